"""Mail taken apart by a confined child: nothing of it is drawn, loaded or followed."""

from __future__ import annotations

import hashlib
import io
import os
import signal
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles.database.library import Library
from casefiles.errors import BadInput
from casefiles.services.evidence import intake, mail_parts
from casefiles.services.evidence.mail_parts import MailParts, Message

PDF = b"%PDF-1.4 invented"


def message(subject: str = "Entrega en Puerto Quinde") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Aurelio Ñahui <aurelio@quinde.example>"
    made["To"] = "tuco@quinde.example"
    made["Cc"] = "rosa@quinde.example"
    made["Subject"] = subject
    made["Date"] = "Wed, 11 Feb 2026 14:05:00 -0500"
    made["Message-ID"] = "<1@quinde.example>"
    made.set_content("Nos vemos en el río.\n")
    return made


def with_paper() -> bytes:
    made = message()
    made.add_attachment(PDF, maintype="application", subtype="pdf", filename="acta.pdf")
    return made.as_bytes()


WHOLE = with_paper()
"""Made once, for those who change its bytes: the line between parts is drawn by lot."""


def opened(tmp_path: Path, data: bytes, media_type: str = "message/rfc822") -> MailParts:
    file = tmp_path / "mail"
    file.write_bytes(data)
    with file.open("rb") as source:
        return MailParts(source, media_type)


def only(tmp_path: Path, data: bytes) -> Message:
    with opened(tmp_path, data) as held:
        assert held.messages == 1
        return held.message(0)


def test_headers_words_and_date_are_as_written(tmp_path: Path) -> None:
    found = only(tmp_path, message().as_bytes())
    assert found.header("from") == "Aurelio Ñahui <aurelio@quinde.example>"
    assert [found.header(name) for name in ("To", "CC", "Message-ID", "Bcc")] == [
        "tuco@quinde.example", "rosa@quinde.example", "<1@quinde.example>", "",
    ]  # fmt: skip
    assert found.header("Date") == "Wed, 11 Feb 2026 14:05:00 -0500"
    assert found.when == "2026-02-11T19:05:00"
    assert found.text == "Nos vemos en el río.\n"
    assert (found.from_html, found.links, found.pictures, found.attached, found.cut) == (False, (), 0, (), False)


@pytest.mark.parametrize("date", ["yesterday", "Wed, 11 Feb 2026 14:05:00 -0000", "", "Wed, 99 Feb 2026 99:05:00 +9999"])
def test_a_date_that_names_no_moment_is_only_shown_as_written(tmp_path: Path, date: str) -> None:
    found = only(tmp_path, f"From: a@b.example\nDate: {date}\nSubject: x\n\nbody".encode())
    assert found.when == ""
    assert found.header("Date") == date


def test_what_is_attached_is_told_by_name_type_size_and_hash(tmp_path: Path) -> None:
    made = message()
    made.add_attachment(PDF, maintype="application", subtype="pdf", filename="acta ñ.pdf")
    inner = message("Within")
    made.add_attachment(inner)
    found = only(tmp_path, made.as_bytes()).attached
    assert [(one.name, one.media_type) for one in found] == [("acta ñ.pdf", "application/pdf"), ("", "message/rfc822")]
    assert (found[0].size, found[0].sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert found[1].size > 100


def test_a_page_becomes_words_and_its_links_are_told_as_text(tmp_path: Path) -> None:
    made = EmailMessage()
    made["From"] = made["To"] = "a@quinde.example"
    made.set_content(
        "<p>Go to <a href='http://evil.example/x'>bank.example</a></p><script>alert(1)</script>"
        "<img src='http://track.example/1.gif'><img src='cid:1'>",
        subtype="html",
    )
    found = only(tmp_path, made.as_bytes())
    assert found.text == "Go to bank.example"
    assert found.from_html
    assert found.links == (("bank.example", "http://evil.example/x"),)
    assert found.pictures == 1


def test_links_of_the_page_are_told_where_the_plain_words_are_shown(tmp_path: Path) -> None:
    made = message()
    made.add_alternative("<a href='http://evil.example'>here</a>", subtype="html")
    found = only(tmp_path, made.as_bytes())
    assert found.text == "Nos vemos en el río.\n" and not found.from_html
    assert found.links == (("here", "http://evil.example"),)


def test_broken_headers_and_charsets_are_shown_raw(tmp_path: Path) -> None:
    data = (
        b"From: =?nocharset?q?=FF?= <a@b.example>\nSubject: =?utf-8?b?not base64\nDate: x\nTo: <<<>,;\n"
        b"Content-Type: text/plain; charset=klingon\n\nr\xedo\n"
    )
    found = only(tmp_path, data)
    assert "a@b.example" in found.header("From")
    assert found.header("Subject")
    assert "r" in found.text


def test_each_message_of_a_mailbox_stands_alone(tmp_path: Path) -> None:
    data = b"".join(
        b"From a@b.example Wed Feb 11 14:05:00 2026\n" + message(f"Number {n}").as_bytes() + b"\n>From here on\n\n"
        for n in range(3)
    )
    with opened(tmp_path, data, "application/mbox") as held:
        assert held.messages == 3
        assert [held.message(n).header("Subject") for n in (2, 0, 1)] == ["Number 2", "Number 0", "Number 1"]
        assert held.message(1).text == "Nos vemos en el río.\n\nFrom here on\n\n"


@pytest.mark.parametrize("chunk", [1500, 2047, 4096])
def test_a_mailbox_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    from casefiles.services.evidence import mail_parts_child

    one = b"From a@b.example Wed Feb 11 14:05:00 2026\n" + message().as_bytes() + b"\n"
    monkeypatch.setattr(mail_parts_child, "_CHUNK", chunk)
    assert mail_parts_child._starts(io.BytesIO(one * 40)) == [n * len(one) for n in range(40)]


def test_what_is_no_message_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with opened(tmp_path, b"\xd0\xcf\x11\xe0 and nothing", "application/vnd.ms-outlook") as held, pytest.raises(BadInput):
        held.message(0)


def test_a_child_that_dies_is_a_sentence(tmp_path: Path) -> None:
    with opened(tmp_path, message().as_bytes()) as held:
        os.kill(held.pid, signal.SIGKILL)
        with pytest.raises(BadInput, match="damaged or hostile"):
            held.message(0)
        with pytest.raises(BadInput):
            held.message(0)


@settings(max_examples=15)
@given(st.data())
def test_no_damage_harms_more_than_the_message(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _change in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    with opened(tmp_path_factory.mktemp("mail"), bytes(whole)) as held:
        try:
            held.message(0)
        except BadInput as said:
            assert str(said).endswith(".")


def test_attachments_that_are_items_of_their_own_are_known(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "acta.pdf"
    file.write_bytes(PDF)
    digest = hashlib.sha256(PDF).hexdigest()
    assert mail_parts.held_as(library, [digest], 0) == {}
    ref = intake.add_files(library, [file], read=False).exhibits[0]
    assert mail_parts.held_as(library, [digest, "0" * 64], 0) == {digest: (ref.ref, ref.title)}


def test_words_of_outlook_are_read(tmp_path: Path) -> None:
    from casefiles.services.evidence import mail_parts_child

    class Written:
        """What the library for such files hands over."""

        message_headers = {"Subject": "Entrega"}
        sender, subject, sent_date, body = "a@b.example", "Entrega", None, None
        html_body = "<p>hola <a href='http://x.example'>aquí</a></p>"
        recipients: list[object] = []
        attachments: list[object] = []

    import oxmsg

    held = oxmsg.Message.load
    try:
        oxmsg.Message.load = lambda file: Written() if isinstance(file, io.BytesIO) else None
        found = mail_parts_child._outlook(b"x")
    finally:
        oxmsg.Message.load = held
    assert found["fields"] == [["Subject", "Entrega"], ["From", "a@b.example"]]
    assert (found["text"], found["html"], found["links"]) == ("hola aquí", True, [["aquí", "http://x.example"]])
