"""Backups: what goes in comes out, byte for byte; no byte of one can change unnoticed; nothing is written outside."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from casefiles.database.connection import connect
from casefiles.database.layout import Layout
from casefiles.database.library import Library
from casefiles.database.migrations import SCHEMA_VERSION
from casefiles.domain.note import Note
from casefiles.errors import BadInput, CannotUndo, CasefilesError, LibraryDamaged, LibraryError, LibraryTooNew, NotFound
from casefiles.progress import Cancelled
from casefiles.services import anchors, records
from casefiles.services.backup import backup, read_manifest, restore, writing
from casefiles.services.evidence import intake
from casefiles.services.search import search
from casefiles.services.verification import verify
from tests.factories import SteppingClock
from tests.services.case import make_case


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    make_case(folder / "base.casefiles", folder / "files")
    return folder / "base.casefiles"


@pytest.fixture(scope="module")
def made(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("backup") / "case.casefiles-backup"
    with Library.open(base, clock=SteppingClock()) as library:
        report = backup(library, file)
    assert report.ok
    assert report.objects == 3
    assert report.size == file.stat().st_size
    return file


@pytest.fixture
def case(base: Path, tmp_path: Path) -> Path:
    shutil.copytree(base, tmp_path / "case.casefiles")
    return tmp_path / "case.casefiles"


def contents(folder: Path) -> dict[str, bytes]:
    """What of a closed library is evidence or card, by name."""
    parts = [
        folder / "library.json",
        *(folder / "vault" / "objects").rglob("*"),
        *(folder / "vault" / "intake").rglob("*"),
    ]
    return {str(part.relative_to(folder)): part.read_bytes() for part in parts if part.is_file()}


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row but those of the journal."""
    connection = connect(Layout(folder).database, read_only=True)
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "index_fts", "change"))
    ]
    found = {name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}
    connection.close()
    return found


# There and back


def test_what_goes_in_comes_out(base: Path, made: Path, tmp_path: Path) -> None:
    report = restore(made, tmp_path / "again.casefiles", author="A. Quispe", clock=SteppingClock())
    again = tmp_path / "again.casefiles"
    assert report.folder == again
    assert report.objects == 3
    assert report.findings == ()
    assert contents(again) == contents(base)
    assert rows(again) == rows(base)
    with Library.open(again, clock=SteppingClock()) as library:
        assert library.writable
        assert verify(library).findings == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.casefiles"]


def test_modes_are_private_and_objects_cannot_be_written(made: Path, tmp_path: Path) -> None:
    restore(made, tmp_path / "again.casefiles")
    for path in [tmp_path / "again.casefiles", *(tmp_path / "again.casefiles").rglob("*")]:
        mode = path.stat().st_mode & 0o777
        is_object = path.is_file() and "objects" in path.parts
        assert mode == (0o700 if path.is_dir() else 0o400 if is_object else 0o600), path


def test_an_empty_folder_is_taken(made: Path, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    restore(made, tmp_path / "again")
    with Library.open(tmp_path / "again", clock=SteppingClock()) as library:
        assert verify(library).ok


def test_any_tool_can_open_it(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        digests = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names}
    assert names[0] == "library.json" and names[-1] == "manifest.json"
    assert {"library.db", "log/0001"} <= set(names)
    manifest = read_manifest(made)
    assert {entry.name: entry.sha256 for entry in manifest.entries} == {
        n: d for n, d in digests.items() if n != "manifest.json"
    }
    assert all(name.rpartition("/")[2] == digests[name] for name in names if name.startswith("vault/objects/"))


def test_the_manifest_names_the_moment(base: Path, made: Path) -> None:
    manifest = read_manifest(made)
    with Library.open(base, clock=SteppingClock(), read_only=True) as library:
        assert (manifest.epoch, manifest.seq, manifest.hash) == (
            library.head.epoch,
            library.head.seq,
            library.head.hash,
        )
        assert (manifest.library, manifest.code, manifest.name) == (library.uid, library.code, "Condor Gris")
    assert manifest.schema == SCHEMA_VERSION
    assert manifest.findings == ()


def test_a_restore_is_a_new_epoch_that_names_what_it_left(case: Path, tmp_path: Path) -> None:
    file = tmp_path / "case.casefiles-backup"
    with Library.open(case, clock=SteppingClock()) as library:
        kept = anchors.head(library).line()
        backup(library, file)
        head = library.head
        records.create(library, "note", {"text": "written after the backup"})
        later = anchors.head(library).line()
    restore(file, tmp_path / "again", author="A. Quispe", clock=SteppingClock())
    with Library.open(tmp_path / "again", clock=SteppingClock()) as library:
        assert library.head.seq == head.seq + 1
        assert library.head.epoch != head.epoch
        connection = connect(library.layout.database, read_only=True)
        header = json.loads(connection.execute("SELECT header FROM change ORDER BY seq DESC LIMIT 1").fetchone()[0])
        connection.close()
        assert header["kind"] == "restore"
        assert header["left"] == {"epoch": head.epoch, "seq": head.seq, "hash": head.hash}
        assert anchors.compare(library, kept).ok
        assert anchors.compare(library, later).answer == "restored"
        assert library.state().undo is None
        with pytest.raises(CannotUndo):
            library.undo()
        records.create(library, "note", {"text": "life goes on"})
        assert library.log.last()[0] == library.head.seq
        assert verify(library).ok


def test_a_folder_gets_a_file_with_a_name(case: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    with Library.open(case, clock=SteppingClock()) as library:
        report = backup(library, tmp_path / "stick")
    assert report.file.parent == tmp_path / "stick"
    assert report.file.name.startswith("case ") and report.file.name.endswith(".casefiles-backup")
    assert [file.name for file in (tmp_path / "stick").iterdir()] == [report.file.name]


def test_a_library_opened_for_reading_can_be_backed_up(case: Path, tmp_path: Path) -> None:
    with Library.open(case, clock=SteppingClock()), Library.open(case, clock=SteppingClock(), read_only=True) as reader:
        assert backup(reader, tmp_path / "b.casefiles-backup").ok
    assert read_manifest(tmp_path / "b.casefiles-backup").entries


def test_it_is_of_one_moment_while_others_write(case: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.casefiles-backup"
    stop = threading.Event()
    written = 0
    with Library.open(case, clock=SteppingClock()) as library:

        def write() -> None:
            nonlocal written
            while not stop.is_set():
                records.create(library, "note", {"text": f"note {written}"})
                written += 1

        def wait_for_writes(done: int, total: int, what: str = "") -> None:
            before = written
            while written == before and writer.is_alive():
                stop.wait(0.001)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            report = backup(library, file, wait_for_writes)
        finally:
            stop.set()
            writer.join()
        last = library.head.seq
    assert report.ok
    manifest = read_manifest(file)
    assert manifest.seq < last
    restore(file, tmp_path / "again", clock=SteppingClock())
    with Library.open(tmp_path / "again", clock=SteppingClock()) as library:
        assert verify(library).findings == ()
        with library.read() as session:
            texts = session.scalars(select(Note.text).where(Note.text.like("note %")).order_by(Note.id)).all()
        assert list(texts) == [f"note {number}" for number in range(len(texts))]


# What is not as it should be


def test_evidence_that_is_missing_or_altered_is_named_and_the_rest_is_saved(case: Path, tmp_path: Path) -> None:
    with Library.open(case, clock=SteppingClock()) as library:
        first, second, third = list(library.vault.objects())
        library.vault.key_of(first).unlink()
        library.vault.key_of(second).chmod(0o600)
        library.vault.key_of(second).write_bytes(b"other bytes")
        report = backup(library, tmp_path / "b.casefiles-backup")
    assert not report.ok
    assert len(report.findings) == 2
    assert first in report.findings[0] and second in report.findings[1]
    assert report.objects == 2
    restored = restore(tmp_path / "b.casefiles-backup", tmp_path / "again", clock=SteppingClock())
    assert restored.findings == report.findings
    with Library.open(tmp_path / "again", clock=SteppingClock()) as library:
        found = verify(library).plain()["evidence"]
    assert (found["checked"], found["failed"], found["missing"]) == (2, 1, 1)


def test_rows_altered_behind_the_journal_are_named(case: Path, tmp_path: Path) -> None:
    connection = connect(Layout(case).database)
    connection.execute("UPDATE person SET occupation = 'judge'")
    connection.close()
    with Library.open(case, clock=SteppingClock()) as library:
        report = backup(library, tmp_path / "b.casefiles-backup")
    assert report.findings
    assert read_manifest(tmp_path / "b.casefiles-backup").findings == report.findings


def test_a_destination_that_will_not_do(case: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("something")
    with Library.open(case, clock=SteppingClock()) as library:
        for place in (tmp_path / "there", tmp_path / "no folder" / "b", case / "b.casefiles-backup", case / "backups"):
            with pytest.raises(BadInput):
                backup(library, place)
    assert (tmp_path / "there").read_text() == "something"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.casefiles", "there"]
    assert not list((case / "backups").iterdir())


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "fsync": lambda patch: patch.setattr(os, "fsync", _refuse),
    "rename": lambda patch: patch.setattr(Path, "rename", _refuse),
    "room": lambda patch: patch.setattr(writing.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1_000)),
    "reading back": lambda patch: patch.setattr(writing, "seal_of", lambda _file: b"x" * 83),
}


def _refuse(*_arguments: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", FAULTS)
def test_a_failing_disk_leaves_no_file(case: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stick").mkdir()
    with Library.open(case, clock=SteppingClock()) as library:
        with monkeypatch.context() as patch:
            FAULTS[name](patch)
            with pytest.raises(LibraryError):
                backup(library, tmp_path / "stick" / "b")
        assert list((tmp_path / "stick").iterdir()) == []
        assert backup(library, tmp_path / "stick" / "b").ok


@pytest.mark.parametrize("step", range(0, 9, 2))
def test_cancelling_leaves_no_file(case: Path, tmp_path: Path, step: int) -> None:
    (tmp_path / "stick").mkdir()
    calls = 0

    def cancelled(done: int, total: int, what: str = "") -> None:
        nonlocal calls
        calls += 1
        if calls > step:
            raise Cancelled

    with Library.open(case, clock=SteppingClock()) as library, pytest.raises(Cancelled):
        backup(library, tmp_path / "stick" / "b", cancelled)
    assert list((tmp_path / "stick").iterdir()) == []


# Damaged and foreign


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_byte_anywhere_is_found(made: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(made.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    other = tmp_path / "damaged"
    other.write_bytes(content)
    with pytest.raises(CasefilesError):
        read_manifest(other)
    with pytest.raises(CasefilesError):
        restore(other, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_every_byte_of_head_and_tail(made: Path, tmp_path: Path) -> None:
    content = made.read_bytes()
    other = tmp_path / "damaged"
    for place in [*range(80), *range(len(content) - 250, len(content))]:
        other.write_bytes(content[:place] + bytes([content[place] ^ 0x40]) + content[place + 1 :])
        with pytest.raises(CasefilesError):
            read_manifest(other)


@pytest.mark.parametrize("part", [0, 1, 30, 1_000, -200, -84, -83, -1])
def test_a_cut_one_is_refused(made: Path, tmp_path: Path, part: int) -> None:
    other = tmp_path / "cut"
    other.write_bytes(made.read_bytes()[:part])
    with pytest.raises(CasefilesError):
        read_manifest(other)


def test_a_grown_one_is_refused(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "grown"
    for content in (made.read_bytes() + b"\0", b"\0" + made.read_bytes(), made.read_bytes() * 2):
        other.write_bytes(content)
        with pytest.raises(CasefilesError):
            read_manifest(other)


def test_what_is_no_backup_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_manifest(tmp_path / "not there")
    with pytest.raises(NotFound):
        read_manifest(tmp_path)
    for name, content in {"empty": b"", "short": b"PK", "text": b"some text " * 50}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadInput, match="no backup"):
            restore(tmp_path / name, tmp_path / "again")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("readme.txt", "an archive of somebody's " * 20)
    with pytest.raises(BadInput, match="no backup"):
        read_manifest(tmp_path / "other.zip")


def test_a_folder_with_something_in_it_is_refused(made: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for place in (full, tmp_path / "file", tmp_path / "link"):
        with pytest.raises(BadInput):
            restore(made, place)
    assert (full / "x").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full", "link"]


def forge(
    made: Path,
    other: Path,
    change: Callable[[dict[str, bytes]], object],
    manifest: Callable[[dict[str, object]], object],
) -> None:
    """A backup with other contents and a seal that fits: somebody's own work, not damage."""
    with zipfile.ZipFile(made) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    said = json.loads(files.pop("manifest.json"))
    change(files)
    said["entries"] = [[name, len(content), hashlib.sha256(content).hexdigest()] for name, content in files.items()]
    manifest(said)
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(said))
        archive.comment = bytes(83)
    content = other.read_bytes()[:-83]
    other.write_bytes(content + b"casefiles-backup:1:" + hashlib.sha256(content).hexdigest().encode())


UNSAFE = [
    "../outside",
    "/tmp/outside",
    "vault/../../outside",
    "vault/objects/ab/../../../outside",
    "vault\\..\\outside",
    "C:\\outside",
    "library.db-wal",
    "log/../library.db",
    "vault/staging/x",
    "vault/objects/ab/" + "AB" * 32,
    "vault/objects/ab/" + "cd" * 32,
    "vault/intake/..",
    "backups/x.db",
    "Library.json",
    "log/0001 ",
    "log/0001\n",
]


@pytest.mark.parametrize("name", UNSAFE)
def test_names_that_lead_elsewhere_are_refused(made: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    other = tmp_path / "in" / "forged"
    forge(made, other, lambda files: files.update({name: b"planted"}), lambda said: None)
    with pytest.raises(LibraryDamaged):
        restore(other, tmp_path / "in" / "again")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["forged", "in"]


FORGED: dict[str, tuple[Callable[[dict[str, bytes]], object], Callable[[dict[str, object]], object]]] = {
    "a list without a file": (lambda files: None, lambda said: said["entries"].pop()),  # type: ignore[attr-defined]
    "a file that is not there": (
        lambda files: None,
        lambda said: said["entries"].append(["log/0009", 1, "00"]),  # type: ignore[attr-defined]
    ),
    "another size": (lambda files: None, lambda said: said["entries"][3].__setitem__(1, 5)),  # type: ignore[index]
    "another digest": (lambda files: None, lambda said: said["entries"][3].__setitem__(2, "00")),  # type: ignore[index]
    "no database": (lambda files: files.pop("library.db"), lambda said: None),
    "another database": (
        lambda files: files.update({"library.db": b"SQLite format 3\0" + bytes(4_000)}),
        lambda said: None,
    ),
    "another head": (lambda files: None, lambda said: said["head"].update(seq=3)),  # type: ignore[attr-defined]
    "another library": (lambda files: None, lambda said: said.update(library="x")),
    "no head": (lambda files: None, lambda said: said.pop("head")),
    "a card that is none": (lambda files: files.update({"library.json": b"{}"}), lambda said: None),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_one_is_refused(made: Path, tmp_path: Path, name: str) -> None:
    forge(made, tmp_path / "forged", *FORGED[name])
    with pytest.raises(CasefilesError):
        restore(tmp_path / "forged", tmp_path / "again")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["forged"]


def test_one_of_a_later_version_is_refused_in_words(made: Path, tmp_path: Path) -> None:
    forge(made, tmp_path / "later", lambda files: None, lambda said: said.update(schema=SCHEMA_VERSION + 1))
    with pytest.raises(LibraryTooNew, match="later version"):
        restore(tmp_path / "later", tmp_path / "again")


def test_a_restore_that_fails_leaves_nothing(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancelled(done: int, total: int, what: str = "") -> None:
        if "Reading" in what:
            raise Cancelled

    with pytest.raises(Cancelled):
        restore(made, tmp_path / "again", cancelled)
    assert list(tmp_path.iterdir()) == []
    for fault in ("fsync", "room"):
        with monkeypatch.context() as patch:
            FAULTS[fault](patch)
            with pytest.raises(LibraryError):
                restore(made, tmp_path / "again")
        assert list(tmp_path.iterdir()) == []
    assert restore(made, tmp_path / "again").seq


def test_words_of_evidence_are_found_in_the_restored_library(library: Library, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("seen near the ferry at Quillabamba landing", encoding="utf-8")
    intake.add_files(library, [note])
    backup(library, tmp_path / "kept.casefiles-backup")
    restore(tmp_path / "kept.casefiles-backup", tmp_path / "back.casefiles")
    with Library.open(tmp_path / "back.casefiles") as restored:
        assert [hit.place for hit in search(restored, "quillabamba").hits] == ["page 1"]
        assert verify(restored).ok
