"""Who may be the same among 100,000 invented people: how long it takes, and what looking only at shared keys misses.

The peer is rapidfuzz's `cdist` over all printed names (ratio, one processor), the fastest way to compare everybody with
everybody by letters; it knows neither aliases nor short forms nor whose brother somebody is. Both count processor time.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

from rapidfuzz import fuzz, process

from casefiles.database import batch
from casefiles.database.library import Library
from casefiles.domain.alias import Alias
from casefiles.domain.link import Link
from casefiles.domain.naming.known_names import known_names
from casefiles.domain.naming.likeness import POSSIBLE
from casefiles.domain.organisation import Organisation
from casefiles.domain.person import Person
from casefiles.services.matching import finding
from casefiles.services.matching.blocking import blocks
from casefiles.services.matching.scoring import score
from casefiles.services.matching.shares import shares_of
from casefiles.services.matching.subject import subjects
from tests.bench import name_pairs
from tests.bench.table import Row, processor_seconds

_STEP = 2_000
_PLANTED = 0.06
_WITH_ALIAS = 0.3


def rows(quick: bool = False) -> list[Row]:
    """Time and ratio for 100,000 people; what of a brute force of 3,000 is found."""
    count, few = (3_000, 500) if quick else (100_000, 3_000)
    return [*time_rows(count), recall_row(few)]


@dataclass(frozen=True)
class Invented:
    """Somebody: a printed name ("" where nothing but aliases is known), aliases, the number of a group or None."""

    name: str
    aliases: tuple[str, ...]
    group: int | None


def people(count: int, seed: int = 5) -> list[Invented]:
    """Invented people: names as skewed as real ones are, six in a hundred of them written twice (`name_pairs.SAME`)."""
    random = Random(seed)
    given = sorted(name for name in known_names().given if len(name) > 3)
    random.shuffle(given)
    surnames = sorted(known_names().surnames) + [_surname(random) for _ in range(4_000)]
    random.shuffle(surnames)
    by_given = list(accumulate(1 / (n + 15) for n in range(len(given))))
    by_surname = list(accumulate(1 / (n + 25) for n in range(len(surnames))))
    nicknames = [f"{_surname(random)}{_surname(random)}".lower() for _ in range(3_000)]
    by_nickname = list(accumulate(1 / (n + 10) for n in range(len(nicknames))))

    def drawn(from_: Sequence[str], weights: Sequence[float], k: int) -> list[str]:
        return [one.title() for one in random.choices(from_, cum_weights=weights, k=k)]

    groups = max(count // 25, 1)
    made: list[Invented] = []
    twice = [
        one for one in name_pairs.pairs(True, each=max(int(count * _PLANTED / 2 / len(name_pairs.SAME)), 1)) if one.same
    ]
    for pair in twice:
        group = random.randrange(groups)
        made += [Invented(pair.a, (), group), Invented(pair.b, (), group)]
    while len(made) < count:
        nickname = drawn(nicknames, by_nickname, 1) if random.random() < _WITH_ALIAS else []
        name = " ".join(
            [
                *drawn(given, by_given, random.choice((1, 1, 2))),
                *drawn(surnames, by_surname, random.choice((1, 2, 2, 2))),
            ]
        )
        if nickname and random.random() < 0.3:
            name = ""
        made.append(Invented(name, tuple(nickname), random.randrange(groups) if random.random() < 0.4 else None))
    random.shuffle(made)
    return made[:count]


_ONSETS = ("ba", "cha", "de", "hua", "lli", "ma", "ne", "po", "que", "ri", "su", "ta", "yu", "za")
_ENDINGS = ("nca", "ri", "llo", "ya", "ndo", "rez", "lva", "mi", "pe", "sta")


def _surname(random: Random) -> str:
    return "".join(random.choices(_ONSETS, k=random.choice((1, 2, 2)))) + random.choice(_ENDINGS)


def _fill(library: Library, invented: Sequence[Invented]) -> None:
    with library.change("Import", kind="import") as session:
        groups = sorted({one.group for one in invented if one.group is not None})
        of_group = dict(
            zip(groups, batch.insert(session, Organisation, ({"name": f"Group {one}"} for one in groups)), strict=True)
        )
        ids = batch.insert(session, Person, ({"printed_name": one.name or None} for one in invented))
        held = [(owner, text) for owner, one in zip(ids, invented, strict=True) for text in one.aliases]
        aliases = batch.insert(session, Alias, ({"text": text} for _owner, text in held))
        named = [
            {"link_type": "uses_name", "source_end": owner, "target_end": alias}
            for (owner, _text), alias in zip(held, aliases, strict=True)
        ]
        joined = [
            {"link_type": "member_of", "source_end": owner, "target_end": of_group[one.group]}
            for owner, one in zip(ids, invented, strict=True)
            if one.group is not None
        ]
        batch.insert(session, Link, [*named, *joined])


def time_rows(count: int) -> list[Row]:
    """The whole way from the library to the list, beside a scan of all printed names."""
    invented = people(count)
    folder = Path(tempfile.mkdtemp())
    try:
        with Library.create(folder / "bench.casefiles", author="bench") as library:
            _fill(library, invented)
            ours = processor_seconds(lambda: finding.find(library, limit=100))
            again = processor_seconds(lambda: finding.find(library, limit=100))
            file = library.layout.matches("person")
            lines, size = file.read_text(encoding="utf-8").count("\n"), file.stat().st_size
            found = finding.find(library, limit=1).total
    finally:
        shutil.rmtree(folder)
    peer = processor_seconds(lambda: _scan([one.name for one in invented if one.name]))
    note = f"{found:,} pairs offered; {lines:,} lines of {size / 2**20:.0f} MiB kept"
    return [
        Row(f"who may be the same of {count:,}", ours / peer, None, "of cdist", note, "at most", ours, peer),
        Row(
            f"minutes for {count:,}",
            ours / 60,
            None if count < 100_000 else 10,
            "minutes",
            "one processor",
            "at most",
            ours,
        ),
        Row(
            f"the same again, nothing changed, {count:,}",
            again / ours,
            None,
            "of the first run",
            "",
            "at most",
            again,
            ours,
        ),
    ]


def _scan(names: Sequence[str]) -> int:
    """Everybody with everybody by letters, a part at a time so that the memory holds it."""
    found = 0
    for start in range(0, len(names), _STEP):
        part = process.cdist(names[start : start + _STEP], names, scorer=fuzz.ratio, score_cutoff=85, workers=1)
        found += int((part > 0).sum())
    return found


def recall_row(count: int) -> Row:
    """Of the pairs that comparing everybody with everybody offers, by the same score, how many share a block."""
    folder = Path(tempfile.mkdtemp())
    try:
        with Library.create(folder / "bench.casefiles", author="bench") as library:
            _fill(library, people(count, seed=6))
            with library.read() as session:
                everybody = subjects(session, "person")
    finally:
        shutil.rmtree(folder)
    shares = shares_of(everybody)
    blocked = {(int(a), int(b)) for a, b in blocks(everybody).pairs}
    wanted, kept = 0, 0
    for b, two in enumerate(everybody):
        for a in range(b):
            scored = score(everybody[a], two, shares)
            if scored is not None and scored.score >= POSSIBLE:
                wanted += 1
                kept += (a, b) in blocked
    note = f"{kept:,} of {wanted:,}; {len(blocked):,} of {count * (count - 1) // 2:,} pairs were compared"
    return Row(f"recall of the blocks, {count:,}", kept / max(wanted, 1), 0.95, "of brute force", note, "at least")
