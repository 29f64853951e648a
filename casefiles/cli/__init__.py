"""The headless commands: each is one call of a service, for scripts and for checks.

Exit 0: done. 1: a finding (a check failed). 2: a mistake in the call, or something that could not be done; one sentence
on standard error, never a traceback.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from casefiles import words
from casefiles.cli import entries, evidence, libraries, paper, tables
from casefiles.cli.calling import DONE, MISTAKE, Command
from casefiles.errors import CasefilesError
from casefiles.progress import Cancelled
from casefiles.words import _

_GROUPS = (libraries, entries, tables, evidence, paper)


def main(arguments: Sequence[str]) -> int:
    """Runs one command; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file name that is no text, or a terminal that has no such letter, is printed with escapes, not refused.
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    try:
        called = parser.parse_args(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    run: Command = called.run
    try:
        with words.use(called.lang):
            return run(called)
    except Cancelled:
        return MISTAKE
    except CasefilesError as reason:
        print(str(reason), file=sys.stderr)
        return MISTAKE
    except KeyboardInterrupt:
        print(_("Stopped; nothing was changed."), file=sys.stderr)
        return MISTAKE
    except BrokenPipeError:
        # The reader of our output went away (a pager that was closed): nothing is wrong here.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as surprise:  # noqa: BLE001 - the last resort: a person gets a sentence, the log gets the rest
        print(
            _("Something unexpected happened ({what}); the details are in {log}.").format(
                what=type(surprise).__name__, log=_log(surprise)
            ),
            file=sys.stderr,
        )
        return MISTAKE


def _log(surprise: Exception) -> Path:
    """Writes what happened to the log, without any argument or value of the case, and says where that is."""
    import platformdirs

    folder = Path(platformdirs.user_log_dir("casefiles", appauthor=False))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "commands.log"
    frames = "".join(traceback.format_tb(surprise.__traceback__))
    with file.open("a", encoding="utf-8") as log:
        log.write(f"{type(surprise).__name__}\n{frames}\n")
    return file


class _Parser(argparse.ArgumentParser):
    """Says its mistakes in one sentence."""

    def error(self, message: str) -> Any:
        print(f"{self.prog}: {message}. {_('See --help.')}", file=sys.stderr)
        raise SystemExit(MISTAKE)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="casefiles", description="Casefiles without a window. LIB is the folder of a case library.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.add_argument("--json", action="store_true", help="print JSON")
        added.add_argument("--lang", choices=words.LANGUAGES, default="en", help="language of what is printed")
        added.add_argument("--author", default="", help="who makes the change (default: the name of the account)")
        added.set_defaults(run=run)
        return added

    for group in _GROUPS:
        group.add(command)
    return parser
