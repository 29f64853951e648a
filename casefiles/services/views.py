"""What services hand out: frozen plain values, in the reader's language, that window, paper and command line share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from casefiles.domain.file_place import FilePlace
from casefiles.errors import BadInput
from casefiles.words import _


@dataclass(frozen=True)
class Ref:
    """A record as it is named elsewhere. `why` says how it was found, where it was sought by a name and is called otherwise."""

    id: int
    ref: str
    type: str
    title: str
    why: str = field(default="", compare=False)


@dataclass(frozen=True)
class Backing:
    """How a record or value is backed. `name` is the rule's word, `chip` what the window says ("2 independent").

    `sources` and `independent` are counts. `one_record` is neutral: one register entry is enough.
    """

    name: str = "unsourced"
    chip: str = ""
    sources: int = 0
    independent: int = 0
    disputes: int = 0
    one_record: bool = False


@dataclass(frozen=True)
class ClaimView:
    """One source's word. `value` is what it gives for a field, shown; `origins` are who said it first."""

    id: int
    ref: str
    about: Ref
    field: str | None
    field_label: str
    part: str | None
    source: Ref
    via: Ref | None
    supports: bool
    how_said: str | None
    how_said_shown: str
    says: str
    excerpt: str
    excerpt_place: str
    file_place: FilePlace | None
    exhibit: Ref | None
    value: str
    value_key: str | None
    true_when: str
    grade: str
    grade_meaning: str
    state: str
    state_reason: str
    origins: tuple[str, ...]
    version: int


@dataclass(frozen=True)
class Version:
    """One of several values that sources give for a field."""

    value_key: str
    shown: str
    claims: tuple[ClaimView, ...]
    backing: Backing
    chosen: bool


@dataclass(frozen=True)
class FieldView:
    """A field of a record or part. `stored` is its plain JSON form, `shown` for reading, `written` as the source wrote it.

    `kind` names the kind of value (line, text, choice, flag, number, date, quantity, coordinates, reference, address);
    `vocabulary` and `targets` belong to choices and references. `versions` has two or more entries where sources differ;
    `open` says that nobody has chosen among them; `range` is then the plain form of the quantity that spans the rivals,
    None where there is none.
    """

    key: str
    label: str
    kind: str
    group: str
    shown: str
    stored: Any
    written: str
    editable: bool
    vocabulary: str = ""
    targets: tuple[str, ...] = ()
    hint: str = ""
    target: Ref | None = None
    backing: Backing | None = None
    versions: tuple[Version, ...] = ()
    open: bool = False
    range: Any = None


@dataclass(frozen=True)
class PartView:
    """One row of a list field."""

    uid: str
    fields: tuple[FieldView, ...]
    backing: Backing | None = None


@dataclass(frozen=True)
class PartList:
    """A list field: its key, label, the fields that a new row has, and its rows."""

    key: str
    label: str
    columns: tuple[FieldView, ...]
    rows: tuple[PartView, ...]


@dataclass(frozen=True)
class LinkView:
    """A line from this record to another. `id` is None for a reference field that reads as a line (`field` is its key).

    `reading` is worded from this record's side, `alleged` set where a suspect is concerned and nothing is final;
    `question` groups rivals ("Who did it?"). `sort` is the earliest day of the period.
    """

    id: int | None
    ref: str
    type: str
    reading: str
    backwards: bool
    other: Ref
    alleged: bool
    hypothesis: bool
    role: str
    period: str
    named_as: str
    amount: str
    detail: str
    extent: str
    question: str
    backing: Backing
    grade: str
    said_by: str
    claims: tuple[ClaimView, ...] = ()
    field: str | None = None
    sort: str = ""
    version: int = 0


@dataclass(frozen=True)
class AliasView:
    """A name that somebody uses, with the link that says so."""

    alias: Ref
    text: str
    kind: str
    language: str
    period: str
    backing: Backing
    also_used_by: tuple[Ref, ...]
    link: LinkView


@dataclass(frozen=True)
class CustodyView:
    """One entry of an exhibit's custody. `strikes` is the number of the entry that it strikes, `struck_by` of the one that
    strikes it. `action_key` is the vocabulary's key. `receipt` is the SHA-256 of the signed paper or '', `receipt_ref` the
    evidence item that is that paper, if it is still there.
    """

    n: int
    action: str
    happened: str
    entered: str
    entered_by: str
    from_whom: str
    to_whom: str
    place: str
    purpose: str
    condition: str
    seal: str
    reason: str
    struck_by: int | None
    strikes: int | None = None
    action_key: str = ""
    seal_found: str = ""
    receipt: str = ""
    receipt_ref: Ref | None = None
    hash: str = ""


@dataclass(frozen=True)
class CustodyFinding:
    """What cannot be right in a chain: the number of the entry, the rule's key, a sentence."""

    n: int
    rule: str
    sentence: str


@dataclass(frozen=True)
class CustodyChain:
    """An exhibit's custody: its entries, what cannot be right in them, who has it and which seal it bears ('' unknown)."""

    entries: tuple[CustodyView, ...] = ()
    findings: tuple[CustodyFinding, ...] = ()
    holder: str = ""
    seal: str = ""

    def plain(self) -> dict[str, Any]:
        """The chain for JSON."""
        return {
            "entries": [_entry_plain(entry) for entry in self.entries],
            "warnings": [{"entry": one.n, "rule": one.rule, "sentence": one.sentence} for one in self.findings],
            "holder": self.holder,
            "seal": self.seal,
        }


def _entry_plain(entry: CustodyView) -> dict[str, Any]:
    return {
        "n": entry.n,
        "action": entry.action_key,
        "happened": entry.happened,
        "entered": entry.entered,
        "entered_by": entry.entered_by,
        "from": entry.from_whom,
        "to": entry.to_whom,
        "place": entry.place,
        "purpose": entry.purpose,
        "condition": entry.condition,
        "seal_found": entry.seal_found,
        "seal": entry.seal,
        "receipt": entry.receipt,
        "reason": entry.reason,
        "strikes": entry.strikes,
        "struck_by": entry.struck_by,
        "hash": entry.hash,
    }


@dataclass(frozen=True)
class ExhibitView:
    """An evidence item as a register or a form tells of it: `fields` are shown texts by key, those with something to show.

    `sha256` is '' for what has no file. `whole` is the item that this is a part of, `parts` are its own.
    """

    id: int
    ref: str
    uid: str
    title: str
    fields: dict[str, str]
    sha256: str
    size: int | None
    pages: int | None
    is_physical: bool
    custody: CustodyChain
    whole: Ref | None = None
    parts: tuple[Ref, ...] = ()

    def shown(self, key: str) -> str:
        """What the field of that key shows, '' for nothing."""
        return self.fields.get(key, "")


@dataclass(frozen=True)
class RecordView:
    """A record as a page shows it."""

    id: int
    ref: str
    uid: str
    type: str
    type_label: str
    title: str
    subtitle: str
    marking: str
    marking_key: str | None
    backing: Backing
    created: str
    created_by: str
    modified: str
    modified_by: str
    version: int
    deleted: bool
    fields: tuple[FieldView, ...]
    parts: tuple[PartList, ...]
    links: tuple[LinkView, ...]
    claims: tuple[ClaimView, ...]
    aliases: tuple[AliasView, ...] = ()
    same_as: tuple[Ref, ...] = ()
    evidence: tuple[Ref, ...] = ()
    tasks: tuple[Ref, ...] = ()
    notes: tuple[Ref, ...] = ()
    assessments: tuple[Ref, ...] = ()
    changes: int = 0

    def field(self, key: str) -> FieldView:
        """The field of that key. Raises KeyError."""
        return next(one for one in self.fields if one.key == key)

    def shown(self, key: str) -> str:
        """What the field of that key shows, '' when the record has none."""
        return next((one.shown for one in self.fields if one.key == key), "")


@dataclass(frozen=True)
class Column:
    """A column that a table can show. `kind` is the kind of value; `field` '' for what every record has."""

    key: str
    label: str
    kind: str
    listed: bool


@dataclass(frozen=True)
class Row:
    """One row of a table: cells are shown texts in the order of the columns that were asked for."""

    id: int
    ref: str
    type: str
    title: str
    standing: str
    chip: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Filter:
    """One condition on a table. `key` is a field, `standing`, or something that hangs on an entry: link, evidence,
    sources, grade, tag, file.

    `test` is one of is, contains, has, lacks (or empty), before, after, at_least; which of them suit depends on the key.
    """

    key: str
    test: str = "is"
    value: str = ""

    def plain(self) -> dict[str, Any]:
        """The condition for JSON."""
        return {"key": self.key, "test": self.test, "value": self.value}


EACH_ONCE = Filter("one_with", "is", "once")
"""Entries that are judged to be the same are listed once: of a whole table, so it stands in no group of conditions."""

GROUPS = ("all", "any", "none")


@dataclass(frozen=True)
class Group:
    """Conditions together: all of them must be met, any of them, or none of them. Groups may hold groups.

    An empty group is no condition.
    """

    how: Literal["all", "any", "none"]
    members: tuple[Filter | Group, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The group for JSON."""
        return {self.how: [one.plain() for one in self.members]}


Condition = Filter | Group

DEEPEST = 8
"""Groups within groups; deeper ones were not made by a person."""


def condition_from(plain: Any, *, depth: int = 0) -> Condition:
    """The inverse of `plain`. Raises BadInput for what is no condition."""
    if isinstance(plain, dict) and set(plain) == {"key", "test", "value"}:
        if all(isinstance(value, str) for value in plain.values()):
            return Filter(plain["key"], plain["test"], plain["value"])
    elif isinstance(plain, dict) and len(plain) == 1 and depth < DEEPEST:
        ((how, members),) = plain.items()
        if how in GROUPS and isinstance(members, list):
            return Group(how, tuple(condition_from(one, depth=depth + 1) for one in members))
    raise BadInput(_("This is not a filter that was saved here."))


@dataclass(frozen=True)
class Answer:
    """One answer to a question that rivals put: a link, who says so and who disputes it."""

    link: LinkView
    supports: tuple[ClaimView, ...]
    disputes: tuple[ClaimView, ...]


@dataclass(frozen=True)
class Question:
    """A question with its answers, such as "Who did it?" of an event."""

    about: Ref
    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Moment:
    """One thing in time, for the timeline: ISO days, None where open; `every` tells a duration from "some day in"."""

    record: Ref
    lane: str
    label: str
    earliest: str | None
    latest: str | None
    every: bool
    shown: str
    standing: str


@dataclass(frozen=True)
class ChangeView:
    """One entry of the change log. `undone` when it was taken back."""

    seq: int
    label: str
    author: str
    when: str
    kind: str
    undone: bool
    rows: int
    hash: str


@dataclass(frozen=True)
class ChangedRow:
    """What one change did to one row: field label, before, after."""

    name: str
    type: str
    ref: str
    fields: tuple[tuple[str, str, str], ...] = field(default=())
