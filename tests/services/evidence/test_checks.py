"""Evidence read again: all of it, what is due, the rest of a check that was broken off, one item as it is shown."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.moments import Moment, parse_utc, utc_text
from casefiles.domain.registers import Verification
from casefiles.errors import NotFound
from casefiles.progress import Cancelled
from casefiles.services import records
from casefiles.services.evidence import checks, intake
from casefiles.services.verification import verify


class Days:
    """A clock that a test moves on; a second passes each time it is asked."""

    def __init__(self) -> None:
        self.now = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)

    def __call__(self) -> Moment:
        self.now += datetime.timedelta(seconds=1)
        return Moment(utc_text(self.now), -300, "America/Lima")

    def pass_(self, days: int) -> None:
        self.now += datetime.timedelta(days=days)


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def library(tmp_path: Path, days: Days) -> Iterator[Library]:
    files = tmp_path / "files"
    files.mkdir()
    for n in range(6):
        (files / f"page {n}.txt").write_text(f"page {n} of the notebook\n" * (n + 1))
    with Library.create(tmp_path / "case.casefiles", author="A. Quispe", clock=days) as opened:
        intake.add_files(opened, sorted(files.iterdir()), read=False)
        yield opened


def digests(library: Library) -> list[str]:
    with library.read() as session:
        return [one.sha256 for one in checks.stored(session)]


def spoil(library: Library, sha256: str) -> None:
    key = library.vault.key_of(sha256)
    key.chmod(0o600)
    content = bytearray(key.read_bytes())
    content[0] ^= 1
    key.write_bytes(content)


def kept(library: Library) -> int:
    with library.read() as session:
        return int(session.scalar(select(func.count(Verification.id))) or 0)


def stopped_after(objects: int) -> object:
    """A progress that is stopped once about so many objects are read."""

    def progress(done: int, total: int, what: str = "") -> None:
        if "evidence" in what and done * 6 >= total * objects > 0:
            raise Cancelled

    return progress


def test_the_result_says_how_many_of_how_many(library: Library) -> None:
    evidence = verify(library).evidence
    assert (evidence.held, evidence.total, evidence.checked) == (6, 6, 6)


def test_nothing_is_due_that_was_found_intact_within_the_month(library: Library, days: Days) -> None:
    verify(library)
    days.pass_(29)
    evidence = verify(library, scope="due").evidence
    assert (evidence.held, evidence.total, evidence.checked) == (6, 0, 0)


def test_what_was_checked_longer_ago_is_due(library: Library, days: Days) -> None:
    verify(library)
    days.pass_(31)
    assert verify(library, scope="due").evidence.checked == 6


def test_what_was_never_checked_is_due(library: Library, tmp_path: Path) -> None:
    verify(library)
    (tmp_path / "later.txt").write_text("came later")
    intake.add_files(library, [tmp_path / "later.txt"], read=False)
    assert verify(library, scope="due").evidence.total == 1


def test_what_was_not_intact_stays_due(library: Library) -> None:
    altered, missing = digests(library)[:2]
    spoil(library, altered)
    library.vault.key_of(missing).unlink()
    assert not verify(library).ok
    report = verify(library, scope="due")
    assert (report.evidence.total, report.evidence.failed, report.evidence.missing) == (2, 1, 1)
    assert not report.ok


@pytest.fixture
def half_read(library: Library) -> Library:
    """A library whose check was broken off after two of its six objects, as if each lane had read one."""
    with library.read() as session:
        objects = checks.stored(session)
    checks.begin(library, "all")
    results: dict[str, object] = {}
    checks.check(library, objects[:2], lambda *_said: None, results)  # type: ignore[arg-type]
    checks.record(library, results)  # type: ignore[arg-type]
    return library


def test_a_check_that_was_broken_off_is_gone_on_with(half_read: Library) -> None:
    assert checks.broken_off(half_read) is not None
    evidence = verify(half_read, scope="rest").evidence
    assert (evidence.total, evidence.checked) == (4, 4)
    assert checks.broken_off(half_read) is None
    with half_read.read() as session:
        assert set(checks.last_of(session)) == set(digests(half_read))


def test_the_rest_can_be_broken_off_again(half_read: Library) -> None:
    begun = checks.broken_off(half_read)
    with pytest.raises(Cancelled):
        verify(half_read, stopped_after(1), scope="rest")  # type: ignore[arg-type]
    assert checks.broken_off(half_read) == begun


def test_a_new_check_does_not_go_on_with_the_old_one(half_read: Library) -> None:
    assert verify(half_read).evidence.total == 6
    assert checks.broken_off(half_read) is None


def test_what_was_read_until_somebody_stopped_it_is_kept(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    first = digests(library)[0]

    def check(library, objects, progress, results):  # type: ignore[no-untyped-def]
        results[first] = "intact"
        raise Cancelled

    monkeypatch.setattr(checks, "check", check)
    with pytest.raises(Cancelled):
        verify(library)
    with library.read() as session:
        assert list(checks.last_of(session)) == [first]
    assert checks.broken_off(library) is not None


def test_a_stop_comes_through_and_leaves_what_was_read(library: Library) -> None:
    with library.read() as session:
        objects = checks.stored(session)
    results: dict[str, object] = {}
    with pytest.raises(Cancelled):
        checks.check(library, objects, stopped_after(6), results)  # type: ignore[arg-type]
    assert results and set(results.values()) == {"intact"}


def test_where_nothing_was_broken_off_the_rest_is_everything(library: Library) -> None:
    assert verify(library, scope="rest").evidence.checked == 6


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"begun": 3}', '{"begun": "soon"}'])
def test_a_note_that_cannot_be_read_counts_as_none(library: Library, content: str) -> None:
    library.layout.check.write_text(content)
    assert checks.broken_off(library) is None


def test_the_last_check_is_told_with_time_and_tool(library: Library) -> None:
    verify(library)
    spoil(library, digests(library)[0])
    verify(library)
    with library.read() as session:
        last = checks.last_of(session, digests(library)[:1])[digests(library)[0]]
    assert (last.result, last.tool) == ("altered", checks.TOOL)
    assert parse_utc(last.checked).year == 2026


# One item, as it is shown or handed out


def test_an_item_that_is_sound_is_said_to_be_and_leaves_no_entry(library: Library) -> None:
    before = library.head
    assert checks.look(library, _id(library, "EX-0001")) == "intact"
    assert checks.check_exhibits(library, [_id(library, "EX-0001")]) == {}
    assert library.head == before


def test_a_fault_is_kept_once(library: Library) -> None:
    exhibit = _id(library, "EX-0001")
    spoil(library, _digest(library, exhibit))
    assert checks.check_exhibits(library, [exhibit]) == {exhibit: "altered"}
    assert checks.check_exhibits(library, [exhibit]) == {exhibit: "altered"}
    assert kept(library) == 1


def test_an_item_without_bytes_has_nothing_to_check(library: Library) -> None:
    made = records.create(library, "exhibit", {"name": "A rifle"})
    assert checks.look(library, made.id) is None


def test_an_item_that_is_not_there(library: Library) -> None:
    with pytest.raises(NotFound):
        checks.look(library, 9_000)


def test_of_several_only_those_are_given_that_are_not_sound(library: Library) -> None:
    first, second, third = (_id(library, f"EX-000{n}") for n in (1, 2, 3))
    library.vault.key_of(_digest(library, second)).unlink()
    assert checks.check_exhibits(library, [first, second, third]) == {second: "missing"}
    assert kept(library) == 1


def test_a_library_open_for_reading_is_checked_and_not_written(library: Library, tmp_path: Path) -> None:
    exhibit = _id(library, "EX-0001")
    spoil(library, _digest(library, exhibit))
    with Library.open(library.folder, read_only=True) as reading:
        assert checks.look(reading, exhibit) == "altered"
        assert checks.check_exhibits(reading, [exhibit]) == {exhibit: "altered"}
    assert kept(library) == 0


def _id(library: Library, ref: str) -> int:
    with library.read() as session:
        found = session.scalar(select(Exhibit.id).where(Exhibit.ref == ref))
    assert found is not None
    return found


def _digest(library: Library, exhibit: int) -> str:
    with library.read() as session:
        sha256 = records.fetch(session, exhibit).sha256  # type: ignore[attr-defined]
    assert sha256
    return str(sha256)
