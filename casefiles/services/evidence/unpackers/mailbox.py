"""Mailboxes (mbox): every message as it stands there, lines that were marked with ">" included."""

from __future__ import annotations

from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import BinaryIO

from casefiles.services.evidence.unpackers import PIECE, Out, Stopped
from casefiles.services.evidence.unpackers.mail import subject_of

HEADERS_CAP = 256 << 10
"""Bytes of a message that are searched for its subject."""


def unpack(file: BinaryIO, name: str, out: Out) -> None:
    """All messages, named by number and subject; the date is that of the line that parts them."""
    line = file.readline(PIECE)
    if not line.startswith(b"From "):
        raise Stopped("damaged")
    n = 0
    while line:
        n += 1
        line = _message(file, n, line, out)


def _message(file: BinaryIO, n: int, parting: bytes, out: Out) -> bytes:
    """Tell one message; gives the line that parts it from the next, empty at the end."""
    head: list[bytes] = []
    size = 0
    line = file.readline(PIECE)
    while line and line.strip(b"\r\n") and size < HEADERS_CAP and not line.startswith(b"From "):
        head.append(line)
        size += len(line)
        line = file.readline(PIECE)
    subject = subject_of(BytesHeaderParser(policy=compat32).parsebytes(b"".join(head)))
    out.begin(f"{n:05} {subject}.eml", _written(parting))
    held = b"".join(head)
    blank = not line.strip(b"\r\n")
    while line and not (blank and line.startswith(b"From ")):
        # The empty line before the next message belongs to the mailbox, so it waits until something follows.
        if len(held) > PIECE:
            out.write(held[:PIECE])
            held = held[PIECE:]
        held += line
        blank = not line.strip(b"\r\n")
        line = file.readline(PIECE)
    if line and blank:
        held = held[:-2] if held.endswith(b"\r\n") else held[:-1]
    for start in range(0, len(held), PIECE):
        out.write(held[start : start + PIECE])
    out.end()
    return line


def _written(parting: bytes) -> str:
    """What stands behind the address: a date as the mail program writes it."""
    words = parting.decode("ascii", "replace").split(None, 2)
    return words[2].strip()[:60] if len(words) == 3 else ""
