"""`make bench`: runs every measurement and prints one table. `--only WORD` chooses, `--quick` takes smaller amounts."""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Sequence

import tests.bench
from casefiles.cycles import search_seldom
from tests.bench.table import Row


def modules(only: str) -> list[str]:
    """The names of the modules that measure something, chosen by a word in their name."""
    names = [
        found.name
        for found in pkgutil.iter_modules(tests.bench.__path__)
        if found.name not in {"__main__", "table", "corpus", "kept"}
    ]
    return [name for name in sorted(names) if only in name]


def measure(name: str, quick: bool) -> list[Row]:
    """The rows of one module; none for a module that measures nothing."""
    rows = getattr(importlib.import_module(f"tests.bench.{name}"), "rows", None)
    if rows is None:
        return []
    measured: list[Row] = rows(quick=quick) if "quick" in inspect.signature(rows).parameters else rows()
    return measured


def lines(rows: Sequence[Row]) -> list[str]:
    """The table, one line a row, notes below each."""
    head = ("what", "ours", "peer", "ratio", "goal", "met")
    cells = [
        (
            row.name,
            _seconds(row.ours),
            _seconds(row.peer),
            f"{row.figure:.2f} {row.unit}",
            "-" if row.goal is None else f"{row.sense} {row.goal:g}",
            {True: "yes", False: "NO", None: "-"}[row.met],
        )
        for row in rows
    ]
    widths = [max(len(line[n]) for line in (head, *cells)) for n in range(len(head))]
    table = [
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in (head, *cells)
    ]
    notes = [f"    {row.name}: {row.note}" for row in rows if row.note]
    return [table[0], "-" * len(table[0]), *table[1:], *notes]


def _seconds(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.2f} s" if value >= 1 else f"{value * 1e3:.2f} ms"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints. 1 when a goal was missed."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help="only modules with this word in their name")
    parser.add_argument("--quick", action="store_true", help="smaller amounts, fewer rounds: to see that it runs")
    chosen = parser.parse_args(arguments)
    search_seldom()  # as the program does
    rows: list[Row] = []
    for name in modules(chosen.only):
        print(f"... {name}", file=sys.stderr, flush=True)
        rows += measure(name, chosen.quick)
    print("\n".join(lines(rows)))
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
