"""The bytes of an evidence item as they lie in the library: opened for looking, searched for bytes or words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Progress, silent
from casefiles.words import _

CHUNK = 4 << 20
"""Bytes that are searched at once."""
MOST = 10_000
"""Places that are looked for; more are said to be more."""
LONGEST = 500
"""Bytes or characters of what is looked for."""

_HEX = re.compile(r"(?:[0-9a-f]{2}\s*)+", re.IGNORECASE)
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")


@dataclass(frozen=True)
class Found:
    """Where bytes stand: start and end of each place, in order; `more` when there are more than `MOST`."""

    places: tuple[tuple[int, int], ...]
    more: bool = False


def open_file(library: Library, exhibit: int) -> BinaryIO:
    """The file of an evidence item, open for reading. Raises NotFound where it has none or it is gone, LibraryError."""
    with library.read() as session:
        digest = session.scalar(select(Exhibit.sha256).where(Exhibit.id == exhibit))
    if not digest:
        raise NotFound(_("This evidence item has no file in the library."))
    return library.vault.open(digest)


def pattern_of(wanted: str) -> re.Pattern[bytes]:
    """What is looked for: pairs of hexadecimal digits after "0x" or between blanks, else words in any usual encoding.

    Words are found whatever the case of plain letters. Raises BadInput for nothing, and for what is too long.
    """
    text = wanted.strip()
    if not text:
        raise BadInput(_("Enter bytes such as “FF D8 FF”, or words."))
    if len(text) > LONGEST:
        raise BadInput(_("That is too long to look for: {most} characters at the most.").format(most=LONGEST))
    digits = text[2:] if text[:2].lower() == "0x" else text
    if _HEX.fullmatch(digits) and (digits != text or " " in text):
        return re.compile(re.escape(bytes.fromhex(digits)), re.DOTALL)
    spelt = []
    for encoding in _ENCODINGS:
        try:
            spelt.append(text.encode(encoding))
        except UnicodeEncodeError:
            continue
    return re.compile(b"|".join(map(re.escape, dict.fromkeys(spelt))), re.IGNORECASE)


def find(file: BinaryIO, wanted: str, progress: Progress = silent) -> Found:
    """All places of bytes or words in a file, from its start. `progress` counts bytes. Raises BadInput, OSError."""
    pattern = pattern_of(wanted)
    size = file.seek(0, 2)
    file.seek(0)
    places: list[tuple[int, int]] = []
    offset, kept, last = 0, b"", 0
    while data := file.read(CHUNK):
        progress(offset, size)
        whole = kept + data
        start = offset - len(kept)
        for one in pattern.finditer(whole):
            if start + one.start() < last:
                continue
            places.append((start + one.start(), start + one.end()))
            last = places[-1][1]
            if len(places) > MOST:
                return Found(tuple(places[:MOST]), True)
        offset += len(data)
        # What is looked for may lie across two chunks; four bytes spell a character at the most.
        kept = whole[-4 * LONGEST :]
    return Found(tuple(places))
