"""What happened, in order of time, as rows and as a figure."""

from __future__ import annotations

from collections.abc import Sequence

from casefiles.dossier import content, painting
from casefiles.dossier.gather import wording
from casefiles.dossier.gather.scope import Scope
from casefiles.figures import from_case
from casefiles.figures.figure import Figure
from casefiles.services import timeline
from casefiles.services.views import Moment, RecordView
from casefiles.words import _

TIMED = frozenset({"operation", "event", "seizure", "source", "site", "assessment"})


def moments(scope: Scope) -> tuple[Moment, ...]:
    """Everything that is told and has its time, in order of it."""
    wanted = [view.id for view in scope.views.values() if view.type in TIMED]
    return timeline.moments(scope.library, wanted, language=scope.case.language)


def figure(scope: Scope, told: Sequence[Moment]) -> Figure | None:
    """The time chart of these moments; None where there are none."""
    return from_case.time_chart(told, today=scope.library.clock().day, measure=painting.measure)


def events(scope: Scope, told: Sequence[Moment]) -> list[content.EventRow]:
    """Events and operations as rows, in order of time, the undated last."""
    return [_event(scope, view) for view in _in_time(scope, told)]


def _in_time(scope: Scope, told: Sequence[Moment]) -> list[RecordView]:
    order = {moment.record.id: n for n, moment in reversed(list(enumerate(told)))}
    events = [
        view for view in scope.of_type("event", "operation") if scope.kind != "operation" or view is not scope.subject
    ]
    return sorted(events, key=lambda view: order.get(view.id, len(order)))


def _event(scope: Scope, view: RecordView) -> content.EventRow:
    counts = []
    for part in view.parts:
        if part.key in {"headcounts", "resources"}:
            counts += [wording.row_in_words(row) for row in part.rows]
    announced = view.shown("announced")
    date_shown = view.shown("date") or (_("announced {date}").format(date=announced) if announced else "")
    detail = "; ".join(part for part in (view.shown("extent"), *counts) if part)
    return content.EventRow(
        date_shown,
        view.title,
        view.ref,
        view.shown("kind"),
        view.shown("place"),
        detail,
        tuple(wording.said(scope, view.claims)),
        wording.standing(view.backing),
        scope.numbers.of(view.claims),
        scope.numbers.against(view.claims),
    )
