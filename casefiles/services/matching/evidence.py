"""What speaks for two entries being one, and what against: keys with the records they rest on, and how much each weighs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from casefiles.services.matching.detention import at_once
from casefiles.services.matching.subject import Subject

ALIAS: Final = "alias"
NAME: Final = "name"
IDENTIFIER: Final = "identifier"
DOCUMENT: Final = "identity document"
COMPANY: Final = "company"
PLACE: Final = "place"
PERIOD: Final = "period"
BORN: Final = "born"
BIRTH_DIFFERS: Final = "different birth date"
DIED: Final = "died before"
DETAINED: Final = "detained at the same time"
RELATED: Final = "related"
LINKED: Final = "linked with one another"
NATIONALITY: Final = "nationality differs"
NOT_THE_SAME: Final = "not the same"

DOCUMENTS = frozenset({"identity_document", "passport", "account", "imei", "wallet"})
"""Kinds of identifier that hardly two people share."""
RELATIVES = frozenset({"parent_of", "sibling_of", "partner_of", "relative_of", "took_name_from"})
_FEW, _SOME, _MANY = 3, 10, 50


class Reason(NamedTuple):
    """A key of this module or of `domain.naming.reasons`, and the ids of the records it is about."""

    key: str
    about: tuple[int, ...] = ()


class Weighed(NamedTuple):
    """A reason, and how much: for it, the part of what is missing to 1 that it closes; against it, what it leaves."""

    reason: Reason
    weight: float


def reasons_for(a: Subject, b: Subject, degree: Mapping[int, int]) -> Iterator[Weighed]:
    """What they share besides the name. `degree` says how many entries are linked with a record: few say more."""
    for key in sorted(a.identifiers.keys() & b.identifiers.keys()):
        sure = key[0] in DOCUMENTS
        yield Weighed(Reason(DOCUMENT if sure else IDENTIFIER, (a.identifiers[key],)), 0.85 if sure else 0.6)
    shared = sorted(a.company.keys() & b.company.keys(), key=lambda one: (degree.get(one, 0), one))
    if shared:
        left = 1.0
        for one in shared:
            left *= 1 - _rarity(degree.get(one, 0))
        yield Weighed(Reason(COMPANY, tuple(a.company[one] for one in shared[:3])), min(1 - left, 0.6))
    there = sorted(
        {one.place for one in a.presences for two in b.presences if one.place == two.place and one.when.meets(two.when)}
    )
    if there:
        yield Weighed(Reason(PLACE, tuple(there[:2])), 0.2)
    elif a.active is not None and b.active is not None and a.active.meets(b.active) and shared:
        yield Weighed(Reason(PERIOD), 0.05)
    if a.born is not None and b.born is not None and a.born.meets(b.born):
        yield Weighed(Reason(BORN), 0.6 if a.born_exact and b.born_exact else 0.12)


def _rarity(count: int) -> float:
    if count <= _FEW:
        return 0.35
    if count <= _SOME:
        return 0.2
    return 0.08 if count <= _MANY else 0.02


def reasons_against(a: Subject, b: Subject) -> Iterator[Weighed]:
    """What one person can hardly be at once."""
    if a.born is not None and b.born is not None and not a.born.meets(b.born):
        yield Weighed(Reason(BIRTH_DIFFERS), 0.15)
    for one, other in ((a, b), (b, a)):
        if one.died is not None and other.active is not None and one.died.last < other.active.first:
            yield Weighed(Reason(DIED, (one.id,)), 0.2)
    twice = next((both for one in a.custody for two in b.custody if (both := at_once(one, two))), None)
    if twice is not None:
        yield Weighed(Reason(DETAINED, twice), 0.3)
    link = a.beside.get(b.id)
    if link is not None:
        yield Weighed(Reason(RELATED if link in RELATIVES else LINKED), 0.1 if link in RELATIVES else 0.25)
    if a.nationality and b.nationality and a.nationality != b.nationality:
        yield Weighed(Reason(NATIONALITY), 0.9)
