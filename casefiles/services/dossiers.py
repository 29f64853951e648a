"""The register of dossiers: which were given out, of what, with the digest of each file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.domain.record import Record
from casefiles.domain.registers import DossierEntry
from casefiles.services.case import Case
from casefiles.words import _


@dataclass(frozen=True)
class Register:
    """What is entered when a dossier is saved or printed."""

    number: str
    subject: str
    title: str
    language: str
    marking: str | None
    pages: int
    sha256: str
    head: str
    made: str = ""
    made_by: str = ""


def next_number(library: Library) -> str:
    """The number that the next dossier gets, such as D-2026-0012."""
    year = library.clock().day.year
    with library.read() as session:
        numbers = session.scalars(select(DossierEntry.number).where(DossierEntry.number.like(f"D-{year:04d}-%")))
        last = max((int(number.rpartition("-")[2]) for number in numbers), default=0)
    return f"D-{year:04d}-{last + 1:04d}"


def markings(case: Case, ids: Iterable[int]) -> set[str]:
    """How these records must be handled, as keys; with how the whole library must be."""
    found = {case.library.setting("marking")}
    for chunk in chunks(sorted(set(ids))):
        found |= {
            str(marking)
            for marking in case.session.scalars(
                select(Record.marking).where(Record.id.in_(chunk), Record.marking.is_not(None)).distinct()
            )
        }
    return found - {""}


def enter(library: Library, entry: Register) -> None:
    """Enters a dossier; entries are never undone."""
    with library.change(_("Dossier {number} of {title}").format(number=entry.number, title=entry.title)) as session:
        session.add(
            DossierEntry(
                number=entry.number,
                made=library.clock().utc,
                made_by=library.author,
                subject=entry.subject,
                title=entry.title,
                language=entry.language,
                marking=entry.marking,
                pages=entry.pages,
                sha256=entry.sha256,
                head=entry.head,
            )
        )


def entries(library: Library) -> list[Register]:
    """The register, the newest first."""
    with library.read() as session:
        rows = session.scalars(select(DossierEntry).order_by(DossierEntry.id.desc()))
        return [
            Register(
                row.number,
                row.subject,
                row.title,
                row.language,
                row.marking,
                row.pages,
                row.sha256,
                row.head,
                row.made,
                row.made_by,
            )
            for row in rows
        ]
