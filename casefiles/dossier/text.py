"""The one door through which strings reach the paper.

There is no markup on the far side of it: a text becomes runs of glyphs, so `<Jerry>` is printed as it stands. Every letter
is printed by some font or, when none has it, as a small box that shows its code point; nothing is dropped but characters
that have no appearance of their own (Unicode's default ignorables: direction marks, joiners, variation selectors, soft
hyphens). Control characters, and those that turn the direction of what follows (U+202A-202E, U+2066-2069), are shown as
boxes and never obeyed; NUL and lone surrogates too. Arabic is shaped and right-to-left words are put in order by the
Unicode bidirectional algorithm, line by line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from casefiles.dossier.fonts import SPACES, Face, Font, font_for, own

BOX_SCALE = 0.62
"""Size of the code point inside a box, in parts of the text's size."""
BOX_PADDING = 0.12
"""Room on both sides of the code point inside its box, in ems of the text's size."""

_IGNORABLE = dict.fromkeys(
    [0xAD, 0x61C, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x034F, *range(0xFE00, 0xFE10)]
)
_SPACES = dict.fromkeys((0x09, *range(0x2000, 0x2007), 0x2008, 0x2009, 0x200A), " ")
_NEWLINES = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
# A line may be broken at these, and between any two wide East Asian letters.
_BREAKS = re.compile("([ \u200b\u3000]+)")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_WALLS = frozenset(("BN", "B", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
_STRONG = frozenset(("L", "R", "AL"))
_NOT_FIRST = frozenset("，。、；：？！）》」』】〉…")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font, in the order in which they are drawn; `width` in ems. A box has the letters of its code point."""

    font: Font
    text: str
    width: float
    box: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one manner. `rise` in points lifts it (superscripts); `link` is the key of an anchor elsewhere."""

    text: str
    face: Face = "regular"
    size: float = 9.5
    colour: str = "ink"
    rise: float = 0.0
    tracking: float = 0.0  # extra points after each letter
    link: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a span on a line: x from the line's start, width, both in points."""

    span: Span
    runs: tuple[Run, ...]
    x: float
    width: float


Line = tuple[Piece, ...]


def lines_of(text: str) -> list[str]:
    """The text cut at its line ends."""
    return _NEWLINES.split(text)


@lru_cache(maxsize=4096)
def runs(text: str, face: Face) -> tuple[Run, ...]:
    """The runs that print one line of text, left to right. Line ends inside it count as spaces."""
    return _runs(_prepared(text), face, _direction(text))


def _direction(text: str) -> str:
    """The direction of a whole text: 'R' when four of five letters that have one run to the left, else 'L'.

    Not the first letter's: a sentence in the dossier's language may begin with an Arabic name.
    """
    if not _RIGHT_TO_LEFT.search(text):
        return "L"
    kinds = [kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG]
    return "R" if kinds.count("L") * 5 <= len(kinds) else "L"


def width(text: str, face: Face, size: float, tracking: float = 0.0) -> float:
    """Width of one line of text in points."""
    found = runs(text, face)
    return _width(found, size, tracking)


def _width(found: Iterable[Run], size: float, tracking: float) -> float:
    ems = letters = 0.0
    for run in found:
        ems += run.width
        letters += 1 if run.box else len(run.text)
    return ems * size + letters * tracking


def _prepared(text: str) -> str:
    """Composed, with plain spaces, without what has no appearance, Arabic letters in the forms they take beside each other."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", _NEWLINES.sub(" ", text)).translate(_SPACES)
    if _ARABIC.search(text):
        text = _reshaper().reshape(text)
    return text.translate(_IGNORABLE)


@cache
def _reshaper() -> Any:
    from arabic_reshaper import ArabicReshaper

    # Vowel signs are part of what was written: the default would drop them.
    return ArabicReshaper({"delete_harakat": False, "delete_tatweel": False, "shift_harakat_position": False})


def _runs(text: str, face: Face, direction: str = "L") -> tuple[Run, ...]:
    """Runs of prepared text, in the order in which they are drawn."""
    first = own(face)
    if first.letters.issuperset(text) and not _RIGHT_TO_LEFT.search(text):
        return (Run(first, text, first.width(text)),) if text else ()
    if _RIGHT_TO_LEFT.search(text):
        text = _reordered(text, direction)
    found: list[Run] = []
    pending: list[str] = []
    current: Font | None = None
    for letter in text:
        if letter == "\u200b":
            continue
        held = font_for(letter, face) if letter.isprintable() or letter in SPACES else None
        if held is None and letter in SPACES:
            letter, held = " ", first
        # A combining mark stays with the letter below it when that letter's font can draw it.
        if current is not None and unicodedata.combining(letter) and letter in current.letters:
            held = current
        if (held is not current or held is None) and pending and current is not None:
            found.append(Run(current, "".join(pending), current.width("".join(pending))))
            pending = []
        if held is None:
            found.append(_box(letter))
        else:
            pending.append(letter)
        current = held
    if pending and current is not None:
        found.append(Run(current, "".join(pending), current.width("".join(pending))))
    return tuple(found)


def _box(letter: str) -> Run:
    mono = own("mono")
    code = f"U+{ord(letter):04X}"
    return Run(mono, code, mono.width(code) * BOX_SCALE + 2 * BOX_PADDING, box=True)


def _reordered(text: str, direction: str) -> str:
    """Letters in the order in which they are drawn.

    Each stretch between walls is put in order by itself. Walls are controls and what would turn the direction: the
    algorithm drops or obeys them, and we do neither.
    """
    from bidi import get_display

    parts: list[str] = []
    stretch: list[str] = []
    for letter in [*text, "\x00"]:
        if unicodedata.bidirectional(letter) in _WALLS or "\ud800" <= letter <= "\udfff":
            if stretch:
                parts.append(str(get_display("".join(stretch), base_dir=direction)))
                stretch = []
            parts.append(letter)
        else:
            stretch.append(letter)
    return "".join(parts[:-1])


def set_line(spans: Sequence[Span]) -> Line:
    """The spans on one line, however wide it gets."""
    return _laid([_whole(span, _prepared(span.text)) for span in spans])


def line_width(line: Line) -> float:
    """Width of a line in points."""
    return line[-1].x + line[-1].width if line else 0.0


def set_lines(spans: Sequence[Span], room: float) -> list[Line]:
    """The spans broken into lines no wider than `room` points.

    Broken at line ends in the text, at spaces, between wide East Asian letters, and within a word only when it alone is
    wider than the room. Never empty: no text gives one empty line.
    """
    if len(spans) == 1 and not _NEWLINES.search(spans[0].text):
        line = set_line(spans)
        if line_width(line) <= room:
            return [line]
    lines: list[Line] = []
    paragraph: list[tuple[Span, str]] = []
    for span in spans:
        rows = lines_of(span.text)
        for number, row in enumerate(rows):
            if number:
                lines.extend(_broken(paragraph, room))
                paragraph = []
            paragraph.append((span, _prepared(row)))
    lines.extend(_broken(paragraph, room))
    return lines


Bit = tuple[Span, str, float, bool]
"""Prepared text of a span, its width in points, and whether the face's own font prints all of it from left to right."""


def _plain(text: str, face: Face) -> bool:
    return own(face).letters.issuperset(text)


def _whole(span: Span, text: str) -> Bit:
    plain = _plain(text, span.face)
    return span, text, own(span.face).width(text) * span.size + len(text) * span.tracking if plain else 0.0, plain


@lru_cache(maxsize=65536)
def _ems(text: str, face: Face) -> tuple[float, int]:
    found = _runs(text, face)
    return sum(run.width for run in found), sum(1 if run.box else len(run.text) for run in found)


def _bit(span: Span, text: str, plain: bool) -> Bit:
    ems, letters = _ems(text, span.face)
    return span, text, ems * span.size + letters * span.tracking, plain


Word = tuple[list[Bit], float, Bit | None]
"""What may not be torn, its width, and the space after it."""


def _words(parts: Sequence[tuple[Span, str]]) -> Iterator[Word]:
    """Cut where a line may be broken."""
    word: list[Bit] = []
    wide = 0.0
    for span, text in parts:
        plain = _plain(text, span.face)
        pieces = _BREAKS.split(text)
        for number, piece in enumerate(pieces):
            if number % 2:
                yield word, wide, _bit(span, piece.replace("\u200b", ""), plain)
                word, wide = [], 0.0
            elif piece and not plain and _WIDE.search(piece):
                for letter in piece:
                    before = word[-1][1][-1:] if word else ""
                    if before and (_WIDE.match(letter) or _WIDE.match(before)) and letter not in _NOT_FIRST:
                        yield word, wide, None
                        word, wide = [], 0.0
                    word.append(_bit(span, letter, plain))
                    wide += word[-1][2]
            elif piece:
                word.append(_bit(span, piece, plain))
                wide += word[-1][2]
    if word:
        yield word, wide, None


def _broken(parts: Sequence[tuple[Span, str]], room: float) -> list[Line]:
    lines: list[Line] = []
    line: list[Bit] = []
    spaces: list[Bit] = []  # after the line so far; they are dropped where it is broken
    used = gap = 0.0
    for word, wide, space in _words(parts):
        if line and used + gap + wide > room + 0.01:
            lines.append(_laid(line))
            line, spaces, used, gap = [], [], 0.0, 0.0
        if wide > room:
            *full, (line, used) = _split(word, room)
            lines.extend(_laid(part) for part, _size in full)
            spaces, gap = [], 0.0
        elif word:
            line += spaces
            line += word
            used += gap + wide
            spaces, gap = [], 0.0
        if space is not None:
            spaces.append(space)
            gap += space[2]
    lines.append(_laid(line))
    return lines


def _split(word: list[Bit], room: float) -> list[tuple[list[Bit], float]]:
    """A word wider than the room, cut between letters into pieces that fit; each with its width."""
    done: list[tuple[list[Bit], float]] = []
    part: list[Bit] = []
    used = 0.0
    for span, text, _wide, plain in word:
        kept: list[str] = []
        for letter in text:
            size = _bit(span, letter, plain)[2]
            if used + size > room and used and not _stays(letter, span.face):
                done.append(([*part, _bit(span, "".join(kept), plain)] if kept else part, used))
                part, kept, used = [], [], 0.0
            kept.append(letter)
            used += size
        if kept:
            part.append(_bit(span, "".join(kept), plain))
    done.append((part, used))
    return done


def _stays(letter: str, face: Face) -> bool:
    """Whether a letter may not be parted from the one before it: a mark over it, unless no font has it and it is told by
    its number, in a box beside it.
    """
    return bool(unicodedata.combining(letter)) and not any(run.box for run in _runs(letter, face))


def _laid(bits: Sequence[Bit]) -> Line:
    """Texts side by side: neighbours of one span are drawn in one go."""
    x = 0.0
    line: list[Piece] = []
    place, count = 0, len(bits)
    while place < count:
        span, text, wide, plain = bits[place]
        place += 1
        if place < count and bits[place][0] is span:
            texts = [text]
            while place < count and bits[place][0] is span:
                texts.append(bits[place][1])
                wide += bits[place][2]
                place += 1
            text = "".join(texts)
        if plain:
            found: tuple[Run, ...] = (Run(own(span.face), text, (wide - len(text) * span.tracking) / span.size),)
        else:
            found = _runs(text, span.face, _direction(span.text))
            wide = _width(found, span.size, span.tracking)
        if text and found:
            line.append(Piece(span, found, x, wide))
        x += wide
    return tuple(line)


def shortened(text: str, face: Face, size: float, room: float) -> str:
    """The text, or as much of its beginning as fits into `room` points with an ellipsis."""
    if width(text, face, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", face, size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"
