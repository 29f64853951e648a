"""Zip archives. Each member stands for itself: one that is damaged or protected does not cost the others."""

from __future__ import annotations

import lzma
import stat
import zipfile
import zlib
from typing import BinaryIO

from casefiles.services.evidence.unpackers import PIECE, Out, Stopped

_UTF8 = 0x800
_PROTECTED = 0x1


def unpack(file: BinaryIO, name: str, out: Out) -> None:
    """All members in the order of the table of contents."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Stopped("damaged") from error
    with archive:
        files = [member for member in archive.infolist() if not member.is_dir()]
        out.expect(len(files), sum(member.file_size for member in files))
        for member in files:
            _take(archive, member, out)


def names(file: BinaryIO) -> list[str]:
    """The names in the table of contents; none where it cannot be read."""
    try:
        with zipfile.ZipFile(file) as archive:
            return [name_of(member) for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return []


def name_of(member: zipfile.ZipInfo) -> str:
    """The name of a member. Where its language is not said, UTF-8 is tried before the code page of old machines."""
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _take(archive: zipfile.ZipFile, member: zipfile.ZipInfo, out: Out) -> None:
    name = name_of(member)
    mode = member.external_attr >> 16
    if member.create_system == 3 and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        out.leave_out(name, "link" if stat.S_ISLNK(mode) else "device")
        return
    if member.flag_bits & _PROTECTED:
        out.leave_out(name, "password")
        return
    try:
        source = archive.open(member)
    except NotImplementedError:
        out.leave_out(name, "method")
        return
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError, EOFError):
        out.leave_out(name, "damaged")
        return
    with source:
        out.begin(name, _written(member))
        try:
            while piece := source.read(PIECE):
                out.write(piece)
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
            out.end("damaged")
            return
        out.end()


def _written(member: zipfile.ZipInfo) -> str:
    """The time beside a member: by the clock of the machine that packed it, whose zone nobody says."""
    year, month, day, hour, minute, second = member.date_time
    if (year, month, day) == (1980, 0, 0) or not month or not day:
        return ""
    return f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
