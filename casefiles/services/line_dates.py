"""The dates of a line: which links each belongs to, and what is asked of one in figures that may be two days."""

from __future__ import annotations

import re
from dataclasses import replace

from casefiles.domain.dates import PartialDate
from casefiles.domain.line import pieces as p
from casefiles.errors import BadInput
from casefiles.services.line_drafting import Drafting
from casefiles.services.proposals import LEAVE_OUT, Answer
from casefiles.words import _


def dates(at: Drafting) -> None:
    """Each date belongs to the links since the one before it; a date that comes first, to those behind it."""
    waiting: PartialDate | None = None
    since = 0
    for place, piece in enumerate(at.line.pieces):
        if not isinstance(piece, p.When):
            continue
        date = _date_of(at, piece)
        before = [link for link in at.plan.links if link.dated and since <= link.place < place]
        for link in before:
            link.when = waiting or date
        waiting = None if before and waiting is None else date
        since = place
    for link in at.plan.links:
        if waiting is not None and link.dated and link.place >= since:
            link.when = waiting


def _date_of(at: Drafting, piece: p.When) -> PartialDate | None:
    if piece.date is not None:
        at.shown("date", piece, piece.date.show(at.language))
        return piece.date
    readings = _readings(at, piece)
    key = "date" if not at.counts.get("date") else f"date{at.counts['date'] + 1}"
    answers = [Answer(date.edtf, date.show(at.language)) for date in readings]
    chosen = at.ask(key, piece.problem, [*answers, Answer(LEAVE_OUT, _("leave the date out"))])
    date = next((one for one in readings if one.edtf == chosen), None)
    at.shown("date", piece, date.show(at.language) if date is not None else piece.typed)
    return date


def _readings(at: Drafting, piece: p.When) -> list[PartialDate]:
    """The days that figures may mean, day first and month first."""
    found = re.search(r"([0-9]{1,2})([/.-])([0-9]{1,2})(.*)", piece.typed)
    if found is None:
        return []
    texts = [found[0], f"{found[3]}{found[2]}{found[1]}{found[4]}"]
    dates: dict[str, PartialDate] = {}
    for text in texts:
        try:
            date = PartialDate.parse(text, language="es", reference=at.line.reference)
        except BadInput:
            continue
        dates.setdefault(date.edtf, replace(date, written=piece.typed))
    return list(dates.values())
