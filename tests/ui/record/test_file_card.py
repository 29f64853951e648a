"""The file of an evidence item, read again when it is shown: as it was taken in, or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.registers import Verification
from casefiles.services.evidence import intake
from casefiles.services.verification import verify
from casefiles.services.views import Ref
from tests.ui.record.conftest import Open, Told
from tests.ui.record.person import click, profile
from ui.record import file_card
from ui.record.exhibit_profile import ExhibitProfile
from ui.record.file_card import FileCard
from ui.record.page import RecordPage


@pytest.fixture
def photograph(library: Library, tmp_path: Path) -> Ref:
    file = tmp_path / "vat.bin"
    file.write_bytes(b"the vat behind the house " * 40)
    return intake.add_files(library, [file], read=False).exhibits[0]


def card(page: RecordPage) -> FileCard:
    found = profile(page)
    assert isinstance(found, ExhibitProfile)
    return found.file


def spoil(library: Library) -> None:
    (digest,) = library.vault.objects()
    key = library.vault.key_of(digest)
    key.chmod(0o600)
    key.write_bytes(key.read_bytes().replace(b"behind", b"before"))


def kept(library: Library) -> list[str]:
    with library.read() as session:
        return list(session.scalars(select(Verification.result).order_by(Verification.id)))


def test_a_file_that_is_shown_is_read_again(qtbot: QtBot, photograph: Ref, open_record: Open, library: Library) -> None:
    page = open_record(photograph)
    qtbot.waitUntil(lambda: card(page).said.text() == "just now: as it was taken in")
    assert kept(library) == []


def test_a_file_that_changed_is_said_at_once_and_kept(
    qtbot: QtBot, photograph: Ref, open_record: Open, library: Library, told: Told
) -> None:
    spoil(library)
    page = open_record(photograph)
    qtbot.waitUntil(lambda: "EX-0002 is not what was taken in" in card(page).said.text())
    qtbot.waitUntil(lambda: kept(library) == ["altered"])
    assert any("its bytes have changed" in sentence for sentence in told.sentences)


def test_a_large_file_waits_until_it_is_asked_for(
    qtbot: QtBot, photograph: Ref, open_record: Open, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_card, "AT_ONCE", 10)
    page = open_record(photograph)
    assert card(page).said.text() == "not yet"
    click(qtbot, card(page).check_button)
    qtbot.waitUntil(lambda: card(page).said.text() == "just now: as it was taken in")
    qtbot.waitUntil(card(page).check_button.isEnabled)


def test_what_the_last_check_found_stands_there(
    qtbot: QtBot, photograph: Ref, open_record: Open, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_card, "AT_ONCE", 10)
    spoil(library)
    verify(library)
    page = open_record(photograph)
    assert "its bytes have changed" in card(page).said.text()
