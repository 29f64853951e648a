"""The commands on a library: journal, undo, verify, heads, stamps, backup and restore."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from casefiles.cli import main
from casefiles.database.connection import connect
from tests.cli.calling import Calling
from tests.services.time_server import Authority, serving


def test_journal_gives_who_what_when(call: Calling, shared: Path) -> None:
    entries = call.json("journal", shared, "--limit", 3)
    assert len(entries) == 3
    assert list(entries[0]) == ["seq", "time", "author", "label", "kind", "undone", "rows", "hash"]
    assert entries[0]["seq"] == entries[1]["seq"] + 1
    assert {entry["author"] for entry in entries} == {"A. Quispe"}


def test_new_add_show_undo_redo(call: Calling, tmp_path: Path) -> None:
    library = tmp_path / "new.casefiles"
    assert call.json("new", library) == {"library": str(library)}
    evidence = tmp_path / "evidence"
    evidence.mkdir()
    (evidence / "acta.txt").write_text("Acta de incautación 417: dos bidones.\n", encoding="utf-8")
    (evidence / "link").symlink_to(evidence / "acta.txt")
    os.mkfifo(evidence / "pipe")
    added = call.json("add", library, evidence, "--from", "R. Ccori", "--author", "T. Illa")
    assert [one["title"] for one in added["added"]] == ["acta.txt"]
    assert {Path(one["path"]).name for one in added["refused"]} == {"link", "pipe"}
    ref = added["added"][0]["ref"]
    shown = call.json("show", library, ref)
    assert shown["fields"]["received_from"]["shown"] == "R. Ccori"
    assert [link["type"] for link in shown["links"]] == ["copy_of"]
    (hit, *_others) = call.json("search", library, "bidones")
    assert (hit["ref"], "bidones" in hit["snippet"]) == (ref, True)
    assert call.json("journal", library)[0]["author"] == "T. Illa"
    assert call.json("undo", library)["label"].startswith("Add evidence acta.txt")
    assert call.json("list", library, "exhibit") == []
    assert call("undo", library, "--redo").startswith("Made again: Add evidence")
    assert len(call.json("list", library, "exhibit")) == 1
    assert "nothing to redo" in call.mistake("undo", library, "--redo").lower()


def test_verify_finds_what_was_tampered_with(call: Calling, own: Path) -> None:
    report = call.json("verify", own)
    assert report["ok"]
    assert set(report) == {"database", "journal", "evidence", "warnings", "ok"}
    assert {"checked", "failed", "missing", "unreadable"} <= set(report["evidence"])
    connection = connect(own / "library.db")
    connection.execute("UPDATE person SET involvement = 'victim' WHERE involvement = 'suspect'")
    connection.commit()
    connection.close()
    assert not call.json("verify", own, code=1)["ok"]
    text = call("verify", own, code=1)
    assert "PER-0001" in text
    assert "not as it was left" in text


def test_backup_and_restore(call: Calling, own: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    made = call.json("backup", own, file)
    assert (made["file"], made["ok"]) == (str(file), True)
    back = tmp_path / "back.casefiles"
    assert call.json("restore", file, back)["library"] == str(back)
    assert call.json("list", back, "person") == call.json("list", own, "person")
    assert call.json("verify", back)["ok"]
    assert str(file) in call.mistake("backup", own, file)
    call.mistake("restore", file, back)
    call.mistake("restore", own / "library.json", tmp_path / "elsewhere")


def test_making_over_something(call: Calling, shared: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for command in ("new", "demo"):
        call.mistake(command, shared)
        call.mistake(command, tmp_path / "file")
        call.mistake(command, tmp_path / "file" / "inside")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_the_head_is_written_down_and_compared(call: Calling, tmp_path: Path) -> None:
    folder, kept = tmp_path / "case.casefiles", tmp_path / "heads.txt"
    call("new", folder)
    assert call.json("journal", folder, "--write-head", kept) == json.loads(kept.read_text(encoding="utf-8"))
    (tmp_path / "note.txt").write_text("one more", encoding="utf-8")
    call("add", folder, tmp_path / "note.txt")
    assert "change 1 stands as it was recorded" in call("journal", folder, "--compare", kept)
    head = call.json("journal", folder, "--anchor")
    on_paper = f"{head['seq']} · {head['hash'][:16]}"
    assert call.json("journal", folder, "--compare", on_paper)["answer"] == "same"
    found = call.json("journal", folder, "--compare", f"{head['seq'] + 1} · {head['hash'][:16]}", code=1)
    assert (found["answer"], found["ok"]) == ("cut", False)
    assert "no head" in call.mistake("journal", folder, "--compare", "no such file")
    assert "Inside the library" in call.mistake("journal", folder, "--write-head", folder / "heads.txt")


def test_an_older_copy_in_the_library_s_place_is_said_until_it_is_accepted(
    call: Calling, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, older = tmp_path / "case.casefiles", tmp_path / "older"
    call("new", folder)
    shutil.copytree(folder, older)
    (tmp_path / "note.txt").write_text("one more", encoding="utf-8")
    call("add", folder, tmp_path / "note.txt")
    shutil.rmtree(folder)
    older.rename(folder)
    for _time in range(2):
        assert main(["journal", str(folder)]) == 0
        assert "not as you last saw it" in capsys.readouterr().err
    call("journal", folder, "--accept")
    assert main(["journal", str(folder)]) == 0
    assert capsys.readouterr().err == ""


def test_the_head_is_stamped_and_stamps_are_checked(call: Calling, tmp_path: Path) -> None:
    folder, authority = tmp_path / "case.casefiles", Authority()
    pem = authority.pem(tmp_path / "root.pem")
    call("new", folder)
    assert "no time stamps" in call("stamp", folder, "--check")
    with serving(authority.answer) as server:
        made = call.json("stamp", folder, "--server", server.address, "--certificates", pem)
    assert (made["seq"], made["trusted"], made["fault"]) == (1, True, "")
    assert call.json("stamp", folder, "--check", "--certificates", pem) == [made]
    assert "signed by Invented Time, not checked against" in call("stamp", folder, "--check")
    assert call.json("verify", folder, "--certificates", pem)["journal"]["stamps"] == 1
    (file,) = (folder / "stamps").iterdir()
    file.write_bytes(file.read_bytes()[:-9] + b"not so    "[:9])
    assert "altered" in call("stamp", folder, "--check", code=1)
    assert "altered" in call("verify", folder, code=1)
    assert "no address" in call.mistake("stamp", folder, "--server", "tsa.example")
    assert "no certificates" in call.mistake("stamp", folder, "--check", "--certificates", file)
