"""Files that a measurement makes once and keeps in the user's cache folder, and the processor time of many questions."""

from __future__ import annotations

import hashlib
import math
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import platformdirs


def kept(name: str, made_of: object, build: Callable[[Path], object], ending: str = "db") -> Path:
    """The file or folder of that name; built when there is none yet of just these things (`made_of`, by its repr).

    What was built of other things under the name goes first. `build` gets a draft's path, so that no half is ever kept.
    """
    key = hashlib.sha256(repr(made_of).encode()).hexdigest()[:16]
    folder = Path(platformdirs.user_cache_dir("casefiles", appauthor=False)) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / f"{name}-{key}.{ending}"
    if not whole.exists():
        for old in folder.glob(f"{name}-*"):
            remove(old)
        draft = folder / f"{name}-{key}.draft"
        build(draft)
        draft.rename(whole)
    return whole


def remove(path: Path) -> None:
    """Remove a file or a folder with all it holds."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def took(ask: Callable[[str], object], texts: Iterable[str]) -> list[float]:
    """Seconds of processor time that each question took the thread that asked it, in the order of the texts."""
    taken = []
    for text in texts:
        start = time.thread_time()
        ask(text)
        taken.append(time.thread_time() - start)
    return taken


def high(taken: Sequence[float]) -> float:
    """The 99th percentile."""
    return sorted(taken)[math.ceil(0.99 * len(taken)) - 1]
