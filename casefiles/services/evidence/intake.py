"""Evidence comes in: hashed while it is copied, read in a child process, entered with its custody in one change."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from casefiles.database import batch, staging
from casefiles.database.canonical import canonical
from casefiles.database.interrupted import CutShort
from casefiles.database.library import Library
from casefiles.database.vault import Kept
from casefiles.domain.dates import PartialDate
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.link import Link
from casefiles.domain.moments import Moment, parse_utc
from casefiles.domain.parts import Detail
from casefiles.domain.record import Record
from casefiles.domain.source import Source
from casefiles.domain.uid import new_uid
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.services import records
from casefiles.services.evidence import arrivals, containers, custody, objects, readings, recognition, resuming
from casefiles.services.evidence.arrivals import Listing, SourceFile, StagedFile
from casefiles.services.evidence.containers import DOCUMENTS, Opened
from casefiles.services.evidence.readings import Read
from casefiles.services.evidence.unpacking import MAIL
from casefiles.services.lookup import given, refs
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _, ngettext


@dataclass(frozen=True)
class Arrival:
    """How it came: from whom, how and by whom it was collected, when it was received, as people say it.

    `nature` is a term of that vocabulary. `address` is that of a web page, which was saved on `saved`: the files of a folder
    beside the page come in with it, and the source that is made of it has the address too.
    """

    received_from: str = ""
    how: str = ""
    collected_by: str = ""
    received: str = ""
    place: str = ""
    nature: str = "copy"
    address: str = ""
    saved: str = ""


@dataclass(frozen=True)
class _Known:
    """An arrival with its dates and its address read: what is wrong with one is said before a byte is copied."""

    said: Arrival
    received: PartialDate | None
    saved: PartialDate | None
    address: str | None


@dataclass(frozen=True)
class _Task:
    """What was asked of one intake, and when: everything that its steps need besides the files."""

    known: _Known
    moment: Moment
    about: int | None
    working: Working
    read: bool = True
    recognise: bool = False
    documents: bool = True
    then: Callable[[Session, list[int]], None] | None = None
    kind: str = "change"


@dataclass(frozen=True)
class Intake:
    """What came in; what was refused and why (name, sentence); and which exhibits share the bytes of another, each with the
    first that had them.

    `parts` are what mails and messenger exports brought with them, by the ref of the exhibit that they came in, and
    `attached` is how many of them were attached to mails; `remarks` say of those that could not be opened why.
    """

    exhibits: tuple[Ref, ...]
    refused: tuple[tuple[str, str], ...]
    same_bytes: tuple[tuple[Ref, Ref], ...] = ()
    parts: Mapping[str, tuple[Ref, ...]] = field(default_factory=dict)
    attached: int = 0
    remarks: tuple[str, ...] = ()

    def sentences_on_bytes(self) -> tuple[str, ...]:
        """Which of the exhibits share bytes with which, a sentence for each object that is shared."""
        shared: dict[str, list[str]] = {}
        for one, first in self.same_bytes:
            shared.setdefault(first.ref, []).append(one.ref)
        return tuple(
            ngettext(
                "{refs} has the same bytes as {first}: they share one stored object, each with its own custody.",
                "{n} of these ({refs}) have the same bytes as {first}: they share one stored object, each with its own custody.",
                len(held),
            ).format(n=len(held), refs=_few(held), first=first)
            for first, held in shared.items()
        )


def _few(refs_: Sequence[str]) -> str:
    return ", ".join(refs_) if len(refs_) <= 4 else f"{', '.join(refs_[:3])} …"


def add_files(
    library: Library,
    paths: Sequence[Path],
    *,
    about: int | None = None,
    arrival: Arrival = Arrival(),
    working: Working = NOTHING,
    read: bool = True,
    recognise: bool = False,
    progress: Progress = silent,
    then: Callable[[Session, list[int]], None] | None = None,
    kind: str = "change",
    documents: bool = True,
    going_on: CutShort | None = None,
) -> Intake:
    """Takes in files and whole folders as one change; cancelling it, or an error, leaves nothing behind.

    `then` is called inside the change with the ids of the exhibits: what it writes stands or falls with them, and it may
    name the change, which is of this `kind` in the change log. With `recognise`, text in pictures and scans is recognised
    where the program for it is installed, and left for later where not. Without `documents` none becomes a source too.
    Progress counts bytes, then files. What cannot be taken (links, devices, files that cannot be read or that change
    meanwhile) is refused with a sentence and the rest comes in.
    A large arrival that is killed can go on (`go_on`), unless there is a `then`, which nobody could call again.
    Raises BadInput when nothing is left, LibraryError for a full or failing disk.
    """
    known = _understood(library, arrival)
    listing = arrivals.list_sources([Path(path) for path in paths], keep_out=[library.folder], progress=progress)
    task = _Task(known, library.clock(), about, working, read, recognise, documents, then, kind)
    copying = resuming.Copying(library, listing.files, None if then is not None else _asked(paths, task), going_on)
    return _take_in(library, listing, task, copying, progress)


def add_picture(
    library: Library,
    png: bytes,
    *,
    about: int | None = None,
    arrival: Arrival = Arrival(),
    working: Working = NOTHING,
    progress: Progress = silent,
) -> Intake:
    """Takes in a picture that is no file yet, given as the bytes of a PNG, such as one from the clipboard.

    It is named by the moment. Nothing of it is written outside the library. Raises as `add_files`.
    """
    task = _Task(_understood(library, arrival), library.clock(), about, working)
    moment = task.moment
    local = parse_utc(moment.utc) + timedelta(minutes=moment.offset)
    name = _("Clipboard picture {when}.png").format(when=f"{local:%Y-%m-%d %H.%M.%S}")
    path = library.vault.root / "staging" / f"picture-{new_uid()}"
    target = staging.create_new(path)
    try:
        try:
            staging.write_whole(target, png)
            found = os.fstat(target)
        finally:
            os.close(target)
        file = SourceFile(path, name, found.st_size, found.st_mtime_ns, name.encode())
        return _take_in(library, Listing((file,), ()), task, resuming.Copying(library, (file,), None, None), progress)
    finally:
        path.unlink(missing_ok=True)


def _take_in(
    library: Library, listing: Listing, task: _Task, copying: resuming.Copying, progress: Progress
) -> Intake:
    """Stages what was listed, reads it, and enters it."""
    refused = [(str(path), sentence) for path, sentence in listing.refused]
    if not listing.files:
        raise BadInput(refused[0][1] if refused else _("There is no file in what was given."))
    staged = copying.stage(progress, lambda file, sentence: refused.append((str(file.path), sentence)))
    if not staged:
        copying.give_up()
        raise BadInput(refused[0][1])
    kept: tuple[Kept, ...] = ()
    inner: dict[int, Opened] = {}
    first = staged[0].uid
    try:
        engine = recognition.find() if task.recognise else None
        found = readings.read_all(staged, progress, engine) if task.read else [None] * len(staged)
        inner = containers.look_into(library, staged, found, progress, pages=task.known.address is not None)
        members = [part for opened in inner.values() for part in opened.parts]
        kept = library.vault.keep_all([file.staged for file in staged] + [part.file.staged for part in members])
        incoming = list(zip(staged, kept, found, strict=False))
        entered = _enter(library, incoming, inner, kept[len(staged) :], task)
    except BaseException:
        library.vault.drop(file.staged for file in staged)
        for opened in inner.values():
            containers.drop(library, opened)
        objects.take_back(library, kept, first)
        copying.give_up()
        raise
    copying.finish()
    ids, same, parts = entered
    with library.read() as session:
        names = refs(session, [*ids, *(one for pair in same for one in pair), *(one for held in parts.values() for one in held)])
    return Intake(
        tuple(names[one] for one in ids),
        tuple(refused),
        tuple((names[one], names[other]) for one, other in same),
        {names[whole].ref: tuple(names[one] for one in held) for whole, held in parts.items()},
        sum(len(opened.parts) for n, opened in inner.items() if (one := found[n]) and one.reading.media_type in MAIL),
        tuple(_remarks(opened) for opened in inner.values() if opened.note or opened.left_out),
    )


def _asked(paths: Sequence[Path], task: _Task) -> dict[str, Any]:
    """What `go_on` needs to ask again."""
    return {
        "paths": [os.fsencode(Path(path).absolute()).hex() for path in paths],
        "about": task.about,
        "arrival": asdict(task.known.said),
        "working": asdict(task.working),
        "read": task.read,
        "recognise": task.recognise,
        "begun": task.moment.utc,
    }


def go_on(library: Library, key: str, *, progress: Progress = silent) -> Intake:
    """Goes on with an arrival that was cut short, as it was asked; what is safe and unchanged is not copied again.

    A file that has changed since, or is new, is copied; one that is gone is left out. Raises as `add_files`; NotFound where
    the arrival, or the entry it was about, is not there. Then, and when it is cancelled, it can go on later.
    """
    one = resuming.find(library, key)
    try:
        asked = dict(one.asked)
        paths = [Path(os.fsdecode(bytes.fromhex(path))) for path in asked["paths"]]
        arrival, working, about, read = Arrival(**asked["arrival"]), Working(**asked["working"]), asked["about"], asked["read"]
    except (KeyError, TypeError, ValueError) as reason:
        raise BadInput(_("The note of what was asked is damaged; add the files again.")) from reason
    return add_files(
        library, paths, about=about, arrival=arrival, working=working, read=bool(read), recognise=bool(asked.get("recognise")),
        progress=progress, going_on=one,
    )  # fmt: skip


def _understood(library: Library, arrival: Arrival) -> _Known:
    """Raises BadInput for a date that cannot be read or is still to come, an address that is none, an unknown nature."""
    with library.read() as session:
        context = given(session, library)
    if arrival.nature not in vocabulary("exhibit_nature"):
        raise BadInput(_("“{name}” is no nature of evidence.").format(name=arrival.nature))
    address = records.read_value(records.described_field(Exhibit, "address"), arrival.address, context)
    if arrival.saved.strip() and not address:
        raise BadInput(_("Please give the address of the page that was saved."))
    return _Known(
        arrival,
        custody.when(library, arrival.received, context),
        custody.when(library, arrival.saved, context),
        address or None,
    )


def _remarks(opened: Opened) -> str:
    """What a container did not give."""
    left = [f"{name}: {sentence}." for name, sentence in opened.left_out[:3]]
    return " ".join([opened.note, *left]).strip()


def _sheet(library: Library, moment: Moment, file: StagedFile, arrival: Arrival) -> bytes:
    """What is kept beside the bytes whatever becomes of the database (formats, 7)."""
    source, copy = file.source, file.staged
    content: dict[str, Any] = {
        "format": 1,
        "library": library.uid,
        "exhibit": file.uid,
        "name": source.relative,
        "name_raw": source.name_raw.hex(),
        "path": str(source.path).encode("utf-8", "replace").decode(),
        "mtime_ns": str(copy.mtime_ns),
        "size": copy.size,
        "sha256": copy.sha256,
        "arrived": moment.utc,
        "offset": moment.offset,
        "zone": moment.zone,
        "author": library.author,
        "received_from": arrival.received_from,
        "how": arrival.how,
        "collected_by": arrival.collected_by,
    }
    if arrival.address:
        content |= {"address": arrival.address, "saved": arrival.saved}
    return canonical(content)


Incoming = tuple[StagedFile, Kept, Read | None]


def _enter(
    library: Library,
    incoming: Sequence[Incoming],
    inner: Mapping[int, Opened],
    members: Sequence[Kept],
    task: _Task,
) -> tuple[list[int], list[tuple[int, int]], dict[int, list[int]]]:
    """One change: objects, exhibits, what was read, custody, links; the sheets of arrival are durable before it is.

    `inner` is what came in some of the files, `members` the objects of all of that, in order. Gives the ids of the exhibits,
    those whose bytes another had, with the first that had them, and the parts of each exhibit that has any.
    """
    known, arrival = task.known, task.known.said
    for _file, stored, reading in incoming:
        if reading is not None:
            readings.keep(library, stored.sha256, reading)
    for opened in inner.values():
        containers.keep_readings(library, opened)
    sheets = [(file.uid, _sheet(library, task.moment, file, arrival)) for file, _stored, _reading in incoming]
    library.vault.keep_sheets(sheets)
    with library.change(_("Add evidence"), kind=task.kind) as session:
        target = records.fetch(session, task.about) if task.about is not None else None
        sizes = {stored.sha256: stored.size for _file, stored, _reading in incoming}
        before = objects.first_of_same_bytes(session, sizes)
        objects.enter(session, sizes)
        day = known.received or PartialDate.from_edtf(task.moment.day.isoformat())
        rows = [_exhibit(file, reading, known, day, task.working) for file, _stored, reading in incoming]
        for n, opened in inner.items():
            rows[n][Detail.KEY] += [{"what": what, "says": says[:2000]} for what, says in opened.details]
        ids = batch.insert(session, Exhibit, rows)
        custody.begin_all(
            session,
            library,
            [(file.uid, stored.sha256) for file, stored, _reading in incoming],
            "received",
            custody.Said(from_whom=arrival.received_from, to_whom=library.author, place=arrival.place),
            sheets={uid: hashlib.sha256(sheet).hexdigest() for uid, sheet in sheets},
            happened=known.received,
        )
        documents = [
            (id_, row["name"])
            for id_, row, (_file, _stored, reading) in zip(ids, rows, incoming, strict=True)
            if task.documents and reading is not None and reading.reading.kind in DOCUMENTS
        ]
        batch.insert(session, Link, _links(session, library, ids, documents, target, task.working, known.address))
        session.info["label"] = _intake_label(session, [row["name"] for row in rows], task.about)
        same = []
        for id_, (_file, stored, _reading) in zip(ids, incoming, strict=True):
            earliest = before.setdefault(stored.sha256, id_)
            if earliest != id_:
                same.append((id_, earliest))
        parts: dict[int, list[int]] = {}
        waiting = iter(members)
        for n, opened in inner.items():
            if opened.parts:
                whole = session.get_one(Exhibit, ids[n])
                held = [next(waiting) for _part in opened.parts]
                parts[ids[n]] = containers.enter(session, library, whole, opened, held, task.working)
        if task.then is not None:
            task.then(session, ids)
    return ids, same, parts


def _exhibit(
    file: StagedFile, reading: Read | None, known: _Known, received: PartialDate, working: Working
) -> dict[str, Any]:
    """The row of an exhibit, with what its file says of itself."""
    arrival = known.said
    return {
        "uid": file.uid,
        "marking": working.marking or None,
        "tlp": working.tlp or None,
        "name": file.source.relative.rpartition("/")[2][:500],
        "exhibit_class": "digital",
        "nature": arrival.nature,
        "holding": "here",
        "received_from": arrival.received_from or None,
        "received": received,
        "collected_by": arrival.collected_by or None,
        "collected_how": arrival.how or None,
        "collected": known.saved,
        "address": known.address,
        "original_name": file.source.relative[:2000],
        "size": file.staged.size,
        "sha256": file.staged.sha256,
        **readings.columns(reading),
        Detail.KEY: [{"what": key, "says": value} for key, value in (reading.details if reading else ())],
    }


def _links(
    session: Session,
    library: Library,
    ids: Sequence[int],
    documents: Sequence[tuple[int, str]],
    target: Record | None,
    working: Working,
    address: str | None,
) -> list[dict[str, Any]]:
    """What each exhibit belongs to: the entry it was dropped on, the file being worked on, and for documents, given as
    (id, name), a source, which is made here."""
    found: list[tuple[str, int, int]] = []
    sources: list[int] = []
    if target is not None and target.type == "source":
        found += [("copy_of", id_, target.id) for id_ in ids]
    elif documents:
        context, named = given(session, library), records.described_field(Source, "name")
        sources = batch.insert(
            session,
            Source,
            [{"name": records.read_value(named, name, context), "address": address} for _id, name in documents],
        )
        found += [("copy_of", id_, source) for (id_, _name), source in zip(documents, sources, strict=True)]
    if target is not None and target.type != "source":
        found += [("in_file" if target.type == "operation" else "shows", id_, target.id) for id_ in ids]
    if working.operation is not None:
        joined = sources if target is not None and target.type == "operation" else [*ids, *sources]
        found += [("in_file", id_, working.operation) for id_ in joined]
    return [{"link_type": kind, "source_end": one, "target_end": other} for kind, one, other in found]


def _intake_label(session: Session, made: Sequence[str], about: int | None) -> str:
    name = refs(session, [about])[about].ref if about is not None else ""
    what = made[0] if len(made) == 1 else ngettext("{n} file", "{n} files", len(made)).format(n=len(made))
    return (
        _("Add evidence {what} to {ref}").format(what=what, ref=name)
        if name
        else _("Add evidence {what}").format(what=what)
    )


def thumbnail(library: Library, sha256: str) -> bytes | None:
    """The small picture of an object as JPEG bytes, None when there is none."""
    return readings.thumbnail(library, sha256)
