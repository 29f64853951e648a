"""Finding: everything by words, records by ref, with the place of the hit cut out of the text."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from casefiles import words
from casefiles.database import index
from casefiles.database.connection import Driver, DriverError, is_fault
from casefiles.database.derived import raw, types_of, whole
from casefiles.database.library import Library, index_is_damaged
from casefiles.database.texts import PAGE_PLACE, RECOGNISED_PLACE
from casefiles.domain.alias import Alias
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.identity import once
from casefiles.domain.kinds import Choice
from casefiles.domain.link import Link
from casefiles.domain.query import parse, without
from casefiles.domain.record import Record, fields_of
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.domain.vocabulary import link_types
from casefiles.errors import BadInput, LibraryDamaged
from casefiles.services import one_each
from casefiles.services.ids import ids_of
from casefiles.services.lookup import given, refs
from casefiles.services.name_hits import named, why_found, without_borne
from casefiles.services.narrowing import Narrowed, narrowed
from casefiles.services.one_each import Count
from casefiles.services.views import Ref
from casefiles.words import _

T = TypeVar("T")


@dataclass(frozen=True)
class Hit:
    """One found record. `snippet` is cut around the hit, `marks` are (start, end) of the hits in it; `place` says where.

    `matched` says why it was found: by its ref, an identifier, its title, an alias, a text, or by the conditions alone;
    `why` by which alias and why, where it is not called what was typed. `others` are the entries that are judged to be
    the same: one hit stands for all, and `record` is the one among them that fits best.
    """

    record: Ref
    snippet: str
    marks: tuple[tuple[int, int], ...]
    score: float
    matched: str
    place: str
    why: str = ""
    others: tuple[Ref, ...] = ()
    page: int = 0
    """The page of the evidence item's file on which the hit stands; 0 for a hit elsewhere."""
    media_type: str = ""
    """The type of that file."""

    @property
    def words(self) -> str:
        """The first words of the snippet that were found, as they stand there; "" where none are marked."""
        return self.snippet[self.marks[0][0] : self.marks[0][1]] if self.marks else ""

    @property
    def one_with(self) -> str:
        """ "one person with PER-0007, PER-0012"; "" where the entry is alone."""
        return one_each.one_with(self.record.type, self.others)

    def plain(self) -> dict[str, Any]:
        """The hit for JSON; `members` are the refs of all entries that are one with it, where it is not alone."""
        members = sorted((self.record, *self.others), key=lambda one: one.id)
        return {
            "ref": self.record.ref,
            "type": self.record.type,
            "title": self.record.title,
            "snippet": self.snippet,
            "score": round(self.score, 4),
            **({"members": [one.ref for one in members]} if self.others else {}),
            "why": self.why,
        }


@dataclass(frozen=True)
class Understood:
    """A condition that was read out of what was typed: in words for a chip, and what was typed without it."""

    text: str
    without: str


@dataclass(frozen=True)
class Found:
    """Hits, best first. `capped`: only the newest of very many matches were ranked. `near`: nothing exact was found.

    `counts`: how many there are of each type, in the order of the navigation, where asked for and not capped. Entries that
    are judged to be the same are one hit and count as one, in `total` too; `entries` and `entry_counts` count each.
    `understood`: the conditions among the words. `problems`: a sentence for each condition that names what is not there.
    """

    hits: tuple[Hit, ...]
    total: int | None
    capped: bool
    near: bool
    counts: Mapping[str, int] = field(default_factory=dict)
    understood: tuple[Understood, ...] = ()
    problems: tuple[str, ...] = ()
    entries: int | None = 0
    entry_counts: Mapping[str, int] = field(default_factory=dict)

    def count(self, type_name: str) -> Count:
        """How many there are of a type, where that was asked for."""
        n = self.counts.get(type_name, 0)
        return Count(n, self.entry_counts.get(type_name, n))

    @property
    def in_words(self) -> str:
        """ "3 people (4 entries)", "17 (19 entries)", "17"; "" where there are too many to say."""
        if self.total is None or self.entries is None:
            return ""
        types = [name for name, n in self.counts.items() if n]
        type_name = types[0] if len(types) == 1 else ""
        return one_each.with_entries(type_name, Count(self.total, self.entries))


def search(
    library: Library,
    text: str,
    *,
    types: Sequence[str] = (),
    limit: int = 50,
    offset: int = 0,
    by_type: bool = False,
) -> Found:
    """Entries that hold the words and meet the conditions of `text` (`casefiles.domain.query`), optionally of some types.

    Conditions without words find all that meets them: by type, then by title. Conditions are never an error: what names
    something that is not there finds nothing, and `problems` says so. Raises BadInput for a type in `types` there is not,
    LibraryDamaged where the index cannot be asked.
    """
    for name in types:
        if name not in RECORD_TYPES:
            raise BadInput(_("“{name}” is no type of entry.").format(name=name))
    query = parse(text, language=words.language())
    with library.read() as session:
        narrow = narrowed(session, library, query, types)
        understood = tuple(
            Understood(shown, without(text, condition, language=words.language())) for condition, shown in narrow.shown
        )
        if narrow.nothing:
            return Found((), 0, False, False, {}, understood, narrow.problems)
        if query.conditions and not query.words.strip():
            return _by_conditions(session, narrow, understood, limit, offset)
        together = one_each.together(session)
        answer = _ask(
            library,
            session,
            lambda connection: index.search(
                connection,
                query.words,
                types=narrow.types,
                limit=limit,
                offset=offset,
                records=narrow.records,
                by_type=by_type,
                together=together,
            ),
        )
        hits = _with_others(session, _shown(session, library, answer.hits, query.words))
    return Found(
        hits,
        answer.total,
        answer.capped,
        answer.near,
        {name: answer.counts[name] for name in RECORD_TYPES if name in answer.counts},
        understood,
        narrow.problems,
        answer.entries,
        {name: answer.entry_counts[name] for name in RECORD_TYPES if name in answer.entry_counts},
    )


def beside(
    library: Library, text: str, found: Found, *, types: Sequence[str] = (), limit: int = 50
) -> tuple[Hit, ...]:
    """Where some are called just what was typed, a few entries whose name is written otherwise, each with `why`.

    `found` is what `search` found for the same: neither that nor what is one with it is among them. They are asked for
    apart, since to compare names takes longer than to find those that are called so. Raises LibraryDamaged.
    """
    query = parse(text, language=words.language())
    if not found.hits or found.near or not query.words.strip():
        return ()
    with library.read() as session:
        narrow = narrowed(session, library, query, types)
        together = one_each.together(session)
        hits = _ask(
            library,
            session,
            lambda connection: index.beside(
                connection,
                query.words,
                types=narrow.types,
                limit=limit,
                records=narrow.records,
                together=together,
            ),
        )
        told = without_borne(session, hits, [hit.record.id for hit in found.hits])[:MOST_OTHERS]
        return _with_others(session, _shown(session, library, told, query.words))


def _by_conditions(
    session: Session,
    narrow: Narrowed,
    understood: tuple[Understood, ...],
    limit: int,
    offset: int,
) -> Found:
    """All that meets the conditions, entries that are one told once."""
    ids, entry_counts = _meeting(session, narrow)
    identity = one_each.identity(session, ids)
    chosen = list(islice(once(ids, identity), offset, offset + limit))
    names = refs(session, chosen, trash=False)
    hits = [Hit(names[one], names[one].title, (), 1.0, "condition", "") for one in chosen if one in names]
    among = set(identity).intersection(ids) if identity else set()
    repeated = list(among.difference(once(sorted(among), identity)))
    counts = dict(entry_counts)
    for type_name, _record in types_of(session, repeated):
        counts[type_name] -= 1
    return Found(
        _with_others(session, hits),
        len(ids) - len(repeated),
        False,
        False,
        counts,
        understood,
        narrow.problems,
        len(ids),
        entry_counts,
    )


def _with_others(session: Session, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits of a page, each with the entries that are one with it."""
    others = one_each.others(session, [hit.record.id for hit in hits])
    return tuple(replace(hit, others=others[hit.record.id]) if hit.record.id in others else hit for hit in hits)


def matching(library: Library, text: str, type_name: str) -> frozenset[int]:
    """The ids of all entries of one type that `search` finds for this text; of very many the best 10,000."""
    query = parse(text, language=words.language())
    with library.read() as session:
        narrow = narrowed(session, library, query, (type_name,))
        if narrow.nothing:
            return frozenset()
        if query.conditions and not query.words.strip():
            return frozenset(_meeting(session, narrow)[0])
        answer = _ask(
            library,
            session,
            lambda connection: index.search(
                connection, query.words, types=narrow.types, limit=MOST, records=narrow.records
            ),
        )
    return frozenset(hit.record for hit in answer.hits)


MOST_OTHERS = 10
"""Names that are written otherwise, beside those that are called what was typed."""
MOST = 10_000
"""Hits that a table is narrowed to at the most."""


def _meeting(session: Session, narrow: Narrowed) -> tuple[array[int], dict[str, int]]:
    """The ids of all that meets the conditions, by type and title, and how many there are of each type.

    What sources say and judgements have no title of their own, so they are found by words only.
    """
    found: array[int] = array("q")
    counts: dict[str, int] = {}
    for name in narrow.types or (name for name in RECORD_TYPES if name not in _FOUND_BY_WORDS):
        statement = select(Record.id).where(Record.type == name, Record.deleted_in.is_(None)).order_by(Record.sort_key)
        own = ids_of(session, statement)
        if narrow.records is not None:
            own = array("q", (one for one in own if one in narrow.records))
        if own:
            counts[name] = len(own)
            found.extend(own)
    return found, counts


_FOUND_BY_WORDS = frozenset({"claim", "judgement"})


def suggest(
    library: Library, text: str, *, types: Sequence[str] = (), limit: int = 12, alike: bool = True
) -> list[Ref]:
    """Entries whose names begin with what was typed: for pickers. With nothing typed, the newest of the types.

    Where few are called so, those that are written otherwise, hold it inside a word or look alike, unless `alike` is
    False. `why` of a Ref says by which alias it was found and why, where it is not called what was typed. Entries that
    are judged to be the same are offered once; `why` then names the others.
    """
    with library.read() as session:
        if not text.strip():
            statement = (
                select(Record.id).where(~one_each.told_by_newer()).order_by(Record.id.desc()).limit(limit)
            )
            wanted = [name for name in types if name != "*"] or [
                name for name in RECORD_TYPES if name not in _CONNECTIVE
            ]
            ids = list(session.scalars(statement.where(Record.type.in_(wanted))))
        else:
            chosen = () if "*" in types else tuple(types)
            together = one_each.together(session)
            hits = _ask(
                library, session, lambda connection: index.suggest(connection, text, chosen, limit, together=together)
            )
            hits = tuple(hit for hit in hits if alike or hit.score >= index.AS_TYPED)
            return _naming_others(session, named(session, library, hits))
        names = refs(session, ids, trash=False)
        return _naming_others(session, [names[one] for one in ids if one in names])


def _naming_others(session: Session, found: Sequence[Ref]) -> list[Ref]:
    """The same, each that is one with others saying so beside why it was found."""
    others = one_each.others(session, [one.id for one in found])
    return [
        replace(one, why=" · ".join(filter(None, (one.why, one_each.one_with(one.type, others.get(one.id, ()))))))
        for one in found
    ]


_CONNECTIVE = frozenset({"link", "claim", "judgement"})


def first(library: Library, text: str, *, limit: int = 8) -> list[Ref]:
    """Answers to the first keystrokes: unranked, the newest first."""
    with library.read() as session:
        together = one_each.together(session)
        hits = _ask(library, session, lambda connection: index.first(connection, text, limit, together=together))
        return _naming_others(session, named(session, library, hits))


def _ask(library: Library, session: Session, ask: Callable[[Driver], T]) -> T:
    """What the index answers. Raises LibraryDamaged: a damaged index would leave out entries."""
    if library.index_damaged:
        raise LibraryDamaged(index_is_damaged())
    try:
        return ask(raw(session))
    except (DriverError, index.Contradiction) as reason:
        if is_fault(reason):
            raise
        if not index.is_current(raw(session)):
            raise LibraryDamaged(
                _("The search index was made by other rules; open the library for writing once, and it is made anew.")
            ) from reason
        raise LibraryDamaged(
            _(
                "The search index is damaged ({reason}). Close the library and open it again: "
                "it is then checked whole, and the index made anew."
            ).format(reason=reason)
        ) from reason


def _shown(session: Session, library: Library, hits: Sequence[index.Hit], text: str) -> list[Hit]:
    if not hits:
        return []
    names = refs(session, [hit.record for hit in hits], trash=False)
    aliases = _aliases(session, [hit.record for hit in hits if hit.matched == "alias"])
    texts = {record.id: record for record in whole(session, [hit.record for hit in hits if hit.place], trash=False)}
    why = why_found(session, library, hits, names)
    found = []
    for hit in hits:
        if hit.record not in names:
            continue
        name = names[hit.record]
        place, body = "", name.title
        if hit.place and hit.record in texts:
            place, body = _text_at(session, library, texts[hit.record], hit.place, text)
        elif hit.record in aliases:
            place, body = _("alias"), _likeliest(aliases[hit.record], text)
        snippet, marks = index.snippet(body, text)
        one = Hit(name, snippet, tuple(marks), hit.score, hit.matched, place, why.get(hit.record, ""))
        exhibit = texts.get(hit.record)
        if (page := _page_of(hit.place)) and isinstance(exhibit, Exhibit):
            one = replace(one, page=page, media_type=exhibit.media_type or "")
        found.append(one)
    return found


def _aliases(session: Session, holders: Sequence[int]) -> dict[int, list[str]]:
    """The aliases of those who bear some."""
    found: dict[int, list[str]] = {}
    if holders:
        statement, used = _bearers()
        for holder, alias in session.execute(statement.where(used.source_end.in_(holders))):
            found.setdefault(holder, []).append(alias or "")
    return found


@cache
def _bearers() -> tuple[Select[int, str | None], Any]:
    """Who bears which alias, and the link to ask of whom: made once, since making it takes longer than asking it."""
    used = aliased(Link, flat=True)
    statement = (
        select(used.source_end, Alias.text)
        .join(used, used.target_end == Alias.id)
        .where(Link.is_a(used, "uses_name"))
        .order_by(used.id)
    )
    return statement, used


def _likeliest(texts: Sequence[str], asked: str) -> str:
    """The text in which the most of what was asked stands; the first where none does."""
    return max(texts, key=lambda text: sum(end - start for start, end in index.snippet(text, asked)[1]))


def _page_of(place: str | None) -> int:
    """The number of a page of evidence, where a hit stands on one, else 0."""
    return int(place.rpartition(":")[2]) if place and place.startswith((PAGE_PLACE, RECOGNISED_PLACE)) else 0


def _text_at(session: Session, library: Library, record: Record, place: str, asked: str) -> tuple[str, str]:
    """Where a hit stands, in words, and the whole text there."""
    if isinstance(record, Exhibit) and place.startswith((PAGE_PLACE, RECOGNISED_PLACE)):
        number = place.rpartition(":")[2]
        said = _("page {n}") if place.startswith(PAGE_PLACE) else _("page {n}, recognised text")
        return said.format(n=number), library.text_of(record.sha256 or "").get(place, record.title)
    if place == "link_type" and isinstance(record, Link) and record.link_type in link_types():
        kind = link_types()[record.link_type]
        readings = [kind.reading(code, backwards=back) for code in _own_language_first() for back in (False, True)]
        return _("link"), _likeliest(readings, asked)
    context = given(session, library)
    rows: list[Any] = [record]
    for cls in record.PARTS:
        rows += session.scalars(select(cls).where(cls.owner == record.id))
    for row in rows:
        for described in fields_of(type(row)):
            value = getattr(row, described.key) if described.key == place else None
            if value is None:
                continue
            if not isinstance(described.kind, Choice):
                return _(described.label), str(value)
            known = described.kind.words(context)
            return _(described.label), _likeliest([known.show(value, code) for code in _own_language_first()], asked)
    return "", record.title


def _own_language_first() -> list[str]:
    """The languages in which terms are found; the reader's own is preferred where both hold what was asked."""
    return sorted(words.LANGUAGES, key=lambda code: code != words.language())


def operations_of(library: Library, record: int) -> list[Ref]:
    """The operations in whose file a record is."""
    with library.read() as session:
        ids = list(
            session.scalars(select(Link.target_end).where(Link.link_type == "in_file", Link.source_end == record))
        )
        names = refs(session, ids, trash=False)
    return [names[one] for one in ids if one in names]
