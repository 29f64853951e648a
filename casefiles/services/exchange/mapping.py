"""Which column becomes what: guessed from the headings, changed by a person, kept in a file for the next table of its kind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from casefiles import words
from casefiles.domain.folding import fold
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput
from casefiles.services.exchange.holders import KINDS
from casefiles.services.exchange.table import Table
from casefiles.services.exchange.targets import IDENTIFIER, SURNAMES, check_type, targets
from casefiles.words import LANGUAGES, _

FORMAT = 1
DATE_ORDERS = ("", "day first", "month first")
"""How 03/04/2026 is read; while it is empty, such a date is a fault of its row and never guessed."""
_MOST_BYTES = 1_000_000
_LIKELY = ("person", "organisation", "vehicle", "identifier", "place", "item", "site", "event", "source")
"""Types among which a table's own is guessed, the likelier first."""


@dataclass(frozen=True)
class Columns:
    """What a table holds and how it is read: `targets` are as many as the table has columns, "" for one that is not taken.

    `language` decides how figures of amounts and dates are read; `date_order` is one of DATE_ORDERS.
    """

    type: str
    headings: tuple[str, ...]
    targets: tuple[str, ...]
    language: str = "en"
    date_order: str = ""

    def with_target(self, column: int, key: str) -> Columns:
        """The same with another target for a column; whoever had a target that only one column may have gives it up."""
        shared = not key or targets(self.type)[key].is_shared
        kept = [held if shared or held != key else "" for held in self.targets]
        kept[column] = key
        return replace(self, targets=tuple(kept))

    def plain(self) -> dict[str, Any]:
        """For a file; `columns_from` reads it."""
        return {
            "mapping": FORMAT,
            "type": self.type,
            "language": self.language,
            "dates": self.date_order,
            "columns": [
                {"heading": heading, "becomes": key} for heading, key in zip(self.headings, self.targets, strict=True)
            ],
        }


def check(columns: Columns) -> None:
    """Raises BadInput for what no table can be read by: an unknown type, target, language or order, or nothing taken."""
    check_type(columns.type)
    known = targets(columns.type)
    for key in columns.targets:
        if key and key not in known:
            raise BadInput(
                _("“{key}” is nothing that a column of this type can become; there are: {names}.").format(
                    key=key, names=", ".join(known)
                )
            )
        if key and not known[key].is_shared and columns.targets.count(key) > 1:
            raise BadInput(_("Two columns cannot both become “{label}”.").format(label=known[key].label))
    if not any(columns.targets):
        raise BadInput(_("No column is taken: say of at least one what it becomes."))
    if columns.language not in LANGUAGES or columns.date_order not in DATE_ORDERS:
        raise BadInput(_("This is not a mapping of columns that was saved here."))


# Guessing


@cache
def _synonyms() -> Mapping[str, Mapping[str, Sequence[str]]]:
    from resources import FOLDER

    raw: dict[str, dict[str, list[str]]] = json.loads((FOLDER / "headings.json").read_text(encoding="utf-8"))
    return raw


@cache
def _names(type_name: str) -> Mapping[str, str]:
    """Folded heading -> target: the words of `headings.json`, then the labels in every language and the keys."""
    found: dict[str, str] = {}
    known = targets(type_name)
    for group in (type_name, "*"):
        for key, texts in _synonyms().get(group, {}).items():
            if key in known:
                for text in texts:
                    found.setdefault(fold(text), key)
    for code in LANGUAGES:
        with words.use(code):
            for key, target in targets(type_name).items():
                found.setdefault(fold(target.label), key)
    for key in known:
        found.setdefault(fold(key.replace("_", " ").rpartition(".")[2]), key)
    return found


def guess(table: Table, type_name: str = "") -> Columns:
    """What each column most likely becomes, by its heading; for no type, also which type explains the most of them."""
    if type_name:
        check_type(type_name)
        return _guessed(table, type_name)
    best = max(
        (_guessed(table, name) for name in _LIKELY),
        key=lambda columns: (sum(map(bool, columns.targets)), -_LIKELY.index(columns.type)),
    )
    return best if any(best.targets) else _guessed(table, "person")


def _guessed(table: Table, type_name: str) -> Columns:
    known = targets(type_name)
    names = _names(type_name)
    taken: dict[int, str] = {}
    used: set[str] = set()
    # What is called just so comes before what only holds such a word.
    for exactly in (True, False):
        for place, heading in enumerate(table.headings):
            if place in taken:
                continue
            key = names.get(_bare(heading), "") if exactly else _within(_bare(heading), names)
            if key and (key not in used or known[key].is_shared):
                taken[place] = key
                used.add(key)
    if type_name == "person":
        taken = _given_and_surnames(taken, used)
    filled = tuple(taken.get(place, "") for place in range(len(table.headings)))
    return Columns(type_name, table.headings, filled, words.language())


def _given_and_surnames(taken: dict[int, str], used: set[str]) -> dict[int, str]:
    """Beside a column of surnames, "Nombre" or "Name" is that of the given names."""
    if used & {SURNAMES, "father_surname"} and "given_names" not in used:
        return {place: "given_names" if key == "printed_name" else key for place, key in taken.items()}
    return taken


def _bare(heading: str) -> str:
    text = fold(heading)
    # "Alias (2)": a second column of that name.
    head, _blank, last = text.rpartition(" ")
    return head if head and last.isdigit() else text


def _within(heading: str, names: Mapping[str, str]) -> str:
    """The target of the longest name that stands in the heading as whole words, such as "alias" in "alias conocidos"."""
    padded = f" {heading} "
    # "DNI del titular" is no name of anybody, so whose something is must be said in just those words.
    found = [name for name, key in names.items() if len(name) > 3 and key not in KINDS and f" {name} " in padded]
    return names[max(found, key=lambda name: (len(name), name))] if found else ""


def of_call(
    table: Table,
    *,
    saved: Mapping[str, Any] | None = None,
    type_name: str = "",
    changes: Sequence[str] = (),
    date_order: str = "",
) -> Columns:
    """The columns as a call says them: a saved mapping, else guessed, with changes such as "Alias=aliases" on top.

    Raises BadInput.
    """
    columns = columns_from(saved, table) if saved is not None else guess(table, type_name)
    if type_name and columns.type != type_name:
        raise BadInput(_("The mapping is for the type “{type}”.").format(type=columns.type))
    for text in changes:
        heading, found, key = text.rpartition("=")
        place = next((n for n, held in enumerate(table.headings) if fold(held) == fold(heading)), None)
        if not found or place is None:
            raise BadInput(
                _("Write a column as HEADING=FIELD; the headings are: {headings}.").format(headings=", ".join(table.headings))
            )
        if key and key not in targets(columns.type):
            check(replace(columns, targets=(key,)))
        columns = columns.with_target(place, key)
    columns = replace(columns, date_order=date_order) if date_order else columns
    check(columns)
    return columns


def number_kind(heading: str) -> str:
    """The kind of number that a heading speaks of ("Celular" is a phone); "" where it says none."""
    key = _names("person").get(_bare(heading), "")
    if key.startswith(IDENTIFIER):
        return key.removeprefix(IDENTIFIER)
    return vocabulary("identifier_kind").find(heading) or ""


def day_leads(texts: Sequence[str]) -> str:
    """What dates in figures show of their own order: "day first", "month first", or "" where none does or both do."""
    seen = set()
    for first, second in _figures(texts):
        if first > 12 >= second:
            seen.add("day first")
        elif second > 12 >= first:
            seen.add("month first")
    return seen.pop() if len(seen) == 1 else ""


def _figures(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    for text in texts:
        parts = text.replace("-", "/").replace(".", "/").split("/")
        if len(parts) == 3 and all(part.strip().isdecimal() for part in parts) and len(parts[0].strip()) <= 2:
            yield int(parts[0]), int(parts[1])


# In a file


def save(columns: Columns, file: Path) -> None:
    """Writes the mapping for other tables of this kind. Raises BadInput where the file cannot be written."""
    try:
        file.write_text(json.dumps(columns.plain(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput(
            _("{name} could not be written: {reason}.").format(name=file.name, reason=error.strerror)
        ) from error


def read_mapping(file: Path) -> dict[str, Any]:
    """What a file of `save` holds. Raises BadInput for what is none."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
        found = json.loads(content.decode("utf-8-sig")) if len(content) <= _MOST_BYTES else None
    except OSError as error:
        raise BadInput(_("{name} could not be read: {reason}.").format(name=file.name, reason=error.strerror)) from error
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadInput(_("{name} is no mapping of columns that was saved here.").format(name=file.name))
    return found


def columns_from(plain: Mapping[str, Any], table: Table) -> Columns:
    """A saved mapping laid over a table, by headings, whatever their order. Columns that it does not know are not taken.

    Raises BadInput for what is no mapping and for one that names a heading which the table does not have.
    """
    listed = plain.get("columns")
    texts = [plain.get("type"), plain.get("language", "en"), plain.get("dates", "")]
    if plain.get("mapping") != FORMAT or not isinstance(listed, list) or not all(isinstance(one, str) for one in texts):
        raise BadInput(_("This is not a mapping of columns that was saved here."))
    place_of = {fold(heading): place for place, heading in enumerate(table.headings)}
    filled = [""] * len(table.headings)
    for one in listed:
        if not isinstance(one, dict) or not all(isinstance(one.get(key), str) for key in ("heading", "becomes")):
            raise BadInput(_("This is not a mapping of columns that was saved here."))
        place = place_of.get(fold(one["heading"]))
        if place is None:
            if not one["becomes"]:
                continue
            raise BadInput(
                _("The mapping names a column “{heading}”, which {name} does not have.").format(
                    heading=one["heading"][:80], name=table.name
                )
            )
        filled[place] = one["becomes"]
    columns = Columns(str(texts[0]), table.headings, tuple(filled), str(texts[1]), str(texts[2]))
    check(columns)
    return columns
