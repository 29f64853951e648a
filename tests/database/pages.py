"""Which page of a database belongs to which table, by walking its trees; and pages damaged in many ways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from casefiles.database.connection import connect

SIZE = 4096
KINDS = ("zeroed", "noise", "bits", "head", "tail", "swapped")


def settle(file: Path) -> bytes:
    """The bytes of a database once all of its write-ahead log is in it."""
    connection = connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file.read_bytes()


def pages_of(file: Path) -> dict[int, str]:
    """Page number, from 1, to the table whose rows or index entries it holds; free pages are in nobody's tree."""
    connection = connect(file, read_only=True)
    roots = [("sqlite_schema", 1)] + connection.execute(
        "SELECT tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0"
    ).fetchall()
    connection.close()
    data = file.read_bytes()
    return {page: table for table, root in roots for page in _tree(data, root)}


def _tree(data: bytes, page: int) -> Iterator[int]:
    """By the file format of SQLite (sqlite.org/fileformat2.html, 1.6): a page, what hangs below it, its overflow pages."""
    yield page
    begin = (page - 1) * SIZE
    head = begin + (100 if page == 1 else 0)
    kind, cells = data[head], _number(data, head + 3, 2)
    interior = kind in (2, 5)
    for n in range(cells):
        cell = begin + _number(data, head + (12 if interior else 8) + 2 * n, 2)
        if interior:
            yield from _tree(data, _number(data, cell, 4))
            cell += 4
        if kind != 5:
            yield from _overflow(data, cell, table=kind == 13)
    if interior:
        yield from _tree(data, _number(data, head + 8, 4))


def _overflow(data: bytes, cell: int, table: bool) -> Iterator[int]:
    payload, cell = _varint(data, cell)
    if table:
        _rowid, cell = _varint(data, cell)
    most = SIZE - 35 if table else (SIZE - 12) * 64 // 255 - 23
    if payload <= most:
        return
    least = (SIZE - 12) * 32 // 255 - 23
    held = least + (payload - least) % (SIZE - 4)
    page = _number(data, cell + (held if held <= most else least), 4)
    while page:
        yield page
        page = _number(data, (page - 1) * SIZE, 4)


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(9):
        byte = data[at + n]
        if n == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    raise AssertionError


def damaged(whole: bytes, page: int, kind: str, random: Random) -> bytes:
    """The database with one page spoilt, or two exchanged."""
    data = bytearray(whole)
    begin = (page - 1) * SIZE
    if kind == "zeroed":
        data[begin : begin + SIZE] = bytes(SIZE)
    elif kind == "noise":
        data[begin : begin + SIZE] = random.randbytes(SIZE)
    elif kind == "bits":
        for _bit in range(random.choice((1, 20))):
            data[begin + random.randrange(SIZE)] ^= 1 << random.randrange(8)
    elif kind == "head":
        data[begin : begin + 16] = random.randbytes(16)
    elif kind == "tail":
        data[begin + SIZE // 2 : begin + SIZE] = bytes(SIZE // 2)
    else:
        other = random.randrange(len(whole) // SIZE) * SIZE
        data[begin : begin + SIZE], data[other : other + SIZE] = whole[other : other + SIZE], whole[begin : begin + SIZE]
    return bytes(data)
