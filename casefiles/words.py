"""The words of the program: messages in the reader's language; numbers, dates, lists and sort keys as it writes them.

English is the language of the code and needs no catalogue; others are read from `resources/translations` when needed.
A document's language is independent of the window's: `set_language` speaks for the whole program, `use` for one block.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

from casefiles.errors import BadInput

if TYPE_CHECKING:
    from decimal import Decimal

LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
"""The languages the program speaks: code and the language's own name."""

THIN_SPACE = "\u202f"
"""Narrow no-break space: stands between thousands, so that neither comma nor point can be misread."""

MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip
"""Full names, January first. Setiembre without p, as written in Peru."""

_ZONE_LESS_LENGTH = len("YYYY-MM-DDTHH:MM:SS")
_SORTED_LENGTH = 400
_program_language = "en"
_block_language: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """The code of the language now spoken."""
    return _block_language.get() or _program_language


def set_language(code: str) -> None:
    """Choose the language of the whole program, in every thread. Raises BadInput for a language it does not speak."""
    global _program_language
    _program_language = _known(code)


@contextmanager
def use(code: str) -> Iterator[None]:
    """Speak another language in one block, whatever the program speaks. Raises BadInput for one it does not speak."""
    token = _block_language.set(_known(code))
    try:
        yield
    finally:
        _block_language.reset(token)


def _known(code: str) -> str:
    if code not in LANGUAGES:
        raise BadInput(f"There is no language “{code}” here: choose one of {', '.join(LANGUAGES)}.")
    return code


# Messages


def _(text: str) -> str:
    """The message in the current language; itself where no translation is known."""
    return pgettext("", text)


def N_(text: str) -> str:
    """Marks a message for translation where it is written; it is looked up with `_` where it is shown."""
    return text


def pgettext(context: str, text: str) -> str:
    """As `_`, for a word that means two things: the context says which."""
    code = language()
    if code == "en" or not text:
        return text
    forms = catalogue(code).get((context, text))
    return forms[0] if forms and forms[0] else text


def ngettext(one: str, many: str, n: int) -> str:
    """The message for one, or for none or several; English and Spanish divide them alike."""
    code = language()
    if code != "en":
        forms = catalogue(code).get(("", one))
        if forms and len(forms) == 2 and all(forms):
            return forms[0 if n == 1 else 1]
    return one if n == 1 else many


@cache
def catalogue(code: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(context, English) -> the translated forms of a language; empty where there is no catalogue."""
    if code == "en":
        return {}
    from resources import FOLDER

    file = FOLDER / "translations" / f"{code}.po"
    return read_catalogue(file.read_text(encoding="utf-8")) if file.exists() else {}


# Patterns that only some readers need are compiled on first use: this module is imported at every start.
_QUOTED_LINE = r'(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])?\s+)?"(.*)"\s*$'
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def read_catalogue(text: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Read a gettext .po file: (context, English) -> forms. The header and what is fuzzy or empty are left out."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    quoted_line, escaped = re.compile(_QUOTED_LINE), re.compile(r"\\(.)")
    for entry in re.split(r"\n\s*\n", text):
        parts: dict[str, str] = {}
        part = ""
        for line in entry.splitlines():
            if line.startswith("#,") and "fuzzy" in line:
                parts = {}
                break
            if (match := quoted_line.match(line)) is None:
                continue
            keyword, number, words = match.groups()
            if keyword:
                part = keyword + (number or "")
            parts[part] = parts.get(part, "") + escaped.sub(lambda m: _ESCAPES.get(m[1], m[1]), words)
        forms = tuple(parts[name] for name in sorted(parts) if name.startswith("msgstr"))
        if parts.get("msgid") and any(forms):
            found[parts.get("msgctxt", ""), parts["msgid"]] = forms
    return found


# Numbers and sizes


def number(value: int | Decimal) -> str:
    """A number nobody can misread: thin no-break spaces between thousands, a decimal point, every digit as given.

    Raises BadInput for infinity and for what is no number.
    """
    if isinstance(value, int):
        return f"{value:,d}".replace(",", THIN_SPACE)
    if not value.is_finite():
        raise BadInput("That is not a number that can be written.")
    return f"{value:,f}".replace(",", THIN_SPACE)


def size(count: int) -> str:
    """A number of bytes as people say it, in powers of 1000: '1 byte', '812 bytes', '48.1 MB'."""
    if count < 1000:
        return ngettext("{n} byte", "{n} bytes", count).format(n=count)
    from decimal import Decimal

    scaled = Decimal(count) / 1000
    units = ["kB", "MB", "GB", "TB", "PB"]
    while scaled >= Decimal("999.95") and len(units) > 1:
        scaled /= 1000
        del units[0]
    return f"{number(scaled.quantize(Decimal('0.1')))} {units[0]}"


# Days and moments


def day(value: datetime.date, *, full: bool = False) -> str:
    """'22 Jul 2017', '22 jul 2017'; in full '22 July 2017', '22 de julio de 2017'."""
    month = MONTHS[language()][value.month - 1]
    if not full:
        return f"{value.day} {month[:3]} {value.year:04d}"
    between = " de " if language() == "es" else " "
    return between.join((str(value.day), month, f"{value.year:04d}"))


def moment(utc_text: str, zone: str | None = None, *, reader: str | None = None, zoned: bool = False) -> str:
    """A stored moment ('YYYY-MM-DDTHH:MM:SS.ffffffZ') as '23 Nov 2026 08:14' on the clocks of `zone` or of the reader.

    `reader` is the zone the reader lives in, None for the computer's own. Where the clocks of `zone` differed from
    the reader's, the distance from UTC follows: '23 Nov 2026 14:14 UTC+1'; with `zoned` always, as on paper, which is read
    nobody knows where. Raises BadInput for an unknown zone or for
    a text of another form.
    """
    try:
        stored = datetime.datetime.fromisoformat(utc_text[:_ZONE_LESS_LENGTH]).replace(tzinfo=datetime.UTC)
    except ValueError:
        raise BadInput(f"“{utc_text}” is not a stored time.") from None
    if not utc_text.endswith("Z"):
        raise BadInput(f"“{utc_text}” is not a stored time.")
    here = stored.astimezone(_zone(reader) if reader else None)
    there = stored.astimezone(_zone(zone)) if zone else here
    text = f"{day(there)} {there:%H:%M}"
    return text if there.utcoffset() == here.utcoffset() and not zoned else f"{text} {_distance(there.utcoffset())}"


def _zone(name: str) -> datetime.tzinfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(f"There is no time zone “{name}”.") from None


def _distance(offset: datetime.timedelta | None) -> str:
    minutes = round((offset or datetime.timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


# Quotation marks and lists


def quoted(text: str) -> str:
    """“Chipi” in English, «Chipi» in Spanish."""
    return f"«{text}»" if language() == "es" else f"“{text}”"


_SOUNDS_LIKE_I = r"(?i)\W*(?:[ií]|hi(?!e)|hí|y(?![aeiouáéíóú]))"
_SOUNDS_LIKE_O = r"(?i)\W*(?:h?[oó]|8)"


def and_list(parts: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'; in Spanish 'y', or 'e' before the sound i (RAE, Diccionario de dudas)."""
    last = parts[-1] if parts else ""
    return _joined(parts, ("e" if re.match(_SOUNDS_LIKE_I, last) else "y") if language() == "es" else "and")


def or_list(parts: Sequence[str]) -> str:
    """'a, b or c'; in Spanish 'o', or 'u' before the sound o (RAE, Diccionario de dudas)."""
    last = parts[-1] if parts else ""
    return _joined(parts, ("u" if re.match(_SOUNDS_LIKE_O, last) else "o") if language() == "es" else "or")


def _joined(parts: Sequence[str], word: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


# Order

# Letters that Unicode does not take apart into a base and a mark.
_WHOLE_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
# O'Brien stands with Obrien: the mark leaves no gap.
_APOSTROPHES = "'’‘ʼʻ`´"


class _SortFolding(dict[int, str]):
    """What each character becomes on the first level of order: a table for `str.translate`, filled as they are met."""

    def __missing__(self, code: int) -> str:
        text = "".join(self.fold(character) for character in unicodedata.normalize("NFKC", chr(code)).casefold())
        self[code] = text
        return text

    def fold(self, character: str) -> str:
        if character == "ñ":
            # "~" stands after every Latin letter and, as punctuation, never gets into a key by itself.
            return "n~"
        if character in _APOSTROPHES:
            return ""
        if character.isdecimal():
            return str(unicodedata.decimal(character))
        base = "".join(part for part in unicodedata.normalize("NFD", character) if not unicodedata.combining(part))
        base = _WHOLE_LETTERS.get(base, base)
        # Separators, punctuation, symbols and controls part words; letters, marks and numbers make them.
        return "".join(part if unicodedata.category(part)[0] in "LMN" else " " for part in base)


_SORT_FOLDING = _SortFolding()
_DIGITS = re.compile("[0-9]+")


def sort_key(text: str) -> str:
    """A key to store and to compare by code point or by byte (UTF-8 keeps the order).

    First level: letters without case or accents, ñ after n, numbers by their value, quotation marks and punctuation
    ignored, shorter words first. Ties are broken by the text itself. Only the first 400 characters count.
    """
    text = text[:_SORTED_LENGTH]
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    words = " ".join(composed.translate(_SORT_FOLDING).split())
    return f"{_DIGITS.sub(_by_value, words)}\x01{text}"


def _by_value(run: re.Match[str]) -> str:
    """Digits behind their count, so that text order is the order of the numbers."""
    digits = run[0].lstrip("0") or "0"
    return f"{len(digits):03d}{digits}"
