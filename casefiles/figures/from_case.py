"""Figures from what services hand out: the same for a record's page and for the paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from casefiles.figures import links, timeline
from casefiles.figures.figure import COLOURS, Figure, Measure, estimate
from casefiles.services.graph import Graph
from casefiles.services.views import Moment

STANDING: dict[str, links.StandingKey] = {
    "corroborated": "corroborated",
    "single source": "single",
    "disputed": "disputed",
    "unsourced": "unsourced",
}
"""The rule's words for a standing and the keys of line styles."""


def link_chart(
    found: Graph, *, focus: int, width: float = 470.0, height: float = 290.0, measure: Measure = estimate
) -> Figure:
    """The link chart of a neighbourhood; nodes carry the ids of their records."""
    return links.link_chart(
        [links.Node(str(node.ref.id), node.ref.title, node.ref.type) for node in found.nodes],
        [
            links.Edge(
                str(edge.a),
                str(edge.b),
                edge.label,
                STANDING[edge.standing],
                edge.directed,
                "" if edge.link is None else str(edge.link),
            )
            for edge in found.edges
        ],
        focus=str(focus),
        width=width,
        height=height,
        measure=measure,
    )


def time_chart(
    moments: Sequence[Moment], *, today: date, width: float = 470.0, measure: Measure = estimate
) -> Figure | None:
    """The timeline of these moments, a lane for each kind; None when there are none."""
    lanes: dict[str, list[timeline.Happening]] = defaultdict(list)
    colours: dict[str, str] = {}
    for n, moment in enumerate(moments):
        lanes[moment.lane].append(
            timeline.Happening(
                f"{moment.record.id}-{n}", moment.label, _day(moment.earliest), _day(moment.latest), moment.every
            )
        )
        colours.setdefault(moment.lane, moment.record.type if moment.record.type in COLOURS else "other")
    if not lanes:
        return None
    listed = [timeline.Lane(name, colours[name], tuple(found)) for name, found in lanes.items()]
    return timeline.timeline(listed, width=width, today=today, measure=measure)


def beside_chart(
    sides: Sequence[tuple[str, str, Sequence[Moment]]],
    *,
    today: date,
    width: float = 470.0,
    measure: Measure = estimate,
) -> Figure | None:
    """The times of several entries over one another on one axis: of each its name, its colour key and its moments.

    None when nothing of them has a date. Ids are the place of the side and of the moment, such as "1-4".
    """
    if not any(moments for _name, _colour, moments in sides):
        return None
    lanes = [
        timeline.Lane(
            name,
            colour,
            tuple(
                timeline.Happening(
                    f"{side}-{n}", moment.label, _day(moment.earliest), _day(moment.latest), moment.every
                )
                for n, moment in enumerate(moments)
            ),
        )
        for side, (name, colour, moments) in enumerate(sides)
    ]
    return timeline.timeline(lanes, width=width, today=today, measure=measure)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
