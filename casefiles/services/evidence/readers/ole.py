"""Documents of the Office programs before 2007 (.doc, .ppt, .xls): what they say of themselves, and the words of two.

Layouts as Microsoft publishes them: MS-OLEPS for the properties, MS-DOC 2.8.35 for the pieces of a text, MS-PPT 2.3 for
the records of slides.
"""

from __future__ import annotations

import datetime
import io
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

from casefiles.services.evidence.readers import Found, Refused

STREAM_CAP = 64 << 20
"""Bytes of one stream that are looked at."""
_TEXTS = ("title", "subject", "author", "keywords", "comments", "template", "last_saved_by", "company", "manager", "category")
_SPECIAL = str.maketrans({"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\x1f": "", "\xa0": " "})


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """The properties, then the words of a text or of slides as one page."""
    import olefile

    properties(file, found)
    file.seek(0)
    with olefile.OleFileIO(file) as ole:
        if ole.exists("VBA") or ole.exists("Macros"):
            found.tell("macros", "yes")
        if ole.exists("EncryptedPackage") or ole.exists("EncryptionInfo"):
            raise Refused("password")
        if ole.exists("WordDocument"):
            found.page(1, _word(ole))
        elif ole.exists("PowerPoint Document"):
            found.page(1, "\n".join(_slides(_stream(ole, "PowerPoint Document"))))
        else:
            raise Refused("not_read")


def properties(file: BinaryIO, found: Found) -> None:
    """Author, who saved it last, dates, program, company: as stated."""
    import olefile

    with olefile.OleFileIO(file) as ole:
        try:
            said = ole.get_metadata()
        except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, struct.error):
            found.note("metadata")
            return
    codepage = said.codepage if isinstance(said.codepage, int) else 0
    for key in _TEXTS:
        value = getattr(said, key, None)
        if isinstance(value, bytes):
            value = _decoded(value, codepage)
        if value:
            found.tell("last_modified_by" if key == "last_saved_by" else key, str(value))
    application = said.creating_application
    found.tell("application", _decoded(application, codepage) if isinstance(application, bytes) else application or "")
    for key, own in (("create_time", "created"), ("last_saved_time", "modified"), ("last_printed", "last_printed")):
        moment = getattr(said, key, None)
        if isinstance(moment, datetime.datetime) and moment.year > 1601:
            found.tell(own, f"{moment:%Y-%m-%d %H:%M:%S} UTC")
    found.tell("revision", _decoded(said.revision_number, codepage) if isinstance(said.revision_number, bytes) else "")


def _decoded(value: bytes, codepage: int) -> str:
    """Text of a property: in the code page it names, 65001 being UTF-8."""
    encoding = "utf-8" if codepage in (65001, -535) else f"cp{codepage & 0xFFFF}" if codepage else "cp1252"
    try:
        return value.rstrip(b"\0").decode(encoding, "replace")
    except LookupError:
        return value.rstrip(b"\0").decode("cp1252", "replace")


def _stream(ole: Any, name: str) -> bytes:
    with ole.openstream(name) as stream:
        return bytes(stream.read(STREAM_CAP))


def _word(ole: Any) -> str:
    """The text by its table of pieces, each in UTF-16 or in cp1252."""
    main = _stream(ole, "WordDocument")
    (flags,) = struct.unpack_from("<H", main, 0x0A)
    if flags & 0x0100:
        raise Refused("password")
    table = _stream(ole, "1Table" if flags & 0x0200 else "0Table")
    start, length = struct.unpack_from("<II", main, 0x01A2)
    clx = io.BytesIO(table[start : start + length])
    while (kind := clx.read(1)) == b"\x01":  # properties of pieces: passed over
        clx.seek(struct.unpack("<H", clx.read(2))[0], io.SEEK_CUR)
    if kind != b"\x02":
        raise Refused("damaged")
    pieces = clx.read(struct.unpack("<I", clx.read(4))[0])
    count = (len(pieces) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", pieces)
    parts = []
    for n in range(count):
        (place,) = struct.unpack_from("<I", pieces, (count + 1) * 4 + n * 8 + 2)
        letters = max(0, ends[n + 1] - ends[n])
        if place & 0x4000_0000:
            at = (place & 0x3FFF_FFFF) // 2
            parts.append(main[at : at + letters].decode("cp1252", "replace"))
        else:
            parts.append(main[place : place + letters * 2].decode("utf-16-le", "replace"))
    return _without_codes("".join(parts).translate(_SPECIAL))


def _without_codes(text: str) -> str:
    """Without the codes of fields: 13, the code, 14, what is shown, 15. Other control characters go."""
    parts: list[str] = []
    hidden: list[bool] = []
    for letter in text:
        if letter == "\x13":
            hidden.append(True)
        elif letter == "\x14" and hidden:
            hidden[-1] = False
        elif letter == "\x15" and hidden:
            hidden.pop()
        elif not any(hidden) and (letter >= " " or letter in "\n\t"):
            parts.append(letter)
    return "".join(parts).strip()


def _slides(data: bytes) -> Iterator[str]:
    """The texts in the records of slides: atoms 4000 in UTF-16 and 4008 in one byte a letter; containers are entered."""
    at = 0
    while at + 8 <= len(data):
        version, kind, length = struct.unpack_from("<HHI", data, at)
        at += 8
        if version & 0xF == 0xF:
            continue
        body = data[at : at + length]
        at += length
        if kind == 0x0FA0:
            yield body.decode("utf-16-le", "replace").translate(_SPECIAL).strip()
        elif kind == 0x0FA8:
            yield body.decode("latin-1").translate(_SPECIAL).strip()
