"""Dead objects are ended in the window's thread, whoever left them behind."""

from __future__ import annotations

import gc
import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casefiles.progress import Progress
from ui.garbage import Garbage
from ui.jobs import Jobs


class Knot:
    """Two of these hold each other; each tells in which thread it ended."""

    ended: list[int] = []

    def __init__(self) -> None:
        self.other: Knot | None = None

    def __del__(self) -> None:
        Knot.ended.append(threading.get_ident())


def tie(count: int) -> None:
    for _number in range(count):
        one, other = Knot(), Knot()
        one.other, other.other = other, one


def test_no_thread_but_the_windows_ends_them(app: QApplication, jobs: Jobs, qtbot: QtBot) -> None:
    garbage = Garbage(app)
    Knot.ended.clear()
    workers: list[int] = []

    def work(progress: Progress) -> None:
        workers.append(threading.get_ident())
        tie(20_000)

    job = jobs.read("Tying", work)
    with qtbot.waitSignal(job.succeeded, timeout=20_000):
        pass
    qtbot.waitUntil(lambda: bool(Knot.ended))
    gc.collect()
    assert len(Knot.ended) == 40_000
    assert set(Knot.ended) == {threading.get_ident()}
    assert workers != [threading.get_ident()]
    garbage.deleteLater()


def test_older_generations_have_their_turn(app: QApplication) -> None:
    garbage = Garbage(app)
    gc.collect()
    thresholds = gc.get_threshold()
    for _round in range(thresholds[1] + 2):
        tie(thresholds[0])
        garbage.collect_due()
    assert gc.get_count()[1] <= thresholds[1] + 1
    assert gc.get_count()[2] >= 1
    garbage.deleteLater()
