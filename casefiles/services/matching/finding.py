"""Who may be the same: everybody compared with whom they share a key, what was judged already taken into account.

Reading, blocking and comparing change nothing in the library. The work can be stopped at every report of progress; the
next run goes on where it was (`keeping`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database import derived
from casefiles.database.library import Library
from casefiles.domain.identity import Judged
from casefiles.domain.naming.likeness import POSSIBLE
from casefiles.domain.record import Record
from casefiles.domain.record_types import record_type
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Progress, silent
from casefiles.services.lookup import refs
from casefiles.services.matching import evidence
from casefiles.services.matching.blocking import blocks
from casefiles.services.matching.evidence import Reason
from casefiles.services.matching.keeping import Kept, Pair
from casefiles.services.matching.scoring import Scored, score, strength
from casefiles.services.matching.shares import shares_around, shares_of
from casefiles.services.matching.subject import TYPES, Subject, subjects
from casefiles.services.matching.words import sentence
from casefiles.services.views import Ref
from casefiles.words import _

_BETWEEN_REPORTS = 64


@dataclass(frozen=True)
class Said:
    """A reason: a stable key, and the sentence for the reader."""

    key: str
    sentence: str


@dataclass(frozen=True)
class Match:
    """Two entries that may be one. `judged` is "", "unsure" or "different"; `strength` strong, possible or weak."""

    a: Ref
    b: Ref
    score: float
    strength: str
    judged: str
    reasons_for: tuple[Said, ...]
    reasons_against: tuple[Said, ...]


@dataclass(frozen=True)
class Found:
    """The pairs, what a person should look at first in front; `compared` is how many pairs this run compared."""

    matches: tuple[Match, ...]
    total: int
    compared: int
    left_out: int


def find(
    library: Library,
    type_name: str = "person",
    *,
    limit: int | None = None,
    everything: bool = False,
    progress: Progress = silent,
) -> Found:
    """Pairs of people or organisations that may be one, except those judged to be the same.

    Judged unsure comes first, then by score. Judged not the same (also through others) is left out, unless `everything`.
    Raises BadInput for other types, Cancelled when the person stops it; what was compared until then is kept.
    """
    check_type(type_name)
    with library.read() as session:
        everybody = subjects(session, type_name, progress)
    # Comparing may take minutes, and a reading is short.
    pairs, compared, left_out = _compare(library, type_name, everybody, progress)
    with library.read() as session:
        found = _sorted(session, type_name, pairs, everything=everything)
        chosen = found[:limit] if limit is not None else found
        return Found(tuple(_told(session, chosen)), len(found), compared, left_out)


def known(library: Library, type_name: str = "person", *, everything: bool = False) -> tuple[Match, ...] | None:
    """What the last run found, without comparing anything anew; None where there was none. For showing a page at once."""
    check_type(type_name)
    kept = Kept(library.layout.matches(type_name))
    if not kept.digests:
        return None
    with library.read() as session:
        found = _sorted(session, type_name, kept.pairs(), everything=everything)
        return tuple(_told(session, found))


def pair(library: Library, first: int, second: int) -> Match:
    """Two entries beside one another, whatever the names. Raises BadInput for entries that cannot be compared, NotFound."""
    with library.read() as session:
        ends = refs(session, (first, second), trash=False)
        if first not in ends or second not in ends:
            raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
        if first == second or ends[first].type != ends[second].type or ends[first].type not in TYPES:
            raise BadInput(_("Only two people, or two organisations, can be judged to be the same."))
        scored = _scored(session, ends[first].type, first, second)
        judged = _judged(derived.judged(session), _identities(session)).get(
            _key(first, second, _identities(session)), ""
        )
        return next(iter(_told(session, [_Judged(Pair(first, second, scored), judged)])))


def worded(match: Match) -> str:
    """What was judged of a pair, else how strong it is, in the reader's language; never a figure."""
    return {
        "unsure": _("judged unsure"),
        "different": _("judged not the same"),
        "strong": _("strong"),
        "possible": _("possible"),
    }.get(match.judged or match.strength, _("weak"))


def check_type(type_name: str) -> None:
    """Raises BadInput for a type whose entries cannot be the same."""
    if type_name not in TYPES:
        raise BadInput(_("Only people and organisations are compared; “{type}” is neither.").format(type=type_name))


# Comparing


def _scored(session: Session, type_name: str, first: int, second: int) -> Scored:
    """Two entries compared by themselves, all reasons told."""
    both = {one.id: one for one in subjects(session, type_name, only=(first, second))}
    shares = shares_around(session, type_name, both.values())
    return score(both[first], both[second], shares, everything=True) or Scored(0.0, (), ())


def _steps(counts: Iterable[int]) -> list[int]:
    return sorted(count.bit_length() for count in counts)


def _compare(
    library: Library, type_name: str, everybody: Sequence[Subject], progress: Progress
) -> tuple[list[Pair], int, int]:
    """The pairs that may be one, how many were compared in this run, and how many keys were too common."""
    shares = shares_of(everybody)
    found = blocks(everybody, progress)
    for one, keys in zip(everybody, found.keys, strict=True):
        surnames: tuple[float, ...] = ()
        if shares.surnames is not None and one.prepared.name is not None:
            surnames = tuple(shares.surnames(word.text) for word in one.prepared.name.words)
        one.sign(
            keys,
            surnames,
            _steps(shares.company[other] for other in one.company),
            _steps(shares.aliases[text] for text in one.aliases),
        )
    kept = Kept(library.layout.matches(type_name), writing=library.writable)
    kept.begin({one.id: one.digest for one in everybody})
    compared = 0
    try:
        due = _due(found.pairs, everybody, kept.digests)
        total = int(sum(len(others) for others in due.values()))
        what = _("Comparing")
        for place in sorted(place for place, one in enumerate(everybody) if one.id not in kept.digests):
            one = everybody[place]
            likely = []
            for other_place in due.get(place, ()):
                if compared % _BETWEEN_REPORTS == 0:
                    progress(compared, total, what)
                compared += 1
                other = everybody[other_place]
                scored = score(one, other, shares)
                if scored is not None and scored.score >= POSSIBLE:
                    likely.append((other.id, other.digest, scored))
            kept.add(one.id, one.digest, likely)
    finally:
        kept.end()
    return list(kept.pairs()), compared, found.left_out


def _due(pairs: Any, everybody: Sequence[Subject], done: Mapping[int, str]) -> dict[int, list[int]]:
    """Whom each entry is still to be compared with.

    A pair of a new entry and one that is done belongs to the new one; a pair of two new ones to the later, so that
    whoever is done has been compared with everybody who was done before.
    """
    import numpy as np

    new = np.fromiter((one.id not in done for one in everybody), dtype=bool, count=len(everybody))
    first, second = pairs[:, 0], pairs[:, 1]
    wanted = new[first] | new[second]
    first, second = first[wanted], second[wanted]
    owner = np.where(new[second], second, first)
    other = np.where(new[second], first, second)
    order = np.argsort(owner, kind="stable")
    owner, other = owner[order], other[order]
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    bounds = [*starts.tolist(), len(owner)]
    return {int(owner[a]): other[a:b].tolist() for a, b in pairwise(bounds) if b > a}


# What was judged


@dataclass(frozen=True)
class _Judged:
    pair: Pair
    judged: str


def _identities(session: Session) -> dict[int, int]:
    rows = session.execute(
        select(Record.id, Record.identity_id).where(derived.JOINED).execution_options(include_trash=True)
    )
    return {row.id: row.identity_id for row in rows if row.identity_id is not None}


def _key(a: int, b: int, identities: Mapping[int, int]) -> tuple[int, int]:
    first, second = identities.get(a, a), identities.get(b, b)
    return min(first, second), max(first, second)


def _judged(judgements: Iterable[Judged], identities: Mapping[int, int]) -> dict[tuple[int, int], str]:
    """The latest word on each pair of identities that is not "same"; "different" beats "unsure"."""
    latest: dict[tuple[int, int], Judged] = {}
    for one in sorted(judgements, key=lambda one: (one.decided, one.uid)):
        latest[min(one.a, one.b), max(one.a, one.b)] = one
    found: dict[tuple[int, int], str] = {}
    for (a, b), one in latest.items():
        if one.verdict != "same" and found.get(key := _key(a, b, identities)) != "different":
            found[key] = one.verdict
    return found


def _sorted(session: Session, type_name: str, compared: Iterable[Pair], *, everything: bool) -> list[_Judged]:
    """One pair for each two identities, the best; those judged unsure even where nothing else speaks for them."""
    there = set(session.scalars(select(record_type(type_name).id)))
    identities = _identities(session)
    judgements = derived.judged(session)
    pairs = [pair for pair in compared if pair.a in there and pair.b in there]
    verdicts = _judged(judgements, identities)
    best: dict[tuple[int, int], Pair] = {}
    for pair in pairs:
        key = _key(pair.a, pair.b, identities)
        if key[0] != key[1] and (key not in best or _weight(pair) > _weight(best[key])):
            best[key] = pair
    missing = [key for key, verdict in verdicts.items() if key not in best and (everything or verdict == "unsure")]
    for a, b in missing:
        if a in there and b in there and a != b:
            best[a, b] = Pair(a, b, _scored(session, type_name, a, b))
    found = [_Judged(pair, verdicts.get(key, "")) for key, pair in best.items()]
    if not everything:
        found = [one for one in found if one.judged != "different"]
    return sorted(found, key=lambda one: (one.judged != "unsure", one.judged == "different", *_after(one.pair)))


def _weight(pair: Pair) -> tuple[float, int]:
    return pair.scored.score, -pair.a - pair.b


def _after(pair: Pair) -> tuple[float, int, int, int]:
    return -pair.scored.score, len(pair.scored.reasons_against), pair.a, pair.b


def _told(session: Session, found: Sequence[_Judged]) -> list[Match]:
    ids: set[int] = set()
    for one in found:
        ids |= {one.pair.a, one.pair.b}
        ids.update(
            about
            for reason in (*one.pair.scored.reasons_for, *one.pair.scored.reasons_against)
            for about in reason.about
        )
    names = refs(session, ids)
    told = []
    for one in found:
        a, b, scored = one.pair
        against = scored.reasons_against
        if one.judged == "different":
            against = (Reason(evidence.NOT_THE_SAME), *against)
        told.append(
            Match(
                names[a],
                names[b],
                scored.score,
                strength(scored.score),
                one.judged,
                tuple(Said(reason.key, sentence(reason, names)) for reason in scored.reasons_for),
                tuple(Said(reason.key, sentence(reason, names)) for reason in against),
            )
        )
    return told
