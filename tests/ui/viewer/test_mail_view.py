"""Mail looked at: headers, words, links as text, what is attached, as a person does it."""

from __future__ import annotations

import os
import signal
from email.message import EmailMessage
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.file_place import PagePlace, TextPlace
from tests.ui.record.conftest import Told
from tests.ui.viewer.looking import Looker
from ui.viewer.mail_view import MailView, _AttachedChip
from ui.viewer.page import ViewerPage

PAPER = b"%PDF-1.4 invented"


@pytest.fixture
def looker(qtbot: QtBot, page: ViewerPage, library: Library, tmp_path: Path) -> Looker:
    return Looker(qtbot, page, library, tmp_path)


def message(subject: str = "Entrega en Puerto Quinde", words: str = "Nos vemos en el río.\n") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Aurelio Ñahui <aurelio@quinde.example>"
    made["To"] = "tuco@quinde.example"
    made["Subject"] = subject
    made["Date"] = "Wed, 11 Feb 2026 14:05:00 -0500"
    made["Message-ID"] = "<1@quinde.example>"
    made["X-Mailer"] = "Acme 1"
    made.set_content(words)
    return made


def mail_of(looker: Looker, name: str, data: bytes, **more: object) -> MailView:
    view = looker.look(looker.add(name, data), **more)  # type: ignore[arg-type]
    assert isinstance(view, MailView)
    looker.wait(lambda: view.message is not None or looker.refusal(view))
    return view


def test_headers_and_words_are_shown_as_written(looker: Looker) -> None:
    view = mail_of(looker, "entrega.eml", message().as_bytes())
    assert view.subject.text() == "Entrega en Puerto Quinde"
    shown = view.facts.texts()
    assert shown["From"] == "Aurelio Ñahui <aurelio@quinde.example>"
    assert shown["Date as written"] == "Wed, 11 Feb 2026 14:05:00 -0500"
    assert "11 Feb 2026" in shown["Local time"] or "12 Feb 2026" in shown["Local time"]
    assert shown["Message ID"] == "<1@quinde.example>"
    assert view.sheet.visible_text() == "Nos vemos en el río."
    assert not view.attached.isVisible() and not view.warned.isVisible()
    view.tabs.choose("headers")
    assert "X-Mailer: Acme 1" in view.sheet.visible_text()


def test_a_page_is_words_and_its_links_are_text(looker: Looker) -> None:
    made = message()
    made.clear_content()
    made.set_content(
        "<p>Pay <a href='http://evil.example/x'>bank.example</a></p><img src='http://track.example/1.gif'>", subtype="html"
    )
    view = mail_of(looker, "page.eml", made.as_bytes())
    assert view.sheet.visible_text() == "Pay bank.example"
    assert view.warned.text() == (
        "The words of a page (HTML), without its looks. 1 picture elsewhere was not loaded."
    )
    assert view.tabs.text_of("links") == "Links 1"
    view.tabs.choose("links")
    assert view.sheet.visible_text() == "bank.example\n    http://evil.example/x"


def test_what_is_attached_is_listed_and_leads_to_the_item_that_it_is(looker: Looker, qtbot: QtBot, told: Told) -> None:
    item = looker.add("acta.pdf", PAPER)
    made = message()
    made.add_attachment(PAPER, maintype="application", subtype="pdf", filename="acta.pdf")
    made.add_attachment(b"other", maintype="image", subtype="png", filename="a\u202egnp.exe")
    view = mail_of(looker, "two.eml", made.as_bytes())
    first, second = view.attached.findChildren(_AttachedChip)
    # The part of the mail, not the item that has the same bytes.
    assert item.ref == "EX-0002" and first.name.text() == "acta.pdf"
    assert first.leads is not None and first.leads.text() == "EX-0003/1"
    assert "◇" in second.name.text() and second.leads is not None and second.leads.text() == "EX-0003/2"
    qtbot.mouseClick(first.leads, Qt.MouseButton.LeftButton)
    assert (told.places[-1].page, told.places[-1].ref) == ("exhibit", "EX-0003/1")


def test_what_is_attached_and_no_item_leads_nowhere(looker: Looker) -> None:
    made = message()
    made.add_attachment(PAPER, maintype="application", subtype="pdf", filename="acta.pdf")
    view = mail_of(looker, "box.mbox", b"From x@example.org Sat Jul 22 10:00:00 2017\n" + made.as_bytes() + b"\n")
    (chip,) = view.attached.findChildren(_AttachedChip)
    assert chip.name.text() == "acta.pdf" and chip.leads is None


def test_a_passage_is_marked(looker: Looker, qtbot: QtBot) -> None:
    view = mail_of(looker, "entrega.eml", message().as_bytes())
    qtbot.keyClick(view.sheet, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view.sheet, Qt.Key.Key_Return)
    mark = looker.marks[-1]
    assert mark is not None and (mark.place, mark.excerpt) == (TextPlace(0, 20), "Nos vemos en el río.")
    looker.drag(view.sheet, QPoint(300, 200), QPoint(300, 200))
    assert looker.marks[-1] is None
    view.tabs.choose("headers")
    count = len(looker.marks)
    qtbot.keyClick(view.sheet, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view.sheet, Qt.Key.Key_Return)
    assert len(looker.marks) == count, "headers are no passage of the message"


def test_a_mailbox_is_gone_through_message_by_message(looker: Looker, qtbot: QtBot) -> None:
    data = b"".join(
        b"From a@b.example Wed Feb 11 14:05:00 2026\n" + message(f"Number {n}", f"words {n}\n").as_bytes() + b"\n"
        for n in range(1, 4)
    )
    view = mail_of(looker, "all.mbox", data, place=PagePlace(2, 0, 5))
    looker.wait(lambda: view.subject.text() == "Number 2" and view.sheet.selection() == (0, 5))
    assert (view.page(), view.pages()) == (2, 3)
    qtbot.mouseClick(looker.page.bar.on, Qt.MouseButton.LeftButton)
    looker.wait(lambda: view.subject.text() == "Number 3")
    qtbot.keyClick(view.sheet, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view.sheet, Qt.Key.Key_Return)
    assert looker.marks[-1] is not None and looker.marks[-1].place == PagePlace(3, 0, 7)


def test_words_are_found(looker: Looker, qtbot: QtBot) -> None:
    view = mail_of(looker, "entrega.eml", message(words="uno Tuco dos\ntuco\n").as_bytes())
    looker.find("TUCO")
    looker.wait(lambda: view.found() == (1, 2))
    qtbot.keyClick(looker.page.bar.find, Qt.Key.Key_Return)
    assert view.found() == (2, 2)
    view.tabs.choose("headers")
    looker.wait(lambda: view.found() == (1, 1))


def test_a_child_that_dies_is_a_sentence_and_the_file_is_opened_again(looker: Looker, qtbot: QtBot) -> None:
    data = b"".join(
        b"From a@b.example Wed Feb 11 14:05:00 2026\n" + message(f"Number {n}").as_bytes() + b"\n" for n in (1, 2)
    )
    view = mail_of(looker, "all.mbox", data)
    assert view.mail is not None
    os.kill(view.mail.pid, signal.SIGKILL)
    view.go_to_page(2)
    looker.wait(lambda: "damaged or hostile" in looker.refusal(view))
    assert view.nothing.step is not None
    qtbot.mouseClick(view.nothing.step, Qt.MouseButton.LeftButton)
    looker.wait(lambda: view.subject.text() == "Number 2" and view._shown.isVisible())


def test_the_child_ends_with_the_view(looker: Looker) -> None:
    view = mail_of(looker, "entrega.eml", message().as_bytes())
    assert view.mail is not None
    process = view.mail.pid
    looker.page.leave()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_message_without_words_says_so(looker: Looker) -> None:
    view = mail_of(looker, "none.eml", b"From: a@b.example\nTo: c@d.example\nSubject: \n\n")
    assert view.subject.text() == "Without a subject"
    assert view.sheet.visible_text() == "The message has no words."
