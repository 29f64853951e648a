"""What is known of a person or organisation when it is compared with others: plain values, read in a few statements."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from casefiles.database.derived import chunks
from casefiles.domain import folding
from casefiles.domain.alias import Alias
from casefiles.domain.event import Event
from casefiles.domain.identifier import Identifier
from casefiles.domain.link import Link
from casefiles.domain.naming.reading import PreparedName, prepare
from casefiles.domain.operation import Operation
from casefiles.domain.organisation import Organisation
from casefiles.domain.person import Person
from casefiles.domain.record import Record
from casefiles.progress import Progress, silent
from casefiles.services.matching.detention import Custody, detentions
from casefiles.services.matching.spans import Span, span

TYPES = ("person", "organisation")
"""Types whose entries can be judged to be the same."""

_NO_COMPANY = frozenset(
    {"uses_name", "copy_of", "made_from", "about", "draws_on", "rests_on", "similar_to", "connected"}
)
_PRESENCE = frozenset({"seen_at", "lives_at", "held_at", "active_in", "travelled_to"})
_ROUGH_YEARS = 3
"""How far an estimated date of birth may be off before two of them are held to differ."""


class Presence(NamedTuple):
    """Somebody was at a place some time within a span."""

    place: int
    when: Span


@dataclass(slots=True)
class Subject:
    """One entry. Records are named by id, of entries judged to be the same by that of their identity.

    `company` maps each record it is linked with to the id of the record itself; `aliases` the folded text to the id of
    the alias; `identifiers` kind and normal form to the id. `beside` are subjects it is linked with, and how.
    `identity` is that of an entry which is judged to be one with others, else 0.
    """

    id: int
    printed: str
    identity: int = 0
    aliases: dict[str, int] = field(default_factory=dict)
    alias_texts: list[str] = field(default_factory=list)
    identifiers: dict[tuple[str, str], int] = field(default_factory=dict)
    company: dict[int, int] = field(default_factory=dict)
    beside: dict[int, str] = field(default_factory=dict)
    presences: list[Presence] = field(default_factory=list)
    custody: list[Custody] = field(default_factory=list)
    active: Span | None = None
    born: Span | None = None
    born_exact: bool = False
    died: Span | None = None
    nationality: str = ""
    digest: str = ""
    _prepared: PreparedName | None = None

    @property
    def who(self) -> int:
        """The same number for all entries of one person."""
        return self.identity or self.id

    @property
    def prepared(self) -> PreparedName:
        """The printed name with all aliases, taken apart once."""
        if self._prepared is None:
            self._prepared = _prepared(self.printed, self.alias_texts)
        return self._prepared

    @property
    def has_full_name(self) -> bool:
        """Whether more is known than an alias or a single word."""
        name = self.prepared.name
        return name is not None and len(name.words) > 1

    def sign(self, *more: object) -> None:
        """Sets `digest`: equal when everything that comparing looks at is equal."""
        parts = (
            self.printed, sorted(self.alias_texts), sorted(self.identifiers), sorted(self.company),
            sorted(self.beside.items()), sorted(self.presences), sorted(map(repr, self.custody)), self.active, self.born,
            self.born_exact, self.died, self.nationality, more,
        )  # fmt: skip
        self.digest = hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def _prepared(printed: str, aliases: Iterable[str]) -> PreparedName:
    whole = prepare(printed) if printed else None
    found = list(whole.aliases) if whole else []
    for text in aliases:
        one = prepare(text)
        found += [name for name in (one.name, *one.aliases) if name is not None and name not in found]
    name = whole.name if whole else None
    every = " / ".join(sorted(aliases))
    text = f"{printed} / {every}" if every else printed
    return PreparedName(text, folding.fold(text), name, tuple(found), bool(whole and whole.announced))


def subjects(
    session: Session, type_name: str, progress: Progress = silent, *, only: Collection[int] | None = None
) -> list[Subject]:
    """Every live entry of a type, or only those of some ids, by id. `type_name` is one of `TYPES`."""
    progress(0, 0)
    found = {one.id: one for one in (_people if type_name == "person" else _organisations)(session, only)}
    progress(0, 0)
    _link(session, found, progress, only)
    return list(found.values())


def _people(session: Session, only: Collection[int] | None) -> Iterable[Subject]:
    shown: Any = Person
    rows = session.execute(
        select(
            Person.id, Person.printed_name, Person.given_names, Person.father_surname, Person.mother_surname,
            Person.nationality, Person.identity_id, shown.born_edtf, shown.born_earliest, shown.born_latest, shown.died_earliest,
            shown.died_latest,
        ).where(_within(Person.id, only)).order_by(Person.id)
    )  # fmt: skip
    for row in rows:
        born, exact = born_within(row.born_edtf or "", row.born_earliest, row.born_latest)
        yield Subject(
            row.id,
            written_name(row),
            row.identity_id or 0,
            born=born,
            born_exact=exact,
            died=span(row.died_earliest, row.died_latest),
            nationality=folding.fold(row.nationality or ""),
        )


def born_within(edtf: str, earliest: str | date | None, latest: str | date | None) -> tuple[Span | None, bool]:
    """The days on which somebody may have been born, wider where that is an estimate; and whether it is one day for sure."""
    born = span(earliest, latest)
    if born is None:
        return None, False
    if any(mark in edtf for mark in "~?%"):
        return Span(born.first - 366 * _ROUGH_YEARS, born.last + 366 * _ROUGH_YEARS), False
    return born, born.first == born.last


def written_name(row: Any) -> str:
    """The name of a person from the fields of that name, printed_name and the three parts of it."""
    surnames = " ".join(part for part in (row.father_surname, row.mother_surname) if part)
    if row.given_names and surnames:
        # With a comma, so that nothing need be guessed of which words are surnames.
        return f"{surnames}, {row.given_names}"
    return row.printed_name or row.given_names or surnames or ""


def _within(column: Any, only: Collection[int] | None) -> Any:
    return true() if only is None else column.in_(only)


def _organisations(session: Session, only: Collection[int] | None) -> Iterable[Subject]:
    shown: Any = Organisation
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.identity_id, shown.founded_earliest, shown.founded_latest)
        .where(_within(Organisation.id, only)).order_by(Organisation.id)
    )  # fmt: skip
    for row in rows:
        yield Subject(row.id, row.name or "", row.identity_id or 0, born=span(row.founded_earliest, row.founded_latest))


# What links say


class _Linked(NamedTuple):
    other: int
    type: str
    backwards: bool
    when: Span | None


def _link(session: Session, found: Mapping[int, Subject], progress: Progress, only: Collection[int] | None) -> None:
    """Adds aliases, identifiers, company, presences and detentions."""
    of: dict[int, list[_Linked]] = defaultdict(list)
    ends: set[int] = set()
    shown: Any = Link
    statement = select(
        Link.source_end, Link.target_end, Link.link_type, shown.period_earliest, shown.period_latest
    ).order_by(Link.id)
    if only is not None:
        statement = statement.where(or_(Link.source_end.in_(only), Link.target_end.in_(only)))
    for row in session.execute(statement.execution_options(yield_per=10_000)):
        when = span(row.period_earliest, row.period_latest)
        for own, other, backwards in ((row.source_end, row.target_end, False), (row.target_end, row.source_end, True)):
            if own in found:
                of[own].append(_Linked(other, row.link_type, backwards, when))
                ends.add(other)
    progress(0, 0)
    types, identities = _live(session, ends)
    aliases = _texts(session, ends, types)
    identifiers = _identifiers(session, ends, types)
    dates = _dates(session, ends, types)
    for number, held in detentions(session, only).items():
        if number in found:
            found[number].custody = held
    own_types = {"person", "organisation"}
    for number, linked in of.items():
        one = found[number]
        active: list[Span] = []
        for link in linked:
            kind = types.get(link.other)
            if kind is None:
                continue
            if link.type == "uses_name":
                text = aliases.get(link.other, "")
                if text:
                    one.aliases.setdefault(folding.fold_name(text), link.other)
                    one.alias_texts.append(text)
                continue
            if kind == "identifier" and link.other in identifiers:
                one.identifiers.setdefault(identifiers[link.other], link.other)
            if kind in own_types and link.other in found:
                one.beside[link.other] = link.type
            place, when = dates.get(link.other, (None, None))
            if kind in ("event", "operation") and link.type in ("took_part", "led_to_arrest") and when is not None:
                active.append(when)
                if place is not None:
                    one.presences.append(Presence(place, when))
            if link.type in _PRESENCE and link.when is not None:
                one.presences.append(Presence(link.other, link.when))
                active.append(link.when)
            if link.type not in _NO_COMPANY and kind not in ("exhibit", "source", "assessment", "identifier"):
                one.company.setdefault(identities.get(link.other) or link.other, link.other)
        if active:
            one.active = Span(min(days.first for days in active), max(days.last for days in active))


def _live(session: Session, ids: Iterable[int]) -> tuple[dict[int, str], dict[int, int]]:
    """Type and identity of those that are not in the trash."""
    types: dict[int, str] = {}
    identities: dict[int, int] = {}
    for chunk in chunks(sorted(ids)):
        for row in session.execute(select(Record.id, Record.type, Record.identity_id).where(Record.id.in_(chunk))):
            types[row.id] = row.type
            if row.identity_id is not None:
                identities[row.id] = row.identity_id
    return types, identities


def _texts(session: Session, ids: Iterable[int], types: Mapping[int, str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for chunk in chunks([one for one in sorted(ids) if types.get(one) == "alias"]):
        found.update(
            (row.id, row.text or "") for row in session.execute(select(Alias.id, Alias.text).where(Alias.id.in_(chunk)))
        )
    return found


def _identifiers(session: Session, ids: Iterable[int], types: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for chunk in chunks([one for one in sorted(ids) if types.get(one) == "identifier"]):
        statement = select(Identifier.id, Identifier.kind, Identifier.normal).where(Identifier.id.in_(chunk))
        found.update((row.id, (row.kind or "", row.normal)) for row in session.execute(statement) if row.normal)
    return found


def _dates(session: Session, ids: Iterable[int], types: Mapping[int, str]) -> dict[int, tuple[int | None, Span | None]]:
    """Place and date of events and operations."""
    found: dict[int, tuple[int | None, Span | None]] = {}
    event: Any = Event
    operation: Any = Operation
    for chunk in chunks([one for one in sorted(ids) if types.get(one) in ("event", "operation")]):
        for row in session.execute(
            select(Event.id, Event.place, event.date_earliest, event.date_latest).where(Event.id.in_(chunk))
        ):
            found[row.id] = row.place, span(row.date_earliest, row.date_latest)
        for row in session.execute(
            select(Operation.id, Operation.place, operation.date_earliest, operation.date_latest).where(
                Operation.id.in_(chunk)
            )
        ):
            found[row.id] = row.place, span(row.date_earliest, row.date_latest)
    return found
