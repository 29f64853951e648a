"""Which words of a printed text are the name and which are aliases: `Nilo Nadie, alias "Chipi"`, `Nilo 'Chipi' Nadie`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casefiles.domain import folding
from casefiles.domain.naming.tokens import Token, tokens

ARTICLES = folding.ARTICLES | {"the"}
"""Folded articles and contractions, which in front of an alias are no part of it."""

_MORE_MARKERS = (
    "mas conocido por", "mas conocida por", "nombre de guerra", "nom de guerre", "con el alias de", "con el apodo de",
    "de sobrenombre", "sobrenombre", "de apodo", "apodo", "street name", "moniker", "f k a", "fka",
)  # fmt: skip
_MARKERS = tuple(sorted((*folding.MARKERS, *(tuple(words.split()) for words in _MORE_MARKERS)), key=len, reverse=True))
_FIRST_OF_MARKERS = frozenset(marker[0] for marker in _MARKERS)
_PLACEHOLDERS = tuple(tuple(words.split()) for words in ("f n u", "l n u", "fnu", "lnu", "nfi", "n n", "nn", "unsub"))
_FIRST_OF_PLACEHOLDERS = frozenset(phrase[0] for phrase in _PLACEHOLDERS)
_OR = frozenset(("o", "u", "or"))
_MOST = 6

_QUOTED = re.compile(
    r"""["“”„‟«»][^"“”„‟«»]{1,80}["“”„‟«»]|[‘‛‹][^‘’‛‹›]{1,80}[’›]|(?<!\w)['`´][^'`´]{1,80}['`´](?!\w)|\([^()]{2,80}\)"""
)


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of the name (none where it is not known), those of each alias, and whether anything announced one."""

    name: list[Token]
    aliases: list[list[Token]]
    announced: bool


def divided(text: str) -> Printed:
    """Divide a printed text. What only says that a name is not known (N. N., f/n/u) is dropped; at most 6 aliases count.

    Quotes and brackets make an alias of what they hold, unless they hold everything but announcing words.
    """
    with_words = folding.BRACKETED_A.sub(" alias ", text) if "(" in text else text
    rest, quoted = with_words, []
    for match in _QUOTED.finditer(with_words):
        outside = rest.replace(match[0], " ", 1)
        if folding.fold(match[0]) and not _announces_only(folding.fold(outside).split()):
            quoted.append(match[0])
            rest = outside
    words = tokens(rest)
    name, aliases, announced = _at_markers(words)
    aliases = [alias for alias in (*aliases, *map(tokens, quoted)) if alias][:_MOST]
    name = _without_placeholders(name)
    if not aliases and all(token.text in ARTICLES for token in name):
        # Nothing but announcing words and articles: then they are the name ("Alias", "El Alias").
        return Printed(words, [], False)
    return Printed(name, aliases, announced or with_words != text)


def _announces_only(words: Sequence[str]) -> bool:
    return all(word in _FIRST_OF_MARKERS or word in ARTICLES for word in words)


def _at_markers(words: Sequence[Token]) -> tuple[list[Token], list[list[Token]], bool]:
    """What stands before the first announcing word, and what follows each, divided where several aliases are listed."""
    name: list[Token] = []
    aliases: list[list[Token]] = []
    current, place = name, 0
    while place < len(words):
        if length := _phrase_at(words, place, _MARKERS, _FIRST_OF_MARKERS):
            current = []
            aliases.append(current)
            place += length
            continue
        token = words[place]
        if aliases and current and token.lower and token.text in _OR and place + 1 < len(words):
            # "alias Chino, Gato o Sombra" are three; "y" may be part of one (Sal y Limón).
            current = []
            aliases.append(current)
        else:
            current.append(token)
            if aliases and token.comma:
                current = []
                aliases.append(current)
        place += 1
    return name, aliases, bool(aliases)


def _without_placeholders(words: list[Token]) -> list[Token]:
    kept: list[Token] = []
    place = 0
    while place < len(words):
        length = _phrase_at(words, place, _PLACEHOLDERS, _FIRST_OF_PLACEHOLDERS)
        if not length:
            kept.append(words[place])
        place += length or 1
    return kept


def _phrase_at(words: Sequence[Token], place: int, phrases: Iterable[tuple[str, ...]], first: frozenset[str]) -> int:
    """How many words the first of the phrases has that stands here; 0 for none. `first` are their first words."""
    if words[place].text not in first:
        return 0
    for phrase in phrases:
        if tuple(token.text for token in words[place : place + len(phrase)]) == phrase:
            return len(phrase)
    return 0
