"""Work beside the window."""

from __future__ import annotations

import threading
from contextvars import ContextVar

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casefiles.errors import BadInput
from casefiles.progress import Progress
from ui.job_strip import JobStrip
from ui.jobs import Jobs

word: ContextVar[str] = ContextVar("word", default="none")


def test_a_result_arrives_in_the_windows_own_thread(jobs: Jobs, qtbot: QtBot, app: QApplication) -> None:
    seen: list[object] = []
    threads: list[bool] = []

    def arrived(result: object) -> None:
        seen.append(result)
        threads.append(QThread.currentThread() is app.thread())

    jobs.read("Counting", lambda progress: threading.current_thread().name, arrived)
    qtbot.waitUntil(lambda: bool(seen))
    assert str(seen[0]).startswith("reader")
    assert threads == [True]
    qtbot.waitUntil(lambda: jobs.under_way() == [])


def test_writing_jobs_run_one_after_the_other_in_order(jobs: Jobs, qtbot: QtBot) -> None:
    order: list[int] = []
    busy = threading.Lock()

    def work(number: int) -> None:
        assert busy.acquire(blocking=False), "two writers at once"
        order.append(number)
        busy.release()

    for number in range(20):
        jobs.write("Writing", lambda progress, number=number: work(number))
    qtbot.waitUntil(lambda: not jobs.under_way())
    assert order == list(range(20))


def test_an_error_arrives_as_it_was_raised(jobs: Jobs, qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def work(progress: Progress) -> None:
        raise BadInput("That is no date.")

    jobs.write("Writing", work, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "That is no date."


def test_an_error_nobody_asked_for_is_not_lost(jobs: Jobs, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise KeyError("x")

    with qtbot.waitSignal(jobs.unexpected) as heard:
        jobs.write("Writing", work)
    assert isinstance(heard.args[0], KeyError)


def test_cancel_stops_at_the_next_report_and_says_nothing_else(jobs: Jobs, qtbot: QtBot) -> None:
    begun, told = threading.Event(), []
    steps: list[int] = []

    def work(progress: Progress) -> None:
        for step in range(1_000_000):
            steps.append(step)
            progress(step, 1_000_000)
            begun.set()

    job = jobs.write("Long", work, then=lambda result: told.append("done"), failed=lambda error: told.append("failed"))
    begun.wait(10)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    assert told == []
    assert len(steps) < 1_000_000


def test_what_has_not_begun_never_does(jobs: Jobs, qtbot: QtBot) -> None:
    gate, ran = threading.Event(), []
    jobs.write("First", lambda progress: gate.wait(10))
    second = jobs.write("Second", lambda progress: ran.append("second"))
    second.cancel()
    with qtbot.waitSignal(second.cancelled):
        gate.set()
    assert ran == []


def test_edits_do_not_wait_for_long_work_aside(jobs: Jobs, qtbot: QtBot) -> None:
    gate, ran = threading.Event(), []
    jobs.write_aside("Adding", lambda progress: gate.wait(10), lambda _result: ran.append("added"))
    jobs.write_aside("Adding more", lambda progress: True, lambda _result: ran.append("added more"))
    with qtbot.waitSignal(jobs.write("Edit", lambda progress: ran.append("edited")).succeeded):
        pass
    assert ran == ["edited"] and jobs.are_aside()
    gate.set()
    qtbot.waitUntil(lambda: not jobs.under_way())
    assert ran == ["edited", "added", "added more"] and not jobs.are_aside()


def test_what_must_be_alone_waits_for_work_aside_and_can_be_stopped(jobs: Jobs, qtbot: QtBot) -> None:
    gate, ran = threading.Event(), []
    jobs.write_aside("Adding", lambda progress: gate.wait(10), lambda _result: ran.append("added"))
    stopped = jobs.write_alone("Opening", lambda progress: ran.append("opened"))
    with qtbot.waitSignal(stopped.cancelled):
        stopped.cancel()
    jobs.write_alone("Opening another", lambda progress: True, lambda _result: ran.append("opened another"))
    gate.set()
    qtbot.waitUntil(lambda: not jobs.under_way())
    assert ran == ["added", "opened another"]


def test_progress_is_thinned(jobs: Jobs, qtbot: QtBot) -> None:
    reports: list[int] = []

    def work(progress: Progress) -> int:
        for step in range(20_000):
            progress(step, 20_000, "step")
        return 1

    job = jobs.read("Many", work)
    job.progressed.connect(lambda done, total, what: reports.append(done))
    with qtbot.waitSignal(job.succeeded):
        pass
    assert 1 <= len(reports) < 2000


def test_totals_larger_than_qts_whole_numbers_pass(jobs: Jobs, qtbot: QtBot) -> None:
    heard: list[tuple[int, int]] = []
    job = jobs.read("Huge", lambda progress: progress(5_000_000_000, 9_000_000_000, "bytes"))
    job.progressed.connect(lambda done, total, what: heard.append((done, total)))
    with qtbot.waitSignal(job.ended):
        pass
    assert heard == [(5_000_000_000, 9_000_000_000)]


def test_the_language_goes_along(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    token = word.set("hola")
    jobs.read("Asking", lambda progress: word.get(), seen.append)
    word.reset(token)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["hola"]


def test_after_closing_nothing_starts(qtbot: QtBot) -> None:
    closed = Jobs()
    closed.close()
    with pytest.raises(RuntimeError):
        closed.write("Late", lambda progress: None)


def test_a_result_that_comes_after_closing_is_told_nobody(qtbot: QtBot) -> None:
    closing = Jobs()
    done, ended = threading.Event(), []
    told: list[object] = []

    def work(progress: Progress) -> str:
        done.set()
        return "too late"

    job = closing.read("Reading", work, told.append)
    job.ended.connect(lambda: ended.append(job.state))
    assert done.wait(10)  # the result now waits for the window's own thread
    closing.close()
    qtbot.waitUntil(lambda: bool(ended))
    assert (told, ended) == ([], ["cancelled"])


def test_the_strip_shows_long_work_and_its_cancel_works(jobs: Jobs, qtbot: QtBot) -> None:
    strip = JobStrip(jobs)
    qtbot.addWidget(strip)
    stop = threading.Event()

    def work(progress: Progress) -> None:
        done = 0
        while not stop.wait(0.01):
            done += 1
            progress(done, 1000, "file.pdf")

    job = jobs.write("Adding 3 files", work)
    assert strip.isHidden()
    qtbot.waitUntil(lambda: not strip.isHidden())
    qtbot.waitUntil(lambda: "file.pdf" in strip._words.text())
    with qtbot.waitSignal(job.cancelled):
        strip._cancel.click()
    qtbot.waitUntil(strip.isHidden)
    stop.set()


def test_work_that_was_asked_for_is_shown_before_what_a_page_reads(jobs: Jobs, qtbot: QtBot) -> None:
    strip, gate = JobStrip(jobs), threading.Event()
    qtbot.addWidget(strip)
    jobs.read("", lambda progress: gate.wait(20))
    qtbot.waitUntil(lambda: not strip.isHidden())
    assert strip._words.text() == "Working…"
    adding = jobs.write("Adding 3 files", lambda progress: gate.wait(20))
    qtbot.waitUntil(lambda: strip._words.text() == "Adding 3 files (and 1 more)")
    gate.set()
    with qtbot.waitSignal(adding.ended):
        pass
    qtbot.waitUntil(strip.isHidden)


def test_short_work_is_never_shown(jobs: Jobs, qtbot: QtBot) -> None:
    strip = JobStrip(jobs)
    qtbot.addWidget(strip)
    job = jobs.write("Quick", lambda progress: None)
    with qtbot.waitSignal(job.ended):
        pass
    assert strip.isHidden()
    assert not strip._timer.isActive()


def test_many_short_jobs_end_well(jobs: Jobs, qtbot: QtBot) -> None:
    """A job is deleted as soon as its end arrives, even while its thread is still coming back from saying so."""
    ended: list[int] = []
    for number in range(3000):
        jobs.read("Short", lambda progress, number=number: number, ended.append)
    qtbot.waitUntil(lambda: len(ended) == 3000, timeout=60_000)
    assert sorted(ended) == list(range(3000))
    assert jobs.under_way() == []
