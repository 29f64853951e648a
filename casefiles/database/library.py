"""Library: a case library on disk. Creates, opens, reads, changes, undoes, closes - and holds not one query of a subject."""

from __future__ import annotations

import getpass
import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, func
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from casefiles.database import derived, index, interrupted, journal, quick, texts
from casefiles.database import undo as reversal
from casefiles.database.changes import Tracker
from casefiles.database.connection import Driver, DriverError, connect, is_fault
from casefiles.database.engine import reading_engine, writing_engine
from casefiles.database.layout import Layout, read_card, write_card
from casefiles.database.lock import WriterLock
from casefiles.database.log import Log
from casefiles.database.migrations import SCHEMA_VERSION, create_schema, migrate, schema_differences
from casefiles.database.vault import Vault
from casefiles.domain.moments import Clock, Moment, now
from casefiles.domain.record import Part, Record
from casefiles.domain.registers import Setting
from casefiles.domain.uid import new_uid
from casefiles.errors import BadInput, CannotUndo, LibraryDamaged, LibraryError, LibraryTooNew, ReadOnly
from casefiles.progress import silent
from casefiles.words import LANGUAGES, _

QUICK_CHECK_BYTES = 32 * 1024 * 1024
"""Databases up to this size are checked page by page at every opening; larger ones after an unclean end."""


@dataclass(frozen=True)
class Notice:
    """What one change did: the ids of the records it touched, by type. Listeners decide whether they care."""

    seq: int
    label: str
    kind: str
    records: Mapping[str, frozenset[int]]


Listener = Callable[[Notice], None]


@dataclass(frozen=True)
class State:
    """What the status bar and the menus say of the library."""

    undo: str | None
    redo: str | None
    saved: str | None
    writable: bool
    held_by: str | None
    encrypted: bool


class Library:
    """An open library. `author` is who changes; `language` is that of the titles it composes."""

    def __init__(self, layout: Layout, card: Mapping[str, Any], lock: WriterLock, author: str, clock: Clock) -> None:
        self.layout = layout
        self.author = author
        self.clock = clock
        self.uid: str = card["library"]
        self.code: str = card["code"]
        self.encrypted: bool = card["encrypted"]
        self.vault = Vault(layout.vault)
        self.log = Log(layout.log)
        self.text_of: derived.TextOf = lambda sha256: texts.places(self.vault, sha256)
        self._lock = lock
        self._writing = threading.RLock()
        self._in_change = False
        self._listeners: list[Listener] = []
        self._head = journal.Head("", 0, journal.GENESIS)
        self._saved: str | None = None
        self._language = "en"
        self._settings: dict[str, str] = {}
        self._met_damage = False
        self.index_damaged = False
        """Whether the text index cannot be asked. Only where the library is open for reading: else it is made anew."""
        self.remarks: tuple[str, ...] = ()
        """What whoever opened the library should be told, in sentences."""
        immutable = not lock.held and not layout.has_log_of_writes() and not os.access(layout.folder, os.W_OK)

        def reader() -> Driver:
            return connect(layout.database, read_only=True, immutable=immutable)

        def writer() -> Driver:
            return connect(layout.database)

        self._reader: Engine = reading_engine(reader)
        self._writer: Engine | None = writing_engine(writer) if lock.held else None

    # Opening and closing

    @classmethod
    def create(
        cls, folder: Path, *, author: str = "", language: str = "en", name: str = "", clock: Clock = now
    ) -> Library:
        """Makes a new library in a folder that does not exist or is empty, and opens it.

        Raises BadInput where there is something already, LibraryError where the folder cannot be written.
        """
        if language not in LANGUAGES:
            raise BadInput(_("A library's language is one of: {names}.").format(names=", ".join(LANGUAGES)))
        layout = Layout(folder)
        made_here = not folder.exists()
        layout.make()
        card = {"format": 1, "library": new_uid(), "code": secrets.token_hex(2).upper(), "encrypted": False}
        try:
            Vault.create(layout.vault)
            connection = connect(layout.database, create=True, fresh=True)
            try:
                create_schema(connection)
                index.create(connection)
            finally:
                connection.close()
            layout.database.chmod(0o600)
            write_card(layout, card)
            library = cls.open(folder, author=author, clock=clock)
            with library.change(_("Make library"), kind="create") as session:
                session.add(Setting(name="language", value=language))
                session.add(Setting(name="name", value=name or layout.name))
        except BaseException as reason:
            # Nothing but the empty library of a moment ago lies there; left behind it would stand in the way of a second try.
            layout.unmake(whole=made_here)
            if isinstance(reason, OSError):
                raise LibraryError(_("The library cannot be made here: {reason}.").format(reason=reason)) from reason
            raise
        library._read_settings()
        return library

    @classmethod
    def open(cls, folder: Path, *, author: str = "", read_only: bool = False, clock: Clock = now) -> Library:
        """Opens a library; for reading only when asked, or when somebody else is writing (`state().held_by` says who).

        Raises NotFound, LibraryTooNew, LibraryDamaged or LibraryError with a sentence; nothing is changed then.
        """
        layout = Layout(folder)
        card = read_card(layout)
        lock = WriterLock(layout.folder)
        author = author or getpass.getuser()
        holder = lock.holder()
        if not read_only:
            lock.take(clock(), author)
        try:
            if lock.held:
                migrate(layout, clock, author=author)
            index_sound = _check_file(layout, unclean=bool(holder), suspect=bool(holder.get("suspect")))
            kept = None
            if not index_sound and lock.held:
                from casefiles.database.mending import mend  # what migrations need is loaded with it

                kept = mend(layout, clock())
            library = cls(layout, card, lock, author, clock)
            library.index_damaged = not index_sound and kept is None
        except BaseException:
            # A library that was not closed whole is not taken for one that was, because it was refused once.
            lock.release(suspect=bool(holder))
            raise
        try:
            library._start()
        except BaseException:
            library.close()
            raise
        if kept is not None:
            library.remarks += (
                _("The search index was damaged and was made anew; the damaged database is kept as {name}.").format(
                    name=kept.relative_to(layout.folder)
                ),
            )
        elif library.index_damaged:
            library.remarks += (index_is_damaged(),)
        return library

    def _start(self) -> None:
        try:
            with self._reader.connect() as connection, connection.begin():
                self._head = journal.read_head(connection)
            self._read_settings()
        except DatabaseError as reason:
            raise _damaged(reason) from reason
        if self._lock.held:
            interrupted.set_aside(self.vault.root)
            self.vault.clear_staging()
            self._follow_log()
            self._renew_index()
            with suppress(OSError):  # it only makes the next start look quicker
                quick.store(self.layout, SCHEMA_VERSION)

    def _follow_log(self) -> None:
        """Brings the log outside the database up to date. A log that is longer is left alone: `verify` names it."""
        last, _hash = self.log.last()
        if last < self._head.seq:
            with self._reader.connect() as connection, connection.begin():
                self.log.append(connection, last)
            self.log.sync()

    def _renew_index(self) -> None:
        """Makes the index anew after a migration, or where it was folded by earlier rules."""
        with self._reader.connect() as connection:
            current = index.is_current(connection.connection.driver_connection)
        if not current:
            self.rebuild()

    def rebuild(self) -> None:
        """Makes every derived value anew: titles, standing, identities and the index. No record changes. Raises ReadOnly."""
        if self._writer is None:
            raise ReadOnly(_("The library is open for reading only, so nothing can be changed."))
        with self._writing, self._session(self._writer) as session:
            derived.rebuild(session, self._language, self.text_of)
            session.commit()

    def close(self) -> None:
        """Closes the library: the log is made durable, the connections and the lock are let go."""
        # The writer goes last: only it can move what is in SQLite's log into the database.
        self._reader.dispose()
        if self._writer is not None:
            self.log.sync()
            self._writer.dispose()
        # Where damage was met, the next opening reads all records: are they sound, it was the index, and that is made anew.
        self._lock.release(suspect=self._met_damage)
        self._writer = None

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    # What it is

    @property
    def folder(self) -> Path:
        """The library's folder."""
        return self.layout.folder

    @property
    def name(self) -> str:
        """The library's name."""
        return self._settings.get("name") or self.layout.name

    @property
    def language(self) -> str:
        """The language in which titles are composed."""
        return self._language

    @property
    def writable(self) -> bool:
        """Whether this opening may change anything."""
        return self._writer is not None

    @property
    def head(self) -> journal.Head:
        """The newest entry of the journal."""
        return self._head

    def setting(self, name: str, default: str = "") -> str:
        """A setting of the library, such as its handling scale."""
        return self._settings.get(name, default)

    def state(self) -> State:
        """What can be undone and redone, when it was last saved, who else holds it."""
        with self._reader.connect() as connection, connection.begin():
            undone, redone = reversal.next_undo(connection), reversal.next_redo(connection)
        holder = {} if self.writable else self._lock.holder()
        held_by = " · ".join(str(holder[key]) for key in ("author", "host") if holder.get(key)) or None
        return State(
            undone.label if undone and self.writable else None,
            redone.label if redone and self.writable else None,
            self._saved,
            self.writable,
            held_by,
            self.encrypted,
        )

    def _read_settings(self) -> None:
        with self.read() as session:
            self._settings = {setting.name: setting.value for setting in session.query(Setting)}
        language = self._settings.get("language", "en")
        self._language = language if language in LANGUAGES else "en"

    # Reading and changing

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one moment of the library, for a short time. What leaves it is detached."""
        with self._session(self._reader) as session:
            yield session

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        try:
            with _session(engine) as session:
                yield session
        except LibraryDamaged:
            self._met_damage = True
            raise

    @contextmanager
    def change(self, label: str, *, kind: str = "change") -> Iterator[Session]:
        """The only way to write: one transaction, one entry of the journal named `label`, one notice to listeners.

        An error inside leaves nothing behind. Nothing touched means no entry. `session.info["label"]` may be set to
        rename the change; `{name}` in it becomes ref and title of the record whose id is `session.info["names"]`. What is
        in `session.info["progress"]` follows the making of the index when a large change is closed, and may cancel it.
        Raises ReadOnly; LibraryError for a change inside a change.
        """
        if self._writer is None:
            raise ReadOnly(_("The library is open for reading only, so nothing can be changed."))
        with self._writing:
            if self._in_change:
                raise LibraryError("a change was begun inside a change")
            self._in_change = True
            try:
                moment = self.clock()
                with self._session(self._writer) as session:
                    tracker = Tracker(session, moment, self.author)
                    event.listen(session, "before_flush", tracker.before_flush)
                    session.info.update(label=label, tracker=tracker, details={}, language=self._language)
                    yield session
                    session.flush()
                    notice = self._finish(session, tracker, moment, kind)
                    session.commit()
                if notice is not None:
                    self._committed(moment, settings=any(isinstance(row, Setting) for row in tracker.rows()))
            finally:
                self._in_change = False
        self._tell(notice)

    def _finish(self, session: Session, tracker: Tracker, moment: Moment, kind: str) -> Notice | None:
        touched = tracker.touched()
        if not any(part.differs for part in touched) and not tracker.refs:
            tracker.forget()
            session.rollback()
            return None
        records = tracker.records()
        formerly, retyped = tracker.formerly()
        made = tracker.made
        moved = derived.refresh(
            session, records, self._language, self.text_of, retyped, formerly, made, session.info.get("progress", silent)
        ).moved
        entry = journal.Entry(
            _label(session, records),
            self.author,
            kind,
            touched=touched,
            refs=tracker.refs,
            details=session.info["details"],
        )
        if not any(part.form.undoable for part in touched):
            entry.details["undoable"] = False
        self._write(session, entry, moment)
        return Notice(
            self._pending.head.seq,
            entry.label,
            kind,
            _by_type(session, (*records, *made), moved),
        )

    def _write(self, session: Session, entry: journal.Entry, moment: Moment) -> None:
        epoch = self._head.epoch or secrets.token_hex(8)
        self._pending = journal.write(session.connection(), self._head, self.uid, entry, moment, epoch)

    def _committed(self, moment: Moment, *, settings: bool) -> None:
        """What follows a commit, while the lock is still held: the next change builds on the new head."""
        self._head = self._pending.head
        self._saved = moment.utc
        # The change is saved. A log that cannot be written now (a full disk) is caught up at the next change or opening.
        with suppress(OSError):
            last, _hash = self.log.last()
            if last == self._head.seq - 1:
                self.log.add(self._pending)
            else:
                self._follow_log()
        if settings:
            self._read_settings()

    def _tell(self, notice: Notice | None) -> None:
        if notice is not None:
            for listener in list(self._listeners):
                listener(notice)

    def undo(self) -> str:
        """Takes back the newest change that can be; gives its label. Raises CannotUndo with the reason."""
        return self._reverse(reversal.next_undo, "undo", _("There is nothing to undo."))

    def redo(self) -> str:
        """Makes the newest undone change again; gives its label. Raises CannotUndo with the reason."""
        return self._reverse(reversal.next_redo, "redo", _("There is nothing to redo."))

    def _reverse(self, choose: Callable[[Any], reversal.Step | None], kind: str, nothing: str) -> str:
        if self._writer is None:
            raise ReadOnly(_("The library is open for reading only, so nothing can be changed."))
        with self._writing:
            moment = self.clock()
            with self._session(self._writer) as session:
                connection = session.connection()
                step = choose(connection)
                if step is None:
                    raise CannotUndo(nothing)
                done = reversal.reverse(connection, step.seq, moment, self.author)
                gone = [part.id for part in done if issubclass(part.form.cls, Record) and part.after is None]
                index.remove(derived.raw(session), gone)
                records = derived.whole(session, reversal.touched_records(connection, done))
                vanished = reversal.vanished(connection, done)
                formerly = reversal.formerly(connection, done)
                moved = derived.refresh(session, records, self._language, self.text_of, vanished, formerly).moved
                entry = journal.Entry(step.label, self.author, kind, of=step.seq, touched=done)
                self._write(session, entry, moment)
                notice = Notice(self._pending.head.seq, step.label, kind, _by_type(session, records, moved, done))
                session.commit()
            self._committed(moment, settings=any(part.form.cls is Setting for part in done))
        self._tell(notice)
        return notice.label

    # Listening

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` after every change, on the thread that made it; gives the way to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


@contextmanager
def _session(engine: Engine) -> Iterator[Session]:
    session = Session(engine, expire_on_commit=False, autoflush=True)
    event.listen(session, "do_orm_execute", _without_trash)
    try:
        yield session
    except (DatabaseError, DriverError) as reason:  # the index and the journal speak to the driver itself
        session.rollback()
        if any(words in str(reason) for words in ("malformed", "not a database", "decode to UTF-8")):
            raise _damaged(reason) from reason
        if "full" in str(reason):
            raise LibraryError(_("The disk is full; nothing was changed. Make room and try again.")) from reason
        raise
    finally:
        session.close()


def _label(session: Session, records: Iterable[Record]) -> str:
    """The change's label; `{name}` in it stands for the record `session.info["names"]`, whose title is known only now."""
    label = str(session.info["label"])
    named = next((record for record in records if record.id == session.info.get("names")), None)
    return label if named is None else label.replace("{name}", f"{named.ref} {named.title}")


def _without_trash(state: ORMExecuteState) -> None:
    """The one place where the trash is kept out of sight.

    Nearly everything is outside the trash, which SQLite without statistics does not know: asked for by its index, every
    query with a join began with all live records, 0.4 s among a million. Inside `coalesce` the index is not used.
    """
    if not state.is_select or state.is_column_load or state.execution_options.get("include_trash"):
        return
    state.statement = state.statement.options(
        with_loader_criteria(Record, lambda cls: func.coalesce(cls.deleted_in, 0) == 0, include_aliases=True),
        with_loader_criteria(Part, lambda cls: cls.deleted_in.is_(None), include_aliases=True),
    )


def _by_type(
    session: Session, touched: Iterable[Any], moved: Iterable[int], done: Iterable[journal.Touched] = ()
) -> dict[str, frozenset[int]]:
    """Ids by type: of touched records, of those whose derived values moved, of those that a reversal took away."""
    found: dict[str, set[int]] = {}
    for record in touched:
        found.setdefault(record.type, set()).add(record.id)
    for name, identifier in derived.types_of(session, moved):
        found.setdefault(name, set()).add(identifier)
    for part in done:
        if issubclass(part.form.cls, Record):
            found.setdefault(part.form.name, set()).add(part.id)
    return {name: frozenset(own) for name, own in found.items()}


def index_is_damaged() -> str:
    """The sentence for a library that can be read but not searched."""
    return _(
        "The search index of this library is damaged: everything can be read, but not searched. "
        "Open the library for writing once, and the index is made anew."
    )


def _check_file(layout: Layout, *, unclean: bool, suspect: bool) -> bool:
    """Refuses a database that is not sound; gives whether its index, which can be made anew, is."""
    connection = connect(
        layout.database,
        read_only=True,
        immutable=not layout.has_log_of_writes() and not os.access(layout.folder, os.W_OK),
    )
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise LibraryTooNew(
                _(
                    "This library was made by a later version of Casefiles; please open it with that, nothing was changed."
                )
            )
        different = schema_differences(connection)
        if different:
            raise LibraryDamaged(
                _("The library's database is not as this program makes it ({what}); nothing was changed.").format(
                    what=", ".join(different[:3])
                )
            )
        try:
            large = layout.database.stat().st_size > QUICK_CHECK_BYTES
            # An index that is to be made anew is dropped first: that is only safe where it is sound.
            trusted = large and not unclean and index.is_current(connection)
            found = "ok" if trusted else str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        except DriverError as reason:
            if is_fault(reason):
                raise LibraryError(_("The library cannot be read: {reason}.").format(reason=reason)) from reason
            found = str(reason)
        if found == "ok" and not suspect:
            return True
        from casefiles.database.mending import index_alone

        if not index_alone(connection):
            if found == "ok":
                found = _("damage was met when it was open last")
            raise _damaged(found.removeprefix("*** in database main ***\n").splitlines()[0])
        return False
    except LibraryError:
        raise
    except Exception as reason:
        raise _damaged(reason) from reason
    finally:
        connection.close()


def _damaged(reason: Exception | str) -> LibraryDamaged:
    return LibraryDamaged(
        _("The library's database is damaged ({reason}); restore a backup, nothing was changed.").format(reason=reason)
    )
