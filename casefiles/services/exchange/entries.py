"""Rows of a table read into values, by the same kinds as the window; a row with a fault is left out, never half entered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database import index
from casefiles.database.derived import raw
from casefiles.database.library import Library
from casefiles.domain import folding, grading
from casefiles.domain.coordinates import Coordinates
from casefiles.domain.dates import PartialDate
from casefiles.domain.grading import Grade
from casefiles.domain.kinds import Choice, Date, Given, Reference
from casefiles.domain.record import Record
from casefiles.domain.refs import tidy_ref
from casefiles.domain.text import clean, clean_line
from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.services.exchange import holders
from casefiles.services.exchange.holders import Holder, Holders
from casefiles.services.exchange.mapping import Columns, check, number_kind
from casefiles.services.exchange.named import Named
from casefiles.services.exchange.table import Table, TableRow
from casefiles.services.exchange.targets import (
    ALIASES,
    GRADE,
    IDENTIFIER,
    LATITUDE,
    LONGITUDE,
    NOTE,
    SURNAMES,
    TAGS,
    VIA,
    Target,
    targets,
)
from casefiles.services.lookup import given
from casefiles.words import _, number

LONGEST_EXCERPT = 8_000
MADE_BY_NAME = ("place", "organisation", "operation", "event", "site")
"""Types of which a record is made where a column names one that is not here; the first that belongs in the field."""
_BETWEEN_REPORTS = 500
_PARTED = re.compile(r"\s*[;|]\s*|\s+/\s+|(?<=\w{3})/(?=\w{3})|(?<=[\"”»])/|/(?=[\"“«])")
"""Between aliases: ; and | always; / between blanks, quotes or longer words, so that "s/n" and "1/2" stay whole."""
_PARTED_TAGS = re.compile(r"\s*[;|,]\s*")
_NOTHING = frozenset({"", "-", "--", "—", "n/a", "na", "s/d", "s/n", "null", "none", "ninguno", "ninguna", "no registra"})
"""What people write into a cell to say that there is nothing in it."""
_FIGURES = re.compile(r"\s*([0-9]{1,2})(\s?[/.-]\s?)([0-9]{1,2})(\s?[/.-]\s?)([0-9]{4}|[0-9]{2})\s*")
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "da", "do", "dos", "das", "di", "van", "von", "san", "santa", "y"})
_STRICT = ("marking", "tlp")
"""Choices of which a word of one's own would be a danger: a mark that nobody knows protects nothing."""


@dataclass(frozen=True)
class Entry:
    """One row read: values by field key, rows of lists by list key, and what hangs on the record.

    A reference is the id of a record, or a Named. `excerpt` is the row as it stands, and leads back to it with `row`.
    """

    row: int
    title: str
    fields: Mapping[str, Any]
    parts: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()
    via: str = ""
    grade: Grade | None = None
    excerpt: str = ""


@dataclass(frozen=True)
class Fault:
    """Why a row is left out; `column` is the heading, "" for the whole row. `is_doubtful` of a date that may be two days."""

    row: int
    column: str
    sentence: str
    is_doubtful: bool = False

    @property
    def shown(self) -> str:
        """Where and why: "Row 5, Born: ..." """
        where = f"{self.row}, {self.column}" if self.column else str(self.row)
        return _("Row {row}: {reason}").format(row=where, reason=self.sentence)


@dataclass(frozen=True)
class Entries:
    """What a table holds: rows that can be entered, faults of the others, and remarks for the reader."""

    good: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    told: tuple[str, ...] = ()


class DoubtfulDate(BadInput):
    """A date in figures that may be two days, since nobody has said whether day or month comes first."""


class _Bad(Exception):
    """A fault of a row that is being read."""

    def __init__(self, column: str, reason: BadInput | str) -> None:
        super().__init__(str(reason))
        self.column = column
        self.is_doubtful = isinstance(reason, DoubtfulDate)


def read_entries(library: Library, table: Table, columns: Columns, *, progress: Progress = silent) -> Entries:
    """Reads every row. Changes nothing. Raises BadInput where the columns do not suit the table or its type."""
    check(columns)
    if columns.headings != table.headings:
        raise BadInput(_("The columns are those of another table."))
    with library.read() as session:
        reader = _Reader(session, library, table, columns)
        good: list[Entry] = []
        faults: list[Fault] = []
        for place, row in enumerate(table.rows):
            if place % _BETWEEN_REPORTS == 0:
                progress(place, len(table.rows), _("Reading rows"))
            if row.fault:
                faults.append(Fault(row.number, "", row.fault))
                continue
            try:
                entry = reader.entry(row)
            except _Bad as bad:
                faults.append(Fault(row.number, bad.column, str(bad), bad.is_doubtful))
            else:
                good.append(entry)
        return reader.finish(good, faults)


class _Reader:
    """Reads the rows of one table in one session. What several rows name alike is looked up once."""

    def __init__(self, session: Session, library: Library, table: Table, columns: Columns) -> None:
        self.session = session
        self.table = table
        self.columns = columns
        # Words such as "yesterday" count from the day a table was written, which nobody knows.
        self.context = replace(given(session, library, columns.language), today=None)
        known = targets(columns.type)
        self.taken: list[tuple[int, str, Target]] = [
            (place, table.headings[place], known[key]) for place, key in enumerate(columns.targets) if key
        ]
        # A table of phones has no column that says so in every row.
        raw_heading = next((heading for _place, heading, target in self.taken if target.key == "raw"), "")
        self.number_kind = number_kind(raw_heading) if columns.type == "identifier" else ""
        self.holders = Holders(session)
        self.places: dict[tuple[str, tuple[str, ...]], int | Named | str] = {}
        self.own_words: dict[str, dict[str, int]] = {}
        self.rows_by_name: dict[str, list[int]] = {}
        self.refers_to_itself = any(
            isinstance(target.kind, Reference) and columns.type in target.kind.targets for _place, _head, target in self.taken
        )
        if self.refers_to_itself:
            self._name_rows()

    def _name_rows(self) -> None:
        """Rows may name one another: the provinces of a list of places stand in it too."""
        place = next((place for place, _heading, target in self.taken if target.key == "name"), None)
        for row in self.table.rows if place is not None else ():
            name = folding.fold(row.cells[place]) if place is not None else ""
            if name and not row.fault:
                self.rows_by_name.setdefault(name, []).append(row.number)

    # One row

    def entry(self, row: TableRow) -> Entry:
        """The row read. Raises _Bad."""
        fields: dict[str, Any] = {}
        parts: dict[str, dict[str, Any]] = {}
        aliases: list[str] = []
        identifiers: list[tuple[str, str]] = []
        tags: list[str] = []
        notes: list[str] = []
        held: list[Holder] = []
        via, grade, surnames = "", None, ""
        halves: dict[str, str] = {}
        for place, heading, target in self.taken:
            text = row.cells[place]
            if text.strip().casefold() in _NOTHING:
                continue
            try:
                if target.key == ALIASES:
                    aliases += _aliases(text)
                elif target.key.startswith(IDENTIFIER):
                    kind = target.key.removeprefix(IDENTIFIER)
                    identifiers += [(kind, clean_line(part)) for part in _PARTED.split(text) if part.strip()]
                elif target.key == TAGS:
                    tags += [clean_line(part) for part in _PARTED_TAGS.split(text) if part.strip()]
                elif target.key in holders.KINDS:
                    held += [Holder(target.key, self.holders.find(name)) for name in holders.names_in(text)]
                elif target.key == NOTE:
                    notes.append(clean(text))
                elif target.key == VIA:
                    via = clean_line(text)
                elif target.key == GRADE:
                    grade = grading.parse(text)
                elif target.key == SURNAMES:
                    surnames = clean_line(text)
                elif target.key in (LATITUDE, LONGITUDE):
                    halves[target.key] = clean_line(text)
                else:
                    value = self.value(target, text, row.number)
                    if target.part is not None and target.described is not None:
                        parts.setdefault(target.part.KEY, {})[target.described.key] = value
                    elif value is not None:
                        fields[target.key] = value
            except BadInput as reason:
                raise _Bad(heading, reason) from reason
        for key, value in zip(("father_surname", "mother_surname"), parted_surnames(surnames), strict=True):
            if value:
                fields.setdefault(key, value)
        if halves:
            fields.setdefault("position", _position(halves))
        if self.number_kind and "raw" in fields:
            fields.setdefault("kind", self.number_kind)
        if self.columns.type == "person":
            _name_person(fields, aliases)
        if not (fields or parts or aliases or identifiers):
            raise _Bad("", _("Nothing that is taken stands in this row."))
        return Entry(
            row.number,
            self.title(fields, aliases, identifiers),
            fields,
            {key: [values] for key, values in parts.items()},
            tuple(_once(aliases)),
            tuple(dict.fromkeys(identifiers)),
            tuple(dict.fromkeys(tags)),
            tuple(notes),
            tuple(dict.fromkeys(held)),
            via,
            grade,
            self.excerpt(row),
        )

    def value(self, target: Target, text: str, row: int) -> Any:
        kind = target.kind
        assert kind is not None
        if isinstance(kind, Reference):
            return self.reference(kind, text, row)
        if isinstance(kind, Date):
            return read_date(text, self.columns.date_order, self.context)
        value = kind.parse(text, self.context)
        if isinstance(kind, Choice) and value is not None and value not in kind.words(self.context):
            if target.key in _STRICT:
                raise BadInput(_("“{text}” is none of: {terms}.").format(
                    text=text, terms=", ".join(term.show() for term in kind.words(self.context)))
                )  # fmt: skip
            said = self.own_words.setdefault(target.label, {})
            said[value] = said.get(value, 0) + 1
        return value

    def reference(self, kind: Reference, text: str, row: int) -> int | Named:
        """The record that a cell names: one of the library, another row, or one to be made. Raises BadInput."""
        name = clean_line(text)
        if self.columns.type in kind.targets:
            others = [other for other in self.rows_by_name.get(folding.fold(name), ()) if other != row]
            if len(others) == 1:
                return Named(self.columns.type, name, others[0])
        key = (name, kind.targets)
        if key not in self.places:
            self.places[key] = self._looked_up(name, kind.targets)
        found = self.places[key]
        if isinstance(found, str):
            raise BadInput(found)
        return found

    def _looked_up(self, name: str, types: tuple[str, ...]) -> int | Named | str:
        ref = tidy_ref(name)
        if ref is not None:
            row = self.session.execute(select(Record.id, Record.type).where(Record.ref == ref)).first()
            if row is not None and row.type in types:
                return int(row.id)
        hits = [hit for hit in index.exact(raw(self.session), name, types) if hit.matched == "title"]
        if len(hits) == 1:
            return hits[0].record
        if hits:
            several = self.session.scalars(select(Record.ref).where(Record.id.in_([hit.record for hit in hits[:5]])))
            return _("“{text}” may be {several}; please give the reference.").format(
                text=name, several=", ".join(sorted(several))
            )
        made = next((one for one in MADE_BY_NAME if one in types), None)
        if made is None:
            return _("There is no entry “{text}” here; give its reference, such as PER-0031.").format(text=name)
        return Named(made, name)

    def title(self, fields: Mapping[str, Any], aliases: Sequence[str], identifiers: Sequence[tuple[str, str]]) -> str:
        """What the row is called in a list, near to what its record will be called."""
        keys = {
            "person": ("given_names", "father_surname", "mother_surname"),
            "vehicle": ("registration", "make", "model"),
            "item": ("name", "make", "model", "serial"),
        }.get(self.columns.type, ())
        whole = fields.get("printed_name") or fields.get("name") or fields.get("text") or fields.get("raw")
        named = str(whole or " ".join(str(fields[key]) for key in keys if fields.get(key)))
        if named:
            return named.splitlines()[0][:200]
        if aliases:
            return f"“{aliases[0]}”"
        return identifiers[0][1] if identifiers else "—"

    def excerpt(self, row: TableRow) -> str:
        """The whole row as it stands, also what is not taken: heading, value, heading, value."""
        pairs = zip(self.table.headings, row.cells, strict=True)
        text = " · ".join(f"{heading}: {' '.join(cell.split())}" for heading, cell in pairs if cell.strip())
        return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"

    # All of them

    def finish(self, good: list[Entry], faults: list[Fault]) -> Entries:
        """What is left once rows that name one that is left out, or one another in a circle, are left out too."""
        while self.refers_to_itself:
            there = {entry.row for entry in good}
            circles = _in_circles(good)
            bad = {
                entry.row: _("It names row {row}, which is left out.").format(row=named.row)
                for entry in good
                for named in entry.fields.values()
                if isinstance(named, Named) and named.row and named.row not in there
            }
            bad |= {row: _("The rows name one another in a circle.") for row in circles}
            if not bad:
                break
            faults += [Fault(row, "", sentence) for row, sentence in bad.items()]
            good = [entry for entry in good if entry.row not in bad]
        told = [
            _("Words that are in no list of “{field}” are kept as they are written: {words}.").format(
                field=label, words=", ".join(f"{word} ({number(count)})" for word, count in list(said.items())[:8])
            )
            for label, said in self.own_words.items()
        ]
        told += [
            _("“{name}” may be {several}: somebody new is made, and nothing is merged.").format(
                name=name, several=", ".join(several)
            )
            for name, several in list(self.holders.doubtful.items())[:8]
        ]
        return Entries(tuple(good), tuple(sorted(faults, key=lambda fault: fault.row)), tuple(told))


def _position(halves: Mapping[str, str]) -> Coordinates:
    """Coordinates from their two columns, with a point or a comma before the decimals. Raises _Bad."""
    both = [halves.get(key, "").replace(",", ".") for key in (LATITUDE, LONGITUDE)]
    if not all(both):
        raise _Bad("", _("Of the coordinates only one half stands in this row."))
    try:
        return Coordinates.parse(", ".join(both))
    except BadInput as reason:
        raise _Bad("", reason) from reason


def _in_circles(entries: Iterable[Entry]) -> set[int]:
    above: dict[int, list[int]] = {}
    for entry in entries:
        above[entry.row] = [one.row for one in entry.fields.values() if isinstance(one, Named) and one.row]
    sound: set[int] = set()
    left = dict(above)
    while ready := [row for row, others in left.items() if all(one in sound or one not in left for one in others)]:
        sound.update(ready)
        for row in ready:
            del left[row]
    return set(left)


def _name_person(fields: dict[str, Any], aliases: list[str]) -> None:
    """A name in quotation marks is an alias. Sets the identity status."""
    printed = fields.get("printed_name")
    if printed:
        bare = printed.strip("“”\"«»")
        if bare != printed and (printed[0] in "“\"«" and printed[-1] in "”\"»"):
            del fields["printed_name"]
            aliases.insert(0, bare.strip())
    if any(fields.get(key) for key in ("printed_name", "given_names", "father_surname", "mother_surname")):
        fields["identity"] = "named"
    elif aliases:
        fields["identity"] = "alias_only"


def _aliases(text: str) -> list[str]:
    return [bare for part in _PARTED.split(text) if (bare := clean_line(part).strip("“”\"«»").strip())]


def _once(aliases: Iterable[str]) -> list[str]:
    """Aliases that differ only by accents, case or article are one."""
    found: dict[str, str] = {}
    for alias in aliases:
        found.setdefault(folding.fold_name(alias) or alias, alias)
    return list(found.values())


def parted_surnames(text: str) -> tuple[str, str]:
    """Father's and mother's surname of a column that holds both: "De la Cruz Huamán" is parted before Huamán.

    Where more than two surnames could be meant all of it is the first: nothing is guessed.
    """
    words = text.split()
    first = _one_surname(words)
    rest = words[first:]
    if rest and _one_surname(rest) == len(rest):
        return " ".join(words[:first]), " ".join(rest)
    return text, ""


def _one_surname(words: Sequence[str]) -> int:
    """How many of the words are the first surname: particles and one word."""
    for place, one in enumerate(words):
        if folding.fold(one) not in _PARTICLES:
            return place + 1
    return len(words)


def read_date(text: str, order: str, context: Given) -> PartialDate | None:
    """A date of a cell. In figures it is read in the order that was said; where none was, one that may be two is refused.

    Raises BadInput.
    """
    tidy = clean_line(text)
    found = _FIGURES.fullmatch(tidy)
    if found is None:
        return PartialDate.parse(tidy, language=context.language, reference=None) if tidy else None
    first, gap, second, other_gap, year = found.groups()
    if not order:
        if first != second and int(first) <= 12 and int(second) <= 12:
            raise DoubtfulDate(
                _("“{text}” may be two days; say whether the day or the month comes first.").format(text=tidy)
            )
        return PartialDate.parse(tidy, language="en", reference=None)
    turned = tidy if order == "day first" else f"{second}{gap}{first}{other_gap}{year}"
    return replace(PartialDate.parse(turned, language="es", reference=None), written=tidy)
