"""Arrivals that were killed go on: what is safe is not copied again, what changed is, and nothing is believed unread."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from casefiles.database import interrupted, staging
from casefiles.database.library import Library
from casefiles.database.vault import Vault
from casefiles.domain.exhibit import Exhibit
from casefiles.errors import LibraryError, NotFound
from casefiles.progress import Cancelled
from casefiles.services import records
from casefiles.services.evidence import arrivals, intake, resuming
from casefiles.services.evidence.intake import Arrival
from casefiles.services.verification import verify
from tests.services.evidence.killing import killed

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each run is a fork")
COUNT = 12


@pytest.fixture(autouse=True)
def noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small arrivals leave a note too, a line for every three files, which one thread copies."""
    monkeypatch.setattr(resuming, "NOTED_FILES", 2)
    monkeypatch.setattr(arrivals, "LANES", 1)
    monkeypatch.setattr(arrivals, "BATCH", 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "phone"
    files.mkdir()
    for n in range(COUNT):
        (files / f"{n:02}.bin").write_bytes(bytes([n]) * (5000 + n))
    return files


@pytest.fixture
def case(tmp_path: Path) -> Path:
    with Library.create(tmp_path / "case.casefiles", author="A. Quispe") as library:
        records.create(library, "person", {"printed_name": "Rosa Quinde"})
    return tmp_path / "case.casefiles"


def names(library: Library) -> list[str]:
    with library.read() as session:
        return list(session.scalars(select(Exhibit.original_name).order_by(Exhibit.id)))


def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that are copied from outside from now on."""
    found: list[str] = []
    real = Vault.stage_batch

    def told(vault: Vault, paths: Any, lane: str, **named: Any) -> Any:
        found.extend(path.name for path in paths)
        return real(vault, paths, lane, **named)

    monkeypatch.setattr(Vault, "stage_batch", told)
    return found


def take(folder: Path) -> Callable[[Library], object]:
    arrival = Arrival(received_from="T. Illa", how="by hand", place="Quinde")
    return lambda library: intake.add_files(library, [folder], about=1, arrival=arrival, read=False)


def stopped_half_way(case: Path, folder: Path) -> None:
    """Killed when half of the files were durable: before the sync of the third slice."""
    assert killed(case, take(folder), 2 * 3 + 1, "fsync")


def test_it_goes_on_and_copies_only_what_is_left(case: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_half_way(case, folder)
    with Library.open(case, author="A. Quispe") as library:
        (waiting,) = resuming.pending(library)
        assert (waiting.files, waiting.safe_files, waiting.what) == (COUNT, 6, "phone")
        assert waiting.size == sum(file.stat().st_size for file in folder.iterdir()) and waiting.begun
        assert names(library) == [] and not list((case / "vault" / "staging").iterdir())
        again = copied(monkeypatch)
        done = intake.go_on(library, waiting.key)
        assert sorted(again) == [f"{n:02}.bin" for n in range(6, COUNT)]
        assert len(done.exhibits) == COUNT and names(library) == [f"phone/{n:02}.bin" for n in range(COUNT)]
        with library.read() as session:
            first = session.scalars(select(Exhibit)).first()
        assert first is not None and (first.received_from, first.collected_how) == ("T. Illa", "by hand")
        assert resuming.pending(library) == () and not (case / "vault" / "interrupted").exists()
        assert verify(library).ok


def test_what_changed_or_does_not_hold_is_copied_again(case: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_half_way(case, folder)
    (folder / "00.bin").write_bytes(b"another")
    with Library.open(case) as library:
        (waiting,) = resuming.pending(library)
        cut = resuming.find(library, waiting.key)
        torn = next(one for one in cut.safe if bytes.fromhex(one.path).endswith(b"01.bin"))
        copy = interrupted.copy_of(library.vault.root, cut.key, torn)
        copy.chmod(0o600)
        copy.write_bytes(b"\xff" * torn.size)
        again = copied(monkeypatch)
        intake.go_on(library, waiting.key)
        assert sorted(again)[:2] == ["00.bin", "01.bin"] and len(again) == COUNT - 4
        assert verify(library).ok


def test_a_file_that_is_gone_stays_out_and_a_new_one_comes_in(case: Path, folder: Path) -> None:
    stopped_half_way(case, folder)
    (folder / "02.bin").unlink()
    (folder / "99.bin").write_bytes(b"new")
    with Library.open(case) as library:
        intake.go_on(library, resuming.pending(library)[0].key)
        assert "phone/02.bin" not in names(library) and "phone/99.bin" in names(library)


def test_it_can_be_dropped(case: Path, folder: Path) -> None:
    stopped_half_way(case, folder)
    with Library.open(case) as library:
        key = resuming.pending(library)[0].key
        resuming.drop(library, key)
        assert resuming.pending(library) == () and not (case / "vault" / "interrupted").exists()
        with pytest.raises(NotFound):
            intake.go_on(library, key)


def test_cancelling_leaves_it_as_it_was(case: Path, folder: Path) -> None:
    stopped_half_way(case, folder)

    def stop(done: int, total: int, what: str = "") -> None:
        if done > total // 2:
            raise Cancelled

    with Library.open(case) as library:
        before = resuming.pending(library)
        with pytest.raises(Cancelled):
            intake.go_on(library, before[0].key, progress=stop)
        assert resuming.pending(library) == before and names(library) == []
        assert not list((case / "vault" / "staging").iterdir())
        assert len(intake.go_on(library, before[0].key).exhibits) == COUNT


def test_a_full_disk_leaves_it_as_it_was(case: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_half_way(case, folder)

    def full(*_given: object, **_named: object) -> None:
        raise LibraryError("The disk that holds the library is full; nothing was added.")

    with Library.open(case) as library:
        before = resuming.pending(library)
        with monkeypatch.context() as patched:
            patched.setattr(arrivals, "stage_all", full)
            with pytest.raises(LibraryError):
                intake.go_on(library, before[0].key)
        assert resuming.pending(library) == before
        assert len(intake.go_on(library, before[0].key).exhibits) == COUNT


@pytest.mark.parametrize("call", ["rename", "fsync", "write", "link"])
def test_killed_anywhere_it_is_wholly_there_or_can_go_on(case: Path, folder: Path, call: str) -> None:
    """Every n-th call in turn, of the arrival and then of its going on, in one library that is never repaired."""
    stopped_half_way(case, folder)

    def on(library: Library) -> None:
        for waiting in resuming.pending(library):
            intake.go_on(library, waiting.key)

    for at in range(1, 400, 1 if "all" in os.environ.get("FAULTS", "") else 5):
        was_killed = killed(case, on, at, call)
        with Library.open(case) as library:
            waiting = resuming.pending(library)
            assert names(library) == ([] if waiting else [f"phone/{n:02}.bin" for n in range(COUNT)]), at
            assert len(waiting) <= 1 and not list((case / "vault" / "staging").iterdir())
            assert verify(library).ok
            if not waiting:
                break
        assert was_killed
    else:
        raise AssertionError("it never came to its end")


def test_an_arrival_that_was_entered_is_not_offered(case: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(case) as library:
        monkeypatch.setattr(interrupted.Note, "forget", lambda note: None)
        take(folder)(library)
    with Library.open(case) as library:
        assert len(names(library)) == COUNT and resuming.pending(library) == ()
        assert not (case / "vault" / "interrupted").exists()


@pytest.mark.parametrize("note", [b"", b"no note", b'{"asked": 17}\n', b'{"asked": {"paths": ["zz"]}}\n', b"[]\n"])
def test_a_note_that_is_none_is_cleared_or_refused(case: Path, note: bytes) -> None:
    (case / "vault" / "staging" / interrupted.NOTE).write_bytes(note)
    with Library.open(case) as library:
        assert not list((case / "vault" / "staging").iterdir())
        for waiting in resuming.pending(library):
            with pytest.raises(Exception, match="damaged"):
                intake.go_on(library, waiting.key)


def test_a_note_leads_to_no_file_outside(case: Path, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    line = {"path": os.fsencode(folder / "00.bin").hex(), "size": 6, "mtime_ns": 1, "copy": "../../../secret", "sha256": "0" * 64}
    asked = {"asked": {"paths": [os.fsencode(folder).hex()]}}
    (case / "vault" / "staging" / interrupted.NOTE).write_text(f"{json.dumps(asked)}\n{json.dumps(line)}\n")
    with Library.open(case) as library:
        assert resuming.find(library, resuming.pending(library)[0].key).safe == ()
    assert (tmp_path / "secret").exists()


def test_small_arrivals_leave_no_note(case: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resuming, "NOTED_FILES", 200)
    assert killed(case, take(folder), 5, "fsync")
    with Library.open(case) as library:
        assert resuming.pending(library) == ()


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of which every part of 64 KiB is made durable, as of a real one every 256 MiB."""
    monkeypatch.setattr(resuming, "NOTED_BYTES", 1)
    monkeypatch.setattr(arrivals, "LARGE", 1)
    monkeypatch.setattr(staging, "SAFE_EVERY", PART)
    monkeypatch.setattr(staging, "CHUNK", PART // 2)
    file = tmp_path / "image.dd"
    file.write_bytes(Random(4).randbytes(10 * PART - 77))
    return file


PART = 1 << 16


def reads(monkeypatch: pytest.MonkeyPatch, name: str) -> list[int]:
    """Where in the file of this name it is read from, from now on: the places that the copying goes to first."""
    found: list[int] = []
    real = staging.open_source

    class Seen(io.FileIO):
        def seek(self, to: int, whence: int = 0) -> int:
            found.append(to)
            return super().seek(to, whence)

    def told(path: Path) -> io.FileIO:
        with real(path) as source:
            return Seen(os.dup(source.fileno()), "rb") if path.name == name else io.FileIO(os.dup(source.fileno()), "rb")

    monkeypatch.setattr(staging, "open_source", told)
    return found


def test_a_large_file_goes_on_behind_what_is_durable(case: Path, large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert killed(case, take(large), 7, "fsync")
    with Library.open(case, author="A. Quispe") as library:
        (waiting,) = resuming.pending(library)
        assert (waiting.files, waiting.safe_files, waiting.safe_size) == (1, 0, 6 * PART)
        assert waiting.size == large.stat().st_size and names(library) == []
        began = reads(monkeypatch, "image.dd")
        done = intake.go_on(library, waiting.key)
        assert began and max(began) < 6 * PART and began[-1] > 4 * PART and len(done.exhibits) == 1
        with library.read() as session:
            (held,) = session.scalars(select(Exhibit)).all()
        assert held.sha256 == hashlib.sha256(large.read_bytes()).hexdigest() and held.size == large.stat().st_size
        assert (library.vault.key_of(held.sha256).stat().st_mode & 0o777) == 0o400
        assert resuming.pending(library) == () and not (case / "vault" / "interrupted").exists()
        assert not list((case / "vault" / "staging").iterdir()) and verify(library).ok


@pytest.mark.parametrize("harm", ["another byte", "shorter", "gone", "a link"])
def test_a_part_that_is_not_as_noted_is_copied_again(
    case: Path, large: Path, tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert killed(case, take(large), 7, "fsync")
    with Library.open(case) as library:
        (waiting,) = resuming.pending(library)
        cut = resuming.find(library, waiting.key)
        copy = interrupted.copy_of(library.vault.root, cut.key, cut.safe[0])
        copy.chmod(0o600)
        if harm == "another byte":
            content = bytearray(copy.read_bytes())
            content[PART] ^= 1
            copy.write_bytes(content)
        elif harm == "shorter":
            os.truncate(copy, 5 * PART)
        else:
            copy.unlink()
        if harm == "a link":
            (tmp_path / "other").write_bytes(b"of somebody else")
            copy.symlink_to(tmp_path / "other")
        began = reads(monkeypatch, "image.dd")
        intake.go_on(library, waiting.key)
        with library.read() as session:
            (held,) = session.scalars(select(Exhibit)).all()
        assert set(began) <= {0} and held.sha256 == hashlib.sha256(large.read_bytes()).hexdigest()
        assert verify(library).ok
    if harm == "a link":
        assert (tmp_path / "other").read_bytes() == b"of somebody else"


def test_a_large_file_that_changed_is_copied_from_its_beginning(case: Path, large: Path) -> None:
    assert killed(case, take(large), 7, "fsync")
    large.write_bytes(b"quite another file" * 10_000)
    with Library.open(case) as library:
        intake.go_on(library, resuming.pending(library)[0].key)
        with library.read() as session:
            (held,) = session.scalars(select(Exhibit)).all()
        assert held.sha256 == hashlib.sha256(large.read_bytes()).hexdigest() and verify(library).ok


@pytest.mark.parametrize("at", [0, 6 * PART - 1, 3 * PART + 11])
def test_another_file_of_the_same_size_and_time_is_copied_from_its_beginning(case: Path, large: Path, at: int) -> None:
    assert killed(case, take(large), 7, "fsync")
    was = large.stat()
    content = bytearray(large.read_bytes())
    content[at] ^= 1
    large.write_bytes(content)
    os.utime(large, ns=(was.st_atime_ns, was.st_mtime_ns))
    with Library.open(case) as library:
        intake.go_on(library, resuming.pending(library)[0].key)
        with library.read() as session:
            (held,) = session.scalars(select(Exhibit)).all()
        assert held.sha256 == hashlib.sha256(content).hexdigest() and verify(library).ok


def test_cancelling_the_rest_of_a_large_file_leaves_its_part(case: Path, large: Path) -> None:
    assert killed(case, take(large), 7, "fsync")

    def stop(done: int, total: int, what: str = "") -> None:
        if done > 8 * PART:
            raise Cancelled

    with Library.open(case) as library:
        before = resuming.pending(library)
        with pytest.raises(Cancelled):
            intake.go_on(library, before[0].key, progress=stop)
        assert resuming.pending(library) == before and names(library) == []
        assert not list((case / "vault" / "staging").iterdir())
        assert len(intake.go_on(library, before[0].key).exhibits) == 1
        assert verify(library).ok


@pytest.mark.parametrize("call", ["fsync", "write", "link", "rename"])
def test_a_large_file_that_is_killed_again_and_again_comes_in_whole(case: Path, large: Path, call: str) -> None:
    assert killed(case, take(large), 3, "fsync")

    def on(library: Library) -> None:
        for waiting in resuming.pending(library):
            intake.go_on(library, waiting.key)

    for at in range(2, 100, 2):
        was_killed = killed(case, on, at, call)
        with Library.open(case) as library:
            waiting = resuming.pending(library)
            assert names(library) == ([] if waiting else ["image.dd"]), at
            if not list(library.vault.objects()):  # not yet under its hash, where the exhibit would find it
                assert all(one.safe_size >= 2 * PART for one in waiting), at
            assert verify(library).ok
            if not waiting:
                break
        assert was_killed
    else:
        raise AssertionError("it never came to its end")


def test_a_large_file_and_small_ones(case: Path, large: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed within the large one, everything that came before is safe, and so is its part."""
    monkeypatch.setattr(arrivals, "LARGE", PART)
    os.link(large, folder / "image.dd")
    assert killed(case, take(folder), COUNT + COUNT // 3 + 4, "fsync")
    with Library.open(case) as library:
        (waiting,) = resuming.pending(library)
        assert waiting.files == COUNT + 1 and waiting.safe_files == COUNT and waiting.safe_size > COUNT * 5000 + PART
        assert len(intake.go_on(library, waiting.key).exhibits) == COUNT + 1
        assert verify(library).ok and resuming.pending(library) == ()
