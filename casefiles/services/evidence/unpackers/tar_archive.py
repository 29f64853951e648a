"""Tar archives, plain or packed with gzip, bzip2 or xz, and single files that are packed so. Read once, front to back."""

from __future__ import annotations

import bz2
import datetime
import gzip
import lzma
import tarfile
import zlib
from typing import BinaryIO, cast

from casefiles.services.evidence.unpackers import PIECE, Out, Stopped

_FAULTS = (tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, ValueError, OverflowError)
_ENDINGS = {b"\x1f\x8b": ".gz", b"BZ": ".bz2", b"\xfd7": ".xz"}
"""The first two bytes of a packed file -> how its name ends."""
_BLOCK = 512


def unpack(file: BinaryIO, name: str, out: Out) -> None:
    """The members of a tar; else the one file that was packed, named as the packed one without its ending."""
    sign = file.read(2)
    file.seek(0)
    if sign not in _ENDINGS:
        _tar(file, out)
        return
    try:
        with _opened(file, sign) as stream:
            block = stream.read(_BLOCK)
        file.seek(0)
    except _FAULTS as error:
        raise Stopped("damaged") from error
    with _opened(file, sign) as stream:
        if block[257:262] == b"ustar":
            _tar(stream, out)
        else:
            ending = _ENDINGS[sign]
            _single(stream, name[: -len(ending)] if name.lower().endswith(ending) else name, out)


def _opened(file: BinaryIO, sign: bytes) -> BinaryIO:
    if sign == b"\x1f\x8b":
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    return cast(BinaryIO, bz2.BZ2File(file) if sign == b"BZ" else lzma.LZMAFile(file))


def _tar(stream: BinaryIO, out: Out) -> None:
    try:
        with tarfile.open(fileobj=stream, mode="r|", bufsize=PIECE) as archive:
            for member in archive:
                if not member.isdir():
                    _take(archive, member, out)
    except _FAULTS as error:
        raise Stopped("damaged") from error


def _take(archive: tarfile.TarFile, member: tarfile.TarInfo, out: Out) -> None:
    name = member.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if member.issym() or member.islnk():
        out.leave_out(name, "link")
        return
    source = archive.extractfile(member) if member.isreg() else None
    if source is None:
        out.leave_out(name, "device")
        return
    out.begin(name, _written(member.mtime))
    left = member.size
    try:
        while left and (piece := source.read(PIECE)):
            out.write(piece)
            left -= len(piece)
    except _FAULTS as error:
        out.end("damaged")
        raise Stopped("damaged") from error
    out.end("damaged" if left else "")


def _written(mtime: float) -> str:
    try:
        when = datetime.datetime.fromtimestamp(int(mtime), datetime.UTC)
    except (OverflowError, ValueError, OSError):
        return ""
    return f"{when:%Y-%m-%d %H:%M:%S} UTC" if mtime > 0 else ""


def _single(stream: BinaryIO, name: str, out: Out) -> None:
    out.begin(name)
    try:
        while piece := stream.read(PIECE):
            out.write(piece)
    except _FAULTS as error:
        out.end("damaged")
        raise Stopped("damaged") from error
    out.end()
