"""Kinds of value: each can read what a person typed, check it, show it, and write it down in a plain form.

A field says which kind it is; form, table, filter, search, change log, spreadsheet and dossier need nothing else.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from casefiles.domain.coordinates import Coordinates
from casefiles.domain.dates import PartialDate
from casefiles.domain.quantities import Quantity
from casefiles.domain.text import clean, clean_line
from casefiles.domain.vocabulary import Term, Vocabulary, vocabulary
from casefiles.errors import BadInput
from casefiles.words import _, number

Plain = str | int | bool | dict[str, Any]
"""A value as JSON holds it: text, whole number, yes or no, or an object of these. Never a float."""


def _nobody(identifier: int) -> str:
    return f"#{identifier}"


def _nothing(text: str, targets: tuple[str, ...]) -> int:
    raise BadInput(_("“{text}” is not known here.").format(text=text))


@dataclass(frozen=True)
class Given:
    """What a kind may need beside the text: language, the day that "yesterday" starts from, and the way to other records.

    `title_of` gives the title of a record's id, `find` the id for a ref or title among the given types (raises BadInput).
    `terms` are the library's own terms by vocabulary.
    """

    language: str = "en"
    today: datetime.date | None = None
    title_of: Callable[[int], str] = _nobody
    find: Callable[[str, tuple[str, ...]], int] = _nothing
    uid_of: Callable[[int], str] | None = None
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    id_of: Callable[[str], int] | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of value. The base is text of one line."""

    name: str = "line"

    def parse(self, text: str, given: Given) -> Any:
        """The value that the text says; None for an empty one. Raises BadInput with one sentence."""
        return clean_line(text) or None

    def show(self, value: Any, given: Given) -> str:
        """The value as a person reads it; '' for None."""
        return "" if value is None else str(value)

    def check(self, value: Any) -> Any:
        """The value tidied, when it came from code or a file and not as text. Raises BadInput."""
        return None if value is None else clean_line(str(value)) or None

    def plain(self, value: Any, given: Given) -> Plain:
        """The value for JSON: claims keep their values so, and files exchange them so."""
        return str(value)

    def from_plain(self, plain: Plain, given: Given) -> Any:
        """The inverse of `plain`. Raises BadInput where the plain form is not of this kind."""
        return self.check(plain)

    def same(self, value: Any, given: Given) -> str:
        """A text that is equal for equal values: rivals are told apart by it, "as written" does not matter."""
        return json.dumps(self.plain(value, given), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class LongText(Kind):
    """Text of several lines."""

    name: str = "text"

    def parse(self, text: str, given: Given) -> Any:
        return clean(text) or None

    def check(self, value: Any) -> Any:
        return None if value is None else clean(str(value)) or None


@dataclass(frozen=True)
class Address(Kind):
    """A web address, kept as it is; never opened by itself."""

    name: str = "address"


@dataclass(frozen=True)
class Choice(Kind):
    """A term of a vocabulary. The key is stored; a term of the user's own is stored as they wrote it."""

    name: str = "choice"
    vocabulary: str = ""

    def parse(self, text: str, given: Given) -> Any:
        text = clean_line(text)
        return (self.words(given).find(text) or text) if text else None

    def show(self, value: Any, given: Given) -> str:
        return "" if value is None else self.words(given).show(value, given.language)

    def words(self, given: Given) -> Vocabulary:
        """The vocabulary, with the library's own terms in it."""
        extra = given.terms.get(self.vocabulary)
        return vocabulary(self.vocabulary).with_terms(extra) if extra else vocabulary(self.vocabulary)


@dataclass(frozen=True)
class Flag(Kind):
    """Yes or no."""

    name: str = "flag"

    def parse(self, text: str, given: Given) -> Any:
        answer = clean_line(text).casefold()
        if not answer:
            return None
        if answer in {"yes", "y", "true", "1", "sí", "si", "s"}:
            return True
        if answer in {"no", "n", "false", "0"}:
            return False
        raise BadInput(_("“{text}” is neither yes nor no.").format(text=text))

    def show(self, value: Any, given: Given) -> str:
        return "" if value is None else _("yes") if value else _("no")

    def check(self, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return value
        return self.parse(str(value), Given())

    def plain(self, value: Any, given: Given) -> Plain:
        return bool(value)


@dataclass(frozen=True)
class Number(Kind):
    """A whole number. `counts` says whether it is a count, shown in groups of three digits; a year is none."""

    name: str = "number"
    counts: bool = True

    def parse(self, text: str, given: Given) -> Any:
        digits = "".join(clean_line(text).split()).replace("\u202f", "")
        if not digits:
            return None
        sign, body = (-1, digits[1:]) if digits[0] in "-−" else (1, digits)
        if not (body.isascii() and body.isdigit()) or len(body) > 15:
            raise BadInput(_("“{text}” is not a whole number.").format(text=text))
        return sign * int(body)

    def show(self, value: Any, given: Given) -> str:
        if value is None:
            return ""
        return number(value) if self.counts else str(value)

    def check(self, value: Any) -> Any:
        return value if value is None or isinstance(value, int) else self.parse(str(value), Given())

    def plain(self, value: Any, given: Given) -> Plain:
        return int(value)


_NOT_KNOWN = frozenset({"unknown", "not known", "desconocido", "desconocida", "no se sabe", "?"})


@dataclass(frozen=True)
class Date(Kind):
    """A date as uncertain as its source: see `PartialDate`."""

    name: str = "date"

    def parse(self, text: str, given: Given) -> Any:
        text = clean_line(text)
        if text.casefold() in _NOT_KNOWN:
            raise BadInput(_("Leave the date empty while nobody knows it."))
        return PartialDate.parse(text, language=given.language, reference=given.today) if text else None

    def show(self, value: Any, given: Given) -> str:
        return "" if value is None else value.show(given.language)

    def check(self, value: Any) -> Any:
        if value is None or isinstance(value, PartialDate):
            return value
        if isinstance(value, dict):
            return PartialDate.from_plain(value)
        return PartialDate.from_edtf(str(value))

    def plain(self, value: Any, given: Given) -> Plain:
        return dict(value.plain())

    def same(self, value: Any, given: Given) -> str:
        return f"{value.edtf} {value.time or ''}".strip()


@dataclass(frozen=True)
class Amount(Kind):
    """A quantity with its uncertainty, unit and words: see `Quantity`."""

    name: str = "quantity"

    def parse(self, text: str, given: Given) -> Any:
        text = clean_line(text)
        return Quantity.parse(text, language=given.language) if text else None

    def show(self, value: Any, given: Given) -> str:
        return "" if value is None else value.show(given.language)

    def check(self, value: Any) -> Any:
        if value is None or isinstance(value, Quantity):
            return value
        if isinstance(value, dict):
            return Quantity.from_plain(value)
        return Quantity.parse(str(value), language="en")

    def plain(self, value: Any, given: Given) -> Plain:
        return dict(value.plain())

    def same(self, value: Any, given: Given) -> str:
        low, high = (None, None) if value.ambiguous else value.in_base()
        if low is None and high is None:
            return f"{value.written} {value.unit}"
        bounds = "..".join("" if bound is None else format(bound.normalize(), "f") for bound in (low, high))
        return f"{value.qualifier} {bounds} {value.base} {value.per or ''}".strip()


@dataclass(frozen=True)
class Position(Kind):
    """Coordinates with their precision and their words: see `Coordinates`."""

    name: str = "coordinates"

    def parse(self, text: str, given: Given) -> Any:
        text = clean_line(text)
        return Coordinates.parse(text) if text else None

    def show(self, value: Any, given: Given) -> str:
        return "" if value is None else value.show()

    def check(self, value: Any) -> Any:
        if value is None or isinstance(value, Coordinates):
            return value
        return Coordinates.from_plain(value) if isinstance(value, dict) else Coordinates.parse(str(value))

    def plain(self, value: Any, given: Given) -> Plain:
        return dict(value.plain())

    def same(self, value: Any, given: Given) -> str:
        return f"{value.latitude} {value.longitude}"


@dataclass(frozen=True)
class Reference(Kind):
    """Another record of one of the given types. The value is its id; in plain form its uid."""

    name: str = "reference"
    targets: tuple[str, ...] = field(default=())

    def parse(self, text: str, given: Given) -> Any:
        text = clean_line(text)
        return given.find(text, self.targets) if text else None

    def show(self, value: Any, given: Given) -> str:
        return "" if value is None else given.title_of(value)

    def check(self, value: Any) -> Any:
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise BadInput(_("“{text}” is not a record.").format(text=value))

    def plain(self, value: Any, given: Given) -> Plain:
        return {"record": given.uid_of(value)} if given.uid_of else int(value)

    def from_plain(self, plain: Plain, given: Given) -> Any:
        if isinstance(plain, dict) and given.id_of:
            return given.id_of(str(plain.get("record", "")))
        return self.check(plain)


LINE = Kind()
TEXT = LongText()
ADDRESS = Address()
FLAG = Flag()
NUMBER = Number()
YEAR = Number(counts=False)
DATE = Date()
QUANTITY = Amount()
POSITION = Position()
