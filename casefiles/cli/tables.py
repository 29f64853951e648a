"""The command that enters the rows of a table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from casefiles.cli.calling import DONE, FINDING, Adding, open_library, say
from casefiles.errors import BadInput
from casefiles.words import _


def add(command: Adding) -> None:
    """Add the commands of this file."""
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
    with open_library(called, read_only=called.dry_run) as library:
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
            say(called, planned.plain(choices), *_planned(planned, choices))
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
    say(called, plain, done.sentence)
    return FINDING if planned.faults else DONE


def _planned(planned: Any, choices: Any) -> list[str]:
    lines = [planned.sentence, *(f"  {heading} -> {becomes}" for heading, becomes in planned.columns_shown), *planned.told]
    lines += [_("Made besides: {type} {name}").format(type=one.type, name=one.name) for one in planned.made]
    for row, candidates in sorted(planned.duplicates.items()):
        choice = choices[row].what if row in choices else "new"
        lines.append(_("Row {row}: {reason}").format(row=row, reason=f"{planned.entry(row).title} [{choice}]"))
        lines += [f"    {one.sentence}" for one in candidates]
    return [*lines, *(fault.shown for fault in planned.faults)]
