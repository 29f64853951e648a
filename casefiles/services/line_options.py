"""Whom and what the pieces of a line may mean: known records with why and where last seen, or something new.

Only the b-tree of names is asked, so that the answer comes between two keystrokes in a library of any size; what merely
looks alike is never offered as the one that is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database import index
from casefiles.database.derived import raw
from casefiles.database.library import Library
from casefiles.domain.dates import PartialDate
from casefiles.domain.identifier import Identifier, normalised
from casefiles.domain.link import Link
from casefiles.domain.place import Place
from casefiles.domain.record import Record
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.domain.site import Site
from casefiles.domain.vehicle import Vehicle
from casefiles.domain.vocabulary import ANY, vocabulary
from casefiles.services.lookup import refs
from casefiles.services.proposals import NEW, NEW_BY_NAME, PERHAPS, Option
from casefiles.services.views import Ref
from casefiles.words import _, quoted

SHOWN = 8
"""Known records that a chip offers; further ones are reached by typing more, or by ref."""


@dataclass(frozen=True)
class Choices:
    """The options of a chip, and which of them is chosen to begin with: -1 for none. `holders`: people called just so."""

    options: tuple[Option, ...]
    chosen: int = 0
    holders: int = 0


class Finder:
    """Looks for what a line names, on one moment of the library. `operation` is the id of the one being worked on."""

    def __init__(self, session: Session, library: Library, language: str, operation: int | None) -> None:
        self.session = session
        self.library = library
        self.language = language
        self.operation = operation
        self._by_ref: dict[str, Ref | None] = {}

    # Names and refs

    def by_ref(self, ref: str) -> Ref | None:
        """The live record of a tidy ref, or None."""
        if ref not in self._by_ref:
            row = self.session.execute(
                select(Record.id, Record.ref, Record.type, Record.title).where(Record.ref == ref)
            ).first()
            self._by_ref[ref] = Ref(row.id, row.ref, row.type, row.title) if row is not None else None
        return self._by_ref[ref]

    def exact(self, text: str, types: Sequence[str]) -> list[int]:
        """Ids of records that are called just so, those in the working operation's file first, then the newest."""
        ids = [hit.record for hit in index.exact(raw(self.session), text, types)]
        inside = self.in_file(ids)
        return sorted(ids, key=lambda one: (one not in inside, -one))

    def beginning(self, text: str, types: Sequence[str], without: Iterable[int] = ()) -> list[int]:
        """Ids of records with a name that begins so."""
        known = set(without)
        return [hit.record for hit in index.beginning(raw(self.session), text, types, SHOWN) if hit.record not in known]

    def in_file(self, ids: Sequence[int]) -> set[int]:
        """Those of the ids that lie in the file of the working operation."""
        if self.operation is None or not ids:
            return set()
        statement = select(Link.source_end).where(
            Link.link_type == "in_file", Link.target_end == self.operation, Link.source_end.in_(ids)
        )
        return set(self.session.scalars(statement))

    def known(self, ids: Sequence[int], why: str, details: dict[int, str] | None = None) -> list[Option]:
        """Options for known records, in this order."""
        names = refs(self.session, ids, trash=False)
        inside = self.in_file(list(ids))
        found = []
        for one in ids:
            if one in names:
                reason = ", ".join(text for text in (why, _("in this operation") if one in inside else "") if text)
                found.append(Option(names[one].ref, names[one].title, reason, (details or {}).get(one, ""), names[one]))
        return found

    # People

    def people(self, names: Sequence[str], new: Sequence[Option]) -> Choices:
        """Who bears one of these names, and the new ones. The first of `new` is the plain one.

        One holder within the working operation is chosen; otherwise a new person, who is perhaps the likeliest holder.
        Several entries that are judged to be the same person are one holder.
        """
        ids = list(dict.fromkeys(one for name in names for one in self.exact(name, ("person",))))
        holders = self._holders(ids)
        inside = self.in_file(holders)
        others: list[int] = []
        for name in names:
            others += self.beginning(name, ("person",), {*ids, *others})
        others = self._holders([*holders, *others])[len(holders) :][:SHOWN]
        seen = self.last_seen([*holders[:SHOWN], *others])
        # Sorting keeps the order of what is equal: first the latest seen, then what lies in the operation before the rest.
        holders = sorted(holders[:SHOWN], key=lambda one: seen[one].day if one in seen else "", reverse=True)
        holders.sort(key=lambda one: one not in inside)
        shown = {one: found.text for one, found in seen.items()}
        known = self.known(holders, _("same name"), shown)
        perhaps = [
            Option(
                f"{PERHAPS}{option.record.ref}",
                _("new, perhaps the same as {ref}").format(ref=option.record.ref),
                _("same name"),
                option.seen,
                perhaps=option.record,
            )
            for option in known
            if option.record is not None
        ]
        alike = self.known(others, _("begins so"), shown)
        if len(inside) == 1:
            return Choices((*known, *perhaps, *new, *alike), holders=len(known))
        return Choices((*perhaps, *known, *new, *alike), holders=len(known))

    def _holders(self, ids: Sequence[int]) -> list[int]:
        """One id for each person: of those judged to be the same, the first that lies in the working operation's file."""
        if not ids:
            return []
        identities = dict(
            self.session.execute(select(Record.id, Record.identity_id).where(Record.id.in_(ids[:1_000]))).all()
        )
        found: dict[int, int] = {}
        for one in ids:
            if one in identities:
                found.setdefault(identities[one] or -one, one)
        return list(found.values())

    def last_seen(self, ids: Sequence[int]) -> dict[int, Seen]:
        """Where each person was last seen, by the latest dated sighting, and in which operations' files they are."""
        if not ids:
            return {}
        latest: dict[int, _Sighting] = {}
        statement = select(
            Link.source_end,
            Link.target_end,
            Link.id,
            Link.period_earliest,  # type: ignore[attr-defined]
            Link.period_latest,  # type: ignore[attr-defined]
        ).where(Link.link_type == "seen_at", Link.source_end.in_(ids))
        for person, place, link, earliest, last in self.session.execute(statement):
            sighting = _Sighting(str(last or earliest or ""), link, place)
            latest[person] = max(latest.get(person, sighting), sighting)
        dated = select(Link.id, Link.period).where(Link.id.in_([one.link for one in latest.values()]))
        periods: dict[int, PartialDate | None] = dict(self.session.execute(dated).all())
        files: dict[int, list[int]] = {}
        inside = select(Link.source_end, Link.target_end).where(Link.link_type == "in_file", Link.source_end.in_(ids))
        for person, operation in self.session.execute(inside.order_by(Link.id)):
            files.setdefault(person, []).append(operation)
        wanted = {one.place for one in latest.values()} | {one for own in files.values() for one in own}
        names = refs(self.session, wanted, trash=False)
        found = {}
        for person in ids:
            seen = latest.get(person)
            parts = []
            if seen is not None and seen.place in names:
                period = periods.get(seen.link)
                parts = [names[seen.place].title, *([period.show(self.language)] if period is not None else [])]
            operations = [names[one].title for one in files.get(person, []) if one in names]
            text = " · ".join(part for part in (", ".join(parts), ", ".join(operations[:2])) if part)
            if text:
                found[person] = Seen(text, seen.day if seen is not None else "")
        return found

    # Places, operations, sources, organisations

    def places(self, name: str) -> Choices:
        """Places and sites called so; else a new place."""
        ids = self.exact(name, ("place", "site"))[:SHOWN]
        others = self.beginning(name, ("place", "site"), ids)
        around = self._around([*ids, *others])
        new = Option(NEW, name, _("new place"))
        return Choices((*self.known(ids, "", around), new, *self.known(others, _("begins so"), around)))

    def _around(self, ids: Sequence[int]) -> dict[int, str]:
        """Kind and surrounding place of each place or site."""
        rows: list[Any] = list(
            self.session.execute(select(Place.id, Place.kind, Place.within).where(Place.id.in_(ids)))
        )
        sites = list(self.session.execute(select(Site.id, Site.kind, Site.place).where(Site.id.in_(ids))))
        names = refs(self.session, [row[2] for row in (*rows, *sites) if row[2] is not None])
        found = {}
        for kinds, own in (("place_kind", rows), ("site_kind", sites)):
            for identifier, kind, above in own:
                parts = [vocabulary(kinds).show(kind, self.language), names[above].title if above in names else ""]
                found[identifier] = ", ".join(part for part in parts if part)
        return found

    def operations(self, name: str) -> Choices:
        """Operations called so; else the only one whose name begins so, since nobody writes long names out."""
        ids = self.exact(name, ("operation",))[:SHOWN]
        others = self.beginning(name, ("operation",), ids)
        new = Option(NEW, name, _("new operation"))
        known, alike = self.known(ids, ""), self.known(others, _("begins so"))
        if not known and len(alike) == 1:
            return Choices((*alike, new))
        return Choices((*known, new, *alike))

    def sources(self, name: str) -> Choices:
        """Sources called so; else a new one."""
        ids = self.exact(name, ("source",))[:SHOWN]
        new = Option(NEW, name, _("new source"))
        return Choices((*self.known(ids, ""), new, *self.known(self.beginning(name, ("source",), ids), _("begins so"))))

    def targets(self, name: str, ends: frozenset[str]) -> Choices:
        """What a link may lead to by this name: known records of fitting types, or a new one of each type that has a name.

        Chosen is only what is plain: the one record that is called so, or the one type that fits; else nothing is.
        """
        types = tuple(kind for kind in RECORD_TYPES if kind in ends or ANY in ends)
        others = tuple(kind for kind in types if kind in _NAMED and kind != "person")
        ids = self.exact(name, others)[:SHOWN] if others else []
        known = self.known(ids, _("same name"))
        new = [
            Option(f"{NEW}:{kind}", name, _("new {what}").format(what=_(RECORD_TYPES[kind].LABEL).lower()))
            for kind in others
        ]
        alike = self.known(self.beginning(name, others, ids), _("begins so")) if others else []
        if "person" not in types:
            plain = len(known) == 1 or (not known and len(new) == 1)
            return Choices((*known, *new, *alike), 0 if plain else -1)
        people = self.people([name], new_person(name))
        options = (*known, *people.options, *new, *alike)
        if not others:
            return people
        if len(known) == 1 and not people.holders:
            return Choices(options, 0)
        sure = people.options[0].record is not None and people.holders > 0
        return Choices(options, 0 if sure and not known else -1)

    # Numbers

    def numbers(self, kind: str, raw_text: str) -> Choices:
        """The identifier that this is, or a vehicle of this plate; else a new identifier of the kind, or of a likely one."""
        normal = normalised(kind, raw_text)
        statement = select(Identifier.id).where(Identifier.normal == normal, Identifier.kind == kind)
        known = self.known(list(self.session.scalars(statement.limit(SHOWN))), "")
        if kind == "plate":
            hits = index.exact(raw(self.session), raw_text, ("vehicle",), SHOWN)
            wanted = select(Vehicle.id).where(Vehicle.id.in_([hit.record for hit in hits]))
            known = [*self.known(list(self.session.scalars(wanted)), ""), *known]
        kinds = vocabulary("identifier_kind")
        likely = [kind, *(other for other in _LIKELY.get(kind, ()) if other != kind)]
        new = [Option(f"{NEW}:{one}", raw_text, kinds.show(one, self.language)) for one in likely]
        return Choices((*known, *new))


@dataclass(frozen=True)
class Seen:
    """Where a person was last seen, in words, and the day as text to sort by, '' where no day is known."""

    text: str
    day: str


class _Sighting(NamedTuple):
    """To tell the latest sighting: its last day, then the order of entry."""

    day: str
    link: int
    place: int


_NAMED = ("organisation", "person", "place", "site", "event", "vehicle")
"""Types that can be made from nothing but a name, as the target of a link."""
_LIKELY = {
    "phone": ("identity_document", "account"),
    "identity_document": ("phone", "account"),
    "imei": ("phone", "account", "serial_number"),
    "plate": ("serial_number",),
    "email": ("handle",),
}
"""What a number of this shape may be instead."""


def new_person(name: str) -> list[Option]:
    """A new person of whom only this alias is known, and one who is called so."""
    return [
        Option(NEW, quoted(name), _("new person by alias")),
        Option(NEW_BY_NAME, name, _("new person by name")),
    ]
