"""How the columns of entries look: widths, kinds of drawing, and which are shown at first. Nothing here reads a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casefiles.words import N_
from ui import contents
from ui.table_model import Column

WIDTHS = {"title": 186, "date": 118, "standing": 112, "number": 60, "moment": 136, "ref": 112, "choice": 104}
LIST_WIDTH = 516
"""The width that a table has at first."""

KINDS = {"title": "strong", "number": "number", "standing": "chip", "ref": "dim", "moment": "dim"}
WHOLE = frozenset({"date", "moment", "ref", "quantity"})
"""Kinds of value that mean little when they are cut."""
USUAL: Mapping[str, tuple[str, ...]] = {
    "operation": ("title", "date", "status", "standing"),
    "person": ("title", "involvement", "standing", "operations"),
    "organisation": ("title", "kind", "aliases", "standing"),
    "place": ("title", "kind", "within", "standing"),
    "site": ("title", "kind", "status", "standing"),
    "event": ("title", "date", "kind", "standing"),
    "seizure": ("title", "amounts", "date", "standing"),
    "exhibit": ("title", "nature", "received", "ref"),
    "source": ("title", "kind", "published", "reliability"),
    "assessment": ("title", "confidence", "standing"),
    contents.TASKS: ("title", "due", "status", "about"),
    "note": ("title", "about"),
    "tip": ("title", "age", "operation", "source"),
}
"""Columns shown until a person chooses; of other types those that their fields call listed."""

BACKING = (
    ("disputed", N_("Disputed")),
    ("unsourced", N_("No source")),
    ("single source", N_("Single source")),
    ("corroborated", N_("Independent sources")),
)
STANDING_TONES = {"corroborated": "corroborated", "single source": "single_source", "disputed": "disputed"}


def column_of(key: str, label: str, kind: str, *, sortable: bool = True) -> Column:
    """A column for a kind of value."""
    return Column(key, label, WIDTHS.get(kind, 132), KINDS.get(kind, "text"), sortable, kind in WHOLE)


def usual_of(type_name: str, known: Sequence[str], listed: Sequence[str]) -> list[str]:
    """The columns of a type that are shown at first, out of those known."""
    usual = [key for key in USUAL.get(type_name, ()) if key in known]
    return usual or list(listed)[:6]


def with_room(columns: Sequence[Column], usual: Sequence[str]) -> list[Column]:
    """The same columns; the title takes what room the others leave."""
    rest = sum(column.width for column in columns if column.key in usual and column.key != "title")
    width = max(WIDTHS["title"], LIST_WIDTH - rest)
    return [column._replace(width=width) if column.key == "title" else column for column in columns]
