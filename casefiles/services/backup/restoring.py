"""A library made anew from a backup."""

from __future__ import annotations

import getpass
import hashlib
import os
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from casefiles.database import journal
from casefiles.database.copying import check_copy
from casefiles.database.engine import opened_alone
from casefiles.database.layout import Layout, read_card
from casefiles.database.log import Log
from casefiles.database.staging import create_new, reason, sync_file, sync_folder
from casefiles.database.vault import Vault
from casefiles.domain.moments import Clock, now
from casefiles.errors import BadInput, LibraryError
from casefiles.progress import Progress, silent
from casefiles.services.backup.manifest import (
    CHUNK,
    MANIFEST,
    SPARE,
    Kept,
    Manifest,
    damaged,
    read_manifest,
    reading_file,
)
from casefiles.words import _


@dataclass(frozen=True)
class RestoreReport:
    """A library that was restored: where, how many objects, and what the backup said was wrong with it."""

    folder: Path
    library: str
    objects: int
    seq: int
    findings: tuple[str, ...]


def _each(
    file: Path, manifest: Manifest, use: Callable[[Kept, Callable[[], Iterator[bytes]]], None], progress: Progress
) -> None:
    """Reads every file of a backup against its size and digest, handing its bytes to `use`. Raises LibraryDamaged."""
    total = sum(entry.size for entry in manifest.entries)
    done = 0
    try:
        with zipfile.ZipFile(file) as archive:
            if [one.filename for one in archive.infolist()] != [entry.name for entry in manifest.entries] + [MANIFEST]:
                raise damaged(_("it does not hold what its list says"))
            for entry in manifest.entries:
                if archive.getinfo(entry.name).file_size != entry.size:
                    raise damaged(_("{name} has another size").format(name=entry.name))
                reading = _Reading(archive, entry)
                use(entry, reading.blocks)
                reading.finish()
                done += entry.size
                progress(done, total, _("Reading the backup"))
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, zlib.error) as error:
        raise damaged(str(error)) from error


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
            raise damaged(_("{name} has changed").format(name=self._entry.name))


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
    with reading_file(layout.database) as connection:
        head = journal.read_head(connection)
    if (card["library"], head.epoch, head.seq, head.hash) != (
        manifest.library,
        manifest.epoch,
        manifest.seq,
        manifest.hash,
    ):
        raise damaged(_("its database is not the one its list names"))


def _begin_epoch(layout: Layout, manifest: Manifest, author: str, clock: Clock) -> None:
    left = {"epoch": manifest.epoch, "seq": manifest.seq, "hash": manifest.hash}
    entry = journal.Entry(
        _("Restore from a backup"), author, "restore", details={"left": left, "backup": manifest.made}
    )
    with opened_alone(layout.database) as engine, engine.begin() as connection:
        head = journal.read_head(connection)
        journal.write(connection, head, manifest.library, entry, clock(), secrets.token_hex(8))
    log = Log(layout.log)
    with reading_file(layout.database) as connection:
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
