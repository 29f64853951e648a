"""Lists as a spreadsheet: the register of items and their custody, every cell as text, so that nothing in it is a formula.

A text that begins with = + - or @ stays the text that it is (reliability, T8): the cell says that it is text, and is marked
as quoted, so that it stays text when somebody edits it. Equal values give equal bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from casefiles import words
from casefiles.dossier.forms.content import Form, Item
from casefiles.errors import BadInput
from casefiles.words import _

LONGEST = 32_767
"""Characters that a cell can hold; what is longer is split over the cells below it."""
AS_SHEET = frozenset({"list", "custody"})
_FIXED = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def write(form: Form) -> bytes:
    """The form as an XLSX file. Raises BadInput for a form that is no list."""
    if form.key not in AS_SHEET:
        raise BadInput(_("“{form}” is no list; it can only be a PDF.").format(form=form.title))
    with words.use(form.language):
        return _written(form)


def _written(form: Form) -> bytes:
    book = Workbook()
    book.remove(book.active)
    if form.key == "list":
        heads, rows = _register(form)
        _sheet(book, _("Evidence"), form, heads, rows)
    if form.key == "custody" or form.with_custody:
        heads, rows = _custody(form)
        _sheet(book, _("Custody"), form, heads, rows)
    book.properties.title = form.title
    book.properties.creator = form.author
    if form.made is not None:
        book.properties.created = form.made.replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return _dated(out.getvalue(), form)


def _register(form: Form) -> tuple[list[str], list[list[str]]]:
    heads = [
        _("Reference"), _("Name"), _("Class"), _("Nature"), _("File"), _("Description"), _("Part of"), _("Parts"), _("Collected"),
        _("Collected by"), _("Found at"), _("Kept where"), _("Seal"), _("Now with"), "SHA-256", _("Code"), _("To be explained"),
        _("Received"),
    ]  # fmt: skip
    rows = [
        [
            item.ref, item.title, item.kind, item.nature, item.file, item.description, item.whole, ", ".join(item.parts),
            item.collected, item.collected_by, item.found_at, item.kept_where, item.seal, item.holder, item.sha256, item.code,
            " ".join(item.findings), " · ".join(part for part in (item.received, item.received_by) if part),
        ]
        for item in form.items
    ]  # fmt: skip
    return heads, rows


def _custody(form: Form) -> tuple[list[str], list[list[str]]]:
    heads = [
        _("Reference"), _("No."), _("What was done"), _("Happened"), _("From"), _("To"), _("Place"), _("Purpose"), _("Condition"),
        _("Seal found"), _("New seal"), _("Receipt"), _("Entered"), _("Entered by"), _("Remark"), _("Struck"),
    ]  # fmt: skip
    return heads, [row for item in form.items for row in _entries(item)]


def _entries(item: Item) -> Iterable[list[str]]:
    for entry in item.entries:
        yield [
            item.ref, str(entry.n), entry.action, entry.happened, entry.from_whom, entry.to_whom, entry.place, entry.purpose,
            entry.condition, entry.seal_found, entry.seal, entry.receipt, entry.entered, entry.entered_by, entry.note,
            entry.struck,
        ]  # fmt: skip


def _sheet(book: Any, name: str, form: Form, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    sheet = book.create_sheet(name[:31])
    numbered = _("form {number}").format(number=form.number) if form.number else ""
    known = (form.title, numbered, f"{form.library} {form.code}", _("as of {date}").format(date=form.as_of))
    about = " · ".join(part for part in known if part)
    _put(sheet, 1, 1, f"{form.marking.label} · {about}" if form.marking else about, bold=True)
    for column, head in enumerate(heads, start=1):
        _put(sheet, 3, column, head, bold=True)
    at = 4
    for row in rows:
        pieces = [[text[start : start + LONGEST] for start in range(0, len(text), LONGEST)] for text in row]
        for number in range(max(map(len, pieces), default=1) or 1):
            for column, found in enumerate(pieces, start=1):
                if number < len(found):
                    _put(sheet, at, column, found[number])
            at += 1
    sheet.freeze_panes = "A4"
    for column, head in enumerate(heads, start=1):
        longest = max([len(head), *(len(row[column - 1]) for row in rows[:500])])
        sheet.column_dimensions[get_column_letter(column)].width = min(60, max(9, longest + 2))
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "3:3"
    if form.marking is not None:
        # An ampersand begins a code in the head and foot of a spreadsheet's page; two are one.
        label = form.marking.label.replace("&", "&&")
        sheet.oddHeader.left.text = label
        sheet.oddFooter.left.text = label


def _put(sheet: Any, row: int, column: int, text: str, *, bold: bool = False) -> None:
    cell = sheet.cell(row=row, column=column)
    # Characters that XML cannot hold are shown as what they are, never dropped.
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in "=+-@" and bool(text)
    cell.alignment = Alignment(vertical="top", wrap_text=row > 3)
    if bold:
        cell.font = Font(bold=True)


def _dated(data: bytes, form: Form) -> bytes:
    """The same file with the form's own time in it instead of this machine's."""
    out = io.BytesIO()
    made = (form.made.strftime("%Y-%m-%dT%H:%M:%SZ") if form.made else "1980-01-01T00:00:00Z").encode()
    with zipfile.ZipFile(io.BytesIO(data)) as written, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for one in written.infolist():
            content = written.read(one)
            if one.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + made + rb"\g<2>", content)
            again.writestr(zipfile.ZipInfo(one.filename, _FIXED), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
