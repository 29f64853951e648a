"""Numbers as people write them, in digits and in words, in English and Spanish.

Which of comma and point stands before the decimals is never guessed here: the caller says so, and tries the other one.
All text is folded: small letters, no accents, one kind of blank and of apostrophe.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import Literal

Mark = Literal[".", ","]

DIGITS = re.compile(r"\d(?:[\d.,']| (?=\d{3}(?!\d)))*", re.ASCII)
"""What may be one number in digits."""
ENOUGH_DIGITS = 100
"""Of precision: more than any product of two numbers that are read here can have."""

_LONGEST_NUMBER = 24
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_UNOS = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve"
)
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
}  # fmt: skip
_HUNDREDS = {
    "cien": 100, "ciento": 100, "doscient": 200, "trescient": 300, "cuatrocient": 400, "quinient": 500,
    "seiscient": 600, "setecient": 700, "novecient": 900, "ochocient": 800,
}  # fmt: skip
_SMALL = {
    **{word: value for value, word in enumerate(_ONES.split())},
    **{word: value for value, word in enumerate(_UNOS.split())},
    "a": 1, "an": 1, "un": 1, "una": 1, "veintiun": 21, "veintiuna": 21,
}  # fmt: skip
_SCALES = {
    "dozen": 12, "dozens": 12, "docena": 12, "docenas": 12,
    "thousand": 10**3, "mil": 10**3, "miles": 10**3,
    "million": 10**6, "millions": 10**6, "millon": 10**6, "millones": 10**6, "mln": 10**6, "mm": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "billon": 10**12, "billones": 10**12,
}  # fmt: skip
_HALVES = {"half", "medio", "media"}
_TOKEN = re.compile(rf"(?P<fraction>\d+/\d+)|(?P<digits>{DIGITS.pattern})|(?P<word>[a-z]+)|(?P<blank> +)")


class NotThisWay(Exception):
    """The text cannot be read with this decimal mark, or not divided in this place."""


def read_number(text: str, mark: Mark, *, money: bool = False) -> Decimal:
    """Digits, words or both: '1 143', '12 mil', 'one and a half', 'dos mil quinientos', '1 1/2', '3/4'."""
    if DIGITS.fullmatch(text):
        return _decimal(text, mark)
    reading = _NumberInWords(mark, money)
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise NotThisWay
        place = found.end()
        reading.take(found.lastgroup or "", found[0], text[place:].lstrip())
    return tidy(reading.value())


def _decimal(text: str, mark: Mark) -> Decimal:
    """A number in digits, if `mark` is what stands before its decimals. Every decimal is kept, zeros too."""
    whole, _mark, decimals = text.partition(mark)
    group = "," if mark == "." else "[.]"
    # The last form is how millions are written by hand in Peru: 1'234,567.
    grouped = rf"[1-9]\d{{0,2}}(?:(?:{group}\d{{3}})+|(?: \d{{3}})+|(?:'\d{{3}})+|'\d{{3}}(?:{group}\d{{3}})+)"
    if not re.fullmatch(rf"\d+|{grouped}", whole) or (_mark and not decimals.isdigit()) or len(text) > _LONGEST_NUMBER:
        raise NotThisWay
    digits = "".join(character for character in whole if character.isdigit())
    return Decimal(f"{digits}.{decimals}" if decimals else digits)


class _NumberInWords:
    """Adds up a number word by word, and refuses an order of words in which nobody says a number.

    `total` is what the scales ("thousand", "millones") have closed, `current` what is still being said before the next.
    """

    def __init__(self, mark: Mark, money: bool) -> None:
        self.mark = mark
        self.money = money
        self.total = Decimal(0)
        self.current: Decimal | None = None
        self.in_words = True
        self.finished = False
        self.scale: int | None = None
        self.awaited = True

    def take(self, kind: str, token: str, ahead: str) -> None:
        if kind == "blank":
            return
        if kind == "digits":
            self._begin(_decimal(token, self.mark), in_words=False)
        elif kind == "fraction":
            self._part(_fraction(token))
        elif token in {"a", "an"} and (re.match(r"half(?![a-z])", ahead) or self.finished):
            # The article in "and a half" and in "half a ton" is no one.
            return
        elif token in _HALVES:
            self._part(Decimal("0.5"))
        elif token in {"quarter", "quarters", "cuarto", "cuartos"}:
            if self.current not in {1, 3} or self.finished:
                raise NotThisWay
            self.current, self.finished = self.current * Decimal("0.25"), True
        elif token in {"and", "y"}:
            if self.awaited:
                raise NotThisWay
            self.awaited = True
            return
        elif token in {"of", "de"} and self.finished and ahead:
            return
        elif token in {"hundred", "hundreds"}:
            if self.current is None or not self.in_words or not 1 <= self.current <= 99 or self.current % 1:
                raise NotThisWay
            self.current *= 100
        elif token in _SCALES:
            self._close(token)
        else:
            self._word(token)
        self.awaited = False

    def value(self) -> Decimal:
        if self.awaited or (self.scale is not None and self.current is not None and self.current >= self.scale):
            raise NotThisWay
        return self.total + (self.current or 0)

    def _begin(self, value: Decimal, *, in_words: bool) -> None:
        if self.current is not None or self.finished:
            raise NotThisWay
        self.current, self.in_words = value, in_words

    def _part(self, share: Decimal) -> None:
        """Half of one; after "two million and", half of that million."""
        if self.finished or share >= 1 and self.current is not None:
            raise NotThisWay
        if self.current is None and self.scale is not None:
            self.total += share * self.scale
        elif self.current is not None and self.current % 1:
            raise NotThisWay
        else:
            self.current = (self.current or 0) + share
        self.finished = True

    def _close(self, word: str) -> None:
        scale = _SCALES[word]
        if word in {"m", "mm", "mln", "bn"} and not self.money:
            raise NotThisWay
        said = self.total + (self.current or 0)
        if self.current is None and self.scale is None:
            if word != "mil":
                raise NotThisWay
            self.current = Decimal(1)
        if self.scale is None or scale < self.scale:
            if self.current is None:
                raise NotThisWay
            self.total += self.current * scale
        elif scale > self.scale and said < scale:
            # "dos mil quinientos millones"
            self.total = said * scale
        else:
            raise NotThisWay
        self.current, self.scale, self.in_words, self.finished = None, scale, True, False

    def _word(self, word: str) -> None:
        value = _SMALL.get(word) or _TENS.get(word) or _hundreds(word)
        if value is None and word not in {"zero", "cero"}:
            raise NotThisWay
        if self.current is None:
            self._begin(Decimal(value or 0), in_words=True)
            return
        room = self.current % 100 == 0 or (self.current % 100 >= 20 and self.current % 10 == 0 and (value or 0) < 10)
        if self.finished or not self.in_words or not value or value >= 100 or not room or not self.current:
            raise NotThisWay
        self.current += value


def _hundreds(word: str) -> int | None:
    if word in {"cien", "ciento"}:
        return 100
    return _HUNDREDS.get(word[:-2]) if word[-2:] in {"os", "as"} else None


def _fraction(text: str) -> Decimal:
    above, below = map(int, text.split("/"))
    if not below or len(text) > _LONGEST_NUMBER:
        raise NotThisWay
    value = Decimal(above) / Decimal(below)
    if value * below != above:
        raise NotThisWay
    return value


def last_scale(text: str) -> int:
    """The scale that a number ends in: a million for '1.5 million', 1 for none."""
    scales = [_SCALES[word] for word in re.findall("[a-z]+", text) if word in _SCALES and _SCALES[word] >= 1000]
    return scales[-1] if scales else 1


def tidy(value: Decimal) -> Decimal:
    """Without an exponent, and without the zeros that a calculation leaves behind the point."""
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def times(value: Decimal, factor: Decimal) -> Decimal:
    """The product, exact; a factor of one leaves the digits as written."""
    if factor == 1:
        return value
    with localcontext() as context:
        context.prec = ENOUGH_DIGITS
        return tidy(value * factor)
