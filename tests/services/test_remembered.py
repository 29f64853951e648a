"""What a profile remembers of a library: a shorter or another one is said, each time, until it is accepted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.errors import BadInput
from casefiles.services import anchors, records, remembered
from casefiles.services.backup import backup, restore
from tests.factories import SteppingClock
from tests.services.test_anchors import rewrite


def opened(folder: Path, **given: object) -> Library:
    return Library.open(folder, author="A. Quispe", clock=SteppingClock(), **given)  # type: ignore[arg-type]


@pytest.fixture
def older(library: Library, tmp_path: Path) -> Path:
    """A copy of the library as it was before two more changes, the library itself closed and seen."""
    profile = tmp_path / "profile"
    records.create(library, "note", {"text": "first"})
    library.close()
    copy = tmp_path / "older.casefiles"
    shutil.copytree(library.folder, copy)
    with opened(library.folder) as again:
        assert remembered.remark(again, profile) == ""
        for text in ("second", "third"):
            records.create(again, "note", {"text": text})
        remembered.see(again, profile)
    return copy


def test_nothing_is_said_of_a_library_that_went_on(library: Library, older: Path, tmp_path: Path) -> None:
    with opened(library.folder) as again:
        assert remembered.remark(again, tmp_path / "profile") == ""
        records.create(again, "note", {"text": "fourth"})
        remembered.see(again, tmp_path / "profile")
        assert remembered.memory(again, tmp_path / "profile").seen[again.head.epoch].seq == 5


def test_an_older_copy_in_its_place_is_said_until_it_is_accepted(older: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    for _time in range(2):
        with opened(older) as again:
            said = remembered.remark(again, profile)
            assert "not as you last saw it" in said
            assert "cut off after change 2: change 4 was recorded" in said
            remembered.see(again, profile)
    with opened(older) as again:
        remembered.accept(again, profile)
    with opened(older) as again:
        assert remembered.remark(again, profile) == ""


def test_what_was_cut_is_said_also_when_others_were_written_since(older: Path, tmp_path: Path) -> None:
    with opened(older) as again:
        for number in range(4):
            records.create(again, "note", {"text": f"written over {number}"})
        assert "rewritten" in remembered.remark(again, tmp_path / "profile")


def test_a_rewritten_one_is_said(library: Library, older: Path, tmp_path: Path) -> None:
    rewrite(library.folder)
    with opened(library.folder) as again:
        assert "rewritten: change 4 is not the one" in remembered.remark(again, tmp_path / "profile")


def test_a_restored_one_is_said_once(library: Library, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    kept = backup(library, tmp_path / "one.casefiles-backup").file
    for text in ("first", "second"):
        records.create(library, "note", {"text": text})
    remembered.see(library, profile)
    restored = restore(kept, tmp_path / "again.casefiles", author="A. Quispe", clock=SteppingClock()).folder
    with opened(restored) as again:
        assert "restored from a backup that ends at change 1" in remembered.remark(again, profile)
    with opened(restored) as again:
        assert remembered.remark(again, profile) == ""
    assert remembered.remark(library, profile) == "", "the original is still as it was seen"


def test_a_library_that_is_read_only_is_looked_at_too(older: Path, tmp_path: Path) -> None:
    with opened(older, read_only=True) as again:
        assert remembered.remark(again, tmp_path / "profile")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"seen": 3, "written": []}', '{"seen": {"a": {"seq": 1}}, "written": []}'])
def test_a_memory_that_cannot_be_read_is_begun_anew(library: Library, tmp_path: Path, content: str) -> None:
    file = tmp_path / "heads" / f"{library.uid}.json"
    file.parent.mkdir()
    file.write_text(content)
    assert remembered.remark(library, tmp_path) == ""
    assert json.loads(file.read_text())["seen"][library.head.epoch]["seq"] == 1


def test_a_profile_that_cannot_be_written_only_forgets(library: Library, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("no folder")
    assert remembered.remark(library, place) == ""
    assert remembered.memory(library, place).seen == {}


def test_the_reminder_comes_late_and_goes_when_the_head_is_written(library: Library, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    assert remembered.reminder(library, profile) == "", "there is nothing to lose yet"
    for number in range(remembered.FIRST_AFTER):
        records.create(library, "note", {"text": str(number)})
    assert "never written down" in remembered.reminder(library, profile)
    remembered.write_down(library, profile, tmp_path / "heads.txt")
    assert remembered.reminder(library, profile) == ""
    kept = remembered.last_written(library, profile)
    assert kept is not None
    assert (kept.head.seq, kept.file) == (library.head.seq, str(tmp_path / "heads.txt"))
    for number in range(remembered.AFTER_CHANGES):
        records.create(library, "note", {"text": str(number)})
    assert f"{remembered.AFTER_CHANGES} changes ago" in remembered.reminder(library, profile)


def test_a_month_is_long_only_where_something_changed(library: Library, tmp_path: Path) -> None:
    remembered.write_down(library, tmp_path, tmp_path / "heads.txt")
    library.clock = SteppingClock(step=40 * 86_400)
    library.clock()
    assert remembered.reminder(library, tmp_path) == ""
    records.create(library, "note", {"text": "later"})
    assert "1 change ago" in remembered.reminder(library, tmp_path)


def test_a_head_that_was_not_written_is_not_remembered(library: Library, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        remembered.write_down(library, tmp_path, library.folder / "heads.txt")
    assert remembered.last_written(library, tmp_path) is None
    assert anchors.head(library).seq == 1
