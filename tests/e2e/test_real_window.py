"""The real window on a real screen, which an X server keeps in memory; and what happens where there is no screen."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtGui import QImage

from casefiles.database.library import Library
from casefiles.services import listing
from casefiles.services.demo import make_demo
from casefiles.services.verification import verify

ROOT = Path(__file__).parents[2]
LONGEST = 60
"""Seconds to wait for something at the most; it is there much sooner."""

needs_screen = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("Xvfb") is None,
    reason="Xvfb is not here: on Debian, apt-get install xvfb; `make test` does it",
)


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """An X server of its own, 1440 x 900; gives the name of its display."""
    reads, writes = os.pipe()
    command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writes], stderr=subprocess.DEVNULL)
    os.close(writes)
    with os.fdopen(reads, encoding="ascii") as told:
        number = told.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo library to copy."""
    folder = tmp_path_factory.mktemp("demo") / "VRAEM 2017.casefiles"
    make_demo(folder, author="A. Quispe").close()
    return folder


@pytest.fixture
def library(demo: Path, tmp_path: Path) -> Path:
    """A demo library of its own, closed."""
    return Path(shutil.copytree(demo, tmp_path / demo.name))


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """The environment of somebody with an empty home, no screen and no settings of this test run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_", "MAKE", "PYTEST_"))}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "MFLAGS", "COV_CORE_SOURCE"):
        kept.pop(name, None)
    return kept | {"HOME": str(home), "LANG": "C.UTF-8", "PYTHONFAULTHANDLER": "1"} | more


class Window:
    """The program in a process of its own, with somebody inside who does as asked."""

    def __init__(self, display: str, home: Path, *arguments: str) -> None:
        home.mkdir(exist_ok=True)
        self.errors = home / "stderr"
        environment = surroundings(home, DISPLAY=display, QT_QPA_PLATFORM="xcb")
        with self.errors.open("a") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.window_child", *arguments],
                cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip

    def ask(self, do: str, **about: Any) -> Any:
        """Have something done, and hear what came of it."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do} | about) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the window is gone: {self.process.wait()}\n{self.errors.read_text()}"
        return json.loads(line)

    def wait(self, so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Look until what is seen is so."""
        end = time.monotonic() + LONGEST
        while True:
            seen: dict[str, Any] = self.ask("look")
            if so(seen):
                return seen
            assert time.monotonic() < end, f"{seen}\n{self.errors.read_text()}"

    def close(self) -> int:
        """Close the window as a person does; gives the exit code of the program."""
        self.ask("close")
        return self.process.wait(timeout=LONGEST)


@pytest.fixture
def start(screen: str, tmp_path: Path) -> Iterator[Callable[..., Window]]:
    """Starts the program; what is left of it at the end is killed."""
    started: list[Window] = []

    def begin(*arguments: str, home: str = "home") -> Window:
        started.append(Window(screen, tmp_path / home, *arguments))
        return started[-1]

    yield begin
    for window in started:
        if window.process.poll() is None:
            window.process.kill()
        window.process.wait()
        for pipe in (window.process.stdin, window.process.stdout):
            if pipe is not None:
                pipe.close()


def colours(image: QImage) -> int:
    """How many colours every eighth pixel has."""
    return len({image.pixel(x, y) for x in range(0, image.width(), 8) for y in range(0, image.height(), 8)})


@needs_screen
def test_the_first_start_shows_the_demo_and_ends_cleanly(start: Callable[..., Window], tmp_path: Path) -> None:
    window = start()
    seen = window.wait(lambda seen: seen["quiet"])
    assert (seen["platform"], seen["title"]) == ("xcb", "Demo: VRAEM, July 2017 - Casefiles")
    window.ask("go", page="person")
    window.wait(lambda seen: "“Chipi”" in seen["rows"] and seen["quiet"])
    assert window.ask("grab", file=str(tmp_path / "screen.png"))
    image = QImage(str(tmp_path / "screen.png"))
    assert (image.width(), image.height()) == (1440, 900)
    assert colours(image) > 40
    assert window.close() == 0
    assert window.errors.read_text() == ""
    again = start()
    seen = again.wait(lambda seen: "“Chipi”" in seen["rows"] and seen["quiet"])
    assert seen["page"] == "person"
    assert again.close() == 0


@needs_screen
def test_a_second_window_reads_only_and_says_who_holds_the_library(start: Callable[..., Window], library: Path) -> None:
    first = start(str(library))
    seen = first.wait(lambda seen: seen["quiet"])
    assert seen["new"] and seen["kind"] == "local library"
    second = start(str(library), home="another")
    seen = second.wait(lambda seen: seen["quiet"] and seen["said"])
    assert re.search(r"\S+ is working in this library, so it is open for reading only\.", seen["said"][0])
    assert not seen["new"] and seen["kind"] == "read only"
    second.ask("go", page="operation")
    assert second.wait(lambda seen: bool(seen["rows"]))["rows"]
    assert (second.close(), first.close()) == (0, 0)
    third = start(str(library), home="another")
    assert third.wait(lambda seen: seen["quiet"])["new"]
    assert third.close() == 0


@needs_screen
def test_killed_in_the_middle_it_opens_again_with_all_that_was_seen_saved(
    start: Callable[..., Window], library: Path
) -> None:
    window = start(str(library))
    window.wait(lambda seen: seen["quiet"])
    window.ask("go", page="vehicle")
    window.wait(lambda seen: seen["quiet"] and seen["page"] == "vehicle")
    window.ask("activate")
    window.wait(lambda seen: seen["active"])
    for plate in ("ZZQ-417", "ZZQ-418"):
        window.ask("control_shift", key="e")
        window.wait(lambda seen: seen["focus"] == "QLineEdit")
        assert window.ask("enter", text=plate)
        window.wait(lambda seen, plate=plate: plate in seen["rows"])
    # One more is on its way, and may come or not.
    window.ask("control_shift", key="e")
    window.wait(lambda seen: seen["focus"] == "QLineEdit")
    window.ask("enter", text="ZZQ-419")
    window.process.send_signal(signal.SIGKILL)
    assert window.process.wait(timeout=LONGEST) == -signal.SIGKILL
    again = start(str(library))
    seen = again.wait(lambda seen: seen["quiet"] and seen["page"] == "vehicle" and bool(seen["rows"]))
    assert seen["rows"] in (["ZZQ-417", "ZZQ-418"], ["ZZQ-417", "ZZQ-418", "ZZQ-419"])
    assert seen["new"] and seen["said"] == []
    assert again.close() == 0
    with Library.open(library) as opened:
        assert verify(opened).ok
        assert [row.title for row in listing.page(opened, "vehicle", ["ref"], sort="title", limit=5)] == seen["rows"]


def test_without_a_screen_make_run_says_so_and_writes_the_dossier(tmp_path: Path) -> None:
    # What is set up for these tests is enough: `-o` takes it as it is.
    command = ["make", "-o", ".venv/.synced", "-o", "system-libraries", "run", f"PYTHON={sys.executable}"]
    # Nor does it hear what the `make` that runs these tests was told.
    around = {name: value for name, value in surroundings(tmp_path).items() if name not in {"MAKEFLAGS", "MFLAGS", "ARGS"}}
    done = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True, timeout=LONGEST * 2, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "There is no display here, so Casefiles runs without a window."
    assert done.stderr == ""
    (file,) = tmp_path.rglob("*.pdf")
    assert str(file) in done.stdout
    paper = pypdfium2.PdfDocument(file)
    try:
        assert f"{len(paper)} pages" in done.stdout
        text = "\n".join(page.get_textpage().get_text_range() for page in paper)
    finally:
        paper.close()
    assert "Chipi" in text and "presumed innocent" in text
