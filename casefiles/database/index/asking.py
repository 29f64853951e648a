"""What somebody typed, read as a query; and the one place where the search language of FTS5 is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from casefiles.domain import folding

QUERY_LENGTH = 1_000
MOST_TERMS = 24

_OPENING = '"\u201c\u201e\u00ab\u201d\u201f\u00bb'
_TOKENS = re.compile(rf"(-?)[{_OPENING}]([^{_OPENING}]*)([{_OPENING}]|$)|(\S+)")


@dataclass(frozen=True)
class Term:
    """Words that must stand one after another; of the last one perhaps only the beginning."""

    words: tuple[str, ...]
    open_ended: bool = False

    @property
    def match(self) -> str:
        return f'"{" ".join(self.words)}"' + ("*" if self.open_ended else "")


@dataclass(frozen=True)
class Query:
    """What was asked. `whole` are the keys that an exact name may have, the plainest first; `typed` is the one as typed.

    `name` is what was typed where it may be a name, "" where words are unwanted. `literal`: some words were put in
    quotes, so that they are meant as they stand.
    """

    ref: str
    whole: tuple[str, ...]
    typed: str
    terms: tuple[Term, ...]
    without: tuple[Term, ...]
    name: str = ""
    literal: bool = False


def parse(text: str, prefix_last: bool = True) -> Query:
    """Reads what was typed; `prefix_last`: the last word may be a beginning, unless a blank or a quote ends it."""
    text = text[:QUERY_LENGTH]
    terms: list[Term] = []
    without: list[Term] = []
    plain, last_open = True, False
    for found in _TOKENS.finditer(text):
        bare = found[4]
        quoted = found[2] if bare is None else bare
        free = found.start() == 0 or text[found.start() - 1].isspace()
        minus = free and (found[1] == "-" if bare is None else bare.startswith("-"))
        words = tuple(folding.fold(quoted).split())
        if not words:
            continue
        plain = plain and bare is not None and not minus
        (without if minus else terms).append(Term(words))
        last_open = not minus and (bare is not None or not found[3])
    terms, without = terms[:MOST_TERMS], without[:MOST_TERMS]
    key = " ".join(" ".join(term.words) for term in terms) if without else folding.fold_name(text)
    if plain and terms:
        terms = _without_announcing(terms, key)
    if terms and prefix_last and last_open and not text[-1:].isspace():
        terms[-1] = Term(terms[-1].words, open_ended=True)
    typed = folding.fold(text) if plain else key
    whole = [key, typed]
    if plain and any(character.isdigit() for character in key):
        whole.append(folding.compact(text))
    return Query(
        folding.fold_ref(text) if plain else "",
        tuple(dict.fromkeys(form for form in whole if form)),
        typed,
        tuple(terms),
        tuple(without),
        "" if without else text,
        not plain,
    )


def _without_announcing(terms: list[Term], key: str) -> list[Term]:
    """The terms without leading ones such as "alias" and "el", which the name's key has lost as well."""
    for start in range(len(terms)):
        if " ".join(" ".join(term.words) for term in terms[start:]) == key:
            return terms[start:]
    return terms


def _all_of(terms: Iterable[Term]) -> str:
    return " AND ".join(term.match for term in terms)


def match_of(column: str, terms: Iterable[Term], without: Iterable[Term] = (), types: Iterable[str] = ()) -> str:
    """The one place where the search language is written. Types are told by a column of their own."""
    match = f"{column} : ({_all_of(terms)})"
    if unwanted := " OR ".join(term.match for term in without):
        match = f"({match}) NOT ({column} : ({unwanted}))"
    if wanted := " OR ".join('"' + kind.replace('"', '""') + '"' for kind in types):
        match = f"({match}) AND (type : ({wanted}))"
    return match
