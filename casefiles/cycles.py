"""Python's search for cycles of dead objects, made seldom by commands: it took a tenth of the time of an import.

An import or an arrival makes some hundred thousand objects, which live until it is entered, and hardly a cycle. The window
searches by itself (`ui/garbage.py`).
"""

from __future__ import annotations

import gc

EVERY = 100_000
"""Objects made since the last search that begin another one; Python's own figure is 700."""


def search_seldom() -> None:
    """For a process that runs one command: what is loaded by now is never searched, and the rest seldom."""
    gc.freeze()
    gc.set_threshold(EVERY, 20, 50)
