"""Mail messages: headers, the readable body, the names of what is attached."""

from __future__ import annotations

from email.errors import (
    CharsetError,
    InvalidBase64CharactersDefect,
    InvalidBase64LengthDefect,
    MessageError,
    UndecodableBytesDefect,
)
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import default
from typing import BinaryIO

from casefiles.services.evidence.readers import Found, html
from casefiles.services.evidence.readers.text import decode

MAIL_CAP = 48 << 20
"""Bytes of a message that are looked at: the text stands before the attachments."""
HEADER_CAP = 20_000
"""Characters of one header: the standard parser takes quadratic time over long ones."""
_FIELDS = (
    *("From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To"),
    *("Return-Path", "Received", "X-Mailer", "User-Agent", "X-Originating-IP"),
)
_FAULTS = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the standard parser lets slip on broken headers and charsets."""
_LOSSES = (CharsetError, InvalidBase64CharactersDefect, InvalidBase64LengthDefect, UndecodableBytesDefect)
"""What it says of encoded words of which it leaves letters out."""


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Headers as metadata (raw where they are broken), the body as one page, `attachment` for each name."""
    data = file.read(MAIL_CAP + 1)
    if len(data) > MAIL_CAP:
        found.note("cut")
        data = data[:MAIL_CAP]
    message = BytesParser(EmailMessage, policy=default).parsebytes(data)
    wanted = {field.lower(): field for field in _FIELDS}
    for field, raw in list(message.raw_items())[:500]:
        key = wanted.get(field.lower())
        if key:
            found.tell(key.lower().replace("-", "_"), header(field, raw[:HEADER_CAP]))
    found.page(1, body(message))
    for each in attached(message):
        found.tell("attachment", each)


def attached(message: EmailMessage) -> list[str]:
    """The names of what is attached; the type of what has none."""
    return [
        _filename(part) or part.get_content_type()
        for part in message.walk()
        if part is not message and (part.get_content_disposition() == "attachment" or _filename(part))
    ]


def header(field: str, raw: str) -> str:
    """A header as people read it; as it stands where it is broken, and a date always: what does not fit in it (a day of the
    week, a thirty-second of the month) is what somebody will ask about."""
    if not raw.isascii():  # bytes that no encoded word declares: the parser holds them as lone surrogates
        raw = decode(raw.encode("utf-8", "surrogateescape"))[0]
    if field.lower() == "date":
        return " ".join(raw.split())
    try:
        parsed = default.header_fetch_parse(field, raw)
        if any(isinstance(one, _LOSSES) for one in getattr(parsed, "defects", ())) or "\ufffd" in str(parsed):
            return str(raw)
        return str(parsed)
    except _FAULTS:
        return str(raw)


def _filename(part: EmailMessage) -> str | None:
    try:
        return part.get_filename()
    except _FAULTS:
        return None


def body(message: EmailMessage) -> str:
    """The plain body, or the words of the HTML one; the first text of any kind where the structure is broken."""
    try:
        part = message.get_body(("plain", "html"))
    except _FAULTS:
        part = None
    if part is None:
        part = next((each for each in message.walk() if each.get_content_maintype() == "text"), None)
    if part is None:
        return ""
    text = content(part)
    return html.words(text[: html.HTML_CAP]) if part.get_content_subtype() == "html" else text


def content(part: MIMEPart) -> str:
    """The text of a part, whatever its charset says: bytes that are not in it, or in none that is known, are looked at."""
    try:
        text = str(part.get_content())
    except _FAULTS:
        text = ""
    if text and "\ufffd" not in text:
        return text
    payload = part.get_payload(decode=True)
    told = decode(payload)[0] if isinstance(payload, bytes) else ""
    return text if text and "\ufffd" in told else told
