"""Outlook messages (.msg): headers, the readable body, the names of what is attached."""

from __future__ import annotations

import struct
from typing import Any, BinaryIO

from casefiles.services.evidence.readers import Found, Refused, html
from casefiles.services.evidence.readers.text import decode

_RECIPIENT_TYPE = 0x0C15
_ROLES = {1: "to", 2: "cc", 3: "bcc"}
"""Values of the property that says what a recipient is (MS-OXCMSG 2.2.3.1)."""
_HEADERS = {
    "message-id": "message_id", "in-reply-to": "in_reply_to", "return-path": "return_path", "received": "received",
    "x-mailer": "x_mailer", "user-agent": "user_agent", "x-originating-ip": "x_originating_ip", "reply-to": "reply_to",
    "date": "date",
}  # fmt: skip

_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, NotImplementedError, OSError, struct.error)


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """The same names of metadata as for other mail; the body as one page; `attachment` for each name."""
    import olefile
    import oxmsg

    if not olefile.isOleFile(file):
        raise Refused("damaged")
    file.seek(0)
    message = oxmsg.Message.load(file)
    _tell(found, "from", lambda: message.sender)
    for recipient in list(message.recipients)[:500]:
        _tell(found, _role(recipient, found), lambda one=recipient: f"{one.name} <{one.email_address}>")
    _tell(found, "subject", lambda: message.subject)
    headers = _headers(message, found)
    for key, value in headers[:200]:
        if key.lower() in _HEADERS:
            found.tell(_HEADERS[key.lower()], value)
    if not any(key.lower() == "date" for key, _value in headers):
        _tell(found, "date", lambda: message.sent_date.isoformat() if message.sent_date else "")
    found.page(1, _body(message, found))
    for attachment in list(message.attachments)[:1000]:
        _tell(found, "attachment", lambda one=attachment: one.file_name or one.mime_type or "?")


def _tell(found: Found, key: str, say: Any) -> None:
    """What one part of a message says; one that is broken costs only itself."""
    try:
        found.tell(key, say() or "")
    except _FAULTS:
        found.note("metadata")


def _role(recipient: Any, found: Found) -> str:
    try:
        return _ROLES.get(recipient.properties.int_prop_value(_RECIPIENT_TYPE), "to")
    except _FAULTS:
        found.note("metadata")
        return "to"


def _headers(message: Any, found: Found) -> list[tuple[str, str]]:
    try:
        return [(str(key), str(value)) for key, value in message.message_headers.items()]
    except _FAULTS:
        found.note("metadata")
        return []


def _body(message: Any, found: Found) -> str:
    try:
        if message.body:
            return str(message.body)
    except _FAULTS:
        found.note("damaged")
    try:
        said = message.html_body
        text = decode(said)[0] if isinstance(said, bytes) else str(said or "")
    except _FAULTS:
        found.note("damaged")
        return ""
    return html.words(text[: html.HTML_CAP]) if text else ""
