"""A library whose text index alone is damaged is mended at opening; any other damage is refused and left as it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from casefiles.database import library as libraries
from casefiles.database import mending
from casefiles.database.connection import connect
from casefiles.database.layout import Layout
from casefiles.database.library import Library
from casefiles.errors import CasefilesError, LibraryDamaged, LibraryError
from casefiles.services import listing
from casefiles.services.search import first, search, suggest
from casefiles.services.verification import verify
from tests.database.pages import KINDS, damaged, pages_of, settle
from tests.factories import SteppingClock

WORDS = ("chipi", "laboratory", "cocaine", "shining path", "chopita")


@dataclass(frozen=True)
class Sound:
    """A sound library: its bytes, whose each page is, what it holds and what it answers."""

    folder: Path
    whole: bytes
    pages: dict[int, str]
    rows: dict[str, Any]
    answers: list[Any]

    def pages_where(self, of: Callable[[str], bool]) -> list[int]:
        return sorted(page for page, table in self.pages.items() if of(table))

    @property
    def index_pages(self) -> list[int]:
        return self.pages_where(lambda table: table.startswith("index_"))

    @property
    def record_pages(self) -> list[int]:
        return self.pages_where(lambda table: not table.startswith("index_"))


def rows_of(file: Path) -> dict[str, Any]:
    """Every row of every table but those of the index."""
    connection = connect(file, read_only=True)
    try:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'index_%'")
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names.fetchall()}
    except dbapi2.DatabaseError as reason:
        return {"unreadable": str(reason)}
    finally:
        connection.close()


def answers_of(library: Library) -> list[Any]:
    return [
        [[hit.record.ref for hit in search(library, word).hits] for word in WORDS],
        [[ref.ref for ref in ask(library, word)] for word in WORDS for ask in (first, suggest)],
    ]


@pytest.fixture(scope="module")
def sound(demo_en: Path, tmp_path_factory: pytest.TempPathFactory) -> Sound:
    folder = tmp_path_factory.mktemp("sound") / "demo.casefiles"
    shutil.copytree(demo_en, folder)
    database = folder / "library.db"
    whole = settle(database)
    with Library.open(folder, read_only=True) as library:
        answers = answers_of(library)
    return Sound(folder, whole, pages_of(database), rows_of(database), answers)


@pytest.fixture
def spoilt(sound: Sound, tmp_path: Path) -> Callable[[bytes], Path]:
    """Makes a copy of the library with another database."""

    def make(data: bytes) -> Path:
        folder = tmp_path / "a.casefiles"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(sound.folder, folder)
        (folder / "library.db").write_bytes(data)
        return folder

    return make


Spoil = Callable[[bytes], Path]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a library but those SQLite keeps beside an open database."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def test_the_pages_of_every_table_are_known(sound: Sound) -> None:
    assert sorted(sound.pages) == list(range(1, len(sound.whole) // 4096 + 1))
    assert len(sound.index_pages) > 20 and len(sound.record_pages) > 100


@pytest.mark.parametrize("table", [
    "index_about", "index_record", "index_type", "index_name", "index_text",
    "index_fts_names_data", "index_fts_parts_idx", "index_fts_text_docsize", "index_fts_names_config",
])  # fmt: skip
def test_a_damaged_table_of_the_index_is_made_anew_and_the_damaged_database_kept(
    sound: Sound, spoilt: Spoil, table: str
) -> None:
    data = damaged(sound.whole, sound.pages_where(lambda name: name == table)[0], "zeroed", Random(1))
    folder = spoilt(data)
    with Library.open(folder, clock=SteppingClock()) as library:
        (remark,) = library.remarks
        assert library.writable and not library.index_damaged
        assert answers_of(library) == sound.answers
        assert verify(library, record=False).ok
        with library.change("Go on"):
            pass
    (kept,) = (folder / "backups").iterdir()
    assert str(kept.relative_to(folder)) in remark and "index" in remark
    # Leaving the write-ahead log writes into the header; all else of the damaged database is as it was found.
    assert len(kept.read_bytes()) == len(data) and kept.read_bytes()[100:] == data[100:]
    assert oct(kept.stat().st_mode & 0o777) == oct((folder / "library.db").stat().st_mode & 0o777) == "0o600"
    assert rows_of(folder / "library.db") == sound.rows
    assert {path.name for path in folder.iterdir()} <= {
        "library.json", "library.db", "library.db-wal", "library.db-shm", "lock", "log", "vault", "backups", "first-page.json",
    }  # fmt: skip
    with Library.open(folder) as library:
        assert library.remarks == (), "said once"


def test_open_for_reading_everything_is_shown_and_a_search_says_why_not(sound: Sound, spoilt: Spoil) -> None:
    for page in Random(3).sample(sound.index_pages, 6):
        folder = spoilt(damaged(sound.whole, page, "noise", Random(page)))
        before = contents(folder)
        with Library.open(folder, read_only=True) as library:
            (remark,) = library.remarks
            assert library.index_damaged and "index" in remark and "reading" not in remark
            assert listing.page(library, "person", ["ref"], sort="ref", limit=100)
            for ask in (search, first, suggest):
                with pytest.raises(LibraryDamaged) as refused:
                    ask(library, "chipi")
                assert str(refused.value) == remark
            assert suggest(library, "", types=("person",)), "what needs no index is offered"
            assert not verify(library).ok
        assert contents(folder) == before


def test_a_damaged_table_of_records_is_refused_and_left_as_it_is(sound: Sound, spoilt: Spoil) -> None:
    random = Random(4)
    for page in [1, 2, *random.sample(sound.record_pages, 10)]:
        data = damaged(sound.whole, page, "noise", random)
        folder = spoilt(data)
        before = contents(folder)
        for read_only in (False, True):
            with pytest.raises(LibraryError) as refused:
                Library.open(folder, read_only=read_only)
            assert "\n" not in str(refused.value)
        assert contents(folder) == before, sound.pages[page]


def test_damage_of_both_is_refused_and_left_as_it_is(sound: Sound, spoilt: Spoil) -> None:
    random = Random(5)
    for _try in range(6):
        data = damaged(sound.whole, random.choice(sound.index_pages), "zeroed", random)
        data = damaged(data, random.choice(sound.record_pages), "noise", random)
        folder = spoilt(data)
        before = contents(folder)
        for read_only in (False, True):
            with pytest.raises(LibraryError):
                Library.open(folder, read_only=read_only)
        assert contents(folder) == before


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_page_is_never_a_wrong_answer_without_a_word(sound: Sound, spoilt: Spoil, seed: int) -> None:
    random = Random(seed)
    for kind in KINDS:
        for pages in (sound.index_pages, sound.record_pages):
            page = random.choice(pages)
            data = damaged(sound.whole, page, kind, random)
            folder = spoilt(data)
            what = f"{kind} page {page} of {sound.pages[page]}, seed {seed}"
            try:
                library = Library.open(folder)
            except CasefilesError:
                assert (folder / "library.db").read_bytes() == data, what
                assert page in sound.record_pages or kind == "swapped", what
                continue
            with library:
                try:
                    answers = answers_of(library)
                except CasefilesError:
                    continue
                same = answers == sound.answers and rows_of(folder / "library.db") == sound.rows
                assert same or not verify(library, record=False).ok, what
                assert same or not library.remarks, what


def test_another_window_that_reads_has_to_be_closed_first(sound: Sound, spoilt: Spoil) -> None:
    folder = spoilt(damaged(sound.whole, sound.index_pages[3], "zeroed", Random(1)))
    reading = connect(folder / "library.db", read_only=True)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM record").fetchone()
    with pytest.raises(LibraryError, match="another window"):
        Library.open(folder)
    reading.close()
    assert list((folder / "backups").iterdir()) == []
    with Library.open(folder) as library:
        assert library.remarks


@pytest.mark.parametrize("step", ["copy_database", "_write", "check_copy", "sync_folder"])
def test_what_cannot_be_mended_now_is_left_and_mended_the_next_time(
    sound: Sound, spoilt: Spoil, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = spoilt(damaged(sound.whole, sound.index_pages[3], "zeroed", Random(1)))

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(mending, step, full)
        with pytest.raises(LibraryError):
            Library.open(folder)
    assert not (folder / mending.DRAFT).exists()
    assert rows_of(folder / "library.db") == sound.rows
    with Library.open(folder) as library:
        assert library.remarks and answers_of(library) == sound.answers


def test_a_mending_that_was_cut_short_is_finished_at_the_next_opening(sound: Sound, spoilt: Spoil) -> None:
    folder = spoilt(damaged(sound.whole, sound.index_pages[3], "zeroed", Random(1)))
    mending.mend(Layout(folder), SteppingClock()())  # killed after the new database is in place, its index empty
    with Library.open(folder) as library:
        assert answers_of(library) == sound.answers
        assert verify(library, record=False).ok


def test_a_failing_disk_is_not_taken_for_damage(sound: Sound, spoilt: Spoil, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = spoilt(sound.whole)
    before = contents(folder)

    def failing(_connection: object) -> None:
        raise dbapi2.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(libraries, "schema_differences", lambda _connection: [])
        patch.setattr(libraries, "QUICK_CHECK_BYTES", 0)
        patch.setattr(libraries.index, "is_current", failing)
        with pytest.raises(LibraryError, match="cannot be read") as refused:
            Library.open(folder)
    assert not isinstance(refused.value, LibraryDamaged)
    assert contents(folder) == before


def test_damage_met_in_a_large_library_is_looked_for_at_the_next_opening(
    sound: Sound, spoilt: Spoil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "QUICK_CHECK_BYTES", 0)
    data = sound.whole
    for page in sound.pages_where(lambda table: table == "index_fts_names_data"):
        data = damaged(data, page, "zeroed", Random(1))
    folder = spoilt(data)
    with Library.open(folder) as library:
        assert library.remarks == (), "too large to be read whole at every opening"
        with pytest.raises(LibraryDamaged, match="open it again"):
            answers_of(library)
    with Library.open(folder, read_only=True) as library:
        assert library.index_damaged and library.state().held_by is None
    with Library.open(folder) as library:
        assert library.remarks and answers_of(library) == sound.answers
    with Library.open(folder) as library:
        assert library.remarks == ()


def test_a_large_library_that_was_not_closed_is_refused_every_time(
    sound: Sound, spoilt: Spoil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "QUICK_CHECK_BYTES", 0)
    page = next(page for page in sound.record_pages if sound.pages[page] == "person")
    data = damaged(sound.whole, page, "zeroed", Random(1))
    folder = spoilt(data)
    (folder / "lock-holder").write_text('{"author": "A. Quispe"}', encoding="utf-8")
    for _try in range(3):
        with pytest.raises(LibraryDamaged):
            Library.open(folder)
    assert (folder / "library.db").read_bytes() == data


def test_an_index_that_only_a_search_finds_damaged_is_mended_at_the_next_opening(sound: Sound, spoilt: Spoil) -> None:
    """The quick check at opening does not compare the tables of the index with one another."""
    for statement in ("DELETE FROM index_record WHERE type = 'alias'", "UPDATE index_name SET kind = kind + 7"):
        folder = spoilt(sound.whole)
        connection = connect(folder / "library.db")
        connection.execute(statement)
        connection.close()
        with Library.open(folder) as library:
            assert library.remarks == ()
            with pytest.raises(LibraryDamaged, match="open it again"):
                answers_of(library)
        with Library.open(folder) as library:
            assert library.remarks and answers_of(library) == sound.answers


def test_a_schema_that_is_no_text_is_refused_in_a_sentence(sound: Sound, spoilt: Spoil) -> None:
    folder = spoilt(sound.whole.replace(b"CREATE TABLE note", b"\x81REATE TABLE note", 1))
    for read_only in (False, True):
        with pytest.raises(LibraryDamaged):
            Library.open(folder, read_only=read_only)
