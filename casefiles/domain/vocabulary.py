"""The vocabularies: kinds, roles, link types and the words of the window, in English and Spanish.

They are data, one file each in `resources/vocabularies`. Keys are stable, kept in the library and never shown; labels
are shown in the reader's language. A library may add terms of its own (`Vocabulary.with_terms`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from casefiles import words
from casefiles.domain.folding import fold
from casefiles.errors import NotFound
from resources import FOLDER

ANY = "*"
"""Stands for every record type at an end of a link type."""

_FILES = FOLDER / "vocabularies"
_NO_VOCABULARIES = frozenset({"links", "window"})


class Term(NamedTuple):
    """One word of a vocabulary.

    `group` divides long vocabularies (event kinds: crime, procedure, public, contact). `rank` orders scales from low to
    high; None stands outside the order (not stated). `colour` is '#rrggbb', the ground of a banner with white letters.
    """

    key: str
    en: str
    es: str
    group: str | None = None
    rank: int | None = None
    colour: str | None = None

    def show(self, language: str | None = None) -> str:
        """The label in a language, by default the current one."""
        return self.es if (language or words.language()) == "es" else self.en


class Vocabulary:
    """The terms of one subject, in the order in which they are offered."""

    def __init__(self, name: str, terms: tuple[Term, ...]) -> None:
        self.name = name
        self.terms = terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    @cached_property
    def _by_key(self) -> dict[str, Term]:
        return {term.key: term for term in self.terms}

    @cached_property
    def _by_text(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in ("key", "en", "es"):
            for term in self.terms:
                found.setdefault(_comparable(getattr(term, name)), term.key)
        return found

    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(self._by_key)

    def term(self, key: str) -> Term:
        """The term of a key. Raises NotFound."""
        try:
            return self._by_key[key]
        except KeyError:
            raise NotFound(f"There is no “{key}” in the vocabulary {self.name}.") from None

    def show(self, key: str | None, language: str | None = None) -> str:
        """The label of a key in a language, by default the current; an unknown key as words; '' for None."""
        if not key:
            return ""
        term = self._by_key.get(key)
        return term.show(language) if term else key.replace("_", " ")

    def find(self, text: str) -> str | None:
        """The key that a text means: a key or a label, in either language, in any case, with or without accents."""
        return self._by_text.get(_comparable(text))

    def of_group(self, group: str) -> tuple[Term, ...]:
        """The terms of one group, in order."""
        return tuple(term for term in self.terms if term.group == group)

    def with_terms(self, extra: Iterable[Term]) -> Vocabulary:
        """This vocabulary with more terms behind; one of a key already there takes that one's place."""
        terms = {**self._by_key, **{term.key: term for term in extra}}
        return Vocabulary(self.name, tuple(terms.values()))


def _comparable(text: str) -> str:
    return fold(text.replace("_", " "))


@cache
def vocabulary(name: str) -> Vocabulary:
    """A shipped vocabulary by name ('group_role', 'event_kind', ...). Raises NotFound."""
    if name not in vocabulary_names():
        raise NotFound(f"There is no vocabulary “{name}”.")
    return Vocabulary(name, tuple(Term(**term) for term in _read(name)["terms"]))


@cache
def vocabulary_names() -> tuple[str, ...]:
    """The names of the shipped vocabularies, in alphabetical order."""
    return tuple(sorted(file.stem for file in _FILES.glob("*.json") if file.stem not in _NO_VOCABULARIES))


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((_FILES / f"{name}.json").read_text(encoding="utf-8"))
    return data


# Link types


class LinkType(NamedTuple):
    """A kind of relation between records.

    `sources` and `targets` are names of record types, or `ANY`. `forward` and `back` are the readings by language.
    Links of a type with `rivals` that leave one record are answers to one `question`. Whether a link is alleged is
    not said here: that lies with the person and with how it was said.
    """

    key: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    forward: Mapping[str, str]
    back: Mapping[str, str]
    symmetric: bool = False
    rivals: bool = False
    question: Mapping[str, str] | None = None

    def reading(self, language: str | None = None, *, backwards: bool = False, hedge: str | None = None) -> str:
        """The words between the two ends: 'operated', backwards 'was operated by'.

        `hedge` is how it was said (a key of `how_said`): all but 'stated' follows in brackets, 'operated (alleged)'.
        """
        code = language or words.language()
        readings = self.back if backwards else self.forward
        text = readings.get(code, readings["en"])
        if hedge in (None, "", "stated"):
            return text
        return f"{text} ({vocabulary('how_said').show(hedge, code)})"

    def asks(self, language: str | None = None) -> str:
        """The question that rival links answer ('Who did it?'); nothing where there is none."""
        return self.question.get(language or words.language(), self.question["en"]) if self.question else ""

    def goes_from(self, record_type: str) -> bool:
        """Whether a link of this type may start at such a record."""
        return ANY in self.sources or record_type in self.sources

    def goes_to(self, record_type: str) -> bool:
        """Whether a link of this type may end at such a record."""
        return ANY in self.targets or record_type in self.targets


@cache
def link_types() -> Mapping[str, LinkType]:
    """Every link type by key, in the order in which they are offered."""
    return MappingProxyType(
        {
            row["key"]: LinkType(
                row["key"],
                tuple(row["from"]),
                tuple(row["to"]),
                row["forward"],
                row["back"],
                row.get("symmetric", False),
                row.get("rivals", False),
                row.get("question"),
            )
            for row in _read("links")["links"]
        }
    )


def link_type(key: str) -> LinkType:
    """The link type of a key. Raises NotFound."""
    try:
        return link_types()[key]
    except KeyError:
        raise NotFound(f"There is no kind of link “{key}”.") from None


def link_types_between(from_type: str, to_type: str) -> list[tuple[LinkType, bool]]:
    """What may link a record of one type to one of another: (type, whether it is read backwards from the first)."""
    return [
        (kind, backwards)
        for kind, backwards in _directions(from_type)
        if (kind.goes_from(to_type) if backwards else kind.goes_to(to_type))
    ]


def _directions(from_type: str) -> Iterator[tuple[LinkType, bool]]:
    for kind in link_types().values():
        if kind.goes_from(from_type):
            yield kind, False
        if kind.goes_to(from_type) and not kind.symmetric:
            yield kind, True


class LinkMatch(NamedTuple):
    """What a typed line may mean: a link type, its direction, and the rest, which names the other record."""

    type: LinkType
    backwards: bool
    rest: str


def match_links(text: str, from_type: str) -> list[LinkMatch]:
    """The meanings of a line such as 'paid shining', typed at a record of one type, best first.

    The first words of the line are compared with the beginnings of the words of each reading, in order and in both
    languages, whatever language is spoken; what is left over names the target. Best is a reading typed in full and
    nothing else; then what explains more of the line; then what starts nearer to the beginning of the reading; then
    the vocabulary's order.
    """
    typed = text.split()
    if not typed:
        return []
    line = fold(text)
    ranked: list[tuple[tuple[bool, int, int, int], LinkMatch]] = []
    for place, (kind, backwards) in enumerate(_directions(from_type)):
        readings = (kind.back if backwards else kind.forward).values()
        explained, start = max(
            (_explained(typed, reading) for reading in readings), key=lambda pair: (pair[0], -pair[1])
        )
        if explained:
            whole = any(fold(reading) == line for reading in readings)
            match = LinkMatch(kind, backwards, " ".join(typed[explained:]))
            ranked.append(((not whole, -explained, start, place), match))
    return [match for _, match in sorted(ranked, key=lambda pair: pair[0])]


def find_link_type(text: str, from_type: str) -> list[tuple[LinkType, bool]]:
    """As `match_links`, without the rest of the line: (type, backwards), best first."""
    return [(match.type, match.backwards) for match in match_links(text, from_type)]


def _explained(typed: list[str], reading: str) -> tuple[int, int]:
    """How many of the typed words are beginnings of words of the reading, and the place of the first of them."""
    meant = fold(reading).split()
    position, start = 0, 0
    for count, word in enumerate(typed):
        for part in fold(word).split() or [word]:
            found = next((n for n in range(position, len(meant)) if meant[n].startswith(part)), None)
            if found is None:
                return count, start
            if position == 0:
                start = found
            position = found + 1
    return len(typed), start


# The window's words

WINDOW_WORDS: Mapping[str, Term] = MappingProxyType({row["key"]: Term(**row) for row in _read("window")["terms"]})
"""What the window says for the terms of the code: 'record' is an entry, una ficha."""

NEVER_ON_SCREEN = ("claim", "vault", "derivative", "intake", "cluster", "EDTF")
"""Words of the code that no reader should meet."""


def window_word(key: str, language: str | None = None) -> str:
    """What the window says for a term of the code; the term itself in words where nothing else is said for it."""
    term = WINDOW_WORDS.get(key)
    return term.show(language) if term else key.replace("_", " ")
