"""Who in a table may be somebody that is here already, or another row of the table. Nothing is merged by itself.

People and organisations are compared as on the page "Same person?" (`services/matching`); other entries by what hardly
two of them share: a plate, a serial number, a code, a name. Rows are compared with few: of everything that shares a key
with a row only those that share the rarest are looked at, so that 50,000 rows against 100,000 people are no matter of
5,000 million pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefiles.database import index
from casefiles.database.derived import chunks, raw
from casefiles.database.library import Library
from casefiles.domain import folding
from casefiles.domain.identifier import Identifier, normalised
from casefiles.domain.link import Link
from casefiles.domain.naming.likeness import POSSIBLE
from casefiles.domain.record import field_of
from casefiles.domain.record_types import record_type
from casefiles.progress import Progress, silent
from casefiles.services import one_each
from casefiles.services.exchange.entries import Entry
from casefiles.services.exchange.named import Named
from casefiles.services.exchange.nearest import nearest
from casefiles.services.exchange.row_keys import WHOLE, keys_of, keys_of_row, number_key
from casefiles.services.lookup import refs
from casefiles.services.matching import words as matching_words
from casefiles.services.matching.scoring import Scored, Shares, score, strength
from casefiles.services.matching.subject import TYPES, Subject, born_within, subjects, written_name
from casefiles.services.views import Ref
from casefiles.words import _

MOST_SHOWN = 3
"""Candidates that are shown of a row, the likeliest first."""
_FEW = 5_000
"""Up to so many candidates are read one by one; for more the whole type is read."""
_BETWEEN_REPORTS = 256
_PSEUDO = 10**9
"""Below minus this are the ids of aliases and numbers that stand in rows only."""

_TELLING: Mapping[str, tuple[tuple[str, str], ...]] = {
    "vehicle": (("registration", "strong"), ("chassis", "strong")),
    "item": (("serial", "strong"),),
    "identifier": (("raw", "strong"),),
    "place": (("code", "strong"), ("name", "possible")),
    "site": (("name", "possible"),),
    "event": (("name", "possible"),),
    "operation": (("name", "possible"),),
    "source": (("address", "strong"), ("name", "possible")),
    "alias": (("text", "possible"),),
    "task": (("name", "possible"),),
    "assessment": (("name", "possible"),),
}
"""Fields by which two entries of a type may be one where they are equal, and how strongly that speaks for it."""


@dataclass(frozen=True)
class Said:
    """A reason: a stable key, one or two words, and the sentence for the reader."""

    key: str
    short: str
    sentence: str


@dataclass(frozen=True)
class Candidate:
    """What a row may be: `other` is an entry of the library; without one it is the row `row` of the same table.

    `strength` is strong or possible. `title` is what the other is called.
    """

    other: Ref | None
    row: int
    title: str
    strength: str
    reasons_for: tuple[Said, ...]
    reasons_against: tuple[Said, ...] = ()

    @property
    def name(self) -> str:
        """The other's reference, or its row."""
        return self.other.ref if self.other is not None else _("row {row}").format(row=self.row)

    @property
    def sentence(self) -> str:
        """ "Perhaps the same as PER-0031 Rosa Ejemplo: same alias, birth agrees." """
        text = _("Perhaps the same as {name} {title}: {reasons}").format(
            name=self.name, title=self.title, reasons=", ".join(said.short for said in self.reasons_for)
        )
        if self.reasons_against:
            against = ", ".join(said.short for said in self.reasons_against)
            text += " " + _("(against it: {reasons})").format(reasons=against)
        return text


def find_duplicates(
    library: Library, type_name: str, entries: Sequence[Entry], *, progress: Progress = silent
) -> dict[int, tuple[Candidate, ...]]:
    """The number of a row -> what it may be, the likeliest first. Rows that are like nothing are not in it.

    Raises Cancelled. Changes nothing.
    """
    with library.read() as session:
        if type_name in TYPES:
            return _Comparing(session, type_name, entries, progress).found()
        return _by_fields(session, type_name, entries)


# People and organisations


class _Comparing:
    """Rows against the library and against one another, in one session."""

    def __init__(self, session: Session, type_name: str, entries: Sequence[Entry], progress: Progress) -> None:
        self.session = session
        self.type_name = type_name
        self.entries = entries
        self.progress = progress
        self.names: dict[int, Ref] = {}
        self.bearers: dict[str, set[int]] = defaultdict(set)
        self.rows = [self._subject(entry) for entry in entries]
        self.what = _("Looking for duplicates")

    def _subject(self, entry: Entry) -> Subject:
        """A row as matching sees an entry; its id is the number of the row, below zero."""
        fields = entry.fields
        if self.type_name == "person":
            keys = ("printed_name", "given_names", "father_surname", "mother_surname")
            printed, date = written_name(SimpleNamespace(**{key: fields.get(key) for key in keys})), fields.get("born")
        else:
            printed, date = str(fields.get("name") or ""), fields.get("founded")
        born, exact = born_within(date.edtf, date.earliest, date.latest) if date is not None else (None, False)
        one = Subject(-entry.row, printed, born=born, born_exact=exact and self.type_name == "person")
        one.nationality = folding.fold(str(fields.get("nationality") or ""))
        for alias in entry.aliases:
            one.aliases.setdefault(folding.fold_name(alias), self._named(alias))
            one.alias_texts.append(alias)
        for kind, text in entry.identifiers:
            normal = normalised(kind, text)
            if normal:
                one.identifiers.setdefault((kind, normal), self._named(text))
        return one

    def _named(self, text: str) -> int:
        number = -_PSEUDO - len(self.names)
        self.names[number] = Ref(number, "", "", text)
        return number

    def found(self) -> dict[int, tuple[Candidate, ...]]:
        """The number of a row -> its candidates."""
        numbers: dict[str, int] = {}
        ours: list[list[int]] = []
        for place, one in enumerate(self.rows):
            if place % _BETWEEN_REPORTS == 0:
                self.progress(place, len(self.rows), self.what)
            ours.append([numbers.setdefault(key, len(numbers)) for key in sorted(keys_of_row(one))])
        known, theirs = self._in_library(numbers)
        whole = {number for key, number in numbers.items() if key.startswith(WHOLE)}
        near = list(nearest(ours, theirs, whole))
        people = self._read({known[place] for places in near for place in places if place < len(known)})
        shares = Shares({}, self._bearers())
        pairs: dict[int, list[tuple[Subject, Scored]]] = {}
        for place, others in enumerate(near):
            if place % _BETWEEN_REPORTS == 0:
                self.progress(place, len(self.rows), self.what)
            likely = []
            for number in others:
                other = people.get(known[number]) if number < len(known) else self.rows[number - len(known)]
                scored = score(self.rows[place], other, shares) if other is not None else None
                if other is not None and scored is not None and scored.score >= POSSIBLE:
                    likely.append((other, scored))
            if likely:
                likely.sort(key=lambda pair: (-pair[1].score, pair[0].id < 0, abs(pair[0].id)))
                pairs[place] = likely[:MOST_SHOWN]
        return self._told(pairs)

    # Who is here already

    def _in_library(self, numbers: Mapping[str, int]) -> tuple[list[int], list[list[int]]]:
        """The entries that share a key with some row, and the numbers of these keys."""
        linked = self._by_numbers()
        wanted = {text for one in self.rows for text in one.aliases}
        known: list[int] = []
        theirs: list[list[int]] = []
        for place, (record, sought, printed) in enumerate(index.sought_of_type(raw(self.session), self.type_name)):
            if place % (4 * _BETWEEN_REPORTS) == 0:
                self.progress(0, 0, self.what)
            for kind, text in printed:
                if kind == "alias" and (folded := folding.fold_name(text)) in wanted:
                    self.bearers[folded].add(record)
            keys = {*keys_of(sought, (text for _kind, text in printed)), *linked.get(record, ())}
            shared = sorted(numbers[key] for key in keys if key in numbers)
            if shared:
                known.append(record)
                theirs.append(shared)
        return known, theirs

    def _by_numbers(self) -> dict[int, list[str]]:
        """Who is linked with a phone, a document or another number of a row, with the keys of these numbers."""
        wanted = {key for one in self.rows for key in one.identifiers}
        keys: dict[int, str] = {}
        for chunk in chunks(sorted({normal for _kind, normal in wanted})):
            statement = select(Identifier.id, Identifier.kind, Identifier.normal).where(Identifier.normal.in_(chunk))
            for row in self.session.execute(statement):
                if (row.kind or "", row.normal) in wanted:
                    keys[row.id] = number_key(row.kind or "", row.normal)
        found: dict[int, list[str]] = defaultdict(list)
        for part in chunks(sorted(keys)):
            ends = select(Link.source_end, Link.target_end).where(
                or_(Link.source_end.in_(part), Link.target_end.in_(part))
            )
            for one, other in self.session.execute(ends):
                for number, who in ((one, other), (other, one)):
                    if number in keys:
                        found[who].append(keys[number])
        return found

    def _read(self, ids: Collection[int]) -> dict[int, Subject]:
        """These entries as matching sees them; those in the trash are not among them."""
        few = sorted(ids) if len(ids) <= _FEW else None
        return {one.id: one for one in subjects(self.session, self.type_name, self.progress, only=few) if one.id in ids}

    def _bearers(self) -> dict[str, int]:
        """How many bear each alias of a row, here and in the table; entries judged to be the same are one bearer."""
        identity = one_each.identity(self.session, {record for some in self.bearers.values() for record in some})
        found = Counter({text: len({identity.get(one, one) for one in some}) for text, some in self.bearers.items()})
        for one in self.rows:
            found.update(one.aliases.keys())
        return dict(found)

    # In words

    def _told(self, pairs: Mapping[int, Sequence[tuple[Subject, Scored]]]) -> dict[int, tuple[Candidate, ...]]:
        about = {
            number
            for likely in pairs.values()
            for other, scored in likely
            for number in (other.id, *(one for why in (*scored.reasons_for, *scored.reasons_against) for one in why.about))
            if number > 0
        }
        names = {**self.names, **refs(self.session, about)}
        titles = {entry.row: entry.title for entry in self.entries}

        def said(reasons: Iterable[Any]) -> tuple[Said, ...]:
            return tuple(
                Said(why.key, matching_words.short(why.key), matching_words.sentence(why, names)) for why in reasons
            )

        return {
            self.entries[place].row: tuple(
                Candidate(
                    names[other.id] if other.id > 0 else None,
                    0 if other.id > 0 else -other.id,
                    names[other.id].title if other.id > 0 else titles[-other.id],
                    strength(scored.score),
                    said(scored.reasons_for),
                    said(scored.reasons_against),
                )
                for other, scored in likely
            )
            for place, likely in pairs.items()
        }


# What else there is


def _by_fields(session: Session, type_name: str, entries: Sequence[Entry]) -> dict[int, tuple[Candidate, ...]]:
    """By equal values of the fields that tell entries of a type from one another."""
    cls: Any = record_type(type_name)
    found: dict[int, dict[tuple[int, int], list[tuple[str, str, str]]]] = defaultdict(lambda: defaultdict(list))
    for key, how in _TELLING.get(type_name, ()):
        by_value: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row in session.execute(select(cls.id, getattr(cls, key)).where(getattr(cls, key).is_not(None))):
            by_value[_comparable(type_name, key, str(row[1]))].append((row.id, 0))
        for entry in entries:
            text = entry.fields.get(key)
            value = _comparable(type_name, key, str(text)) if text is not None else ""
            if not value:
                continue
            for other in by_value[value][:MOST_SHOWN]:
                found[entry.row][other].append((key, how, str(text)))
            by_value[value].append((0, entry.row))
    names = refs(session, {record for some in found.values() for record, _row in some if record})
    titles = {entry.row: entry.title for entry in entries}
    told: dict[int, tuple[Candidate, ...]] = {}
    for number, others in found.items():
        candidates = [
            Candidate(
                names.get(record),
                other,
                names[record].title if record else titles[other],
                "strong" if any(how == "strong" for _key, how, _text in why) else "possible",
                tuple(_equal(cls, key, text) for key, _how, text in why),
            )
            for (record, other), why in others.items()
        ]
        candidates.sort(key=lambda one: (one.strength != "strong", -len(one.reasons_for), one.other is None))
        told[number] = tuple(candidates[:MOST_SHOWN])
    return told


def _comparable(type_name: str, key: str, text: str) -> str:
    if type_name == "identifier":
        # Whatever kind it is said to be: of equal numbers that is for a person to see.
        return normalised(None, text)
    return folding.fold_name(text) if key in ("name", "text") else folding.compact(text)


def _equal(cls: Any, key: str, text: str) -> Said:
    described = field_of(cls, key)
    label = _(described.label).lower() if described is not None else key
    return Said(
        f"same {key}",
        _("same {field}").format(field=label),
        _("Both have the same {field}: {value}.").format(field=label, value=text),
    )


def references(entries: Iterable[Entry]) -> list[Named]:
    """What rows name that is neither here nor another row, once each: to be made with them."""
    found: dict[tuple[str, str], Named] = {}
    for entry in entries:
        for value in (*entry.fields.values(), *(holder.who for holder in entry.holders)):
            if isinstance(value, Named) and not value.row:
                found.setdefault(value.key, value)
    return list(found.values())
