"""What comes otherwise than as dropped files: pasted, from the web, out of containers, and what was cut short."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit
from sqlalchemy import select

from casefiles.database import staging
from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.services.evidence import arrivals, intake, resuming
from casefiles.services.profile import profile
from tests.services.evidence import containers_made as made
from tests.services.evidence.killing import killed
from tests.ui.casefile import Person, folder, person, somebody
from ui.history import Place
from ui.pages.record_list import RecordList
from ui.record.exhibit_profile import ExhibitProfile
from ui.record.parts_card import PartsCard

__all__ = ["folder", "person", "somebody"]


def picture() -> QImage:
    found = QImage(40, 30, QImage.Format.Format_RGB32)
    found.fill(0xFF2266AA)
    return found


def exhibits(library: Library) -> list[Exhibit]:
    with library.read() as session:
        return list(session.scalars(select(Exhibit).order_by(Exhibit.id)))


def shown_person(who: Person) -> None:
    page = who.go("person", "PER-0001")
    assert isinstance(page, RecordList)
    who.wait(lambda: page.entry.record_id is not None and who.casework.drops.sheet.subject.startswith("PER-0001"))


def drop(who: Person, data: QMimeData) -> None:
    middle = QPointF(700, 400)
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(who.window, QDragEnterEvent(middle.toPoint(), Qt.DropAction.CopyAction, data, buttons, modifiers))
    assert who.casework.drops.sheet.isVisible()
    QApplication.sendEvent(who.window, QDropEvent(middle, Qt.DropAction.CopyAction, data, buttons, modifiers))


# The clipboard


def test_a_picture_is_pasted_for_what_is_shown(person: Person) -> None:
    shown_person(person)
    QGuiApplication.clipboard().setImage(picture())
    person.control(Qt.Key.Key_V)
    strip = person.casework.drops.strip
    person.wait(strip.isVisible)
    assert strip.heading.text().startswith("Picture from the clipboard for PER-0001")
    person.click(strip.add)
    person.wait(lambda: len(exhibits(person.library)) == 1)
    (held,) = exhibits(person.library)
    assert (held.name or "").startswith("Clipboard picture ") and held.media_type == "image/png"
    assert held.collected_how == "pasted from the clipboard"
    with person.library.vault.open(held.sha256 or "") as file:
        assert QImage.fromData(file.read()).pixel(5, 5) == 0xFF2266AA
    assert [link.other.ref for link in profile(person.library, "EX-0001").links if link.type == "shows"] == ["PER-0001"]
    assert not list((person.library.vault.root / "staging").iterdir())


def test_files_are_pasted_too(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "vat.txt"
    file.write_text("Two vats.", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    QGuiApplication.clipboard().setMimeData(data)
    person.go("exhibit")
    person.control(Qt.Key.Key_V)
    person.wait(person.casework.drops.strip.isVisible)
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: person.rows("exhibit") == ["vat.txt"])


def test_who_has_gone_on_meanwhile_is_not_taken_to_what_came_in(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "vat.txt"
    file.write_text("Two vats.", encoding="utf-8")
    may_end = threading.Event()
    real = intake.add_files

    def slow(*given: object, **named: object) -> object:
        assert may_end.wait(20)
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "add_files", slow)
    person.go("exhibit")
    person.casework.drops.ask_about([file], None)
    person.wait(person.casework.drops.strip.isVisible)
    person.click(person.casework.drops.strip.add)
    person.window.go(Place("organisation"))
    may_end.set()
    person.wait(lambda: any("vat.txt added" in sentence for sentence, _tone in person.said))
    person.quiet()
    here = person.window.history.here
    assert here is not None and here.page == "organisation"
    person.click(person.casework.toast.step)
    person.wait(lambda: person.window.history.here == Place("exhibit", "EX-0001"))


def test_words_on_the_clipboard_are_no_evidence(person: Person) -> None:
    QGuiApplication.clipboard().setText("only words")
    person.window.actions_["record.paste"].trigger()
    assert person.said[-1][0] == "There is no picture and no file on the clipboard."
    assert not person.casework.drops.strip.isVisible()


def test_where_text_is_typed_the_keys_paste_text(person: Person) -> None:
    QGuiApplication.clipboard().setImage(picture())
    box = person.window.top.box
    box.setFocus()
    QGuiApplication.clipboard().setText("Zorzal")
    person.control(Qt.Key.Key_V)
    assert box.text() == "Zorzal" and not person.casework.drops.strip.isVisible()
    assert not isinstance(QApplication.focusWidget(), QPlainTextEdit)


# The web


def test_a_picture_from_a_web_page_is_asked_about_with_its_address(person: Person) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/vat.png")])
    data.setImageData(picture())
    drop(person, data)
    strip = person.casework.drops.strip
    person.wait(strip.isVisible)
    assert strip.address.text() == "https://example.org/vat.png" and strip.nature.currentData() == "web_capture"
    person.click(strip.add)
    person.wait(lambda: [one.address for one in exhibits(person.library)] == ["https://example.org/vat.png"])


def test_an_address_alone_is_never_fetched(person: Person) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/page")])
    drop(person, data)
    person.wait(lambda: bool(person.said) and person.said[-1][0].startswith("Nothing is fetched from the web"))
    assert not person.casework.drops.strip.isVisible() and exhibits(person.library) == []


def test_a_saved_web_page_is_chosen_and_asked_for_its_address(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<html><body>El local</body></html>", encoding="utf-8")
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "vat.bin").write_bytes(b"pixels")
    person.window.actions_["record.web_page"].trigger()
    dialog = person.window.findChild(QFileDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.fileSelected.emit(str(file))
    dialog.close()
    strip = person.casework.drops.strip
    person.wait(strip.isVisible)
    person.type("https://example.org/a")
    strip.saved.setText("the day the rain stopped")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: bool(person.said) and person.said[-1][1] == "bad")
    person.wait(strip.isVisible)
    assert strip.address.text() == "https://example.org/a", "what was typed stays"
    strip.saved.setText("22 July 2017")
    person.click(strip.add)
    person.wait(lambda: len(exhibits(person.library)) == 2)
    assert [one.address for one in exhibits(person.library)] == ["https://example.org/a", None]
    person.wait(lambda: "1 part was inside." in person.said[-1][0])


# Containers


def parts_card(who: Person, ref: str) -> PartsCard:
    page = who.go("exhibit", ref)
    assert isinstance(page, RecordList)
    who.wait(lambda: page.entry.body is not None and page.entry.body.view.ref == ref)
    assert page.entry.body is not None
    found = page.entry.body.tab("profile")
    assert isinstance(found, ExhibitProfile)
    return found.division


def test_an_archive_is_unpacked_on_its_page_and_that_is_undone(person: Person, tmp_path: Path) -> None:
    (tmp_path / "phone.tar").write_bytes(made.tarred({"acta.txt": b"acta 417", "a.bin": b"1"}))
    ref = intake.add_files(person.library, [tmp_path / "phone.tar"]).exhibits[0].ref
    card = parts_card(person, ref)
    assert card.unpack_button is not None
    person.click(card.unpack_button)
    person.wait(lambda: [one.ref for one in card.refs or ()] == [f"{ref}/1", f"{ref}/2"])
    person.wait(lambda: person.said[-1][0].startswith(f"{ref} was unpacked into 2 parts. a link: a link to another place"))
    person.window.actions_["edit.undo"].trigger()
    person.wait(lambda: card.refs == ())


def test_what_cannot_be_unpacked_is_not_offered_and_a_fault_is_said(person: Person, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words", encoding="utf-8")
    (tmp_path / "a.7z").write_bytes(made.seven_zipped({"acta.txt": b"1"}, "secret"))
    text, packed = intake.add_files(person.library, [tmp_path / "a.txt", tmp_path / "a.7z"]).exhibits
    assert parts_card(person, text.ref).unpack_button is None
    card = parts_card(person, packed.ref)
    assert card.unpack_button is not None
    person.click(card.unpack_button)
    person.wait(lambda: bool(person.said) and "protected by a password" in person.said[-1][0])
    person.wait(lambda: card.unpack_button is not None and card.unpack_button.isEnabled())


def test_attachments_are_said_when_a_mail_comes_and_not_offered_again(person: Person, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(made.letter(attached={"acta.txt": b"acta 417", "a.bin": b"1"}))
    person.casework.drops.ask_about([tmp_path / "mail.eml"], None)
    person.click(person.casework.drops.strip.add)
    person.wait(lambda: any("2 attachments came with it." in sentence for sentence, _tone in person.said))
    person.quiet()
    card = parts_card(person, "EX-0001")
    assert len(card.refs or ()) == 2
    assert card.unpack_button is not None and not card.unpack_button.isVisible()


def test_a_folder_keeps_its_structure_and_that_is_said(person: Person, tmp_path: Path) -> None:
    (tmp_path / "phone" / "deep").mkdir(parents=True)
    for name in ("a.bin", "deep/b.bin"):
        (tmp_path / "phone" / name).write_bytes(name.encode())
    person.casework.drops.ask_about([tmp_path / "phone"], None)
    person.click(person.casework.drops.strip.add)
    person.wait(lambda: any("Their places in phone stay in their names." in sentence for sentence, _tone in person.said))
    assert [one.original_name for one in exhibits(person.library)] == ["phone/a.bin", "phone/deep/b.bin"]


def test_equal_bytes_are_said(person: Person, tmp_path: Path) -> None:
    for name in ("a.bin", "b.bin", "c.bin"):
        (tmp_path / name).write_bytes(b"the same")
    intake.add_files(person.library, [tmp_path / "a.bin"])
    person.casework.drops.ask_about([tmp_path / "b.bin", tmp_path / "c.bin"], None)
    person.click(person.casework.drops.strip.add)
    said = "2 of these (EX-0002, EX-0003) have the same bytes as EX-0001: they share one stored object"
    person.wait(lambda: any(said in sentence for sentence, _tone in person.said))


def test_of_many_parts_a_few_are_shown_and_more_when_asked(person: Person, tmp_path: Path) -> None:
    (tmp_path / "many.zip").write_bytes(made.zipped({f"{n:03}.bin": bytes([n]) for n in range(130)}))
    ref = intake.add_files(person.library, [tmp_path / "many.zip"]).exhibits[0].ref
    from casefiles.services.evidence import containers

    containers.unpack(person.library, profile(person.library, ref).id)
    card = parts_card(person, ref)
    assert card._list.count() == 61
    more = card._list.itemAt(60).widget()
    assert more is not None
    more.click()  # type: ignore[attr-defined]
    person.wait(lambda: card._list.itemAt(card._list.count() - 1).widget().text() == "10 more…")  # type: ignore[attr-defined]


# What was cut short


@pytest.fixture
def cut_short(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """A library in which an arrival of four files was killed half way."""
    monkeypatch.setattr(resuming, "NOTED_FILES", 2)
    monkeypatch.setattr(arrivals, "LANES", 1)
    monkeypatch.setattr(arrivals, "BATCH", 1)
    (tmp_path / "phone").mkdir()
    for n in range(4):
        (tmp_path / "phone" / f"{n}.bin").write_bytes(bytes([n]) * 900)
    assert killed(folder, lambda library: intake.add_files(library, [tmp_path / "phone"], read=False), 3, "fsync")
    return folder


def test_what_was_cut_short_is_offered_and_goes_on(somebody: Person, cut_short: Path) -> None:  # noqa: F811
    somebody.open(cut_short)
    bar = somebody.casework.drops.cut_short
    somebody.wait(bar.isVisible)
    assert bar.heading.text() == "Adding 4 files was interrupted"
    assert bar.detail.text().startswith("phone, begun ") and "2 of them" in bar.detail.text()
    somebody.click(bar.go_on)
    somebody.wait(lambda: len(exhibits(somebody.library)) == 4)
    somebody.quiet()
    assert not bar.isVisible() and resuming.pending(somebody.library) == ()


def test_of_a_single_large_file_the_bytes_that_are_safe_are_told(
    somebody: Person,  # noqa: F811
    folder: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resuming, "NOTED_BYTES", 1)
    monkeypatch.setattr(arrivals, "LARGE", 1)
    monkeypatch.setattr(staging, "SAFE_EVERY", 600_000)
    image = tmp_path / "image.dd"
    image.write_bytes(bytes(1_500_000))
    assert killed(folder, lambda library: intake.add_files(library, [image], read=False), 2, "fsync")
    somebody.open(folder)
    bar = somebody.casework.drops.cut_short
    somebody.wait(bar.isVisible)
    assert bar.heading.text() == "Adding 1 file was interrupted"
    assert bar.detail.text().startswith("image.dd, begun ")
    assert bar.detail.text().endswith(": 786.4 kB of 1.5 MB are safe here and are not copied again.")
    somebody.click(bar.go_on)
    somebody.wait(lambda: len(exhibits(somebody.library)) == 1)
    somebody.quiet()
    assert resuming.pending(somebody.library) == ()


def test_what_was_cut_short_is_let_go_or_asked_about_later(somebody: Person, cut_short: Path) -> None:  # noqa: F811
    somebody.open(cut_short)
    bar = somebody.casework.drops.cut_short
    somebody.wait(bar.isVisible)
    somebody.click(bar.later)
    assert not bar.isVisible() and len(resuming.pending(somebody.library)) == 1
    somebody.casework.drops.allow(True)
    somebody.wait(bar.isVisible)
    somebody.click(bar.let_go)
    somebody.wait(lambda: resuming.pending(somebody.library) == ())
    assert exhibits(somebody.library) == []
