"""What goes into the index and what comes out of it, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

NameKind = Literal["title", "alias", "identifier"]
Matched = Literal["ref", "identifier", "title", "alias", "text"]
Problem = Literal["missing", "surplus", "different", "damaged"]

KINDS: tuple[NameKind, ...] = ("identifier", "title", "alias")
"""The kinds of name, by the number that `index_name.kind` holds."""

Together = Callable[[Collection[int]], Mapping[int, int]]
"""Of some records those that are one with another, each with a number that these share and no others."""

AS_TYPED = 0.5
"""Names that score less are written otherwise than what was typed, hold it inside a word, or only look alike."""


class Contradiction(Exception):
    """The index contradicts itself, so that it has no answer: it is damaged."""


def kind_of(number: int) -> NameKind:
    """The kind of name that a row tells by this number. Raises Contradiction for a number of none."""
    if number not in range(len(KINDS)):
        raise Contradiction(f"index_name: {number!r}")
    return KINDS[number]


class Name(NamedTuple):
    """One name of a record as written; every alias, spelling and identifier is one."""

    text: str
    kind: NameKind


class Text(NamedTuple):
    """Running text as written, and where in the record it stands: a field's name, or a page of evidence."""

    place: str
    text: str


class Entry(NamedTuple):
    """What the index holds of one record. `record` is its id; later records have higher ids and count as newer."""

    record: int
    type: str
    ref: str
    names: tuple[Name, ...] = ()
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One found record. `score` lies in (0, 1], higher is better; `place` is where in the text, for `text` only.

    `name` is the title or alias that was found, as it is printed, "" where it was something else. `reasons` say why, in
    the keys of `casefiles.domain.naming.reasons`, where it is not what was typed.
    """

    record: int
    type: str
    score: float
    matched: Matched
    place: str | None = None
    name: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A page of hits, best first.

    `capped`: there were more matches than are ranked, so only the newest are here; `total` is then None.
    `near`: nothing matched, and these are names that look alike. `counts`: how many there are of each type, where that
    was asked for and `total` is known. Records that are one by what the caller says count as one; `entries` and
    `entry_counts` tell how many there are all the same.
    """

    hits: tuple[Hit, ...] = ()
    capped: bool = False
    total: int | None = 0
    near: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    entries: int | None = 0
    entry_counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """What `check` found wrong. `record` is None when a whole table is damaged; `table` names where."""

    record: int | None
    problem: Problem
    table: str
