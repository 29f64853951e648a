"""The headless commands: each is one call of a service, for scripts and for checks.

Exit 0: done. 1: a finding (a check failed). 2: a mistake in the call, or something that could not be done; one sentence
on standard error, never a traceback.
"""

from __future__ import annotations

import argparse
import getpass
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from casefiles import words
from casefiles.errors import BadInput, CasefilesError
from casefiles.progress import Cancelled
from casefiles.words import _

DONE, FINDING, MISTAKE = 0, 1, 2
Command = Callable[[argparse.Namespace], int]


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

    command("demo", _demo, "make the demo library").add_argument("lib", metavar="LIB", type=Path)
    command("new", _new, "make an empty library").add_argument("lib", metavar="LIB", type=Path)
    add = command("add", _add, "add files and folders as evidence")
    add.add_argument("lib", metavar="LIB", type=Path)
    add.add_argument("files", metavar="FILE", type=Path, nargs="+")
    add.add_argument("--to", metavar="REF", default="", help="the entry that the evidence is about")
    add.add_argument("--from", dest="received_from", metavar="WHOM", default="", help="from whom it was received")
    imports = command("import", _import, "enter the rows of a table (CSV, XLSX, XLS, ODS) as one change")
    imports.add_argument("lib", metavar="LIB", type=Path)
    imports.add_argument("file", metavar="FILE", type=Path)
    imports.add_argument("--type", default="", metavar="TYPE", help="what a row is, such as person (default: by the headings)")
    imports.add_argument("--format", default="", metavar="F", help="csv, xlsx, xls or ods (default: by the bytes)")
    imports.add_argument("--encoding", default="", metavar="NAME", help="of a text file (default: found out)")
    imports.add_argument("--delimiter", default="", metavar="SIGN", help="between the columns of a text file; tab for a tab")
    imports.add_argument("--sheet", default="", metavar="NAME", help="which sheet (default: the first that is not empty)")
    imports.add_argument("--headings", type=int, default=None, metavar="ROW", help="row of the headings; 0 for none")
    imports.add_argument("--map", type=Path, default=None, metavar="MAP", help="what the columns become: a file of --save-map")
    imports.add_argument("--column", action="append", default=[], metavar="HEADING=FIELD", help="what one column becomes")
    imports.add_argument("--save-map", type=Path, default=None, metavar="MAP", help="write what the columns become, and go on")
    imports.add_argument("--dates", choices=("day-first", "month-first"), default=None, help="how 03/04/2026 is read")
    imports.add_argument("--duplicates", choices=("new", "unsure", "add", "skip"), default="new", help="rows like an entry")
    imports.add_argument("--choose", action="append", default=[], metavar="ROW=CHOICE", help="the same for one row")
    imports.add_argument("--all-or-nothing", action="store_true", help="change nothing where any row has a fault")
    imports.add_argument("--source", default="", metavar="REF", help="the source to cite (default: one for the file)")
    imports.add_argument("--to", default="", metavar="REF", help="the operation whose file the entries join")
    imports.add_argument("--no-evidence", action="store_true", help="do not take the file in as evidence")
    imports.add_argument("--dry-run", action="store_true", help="say what it would do; change nothing")
    enter = command("enter", _enter, "enter one line about somebody, as one change")
    enter.add_argument("lib", metavar="LIB", type=Path)
    enter.add_argument("line", metavar="LINE")
    enter.add_argument("--choose", action="append", default=[], metavar="WHAT=CHOICE", help="answer, such as person=new")
    instead = enter.add_mutually_exclusive_group()
    instead.add_argument("--show", action="store_true", help="say what it would write and what can be chosen; change nothing")
    instead.add_argument("--park", action="store_true", help="put it in the Inbox instead, to be judged later")
    listed = command("list", _list, "list the entries of one type")
    listed.add_argument("lib", metavar="LIB", type=Path)
    listed.add_argument("type", metavar="TYPE")
    listed.add_argument("--sort", default="title", metavar="FIELD")
    listed.add_argument("--descending", action="store_true")
    listed.add_argument(
        "--where", action="append", default=[], metavar="FIELD=VALUE", help="only entries where it is so"
    )
    listed.add_argument("--once", action="store_true", help="entries that are judged to be the same only once")
    listed.add_argument("--limit", type=_count, default=None)
    show = command("show", _show, "show one entry: fields, links, who says so")
    show.add_argument("lib", metavar="LIB", type=Path)
    show.add_argument("ref", metavar="REF")
    search = command("search", _search, "search everything; type:, tag:, in:, place:, standing: and dates narrow it")
    search.add_argument("lib", metavar="LIB", type=Path)
    search.add_argument("query", metavar="QUERY", nargs="+")
    search.add_argument("--type", action="append", default=[], dest="types", metavar="TYPE")
    search.add_argument("--limit", type=_count, default=50)
    match = command("match", _match, "list who may be the same, with reasons")
    match.add_argument("lib", metavar="LIB", type=Path)
    match.add_argument("--type", default="person", metavar="TYPE", help="person (default) or organisation")
    match.add_argument("--limit", type=_count, default=None)
    match.add_argument("--all", action="store_true", help="also pairs that were judged not to be the same")
    dossier = command("dossier", _dossier, "write a dossier as a PDF")
    dossier.add_argument("lib", metavar="LIB", type=Path)
    dossier.add_argument("refs", metavar="REF", nargs="+")
    dossier.add_argument("-o", "--output", metavar="OUT.pdf", type=Path, required=True)
    dossier.add_argument("--sections", nargs="+", default=None, metavar="S")
    dossier.add_argument("--page", choices=("a4", "letter"), default="a4", help="size of the pages")
    forms = command("forms", _forms, "print labels, lists, custody forms and receipts of evidence")
    forms.add_argument("lib", metavar="LIB", type=Path)
    forms.add_argument("form", metavar="FORM", choices=("label", "list", "custody", "receipt"), help="%(choices)s")
    forms.add_argument("refs", metavar="REF", nargs="+")
    forms.add_argument("-o", "--output", metavar="OUT", type=Path, required=True, help="a PDF; a list may end in .xlsx")
    forms.add_argument("--page", choices=("a4", "letter"), default="a4", help="size of the pages")
    forms.add_argument("--sheet", action="store_true", help="labels: many on a page, not one")
    forms.add_argument("--size", metavar="SIZE", default="", help="labels: such as a4-3x8 or 62x29")
    forms.add_argument("--start", type=_count, default=1, metavar="N", help="labels: the first free one of a sheet")
    forms.add_argument("--entry", type=_count, default=None, metavar="N", help="receipt: of this custody entry, not the last")
    forms.add_argument("--no-custody", action="store_true", help="list: the items alone")
    custody = command("custody", _custody, "show the custody of an evidence item, or enter what happened to one or several")
    custody.add_argument("lib", metavar="LIB", type=Path)
    custody.add_argument("refs", metavar="REF", nargs="+")
    custody.add_argument("--enter", metavar="ACTION", default="", help="what was done, such as handed_over")
    custody.add_argument("--happened", metavar="WHEN", default="")
    custody.add_argument("--from", dest="from_whom", metavar="WHOM", default="")
    custody.add_argument("--to", dest="to_whom", metavar="WHOM", default="")
    custody.add_argument("--place", metavar="PLACE", default="")
    custody.add_argument("--purpose", metavar="TEXT", default="")
    custody.add_argument("--condition", metavar="TEXT", default="")
    custody.add_argument("--seal-found", metavar="NUMBER", default="", help="the seal that was on it")
    custody.add_argument("--seal", metavar="NUMBER", default="", help="the seal that is on it from then on")
    custody.add_argument("--receipt", metavar="FILE", type=Path, default=None, help="the signed paper; it becomes evidence too")
    part = command("part", _part, "make a part of an evidence item, with a number and custody of its own")
    part.add_argument("lib", metavar="LIB", type=Path)
    part.add_argument("ref", metavar="REF")
    part.add_argument("name", metavar="NAME")
    part.add_argument("--how", metavar="ACTION", default="sampled", help="sampled (default), copied, opened, collected, examined")
    part.add_argument("--happened", metavar="WHEN", default="")
    part.add_argument("--by", metavar="WHO", default="", help="who made the part, and has it")
    part.add_argument("--place", metavar="PLACE", default="")
    part.add_argument("--seal", metavar="NUMBER", default="", help="the seal of the part")
    hold = command("hold", _hold, "put evidence on legal hold, or lift the hold")
    hold.add_argument("lib", metavar="LIB", type=Path)
    hold.add_argument("ref", metavar="REF")
    of_hold = hold.add_mutually_exclusive_group(required=True)
    of_hold.add_argument("--reason", default="", help="why it must not be disposed of")
    of_hold.add_argument("--lift", action="store_true", help="the hold no longer stands")
    dispose = command("dispose", _dispose, "enter that evidence was disposed of, and remove its bytes for good")
    dispose.add_argument("lib", metavar="LIB", type=Path)
    dispose.add_argument("ref", metavar="REF")
    dispose.add_argument("--reason", required=True)
    dispose.add_argument("--witness", required=True, metavar="NAME")
    dispose.add_argument("--action", default="destroyed", help="destroyed (default), returned or final_disposal")
    dispose.add_argument("--to", dest="to_whom", default="", metavar="WHOM", help="to whom it was returned")
    dispose.add_argument("--happened", default="", metavar="WHEN", help="when (default: today)")
    dispose.add_argument("--early", action="store_true", help="although its term is not over")
    terms = command("terms", _terms, "list evidence whose term is over or ends within thirty days")
    terms.add_argument("lib", metavar="LIB", type=Path)
    leftovers = command("leftovers", _leftovers, "list bytes in the library that nothing refers to")
    leftovers.add_argument("lib", metavar="LIB", type=Path)
    leftovers.add_argument("--remove", nargs="+", default=[], metavar="KEY", help="remove these for good")
    leftovers.add_argument("--reason", default="", help="why they are removed")
    verify = command("verify", _verify, "check database, change log and every piece of evidence")
    verify.add_argument("lib", metavar="LIB", type=Path)
    verify.add_argument(
        "--against", metavar="FILE", type=Path, default=None, help="compare with an anchor kept elsewhere"
    )
    which = verify.add_mutually_exclusive_group()
    which.add_argument(
        "--due", dest="scope", action="store_const", const="due", default="all",
        help="read only evidence that was not found intact within thirty days",
    )
    which.add_argument(
        "--rest", dest="scope", action="store_const", const="rest", help="go on with a check that was broken off"
    )
    journal = command("journal", _journal, "print the change log, the newest first")
    journal.add_argument("lib", metavar="LIB", type=Path)
    journal.add_argument("--limit", type=_count, default=50)
    journal.add_argument("--anchor", action="store_true", help="print one line on where it ends, to be kept elsewhere")
    undo = command("undo", _undo, "undo the newest change")
    undo.add_argument("lib", metavar="LIB", type=Path)
    undo.add_argument("--redo", action="store_true", help="make the newest undone change again instead")
    backup = command("backup", _backup, "copy the library into one checked file")
    backup.add_argument("lib", metavar="LIB", type=Path)
    backup.add_argument("out", metavar="OUT", type=Path)
    restore = command("restore", _restore, "make a library from a backup")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument("lib", metavar="LIB", type=Path)
    return parser


def _count(text: str) -> int:
    """How many: a whole number from 1. Raises ArgumentTypeError."""
    if not text.isdecimal() or not 0 < int(text) < 10**9:
        raise argparse.ArgumentTypeError(_("“{text}” is not a number from 1 upwards").format(text=text))
    return int(text)


def _open(called: argparse.Namespace, *, read_only: bool = False, asks_index: bool = False) -> Any:
    """The library; what it has to remark goes to standard error. Who asks the index hears of its damage from that."""
    from casefiles.database.library import Library

    library = Library.open(called.lib, author=called.author or getpass.getuser(), read_only=read_only)
    for remark in () if asks_index and library.index_damaged else library.remarks:
        print(remark, file=sys.stderr)
    return library


def _say(called: argparse.Namespace, plain: Any, *lines: str) -> None:
    """JSON when asked for, else the lines."""
    if called.json:
        unicode = (sys.stdout.encoding or "").lower().startswith("utf")
        json.dump(plain, sys.stdout, ensure_ascii=not unicode, indent=1)
        sys.stdout.write("\n")
    else:
        for line in lines:
            print(line)


def _demo(called: argparse.Namespace) -> int:
    from casefiles.services.demo import make_demo

    with make_demo(called.lib, language=called.lang) as library:
        _say(called, {"library": str(library.folder)}, _("The demo library is at {path}.").format(path=library.folder))
    return DONE


def _new(called: argparse.Namespace) -> int:
    from casefiles.database.library import Library

    with Library.create(called.lib, author=called.author or getpass.getuser(), language=called.lang) as library:
        _say(called, {"library": str(library.folder)}, _("The new library is at {path}.").format(path=library.folder))
    return DONE


def _add(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import intake
    from casefiles.services.lookup import by_ref

    with _open(called) as library:
        about = None
        if called.to:
            with library.read() as session:
                about = by_ref(session, called.to).id
        done = intake.add_files(
            library, called.files, about=about, arrival=intake.Arrival(received_from=called.received_from)
        )
    plain = {
        "added": [{"ref": exhibit.ref, "title": exhibit.title} for exhibit in done.exhibits],
        "refused": [{"path": path, "reason": reason} for path, reason in done.refused],
    }
    for path, reason in done.refused:
        print(f"{path}: {reason}", file=sys.stderr)
    _say(called, plain, *(f"{exhibit.ref}  {exhibit.title}" for exhibit in done.exhibits))
    return MISTAKE if done.refused and not done.exhibits else DONE


def _import(called: argparse.Namespace) -> int:
    from casefiles.services.exchange import importing, mapping, plan, table
    from casefiles.services.lookup import by_ref
    from casefiles.services.working import Working

    delimiter = "\t" if called.delimiter in ("tab", "\\t") else called.delimiter
    reading = table.Reading(called.format, called.encoding, delimiter, called.sheet, called.headings)
    read = table.read_table(called.file, reading)
    columns = mapping.of_call(
        read,
        saved=mapping.read_mapping(called.map) if called.map is not None else None,
        type_name=called.type,
        changes=called.column,
        date_order={"day-first": "day first", "month-first": "month first", None: ""}[called.dates],
    )
    with _open(called, read_only=called.dry_run) as library:
        planned = plan.prepare(library, read, columns)
        if called.save_map is not None:
            mapping.save(columns, called.save_map)
        choices = planned.for_all(called.duplicates)
        for text in called.choose:
            row, found, what = text.partition("=")
            if not found or not row.strip().isdecimal():
                raise BadInput(_("Write a choice as ROW=CHOICE, such as 12=skip."))
            choices[int(row)] = planned.chosen(int(row), what.strip())
        planned.check(choices)
        if called.dry_run:
            _say(called, planned.plain(choices), *_planned(planned, choices))
            return FINDING if planned.faults else DONE
        if planned.faults and called.all_or_nothing:
            for fault in planned.faults:
                print(fault.shown, file=sys.stderr)
            raise BadInput(_("Nothing was imported, since some rows have faults."))
        with library.read() as session:
            source = by_ref(session, called.source).id if called.source else None
            operation = by_ref(session, called.to).id if called.to else None
        done = importing.write(
            library, planned, choices, source=source, evidence=not called.no_evidence, working=Working(operation=operation)
        )
    for fault in planned.faults:
        print(fault.shown, file=sys.stderr)
    plain = {
        "label": done.label, "source": done.source.ref, "exhibit": done.exhibit.ref if done.exhibit else None,
        "made": done.made, "added": done.added, "skipped": done.skipped, "left_out": done.left_out, "unsure": done.unsure,
        "faults": planned.plain(choices)["faults"],
    }  # fmt: skip
    _say(called, plain, done.sentence)
    return FINDING if planned.faults else DONE


def _planned(planned: Any, choices: Any) -> list[str]:
    lines = [planned.sentence, *(f"  {heading} -> {becomes}" for heading, becomes in planned.columns_shown), *planned.told]
    lines += [_("Made besides: {type} {name}").format(type=one.type, name=one.name) for one in planned.made]
    for row, candidates in sorted(planned.duplicates.items()):
        choice = choices[row].what if row in choices else "new"
        lines.append(_("Row {row}: {reason}").format(row=row, reason=f"{planned.entry(row).title} [{choice}]"))
        lines += [f"    {one.sentence}" for one in candidates]
    return [*lines, *(fault.shown for fault in planned.faults)]


def _enter(called: argparse.Namespace) -> int:
    from casefiles.services import inbox, quick_entry

    choices = {}
    for text in called.choose:
        key, found, value = text.partition("=")
        if not found:
            raise BadInput(_("Write a choice as WHAT=CHOICE, such as person=new."))
        choices[key] = value
    with _open(called, read_only=called.show) as library:
        if called.park:
            tip = inbox.park(library, called.line)
            _say(called, {"parked": {"ref": tip.ref, "title": tip.title}}, f"{tip.ref}  {tip.title}")
            return DONE
        proposal = quick_entry.propose(library, called.line, choices=choices)
        if called.show:
            _say(called, _proposal(proposal), *_proposed(proposal))
            return DONE
        done = quick_entry.enter(library, called.line, choices)
    plain = {
        "person": {"ref": done.person.ref, "title": done.person.title},
        "made": [{"ref": one.ref, "type": one.type, "title": one.title} for one in done.made],
        "label": done.label,
        "writes": list(proposal.writes),
        "unread": list(proposal.unread),
    }
    lines = [f"  {sentence}" for sentence in [*proposal.writes, *_unread(proposal)]]
    _say(called, plain, f"{done.person.ref}  {done.person.title}", *lines)
    return DONE


def _proposal(proposal: Any) -> dict[str, Any]:
    return {
        "ready": proposal.ready,
        "pieces": [
            {
                "key": chip.key,
                "text": proposal.text[chip.start : chip.end],
                "chosen": chip.option.key if chip.option else None,
                "shown": chip.label,
                "choices": [
                    {"key": option.key, "shown": option.label, "why": option.why, "seen": option.seen}
                    for option in chip.options
                    if option.key
                ],
            }
            for chip in proposal.chips
        ],
        "questions": [
            {
                "key": question.key,
                "text": question.text,
                "answers": {answer.key: answer.text for answer in question.answers},
                "chosen": question.chosen or None,
            }
            for question in proposal.questions
        ],
        "writes": list(proposal.writes),
        "problems": list(proposal.problems),
        "unread": list(proposal.unread),
    }


def _unread(proposal: Any) -> list[str]:
    return [_("Not read: {words}").format(words=said) for said in proposal.unread]


def _proposed(proposal: Any) -> list[str]:
    lines = [f"  {sentence}" for sentence in [*proposal.writes, *_unread(proposal)]]
    for chip in proposal.chips:
        others = [option for option in chip.options if option.key and option is not chip.option]
        lines += [
            f"    {chip.key}={option.key}  " + " · ".join(text for text in (option.label, option.why, option.seen) if text)
            for option in others
        ]
    for question in proposal.questions:
        lines.append(question.text)
        lines += [f"    {question.key}={answer.key}  {answer.text}" for answer in question.answers]
    return [*lines, *proposal.problems]


def _list(called: argparse.Namespace) -> int:
    from casefiles.services import listing, one_each
    from casefiles.services.views import EACH_ONCE, Filter

    filters = [EACH_ONCE] if called.once else []
    for text in called.where:
        key, found, value = text.partition("=")
        if not found:
            raise BadInput(_("Write a condition as FIELD=VALUE, such as involvement=suspect."))
        filters.append(Filter(key, "is", value))
    with _open(called, read_only=True) as library:
        keys = [column.key for column in listing.columns(called.type) if column.listed]
        ids = listing.order(
            library, called.type, sort=called.sort, descending=called.descending, filters=filters, limit=called.limit
        )
        rows = listing.rows(library, called.type, ids, keys)
        count = listing.tally_of(library, ids)
    plain = []
    lines = []
    for row in rows:
        cells = dict(zip(keys, row.cells, strict=True))
        plain.append(
            {"ref": row.ref, "type": row.type, "title": row.title, "standing": row.standing}
            | {key: cell for key, cell in cells.items() if key not in {"title", "standing", "ref"}}
        )
        one_with = one_each.one_with(called.type, cells.get("one_with", ""))
        lines.append(f"{row.ref:<14} {row.title}  [{row.chip}]" + (f"  {one_with}" if one_with else ""))
    if count.differ:
        lines.append(_("Listed: {count}.").format(count=one_each.in_entries(called.type, count)))
    _say(called, plain, *lines)
    return DONE


def _show(called: argparse.Namespace) -> int:
    from casefiles.services.evidence.custody_views import custody_of
    from casefiles.services.profile import profile

    with _open(called, read_only=True) as library:
        shown = profile(library, called.ref)
        chain = custody_of(library, shown.uid) if shown.type == "exhibit" else None
    plain: dict[str, Any] = {
        "ref": shown.ref,
        "type": shown.type,
        "title": shown.title,
        "standing": shown.backing.name,
        "marking": shown.marking_key,
        "version": shown.version,
        "deleted": shown.deleted,
        "fields": {one.key: _field(one) for one in shown.fields},
        "parts": {
            part.key: [{"uid": row.uid} | {one.key: _field(one) for one in row.fields} for row in part.rows]
            for part in shown.parts
        },
        "links": [_link(link) for link in shown.links],
        "claims": [_claim(claim) for claim in shown.claims],
        "aliases": [
            {"ref": alias.alias.ref, "text": alias.text, "standing": alias.backing.name} for alias in shown.aliases
        ],
        "same_as": [same.ref for same in shown.same_as],
    }
    if chain is not None:
        plain["custody"] = chain.plain()
    lines = [f"{shown.ref}  {shown.title}  [{shown.backing.chip}]"]
    lines += [f"  {one.label}: {one.shown}" for one in shown.fields if one.shown]
    for part in shown.parts:
        for row in part.rows:
            lines.append(f"  {part.label}: " + ", ".join(one.shown for one in row.fields if one.shown))
    lines += [
        f"  {link.reading} {link.other.title} ({link.other.ref})"
        + (" · " + _("alleged") if link.alleged else "")
        + (f"  [{link.backing.chip}]" if link.backing.chip else "")
        for link in shown.links
    ]
    lines += [f"  {claim.source.title}: {claim.says or claim.value or claim.excerpt}" for claim in shown.claims]
    if chain is not None and chain.entries:
        lines += [_("Custody:"), *_custody_lines(chain)]
    _say(called, plain, *lines)
    return DONE


def _field(one: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"stored": one.stored, "shown": one.shown}
    if one.target is not None:
        plain["ref"] = one.target.ref
    if one.backing is not None:
        plain["standing"] = one.backing.name
    if one.versions:
        plain["versions"] = [
            {
                "shown": version.shown,
                "chosen": version.chosen,
                "sources": [claim.source.ref for claim in version.claims],
            }
            for version in one.versions
        ]
    return plain


def _link(link: Any) -> dict[str, Any]:
    return {
        "ref": link.ref,
        "type": link.type,
        "reading": link.reading,
        "direction": "back" if link.backwards else "forward",
        "other": {"ref": link.other.ref, "type": link.other.type, "title": link.other.title},
        "standing": link.backing.name,
        "alleged": link.alleged,
        "hypothesis": link.hypothesis,
        "role": link.role,
        "period": link.period,
        "detail": link.detail,
        "claims": [_claim(claim) for claim in link.claims],
    }


def _claim(claim: Any) -> dict[str, Any]:
    return {
        "ref": claim.ref,
        "field": claim.field,
        "part": claim.part,
        "source": {"ref": claim.source.ref, "title": claim.source.title},
        "via": {"ref": claim.via.ref, "title": claim.via.title} if claim.via else None,
        "supports": claim.supports,
        "says": claim.says,
        "excerpt": claim.excerpt,
        "value": claim.value,
        "how_said": claim.how_said,
        "grade": claim.grade,
        "state": claim.state,
        "origins": list(claim.origins),
    }


def _search(called: argparse.Namespace) -> int:
    from casefiles.services.search import search

    with _open(called, read_only=True, asks_index=True) as library:
        found = search(library, " ".join(called.query), types=called.types, limit=called.limit, by_type=True)
    for problem in found.problems:
        print(problem, file=sys.stderr)
    hits = sorted((*found.hits, *found.others), key=lambda hit: -hit.score)
    lines = [
        f"{hit.record.ref:<14} {hit.record.title}  "
        + " · ".join(
            filter(None, (hit.why or (f"{hit.place}: {hit.snippet}" if hit.place else ""), hit.one_with))
        )
        for hit in hits
    ]
    lines = [line.rstrip() for line in lines]
    if found.total != found.entries:
        lines.append(_("Found: {count}.").format(count=found.in_words))
    _say(called, [hit.plain() for hit in hits], *(lines or [_("Nothing was found.")]))
    return DONE


def _match(called: argparse.Namespace) -> int:
    from casefiles.services.matching import finding

    finding.check_type(called.type)
    with _open(called) as library:
        found = finding.find(library, called.type, limit=called.limit, everything=called.all)
    plain = [
        {
            "a": one.a.ref,
            "b": one.b.ref,
            "a_title": one.a.title,
            "b_title": one.b.title,
            "score": one.score,
            "strength": one.strength,
            "judged": one.judged or None,
            "reasons_for": [{"key": said.key, "sentence": said.sentence} for said in one.reasons_for],
            "reasons_against": [{"key": said.key, "sentence": said.sentence} for said in one.reasons_against],
        }
        for one in found.matches
    ]
    lines = []
    for one in found.matches:
        lines.append(f"{one.a.ref} {one.a.title} / {one.b.ref} {one.b.title}  [{finding.worded(one)}]")
        lines += [f"  + {said.sentence}" for said in one.reasons_for]
        lines += [f"  - {said.sentence}" for said in one.reasons_against]
    _say(called, plain, *(lines or [_("Nobody here looks like somebody else.")]))
    return DONE


def _dossier(called: argparse.Namespace) -> int:
    from casefiles.dossier import making

    with _open(called) as library:
        made = making.write(
            library, called.refs, called.output, language=called.lang, sections=called.sections, page_size=called.page
        )
    plain = {
        "file": str(made.file), "pages": made.pages, "number": made.number, "sha256": made.sha256,
        "faults": list(made.faults),
    }  # fmt: skip
    _say(
        called,
        plain,
        _("{file}: {pages} pages, dossier {number}.").format(file=made.file, pages=made.pages, number=made.number),
        *made.faults,
    )
    return FINDING if made.faults else DONE


def _forms(called: argparse.Namespace) -> int:
    from casefiles.dossier.forms import making
    from casefiles.dossier.forms.gathering import Options

    options = Options(
        language=called.lang,
        page_size="Letter" if called.page == "letter" else "A4",
        start=called.start,
        entry=called.entry or 0,
        with_custody=not called.no_custody,
    )
    key = making.form_key(called.form)
    if key == "label":
        options = making.label_size(options, sheet=called.sheet, size=called.size)
    with _open(called, read_only=True) as library:
        made = making.write(library, key, called.refs, called.output, options)
    plain = {"file": str(made.file), "form": made.key, "items": made.items, "pages": made.pages, "sha256": made.sha256}
    said = words.ngettext("{file}: {n} item.", "{file}: {n} items.", made.items).format(file=made.file, n=made.items)
    if made.pages:
        told = words.ngettext("{file}: {items}, {n} page.", "{file}: {items}, {n} pages.", made.pages)
        items = words.ngettext("{n} item", "{n} items", made.items).format(n=made.items)
        said = told.format(file=made.file, items=items, n=made.pages)
    _say(called, plain, said)
    return DONE


def _custody(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import custody, receipts
    from casefiles.services.evidence.custody_views import custody_of
    from casefiles.services.profile import profile

    said = {
        name: getattr(called, name)
        for name in ("happened", "from_whom", "to_whom", "place", "purpose", "condition", "seal", "seal_found")
    }
    if not called.enter and (called.receipt or any(said.values())):
        raise BadInput(_("Say with --enter what was done, such as handed_over."))
    with _open(called, read_only=not called.enter) as library:
        views = [profile(library, ref) for ref in called.refs]
        wrong = next((view.ref for view in views if view.type != "exhibit"), "")
        if wrong:
            raise BadInput(_("{ref} is no evidence item, so it has no custody.").format(ref=wrong))
        ids = [view.id for view in views]
        if called.enter and called.receipt:
            receipts.enter_with_file(library, ids, called.enter, called.receipt, **said)
        elif called.enter:
            custody.enter_all(library, ids, called.enter, **said)
        chains = {view.ref: custody_of(library, view.uid) for view in views}
    lines = []
    for ref, chain in chains.items():
        lines.append(ref)
        lines += _custody_lines(chain)
    _say(called, {ref: chain.plain() for ref, chain in chains.items()}, *lines)
    return DONE


def _custody_lines(chain: Any) -> list[str]:
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


def _part(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import dividing
    from casefiles.services.lookup import by_ref

    with _open(called) as library:
        with library.read() as session:
            whole = by_ref(session, called.ref).id
        made = dividing.make_part(
            library, whole, {"name": called.name}, how=called.how, happened=called.happened, by=called.by,
            place=called.place, seal=called.seal,
        )  # fmt: skip
    _say(called, {"ref": made.ref, "title": made.title}, f"{made.ref}  {made.title}")
    return DONE


def _hold(called: argparse.Namespace) -> int:
    from casefiles.services import records
    from casefiles.services.lookup import by_ref

    with _open(called) as library:
        with library.read() as session:
            exhibit = by_ref(session, called.ref)
        if exhibit.type != "exhibit":
            raise BadInput(_("{ref} is no evidence.").format(ref=exhibit.ref))
        if not called.lift and not called.reason.strip():
            raise BadInput(_("Please say why it must not be disposed of."))
        records.update(library, exhibit.id, {"hold": "" if called.lift else called.reason})
    text = _("{ref} is no longer on hold.") if called.lift else _("{ref} is on legal hold.")
    _say(called, {"ref": exhibit.ref, "hold": called.reason}, text.format(ref=exhibit.ref))
    return DONE


def _dispose(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import disposal
    from casefiles.services.lookup import by_ref

    with _open(called) as library:
        with library.read() as session:
            exhibit = by_ref(session, called.ref)
        done = disposal.dispose(
            library,
            exhibit.id,
            reason=called.reason,
            witness=called.witness,
            action=called.action,
            happened=called.happened,
            to_whom=called.to_whom,
            early=called.early,
        )
    lines = [
        _("{ref}: entered. Its bytes are gone.").format(ref=exhibit.ref)
        if done.bytes_gone
        else _("{ref}: entered.").format(ref=exhibit.ref)
    ]
    if done.shared_with:
        others = ", ".join(one.ref for one in done.shared_with)
        lines.append(_("The same bytes belong to {refs} too, so they stay.").format(refs=others))
    plain = {"ref": exhibit.ref, "bytes_gone": done.bytes_gone, "shared_with": [one.ref for one in done.shared_with]}
    _say(called, plain, *lines)
    return DONE


def _terms(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import disposal

    with _open(called, read_only=True) as library:
        found = disposal.terms(library)
    plain = [
        {"ref": one.exhibit.ref, "title": one.exhibit.title, "until": one.until, "over": one.is_over, "hold": one.hold}
        for one in found
    ]
    lines = []
    for one in found:
        held = _("on hold: {why}").format(why=one.hold) if one.hold else ""
        lines.append("  ".join(part for part in (one.exhibit.ref, one.until, one.exhibit.title, held) if part))
    _say(called, plain, *(lines or [_("No term is over or ends within thirty days.")]))
    return DONE


def _leftovers(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import leftovers

    with _open(called, read_only=not called.remove) as library:
        if called.remove:
            n = leftovers.remove(library, called.remove, called.reason)
            _say(called, {"removed": n}, words.ngettext("{n} file was removed.", "{n} files were removed.", n).format(n=n))
            return DONE
        found = leftovers.find(library)
    plain = [
        {"key": one.key, "why": one.why, "name": one.name, "size": one.size, "arrived": one.arrived} for one in found
    ]
    lines = [f"{one.key}  {words.size(one.size)}  {one.name}  {one.sentence}" for one in found]
    _say(called, plain, *(lines or [_("Nothing is left over.")]))
    return FINDING if found else DONE


def _verify(called: argparse.Namespace) -> int:
    from casefiles.services.verification import verify

    with _open(called) as library:
        report = verify(library, against=_anchor(called.against), scope=called.scope)
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
    _say(called, plain, *lines)
    return DONE if report.ok else FINDING


def _anchor(file: Path | None) -> str | None:
    """The line that `journal --anchor` printed, from the file it was kept in."""
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as reason:
        raise BadInput(_("{path} cannot be read: {reason}.").format(path=file, reason=reason)) from reason


def _journal(called: argparse.Namespace) -> int:
    from casefiles.services.history import changes
    from casefiles.services.verification import anchor

    with _open(called, read_only=True) as library:
        if called.anchor:
            line = anchor(library)
            _say(called, json.loads(line), line)
            return DONE
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
    _say(called, plain, *(f"{one.seq:>6}  {words.moment(one.when)}  {one.author}  {one.label}" for one in found))
    return DONE


def _undo(called: argparse.Namespace) -> int:
    with _open(called) as library:
        label = library.redo() if called.redo else library.undo()
    text = _("Made again: {label}") if called.redo else _("Undone: {label}")
    _say(called, {"label": label}, text.format(label=label))
    return DONE


def _backup(called: argparse.Namespace) -> int:
    from casefiles.services.backup import backup

    with _open(called, read_only=True) as library:
        report = backup(library, called.out)
    plain = {
        "file": str(report.file), "size": report.size, "objects": report.objects,
        "findings": list(report.findings), "ok": report.ok,
    }  # fmt: skip
    made = _("The backup is at {path}; it was read back and is whole.").format(path=report.file)
    _say(called, plain, made, *report.findings)
    return DONE if report.ok else FINDING


def _restore(called: argparse.Namespace) -> int:
    from casefiles.services.backup import restore

    report = restore(called.file, called.lib, author=called.author)
    plain = {"library": str(report.folder), "objects": report.objects, "findings": list(report.findings)}
    _say(called, plain, _("The library is restored at {path}.").format(path=report.folder), *report.findings)
    return FINDING if report.findings else DONE
