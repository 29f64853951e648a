"""Entries of custody as rows of a table, and what is to be said of a chain: shared by the forms that print one."""

from __future__ import annotations

from collections.abc import Iterator

from casefiles.dossier.blocks import callout
from casefiles.dossier.forms.content import Entry, Item
from casefiles.dossier.forms.frame import FormFlow
from casefiles.dossier.styles import CELL, CELL_DIM, SMALL, Style
from casefiles.dossier.tables import Row
from casefiles.dossier.text import Span
from casefiles.services.evidence.custody_views import is_by_one
from casefiles.words import _

FINE = Style(size=8, leading=11.5)


def entry_rows(item: Item) -> Iterator[Row]:
    """Number; when, and when it was entered; what was done; from whom to whom; place and seals."""
    for entry in item.entries:
        yield Row((str(entry.n), when(entry), done(entry), whom(entry), place_and_seals(entry)))


def when(entry: Entry) -> tuple[Span, ...]:
    """When it happened, and when it was entered, in paler words."""
    spans = [CELL.span(entry.happened)] if entry.happened else []
    words = _("entered {date}").format(date=entry.entered) if entry.entered else ""
    spans.append(CELL_DIM.span(("\n" if spans and words else "") + words))
    return tuple(spans)


def done(entry: Entry) -> tuple[Span, ...]:
    """What was done, why, in which state, with which receipt; and whether it was struck."""
    spans = [CELL.span(entry.action[:1].upper() + entry.action[1:])]
    receipt = _("receipt {name}").format(name=entry.receipt) if entry.receipt else ""
    for text in (entry.purpose, entry.condition, receipt, entry.note):
        if text:
            spans.append(CELL_DIM.span("\n" + text))
    if entry.struck:
        spans.append(Span("\n" + _("struck: {reason}").format(reason=entry.struck), "regular", CELL.size, "disputed"))
    return tuple(spans)


def whom(entry: Entry) -> str:
    """From whom to whom, or by whom; who entered it where neither is said."""
    if is_by_one(entry.key, entry.from_whom, entry.to_whom):
        return _("by {name}").format(name=entry.from_whom or entry.to_whom)
    named = [
        words.format(name=name)
        for words, name in ((_("from {name}"), entry.from_whom), (_("to {name}"), entry.to_whom))
        if name
    ]
    return "\n".join(named or ([_("entered by {name}").format(name=entry.entered_by)] if entry.entered_by else []))


def seals(entry: Entry) -> str:
    """The seal that was found and the one put on."""
    if entry.seal_found and entry.seal and entry.seal_found != entry.seal:
        return _("seal {old}, then {new}").format(old=entry.seal_found, new=entry.seal)
    seal = entry.seal or entry.seal_found
    return _("seal {number}").format(number=seal) if seal else ""


def place_and_seals(entry: Entry) -> str:
    """Where, and under which seals."""
    return "\n".join(part for part in (entry.place, seals(entry)) if part)


def to_be_explained(flow: FormFlow, item: Item) -> None:
    """What cannot be right in the chain, on a soft ground; nothing where all of it follows."""
    if not item.findings:
        return
    flow.gap(4)
    spans = [Span(_("To be explained.") + " ", "bold", SMALL.size, "disputed")]
    spans.append(SMALL.span(" ".join(item.findings), colour="ink"))
    callout(flow, spans, SMALL)
    flow.y += 6
