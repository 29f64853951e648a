"""Who shares the rarest keys with a row: sums over arrays, so that 50,000 rows among 100,000 people take a moment."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

COMPARED = 4
"""So many of those that share the rarest keys with a row are compared with it."""
CROWD = 100
"""A key that more entries share says too little by itself; an equal whole name does up to `NAMESAKES`."""
NAMESAKES = 400
_AT_ONCE = 2_000
"""Rows that are gone through together: enough to be quick, few enough to be held."""


def nearest(
    ours: Sequence[Sequence[int]], theirs: Sequence[Sequence[int]], whole: Collection[int]
) -> Iterator[list[int]]:
    """For each row, in order, the `COMPARED` that share the rarest keys with it, the nearest first.

    `ours` and `theirs` are the keys, as numbers, of the rows and of the entries they are compared with; `whole` are
    those that are whole names. What is found is the place among `theirs`, or behind all of them that of an earlier row.
    A shared key is worth one divided by all who have it.
    """
    everybody = [*theirs, *ours]
    lengths = np.fromiter(map(len, everybody), dtype=np.int64, count=len(everybody))
    who = np.repeat(np.arange(len(everybody)), lengths)
    key = np.fromiter((number for keys in everybody for number in keys), dtype=np.int64, count=len(who))
    if not len(key):
        yield from ([] for _row in ours)
        return
    worth = _worth(key, whole)
    used = worth[key] > 0
    who, key = who[used], key[used]
    by_key = np.argsort(key, kind="stable")
    having, starts = who[by_key], np.searchsorted(key[by_key], np.arange(len(worth) + 1))
    begins = np.searchsorted(who, np.arange(len(everybody) + 1))
    for first in range(len(theirs), len(everybody), _AT_ONCE):
        last = min(first + _AT_ONCE, len(everybody))
        cells = slice(begins[first], begins[last])
        yield from _of_rows(who[cells], key[cells], worth, having, starts, range(first, last))


def _worth(key: Any, whole: Collection[int]) -> Any:
    """What sharing each key is worth; nothing for one that too many have, or one alone."""
    crowd = np.bincount(key, minlength=max(whole, default=0) + 1)
    most = np.full(len(crowd), CROWD)
    most[list(whole)] = NAMESAKES
    return np.where((crowd > 1) & (crowd <= most), 1.0 / np.maximum(crowd, 1), 0.0)


def _of_rows(who: Any, key: Any, worth: Any, having: Any, starts: Any, rows: range) -> Iterator[list[int]]:
    """The nearest of some rows. `having` are those who have each key, one key's after another's from `starts` on."""
    sizes = starts[key + 1] - starts[key]
    ends = np.cumsum(sizes)
    place = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - sizes, sizes) + np.repeat(starts[key], sizes)
    row, other = np.repeat(who, sizes), having[place]
    earlier = other < row
    width = int(having.max()) + 1 if len(having) else 1
    pair, back = np.unique(row[earlier] * width + other[earlier], return_inverse=True)
    sums = np.bincount(back, np.repeat(worth[key], sizes)[earlier], len(pair))
    row, other = pair // width, pair % width
    order = np.lexsort((other, -sums, row))
    row, other = row[order], other[order]
    bounds = np.searchsorted(row, np.arange(rows.start, rows.stop + 1))
    for begin, end in pairwise(bounds.tolist()):
        yield other[begin : min(end, begin + COMPARED)].tolist()
