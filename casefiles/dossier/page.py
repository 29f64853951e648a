"""The frame of every page, and the flow that fills one page after another.

`Flow` knows where the next thing goes. `running` draws what stands on all pages, once their number is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from casefiles.domain.chain_head import printed
from casefiles.dossier.content import Dossier
from casefiles.dossier.sheet import Sheet
from casefiles.dossier.styles import FOOTER, GAP, HEADER, MARGIN, PAGE_SIZES, RUNNING
from casefiles.dossier.text import Span, shortened, width
from casefiles.progress import Progress
from casefiles.words import _


@dataclass(slots=True)
class Flow:
    """Sheets that are filled from top to bottom. `y` is where the next thing begins, in points from the page's top."""

    document: Any
    page: tuple[float, float]
    progress: Progress
    total: int = 0  # how many things will be laid out
    done: int = 0
    sheets: list[Sheet] = field(default_factory=list)
    y: float = 0.0
    figures: int = 0  # how many were numbered so far

    def __post_init__(self) -> None:
        self.new_page()

    @property
    def sheet(self) -> Sheet:
        """The page now being filled."""
        return self.sheets[-1]

    @property
    def left(self) -> float:
        """Left edge of the text."""
        return MARGIN

    @property
    def right(self) -> float:
        """Right edge of the text."""
        return self.page[0] - MARGIN

    @property
    def width(self) -> float:
        """Width of the text."""
        return self.right - self.left

    @property
    def top(self) -> float:
        """Where the first thing on a page begins."""
        return MARGIN + HEADER + GAP

    @property
    def bottom(self) -> float:
        """Where the last thing on a page must end."""
        return self.page[1] - MARGIN - FOOTER - GAP

    @property
    def room(self) -> float:
        """Height left on this page."""
        return self.bottom - self.y

    @property
    def fresh(self) -> bool:
        """Nothing stands on this page yet."""
        return self.y <= self.top

    def new_page(self) -> None:
        """Close this page and begin another."""
        if self.sheets:
            self.sheet.close()
        self.sheets.append(Sheet(self.document, *self.page))
        self.y = self.top

    def need(self, height: float) -> None:
        """Begin another page unless `height` points are left, or nothing would be gained."""
        if height > self.room and not self.fresh:
            self.new_page()

    def gap(self, height: float) -> None:
        """Leave room, except at the top of a page."""
        if not self.fresh:
            self.y += height

    def step(self, what: str) -> None:
        """One more thing is laid out. Raises Cancelled when the person has asked to stop."""
        self.done += 1
        if self.done % 32 == 0:
            self.progress(self.done, self.total, what)


_RUNNING = (RUNNING.face, RUNNING.size)


def page_size(dossier: Dossier) -> tuple[float, float]:
    """Width and height of the paper in points."""
    return PAGE_SIZES[dossier.page_size]


def running(sheet: Sheet, dossier: Dossier, number: int, count: int) -> None:
    """Head and foot of page `number` of `count`: marking, title, dossier number, as-of date, journal head."""
    left, right = MARGIN, sheet.width - MARGIN
    line = MARGIN + HEADER
    used = _marking(sheet, dossier, left, line - 6)
    room = right - left - used - 16
    # The title gives way first: which copy this is must be readable on every page.
    rest = shortened("".join(f" · {part}" for part in (dossier.ref, dossier.running) if part), *_RUNNING, room * 0.75)
    words = shortened(shown_title(dossier), *_RUNNING, room - width(rest, *_RUNNING)) + rest
    sheet.write(right, line - 6, RUNNING.span(words), "end")
    sheet.rule(left, line, right, colour="line", thickness=0.6)
    foot = sheet.height - MARGIN - FOOTER
    sheet.rule(left, foot, right, colour="line", thickness=0.6)
    pages = _("{number} of {count}").format(number=number, count=count)
    taken = sheet.write(right, foot + 12, RUNNING.span(pages), "end")
    about = [_("Dossier {number}").format(number=dossier.number), _("as of {date}").format(date=dossier.as_of)]
    if dossier.journal_head:
        about.append(_("journal head {head}").format(head=printed(dossier.journal_seq, dossier.journal_head)))
    words = " · ".join(about)
    used = _marking(sheet, dossier, left, foot + 12)
    at = left + used + (10 if used else 0)
    if width(words, *_RUNNING) <= right - at - taken - 12:
        sheet.write(at, foot + 12, RUNNING.span(words))
    else:
        sheet.write(left, foot + 22, RUNNING.span(shortened(words, *_RUNNING, right - left)))


def shown_title(dossier: Dossier) -> str:
    """The title, in quotation marks when it is an alias."""
    alias = dossier.kind == "person" and any(name.text == dossier.title for name in dossier.aliases)
    return f"“{dossier.title}”" if alias else dossier.title


def _marking(sheet: Sheet, dossier: Dossier, x: float, y: float) -> float:
    """The marking at x, and its width; nothing and 0 without one."""
    if dossier.marking is None:
        return 0.0
    room = (sheet.width - 2 * MARGIN) * 0.6
    label = shortened(dossier.marking.label, "bold", RUNNING.size, room)
    return sheet.write(x, y, Span(label, "bold", RUNNING.size, dossier.marking.colour, 0.0, 0.5))
