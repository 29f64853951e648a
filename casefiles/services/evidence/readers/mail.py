"""Mail messages: headers, the readable body, the names of what is attached."""

from __future__ import annotations

from email.errors import MessageError
from email.message import EmailMessage
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
    """A header as people read it; as it stands where it is broken."""
    try:
        return str(default.header_fetch_parse(field, raw))
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
    try:
        text = str(part.get_content())
    except _FAULTS:  # a charset nobody knows, or bytes that are not in it
        payload = part.get_payload(decode=True)
        text = decode(payload)[0] if isinstance(payload, bytes) else ""
    return html.words(text[: html.HTML_CAP]) if part.get_content_subtype() == "html" else text
