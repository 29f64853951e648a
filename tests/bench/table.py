"""What every measurement hands over: ratios of two things measured in turns, never milliseconds alone.

A module of this folder that has `rows(quick: bool) -> list[Row]` (or `rows()`) is run by `make bench`.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Row:
    """One line of the table. `figure` is the ratio, `goal` what it must reach or stay under, as `sense` says.

    `unit` says what was divided by what; `ours` and `peer` are the two medians in seconds, where there are two.
    """

    name: str
    figure: float
    goal: float | None = None
    unit: str = "x"
    note: str = ""
    sense: Literal["at least", "at most"] = "at most"
    ours: float | None = None
    peer: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.goal is None:
            return None
        return self.figure >= self.goal if self.sense == "at least" else self.figure <= self.goal


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes, with the collector of garbage kept out."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start
    finally:
        gc.enable()


def processor_seconds(work: Callable[[], object]) -> float:
    """How long one call computes, all threads of this process together; what other programs do does not count."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()


def in_turns(
    ours: Callable[[], float], peer: Callable[[], float], rounds: int, *, inverse: bool = False
) -> tuple[float, float, float]:
    """Runs both in turns, each first in half of the rounds. Gives the median of the rounds' ratios, and both medians.

    The ratio is ours to peer, or with `inverse` peer to ours (speed instead of time).
    """
    mine: list[float] = []
    other: list[float] = []
    for number in range(rounds):
        if number % 2:
            mine.append(ours())
            other.append(peer())
        else:
            other.append(peer())
            mine.append(ours())
    ratios = [b / a if inverse else a / b for a, b in zip(mine, other, strict=True)]
    return statistics.median(ratios), statistics.median(mine), statistics.median(other)
