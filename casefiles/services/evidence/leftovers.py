"""Bytes and sheets in the vault that nothing refers to: listed for a person to decide, never removed by themselves."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database.library import Library
from casefiles.domain.custody import Custody
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.registers import GONE, StoredObject
from casefiles.domain.text import clean
from casefiles.errors import BadInput, CasefilesError
from casefiles.words import _

Why = Literal["never_entered", "taken_back", "disposed", "sheet"]
"""Bytes of an intake that did not come to its end; bytes whose entry was taken back; bytes of something disposed of
that are still there; a sheet of arrival without custody."""


@dataclass(frozen=True)
class Leftover:
    """One file of the vault: its name there (SHA-256, or the uid of an exhibit for a sheet), the name it came with
    ("" where no sheet says it), size in bytes, when it arrived (UTC or "")."""

    key: str
    why: Why
    name: str
    size: int
    arrived: str

    @property
    def sentence(self) -> str:
        """Why it is a leftover, for the reader."""
        return {
            "never_entered": _("came in, but was never entered to the end"),
            "taken_back": _("its entry was taken back"),
            "disposed": _("was disposed of; its bytes are still here"),
            "sheet": _("a sheet of arrival without evidence"),
        }[self.why]


def find(library: Library) -> tuple[Leftover, ...]:
    """All that is left over, bytes first, by name. Reads no evidence; changes nothing."""
    with library.read() as session:
        return tuple(sorted(_find(library, session), key=lambda one: (one.why == "sheet", one.name, one.key)))


def _find(library: Library, session: Session) -> Iterator[Leftover]:
    forms = {row.sha256: row.form for row in session.execute(select(StoredObject.sha256, StoredObject.form))}
    referred = set(session.scalars(select(Exhibit.sha256).execution_options(include_trash=True)))
    chained = set(session.scalars(select(Custody.exhibit)))
    came: dict[str, dict[str, str]] = {}
    unentered: list[tuple[str, dict[str, str]]] = []
    for arrival in library.vault.arrivals():
        sheets = _sheets(library, arrival)
        came.update((sheet["sha256"], sheet) for sheet in sheets.values() if sheet.get("sha256"))
        if chained.isdisjoint({arrival, *sheets}):
            unentered.append((arrival, sheets.get(arrival, {})))
    for sha256 in library.vault.objects():
        form = forms.get(sha256)
        why: Why
        if form is None:
            why = "never_entered"
        elif form == GONE:
            why = "disposed"
        elif sha256 not in referred:
            why = "taken_back"
        else:
            continue
        sheet = came.get(sha256, {})
        size = library.vault.key_of(sha256).stat().st_size
        yield Leftover(sha256, why, sheet.get("name", ""), size, sheet.get("arrived", ""))
    for arrival, first in unentered:
        size = library.vault.size_of_sheets(arrival)
        yield Leftover(arrival, "sheet", first.get("name", ""), size, first.get("arrived", ""))


def _sheets(library: Library, arrival: str) -> dict[str, dict[str, str]]:
    """What the sheets of an arrival say in words, by the uids of their exhibits; nothing where they cannot be read."""
    try:
        sheets = library.vault.sheets(arrival)
    except CasefilesError:
        return {}
    found: dict[str, dict[str, str]] = {}
    for uid, sheet in sheets.items():
        try:
            read = json.loads(sheet)
        except ValueError:
            read = None
        said = read.items() if isinstance(read, dict) else ()
        found[uid] = {key: value for key, value in said if isinstance(value, str)}
    return found


def remove(library: Library, keys: Collection[str], reason: str) -> int:
    """Removes leftovers by their keys, for good; gives how many. What is no leftover any more is left alone.

    Where an object was entered once, that its bytes went, and why, is a change of its own, which cannot be undone.
    Raises BadInput without a reason, ReadOnly, LibraryError.
    """
    reason = clean(reason)
    if not reason:
        raise BadInput(_("Please say why this is removed; it cannot be brought back."))
    with library.change(_("Remove leftovers")) as session:
        # Looked at again under the lock: what was entered meanwhile stays.
        chosen = [one for one in _find(library, session) if one.key in keys]
        entered = [one.key for one in chosen if one.why == "taken_back"]
        for stored in session.scalars(select(StoredObject).where(StoredObject.sha256.in_(entered))):
            stored.form = GONE
        session.info["label"] = _("Remove leftover evidence: {reason}").format(reason=reason)
        session.info["details"]["undoable"] = False
    for one in chosen:
        if one.why == "sheet":
            library.vault.remove_sheets(one.key)
        else:
            library.vault.destroy(one.key)
    return len(chosen)


def export(library: Library, key: str, file: Path) -> None:
    """Copies the bytes of a leftover out, so that they can be looked at or taken in anew. Raises BadInput, LibraryError."""
    if file.exists():
        raise BadInput(_("There is a file {path} already; choose another name.").format(path=file))
    with library.vault.open(key) as source, file.open("xb") as target:
        while piece := source.read(1 << 20):
            target.write(piece)
