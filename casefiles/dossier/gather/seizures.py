"""What was seized, parts under their whole, and the totals that may be made of it."""

from __future__ import annotations

from collections import defaultdict

from casefiles.dossier import content
from casefiles.dossier.gather import wording
from casefiles.dossier.gather.scope import Scope
from casefiles.services import totals
from casefiles.services.views import RecordView
from casefiles.words import _


def seizures(scope: Scope) -> tuple[list[content.SeizureRow], list[content.TotalRow], list[content.Statement]]:
    """Seizures as rows, parts below their whole; totals, like with like; and what was left out of them and why."""
    views = {view.id: view for view in scope.of_type("seizure")}
    if not views:
        return [], [], []
    children: dict[int | None, list[RecordView]] = defaultdict(list)
    for view in views.values():
        whole = next((one.target for one in view.fields if one.key == "part_of"), None)
        children[whole.id if whole is not None and whole.id in views else None].append(view)
    rows: list[content.SeizureRow] = []
    _rows(scope, children, None, 0, rows)
    found = totals.totals(scope.library, list(views), language=scope.case.language)
    sums = [
        content.TotalRow(line.substance, line.form, line.basis, line.amount, line.unit, line.count)
        for line in found.lines
    ]
    notes = [content.Statement(sentence) for sentence in found.sentences()]
    return rows, sums, notes


def _rows(
    scope: Scope,
    children: dict[int | None, list[RecordView]],
    whole: int | None,
    indent: int,
    rows: list[content.SeizureRow],
) -> None:
    for view in children[whole]:
        weights = next((part.rows for part in view.parts if part.key == "weights"), ())
        for weight in weights or (None,):
            amount = next((one for one in weight.fields if one.key == "amount"), None) if weight else None
            how_weighed = next((one for one in weight.fields if one.key == "basis"), None) if weight else None
            basis = how_weighed.shown if how_weighed else ""
            if how_weighed is not None and how_weighed.stored == "not_stated":
                basis = _("basis not stated")
            # A figure has its own sources where anybody cites them for it; else those of the seizure as a whole.
            own = [claim for claim in view.claims if weight is not None and claim.part == weight.uid]
            claims = own or [claim for claim in view.claims if claim.part is None]
            held = (amount.range if amount.open else amount.stored) if amount else None
            base, unit = totals.base_of(held, scope.case.language) if held else ("", "")
            backing = amount.backing if amount and amount.backing else view.backing
            rows.append(
                content.SeizureRow(
                    what=view.title,
                    ref=view.ref,
                    substance=view.shown("substance") or view.shown("seizure_class"),
                    form=view.shown("chemical_form"),
                    state=view.shown("physical_state"),
                    as_written=(amount.shown if amount.open else amount.written or amount.shown) if amount else "",
                    base=base,
                    base_unit=unit,
                    basis=basis,
                    stated_total=view.shown("stated_total") == _("yes"),
                    standing=wording.standing(backing),
                    sources=scope.numbers.of(claims),
                    indent=indent,
                    date=view.shown("date"),
                    against=scope.numbers.against(claims),
                    how=wording.how(claims),
                    statements=tuple(wording.said(scope, view.claims, wording.manners(claims)))
                    if weight in (None, *weights[:1])
                    else (),
                )
            )
        _rows(scope, children, view.id, indent + 1, rows)
