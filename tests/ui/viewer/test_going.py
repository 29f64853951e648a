"""The ways to a file: its card, its picture, a claim that cites it, what was found in it; and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.file_place import PagePlace, RegionPlace
from casefiles.services import claims, links, search
from casefiles.services.views import Ref
from casefiles.services.working import Working
from tests.services.evidence import drawn
from tests.ui.record.conftest import Case, Open, Told, open_record
from tests.ui.record.conftest import page as record_page
from tests.ui.record.person import profile
from tests.ui.viewer.conftest import add
from ui.desk import Desk
from ui.finding import Finding
from ui.history import Place
from ui.record.evidence_tab import EvidenceTab
from ui.record.exhibit_profile import ExhibitProfile
from ui.record.said_by_tab import SaidByTab
from ui.viewer.place import Looking, passage_of


@pytest.fixture(name="page")
def shown_record(record_page):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    return record_page


__all__ = ["open_record", "record_page"]


def test_the_card_and_the_picture_of_a_file_lead_to_it(
    qtbot: QtBot, photo: Ref, open_record: Open, told: Told
) -> None:
    body = open_record(photo)
    found = profile(body)
    assert isinstance(found, ExhibitProfile)
    qtbot.mouseClick(found.file.view_button, Qt.MouseButton.LeftButton)
    assert told.places == [Place("view", photo.ref, "")]
    assert body.body is not None
    portrait = body.body.header.portrait
    portrait.setFocus()
    qtbot.keyClick(portrait, Qt.Key.Key_Return)
    assert told.places == [Place("view", photo.ref, "")] * 2


def test_the_small_picture_on_an_entry_leads_to_the_file_and_tells_whence_one_came(
    qtbot: QtBot, photo: Ref, case: Case, library: Library, open_record: Open, told: Told
) -> None:
    links.add(library, "shows", photo.id, case.tuco.id)
    body = open_record(case.tuco).body
    assert body is not None
    body.choose_tab("evidence")
    tab = body.findChild(EvidenceTab)
    assert tab is not None
    row = next(one for one in tab.rows if one.row.ref == photo.ref)
    qtbot.mouseClick(row.thumbnail, Qt.MouseButton.LeftButton)
    assert told.places == [Place("view", photo.ref, Looking(about=case.tuco.ref).write())]
    qtbot.keyClick(row.thumbnail, Qt.Key.Key_Space)
    assert len(told.places) == 2


def test_a_claim_leads_to_the_place_that_it_cites(
    qtbot: QtBot, photo: Ref, case: Case, library: Library, open_record: Open, told: Told
) -> None:
    place = RegionPlace(1, 100, 200, 300, 400)
    working = Working(source=case.article.id, exhibit=photo.id, file_place=place)
    claims.add(library, case.tuco.id, working=working, says="He stands left of the vat.")
    body = open_record(case.tuco).body
    assert body is not None
    body.choose_tab("said")
    tab = body.findChild(SaidByTab)
    assert tab is not None
    (row,) = [one for one in tab.rows if one.passage is not None]
    assert row.passage is not None and row.passage.words == f"{photo.ref}, page 1, region"
    qtbot.mouseClick(row.passage, Qt.MouseButton.LeftButton)
    assert told.places == [Place("view", photo.ref, Looking(place, about=case.tuco.ref).write())]


def test_what_is_found_in_a_paper_leads_to_its_page(paper: Ref, library: Library, desk: Desk) -> None:
    (hit,) = [one for one in search.search(library, "dollars").hits if one.record.ref == paper.ref]
    assert (hit.page, hit.words) == (2, "dollars")
    wanted = Place("view", paper.ref, Looking(PagePlace(2), "dollars").write())
    assert passage_of(hit) == wanted
    assert wanted in [one.place for one in Finding(desk).find("dollars")]
    (other,) = [one for one in search.search(library, paper.ref).hits if one.record.ref == paper.ref]
    assert passage_of(other) is None


def test_pages_without_text_keep_their_numbers(library: Library, tmp_path: Path) -> None:
    item = add(library, tmp_path, "blank.pdf", drawn.paper(("", "", "Here it says hummingbird.")))
    (hit,) = search.search(library, "hummingbird").hits
    assert (hit.record.ref, hit.page) == (item.ref, 3)


def test_the_way_to_a_file_survives_being_kept() -> None:
    whole = Looking(PagePlace(2, 3, 4), "ñandú", "PER-0001", "EX-0002")
    assert Looking.read(whole.write()) == whole and Looking.read("") == Looking()
    for damaged in ("{", "[]", '{"place": "{}"}', '{"about": 3}', "null"):
        Looking.read(damaged)
