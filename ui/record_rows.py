"""The rows of one type's table: which there are, in which order, what their cells say; from the services, as text."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from casefiles.database.library import Library
from casefiles.domain.kinds import Choice
from casefiles.domain.record import Field, fields_of
from casefiles.domain.record_types import record_type
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import NotFound
from casefiles.progress import Cancelled
from casefiles.services import listing, one_each, records, search
from casefiles.services.lookup import by_ref
from casefiles.services.one_each import WITH_IDENTITIES
from casefiles.services.views import EACH_ONCE
from casefiles.words import N_, _, moment, number
from ui import contents, icons, table_looks, tones
from ui.desk import Desk
from ui.record_table import Filter, TableSpec
from ui.table_filters import conditions_of, query_of
from ui.table_looks import BACKING, STANDING_TONES, column_of, usual_of

EMPTY: Mapping[str, str] = {
    "operation": N_("A police action or an investigation: what was done, when, by whom and with what outcome."),
    "person": N_("Suspects, witnesses, officials. An alias is enough to begin with."),
    "organisation": N_("Groups of every sort: clans, units, ministries, companies, newspapers."),
    "place": N_("Countries, regions, towns, rivers and zones, each within another."),
    "site": N_("Laboratories, airstrips, stashes, dwellings: a thing at a place, with a status of its own."),
    "event": N_("What happened: crimes, procedures, public measures, contacts."),
    "seizure": N_("What was seized, in which form, how much, and who says so."),
    "vehicle": N_("Cars, boats, aircraft, as they were seen."),
    "item": N_("Weapons, handsets, documents and other things."),
    "identifier": N_("Phones, plates, accounts, serial numbers: what can be compared."),
    "alias": N_("Names in use. One alias may be borne by several people, or by nobody known."),
    "exhibit": N_("Drop files anywhere on the window: they are copied, hashed and never altered."),
    "source": N_("Who says so: press releases, articles, reports, statements."),
    "assessment": N_("What an analyst concludes, how sure they are, and what it rests on."),
    contents.TASKS: N_("What is still to be asked, fetched or checked. Tasks are never printed in a dossier."),
    "note": N_("What fits no field. Facts belong in fields, links and sources."),
    "tip": N_("Lines that nobody can judge yet wait here. Type one with Ctrl+N and park it with Escape; tips are never printed."),
}


def title_field(type_name: str) -> Field:
    """The field that a new entry's name goes into."""
    cls = record_type(type_name)
    return next(one for one in fields_of(cls) if one.key == cls.TITLE_FIELD)


def table_spec(type_name: str) -> TableSpec:
    """The table of a type, in the window's language."""
    sortable = {one.key for one in fields_of(record_type(type_name))} | {
        "title", "ref", "standing", "modified_at", "modified_by", "created_at", "one_with",
    }  # fmt: skip
    known = listing.columns(type_name)
    columns = [column_of(one.key, one.label, one.kind, sortable=one.key in sortable) for one in known]
    usual = usual_of(type_name, [column.key for column in columns], [one.key for one in known if one.listed])
    columns = table_looks.with_room(columns, usual)
    new = dict(contents.NEW)
    return TableSpec(
        name=type_name,
        title=contents.plural(type_name),
        icon=icons.RECORD_ICONS[type_name],
        columns=columns,
        usual=usual,
        sort="due" if type_name == contents.TASKS else "title",
        filters=_filters(type_name),
        new_text=_("New") if type_name in new else "",
        empty=_(EMPTY.get(type_name, "")),
        builds=True,
    )


def _filters(type_name: str) -> list[Filter]:
    cls = record_type(type_name)
    fields = {one.key: one for one in fields_of(cls)}
    pills = [
        Filter(f"{key}={value}", _capital(_word(fields[key], value)), _(fields[key].label), shown=True)
        for key, value in cls.PILLS
    ]
    if cls.SOURCED and type_name not in ("exhibit", "source"):
        pills += [
            Filter(f"standing={key}", _(words), _("Backing"), shown=key in ("disputed", "unsourced"))
            for key, words in BACKING
        ]
    if type_name in WITH_IDENTITIES:
        each = _("Each person once") if type_name == "person" else _("Each organisation once")
        pills.append(Filter(f"{EACH_ONCE.key}={EACH_ONCE.value}", each))
    taken = {one.key for one in pills}
    for field in fields.values():
        if isinstance(field.kind, Choice) and (field.listed or any(key == field.key for key, _value in cls.PILLS)):
            pills += [
                Filter(f"{field.key}={term.key}", _capital(term.show()), _(field.label))
                for term in vocabulary(field.kind.vocabulary)
                if f"{field.key}={term.key}" not in taken
            ]
    return pills


def _word(field: Field, key: str) -> str:
    assert isinstance(field.kind, Choice)
    return vocabulary(field.kind.vocabulary).show(key)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class RecordRows:
    """Answers what a table of one type asks, while a library is open."""

    def __init__(self, desk: Desk, type_name: str) -> None:
        self._desk = desk
        self.type_name = type_name
        self._refs: dict[int, str] = {}

    @property
    def _library(self) -> Library:
        library = self._desk.library
        if library is None:
            # The library was closed while its rows were being read.
            raise Cancelled
        return library

    def order(self, sort: str, descending: bool, filters: frozenset[str]) -> array[int]:
        """Ids of all rows in order: those that meet all conditions, and are found by the words, if there are some."""
        conditions = conditions_of(filters)
        words = query_of(filters)
        wanted = search.matching(self._library, words, self.type_name) if words else None
        return listing.order(
            self._library, self.type_name, sort=sort, descending=descending, filters=conditions, among=wanted
        )

    def count(self, ids: array[int]) -> str:
        """How many they are: "26 people in 28 entries"; the number alone where nobody is in two entries."""
        if self.type_name not in WITH_IDENTITIES:
            return number(len(ids))
        return one_each.in_entries(self.type_name, listing.tally_of(self._library, ids))

    def cells(self, ids: Sequence[int], keys: Sequence[str]) -> dict[int, list[str]]:
        """The cells of a page of rows; the backing carries its tone."""
        found: dict[int, list[str]] = {}
        wanted = [*keys, "one_with"] if self.type_name in WITH_IDENTITIES else keys
        for row in listing.rows(self._library, self.type_name, ids, wanted):
            self._refs[row.id] = row.ref
            cells = list(row.cells)
            one_with = one_each.one_with(self.type_name, cells.pop()) if wanted is not keys else ""
            for place, key in enumerate(keys):
                if key == "standing":
                    # One register entry is enough: it reads in a neutral colour.
                    one_record = row.standing == "single source" and row.chip == _("1 record")
                    tone = "neutral" if one_record else STANDING_TONES.get(row.standing, "unsourced")
                    cells[place] = tones.chip_cell(tone, _capital(cells[place]))
                elif key == "title" and one_with:
                    cells[place] = tones.joined_cell(cells[place], _capital(one_with))
                elif key.endswith("_at") and cells[place]:
                    cells[place] = moment(cells[place])
            found[row.id] = cells
        return found

    def ref_of(self, row_id: int) -> str:
        """The reference of a row, read where its cells were never looked at; empty where it is gone."""
        if row_id not in self._refs:
            try:
                self._refs[row_id] = records.name_of(self._library, row_id).ref
            except NotFound:
                return ""
        return self._refs[row_id]

    def id_of(self, ref: str) -> int:
        """The id behind a reference; 0 where there is none."""
        known = next((row_id for row_id, own in self._refs.items() if own == ref), 0)
        if known:
            return known
        try:
            with self._library.read() as session:
                found = by_ref(session, ref)
        except NotFound:
            return 0
        self._refs[found.id] = found.ref
        return found.id
