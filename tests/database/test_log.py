"""The journal outside the database: every entry, as it was committed; torn lines dropped, gaps caught up."""

from __future__ import annotations

import errno
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from casefiles.database import log
from casefiles.database.library import Library
from casefiles.database.log import Log
from tests.factories import make


def add(library: Library, count: int = 1) -> None:
    for _ in range(count):
        with library.change("Add") as session:
            make(session, "person")


def stored(library: Library) -> list[dict[str, Any]]:
    """What the log should hold, read from the database."""
    with library.read() as session:
        entries = [
            {"seq": row.seq, "hash": row.hash, "header": row.header, "parts": []}
            for row in session.execute(text("SELECT seq, hash, header FROM change ORDER BY seq"))
        ]
        query = (
            "SELECT p.seq, p.n, p.uid, p.commitment, p.state, d.salt, d.body FROM change_part p"
            " LEFT JOIN change_payload d ON d.seq = p.seq AND d.n = p.n ORDER BY p.seq, p.n"
        )
        for seq, *part, salt, body in session.execute(text(query)):
            held = (salt.hex(), body.decode()) if salt is not None else (None, None)
            entries[seq - 1]["parts"].append([*part, *held])
    return entries


def test_every_entry_is_in_the_log_as_it_is_in_the_database(library: Library) -> None:
    add(library, 3)
    library.undo()
    library.redo()
    assert list(library.log.entries()) == stored(library)
    assert library.log.last() == (library.head.seq, library.head.hash)


def test_the_log_alone_proves_the_chain(library: Library) -> None:
    add(library, 2)
    previous = "0" * 64
    for entry in library.log.entries():
        assert json.loads(entry["header"])["prev"] == previous
        previous = hashlib.sha256(b"casefiles:change:1\0" + entry["header"].encode()).hexdigest()
        assert entry["hash"] == previous
        for _n, _uid, commitment, _state, salt, body in entry["parts"]:
            assert commitment == hashlib.sha256(b"casefiles:part:1\0" + bytes.fromhex(salt) + body.encode()).hexdigest()


def test_a_log_that_fell_behind_is_caught_up_at_opening(library: Library) -> None:
    add(library, 2)
    folder = library.folder
    library.close()
    segment = folder / "log" / "0001"
    lines = segment.read_bytes().splitlines(keepends=True)
    segment.write_bytes(b"".join(lines[:1]))
    with Library.open(folder) as again:
        assert list(again.log.entries()) == stored(again)
    assert segment.read_bytes() == b"".join(lines)


def test_a_lost_log_is_written_anew(library: Library) -> None:
    add(library)
    folder = library.folder
    library.close()
    for segment in (folder / "log").iterdir():
        segment.unlink()
    with Library.open(folder) as again:
        assert list(again.log.entries()) == stored(again)


@pytest.mark.parametrize("torn", [1, 10, 200])
def test_a_torn_last_line_is_dropped_and_written_again(library: Library, torn: int) -> None:
    add(library, 2)
    folder = library.folder
    library.close()
    segment = folder / "log" / "0001"
    whole = segment.read_bytes()
    segment.write_bytes(whole[:-torn])
    assert Log(folder / "log").last()[0] == 2
    assert [entry["seq"] for entry in Log(folder / "log").entries()] == [1, 2]
    with Library.open(folder) as again:
        add(again)
        assert list(again.log.entries()) == stored(again)


def test_a_full_disk_under_the_log_loses_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(target: Path) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(log, "_appending", refuse)
    add(library, 2)
    assert library.head.seq == 3
    monkeypatch.undo()
    assert library.log.last()[0] == 1
    add(library)
    assert list(library.log.entries()) == stored(library)


def test_a_log_longer_than_the_database_is_left_alone(library: Library) -> None:
    add(library, 3)
    folder = library.folder
    longer = (folder / "log" / "0001").read_bytes()
    with library._writer.connect() as connection, connection.begin():  # type: ignore[union-attr]
        for table in ("change", "change_part", "change_payload"):
            connection.execute(text(f"DELETE FROM {table} WHERE seq > 2"))
    library.close()
    with Library.open(folder) as again:
        assert again.head.seq == 2 and again.log.last()[0] == 4
    assert (folder / "log" / "0001").read_bytes() == longer


def test_segments_follow_one_another(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SEGMENT_BYTES", 4000)
    add(library, 8)
    names = [segment.name for segment in library.log.segments()]
    assert names == [f"{n:04d}" for n in range(1, len(names) + 1)] and len(names) > 2
    assert all(segment.stat().st_size <= 4000 for segment in library.log.segments())
    assert list(library.log.entries()) == stored(library)
    assert Log(library.folder / "log").last() == (library.head.seq, library.head.hash)


def test_an_entry_larger_than_a_segment_has_one_of_its_own(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SEGMENT_BYTES", 100)
    add(library, 3)
    assert list(library.log.entries()) == stored(library)
    assert len(library.log.segments()) == 4


def test_an_erased_payload_is_null_in_a_log_written_anew(library: Library) -> None:
    add(library)
    folder = library.folder
    with library._writer.connect() as connection, connection.begin():  # type: ignore[union-attr]
        connection.execute(text("DELETE FROM change_payload WHERE seq = 2 AND n = 1"))
    library.close()
    (folder / "log" / "0001").unlink()
    with Library.open(folder) as again:
        assert list(again.log.entries())[1]["parts"][1][4:] == [None, None]


def test_an_empty_folder_has_no_last_entry(tmp_path: Path) -> None:
    assert Log(tmp_path / "nothing").last() == (0, "")
    assert list(Log(tmp_path / "nothing").entries()) == []


def test_files_that_are_no_segments_are_passed_over(library: Library) -> None:
    (library.folder / "log" / ".DS_Store").write_bytes(b"\0\xff")
    add(library)
    assert list(library.log.entries()) == stored(library)
