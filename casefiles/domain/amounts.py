"""Amounts as people write them: bounds, qualifier, unit and period out of a text, in English and Spanish.

`read` takes one decimal mark at a time; whoever calls it tries both and sees whether they agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from casefiles.domain.numerals import Mark, NotThisWay, last_scale, read_number, times
from casefiles.domain.units import ratio, unit_of, words_of_units

# All words are folded: small letters, no accents.

_BEFORE = {
    "exact": "exactly|a total of|in total|exactamente|un total de|en total",
    "about": "about|around|approximately|approx|roughly|some|circa|ca|c|more or less|an estimated|estimated|close to"
    "|~|≈|alrededor de|aproximadamente|aprox|unos|unas|cerca de|cerca a|mas o menos|en torno a|poco mas o menos",
    "nearly": "nearly|almost|just under|just below|not quite|casi|poco menos de",
    "at least": "at least|no less than|not less than|no fewer than|a minimum of|minimum|min|>=|≥"
    "|al menos|por lo menos|cuando menos|como minimo|un minimo de|minimo|no menos de",
    "more than": "more than|a little over|just over|over|above|exceeding|upwards of|in excess of|>"
    "|poco mas de|algo mas de|mas de|por encima de|superior a",
    "at most": "up to|at most|no more than|not more than|a maximum of|maximum|max|<=|≤"
    "|hasta|a lo mas|a lo sumo|como maximo|un maximo de|maximo|no mas de",
    "less than": "less than|fewer than|under|below|<|menos de|por debajo de|inferior a",
}
_BEHIND = {
    "exact": "exactly|in total|exactamente|en total",
    "about": "approximately|approx|or so|more or less|aproximadamente|aprox|mas o menos",
    "at least": "or more|at least|o mas|como minimo|a mas|\\+",
    "at most": "or less|at most|maximum|max|o menos|como maximo|a lo mas",
}
_PERIOD_WORDS = {
    "day": ("day|dia", "daily|diarios?|diarias?|diariamente"),
    "week": ("week|semana", "weekly|semanal(?:es|mente)?"),
    "month": ("month|mes", "monthly|mensual(?:es|mente)?"),
    "year": ("year|ano", "yearly|annually|annual|anual(?:es|mente)?"),
}
_VULGAR = re.compile("[¼½¾⅐-⅞]")


@dataclass(frozen=True)
class Amount:
    """What a text says, read one way; `low` and `high` are None where the qualifier leaves that end open."""

    low: Decimal | None
    high: Decimal | None
    qualifier: str
    unit: str
    per: str | None


def fold(text: str) -> str:
    """Small letters without accents, one kind of blank, hyphen, apostrophe and fraction."""
    text = _VULGAR.sub(lambda found: " " + unicodedata.normalize("NFKC", found[0]).replace("⁄", "/") + " ", text)
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = re.sub("[‐-―−]", "-", text)
    text = re.sub("[’‘´`ʹʼ]", "'", text)
    # A hyphen that ties words ("twenty-five", "400-kilo") is no range.
    text = re.sub(r"(?<=[a-z0-9])-(?=[a-z])", " ", text)
    text = re.sub(r"\s+", " ", text).strip().replace("us $", "us$")
    return text.rstrip(";:,!").strip()


def read(text: str, mark: Mark) -> Amount:
    """What the folded text says, if `mark` is the decimal mark. Raises NotThisWay."""
    text, per = _take_period(text)
    text, qualifier = _take_qualifier(text)
    if per is None:
        # "600 kg a week or more"
        text, per = _take_period(text)
    low, high, unit = _read_amounts(text, mark)
    if low > high:
        raise NotThisWay
    if unit_of(unit).dimension == "count" and (low % 1 or high % 1):
        raise NotThisWay
    if low < high and qualifier not in {"exact", "about"}:
        raise NotThisWay
    if qualifier == "exact" and low < high:
        qualifier = "between"
    bounds: tuple[Decimal | None, Decimal | None] = (low, high)
    if qualifier in {"at least", "more than"}:
        bounds = (low, None)
    elif qualifier in {"at most", "less than"}:
        bounds = (None, high)
    return Amount(*bounds, qualifier, unit, per)


def _take_period(text: str) -> tuple[str, str | None]:
    for period, (nouns, adverbs) in _PERIOD_WORDS.items():
        found = re.search(rf"(?: ?/ ?| (?:per|a|an|each|every|por|a la|al|cada) )(?:{nouns})\.?$| (?:{adverbs})$", text)
        if found:
            return text[: found.start()].strip(), period
    return text, None


def _take_qualifier(text: str) -> tuple[str, str]:
    """The text without the words that qualify it. A bound outweighs "about"; two bounds are not understood."""
    said: set[str] = set()
    while True:
        for qualifier, pattern in _patterns():
            found = pattern.search(text)
            if found and found.end() - found.start() < len(text):
                said.add(qualifier)
                text = (text[: found.start()] + text[found.end() :]).strip()
                break
        else:
            break
    bounds = said - {"exact", "about"}
    if len(bounds) > 1:
        raise NotThisWay
    return text, bounds.pop() if bounds else "about" if "about" in said else "exact"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The longest words first, so that "no more than" is not read as "more than"."""
    found: list[tuple[int, str, re.Pattern[str]]] = []
    for place, table in (("before", _BEFORE), ("behind", _BEHIND)):
        for qualifier, words in table.items():
            for word in words.split("|"):
                end = r"\.?(?![a-z])" if word[-1].isalpha() else ""
                pattern = rf"^{word}{end} ?" if place == "before" else rf" ?(?<![a-z]){word}\.?$"
                found.append((len(word), qualifier, re.compile(pattern)))
    found.sort(key=lambda row: -row[0])
    return tuple((qualifier, pattern) for _length, qualifier, pattern in found)


def _read_amounts(text: str, mark: Mark) -> tuple[Decimal, Decimal, str]:
    """One amount, a count of containers of one size, or two bounds."""
    found = []
    for reader in (_read_alone, _read_product, _read_range):
        try:
            found.append(reader(text, mark))
        except NotThisWay:
            continue
        break
    if not found:
        raise NotThisWay
    return found[0]


def _read_alone(text: str, mark: Mark) -> tuple[Decimal, Decimal, str]:
    value, unit = _read_amount(text, mark)
    return value, value, unit


def _read_product(text: str, mark: Mark) -> tuple[Decimal, Decimal, str]:
    """'128 drums x 20 L', '128 cilindros de 20 litros cada uno'."""
    text = re.sub(r" (?:each|cada un[oa]|c/u|apiece)$", "", text)
    for found in re.finditer(r" ?[x×*] ?(?=\d)| (?:of|de|con|with) (?=\w)", text):
        left, right = text[: found.start()], text[found.end() :]
        try:
            size, unit = _read_amount(right, mark)
            try:
                count, counted = _read_amount(left, mark)
            except NotThisWay:
                if found[0].strip() not in {"x", "×", "*"}:
                    raise
                count, counted = read_number(left, mark), "piece"
        except NotThisWay:
            continue
        contained = unit_of(unit).dimension in {"mass", "volume", "count"}
        if contained and unit_of(counted).dimension == "count" and not count % 1:
            total = times(count, size) if size != 1 else count
            return total, total, unit
    raise NotThisWay


def _read_range(text: str, mark: Mark) -> tuple[Decimal, Decimal, str]:
    """'867.54-876 kg', 'between 1 and 2 tonnes', 'de 30 a 40 kilos', 'US$ 1-2 million', '900 g - 1.2 kg'."""
    tied = re.match(r"(?:between|entre|from|de|desde) ", text)
    body = text[tied.end() :] if tied else text
    readings = set()
    for found in re.finditer(r" ?- ?| to | a | hasta | until " + ("| and | y | e " if tied else ""), body):
        for reading in _read_bounds(body[: found.start()], body[found.end() :], mark):
            readings.add(reading)
    if len(readings) != 1:
        raise NotThisWay
    return readings.pop()


def _read_bounds(left: str, right: str, mark: Mark) -> Iterator[tuple[Decimal, Decimal, str]]:
    sign, rest = _take_sign(left)
    try:
        high, unit = _read_amount(right if not sign or _take_sign(right)[0] else f"{right} {sign.lower()}", mark)
        try:
            low, its_unit = _read_amount(left, mark)
        except NotThisWay:
            low, its_unit = read_number(rest, mark), unit
    except NotThisWay:
        return
    if its_unit != unit:
        if unit_of(its_unit).base != unit_of(unit).base:
            return
        # To the base, which is exact; from grams to pounds would not be.
        base = unit_of(unit).base
        low, high, unit = times(low, ratio(its_unit, base)), times(high, ratio(unit, base)), base
    elif low < high:
        # "1-2 million": a scale that only the second bound names is meant for both.
        scale = last_scale(right if sign else _without_unit(right))
        if scale > 1 and last_scale(left) == 1 and low * scale <= high:
            low = times(low, Decimal(scale))
    if low < high:
        yield low, high, unit


def _without_unit(text: str) -> str:
    """An amount's number: the "m" of "m²" is no million."""
    _words, pattern = words_of_units()
    found = pattern.search(text)
    return text[: found.start()] if found else text


def _take_sign(text: str) -> tuple[str, str]:
    """The currency that stands before an amount, and the rest; '' for none."""
    words, _pattern = words_of_units()
    found = re.match(r"(?:us\$|u\$s|usd\$|r\$|s/\.?|€|£|[a-z]{3}(?![a-z]))", text)
    if found and found[0] in words and unit_of(words[found[0]]).dimension == "money":
        return words[found[0]], text[found.end() :].strip()
    return "", text


def _read_amount(text: str, mark: Mark) -> tuple[Decimal, str]:
    """A number with its unit: '1.5 t', 'US$ 20', 'kilo y medio', '3 kilos con 200 gramos'."""
    sign, rest = _take_sign(text)
    if sign:
        return read_number(rest, mark, money=True), sign
    half = re.search(r" (?:and a half|y medi[oa])$", text)
    if half:
        value, unit = _read_simple(text[: half.start()], mark, bare=True)
        if value % 1:
            raise NotThisWay
        return value + Decimal("0.5"), unit
    try:
        return _read_simple(text, mark)
    except NotThisWay:
        return _read_compound(text, mark)


def _read_simple(text: str, mark: Mark, *, bare: bool = False) -> tuple[Decimal, str]:
    words, pattern = words_of_units()
    for candidate in (text, text.rstrip(".")):
        found = pattern.search(candidate)
        if found is None:
            continue
        unit = words[found[0]]
        before = re.sub(r" (?:of|de)(?: an?)?$", "", candidate[: found.start()].strip())
        if not before and bare:
            return Decimal(1), unit
        return read_number(before, mark, money=unit_of(unit).dimension == "money"), unit
    raise NotThisWay


def _read_compound(text: str, mark: Mark) -> tuple[Decimal, str]:
    """'3 kilos con 200 gramos', as acts of weighing have it: two units of one kind, the larger first."""
    for found in re.finditer(r" (?:con|y|and|with) |, | (?=\d)", text):
        try:
            value, unit = _read_simple(text[: found.start()], mark)
            more, smaller = _read_simple(text[found.end() :], mark)
        except NotThisWay:
            continue
        base = unit_of(unit).base
        if unit_of(smaller).base == base and not value % 1:
            one, added = ratio(unit, base), times(more, ratio(smaller, base))
            if ratio(smaller, base) < one and added < one:
                return times(value, one) + added, base
    raise NotThisWay
