"""A printed name taken apart once: names and aliases in it, and what each word is (given name, surname, particle ...).

What a word is can only be guessed from its place, the comma and lists of known names. The guess weighs what is missing
or different; words are compared whatever they are taken for, so that a wrong guess costs little.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from casefiles.domain import folding
from casefiles.domain.naming.known_names import known_names
from casefiles.domain.naming.word import Word, word

GIVEN: Final = 0
SURNAME: Final = 1
ALONE: Final = 2
"""The role of a name's only word, which may be anything."""

_LONGEST = 300
_MOST_WORDS = 10
_MOST_PARTS = 6

_MORE_MARKERS = tuple(
    tuple(words.split())
    for words in (
        "mas conocido por", "mas conocida por", "nombre de guerra", "nom de guerre", "con el alias de", "con el apodo de",
        "de sobrenombre", "sobrenombre", "de apodo", "apodo", "street name", "moniker", "f k a", "fka",
    )
)  # fmt: skip
_MARKERS = tuple(sorted((*folding.MARKERS, *_MORE_MARKERS), key=len, reverse=True))
_FIRST_OF_MARKERS = frozenset(marker[0] for marker in _MARKERS)
_PLACEHOLDERS = tuple(tuple(words.split()) for words in ("f n u", "l n u", "fnu", "lnu", "nfi", "n n", "nn", "unsub"))
_FIRST_OF_PLACEHOLDERS = frozenset(phrase[0] for phrase in _PLACEHOLDERS)

_ARTICLES = folding.ARTICLES | {"the"}
_PARTICLES = frozenset(
    [
        *("de", "la", "del", "las", "los", "el", "al", "da", "do", "dos", "das", "di", "du", "le", "van", "von", "vom"),
        *("der", "den", "ter", "ten", "zu", "zur", "bin", "ibn", "ben", "bint", "ul", "ur", "as", "ash", "ould", "the"),
        *("vda", "viuda"),
    ]
)
_AND = frozenset(("y", "e", "i"))
_OR = frozenset(("o", "u", "or"))
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
_YOUNGER = frozenset(("hijo", "jr", "junior"))
_ELDER = frozenset(("padre", "senior"))
_NUMBERS = {
    "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9", "diez": "10",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_LAST_NUMBERS = {
    "uno": "1",
    "una": "1",
    "dos": "2",
    "one": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
}
_PATRONYMIC = re.compile(r"(?:ovich|evich|ovna|evna|ovitch|evitch|ichna)$")

_QUOTED = re.compile(
    r"""["“”„‟«»][^"“”„‟«»]{1,80}["“”„‟«»]|[‘‛‹][^‘’‛‹›]{1,80}[’›]|(?<!\w)['`´][^'`´]{1,80}['`´](?!\w)|\([^()]{2,80}\)"""
)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘ʼʻ`´](?=[^\W\d_])")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,4}")
_PARTS = re.compile(r"[,;/|]")
_GREEK = tuple(
    (re.compile(greek), latin)
    for greek, latin in (
        ("ου", "ou"), ("ευ", "ev"), ("αυ", "av"), ("γγ", "ng"), ("γκ", "g"), ("^μπ", "b"), ("^ντ", "d"), ("υ", "i"),
    )
)  # fmt: skip
"""Pairs of letters that stand for one sound, of which the transliteration by letters knows nothing."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name or alias, in words.

    `words` and `roles` go together, in the order in which a person would say them (given names first); `order` are
    their printed places. `particles`, `numbers` ("2", "7") and `titles` stand aside; an article in front is told by
    `article` alone. `generation` is "younger", "elder" or "". `sure` says that a comma tells the surnames.

    `joined` maps neighbouring words written together, by letters and by sound, to the place of the first, the place
    after the last and the word; particles between them take part. `sought` are the forms under which a word of this
    name would be found among another's joined ones.
    """

    words: tuple[Word, ...]
    roles: tuple[int, ...]
    order: tuple[int, ...]
    particles: frozenset[str]
    numbers: tuple[str, ...]
    titles: tuple[str, ...]
    generation: str
    article: bool
    joined: dict[str, tuple[int, int, Word]]
    sought: frozenset[str]
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
    printed = _APOSTROPHE.sub("", text[:_LONGEST])
    main, others, announced = _names_in(printed)
    return PreparedName(
        text,
        folding.fold(printed),
        _read(main) if main else None,
        tuple(name for other in others if (name := _read(other)) is not None),
        announced,
    )


# Names and aliases in one text


class _Token(NamedTuple):
    """A word before its role is known. `comma` says that a comma follows."""

    text: str
    lower: bool = False
    enye: bool = False
    vowelless: bool = False
    comma: bool = False


def _names_in(text: str) -> tuple[list[_Token], list[list[_Token]], bool]:
    """The words of the name, those of each alias, and whether a word or sign announced one."""
    aliases: list[list[_Token]] = []
    bracketed = folding.BRACKETED_A.sub(" alias ", text) if "(" in text else text
    rest = bracketed
    quoted: list[str] = []
    for match in _QUOTED.finditer(bracketed):
        outside = rest.replace(match[0], " ", 1)
        if folding.fold(match[0]) and not _only_markers(folding.fold(outside).split()):
            quoted.append(match[0])
            rest = outside
    tokens = list(_tokens(rest))
    main: list[_Token] = []
    current, announced, place = main, bracketed != text, 0
    while place < len(tokens):
        marker = _phrase_at(tokens, place, _MARKERS) if tokens[place].text in _FIRST_OF_MARKERS else 0
        if marker:
            announced = True
            current = []
            aliases.append(current)
            place += marker
            continue
        token = tokens[place]
        current.append(token)
        either = place + 1 < len(tokens) and tokens[place + 1].text in _OR and tokens[place + 1].lower
        if (token.comma or either) and current is not main:
            # "alias Chino, Gato o Sombra" are three; "y" may be part of one (Sal y Limón).
            current = []
            aliases.append(current)
        place += 2 if either and current is not main else 1
    aliases += [list(_tokens(one)) for one in quoted]
    aliases = [alias for alias in aliases if alias][:_MOST_PARTS]
    named = _without_placeholders(main)
    if named or aliases:
        return named, aliases, announced
    # Nothing but announcing words: then they are the name ("Alias").
    return tokens, [], False


def _only_markers(words: Sequence[str]) -> bool:
    """Whether nothing but announcing words and articles is left, so that what was quoted is the whole."""
    return all(word in _FIRST_OF_MARKERS or word in _ARTICLES for word in words) or not words


def _tokens(text: str) -> Iterator[_Token]:
    for chunk in _PARTS.sub(", ", text).split():
        found = list(_chunk(chunk))
        if found and chunk.endswith(","):
            found[-1] = found[-1]._replace(comma=True)
        yield from found


def _chunk(chunk: str) -> Iterator[_Token]:
    if chunk.isascii():
        lower = chunk.islower()
        for text in folding.fold(chunk).split():
            yield _Token(text, lower)
        return
    chunk = unicodedata.normalize("NFC", chunk)
    if _HAN.fullmatch(chunk.strip(",")):
        # The surname is the first character of a Chinese name, and the given name one word in Latin letters.
        yield _Token(folding.latin(chunk[0]).replace(" ", ""))
        yield _Token(folding.latin(chunk.strip(",")[1:]).replace(" ", ""))
        return
    lower, enye = chunk.islower(), "ñ" in chunk or "Ñ" in chunk
    for text in folding.fold(chunk).split():
        if text.isascii():
            yield _Token(text, lower, enye and "n" in text)
            continue
        vowelless = any("\u0590" <= letter <= "\u08ff" for letter in text)
        if vowelless and len(text) > 4 and text.startswith("ال"):
            text = text[2:]
        for greek, latin in _GREEK if any("α" <= letter <= "ω" for letter in text) else ():
            text = greek.sub(latin, text)
        for latin in (folding.latin(text) or text).split() or [text]:
            # "Son of" is a particle, spelled without its vowel.
            yield _Token("bin" if vowelless and latin == "bn" else latin, lower, False, vowelless)


# One name in words


def _read(tokens: list[_Token]) -> Name | None:
    """The words of one name and what each is; None where there is none."""
    tokens = tokens[: 2 * _MOST_WORDS]
    if not tokens:
        return None
    tokens = _servants_joined(tokens)
    content: list[_Token] = []
    before: list[list[str]] = []
    waiting: list[str] = []
    particles: list[str] = []
    numbers: list[str] = []
    titles: list[str] = []
    generation, article = "", False
    last = len(tokens) - 1
    for place, token in enumerate(tokens):
        text = token.text
        if text in _PARTICLES and last and not (place == last and text in _LAST_NUMBERS):
            if place == 0 and text in _ARTICLES:
                article = True
            else:
                particles.append(text)
            waiting.append(text)
        elif text in _AND and 0 < place < last and token.lower:
            particles.append(text)
        elif content and text in _YOUNGER and place >= last - 1:
            generation = "younger"
        elif content and text in _ELDER and place >= last - 1:
            generation = "elder"
        elif text in _TITLES and not content and place < last:
            titles.append(_TITLES_AS.get(text, text))
        elif number := _number(text, place == last and bool(content or not last)):
            numbers.append(number)
        elif len(content) < _MOST_WORDS:
            content.append(token)
            before.append(waiting)
            waiting = []
    if not content and not numbers:
        # Only particles or titles: then they are the words ("De la O", "Comandante").
        content, before, particles, titles = tokens[:_MOST_WORDS], [[] for _ in tokens[:_MOST_WORDS]], [], []
        article = False
    order, roles = _roles(content)
    words = tuple(word(content[n].text, content[n].vowelless, content[n].enye) for n in order)
    return Name(
        words,
        tuple(roles[n] for n in order),
        tuple(order),
        frozenset(particles),
        tuple(sorted(numbers)),
        tuple(sorted(titles)),
        generation,
        article,
        _joined(words, [before[n] for n in order]),
        frozenset(form for one in words for form in _forms(one)),
        any(token.comma for token in content[:-1]),
    )


def _without_placeholders(tokens: list[_Token]) -> list[_Token]:
    """Without "N. N.", "f/n/u" and their like, which say that a name is not known."""
    if _FIRST_OF_PLACEHOLDERS.isdisjoint(token.text for token in tokens):
        return tokens
    kept: list[_Token] = []
    place = 0
    while place < len(tokens):
        length = _phrase_at(tokens, place, _PLACEHOLDERS)
        if not length:
            kept.append(tokens[place])
        place += length or 1
    return kept


def _phrase_at(tokens: Sequence[_Token], place: int, phrases: Iterable[tuple[str, ...]]) -> int:
    """How many words the first of the phrases has that stands here; 0 for none."""
    for phrase in phrases:
        if tuple(token.text for token in tokens[place : place + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def _servants_joined(tokens: list[_Token]) -> list[_Token]:
    """With "Abd al-Rahman", "Abdul Rahman" as one word, as half of the writers have it."""
    if not any(token.text in _SERVANTS or (token.vowelless and token.text == "bd") for token in tokens[:-1]):
        return tokens
    joined: list[_Token] = []
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


def _number(text: str, at_the_end: bool) -> str:
    if text.isdecimal() and text.isascii():
        return text.lstrip("0") or "0"
    return _NUMBERS.get(text) or (_LAST_NUMBERS.get(text, "") if at_the_end else "")


def _roles(content: Sequence[_Token]) -> tuple[list[int], list[int]]:
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


def _natural_roles(content: Sequence[_Token], known: Sequence[bool]) -> list[int]:
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


def _joined(words: Sequence[Word], before: Sequence[Sequence[str]]) -> dict[str, tuple[int, int, Word]]:
    """Neighbours written together, by letters and by sound, with the words from and to which they reach."""
    found: dict[str, tuple[int, int, Word]] = {}
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
            together = word("".join(parts), one.vowelless)
            for form in (together.text, together.sound):
                if len(form) > 2:
                    found.setdefault(form, (first, end, together))
    return found


def _forms(one: Word) -> Iterator[str]:
    yield one.text
    yield one.sound
    yield from one.stands_for
