"""What a container holds becomes evidence too: parts of its item, each with its number, its bytes and its own custody.

The attachments of a mail and the files of a messenger's export come in together with it; of any other container, when
somebody asks. Formats on disk, 20; domain facts, 4.4.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database import batch, staging
from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.database.vault import Kept, Vault
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.link import Link
from casefiles.domain.parts import Detail
from casefiles.domain.source import Source
from casefiles.domain.uid import new_uid
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Progress, silent
from casefiles.services import records
from casefiles.services.evidence import arrivals, chats, custody, objects, readings, unpacking
from casefiles.services.evidence.arrivals import SourceFile, StagedFile
from casefiles.services.evidence.dividing import DEEPEST
from casefiles.services.evidence.reader import Reading
from casefiles.services.evidence.readings import Read
from casefiles.services.evidence.unpacking import FAULTS, FORMS, MAIL, Broken, LeftOut, Member, Unpacker, Unreadable
from casefiles.services.lookup import given, refs
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.version import VERSION
from casefiles.words import _, ngettext

DOCUMENTS = frozenset({"pdf", "document", "mail", "text"})
"""Kinds of file that say something: each becomes a source too, joined by "is the copy held of"."""
AT_ONCE, BYTES_AT_ONCE = 64, 64 << 20
"""Members, and bytes of them, that wait together until they are made durable."""
_TABLE = 4 << 20
"""Bytes at the end of a zip in which its names are looked for."""
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_WRONG = frozenset({"password", "members", "bytes", "bomb", "memory", "method", "mail", "died"})
"""Faults after which nothing is taken out, though something came: what did is no fair picture of the rest."""


@dataclass(frozen=True)
class Part:
    """A member in staging, what was read of it, and what its container says of it, as (what, says)."""

    file: StagedFile
    read: Read | None
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Opened:
    """What came out of a container; what was left out as (name, sentence); why it could not be read to its end, if so;
    and what it turned out to say of itself."""

    parts: tuple[Part, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    note: str = ""
    details: tuple[tuple[str, str], ...] = ()
    folder: str = ""
    """The name of the folder that the parts lay in, for those that were not inside but beside."""


@dataclass(frozen=True)
class Unpacked:
    """What an item was unpacked into; what was left out as (name, sentence); a sentence where it could not be read to its
    end, else ""; how many of its files were parts of it already."""

    whole: Ref
    parts: tuple[Ref, ...]
    left_out: tuple[tuple[str, str], ...]
    note: str
    known: int


# Taking out


@dataclass(frozen=True)
class _Waiting:
    """A member in the spool: where it lies, and what its container says of it."""

    file: SourceFile
    name: str
    written: str


class _Spool:
    """Members on their way into staging: plain files there, made durable some at a time, as files from outside are.

    The plain files are written over and over: on some disks, to remove what was just synced takes longer than all the rest.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._free: list[Path] = []
        self._waiting: list[_Waiting] = []
        self._size = 0
        self.taken: list[tuple[StagedFile, tuple[tuple[str, str], ...]]] = []
        """What is staged, and what its container says of it."""
        self.refused: list[tuple[str, str]] = []

    def __enter__(self) -> _Spool:
        return self

    def __exit__(self, *_error: object) -> None:
        for path in [*self._free, *(one.file.path for one in self._waiting)]:
            with suppress(OSError):
                path.unlink()

    @property
    def is_empty(self) -> bool:
        """Whether nothing has come yet."""
        return not self.taken and not self._waiting

    @property
    def is_full(self) -> bool:
        """Whether it is time to `settle`."""
        return len(self._waiting) >= AT_ONCE or self._size >= BYTES_AT_ONCE

    def receive(self, member: Member, relative: str, told: Callable[[int], None]) -> None:
        """Write one member. Raises Broken for one that is not whole, LibraryError for the library's disk."""
        path, target = self._opened()
        size = 0
        try:
            for piece in member.pieces:
                self._vault.need_room(len(piece))
                staging.write_whole(target, piece)
                size += len(piece)
                told(len(piece))
            os.ftruncate(target, size)
            mtime = os.fstat(target).st_mtime_ns
        except BaseException:
            self._free.append(path)
            raise
        finally:
            os.close(target)
        file = SourceFile(path, relative, size, mtime, member.name.encode("utf-8", "replace"))
        self._waiting.append(_Waiting(file, member.name, member.written))
        self._size += size

    def _opened(self) -> tuple[Path, int]:
        if self._free:
            path = self._free.pop()
            return path, os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        path = self._vault.root / "staging" / f"member-{new_uid()}"
        return path, staging.create_new(path)

    def settle(self, progress: Progress) -> None:
        """Make what waits durable and hashed."""
        if not self._waiting:
            return
        said = {one.file.path: _inside(one.file.relative, one.name, one.written) for one in self._waiting}
        copies = arrivals.stage_all(
            self._vault,
            [one.file for one in self._waiting],
            progress,
            on_refused=lambda file, sentence: self.refused.append((file.relative, sentence)),
        )
        self.taken += [(one, said[one.source.path]) for one in copies]
        self._free += said
        self._waiting, self._size = [], 0

    def drop(self) -> None:
        """Throw away what is staged."""
        self._vault.drop(file.staged for file, _details in self.taken)


def take_out(
    library: Library, descriptor: int, name: str, media_type: str, *, read: bool = True, progress: Progress = silent
) -> Opened:
    """All that a container holds, in staging; the caller keeps it or drops it (`drop`). `descriptor` is open for reading.

    Progress counts bytes. Raises Unreadable where nothing can be taken out; LibraryError; what `progress` raises.
    """
    left_out: list[tuple[str, str]] = []
    note = ""
    done = 0
    with Unpacker() as unpacker, _Spool(library.vault) as spool:

        def told(count: int) -> None:
            nonlocal done
            done += count
            progress(min(done, unpacker.expected or done), unpacker.expected, name)

        def settle() -> None:
            spool.settle(lambda *_bytes: told(0))

        try:
            try:
                for member in unpacker.members(descriptor, name, media_type):
                    relative = unpacking.safe_name(member.name)
                    if isinstance(member, LeftOut):
                        left_out.append((relative, FAULTS[member.fault]()))
                        continue
                    try:
                        spool.receive(member, relative, told)
                    except Broken as reason:
                        left_out.append((relative, FAULTS[str(reason)]()))
                    if spool.is_full:
                        settle()
            except Unreadable as reason:
                if reason.fault in _WRONG or spool.is_empty:
                    raise
                note = str(reason)
            settle()
            staged = [file for file, _details in spool.taken]
            found = readings.read_all(staged, progress) if read else [None] * len(staged)
        except BaseException:
            spool.drop()
            raise
        left_out += spool.refused
    parts = tuple(
        Part(file, one, details) for (file, details), one in zip(spool.taken, found, strict=True)
    )
    return _as_conversation(Opened(parts, tuple(left_out), note))


def drop(library: Library, opened: Opened) -> None:
    """Throw away what was taken out."""
    library.vault.drop(part.file.staged for part in opened.parts)


def _inside(relative: str, raw: str, written: str) -> tuple[tuple[str, str], ...]:
    """What the container says of a member; times in it are hints, by a clock nobody vouches for."""
    found = []
    if raw != relative:
        shown = staging.shown_name(raw.encode("utf-8", "replace"))
        found.append(("name_inside", shown))
    if written:
        found.append(("time_inside", written))
    return tuple(found)


def _as_conversation(opened: Opened) -> Opened:
    """Where a messenger's conversation is among the parts: what it says of the files, and of the whole."""
    for part in opened.parts:
        place = part.file.source.relative
        if part.read is None or not chats.is_export(place):
            continue
        chat = chats.conversation(place, "".join(page.text for page in part.read.reading.pages))
        if chat is None:
            continue
        carried = {name.casefold(): message for name, message in chat.carried.items()}
        folder = place.rpartition("/")[0]
        parts = [replace(one, details=one.details + _of_message(one, folder, carried)) for one in opened.parts]
        return replace(opened, parts=tuple(parts), details=(("messenger", chat.messenger), *chats.told_of(chat)))
    return opened


def _of_message(part: Part, folder: str, carried: dict[str, chats.Message]) -> tuple[tuple[str, str], ...]:
    """Which message carries a file: it names the file alone, or with its place beside the conversation."""
    place = part.file.source.relative
    name = place.rpartition("/")[2]
    beside = place.removeprefix(f"{folder}/") if folder else place
    found = []
    message = carried.get(beside.casefold()) or carried.get(name.casefold())
    if message is not None:
        found += [("message", str(message.n)), ("sent_by", message.sender), ("sent", chats.time_shown(message))]
    day = chats.date_in_name(name)
    if day:
        found.append(("date_in_name", f"{day} (a hint: named so by the messenger)"))
    return tuple(pair for pair in found if pair[1])


# With what arrives


def look_into(
    library: Library,
    staged: Sequence[StagedFile],
    read: Sequence[Read | None],
    progress: Progress,
    *,
    pages: bool = False,
) -> dict[int, Opened]:
    """What mails and messenger exports among files that arrive have brought with them, by the place of the file.

    With `pages`, also the files that a browser put beside a web page when it was saved. One that cannot be opened has a
    note and no parts. Raises LibraryError and what `progress` raises.
    """
    found: dict[int, Opened] = {}
    try:
        for n, (file, one) in enumerate(zip(staged, read, strict=True)):
            webpage = pages and one is not None and one.reading.media_type in _PAGES
            folder = _beside(file.source.path) if webpage else None
            if folder is not None:
                found[n] = _from_folder(library, folder, progress)
            elif one is not None and _brings(file, one.reading):
                name = Path(file.source.relative).name
                with staging.open_source(Path(file.staged.path)) as source:
                    try:
                        opened = take_out(library, source.fileno(), name, one.reading.media_type, progress=progress)
                    except Unreadable as reason:
                        opened = Opened((), note=str(reason))
                if one.reading.media_type not in MAIL and not opened.details:
                    # Named like a messenger's export, and none: it is unpacked when somebody asks.
                    drop(library, opened)
                else:
                    found[n] = opened
    except BaseException:
        for opened in found.values():
            drop(library, opened)
        raise
    return found


def _beside(page: Path) -> Path | None:
    """The folder that a browser saved with a page: named as the page, with an ending in one of several languages."""
    for ending in ("_files", ".files", "_archivos", "-Dateien", "_fichiers"):
        folder = page.with_name(page.stem + ending)
        if folder.is_dir() and not folder.is_symlink():
            return folder
    return None


def _from_folder(library: Library, folder: Path, progress: Progress) -> Opened:
    listing = arrivals.list_sources([folder], keep_out=[library.folder], progress=progress)
    left_out = [(path.name, sentence) for path, sentence in listing.refused]
    staged = arrivals.stage_all(
        library.vault,
        listing.files,
        progress,
        on_refused=lambda file, sentence: left_out.append((file.relative, sentence)),
    )
    try:
        found = readings.read_all(staged, progress)
    except BaseException:
        library.vault.drop(file.staged for file in staged)
        raise
    parts = tuple(Part(file, one) for file, one in zip(staged, found, strict=True))
    return Opened(parts, tuple(left_out), folder=folder.name)


def _brings(file: StagedFile, reading: Reading) -> bool:
    """Whether files come with it as a matter of course. Reads no member; a zip is asked for its names by the child."""
    if reading.media_type == "message/rfc822":
        return any(key == "attachment" for key, _name in reading.metadata)
    if reading.media_type in MAIL:
        return True
    if reading.media_type != "application/zip":
        return False
    with staging.open_source(Path(file.staged.path)) as source:
        source.seek(max(0, file.staged.size - _TABLE))
        table = source.read(_TABLE)
        if not any(sign in table for sign in (b"_chat.txt", b"WhatsApp", b"result.json")):
            return False
        try:
            with Unpacker() as unpacker:
                return any(chats.is_export(name) for name in unpacker.names(source.fileno()))
        except Unreadable:
            return False


# Entering


def enter(
    session: Session,
    library: Library,
    whole: Exhibit,
    opened: Opened,
    kept: Sequence[Kept],
    working: Working = NOTHING,
) -> list[int]:
    """Enter what came out of a container as its parts, inside a change; gives their ids. `kept` are their objects.

    Both chains say so: the container's that it was opened, each part's that it was taken out, by which program.
    """
    objects.enter(session, {one.sha256: one.size for one in kept})
    first = session.info["tracker"].next_number(whole.ref + "/", len(opened.parts))
    tool = _("Casefiles {version} (Python {python})").format(version=VERSION, python=platform.python_version())
    how = _("taken out of {ref} by {tool}").format(ref=whole.ref, tool=tool)
    if opened.folder:
        how = _("saved with {ref}, in the folder {name}").format(ref=whole.ref, name=opened.folder)
    rows = [_row(part, whole, f"{whole.ref}/{first + n}", how) for n, part in enumerate(opened.parts)]
    ids = batch.insert(session, Exhibit, rows)
    made = [one for chunk in chunks(ids) for one in session.scalars(select(Exhibit).where(Exhibit.id.in_(chunk)))]
    made.sort(key=lambda one: one.id)
    custody.append_all(session, library, made, "collected", custody.Said(to_whom=library.author, purpose=how))
    if not opened.folder:
        told = ngettext("{n} part taken out by {tool}: {refs}", "{n} parts taken out by {tool}: {refs}", len(ids))
        told = told.format(n=len(ids), tool=tool, refs=_span([one.ref for one in made]))
        custody.append(session, library, whole, "opened", custody.Said(from_whom=library.author, purpose=told))
        _sources(session, library, made, opened, working)
    return ids


def _span(numbers: Sequence[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1].rpartition('/')[2]}"


def _row(part: Part, whole: Exhibit, ref: str, how: str) -> dict[str, Any]:
    details = [*part.details, *(part.read.details if part.read else ())]
    return {
        "uid": part.file.uid,
        "ref": ref,
        "part_of": whole.id,
        "marking": whole.marking,
        "tlp": whole.tlp,
        "name": part.file.source.relative.rpartition("/")[2][:500],
        "exhibit_class": "digital",
        "nature": whole.nature,
        "holding": "here",
        "received_from": whole.received_from,
        "received": whole.received,
        "collected_by": whole.collected_by,
        "collected_how": how,
        "original_name": part.file.source.relative[:2000],
        "size": part.file.staged.size,
        "sha256": part.file.staged.sha256,
        **readings.columns(part.read),
        Detail.KEY: [{"what": what, "says": says[:2000]} for what, says in details],
    }


def _sources(session: Session, library: Library, made: Sequence[Exhibit], opened: Opened, working: Working) -> None:
    """A source for each part that says something, as for documents that come by themselves."""
    said = [
        one
        for one, part in zip(made, opened.parts, strict=True)
        if part.read is not None and part.read.reading.kind in DOCUMENTS
    ]
    if not said:
        return
    context, named = given(session, library), records.described_field(Source, "name")
    sources = batch.insert(session, Source, [{"name": records.read_value(named, one.name, context)} for one in said])
    links = [("copy_of", one.id, source) for one, source in zip(said, sources, strict=True)]
    if working.operation is not None:
        links += [("in_file", source, working.operation) for source in sources]
    batch.insert(
        session, Link, [{"link_type": kind, "source_end": one, "target_end": other} for kind, one, other in links]
    )


# On request


def can_unpack(media_type: str) -> bool:
    """Whether items of a media type can be unpacked on request."""
    return media_type in FORMS


def unpack(library: Library, exhibit: int, *, working: Working = NOTHING, progress: Progress = silent) -> Unpacked:
    """Unpacks an evidence item into parts of it, as one change; cancelling it, or an error, leaves nothing behind.

    Files of it that are its parts already are left alone. Progress counts bytes, then files. Raises BadInput for what is
    no container, holds nothing new, is too deep or cannot be unpacked; NotFound; LibraryError.
    """
    with library.read() as session:
        held = session.get(Exhibit, exhibit)
        if held is None or held.deleted_in is not None:
            raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
        whole, sha256, media_type = refs(session, [exhibit])[exhibit], held.sha256 or "", held.media_type or ""
        name = (held.original_name or held.title).rpartition("/")[2]
        there = set(_parts(session, exhibit))
    if media_type not in FORMS or not sha256:
        raise BadInput(_("{ref} is nothing that can be unpacked.").format(ref=whole.ref))
    if whole.ref.count("/") >= DEEPEST:
        raise BadInput(
            _("{ref} is a part of a part of a part already; make a part of what it belongs to.").format(ref=whole.ref)
        )
    with library.vault.open(sha256) as source:
        opened = take_out(library, source.fileno(), name, media_type, progress=progress)
    new: list[Part] = []
    old: list[Part] = []
    for part in opened.parts:
        (old if (part.file.staged.sha256, part.file.source.relative) in there else new).append(part)
    library.vault.drop(part.file.staged for part in old)
    opened, known = replace(opened, parts=tuple(new)), len(old)
    if not new:
        raise BadInput(_nothing_new(whole, opened, known))
    kept: tuple[Kept, ...] = ()
    try:
        kept = library.vault.keep_all([part.file.staged for part in new])
        keep_readings(library, opened)
        with library.change(_("Unpack {ref}").format(ref=whole.ref)) as session:
            again = session.get(Exhibit, exhibit)
            if again is None or again.deleted_in is not None:
                raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
            ids = enter(session, library, again, opened, kept, working)
            session.info["label"] = ngettext(
                "Unpack {ref} into {n} part", "Unpack {ref} into {n} parts", len(ids)
            ).format(ref=whole.ref, n=len(ids))
    except BaseException:
        drop(library, opened)
        objects.take_back(library, kept, new[0].file.uid)
        raise
    with library.read() as session:
        names = refs(session, ids)
    return Unpacked(whole, tuple(names[one] for one in ids), opened.left_out, opened.note, known)


def _nothing_new(whole: Ref, opened: Opened, known: int) -> str:
    if known:
        return ngettext(
            "The {n} file in {ref} is a part of it already.", "The {n} files in {ref} are parts of it already.", known
        ).format(n=known, ref=whole.ref)
    if opened.left_out:
        name, sentence = opened.left_out[0]
        return _("Nothing could be taken out of {ref}: {name} is {reason}.").format(
            ref=whole.ref, name=name, reason=sentence
        )
    return _("There is no file in {ref}.").format(ref=whole.ref)


def _parts(session: Session, whole: int) -> Iterator[tuple[str, str]]:
    for row in session.execute(select(Exhibit.sha256, Exhibit.original_name).where(Exhibit.part_of == whole)):
        yield row.sha256 or "", row.original_name or ""


def keep_readings(library: Library, opened: Opened) -> None:
    """Keep what was read of the parts."""
    for part in opened.parts:
        if part.read is not None:
            readings.keep(library, part.file.staged.sha256, part.read)
