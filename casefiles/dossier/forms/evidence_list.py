"""The list of evidence items with their custody: who collects, who receives, who witnesses, with lines to sign on."""

from __future__ import annotations

from casefiles.dossier.blocks import paragraph, subhead
from casefiles.dossier.forms.content import Form, Item
from casefiles.dossier.forms.entries import entry_rows, to_be_explained
from casefiles.dossier.forms.frame import FormFlow, blanks, head, lines_to_write, signatures
from casefiles.dossier.styles import CELL, CELL_DIM, SMALL, STRONG_CELL
from casefiles.dossier.tables import Column, Row, table
from casefiles.dossier.text import Span
from casefiles.words import _, ngettext

FIRST = 1


def evidence_list(flow: FormFlow, form: Form) -> None:
    """The whole form."""
    n = len(form.items)
    head(flow, _("Record and list of evidence"), ngettext("{n} item", "{n} items", n).format(n=n))
    blanks(flow, (_("Place"), _("Date and time"), _("Case number"), _("Authority")))
    flow.y += 6
    _register(flow, form)
    if form.with_custody and any(item.entries for item in form.items):
        subhead(flow, _("Chain of custody"))
        for item in form.items:
            _custody(flow, item)
    flow.gap(6)
    lines_to_write(flow, _("Remarks"), 3)
    subhead(flow, _("Those who take part"), keep=130)
    paragraph(flow, (SMALL.span(_("Each signs for what is listed above, under the seals that are stated.")),), SMALL)
    signatures(
        flow,
        [(_("Collector"), _only({item.collected_by for item in form.items})), (_("Receives"), ""), (_("Witness 1"), ""),
         (_("Witness 2"), "")],
    )  # fmt: skip


def _only(names: set[str]) -> str:
    """The one name that all items share, else nothing."""
    return names.pop() if len(names) == 1 else ""


def _register(flow: FormFlow, form: Form) -> None:
    columns = (
        Column(_("No."), 24), Column(_("Evidence item"), 168), Column(_("Collected"), 98), Column(_("Seal"), 62),
        Column(_("Now with"), 74), Column(_("New seal"), 56),
    )  # fmt: skip
    rows = []
    for number, item in enumerate(form.items, start=FIRST):
        what = [STRONG_CELL.span(item.ref), CELL.span(f"  {item.title}")]
        about = " · ".join(part for part in (item.kind, item.nature, item.file) if part)
        if about:
            what.append(CELL_DIM.span("\n" + about))
        if item.description:
            what.append(CELL_DIM.span("\n" + item.description))
        if item.parts:
            what.append(CELL_DIM.span("\n" + _("parts: {refs}").format(refs=", ".join(item.parts))))
        if item.sha256:
            what.append(Span("\n" + f"SHA-256 {item.sha256[:32]} {item.sha256[32:]}", "mono", 6.3, "dim"))
        taken_in = " · ".join(part for part in (item.received, item.received_by) if part)
        received = _("received {when}").format(when=taken_in) if taken_in and not item.collected else ""
        collected = "\n".join(part for part in (item.collected, item.collected_by, item.found_at, received) if part)
        rows.append(Row((str(number), tuple(what), collected, item.seal, item.holder, "")))
    table(flow, columns, rows, _("Evidence"))


def _custody(flow: FormFlow, item: Item) -> None:
    if not item.entries:
        return
    columns = (
        Column(_("No."), 24), Column(_("When"), 134), Column(_("What was done"), 112), Column(_("From, to"), 104),
        Column(_("Place, seals"), 96),
    )  # fmt: skip
    flow.gap(4)
    flow.need(60)
    paragraph(flow, (STRONG_CELL.span(item.ref), CELL.span(f"  {item.title}")), CELL, after=1)
    table(flow, columns, entry_rows(item), _("Custody"), style=CELL)
    to_be_explained(flow, item)
