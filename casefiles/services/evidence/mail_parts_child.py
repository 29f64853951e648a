"""The process that takes mail apart while it is looked at: headers, words, what is attached. Nothing is loaded or drawn.

Descriptor 0 is the channel. It knows neither library nor key nor the parent's environment. What it says is read as a
stranger's word. Formats on disk, section 20.
"""

from __future__ import annotations

import datetime
import email.utils
import hashlib
import io
import json
import os
import re
import socket
import struct
import zlib
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any, BinaryIO

from casefiles.services.evidence import frames
from casefiles.services.evidence.confinement import confine
from casefiles.services.evidence.readers import html
from casefiles.services.evidence.readers.mail import HEADER_CAP, MAIL_CAP, content, header
from casefiles.services.evidence.syscalls import close_doors

SECONDS = 3600
"""Of processor time: somebody may go through a mailbox for a long time."""
MOST_MESSAGES = 200_000
MOST_FIELDS = 500
MOST_PARTS = 500
MOST_LINKS = 300
BODY_CAP = frames.TEXT_CAP
LINE_CAP = 2_000
"""Characters of a name, an address or a type; a header may have `HEADER_CAP`."""
_FAULTS = (
    *(MessageError, OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, AssertionError),
    *(ArithmeticError, RuntimeError, struct.error, zlib.error),
)
"""What the standard parser, and that of Outlook's files, let slip on broken messages."""
_START = re.compile(rb"\n(?=From [^\r\n]{3,200}\d{2}:\d{2}[^\r\n]{0,60}\r?\n[!-9;-~]{1,70}:)")
"""The line that begins a message in a mailbox, with the header that follows it."""
_CHUNK = 4 << 20
_OVERLAP = 1024
"""Bytes that are looked at twice: longer than what `_START` looks for."""


class Mailbox:
    """The file: one message, a mailbox of many (mbox), or one of Outlook's (msg)."""

    def __init__(self, file: BinaryIO, media_type: str) -> None:
        self.file = file
        self.is_outlook = media_type == "application/vnd.ms-outlook"
        self.starts = [0]
        self.size = file.seek(0, os.SEEK_END)
        if media_type == "application/mbox":
            self.starts = _starts(file)

    def message(self, number: int) -> dict[str, Any]:
        """One message, counted from 0."""
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else self.size
        self.file.seek(start)
        data = self.file.read(min(end - start, MAIL_CAP))
        if self.is_outlook:
            return {**_outlook(data), "cut": end - start > MAIL_CAP}
        if data.startswith(b"From "):
            # The line that begins a message in a mailbox is none of its own; nor are the marks before such words in it.
            data = re.sub(rb"(?m)^>(>*From )", rb"\1", data.partition(b"\n")[2])
        return {**_standard(data), "cut": end - start > MAIL_CAP}


def _starts(file: BinaryIO) -> list[int]:
    """Where each message of a mailbox begins, whatever its size: it is read in pieces."""
    found = [0]
    file.seek(0)
    offset, kept = 0, b""
    while (data := file.read(_CHUNK)) and len(found) < MOST_MESSAGES:
        whole = kept + data
        base = offset - len(kept)
        for one in _START.finditer(whole):
            if base + one.end() > found[-1]:
                found.append(base + one.end())
        offset += len(data)
        kept = whole[-_OVERLAP:]
    return found[:MOST_MESSAGES]


def _first(found: Iterator[Any], most: int) -> Iterator[Any]:
    for _number, one in zip(range(most), found, strict=False):
        yield one


def _standard(data: bytes) -> dict[str, Any]:
    message = BytesParser(EmailMessage, policy=default).parsebytes(data)
    fields = [[name[:100], header(name, raw[:HEADER_CAP])] for name, raw in list(message.raw_items())[:MOST_FIELDS]]
    text, markup, from_page = _body(message)
    links, pictures = _links(markup)
    return {
        "fields": [[_line(name), frames.clean(value)] for name, value in fields],
        "when": _when(next((value for name, value in fields if name.lower() == "date"), "")),
        "text": frames.clean(text)[:BODY_CAP],
        "html": from_page,
        "links": links,
        "pictures": pictures,
        "parts": [_part(part) for part in _first(_attached(message), MOST_PARTS)],
    }


def _when(written: str) -> str:
    """The moment of a Date header in UTC, to the second; empty where it names none, or no zone."""
    try:
        return _utc(email.utils.parsedate_to_datetime(written))
    except _FAULTS:
        return ""


def _utc(moment: datetime.datetime) -> str:
    offset = moment.utcoffset()
    return "" if offset is None else (moment.replace(tzinfo=None) - offset).strftime("%Y-%m-%dT%H:%M:%S")


def _body(message: EmailMessage) -> tuple[str, str, bool]:
    """The words to read, the HTML that says the same, and whether the words were taken from it."""
    plain, page = _part_of(message, "plain"), _part_of(message, "html")
    markup = content(page)[: html.HTML_CAP] if page is not None else ""
    if plain is None and page is None:
        plain = next((each for each in message.walk() if each.get_content_maintype() == "text"), None)
    if plain is not None:
        return content(plain), markup, False
    return html.words(markup) if markup else "", markup, bool(markup)


def _part_of(message: EmailMessage, subtype: str) -> EmailMessage | None:
    try:
        return message.get_body((subtype,))  # type: ignore[return-value]
    except _FAULTS:
        return None


def _links(markup: str) -> tuple[list[list[str]], int]:
    """Words and address of each link, and how many pictures the page would have loaded from elsewhere."""
    if not markup:
        return [], 0
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    links = [
        [_line(" ".join(one.text().split())), _line(address)]
        for one in tree.css("a[href]")[:MOST_LINKS]
        if (address := (one.attributes.get("href") or "").strip())
    ]
    loaded = [one for one in tree.css("[src], [background]") if _is_elsewhere(one.attributes)]
    return links, min(len(loaded), 100_000)


def _is_elsewhere(attributes: dict[str, str | None]) -> bool:
    address = (attributes.get("src") or attributes.get("background") or "").strip().lower()
    return bool(address) and not address.startswith(("cid:", "data:"))


def _attached(message: EmailMessage) -> Iterator[EmailMessage]:
    """Parts that hang on the message; what hangs on a message inside it is that one's own."""
    waiting: list[Any] = [message]
    while waiting:
        part = waiting.pop(0)
        is_message = part.get_content_maintype() == "message"
        if part is not message and (is_message or _name(part) or part.get_content_disposition() == "attachment"):
            yield part
        elif part.is_multipart() and (part is message or not is_message):
            waiting[:0] = [each for each in part.get_payload() if isinstance(each, EmailMessage)]
        elif part is not message and part.get_content_maintype() != "text":
            yield part


def _name(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except _FAULTS:
        return ""


def _part(part: EmailMessage) -> list[Any]:
    """Name, media type as stated, size in bytes and SHA-256 of what is attached."""
    try:
        inner = part.get_payload()
        if part.get_content_maintype() == "message" and isinstance(inner, list) and inner:
            data = inner[0].as_bytes()  # type: ignore[union-attr]
        else:
            held = part.get_payload(decode=True)
            data = held if isinstance(held, bytes) else b""
    except _FAULTS:
        data = b""
    return [_line(_name(part)), _line(part.get_content_type()), len(data), hashlib.sha256(data).hexdigest()]


def _outlook(data: bytes) -> dict[str, Any]:
    """A message as Outlook keeps it."""
    import oxmsg

    message = oxmsg.Message.load(io.BytesIO(data))
    headers = [[name[:100], str(value)[:HEADER_CAP]] for name, value in dict(message.message_headers).items()]
    sender = message.sender or ""
    people = [f"{one.name} <{one.email_address}>" for one in message.recipients]
    known = {name.lower() for name, _value in headers}
    stated = [["From", sender], ["To", ", ".join(people)], ["Subject", message.subject or ""]]
    sent = message.sent_date
    if sent is not None:
        stated.append(["Date", sent.isoformat()])
    fields = [*headers, *([name, value] for name, value in stated if value and name.lower() not in known)]
    markup = (message.html_body or "")[: html.HTML_CAP]
    text = message.body or (html.words(markup) if markup else "")
    links, pictures = _links(markup)
    when = _utc(sent) if sent is not None else ""
    parts = []
    for one in message.attachments[:MOST_PARTS]:
        held = one.file_bytes or b""
        parts.append(
            [_line(one.file_name or ""), _line(one.mime_type or ""), len(held), hashlib.sha256(held).hexdigest()]
        )
    return {
        "fields": [[_line(name), frames.clean(str(value))] for name, value in fields[:MOST_FIELDS]],
        "when": when or _when(next((value for name, value in fields if name.lower() == "date"), "")),
        "text": frames.clean(text)[:BODY_CAP],
        "html": bool(markup) and not message.body,
        "links": links,
        "pictures": pictures,
        "parts": parts,
    }


def _line(text: str) -> str:
    return frames.clean(" ".join(str(text).split()))[:LINE_CAP]


def main() -> None:
    """Answer until the window closes the channel."""
    channel = socket.socket(fileno=0)
    could = confine(seconds=SECONDS)
    close_doors()
    frames.send(channel, frames.JSON, json.dumps(could).encode())
    held: Mailbox | None = None
    while (request := frames.receive_request(channel)) is not None:
        payload, descriptor = request
        asked = json.loads(payload)
        said: dict[str, Any]
        try:
            if descriptor is not None:
                held = Mailbox(os.fdopen(descriptor, "rb"), asked["type"])
                said = {"messages": len(held.starts)}
            else:
                assert held is not None
                said = held.message(asked["message"])
        except MemoryError:
            said = {"fault": "memory"}
        except _FAULTS:
            said = {"fault": "damaged"}
        frames.send(channel, frames.JSON, json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
