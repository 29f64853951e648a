"""A photograph that tells where and when it was taken offers a place and an event; its text is recognised when asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services import listing
from casefiles.services.evidence import intake, recognition
from casefiles.services.views import Ref
from tests.services.evidence import samples
from tests.services.evidence.test_recognition import stand_in
from tests.ui.record.conftest import Open, Told
from tests.ui.record.person import click, profile
from ui.desk import Desk
from ui.record.exhibit_profile import ExhibitProfile
from ui.record.page import RecordPage
from ui.record.taken_card import PlaceForm


@pytest.fixture
def photograph(library: Library, tmp_path: Path) -> Ref:
    (tmp_path / "IMG_1.jpg").write_bytes(samples.photograph())
    return intake.add_files(library, [tmp_path / "IMG_1.jpg"]).exhibits[0]


@pytest.fixture
def paper(library: Library, tmp_path: Path) -> Ref:
    (tmp_path / "acta.pdf").write_bytes(samples.paper(("", "Page two")))
    return intake.add_files(library, [tmp_path / "acta.pdf"]).exhibits[0]


def shown(page: RecordPage) -> ExhibitProfile:
    found = profile(page)
    assert isinstance(found, ExhibitProfile)
    return found


def count(library: Library, kind: str) -> int:
    return len(listing.order(library, kind))


def test_the_page_says_where_and_when_and_by_which_clock(qtbot: QtBot, photograph: Ref, open_record: Open) -> None:
    card = shown(open_record(photograph)).taken
    assert card.isVisible() and not card.doubt.isVisible()
    assert "by the camera’s clock" in card.sentence.text() and "22 July 2017" in card.sentence.text()


def test_what_says_neither_has_no_such_card(qtbot: QtBot, paper: Ref, open_record: Open) -> None:
    assert not shown(open_record(paper)).taken.isVisible()


def test_a_place_is_made_under_the_name_that_was_typed(
    qtbot: QtBot, photograph: Ref, open_record: Open, library: Library, desk: Desk
) -> None:
    offered: list[str] = []
    desk.offered.connect(lambda sentence, tone, step, then: offered.append(sentence))
    before = count(library, "place")
    page = open_record(photograph)
    button = shown(page).taken.place_button
    assert button is not None
    click(qtbot, button)
    (form,) = page.window().findChildren(PlaceForm)
    qtbot.keyClicks(form.name, "River bend")
    click(qtbot, form.save_button)
    qtbot.waitUntil(lambda: count(library, "place") == before + 1)
    qtbot.waitUntil(lambda: shown(page).taken.place_button is None)
    qtbot.waitUntil(lambda: any("River bend was made" in sentence for sentence in offered))
    library.undo()
    assert count(library, "place") == before


def test_it_is_added_to_the_timeline(qtbot: QtBot, photograph: Ref, open_record: Open, library: Library) -> None:
    events, places = count(library, "event"), count(library, "place")
    page = open_record(photograph)
    button = shown(page).taken.event_button
    assert button is not None
    click(qtbot, button)
    qtbot.waitUntil(lambda: count(library, "event") == events + 1)
    qtbot.waitUntil(lambda: shown(page).taken.event_button is None)
    assert count(library, "place") == places + 1
    library.undo()
    assert (count(library, "event"), count(library, "place")) == (events, places)


def test_the_page_says_what_was_read(qtbot: QtBot, paper: Ref, photograph: Ref, open_record: Open) -> None:
    assert shown(open_record(paper)).file.reading_said.text() == "8 characters of text"
    assert shown(open_record(photograph)).file.reading_said.text() == "In full; it holds no text"


def test_text_is_recognised_when_asked(
    qtbot: QtBot, paper: Ref, open_record: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = stand_in(tmp_path / "engine")
    monkeypatch.setattr(recognition, "find", lambda: engine)
    page = open_record(paper)
    click(qtbot, shown(page).file.recognise_button)
    qtbot.waitUntil(lambda: "recognised on 1 page by Stand-in 1.0" in shown(page).file.reading_said.text(), timeout=30_000)


def test_where_nothing_recognises_text_the_page_says_how_to_get_it(
    qtbot: QtBot, paper: Ref, open_record: Open, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognition, "find", lambda: None)
    page = open_record(paper)
    click(qtbot, shown(page).file.recognise_button)
    qtbot.waitUntil(lambda: any("tesseract-ocr-spa" in sentence for sentence in told.sentences))
    qtbot.waitUntil(shown(page).file.recognise_button.isEnabled)


def test_a_file_is_read_again(qtbot: QtBot, library: Library, tmp_path: Path, open_record: Open, told: Told) -> None:
    (tmp_path / "acta.txt").write_bytes(b"tres bidones")
    (exhibit,) = intake.add_files(library, [tmp_path / "acta.txt"], read=False).exhibits
    page = open_record(exhibit)
    assert "not read yet" in shown(page).file.reading_said.text()
    assert not shown(page).file.recognise_button.isVisible()
    click(qtbot, shown(page).file.read_button)
    qtbot.waitUntil(lambda: shown(page).file.reading_said.text() == "12 characters of text", timeout=30_000)
    assert f"{exhibit.ref} was read again." in told.sentences
