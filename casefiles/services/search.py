"""Finding: everything by words, records by ref, with the place of the hit cut out of the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database import index
from casefiles.database.connection import Driver, DriverError, is_fault
from casefiles.database.derived import raw, whole
from casefiles.database.library import Library, index_is_damaged
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.kinds import Choice
from casefiles.domain.link import Link
from casefiles.domain.record import Record, fields_of
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.errors import BadInput, LibraryDamaged
from casefiles.services.lookup import given, refs
from casefiles.services.views import Ref
from casefiles.words import _

T = TypeVar("T")


@dataclass(frozen=True)
class Hit:
    """One found record. `snippet` is cut around the hit, `marks` are (start, end) of the hits in it; `place` says where."""

    record: Ref
    snippet: str
    marks: tuple[tuple[int, int], ...]
    score: float
    matched: str
    place: str

    def plain(self) -> dict[str, Any]:
        """The hit for JSON."""
        return {
            "ref": self.record.ref,
            "type": self.record.type,
            "title": self.record.title,
            "snippet": self.snippet,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True)
class Found:
    """Hits, best first. `capped`: only the newest of very many matches were ranked. `near`: nothing exact was found."""

    hits: tuple[Hit, ...]
    total: int | None
    capped: bool
    near: bool


def search(library: Library, text: str, *, types: Sequence[str] = (), limit: int = 50, offset: int = 0) -> Found:
    """Entries that hold the words of `text`, optionally of some types only.

    Raises BadInput for a type there is not, LibraryDamaged where the index cannot be asked.
    """
    for name in types:
        if name not in RECORD_TYPES:
            raise BadInput(_("“{name}” is no type of entry.").format(name=name))
    with library.read() as session:
        answer = _ask(
            library,
            session,
            lambda connection: index.search(connection, text, types=tuple(types), limit=limit, offset=offset),
        )
        hits = _shown(session, library, answer.hits, text)
    return Found(tuple(hits), answer.total, answer.capped, answer.near)


def suggest(
    library: Library, text: str, *, types: Sequence[str] = (), limit: int = 12, alike: bool = True
) -> list[Ref]:
    """Entries whose names begin with what was typed: for pickers. With nothing typed, the newest of the types.

    Where no name begins so, those that hold it inside a word or look alike, unless `alike` is False.
    """
    with library.read() as session:
        if not text.strip():
            statement = select(Record.id).order_by(Record.id.desc()).limit(limit)
            wanted = [name for name in types if name != "*"] or [
                name for name in RECORD_TYPES if name not in _CONNECTIVE
            ]
            ids = list(session.scalars(statement.where(Record.type.in_(wanted))))
        else:
            chosen = () if "*" in types else tuple(types)
            hits = _ask(library, session, lambda connection: index.suggest(connection, text, chosen, limit))
            ids = [hit.record for hit in hits if alike or hit.score > _ALIKE]
        names = refs(session, ids, trash=False)
    return [names[one] for one in ids if one in names]


_ALIKE = 0.1
"""The best score of a name that only looks like what was asked, or holds it inside a word."""
_CONNECTIVE = frozenset({"link", "claim", "judgement"})


def first(library: Library, text: str, *, limit: int = 8) -> list[Ref]:
    """Answers to the first keystrokes: unranked, the newest first."""
    with library.read() as session:
        hits = _ask(library, session, lambda connection: index.first(connection, text, limit))
        ids = [hit.record for hit in hits]
        names = refs(session, ids, trash=False)
    return [names[one] for one in ids if one in names]


def _ask(library: Library, session: Session, ask: Callable[[Driver], T]) -> T:
    """What the index answers. Raises LibraryDamaged: a damaged index would leave out entries."""
    if library.index_damaged:
        raise LibraryDamaged(index_is_damaged())
    try:
        return ask(raw(session))
    except (DriverError, index.Contradiction) as reason:
        if is_fault(reason):
            raise
        raise LibraryDamaged(
            _(
                "The search index is damaged ({reason}). Close the library and open it again: "
                "it is then checked whole, and the index made anew."
            ).format(reason=reason)
        ) from reason


def _shown(session: Session, library: Library, hits: Sequence[index.Hit], text: str) -> list[Hit]:
    names = refs(session, [hit.record for hit in hits], trash=False)
    texts = {record.id: record for record in whole(session, [hit.record for hit in hits if hit.place], trash=False)}
    found = []
    for hit in hits:
        if hit.record not in names:
            continue
        name = names[hit.record]
        place, body = "", name.title
        if hit.place and hit.record in texts:
            place, body = _text_at(session, library, texts[hit.record], hit.place)
        snippet, marks = index.snippet(body, text)
        found.append(Hit(name, snippet, tuple(marks), hit.score, hit.matched, place))
    return found


def _text_at(session: Session, library: Library, record: Record, place: str) -> tuple[str, str]:
    """Where a hit stands, in words, and the whole text there."""
    if place.startswith("page:") and isinstance(record, Exhibit):
        number = int(place.removeprefix("page:"))
        pages = library.text_of(record.sha256 or "")
        return _("page {n}").format(n=number), pages[number - 1] if number <= len(pages) else record.title
    context = given(session, library)
    rows: list[Any] = [record]
    for cls in record.PARTS:
        rows += session.scalars(select(cls).where(cls.owner == record.id))
    for row in rows:
        for described in fields_of(type(row)):
            value = getattr(row, described.key) if described.key == place else None
            if value is not None:
                shown = described.kind.show(value, context) if isinstance(described.kind, Choice) else str(value)
                return _(described.label), shown
    return "", record.title


def operations_of(library: Library, record: int) -> list[Ref]:
    """The operations in whose file a record is."""
    with library.read() as session:
        ids = list(
            session.scalars(select(Link.target_end).where(Link.link_type == "in_file", Link.source_end == record))
        )
        names = refs(session, ids, trash=False)
    return [names[one] for one in ids if one in names]
