"""Copies of evidence that leave the library: written whole, compared with the hash that was taken in, readable by oneself.

The bytes in the library are never handed to anybody: what another program opens is a copy, in a folder of the user's own
that is emptied when the program next starts.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.registers import GONE, StoredObject
from casefiles.errors import BadInput, CasefilesError, LibraryDamaged, NotFound
from casefiles.progress import Progress, silent
from casefiles.words import _

CHUNK = 1 << 20
LONGEST_NAME = 120
"""Bytes of a copy's name, at most, its ending kept."""


@dataclass(frozen=True)
class Held:
    """The file of an evidence item: its SHA-256, size in bytes, and a name fit for any file system."""

    sha256: str
    size: int
    name: str
    ref: str


def held(library: Library, exhibit: int) -> Held:
    """The file of an evidence item. Raises NotFound for an item that is not there, has none, or was disposed of."""
    with library.read() as session:
        row = session.execute(
            select(
                Exhibit.sha256, Exhibit.ref, Exhibit.original_name, Exhibit.name, StoredObject.size, StoredObject.form
            )
            .join(StoredObject, StoredObject.sha256 == Exhibit.sha256)
            .where(Exhibit.id == exhibit)
        ).first()
    if row is None or row.form == GONE:
        raise NotFound(_("The library holds no file of this evidence item."))
    return Held(str(row.sha256), int(row.size), fit_name(row.original_name or row.name or "", row.ref), row.ref)


def fit_name(name: str, ref: str) -> str:
    """A file's name without folders, signs that file systems or shells mind, and without a dot or dash at its beginning."""
    last = name.replace("\\", "/").rpartition("/")[2]
    tidy = re.sub(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]', "_", last).strip(" .-") or ref
    stem, dot, ending = tidy.rpartition(".")
    if not dot or len(ending.encode()) > 12:
        stem, ending = tidy, ""
    room = LONGEST_NAME - len(ending.encode()) - 1
    short = stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore").rstrip(" .") or ref
    return f"{short}.{ending}" if ending else short


def save_copy(library: Library, exhibit: int, target: Path, *, progress: Progress = silent) -> str:
    """Writes a copy of the file to `target`, in place of what was there, and gives its SHA-256; `progress` counts bytes.

    The hash is worked out of the bytes as they are written: where it is not the one that was taken in, or progress raises
    Cancelled, nothing is left at `target` that was not there before. Raises NotFound, BadInput for a place inside the
    library, LibraryDamaged, and CasefilesError where it cannot be written.
    """
    found = held(library, exhibit)
    if library.folder.resolve() in (target.resolve(), *target.resolve().parents):
        raise BadInput(_("A copy belongs outside the library; choose another folder."))
    if target.is_dir():
        raise BadInput(_("There is a folder of this name; choose another name."))
    draft = ""
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".casefiles-", delete=False) as out:
            draft = out.name  # NamedTemporaryFile makes it readable by its owner alone
            digest = hashlib.sha256()
            done = 0
            with library.vault.open(found.sha256) as source:
                while part := source.read(CHUNK):
                    digest.update(part)
                    out.write(part)
                    done += len(part)
                    progress(min(done, found.size), found.size, found.name)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != found.sha256:
            raise LibraryDamaged(
                _("{name} is not what was taken in: its bytes have changed. No copy was made.").format(name=found.ref)
            )
        Path(draft).replace(target)
        draft = ""
    except OSError as error:
        raise CasefilesError(
            _("The copy could not be written to {path}: {reason}.").format(path=target, reason=error.strerror or error)
        ) from error
    finally:
        if draft:
            with suppress(OSError):
                Path(draft).unlink()
    return found.sha256


def default_folder() -> Path:
    """Where copies for other programs lie: a folder of the user's own."""
    from platformdirs import user_cache_path

    return user_cache_path("casefiles", appauthor=False) / "copies"


def copy_for_opening(library: Library, exhibit: int, folder: Path | None = None, *, progress: Progress = silent) -> Path:
    """A copy that another program may open, under its own name in a new folder that nobody else can enter.

    Raises as `save_copy` does.
    """
    name = held(library, exhibit).name
    base = folder or default_folder()
    try:
        base.mkdir(parents=True, exist_ok=True, mode=0o700)
        base.chmod(0o700)
        place = Path(tempfile.mkdtemp(dir=base))
    except OSError as error:
        raise CasefilesError(
            _("The copy could not be written to {path}: {reason}.").format(path=base, reason=error.strerror or error)
        ) from error
    try:
        save_copy(library, exhibit, place / name, progress=progress)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return place / name


def clear_copies(folder: Path | None = None) -> None:
    """Take away the copies that other programs were given; one that cannot be removed now goes another time."""
    base = folder or default_folder()
    if base.is_symlink() or not base.is_dir():
        return
    for place in base.iterdir():
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place, ignore_errors=True)
        else:
            with suppress(OSError):
                place.unlink()
