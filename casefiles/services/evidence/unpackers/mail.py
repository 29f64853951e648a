"""Mail messages: every part that is not the letter itself, as it was attached."""

from __future__ import annotations

import io
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import BinaryIO

from casefiles.services.evidence.unpackers import PIECE, Out, Stopped

MAIL_CAP = 160 << 20
"""Bytes of a message that is taken apart: the standard parser holds all of it, several times over."""
_FAULTS = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the standard parser lets slip on broken messages."""
_NESTED = 200


def unpack(file: BinaryIO, name: str, out: Out) -> None:
    """The attachments in the order in which they stand, pictures within the letter too."""
    data = file.read(MAIL_CAP + 1)
    if len(data) > MAIL_CAP:
        raise Stopped("mail")
    try:
        message = BytesParser(policy=compat32).parsebytes(data)
    except _FAULTS as error:
        raise Stopped("damaged") from error
    del data
    _walk(message, out, 0)


def _walk(part: Message, out: Out, depth: int) -> None:
    """Attached messages are members, and are not walked into."""
    if depth > _NESTED:
        raise Stopped("damaged")
    for inner in _inner(part):
        kind = inner.get_content_type()
        if kind == "message/rfc822":
            _tell(_name(inner) or f"{_subject(inner)}.eml", _nested(inner), out)
        elif inner.is_multipart():
            _walk(inner, out, depth + 1)
        else:
            named = _name(inner)
            attached = _disposition(inner) == "attachment"
            if named or attached or not kind.startswith("text/"):
                _tell(named or f"part.{kind.rpartition('/')[2]}", _content(inner), out)


def _inner(part: Message) -> list[Message]:
    held = part.get_payload()
    if part.is_multipart() and isinstance(held, list):
        return [one for one in held if isinstance(one, Message)]
    return []


def _tell(name: str, content: bytes | None, out: Out) -> None:
    if content is None:
        out.leave_out(name, "damaged")
        return
    out.begin(name)
    for start in range(0, len(content), PIECE):
        out.write(content[start : start + PIECE])
    out.end()


def _content(part: Message) -> bytes | None:
    try:
        found = part.get_payload(decode=True)
    except _FAULTS:
        return None
    return found if isinstance(found, bytes) else None


def _nested(part: Message) -> bytes | None:
    """An attached message, with its lines as they were."""
    inner = _inner(part)
    if not inner:
        return None
    into = io.BytesIO()
    try:
        BytesGenerator(into, mangle_from_=False, maxheaderlen=0, policy=compat32).flatten(inner[0])
    except _FAULTS:
        return None
    return into.getvalue()


def _name(part: Message) -> str:
    from email.header import decode_header, make_header

    try:
        raw = part.get_filename()
    except _FAULTS:
        return ""
    if not raw:
        return ""
    try:
        return str(make_header(decode_header(raw))) if "=?" in raw else raw
    except _FAULTS:
        return raw


def _subject(part: Message) -> str:
    inner = _inner(part)
    return subject_of(inner[0]) if inner else "message"


def subject_of(message: Message) -> str:
    """What a message is about, as the beginning of a name for a file."""
    from email.header import decode_header, make_header

    raw = str(message.get("Subject", "")).replace("\r", "").replace("\n", "")
    try:
        found = str(make_header(decode_header(raw)))
    except _FAULTS:
        found = raw
    return "".join(" " if c in '/\\:*?"<>|' else c for c in found).strip()[:80] or "message"


def _disposition(part: Message) -> str | None:
    try:
        return part.get_content_disposition()
    except _FAULTS:
        return None
