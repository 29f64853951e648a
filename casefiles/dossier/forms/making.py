"""A form from evidence items to file: gathered, laid out, saved whole, entered in the register of printed forms."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from casefiles.database.library import Library
from casefiles.dossier import pdf
from casefiles.dossier.forms import paper
from casefiles.dossier.forms.content import FORMS, Form, FormKey
from casefiles.dossier.forms.gathering import Options, gather
from casefiles.dossier.forms.label import SHEETS, SINGLE, layout_of
from casefiles.errors import BadInput, CasefilesError
from casefiles.progress import Progress, silent
from casefiles.services import printed_forms
from casefiles.words import _


@dataclass(frozen=True)
class Made:
    """A form on disk: what it is, how many items and pages (0 for a spreadsheet), the digest of the file."""

    file: Path
    key: FormKey
    items: int
    pages: int
    sha256: str
    number: str = ""
    """In the register of printed forms; '' where the library cannot be written."""


def form_key(name: str) -> FormKey:
    """The form of that name. Raises BadInput for one there is not."""
    for key in FORMS:
        if key == name:
            return key
    raise BadInput(_("There is no form “{name}”; there are {all}.").format(name=name, all=", ".join(FORMS)))


def label_size(options: Options, *, sheet: bool, size: str = "") -> Options:
    """The options with a label's size: the one named, else the usual sheet of the paper, else the usual single label.

    Raises BadInput for a size there is not.
    """
    if size:
        return replace(options, layout=layout_of(size).key)
    return replace(options, layout=SHEETS[options.page_size] if sheet else SINGLE)


def preview(
    library: Library, key: FormKey, subjects: Sequence[str | int], options: Options, progress: Progress = silent
) -> tuple[Form, bytes]:
    """The form as it would be printed now. Raises as `gather` and `paper.write`."""
    form = gather(library, key, subjects, options, progress)
    return form, paper.write(form, progress=progress)


def write(
    library: Library,
    key: FormKey,
    subjects: Sequence[str | int],
    output: Path,
    options: Options,
    *,
    progress: Progress = silent,
) -> Made:
    """Writes the form about these evidence items to a file: an XLSX file where its name ends so, else a PDF.

    Raises BadInput for an existing file or a folder that is not there, and as `gather`, `paper.write`, `spreadsheet.write`.
    """
    if output.exists():
        raise BadInput(_("There is a file {path} already; choose another name.").format(path=output))
    if not output.parent.is_dir():
        raise BadInput(_("There is no folder {path}.").format(path=output.parent))
    form = gather(library, key, subjects, options, progress)
    return save(library, form, output, progress=progress)


def save(library: Library, form: Form, output: Path, data: bytes = b"", *, progress: Progress = silent) -> Made:
    """Saves a form that is gathered, replacing what is there, and enters it in the register, unless the library is read only.

    `data` is its PDF where that is made already. A file that could not be entered does not stay.
    """
    pages = 0
    was_there = output.exists()
    if form.number and library.writable and printed_forms.taken(library, form.number) is not None:
        # Given out already, as pages or as a spreadsheet: this is another file, and gets a number of its own.
        form, data = replace(form, number=printed_forms.next_number(library)), b""
    if output.suffix.lower() == ".xlsx":
        from casefiles.dossier.forms import spreadsheet

        data = spreadsheet.write(form)
    else:
        data = data or paper.write(form, progress=progress)
        pages = pdf.page_count(data)
    pdf.store(data, output)
    try:
        number = register(library, form, data, pages)
    except BaseException:
        if not was_there:
            output.unlink(missing_ok=True)
        raise
    return Made(output, form.key, len(form.items), pages, hashlib.sha256(data).hexdigest(), number)


def register(library: Library, form: Form, data: bytes, pages: int) -> str:
    """Enters a form that was saved or went to a printer; gives its number, '' where the library is read only.

    The same pages printed again are the same form. Raises CasefilesError where others have the number already.
    """
    if not library.writable or not form.number:
        return ""
    held = printed_forms.taken(library, form.number)
    if held is not None:
        if held != hashlib.sha256(data).hexdigest():
            raise CasefilesError(_("Another form has the number {number} already.").format(number=form.number))
        return form.number
    entry = printed_forms.Printed(
        form.number,
        form.key,
        tuple(item.ref for item in form.items),
        form.language,
        form.marking.label if form.marking else None,
        pages,
        hashlib.sha256(data).hexdigest(),
        form.journal_head,
    )
    printed_forms.enter(library, entry)
    return form.number
