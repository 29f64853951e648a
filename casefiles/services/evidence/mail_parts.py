"""A message of the evidence looked at: its headers as written, its words, its links as text, what is attached to it.

A confined child takes it apart; nothing is drawn, loaded or followed. What hangs on a message and is an evidence item of
its own is known by its SHA-256.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.errors import BadInput
from casefiles.services.evidence import frames
from casefiles.services.evidence.child import Asking, Child, count, listed, string
from casefiles.services.evidence.children import CONFINED
from casefiles.services.evidence.mail_parts_child import BODY_CAP, LINE_CAP, MOST_MESSAGES
from casefiles.services.evidence.readers.mail import HEADER_CAP
from casefiles.words import _

T = TypeVar("T")

MAIL = frozenset({"message/rfc822", "application/mbox", "application/vnd.ms-outlook"})
"""Media types that can be taken apart."""
TIMEOUT = 30.0
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_MODULE = "casefiles.services.evidence.mail_parts_child"


@dataclass(frozen=True)
class Attached:
    """What hangs on a message: the name and media type that it states, size in bytes, SHA-256 in lower hex."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Message:
    """`fields` are all headers in their order, as written. `when` is the moment of the Date header in UTC, or "".

    `text` is the body; `from_html` when there was no plain one and it is the words of a page. `links` are words and
    address of each link in it, `pictures` how many it would have loaded. `cut` when the message was too long.
    """

    fields: tuple[tuple[str, str], ...]
    when: str
    text: str
    from_html: bool
    links: tuple[tuple[str, str], ...]
    pictures: int
    attached: tuple[Attached, ...]
    cut: bool

    def header(self, name: str) -> str:
        """The first header of this name; "" where there is none."""
        return next((value for key, value in self.fields if key.lower() == name.lower()), "")


class MailParts(Asking):
    """One file of mail: a message, or a mailbox of several. Its calls wait for one another."""

    def __init__(self, file: BinaryIO, media_type: str) -> None:
        """Begin with a file that is open for reading. Raises BadInput: it cannot be read here, or is damaged."""
        if not CONFINED:
            raise BadInput(_("Mail is not read on this system, where the reader cannot be confined."))
        self._lock = threading.Lock()
        try:
            self._child = Child(_MODULE)
        except (frames.Breach, OSError) as error:
            raise BadInput(_("The reader of mail could not be started.")) from error
        try:
            said = self._ask({"do": "open", "type": media_type}, file.fileno())
            self.messages = self._checked(lambda: count(said.get("messages"), MOST_MESSAGES))
        except BaseException:
            self.close()
            raise

    def message(self, number: int) -> Message:
        """A message, counted from 0. Raises BadInput for one that is damaged, or that the child did not survive."""
        said = self._ask({"do": "message", "message": number})
        return self._checked(lambda: _message(said))

    def _ask(self, request: dict[str, Any], descriptor: int | None = None) -> dict[str, Any]:
        with self._lock:
            try:
                said = self._child.ask(request, seconds=TIMEOUT, descriptor=descriptor)
            except frames.TooSlow as error:
                self.close()
                raise BadInput(_("Reading the message took too long and was stopped.")) from error
            except (frames.Breach, OSError) as error:
                self.close()
                raise BadInput(_("The reader stopped at this message, which may be damaged or hostile.")) from error
        if said.get("fault") == "memory":
            raise BadInput(_("The message is too large to be shown."))
        if "fault" in said:
            raise BadInput(_("The message is damaged or not what it seems; it cannot be shown."))
        return said

    def _checked(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except frames.Breach as error:
            self.close()
            raise BadInput(_("The reader stopped at this message, which may be damaged or hostile.")) from error


def held_as(library: Library, digests: Iterable[str], mail: int) -> dict[str, tuple[str, str]]:
    """SHA-256 -> reference and title of the evidence item with these bytes: the part of this mail, else the first; trashed
    ones are none."""
    with library.read() as session:
        rows = session.execute(
            select(Exhibit.sha256, Exhibit.ref, Exhibit.title)
            .where(Exhibit.sha256.in_(set(digests)))
            .order_by(Exhibit.part_of == mail, Exhibit.id.desc())
        )
        return {str(row.sha256): (row.ref, row.title) for row in rows}


# What the child says is read as a stranger's word.


def _message(said: dict[str, Any]) -> Message:
    when = string(said.get("when"), 40)
    fields = tuple((string(name, LINE_CAP), string(value, HEADER_CAP)) for name, value in _rows(said.get("fields"), 2))
    return Message(
        fields,
        when if _MOMENT.fullmatch(when) else "",
        string(said.get("text"), BODY_CAP),
        said.get("html") is True,
        tuple((string(words, LINE_CAP), string(address, LINE_CAP)) for words, address in _rows(said.get("links"), 2)),
        count(said.get("pictures")),
        tuple(_attached(row) for row in _rows(said.get("parts"), 4)),
        said.get("cut") is True,
    )


def _rows(value: object, wide: int) -> list[list[Any]]:
    rows = [listed(row) for row in listed(value)]
    if any(len(row) != wide for row in rows):
        raise frames.Breach("row")
    return rows


def _attached(row: list[Any]) -> Attached:
    name, media_type, size, digest = row
    if not _DIGEST.fullmatch(string(digest, 64)):
        raise frames.Breach("digest")
    return Attached(string(name, LINE_CAP), string(media_type, LINE_CAP), count(size), digest)
