"""Plain text in any encoding; tables as text are text too. A messenger's conversation has pages of so many messages."""

from __future__ import annotations

import codecs
from typing import BinaryIO

from casefiles.services.evidence import chats, encodings
from casefiles.services.evidence.frames import TEXT_CAP
from casefiles.services.evidence.readers import Found


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """The whole file as one page, and which encoding it was taken for."""
    text, encoding = decode(file.read(4 * TEXT_CAP + 4))
    found.tell("encoding", encoding)
    chat = chats.parse(text) if chats.is_named_so(name) else None
    if chat is None:
        found.page(1, text)
    else:
        _conversation(chat, text, found)


def _conversation(chat: chats.Chat, text: str, found: Found) -> None:
    for key, says in chats.told_of(chat):
        found.tell(key, says)
    for number, page in enumerate(chats.pages(chat, text), 1):
        if not found.page(number, page):
            break


def decode(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: by byte-order mark, else UTF-8, else that which fits best, else latin-1 (which
    fits all).

    A character cut at the end of `data` is left out.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return codecs.getincrementaldecoder(encoding)("replace").decode(data[len(mark) :]), encoding
    unmarked = encodings.wide(data)
    if unmarked:
        return codecs.getincrementaldecoder(unmarked)("replace").decode(data), unmarked
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data), "utf-8"
    except UnicodeDecodeError:
        pass
    for encoding in (encodings.scripted(data), encodings.latin(data)):
        if encoding:
            try:
                return codecs.getincrementaldecoder(encoding)().decode(data), encoding
            except UnicodeDecodeError:
                pass
    return data.decode("latin-1"), "latin-1"
