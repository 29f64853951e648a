"""Stored objects in the database: which of them are known, and which came back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from casefiles.database import batch
from casefiles.database.library import Library
from casefiles.database.vault import Kept
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.registers import GONE, StoredObject
from casefiles.errors import LibraryError


def enter(session: Session, sizes: Mapping[str, int]) -> None:
    """Enter objects, given as SHA-256 -> bytes, that are not known yet; what was disposed of once is there again."""
    known: set[str] = set()
    for stored in session.scalars(select(StoredObject).where(StoredObject.sha256.in_(_each(sizes)))):
        known.add(stored.sha256)
        if stored.form == GONE:
            stored.form = "plain"
    batch.enter(session, StoredObject, [{"sha256": one, "size": size} for one, size in sizes.items() if one not in known])


def first_of_same_bytes(session: Session, wanted: Collection[str]) -> dict[str, int]:
    """Those of the digests that some exhibit has -> the id of the first of these."""
    found: dict[str, int] = {}
    for row in session.execute(
        select(Exhibit.sha256, Exhibit.id).where(Exhibit.sha256.in_(_each(wanted))).order_by(Exhibit.id)
    ):
        if row.sha256:
            found.setdefault(row.sha256, row.id)
    return found


def _each(digests: Iterable[str]) -> Select[Any]:
    """Any number of digests as the rows of one parameter: ten thousand parameters take longer to write than to look up."""
    return select(func.json_each(json.dumps(list(digests))).table_valued("value").c.value)


def take_back(library: Library, kept: Sequence[Kept], first: str) -> None:
    """Remove what an arrival brought and what was read of it, when its change did not come to be; but not where the exhibit
    of this uid, the first of it, is entered: what fails after the commit must not cost the bytes of what is entered."""
    with library.read() as session:
        if session.scalar(select(Exhibit.id).where(Exhibit.uid == first)) is not None:
            return
    library.vault.take_back(kept, first)
    for one in kept:
        if one.new:
            with suppress(LibraryError):  # it does no harm, and must not hide the fault that led here
                library.vault.forget_derived(one.sha256)
