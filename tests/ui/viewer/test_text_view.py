"""Text looked at: read by its lines, found in, selected and cited, as a person does it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.file_place import PagePlace, TextPlace
from casefiles.services.evidence import kept_text
from tests.services.evidence import samples
from tests.ui.record.conftest import Case, Told
from tests.ui.viewer.looking import Looker
from ui.empty_page import EmptyPage
from ui.record.claim_form import ClaimForm
from ui.viewer.page import ViewerPage
from ui.viewer.text_sheet import MARGIN, TextSheet
from ui.viewer.text_view import TextView

TEXT = "Statement of the second witness\r\n\r\nThe man they call Tuco was at the bridge.\r\nÑahui paid; nahui left.\r\n"


@pytest.fixture
def looker(qtbot: QtBot, page: ViewerPage, library: Library, tmp_path: Path) -> Looker:
    return Looker(qtbot, page, library, tmp_path)


def text_view(looker: Looker, name: str, data: bytes, **more: object) -> TextView:
    view = looker.look(looker.add(name, data), **more)  # type: ignore[arg-type]
    assert isinstance(view, TextView)
    looker.wait(lambda: view.pages() or looker.refusal(view))
    return view


def point_of(sheet: TextSheet, place: int) -> QPoint:
    """Where on the sheet a character begins."""
    box = sheet._box_of(place)
    assert box is not None
    piece = sheet.pieces.at(place)
    x = sheet._line_of(piece, place).cursorToX(sheet._units(piece, place))
    return QPoint(round(x[0] if isinstance(x, tuple) else x) + sheet._gutter() + MARGIN, box.center().y())


def test_plain_text_is_shown_by_its_lines(looker: Looker) -> None:
    view = text_view(looker, "statement.txt", TEXT.encode())
    assert view.sheet.visible_text().split("\n")[2] == "The man they call Tuco was at the bridge."
    assert view.sheet._is_numbered and view.sheet.pieces.lines == 4
    assert not view.strip.isVisible()


def test_a_document_is_shown_without_its_looks(looker: Looker) -> None:
    view = text_view(looker, "informe.docx", samples.document())
    assert "El alias es Chipi." in view.sheet.visible_text()
    assert view.strip.isVisible() and "without its looks" in view.said.text()
    assert not view.sheet._is_numbered


def test_an_archive_is_shown_as_the_list_of_what_is_in_it(looker: Looker) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("fotos/puente.txt", "the bridge")
    view = text_view(looker, "entrega.zip", packed.getvalue())
    assert "fotos/puente.txt" in view.sheet.visible_text()
    assert view.said.text().startswith("What is in the archive.")


def test_a_passage_is_selected_with_the_mouse_and_cited(
    looker: Looker, qtbot: QtBot, case: Case, library: Library
) -> None:
    view = text_view(looker, "statement.txt", TEXT.encode(), about=case.tuco.ref)
    start = TEXT.index("The man")
    end = TEXT.index(" at the bridge")
    looker.drag(view.sheet, point_of(view.sheet, start), point_of(view.sheet, end))
    mark = looker.marks[-1]
    assert mark is not None
    assert (mark.place, mark.excerpt) == (TextPlace(start, end), "The man they call Tuco was")
    assert looker.page.offer.isVisible()
    qtbot.mouseClick(looker.page.offer.cite, Qt.MouseButton.LeftButton)
    form = looker.page.findChild(ClaimForm)
    assert form is not None
    qtbot.waitUntil(lambda: form.about is not None and form.about.ref == case.tuco)
    form.source.show_ref(case.article)
    qtbot.keyClicks(form.says, "He was at the bridge.")
    qtbot.keyClick(form.says, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    looker.wait(lambda: looker.page.strip.rows)
    claim = looker.page.strip.rows[0].claim
    assert (claim.file_place, claim.excerpt) == (TextPlace(start, end), "The man they call Tuco was")
    assert view.sheet._cited == [(start, end)]
    looker.page.strip.rows[0].chosen.emit()
    assert view.sheet.selection() == (start, end)


def test_a_passage_is_selected_with_the_keys(looker: Looker, qtbot: QtBot) -> None:
    view = text_view(looker, "statement.txt", TEXT.encode())
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view.sheet, Qt.Key.Key_Down)
    qtbot.keyClick(view.sheet, Qt.Key.Key_Down)
    qtbot.keyClick(view.sheet, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view.sheet, Qt.Key.Key_End, shift)
    assert looker.marks == []
    qtbot.keyClick(view.sheet, Qt.Key.Key_Return)
    mark = looker.marks[-1]
    assert mark is not None and mark.excerpt == "man they call Tuco was at the bridge."
    qtbot.keyClick(view.sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().strip() == mark.excerpt
    qtbot.keyClick(view.sheet, Qt.Key.Key_Escape)
    assert looker.marks[-1] is None and view.sheet.selection() is None


def test_words_are_found_and_counted_case_and_accents_aside(looker: Looker, qtbot: QtBot) -> None:
    view = text_view(looker, "statement.txt", TEXT.encode())
    looker.find("ÑAHUI")
    looker.wait(lambda: view.found() == (1, 2))
    assert looker.page.bar.count.text() == "1 of 2"
    qtbot.keyClick(looker.page.bar.find, Qt.Key.Key_Return)
    assert view.found() == (2, 2)
    qtbot.keyClick(looker.page.bar.find, Qt.Key.Key_Return)
    assert view.found() == (1, 2)
    looker.find("nobody")
    looker.wait(lambda: view.found() == (0, 0))
    assert looker.page.bar.count.text() == "not found"
    looker.page.bar.find.clear()
    looker.page.bar.find.textEdited.emit("")
    assert view.found() == (0, -1)


def test_a_place_that_was_cited_is_gone_to_and_selected(looker: Looker) -> None:
    text = "line\n" * 3000 + "the place\n" + "line\n" * 50
    at = text.index("the place")
    view = text_view(looker, "long.txt", text.encode(), place=TextPlace(at, at + 9))
    looker.wait(lambda: view.sheet.selection() is not None)
    assert view.sheet.chosen_text() == "the place"
    assert "the place" in view.sheet.visible_text()


def test_what_formats_or_hides_is_shown_as_a_sign_and_cited_as_it_is(looker: Looker, qtbot: QtBot) -> None:
    view = text_view(looker, "odd.txt", "a\u202egpj.exe \u200bb".encode())
    assert view.sheet.visible_text() == "a◇gpj.exe ◇b"
    qtbot.keyClick(view.sheet, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view.sheet, Qt.Key.Key_Return)
    assert looker.marks[-1] is not None and looker.marks[-1].excerpt == "a\u202egpj.exe \u200bb"


def test_text_from_the_right_stands_at_the_right(looker: Looker) -> None:
    view = text_view(looker, "r.txt", "plain\nשלום עולם".encode())
    line = view.sheet._layout(1).lineAt(0)
    assert line.naturalTextRect().left() > view.sheet._width() / 2
    assert view.sheet._layout(0).lineAt(0).naturalTextRect().left() == 0


def test_pages_are_turned_and_their_passages_know_their_page(
    looker: Looker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = kept_text.KeptText(("", "first words", "Tuco\nTuco"), False, "")
    monkeypatch.setattr(kept_text, "text_of", lambda library, exhibit: kept)
    view = text_view(looker, "slides.txt", b"x")
    assert (view.page(), view.pages()) == (2, 3)
    looker.find("tuco")
    looker.wait(lambda: view.found() == (1, 2))
    assert view.page() == 3
    qtbot.keyClick(view.sheet, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view.sheet, Qt.Key.Key_Return)
    assert looker.marks[-1] is not None and looker.marks[-1].place == PagePlace(3, 0, 9)
    qtbot.mouseClick(looker.page.bar.back, Qt.MouseButton.LeftButton)
    assert view.page() == 2 and view.sheet.visible_text() == "first words"
    view.go_to(PagePlace(3, 5, 9))
    assert view.page() == 3 and view.sheet.selection() == (5, 9)


@pytest.mark.parametrize(("name", "data"), [("blank.txt", b" \n "), ("broken.docx", samples.document()[:-3000])])
def test_a_file_without_text_says_one_sentence(looker: Looker, name: str, data: bytes) -> None:
    view = looker.look(looker.add(name, data))
    looker.wait(lambda: looker.refusal(view).endswith("."))
    assert view.findChild(EmptyPage).isVisible()  # type: ignore[union-attr]


def test_a_file_without_text_can_be_seen_as_bytes(looker: Looker, qtbot: QtBot) -> None:
    view = looker.look(looker.add("broken.docx", samples.document()[:-3000]))
    assert isinstance(view, TextView)
    looker.wait(lambda: looker.refusal(view))
    assert view.nothing.step is not None
    qtbot.mouseClick(view.nothing.step, Qt.MouseButton.LeftButton)
    looker.wait(lambda: view.bytes is not None and view.bytes.sheet.isVisible())
    assert view.bytes is not None and view.bytes.sheet.copied() == "50"
    looker.find("50 4B 03 04")
    looker.wait(lambda: view.found()[1] > 1)
    qtbot.keyClick(looker.page.bar.find, Qt.Key.Key_Return)
    assert view.found()[0] == 2
    looker.page.leave()
    assert view.bytes._file is None


def test_millions_of_characters_are_laid_out_only_where_seen(looker: Looker, qtbot: QtBot, told: Told) -> None:
    text = "".join(f"line {number} of the log of the boat\n" for number in range(130_000))
    assert len(text) > 4_000_000
    view = text_view(looker, "log.txt", text.encode())
    looker.wait(lambda: view.sheet.isVisible())
    view.sheet.grab()
    bar = view.sheet.verticalScrollBar()
    for part in (3, 2, 1):
        bar.setValue(bar.maximum() // part)
        view.sheet.grab()
    assert "line 129999 " in view.sheet.visible_text()
    assert len(view.sheet._laid) < 500
    qtbot.keyClick(view.sheet, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert view.sheet.visible_text().startswith("line 0 ")
