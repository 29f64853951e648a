"""A printed text in words of Latin letters: scripts, apostrophes, digits. What a word is in a name, `reading` says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from casefiles.domain import folding

_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘ʼʻ`´](?=[^\W\d_])")
_BETWEEN_PARTS = re.compile(r"[,;/|]")
_DIGIT = re.compile("[0-9]")
_DIGITS_APART = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")
_HAN = re.compile("([\u3400-\u4dbf\u4e00-\u9fff])([\u3400-\u4dbf\u4e00-\u9fff]{1,3}),?")
_ARABIC_ARTICLE = "ال"
_SHORTEST_WITH_ARTICLE = 5
_GREEK = tuple(
    (re.compile(greek), latin)
    for greek, latin in (
        ("ου", "ou"), ("ευ", "ev"), ("αυ", "av"), ("γγ", "ng"), ("γκ", "g"), ("^μπ", "b"), ("^ντ", "d"), ("υ", "i"),
    )
)  # fmt: skip
# Pairs of Greek letters that stand for one sound, of which the transliteration letter by letter knows nothing.


class Token(NamedTuple):
    """A word, folded and in Latin letters.

    `lower`: printed without capitals. `enye`: with ñ. `vowelless`: in a script that writes no vowels. `comma`: a comma
    or its like follows.
    """

    text: str
    lower: bool = False
    enye: bool = False
    vowelless: bool = False
    comma: bool = False


def without_apostrophes(text: str) -> str:
    """The text with words such as O'Brien and Q'ero in one piece."""
    return _APOSTROPHE.sub("", text)


def tokens(text: str) -> list[Token]:
    """The words of a text in their order. Letters and digits are taken apart ("J2"); signs are dropped."""
    found: list[Token] = []
    for chunk in _BETWEEN_PARTS.sub(", ", text).split():
        start = len(found)
        found += _ascii(chunk) if chunk.isascii() else _any_script(unicodedata.normalize("NFC", chunk))
        if chunk.endswith(",") and len(found) > start:
            found[-1] = found[-1]._replace(comma=True)
    return found


def _ascii(chunk: str) -> Iterator[Token]:
    lower = chunk.islower()
    for text in _words(chunk):
        yield Token(text, lower)


def _words(chunk: str) -> list[str]:
    folded = folding.fold(chunk)
    return (_DIGITS_APART.sub(" ", folded) if _DIGIT.search(folded) else folded).split()


def _any_script(chunk: str) -> Iterator[Token]:
    if (han := _HAN.fullmatch(chunk)) is not None:
        # A Chinese name: one character of surname, and a given name that is one word in Latin letters.
        yield from (Token(folding.latin(part).replace(" ", "")) for part in han.groups())
        return
    lower, enye = chunk.islower(), "ñ" in chunk or "Ñ" in chunk
    for text in _words(chunk):
        if text.isascii():
            yield Token(text, lower, enye and "n" in text)
        elif any("\u0590" <= letter <= "\u08ff" for letter in text):
            yield from _from_script_without_vowels(text)
        else:
            for greek, latin in _GREEK if any("α" <= letter <= "ω" for letter in text) else ():
                text = greek.sub(latin, text)
            for part in (folding.latin(text) or text).split():
                yield Token(part, lower)


def _from_script_without_vowels(text: str) -> Iterator[Token]:
    if len(text) >= _SHORTEST_WITH_ARTICLE and text.startswith(_ARABIC_ARTICLE):
        text = text[len(_ARABIC_ARTICLE) :]
    for part in (folding.latin(text) or text).split():
        # "Son of" is a particle, here without its vowel.
        yield Token("bin" if part == "bn" else part, vowelless=True)
