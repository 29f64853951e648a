"""Heads recorded elsewhere: the same history, cut, rewritten, restored, another library's; as lines and off paper."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.database.connection import connect
from casefiles.database.layout import Layout
from casefiles.database.library import Library
from casefiles.domain.chain_head import printed
from casefiles.errors import BadInput, LibraryError
from casefiles.services import anchors, records
from casefiles.services.backup import backup, restore
from casefiles.services.verification import verify
from tests.factories import SteppingClock


def note(library: Library, text: str) -> None:
    records.create(library, "note", {"text": text})


def short(library: Library) -> str:
    head = anchors.head(library)
    return printed(head.seq, head.hash)


def opened(folder: Path) -> Library:
    return Library.open(folder, author="A. Quispe", clock=SteppingClock())


def cut(folder: Path, entries: int = 1) -> None:
    """Takes the last entries away, in the database and in the log, with the row they wrote."""
    raw = connect(Layout(folder).database)
    last = raw.execute("SELECT max(seq) FROM change").fetchone()[0]
    for table in ("change", "change_part", "change_payload"):
        raw.execute(f"DELETE FROM {table} WHERE seq > ?", (last - entries,))
    raw.close()
    (log,) = Layout(folder).log.iterdir()
    log.write_text("".join(log.read_text().splitlines(keepends=True)[:-entries]))


def rewrite(folder: Path) -> None:
    """Gives the last entry another time and another hash, in the database and in the log."""
    from casefiles.database import journal

    raw = connect(Layout(folder).database)
    seq, header = raw.execute("SELECT seq, header FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    other = header.replace('"time":"20', '"time":"19')
    assert other != header
    digest = journal.hash_of(other.encode())
    raw.execute("UPDATE change SET header = ?, hash = ? WHERE seq = ?", (other, digest, seq))
    raw.close()
    (log,) = Layout(folder).log.iterdir()
    *rest, last = log.read_text().splitlines(keepends=True)
    log.write_text("".join([*rest, json.dumps({**json.loads(last), "header": other, "hash": digest}) + "\n"]))


def test_a_line_holds_as_the_library_goes_on(library: Library) -> None:
    note(library, "first")
    line = anchors.head(library).line()
    assert "\n" not in line
    assert set(json.loads(line)) == {"format", "library", "epoch", "seq", "hash", "time"}
    assert anchors.compare(library, line).sentence == "The same history: change 2 is the newest, as it was recorded."
    note(library, "second")
    found = anchors.compare(library, line)
    assert (found.answer, found.seq) == ("same", 2)
    assert found.sentence == "The same history: change 2 stands as it was recorded, and 1 change came after it."
    assert verify(library, against=line).ok


@pytest.mark.parametrize(
    ("spoil", "answer"), [(cut, "cut"), (rewrite, "rewritten"), (lambda folder: None, "same")], ids=["cut", "rewritten", "left"]
)
def test_what_was_done_to_it_is_told(library: Library, spoil: Callable[[Path], None], answer: str) -> None:
    note(library, "kept")
    note(library, "to be cut")
    line, paper = anchors.head(library).line(), short(library)
    library.close()
    spoil(library.folder)
    with opened(library.folder) as again:
        assert anchors.compare(again, line).answer == answer
        assert anchors.compare(again, paper).answer == answer
        alone = anchors.compare(again, paper.partition("·")[2])
        assert alone.answer == ("same" if answer == "same" else "unknown"), "without its number a hash is only here or not"
        found = anchors.compare(again, line)
        report = verify(again, record=False, against=line)
        assert (found.sentence in report.journal.findings) is (answer != "same")


def test_a_restored_library_is_told_from_one_that_was_cut(library: Library, tmp_path: Path) -> None:
    note(library, "in the backup")
    kept = backup(library, tmp_path / "one.casefiles-backup").file
    before = anchors.head(library).line()
    note(library, "after it")
    note(library, "after it too")
    line, paper = anchors.head(library).line(), short(library)
    restored = restore(kept, tmp_path / "again.casefiles", author="A. Quispe", clock=SteppingClock()).folder
    with opened(restored) as again:
        assert anchors.compare(again, before).ok
        for recorded in (line, paper):
            found = anchors.compare(again, recorded)
            assert found.answer == "restored"
            assert "a backup that ends at change 2" in found.sentence
        assert anchors.compare(again, anchors.head(again).line()).ok
        # Seen from the original, what the restored copy did afterwards never happened there.
        assert anchors.compare(library, anchors.head(again).line()).answer == "rewritten"


def test_another_library_is_said_to_be_one(library: Library, tmp_path: Path) -> None:
    with Library.create(tmp_path / "other.casefiles", author="A. Quispe", clock=SteppingClock()) as other:
        line = anchors.head(other).line()
    assert anchors.compare(library, line).answer == "other"
    assert anchors.compare(library, line + "\n" + anchors.head(library).line()).ok, "a file may hold heads of several"


def test_of_many_lines_the_worst_counts(library: Library) -> None:
    note(library, "first")
    lines = [anchors.head(library).line()]
    note(library, "second")
    lines.append(anchors.head(library).line())
    assert anchors.compare(library, "\n".join(lines)).seq == 3
    spoilt = json.dumps({**json.loads(lines[0]), "hash": "0" * 64})
    assert anchors.compare(library, "\n".join([spoilt, lines[1]])).answer == "rewritten"


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "no head", "153", '{"format":1}', "\0"])
def test_what_is_no_head_is_refused(library: Library, text: str) -> None:
    with pytest.raises(BadInput):
        anchors.compare(library, text)
    line = anchors.head(library).line()
    for bad in (line[:-1], line.replace('"format":1', '"format":2'), line + "\nsomething else"):
        with pytest.raises(BadInput):
            anchors.compare(library, bad)


@given(st.text(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_is_pasted_gives_an_answer_or_a_sentence(library: Library, text: str) -> None:
    try:
        found = anchors.compare(library, text)
    except BadInput as refused:
        assert str(refused)
    else:
        assert found.sentence


def test_heads_are_written_one_line_after_the_other(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "heads.txt"
    first = anchors.write_to(library, file)
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    note(library, "later")
    anchors.write_to(library, file)
    lines = file.read_text().splitlines()
    assert lines[0] == first.line()
    assert [json.loads(line)["seq"] for line in lines] == [1, 2]
    assert anchors.compare_file(library, file).seq == 2


def test_a_head_goes_nowhere_where_it_would_be_lost_or_do_harm(library: Library, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 invented")
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear colleague")
    for place in (library.folder / "head.txt", tmp_path / "none" / "head.txt", photo, letter):
        held = place.read_bytes() if place.exists() else None
        with pytest.raises(BadInput):
            anchors.write_to(library, place)
        assert (place.read_bytes() if place.exists() else None) == held
    with pytest.raises(LibraryError):
        anchors.write_to(library, tmp_path)
    for place in (tmp_path / "none", tmp_path, photo):
        with pytest.raises(BadInput):
            anchors.compare_file(library, place)


def test_a_copy_that_went_its_own_way(library: Library, tmp_path: Path) -> None:
    library.close()
    shutil.copytree(library.folder, tmp_path / "copy.casefiles")
    with opened(library.folder) as one:
        note(one, "here")
        line = anchors.head(one).line()
    with opened(tmp_path / "copy.casefiles") as other:
        assert anchors.compare(other, line).answer == "cut"
        note(other, "there")
        assert anchors.compare(other, line).answer == "rewritten"
