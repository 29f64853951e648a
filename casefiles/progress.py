"""How long work says how far it is, and how a person stops it: one callable, and the call itself raises."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """The person stopped the work. Not an error: whoever catches it puts everything back and says nothing."""


class Progress(Protocol):
    """Called with how much is done of how much (same unit, whole numbers) and a word on what is being done.

    `total` is 0 while unknown. Raises `Cancelled` when the person has asked to stop; callers need not check anything else.
    """

    def __call__(self, done: int, total: int, what: str = "") -> None: ...


def silent(done: int, total: int, what: str = "") -> None:
    """A progress that nobody watches."""
