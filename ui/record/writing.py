"""Changes asked for by widgets that may be gone when the change is done: the person has opened another record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from casefiles.database.library import Library
from ui.desk import Desk
from ui.jobs import Job

T = TypeVar("T")


def write(
    desk: Desk,
    owner: QObject,
    work: Callable[[Library], T],
    done: Callable[[T], object] | None = None,
    failed: Callable[[str], object] | None = None,
) -> Job:
    """As `Desk.write`; nobody is called back once the owner is gone, but what went wrong is said all the same."""

    def then(result: T) -> None:
        if done is not None and isValid(owner):
            done(result)

    def wrong(sentence: str) -> None:
        if failed is not None and isValid(owner):
            failed(sentence)
        else:
            desk.say(sentence, "bad")

    return desk.write(work, then, failed=wrong)
