"""Verification: an untouched library is sound after every kind of change, and whatever is altered behind it is found."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from casefiles.database.connection import Driver, connect
from casefiles.database.layout import Layout
from casefiles.database.library import Library
from casefiles.database.vault import Vault
from casefiles.domain.registers import StoredObject, Verification
from casefiles.progress import Cancelled
from casefiles.services import anchors, judgements, records
from casefiles.services.evidence import custody, intake
from casefiles.services.verification import verify, verify_database
from tests.factories import CHANGED, FACTORIES, SteppingClock, make
from tests.services.case import NOT_MADE, make_case


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library with a bit of everything."""
    folder = tmp_path_factory.mktemp("case")
    make_case(folder / "base.casefiles", folder / "files")
    return folder / "base.casefiles"


@pytest.fixture
def case(base: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    shutil.copytree(base, tmp_path / "case.casefiles")
    return tmp_path / "case.casefiles"


def spoil(case: Path, *statements: str) -> None:
    """With plain SQL, as any other tool would."""
    connection = connect(Layout(case).database)
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        cursor = connection.execute(statement)
        assert cursor.rowcount != 0, f"nothing was altered by {statement}"
    connection.close()


def check(case: Path) -> dict[str, object]:
    with Library.open(case, author="A. Quispe", clock=SteppingClock()) as library:
        return verify(library, record=False).plain()


# Untouched


def test_an_untouched_library_is_sound(case: Path) -> None:
    with Library.open(case, clock=SteppingClock()) as library:
        report = verify(library)
        assert report.findings == ()
        assert report.ok
        assert report.evidence.total == report.evidence.checked == 3
        assert report.journal.entries == library.head.seq - 1, "the report is of the moment before it was recorded"
        assert verify(library).ok
    plain = report.plain()
    assert list(plain) == ["database", "journal", "evidence", "warnings", "ok"]
    assert json.loads(json.dumps(plain)) == plain


@pytest.mark.parametrize("kind", [kind for kind in FACTORIES if kind not in NOT_MADE])
def test_it_is_sound_after_every_change_of_every_kind(library: Library, kind: str) -> None:
    with library.change(f"Add {kind}") as session:
        row = make(session, kind)
    assert verify(library).findings == ()
    undone = 0
    if kind in CHANGED:
        with library.change(f"Edit {kind}") as session:
            held = session.get(type(row), row.id)
            assert held is not None
            for name, value in CHANGED[kind].items():
                setattr(held, name, value)
        assert verify(library).findings == ()
    for step in (library.undo, library.undo, library.redo, library.redo):
        if (library.state().undo if step == library.undo else library.state().redo) is not None:
            step()
            undone += 1
            assert verify(library).findings == ()
    assert undone or kind in ("dossier_entry", "printed_form")


def test_it_is_sound_after_trash_restore_judgements_and_their_undoing(case: Path) -> None:
    with Library.open(case, author="A. Quispe", clock=SteppingClock()) as library:
        ids = {}
        with library.read() as session:
            from casefiles.domain.record import Record

            for name in ("person", "alias", "operation", "site", "source", "claim", "link", "judgement", "exhibit"):
                ids[name] = session.scalars(select(Record.id).where(Record.type == name)).first()
        for name, identifier in ids.items():
            assert identifier is not None
            records.trash(library, [identifier])
            assert verify(library, record=False).findings == (), f"{name} in the trash"
            library.undo()
            assert verify(library, record=False).findings == (), f"{name} taken back"
            library.redo()
            assert verify(library, record=False).findings == (), f"{name} again"
            records.restore(library, [identifier])
            assert verify(library, record=False).findings == (), f"{name} restored"


def test_it_is_sound_when_two_voices_turn_out_to_be_one(library: Library) -> None:
    with library.change("Add claims") as session:
        first, second = make(session, "person"), make(session, "person")
        about = make(session, "person")
        for speaker in (first, second):
            make(session, "claim", about=about.id, source=make(session, "source", speaker=speaker.id).id)
    with library.read() as session:
        assert session.get_one(type(about), about.id).standing == "corroborated"
    judged = judgements.judge(library, first.id, second.id, "same")
    with library.read() as session:
        assert session.get_one(type(about), about.id).standing == "single source"
    assert verify(library).findings == ()
    judgements.withdraw(library, judged.id)
    assert verify(library).findings == ()


def test_a_batch_is_sound_and_so_is_its_undoing(library: Library) -> None:
    from casefiles.database import batch
    from casefiles.domain.person import Person

    with library.change("Import persons", kind="import") as session:
        batch.insert(session, Person, [{"printed_name": f"Invented {number}"} for number in range(120)])
    assert verify(library).findings == ()
    library.undo()
    assert verify(library).findings == ()
    library.redo()
    assert verify(library).findings == ()


# Altered with plain SQL

ALTERED: dict[str, tuple[str, ...]] = {
    # records and their own tables
    "a field": ("UPDATE person SET occupation = 'judge' WHERE occupation = 'cook'",),
    "a field emptied": ("UPDATE person SET occupation = NULL WHERE occupation = 'cook'",),
    "a field filled": ("UPDATE place SET remark = 'seen' WHERE remark IS NULL",),
    "a date's words": ("UPDATE operation SET date_written = 'some day'",),
    "a date's bounds": ("UPDATE operation SET date_earliest = '2026-02-10'",),
    "a day of the same meaning": ("UPDATE operation SET date_earliest = '20260211'",),
    "a number of the same value": ("UPDATE weight SET amount_low = '867.540'",),
    "a truth of the same meaning": ("UPDATE claim SET supports = 2 WHERE supports = 1",),
    "a text as bytes": ("UPDATE alias SET text = CAST(text AS BLOB)",),
    "a marking": ("UPDATE record SET marking = 'secret' WHERE id = (SELECT min(id) FROM record)",),
    "a ref": ("UPDATE record SET ref = 'PER-0999' WHERE id = (SELECT min(id) FROM person)",),
    "a uid": ("UPDATE record SET uid = 'x' || substr(uid, 2) WHERE id = (SELECT min(id) FROM person)",),
    "a salt": (
        "UPDATE record SET salt = iif(salt LIKE '00%', '11', '00') || substr(salt, 3) WHERE id = (SELECT min(id) FROM person)",
    ),
    "a salt that is none": ("UPDATE record SET salt = 'none' WHERE id = (SELECT min(id) FROM person)",),
    "a version": ("UPDATE record SET version = version + 1 WHERE id = (SELECT min(id) FROM person)",),
    "a time of entry": ("UPDATE record SET created_at = '2020-01-01T00:00:00.000000Z' WHERE type = 'task'",),
    "an author": ("UPDATE record SET modified_by = 'somebody' WHERE type = 'task'",),
    "a type": ("UPDATE record SET type = 'note' WHERE type = 'task'",),
    "a type there is not": ("UPDATE record SET type = 'rumour' WHERE type = 'task'",),
    "taken out of the trash": ("UPDATE record SET deleted_in = NULL WHERE deleted_in IS NOT NULL",),
    "put in the trash": ("UPDATE record SET deleted_in = 3 WHERE type = 'seizure'",),
    "an end of a link": ("UPDATE link SET target_end = (SELECT max(id) FROM person) WHERE link_type = 'uses_name'",),
    "a reference to nothing": ("UPDATE task SET about = 987654",),
    "two ids exchanged": (
        "UPDATE tag SET id = 900",
        "UPDATE tag SET id = id + 1",
    ),
    "a record added": (
        "INSERT INTO record (type, ref, title, sort_key, standing, created_at, created_by, modified_at, modified_by, "
        "version, uid, salt) SELECT 'note', 'NO-0900', '', '', 'unsourced', created_at, created_by, modified_at, "
        "modified_by, 1, 'added', '00' FROM record LIMIT 1",
        "INSERT INTO note (id, text) SELECT id, 'planted' FROM record WHERE uid = 'added'",
    ),
    "a record removed": (
        "DELETE FROM task",
        "DELETE FROM record WHERE type = 'task'",
    ),
    "half a record removed": ("DELETE FROM task",),
    "half of an empty record removed": ("DELETE FROM assessment",),
    "another half added": ("INSERT INTO note (id, text) SELECT id, 'planted' FROM task",),
    # parts and registers
    "a part altered": ("UPDATE headcount SET count = 40",),
    "a part added": ("INSERT INTO tag (owner, position, name, uid, salt) SELECT owner, 1, 'x', 'y', '00' FROM tag",),
    "a part removed": ("DELETE FROM capacity",),
    "a part given to another": ("UPDATE weight SET owner = (SELECT max(id) FROM operation)",),
    "a part in another table": (
        "INSERT INTO headcount (owner, position, deleted_in, uid, salt, detail) "
        "SELECT owner, position, deleted_in, uid, salt, detail FROM resource",
        "DELETE FROM resource",
    ),
    "a setting altered": ("UPDATE setting SET value = 'Other case' WHERE name = 'name'",),
    "a setting removed": ("DELETE FROM setting WHERE name = 'language'",),
    "a term altered": ("UPDATE term SET es = 'otro'",),
    "an object's size": ("UPDATE object SET size = size + 1",),
    "an object's digest": ("UPDATE object SET sha256 = replace(sha256, 'a', 'b') WHERE sha256 LIKE '%a%'",),
    "an object's form": ("UPDATE object SET form = 'sealed1'",),
    "an object forgotten": ("DELETE FROM object",),
    "a dossier altered": ("UPDATE dossier_entry SET sha256 = 'ff'",),
    "a dossier removed": ("DELETE FROM dossier_entry",),
    "a form altered": ("UPDATE printed_form SET sha256 = 'ff'",),
    "a form removed": ("DELETE FROM printed_form",),
    "a counter lowered": ("UPDATE counter SET last = last - 1 WHERE prefix = 'PER'",),
    "a counter removed": ("DELETE FROM counter WHERE prefix = 'PER'",),
    "a counter added": ("INSERT INTO counter VALUES ('ZZ', 3)",),
    # what is derived
    "a title": ("UPDATE record SET title = 'Somebody' WHERE type = 'operation'",),
    "a sort key": ("UPDATE record SET sort_key = 'zzz' WHERE type = 'operation'",),
    "a sort key in the trash": ("UPDATE record SET sort_key = 'zzz' WHERE deleted_in IS NOT NULL",),
    "a standing": ("UPDATE record SET standing = 'corroborated' WHERE standing = 'disputed'",),
    "an identity": ("UPDATE record SET identity_id = NULL WHERE identity_id IS NOT NULL",),
    "a normal form": ("UPDATE identifier SET normal = '51900000000'",),
    "the index: a name": ("UPDATE index_name SET key = 'x' WHERE key = 'chaska'",),
    "the index: a record": ("DELETE FROM index_record WHERE record = (SELECT max(record) FROM index_record)",),
    "the index: a text": ("UPDATE index_text SET body = 'planted' WHERE id = (SELECT max(id) FROM index_text)",),
    "the index: words planted": ("INSERT INTO index_fts_names (rowid, names, type) VALUES (9000, 'planted', 'note')",),
    # the journal
    "an entry's header": ("UPDATE change SET header = replace(header, '\"change\"', '\"import\"') WHERE seq = 5",),
    "an entry's time": ("UPDATE change SET header = replace(header, '2026-03-02T14', '2026-03-02T15') WHERE seq = 5",),
    "an entry's hash": ("UPDATE change SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 5",),
    "an entry that is no JSON": ("UPDATE change SET header = 'none' WHERE seq = 5",),
    "the first entry cut": ("DELETE FROM change WHERE seq = 1",),
    "a middle entry cut": ("DELETE FROM change WHERE seq = 5",),
    "a middle entry cut whole": (
        "DELETE FROM change WHERE seq = 5",
        "DELETE FROM change_part WHERE seq = 5",
        "DELETE FROM change_payload WHERE seq = 5",
    ),
    "the last entry cut whole": tuple(
        f"DELETE FROM {table} WHERE seq = (SELECT max(seq) FROM {table})"
        for table in ("change", "change_part", "change_payload")
    ),
    "the whole journal cut": ("DELETE FROM change", "DELETE FROM change_part", "DELETE FROM change_payload"),
    "two entries exchanged": (
        "UPDATE change SET seq = 900 WHERE seq = 5",
        "UPDATE change SET seq = 5 WHERE seq = 6",
        "UPDATE change SET seq = 6 WHERE seq = 900",
    ),
    "an entry added": ("INSERT INTO change SELECT max(seq) + 1, header, hash FROM change",),
    "a payload altered": (
        "UPDATE change_payload SET body = CAST(replace(body, 'A. Quispe', 'A. Other') AS BLOB) WHERE n = 0",
    ),
    "a payload's salt": ("UPDATE change_payload SET salt = zeroblob(32) WHERE seq = 5 AND n = 1",),
    "a payload removed": ("DELETE FROM change_payload WHERE seq = 5 AND n = 1",),
    "a label removed": ("DELETE FROM change_payload WHERE seq = 5 AND n = 0",),
    "a payload added": ("INSERT INTO change_payload VALUES (5, 90, zeroblob(32), zeroblob(2))",),
    "a part's state": (
        "UPDATE change_part SET state = iif(state LIKE 'a%', 'b', 'a') || substr(state, 2) WHERE n = 1 AND seq = 5",
    ),
    "a part's commitment": ("UPDATE change_part SET commitment = 'x' WHERE n = 1 AND seq = 5",),
    "a part's row": ("UPDATE change_part SET uid = 'x' WHERE n = 1 AND seq = 5",),
    "a part of an entry removed": ("DELETE FROM change_part WHERE n = 1 AND seq = 5",),
    "a part of an entry added": ("INSERT INTO change_part VALUES (5, 90, 'x', 'y', NULL)",),
    "parts of no entry": ("INSERT INTO change_part VALUES (9000, 0, '', 'y', NULL)",),
    # custody
    "custody: a name": ("UPDATE custody SET to_whom = 'somebody' WHERE n = 2",),
    "custody: when": ("UPDATE custody SET happened = '2026-03-05' WHERE n = 2",),
    "custody: when it was entered": ("UPDATE custody SET entered = '2026-03-05T00:00:00.000000Z' WHERE n = 2",),
    "custody: an action": ("UPDATE custody SET action = 'destroyed' WHERE n = 2",),
    "custody: no longer struck": ("UPDATE custody SET strikes = NULL WHERE strikes IS NOT NULL",),
    "custody: the first cut": ("DELETE FROM custody WHERE n = 1",),
    "custody: the middle cut": ("DELETE FROM custody WHERE n = 3",),
    "custody: the end cut": ("DELETE FROM custody WHERE n = (SELECT max(n) FROM custody)",),
    "custody: all cut": ("DELETE FROM custody",),
    "custody: two exchanged": (
        "UPDATE custody SET n = 90 WHERE n = 2",
        "UPDATE custody SET n = 2 WHERE n = 3",
        "UPDATE custody SET n = 3 WHERE n = 90",
    ),
    "custody: one added": (
        "INSERT INTO custody (exhibit, object, n, prev, happened, happened_written, entered, entered_offset, entered_zone, "
        "entered_by, action, body_salt, commitment, hash, uid, salt) SELECT exhibit, object, n + 1, hash, happened, "
        "happened_written, entered, entered_offset, entered_zone, entered_by, action, body_salt, commitment, hash, 'x', "
        "salt FROM custody ORDER BY n DESC LIMIT 1",
    ),
    "custody: of another exhibit": ("UPDATE custody SET exhibit = 'x' WHERE n = 4",),
    "custody: another object": (
        "UPDATE custody SET object = replace(object, 'a', 'b') WHERE n = 2 AND object LIKE '%a%'",
    ),
}


@pytest.mark.parametrize("name", ALTERED)
def test_every_alteration_with_plain_sql_is_found(case: Path, name: str) -> None:
    spoil(case, *ALTERED[name])
    report = check(case)
    assert report["ok"] is False, name


def test_findings_are_sentences_that_name_what_was_altered(case: Path) -> None:
    spoil(case, *ALTERED["a field"])
    with Library.open(case, clock=SteppingClock()) as library:
        finding, derived = verify(library, record=False).findings
    assert finding.startswith("PER-")
    assert "Tomasa Illa was altered past this program" in finding
    assert "search index" in derived


def test_a_verification_that_was_recorded_is_watched_too(case: Path) -> None:
    with Library.open(case, clock=SteppingClock()) as library:
        assert verify(library).ok
    spoil(case, "UPDATE verification SET result = 'altered'")
    assert check(case)["ok"] is False


def test_many_findings_are_counted(case: Path) -> None:
    with Library.open(case, clock=SteppingClock()) as library, library.change("Add notes") as session:
        for number in range(300):
            make(session, "note", text=f"note {number}")
    spoil(case, "UPDATE note SET text = text || '!'")
    with Library.open(case, clock=SteppingClock()) as library:
        report = verify(library, record=False)
    assert len(report.database.findings) == 201
    assert "more" in report.database.findings[-1]


def test_the_quick_check_sees_rows_and_journal(case: Path) -> None:
    with Library.open(case, clock=SteppingClock()) as library:
        assert verify_database(library) == ()
    spoil(case, *ALTERED["a field"], *ALTERED["a payload removed"])
    with Library.open(case, clock=SteppingClock()) as library:
        assert len(verify_database(library)) == 2


# Evidence


def stored(case: Path, size: int) -> Path:
    """The file of the object of that size."""
    vault = Vault(Layout(case).vault)
    (found,) = [digest for digest in vault.objects() if vault.key_of(digest).stat().st_size == size]
    path = vault.key_of(found)
    path.chmod(0o600)
    return path


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


ACTA = len(b"acta de incautacion 417\n")
SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "one bit": (flip, "failed"),
    "cut": (lambda path: os.truncate(path, ACTA - 1), "failed"),
    "grown": (lambda path: path.write_bytes(path.read_bytes() + b"x"), "failed"),
    "same size": (lambda path: path.write_bytes(b"x" * ACTA), "failed"),
    "emptied": (lambda path: path.write_bytes(b""), "failed"),
    "deleted": (lambda path: path.unlink(), "missing"),
    "its folder gone": (lambda path: shutil.rmtree(path.parent), "missing"),
    "a link": (lambda path: (path.rename(path.with_name("x")), path.symlink_to(path.with_name("x"))), "failed"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "failed"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_evidence_that_was_touched_is_found(case: Path, name: str) -> None:
    touch, counted = SPOILT[name]
    touch(stored(case, ACTA))
    with Library.open(case, clock=SteppingClock()) as library:
        report = verify(library)
        with library.read() as session:
            results = sorted(session.scalars(select(Verification.result)))
    evidence = report.plain()["evidence"]
    assert evidence[counted] == 1
    assert evidence["checked"] == (2 if counted == "missing" else 3)
    assert not report.ok
    assert "EX-" in report.evidence.findings[0]
    assert results == sorted(["intact", "intact", "altered" if counted == "failed" else counted])
    assert report.database.ok and report.journal.ok


def test_evidence_that_cannot_be_read_counts_as_failed(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> str:
        raise RuntimeError("invented fault")

    monkeypatch.setattr(Vault, "check", broken)
    with Library.open(case, clock=SteppingClock()) as library:
        report = verify(library)
    assert report.plain()["evidence"]["unreadable"] == 3
    assert report.plain()["evidence"]["checked"] == 0
    assert not report.ok


def test_a_check_that_breaks_off_is_a_finding(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from casefiles.database import checking

    def broken(*_arguments: object) -> None:
        raise RuntimeError("invented fault")

    for name in ("structure", "chain", "rows", "counters", "derivations", "outside"):
        with monkeypatch.context() as patch:
            patch.setattr(checking, name, broken)
            report = check(case)
            assert report["ok"] is False, name
            assert "could not be checked (invented fault)" in json.dumps(report), name


def test_each_sheet_of_an_arrival_is_checked_against_the_custody_of_its_exhibit(library: Library, tmp_path: Path) -> None:
    for n in range(4):
        (tmp_path / f"{n}.txt").write_text(f"file {n}")
    intake.add_files(library, [tmp_path / f"{n}.txt" for n in range(4)], read=False)
    (file,) = (library.folder / "vault" / "intake").iterdir()
    whole = file.read_bytes()
    assert verify(library).ok
    lines = whole.split(b"\n")
    for changed, said in (
        (whole.replace(b"2.txt", b"9.txt"), "EX-0003: the sheet of arrival was altered."),
        (b"\n".join([*lines[:2], *lines[3:]]), "EX-0003: there is no sheet of its arrival."),
        (b"\n".join([*lines[:2], b"{", lines[3]]), "EX-0003: there is no sheet of its arrival."),
        (b"\n".join([b"{", *lines[1:]]), "EX-0001: the sheet of arrival cannot be read"),
    ):
        file.chmod(0o600)
        file.write_bytes(changed)
        (finding,) = verify(library).findings
        assert finding.startswith(said)
    for planted, name in ((lines[1].replace(b"1.txt", b"9.txt"), "EX-0002"), (b'{"exhibit":"nobody"}', "nobody")):
        file.write_bytes(whole + b"\n" + planted)
        assert verify(library).findings == (f"{name}: a sheet of arrival was added past this program.",)
    file.write_bytes(b"\n".join(lines[::-1]))
    assert len(verify(library).findings) == 2, "the first line belongs to the exhibit that names the file"
    file.unlink()
    assert len(verify(library).findings) == 4


def test_the_same_bytes_twice_are_one_object(library: Library, tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"copy{number}.txt").write_text("the same")
    intake.add_files(library, [tmp_path / "copy0.txt", tmp_path / "copy1.txt"], read=False)
    report = verify(library)
    assert report.ok
    assert report.evidence.total == 1
    stored(library.folder, len("the same")).unlink()
    finding = verify(library).evidence.findings[0]
    assert "EX-0001" in finding and "EX-0002" in finding


def test_cancelling_records_nothing(case: Path) -> None:
    def cancelled(done: int, total: int, what: str = "") -> None:
        if "evidence" in what:
            raise Cancelled

    with Library.open(case, clock=SteppingClock()) as library:
        head = library.head
        with pytest.raises(Cancelled):
            verify(library, cancelled)
        assert library.head == head


def test_a_read_only_library_is_checked_and_not_written(case: Path) -> None:
    with Library.open(case, clock=SteppingClock(), read_only=True) as library:
        head = library.head
        report = verify(library)
        assert report.ok
        assert report.evidence.checked == 3
        assert library.head == head


# The log outside the database


def log_of(case: Path) -> Path:
    (segment,) = Layout(case).log.iterdir()
    return segment


@pytest.mark.parametrize(
    "touch",
    [
        lambda text: text.replace("A. Quispe", "A. Other", 1),
        lambda text: text.replace("14:00", "15:00", 1),
        lambda text: "\n".join(text.splitlines()[1:]) + "\n",
        lambda text: "\n".join(text.splitlines()[:3] + text.splitlines()[4:]) + "\n",
        lambda text: text.replace('"seq":4', '"seq":5', 1),
        lambda text: text[:3_000] + "x" + text[3_001:],
        lambda text: "",
    ],
    ids=["name", "time", "first cut", "middle cut", "number", "one byte", "emptied"],
)
def test_a_log_that_was_touched_is_found(case: Path, touch: Callable[[str], str]) -> None:
    with Library.open(case, clock=SteppingClock()) as library:
        log = log_of(case)
        log.write_text(touch(log.read_text()))
        report = verify(library, record=False)
    assert report.database.ok
    assert not report.journal.ok


def test_a_damaged_last_line_does_not_start_the_log_again(case: Path) -> None:
    lines = log_of(case).read_text().splitlines()
    log_of(case).write_text("\n".join([*lines[:-1], lines[-1][:-5]]) + "\n")
    with Library.open(case, clock=SteppingClock()) as library:
        assert not verify(library, record=False).journal.ok
    assert len(log_of(case).read_text().splitlines()) == len(lines) + 1


def test_a_torn_last_line_is_written_again(case: Path) -> None:
    content = log_of(case).read_bytes()
    log_of(case).write_bytes(content[:-50])
    assert check(case)["ok"] is True
    assert log_of(case).read_bytes() == content


def test_a_database_put_back_shows_against_the_log(case: Path) -> None:
    older = Layout(case).database.read_bytes()
    with Library.open(case, clock=SteppingClock()) as library:
        records.create(library, "note", {"text": "written later"})
    Layout(case).database.write_bytes(older)
    report = check(case)
    assert "cut or put back" in str(report["journal"])


# The whole chain made again


def test_the_whole_chain_made_again_shows_only_outside(case: Path) -> None:
    """Somebody who rewrites journal and rows alike is caught by the log and by an anchor, and by nothing inside."""
    from casefiles.database import journal
    from casefiles.database.canonical import canonical

    with Library.open(case, clock=SteppingClock()) as library:
        line = anchors.head(library).line()
    raw = connect(Layout(case).database)
    rewrite(raw, journal.hash_of, canonical)
    raw.close()
    with Library.open(case, clock=SteppingClock()) as library:
        report = verify(library, record=False)
        assert report.database.ok
        assert any("not the one in the log" in finding for finding in report.journal.findings)
        assert anchors.compare(library, line).answer == "rewritten"


def rewrite(raw: Driver, hash_of: Callable[[bytes], str], canonical: Callable[[object], bytes]) -> None:
    """Moves entry 5 to another time and makes every hash after it anew."""
    prev = None
    for seq, header in raw.execute("SELECT seq, header FROM change WHERE seq >= 4 ORDER BY seq").fetchall():
        read = json.loads(header)
        if seq == 5:
            read["time"] = "2026-01-01T00:00:00.000000Z"
        if prev is not None:
            read["prev"] = prev
        written = canonical(read)
        prev = hash_of(written)
        raw.execute("UPDATE change SET header = ?, hash = ? WHERE seq = ?", (written.decode(), prev, seq))


def test_an_object_that_was_never_read_is_no_success(library: Library) -> None:
    with library.change("Add object") as session:
        session.add(StoredObject(sha256="0" * 64, size=4))
    report = verify(library)
    assert report.plain()["evidence"]["checked"] == 0
    assert report.plain()["evidence"]["missing"] == 1
    assert not report.ok


def test_a_word_altered_in_the_sheet_of_arrival_is_found(library: Library, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("as received", encoding="utf-8")
    exhibit = intake.add_files(library, [note], arrival=intake.Arrival(received_from="A. Quispe")).exhibits[0]
    assert verify(library).ok
    (sheet,) = (library.folder / "vault" / "intake").iterdir()
    sheet.chmod(0o600)
    sheet.write_bytes(sheet.read_bytes().replace(b"A. Quispe", b"B. Quispe"))
    report = verify(library)
    assert not report.ok
    assert any(exhibit.ref in finding and "altered" in finding for finding in report.findings)


def test_what_cannot_be_right_in_custody_is_a_warning_and_no_finding(library: Library) -> None:
    held = records.create(library, "exhibit", {"name": "Backpack"})
    gone = records.create(library, "exhibit", {"name": "In the trash"})
    for one in (held, gone):
        custody.enter(library, one.id, "received", custody.Said(to_whom="T. Illa"))
        custody.enter(library, one.id, "handed_over", custody.Said(from_whom="R. Ccori", to_whom="Depot 9"))
    records.trash(library, [gone.id])
    report = verify(library)
    assert report.ok and report.findings == ()
    assert [sentence.partition(":")[0] for sentence in report.warnings] == [held.ref]
    assert "R. Ccori did not have it" in report.warnings[0]
    assert report.plain()["warnings"] == list(report.warnings)


def test_what_was_removed_is_named_by_what_it_belonged_to(library: Library, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("as received", encoding="utf-8")
    intake.add_files(library, [note])
    library.close()
    raw = connect(Layout(library.folder).database)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("DELETE FROM file_detail")
    raw.execute("DELETE FROM object")
    raw.close()
    with Library.open(library.folder, author="A. Quispe") as again:
        said = " ".join(verify(again).findings)
    assert "file_detail of EX-0001 was removed past this program" in said
    assert "object of EX-0001 was removed past this program" in said
