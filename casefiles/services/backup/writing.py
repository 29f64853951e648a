"""A library written whole into one file, and that file read back before it gets its name."""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from sqlalchemy import select

from casefiles.database import derived, journal
from casefiles.database.copying import check_copy, copy_database, remove_database
from casefiles.database.layout import FORMAT as LAYOUT_FORMAT
from casefiles.database.layout import read_card
from casefiles.database.library import Library
from casefiles.database.staging import create_new, reason, sync_file, sync_folder
from casefiles.domain.registers import GONE, StoredObject
from casefiles.errors import BadInput, CasefilesError, LibraryError
from casefiles.progress import Progress, silent
from casefiles.services import time_stamp, verification
from casefiles.services.backup.manifest import (
    CHUNK,
    FORMAT,
    MANIFEST,
    NAMES,
    SEAL,
    SEAL_LENGTH,
    SPARE,
    SUFFIX,
    Kept,
    read_manifest,
    reading_file,
    seal_of,
)
from casefiles.words import _

_DATE = (1980, 1, 1, 0, 0, 0)


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
        with reading_file(copied) as connection:
            head = journal.read_head(connection)
            schema = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            rows = connection.execute(
                select(StoredObject.sha256, StoredObject.size, StoredObject.form)
                .where(StoredObject.form != GONE)
                .order_by(StoredObject.sha256)
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
    for folder in (vault / "sealed", vault / "intake", library.layout.log, library.layout.stamps):
        yield from (file for file in sorted(folder.rglob("*")) if file.is_file())


@contextmanager
def _source(library: Library) -> Iterator[Any]:
    """A connection that holds on to one moment, whatever is written meanwhile."""
    with library.read() as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM change").scalar()
        yield derived.raw(session)


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
        self._digest.update(held[:-SEAL_LENGTH])
        self._held = held[-SEAL_LENGTH:]
        return len(data)

    def seal(self) -> bytes:
        """What belongs into the place that was left for it."""
        return SEAL + self._digest.hexdigest().encode()


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
                if NAMES.fullmatch(f"vault/intake/{sheet.name}"):
                    add(f"vault/intake/{sheet.name}", io.BytesIO(sheet.read_bytes()))
            for stamp in time_stamp.files(library):
                add(f"stamps/{stamp.name}", io.BytesIO(stamp.read_bytes()))
            # Text and small pictures could be read again, but only where the readers are: a restored library is searched at once.
            for made in sorted((library.layout.vault / "derived").glob("*/*")):
                name = f"vault/derived/{made.parent.name}/{made.name}"
                if NAMES.fullmatch(name):
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
            archive.comment = bytes(SEAL_LENGTH)
        seal = sealed.seal()
        file.seek(-SEAL_LENGTH, os.SEEK_END)
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
    library: Library,
    sha256: str,
    size: int,
    add: Callable[[str, IO[bytes]], None],
    entries: list[Kept],
    findings: list[str],
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
        findings.append(
            _("The evidence {digest} is not what was taken in: its bytes have changed.").format(digest=sha256)
        )


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
            and seal_of(draft) == seal
            and listed == [(entry.name, entry.size) for entry in entries]
        )
    except CasefilesError as error:
        raise LibraryError(
            _("The backup could not be read back ({reason}). There is none.").format(reason=error)
        ) from error
    if not whole:
        raise LibraryError(_("The backup read back is not the one that was written. There is none."))
