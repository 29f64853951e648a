"""An entry as the rows that the index holds of it, folded; and those rows read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import groupby
from typing import Any

from casefiles.database.index.tables import PLACES
from casefiles.database.index.values import KINDS, Entry
from casefiles.domain import folding
from casefiles.domain.naming.keys import search_keys
from casefiles.errors import BadInput
from casefiles.words import _

NAMED = frozenset({"person", "alias", "organisation", "operation", "place", "site"})
"""Types whose titles are names that people say and write otherwise. A file's name or a headline is not sought by its sound."""

_SHORT = 80
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_BETWEEN_NAMES = " \ue000 "  # a word that no query can hold: phrases do not run from one name into the next


@dataclass(frozen=True)
class Rows:
    """An entry as its rows: names as (kind, key), texts as (id, place, body).

    `printed` is JSON, [kind, text] for every title and alias as it is written; `sought` are the keys under which these
    and the type are sought, one blank between two; "" for types without names.
    """

    record: int
    type: str
    ref: str
    names: str
    printed: str
    sought: str
    keys: tuple[tuple[int, str], ...]
    texts: tuple[tuple[int, str, str], ...]

    @cached_property
    def digest(self) -> str:
        # No value holds a NUL, so that these cannot run into one another; the counts say where each list ends.
        held = [self.type, self.ref, self.names, self.printed, self.sought, f"{len(self.keys)} {len(self.texts)}"]
        held += [f"{kind}{key}" for kind, key in self.keys]
        for number, place, body in self.texts:
            held += (str(number), place, body)
        return blake2b("\0".join(held).encode(), digest_size=16).hexdigest()


def digest_of(entry: Entry) -> str:
    """32 hex digits for what the index holds of this entry; equal entries give equal digests."""
    return rows_of(entry).digest


def rows_of(entry: Entry) -> Rows:
    """An entry folded. Raises BadInput for a record with more than a million texts."""
    if len(entry.texts) >= 1 << PLACES:
        raise BadInput(_("{ref} has more than a million pages of text, which cannot be indexed.").format(ref=entry.ref))
    forms: dict[str, None] = {}
    keys: set[tuple[int, str]] = set()
    printed: dict[tuple[int, str], None] = {}
    sought: set[str] = set()
    for name in entry.names:
        found = folding.forms(name.text)
        if name.kind != "identifier" and found:
            printed[KINDS.index(name.kind), name.text] = None
            if entry.type in NAMED:
                sought.update(map(token, search_keys(name.text)))
        if name.kind == "identifier":
            found = tuple(dict.fromkeys((*found, folding.compact(name.text)))) if found else ()
        forms.update(dict.fromkeys(found))
        keys.update((KINDS.index(name.kind), form) for form in found)
    texts = []
    for number, text in enumerate(entry.texts):
        body = _folded_short(text.text) if len(text.text) <= _SHORT else folding.fold_running(text.text)
        if body:
            texts.append((entry.record << PLACES | number, text.place, body))
    names = _BETWEEN_NAMES.join(forms)
    return Rows(
        entry.record,
        entry.type,
        entry.ref,
        names,
        _as_json(list(printed)) if printed else "",
        " ".join([type_token(entry.type), *sorted(sought)]) if sought else "",
        tuple(sorted(keys)),
        tuple(texts),
    )


@lru_cache(maxsize=4096)
def _folded_short(text: str) -> str:
    """What is no longer than a term is mostly one, or the name of a place or person that others have too."""
    return folding.fold_running(text)


def token(key: str) -> str:
    """A search key of naming as one word of `index_fts_keys`."""
    return key.replace(":", "").replace(" ", "")


def type_token(name: str) -> str:
    """A type as one word of `index_fts_keys`, which no search key is."""
    return "y" + name.replace("_", "")


def stored(connection: Any, records: Sequence[int]) -> Iterator[Rows]:
    """The rows held for these records, ascending; only those there are."""
    chosen = json.dumps(sorted(set(records)))
    yield from gather(
        connection.execute(
            "SELECT record, type, ref, names, printed, sought FROM index_record WHERE record IN (SELECT value FROM json_each(?)) "
            "ORDER BY record",
            (chosen,),
        ),
        connection.execute(
            "SELECT record, kind, key FROM index_name WHERE record IN (SELECT value FROM json_each(?)) "
            "ORDER BY record, kind, key",
            (chosen,),
        ),
        connection.execute(
            "SELECT t.id >> ?, t.id, t.place, t.body FROM json_each(?) AS chosen CROSS JOIN index_text AS t "
            "ON t.id BETWEEN chosen.value << ? AND ((chosen.value + 1) << ?) - 1 ORDER BY t.id",
            (PLACES, chosen, PLACES, PLACES),
        ),
    )


def sought_of_type(connection: Any, type_name: str) -> Iterator[tuple[int, list[str], list[tuple[str, str]]]]:
    """Every record of a type in one pass: the keys (`token`) under which its names are sought, and its names as printed.

    Names are (kind, text). For comparing many.
    """
    rows = connection.execute("SELECT record, sought, printed FROM index_record WHERE type = ?", (type_name,))
    for record, sought, printed in rows:
        names = [(KINDS[kind], text) for kind, text in json.loads(printed)] if printed else []
        yield record, sought.split(" "), names


def gather(records: Iterable[Any], keys: Iterable[Any], texts: Iterable[Any]) -> Iterator[Rows]:
    """Rows of the three tables, each ascending by record, put together by record."""
    keys_of, texts_of = _grouped(keys), _grouped(texts)
    for record, kind, ref, names, printed, sought in records:
        yield Rows(record, kind, ref, names, printed, sought, tuple(keys_of(record)), tuple(texts_of(record)))


def _grouped(rows: Iterable[Any]) -> Callable[[int], list[Any]]:
    """A function that gives the rest of each row of a record; to be asked in ascending order."""
    groups = groupby(rows, key=lambda row: row[0])
    waiting: list[tuple[int, list[Any]]] = []

    def of(record: int) -> list[Any]:
        while not waiting or waiting[0][0] < record:
            waiting.clear()
            group = next(groups, None)
            if group is None:
                return []
            waiting.append((group[0], [tuple(row[1:]) for row in group[1]]))
        return waiting[0][1] if waiting[0][0] == record else []

    return of
