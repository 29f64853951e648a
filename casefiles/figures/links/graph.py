"""What is drawn: nodes, the links between them, and how each standing is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from casefiles.figures.figure import Stroke

StandingKey = Literal["corroborated", "single", "disputed", "unsourced", "record"]
STYLES: dict[str, tuple[Stroke, str, float]] = {
    "corroborated": ("solid", "corroborated", 1.2),
    "record": ("solid", "dim", 1.0),
    "single": ("dashed", "single", 1.2),
    "disputed": ("dotted", "disputed", 1.4),
    "unsourced": ("dotted", "dim", 1.2),
}
"""Standing -> line style, colour key and width."""


@dataclass(frozen=True, slots=True)
class Node:
    """`kind` is a record type (person, organisation, operation, event, seizure, place, site ...): its icon and colour."""

    id: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A link from node `a` to node `b`. `label` is its reading in that direction."""

    a: str
    b: str
    label: str
    standing: StandingKey = "unsourced"
    directed: bool = True
    id: str = ""
