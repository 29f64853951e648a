"""What belongs to a subject: the records that its dossier tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select

from casefiles.database.derived import chunks, types_of
from casefiles.domain.event import Event
from casefiles.domain.kinds import Reference
from casefiles.domain.link import Link
from casefiles.domain.person import Person
from casefiles.domain.record import Record, fields_of
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.services.case import Case
from casefiles.services.judgements import same_as

FURTHER = frozenset({"operation", "event", "site", "seizure"})
"""Types of neighbours whose own neighbours belong to the subject too: what was done, where, and what was taken."""
HANGING = frozenset(
    {"seizure", "exhibit", "event", "assessment", "site", "operation", "organisation", "person", "place"}
)


def of(case: Case, subjects: Sequence[int]) -> list[int]:
    """Ids of the subjects and of what belongs to them, the subjects first.

    An operation's file is everything joined to it and everything linked with it, with evidence that shows somebody or
    something in it, and events in which its people, vehicles or items had a part, where those lie in no file of their
    own. Of a person (the whole identity) or an
    organisation: what they are linked with, and what belongs to the operations, events, sites and seizures among that.
    A selection of several is told as it is.
    """
    found = dict.fromkeys(subjects)
    if len(subjects) > 1:
        return list(found)
    types = {record: name for name, record in types_of(case.session, subjects)}
    kind = types.get(subjects[0], "")
    if kind in {"person", "organisation"}:
        found.update(dict.fromkeys(same_as(case.session, subjects[0])))
    near = [*_near(case, list(found)), *_on_links(case, list(found))]
    found.update(dict.fromkeys(near))
    further = [record for name, record in types_of(case.session, near) if name in FURTHER]
    if kind == "operation":
        further = [
            record
            for name, record in types_of(case.session, near)
            if name in FURTHER | {"exhibit"} and name != "operation"
        ]
        found.update(dict.fromkeys(_evidence_of(case, near)))
        events = _events_of(case, near)
        found.update(dict.fromkeys(events))
        further += events
    beyond = _near(case, further, file=kind == "operation")
    allowed = HANGING if kind == "operation" else HANGING - {"person", "organisation"}
    found.update(dict.fromkeys(record for name, record in types_of(case.session, beyond) if name in allowed))
    return list(found)


def _near(case: Case, ids: Sequence[int], *, file: bool = True) -> list[int]:
    """Live records that links and reference fields join with these; claims, tasks, notes and aliases stand apart.

    Without `file` those that only lie in the same operation's file are not near.
    """
    found: set[int] = set()
    session = case.session
    for chunk in chunks(ids):
        statement = select(Link.source_end, Link.target_end).where(
            or_(Link.source_end.in_(chunk), Link.target_end.in_(chunk))
        )
        rows = session.execute(statement if file else statement.where(Link.link_type != "in_file"))
        found |= {end for row in rows for end in row}
        for name, cls in RECORD_TYPES.items():
            if name in {"claim", "link", "judgement", "task", "note", "tip"}:
                continue
            for described in fields_of(cls):
                if isinstance(described.kind, Reference) and described.readings is not None:
                    column = getattr(cls, described.key)
                    found |= set(session.scalars(select(cls.id).where(column.in_(chunk))))
                    found |= {
                        end for end in session.scalars(select(column).where(cls.id.in_(chunk))) if end is not None
                    }
    return _told(case, found - set(ids))


def _on_links(case: Case, ids: Sequence[int]) -> list[int]:
    """Assessments that rest on, and exhibits that show, a link of these records rather than one of them."""
    found: set[int] = set()
    for chunk in chunks(ids):
        own = select(Link.id).where(or_(Link.source_end.in_(chunk), Link.target_end.in_(chunk)))
        found |= set(case.session.scalars(select(Link.source_end).where(Link.target_end.in_(own.scalar_subquery()))))
    return _told(case, found - set(ids))


def _evidence_of(case: Case, ids: Sequence[int]) -> list[int]:
    """Exhibits that show one of these and are in the file of no operation: evidence of another case stays there.

    What shows a place shows no case, so places do not count.
    """
    places = {record for name, record in types_of(case.session, ids) if name == "place"}
    filed = select(Link.source_end).where(Link.link_type == "in_file")
    found: set[int] = set()
    for chunk in chunks([one for one in ids if one not in places]):
        statement = select(Link.source_end).where(Link.link_type == "shows", Link.target_end.in_(chunk))
        found |= set(case.session.scalars(statement.where(Link.source_end.not_in(filed))))
    return _told(case, found)


def _events_of(case: Case, ids: Sequence[int]) -> list[int]:
    """Events in which one of these had a part and which are in the file of no operation: somebody entered them first and
    took up the operation later.

    Officials, organisations and places have their part in many cases; they draw nothing in.
    """
    types: dict[str, list[int]] = defaultdict(list)
    for name, record in types_of(case.session, ids):
        types[name].append(record)
    official = set()
    for chunk in chunks(types["person"]):
        statement = select(Person.id).where(Person.id.in_(chunk), Person.involvement == "official")
        official |= set(case.session.scalars(statement))
    own = [one for name in ("person", "vehicle", "item", "identifier") for one in types[name] if one not in official]
    filed = select(Link.source_end).where(Link.link_type == "in_file")
    found: set[int] = set()
    for chunk in chunks(own):
        for here, there in ((Link.source_end, Link.target_end), (Link.target_end, Link.source_end)):
            linked = select(there).where(here.in_(chunk)).scalar_subquery()
            found |= set(case.session.scalars(select(Event.id).where(Event.id.in_(linked), Event.id.not_in(filed))))
    return _told(case, found)


def _told(case: Case, ids: Iterable[int]) -> list[int]:
    """Those of the ids that are live records with something to tell of themselves."""
    apart = ("claim", "link", "judgement", "task", "note", "tip", "alias")
    live: list[int] = []
    for chunk in chunks(sorted(set(ids))):
        live += case.session.scalars(select(Record.id).where(Record.id.in_(chunk), Record.type.not_in(apart)))
    return live
