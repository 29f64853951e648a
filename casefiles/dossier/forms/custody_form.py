"""The custody of one evidence item, entry after entry, with empty rows to be filled in by hand as it goes on."""

from __future__ import annotations

from casefiles.dossier.blocks import labelled, paragraph
from casefiles.dossier.forms.content import Form, Item
from casefiles.dossier.forms.entries import done, place_and_seals, to_be_explained, when
from casefiles.dossier.forms.frame import AIR, FIELD, HAND_ROW, FormFlow, head, square
from casefiles.dossier.styles import MONO, SMALL, TABLE_HEAD
from casefiles.dossier.tables import Column, Row, table
from casefiles.dossier.text import set_lines
from casefiles.words import _

SIDE = 74.0
LEAST_ROWS = 3
"""Empty rows that a form has at least, on a page of their own if need be."""


def custody_forms(flow: FormFlow, form: Form) -> None:
    """One form for each item, each beginning on a page of its own."""
    for item in form.items:
        flow.begin(item.ref)
        _form(flow, item)
        flow.step(_("Custody"))


def _form(flow: FormFlow, item: Item) -> None:
    top = flow.y
    square(flow.sheet, item.code, flow.right - SIDE, top, SIDE)
    beside = SIDE + 18
    head(flow, f"{item.ref}  {item.title}", beside=beside)
    first = flow.sheet
    labelled(flow, item.facts(), room=flow.width - beside)
    if flow.sheet is first:
        flow.y = max(flow.y, top + SIDE + AIR)
    if item.sha256:
        grouped = " ".join(item.sha256[at : at + 8] for at in range(0, 64, 8))
        paragraph(flow, (MONO.span(f"SHA-256 {grouped}"),), MONO)
    to_be_explained(flow, item)
    flow.gap(2)
    columns = (
        Column(_("No."), 22), Column(_("When"), 144), Column(_("Action, purpose, condition"), 146),
        Column(_("Released by (name, signature)"), 150), Column(_("Received by (name, signature)"), 150),
        Column(_("Place, seals"), 124),
    )  # fmt: skip
    rows = [
        Row(
            (
                str(entry.n), when(entry), done(entry), entry.from_whom,
                entry.to_whom or (_("entered by {name}").format(name=entry.entered_by) if not entry.from_whom else ""),
                place_and_seals(entry),
            )
        )
        for entry in item.entries
    ]  # fmt: skip
    if rows:
        table(flow, columns, rows, _("Custody"))
        flow.y -= 6
    _chain_end(flow, item)
    _by_hand(flow, columns, item.chain[0])


def _chain_end(flow: FormFlow, item: Item) -> None:
    """The hash of the last entry: with this paper a chain that was cut afterwards shows."""
    count, digest = item.chain
    flow.y += 4
    words = (
        _("Printed after entry {n}, whose hash is {hash}. What follows is written by hand.").format(
            n=count, hash=digest
        )
        if count
        else _("Nothing is entered yet. What follows is written by hand.")
    )
    paragraph(flow, (SMALL.span(words),), SMALL, after=2)


def _by_hand(flow: FormFlow, columns: tuple[Column, ...], last: int) -> None:
    """Empty rows down to the foot of the page, with lines between the columns."""
    head_high = 22.0
    foot = 14.0
    if flow.room < head_high + LEAST_ROWS * HAND_ROW + foot:
        flow.new_page()
    whole = sum(column.share for column in columns)
    edges = [flow.left]
    for column in columns:
        edges.append(edges[-1] + column.share / whole * flow.width)
    top = flow.y
    for column, x, right in zip(columns, edges, edges[1:], strict=False):
        for number, line in enumerate(set_lines((TABLE_HEAD.span(column.title.upper()),), right - x - 8)[:2]):
            flow.sheet.text(x + 4, top + 9 + number * TABLE_HEAD.leading, line)
    rows = max(LEAST_ROWS, int((flow.room - head_high - foot) // HAND_ROW))
    flow.sheet.rule(flow.left, top + head_high, flow.right, colour="rule", thickness=0.8)
    bottom = top + head_high + rows * HAND_ROW
    for number in range(1, rows + 1):
        y = top + head_high + number * HAND_ROW
        flow.sheet.rule(flow.left, y, flow.right, colour="line", thickness=0.6)
        flow.sheet.write(flow.left + 4, y - HAND_ROW + 11, FIELD.span(str(last + number)))
    for x in edges[1:-1]:
        flow.sheet.stroke(((x, top + head_high), (x, bottom)), colour="line", thickness=0.6)
    flow.y = bottom + foot
