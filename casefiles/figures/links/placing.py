"""Where the nodes stand: distances in the chart follow distances in the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casefiles.figures.links.parting import apart
from casefiles.figures.links.sizes import Size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ROUNDS = 160


def placed(
    count: int, pairs: Sequence[tuple[int, int]], sizes: Sequence[Size], width: float, height: float
) -> list[tuple[float, float]]:
    """Middles of the discs: graph distances turned into places, fitted to the field, boxes pushed apart."""
    import numpy as np

    if count == 1:
        return [(width / 2, height / 2)]
    far = _distances(count, pairs)
    spots = _majorised(_scaled(far), far)
    spread = spots.max(axis=0) - spots.min(axis=0)
    if spread[1] > spread[0]:
        spots = spots[:, ::-1].copy()
        spread = spread[::-1]
    room = np.array([width - max(size[0] for size in sizes), height - max(a + b for _w, a, b in sizes)])
    spots = (spots - spots.min(axis=0)) * (np.maximum(room, 40) / np.maximum(spread, 1e-6))
    return apart([(float(x), float(y)) for x, y in spots], sizes)


def _distances(count: int, pairs: Sequence[tuple[int, int]]) -> Array:
    """Steps between any two nodes; nodes that are not joined at all stand a little further than the farthest that are."""
    import numpy as np

    near: list[set[int]] = [set() for _place in range(count)]
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    far = np.full((count, count), np.inf)
    for start in range(count):
        far[start, start] = 0
        ring, step = {start}, 0
        seen = {start}
        while ring:
            step += 1
            ring = {other for place in ring for other in near[place]} - seen
            seen |= ring
            for other in ring:
                far[start, other] = step
    joined = far[np.isfinite(far)]
    far[~np.isfinite(far)] = max(joined.max() if joined.size else 1, 1) * 0.75 + 1.2
    return far


def _scaled(far: Array) -> Array:
    """Classical scaling into the plane, with signs fixed so that the result is the same on every machine."""
    import numpy as np

    count = len(far)
    middle = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(-0.5 * middle @ (far**2) @ middle)
    chosen = np.argsort(values)[::-1][:2]
    spots = vectors[:, chosen] * np.sqrt(np.maximum(values[chosen], 1e-9))
    if spots.shape[1] < 2:
        spots = np.column_stack([spots, np.zeros(count)])
    for axis in range(2):
        biggest = int(np.argmax(np.round(np.abs(spots[:, axis]), 9)))
        if spots[biggest, axis] < 0:
            spots[:, axis] = -spots[:, axis]
    # Nodes that fall on one spot are told apart by where they stand in the list: a spiral, too small to matter otherwise.
    turn = np.arange(count) * 2.399963
    step = 0.02 * np.sqrt(np.arange(count) + 1)
    moved: Array = spots + np.column_stack([np.cos(turn) * step, np.sin(turn) * step])
    return moved


def _majorised(spots: Array, far: Array) -> Array:
    """Stress majorisation with weights 1 / distance squared, by the localised update of each round."""
    import numpy as np

    count = len(far)
    wanted = far + np.eye(count)
    weight = 1 / wanted**2
    np.fill_diagonal(weight, 0)
    total = weight.sum(axis=1)
    for _round in range(ROUNDS):
        apart = spots[:, None, :] - spots[None, :, :]
        length = np.sqrt((apart**2).sum(axis=2)) + 1e-9
        pulled = (weight * far / length)[:, :, None] * apart + weight[:, :, None] * spots[None, :, :]
        spots = pulled.sum(axis=1) / total[:, None]
    rounded: Array = np.round(spots, 6)
    return rounded
