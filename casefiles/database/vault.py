"""Evidence bytes on disk: each object under its SHA-256, written once, never replaced.

Layout and write recipe: formats on disk, sections 2, 4, 7 and 8. Sealed objects will live in `sealed/` beside these.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import re
import secrets
import shutil
import stat
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from casefiles.database import staging
from casefiles.database.staging import Begun
from casefiles.errors import BadInput, LibraryDamaged, LibraryError, NotFound
from casefiles.progress import Progress, silent
from casefiles.words import _

Health = Literal["intact", "altered", "missing", "unreadable"]

FOLDERS = ("objects", "sealed", "intake", "derived", "staging")
SPARE = 32 << 20
"""Bytes left free on the disk, so that the database can still be written after the evidence."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KIND = re.compile(r"[a-z]{1,20}")
_THREADS = 8
_OBJECT_MODE = 0o600 if sys.platform == "win32" else 0o400
"""Nobody writes an object, at no moment. Windows removes no file that is read-only: there it becomes so with its name."""


@dataclass(frozen=True)
class Staged:
    """A durable copy that waits in staging: hash in lower hex, size in bytes, the source's time and raw name."""

    path: str
    sha256: str
    size: int
    mtime_ns: int
    name_raw: bytes


@dataclass(frozen=True)
class Kept:
    """An object that the vault holds; `new` when this arrival brought it."""

    sha256: str
    size: int
    new: bool


class Vault:
    """The folder `<library>/vault`. One process writes it: the library's lock sees to that; threads may share it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # As text: to join paths for each object takes longer than what is asked of the disk.
        self._objects, self._staging, self._intake, self._made = (
            str(root / name) for name in ("objects", "staging", "intake", "derived")
        )
        self._writing = threading.RLock()
        self._drafted = itertools.count()
        self._prefix = secrets.token_hex(8)  # of names in staging; one draw, since each costs as much as opening a file
        self._failed: str | None = None

    @classmethod
    def create(cls, root: Path) -> Vault:
        """Make the folders of a new vault (mode 0700) and make their names durable. Raises LibraryError."""
        try:
            root.mkdir(mode=0o700)
            for folder in FOLDERS:
                (root / folder).mkdir(mode=0o700)
        except OSError as error:
            raise staging.disk_fault(error) from error
        staging.sync_folder(root)
        staging.sync_folder(root.parent)
        return cls(root)

    def key_of(self, digest: str) -> Path:
        """Where the object of a SHA-256 (64 lower hex) lies: the only way to an object's name. Raises BadInput."""
        return Path(self._key(digest))

    def _key(self, digest: str) -> str:
        if not _DIGEST.fullmatch(digest):
            raise BadInput(_("This is not the SHA-256 of a file: {digest}.").format(digest=ascii(digest[:80])))
        return f"{self._objects}{os.sep}{digest[:2]}{os.sep}{digest}"

    # Bringing evidence in

    def stage(
        self,
        source: Path | int,
        *,
        name_raw: bytes | None = None,
        progress: Progress = silent,
        begun: Begun | None = None,
        on_begun: Callable[[Begun], None] | None = None,
    ) -> Staged:
        """Copy a file into staging, hashed on the way and durable when this returns.

        `source` is a path, opened as `staging.open_source` says, or a descriptor at its start, which stays open.
        `progress` counts bytes. `begun` is a copy in staging that is gone on with where it is what was noted of it, and
        `on_begun` is told now and then how much of this one is durable. Raises BadInput (a source that is no regular file,
        cannot be read, or changed meanwhile), LibraryError (no room, disk fault) and what `progress` raises; then nothing
        is left in staging.
        """
        if isinstance(source, Path):
            with staging.open_source(source) as handle:
                name = os.fsencode(source.name) if name_raw is None else name_raw
                return self._stage(handle, name, progress, begun, on_begun)
        return self._stage(io.FileIO(source, "rb", closefd=False), name_raw or b"", progress, begun, on_begun)

    @contextmanager
    def lane(self) -> Iterator[str]:
        """A new folder in staging for the copies of one thread: in one folder, new files wait for one another.

        It stays while there is anything in it. Raises LibraryError.
        """
        folder = self._draft()
        _make_folder(Path(folder))
        try:
            yield folder
        finally:
            self._leave_lanes({folder})

    def _leave_lanes(self, folders: Iterable[str]) -> None:
        for folder in folders:
            if folder != self._staging:
                with suppress(OSError):  # a lane that holds something yet
                    Path(folder).rmdir()

    def stage_batch(self, paths: Sequence[Path], lane: str, *, progress: Progress = silent) -> list[Staged | BadInput]:
        """Copy small files into a lane of staging: all are written, then all are synced, which takes a third of the time.

        A source's fault stands in its place and the others go on. Holds a descriptor for each file meanwhile. Whether
        there is room, the caller has asked (`need_room`). Raises LibraryError and what `progress` (bytes of each file)
        raises; then nothing of these is left in staging.
        """
        found: list[Staged | BadInput] = []
        held: list[tuple[int, str]] = []
        try:
            for path in paths:
                try:
                    with staging.open_source(path) as handle:
                        target, staged = self._copied(handle, os.fsencode(path.name), progress, lane)
                except BadInput as error:
                    found.append(error)
                    continue
                held.append((target, staged.path))
                found.append(staged)
        except BaseException:
            self._let_go(held)
            raise
        self._settle(held)
        return found

    def _stage(
        self,
        source: io.FileIO,
        name_raw: bytes,
        progress: Progress,
        begun: Begun | None = None,
        on_begun: Callable[[Begun], None] | None = None,
    ) -> Staged:
        self.need_room(max(0, os.fstat(source.fileno()).st_size - (begun.held if begun else 0)))
        target, staged = self._copied(source, name_raw, progress, begun=begun, on_begun=on_begun)
        self._settle([(target, staged.path)])
        return staged

    def _copied(
        self,
        source: io.FileIO,
        name_raw: bytes,
        progress: Progress,
        folder: str | None = None,
        *,
        begun: Begun | None = None,
        on_begun: Callable[[Begun], None] | None = None,
    ) -> tuple[int, Staged]:
        """A copy that is not synced yet, and its descriptor. It is not closed before: a fault while the system writes
        the bytes back is told to whoever had the file open."""
        self._may_write()
        what = staging.shown_name(name_raw)
        before = os.fstat(source.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise BadInput(_("{name} is a pipe, socket or device, not a file, and was left alone.").format(name=what))
        path = begun.path if begun else self._draft(folder)
        target = staging.open_again(path, _OBJECT_MODE) if begun else staging.create_new(path, _OBJECT_MODE)

        def durable(held: int, sha256: str) -> None:
            if on_begun is not None:
                self._synced(target)
                on_begun(Begun(path, held, sha256))

        try:
            sha256, size = staging.copy_hashed(
                source, target, before.st_size, what, progress, begun=begun, on_part=durable
            )
            after = os.fstat(source.fileno())
            if size != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
                raise BadInput(
                    _("{name} changed while it was being copied; add it again when nothing writes to it.").format(
                        name=what
                    )
                )
        except BaseException:
            os.close(target)
            _remove(path)
            raise
        return target, Staged(path, sha256, size, before.st_mtime_ns, name_raw)

    def _settle(self, held: Sequence[tuple[int, str]]) -> None:
        """Sync and close what was written into staging; when one file cannot be synced, none of them stays."""
        try:
            if len(held) > 2:
                staging.write_out(held[0][0])
            for target, _path in held:
                self._synced(target)
        except BaseException:
            self._let_go(held)
            raise
        for target, _path in held:
            os.close(target)

    def _let_go(self, held: Sequence[tuple[int, str]]) -> None:
        for target, path in held:
            os.close(target)
            _remove(path)

    def _draft(self, folder: str | None = None) -> str:
        return f"{folder or self._staging}{os.sep}{self._prefix}{next(self._drafted):016x}"

    def need_room(self, size: int) -> None:
        """Raise LibraryError when the disk cannot take `size` bytes and still leave the database room."""
        if sys.platform == "win32":
            free = shutil.disk_usage(self.root).free
        else:
            room = os.statvfs(self.root)
            free = room.f_bavail * room.f_frsize
        if size + SPARE > free:
            raise LibraryError(
                _(
                    "The disk that holds the library has {free} MB free; {need} MB are needed. Nothing was added."
                ).format(free=free // 1_000_000, need=-(-(size + SPARE) // 1_000_000))
            )

    def keep(self, staged: Staged) -> Kept:
        """Give one staged copy its place; see `keep_all`."""
        return self.keep_all([staged])[0]

    def keep_all(self, staged: Sequence[Staged], *, progress: Progress = silent) -> tuple[Kept, ...]:
        """Give staged copies their places under their hashes, durable when this returns; one sync per folder touched.

        An object that is already there is read and must match; then the staged copy is dropped. It is never replaced:
        one that does not match raises LibraryDamaged. `progress` counts files. On any error, and when `progress`
        raises, what this call placed is taken away again and the staged copies are dropped.
        """
        with self._writing:
            self._may_write()
            placed: set[str] = set()
            try:
                folders = [Path(self._objects, start) for start in sorted({one.sha256[:2] for one in staged})]
                for folder in folders:
                    _make_folder(folder)
                kept = [self._place(one, placed, progress, n, len(staged)) for n, one in enumerate(staged)]
                # Also for objects found: the run that placed them may have ended before it synced their names.
                with ThreadPoolExecutor(_THREADS) as pool:  # the waits for the disk overlap
                    waiting = [pool.submit(copy_context().run, self._synced, folder) for folder in folders]
                for done in waiting:
                    done.result()
                if placed:
                    self._synced(self.root / "objects")
                self._leave_lanes({os.path.dirname(one.path) for one in staged})  # noqa: PTH120  # ten thousand of them
            except BaseException:
                for digest in placed:
                    _remove(self._key(digest))
                self.drop(staged)
                raise
            return tuple(kept)

    def _place(self, staged: Staged, placed: set[str], progress: Progress, n: int, total: int) -> Kept:
        progress(n, total, staging.shown_name(staged.name_raw))
        final = self._key(staged.sha256)
        if os.path.lexists(final):
            if staged.sha256 not in placed:
                self._must_match(staged)
            _remove(staged.path)
            return Kept(staged.sha256, staged.size, False)
        staging.rename_new(staged.path, final)
        placed.add(staged.sha256)
        if sys.platform == "win32":
            Path(final).chmod(0o400)
        return Kept(staged.sha256, staged.size, True)

    def _must_match(self, staged: Staged) -> None:
        health = self.check(staged.sha256, staged.size)
        name = staging.shown_name(staged.name_raw)
        if health == "unreadable":
            raise LibraryError(
                _("The library already holds {name}, but cannot read its copy; nothing was added.").format(name=name)
            )
        if health != "intact":
            raise LibraryDamaged(
                _(
                    "The library already holds {name}, but its copy {digest} is not what was taken in. "
                    "It was left as it is and nothing was added; check the evidence and restore it from a backup."
                ).format(name=name, digest=staged.sha256)
            )

    def drop(self, staged: Iterable[Staged | Begun]) -> None:
        """Throw staged copies away; those already gone are no error."""
        folders = set()
        for one in staged:
            _remove(one.path)
            folders.add(os.path.dirname(one.path))  # noqa: PTH120  # ten thousand of them
        self._leave_lanes(folders)

    def take_back(self, kept: Iterable[Kept], arrival: str) -> None:
        """Remove what an arrival brought, its sheets too, when its transaction did not come to be.

        Objects that were there before (`new` false) stay. `arrival` is the uid of its first exhibit.
        """
        with self._writing:
            for one in kept:
                if one.new:
                    _remove(self._key(one.sha256))
            _remove(self._sheets_of(arrival))

    def destroy(self, sha256: str) -> None:
        """Remove an object and all that was made from it, for good: the caller has entered that, and why.

        One that is not there is no error. Raises LibraryError when it cannot be removed.
        """
        with self._writing:
            self._may_write()
            self.forget_derived(sha256)
            key = Path(self._key(sha256))
            try:
                if sys.platform == "win32" and key.exists():
                    key.chmod(0o600)  # a file that is read-only cannot be removed there
                key.unlink(missing_ok=True)
            except OSError as error:
                raise LibraryError(
                    _("The bytes could not be removed: {reason}.").format(reason=staging.reason(error))
                ) from error
            if key.parent.exists():
                self._synced(key.parent)

    def clear_staging(self) -> None:
        """Remove what an earlier run left in staging. For the opening of a library: nobody may be staging meanwhile.

        Makes folders that are not there: copies and archives lose empty ones. Raises LibraryError.
        """
        try:
            for folder in FOLDERS:
                (self.root / folder).mkdir(mode=0o700, exist_ok=True)
            for entry in (self.root / "staging").iterdir():
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry, ignore_errors=True)
                else:
                    _remove(entry)
        except OSError as error:
            raise staging.disk_fault(error) from error

    # Reading and checking

    def open(self, sha256: str) -> BinaryIO:
        """An object for reading. Raises NotFound when it is not there, LibraryError when it cannot be read."""
        try:
            return os.fdopen(_open_object(self.key_of(sha256)), "rb")
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotFound(_("The library does not hold the evidence {digest}.").format(digest=sha256)) from error
        except OSError as error:
            raise LibraryError(
                _("The evidence {digest} could not be read: {reason}.").format(
                    digest=sha256, reason=staging.reason(error)
                )
            ) from error

    def check(self, sha256: str, expected_size: int, progress: Progress = silent) -> Health:
        """Read an object whole and compare size and hash; `progress` counts bytes.

        'altered' is said only of bytes that were read, or of a name that is no regular file; a fault of the machine
        (no handles, no rights, a bad sector) is 'unreadable', and never passes for either sound or altered.
        """
        key = self.key_of(sha256)
        try:
            if not stat.S_ISREG(os.lstat(key).st_mode):
                return "altered"
            with io.FileIO(_open_object(key), "rb") as source:
                if os.fstat(source.fileno()).st_size != expected_size:
                    return "altered"
                digest = hashlib.sha256()
                buffer = memoryview(bytearray(min(staging.CHUNK, expected_size + 1)))
                done = 0
                while count := source.readinto(buffer):
                    digest.update(buffer[:count])
                    done += count
                    progress(done, expected_size)
        except (FileNotFoundError, NotADirectoryError):
            return "missing"
        except (OSError, MemoryError):
            return "unreadable"
        return "intact" if digest.hexdigest() == sha256 and done == expected_size else "altered"

    def objects(self) -> Iterator[str]:
        """The SHA-256 of every object, in order. Files with other names, or in the wrong folder, are not objects."""
        for folder in sorted((self.root / "objects").glob("[0-9a-f][0-9a-f]")):
            for entry in sorted(folder.iterdir()):
                if _DIGEST.fullmatch(entry.name) and entry.name.startswith(folder.name):
                    yield entry.name

    # Arrivals

    def keep_sheets(self, sheets: Sequence[tuple[str, bytes]]) -> None:
        """Write the sheets of one arrival, given by the uids of its exhibits, once and for ever; durable on return.

        They share a file, a line each, named by the first: what came together would otherwise be twice as many files.
        A sheet is canonical JSON and names its `exhibit`. Raises LibraryError, also where the file is there already,
        and BadInput for what is no uid; then nothing of it is there, neither here nor in staging.
        """
        with self._writing:
            self._may_write()
            if not sheets:
                return
            finals = [self._sheets_of(uid) for uid, _sheet in sheets]
            if len(set(finals)) < len(finals) or os.path.lexists(finals[0]):
                raise LibraryError(_("The sheet of arrival {uid} is written already.").format(uid=sheets[0][0]))
            target, draft = self._written(b"\n".join(sheet for _uid, sheet in sheets))
            self._settle([(target, draft)])
            try:
                staging.rename_new(draft, finals[0])
                self._synced(self.root / "intake")
            except BaseException:
                for path in (draft, finals[0]):
                    _remove(path)
                raise

    def _written(self, payload: bytes) -> tuple[int, str]:
        path = self._draft()
        target = staging.create_new(path)
        try:
            staging.write_whole(target, payload)
        except BaseException:
            self._let_go([(target, path)])
            raise
        return target, path

    def read_sheet(self, exhibit_uid: str) -> bytes:
        """The sheet of an exhibit's arrival. Raises NotFound, BadInput or LibraryError.

        An exhibit that did not come alone may stand in any file: who asks for many of them reads `sheets`.
        """
        if os.path.lexists(self._sheets_of(exhibit_uid)):
            return self._read_sheets(exhibit_uid)[0]
        for arrival in self.arrivals():
            found = self.sheets(arrival).get(exhibit_uid)
            if found is not None:
                return found
        raise NotFound(_("There is no sheet of arrival {uid}.").format(uid=exhibit_uid))

    def arrivals(self) -> Iterator[str]:
        """Every arrival that has sheets, by the uid of its first exhibit, in order."""
        for entry in sorted((self.root / "intake").iterdir()):
            if _UID.fullmatch(entry.name):
                yield entry.name

    def sheets(self, arrival: str) -> dict[str, bytes]:
        """The sheets of an arrival by the uids of their exhibits. Raises LibraryError where they cannot be read.

        The first belongs to the exhibit that names the file, whatever it says; of the others, one that is not JSON or
        names no exhibit is left out.
        """
        first, *others = self._read_sheets(arrival)
        found = {arrival: first}
        for sheet in others:
            with suppress(ValueError, KeyError, TypeError):
                found.setdefault(str(json.loads(sheet)["exhibit"]), sheet)
        return found

    def stated_in_sheets(self, arrival: str) -> list[str]:
        """The uids of exhibits that the sheets of an arrival name, each as often as it stands there. Raises as `sheets`."""
        found = []
        for sheet in self._read_sheets(arrival):
            with suppress(ValueError, KeyError, TypeError):
                found.append(str(json.loads(sheet)["exhibit"]))
        return found

    def _read_sheets(self, arrival: str) -> list[bytes]:
        try:
            return Path(self._sheets_of(arrival)).read_bytes().split(b"\n")
        except OSError as error:
            raise LibraryError(
                _("The sheet of arrival {uid} could not be read: {reason}.").format(
                    uid=arrival, reason=staging.reason(error)
                )
            ) from error

    def size_of_sheets(self, arrival: str) -> int:
        """Bytes of the file with the sheets of an arrival."""
        return Path(self._sheets_of(arrival)).stat().st_size

    def remove_sheets(self, arrival: str) -> None:
        """Remove the sheets of an arrival of which nothing was entered. Raises LibraryError."""
        with self._writing:
            self._may_write()
            try:
                Path(self._sheets_of(arrival)).unlink(missing_ok=True)
            except OSError as error:
                raise staging.disk_fault(error) from error
            self._synced(self.root / "intake")

    def _sheets_of(self, uid: str) -> str:
        if not _UID.fullmatch(uid):
            raise BadInput(_("This is not the uid of an evidence item: {uid}.").format(uid=ascii(uid[:80])))
        return f"{self._intake}{os.sep}{uid}"

    # What can be made again: thumbnails, extracted text

    def put_derived(self, sha256: str, kind: str, version: int, payload: bytes) -> None:
        """Keep something made from an object, under the object's hash, its kind and the version of its maker.

        Not synced, since it can be made again; its own hash stands before it, so that a torn one is noticed.
        """
        final = Path(self._derived(sha256, kind, version))
        target, draft = self._written(hashlib.sha256(payload).digest() + payload)
        os.close(target)
        try:
            final.parent.mkdir(mode=0o700, exist_ok=True)
            Path(draft).replace(final)
        except OSError as error:
            _remove(draft)
            raise staging.disk_fault(error) from error

    def get_derived(self, sha256: str, kind: str, version: int) -> bytes | None:
        """What `put_derived` kept; None when it is not there, or not whole: then it must be made again."""
        try:
            with open(self._derived(sha256, kind, version), "rb") as file:  # noqa: PTH123  # asked for every exhibit
                stored = file.read()
        except OSError:
            return None
        payload = stored[32:]
        return payload if hashlib.sha256(payload).digest() == stored[:32] else None

    def forget_derived(self, sha256: str) -> None:
        """Remove all that was made from an object. Raises LibraryError."""
        self._key(sha256)
        try:
            for file in Path(self._made, sha256[:2]).glob(f"{sha256}-*"):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise staging.disk_fault(error) from error

    def _derived(self, sha256: str, kind: str, version: int) -> str:
        if not _KIND.fullmatch(kind) or version < 0:
            raise ValueError(f"kind of derived file: {kind!r} {version!r}")
        self._key(sha256)
        return f"{self._made}{os.sep}{sha256[:2]}{os.sep}{sha256}-{kind}-{version}"

    # Faults

    def _may_write(self) -> None:
        if self._failed:
            raise LibraryError(self._failed)

    def _synced(self, what: int | Path) -> None:
        """Sync a descriptor or a folder; after a failure this vault writes nothing more (rule R17)."""
        try:
            if isinstance(what, int):
                staging.sync_file(what)
            else:
                staging.sync_folder(what)
        except staging.SyncFailed as error:
            self._failed = _(
                "The disk failed to confirm a write, so no more evidence is added. "
                "Close the library, check the disk, and open it again."
            )
            raise error


def _make_folder(folder: Path) -> None:
    """A private folder, unless it is there. Raises LibraryError."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise staging.disk_fault(error) from error


def _remove(path: Path | str) -> None:
    """Remove a file that nothing refers to. One that stays does no harm, and must not hide the fault that led here."""
    with suppress(OSError):
        Path(path).unlink()


def _open_object(key: Path) -> int:
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    return os.open(key, flags)
