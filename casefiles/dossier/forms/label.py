"""Labels for evidence items: one on a page of its own for label printers, or a sheet of them on A4 or Letter.

A label says what the rotulado asks for (domain facts, 4.3): number, what it is, when, where and by whom it was collected,
the seal; what is not known is a line to write on where there is room. The square code leads back to the item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from casefiles.dossier.blocks import code
from casefiles.dossier.content import PageSize
from casefiles.dossier.forms.content import Form, Item
from casefiles.dossier.forms.frame import marking
from casefiles.dossier.sheet import Sheet
from casefiles.dossier.styles import MM, PAGE_SIZES
from casefiles.dossier.text import Span, set_lines, shortened, width
from casefiles.errors import BadInput
from casefiles.progress import Progress
from casefiles.words import N_, _


@dataclass(frozen=True)
class Layout:
    """A size of label in points; on a sheet `across` and `down` of them, with the first one's corner and the steps."""

    key: str
    name: str
    width: float
    height: float
    page: PageSize | None = None
    across: int = 1
    down: int = 1
    left: float = 0.0
    top: float = 0.0
    step_x: float = 0.0
    step_y: float = 0.0

    @property
    def on_a_sheet(self) -> int:
        """How many labels a page has."""
        return self.across * self.down

    @property
    def paper(self) -> tuple[float, float]:
        """Width and height of the page."""
        return PAGE_SIZES[self.page] if self.page is not None else (self.width, self.height)


def _single(wide: float, high: float) -> Layout:
    return Layout(f"{wide:g}x{high:g}", N_("Single label, {width} × {height} mm"), wide * MM, high * MM)


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "a4-3x8", N_("A4, 3 × 8 labels, {width} × {height} mm"), 70 * MM, 37 * MM, "A4", 3, 8, 0, 0.5 * MM,
        70 * MM, 37 * MM,
    ),
    Layout(
        "a4-2x7", N_("A4, 2 × 7 labels, {width} × {height} mm"), 99.1 * MM, 38.1 * MM, "A4", 2, 7, 4.65 * MM, 15.1 * MM,
        101.6 * MM, 38.1 * MM,
    ),
    Layout(
        "letter-3x10", N_("Letter, 3 × 10 labels, {width} × {height} mm"), 189.0, 72.0, "Letter", 3, 10, 13.5, 36.0,
        198.0, 72.0,
    ),
    _single(62, 29),
    _single(89, 36),
    _single(100, 62),
)  # fmt: skip
"""The first is the usual sheet. Sizes of sheets are those that label makers sell; single ones those of label printers."""
SHEETS: dict[PageSize, str] = {"A4": "a4-3x8", "Letter": "letter-3x10"}
SINGLE = "62x29"


def layout_of(key: str) -> Layout:
    """The size of that key. Raises BadInput for one there is not."""
    for one in LAYOUTS:
        if one.key == key.lower():
            return one
    known = ", ".join(one.key for one in LAYOUTS)
    raise BadInput(_("There is no label size “{name}”; there are {all}.").format(name=key, all=known))


def layout_name(one: Layout) -> str:
    """What a size is called in the current language."""
    return _(one.name).format(width=f"{one.width / MM:.4g}", height=f"{one.height / MM:.4g}")


def labels(document: Any, form: Form, progress: Progress) -> list[Sheet]:
    """The pages of labels. Raises BadInput where the first free label is not on the sheet."""
    layout = layout_of(form.layout or SINGLE)
    if not 1 <= form.start <= layout.on_a_sheet:
        words = _("The first free label is one from 1 to {n}.")
        raise BadInput(words.format(n=layout.on_a_sheet))
    sheets: list[Sheet] = []
    for number, item in enumerate(form.items, start=form.start - 1):
        place = number % layout.on_a_sheet
        if not sheets or not place:
            if sheets:
                sheets[-1].close()
            sheets.append(Sheet(document, *layout.paper))
        row, column = divmod(place, layout.across)
        _label(sheets[-1], layout, item, form, layout.left + column * layout.step_x, layout.top + row * layout.step_y)
        if number % 64 == 0:
            progress(number, len(form.items), _("Laying out"))
    return sheets


def _label(sheet: Sheet, layout: Layout, item: Item, form: Form, x: float, y: float) -> None:
    """One label in its box, whose upper left corner is (x, y)."""
    wide, high = layout.width, layout.height
    scale = min(1.5, max(0.82, high / (37 * MM)))
    edge = max(3 * MM, high * 0.07)
    pad, pad_y = (4.2 * MM, 3.4 * MM) if layout.page else (edge, edge)
    # A scanner needs four modules of white around the code, which has 21 on a side or more.
    lines = [line for line in (f"{form.code} {item.sha256[:8]}".strip(), form.number) if line]
    side = min(high - 2 * pad_y - 6 * scale * len(lines), wide * 0.34, 30 * MM, (pad_y + 0.6 * MM) * 21 / 4)
    quiet = max(7 * scale, side * 4 / 21)
    code(sheet, item.code, x + pad, y + pad_y, side)
    below = y + pad_y + side
    for line in lines:
        below += 6.2 * scale
        size = min(5.2 * scale, (side + 2) / width(line, "mono", 1))
        sheet.write(x + pad + side / 2, below, Span(line, "mono", size, "dim"), "middle")
    left = x + pad + side + quiet
    room = x + wide - pad - left
    bottom = y + high - pad_y
    base = y + pad_y + 9.4 * scale
    size = 12.5 * scale
    while size > 6 and width(item.ref, "bold", size) > room:
        size -= 0.5
    sheet.write(left, base, Span(item.ref, "bold", size))
    base += 2.2 * scale
    base = _lines(sheet, left, base, room, Span(item.title, "bold", 7.4 * scale), 9.2 * scale, 2)
    bottom -= 8 * scale if form.marking else 0
    base = _facts(sheet, item, left, base + 1.5 * scale, room, bottom, scale)
    fits = int((bottom - base - 2 * scale) // (8.4 * scale))
    if fits > 0 and item.description:
        text = Span(item.description, "regular", 6.4 * scale, "dim")
        _lines(sheet, left, base + 1.2 * scale, room, text, 8.4 * scale, fits)
    bottom = y + high - pad_y
    if form.marking is not None:
        marking(sheet, form.marking, left, bottom - 1.2, room, 6.4 * scale)


def _facts(sheet: Sheet, item: Item, x: float, y: float, room: float, bottom: float, scale: float) -> float:
    """When, by whom, where, under which seal; as many lines as fit. Gives where the next thing begins."""
    size, leading = 6.4 * scale, 8.4 * scale
    told: Sequence[tuple[str, str]] = (
        (_("Collected"), item.collected),
        # There is room for one of the two: when it was received only where nobody says when it was collected.
        (_("Received"), "" if item.collected else item.received),
        (_("By"), item.collected_by if item.collected else item.collected_by or item.received_by),
        (_("Place"), item.found_at),
        (_("Seal"), item.seal),
    )
    if not item.is_physical:
        # A file has no seal to be written in; nothing is left open for it.
        told = [(label, value) for label, value in told if value]
    count = int((bottom - y) // leading)
    if count < len(told):
        told = [one for one in told if one[1]] or told
    for label, value in told[:count]:
        y += leading
        used = sheet.write(x, y - 1.6 * scale, Span(label, "regular", size, "dim")) + 3
        if value:
            sheet.write(
                x + used, y - 1.6 * scale, Span(shortened(value, "regular", size, room - used), "regular", size)
            )
        else:
            sheet.rule(x + used, y - 0.6 * scale, x + room, colour="rule", thickness=0.4)
    return y


def _lines(sheet: Sheet, x: float, y: float, room: float, text: Span, leading: float, most: int) -> float:
    """At most so many lines, the last with an ellipsis where there is more; gives where the next thing begins."""
    lines = set_lines((text,), room)
    if len(lines) > most:
        low, high = 0, len(text.text)
        while low < high:
            middle = (low + high + 1) // 2
            cut = replace(text, text=text.text[:middle].rstrip() + "…")
            low, high = (middle, high) if len(set_lines((cut,), room)) <= most else (low, middle - 1)
        lines = set_lines((replace(text, text=text.text[:low].rstrip() + "…"),), room)[:most]
    for line in lines:
        y += leading
        sheet.text(x, y, line)
    return y
