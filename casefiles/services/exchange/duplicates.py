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
from casefiles.domain.naming.keys import INITIAL_AND_SURNAME, search_keys
from casefiles.domain.naming.likeness import POSSIBLE
from casefiles.domain.record import field_of
from casefiles.domain.record_types import record_type
from casefiles.progress import Progress, silent
from casefiles.services.exchange.entries import Entry
from casefiles.services.exchange.named import Named
from casefiles.services.lookup import refs
from casefiles.services.matching import words as matching_words
from casefiles.services.matching.blocking import keys_of
from casefiles.services.matching.scoring import Scored, score, strength
from casefiles.services.matching.shares import shares_of
from casefiles.services.matching.subject import TYPES, Subject, born_within, subjects, written_name
from casefiles.services.views import Ref
from casefiles.words import _

MOST_SHOWN = 3
"""Candidates that are shown of a row, the likeliest first."""
_COMPARED = 4
"""So many of those that share the rarest keys with a row are compared with it."""
_CROWD = 100
"""A key that more entries share says too little by itself; an equal whole name does up to `_NAMESAKES`."""
_NAMESAKES = 400
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
        keys = [self._keys(place, one) for place, one in enumerate(self.rows)]
        gathered: dict[str, list[int]] = defaultdict(list)
        for place, own in enumerate(keys):
            for key in own:
                gathered[key].append(place)
        known = self._likely()
        members: dict[str, list[int]] = {key: [] for key in gathered}
        for place, one in enumerate(known):
            if place % _BETWEEN_REPORTS == 0:
                self.progress(place, len(known), self.what)
            for key in set(keys_of(one, {})):
                if key in members:
                    members[key].append(place)
        shares = shares_of((*known, *self.rows), surnames=False)
        pairs: dict[int, list[tuple[Subject, Scored]]] = {}
        for place, one in enumerate(self.rows):
            if place % _BETWEEN_REPORTS == 0:
                self.progress(place, len(self.rows), self.what)
            likely = []
            for other in self._nearest(place, keys[place], gathered, members, known):
                scored = score(one, other, shares)
                if scored is not None and scored.score >= POSSIBLE:
                    likely.append((other, scored))
            if likely:
                likely.sort(key=lambda pair: (-pair[1].score, pair[0].id < 0, abs(pair[0].id)))
                pairs[place] = likely[:MOST_SHOWN]
        return self._told(pairs)

    def _keys(self, place: int, one: Subject) -> list[str]:
        if place % _BETWEEN_REPORTS == 0:
            self.progress(place, len(self.rows), self.what)
        return list(set(keys_of(one, {})))

    def _nearest(
        self,
        place: int,
        own: Iterable[str],
        gathered: Mapping[str, Sequence[int]],
        members: Mapping[str, Sequence[int]],
        known: Sequence[Subject],
    ) -> list[Subject]:
        """Those that share the rarest keys with a row: entries of the library, and rows above it."""
        worth: Counter[int] = Counter()
        for key in own:
            here, there = gathered[key], members[key]
            crowd = len(here) + len(there)
            if crowd < 2 or crowd > (_NAMESAKES if key.startswith("=:") else _CROWD):
                continue
            share = 1.0 / crowd
            for other in there:
                worth[other] += share  # type: ignore[assignment]  # a sum of parts
            for other in here:
                if other < place:
                    worth[-1 - other] += share  # type: ignore[assignment]
        return [known[n] if n >= 0 else self.rows[-1 - n] for n, _worth in worth.most_common(_COMPARED)]

    # Who is read at all

    def _likely(self) -> list[Subject]:
        """Entries of the library that share so much with some row that they are worth reading."""
        likely = self._by_names() | self._by_numbers()
        if not likely:
            return []
        if len(likely) <= _FEW:
            return subjects(self.session, self.type_name, self.progress, only=sorted(likely))
        return [one for one in subjects(self.session, self.type_name, self.progress) if one.id in likely]

    def _by_names(self) -> set[int]:
        """By the keys that the index keeps of every name: an initial and a surname, an alias, or two words by sound."""
        whole: set[str] = set()
        words: set[str] = set()
        for one in self.rows:
            keys = search_keys(one.printed) if one.printed else ()
            whole.update(index.token(key) for key in keys if key.startswith(INITIAL_AND_SURNAME + ":"))
            rest = [index.token(key) for key in keys if not key.startswith(INITIAL_AND_SURNAME + ":")]
            alone = one.prepared.name is not None and len(one.prepared.name.words) == 1
            (whole if alone else words).update(rest)
            for alias in one.alias_texts:
                whole.update(map(index.token, search_keys(alias)))
        found = set()
        for place, (record, sought) in enumerate(index.sought_of_type(raw(self.session), self.type_name)):
            if place % (16 * _BETWEEN_REPORTS) == 0:
                self.progress(0, 0, self.what)
            if not sought.isdisjoint(whole) or self._shares_two(sought & words):
                found.add(record)
        return found

    @staticmethod
    def _shares_two(shared: Collection[str]) -> bool:
        """Whether two words are shared, by sound, spelling abroad, or consonants; one word has a key of each kind."""
        if len(shared) < 2:
            return False
        kinds = Counter(key[0] for key in shared)
        return max(kinds["s"], kinds["t"], kinds["k"]) > 1

    def _by_numbers(self) -> set[int]:
        """By phones, documents and other numbers that somebody is linked with."""
        wanted = {key for one in self.rows for key in one.identifiers}
        ids: set[int] = set()
        for chunk in chunks(sorted({normal for _kind, normal in wanted})):
            statement = select(Identifier.id, Identifier.kind, Identifier.normal).where(Identifier.normal.in_(chunk))
            ids |= {row.id for row in self.session.execute(statement) if (row.kind or "", row.normal) in wanted}
        found: set[int] = set()
        for part in chunks(sorted(ids)):
            ends = select(Link.source_end, Link.target_end).where(
                or_(Link.source_end.in_(part), Link.target_end.in_(part))
            )
            found |= {end for row in self.session.execute(ends) for end in row}
        return found - ids

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
