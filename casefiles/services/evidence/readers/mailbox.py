"""Mailboxes (.mbox): many messages one after the other, each a page."""

from __future__ import annotations

import re
import time
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import BinaryIO

from casefiles.services.evidence.frames import PAGES_CAP
from casefiles.services.evidence.readers import Found, mail

BOX_CAP = 256 << 20
"""Bytes that are looked at."""
_START = re.compile(rb"(?:\A|\n)From [^\n]*\n")
_SHOWN = ("From", "To", "Cc", "Date", "Subject")


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Pages are numbered from 1; each begins with the headers that people read."""
    data = file.read(BOX_CAP + 1)
    if len(data) > BOX_CAP:
        found.note("cut")
    seams = [match.span() for match in _START.finditer(data[:BOX_CAP])]
    found.count = len(seams)
    found.tell("messages", len(seams))
    ends = [begin for begin, _end in seams[1:]] + [len(data)]
    for number, ((_begin, start), end) in enumerate(zip(seams[:PAGES_CAP], ends, strict=False), start=1):
        if time.monotonic() > deadline:
            found.note("pages_cut")
            return
        message = BytesParser(EmailMessage, policy=default).parsebytes(data[start : min(end, start + mail.MAIL_CAP)])
        raw = {field.lower(): value for field, value in reversed(list(message.raw_items())[:500])}
        lines = [
            f"{field}: {mail.header(field, raw[field.lower()][: mail.HEADER_CAP])}"
            for field in _SHOWN
            if field.lower() in raw
        ]
        lines += [f"[{attached}]" for attached in mail.attached(message)[:50]]
        if not found.page(number, "\n".join(lines) + "\n\n" + mail.body(message)):
            return
    if len(seams) > PAGES_CAP:
        found.note("pages_cut")
