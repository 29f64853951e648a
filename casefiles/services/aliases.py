"""Aliases that several share, inherit or nobody bears yet: who holds one, where it was last seen, and giving it to people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database import index
from casefiles.database.derived import chunks, raw
from casefiles.database.library import Library
from casefiles.domain import folding
from casefiles.domain.alias import Alias
from casefiles.domain.event import Event
from casefiles.domain.identity import once
from casefiles.domain.link import Link
from casefiles.domain.naming.likeness import POSSIBLE, compare
from casefiles.domain.operation import Operation
from casefiles.domain.record import Record
from casefiles.errors import BadInput, NotFound
from casefiles.services import links, one_each
from casefiles.services.lookup import refs
from casefiles.services.matching.scoring import strength
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _

_MOST = 40
_SEEN = ("took_part", "led_to_arrest", "seen_at")


@dataclass(frozen=True)
class Sighting:
    """Where and when somebody or something was last met; each part is "" or None where nobody says."""

    when: str = ""
    place: Ref | None = None
    what: Ref | None = None
    operation: Ref | None = None

    def __bool__(self) -> bool:
        return bool(self.when or self.place or self.what or self.operation)


@dataclass(frozen=True)
class Known:
    """An alias that is there already: who bears it (often nobody), each person once, and where it was last met."""

    alias: Ref
    text: str
    holders: tuple[Ref, ...]
    seen: Sighting

    @property
    def sentence(self) -> str:
        """Where and when it was last seen, and who bears it, for the line under the field."""
        whose = ", ".join(f"{one.title} ({one.ref})" for one in self.holders) or _("nobody yet")
        parts = [
            self.seen.when,
            self.seen.place.title if self.seen.place else "",
            self.seen.what.title if self.seen.what else "",
            self.seen.operation.title if self.seen.operation else "",
        ]
        where = " · ".join(part for part in parts if part)
        if where:
            return _("“{alias}” is known already, used by {whose}; last seen: {where}.").format(
                alias=self.text, whose=whose, where=where
            )
        return _("“{alias}” is known already, used by {whose}.").format(alias=self.text, whose=whose)


@dataclass(frozen=True)
class Likely:
    """An entry that a new one of this name might repeat, under which of its names, and whether strongly."""

    entry: Ref
    name: str
    strength: str


def known(library: Library, text: str, *, without: Iterable[int] = ()) -> tuple[Known, ...]:
    """Aliases of the same text, but for accents, case, quotes and article, in any operation; most lately seen first.

    Those that one of `without` bears are left out, since that is no news. Any text will do.
    """
    key = folding.fold_name(text)
    if not key:
        return ()
    with library.read() as session:
        found = [hit.record for hit in index.suggest(raw(session), text, ("alias",), _MOST)]
        found += session.scalars(select(Alias.id).where(Alias.text == text.strip()))
        texts: dict[int, str] = {}
        for chunk in chunks(sorted(set(found))):
            rows = session.execute(select(Alias.id, Alias.text).where(Alias.id.in_(chunk)))
            texts.update((row.id, row.text) for row in rows if row.text and folding.fold_name(row.text) == key)
        holders = _holders(session, texts)
        barred = set(without)
        told = [
            (*_last(session, [alias, *holders.get(alias, ())]), alias)
            for alias in texts
            if barred.isdisjoint(holders.get(alias, ()))
        ]
        bearers = {one for some in holders.values() for one in some}
        names = refs(session, {alias for *_rest, alias in told} | bearers)
        identity = one_each.identity(session, bearers)
        told.sort(key=lambda one: (one[0], one[2]), reverse=True)
        return tuple(
            Known(names[alias], texts[alias], tuple(names[one] for one in once(holders.get(alias, ()), identity)), seen)
            for _key, seen, alias in told
        )


def _holders(session: Session, aliases: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for chunk in chunks(sorted(aliases)):
        statement = select(Link.target_end, Link.source_end).where(
            Link.is_a(Link, "uses_name"), Link.target_end.in_(chunk)
        )
        for row in session.execute(statement.order_by(Link.id)):
            found.setdefault(row.target_end, []).append(row.source_end)
    return found


def last_seen(library: Library, records: Sequence[int]) -> Sighting:
    """Where and when any of these records was last met, by events, sightings and the files they are in."""
    with library.read() as session:
        return _last(session, records)[1]


def _last(session: Session, records: Sequence[int]) -> tuple[str, Sighting]:
    """The sighting, and what it is sorted by: "" where nothing has a date."""
    best: tuple[str, Sighting] = ("", Sighting())
    rows = list(
        session.scalars(
            select(Link).where(
                or_(Link.source_end.in_(records), Link.target_end.in_(records)), Link.link_type.in_((*_SEEN, "in_file"))
            )
        )
    )
    ends = {end for row in rows for end in (row.source_end, row.target_end)} - set(records)
    names = refs(session, ends, trash=False)
    files = sorted(
        (names[end] for row in rows if row.link_type == "in_file" and (end := row.target_end) in names),
        key=lambda one: one.ref,
    )
    events: dict[int, Any] = {}
    for cls in (Event, Operation):
        wanted: Any = cls
        for chunk in chunks([one.id for one in names.values() if one.type == cls.__tablename__]):
            events.update((one.id, one) for one in session.scalars(select(wanted).where(wanted.id.in_(chunk))))
    for row in rows:
        other = row.target_end if row.source_end in records else row.source_end
        if other not in names:
            continue
        place: int | None = None
        if row.link_type == "seen_at":
            date, place, what = row.period, other, None
        elif other in events and row.link_type != "in_file":
            date, place, what = events[other].date, events[other].place, names[other]
        else:
            continue
        key = date.sort_key if date is not None else ""
        if key > best[0] or not best[1]:
            where = refs(session, [place], trash=False).get(place) if place is not None else None
            best = key, Sighting(date.show(words.language()) if date is not None else "", where, what)
    seen = best[1]
    operation = files[-1] if files and (seen.what is None or seen.what.type != "operation") else None
    return best[0], Sighting(seen.when, seen.place, None if seen.what == operation else seen.what, operation)


def assign(
    library: Library,
    alias: int,
    people: Sequence[int],
    *,
    period: str | None = None,
    working: Working = NOTHING,
) -> int:
    """Says that these people or organisations use the alias, as one change that cites what is being worked on.

    Who bears it already is passed over; gives how many links were made. Raises BadInput for nobody, NotFound.
    """
    if not people:
        raise BadInput(_("Choose who uses the alias."))
    made = 0
    with library.change(_("Assign alias")) as session:
        title = session.execute(select(Record.title).where(Record.id == alias, Record.type == "alias")).scalar()
        if title is None:
            raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
        held = set(_holders(session, [alias]).get(alias, ()))
        for one in dict.fromkeys(people):
            if one not in held:
                links.join(
                    session, library, "uses_name", one, alias, details={"period": period or None}, working=working
                )
                made += 1
        names = refs(session, people)
        session.info["label"] = _("Assign alias {alias} to {whom}").format(
            alias=title, whom=", ".join(names[one].ref for one in people if one in names)
        )
    return made


def likely(
    library: Library, name: str, type_name: str, *, without: Iterable[int] = (), limit: int = 3
) -> tuple[Likely, ...]:
    """Entries of a type that a new one of this name may repeat, the most alike first. Any text will do."""
    if not folding.fold_name(name):
        return ()
    with library.read() as session:
        asked = [name, *(word for word in folding.fold(name).split() if len(word) > 2)]
        ids: dict[int, None] = {}
        for text in asked:
            ids.update((hit.record, None) for hit in index.suggest(raw(session), text, (type_name,), _MOST))
        for one in without:
            ids.pop(one, None)
        texts: dict[int, list[str]] = {one: [] for one in ids}
        for chunk in chunks(sorted(ids)):
            used = select(Link.source_end, Link.target_end).where(
                Link.is_a(Link, "uses_name"), Link.source_end.in_(chunk)
            )
            pairs = session.execute(used).all()
            aliases = {
                row.id: row.text
                for part in chunks(sorted({pair.target_end for pair in pairs}))
                for row in session.execute(select(Alias.id, Alias.text).where(Alias.id.in_(part)))
            }
            for pair in pairs:
                texts[pair.source_end].append(aliases.get(pair.target_end) or "")
        names = refs(session, ids, trash=False)
    found = []
    for one, ref in names.items():
        score, best = max((compare(name, text).score, text) for text in [ref.title, *texts[one]])
        if score >= POSSIBLE:
            found.append((-score, ref.id, Likely(ref, best, strength(score))))
    return tuple(one for *_rest, one in sorted(found, key=lambda each: each[:2])[:limit])
