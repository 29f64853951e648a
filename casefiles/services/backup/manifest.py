"""What a backup says of itself, and the seal at its end."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from casefiles.database.connection import connect
from casefiles.database.engine import reading_engine
from casefiles.database.layout import FORMAT as LAYOUT_FORMAT
from casefiles.database.migrations import SCHEMA_VERSION
from casefiles.database.staging import reason
from casefiles.errors import BadInput, LibraryDamaged, LibraryError, LibraryTooNew, NotFound
from casefiles.progress import Progress, silent
from casefiles.words import _

SUFFIX = ".casefiles-backup"
FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
SPARE = 32 << 20
"""Bytes that must stay free on the disk that a backup is written to."""
LARGEST_MANIFEST = 512 << 20
SEAL = b"casefiles-backup:1:"
SEAL_LENGTH = len(SEAL) + 64
NAMES = re.compile(
    r"library\.json|library\.db|keys\.json|log/[0-9]{4,9}|stamps/[0-9]{8,12}-[0-9a-f]{16}-[0-9]{1,6}\.tsr|vault/objects/([0-9a-f]{2})/\1[0-9a-f]{62}"
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


def damaged(why: str) -> LibraryDamaged:
    """The error for a backup that is not as it was written."""
    return LibraryDamaged(_("The backup is damaged ({reason}); nothing was restored.").format(reason=why))


def _foreign(file: Path) -> BadInput:
    return BadInput(_("{name} is no backup of a Casefiles library.").format(name=file.name))


def seal_of(file: Path) -> bytes:
    """The last bytes of a backup: its seal. Raises BadInput for a file too short to have one."""
    with file.open("rb") as source:
        source.seek(0, os.SEEK_END)
        if source.tell() < SEAL_LENGTH:
            raise _foreign(file)
        source.seek(-SEAL_LENGTH, os.SEEK_END)
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
                raise damaged(_("its list of contents is too long"))
            read = json.loads(archive.read(about))
    except OSError as error:
        raise LibraryError(_("The backup cannot be read: {reason}.").format(reason=reason(error))) from error
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError, zlib.error) as error:
        raise damaged(str(error)) from error
    return _manifest(read)


def _check_seal(file: Path, progress: Progress) -> None:
    seal = seal_of(file)
    with file.open("rb") as source:
        begins = source.read(4) == b"PK\x03\x04"
        if not seal.startswith(SEAL):
            if begins and SEAL[:8] in seal:
                raise damaged(_("its end has changed"))
            raise damaged(_("its end is missing or has changed")) if _looks_like(file) else _foreign(file)
        source.seek(0)
        total = file.stat().st_size
        left = total - SEAL_LENGTH
        digest = hashlib.sha256()
        while left and (block := source.read(min(CHUNK, left))):
            digest.update(block)
            left -= len(block)
            progress(total - left, total, _("Checking the backup"))
    if seal != SEAL + digest.hexdigest().encode():
        raise damaged(_("its bytes have changed"))


def _looks_like(file: Path) -> bool:
    """Whether a file without its seal was once a backup: by its name, or by what it begins with."""
    with file.open("rb") as source:
        begin = source.read(64)
    return begin.startswith(b"PK\x03\x04") and b"library.json" in begin


def _manifest(read: Any) -> Manifest:
    try:
        if read["format"] > FORMAT or read["schema"] > SCHEMA_VERSION or read["layout"] > LAYOUT_FORMAT:
            raise LibraryTooNew(
                _(
                    "This backup was made by a later version of Casefiles; please restore it with that, nothing was changed."
                )
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
        raise damaged(_("its list of contents cannot be read")) from error
    names = [entry.name for entry in manifest.entries]
    odd = [name for name in names if not NAMES.fullmatch(name)]
    if odd or len(set(names)) != len(names) or not {"library.json", "library.db"} <= set(names):
        raise damaged(_("it holds what does not belong into a library: {name}").format(name=ascii((odd or names)[:1])))
    return manifest


@contextmanager
def reading_file(file: Path) -> Iterator[Connection]:
    """A connection that reads a database nobody else has open."""
    engine = reading_engine(lambda: connect(file, read_only=True, immutable=True), pooled=False)
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()
