"""How much all of it comes to: the likeness of names, drawn towards 1 by what is shared, and down by what cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casefiles.domain.naming import reasons as naming
from casefiles.domain.naming.likeness import POSSIBLE, STRONG, likeness
from casefiles.domain.naming.rarity import Frequency
from casefiles.services.matching import evidence
from casefiles.services.matching.evidence import Reason
from casefiles.services.matching.subject import Subject

CONTRADICTED = frozenset(
    {naming.OTHER_GIVEN, naming.OTHER_SURNAME, naming.OTHER_GENERATION, naming.OTHER_GENDER, naming.OTHER_NUMBER}
)
"""Reasons by which names are two people's, whatever else they share: brothers and sons share surname and company."""

_NO_NAME = 0.2
"""What two entries begin with of which one has no name or alias that the other's could contradict."""
_ALIAS_ALONE = ((3, 0.75), (20, 0.68))
"""So many entries with one alias, and what it is worth by itself; an alias that more bear is worth `_COMMON_ALIAS`."""
_COMMON_ALIAS = 0.55
_LOWEST_BASE = 0.25
_CEILING, _CEILING_WITH_DOCUMENT = 0.55, 0.75


@dataclass(frozen=True)
class Scored:
    """A score in [0, 1], with the reasons for and against, the weightiest first."""

    score: float
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]

    @property
    def strength(self) -> str:
        """strong, possible or weak."""
        return strength(self.score)


def strength(score: float) -> str:
    """A score in words' keys: strong, possible or weak. People are never shown a figure."""
    return "strong" if score >= STRONG else "possible" if score >= POSSIBLE else "weak"


@dataclass(frozen=True)
class Shares:
    """How common things are among all entries that are compared: `company` by record, `aliases` by folded text."""

    company: Mapping[int, int]
    aliases: Mapping[str, int]
    surnames: Frequency | None = None


def score(a: Subject, b: Subject, shares: Shares, *, everything: bool = False) -> Scored | None:
    """How likely two entries are one person, the same whichever stands first.

    None where the names are so different that nothing can make them one; with `everything` the reasons are told anyway.
    """
    if b.id < a.id:
        a, b = b, a
    names = likeness(a.prepared, b.prepared, shares.surnames)
    base, contradicted = names.score, not CONTRADICTED.isdisjoint(names.reasons)
    aliases = sorted(a.aliases.keys() & b.aliases.keys(), key=lambda text: (shares.aliases.get(text, 0), text))
    full = a.has_full_name and b.has_full_name
    guessed = False
    if not full:
        # No name to bear it out: an alias alone is worth what few others bear it.
        contradicted = contradicted and not aliases
        base = min(base, _worth(shares.aliases.get(aliases[0], 2)) if aliases else _ALIAS_ALONE[0][1])
        guessed = base < _NO_NAME and _knows_too_little(a, b)
        base = _NO_NAME if guessed else base
    if base < _LOWEST_BASE and not guessed and not (a.identifiers.keys() & b.identifiers.keys()) and not everything:
        return None
    speaks_for = list(evidence.reasons_for(a, b, shares.company))
    speaks_against = list(evidence.reasons_against(a, b))
    left = 1.0
    for one in speaks_for:
        # Company without a name is what every two people of a case share.
        left *= 1 - one.weight * (0.5 if guessed and one.reason.key == evidence.COMPANY else 1.0)
    total = 1 - (1 - base) * left
    if contradicted and base < POSSIBLE:
        document = any(one.reason.key == evidence.DOCUMENT for one in speaks_for)
        total = min(total, _CEILING_WITH_DOCUMENT if document else _CEILING)
    for one in speaks_against:
        total *= one.weight
    named = _naming(names.reasons, names.score >= POSSIBLE, aliases, a, b)
    return Scored(
        round(min(max(total, 0.0), 1.0), 4),
        (*named, *(one.reason for one in sorted(speaks_for, key=lambda one: -one.weight))),
        (
            *(one.reason for one in sorted(speaks_against, key=lambda one: one.weight)),
            *(Reason(key) for key in names.reasons if key in naming.AGAINST and not (aliases and key in _BY_ALIAS)),
        ),
    )


_BY_ALIAS = frozenset({naming.PART_ONLY, naming.NO_GIVEN, naming.NO_SURNAME, naming.OTHER_ALIAS})
"""Against two names; beside an alias that both bear they say only that there is no more."""


def _worth(bearers: int) -> float:
    return next((worth for most, worth in _ALIAS_ALONE if bearers <= most), _COMMON_ALIAS)


def _knows_too_little(a: Subject, b: Subject) -> bool:
    """Whether the name of one could stand beside the alias of the other: nothing of one kind is told of both."""
    return not (a.prepared.name and b.prepared.name) and not (
        a.aliases and b.aliases and not a.prepared.name and not b.prepared.name
    )


def _naming(found: tuple[str, ...], alike: bool, aliases: list[str], a: Subject, b: Subject) -> list[Reason]:
    named = [Reason(evidence.ALIAS, tuple(a.aliases[text] for text in aliases[:3]))] if aliases else []
    if alike and (not aliases or (a.prepared.name and b.prepared.name)):
        named.append(Reason(evidence.NAME))
    named += [Reason(key) for key in found if key not in naming.AGAINST and key not in (naming.ALIAS, naming.ACCENTS)]
    return named
