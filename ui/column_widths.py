"""How wide the columns of a table are: as their words need, and which of them go where there is not room for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QFontMetrics

from ui import theme, tones
from ui.table_model import WAITING, Column

ROWS_MEASURED = 100
LEAST, MOST, MOST_WHOLE = 56, 220, 150
"""Of a column that a person has not given a width, in pixels; the last of one whose words are not cut but at their end."""
LEAST_NAME, EASY_NAME, MOST_NAME = 150, 208, 420
"""Of the column with the name, by which a row is known: it gives way to the second first, to the first at the last."""
LEAST_WORDS = 92
"""To which words that can be read when they are cut give way."""
AROUND = 26
"""Pixels in a column beside its text."""
ARROW = 14
"""What the head of the column needs that the rows are sorted by."""


def wanted(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    """The width that each column needs for its head and for these rows; its usual one where none was read yet."""
    read = [row for row in rows[:ROWS_MEASURED] if row and row[0] != WAITING]
    if not read:
        return [column.width for column in columns]
    plain, strong = QFontMetrics(theme.font()), QFontMetrics(theme.font("text", 600))
    head = QFontMetrics(theme.font("head", 600))
    widths = []
    for place, column in enumerate(columns):
        metrics = strong if column.kind == "strong" else plain
        texts = {tones.text_of(row[place]) for row in read if place < len(row)}
        if column.kind in ("chip", "grade"):
            need = max((tones.chip_width(text) for text in texts if text), default=0)
        else:
            need = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        need = max(need, head.horizontalAdvance(column.title) + ARROW) + AROUND
        most = MOST_NAME if column.kind == "strong" else MOST_WHOLE if column.whole else MOST
        widths.append(min(max(need, LEAST), most))
    return widths


def fitted(
    columns: Sequence[Column], need: Sequence[int], chosen: Mapping[str, int], room: int, *, all_stay: bool
) -> list[int]:
    """The width of each column in `room` pixels; 0 for one that is left out.

    Names and then other words that can be cut give way first. Where that is not enough the last columns are left out,
    never the name, nor the backing while others can go; with `all_stay` none is, and the table is moved sideways.
    `chosen` widths are kept. What is left over goes to the name.
    """
    widths = [chosen.get(column.key, width) for column, width in zip(columns, need, strict=True)]
    name = _name_of(columns)
    while (over := sum(widths) - room) > 0:
        gives = _giving(columns, widths, chosen, name)
        left = [place for place, width in enumerate(widths) if width and place != name]
        if over > sum(given for _place, given in gives) and left:
            if all_stay:
                return widths
            words = [place for place in left if columns[place].kind != "chip"]
            widths[(words or left)[-1]] = 0
            continue
        for place, given in gives:
            given = min(given, over)
            widths[place] -= given
            over -= given
        return widths
    if name >= 0 and columns[name].key not in chosen:
        widths[name] += max(0, room - sum(widths))
    return widths


def _name_of(columns: Sequence[Column]) -> int:
    return next((place for place, column in enumerate(columns) if column.kind in ("strong", "struck")), -1)


def _giving(
    columns: Sequence[Column], widths: Sequence[int], chosen: Mapping[str, int], name: int
) -> list[tuple[int, int]]:
    """Which columns give way, in turn, and how much each can: the name, other words, the name once more."""
    free = [place for place, column in enumerate(columns) if widths[place] and column.key not in chosen]
    words = [place for place in free if columns[place].kind in ("text", "dim") and not columns[place].whole]
    found = [(place, max(0, widths[place] - LEAST_WORDS)) for place in words]
    if name in free:
        at_first = max(0, widths[name] - EASY_NAME)
        found = [(name, at_first), *found, (name, max(0, widths[name] - at_first - LEAST_NAME))]
    return found
