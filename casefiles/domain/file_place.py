"""Where in a file something stands: a page, a region of one, a stretch of text, cells of a table, a moment of a recording.

Kept with a claim as one line of canonical JSON (formats, 10) and said in words. Characters are counted from 0, the end
excluded; pages, rows and columns from 1; moments in milliseconds from the beginning.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import ClassVar, Self

from casefiles.domain.text import clean_line
from casefiles.errors import BadInput
from casefiles.words import LANGUAGES, _, number, use

WHOLE = 10_000
"""A region is told in so many parts of the page's width and of its height."""
MOST = (1 << 53) - 1
LONGEST = 2000
"""Characters of the line that is kept, at most."""


class FilePlace(ABC):
    """The base of all places in files. Values: equal where they say the same. Each refuses what cannot be: BadInput."""

    KIND: ClassVar[str]

    def plain(self) -> dict[str, int | str]:
        """The place for JSON; what is unset is left out."""
        held = {one.name: getattr(self, one.name) for one in fields(self)}  # type: ignore[arg-type]
        return {"kind": self.KIND, **{key: value for key, value in held.items() if value not in (None, "")}}

    def write(self) -> str:
        """The place as it is kept: canonical JSON."""
        return json.dumps(self.plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @abstractmethod
    def show(self, *, pages: int | None = None) -> str:
        """The place in words of the reader's language: 'page 3'. Of a file that has one page (`pages`) none is named."""

    @staticmethod
    def read(text: str) -> FilePlace:
        """The place that a line of JSON names. Raises BadInput where it names none."""
        try:
            held = json.loads(text) if len(text) <= LONGEST else None
        except (ValueError, RecursionError):
            held = None
        kind = _KINDS.get(str(held.get("kind"))) if isinstance(held, dict) else None
        if kind is None or not isinstance(held, dict):
            raise _no_place(text)
        given = {key: value for key, value in held.items() if key != "kind"}
        wanted = {one.name: one.type for one in fields(kind)}  # type: ignore[arg-type]
        if set(given) - set(wanted) or any(
            type(value) is not (str if wanted[key] == "str" else int) for key, value in given.items()
        ):
            raise _no_place(text)
        try:
            return kind(**given)
        except TypeError as missing:
            raise _no_place(text) from missing


def _no_place(text: str) -> BadInput:
    return BadInput(_("“{text}” names no place in a file.").format(text=clean_line(text.replace("\0", " ")[:80])))


def _need(holds: bool) -> None:
    if not holds:
        raise BadInput(_("There is no such place in any file: numbers are out of order or out of range."))


@dataclass(frozen=True)
class PagePlace(FilePlace):
    """A page; with `start` and `end` the characters of its text from one to before the other."""

    KIND: ClassVar[str] = "page"
    page: int
    start: int | None = None
    end: int | None = None

    def __post_init__(self) -> None:
        _need(1 <= self.page <= MOST and (self.start is None) == (self.end is None))
        if self.start is not None and self.end is not None:
            _need(0 <= self.start < self.end <= MOST)

    def show(self, *, pages: int | None = None) -> str:
        """'page 3'; characters are for the program."""
        return _("page {number}").format(number=number(self.page))


@dataclass(frozen=True)
class RegionPlace(FilePlace):
    """A rectangle on a page (1 for images), in 1/10,000 of the width and height of the page as it is, not turned by anybody."""

    KIND: ClassVar[str] = "region"
    page: int
    x: int
    y: int
    w: int
    h: int

    def __post_init__(self) -> None:
        _need(1 <= self.page <= MOST and self.x >= 0 and self.y >= 0 and self.w >= 1 and self.h >= 1)
        _need(self.x + self.w <= WHOLE and self.y + self.h <= WHOLE)

    @classmethod
    def of(cls, page: int, left: float, top: float, right: float, bottom: float) -> Self:
        """The nearest region of a page between four edges, told in parts of its width and height (0 to 1), in any order."""
        (x, far), (y, low) = (
            sorted(min(WHOLE, max(0, round(edge * WHOLE))) for edge in pair) for pair in ((left, right), (top, bottom))
        )
        x, y = min(x, WHOLE - 1), min(y, WHOLE - 1)
        return cls(page, x, y, max(1, far - x), max(1, low - y))

    def show(self, *, pages: int | None = None) -> str:
        """'page 3, region'."""
        if pages == 1:
            return _("region")
        return _("page {number}, region").format(number=number(self.page))


@dataclass(frozen=True)
class TextPlace(FilePlace):
    """A stretch of the text of a file that has no pages, in characters."""

    KIND: ClassVar[str] = "text"
    start: int
    end: int

    def __post_init__(self) -> None:
        _need(0 <= self.start < self.end <= MOST)

    def show(self, *, pages: int | None = None) -> str:
        """'characters 121 to 180', counted from 1 as people do."""
        if self.end == self.start + 1:
            return _("character {number}").format(number=number(self.end))
        return _("characters {first} to {last}").format(first=number(self.start + 1), last=number(self.end))


@dataclass(frozen=True)
class CellsPlace(FilePlace):
    """A block of cells. `sheet` is "" where the file has only one; without columns whole rows are meant."""

    KIND: ClassVar[str] = "cells"
    first_row: int
    last_row: int
    first_column: int | None = None
    last_column: int | None = None
    sheet: str = ""

    def __post_init__(self) -> None:
        _need(1 <= self.first_row <= self.last_row <= MOST and len(self.sheet) <= 200)
        _need(not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in self.sheet))
        _need((self.first_column is None) == (self.last_column is None))
        if self.first_column is not None and self.last_column is not None:
            _need(1 <= self.first_column <= self.last_column <= MOST)

    def show(self, *, pages: int | None = None) -> str:
        """'row 12', 'Calls, rows 12 to 15, columns B to D'."""
        words = [self.sheet] if self.sheet else []
        if self.first_row == self.last_row:
            words.append(_("row {number}").format(number=number(self.first_row)))
        else:
            words.append(
                _("rows {first} to {last}").format(first=number(self.first_row), last=number(self.last_row))
            )
        if self.first_column is not None and self.last_column is not None:
            if self.first_column == self.last_column:
                words.append(_("column {letter}").format(letter=column_letters(self.first_column)))
            else:
                words.append(
                    _("columns {first} to {last}").format(
                        first=column_letters(self.first_column), last=column_letters(self.last_column)
                    )
                )
        return ", ".join(words)


@dataclass(frozen=True)
class MomentPlace(FilePlace):
    """A moment of a recording, or the time between two, in milliseconds from its beginning."""

    KIND: ClassVar[str] = "moment"
    start: int
    end: int | None = None

    def __post_init__(self) -> None:
        _need(0 <= self.start <= MOST and (self.end is None or self.start < self.end <= MOST))

    def show(self, *, pages: int | None = None) -> str:
        """'00:12:31', '00:12:31 to 00:12:40'."""
        if self.end is None:
            return clock(self.start)
        return _("{first} to {last}").format(first=clock(self.start), last=clock(self.end))


_KINDS: dict[str, type[FilePlace]] = {
    kind.KIND: kind for kind in (PagePlace, RegionPlace, TextPlace, CellsPlace, MomentPlace)
}


def column_letters(column: int) -> str:
    """The letters over a column, as spreadsheets write them: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def clock(milliseconds: int) -> str:
    """Hours, minutes and seconds: '00:12:31'; what is less than a second is left out."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def kept_place(kept: str | None) -> FilePlace | None:
    """The place that a claim keeps; None where it keeps none, or what no version of the program has written."""
    try:
        return FilePlace.read(kept) if kept else None
    except BadInput:
        return None


def place_words(kept: str | None, written: str) -> str:
    """How a claim's place is said now: in the reader's language, unless a person wrote words of their own.

    `kept` is the place as it is kept, `written` are the words beside it, in the language in which they were once put there.
    """
    place = kept_place(kept)
    if place is None:
        return written
    for pages in (None, 1):
        for language in LANGUAGES:
            with use(language):
                same = place.show(pages=pages) == written
            if same:
                return place.show(pages=pages)
    return written or place.show()
