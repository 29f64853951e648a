"""The filters of a table as keys of its pills, and the same as conditions that the services know and the library keeps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from casefiles.domain.kinds import Amount, Choice, Date, Flag, Number, Reference
from casefiles.domain.record import Field, fields_of
from casefiles.domain.record_types import record_type
from casefiles.domain.vocabulary import link_types, vocabulary
from casefiles.services.conditions import STANDINGS
from casefiles.services.one_each import WITH_IDENTITIES
from casefiles.services.places import WHERE
from casefiles.services.views import EACH_ONCE, Condition, Filter, Group, condition_from
from casefiles.words import N_, _, and_list, or_list

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
}
JUDGED = {"one_with": N_("One with another entry")}
"""What else can be asked of types whose entries can be judged to be the same."""

"""What can be asked of every type beside its fields."""

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


def hanging_of(type_name: str) -> dict[str, str]:
    """What can be asked of a type beside its fields, by key, in English."""
    return HANGING | JUDGED if type_name in WITH_IDENTITIES else HANGING


def label_of(type_name: str, key: str) -> str:
    """What the subject of a condition is called."""
    if key in hanging_of(type_name):
        return _(hanging_of(type_name)[key])
    field = field_named(type_name, key)
    return _(field.label) if field is not None else _("Name")


def tests_of(type_name: str, key: str) -> tuple[str, ...]:
    """The tests that suit a subject, the usual one first."""
    if key == "standing":
        return ("is",)
    if key in ("sources", "evidence", "link", "one_with"):
        return ("has", "lacks")
    if key == "grade":
        return ("at_least", "has", "lacks")
    if key in ("tag", "file"):
        return ("is", "has", "lacks")
    field = field_named(type_name, key)
    kind = field.kind if field is not None else None
    if key in ("marking", "tlp"):
        return ("at_least", "is", "has", "lacks")
    if isinstance(kind, Date | Number | Amount):
        return ("is", "before", "after", "has", "lacks")
    if isinstance(kind, Choice | Flag | Reference):
        return ("is", "has", "lacks")
    return ("contains", "has", "lacks")


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
    if field is not None and test == "is":
        if isinstance(field.kind, Date):
            return _("within")
        if isinstance(field.kind, Reference) and WHERE & set(field.kind.targets):
            return _("is in")
    if field is not None and isinstance(field.kind, Number | Amount) and test in ("before", "after"):
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
