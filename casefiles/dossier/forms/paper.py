"""A form's values as the bytes of a PDF. Equal values give equal bytes."""

from __future__ import annotations

import io
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from casefiles import words
from casefiles.dossier.forms import custody_form, evidence_list, label, receipt
from casefiles.dossier.forms.content import Form
from casefiles.dossier.forms.frame import FormFlow, running
from casefiles.dossier.pdf import one_line, stamp
from casefiles.dossier.styles import PAGE_SIZES
from casefiles.progress import Progress, silent
from casefiles.words import _


def write(form: Form, *, progress: Progress = silent) -> bytes:
    """The form as a PDF. Raises BadInput for a label's size or place there is not, and what `progress` raises."""
    with words.use(form.language):
        return _written(form, progress)


def _written(form: Form, progress: Progress) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE_SIZES[form.page_size], pageCompression=1, invariant=1, lang=form.language)
    canvas.setTitle(one_line(form.title))
    canvas.setAuthor(one_line(form.author))
    canvas.setSubject(one_line(f"{form.library} {form.code} {form.number}".strip()))
    stamp(canvas, form.made)
    progress(0, len(form.items), _("Laying out"))
    heads: list[str] = []
    if form.key == "label":
        sheets = label.labels(canvas._doc, form, progress)
    else:
        flow = _pages(canvas._doc, form, progress)
        sheets, heads = flow.sheets, flow.heads
    for number, sheet in enumerate(sheets, 1):
        if heads:
            running(sheet, form, heads[number - 1], number, len(sheets))
        canvas.setPageSize((sheet.width, sheet.height))
        canvas.addLiteral("\n".join(sheet.code))
        canvas.showPage()
        sheet.code = []
        if number % 16 == 0:
            progress(number, len(sheets), _("Writing pages"))
    canvas.save()
    return out.getvalue()


def _pages(document: Any, form: Form, progress: Progress) -> FormFlow:
    wide, high = PAGE_SIZES[form.page_size]
    # Custody has a column for each hand: it needs the long side of the paper.
    size = (high, wide) if form.key == "custody" else (wide, high)
    flow = FormFlow(document, size, progress, len(form.items))
    if form.key == "list":
        evidence_list.evidence_list(flow, form)
    elif form.key == "custody":
        custody_form.custody_forms(flow, form)
    else:
        receipt.receipts(flow, form)
    return flow
