"""Which section is laid out by what, how much room its beginning needs, and how much it holds."""

from __future__ import annotations

from collections.abc import Callable

from casefiles.dossier.content import Dossier, SectionKey
from casefiles.dossier.page import Flow
from casefiles.dossier.sections import (
    assessments,
    conflicts,
    description,
    entries,
    events,
    evidence,
    figures,
    known,
    links,
    seizures,
    sources,
)

LAYOUT: dict[SectionKey, Callable[[Flow, Dossier], None]] = {
    "known": known.known,
    "description": description.description,
    "links": links.links,
    "conflicts": conflicts.conflicts,
    "timeline": events.timeline,
    "events": events.events,
    "seizures": seizures.seizures,
    "entries": entries.entries,
    "evidence": evidence.evidence,
    "custody": evidence.custody,
    "assessments": assessments.assessments,
    "gaps": known.gaps,
    "sources": sources.sources,
    "legend": sources.legends,
}


def room_below_head(section: str, flow: Flow, dossier: Dossier) -> float:
    """Points that must fit under the heading of a section: its figure whole, or its first row and not only the table's head."""
    drawn = {"links": dossier.link_figure, "timeline": dossier.timeline}.get(section)
    if drawn is not None:
        return figures.needed(flow, drawn)
    return {"evidence": 90.0, "description": 80.0, "conflicts": 110.0, "events": 90.0, "seizures": 90.0}.get(
        section, 60.0
    )


def count(dossier: Dossier) -> int:
    """How many things the chosen sections hold, for progress."""
    held: dict[SectionKey, int] = {
        "known": len(dossier.known or dossier.summary),
        "description": len(dossier.aliases) + len(dossier.description),
        "links": len(dossier.links),
        "conflicts": sum(len(question.answers) for question in dossier.questions),
        "events": len(dossier.events),
        "seizures": len(dossier.seizures) + len(dossier.totals) + len(dossier.left_out),
        "entries": sum(1 + len(entry.facts) for entry in dossier.entries),
        "evidence": len(dossier.exhibits),
        "custody": len(dossier.custody),
        "assessments": len(dossier.assessments),
        "gaps": len(dossier.gaps),
        "sources": len(dossier.sources) + len(dossier.passages),
    }
    return len(dossier.facts) + len(dossier.cover_lines) + sum(held.get(key, 0) for key in dossier.sections)
