"""Files read side by side: everything once, in order, by several readers; stopping ends what is being read."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from casefiles import words
from casefiles.errors import LibraryError
from casefiles.progress import Cancelled, Progress, silent
from casefiles.services.evidence import children, side_by_side
from casefiles.services.evidence.reader import Reader, Reading
from casefiles.services.evidence.renewed_child import RenewedChild

pytestmark = pytest.mark.skipif(not children.CONFINED, reason="readers run where they can be confined")
SILENT = "import socket, time; channel = socket.socket(fileno=0); time.sleep(600)"


def files(folder: Path, count: int) -> list[Path]:
    made = [folder / f"note {n}.txt" for n in range(count)]
    for n, path in enumerate(made):
        path.write_text(f"bidón número {n}")
    return made


@pytest.mark.parametrize(("count", "most", "width"), [(0, 4, 0), (1, 4, 1), (20, 1, 1), (40, 3, 3)])
def test_each_is_read_once_and_found_in_order(tmp_path: Path, count: int, most: int, width: int) -> None:
    paths = files(tmp_path, count)
    readers: dict[int, Reader] = {}
    told: list[tuple[int, int, str]] = []
    together = threading.Barrier(max(1, width))

    def look(reader: Reader, n: int, within: Progress) -> tuple[int, str]:
        if id(reader) not in readers:  # all of them have a file before any has its second
            readers[id(reader)] = reader
            together.wait(60)
        return n, reader.read(paths[n], paths[n].name).pages[0].text

    found = side_by_side.read([path.name for path in paths], look, lambda *said: told.append(said), most)
    assert found == [(n, f"bidón número {n}") for n in range(count)]
    assert len(readers) == width
    assert told[-1] == (count, count, "") and [done for done, _total, _what in told] == sorted(done for done, *_ in told)
    assert {what for _done, _total, what in told} == {"", *(f"Reading {path.name}" for path in paths)}


def test_progress_is_called_where_it_was_asked_for_and_words_are_in_its_language(tmp_path: Path) -> None:
    paths = files(tmp_path, 30)
    threads, said = set(), set()

    def watch(done: int, total: int, what: str = "") -> None:
        threads.add(threading.get_ident())
        said.add(what.partition(" ")[0])

    with words.use("es"):
        side_by_side.read([one.name for one in paths], lambda reader, n, within: within(0, 1, _within()), watch, 3)
    assert threads == {threading.get_ident()}
    assert said == {words_of("Reading {name}", "es"), words_of("dentro", "es"), ""}


def _within() -> str:
    return "dentro"


def words_of(text: str, language: str) -> str:
    with words.use(language):
        return words._(text).partition(" ")[0]


@pytest.mark.parametrize("late", [False, True], ids=["it runs", "it starts late"])
def test_cancelling_ends_what_is_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool) -> None:
    """A reader that would be waited for for ten minutes is killed, also one that starts late; no other file is begun."""
    waited_for = threading.Event()
    answer = RenewedChild._answer

    def answer_and_tell(child: RenewedChild, cap: int, deadline: float) -> dict[str, object]:
        waited_for.set()
        return answer(child, cap, deadline)

    monkeypatch.setattr(RenewedChild, "_answer", answer_and_tell)
    monkeypatch.setattr(children, "STARTING", 600)
    stopped = threading.Event()
    stop_reader = Reader.stop

    def stop_and_tell(reader: Reader) -> None:
        stop_reader(reader)
        stopped.set()

    monkeypatch.setattr(Reader, "stop", stop_and_tell)
    paths = files(tmp_path, 30)
    begun: list[int] = []

    def look(reader: Reader, n: int, within: Progress) -> Reading:
        begun.append(n)
        reader.reading = RenewedChild((sys.executable, "-P", "-c", SILENT))
        if late:
            assert stopped.wait(60)
        return reader.read(paths[n], paths[n].name)

    def stop(done: int, total: int, what: str = "") -> None:
        assert late or waited_for.wait(60)
        raise Cancelled

    with pytest.raises(Cancelled):
        side_by_side.read([path.name for path in paths], look, stop, 1)
    assert len(begun) == 1


def test_within_a_file_it_is_told_to_stop(tmp_path: Path) -> None:
    paths = files(tmp_path, 1)
    asked = threading.Event()

    def look(reader: Reader, n: int, within: Progress) -> None:
        asked.wait(60)
        for page in range(100_000):
            within(page, 100_000, f"page {page}")
        raise AssertionError("it was never told")

    def stop(done: int, total: int, what: str = "") -> None:
        asked.set()
        raise Cancelled

    with pytest.raises(Cancelled):
        side_by_side.read([paths[0].name], look, stop)


def test_what_one_meets_ends_them_all(tmp_path: Path) -> None:
    def look(reader: Reader, n: int, within: Progress) -> int:
        if n == 5:
            raise LibraryError("The disk is gone.")
        return n

    with pytest.raises(LibraryError, match="gone"):
        side_by_side.read([str(n) for n in range(200)], look, silent, 3)
