"""Tables as text (.csv, .tsv): the text as it stands, and how large a table it is."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from casefiles.services.evidence.readers import Found, text

_SIGNS = ",;\t|"
_SAMPLE = 65_536


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """The whole file as one page; the sign between cells, rows and columns as far as they can be told."""
    text.read(file, name, found, deadline)
    if not found.pages:
        return
    body = found.pages[0][1]
    first = body[:_SAMPLE]
    counted = {sign: [line.count(sign) for line in first.splitlines()[:50] if line.strip()] for sign in _SIGNS}
    sign = max(_SIGNS, key=lambda one: (min(counted[one], default=0), sum(counted[one])))
    if not sum(counted[sign]):
        return
    try:
        rows = [len(row) for row in csv.reader(io.StringIO(body, newline=""), delimiter=sign) if row]
    except csv.Error:  # a cell that is longer than any table has
        return
    found.tell("delimiter", {"\t": "tab"}.get(sign, sign))
    found.tell("rows", len(rows))
    found.tell("columns", max(rows, default=0))
