"""The process that is killed. Not a test: `test_killed_at_any_moment` starts it, it forks once for every run.

One JSON line in is one run: {"do": "work", "folder", "evidence", "point", "after"} works on a copy of a library and is
killed at its point number `point` (a write, a sync, a rename, a statement, a commit: before and after each), or after
so many seconds, or not at all; {"do": "check", "folder"} opens it again and says what is there. Lines out: "done NAME"
for each step that was acknowledged, a JSON object of what a check found, and "end" with the status of the fork.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select, text

from casefiles.database import derived, index, log
from casefiles.database.connection import connect
from casefiles.database.library import Library
from casefiles.domain.custody import Custody
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.person import Person
from casefiles.domain.registers import StoredObject
from casefiles.services.evidence import intake
from tests.database.test_batch import states_hold
from tests.database.test_journal import check_chain
from tests.database.test_log import stored

STEPS = ("open", "create", "edit", "evidence", "undo", "close")
_say = functools.partial(os.write, 1)


def say(line: str) -> None:
    """One whole line to the parent, past every hook."""
    _say(line.encode() + b"\n")


class Points:
    """Counts what happens and kills the process at the chosen one."""

    def __init__(self, fatal: int | None) -> None:
        self._fatal = fatal
        self.count = 0

    def pass_one(self) -> None:
        self.count += 1
        if self.count == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, work: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(work)
        def counted(*given: Any, **named: Any) -> Any:
            self.pass_one()
            result = work(*given, **named)
            self.pass_one()
            return result

        return counted

    def install(self) -> None:
        """Hooks into this process only: the product knows nothing of it."""
        for name in (
            "fsync",
            "fdatasync",
            "write",
            "rename",
            "replace",
            "link",
            "unlink",
            "mkdir",
            "chmod",
            "ftruncate",
        ):
            setattr(os, name, self.around(getattr(os, name)))
        vars(log)["_appending"] = self.around(vars(log)["_appending"])
        event.listen(Engine, "connect", lambda raw, _record: raw.set_trace_callback(lambda _sql: self.pass_one()))
        event.listen(Engine, "commit", lambda *_: self.pass_one())


def work(folder: Path, evidence: Path, points: Points) -> None:
    """The steps, each acknowledged once it is said to be saved."""
    library = Library.open(folder, author="A. Quispe")
    done = iter(STEPS)
    say(f"done {next(done)}")
    with library.change("Create") as session:
        session.add(Person(printed_name="Beta"))
    say(f"done {next(done)}")
    with library.change("Edit") as session:
        session.scalars(select(Person).where(Person.printed_name == "Alpha")).one().occupation = "pilot"
    say(f"done {next(done)}")
    intake.add_files(library, [evidence], read=False)
    say(f"done {next(done)}")
    library.undo()
    say(f"done {next(done)}")
    library.close()
    say(f"done {next(done)}")
    say(f"points {points.count}")


def check(folder: Path) -> dict[str, Any]:
    """Opens the library by itself, checks everything in it, and says what it holds."""
    with Library.open(folder, author="A. Quispe") as library:
        raw = connect(folder / "library.db")
        found: dict[str, Any] = {
            "writable": library.writable,
            "integrity": [row[0] for row in raw.execute("PRAGMA integrity_check")],
            "foreign": list(raw.execute("PRAGMA foreign_key_check")),
        }
        raw.close()
        found["entries"] = [header["kind"] for header in check_chain(library)]
        states_hold(library)
        found["log"] = list(library.log.entries()) == stored(library)
        with library.read() as session:
            ids = list(session.execute(text("SELECT id FROM record WHERE deleted_in IS NULL ORDER BY id")).scalars())
            held = derived.entries(session, ids, library.language, library.text_of)
            expected = sorted((entry.record, index.digest_of(entry)) for entry in held)
            rows = session.execute(text("SELECT record, digest FROM index_record ORDER BY record"))
            found["index"] = [tuple(row) for row in rows] == expected
            found["people"] = [
                list(row) for row in session.execute(select(Person.title, Person.occupation).order_by(Person.id))
            ]
            found["exhibits"] = session.scalars(select(Exhibit.name)).all()
            found["custody"] = len(session.scalars(select(Custody)).all())
            digests = session.scalars(select(StoredObject.sha256)).all()
            found["objects"] = len(digests)
        for digest in digests:
            with library.vault.open(digest) as file:
                assert hashlib.sha256(file.read()).hexdigest() == digest
        found["altered"] = [
            str(file) for file in objects(folder) if hashlib.sha256(file.read_bytes()).hexdigest() != file.name
        ]
        found["staging"] = [file.name for file in (folder / "vault" / "staging").iterdir()]
        found["undo"] = library.state().undo
    return found


def objects(folder: Path) -> list[Path]:
    """Every file of evidence."""
    return [file for file in (folder / "vault" / "objects").rglob("*") if file.is_file()]


def run(order: dict[str, Any]) -> None:
    """One run, in the fork."""
    folder = Path(order["folder"])
    if order["do"] == "check":
        say(json.dumps(check(folder)))
        return
    if order.get("after") is not None:
        threading.Timer(order["after"], os.kill, (os.getpid(), signal.SIGKILL)).start()
    points = Points(order.get("point"))
    points.install()
    work(folder, Path(order["evidence"]), points)


def main() -> None:
    """Forks for every line that comes in."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            with contextlib.suppress(BaseException):
                try:
                    run(json.loads(line))
                    status = 0
                except BaseException:
                    traceback.print_exc()
                    sys.stderr.flush()
                    raise
            os._exit(status)
        _child, status = os.waitpid(child, 0)
        say(f"end {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
