"""Outlook messages (.msg): what is attached to them. Attached messages are kept inside in a form that is no file."""

from __future__ import annotations

import struct
from typing import BinaryIO

from casefiles.services.evidence.unpackers import PIECE, Out, Stopped
from casefiles.services.evidence.unpackers.mail import MAIL_CAP

_FAULTS = (OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, struct.error)


def unpack(file: BinaryIO, name: str, out: Out) -> None:
    """The attachments in the order in which they stand."""
    from oxmsg import Message

    data = file.read(MAIL_CAP + 1)
    if len(data) > MAIL_CAP:
        raise Stopped("mail")
    try:
        attachments = Message.load(data).attachments
    except _FAULTS as error:
        raise Stopped("damaged") from error
    for n, attachment in enumerate(attachments, 1):
        try:
            named = attachment.file_name or f"attachment {n}"
            content = attachment.file_bytes
        except _FAULTS:
            out.leave_out(f"attachment {n}", "damaged")
            continue
        if content is None:
            out.leave_out(named, "embedded")
            continue
        out.begin(named, _written(attachment))
        for start in range(0, len(content), PIECE):
            out.write(content[start : start + PIECE])
        out.end()


def _written(attachment: object) -> str:
    try:
        when = attachment.last_modified  # type: ignore[attr-defined]
    except _FAULTS:
        return ""
    return f"{when:%Y-%m-%d %H:%M:%S} UTC" if when is not None else ""
