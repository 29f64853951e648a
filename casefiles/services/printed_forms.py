"""The register of printed forms: receipts, custody forms, lists and labels that were given out, with the digest of each file.

A paper on a desk can be held against it: its number says when, by whom and of which items it was made, and whether a file
is the one that was given out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.registers import DossierEntry, PrintedForm
from casefiles.words import _


@dataclass(frozen=True)
class Printed:
    """One form that was saved or printed. `kind` is label, list, custody or receipt; `items` are refs; `made` is UTC.

    `pages` is 0 for a spreadsheet; `head` the hash of the newest change when it was made.
    """

    number: str
    kind: str
    items: tuple[str, ...]
    language: str
    marking: str | None
    pages: int
    sha256: str
    head: str
    made: str = ""
    made_by: str = ""


def next_number(library: Library) -> str:
    """The number that the next form gets, such as F-2026-0012; '' where the library cannot be written."""
    if not library.writable:
        return ""
    year = library.clock().day.year
    with library.read() as session:
        numbers = session.scalars(select(PrintedForm.number).where(PrintedForm.number.like(f"F-{year:04d}-%")))
        last = max((int(number.rpartition("-")[2]) for number in numbers), default=0)
    return f"F-{year:04d}-{last + 1:04d}"


def enter(library: Library, form: Printed) -> None:
    """Enters a form; entries are never undone."""
    with library.change(_("Form {number} of {items}").format(number=form.number, items=_few(form.items))) as session:
        session.add(
            PrintedForm(
                number=form.number,
                made=library.clock().utc,
                made_by=library.author,
                kind=form.kind,
                items=" ".join(form.items),
                language=form.language,
                marking=form.marking,
                pages=form.pages,
                sha256=form.sha256,
                head=form.head,
            )
        )


def _few(items: tuple[str, ...]) -> str:
    return ", ".join(items[:3]) + (" …" if len(items) > 3 else "")


def taken(library: Library, number: str) -> str | None:
    """The digest of the form that has this number, None where none has it."""
    with library.read() as session:
        return session.scalars(select(PrintedForm.sha256).where(PrintedForm.number == number)).first()


def entries(library: Library, items: Iterable[str] = (), *, limit: int | None = None) -> list[Printed]:
    """The register, the newest first; with `items`, only forms about one of these refs."""
    wanted = set(items)
    with library.read() as session:
        rows = session.scalars(select(PrintedForm).order_by(PrintedForm.id.desc()))
        found = []
        for row in rows:
            held = tuple(row.items.split())
            if not wanted or wanted & set(held):
                found.append(
                    Printed(
                        row.number, row.kind, held, row.language, row.marking, row.pages, row.sha256, row.head, row.made,
                        row.made_by,
                    )
                )  # fmt: skip
            if limit is not None and len(found) >= limit:
                break
        return found


def number_of(library: Library, sha256: str) -> str:
    """The number of the form or dossier whose file has this digest; '' where none was given out."""
    with library.read() as session:
        for register in (PrintedForm, DossierEntry):
            found = session.scalars(select(register.number).where(register.sha256 == sha256)).first()
            if found is not None:
                return str(found)
    return ""
