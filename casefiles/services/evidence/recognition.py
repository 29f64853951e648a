"""Text in pictures and scans, recognised by Tesseract where that is installed: page by page, each in a process of its own.

The pixels come from the confined child that reads (`reader.draw`) and go as PGM to a second one, which has no network,
no file but the program's own, little memory and a time for each page. What comes back is text with a cap: a guess of a
program, kept apart from what a document says itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from casefiles.database.texts import Recognised
from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.services.evidence import children, frames
from casefiles.services.evidence.reader import Reader, Reading
from casefiles.words import _

PROGRAM = "tesseract"
WANTED = ("spa", "eng")
"""Languages that are asked for, in the order in which the engine weighs them."""
PAGE_SECONDS = 60.0
PAGE_CAP = 200_000
"""Characters of one page, at most."""
PAGES = 1000
"""Pages of one file, at most."""
KINDS = frozenset({"image", "pdf"})
_LAUNCHER = "casefiles.services.evidence.recognising_child"


@dataclass(frozen=True)
class Engine:
    """A program that recognises text: `command` reads a picture from its standard input and writes text.

    `reads` are the files and folders that it needs besides the system's libraries.
    """

    command: tuple[str, ...]
    name: str
    languages: str
    reads: tuple[Path, ...] = ()


def find() -> Engine | None:
    """Tesseract with the languages that are wanted and there; None where it is not installed or has none of them."""
    path = shutil.which(PROGRAM)
    if path is None or not children.CONFINED:
        return None
    try:
        version = _said(path, "--version")
        listed = _said(path, "--list-langs")
    except (OSError, subprocess.SubprocessError):
        return None
    there = set(listed.split())
    languages = "+".join(one for one in WANTED if one in there)
    if not languages:
        return None
    number = re.search(r"tesseract\s+v?(\d[\w.+-]{0,30})", version)
    data = re.search(r'"([^"\n]+)"', listed)  # List of available languages in "/usr/share/tesseract-ocr/5/tessdata/" (3):
    folders = [Path(data[1])] if data else []
    folders += [Path(one) for one in ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")]
    command = (str(Path(path).resolve()), "stdin", "stdout", "-l", languages)
    return Engine(command, f"Tesseract {number[1]}" if number else "Tesseract", languages, tuple(folders))


def _said(path: str, option: str) -> str:
    done = subprocess.run([path, option], capture_output=True, timeout=20, stdin=subprocess.DEVNULL, check=True)
    return (done.stdout + done.stderr)[:65_536].decode("utf-8", "replace")


def missing() -> str:
    """One sentence: that it is not installed, and the command that installs it here."""
    command = {
        "darwin": "brew install tesseract tesseract-lang",
        "win32": "winget install UB-Mannheim.TesseractOCR",
    }.get(sys.platform, "sudo apt install tesseract-ocr tesseract-ocr-spa")
    return _(
        "Text in pictures and scans is recognised by Tesseract, which is not installed here with English or Spanish: {command}"
    ).format(command=command)


def needed() -> Engine:
    """The engine. Raises BadInput with `missing` where there is none."""
    engine = find()
    if engine is None:
        raise BadInput(missing())
    return engine


def pages_without_text(reading: Reading) -> list[int]:
    """The pages of a picture or PDF in which text may be recognised: those that have none of their own."""
    if reading.kind not in KINDS or (reading.kind == "image" and reading.thumbnail is None):
        return []
    with_text = {page.number for page in reading.pages if page.text.strip()}
    return [n for n in range(1, min(reading.count or 1, PAGES) + 1) if n not in with_text]


def recognise(
    engine: Engine,
    reader: Reader,
    descriptor: int,
    name: str,
    pages: Iterable[int],
    *,
    progress: Progress = silent,
    seconds: float = PAGE_SECONDS,
) -> tuple[Recognised, list[int]]:
    """Text of these pages of a file, and the pages that could not be done. Raises Cancelled from `progress` alone."""
    found: dict[int, str] = {}
    failed: list[int] = []
    wanted = list(pages)
    room = frames.TEXT_CAP
    for done, number in enumerate(wanted):
        progress(done, len(wanted), _("Recognising page {n} of {name}").format(n=number, name=name))
        drawn = reader.draw(descriptor, name, number)
        text = run(engine, drawn.to_pgm(), seconds=seconds) if drawn is not None else None
        if text is None:
            failed.append(number)
        elif text.strip():
            found[number] = text.strip()[:room]
            room -= len(found[number])
        if room <= 0:
            break
    return Recognised(engine.name, engine.languages, found), failed


def run(engine: Engine, picture: bytes, *, seconds: float = PAGE_SECONDS) -> str | None:
    """What the engine reads in one picture; None when it fails, is too slow or says too much."""
    launcher = [*children.command_of(_LAUNCHER), *map(str, engine.reads), "--", *engine.command]
    environment = {**children.environment(), "OMP_THREAD_LIMIT": "1"}
    data = os.environ.get("TESSDATA_PREFIX")
    if data:
        environment["TESSDATA_PREFIX"] = data
    try:
        process = subprocess.Popen(
            launcher,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
    except OSError:
        return None
    assert process.stdin is not None and process.stdout is not None
    slow = threading.Event()

    def stop() -> None:
        slow.set()
        children.stop(process)

    feeding = threading.Thread(target=_feed, args=(process, picture), daemon=True)
    watch = threading.Timer(seconds, stop)
    feeding.start()
    watch.start()
    try:
        said = process.stdout.read(PAGE_CAP * 4 + 1)
        code = process.wait() if len(said) <= PAGE_CAP * 4 else None
    finally:
        watch.cancel()
        children.end(process)
        feeding.join()
        process.stdout.close()
    if slow.is_set() or code != 0:
        return None
    return frames.clean(said.decode("utf-8", "replace").replace("\f", ""))[:PAGE_CAP]


def _feed(process: subprocess.Popen[bytes], picture: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(picture)
        process.stdin.close()
    except OSError:  # it ended before it had read all: its exit code says why
        pass
