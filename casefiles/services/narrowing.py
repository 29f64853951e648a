"""Which records meet the conditions of a query: the file of an operation, a tag, a place and what lies in it, dates.

Each condition becomes a set of ids before the text index is asked, so that nothing outside of it is ranked or counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database import index
from casefiles.database.derived import chunks, raw
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.folding import fold
from casefiles.domain.kinds import Date
from casefiles.domain.link import Link
from casefiles.domain.note import Note
from casefiles.domain.parts import Tag
from casefiles.domain.query import Condition, Query
from casefiles.domain.record import Record, fields_of
from casefiles.domain.record_types import CONNECTIVE, RECORD_TYPES, record_type
from casefiles.domain.refs import tidy_ref
from casefiles.domain.task import Task
from casefiles.errors import BadInput, NotFound
from casefiles.services import scope
from casefiles.services.case import Case
from casefiles.services.conditions import STANDINGS
from casefiles.services.dates_compared import overlapping
from casefiles.services.ids import ids_of
from casefiles.services.lookup import by_ref, refs
from casefiles.services.places import columns_of_place, lying_in
from casefiles.services.views import Ref
from casefiles.words import _

WHOLE_NAME = 0.95
"""The score from which a name is just what was asked."""
BY_WORDS = 0.4
"""The score from which a name at least holds what was asked."""
MOST_NAMED = 50


@dataclass(frozen=True)
class Narrowed:
    """What a query is narrowed to. `records` is None where every record will do, `types` empty where every type will.

    `nothing` says that no record can meet all of it. `shown` has each condition as it is read back to the person, and
    `problems` a sentence for each that names something that is not there.
    """

    types: tuple[str, ...]
    records: frozenset[int] | None
    nothing: bool
    shown: tuple[tuple[Condition, str], ...]
    problems: tuple[str, ...]


def narrowed(session: Session, library: Library, query: Query, types: Sequence[str] = ()) -> Narrowed:
    """What the conditions come to, within `types` where these are given."""
    asked = _types(query, types)
    shown, problems = [], []
    wanted: frozenset[int] | None = None
    unwanted: set[int] = set()
    standings = [one.value for one in query.of("standing")]
    if standings:
        wanted = _of_standing(session, standings)
    for condition in query.conditions:
        own: Iterable[int] = ()
        name = ""
        try:
            if condition.key == "type":
                name = _(record_type(condition.value).LABEL)
            elif condition.key == "standing":
                name = _(STANDINGS[condition.value])
                own = _of_standing(session, [condition.value]) if condition.negated else ()
            else:
                own, name = _MEETING[condition.key](session, library, condition)
        except (BadInput, NotFound) as reason:
            problems.append(str(reason))
        shown.append((condition, condition.show(name)))
        if condition.key == "type" or (condition.key == "standing" and not condition.negated):
            continue
        if condition.negated:
            unwanted.update(own)
        else:
            wanted = frozenset(own) if wanted is None else wanted & frozenset(own)
    if unwanted:
        everything = frozenset(ids_of(session, _live(Record))) if wanted is None else wanted
        wanted = everything - unwanted
    nothing = asked is None or wanted == frozenset()
    return Narrowed(asked or (), wanted, nothing, tuple(shown), tuple(problems))


def _types(query: Query, types: Sequence[str]) -> tuple[str, ...] | None:
    """The types that may be found: empty for all, None where none is left."""
    wanted = [one.value for one in query.of("type")] or list(types)
    if types:
        wanted = [name for name in wanted if name in types]
        if not wanted:
            return None
    unwanted = {one.value for one in query.of("type", negated=True)}
    if unwanted:
        wanted = [name for name in wanted or RECORD_TYPES if name not in unwanted]
        return tuple(wanted) or None
    return tuple(wanted)


def _live(cls: Any) -> Any:
    return select(cls.id).where(cls.deleted_in.is_(None))


def _of_standing(session: Session, standings: Sequence[str]) -> frozenset[int]:
    return frozenset(ids_of(session, _live(Record).where(Record.standing.in_(standings))))


# The file of an operation


def _in_file(session: Session, library: Library, condition: Condition) -> tuple[Iterable[int], str]:
    subjects = _named(session, condition.written, ("operation",))
    if not subjects:
        raise NotFound(_("There is no operation “{text}” in this library.").format(text=condition.written))
    case = Case(session, library)
    shown = words.or_list([f"{one.ref} {one.title}" for one in subjects])
    return {record for one in subjects for record in file_of(case, one.id)}, shown


def _named(session: Session, text: str, types: Sequence[str]) -> list[Ref]:
    """The record of that ref, else those of the types with just that name, else those whose name holds it.

    Raises NotFound for a ref that there is not.
    """
    if tidy_ref(text) is not None:
        return [by_ref(session, text)]
    hits = index.suggest(raw(session), f"{text} ", types, MOST_NAMED)
    exact = [hit.record for hit in hits if hit.score > WHOLE_NAME]
    found = exact or [hit.record for hit in hits if hit.score > BY_WORDS]
    return list(refs(session, found).values())


def file_of(case: Case, subject: int) -> set[int]:
    """All that belongs to the file of a record: what its dossier tells of (`scope.of`), with what hangs on that.

    That is the aliases in use there, what sources say about it, the links among it, its tasks and its notes.
    """
    session = case.session
    found = set(scope.of(case, [subject]))
    for chunk in chunks(sorted(found)):
        used = select(Link.target_end).where(Link.is_a(Link, "uses_name"), Link.source_end.in_(chunk))
        found |= set(session.scalars(used))
    among = sorted(found)
    for chunk in chunks(among):
        for link, other in session.execute(select(Link.id, Link.target_end).where(Link.source_end.in_(chunk))):
            if other in found:
                found.add(link)
    for cls in (Claim, Task, Note):
        for chunk in chunks(sorted(found) if cls is Claim else among):
            found |= set(session.scalars(select(cls.id).where(cls.about.in_(chunk))))
    return found


# Places and what lies in them


def _at_place(session: Session, library: Library, condition: Condition) -> tuple[Iterable[int], str]:
    places = _named(session, condition.written, ("place", "site"))
    if not places:
        raise NotFound(_("There is no place “{text}” in this library.").format(text=condition.written))
    shown = words.or_list(list(dict.fromkeys(one.title for one in places)))
    return at_places(session, [one.id for one in places]), shown


def at_places(session: Session, places: Sequence[int]) -> set[int]:
    """The places, what lies in them, and what is said to be there: by a field of its own or by a link."""
    there = list(session.scalars(lying_in(places)))
    found = set(there)
    for chunk in chunks(there):
        for name, cls in RECORD_TYPES.items():
            columns = columns_of_place(cls) if name not in CONNECTIVE else []
            if columns:
                found |= set(session.scalars(select(cls.id).where(or_(*(column.in_(chunk) for column in columns)))))
        found |= set(
            session.scalars(select(Link.source_end).where(Link.target_end.in_(chunk), Link.link_type != "lies_in"))
        )
    return found


# Tags and dates


def _tagged(session: Session, library: Library, condition: Condition) -> tuple[Iterable[int], str]:
    """By the tag's words, whatever their case and accents."""
    names = [name for name in session.scalars(select(Tag.name).distinct()) if name and fold(name) == condition.value]
    found: set[int] = set()
    for chunk in chunks(names):
        found |= set(session.scalars(select(Tag.owner).where(Tag.name.in_(chunk))))
    return found, names[0] if names else ""


def _dated(session: Session, library: Library, condition: Condition) -> tuple[Iterable[int], str]:
    """By every date that a record has of its own; one passes where some day of it may."""
    date = condition.date
    found: set[int] = set()
    for cls in RECORD_TYPES.values():
        tests = [
            overlapping(cls, described.key, date.earliest, date.latest)
            for described in fields_of(cls)
            if isinstance(described.kind, Date)
        ]
        if tests:
            found.update(ids_of(session, _live(cls).where(or_(*tests))))
    return found, date.show(words.language())


_Meeting = Callable[[Session, Library, Condition], tuple[Iterable[int], str]]
_MEETING: dict[str, _Meeting] = {"file": _in_file, "place": _at_place, "tag": _tagged, "date": _dated}
