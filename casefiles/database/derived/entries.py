"""What the text index holds of each record."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from casefiles.database import index
from casefiles.database.derived.neighbourhood import Neighbourhood
from casefiles.database.derived.records import chunks, raw, whole
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.identifier import Identifier
from casefiles.domain.kinds import Choice
from casefiles.domain.link import Link
from casefiles.domain.record import Part, Record, fields_of
from casefiles.domain.record_types import CONNECTIVE

TextOf = Callable[[str], Mapping[str, str]]
"""The texts that were read from the object with this SHA-256, by their places (`casefiles.database.texts`)."""


def entries(session: Session, ids: Iterable[int], language: str, text_of: TextOf) -> Iterator[index.Entry]:
    """The index entries of live records."""
    for chunk in chunks(sorted(set(ids))):
        yield from entries_of(session, whole(session, chunk, trash=False), language, text_of)


def entries_of(session: Session, records: Sequence[Record], language: str, text_of: TextOf) -> Iterator[index.Entry]:
    """The index entries of these records."""
    known = Neighbourhood(session, language)
    known.fetch(records)
    for record in records:
        yield entry_of(record, known, text_of)


def entry_of(record: Record, known: Neighbourhood, text_of: TextOf) -> index.Entry:
    """The index entry of a mapped record."""
    parts = [(cls, part) for cls in record.PARTS for part in known.parts(record.id, cls)]
    return entry(record, type(record), known, text_of, parts)


def entry(
    record: Any, cls: type[Record], known: Neighbourhood, text_of: TextOf, parts: Iterable[tuple[type[Part], Any]]
) -> index.Entry:
    """The index entry of a record: a mapped one, or a row of a batch with the same attributes."""
    # Links and claims are named after other records: they are found by what they say themselves.
    names = [] if cls.__tablename__ in CONNECTIVE else [index.Name(record.title, "title")]
    names += [index.Name(alias, "alias") for alias in known.aliases(record.id)]
    if cls is Identifier and record.normal:
        names.append(index.Name(record.normal, "identifier"))
    texts = []
    for kind, row in ((cls, record), *parts):
        for key, choice in searchable(kind):
            value = getattr(row, key)
            if value is not None:
                words = known.in_every_language(choice.vocabulary, value) if choice is not None else str(value)
                texts.append(index.Text(key, words))
    if cls is Link and record.link_type not in _EVERYWHERE:
        texts.append(index.Text("link_type", known.in_every_language("link", record.link_type)))
    if cls is Exhibit and record.sha256:
        texts += [index.Text(place, page) for place, page in text_of(record.sha256).items()]
    return index.Entry(record.id, cls.__tablename__, record.ref, tuple(names), tuple(texts))


_EVERYWHERE = frozenset({"uses_name", "in_file"})
"""Kinds of link that hang on nearly every entry: their words would say nothing."""


@functools.cache
def searchable(cls: type[Any]) -> tuple[tuple[str, Choice | None], ...]:
    """The keys of the fields whose words are in the index; with the kind of those that are shown by a term."""
    return tuple(
        (described.key, described.kind if isinstance(described.kind, Choice) else None)
        for described in fields_of(cls)
        if described.searchable
    )


def put_entries(session: Session, ids: Iterable[int], language: str, text_of: TextOf) -> None:
    """Puts the entries of these records into the index."""
    index.put(raw(session), entries(session, ids, language, text_of))
