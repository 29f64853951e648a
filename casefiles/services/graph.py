"""Who and what is linked with a record, some steps far: nodes and lines for charts, nearest and best connected first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.derived import chunks, types_of
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.link import Link
from casefiles.domain.person import Person
from casefiles.domain.record import Field, Record, fields_of
from casefiles.domain.record_types import CONNECTIVE, RECORD_TYPES
from casefiles.domain.vocabulary import link_type, link_types
from casefiles.services.case import Case
from casefiles.services.link_views import FACTUAL, FINAL
from casefiles.services.lookup import refs
from casefiles.services.views import Ref

LEFT_OUT = frozenset({"in_file", "about", "copy_of", "draws_on"})
"""Link types that tell how a library is kept rather than who is linked with whom: followed only when asked for."""
MOST = 20_000
"""Lines read for one piece of a step. A place where everything happened has more, and the count of what is left out
then is a lower bound."""


@dataclass(frozen=True)
class Node:
    """A record, and how many steps it is from the nearest of those asked for."""

    ref: Ref
    distance: int


@dataclass(frozen=True)
class Edge:
    """A line from record `a` to record `b` (ids), read in that direction.

    `link` is the link's id, None for a reference field; `kind` its type ("operated") or field ("event.place").
    `directed` is False where both readings are the same. `alleged` as on the record's own page.
    """

    a: int
    b: int
    label: str
    standing: str
    directed: bool
    alleged: bool
    hypothesis: bool = False
    kind: str = ""
    link: int | None = None


@dataclass(frozen=True)
class Graph:
    """Nodes, those asked for first; all lines between them; how many nodes within reach did not fit."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0


@dataclass(frozen=True)
class _Line:
    """A line as it is stored: its ends, its kind, the link's id or None."""

    a: int
    b: int
    kind: str
    link: int | None


def kinds_of_lines() -> tuple[str, ...]:
    """Every kind of line there is: link types, then reference fields with readings as "type.field"."""
    return (*link_types(), *_reference_fields())


def neighbourhood(
    library: Library,
    records: Sequence[int],
    *,
    steps: int = 2,
    limit: int = 60,
    language: str | None = None,
    kinds: Collection[str] | None = None,
) -> Graph:
    """The records within `steps` lines of these, at most `limit` of them, with all lines between those that stay.

    `kinds` are the kinds of line to follow (see `kinds_of_lines`), by default all but `LEFT_OUT`. When there are too
    many, the nearest stay, among equally near ones the best connected. An alias that only one of them bears is told by
    its bearer and is no node, unless it was asked for. Entries that are judged to be the same are one node, the one asked
    for or else the first, with the lines of all of them.
    """
    followed = frozenset(kinds) if kinds is not None else frozenset(kinds_of_lines()) - LEFT_OUT
    with words.use(language or words.language()), library.read() as session:
        live = refs(session, records, trash=False)
        same = _Same(session, [record for record in records if record in live])
        asked = list(dict.fromkeys(same.one(record) for record in records if record in live))
        distance, neighbours = _reach(session, asked, steps, followed, same)
        _drop_lone_aliases(session, distance, neighbours, asked)
        ranked = sorted(
            distance,
            key=lambda one: (distance[one], asked.index(one) if distance[one] == 0 else -len(neighbours[one]), one),
        )
        kept = ranked[: max(limit, len(asked))]
        names = refs(session, kept)
        edges = same.fold(_edges(session, library, _between(session, same.all(kept), followed)))
    nodes = tuple(Node(names[one], distance[one]) for one in kept)
    return Graph(nodes, tuple(edges), len(ranked) - len(kept))


class _Same:
    """Which entries are one by judgement: each stands for all, the first of those asked for or else the first there is."""

    def __init__(self, session: Session, asked: Sequence[int]) -> None:
        self._session = session
        self._asked = {record: place for place, record in reversed(list(enumerate(asked)))}
        self._one: dict[int, int] = {}
        self._all: dict[int, list[int]] = {}
        self.learn(asked)

    def learn(self, ids: Iterable[int]) -> None:
        """Looks up those that are not known yet."""
        fresh = sorted(set(ids) - self._one.keys())
        self._one.update((record, record) for record in fresh)
        identities: set[int] = set()
        for chunk in chunks(fresh):
            held = select(Record.identity_id).where(Record.id.in_(chunk), Record.identity_id.is_not(None))
            identities |= {identity for identity in self._session.scalars(held) if identity is not None}
        for chunk in chunks(sorted(identities)):
            members: dict[int, list[int]] = defaultdict(list)
            for row in self._session.execute(
                select(Record.id, Record.identity_id).where(Record.identity_id.in_(chunk)).order_by(Record.id)
            ):
                members[row.identity_id].append(row.id)
            for together in members.values():
                first = min(together, key=lambda one: (self._asked.get(one, len(self._asked)), one))
                self._one.update(dict.fromkeys(together, first))
                self._all[first] = together

    def one(self, record: int) -> int:
        """The entry that stands for this one."""
        return self._one.get(record, record)

    def all(self, records: Iterable[int]) -> list[int]:
        """All entries that these stand for."""
        return [each for record in records for each in self._all.get(record, (record,))]

    def fold(self, edges: Iterable[Edge]) -> list[Edge]:
        """The lines between those that stand for all; of equal ones the disputed, else the best backed, once."""
        found: dict[tuple[int, int, str], Edge] = {}
        kept: list[Edge] = []
        for edge in edges:
            a, b = self.one(edge.a), self.one(edge.b)
            if a == b:
                continue
            if (a, b) == (edge.a, edge.b) and not {a, b} & self._all.keys():
                kept.append(edge)
                continue
            edge = replace(edge, a=a, b=b)
            other = found.get((a, b, edge.kind))
            if other is None or _TOLD_FIRST.index(edge.standing) < _TOLD_FIRST.index(other.standing):
                found[a, b, edge.kind] = edge
        return kept + list(found.values())


_TOLD_FIRST = ("disputed", "corroborated", "single source", "unsourced")


# Reaching


def _reach(
    session: Session, asked: Sequence[int], steps: int, followed: frozenset[str], same: _Same
) -> tuple[dict[int, int], dict[int, set[int]]]:
    """How far each record within reach is, and which records each of them was seen to be joined with."""
    distance = dict.fromkeys(asked, 0)
    neighbours: dict[int, set[int]] = defaultdict(set)
    frontier = list(asked)
    for step in range(1, steps + 1):
        found = list(_touching(session, same.all(frontier), followed))
        same.learn(end for line in found for end in (line.a, line.b))
        lines = [one for line in found if (one := replace(line, a=same.one(line.a), b=same.one(line.b))).a != one.b]
        fresh = {end for line in lines for end in (line.a, line.b)} - distance.keys()
        live = {record for name, record in _live(session, fresh) if name not in CONNECTIVE}
        frontier = sorted(live)
        distance.update(dict.fromkeys(frontier, step))
        for line in lines:
            if line.a in distance and line.b in distance:
                neighbours[line.a].add(line.b)
                neighbours[line.b].add(line.a)
    return distance, neighbours


def _live(session: Session, ids: Iterable[int]) -> list[tuple[str, int]]:
    return [(ref.type, ref.id) for ref in refs(session, ids, trash=False).values()]


def _drop_lone_aliases(
    session: Session, distance: dict[int, int], neighbours: dict[int, set[int]], asked: Sequence[int]
) -> None:
    for name, record in types_of(session, distance):
        if name == "alias" and record not in asked and len(neighbours[record]) < 2:
            del distance[record]
            for other in neighbours.pop(record):
                neighbours[other].discard(record)


def _touching(session: Session, ids: Sequence[int], followed: frozenset[str]) -> Iterator[_Line]:
    """Every followed line with at least one end among these records."""
    types = [key for key in link_types() if key in followed]
    columns = select(Link.id, Link.link_type, Link.source_end, Link.target_end).where(Link.link_type.in_(types))
    for chunk in chunks(ids):
        touching = columns.where(or_(Link.source_end.in_(chunk), Link.target_end.in_(chunk)))
        for row in session.execute(touching.order_by(Link.id).limit(MOST)):
            yield _Line(row.source_end, row.target_end, row.link_type, row.id)
        for kind, (name, described) in _reference_fields().items():
            if kind in followed:
                cls: Any = RECORD_TYPES[name]
                column = getattr(cls, described.key)
                holding = select(cls.id, column.label("other")).where(
                    column.is_not(None), or_(cls.id.in_(chunk), column.in_(chunk))
                )
                for row in session.execute(holding.order_by(cls.id).limit(MOST)):
                    yield _Line(row.id, row.other, kind, None)


def _between(session: Session, kept: Sequence[int], followed: frozenset[str]) -> list[_Line]:
    """Every followed line of which both ends are among these records."""
    inside = set(kept)
    found: dict[tuple[int, int, str, int | None], _Line] = {}
    types = [key for key in link_types() if key in followed]
    columns = select(Link.id, Link.link_type, Link.source_end, Link.target_end).where(Link.link_type.in_(types))
    for chunk in chunks(kept):
        for row in session.execute(columns.where(Link.source_end.in_(chunk)).order_by(Link.id)):
            if row.target_end in inside:
                line = _Line(row.source_end, row.target_end, row.link_type, row.id)
                found[line.a, line.b, line.kind, line.link] = line
        for kind, (name, described) in _reference_fields().items():
            if kind in followed:
                cls: Any = RECORD_TYPES[name]
                column = getattr(cls, described.key)
                holding = select(cls.id, column.label("other")).where(column.is_not(None), cls.id.in_(chunk))
                for row in session.execute(holding.order_by(cls.id)):
                    if row.other in inside:
                        line = _Line(row.id, row.other, kind, None)
                        found[line.a, line.b, line.kind, line.link] = line
    return [line for line in found.values() if line.a != line.b]


@cache
def _reference_fields() -> dict[str, tuple[str, Field]]:
    """Reference fields that read as a line, by "type.field"."""
    return {
        f"{name}.{described.key}": (name, described)
        for name, cls in RECORD_TYPES.items()
        if name not in CONNECTIVE
        for described in fields_of(cls)
        if described.readings is not None
    }


# Lines as they are shown


def _edges(session: Session, library: Library, lines: Sequence[_Line]) -> list[Edge]:
    case = Case(session, library)
    links: dict[int, Link] = {}
    for chunk in chunks([line.link for line in lines if line.link is not None]):
        links.update((link.id, link) for link in session.scalars(select(Link).where(Link.id.in_(chunk))))
    suspects = _suspects(session, {end for line in lines for end in (line.a, line.b)})
    alleged = _said_as_alleged(session, links)
    claims = _field_claims(session, lines)
    edges = []
    for line in lines:
        if line.link is not None:
            link, kind = links[line.link], link_type(line.kind)
            hedged = bool({line.a, line.b} & suspects) and line.kind not in FACTUAL
            edges.append(
                Edge(
                    line.a,
                    line.b,
                    kind.reading(case.language),
                    link.standing,
                    not kind.symmetric,
                    hedged or line.link in alleged,
                    bool(link.hypothesis),
                    line.kind,
                    line.link,
                )
            )
        else:
            described = _reference_fields()[line.kind][1]
            readings = described.readings
            assert readings is not None
            reading = readings.forward_es if case.language == "es" else readings.forward
            standing = case.standing(claims.get((line.a, described.key), [])).name
            edges.append(Edge(line.a, line.b, reading, standing, True, False, False, line.kind))
    return edges


def _suspects(session: Session, ids: set[int]) -> set[int]:
    found: set[int] = set()
    for chunk in chunks(sorted(ids)):
        statement = select(Person.id).where(Person.id.in_(chunk), Person.involvement == "suspect")
        statement = statement.where(or_(Person.legal_status.is_(None), Person.legal_status.not_in(FINAL)))
        found |= set(session.scalars(statement))
    return found


def _said_as_alleged(session: Session, links: Collection[int]) -> set[int]:
    found: set[int] = set()
    for chunk in chunks(sorted(links)):
        found |= set(session.scalars(select(Claim.about).where(Claim.about.in_(chunk), Claim.how_said == "alleged")))
    return found


def _field_claims(session: Session, lines: Sequence[_Line]) -> dict[tuple[int, str], list[Claim]]:
    """The claims about the reference fields among the lines, by holder and field."""
    holders = sorted({line.a for line in lines if line.link is None})
    keys = {_reference_fields()[line.kind][1].key for line in lines if line.link is None}
    found: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    for chunk in chunks(holders):
        statement = select(Claim).where(Claim.about.in_(chunk), Claim.field_key.in_(keys), Claim.part.is_(None))
        for claim in session.scalars(statement.order_by(Claim.id)):
            found[claim.about, claim.field_key or ""].append(claim)
    return found
