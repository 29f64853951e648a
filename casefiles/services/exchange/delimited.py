"""Text with separated columns (CSV and its kin), whatever its encoding and separator."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable

from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.services.evidence import encodings
from casefiles.services.exchange.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Grid
from casefiles.words import N_, _, number

DELIMITERS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar")}
_SAMPLE = 200_000
"""Characters from which the separator is told."""
_SAMPLE_ROWS = 60
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EIGHT_BIT = ("cp1252", "cp850", "mac_roman", "cp1251")
"""What Windows, DOS and the Mac wrote in the Americas and Western Europe, and Windows in Russia; likeliest first."""
ENCODINGS = ("utf-8", "cp1252", "latin-1", "cp850", "mac_roman", "cp1251", "utf-16")
"""Encodings that a person is offered; any that Python knows can be named."""
_USUAL = frozenset("áéíóúñüÁÉÍÓÚÑÜ¿¡ºªçÇàèìòùâêîôûäëïöãõßÄÖ–—‘’“”…«»°€")
_BETWEEN_REPORTS = 2_000


def read_delimited(
    content: bytes, *, encoding: str = "", delimiter: str = "", progress: Progress = silent
) -> Grid:
    """The cells of such a text. A quotation mark in the middle of an open cell is part of it; a formula is text.

    Raises BadInput, with the row, for bytes that are no text of the encoding, for quotation marks that do not match, and
    for more rows, columns or characters of a cell than a table may have.
    """
    text, used = decode(content, encoding)
    text, said = _without_sep(text)
    chosen = delimiter or said or delimiter_of(text)
    if len(chosen) != 1 or chosen in '"\r\n':
        raise BadInput(_("The separator is one character, such as a comma or a semicolon."))
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=chosen, strict=True)
    try:
        for row in reader:
            rows.append(row)
            _check(row, len(rows))
            if len(rows) % _BETWEEN_REPORTS == 0:
                progress(len(rows), 0)
    except csv.Error as fault:
        raise BadInput(
            _(
                "Row {row} cannot be read: its quotation marks do not match (a mark inside a quoted cell is written twice)."
            ).format(row=number(len(rows) + 1))
        ) from fault
    name = _(DELIMITERS.get(chosen, "")) or f"“{chosen}”"
    return Grid(rows, _("{encoding}, columns by {separator}").format(encoding=used.upper(), separator=name))


def _check(row: list[str], at: int) -> None:
    if at > MOST_ROWS:
        raise BadInput(_("The table has more than {most} rows; please divide it.").format(most=number(MOST_ROWS)))
    if len(row) > MOST_COLUMNS:
        raise BadInput(
            _("Row {row} has {count} columns; a table may have {most} at the most.").format(
                row=number(at), count=number(len(row)), most=number(MOST_COLUMNS)
            )
        )
    if any(len(cell) > LONGEST_CELL for cell in row):
        raise BadInput(
            _("Row {row} has a cell of more than {most} characters; perhaps a quotation mark is missing.").format(
                row=number(at), most=number(LONGEST_CELL)
            )
        )


def decode(content: bytes, encoding: str = "") -> tuple[str, str]:
    """The text, and the name of the encoding. Raises BadInput where the bytes are not of the encoding that was named."""
    if encoding:
        try:
            return content.decode(encoding).removeprefix("\ufeff"), encoding
        except LookupError:
            raise BadInput(_("There is no encoding “{name}”.").format(name=encoding)) from None
        except UnicodeDecodeError as fault:
            raise BadInput(
                _("Line {line} is no text in the encoding {name}; try another one.").format(
                    line=number(content.count(b"\n", 0, fault.start) + 1), name=encoding
                )
            ) from None
    for mark, name in _MARKS:
        if content.startswith(mark):
            return decode(content, name)[0], name.removesuffix("-sig")
    wide = _wide(content)
    if wide:
        return decode(content, wide)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    script = encodings.scripted(content)
    try:
        return (content.decode(script), script) if script else _eight_bit(content)
    except UnicodeDecodeError:
        return _eight_bit(content)


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every second byte of most text is nothing."""
    head = content[:4_000]
    if len(head) < 4 or len(content) % 2:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.3 and even * 10 < odd:
        return "utf-16-le"
    if even > len(head) * 0.3 and odd * 10 < even:
        return "utf-16-be"
    return ""


def _eight_bit(content: bytes) -> tuple[str, str]:
    """The encoding of one byte a character in which what is not ASCII looks most like letters between letters."""
    best: tuple[float, str, str] | None = None
    for place, name in enumerate(_EIGHT_BIT):
        text = content.decode(name, "replace")
        worth = _worth(text) - place * 0.01
        if best is None or worth > best[0]:
            best = (worth, text, name)
    assert best is not None
    return best[1], best[2]


def _worth(text: str) -> float:
    """How much of what is not ASCII is usual in Spanish and its neighbours, or a run of Cyrillic, from -1 to 1."""
    signs = Counter(sign for sign in text if sign > "\x7f")
    total = sum(signs.values()) or 1
    cyrillic = sum(count for sign, count in signs.items() if "Ѐ" <= sign <= "ӿ")
    if cyrillic:
        # Cyrillic is written in whole words; a lone letter among Latin ones is another encoding read wrongly.
        letters = sum(1 for sign in text if sign.isalpha())
        return (cyrillic / total) * (1 if cyrillic > letters * 0.5 else -1)
    usual = sum(count for sign, count in signs.items() if sign in _USUAL)
    broken = sum(count for sign, count in signs.items() if sign == "\ufffd" or not sign.isprintable())
    return (usual - 2 * broken) / total


def _without_sep(text: str) -> tuple[str, str]:
    """The text without Excel's own first line `sep=;`, and the separator that it names.

    The line is made blank and not taken away, so that rows keep their numbers.
    """
    head = text[:8].lower()
    if head.startswith("sep=") and len(text) > 4 and text[5:6] in ("\r", "\n"):
        return text[5:], text[4]
    return text, ""


def delimiter_of(text: str) -> str:
    """The separator that cuts most rows into equally many cells, more than one; a comma where none does."""
    best, worth = ",", 0.0
    for candidate in DELIMITERS:
        widths = _widths(text, candidate)
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        if width < 2:
            # Titles of one cell may stand above a table.
            wider = Counter(one for one in widths if one > 1).most_common(1)
            width, times = wider[0] if wider else (1, 0)
        found = times / len(widths) * (1 + min(width, 40) / 100) if width > 1 else 0.0
        if found > worth:
            best, worth = candidate, found
    return best


def _widths(text: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    lines: Iterable[str] = io.StringIO(text[:_SAMPLE], newline="")
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            if any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) == _SAMPLE_ROWS:
                break
    except csv.Error:
        # A sample may end in the middle of a cell; with the wrong separator quotation marks do not match.
        pass
    return widths
