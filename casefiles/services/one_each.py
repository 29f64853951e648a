"""Entries that are one by judgement, told and counted as one: who they are, and how many there are of each.

Nothing is merged: each entry stays, and `record.identity_id` says which are one. It is worked out from the judgements
in every change, so that what is counted here follows a judgement, its withdrawal and undo by itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from casefiles.database.derived import JOINED, chunks, raw
from casefiles.database.index import Together
from casefiles.domain.record import Record
from casefiles.services.views import Ref
from casefiles.words import _, ngettext, number

READ_WHOLE = 2_000
"""Entries that are one with another: so many are read whole, of more only those that are asked for."""

WITH_IDENTITIES = ("person", "organisation")
"""Types of which two entries can be judged to be one."""


@dataclass(frozen=True)
class Count:
    """How many there are, told apart by identity, and in how many entries."""

    identities: int
    entries: int

    @property
    def differ(self) -> bool:
        """Whether some entries are one with another."""
        return self.identities != self.entries


# Which entries are one


def together(session: Session) -> Together | None:
    """Looks identities up: of the given entries those that are one with another, with a number that these share.

    It may tell of more than it was asked. One statement for any number of entries; where few are one with another they
    are read once, from the index of that column alone. None where nobody is.
    """
    few = raw(session).execute(
        "SELECT id, identity_id FROM record WHERE identity_id > 0 LIMIT ?", (READ_WHOLE + 1,)
    )
    held: dict[int, int] = dict(few.fetchall())
    if not held:
        return None
    if len(held) <= READ_WHOLE:
        return lambda records: held

    def look_up(records: Collection[int]) -> Mapping[int, int]:
        return dict(
            raw(session)
            .execute(
                "SELECT r.id, r.identity_id FROM json_each(?) AS asked JOIN record AS r ON r.id = asked.value "
                "WHERE r.identity_id IS NOT NULL",
                (json.dumps(list(records)),),
            )
            .fetchall()
        )

    return look_up


def identity(session: Session, records: Collection[int]) -> Mapping[int, int]:
    """What `together` says of these records."""
    look_up = together(session)
    return look_up(records) if look_up is not None else {}


def told_by_newer() -> Any:
    """For a statement about `Record`: whether a newer entry that is one with it stands for it."""
    newer = aliased(Record)
    return (
        select(newer.id)
        .where(newer.identity_id == Record.identity_id, newer.id > Record.id)
        .correlate(Record)
        .exists()
    )


def others(session: Session, records: Collection[int]) -> dict[int, tuple[Ref, ...]]:
    """Of each record the other entries that are judged to be the same, by id; records that are alone are left out."""
    found: dict[int, list[Ref]] = {}
    known = identity(session, records)
    joined = sorted(known.keys() & set(records))
    if not joined:  # as nearly always: to make the statement takes longer than to ask
        return {}
    mine, other = aliased(Record), aliased(Record)
    for chunk in chunks(joined):
        rows = session.execute(
            select(mine.id, other.id, other.ref, other.type, other.title)
            .join(other, (other.identity_id == mine.identity_id) & (other.id != mine.id))
            .where(mine.id.in_(chunk))
            .order_by(mine.id, other.id)
        )
        for record, identifier, ref, type_name, title in rows:
            found.setdefault(record, []).append(Ref(identifier, ref, type_name, title))
    return {record: tuple(refs) for record, refs in found.items()}


# How many there are


def counts(session: Session, types: Sequence[str]) -> dict[str, Count]:
    """How many there are of each of these types that there are any of."""
    entries = dict(
        session.execute(select(Record.type, func.count()).where(Record.type.in_(types)).group_by(Record.type)).all()
    )
    # Only those that are one with another are read, not every record's identity.
    joined = [
        (row.type, row.identity_id)
        for row in session.execute(
            select(Record.type, Record.identity_id).where(JOINED).execution_options(include_trash=True)
        )
    ]
    repeated = Counter(name for name, _identity in joined) - Counter(name for name, _identity in set(joined))
    return {name: Count(n - repeated[name], n) for name, n in entries.items()}


def count(session: Session, records: Collection[int]) -> Count:
    """How many these records are."""
    known = identity(session, records)
    among = set(known).intersection(records) if known else set()
    return Count(len(records) - len(among) + len({known[one] for one in among}), len(records))


# In words


def of_type(type_name: str, n: int) -> str:
    """ "3 people"; "3" for types of which no two entries can be one."""
    if type_name == "person":
        return ngettext("{n} person", "{n} people", n).format(n=number(n))
    if type_name == "organisation":
        return ngettext("{n} organisation", "{n} organisations", n).format(n=number(n))
    return number(n)


def entries(n: int) -> str:
    """ "4 entries" """
    return ngettext("{n} entry", "{n} entries", n).format(n=number(n))


def in_entries(type_name: str, found: Count) -> str:
    """ "26 people in 28 entries"; the bare number where each entry is somebody else."""
    if not found.differ:
        return number(found.entries)
    return _("{people} in {entries}").format(
        people=of_type(type_name, found.identities), entries=entries(found.entries)
    )


def with_entries(type_name: str, found: Count) -> str:
    """ "3 people (4 entries)"; the bare number where each entry is somebody else."""
    if not found.differ:
        return number(found.entries)
    return _("{people} ({entries})").format(people=of_type(type_name, found.identities), entries=entries(found.entries))


def one_with(type_name: str, others: Iterable[Ref] | str) -> str:
    """ "one person with PER-0007, PER-0012"; "" for nobody. The others may be given as they are listed in a table."""
    shown = others if isinstance(others, str) else ", ".join(one.ref for one in others)
    if not shown:
        return ""
    text = _("one organisation with {refs}") if type_name == "organisation" else _("one person with {refs}")
    return text.format(refs=shown)
