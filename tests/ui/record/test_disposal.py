"""An evidence item disposed of in the window, with reason and witness; never while it is on hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services import records
from casefiles.services.evidence import intake
from casefiles.services.views import Ref
from tests.ui.record.conftest import Open, Told
from tests.ui.record.person import click, enter, profile
from ui.record.dispose_form import DisposeForm
from ui.record.exhibit_profile import ExhibitProfile
from ui.record.page import RecordPage


@pytest.fixture
def photograph(library: Library, tmp_path: Path) -> Ref:
    file = tmp_path / "vat.bin"
    file.write_bytes(b"the vat behind the house " * 40)
    return intake.add_files(library, [file], read=False).exhibits[0]


def exhibit(page: RecordPage) -> ExhibitProfile:
    found = profile(page)
    assert isinstance(found, ExhibitProfile)
    return found


def form(page: RecordPage) -> DisposeForm:
    exhibit(page).dispose_button.click()
    (found,) = page.window().findChildren(DisposeForm)
    return found


def test_it_is_entered_with_reason_and_witness_and_the_bytes_go(
    qtbot: QtBot, photograph: Ref, open_record: Open, library: Library, told: Told
) -> None:
    page = open_record(photograph)
    sheet = form(page)
    click(qtbot, sheet.save_button)
    qtbot.waitUntil(lambda: "for a reason" in sheet.error.text())
    qtbot.keyClicks(sheet.reason, "ordered by the court")
    click(qtbot, sheet.save_button)
    qtbot.waitUntil(lambda: "witness" in sheet.error.text())
    qtbot.keyClicks(sheet.witness, "R. Ccori")
    enter(qtbot, sheet.witness)
    qtbot.waitUntil(lambda: told.sentences[-1:] == [f"{photograph.ref}: entered. Its bytes are gone."])
    assert list(library.vault.objects()) == []
    qtbot.waitUntil(lambda: exhibit(page).custody.chain.entries[-1].action == "destroyed")


def test_what_is_on_hold_is_not_disposed_of(
    qtbot: QtBot, photograph: Ref, open_record: Open, library: Library
) -> None:
    records.update(library, photograph.id, {"hold": "appeal pending"})
    page = open_record(photograph)
    sheet = form(page)
    qtbot.keyClicks(sheet.reason, "ordered by the court")
    qtbot.keyClicks(sheet.witness, "R. Ccori")
    click(qtbot, sheet.save_button)
    qtbot.waitUntil(lambda: "on legal hold (appeal pending)" in sheet.error.text())
    assert sheet.isVisible() and sheet.holds_work()
    assert len(list(library.vault.objects())) == 1


@pytest.mark.parametrize(("until", "asked"), [("2020", False), ("2090", True), ("", False)])
def test_only_before_the_end_of_its_term_it_is_asked_whether_it_goes_all_the_same(
    qtbot: QtBot, photograph: Ref, open_record: Open, library: Library, until: str, asked: bool
) -> None:
    if until:
        records.update(library, photograph.id, {"keep_until": until})
    sheet = form(open_record(photograph))
    qtbot.waitUntil(sheet.isVisible)
    assert sheet.early.isVisible() is asked


def test_what_has_left_is_not_offered_again(qtbot: QtBot, photograph: Ref, open_record: Open, library: Library) -> None:
    from casefiles.services.evidence import disposal

    disposal.dispose(library, photograph.id, reason="ordered by the court", witness="R. Ccori")
    page = open_record(photograph)
    assert not hasattr(exhibit(page), "dispose_button")
    qtbot.waitUntil(lambda: exhibit(page).file.said.text() == "its bytes are no longer here")
