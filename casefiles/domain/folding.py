"""How words are made alike for search: accents, case, quotes and scripts. What is stored and shown is never folded.

Everything here works character by character, so that a place in folded text can be traced back to the original
(`pieces`). The rules for aliases follow the academies' advice and the habits of the press: the article is no part of
an alias and contracts ("capturaron al Chino"), and "alias", "(a)" and "a.k.a." only announce one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

VERSION = f"1/{unicodedata.unidata_version}"
"""Rules and character data in use; text folded under another version has to be folded again to be found."""

# Letters that Unicode does not take apart into a base letter and an accent, as readers type them elsewhere.
_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
    "ŋ": "n", "ĸ": "k", "ſ": "s", "ə": "e",
}  # fmt: skip

# Apostrophes that Unicode counts among the letters; Quechua spells with them, and everyone types another one.
_QUOTES = frozenset(map(chr, range(0x02B9, 0x02C0))) | {"\u02c8", "\u02ca", "\u02cb", "\ua78b", "\ua78c"}

# Scripts written without spaces: each character is a word of its own, and a word of several is a phrase.
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip

MARKERS = tuple(
    tuple(words.split())
    for words in (
        "mas conocido como", "mas conocida como", "conocido como", "conocida como", "tambien conocido como",
        "tambien conocida como", "better known as", "also known as", "known as", "a k a", "aka", "alias",
        "apodado", "apodada", "nicknamed",
    )
)  # fmt: skip
"""Words that announce an alias, folded; longer ones first where one begins with another."""

_FIRST_OF_MARKERS = frozenset(marker[0] for marker in MARKERS)

ARTICLES = frozenset({"el", "la", "los", "las", "al", "del"})
"""Articles and their contractions, which are no part of an alias."""

BRACKETED_A = re.compile(r"\(\s*[aA]\s*\)")
"""The sign "(a)" of Spanish papers, which announces an alias."""


def _fold_character(character: str) -> str:
    """What one character becomes: nothing, a space, letters, or letters with spaces around them."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    out = []
    for part in apart:
        if part in _LETTERS:
            out.append(_LETTERS[part])
            continue
        category = unicodedata.category(part)
        code = ord(part)
        if part.isspace() or category[0] in "PZ" or part in _QUOTES or category in {"Sm", "Sc", "Sk"}:
            out.append(" ")
        elif (
            category in {"Cc", "Cf", "Cs", "Co", "Me"}
            or unicodedata.combining(part)
            or 0xFE00 <= code <= 0xFE0F
            or 0xE0100 <= code <= 0xE01EF
        ):
            continue
        elif category == "Nd":
            out.append(str(unicodedata.decimal(part)))
        elif category == "So" or _unspaced(code):
            out.append(f" {part} ")
        else:
            out.append(part)
    return "".join(out)


def _unspaced(code: int) -> bool:
    return any(first <= code <= last for first, last in _UNSPACED)


class _Table(dict[int, str]):
    """What each character becomes, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """`text` as search compares it: words of lower-case letters and digits without accents, one space between words.

    Compatibility forms are taken apart (NFKD), accents dropped (ñ becomes n), case folded; quotes, punctuation and
    signs become spaces; control, zero-width and private-use characters vanish; digits of every script become 0-9.
    Characters of scripts without spaces, and pictographs, each stand as a word. Folding twice changes nothing.
    """
    return " ".join(text.translate(_TABLE).split())


def pieces(text: str) -> list[str]:
    """What each character of `text` becomes before spaces are tidied: `fold` is their concatenation, tidied."""
    table = _TABLE
    return [table[ord(character)] for character in text]


def fold_name(text: str) -> str:
    """A name or alias as search compares it: `fold`, without what merely announces an alias.

    Dropped are "alias", "(a)", "a.k.a.", "conocido como" and their kin, and an article (el, la, los, las, also as al
    and del) at the start or after such a word. "camarada" and "comandante" stay: they are part of the nom de guerre.
    A name of nothing else ("Alias", "El") is kept whole.
    """
    return _name_of(text, fold(text))


def _name_of(text: str, whole: str) -> str:
    bracketed = BRACKETED_A.sub(" alias ", text) if "(" in text else text
    words = (whole if bracketed == text else fold(bracketed)).split()
    if not words or (words[0] not in ARTICLES and _FIRST_OF_MARKERS.isdisjoint(words)):
        return whole
    kept: list[str] = []
    place, article_may_follow = 0, True
    while place < len(words):
        marker = next((m for m in MARKERS if tuple(words[place : place + len(m)]) == m), None)
        if marker is not None:
            place, article_may_follow = place + len(marker), True
        elif article_may_follow and words[place] in ARTICLES:
            place, article_may_follow = place + 1, False
        else:
            kept.append(words[place])
            place, article_may_follow = place + 1, False
    return " ".join(kept) or whole


def fold_ref(text: str) -> str:
    """A record's ref as search compares it: "PER-0031", "per 31" and "per31" give "per 31"; other text gives ""."""
    found = re.fullmatch(r"([a-z]+) ?([0-9]+(?: [0-9]+)*)", fold(text[:100]))
    if found is None:
        return ""
    return " ".join([found[1], *(number.lstrip("0") or "0" for number in found[2].split())])


def compact(text: str) -> str:
    """Folded text without spaces, for numbers and plates that everyone groups in a way of their own."""
    return fold(text).replace(" ", "")


def latin(text: str) -> str:
    """The folded Latin form of a name in another script ("Иван" gives "ivan"), or "" where all is Latin already.

    Each character of a script without spaces gives a word of its own ("王小明" gives "wang xiao ming").
    """
    return _latin_of(text, fold(text))


def _latin_of(text: str, whole: str) -> str:
    return fold(_romanise(text)) if _has_other_letters(whole) else ""


def fold_running(text: str) -> str:
    """`fold` of running text, followed by the Latin forms of those of its words that are in another script."""
    whole = fold(text)
    if not _has_other_letters(whole):
        return whole
    return " ".join([whole, *(form for word in text.split() if (form := _latin_word(word)))])


@lru_cache(maxsize=50_000)
def _latin_word(word: str) -> str:
    return latin(word)


def _has_other_letters(folded: str) -> bool:
    return not folded.isascii() and any(ord(character) > 127 and character.isalpha() for character in folded)


def _romanise(text: str) -> str:
    from anyascii import anyascii  # 40 ms that most libraries never need

    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(f" {character} " if _unspaced(ord(character)) else character for character in composed)
    return str(anyascii(spaced))


def forms(text: str) -> tuple[str, ...]:
    """Every folded form under which a name is kept, the plain one first: without announcing words, whole, in Latin.

    Latin forms of scripts without spaces come spaced and joined, since both are typed. Empty forms are left out.
    """
    whole = fold(text)
    romanised = _latin_of(text, whole)
    found = [_name_of(text, whole), whole, romanised]
    if romanised and any(_unspaced(ord(character)) for character in text):
        found.append(romanised.replace(" ", ""))
    return tuple(dict.fromkeys(form for form in found if form))
