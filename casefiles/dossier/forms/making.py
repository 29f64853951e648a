"""A form from evidence items to file: gathered, laid out, saved whole."""

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
from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.words import _


@dataclass(frozen=True)
class Made:
    """A form on disk: what it is, how many items and pages (0 for a spreadsheet), the digest of the file."""

    file: Path
    key: FormKey
    items: int
    pages: int
    sha256: str


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
    return save(form, output, progress=progress)


def save(form: Form, output: Path, data: bytes = b"", *, progress: Progress = silent) -> Made:
    """Saves a form that is gathered, replacing what is there: `data` is its PDF where that is made already."""
    pages = 0
    if output.suffix.lower() == ".xlsx":
        from casefiles.dossier.forms import spreadsheet

        data = spreadsheet.write(form)
    else:
        data = data or paper.write(form, progress=progress)
        pages = pdf.page_count(data)
    pdf.store(data, output)
    return Made(output, form.key, len(form.items), pages, hashlib.sha256(data).hexdigest())
