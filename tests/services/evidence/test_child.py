"""A child that stays: asked with files, held to caps and deadlines, killed with all it started."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from casefiles.services.evidence import child, frames
from tests.services.evidence import staying_child

MODULE = staying_child.__name__


@pytest.fixture
def environment() -> dict[str, str]:
    """The child of these tests lives among them."""
    return {"PYTHONPATH": str(Path(__file__).parents[3])}


def test_it_says_what_it_could_give_up_and_answers(tmp_path: Path, environment: dict[str, str]) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"invented")
    held = child.Child(MODULE, environment)
    try:
        assert held.allowed == {"network": True}
        with file.open("rb") as source:
            source.read(3)
            answer = held.ask({"do": "read"}, seconds=20, descriptor=source.fileno())
        assert answer == {"text": "invented", "environment": []}
    finally:
        held.close()
        held.close()
    with pytest.raises(ProcessLookupError):
        os.kill(held.pid, 0)


def test_neither_paths_nor_the_environment_reach_it(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEFILES_PASSPHRASE", "invented")
    held = child.Child(MODULE, environment)
    answer = held.ask({"do": "tell"}, seconds=20)
    held.close()
    assert answer["environment"] == []


def test_one_that_dies_is_a_breach(environment: dict[str, str]) -> None:
    held = child.Child(MODULE, environment)
    os.kill(held.pid, signal.SIGKILL)
    with pytest.raises(frames.Breach):
        held.ask({"do": "tell"}, seconds=20)
    held.close()


def test_one_that_is_silent_is_too_slow(environment: dict[str, str]) -> None:
    held = child.Child(MODULE, environment)
    with pytest.raises(frames.TooSlow):
        held.ask({"do": "sleep"}, seconds=0.3)
    held.close()


def test_requests_of_several_threads_do_not_mix(environment: dict[str, str]) -> None:
    held = child.Child(MODULE, environment)
    threads = [
        threading.Thread(target=lambda: [held.tell({"do": "tell", "and": "x" * 3000}, seconds=20) for _n in range(100)])
        for _thread in range(3)
    ]
    for thread in threads:
        thread.start()
    answers = [held.answer(time.monotonic() + 20) for _n in range(300)]
    for thread in threads:
        thread.join()
    held.close()
    assert answers == [{"environment": []}] * 300


@pytest.mark.parametrize("how", ["no json", "no object", "too long", "pickle"])
def test_one_that_speaks_out_of_turn_is_a_breach(environment: dict[str, str], how: str) -> None:
    held = child.Child(MODULE, environment)
    with pytest.raises(frames.Breach):
        held.ask({"do": how}, seconds=3, cap=1000)
    held.close()


def test_what_it_started_goes_with_it(environment: dict[str, str]) -> None:
    held = child.Child(MODULE, environment)
    started = child.count(held.ask({"do": "start"}, seconds=20)["pid"])
    held.close()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{started}").exists() and time.monotonic() < deadline:
        if Path(f"/proc/{started}/stat").read_text(encoding="ascii").split()[2] == "Z":
            break  # dead, and waiting for somebody to notice
        time.sleep(0.01)
    else:
        assert not Path(f"/proc/{started}").exists()


def test_requests_and_their_files_stay_together() -> None:
    ours, theirs = socket.socketpair()
    read, write = os.pipe()
    frames.send_request(ours, b"{}", read)
    frames.send_request(ours, b'{"a":1}')
    first = frames.receive_request(theirs)
    assert first is not None and first[0] == b"{}" and first[1] is not None
    assert frames.receive_request(theirs) == (b'{"a":1}', None)
    ours.close()
    assert frames.receive_request(theirs) is None
    theirs.close()
    for one in (read, write, first[1]):
        os.close(one)


@pytest.mark.parametrize("value", [True, -1, 1.5, "1", None, 1 << 31])
def test_only_whole_numbers_are_numbers(value: object) -> None:
    with pytest.raises(frames.Breach):
        child.count(value)


def test_text_is_made_fit_and_capped() -> None:
    assert child.string("a\0b\ud800") == "a\ufffdb\ufffd"
    for value in (b"bytes", "too long"):
        with pytest.raises(frames.Breach):
            child.string(value, 3)
    with pytest.raises(frames.Breach):
        child.listed({})
