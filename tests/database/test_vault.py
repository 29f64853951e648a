"""The vault keeps what it was given, notices what was altered, and claims nothing it did not make sure of."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import stat
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.database import staging
from casefiles.database.vault import FOLDERS, Kept, Staged, Vault
from casefiles.errors import BadInput, LibraryDamaged, LibraryError, NotFound
from casefiles.progress import Cancelled


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path / "vault")


def source(tmp_path: Path, data: bytes, name: str = "photo.jpg") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def in_staging(vault: Vault) -> list[Path]:
    return list((vault.root / "staging").iterdir())


def open_handles() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def keep(vault: Vault, tmp_path: Path, data: bytes) -> Kept:
    return vault.keep(vault.stage(source(tmp_path, data, "kept")))


def fail(kind: int, what: Callable[[int], bool] = lambda fd: True) -> Callable[[int], None]:
    """An fsync that fails with this error where `what` says so."""
    real = os.fsync

    def fsync(fd: int) -> None:
        if what(fd):
            raise OSError(kind, os.strerror(kind))
        real(fd)

    return fsync


def test_a_new_vault_is_private(vault: Vault) -> None:
    assert mode_of(vault.root) == 0o700
    assert {entry.name: mode_of(entry) for entry in vault.root.iterdir()} == dict.fromkeys(FOLDERS, 0o700)


def test_a_vault_is_not_made_over_another(vault: Vault) -> None:
    with pytest.raises(LibraryError):
        Vault.create(vault.root)


@pytest.mark.parametrize(
    "digest", ["", "ab", "A" * 64, "a" * 63, "a" * 65, "../" + "a" * 61, "a" * 64 + "\n", "/" * 64]
)
def test_only_a_digest_names_an_object(vault: Vault, digest: str) -> None:
    for use in (vault.key_of, vault.open, lambda d: vault.check(d, 0), lambda d: vault.get_derived(d, "text", 1)):
        with pytest.raises(BadInput, match="SHA-256"):
            use(digest)


@pytest.mark.parametrize("size", [0, 1, staging.CHUNK - 1, staging.CHUNK, staging.CHUNK + 1, 3 * staging.CHUNK])
def test_evidence_goes_in_and_comes_out(vault: Vault, tmp_path: Path, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    path = source(tmp_path, data)
    staged = vault.stage(path)
    assert (staged.sha256, staged.size, staged.name_raw) == (digest_of(data), size, b"photo.jpg")
    assert staged.mtime_ns == path.stat().st_mtime_ns
    assert vault.keep(staged) == Kept(digest_of(data), size, True)
    key = vault.key_of(staged.sha256)
    assert key == vault.root / "objects" / staged.sha256[:2] / staged.sha256
    assert (mode_of(key), mode_of(key.parent)) == (0o400, 0o700)
    assert in_staging(vault) == []
    with vault.open(staged.sha256) as file:
        assert file.read() == data
    assert vault.check(staged.sha256, size) == "intact"
    assert path.read_bytes() == data


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200), place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_bit_is_noticed(vault: Vault, tmp_path: Path, data: bytes, place: int, bit: int) -> None:
    data = data or b"x"
    digest = keep(vault, tmp_path, data).sha256
    key = vault.key_of(digest)
    changed = bytearray(data)
    changed[place % len(data)] ^= 1 << bit
    key.chmod(0o600)
    key.write_bytes(changed)
    assert vault.check(digest, len(data)) == "altered"
    key.write_bytes(data)
    assert vault.check(digest, len(data)) == "intact"
    key.unlink()


def test_progress_counts_bytes(vault: Vault, tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    vault.stage(
        source(tmp_path, bytes(staging.CHUNK + 5)),
        progress=lambda done, total, what="": seen.append((done, total, what)),
    )
    total = staging.CHUNK + 5
    assert seen == [(staging.CHUNK, total, "photo.jpg"), (total, total, "photo.jpg")]


def test_a_descriptor_can_be_staged_and_stays_open(vault: Vault, tmp_path: Path) -> None:
    with source(tmp_path, b"bytes").open("rb") as file:
        staged = vault.stage(file.fileno(), name_raw=b"given")
        assert (staged.sha256, staged.name_raw) == (digest_of(b"bytes"), b"given")
        assert os.fstat(file.fileno()).st_size == 5


def test_a_pipe_as_a_descriptor_is_refused(vault: Vault) -> None:
    inside, outside = os.pipe()
    try:
        with pytest.raises(BadInput, match="not a file"):
            vault.stage(inside)
    finally:
        os.close(inside)
        os.close(outside)


def test_equal_bytes_share_one_object_that_is_not_written_again(vault: Vault, tmp_path: Path) -> None:
    keep(vault, tmp_path, b"same")
    key = vault.key_of(digest_of(b"same"))
    before = key.stat()
    assert keep(vault, tmp_path, b"same") == Kept(digest_of(b"same"), 4, False)
    after = key.stat()
    assert (after.st_ino, after.st_mtime_ns, mode_of(key)) == (before.st_ino, before.st_mtime_ns, 0o400)
    assert in_staging(vault) == []


def test_equal_files_in_one_batch(vault: Vault, tmp_path: Path) -> None:
    path = source(tmp_path, b"twice")
    kept = vault.keep_all([vault.stage(path), vault.stage(path), vault.stage(source(tmp_path, b"once", "b"))])
    assert [one.new for one in kept] == [True, False, True]
    assert list(vault.objects()) == sorted([digest_of(b"twice"), digest_of(b"once")])


@pytest.mark.parametrize("damage", [b"damagee", b"dam", b""])
def test_a_damaged_object_is_noticed_and_not_replaced(vault: Vault, tmp_path: Path, damage: bytes) -> None:
    key = vault.key_of(keep(vault, tmp_path, b"damaged").sha256)
    key.chmod(0o600)
    key.write_bytes(damage)
    other = vault.stage(source(tmp_path, b"other"))
    again = vault.stage(source(tmp_path, b"damaged", "again.jpg"))
    with pytest.raises(LibraryDamaged, match=r"again\.jpg"):
        vault.keep_all([other, again])
    assert key.read_bytes() == damage
    assert list(vault.objects()) == [key.name], "what the same batch had placed was taken away"
    assert in_staging(vault) == []


def test_a_link_in_place_of_an_object_is_altered_and_never_followed(vault: Vault, tmp_path: Path) -> None:
    key = vault.key_of(keep(vault, tmp_path, b"linked").sha256)
    key.unlink()
    key.symlink_to(source(tmp_path, b"linked", "elsewhere"))
    assert vault.check(key.name, 6) == "altered"
    with pytest.raises(LibraryError):
        vault.open(key.name)
    with pytest.raises(LibraryDamaged):
        keep(vault, tmp_path, b"linked")
    assert key.is_symlink()


def test_missing_unreadable_and_altered_are_three_things(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = keep(vault, tmp_path, b"held").sha256
    assert vault.check(digest, 5) == "altered"
    assert vault.check(digest_of(b"never"), 5) == "missing"
    with pytest.raises(NotFound):
        vault.open(digest_of(b"never"))
    with monkeypatch.context() as patch:
        real = os.open

        def no_handles(path: str, flags: int, mode: int = 0o777, **more: int) -> int:
            if str(path).endswith(digest):
                raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
            return real(path, flags, mode, **more)

        patch.setattr(os, "open", no_handles)
        assert vault.check(digest, 4) == "unreadable"
        with pytest.raises(LibraryError, match="could not be read"):
            vault.open(digest)
        with pytest.raises(LibraryError, match="cannot read its copy"):
            keep(vault, tmp_path, b"held")
    (vault.root / "objects").rename(vault.root / "moved")
    assert vault.check(digest, 4) == "missing"


def test_a_cancelled_check_says_nothing(vault: Vault, tmp_path: Path) -> None:
    digest = keep(vault, tmp_path, b"held").sha256

    def stop(done: int, total: int, what: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        vault.check(digest, 4, stop)


def test_a_file_that_grows_or_shrinks_while_it_is_read_is_refused(vault: Vault, tmp_path: Path) -> None:
    path = source(tmp_path, bytes(2 * staging.CHUNK))

    def grow(done: int, total: int, what: str = "") -> None:
        with path.open("ab") as file:
            file.write(b"more")

    def shrink(done: int, total: int, what: str = "") -> None:
        os.truncate(path, 10)

    def touch(done: int, total: int, what: str = "") -> None:
        os.utime(path, ns=(0, 12345))

    for meddle in (grow, shrink, touch):
        path.write_bytes(bytes(2 * staging.CHUNK))
        with pytest.raises(BadInput, match="changed while"):
            vault.stage(path, progress=meddle)
        assert in_staging(vault) == []


def test_a_batch_goes_on_past_bad_sources(vault: Vault, tmp_path: Path) -> None:
    first, last = source(tmp_path, b"first", "first"), source(tmp_path, b"last", "last")
    (tmp_path / "link").symlink_to(first)
    with vault.lane() as lane:
        one, refused, gone, two = vault.stage_batch([first, tmp_path / "link", tmp_path / "gone", last], lane)
    assert isinstance(refused, BadInput) and isinstance(gone, BadInput)
    assert isinstance(one, Staged) and isinstance(two, Staged)
    assert (Path(one.path).read_bytes(), Path(two.path).read_bytes()) == (b"first", b"last")
    assert (mode_of(Path(one.path)), one.sha256, two.name_raw) == (0o400, digest_of(b"first"), b"last")
    assert in_staging(vault) == [Path(lane)] and len(list(Path(lane).iterdir())) == 2
    vault.drop([one])
    assert in_staging(vault) == [Path(lane)]
    vault.keep(two)
    assert in_staging(vault) == [], "a lane goes with the last of what is in it"


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_batch_is_synced_whole_or_dropped(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    paths = [source(tmp_path, bytes([n]), str(n)) for n in range(3)]
    handles = open_handles()
    count = iter(range(1, 9))
    monkeypatch.setattr(os, "fsync", fail(errno.EIO, lambda fd: next(count) == nth))
    with pytest.raises(LibraryError, match="did not confirm"), vault.lane() as lane:
        vault.stage_batch(paths, lane)
    assert in_staging(vault) == []
    assert open_handles() == handles, "no descriptor is left open"


def test_a_cancelled_batch_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    paths = [source(tmp_path, bytes([n]), str(n)) for n in range(3)]
    handles = open_handles()

    def stop(done: int, total: int, what: str = "") -> None:
        if what == "2":
            raise Cancelled

    with pytest.raises(Cancelled), vault.lane() as lane:
        vault.stage_batch(paths, lane, progress=stop)
    assert in_staging(vault) == []
    assert open_handles() == handles


def test_cancelling_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        vault.stage(source(tmp_path, b"data"), progress=stop)
    assert in_staging(vault) == []
    staged = [vault.stage(source(tmp_path, bytes([n]), "n")) for n in range(3)]

    def stop_late(done: int, total: int, what: str = "") -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        vault.keep_all(staged, progress=stop_late)
    assert list(vault.objects()) == []
    assert in_staging(vault) == []


def test_no_room_is_said_before_anything_is_written(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = source(tmp_path, b"data")
    monkeypatch.setattr(os, "statvfs", lambda place: SimpleNamespace(f_bavail=1, f_frsize=4096))
    monkeypatch.setattr(staging, "create_new", lambda path: pytest.fail("wrote"))
    with pytest.raises(LibraryError, match="MB free"):
        vault.stage(path)


def test_a_disk_that_fills_up_meanwhile_leaves_nothing_and_goes_on_later(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = source(tmp_path, b"data")

    def full(fd: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(LibraryError, match="full"):
            vault.stage(path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail(errno.ENOSPC))
        with pytest.raises(LibraryError, match="full"):
            vault.stage(path)
    assert in_staging(vault) == []
    assert vault.keep(vault.stage(path)).new


def test_short_writes_go_on(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, memoryview(data)[:3]))
    kept = keep(vault, tmp_path, b"eleven byte")
    monkeypatch.undo()
    assert vault.check(kept.sha256, 11) == "intact"


@pytest.mark.parametrize("folders", [False, True])
def test_a_failed_fsync_is_final(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folders: bool) -> None:
    path = source(tmp_path, b"data")
    monkeypatch.setattr(os, "fsync", fail(errno.EIO, lambda fd: stat.S_ISDIR(os.fstat(fd).st_mode) == folders))
    with pytest.raises(LibraryError, match="did not confirm"):
        vault.keep(vault.stage(path))
    monkeypatch.undo()
    assert list(vault.objects()) == []
    assert in_staging(vault) == []
    for again in (lambda: vault.stage(path), lambda: vault.keep_all([]), lambda: vault.keep_sheets([])):
        with pytest.raises(LibraryError, match="no more evidence"):
            again()
    assert Vault(vault.root).keep(Vault(vault.root).stage(path)).new, "a new opening may write"


def test_the_folder_is_synced_also_for_an_object_that_was_there(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(vault, tmp_path, b"there")
    staged = vault.stage(source(tmp_path, b"there"))
    synced: list[Path] = []
    monkeypatch.setattr(staging, "sync_folder", synced.append)
    vault.keep(staged)
    assert vault.key_of(staged.sha256).parent in synced


def test_data_is_synced_before_it_has_its_name(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real_sync, real_rename = os.fsync, os.rename
    kinds = {True: "folder", False: "file"}

    def fsync(fd: int) -> None:
        calls.append(kinds[stat.S_ISDIR(os.fstat(fd).st_mode)])
        real_sync(fd)

    def rename(old: str, new: str) -> None:
        calls.append("rename")
        real_rename(old, new)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "rename", rename)
    keep(vault, tmp_path, b"data")
    assert calls[:3] == ["file", "rename", "folder"]


def test_two_threads_keep_the_same_bytes(vault: Vault, tmp_path: Path) -> None:
    path = source(tmp_path, b"raced")
    staged = [vault.stage(path) for _n in range(8)]
    kept: list[Kept] = []
    threads = [threading.Thread(target=lambda one=one: kept.append(vault.keep(one))) for one in staged]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.new for one in kept) == [False] * 7 + [True]
    assert vault.check(digest_of(b"raced"), 5) == "intact"


def test_taking_back_removes_only_what_was_new(vault: Vault, tmp_path: Path) -> None:
    old = keep(vault, tmp_path, b"old")
    arrived = [keep(vault, tmp_path, b"old"), keep(vault, tmp_path, b"new")]
    uid = str(uuid.uuid4())
    vault.keep_sheets([(uid, b"{}")])
    vault.take_back(arrived, uid)
    assert list(vault.objects()) == [old.sha256]
    with pytest.raises(NotFound):
        vault.read_sheet(uid)
    vault.take_back(arrived, uid)


def test_strange_files_are_not_objects(vault: Vault, tmp_path: Path) -> None:
    digest = keep(vault, tmp_path, b"mine").sha256
    (vault.key_of(digest).parent / "Thumbs.db").write_bytes(b"")
    (vault.root / "objects" / "zz").mkdir()
    wrong = vault.root / "objects" / ("00" if digest[:2] != "00" else "01")
    wrong.mkdir()
    (wrong / digest).write_bytes(b"mine")
    assert list(vault.objects()) == [digest]


def sheet_of(uid: str, says: str = "") -> bytes:
    return json.dumps({"exhibit": uid, "says": says}).encode()


def test_sheets_are_written_once_and_those_of_an_arrival_together(vault: Vault) -> None:
    uids = [str(uuid.uuid4()) for _n in range(20)]
    vault.keep_sheets([(uid, sheet_of(uid)) for uid in uids])
    alone = str(uuid.uuid4())
    vault.keep_sheets([(alone, b"whatever it says")])
    assert [vault.read_sheet(uid) for uid in (*uids, alone)] == [*map(sheet_of, uids), b"whatever it says"]
    assert sorted(vault.arrivals()) == sorted([uids[0], alone])
    assert vault.sheets(uids[0]) == {uid: sheet_of(uid) for uid in uids}
    assert {mode_of(entry) for entry in (vault.root / "intake").iterdir()} == {0o600}
    fresh = str(uuid.uuid4())
    for sheets in ([(uids[0], b"2"), (fresh, b"1")], [(fresh, b"1"), (fresh, b"2")]):
        with pytest.raises(LibraryError, match="written already"):
            vault.keep_sheets(sheets)
        with pytest.raises(NotFound):
            vault.read_sheet(fresh)
    assert vault.read_sheet(uids[0]) == sheet_of(uids[0])
    assert in_staging(vault) == []


def test_a_line_that_is_damaged_costs_no_other(vault: Vault) -> None:
    one, two, three = (str(uuid.uuid4()) for _n in range(3))
    vault.keep_sheets([(one, b"{"), (two, b"[1, {"), (three, sheet_of(three))])
    assert vault.sheets(one) == {one: b"{", three: sheet_of(three)}
    with pytest.raises(NotFound):
        vault.read_sheet(two)


@pytest.mark.parametrize("uid", ["", "../escape", "x" * 36, "8B05DC37-A5A4-4D1F-BAE7-A8BC86D1EC32\n"])
def test_sheets_are_named_by_a_uid(vault: Vault, uid: str) -> None:
    for sheets in ([(uid, b"")], [(str(uuid.uuid4()), b""), (uid, b"")]):
        with pytest.raises(BadInput):
            vault.keep_sheets(sheets)
    assert in_staging(vault) == []
    assert list(vault.arrivals()) == []
    with pytest.raises(BadInput):
        vault.read_sheet(uid)


@pytest.mark.parametrize("folder", [False, True])
def test_sheets_whose_sync_fails_are_not_there(vault: Vault, monkeypatch: pytest.MonkeyPatch, folder: bool) -> None:
    uids = [str(uuid.uuid4()) for _n in range(3)]
    monkeypatch.setattr(os, "fsync", fail(errno.EIO, lambda fd: stat.S_ISDIR(os.fstat(fd).st_mode) == folder))
    with pytest.raises(LibraryError):
        vault.keep_sheets([(uid, b"{}") for uid in uids])
    monkeypatch.undo()
    assert list((vault.root / "intake").iterdir()) == []
    assert in_staging(vault) == []


def test_derived_files_are_kept_by_hash_kind_and_version(vault: Vault) -> None:
    digest = digest_of(b"anything")
    assert vault.get_derived(digest, "thumbnail", 1) is None
    vault.put_derived(digest, "thumbnail", 1, b"one")
    vault.put_derived(digest, "thumbnail", 1, b"uno")
    vault.put_derived(digest, "text", 1, b"words")
    assert vault.get_derived(digest, "thumbnail", 1) == b"uno"
    assert vault.get_derived(digest, "text", 1) == b"words"
    assert vault.get_derived(digest, "text", 2) is None
    assert in_staging(vault) == []
    with pytest.raises(ValueError, match="kind"):
        vault.put_derived(digest, "../x", 1, b"")


def test_a_torn_derived_file_counts_as_none(vault: Vault) -> None:
    digest = digest_of(b"anything")
    vault.put_derived(digest, "text", 1, b"words of the page")
    (path,) = (vault.root / "derived" / digest[:2]).iterdir()
    whole = path.read_bytes()
    for torn in (b"", whole[:20], whole[:-1], whole[:-1] + b"X"):
        path.write_bytes(torn)
        assert vault.get_derived(digest, "text", 1) is None


def test_staging_is_cleared_at_opening(vault: Vault, tmp_path: Path) -> None:
    vault.stage(source(tmp_path, b"left"))
    (vault.root / "staging" / "lane").mkdir()
    (vault.root / "staging" / "lane" / "copy").write_bytes(b"copy")
    (vault.root / "staging" / "half").write_bytes(b"half")
    (vault.root / "intake").rmdir()
    vault.clear_staging()
    assert in_staging(vault) == []
    assert {entry.name for entry in vault.root.iterdir()} == set(FOLDERS)


def test_a_copy_that_cannot_be_removed_does_not_hide_the_fault(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stuck(self: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "unlink", stuck)
    monkeypatch.setattr(os, "fsync", fail(errno.ENOSPC))
    with pytest.raises(LibraryError, match="full"):
        vault.stage(source(tmp_path, b"data"))
    monkeypatch.setattr(os, "fsync", lambda fd: None)
    assert [keep(vault, tmp_path, b"data").new for _n in range(2)] == [True, False]
    monkeypatch.undo()
    vault.clear_staging()
    assert in_staging(vault) == []


def test_a_folder_that_cannot_be_written_gives_a_sentence(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = vault.stage(source(tmp_path, b"data"))

    def read_only(self: Path, *_more: object, **_options: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", read_only)
        for use in (
            vault.clear_staging,
            lambda: vault.keep(staged),
            lambda: vault.put_derived("a" * 64, "text", 1, b""),
        ):
            with pytest.raises(LibraryError, match="Read-only"):
                use()
    (vault.root / "staging").rmdir()
    with pytest.raises(LibraryError, match="could not be written"):
        vault.stage(source(tmp_path, b"data"))


def test_a_sheet_that_cannot_be_read_gives_a_sentence(vault: Vault) -> None:
    uid = str(uuid.uuid4())
    (vault.root / "intake" / uid).mkdir()
    with pytest.raises(LibraryError, match="could not be read"):
        vault.read_sheet(uid)


def test_a_failing_source_is_the_source_s_fault(vault: Vault, tmp_path: Path) -> None:
    class Broken(io.FileIO):
        def readinto(self, buffer: object) -> int:  # type: ignore[override]
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    with Broken(source(tmp_path, b"data"), "rb") as file, pytest.raises(BadInput, match="could not be read"):
        vault._stage(file, b"disk.img", lambda done, total, what="": None)
    assert in_staging(vault) == []


def test_a_staged_copy_that_is_gone_claims_nothing(vault: Vault) -> None:
    gone = Staged(vault.root / "staging" / "gone", digest_of(b"gone"), 4, 0, b"gone")
    with pytest.raises(LibraryError):
        vault.keep(gone)
    assert list(vault.objects()) == []
