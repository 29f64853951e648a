"""The receipt of a hand-over: who gives what to whom, under which seals and in which state; both sign."""

from __future__ import annotations

from casefiles.dossier.blocks import labelled, paragraph
from casefiles.dossier.content import Fact
from casefiles.dossier.forms.content import Form, HandOver
from casefiles.dossier.forms.frame import FormFlow, blanks, head, lines_to_write, signatures, square
from casefiles.dossier.styles import BODY, CELL, CELL_DIM, STRONG_CELL
from casefiles.dossier.tables import Column, Row, table
from casefiles.dossier.text import Span
from casefiles.words import _, ngettext

SIDE = 62.0


def receipts(flow: FormFlow, form: Form) -> None:
    """One receipt for each hand-over, each on a page of its own."""
    for one in form.hand_overs:
        flow.begin(one.items[0][0].ref if len(one.items) == 1 else "")
        _receipt(flow, one)
        flow.step(_("Receipt"))


def _receipt(flow: FormFlow, one: HandOver) -> None:
    top = flow.y
    alone = len(one.items) == 1
    n = len(one.items)
    if alone:
        square(flow.sheet, one.items[0][0].code, flow.right - SIDE, top, SIDE)
    head(flow, _("Receipt of a hand-over"), ngettext("{n} item", "{n} items", n).format(n=n))
    told = (
        (_("What was done"), one.action[:1].upper() + one.action[1:]),
        (_("Date and time"), one.happened),
        (_("From"), one.from_whom),
        (_("To"), one.to_whom),
        (_("Place"), one.place),
        (_("Purpose"), one.purpose),
    )
    facts = [Fact(label, value) for label, value in told if value]
    labelled(flow, facts, room=flow.width - (SIDE + 20 if alone else 0))
    if alone:
        flow.y = max(flow.y, top + SIDE + 14)
    missing = [label for label, value in told[1:5] if not value]
    if missing:
        blanks(flow, missing)
    flow.gap(10)
    columns = (
        Column(_("No."), 22), Column(_("Evidence item"), 208), Column(_("Seal found"), 70), Column(_("Seal from now on"), 70),
        Column(_("Condition"), 112),
    )  # fmt: skip
    rows = []
    for number, (item, entry) in enumerate(one.items, start=1):
        what = [STRONG_CELL.span(item.ref), CELL.span(f"  {item.title}")]
        about = " · ".join(part for part in (item.kind, item.nature, item.file) if part)
        if about:
            what.append(CELL_DIM.span("\n" + about))
        if item.sha256:
            what.append(Span("\n" + f"SHA-256 {item.sha256[:32]} {item.sha256[32:]}", "mono", 6.3, "dim"))
        what.append(CELL_DIM.span("\n" + _("custody entry {n}").format(n=entry.n)))
        rows.append(
            Row(
                (
                    str(number),
                    tuple(what),
                    entry.seal_found or entry.seal,
                    entry.seal or entry.seal_found,
                    entry.condition,
                )
            )
        )
    table(flow, columns, rows, _("Evidence"))
    words = _(
        "By signing, both say that the items listed went from one to the other, in the condition and under the seals stated."
    )
    flow.gap(4)
    paragraph(flow, (BODY.span(words),), BODY, after=8)
    lines_to_write(flow, _("Remarks"), 3)
    signatures(flow, [(_("Hands over"), one.from_whom), (_("Receives"), one.to_whom)])
