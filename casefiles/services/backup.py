"""A backup: the whole library in one file, checked before it gets its name; and the way back from it.

The file is a zip64 archive, so that any tool can open it: `library.json`, `library.db`, `log/`, `vault/`, and last a
manifest with the size and SHA-256 of everything. Its comment is the SHA-256 of all that stands before it: no byte of the
file can change without being noticed.
"""

from __future__ import annotations

import getpass
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from sqlalchemy import Connection, select

from casefiles.database import derived, journal
from casefiles.database.connection import connect
from casefiles.database.copying import check_copy, copy_database, remove_database
from casefiles.database.engine import opened_alone, reading_engine
from casefiles.database.layout import FORMAT as LAYOUT_FORMAT
from casefiles.database.layout import Layout, read_card
from casefiles.database.library import Library
from casefiles.database.log import Log
from casefiles.database.migrations import SCHEMA_VERSION
from casefiles.database.staging import create_new, reason, sync_file, sync_folder
from casefiles.database.vault import Vault
from casefiles.domain.moments import Clock, now
from casefiles.domain.registers import StoredObject
from casefiles.errors import BadInput, CasefilesError, LibraryDamaged, LibraryError, LibraryTooNew, NotFound
from casefiles.progress import Progress, silent
from casefiles.services import verification
from casefiles.words import _

SUFFIX = ".casefiles-backup"
FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
SPARE = 32 << 20
"""Bytes that must stay free on the disk that a backup is written to."""
LARGEST_MANIFEST = 512 << 20
_SEAL = b"casefiles-backup:1:"
_SEAL_LENGTH = len(_SEAL) + 64
_DATE = (1980, 1, 1, 0, 0, 0)
_NAMES = re.compile(
    r"library\.json|library\.db|keys\.json|log/[0-9]{4,9}|vault/objects/([0-9a-f]{2})/\1[0-9a-f]{62}"
    r"|vault/sealed/([0-9a-f]{2})/\2[0-9a-f]{62}|vault/intake/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|vault/derived/(?P<shelf>[0-9a-f]{2})/(?P=shelf)[0-9a-f]{62}-[a-z]{1,20}-[0-9]{1,6}"
)
"""What a backup may hold, and nothing else: no name leads out of the folder it is restored into."""


@dataclass(frozen=True)
class Kept:
    """One file of a backup: its name in the library, bytes, SHA-256 in lower hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `epoch`, `seq` and `hash` are the journal's head; `findings` what was wrong then."""

    library: str
    name: str
    code: str
    made: str
    schema: int
    epoch: str
    seq: int
    hash: str
    entries: tuple[Kept, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True)
class BackupReport:
    """A backup that was made and read back. `findings`: what of the library is not as it should be, in the backup too."""

    file: Path
    size: int
    objects: int
    findings: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether everything that belongs to the library is in the backup, and sound."""
        return not self.findings


@dataclass(frozen=True)
class RestoreReport:
    """A library that was restored: where, how many objects, and what the backup said was wrong with it."""

    folder: Path
    library: str
    objects: int
    seq: int
    findings: tuple[str, ...]


def backup(library: Library, destination: Path, progress: Progress = silent) -> BackupReport:
    """Writes the whole library into one new file; other threads may go on writing to the library meanwhile.

    `destination` is the file, or a folder to make it in. `progress` counts bytes. Raises BadInput for a destination that
    exists or cannot be written, LibraryDamaged for a database that is not sound, LibraryError for a disk that is full or
    failing, and what `progress` raises; then there is no file.
    """
    final = _destination(library, Path(destination))
    draft = final.with_name(f".{final.name}.{secrets.token_hex(6)}")
    copied = draft.with_name(draft.name + ".db")
    progress(0, 0, _("Checking the library"))
    findings = list(verification.verify_database(library, progress))
    try:
        _need_room(final.parent, library)
        with _source(library) as source:
            copy_database(source, copied)
        check_copy(copied)
        with _reading(copied) as connection:
            head = journal.read_head(connection)
            schema = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            rows = connection.execute(
                select(StoredObject.sha256, StoredObject.size, StoredObject.form).order_by(StoredObject.sha256)
            )
            objects = [(row.sha256, row.size, row.form) for row in rows]
        total = copied.stat().st_size + sum(size for _sha256, size, _form in objects)
        entries, seal = _write(library, draft, copied, objects, head, schema, findings, _counting(progress, total))
        _check_written(draft, seal, entries, progress)
        if final.exists():
            raise BadInput(_("There is something at {path} already; please choose another name.").format(path=final))
        draft.rename(final)
        sync_folder(final.parent)
    except OSError as error:
        raise _fault(error) from error
    finally:
        draft.unlink(missing_ok=True)
        remove_database(copied)
    in_it = sum(1 for entry in entries if entry.name.startswith("vault/objects/"))
    return BackupReport(final, final.stat().st_size, in_it, tuple(findings))


def _fault(error: OSError) -> LibraryError:
    return LibraryError(_("The backup could not be written: {reason}. There is none.").format(reason=reason(error)))


def _destination(library: Library, destination: Path) -> Path:
    final = destination.absolute()
    if final.is_dir():
        stamp = library.clock().utc[:16].replace(":", "").replace("T", " ")
        final = final / f"{library.layout.name} {stamp}{SUFFIX}"
    if library.folder.absolute() in final.parents:
        raise BadInput(_("A backup inside the library is lost with it; please choose another place."))
    if os.path.lexists(final):
        raise BadInput(_("There is something at {path} already; please choose another name.").format(path=final))
    if not final.parent.is_dir():
        raise BadInput(_("There is no folder {path}.").format(path=final.parent))
    return final


def _need_room(folder: Path, library: Library) -> None:
    # The database lies there twice for a while: as a copy, and in the backup.
    need = sum(file.stat().st_size for file in _files(library)) + 2 * library.layout.database.stat().st_size + SPARE
    free = shutil.disk_usage(folder).free
    if free < need:
        raise LibraryError(
            _("The disk has {free} MB free; the backup needs {need} MB. There is none.").format(
                free=free // 1_000_000, need=-(-need // 1_000_000)
            )
        )


def _files(library: Library) -> Iterator[Path]:
    vault = library.layout.vault
    for sha256 in library.vault.objects():
        yield library.vault.key_of(sha256)
    for folder in (vault / "sealed", vault / "intake", library.layout.log):
        yield from (file for file in sorted(folder.rglob("*")) if file.is_file())


@contextmanager
def _source(library: Library) -> Iterator[Any]:
    """A connection that holds on to one moment, whatever is written meanwhile."""
    with library.read() as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM change").scalar()
        yield derived.raw(session)


@contextmanager
def _reading(file: Path) -> Iterator[Connection]:
    engine = reading_engine(lambda: connect(file, read_only=True, immutable=True), pooled=False)
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def _counting(progress: Progress, total: int) -> Callable[[int], None]:
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(min(done, total), total, _("Writing the backup"))

    return count


class _Sealed(io.RawIOBase):
    """A file that is written from beginning to end, hashed on the way but for the last bytes, where the seal will stand."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._held = b""
        self._digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._file.write(data)
        held = self._held + bytes(data)
        self._digest.update(held[:-_SEAL_LENGTH])
        self._held = held[-_SEAL_LENGTH:]
        return len(data)

    def seal(self) -> bytes:
        """What belongs into the place that was left for it."""
        return _SEAL + self._digest.hexdigest().encode()


def _write(
    library: Library,
    draft: Path,
    copied: Path,
    objects: list[tuple[str, int, str]],
    head: journal.Head,
    schema: int,
    findings: list[str],
    count: Callable[[int], None],
) -> tuple[list[Kept], bytes]:
    entries: list[Kept] = []
    with os.fdopen(create_new(draft), "r+b") as file:
        sealed = _Sealed(file)
        with zipfile.ZipFile(sealed, "w", allowZip64=True) as archive:

            def add(name: str, source: IO[bytes], compress: bool = False) -> None:
                entries.append(_add(archive, name, source, compress, count))

            add("library.json", io.BytesIO(library.layout.card.read_bytes()))
            keys = library.folder / "keys.json"
            if keys.exists():
                add("keys.json", io.BytesIO(keys.read_bytes()))
            with copied.open("rb") as source:
                add("library.db", source, compress=True)
            for segment in library.log.segments():
                lines = _lines(segment, head.seq)
                if lines:
                    add(f"log/{segment.name}", io.BytesIO(lines), compress=True)
            for sheet in sorted((library.layout.vault / "intake").iterdir()):
                if _NAMES.fullmatch(f"vault/intake/{sheet.name}"):
                    add(f"vault/intake/{sheet.name}", io.BytesIO(sheet.read_bytes()))
            # Text and small pictures could be read again, but only where the readers are: a restored library is searched at once.
            for made in sorted((library.layout.vault / "derived").glob("*/*")):
                name = f"vault/derived/{made.parent.name}/{made.name}"
                if _NAMES.fullmatch(name):
                    add(name, io.BytesIO(made.read_bytes()), compress=True)
            for sha256, size, _form in objects:
                _add_object(library, sha256, size, add, entries, findings)
            card = read_card(library.layout)
            manifest = {
                "format": FORMAT,
                "layout": LAYOUT_FORMAT,
                "library": library.uid,
                "name": library.name,
                "code": card["code"],
                "made": library.clock().utc,
                "schema": schema,
                "head": {"epoch": head.epoch, "seq": head.seq, "hash": head.hash},
                "entries": [[entry.name, entry.size, entry.sha256] for entry in entries],
                "findings": findings,
            }
            written = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
            _add(archive, MANIFEST, io.BytesIO(written), True, lambda _count: None)
            archive.comment = bytes(_SEAL_LENGTH)
        seal = sealed.seal()
        file.seek(-_SEAL_LENGTH, os.SEEK_END)
        file.write(seal)
        file.flush()
        sync_file(file.fileno())
    return entries, seal


def _add(archive: zipfile.ZipFile, name: str, source: IO[bytes], compress: bool, count: Callable[[int], None]) -> Kept:
    """Streams a file into the archive. Names and times of the machine do not get in."""
    about = zipfile.ZipInfo(name, _DATE)
    about.external_attr = (stat.S_IFREG | 0o600) << 16
    about.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    digest = hashlib.sha256()
    size = 0
    with archive.open(about, "w", force_zip64=True) as target:
        while block := source.read(CHUNK):
            target.write(block)
            digest.update(block)
            size += len(block)
            count(len(block))
    return Kept(name, size, digest.hexdigest())


def _add_object(
    library: Library, sha256: str, size: int, add: Callable[[str, IO[bytes]], None], entries: list[Kept], findings: list[str]
) -> None:
    """An object as it lies there: one that is altered or missing is named, and does not keep the rest from being saved."""
    try:
        source = library.vault.open(sha256)
    except CasefilesError as error:
        findings.append(str(error))
        return
    with source:
        add(str(library.vault.key_of(sha256).relative_to(library.folder)).replace(os.sep, "/"), source)
    if (entries[-1].sha256, entries[-1].size) != (sha256, size):
        findings.append(_("The evidence {digest} is not what was taken in: its bytes have changed.").format(digest=sha256))


def _lines(segment: Path, last: int) -> bytes:
    """The whole lines of a segment up to the database's last entry: what was written meanwhile is of a later moment."""
    kept = []
    for line in segment.read_bytes().splitlines(keepends=True):
        try:
            later = json.loads(line)["seq"] > last
        except (ValueError, KeyError, TypeError):
            later = not line.endswith(b"\n")
        if not later:
            kept.append(line)
    return b"".join(kept)


def _check_written(draft: Path, seal: bytes, entries: list[Kept], progress: Progress) -> None:
    """Reads back what was written. From memory, mostly: later checks of the same file say more."""
    try:
        manifest = read_manifest(draft, progress)
        with zipfile.ZipFile(draft) as archive:
            listed = [(one.filename, one.file_size) for one in archive.infolist()][:-1]
        whole = (
            manifest.entries == tuple(entries)
            and _seal_of(draft) == seal
            and listed == [(entry.name, entry.size) for entry in entries]
        )
    except CasefilesError as error:
        raise LibraryError(_("The backup could not be read back ({reason}). There is none.").format(reason=error)) from error
    if not whole:
        raise LibraryError(_("The backup read back is not the one that was written. There is none."))


# Reading a backup


def _damaged(why: str) -> LibraryDamaged:
    return LibraryDamaged(_("The backup is damaged ({reason}); nothing was restored.").format(reason=why))


def _foreign(file: Path) -> BadInput:
    return BadInput(_("{name} is no backup of a Casefiles library.").format(name=file.name))


def _seal_of(file: Path) -> bytes:
    with file.open("rb") as source:
        source.seek(0, os.SEEK_END)
        if source.tell() < _SEAL_LENGTH:
            raise _foreign(file)
        source.seek(-_SEAL_LENGTH, os.SEEK_END)
        return source.read()


def read_manifest(file: Path, progress: Progress = silent) -> Manifest:
    """Reads a backup once through, and gives what it says of itself; `progress` counts bytes.

    Raises NotFound, BadInput for a file that is no backup, LibraryTooNew for one of a later version, LibraryDamaged for
    one of which any byte has changed.
    """
    file = Path(file)
    try:
        if not file.is_file():
            raise NotFound(_("There is no file {name}.").format(name=file.name))
        _check_seal(file, progress)
        with zipfile.ZipFile(file) as archive:
            about = archive.getinfo(MANIFEST)
            if about.file_size > LARGEST_MANIFEST:
                raise _damaged(_("its list of contents is too long"))
            read = json.loads(archive.read(about))
    except OSError as error:
        raise LibraryError(_("The backup cannot be read: {reason}.").format(reason=reason(error))) from error
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError, zlib.error) as error:
        raise _damaged(str(error)) from error
    return _manifest(read)


def _check_seal(file: Path, progress: Progress) -> None:
    seal = _seal_of(file)
    with file.open("rb") as source:
        begins = source.read(4) == b"PK\x03\x04"
        if not seal.startswith(_SEAL):
            if begins and _SEAL[:8] in seal:
                raise _damaged(_("its end has changed"))
            raise _damaged(_("its end is missing or has changed")) if _looks_like(file) else _foreign(file)
        source.seek(0)
        total = file.stat().st_size
        left = total - _SEAL_LENGTH
        digest = hashlib.sha256()
        while left and (block := source.read(min(CHUNK, left))):
            digest.update(block)
            left -= len(block)
            progress(total - left, total, _("Checking the backup"))
    if seal != _SEAL + digest.hexdigest().encode():
        raise _damaged(_("its bytes have changed"))


def _looks_like(file: Path) -> bool:
    """Whether a file without its seal was once a backup: by its name, or by what it begins with."""
    with file.open("rb") as source:
        begin = source.read(64)
    return begin.startswith(b"PK\x03\x04") and b"library.json" in begin


def _manifest(read: Any) -> Manifest:
    try:
        if read["format"] > FORMAT or read["schema"] > SCHEMA_VERSION or read["layout"] > LAYOUT_FORMAT:
            raise LibraryTooNew(
                _("This backup was made by a later version of Casefiles; please restore it with that, nothing was changed.")
            )
        manifest = Manifest(
            library=str(read["library"]),
            name=str(read["name"]),
            code=str(read["code"]),
            made=str(read["made"]),
            schema=int(read["schema"]),
            epoch=str(read["head"]["epoch"]),
            seq=int(read["head"]["seq"]),
            hash=str(read["head"]["hash"]),
            entries=tuple(Kept(str(name), int(size), str(sha256)) for name, size, sha256 in read["entries"]),
            findings=tuple(str(finding) for finding in read["findings"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(_("its list of contents cannot be read")) from error
    names = [entry.name for entry in manifest.entries]
    odd = [name for name in names if not _NAMES.fullmatch(name)]
    if odd or len(set(names)) != len(names) or not {"library.json", "library.db"} <= set(names):
        raise _damaged(_("it holds what does not belong into a library: {name}").format(name=ascii((odd or names)[:1])))
    return manifest


def _each(file: Path, manifest: Manifest, use: Callable[[Kept, Callable[[], Iterator[bytes]]], None], progress: Progress) -> None:
    """Reads every file of a backup against its size and digest, handing its bytes to `use`. Raises LibraryDamaged."""
    total = sum(entry.size for entry in manifest.entries)
    done = 0
    try:
        with zipfile.ZipFile(file) as archive:
            if [one.filename for one in archive.infolist()] != [entry.name for entry in manifest.entries] + [MANIFEST]:
                raise _damaged(_("it does not hold what its list says"))
            for entry in manifest.entries:
                if archive.getinfo(entry.name).file_size != entry.size:
                    raise _damaged(_("{name} has another size").format(name=entry.name))
                reading = _Reading(archive, entry)
                use(entry, reading.blocks)
                reading.finish()
                done += entry.size
                progress(done, total, _("Reading the backup"))
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, zlib.error) as error:
        raise _damaged(str(error)) from error


class _Reading:
    """One file of a backup being read: never more bytes than its list says, and their digest compared at the end."""

    def __init__(self, archive: zipfile.ZipFile, entry: Kept) -> None:
        self._archive = archive
        self._entry = entry
        self._digest = hashlib.sha256()
        self._size = 0
        self._begun = False

    def blocks(self) -> Iterator[bytes]:
        """The bytes, block by block."""
        self._begun = True
        with self._archive.open(self._entry.name) as source:
            while block := source.read(CHUNK):
                self._size += len(block)
                if self._size > self._entry.size:
                    break
                self._digest.update(block)
                yield block

    def finish(self) -> None:
        """Reads what nobody asked for, and compares. Raises LibraryDamaged."""
        if not self._begun:
            for _block in self.blocks():
                pass
        if (self._size, self._digest.hexdigest()) != (self._entry.size, self._entry.sha256):
            raise _damaged(_("{name} has changed").format(name=self._entry.name))


def restore(
    file: Path, folder: Path, progress: Progress = silent, *, author: str = "", clock: Clock = now
) -> RestoreReport:
    """Makes the library of a backup anew in a folder that does not exist or is empty; `progress` counts bytes.

    The journal gets a new epoch and an entry that names the head it left: whoever kept an anchor of what came after the
    backup sees that it is gone. Raises what `read_manifest` raises, BadInput for a folder with something in it,
    LibraryError for a disk that is full or failing; then there is no library.
    """
    file, folder = Path(file), Path(folder).absolute()
    if os.path.lexists(folder) and (not folder.is_dir() or folder.is_symlink() or any(folder.iterdir())):
        raise BadInput(_("There is something at {path} already; please choose another name.").format(path=folder))
    manifest = read_manifest(file, progress)
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(6)}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        need = sum(entry.size for entry in manifest.entries) + SPARE
        if shutil.disk_usage(folder.parent).free < need:
            raise LibraryError(
                _("The disk has too little room; restoring needs {need} MB. Nothing was restored.").format(
                    need=-(-need // 1_000_000)
                )
            )
        _unpack(file, manifest, draft, progress)
        _check_unpacked(draft, manifest)
        _begin_epoch(Layout(draft), manifest, author or getpass.getuser(), clock)
        _sync_all(draft)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise LibraryError(_("The backup could not be restored: {reason}.").format(reason=reason(error))) from error
    finally:
        if draft.exists():
            shutil.rmtree(draft, ignore_errors=True)
    objects = sum(1 for entry in manifest.entries if entry.name.startswith("vault/objects/"))
    return RestoreReport(folder, manifest.library, objects, manifest.seq, manifest.findings)


def _unpack(file: Path, manifest: Manifest, draft: Path, progress: Progress) -> None:
    layout = Layout(draft)
    layout.make()
    Vault.create(layout.vault)

    def write(entry: Kept, blocks: Callable[[], Iterator[bytes]]) -> None:
        path = draft.joinpath(*entry.name.split("/"))
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = create_new(path)
        with os.fdopen(descriptor, "wb") as target:
            for block in blocks():
                target.write(block)
            target.flush()
            sync_file(target.fileno())
        if entry.name.startswith("vault/objects/"):
            path.chmod(0o400)

    _each(file, manifest, write, progress)


def _check_unpacked(draft: Path, manifest: Manifest) -> None:
    layout = Layout(draft)
    card = read_card(layout)
    check_copy(layout.database)
    with _reading(layout.database) as connection:
        head = journal.read_head(connection)
    if (card["library"], head.epoch, head.seq, head.hash) != (manifest.library, manifest.epoch, manifest.seq, manifest.hash):
        raise _damaged(_("its database is not the one its list names"))


def _begin_epoch(layout: Layout, manifest: Manifest, author: str, clock: Clock) -> None:
    left = {"epoch": manifest.epoch, "seq": manifest.seq, "hash": manifest.hash}
    entry = journal.Entry(_("Restore from a backup"), author, "restore", details={"left": left, "backup": manifest.made})
    with opened_alone(layout.database) as engine, engine.begin() as connection:
        head = journal.read_head(connection)
        journal.write(connection, head, manifest.library, entry, clock(), secrets.token_hex(8))
    log = Log(layout.log)
    with _reading(layout.database) as connection:
        log.append(connection, log.last()[0])
    log.sync()


def _sync_all(draft: Path) -> None:
    descriptor = os.open(draft / "library.db", os.O_RDWR)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)
    for folder in [*(path for path in draft.rglob("*") if path.is_dir()), draft]:
        sync_folder(folder)
