"""Searches that are kept in the library, so that they travel with it: words, or a table with its filters.

Each is a row of the library's own settings under a name of its own. Making, renaming and deleting one is a change like
any other, journalled and undone; since rows are never deleted, an empty value stands for one that was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.query import parse
from casefiles.domain.record_types import ENTRIES
from casefiles.domain.registers import Setting
from casefiles.domain.text import clean_line
from casefiles.domain.uid import new_uid
from casefiles.errors import BadInput, NotFound
from casefiles.services.views import Condition, condition_from
from casefiles.words import _, sort_key

PREFIX = "search/"
LONGEST_NAME = 120


@dataclass(frozen=True)
class SavedSearch:
    """A search with a name. `key` is '' until it is saved.

    `query` is what was typed into the box; `type` the one type it is a table of, '' for results of any type; `filters`
    narrow that table.
    """

    name: str
    query: str = ""
    type: str = ""
    filters: tuple[Condition, ...] = ()
    key: str = ""

    def plain(self) -> dict[str, Any]:
        """The search for JSON, without its key."""
        return {
            "name": self.name, "query": self.query, "type": self.type, "filters": [one.plain() for one in self.filters],
        }  # fmt: skip


def saved(library: Library) -> tuple[SavedSearch, ...]:
    """All saved searches by name. One that a later version made otherwise is passed over."""
    found = []
    with library.read() as session:
        rows = session.execute(
            select(Setting.name, Setting.value).where(Setting.name.startswith(PREFIX), Setting.value != "")
        )
        for name, value in rows:
            one = _read(name.removeprefix(PREFIX), value)
            if one is not None:
                found.append(one)
    return tuple(sorted(found, key=lambda one: (sort_key(one.name), one.key)))


def saved_search(library: Library, key: str) -> SavedSearch:
    """The search of that key. Raises NotFound."""
    found = next((one for one in saved(library) if one.key == key), None)
    if found is None:
        raise NotFound(_("This search is not saved in the library any more."))
    return found


def save(library: Library, search: SavedSearch) -> SavedSearch:
    """Saves a new search. What asks for one type alone becomes a table of it.

    Raises BadInput where it has no name or nothing to look for, or where another has that name.
    """
    if search.type and search.type not in ENTRIES:
        raise BadInput(_("“{name}” is no type of entry.").format(name=search.type))
    if not search.query.strip() and not search.type:
        raise BadInput(_("There is nothing to look for in this search."))
    asked = {one.value for one in parse(search.query).of("type")}
    if not search.type and len(asked) == 1 and asked <= set(ENTRIES):
        search = replace(search, type=next(iter(asked)))
    made = replace(search, name=_name(library, search.name), query=search.query.strip(), key=new_uid())
    with library.change(_("Save the search “{name}”").format(name=made.name)) as session:
        session.add(Setting(name=PREFIX + made.key, value=_written(made)))
    return made


def rename(library: Library, key: str, name: str) -> SavedSearch:
    """Gives a search another name. Raises NotFound, and BadInput for no name or that of another."""
    before = saved_search(library, key)
    made = replace(before, name=_name(library, name, but=key))
    _put(
        library,
        made.key,
        _written(made),
        _("Rename the search “{name}” to “{other}”").format(name=before.name, other=made.name),
    )
    return made


def delete(library: Library, key: str) -> None:
    """Takes a search out of the library; undo brings it back. Raises NotFound."""
    before = saved_search(library, key)
    _put(library, key, "", _("Delete the search “{name}”").format(name=before.name))


def _put(library: Library, key: str, value: str, label: str) -> None:
    with library.change(label) as session:
        session.scalars(select(Setting).where(Setting.name == PREFIX + key)).one().value = value


def _name(library: Library, text: str, but: str = "") -> str:
    name = clean_line(text)[:LONGEST_NAME]
    if not name:
        raise BadInput(_("Give the search a name."))
    if any(one.name.casefold() == name.casefold() and one.key != but for one in saved(library)):
        raise BadInput(_("There is already a search called “{name}”.").format(name=name))
    return name


def _written(search: SavedSearch) -> str:
    return json.dumps(search.plain(), ensure_ascii=False, separators=(",", ":"))


def _read(key: str, value: str) -> SavedSearch | None:
    try:
        plain = json.loads(value)
        filters = tuple(condition_from(one) for one in plain["filters"])
        found = SavedSearch(plain["name"], plain["query"], plain["type"], filters, key)
    except (ValueError, KeyError, TypeError, BadInput, RecursionError):
        return None
    known = not found.type or found.type in ENTRIES
    return found if known and isinstance(found.name, str) and isinstance(found.query, str) else None
