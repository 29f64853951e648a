"""What an import would do, worked out before anything is written: rows, faults, duplicates, and what is made besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.link import Link
from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.services.exchange.duplicates import Candidate, find_duplicates, references
from casefiles.services.exchange.entries import Entry, Fault, read_entries
from casefiles.services.exchange.mapping import Columns, day_leads
from casefiles.services.exchange.named import Named
from casefiles.services.exchange.table import Table
from casefiles.services.exchange.targets import targets
from casefiles.services.lookup import refs
from casefiles.services.matching.subject import TYPES
from casefiles.services.views import Ref
from casefiles.words import _, ngettext, number, quoted

NEW, UNSURE, ADD, SKIP = "new", "unsure", "add", "skip"
CHOICES = (NEW, UNSURE, ADD, SKIP)
"""What becomes of a row: a new entry; a new one that is perhaps the same as another; added to an entry; left out."""


@dataclass(frozen=True)
class RowChoice:
    """What was chosen for a row; `candidate` is the place of the candidate that it is about."""

    what: str = NEW
    candidate: int = 0


@dataclass(frozen=True)
class Plan:
    """`duplicates` has the rows that may be something else; `made` is what rows name and what is not here yet.

    `known_as` is the evidence item that this very file is already, with the source that it is a copy of.
    """

    table: Table
    columns: Columns
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    duplicates: Mapping[int, tuple[Candidate, ...]]
    made: tuple[Named, ...] = ()
    told: tuple[str, ...] = ()
    known_as: Ref | None = None
    known_source: Ref | None = None

    def entry(self, row: int) -> Entry:
        """The entry of a row. Raises BadInput where there is none."""
        found = self._by_row.get(row)
        if found is None:
            raise BadInput(_("Row {row} is not among those that can be entered.").format(row=row))
        return found

    @cached_property
    def _by_row(self) -> Mapping[int, Entry]:
        return {entry.row: entry for entry in self.entries}

    def allowed(self, row: int, candidate: int = 0) -> tuple[str, ...]:
        """What can be chosen for a row and one of its candidates."""
        candidates = self.duplicates.get(row, ())
        if not candidates:
            return (NEW, SKIP)
        known = candidates[candidate].other is not None
        return tuple(
            what
            for what in CHOICES
            if what in (NEW, SKIP) or (what == UNSURE and self.columns.type in TYPES) or (what == ADD and known)
        )

    def check(self, choices: Mapping[int, RowChoice]) -> None:
        """Raises BadInput for a choice that is none, or for a row that has nothing to choose."""
        for row, choice in choices.items():
            if choice.what not in CHOICES:
                raise BadInput(_("What becomes of a row is one of: {choices}.").format(choices=", ".join(CHOICES)))
            self.entry(row)
            many = len(self.duplicates.get(row, ()))
            if choice.what in (UNSURE, ADD) and not 0 <= choice.candidate < many:
                raise BadInput(_("Row {row} is like nothing here: it is entered as new, or skipped.").format(row=row))
            if choice.what not in self.allowed(row, choice.candidate if many else 0):
                raise BadInput(_("Row {row} cannot be entered as “{choice}”.").format(row=row, choice=choice.what))

    def for_all(self, what: str, strengths: tuple[str, ...] = ("strong", "possible")) -> dict[int, RowChoice]:
        """One choice for every row that may be something else and can be entered so; the others stay new.

        For "add" the likeliest entry of the library is taken; where none is as strong as asked, the row stays new.
        """
        found = {}
        for row, candidates in self.duplicates.items():
            for place, one in enumerate(candidates):
                if one.strength in strengths and what in self.allowed(row, place):
                    found[row] = RowChoice(what, place)
                    break
        return found

    def chosen(self, row: int, what: str) -> RowChoice:
        """A choice for one row, about the likeliest candidate that allows it. Raises BadInput where none does."""
        places = range(len(self.duplicates.get(row, ())))
        choice = RowChoice(what, next((place for place in places if what in self.allowed(row, place)), 0))
        self.check({row: choice})
        return choice

    @property
    def sentence(self) -> str:
        """How many rows could be entered, how many may be something else, how many are left out."""
        text = _("{file}: {good} of {rows} rows can be entered ({how}).").format(
            file=self.table.name, good=number(len(self.entries)), rows=number(len(self.table.rows)), how=self.table.how
        )
        if self.duplicates:
            count = len(self.duplicates)
            text += " " + ngettext(
                "{n} is like an entry or another row.", "{n} are like an entry or another row.", count
            ).format(n=number(count))
        return text

    @property
    def columns_shown(self) -> list[tuple[str, str]]:
        """Every heading with what its column becomes, in words."""
        known = targets(self.columns.type)
        return [
            (heading, f"{known[key].label} ({key})" if key else _("not taken"))
            for heading, key in zip(self.columns.headings, self.columns.targets, strict=True)
        ]

    def plain(self, choices: Mapping[int, RowChoice] | None = None) -> dict[str, Any]:
        """For JSON; `choices` are those made so far."""
        chosen = choices or {}
        return {
            "file": self.table.name,
            "format": self.table.format,
            "read_as": self.table.how,
            "sha256": self.table.sha256,
            "mapping": self.columns.plain(),
            "known_as": self.known_as.ref if self.known_as else None,
            "rows": len(self.table.rows),
            "entries": [{"row": entry.row, "title": entry.title} for entry in self.entries],
            "faults": [
                {"row": fault.row, "column": fault.column or None, "reason": fault.sentence} for fault in self.faults
            ],
            "duplicates": [
                {
                    "row": row,
                    "choice": chosen[row].what if row in chosen else NEW,
                    "candidates": [
                        {
                            "ref": one.other.ref if one.other else None,
                            "row": one.row or None,
                            "title": one.title,
                            "strength": one.strength,
                            "for": [said.sentence for said in one.reasons_for],
                            "against": [said.sentence for said in one.reasons_against],
                        }
                        for one in candidates
                    ],
                }
                for row, candidates in sorted(self.duplicates.items())
            ],
            "makes": [{"type": one.type, "name": one.name} for one in self.made],
            "remarks": list(self.told),
        }


def prepare(library: Library, table: Table, columns: Columns, *, progress: Progress = silent) -> Plan:
    """Reads the rows by the columns and compares them; changes nothing. Raises BadInput, and Cancelled."""
    entries = read_entries(library, table, columns, progress=progress)
    duplicates = find_duplicates(library, columns.type, entries.good, progress=progress)
    told = [*table.told, *entries.told]
    leads = _order_shown(table, columns) if not columns.date_order else ""
    if leads and any(fault.is_doubtful for fault in entries.faults):
        told.append(
            _("Other dates of this table can only be read with the day first.")
            if leads == "day first"
            else _("Other dates of this table can only be read with the month first.")
        )
    exhibit, source = known_file(library, table.sha256)
    if exhibit is not None:
        told.append(
            _("This very file is here already: {ref} {title}.").format(ref=exhibit.ref, title=quoted(exhibit.title))
        )
    return Plan(
        table, columns, entries.good, entries.faults, duplicates, tuple(references(entries.good)), tuple(told), exhibit, source
    )


def _order_shown(table: Table, columns: Columns) -> str:
    from casefiles.domain.kinds import Date

    known = targets(columns.type)
    dates = [place for place, key in enumerate(columns.targets) if key and isinstance(known[key].kind, Date)]
    return day_leads([row.cells[place] for row in table.rows for place in dates])


def known_file(library: Library, sha256: str) -> tuple[Ref | None, Ref | None]:
    """The evidence item with these bytes, and the source that it is a copy of, as far as they are here."""
    with library.read() as session:
        exhibit = session.scalar(select(Exhibit.id).where(Exhibit.sha256 == sha256).order_by(Exhibit.id).limit(1))
        if exhibit is None:
            return None, None
        statement = select(Link.target_end).where(Link.link_type == "copy_of", Link.source_end == exhibit)
        source = session.scalar(statement.order_by(Link.id).limit(1))
        names = refs(session, [one for one in (exhibit, source) if one is not None], trash=False)
        return names.get(exhibit), names.get(source) if source is not None else None
