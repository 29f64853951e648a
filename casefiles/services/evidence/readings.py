"""What was read from evidence: kept beside the bytes, told on the exhibit, read again when asked.

Text that a program has recognised in pictures is kept apart from what a document says itself, with the program's name.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database import texts
from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.database.staging import open_source
from casefiles.database.texts import Recognised
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.parts import Detail
from casefiles.domain.registers import GONE, StoredObject
from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.services.evidence import checks, media_types, recognition, side_by_side
from casefiles.services.evidence.arrivals import StagedFile
from casefiles.services.evidence.reader import Reader, Reading
from casefiles.services.evidence.recognition import Engine
from casefiles.services.lookup import refs
from casefiles.words import _, ngettext

THUMBNAIL = "thumbnail"
THUMBNAIL_VERSION = 1
SAYS_CAP = 2000
RECOGNISED_BY, RECOGNISED_IN, RECOGNISED_PAGES = "recognised_by", "recognised_languages", "recognised_pages"
"""What stands among the metadata of an exhibit whose text a program has recognised."""


@dataclass(frozen=True)
class Read:
    """A file as it was read. `recognised` is None where nobody has tried to recognise text in it."""

    reading: Reading
    recognised: Recognised | None = None

    @property
    def details(self) -> list[tuple[str, str]]:
        """What the file says of itself, and who has recognised its text: key and words."""
        found = [(key, value[:SAYS_CAP]) for key, value in self.reading.metadata]
        if self.recognised is not None and self.recognised.engine:
            found.append((RECOGNISED_BY, self.recognised.engine))
            found.append((RECOGNISED_IN, self.recognised.languages))
            found.append((RECOGNISED_PAGES, str(len(self.recognised.pages))))
        return found


@dataclass(frozen=True)
class Again:
    """How many exhibits were read again, and in how many of their pages text was recognised."""

    exhibits: int
    pages: int = 0


def read_file(
    reader: Reader, path: Path, name: str, *, engine: Engine | None = None, progress: Progress = silent
) -> Read:
    """Reads a file by its path: as `read_open`, and what is no file gives a note."""
    try:
        with open_source(path) as file:
            return read_open(reader, file.fileno(), name, engine=engine, progress=progress)
    except BadInput:
        return Read(reader.read(path, name))


def read_open(
    reader: Reader, descriptor: int, name: str, *, engine: Engine | None = None, progress: Progress = silent
) -> Read:
    """Reads an open file, and with an engine recognises text in its pages that have none. Only `progress` makes it raise."""
    reading = reader.read(descriptor, name)
    pages = recognition.pages_without_text(reading) if engine is not None else []
    if engine is None or not pages:
        return Read(reading)
    found, failed = recognition.recognise(engine, reader, descriptor, name, pages, progress=progress)
    if failed:
        said = ngettext(
            "The text of {n} page could not be recognised.", "The text of {n} pages could not be recognised.", len(failed)
        )
        reading = replace(reading, note=" ".join(part for part in (reading.note, said.format(n=len(failed))) if part))
    return Read(reading, found)


def read_all(files: Sequence[StagedFile], progress: Progress, engine: Engine | None = None) -> list[Read]:
    """Reads staged files in child processes; a file that cannot be read has a note, never an error."""
    names = [Path(file.source.relative).name for file in files]

    def look(reader: Reader, n: int, within: Progress) -> Read:
        return read_file(reader, Path(files[n].staged.path), names[n], engine=engine, progress=within)

    return side_by_side.read(names, look, progress)


def columns(read: Read | None) -> dict[str, Any]:
    """The fields of an exhibit that say what its file is; of one that was not read, that it was not."""
    if read is None:
        return {"media_type": None, "pages": None, "reading_note": _("not read yet")}
    reading = read.reading
    return {"media_type": reading.media_type, "pages": reading.count, "reading_note": reading.note}


def keep(library: Library, sha256: str, read: Read) -> None:
    """Keeps text, recognised text and thumbnail beside the object."""
    by_number = {page.number: page.text for page in read.reading.pages}
    # From the first page on, so that a page is cited by its number although those before it have no text.
    texts.keep(library.vault, sha256, [by_number.get(n, "") for n in range(1, max(by_number, default=0) + 1)])
    if read.recognised is not None:
        texts.keep_recognised(library.vault, sha256, read.recognised)
    if read.reading.thumbnail is not None:
        library.vault.put_derived(sha256, THUMBNAIL, THUMBNAIL_VERSION, read.reading.thumbnail.to_jpeg())


def thumbnail(library: Library, sha256: str) -> bytes | None:
    """The small picture of an object as JPEG bytes, None when there is none."""
    return library.vault.get_derived(sha256, THUMBNAIL, THUMBNAIL_VERSION)


def read_again(
    library: Library, ids: Sequence[int], *, recognise: bool = False, progress: Progress = silent
) -> Again:
    """Reads exhibits that were not read, or reads them anew, as one change; cancelling it changes nothing.

    With `recognise`, text in pictures and scans is recognised too; what was recognised before stays otherwise. Raises
    BadInput where that is asked for and no engine is there, for an exhibit without bytes, and for one whose bytes are not
    those that were taken in: what they say now must not take the place of what they said.
    """
    engine = recognition.needed() if recognise else None
    wanted = _with_bytes(library, ids)
    _check_intact(library, [identifier for identifier, _sha256, _name in wanted], progress)

    def look(reader: Reader, n: int, within: Progress) -> Read:
        _identifier, sha256, name = wanted[n]
        with library.vault.open(sha256) as file:
            read = read_open(reader, file.fileno(), name, engine=engine, progress=within)
        return read if read.recognised is not None else replace(read, recognised=texts.recognised(library.vault, sha256))

    gained = side_by_side.read([name for _identifier, _sha256, name in wanted], look, progress)
    found = [(identifier, sha256, read) for (identifier, sha256, _name), read in zip(wanted, gained, strict=True)]
    before = {sha256: library.text_of(sha256) for _identifier, sha256, _read in found}
    for _identifier, sha256, read in found:
        keep(library, sha256, read)
    with library.change(_("Read evidence")) as session:
        for identifier, sha256, read in found:
            exhibit = session.get(Exhibit, identifier)
            if exhibit is not None:
                _enter(session, library, exhibit, read, other_text=library.text_of(sha256) != before[sha256])
        session.info["label"] = ngettext("Read {n} evidence item", "Read {n} evidence items", len(found)).format(
            n=len(found)
        )
    pages = sum(len(read.recognised.pages) for _id, _sha256, read in found if read.recognised) if recognise else 0
    return Again(len(found), pages)


def _check_intact(library: Library, ids: Sequence[int], progress: Progress) -> None:
    bad = checks.check_exhibits(library, ids, progress)
    if bad:
        with library.read() as session:
            names = refs(session, bad)
        raise BadInput(" ".join(checks.fault(result, names[one].ref) for one, result in bad.items()))


def _with_bytes(library: Library, ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """Id, digest and file name of these exhibits. Raises BadInput for one that has no bytes here."""
    with library.read() as session:
        rows = {
            row.id: row
            for chunk in chunks(ids)
            for row in session.execute(
                select(Exhibit.id, Exhibit.ref, Exhibit.sha256, Exhibit.original_name, Exhibit.name).where(Exhibit.id.in_(chunk))
            )
        }
        here = {
            sha256
            for chunk in chunks([row.sha256 for row in rows.values() if row.sha256])
            for sha256 in session.scalars(
                select(StoredObject.sha256).where(StoredObject.sha256.in_(chunk), StoredObject.form != GONE)
            )
        }
    wanted = []
    for identifier in dict.fromkeys(ids):
        row = rows.get(identifier)
        if row is None:
            raise BadInput(_("Only evidence items are read."))
        if row.sha256 not in here:
            raise BadInput(_("{ref} has no file here, so there is nothing to read.").format(ref=row.ref))
        wanted.append((identifier, row.sha256, os.path.basename(row.original_name or row.name or "")))  # noqa: PTH119
    return wanted


def _enter(session: Session, library: Library, exhibit: Exhibit, read: Read, *, other_text: bool) -> None:
    """The new reading on the exhibit. A detail that says what it said stays the row it is, unless there is other text:
    text is no part of the exhibit, and what is not touched is not made searchable anew."""
    for key, value in columns(read).items():
        setattr(exhibit, key, value)
    held = list(session.scalars(select(Detail).where(Detail.owner == exhibit.id).order_by(Detail.position)))
    for position, (key, value) in enumerate(read.details):
        same = None if other_text else next((part for part in held if (part.what, part.says) == (key, value)), None)
        if same is not None:
            held.remove(same)
            same.position = position
        else:
            session.add(Detail(owner=exhibit.id, position=position, what=key, says=value))
    for part in held:
        part.deleted_in = library.head.seq + 1


@dataclass(frozen=True)
class FileView:
    """What is known of an exhibit's file: for a page, or for JSON."""

    media_type: str
    kind: str
    metadata: dict[str, str | list[str]]
    pages: int | None
    text_length: int
    recognised_length: int
    pages_without_text: int
    """Pages of a picture or PDF in which text could be recognised; 0 for every other kind."""
    note: str
    thumbnail: bool

    def plain(self) -> dict[str, Any]:
        """The value for JSON."""
        return {**vars(self), "note": self.note or None}


def file_of(library: Library, exhibit: int) -> FileView | None:
    """What is known of the file of an exhibit; None where it has none. A key that stands twice has a list of values."""
    with library.read() as session:
        row = session.execute(
            select(Exhibit.sha256, Exhibit.media_type, Exhibit.pages, Exhibit.reading_note).where(Exhibit.id == exhibit)
        ).first()
        if row is None or not row.sha256:
            return None
        said = session.execute(
            select(Detail.what, Detail.says)
            .where(Detail.owner == exhibit, Detail.deleted_in.is_(None))
            .order_by(Detail.position)
        ).all()
    metadata: dict[str, str | list[str]] = {}
    for what, says in said:
        key, value = what or "", says or ""
        held = metadata.get(key)
        if held is None:
            metadata[key] = value
        elif isinstance(held, list):
            held.append(value)
        else:
            metadata[key] = [held, value]
    places = library.text_of(row.sha256)
    own = [text for place, text in places.items() if place.startswith(texts.PAGE_PLACE)]
    guessed = [text for place, text in places.items() if place.startswith(texts.RECOGNISED_PLACE)]
    kind = media_types.kind_of(row.media_type) if row.media_type else "other"
    return FileView(
        row.media_type or "",
        kind,
        metadata,
        row.pages,
        sum(map(len, own)),
        sum(map(len, guessed)),
        max(0, (row.pages or 1) - len(own)) if kind in recognition.KINDS else 0,
        row.reading_note or "",
        thumbnail(library, row.sha256) is not None,
    )
