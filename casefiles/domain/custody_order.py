"""What cannot be right in a chain of custody: gaps, overlaps and impossible orders, as a pure function of its entries.

The chain may be whole in itself (nothing was altered) and still not hold: somebody hands over what he did not have,
a seal is another than the one before, nobody says where the thing was meanwhile. These are the usual attack in court
(domain facts, 4.1). Entries are taken in the order in which they happened where their times leave no doubt, else in the
order in which they were entered; a struck entry does not count. Doubt is never held against an entry: estimated dates,
times in different zones, and names of which one may be short for the other are taken to agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

from casefiles.domain.dates import PartialDate
from casefiles.domain.folding import fold
from casefiles.errors import BadInput
from casefiles.words import _

LONG_WAY = timedelta(hours=24)
"""What is longer than this between release and receipt is asked about."""
SEALING = frozenset({"collected", "packed", "sealed", "labelled", "resealed"})
"""Actions of which the one seal that is given is the one put on."""
_GIVING = frozenset({"handed_over", "returned"})
_ENDS = frozenset({"destroyed", "final_disposal"})
_FOUND_AGAIN = frozenset({"collected", "received"})
_STAYS = frozenset({"copied", "sampled"})
"""Actions after which the exhibit is where it was: whoever is named as the taker has the copy or the sample."""
_NO_TIMES = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """One entry that counts. `n` is its number; names, place and seals are '' where nothing is said."""

    n: int
    action: str
    happened: PartialDate | None = None
    from_whom: str = ""
    to_whom: str = ""
    seal_found: str = ""
    seal: str = ""


@dataclass(frozen=True)
class Finding:
    """What is wrong with entry `n`: a key of the rule, and a sentence in the reader's language."""

    n: int
    rule: str
    sentence: str


@lru_cache(maxsize=1024)
def step_time(happened: str, written: str) -> PartialDate | None:
    """When an entry happened, from its EDTF and the words that were typed, which alone keep the time of day.

    None where neither says anything.
    """
    if not happened:
        return None
    try:
        plain = PartialDate.from_edtf(happened, written)
    except BadInput:
        return None
    for language in ("en", "es"):
        try:
            typed = PartialDate.parse(written, language=language)
        except BadInput:
            continue
        if typed.edtf == plain.edtf:
            return typed
    return plain


def findings(steps: Iterable[Step]) -> tuple[Finding, ...]:
    """What cannot be right, in the order of the entries' numbers. Struck entries must be left out by the caller."""
    entered = list(steps)
    found = list(_out_of_order(entered))
    happened = _as_happened(entered)
    found += _Holding().follow(happened)
    found += _Seals().follow(happened)
    found += _afterwards(happened)
    return tuple(sorted(found, key=lambda one: one.n))


def holder_of(steps: Iterable[Step]) -> str:
    """Who has the exhibit after the last entry, '' where no entry says so."""
    holding = _Holding()
    holding.follow(_as_happened(list(steps)))
    return holding.holder


def seal_of(steps: Iterable[Step]) -> str:
    """The seal that is on the exhibit after the last entry, '' for none or where none is known."""
    seals = _Seals()
    seals.follow(_as_happened(list(steps)))
    return seals.seal


# Time


def _span(step: Step) -> tuple[datetime, datetime] | None:
    """From when until when it may have happened; None where that is not known or only estimated."""
    when = step.happened
    if when is None or when.earliest is None or when.latest is None or when.qualifier is not None:
        return None
    try:
        if when.time is not None and when.earliest == when.latest:
            at = datetime.combine(when.earliest, time.fromisoformat(when.time))
            return at, at
        return datetime.combine(when.earliest, time.min), datetime.combine(when.latest + _NO_TIMES, time.min)
    except (OverflowError, ValueError):
        return None


def _between(first: Step, then: Step) -> timedelta | None:
    """The least time that lies between two entries; None where it is not known."""
    one, other = _span(first), _span(then)
    if one is None or other is None:
        return None
    slack = timedelta() if _zone(first) == _zone(then) else _NO_TIMES
    return max(other[0] - one[1] - slack, timedelta())


def _is_before(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[1] <= other[0] and one[0] < other[0]


def _zone(step: Step) -> str | None:
    return step.happened.zone if step.happened is not None else None


def _surely_before(one: Step, other: Step) -> bool:
    first, second = _span(one), _span(other)
    if first is None or second is None or not _is_before(first, second):
        return False
    return _zone(one) == _zone(other) or second[0] - first[1] >= _NO_TIMES


def _out_of_order(steps: Sequence[Step]) -> Iterable[Finding]:
    for place, step in enumerate(steps):
        later = next((one for one in reversed(steps[:place]) if _surely_before(step, one)), None)
        if later is not None:
            words = _("Entry {n} happened before entry {m}, which was entered earlier.")
            yield Finding(step.n, "time", words.format(n=step.n, m=later.n))


def _as_happened(steps: Sequence[Step]) -> list[Step]:
    """Each entry stands as late as its number says, but before those that surely happened after it."""
    found: list[Step] = []
    for step in steps:
        place = next((at for at, one in enumerate(found) if _surely_before(step, one)), len(found))
        found.insert(place, step)
    return found


# Who has it


def _same(one: str, other: str) -> bool:
    """Whether two names may mean the same: every word of the shorter is in the longer, or begins as an initial there."""
    left, right = sorted((fold(one).split(), fold(other).split()), key=len)
    return all(any(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for b in right) for a in left)


class _Holding:
    """Follows who has the exhibit. `last` is the entry that says so; `sent` one whose receipt may still follow."""

    def __init__(self) -> None:
        self.holder = ""
        self.last = 0
        self.sent: Step | None = None
        self._had: list[str] = []
        self._went_out = False

    def follow(self, steps: Sequence[Step]) -> list[Finding]:
        found: list[Finding] = []
        for step in steps:
            found += self._take(step)
        return found

    def _take(self, step: Step) -> Iterable[Finding]:
        giver, taker = step.from_whom.strip(), "" if step.action in _STAYS else step.to_whom.strip()
        if step.action == "returned":
            yield from self._returned(step, taker)
        if step.action in _GIVING and not (giver and taker):
            words = (
                _("Entry {n} does not say who handed it over.")
                if taker
                else _("Entry {n} does not say to whom it went.")
            )
            yield Finding(step.n, "nobody", words.format(n=step.n))
        sent, self.sent = self.sent, None
        if step.action == "received" and sent is not None:
            yield from self._arrived(step, sent, giver, taker)
        elif giver and self.holder and not _same(giver, self.holder):
            words = _("Entry {n}: {giver} did not have it; by entry {m} it was with {holder}.")
            yield Finding(step.n, "not held", words.format(n=step.n, m=self.last, giver=giver, holder=self.holder))
        elif taker and not giver and step.action not in _GIVING and self.holder and not _same(taker, self.holder):
            words = _("Entry {n}: nothing says how it came from {holder} (entry {m}) to {taker}.")
            yield Finding(step.n, "gap", words.format(n=step.n, m=self.last, taker=taker, holder=self.holder))
        elif step.action == "received" and taker and self.holder and not giver:
            words = _("Entry {n}: {taker} had it already since entry {m}.")
            yield Finding(step.n, "overlap", words.format(n=step.n, m=self.last, taker=taker))
        self._now(step, giver, taker)

    def _now(self, step: Step, giver: str, taker: str) -> None:
        self._had += [name for name in (giver, taker) if name]
        if step.action in _GIVING and taker:
            self.sent = step
        if giver and taker and not _same(giver, taker) and step.action != "received":
            self._went_out = True
        if step.action in _GIVING and not taker:
            self.holder, self.last = "", step.n
        elif taker or giver:
            self.holder, self.last = taker or giver, step.n

    def _returned(self, step: Step, taker: str) -> Iterable[Finding]:
        if taker and any(_same(taker, name) for name in self._had):
            return
        if taker and self._had:
            words = _("Entry {n}: it is returned to {taker}, who never had it.")
            yield Finding(step.n, "returned", words.format(n=step.n, taker=taker))
        elif not self._went_out:
            yield Finding(step.n, "returned", _("Entry {n}: it comes back before it went out.").format(n=step.n))

    def _arrived(self, step: Step, sent: Step, giver: str, taker: str) -> Iterable[Finding]:
        """The receipt of what the entry before handed over."""
        if giver and sent.from_whom and not _same(giver, sent.from_whom) and not _same(giver, sent.to_whom):
            words = _("Entry {n}: {giver} did not have it; entry {m} was a hand-over by {other}.")
            yield Finding(step.n, "not held", words.format(n=step.n, m=sent.n, giver=giver, other=sent.from_whom))
        elif taker and not _same(taker, sent.to_whom) and not (giver and _same(giver, sent.to_whom)):
            words = _("Entry {n}: {taker} received what entry {m} handed over to {other}.")
            yield Finding(step.n, "other hands", words.format(n=step.n, m=sent.n, taker=taker, other=sent.to_whom))
        way = _between(sent, step)
        if way is not None and way > LONG_WAY:
            words = _("Entry {n}: more than {hours} hours lie between the hand-over (entry {m}) and the receipt.")
            hours = int(way.total_seconds() // 3600)
            yield Finding(step.n, "long way", words.format(n=step.n, m=sent.n, hours=hours))


# Seals


def _seal_key(seal: str) -> str:
    return "".join(letter for letter in fold(seal) if letter.isalnum())


class _Seals:
    """Follows the seal. `opened` is the entry that opened it, 0 while it is closed or was never sealed."""

    def __init__(self) -> None:
        self.seal = ""
        self.last = 0
        self.opened = 0

    def follow(self, steps: Sequence[Step]) -> list[Finding]:
        found: list[Finding] = []
        for step in steps:
            found += self._take(step)
        return found

    def _take(self, step: Step) -> Iterable[Finding]:
        puts_on = step.action in SEALING or bool(step.seal_found.strip())
        seen = step.seal_found.strip() or ("" if puts_on else step.seal.strip())
        new = step.seal.strip() if puts_on else ""
        if seen:
            yield from self._compare(step, seen)
        elif new and self.seal and _seal_key(new) != _seal_key(self.seal):
            words = _("Entry {n}: seal {seal} is put on, but seal {old} of entry {m} was never opened.")
            yield Finding(step.n, "seal", words.format(n=step.n, m=self.last, seal=new, old=self.seal))
        elif step.action == "sampled" and self.seal and not new:
            words = _("Entry {n}: a sample is taken, but seal {old} of entry {m} was never opened.")
            yield Finding(step.n, "seal", words.format(n=step.n, m=self.last, old=self.seal))
        if new:
            self.seal, self.last, self.opened = new, step.n, 0
        elif step.action == "opened":
            self.seal, self.last, self.opened = "", step.n, step.n
        elif seen:
            self.seal, self.last, self.opened = seen, step.n, 0

    def _compare(self, step: Step, seen: str) -> Iterable[Finding]:
        if self.seal and _seal_key(seen) != _seal_key(self.seal):
            words = _("Entry {n}: seal {seal} is not the one of entry {m}, which is {old}.")
            yield Finding(step.n, "seal", words.format(n=step.n, m=self.last, seal=seen, old=self.seal))
        elif self.opened:
            words = _(
                "Entry {n}: it bears seal {seal}, but entry {m} opened it and nothing says that it was sealed again."
            )
            yield Finding(step.n, "seal", words.format(n=step.n, m=self.opened, seal=seen))


# After the end


def _afterwards(steps: Sequence[Step]) -> Iterable[Finding]:
    ended: Step | None = None
    lost: Step | None = None
    for step in steps:
        if ended is not None:
            words = (
                _("Entry {n} comes after its destruction (entry {m}).")
                if ended.action == "destroyed"
                else _("Entry {n} comes after its final disposal (entry {m}).")
            )
            yield Finding(step.n, "after the end", words.format(n=step.n, m=ended.n))
        elif lost is not None and step.action not in _FOUND_AGAIN:
            words = _("Entry {n}: it was lost (entry {m}), and nothing says that it was found again.")
            yield Finding(step.n, "lost", words.format(n=step.n, m=lost.n))
        if step.action in _ENDS:
            ended = ended or step
        elif step.action == "lost":
            lost = step
        else:
            lost = None
