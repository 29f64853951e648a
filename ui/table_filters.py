"""The filters of a table as keys of its pills, and the same as conditions that the services know and the library keeps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from casefiles.domain.kinds import Amount, Choice, Date, Flag, Number, Reference
from casefiles.domain.record import Field, fields_of
from casefiles.domain.record_types import record_type
from casefiles.domain.vocabulary import link_types, vocabulary
from casefiles.services.conditions import STANDINGS
from casefiles.services.listing import columns
from casefiles.services.one_each import WITH_IDENTITIES
from casefiles.services.places import WHERE
from casefiles.services.views import EACH_ONCE, Condition, Filter, Group, condition_from
from casefiles.words import N_, _, and_list, or_list, sort_key

TREE, QUERY = "tree:", "query:"
"""What the keys of pills begin with that stand for a condition as JSON, and for words typed into the box at the top."""

HANGING: dict[str, str] = {
    "standing": N_("Backing"),
    "sources": N_("Sources"),
    "grade": N_("Grade"),
    "evidence": N_("Evidence"),
    "link": N_("Link"),
    "file": N_("Operation's file"),
    "tag": N_("Tag"),
    "where": N_("Any place"),
    "when": N_("Any date"),
    "linked": N_("Linked with"),
}
"""What can be asked of every type beside its fields."""
JUDGED = {"one_with": N_("One with another entry")}
"""What else can be asked of types whose entries can be judged to be the same."""
COMMON: dict[str, str] = {
    "title": N_("Shown name"),
    "ref": N_("Reference"),
    "created_at": N_("Entered"),
    "created_by": N_("Entered by"),
    "modified_at": N_("Changed"),
    "modified_by": N_("Changed by"),
}
"""What every entry has and is no field of its type."""
MOMENTS = frozenset({"created_at", "modified_at"})
COLUMNS = {"aliases": "line", "operations": "number", "amounts": "quantity"}
"""Columns of tables that are made of other entries and can be asked about, and the kind of their values."""

TESTS: dict[str, str] = {
    "is": N_("is"), "contains": N_("contains"), "has": N_("given"), "lacks": N_("missing"),
    "before": N_("before"), "after": N_("after"), "at_least": N_("at least"),
}  # fmt: skip


def key_of(one: Condition) -> str:
    """The key of the pill that stands for a condition."""
    return TREE + json.dumps(one.plain(), ensure_ascii=False, sort_keys=True)


def query_of(keys: Iterable[str]) -> str:
    """The words among the keys; '' where there are none."""
    return next((key.removeprefix(QUERY) for key in keys if key.startswith(QUERY)), "")


def conditions_of(keys: Iterable[str]) -> tuple[Condition, ...]:
    """What the pills that are on ask: those of one field widen each other, all else narrows."""
    by_field: dict[str, list[Condition]] = {}
    found: list[Condition] = []
    for key in sorted(keys):
        if key.startswith(TREE):
            found.append(condition_from(json.loads(key.removeprefix(TREE))))
        elif not key.startswith(QUERY):
            name, _equals, value = key.partition("=")
            by_field.setdefault(name, []).append(Filter(name, "is", value))
    for group in by_field.values():
        found.append(group[0] if len(group) == 1 else Group("any", tuple(group)))
    return tuple(found)


def keys_of(conditions: Iterable[Condition], pills: Sequence[str]) -> list[str]:
    """The keys of the pills for these conditions: those the table has, and keys with the condition itself for all else."""
    found: list[str] = []
    for one in conditions:
        members = one.members if isinstance(one, Group) and one.how == "any" else (one,)
        plain = [f"{each.key}={each.value}" for each in members if isinstance(each, Filter) and each.test == "is"]
        if len(plain) == len(members) and plain and all(key in pills for key in plain):
            found += plain
        else:
            found.append(key_of(one))
    return found


def field_named(type_name: str, key: str) -> Field | None:
    """The field of a type, None for what hangs on an entry."""
    return next((one for one in fields_of(record_type(type_name)) if one.key == key), None)


def subjects_of(type_name: str) -> list[list[tuple[str, str]]]:
    """What can be asked of a type, as (key, label) in groups: its fields and columns, what hangs on it, what all have."""
    own = [(one.key, _(one.label)) for one in fields_of(record_type(type_name))]
    own += [(one.key, one.label) for one in columns(type_name) if one.key in COLUMNS]
    hanging = [(key, _(label)) for key, label in hanging_of(type_name).items()]
    return [
        sorted(own, key=lambda pair: sort_key(pair[1])),
        sorted(hanging, key=lambda pair: sort_key(pair[1])),
        [(key, _(label)) for key, label in COMMON.items()],
    ]


def hanging_of(type_name: str) -> dict[str, str]:
    """What can be asked of a type beside its fields, by key, in English."""
    return HANGING | JUDGED if type_name in WITH_IDENTITIES else HANGING


def label_of(type_name: str, key: str) -> str:
    """What the subject of a condition is called."""
    if key in hanging_of(type_name):
        return _(hanging_of(type_name)[key])
    field = field_named(type_name, key)
    if field is not None:
        return _(field.label)
    column = next((one.label for one in columns(type_name) if one.key == key and key in COLUMNS), "")
    return column or _(COMMON.get(key, "Name"))


def tests_of(type_name: str, key: str) -> tuple[str, ...]:
    """The tests that suit a subject, the usual one first."""
    if key == "standing":
        return ("is",)
    if key in ("sources", "evidence", "link", "one_with"):
        return ("has", "lacks")
    if key == "grade":
        return ("at_least", "has", "lacks")
    if key in ("tag", "file", "where"):
        return ("is", "has", "lacks")
    if key == "linked":
        return ("is",)
    if key == "when":
        return ("is", "before", "after", "has", "lacks")
    if key in MOMENTS:
        return ("is", "before", "after")
    if key in COLUMNS and field_named(type_name, key) is None:
        return ("contains", "is", "has", "lacks") if COLUMNS[key] == "line" else ("is", "before", "after", "has", "lacks")
    field = field_named(type_name, key)
    kind = field.kind if field is not None else None
    if key in ("marking", "tlp"):
        return ("at_least", "is", "has", "lacks")
    if isinstance(kind, Date | Number | Amount):
        return ("is", "before", "after", "has", "lacks")
    if isinstance(kind, Choice | Reference):
        return ("is", "contains", "has", "lacks")
    if isinstance(kind, Flag):
        return ("is", "has", "lacks")
    return ("contains", "is", "has", "lacks")


def asks_for(type_name: str, key: str, test: str) -> str:
    """The kind of value that a test asks for: that of the field, `moment`, or what hangs on an entry by its key."""
    if key in ("where", "linked", "file"):
        return "reference"
    if key in MOMENTS:
        return "moment"
    field = field_named(type_name, key)
    kind = field.kind.name if field is not None else COLUMNS.get(key, key)
    return "line" if kind == "reference" and test == "contains" else kind


def targets_of(type_name: str, key: str) -> tuple[str, ...]:
    """The types of the entries that may be the value of a condition."""
    if key in ("where", "file"):
        return tuple(sorted(WHERE)) if key == "where" else ("operation",)
    field = field_named(type_name, key)
    return tuple(field.kind.targets) if field is not None and isinstance(field.kind, Reference) else ("*",)


def choices_of(type_name: str, key: str, test: str) -> list[tuple[str, str]]:
    """The values to choose from as (key, words); empty where a value is typed or there is none."""
    if key == "standing":
        return [(name, _(shown)) for name, shown in STANDINGS.items()]
    if key == "link":
        return [("", _("any")), *sorted(((name, one.reading()) for name, one in link_types().items()), key=lambda pair: pair[1])]
    field = field_named(type_name, key)
    if field is None or test not in ("is", "at_least"):
        return []
    if isinstance(field.kind, Choice):
        return [(term.key, term.show()) for term in vocabulary(field.kind.vocabulary)]
    return [("yes", _("yes")), ("no", _("no"))] if isinstance(field.kind, Flag) else []


def takes_value(type_name: str, key: str, test: str) -> bool:
    """Whether a value goes with a test."""
    return key == "link" or test not in ("has", "lacks", "empty")


def words_of(type_name: str, key: str, test: str) -> str:
    """What a test is called for a subject."""
    field = field_named(type_name, key)
    if test == "is" and (key in MOMENTS or key == "when" or (field is not None and isinstance(field.kind, Date))):
        return _("within")
    if test == "is" and key == "where":
        return _("is in")
    if field is not None and test == "is" and isinstance(field.kind, Reference) and WHERE & set(field.kind.targets):
        return _("is in")
    counted = field is None and COLUMNS.get(key, "line") != "line"
    if (counted or (field is not None and isinstance(field.kind, Number | Amount))) and test in ("before", "after"):
        return _("less than") if test == "before" else _("more than")
    return _(TESTS.get(test, test))


def describe(type_name: str, one: Condition, *, within: bool = False) -> str:
    """A condition in a few words, for its pill; groups `within` others stand in brackets."""
    if isinstance(one, Group):
        parts = [describe(type_name, member, within=len(one.members) > 1) for member in one.members]
        if one.how == "none":
            said = _("not: {condition}") if len(parts) == 1 else _("none of: {conditions}")
            sentence = said.format(condition=parts[0] if parts else "", conditions=", ".join(parts))
        else:
            sentence = and_list(parts) if one.how == "all" else or_list(parts)
        return f"({sentence})" if within and (len(parts) > 1 or one.how == "none") else sentence
    if one == EACH_ONCE:
        return _("Each person once") if type_name == "person" else _("Each organisation once")
    shown = dict(choices_of(type_name, one.key, one.test)).get(one.value, one.value)
    if one.key == "link" and not one.value:
        shown = ""
    parts = [label_of(type_name, one.key), words_of(type_name, one.key, one.test), shown]
    if one.key == "link" and shown:
        parts = [f"{label_of(type_name, one.key)} “{shown}”", words_of(type_name, one.key, one.test)]
    return " ".join(part for part in parts if part)
