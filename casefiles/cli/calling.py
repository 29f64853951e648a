"""What every command needs: exit codes, the open library, and one way to print."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from casefiles.words import _

DONE, FINDING, MISTAKE = 0, 1, 2
Command = Callable[[argparse.Namespace], int]


class Adding(Protocol):
    """Adds a command to the parser: its name, what runs it, and a line on what it does."""

    def __call__(self, name: str, run: Command, text: str) -> argparse.ArgumentParser: ...


def count(text: str) -> int:
    """How many: a whole number from 1. Raises ArgumentTypeError."""
    if not text.isdecimal() or not 0 < int(text) < 10**9:
        raise argparse.ArgumentTypeError(_("“{text}” is not a number from 1 upwards").format(text=text))
    return int(text)


@contextmanager
def open_library(called: argparse.Namespace, *, read_only: bool = False, asks_index: bool = False) -> Iterator[Any]:
    """The library; what it has to remark goes to standard error. Who asks the index hears of its damage from that.

    What was last seen of it is compared with what this person's profile remembers, and remembered.
    """
    from casefiles.database.library import Library
    from casefiles.services import remembered

    with Library.open(called.lib, author=called.author or getpass.getuser(), read_only=read_only) as library:
        for remark in () if asks_index and library.index_damaged else library.remarks:
            print(remark, file=sys.stderr)
        if said := remembered.remark(library, remembered.profile()):
            print(said, file=sys.stderr)
        yield library
        remembered.see(library, remembered.profile())


def say(called: argparse.Namespace, plain: Any, *lines: str) -> None:
    """JSON when asked for, else the lines. What came from files does nothing to the terminal: it is written out."""
    from casefiles.database.staging import written_out

    if called.json:
        unicode = (sys.stdout.encoding or "").lower().startswith("utf")
        json.dump(plain, sys.stdout, ensure_ascii=not unicode, indent=1)
        sys.stdout.write("\n")
    else:
        for line in lines:
            print(written_out(line, keep="\n\t"))


def custody_lines(chain: Any) -> list[str]:
    lines = []
    for entry in chain.entries:
        whom = " → ".join(part for part in (entry.from_whom, entry.to_whom) if part)
        seal = " → ".join(part for part in (entry.seal_found, entry.seal) if part)
        receipt = entry.receipt_ref.ref if entry.receipt_ref is not None else entry.receipt[:16]
        told = [entry.happened, entry.action, whom, entry.place, entry.purpose, entry.condition]
        told += [_("seal {number}").format(number=seal) if seal else ""]
        told += [_("receipt {name}").format(name=receipt) if receipt else "", entry.reason]
        told += [_("struck by entry {n}").format(n=entry.struck_by) if entry.struck_by is not None else ""]
        told += [_("strikes entry {n}").format(n=entry.strikes) if entry.strikes is not None else ""]
        lines.append(f"  {entry.n:>3}  " + " · ".join(part for part in told if part))
    return [*lines, *(f"    ! {one.sentence}" for one in chain.findings)]
