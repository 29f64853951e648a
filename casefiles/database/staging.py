"""Bytes on their way into the vault: opened without following links, hashed while they are copied, made durable.

The rules are those of the formats on disk, sections 8 and 9; why each is there is said beside it.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from casefiles.errors import BadInput, LibraryError
from casefiles.progress import Progress
from casefiles.words import _

CHUNK = 1 << 18
"""Bytes read, hashed and written at a time: pieces that fit into a core's own cache. With 1 MiB both together take up to
three times as long where other programs share the processor."""

WRITE_AHEAD = 8 << 20
"""Bytes after which the disk is asked to begin, so that it writes while the rest is hashed, and little is left to sync."""

SAFE_EVERY = 256 << 20
"""Bytes of a file after which its copy is made durable, where somebody wants to know that it can go on from there."""

LOOKS, LOOK_BYTES = 64, 1 << 16
"""Places at which a file is compared with what is held of it before its copying goes on, and bytes at each."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_BINARY = getattr(os, "O_BINARY", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_NOATIME = getattr(os, "O_NOATIME", 0)


class SyncFailed(LibraryError):
    """The disk did not confirm that the bytes are safe. Final: trying again would report success for lost data."""


@dataclass(frozen=True)
class Begun:
    """A copy that is not whole: where it lies, how many bytes of it are durable, and the SHA-256 of these."""

    path: str
    held: int
    sha256: str


def shown_name(raw: bytes) -> str:
    """A file's name for a sentence: undecodable bytes become U+FFFD; controls and direction marks are written out."""
    return written_out(raw.decode("utf-8", "replace"))


def written_out(text: str, *, keep: str = "") -> str:
    """The text with what nobody would see, or what would do something to a screen, written as `\\u202e`; `keep` stays.

    Blanks of every width stay, and so do joiners between letters that are no ASCII: there they are spelling.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c in keep or unicodedata.category(c) == "Zs" or _joins(text, at)
        else c.encode("unicode_escape", "surrogatepass").decode("ascii")
        for at, c in enumerate(text)
    )  # fmt: skip


def _joins(text: str, at: int) -> bool:
    return text[at] in "\u200c\u200d" and 0 < at < len(text) - 1 and text[at - 1] > "\x7f" and text[at + 1] > "\x7f"


def shown(path: Path) -> str:
    """The last part of a path for a sentence."""
    return shown_name(os.fsencode(path.name or str(path)))


def refusal(path: Path, mode: int) -> str | None:
    """The sentence that refuses what is no regular file, by its mode; None for a regular file."""
    if stat.S_ISREG(mode):
        return None
    name = shown(path)
    if stat.S_ISLNK(mode):
        return _("{name} is a link to another place and was not followed; add the file itself.").format(name=name)
    if stat.S_ISDIR(mode):
        return _("{name} is a folder, not a file.").format(name=name)
    return _("{name} is a pipe, socket or device, not a file, and was left alone.").format(name=name)


def reason(error: OSError) -> str:
    """The system's own words for a fault, without the path."""
    return error.strerror or type(error).__name__


def unreadable(path: Path, error: OSError) -> BadInput:
    """The sentence for a source that cannot be opened or read."""
    name = shown(path)
    if isinstance(error, FileNotFoundError):
        return BadInput(_("There is no file {name} (any more).").format(name=name))
    return BadInput(_("{name} could not be read: {reason}.").format(name=name, reason=reason(error)))


def open_source(path: Path) -> io.FileIO:
    """Open a file that is to become evidence, for reading, or raise BadInput with the sentence.

    Never follows a link as the last step, never waits on a pipe, touches no device, and leaves the time of last
    access alone where the system allows that.
    """
    try:
        # Opening a device can itself do something (rewind a tape), so the mode is looked at before and after.
        sentence = refusal(path, os.lstat(path).st_mode)
        if sentence:
            raise BadInput(sentence)
        flags = os.O_RDONLY | _BINARY | _NOFOLLOW | _NONBLOCK
        try:
            fd = os.open(path, flags | _NOATIME)
        except PermissionError:  # only the owner may ask to leave the access time alone
            fd = os.open(path, flags)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):  # swapped since the first look
            raise BadInput(refusal(path, stat.S_IFLNK if error.errno == errno.ELOOP else stat.S_IFIFO)) from error
        raise unreadable(path, error) from error
    source = io.FileIO(fd, "rb")
    sentence = refusal(path, os.fstat(fd).st_mode)
    if sentence:
        source.close()
        raise BadInput(sentence)
    return source


def disk_fault(error: OSError) -> LibraryError:
    """The sentence for a fault while writing into the library."""
    if error.errno in _NO_ROOM:
        return LibraryError(_("The disk that holds the library is full; nothing was added."))
    return LibraryError(
        _("The library could not be written: {reason}; nothing was added.").format(reason=reason(error))
    )


def write_whole(fd: int, data: memoryview | bytes) -> None:
    """Write all of `data`; a short write goes on where it stopped. Raises LibraryError."""
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(fd, view) :]
    except OSError as error:
        raise disk_fault(error) from error


def copy_hashed(
    source: io.FileIO,
    target: int,
    size: int,
    what: str,
    progress: Progress,
    *,
    ahead: int = WRITE_AHEAD,
    begun: Begun | None = None,
    on_part: Callable[[int, str], None] | None = None,
) -> tuple[str, int]:
    """Copy `source` into the descriptor `target` in one pass; gives SHA-256 (lower hex) and the bytes copied.

    `size` is what the source should hold, in bytes: one byte more is read at most, which is enough to see that it grew.
    The disk is asked to begin after every `ahead` bytes, for a caller that will sync them. `begun` is what `target` holds
    already: it is read, and where it is what it should be the copying goes on behind it. `on_part` is told after every
    `SAFE_EVERY` bytes how many are copied and their SHA-256, and may make them durable.
    Raises BadInput for the source, LibraryError for the target, and whatever `progress` raises.
    """
    digest, done = (hashlib.sha256(), 0) if begun is None else _held(source, target, begun, size, what, progress)
    buffer = memoryview(bytearray(min(CHUNK, size + 1)))
    asked = told = done
    while done <= size:
        try:
            count = source.readinto(buffer)
        except OSError as error:
            raise BadInput(_("{name} could not be read: {reason}.").format(name=what, reason=reason(error))) from error
        if not count:
            break
        digest.update(buffer[:count])
        write_whole(target, buffer[:count])
        done += count
        if done - asked >= ahead:
            _begin_writing(target, asked, done - asked)
            asked = done
        if on_part is not None and done - told >= SAFE_EVERY:
            on_part(done, digest.hexdigest())
            told = done
        progress(done, size, what)
    return digest.hexdigest(), done


def _held(
    source: io.FileIO, target: int, begun: Begun, size: int, what: str, progress: Progress
) -> tuple[hashlib._Hash, int]:
    """What is held of a copy, as its hash and its length; both files stand behind it. Nothing of one that is not as noted,
    or of another file than the source."""
    digest, done = hashlib.sha256(), 0
    try:
        if 0 < begun.held <= size:
            os.ftruncate(target, begun.held)
            with io.FileIO(target, "rb", closefd=False) as held:
                while piece := held.read(CHUNK):
                    digest.update(piece)
                    done += len(piece)
                    progress(done, size, what)
            if (done, digest.hexdigest()) == (begun.held, begun.sha256) and _agree(source, target, done, what):
                return digest, done
        os.ftruncate(target, 0)
        os.lseek(target, 0, os.SEEK_SET)
    except OSError as error:
        raise disk_fault(error) from error
    source.seek(0)
    return hashlib.sha256(), 0


def _agree(source: io.FileIO, target: int, held: int, what: str) -> bool:
    """Whether the source has the bytes that are held, at `LOOKS` places from the first to the last; both stand behind them.

    Another file may have its name, size and time. To read all of it again would take as long as to copy it again.
    """
    piece = min(held, LOOK_BYTES)
    with io.FileIO(target, "rb", closefd=False) as copy:
        for n in range(LOOKS):
            at = (held - piece) * n // (LOOKS - 1)
            copy.seek(at)
            try:
                source.seek(at)
                there = _read_whole(source, piece)
            except OSError as error:
                raise BadInput(_("{name} could not be read: {reason}.").format(name=what, reason=reason(error))) from error
            if there != _read_whole(copy, piece):
                return False
    return True


def _read_whole(file: io.FileIO, count: int) -> bytes:
    found = b""
    while len(found) < count and (piece := file.read(count - len(found))):
        found += piece
    return found


def create_new(path: Path | str, mode: int = 0o600) -> int:
    """A descriptor for writing a new private file; an existing name is an error. Raises LibraryError.

    `mode` holds for whoever opens it later: with 0400 nobody but this descriptor ever writes it.
    """
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY | _NOFOLLOW, mode)
    except OSError as error:
        raise disk_fault(error) from error


def open_again(path: Path | str, mode: int) -> int:
    """A descriptor for going on with a copy that nobody else may write; `mode` as in `create_new`. Raises LibraryError."""
    try:
        Path(path).chmod(0o600)
        descriptor = os.open(path, os.O_RDWR | _BINARY | _NOFOLLOW)
        Path(path).chmod(mode)
    except OSError as error:
        raise disk_fault(error) from error
    return descriptor


def sync_file(fd: int) -> None:
    """Make a file's bytes durable. Raises SyncFailed, or LibraryError when only room was missing."""
    try:
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)  # fsync alone stops at the drive's cache there
        else:
            os.fsync(fd)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise disk_fault(error) from error
        raise SyncFailed(
            _("The disk did not confirm that the evidence is safe ({reason}); nothing was added.").format(
                reason=reason(error)
            )
        ) from error


def write_out(fd: int) -> None:
    """Have the system write everything that waits for the disk of an open file, in one go.

    Promises nothing: each file is synced afterwards, and finds little left to wait for. Twenty files synced one by one
    are twenty rounds of the disk, and these are two. Where there is no such call, the rounds are made.
    """
    call = _of_the_system("syncfs", "c_int")
    if call is not None:
        call(fd)


def _begin_writing(fd: int, start: int, length: int) -> None:
    """Have the system begin to write these bytes, and wait for nothing. Promises nothing either."""
    call = _of_the_system("sync_file_range", "c_int", "c_int64", "c_int64", "c_uint")
    if call is not None:
        call(fd, start, length, _SYNC_FILE_RANGE_WRITE)


_SYNC_FILE_RANGE_WRITE = 2


@cache
def _of_the_system(name: str, *arguments: str) -> Callable[..., int] | None:
    """A call that Linux has and Python does not name; None elsewhere, and on a system too old for it."""
    if sys.platform != "linux":
        return None
    import ctypes

    found = getattr(ctypes.CDLL(None), name, None)
    if found is not None:
        found.argtypes = [getattr(ctypes, kind) for kind in arguments]
    return cast("Callable[..., int] | None", found)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable. Windows has no such call and keeps names by itself."""
    if sys.platform == "win32":
        return
    try:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise disk_fault(error) from error
    try:
        sync_file(fd)
    finally:
        os.close(fd)


def rename_new(old: str, new: str) -> None:
    """Give a file its final name. The caller holds the vault's lock and has seen that the name is free.

    Windows: virus scanners and indexers hold new files for a moment, so a sharing violation is tried again for 2 s.
    """
    if sys.platform == "win32":
        import time

        for _again in range(40):
            try:
                os.rename(old, new)  # noqa: PTH104
                return
            except PermissionError:
                time.sleep(0.05)
    try:
        os.rename(old, new)  # noqa: PTH104  # `Path.rename` makes a path of the new name, which takes as long again
    except OSError as error:
        raise disk_fault(error) from error
