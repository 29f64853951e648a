"""The commands that write paper: dossiers and forms."""

from __future__ import annotations

import argparse
from pathlib import Path

from casefiles import words
from casefiles.cli.calling import DONE, FINDING, Adding, count, open_library, say
from casefiles.errors import BadInput
from casefiles.words import _


def add(command: Adding) -> None:
    """Add the commands of this file."""
    dossier = command("dossier", _dossier, "write a dossier as a PDF")
    dossier.add_argument("lib", metavar="LIB", type=Path)
    dossier.add_argument("refs", metavar="REF", nargs="+")
    dossier.add_argument("-o", "--output", metavar="OUT.pdf", type=Path, required=True)
    dossier.add_argument("--sections", nargs="+", default=None, metavar="S")
    dossier.add_argument("--page", choices=("a4", "letter"), default="a4", help="size of the pages")
    forms = command("forms", _forms, "print labels, lists, custody forms and receipts of evidence")
    forms.add_argument("lib", metavar="LIB", type=Path)
    forms.add_argument("form", metavar="FORM", choices=("label", "list", "custody", "receipt"), help="%(choices)s")
    forms.add_argument("refs", metavar="REF", nargs="+")
    forms.add_argument("-o", "--output", metavar="OUT", type=Path, required=True, help="a PDF; a list may end in .xlsx")
    forms.add_argument("--page", choices=("a4", "letter"), default="a4", help="size of the pages")
    forms.add_argument("--sheet", action="store_true", help="labels: many on a page, not one")
    forms.add_argument("--size", metavar="SIZE", default="", help="labels: such as a4-3x8 or 62x29")
    forms.add_argument("--start", type=count, default=1, metavar="N", help="labels: the first free one of a sheet")
    forms.add_argument("--entry", type=count, default=None, metavar="N", help="receipt: of this custody entry, not the last")
    forms.add_argument("--no-custody", action="store_true", help="list: the items alone")
    printed = command("printed", _printed, "list the forms that were saved or printed, the newest first")
    printed.add_argument("lib", metavar="LIB", type=Path)
    printed.add_argument("refs", metavar="REF", nargs="*", help="only forms about one of these evidence items")
    printed.add_argument("--file", metavar="FILE", type=Path, default=None, help="say which form or dossier a file is")


def _dossier(called: argparse.Namespace) -> int:
    from casefiles.dossier import making

    with open_library(called) as library:
        made = making.write(
            library, called.refs, called.output, language=called.lang, sections=called.sections, page_size=called.page
        )
    plain = {
        "file": str(made.file), "pages": made.pages, "number": made.number, "sha256": made.sha256,
        "faults": list(made.faults),
    }  # fmt: skip
    say(
        called,
        plain,
        _("{file}: {pages} pages, dossier {number}.").format(file=made.file, pages=made.pages, number=made.number),
        *made.faults,
    )
    return FINDING if made.faults else DONE


def _forms(called: argparse.Namespace) -> int:
    from casefiles.dossier.forms import making
    from casefiles.dossier.forms.gathering import Options

    options = Options(
        language=called.lang,
        page_size="Letter" if called.page == "letter" else "A4",
        start=called.start,
        entry=called.entry or 0,
        with_custody=not called.no_custody,
    )
    key = making.form_key(called.form)
    if key == "label":
        options = making.label_size(options, sheet=called.sheet, size=called.size)
    with open_library(called) as library:
        made = making.write(library, key, called.refs, called.output, options)
    plain = {
        "file": str(made.file), "form": made.key, "items": made.items, "pages": made.pages, "number": made.number,
        "sha256": made.sha256,
    }  # fmt: skip
    said = words.ngettext("{file}: {n} item.", "{file}: {n} items.", made.items).format(file=made.file, n=made.items)
    if made.pages:
        told = words.ngettext("{file}: {items}, {n} page.", "{file}: {items}, {n} pages.", made.pages)
        items = words.ngettext("{n} item", "{n} items", made.items).format(n=made.items)
        said = told.format(file=made.file, items=items, n=made.pages)
    if made.number:
        said += " " + _("Entered as form {number}.").format(number=made.number)
    say(called, plain, said)
    return DONE


def _printed(called: argparse.Namespace) -> int:
    from casefiles.dossier.forms.content import form_title
    from casefiles.dossier.forms.making import form_key
    from casefiles.services import printed_forms

    with open_library(called, read_only=True) as library:
        if called.file is not None:
            digest = _digest(called.file)
            number = printed_forms.number_of(library, digest)
            nothing = _("{file} is no file that this library gave out, or it was altered.").format(file=called.file)
            told = _("{file} is {number}, byte for byte.").format(file=called.file, number=number)
            say(called, {"file": str(called.file), "sha256": digest, "number": number}, told if number else nothing)
            return DONE if number else FINDING
        found = printed_forms.entries(library, called.refs)
    plain = [
        {
            "number": one.number, "form": one.kind, "items": list(one.items), "made": one.made, "by": one.made_by,
            "pages": one.pages, "language": one.language, "sha256": one.sha256, "head": one.head,
        }
        for one in found
    ]  # fmt: skip
    lines = [
        f"{one.number}  {words.moment(one.made)}  {one.made_by}  {form_title(form_key(one.kind))}  {' '.join(one.items)}"
        for one in found
    ]
    say(called, plain, *(lines or [_("No form was printed yet.")]))
    return DONE


def _digest(file: Path) -> str:
    """SHA-256 of a file. Raises BadInput where it cannot be read."""
    import hashlib

    try:
        with file.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except OSError as reason:
        raise BadInput(_("{path} cannot be read: {reason}.").format(path=file, reason=reason.strerror or reason)) from reason
