"""The fonts of the paper, in one place: which file, which letters it has, how wide they are, and who stands in for whom.

The TTF files lie under `resources/fonts/paper` with their licences. A font is read when the first letter needs it: the large
East Asian one only by dossiers that print Chinese, Japanese or Korean.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from reportlab.pdfbase.ttfonts import TTFont

from resources import FOLDER

Face = Literal["regular", "bold", "italic", "bolditalic", "mono"]

SPACES = "\u00a0\u2007\u202f\u3000"
"""Spaces that are drawn as they are; any other is made a plain one before it comes here."""

_PAPER = FOLDER / "fonts" / "paper"
_OWN: dict[Face, str] = {
    "regular": "NotoSans-Regular",
    "bold": "NotoSans-Bold",
    "italic": "NotoSans-Italic",
    "bolditalic": "NotoSans-BoldItalic",
    "mono": "JetBrainsMono-Regular",
}
_LIGHT = ("NotoNaskhArabic-Regular", "NotoSansHebrew-Regular")
_HEAVY = ("NotoNaskhArabic-Bold", "NotoSansHebrew-Bold")
_LAST = ("NotoSansMath-Regular", "JetBrainsMono-Regular", "DroidSansFallbackFull")


@dataclass(frozen=True, eq=False, slots=True)
class Font:
    """One file: its letters as a set, their widths in ems, and ReportLab's own object that embeds the subset."""

    name: str
    letters: frozenset[str]
    widths: dict[str, float]
    ttf: Any

    def width(self, text: str) -> float:
        """Width in ems of a text whose letters the font has all."""
        widths = self.widths
        return sum([widths[letter] for letter in text])


@cache
def font(name: str) -> Font:
    """The font in the file of that name (without .ttf), read once per process."""
    # ASCII keeps its own codes in the first subset, so that plain text needs no translation when it is drawn.
    ttf = TTFont(f"casefiles-{name}", str(_PAPER / f"{name}.ttf"), asciiReadable=1, shapable=False)
    glyphs, default = ttf.face.charToGlyph, ttf.face.defaultWidth
    # Fonts have glyphs for marks that turn the direction of a text, too; those are not letters here.
    every = (chr(code) for code in glyphs if not 0xD800 <= code < 0xE000)
    letters = frozenset(letter for letter in every if letter.isprintable() or letter in SPACES)
    widths = {letter: ttf.face.charWidths.get(ord(letter), default) / 1000 for letter in letters}
    # ReportLab draws the no-break space with the space's own code.
    return Font(name, letters | {"\u00a0"}, widths | {"\u00a0": widths[" "]} if " " in widths else widths, ttf)


@cache
def own(face: Face) -> Font:
    """The font that a face is set in where it has the letters."""
    return font(_OWN[face])


@cache
def stand_ins(face: Face) -> tuple[str, ...]:
    """Names of the fonts to ask, in this order, for a letter that the face's own font lacks."""
    middle = _HEAVY if face in ("bold", "bolditalic") else _LIGHT
    first = ("NotoSans-Regular",) if face == "mono" else ()
    return (*first, *middle, *(name for name in _LAST if name != _OWN[face]))


@cache
def font_for(letter: str, face: Face) -> Font | None:
    """The first font that has the letter, the face's own before any other; None when no font here has it."""
    if letter in own(face).letters:
        return own(face)
    for name in stand_ins(face):
        # The large file is opened only for letters of its blocks: CJK, kana, hangul, full-width and half-width forms.
        if name == "DroidSansFallbackFull" and ord(letter) < 0x1100:
            continue
        if letter in font(name).letters:
            return font(name)
    return None
