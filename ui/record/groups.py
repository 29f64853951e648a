"""The fields of a record in cards: which belong together, and what each card is called."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from casefiles.services.views import FieldView, RecordView
from casefiles.words import N_, _

TITLES = {
    "": N_("Details"),
    "name": N_("Names"),
    "status": N_("Status"),
    "life": N_("Life"),
    "looks": N_("Looks"),
    "statement": N_("Statement"),
    "reliability": N_("Reliability"),
    "laboratory": N_("Laboratory"),
    "after": N_("Afterwards"),
    "authority": N_("Authority"),
    "origin": N_("Where it comes from"),
    "keeping": N_("How long it is kept"),
    "file": N_("The file"),
}
"""Group of fields -> the heading of its card."""

HANDLING = ("marking", "tlp")


def grouped(view: RecordView, *, without: Collection[str] = ()) -> list[tuple[str, str, Sequence[FieldView]]]:
    """(group, heading, fields) in the order of the record's own description; handling comes last."""
    found: dict[str, list[FieldView]] = {}
    for field in view.fields:
        if field.key in without:
            continue
        group = "handling" if field.key in HANDLING else field.group
        found.setdefault(group, []).append(field)
    order = [group for group in found if group != "handling"] + [group for group in found if group == "handling"]
    return [(group, _(TITLES[group]) if group in TITLES else _("Handling"), found[group]) for group in order]
