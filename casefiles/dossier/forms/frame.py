"""What stands on every page of a form, and the parts that forms share: heads, fields to fill in, signatures, codes."""

from __future__ import annotations

from collections.abc import Sequence

from casefiles.domain.chain_head import printed
from casefiles.dossier.blocks import baseline, code
from casefiles.dossier.content import Marking
from casefiles.dossier.forms.content import Form
from casefiles.dossier.page import Flow
from casefiles.dossier.sheet import Sheet
from casefiles.dossier.styles import BODY, MM, RUNNING, SMALL, Style
from casefiles.dossier.text import Span, set_lines, shortened, width
from casefiles.words import _

EDGE = 15 * MM
HEAD = 13.0
FOOT = 13.0
AIR = 11.0
TITLE = Style("bold", 18, 23)
FIELD = Style(size=7.2, leading=9.5, colour="dim")
HAND_ROW = 30.0
"""Height of a row that is filled in by hand: room for a name and a signature."""


class FormFlow(Flow):
    """Pages with narrower edges than a dossier's: forms are tables. `about` stands in the head of the pages that follow.

    `heads` has what stands there for each page that was begun, so that a sheet that is filled by hand is nobody else's.
    """

    about: str = ""

    def __post_init__(self) -> None:
        self.heads: list[str] = []
        super().__post_init__()

    def new_page(self) -> None:
        super().new_page()
        self.heads.append(self.about)

    def begin(self, about: str) -> None:
        """Something else begins, on a page of its own."""
        self.about = about
        if self.fresh:
            self.heads[-1] = about
        else:
            self.new_page()

    @property
    def left(self) -> float:
        return EDGE

    @property
    def right(self) -> float:
        return self.page[0] - EDGE

    @property
    def top(self) -> float:
        return EDGE + HEAD + AIR

    @property
    def bottom(self) -> float:
        return self.page[1] - EDGE - FOOT - AIR


def running(sheet: Sheet, form: Form, about: str, number: int, count: int) -> None:
    """Head and foot of page `number` of `count`: handling, form, what it is about, library, as of when, journal head."""
    left, right = EDGE, sheet.width - EDGE
    line = EDGE + HEAD
    used = marking(sheet, form.marking, left, line - 5.5, (right - left) * 0.6)
    room = right - left - used - 16
    told = " · ".join(part for part in (form.title, about, f"{form.library} {form.code}") if part)
    words = shortened(told, RUNNING.face, RUNNING.size, room)
    sheet.write(right, line - 5.5, RUNNING.span(words), "end")
    sheet.rule(left, line, right, colour="line", thickness=0.6)
    foot = sheet.height - EDGE - FOOT
    sheet.rule(left, foot, right, colour="line", thickness=0.6)
    pages = _("{number} of {count}").format(number=number, count=count)
    taken = sheet.write(right, foot + 11, RUNNING.span(pages), "end")
    known = [_("form {number}").format(number=form.number)] if form.number else []
    known.append(_("as of {date}").format(date=form.as_of))
    if form.journal_head:
        known.append(_("journal head {head}").format(head=printed(form.journal_seq, form.journal_head)))
    # Where there is too little room, the name gives way: without the head nobody could compare.
    known.append(_("printed by {name}").format(name=form.author))
    used = marking(sheet, form.marking, left, foot + 11, (right - left) * 0.5)
    at = left + used + (10 if used else 0)
    room = right - at - taken - 12
    sheet.write(at, foot + 11, RUNNING.span(shortened(" · ".join(known), RUNNING.face, RUNNING.size, room)))


def marking(sheet: Sheet, found: Marking | None, x: float, y: float, room: float, size: float = RUNNING.size) -> float:
    """The handling at x, and its width; nothing and 0 without one."""
    if found is None:
        return 0.0
    return sheet.write(x, y, Span(shortened(found.label, "bold", size, room), "bold", size, found.colour, 0.0, 0.4))


def head(flow: FormFlow, title: str, subtitle: str = "", *, beside: float = 0.0) -> None:
    """The form's title at the top of a page; `beside` points at the right are left free."""
    for line in set_lines((TITLE.span(title),), flow.width - beside):
        flow.sheet.text(flow.left, flow.y + TITLE.size, line)
        flow.y += TITLE.leading
    if subtitle:
        for line in set_lines((Span(subtitle, "regular", 9.5, "dim"),), flow.width):
            flow.sheet.text(flow.left, baseline(flow.y, BODY), line)
            flow.y += BODY.leading
    flow.y += 6


def blanks(flow: FormFlow, labels: Sequence[str], values: Sequence[str] = (), *, height: float = 30.0) -> None:
    """Fields side by side: a small label, a line to write on, and what is known already on the line."""
    gap = 14.0
    wide = (flow.width - gap * (len(labels) - 1)) / len(labels)
    flow.need(height)
    for place, label in enumerate(labels):
        x = flow.left + place * (wide + gap)
        value = values[place] if place < len(values) else ""
        flow.sheet.write(x, flow.y + 8, FIELD.span(shortened(label, FIELD.face, FIELD.size, wide)))
        if value:
            flow.sheet.write(x, flow.y + height - 6.5, BODY.span(shortened(value, BODY.face, BODY.size, wide)))
        flow.sheet.rule(x, flow.y + height - 2, x + wide, colour="rule", thickness=0.6)
    flow.y += height + 4


def lines_to_write(flow: FormFlow, label: str, count: int, *, step: float = 20.0) -> None:
    """A label with empty lines under it."""
    flow.need(12 + count * step)
    flow.sheet.write(flow.left, flow.y + 8, FIELD.span(label))
    flow.y += 8
    for _line in range(count):
        flow.y += step
        flow.sheet.rule(flow.left, flow.y, flow.right, colour="line", thickness=0.6)
    flow.y += 8


def signatures(flow: FormFlow, people: Sequence[tuple[str, str]], *, across: int = 2) -> None:
    """Boxes to sign in: who signs in which part, with the name that is known; name, number and signature are lines."""
    gap, high = 16.0, 114.0
    wide = (flow.width - gap * (across - 1)) / across
    for start in range(0, len(people), across):
        flow.need(high)
        for place, (part, name) in enumerate(people[start : start + across]):
            x = flow.left + place * (wide + gap)
            flow.sheet.frame(x, flow.y, wide, high - 8, border="line", radius=3)
            flow.sheet.write(x + 8, flow.y + 13, Span(shortened(part, "bold", 9, wide - 16), "bold", 9))
            _labelled_line(flow.sheet, x + 8, flow.y + 33, wide - 16, _("Name"), name)
            _labelled_line(flow.sheet, x + 8, flow.y + 52, wide - 16, _("Document or badge no."), "")
            _labelled_line(flow.sheet, x + 8, flow.y + 71, wide - 16, _("Date and time"), "")
            _labelled_line(flow.sheet, x + 8, flow.y + 97, wide - 16, _("Signature"), "")
        flow.y += high
    flow.y += 2


def _labelled_line(sheet: Sheet, x: float, base: float, room: float, label: str, value: str) -> None:
    size = 7.0
    used = sheet.write(x, base, Span(label, "regular", size, "dim")) + 4
    if value:
        sheet.write(x + used, base, SMALL.span(shortened(value, SMALL.face, SMALL.size, room - used), colour="ink"))
    sheet.rule(x + used, base + 2.5, x + room, colour="rule", thickness=0.5)


def square(sheet: Sheet, payload: str, x: float, y: float, side: float, *, under: bool = True) -> None:
    """The square code, with its words in small letters under it."""
    code(sheet, payload, x, y, side)
    if under:
        size = 5.6
        words = shortened(payload, "mono", size, side + 16)
        sheet.write(x + side / 2 - width(words, "mono", size) / 2, y + side + 8, Span(words, "mono", size, "dim"))
