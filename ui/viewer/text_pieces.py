"""A long text cut into pieces that are laid out when they are seen: lines, and parts of lines that are too long.

Characters that no one sees, or that turn the reading order, are shown as signs, one for one, so that places stay
the same. Plain values; nothing here knows of Qt.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass

LONGEST = 2_000
"""Characters of one piece: more are slow to lay out."""
CONTROL_SIGN, HIDDEN_SIGN = "◆", "◇"
"""Stand for a control character, and for one that formats or hides: bidirectional controls, zero width and the like."""

_ENDS = re.compile(r"\r\n|\n|\r")
# What Unicode calls controls (Cc), format characters (Cf), line and paragraph separators, and blank fillers.
_HIDDEN = (
    "\x80-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f"
)
_SIGNS = re.compile(f"[\x00-\x08\x0a-\x1f\x7f{_HIDDEN}]")
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Piece:
    """Characters `start` to before `end` of the text; `line` counts from 1, 0 where a line is only gone on with."""

    start: int
    end: int
    line: int


class Pieces:
    """The pieces of one text. Their number is at least one; together they hold all but the ends of lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts, self._ends, self._lines = array("q"), array("q"), array("q")
        start, line = 0, 0
        for found in _ENDS.finditer(text):
            line += 1
            self._add(start, found.start(), line)
            start = found.end()
        if start < len(text) or not line:
            line += 1
            self._add(start, len(text), line)
        self.lines = line

    def _add(self, start: int, end: int, line: int) -> None:
        while end - start > LONGEST:
            # Between words where there are any: a word that is torn is read and laid out wrongly.
            gap = self.text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            cut = gap + 1 if gap >= 0 else start + LONGEST
            self._put(start, cut, line)
            start, line = cut, 0
        self._put(start, end, line)

    def _put(self, start: int, end: int, line: int) -> None:
        self._starts.append(start)
        self._ends.append(end)
        self._lines.append(line)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> Piece:
        return Piece(self._starts[number], self._ends[number], self._lines[number])

    def at(self, place: int) -> int:
        """The number of the piece in which a character of the text stands, or the end of the line that it is."""
        return max(0, bisect_right(self._starts, place) - 1)

    def line_at(self, place: int) -> int:
        """The number of the line, from 1, in which a character stands."""
        number = self.at(place)
        while not self._lines[number]:
            number -= 1
        return self._lines[number]

    def shown(self, number: int) -> str:
        """A piece as it is shown: as many characters, with signs for what nobody would see."""
        return visible(self.text[self._starts[number] : self._ends[number]])

    def signs(self, number: int) -> list[int]:
        """Where in a piece, in characters from its start, a sign stands for something else."""
        start = self._starts[number]
        part = self.text[start : self._ends[number]]
        return [one.start() for one in _SIGNS.finditer(part) if _sign(one) != one[0]]

    def is_right_to_left(self, number: int) -> bool:
        """Whether the first letter of a piece belongs to a script that is read from the right."""
        for sign in self.text[self._starts[number] : self._ends[number]]:
            way = unicodedata.bidirectional(sign)
            if way in ("L", "R", "AL"):
                return way != "L"
        return False


def visible(text: str) -> str:
    """The text with a sign in place of each control and each hidden or formatting character, one for one.

    Tabs stay. So do joiners between letters that are no ASCII: there they are spelling.
    """
    return _SIGNS.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in _JOINERS:
        whole, at = found.string, found.start()
        if 0 < at < len(whole) - 1 and whole[at - 1] > "\x7f" and whole[at + 1] > "\x7f":
            return sign
    return CONTROL_SIGN if unicodedata.category(sign) == "Cc" else HIDDEN_SIGN


def name_of(sign: str) -> str:
    """What a character that is shown as a sign is called: 'U+202E RIGHT-TO-LEFT OVERRIDE'; empty for any other."""
    if not _SIGNS.fullmatch(sign):
        return ""
    names = {"\0": "NULL", "\x7f": "DELETE", "\x1b": "ESCAPE", "\x0c": "FORM FEED", "\x0b": "LINE TABULATION"}
    name = unicodedata.name(sign, names.get(sign, "CONTROL"))
    return f"U+{ord(sign):04X} {name}"


def units(text: str, place: int) -> int:
    """The UTF-16 units before a character: Qt counts in them."""
    part = text[:place]
    return len(part) if part.isascii() else len(part.encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, place: int) -> int:
    """The characters before a place that is counted in UTF-16 units; inside a pair, those before the pair."""
    if text.isascii():
        return min(place, len(text))
    return len(text.encode("utf-16-le", "surrogatepass")[: place * 2].decode("utf-16-le", "ignore"))
