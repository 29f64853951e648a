"""The commands on a library as a whole: made, checked, undone, kept elsewhere."""

from __future__ import annotations

import argparse
import getpass
import json
from pathlib import Path
from typing import Any

from casefiles import words
from casefiles.cli.calling import DONE, FINDING, Adding, count, open_library, say
from casefiles.words import _


def add(command: Adding) -> None:
    """Add the commands of this file."""
    command("demo", _demo, "make the demo library").add_argument("lib", metavar="LIB", type=Path)
    command("new", _new, "make an empty library").add_argument("lib", metavar="LIB", type=Path)
    verify = command("verify", _verify, "check database, change log and every piece of evidence")
    verify.add_argument("lib", metavar="LIB", type=Path)
    verify.add_argument(
        "--against", metavar="FILE", type=Path, default=None, help="compare with heads that were written down elsewhere"
    )
    which = verify.add_mutually_exclusive_group()
    which.add_argument(
        "--due", dest="scope", action="store_const", const="due", default="all",
        help="read only evidence that was not found intact within thirty days",
    )
    which.add_argument(
        "--rest", dest="scope", action="store_const", const="rest", help="go on with a check that was broken off"
    )
    verify.add_argument(
        "--certificates", metavar="PEM", type=Path, default=None, help="check time stamps against these trusted certificates"
    )
    stamp = command("stamp", _stamp, "have the head of the change log stamped by a time stamp server, or check the stamps")
    stamp.add_argument("lib", metavar="LIB", type=Path)
    what = stamp.add_mutually_exclusive_group(required=True)
    what.add_argument("--server", metavar="URL", default="", help="send it the hash of the newest change, and nothing else")
    what.add_argument("--check", action="store_true", help="check every stamp that the library holds")
    stamp.add_argument(
        "--certificates", metavar="PEM", type=Path, default=None, help="certificates that you trust, in a file of your own"
    )
    journal = command("journal", _journal, "print the change log, the newest first")
    journal.add_argument("lib", metavar="LIB", type=Path)
    journal.add_argument("--limit", type=count, default=50)
    head = journal.add_mutually_exclusive_group()
    head.add_argument("--anchor", action="store_true", help="print one line on where it ends, to be kept elsewhere")
    head.add_argument(
        "--write-head", metavar="FILE", type=Path, default=None, help="add that line to a file elsewhere, or to a new one"
    )
    head.add_argument(
        "--compare", metavar="HEAD", default=None, help="compare with such a file, or with a head as it is printed on paper"
    )
    head.add_argument(
        "--accept", action="store_true", help="take the library as it is for what was last seen of it, and say no more of it"
    )
    undo = command("undo", _undo, "undo the newest change")
    undo.add_argument("lib", metavar="LIB", type=Path)
    undo.add_argument("--redo", action="store_true", help="make the newest undone change again instead")
    backup = command("backup", _backup, "copy the library into one checked file")
    backup.add_argument("lib", metavar="LIB", type=Path)
    backup.add_argument("out", metavar="OUT", type=Path)
    restore = command("restore", _restore, "make a library from a backup")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument("lib", metavar="LIB", type=Path)


def _demo(called: argparse.Namespace) -> int:
    from casefiles.services.demo import make_demo

    with make_demo(called.lib, language=called.lang) as library:
        say(called, {"library": str(library.folder)}, _("The demo library is at {path}.").format(path=library.folder))
    return DONE


def _new(called: argparse.Namespace) -> int:
    from casefiles.database.library import Library

    with Library.create(called.lib, author=called.author or getpass.getuser(), language=called.lang) as library:
        say(called, {"library": str(library.folder)}, _("The new library is at {path}.").format(path=library.folder))
    return DONE


def _verify(called: argparse.Namespace) -> int:
    from casefiles.services.verification import verify

    with open_library(called) as library:
        report = verify(
            library, against=_anchor(called.against), scope=called.scope, certificates=called.certificates
        )
    plain = report.plain()
    evidence = plain["evidence"]
    lines = [
        _(
            "Evidence: {checked} of {total} checked, {failed} altered, {missing} missing, {unreadable} unreadable; "
            "the library holds {held}."
        ).format(**evidence),
        *report.findings,
        *(_("Warning: {sentence}").format(sentence=sentence) for sentence in report.warnings),
        _("Everything is as it was left.") if report.ok else _("Something is not as it was left."),
    ]
    say(called, plain, *lines)
    return DONE if report.ok else FINDING


def _anchor(file: Path | None) -> str | None:
    """The lines that `journal --anchor` printed, from the file they were kept in."""
    from casefiles.services import anchors

    return None if file is None else anchors.read_file(file)


def _stamp(called: argparse.Namespace) -> int:
    from casefiles.services import time_stamp

    with open_library(called, read_only=called.check) as library:
        if called.check:
            found = time_stamp.stamps(library, called.certificates)
        else:
            found = [time_stamp.stamp(library, called.server, called.certificates)]
    plain = [
        {
            "file": one.file, "seq": one.seq, "hash": one.hash, "time": one.time, "signer": one.signer,
            "trusted": one.is_trusted, "fault": one.fault,
        }
        for one in found
    ]  # fmt: skip
    lines = [
        _("Change {n}, stamped {when}: {what}.").format(n=one.seq, when=words.moment(one.time), what=one.sentence())
        if not one.fault
        else f"{one.file}: {one.fault}"
        for one in found
    ]
    say(called, plain if called.check else plain[0], *(lines or [_("The library holds no time stamps.")]))
    return FINDING if any(one.fault for one in found) else DONE


def _journal(called: argparse.Namespace) -> int:
    from casefiles.services.history import changes

    with open_library(called, read_only=True) as library:
        if called.anchor or called.write_head or called.compare is not None or called.accept:
            return _head(called, library)
        found = changes(library, limit=called.limit)
    plain = [
        {
            "seq": one.seq,
            "time": one.when,
            "author": one.author,
            "label": one.label,
            "kind": one.kind,
            "undone": one.undone,
            "rows": one.rows,
            "hash": one.hash,
        }
        for one in found
    ]
    say(called, plain, *(f"{one.seq:>6}  {words.moment(one.when)}  {one.author}  {one.label}" for one in found))
    return DONE


def _head(called: argparse.Namespace, library: Any) -> int:
    """What `journal` does with the head: print it, write it down, compare it, accept it."""
    from casefiles.services import anchors, remembered

    if called.compare is not None:
        file = Path(called.compare)
        found = anchors.compare_file(library, file) if file.is_file() else anchors.compare(library, called.compare)
        say(called, {"answer": found.answer, "seq": found.seq, "ok": found.ok, "sentence": found.sentence}, found.sentence)
        return DONE if found.ok else FINDING
    if called.accept:
        remembered.accept(library, remembered.profile())
        seq = library.head.seq
        say(called, {"seq": seq}, _("The library is taken as it is, with change {n} as its newest.").format(n=seq))
        return DONE
    if called.write_head:
        head = remembered.write_down(library, remembered.profile(), called.write_head)
        said = _("The head, of change {n}, is written to {path}.").format(n=head.seq, path=called.write_head)
    else:
        head = anchors.head(library)
        said = head.line()
    say(called, json.loads(head.line()), said)
    return DONE


def _undo(called: argparse.Namespace) -> int:
    with open_library(called) as library:
        label = library.redo() if called.redo else library.undo()
    text = _("Made again: {label}") if called.redo else _("Undone: {label}")
    say(called, {"label": label}, text.format(label=label))
    return DONE


def _backup(called: argparse.Namespace) -> int:
    from casefiles.services.backup import backup

    with open_library(called, read_only=True) as library:
        report = backup(library, called.out)
    plain = {
        "file": str(report.file), "size": report.size, "objects": report.objects,
        "findings": list(report.findings), "ok": report.ok,
    }  # fmt: skip
    made = _("The backup is at {path}; it was read back and is whole.").format(path=report.file)
    say(called, plain, made, *report.findings)
    return DONE if report.ok else FINDING


def _restore(called: argparse.Namespace) -> int:
    from casefiles.services.backup import restore

    report = restore(called.file, called.lib, author=called.author)
    plain = {"library": str(report.folder), "objects": report.objects, "findings": list(report.findings)}
    say(called, plain, _("The library is restored at {path}.").format(path=report.folder), *report.findings)
    return FINDING if report.findings else DONE
