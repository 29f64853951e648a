"""Outlook messages and mailboxes."""

from __future__ import annotations

import pytest

from casefiles.services.evidence.reader import NOTES
from casefiles.services.evidence.readers import Found, outlook
from tests.services.evidence import office_samples
from tests.services.evidence.readers.conftest import Look, texts


@pytest.mark.parametrize("html", [False, True])
def test_an_outlook_message(look: Look, html: bool) -> None:
    reading = look(office_samples.message(html), "m.msg")
    assert (reading.kind, reading.note) == ("mail", None)
    assert reading.metadata == (
        ("from", "Ana Quispe <ana@example.org>"),
        ("to", "turno <turno@example.org>"),
        ("cc", "Rosa Ejemplo <rosa@example.org>"),
        ("subject", "Hallazgo de cocaína"),
        ("date", "Sat, 22 Jul 2017 10:00:00 -0500"),
        ("received", "from invented"),
        ("message_id", "<417@example.org>"),
        ("attachment", "acta Ñ.pdf"),
    )
    assert texts(reading) == [(1, "Se halló en el río.")]


def test_a_message_that_is_cut_never_raises(look: Look) -> None:
    whole = office_samples.message()
    for cut in (600, 1600, len(whole) // 2, len(whole) - 600):
        look(whole[:cut], "m.msg")
    assert look(whole, "m.msg").note is None


class Torn:
    """A message whose every part is damaged."""

    def __getattr__(self, name: str) -> object:
        raise ValueError(name)


def test_what_of_a_message_is_broken_is_said() -> None:
    found = Found()
    assert outlook._body(Torn(), found) == ""
    assert found.notes == ["damaged"]
    found = Found()
    assert (outlook._headers(Torn(), found), outlook._role(Torn(), found)) == ([], "to")
    assert set(found.notes) == {"metadata"}


def test_a_mailbox_has_a_page_for_each_message(look: Look) -> None:
    reading = look(office_samples.mailbox(), "box.mbox")
    assert (reading.kind, reading.count, reading.note) == ("mail", 2, None)
    assert [text for _n, text in texts(reading)] == [
        "From: Ana <x@example.org>\nDate: Sat, 22 Jul 2017 10:00:00 -0500\nSubject: Uno\n\nprimer mensaje\n",
        "From: Rosa <x@example.org>\nDate: Sat, 22 Jul 2017 10:00:00 -0500\nSubject: Dos\n\nsegundo\n\n",
    ]


def test_nothing_is_an_outlook_message_by_its_beginning_alone(look: Look) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le") + bytes(600)
    assert look(head, "m.msg").note == NOTES["damaged"]()


def test_headers_of_a_mail_stand_as_they_were_written_where_they_are_broken(look: Look) -> None:
    reading = look(
        b"From: boss@example.org\r\nDate: Thu, 1 Jan 1950 00:00:00 -0000\r\nDate: Mon, 32 Foo 2099 99:99:99 +9999\r\n"
        b"Subject: =?utf-8?B?broken base64!!?= =?x-unknown?Q?caf=E9?=\r\n\r\nwords\r\n"
    )
    assert reading.metadata == (
        ("from", "boss@example.org"),
        ("date", "Thu, 1 Jan 1950 00:00:00 -0000"),  # it was a Sunday: that is told, not put right
        ("date", "Mon, 32 Foo 2099 99:99:99 +9999"),
        ("subject", "=?utf-8?B?broken base64!!?= =?x-unknown?Q?caf=E9?="),
    )


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_letters_that_no_charset_declares_are_not_lost(look: Look, encoding: str) -> None:
    reading = look("From: José <j@example.org>\nSubject: el ñandú\n\ncuerpo del ñandú\n".encode(encoding))
    assert dict(reading.metadata) == {"from": "José <j@example.org>", "subject": "el ñandú"}
    assert texts(reading) == [(1, "cuerpo del ñandú\n")]
