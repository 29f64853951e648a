"""The contents page. How long it is depends on its entries alone, so that it can be laid out when all else is in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casefiles.dossier.content import Dossier, section_title
from casefiles.dossier.page import Flow
from casefiles.dossier.sections import entry_key
from casefiles.dossier.styles import BODY, SECTION, STRONG, Style
from casefiles.dossier.text import Span, shortened, width
from casefiles.words import _

TOP_LEADING = 20.0
SUB_LEADING = 14.0


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the contents and of the bookmarks: the key is its anchor."""

    title: str
    key: str
    level: int
    number: int = 0


def headings(dossier: Dossier) -> list[Heading]:
    """Everything that the contents list, in order. Sections are numbered from 1 as they are printed."""
    found: list[Heading] = []
    for number, section in enumerate(dossier.sections, 1):
        found.append(Heading(section_title(section), f"section-{section}", 0, number))
        if section == "entries":
            found += [
                Heading(f"{entry.title}  {entry.ref}".strip(), entry_key(place), 1)
                for place, entry in enumerate(dossier.entries)
            ]
    return found


def contents(flow: Flow, entries: Sequence[Heading], pages: Mapping[str, int]) -> None:
    """The lines of the contents. `pages` gives the page of a key; while it is empty only the room is taken."""
    flow.sheet.anchor("contents", flow.y)
    flow.sheet.write(flow.left, flow.y + SECTION.size, SECTION.span(_("Contents")))
    flow.y += SECTION.leading + 12
    for entry in entries:
        leading = TOP_LEADING if entry.level == 0 else SUB_LEADING
        flow.need(leading)
        if entry.level == 0:
            _line(flow, entry, STRONG, 0.0, 22.0, leading, pages)
        else:
            _line(flow, entry, BODY, 22.0, 22.0, leading, pages)


def _line(
    flow: Flow, entry: Heading, style: Style, indent: float, text: float, leading: float, pages: Mapping[str, int]
) -> None:
    base = flow.y + leading * 0.72
    page = str(pages.get(entry.key, ""))
    if entry.number:
        flow.sheet.write(flow.left, base, style.span(str(entry.number), colour="accent"))
    title = shortened(entry.title, style.face, style.size, flow.width - text - 50)
    start = flow.left + text
    used = flow.sheet.write(start, base, style.span(title))
    wide = width(page, style.face, style.size)
    if page:
        flow.sheet.write(flow.right, base, style.span(page), "end")
    dots = Span("", colour="dim")
    left, right = start + used + 6, flow.right - max(wide, 14) - 6
    if right - left > 12:
        flow.sheet.stroke(((left, base - 0.5), (right, base - 0.5)), colour=dots.colour, thickness=0.5, style="dotted")
    flow.sheet.links.append((flow.left + indent, flow.y, flow.right, flow.y + leading, entry.key))
    flow.y += leading
