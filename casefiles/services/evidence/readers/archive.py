"""Archives: what is in them, by their own tables of contents. Nothing is unpacked here but a tape to its own headers."""

from __future__ import annotations

import bz2
import datetime
import gzip
import importlib
import lzma
import re
import tarfile
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, cast

from casefiles.services.evidence.media_types import HEAD, type_of
from casefiles.services.evidence.readers import Found, Refused

LISTED = 20_000
"""Members that are listed; the others are counted."""
RATIO = 200
"""Times its own size that an archive of files may unpack to; text that repeats itself reaches a hundred."""
LARGE = 1 << 30
"""Bytes below which nothing that is unpacked does harm."""
_TAPE = 4 << 30
"""Bytes of a packed tape that are unpacked to find its headers: they go nowhere."""
_ODD = 20
"""Members that lead outside and are named."""
_ARCHIVES = re.compile(r"\.(?:zip|7z|rar|tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|jar|apk|iso|cab)$", re.IGNORECASE)
_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")
_FAULTS = (zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, NotImplementedError)


@dataclass(frozen=True)
class Member:
    """One line of a table of contents. `size` is what it unpacks to, in bytes; `time` as the archive says it."""

    name: str
    size: int = 0
    time: str = ""
    folder: bool = False
    leads_to: str = ""
    """Where a link leads."""


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """The list as one page, a line a member; count and total in the metadata; what is odd about it as notes."""
    size = file.seek(0, 2)
    file.seek(0)
    media_type = type_of(file.read(HEAD), name)
    file.seek(0)
    reader = {
        "application/zip": _zip,
        "application/x-tar": _tar,
        "application/x-7z-compressed": _seven_zip,
        "application/vnd.rar": _rar,
    }.get(media_type)
    faults = (*_FAULTS, _zstd().ZstdError) if media_type == "application/zstd" else _FAULTS
    try:
        members = reader(file, found) if reader is not None else _packed(file, media_type, name, found)
        _listed(members, size, found, deadline)
    except faults as error:
        raise Refused("damaged") from error


def _listed(members: Iterable[Member], size: int, found: Found, deadline: float) -> None:
    lines: list[str] = []
    count = folders = total = nested = odd = 0
    try:
        for member in members:
            count += 1
            folders += member.folder
            total += max(0, member.size)
            nested += bool(_ARCHIVES.search(member.name))
            if _OUTSIDE.search(member.name) or (member.leads_to and _leads_out(member)):
                found.note("traversal")
                odd += 1
                if odd <= _ODD:
                    found.tell("leads_outside", _line(member).partition("\t")[0])
            if len(lines) < LISTED:
                lines.append(_line(member))
            if time.monotonic() > deadline:
                found.note("listed_only")
                break
    finally:  # what was seen before a fault is worth keeping
        if count > LISTED:
            found.note("listed_only")
        found.tell("members", count - folders)
        if folders:
            found.tell("folders", folders)
        found.tell("unpacked_size", total)
        if nested:
            found.tell("archives_inside", nested)
        if total > LARGE and total > RATIO * max(size, 1):
            found.note("archive_bomb")
        found.page(1, "\n".join(lines))


def _line(member: Member) -> str:
    name = "".join(letter if letter.isprintable() else "\ufffd" for letter in member.name)
    size = "" if member.folder else str(member.size)
    link = f" -> {member.leads_to}" if member.leads_to else ""
    return "\t".join((name + ("/" if member.folder and not name.endswith("/") else "") + link, size, member.time)).rstrip()


def _leads_out(member: Member) -> bool:
    """Whether a link leads out of the archive, counted from the folder it stands in."""
    if _OUTSIDE.match(member.leads_to) and not member.leads_to.startswith(".."):
        return True
    depth = member.name.strip("/").count("/")
    for part in member.leads_to.split("/"):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            return True
    return False


def _zip(file: BinaryIO, found: Found) -> Iterator[Member]:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if archive.comment:
            found.tell("comment", archive.comment.decode("utf-8", "replace"))
        if any(member.flag_bits & 1 for member in members):
            found.note("locked_members")
        # Members that share their packed bytes: no honest program makes such a thing.
        if sum(member.compress_size for member in members) > file.seek(0, 2):
            found.note("archive_bomb")
        for member in members:
            year, month, day, hour, minute, second = member.date_time
            when = f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}"
            # As it stands: the module would cut what follows a NUL.
            yield Member(member.orig_filename, member.file_size, "" if year <= 1980 else when, member.is_dir())


def _tar(file: IO[bytes], found: Found) -> Iterator[Member]:
    with tarfile.open(fileobj=file, mode="r|", errorlevel=0) as tape:
        for each in tape:
            cast(Any, tape).members = []  # otherwise it keeps all of them
            when = ""
            if 0 < each.mtime < 1 << 34:
                when = f"{datetime.datetime.fromtimestamp(int(each.mtime), datetime.UTC):%Y-%m-%d %H:%M:%S} UTC"
            name = each.name.encode("utf-8", "replace").decode()
            leads_to = each.linkname.encode("utf-8", "replace").decode() if each.issym() or each.islnk() else ""
            if each.ischr() or each.isblk() or each.isfifo():
                leads_to = "device"
            yield Member(name, each.size, when, each.isdir(), leads_to)


class _Counted:
    """A stream that ends with an error where it has given too much."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = _TAPE

    def read(self, count: int) -> bytes:
        data = self._stream.read(count)
        self._left -= len(data)
        if self._left < 0:
            raise Refused("archive_bomb")
        return data


def _packed(file: BinaryIO, media_type: str, name: str, found: Found) -> Iterator[Member]:
    """One packed file: a tape whose members are listed, or what the packing itself says of it."""
    stream = _unpacking(file, media_type)
    head = stream.read(1024)
    if head[257:262] == b"ustar":
        found.tell("packed", "tar")
        file.seek(0)
        yield from _tar(cast(IO[bytes], _Counted(_unpacking(file, media_type))), found)
        return
    file.seek(0)
    start = file.read(4096)
    inside = re.sub(r"\.(?:gz|bz2|xz|zst|tgz)$", "", name, flags=re.IGNORECASE)
    when, size = "", 0
    if media_type == "application/gzip":
        stamp = int.from_bytes(start[4:8], "little")
        when = f"{datetime.datetime.fromtimestamp(stamp, datetime.UTC):%Y-%m-%d %H:%M:%S} UTC" if stamp else ""
        if start[3] & 8 and not start[3] & 4:
            inside = start[10:].partition(b"\0")[0].decode("latin-1") or inside
        file.seek(-4, 2)
        size = int.from_bytes(file.read(4), "little")
    yield Member(inside, size, when)


def _unpacking(file: BinaryIO, media_type: str) -> IO[bytes]:
    if media_type == "application/gzip":
        return cast(IO[bytes], gzip.GzipFile(fileobj=file))
    if media_type == "application/x-bzip2":
        return bz2.BZ2File(file)
    if media_type == "application/x-xz":
        return cast(IO[bytes], lzma.LZMAFile(file))
    if media_type == "application/zstd":
        return cast(IO[bytes], _zstd().ZstdFile(file))
    raise Refused("not_read")


def _zstd() -> Any:
    """The standard module of Python 3.14, or its backport, which py7zr needs."""
    try:
        return importlib.import_module("backports.zstd")
    except ImportError:
        return importlib.import_module("compression.zstd")


def _seven_zip(file: BinaryIO, found: Found) -> Iterator[Member]:
    import py7zr

    try:
        with py7zr.SevenZipFile(file) as archive:
            if archive.needs_password():
                found.note("locked_members")
            for each in archive.list():
                when = each.creationtime
                yield Member(
                    each.filename, each.uncompressed or 0, f"{when:%Y-%m-%d %H:%M:%S} UTC" if when else "", each.is_directory
                )
    except py7zr.exceptions.PasswordRequired as error:
        raise Refused("locked_list") from error
    except py7zr.exceptions.ArchiveError as error:
        raise Refused("damaged") from error


def _rar(file: BinaryIO, found: Found) -> Iterator[Member]:
    import rarfile

    try:
        with rarfile.RarFile(file, part_only=True) as archive:
            members = archive.infolist()
            if archive.needs_password():
                found.note("locked_members" if members else "locked_list")
            if any(member.volume for member in members):
                found.note("volume")
            if archive.comment:
                found.tell("comment", archive.comment)
            for each in members:
                when = "{:04d}-{:02d}-{:02d} {:02d}:{:02d}:{:02d}".format(*each.date_time) if each.date_time else ""
                leads_to = str(each.file_redir[2]) if each.file_redir else ""
                yield Member(str(each.filename), each.file_size or 0, when, each.is_dir(), leads_to)
    except rarfile.NeedFirstVolume as error:
        raise Refused("volume") from error
    except rarfile.Error as error:
        raise Refused("damaged") from error
