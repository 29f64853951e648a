"""Folders are walked without following, waiting or losing a place; batches are staged whole or not at all."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from casefiles import words
from casefiles.database import staging
from casefiles.database.vault import Vault
from casefiles.errors import BadInput, LibraryError
from casefiles.progress import Cancelled, silent
from casefiles.services.evidence import arrivals
from casefiles.services.evidence.arrivals import SourceFile, list_sources, stage_all


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path / "vault")


@pytest.fixture
def telephone(tmp_path: Path) -> Path:
    """A folder with files at three depths."""
    folder = tmp_path / "telephone"
    for name in ("b.txt", "DCIM/1.jpg", "DCIM/2.jpg", "DCIM/old/1.jpg", "a.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 3)
    return folder


def in_staging(vault: Vault) -> list[Path]:
    return list((vault.root / "staging").iterdir())


def test_a_folder_keeps_its_structure(telephone: Path) -> None:
    listing = list_sources([telephone, telephone / "a.txt"])
    assert [file.relative for file in listing.files] == [
        "telephone/DCIM/1.jpg",
        "telephone/DCIM/2.jpg",
        "telephone/DCIM/old/1.jpg",
        "telephone/a.txt",
        "telephone/b.txt",
    ], "a file handed over twice is listed once"
    first = listing.files[0]
    assert (first.path, first.size, first.name_raw) == (telephone / "DCIM" / "1.jpg", 30, b"1.jpg")
    assert first.mtime_ns == first.path.stat().st_mtime_ns
    assert listing.refused == ()


def test_single_files_have_their_name(telephone: Path) -> None:
    assert [file.relative for file in list_sources([telephone / "b.txt", telephone / "DCIM/1.jpg"]).files] == [
        "b.txt",
        "1.jpg",
    ]


def test_what_is_no_file_is_refused_with_a_sentence_and_the_rest_goes_on(telephone: Path, tmp_path: Path) -> None:
    os.mkfifo(telephone / "pipe")
    (telephone / "outside").symlink_to(tmp_path)
    (telephone / "round").symlink_to(telephone)
    (telephone / "dangling").symlink_to(telephone / "nowhere")
    listing = list_sources([telephone, tmp_path / "missing", Path("/dev/null"), telephone / "round"])
    assert len(listing.files) == 5
    said = {path.name: sentence for path, sentence in listing.refused}
    assert set(said) == {"pipe", "outside", "round", "dangling", "missing", "null"}
    assert "link" in said["outside"] and "link" in said["round"] and "link" in said["dangling"]
    assert "pipe" in said["pipe"] and "device" in said["null"] and "no file" in said["missing"]
    assert all(sentence.endswith(".") for sentence in said.values())


def test_what_may_not_be_read_is_refused(telephone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "a.txt" and real(path, mode))
    listing = list_sources([telephone])
    assert [path.name for path, _sentence in listing.refused] == ["a.txt"]
    assert len(listing.files) == 4


def test_a_folder_that_cannot_be_listed_is_refused(telephone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.iterdir

    def guarded(self: Path) -> object:
        if self.name == "DCIM":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "iterdir", guarded)
    listing = list_sources([telephone])
    assert [file.relative for file in listing.files] == ["telephone/a.txt", "telephone/b.txt"]
    assert listing.refused[0][1] == "DCIM could not be read: Permission denied."


def test_the_library_itself_is_not_evidence(telephone: Path, tmp_path: Path, vault: Vault) -> None:
    listing = list_sources([tmp_path], keep_out=[vault.root])
    assert {file.path.parts[len(tmp_path.parts)] for file in listing.files} == {"telephone"}
    assert [path for path, _sentence in listing.refused] == [vault.root]


def test_names_that_are_no_utf_8_keep_their_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    raw = b"caf\xe9\n\x1b[31m" + "\u202egpj.txt".encode()
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + raw))
    path.write_bytes(b"x")
    (file,) = list_sources([folder]).files
    assert file.name_raw == raw
    assert file.relative == "odd/caf\ufffd\\n\\x1b[31m\\u202egpj.txt"  # what would do something to a screen is written out


def test_listing_can_be_cancelled(telephone: Path) -> None:
    def stop(done: int, total: int, what: str = "") -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        list_sources([telephone], progress=stop)


def test_a_batch_is_staged_in_order_and_counted_in_bytes(vault: Vault, telephone: Path) -> None:
    (telephone / "film.mp4").write_bytes(bytes(arrivals.LARGE + 1))
    files = list_sources([telephone]).files
    total = sum(file.size for file in files)
    seen: list[tuple[int, int]] = []
    own = threading.get_ident()

    def progress(done: int, total: int, what: str = "") -> None:
        assert threading.get_ident() == own
        seen.append((done, total))

    staged = stage_all(vault, files, progress)
    assert tuple(one.source for one in staged) == files
    assert [Path(one.staged.path).read_bytes() for one in staged] == [file.path.read_bytes() for file in files]
    assert [one.staged.name_raw for one in staged] == [file.name_raw for file in files]
    assert seen == sorted(seen)
    assert seen[-1] == (total, total)
    kept = vault.keep_all([one.staged for one in staged])
    assert all(vault.check(one.sha256, one.size) == "intact" for one in kept)
    assert in_staging(vault) == []


def test_nothing_to_stage(vault: Vault) -> None:
    assert stage_all(vault, ()) == ()


@pytest.mark.parametrize("large", [0, 2])
def test_cancel_clears_staging(vault: Vault, telephone: Path, large: int) -> None:
    for n in range(large):
        (telephone / f"film{n}.mp4").write_bytes(bytes([n]) * (arrivals.LARGE + 1))
    files = list_sources([telephone]).files
    wanted = files[0].size if not large else arrivals.LARGE + sum(file.size for file in files[:5]) + 1

    def stop(done: int, total: int, what: str = "") -> None:
        if done >= wanted:
            assert in_staging(vault)
            raise Cancelled

    with pytest.raises(Cancelled):
        stage_all(vault, files, stop)
    assert in_staging(vault) == []


def gone(files: tuple[SourceFile, ...], *names: str) -> None:
    for file in files:
        if file.path.name in names:
            file.path.unlink()


@pytest.mark.parametrize("name", ["a.txt", "film.mp4"])
def test_a_source_that_is_gone_stops_the_batch(vault: Vault, telephone: Path, name: str) -> None:
    (telephone / "film.mp4").write_bytes(bytes(arrivals.LARGE + 1))
    files = list_sources([telephone]).files
    gone(files, name)
    with pytest.raises(BadInput, match=f"no file {name}"):
        stage_all(vault, files)
    assert in_staging(vault) == []


def test_or_is_told_and_left_out(vault: Vault, telephone: Path) -> None:
    (telephone / "film.mp4").write_bytes(bytes(arrivals.LARGE + 1))
    files = list_sources([telephone]).files
    gone(files, "2.jpg", "film.mp4")
    told: list[tuple[str, str]] = []
    staged = stage_all(vault, files, on_refused=lambda file, sentence: told.append((file.path.name, sentence)))
    assert [one.source.path.name for one in staged] == ["1.jpg", "1.jpg", "a.txt", "b.txt"]
    assert sorted(name for name, _sentence in told) == ["2.jpg", "film.mp4"]


def test_a_pipe_put_in_place_of_a_listed_file_does_not_hang(vault: Vault, telephone: Path) -> None:
    files = list_sources([telephone]).files
    (telephone / "a.txt").unlink()
    os.mkfifo(telephone / "a.txt")
    with pytest.raises(BadInput, match="pipe"):
        stage_all(vault, files)


def test_a_fault_of_the_library_stops_all(vault: Vault, telephone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LibraryError, match="full"):
        stage_all(vault, list_sources([telephone]).files, on_refused=lambda file, sentence: None)
    assert in_staging(vault) == []


def test_room_for_the_whole_batch_is_asked_first(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "create_new", lambda path: pytest.fail("wrote"))
    huge = SourceFile(Path("/nowhere"), "nowhere", 1 << 60, 0, b"nowhere")
    with pytest.raises(LibraryError, match="MB free"):
        stage_all(vault, [huge], silent)


def test_sentences_from_the_threads_are_in_the_caller_s_language(
    vault: Vault, telephone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []

    def noted(message: str) -> str:
        spoken.append(words.language())
        return message

    monkeypatch.setattr(staging, "_", noted)
    files = list_sources([telephone]).files
    gone(files, "a.txt")
    with words.use("es"), pytest.raises(BadInput):
        stage_all(vault, files)
    assert spoken == ["es"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit there")
@pytest.mark.parametrize(("held", "most"), [(16, 2), (256, 32), (1024, 128), (1 << 20, 128), (-1, 128)])
def test_no_more_files_are_open_at_once_than_the_system_allows(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int, most: int
) -> None:
    import resource

    monkeypatch.setattr(resource, "getrlimit", lambda which: (resource.RLIM_INFINITY if held < 0 else held, held))
    sizes: list[int] = []
    stage_batch = Vault.stage_batch

    def counted(vault: Vault, paths: Sequence[Path], lane: str, **named: Any) -> Any:
        sizes.append(len(paths))
        return stage_batch(vault, paths, lane, **named)

    monkeypatch.setattr(Vault, "stage_batch", counted)
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(400):
        (folder / f"{n}").write_bytes(b"%d" % n)
    staged = stage_all(vault, list_sources([folder]).files)
    assert len(staged) == 400 and max(sizes) == most and sum(sizes) == 400
