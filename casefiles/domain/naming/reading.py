"""A printed name taken apart once: names and aliases in it, and what each word is (given name, surname, particle ...).

What a word is can only be guessed from its place, the comma and lists of known names. The guess weighs what is missing
or different; words are compared whatever they are taken for, so that a wrong guess costs little.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from casefiles.domain import folding
from casefiles.domain.naming.aliases import ARTICLES, divided
from casefiles.domain.naming.known_names import known_names
from casefiles.domain.naming.phonetics import phonetic_key
from casefiles.domain.naming.tokens import Token, without_apostrophes
from casefiles.domain.naming.word import Word, word

GIVEN: Final = 0
SURNAME: Final = 1
ALONE: Final = 2
"""The role of a name's only word, which may be anything."""

_LONGEST = 300
_MOST_WORDS = 10
_SHORTEST_JOINED = 3
_PARTICLES = frozenset(
    [
        *("de", "la", "del", "las", "los", "el", "al", "da", "do", "dos", "das", "di", "du", "le", "van", "von", "vom"),
        *("der", "den", "ter", "ten", "zu", "zur", "bin", "ibn", "ben", "bint", "ul", "ur", "as", "ash", "ould", "the"),
        *("vda", "viuda"),
    ]
)
_AND = frozenset(("y", "e", "i"))
_SERVANTS = frozenset(("abd", "abdul", "abdel", "abdal", "abdur", "abdoul", "abdus"))
_TITLES = frozenset(
    [
        *("don", "dona", "sr", "sra", "srta", "senor", "senora", "dr", "dra", "ing", "lic", "abg", "prof", "mr", "mrs"),
        *("ms", "miss", "sir", "camarada", "comandante", "capitan", "cap", "cmdte", "cdte", "mayor", "coronel", "sgto"),
        *(
            "tio",
            "tia",
            "hermano",
            "hermana",
            "compadre",
            "comadre",
            "general",
            "cabo",
            "sargento",
            "teniente",
            "padre",
        ),
        *("comrade", "commander", "captain", "colonel", "sergeant", "uncle"),
    ]
)
_TITLES_AS = {
    "sra": "sr", "senor": "sr", "senora": "sr", "dona": "don", "cmdte": "comandante", "cdte": "comandante", "dra": "dr",
    "cap": "capitan", "captain": "capitan", "commander": "comandante", "comrade": "camarada", "uncle": "tio",
}  # fmt: skip
COURTESY = frozenset(("don", "sr", "srta", "dr", "ing", "lic", "abg", "prof", "mr", "mrs", "ms", "miss", "sir"))
_GENERATIONS = {"hijo": "younger", "jr": "younger", "junior": "younger", "padre": "elder", "senior": "elder"}
_NUMBERS = {
    "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9", "diez": "10",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_LAST_NUMBERS = {"uno": "1", "una": "1", "one": "1", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7"}
_PATRONYMIC = re.compile(r"(?:ovich|evich|ovna|evna|ovitch|evitch|ichna)$")


Joined = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Name:
    """One name or alias, in words.

    `words` and `roles` go together, in the order in which a person would say them (given names first); `order` are
    their printed places. `particles`, `numbers` ("2", "7") and `titles` stand aside; an article in front is told by
    `article` alone. `generation` is "younger", "elder" or "". `sure` says that a comma tells the surnames.

    `joined` maps neighbouring words written together, by letters and by sound, to the place of the first, the place
    after the last and their text; particles between them take part.
    """

    words: tuple[Word, ...]
    roles: tuple[int, ...]
    order: tuple[int, ...]
    particles: frozenset[str]
    numbers: tuple[str, ...]
    titles: tuple[str, ...]
    generation: str
    article: bool
    joined: Mapping[str, Joined]
    sure: bool


@dataclass(frozen=True, slots=True)
class PreparedName:
    """A printed name, ready to be compared: the name in it and the aliases.

    `name` is None where only announced aliases were printed, which are then all there is; a text without any word has
    neither. `key` decides equality: two texts of one key are the same name in all but quotes, accents and case.
    """

    printed: str
    key: str
    name: Name | None
    aliases: tuple[Name, ...]
    announced: bool


@lru_cache(maxsize=4_096)
def prepare(text: str) -> PreparedName:
    """Take a printed name apart. Any text will do; only its first 300 characters and 10 words a name count."""
    whole = without_apostrophes(text[:_LONGEST])
    printed = divided(whole)
    return PreparedName(
        text,
        folding.fold(whole),
        _read(printed.name) if printed.name else None,
        tuple(map(_read, printed.aliases)),
        printed.announced,
    )


def has_article(prepared: PreparedName) -> bool:
    """Whether an article stands in front of the name or of one of the aliases."""
    return any(one.article for one in (prepared.name, *prepared.aliases) if one is not None)


@dataclass(slots=True)
class _Apart:
    """What the words of one name are, while they are gone through. `before`: the particles before each of `content`."""

    content: list[Token] = field(default_factory=list)
    before: list[list[str]] = field(default_factory=list)
    particles: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    generation: str = ""
    article: bool = False


def _read(tokens: Sequence[Token]) -> Name:
    """One name of at least one word."""
    apart = _set_apart(_servants_joined(tokens[: 2 * _MOST_WORDS]))
    order, roles = _roles(apart.content)
    words = tuple(word(one.text, one.vowelless, one.enye) for one in (apart.content[n] for n in order))
    return Name(
        words,
        tuple(roles[n] for n in order),
        tuple(order),
        frozenset(apart.particles),
        tuple(sorted(apart.numbers)),
        tuple(sorted(apart.titles)),
        apart.generation,
        apart.article,
        _joined(words, [apart.before[n] for n in order]),
        any(token.comma for token in apart.content[:-1]),
    )


def _set_apart(tokens: Sequence[Token]) -> _Apart:
    """Tell the words that make the name from particles, numbers, titles and generation."""
    apart = _Apart()
    waiting: list[str] = []
    last = len(tokens) - 1
    for place, token in enumerate(tokens):
        text = token.text
        if text in _PARTICLES and last and not _is_two(tokens, place):
            if place == 0 and text in ARTICLES:
                apart.article = True
            else:
                apart.particles.append(text)
            waiting.append(text)
        elif text in _AND and 0 < place < last and token.lower:
            apart.particles.append(text)
        elif apart.content and place >= last - 1 and (generation := _GENERATIONS.get(text)):
            apart.generation = generation
        elif text in _TITLES and not apart.content and place < last:
            apart.titles.append(_TITLES_AS.get(text, text))
        elif number := _number(tokens, place, at_the_end=place == last and bool(apart.content or not last)):
            apart.numbers.append(number)
        elif len(apart.content) < _MOST_WORDS:
            apart.content.append(token)
            apart.before.append(waiting)
            waiting = []
    if apart.content or apart.numbers:
        return apart
    # Only particles or titles: then they are the words ("De la O", "Comandante").
    return _Apart(list(tokens[:_MOST_WORDS]), [[] for _ in tokens[:_MOST_WORDS]])


def _is_two(tokens: Sequence[Token], place: int) -> bool:
    """Whether "dos" is the number and not the Portuguese particle: Chino Dos, Dos Caras, but Rui dos Santos."""
    if tokens[place].text != "dos" or len(tokens) < 2:
        return False
    return place == len(tokens) - 1 or (len(tokens) == 2 and tokens[1].text != "santos")


def _servants_joined(tokens: Sequence[Token]) -> Sequence[Token]:
    """With "Abd al-Rahman", "Abdul Rahman" as one word, as half of the writers have it."""
    if not any(token.text in _SERVANTS or (token.vowelless and token.text == "bd") for token in tokens[:-1]):
        return tokens
    joined: list[Token] = []
    waiting = False
    for place, token in enumerate(tokens):
        if waiting and token.text in _PARTICLES and place < len(tokens) - 1:
            continue
        if waiting:
            joined.append(token._replace(text=f"abd{token.text}" if not token.vowelless else f"bd{token.text}"))
            waiting = False
        elif place < len(tokens) - 1 and (token.text in _SERVANTS or (token.vowelless and token.text == "bd")):
            waiting = True
        else:
            joined.append(token)
    return joined


def _number(tokens: Sequence[Token], place: int, *, at_the_end: bool) -> str:
    text = tokens[place].text
    if text.isdecimal() and text.isascii():
        return text.lstrip("0") or "0"
    if _is_two(tokens, place):
        return "2"
    return _NUMBERS.get(text) or (_LAST_NUMBERS.get(text, "") if at_the_end else "")


def _roles(content: Sequence[Token]) -> tuple[list[int], list[int]]:
    """The order in which a person would say the words, and the role of each as it was printed."""
    count = len(content)
    places = list(range(count))
    if count < 2:
        return places, [ALONE] * count
    given = known_names().given
    comma = next((n for n, token in enumerate(content[:-1]) if token.comma), None)
    if comma is not None:
        first = comma + 1
        return [*places[first:], *places[:first]], [SURNAME] * first + [GIVEN] * (count - first)
    known = [token.text in given for token in content]
    last = content[-1].text
    is_given_only = known[-1] and last not in known_names().surnames and last not in known_names().full
    if is_given_only and not known[0] and len(content[0].text) > 1:
        # As lists of the police print it, without comma: QUISPE MAMANI JUAN CARLOS.
        first = count - 1
        while first > 1 and known[first - 1] and first > count - 2:
            first -= 1
        return [*places[first:], *places[:first]], [SURNAME] * first + [GIVEN] * (count - first)
    return places, _natural_roles(content, known)


def _natural_roles(content: Sequence[Token], known: Sequence[bool]) -> list[int]:
    """Given names first: one or two, as the number of words and the known names say; then one or two surnames."""
    count = len(content)
    if count == 2:
        surnames = known_names().surnames
        both_surnames = all(
            token.text in surnames and not is_known for token, is_known in zip(content, known, strict=True)
        )
        givens = 0 if both_surnames else 1
    elif count == 3:
        middle = content[1]
        surnames = known_names().surnames
        is_given = (
            (known[1] and middle.text not in surnames) or _PATRONYMIC.search(middle.text) or len(middle.text) == 1
        )
        givens = 2 if is_given else 1
    else:
        givens = count - 2
    return [GIVEN] * givens + [SURNAME] * (count - givens)


def _joined(words: Sequence[Word], before: Sequence[Sequence[str]]) -> Mapping[str, Joined]:
    """Neighbours written together, by letters and by sound, with the words from and to which they reach."""
    found: dict[str, Joined] = {}
    for first, one in enumerate(words):
        ways: list[tuple[int, Sequence[str]]] = []
        if before[first]:
            ways.append((first + 1, [*before[first], one.text]))
        if first + 1 < len(words) and len(one.text) > 1 and len(words[first + 1].text) > 1:
            beyond = words[first + 1].text
            ways.append((first + 2, [one.text, beyond]))
            if before[first + 1]:
                ways.append((first + 2, [one.text, *before[first + 1], beyond]))
        for end, parts in ways:
            together = "".join(parts)
            joined = (first, end, together)
            for form in (together,) if one.vowelless else (together, phonetic_key(together)):
                if len(form) >= _SHORTEST_JOINED:
                    found.setdefault(form, joined)
    return found
