"""What was seized, and the totals that may be made of it."""

from __future__ import annotations

from casefiles.dossier.blocks import bullets, nothing, paragraph, statement_spans, statements_spans, subhead
from casefiles.dossier.content import Dossier, SeizureRow, TotalRow
from casefiles.dossier.page import Flow
from casefiles.dossier.styles import BODY, CELL, CELL_DIM, NOTE, STRONG_CELL, cited_plainly
from casefiles.dossier.tables import GUTTER, Column, Row, table
from casefiles.dossier.text import Span, line_width, set_lines
from casefiles.words import _

MOST_FIGURE = 112.0
"""The widest that a column of figures becomes, in points."""


def seizures(flow: Flow, dossier: Dossier) -> None:
    """What was seized; then what may be added up, and what was left out of it and why."""
    if not dossier.seizures:
        nothing(flow)
        return
    units = {row.base_unit for row in dossier.seizures if row.base_unit}
    unit = units.pop() if len(units) == 1 else ""
    # A figure is read in one piece, so that its column is as wide as the widest of them, at the cost of the names.
    figures = [STRONG_CELL.span(_base(row, bool(unit))) for row in dossier.seizures]
    widest = max(line_width(line) for figure in figures for line in set_lines((figure,), MOST_FIGURE))
    amount = min(MOST_FIGURE, max(62.0, widest + 2 * GUTTER + 1))
    columns = (
        Column(_("What was seized"), 180 - amount),
        Column(_("Form"), 78),
        Column(_("As written"), 92, "right"),
        Column(unit or _("Amount"), amount, "right"),
        Column(_("Backing"), 74),
        Column(_("Sources"), 46),
    )
    table(flow, columns, (_seizure(row, bool(unit)) for row in dossier.seizures), _("Seizures"))
    if dossier.totals:
        subhead(flow, _("Totals, like with like"))
        sums = (
            Column(_("Substance"), 118),
            Column(_("Form"), 90),
            Column(_("Weight basis"), 82),
            Column(_("Figures added"), 56, "right"),
            Column(_("Total"), 124, "right"),
        )
        table(flow, sums, (_total(row) for row in dossier.totals), _("Seizures"))
    note = _("Different substances are never added, nor a part to its whole.")
    paragraph(flow, (NOTE.span(note),), NOTE, after=2)
    if dossier.left_out:
        subhead(flow, _("Left out of the totals, and why"))
        bullets(flow, [statement_spans(statement, BODY) for statement in dossier.left_out])


def _total(row: TotalRow) -> Row:
    amount = STRONG_CELL.span(f"{row.amount} {row.unit}".strip().replace(" ", "\u00a0"))
    return Row(((STRONG_CELL.span(row.substance),), row.form, row.basis, str(row.of or ""), (amount,)))


def _base(row: SeizureRow, one_unit: bool) -> str:
    """The figure that is compared, with its unit where the column has no one unit; words and figures stay together."""
    base = row.base if one_unit or not row.base else f"{row.base} {row.base_unit}"
    return base.replace(" ", "\u00a0")


def _seizure(row: SeizureRow, one_unit: bool) -> Row:
    style = STRONG_CELL if row.stated_total else CELL
    what = [style.span(row.what or row.substance)]
    substance = row.substance if row.substance.casefold() not in row.what.casefold() else ""
    under = [part for part in (substance, row.date) if part]
    if row.ref:
        what.append(Span(f"\n{row.ref}", "mono", 7, "dim"))
    if under:
        what.append(CELL_DIM.span((" · " if row.ref else "\n") + " · ".join(under)))
    forms = [part for part in (row.form, row.state) if part]
    form = [CELL.span(" · ".join(forms))] if forms else [CELL_DIM.span(_("not stated"))]
    if row.stated_total:
        form.append(CELL_DIM.span("\n" + _("stated total")))
    written = [CELL.span(row.as_written)]
    if row.how:
        written.append(CELL_DIM.span(f" ({row.how})"))
    if row.basis:
        written.append(CELL_DIM.span("\n" + row.basis))
    return Row(
        (
            tuple(what),
            tuple(form),
            tuple(written),
            (style.span(_base(row, one_unit)),),
            row.standing,
            cited_plainly(row.sources, row.against, CELL),
        ),
        indent=14.0 * row.indent,
        below=statements_spans(row.statements, CELL_DIM),
    )
