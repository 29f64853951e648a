"""What holds for every command: help, exit codes, one sentence for every mistake."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from casefiles import words
from casefiles.cli import main
from casefiles.database.connection import connect
from casefiles.database.library import Library
from tests.cli.calling import Calling
from tests.database.pages import damaged, pages_of, settle

COMMANDS = (
    "demo", "new", "add", "read", "unpack", "import", "enter", "list", "show", "search", "match", "dossier", "forms", "printed",
    "custody", "part", "hold", "dispose", "redact", "terms", "leftovers", "verify", "stamp", "journal", "undo", "backup",
    "restore",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(call: Calling, command: str) -> None:
    assert command in call(command, "--help")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("list",),
        ("list", "LIB"),
        ("list", "LIB", "person", "--limit", "many"),
        ("list", "LIB", "person", "--limit", "0"),
        ("search", "LIB"),
        ("dossier", "LIB", "PER-0001"),
        ("show", "LIB", "PER-0001", "--lang", "qu"),
        ("undo", "LIB", "--twice"),
    ],
)
def test_a_call_that_makes_no_sense_is_one_sentence(call: Calling, arguments: Sequence[str]) -> None:
    assert "--help" in call.mistake(*arguments)


@pytest.mark.parametrize("command", ["list", "show", "search", "verify", "journal", "undo", "dossier", "backup", "add"])
def test_a_library_that_is_none(call: Calling, tmp_path: Path, command: str) -> None:
    file = tmp_path / "file.txt"
    file.write_text("x", encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    rest: dict[str, Sequence[object]] = {
        "list": ("person",),
        "show": ("PER-0001",),
        "search": ("x",),
        "dossier": ("PER-0001", "-o", tmp_path / "x.pdf"),
        "backup": (tmp_path / "b",),
        "add": (file,),
    }
    for wrong in (tmp_path / "nowhere", file, folder, "", "\udcff", "x" * 5_000):
        call.mistake(command, wrong, *rest.get(command, ()))
    assert not (tmp_path / "x.pdf").exists()
    assert not (tmp_path / "b").exists()
    assert list(folder.iterdir()) == []


def test_damaged_and_newer_libraries(call: Calling, own: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.casefiles"
    shutil.copytree(own, newer)
    connection = connect(newer / "library.db")
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = (newer / "library.db").read_bytes()
    assert "later version" in call.mistake("list", newer, "person")
    assert (newer / "library.db").read_bytes() == before
    database = own / "library.db"
    with database.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 16384)
    assert "damaged" in call.mistake("list", own, "person")
    database.write_bytes(b"not a database at all" * 1000)
    assert "damaged" in call.mistake("verify", own)
    (own / "library.json").write_text("{", encoding="utf-8")
    call.mistake("list", own, "person")


def test_a_library_with_a_damaged_index_is_read_and_mended_and_says_so(
    call: Calling, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = call("search", own, "chipi")
    database = own / "library.db"
    whole = settle(database)
    page = next(page for page, table in sorted(pages_of(database).items()) if table == "index_name")
    database.write_bytes(damaged(whole, page, "zeroed", Random(1)))

    def said(*arguments: object) -> tuple[int, str]:
        return main([str(one) for one in arguments]), capsys.readouterr().err

    code, sentence = said("list", own, "person")
    assert code == 0 and "search index" in sentence and sentence.count("\n") == 1
    assert call.mistake("search", own, "chipi") == sentence.strip()
    code, sentence = said("verify", own)
    assert code == 0 and "made anew" in sentence and sentence.count("\n") == 1
    assert call("search", own, "chipi") == found
    assert said("list", own, "person") == (0, "")


def test_unknown_refs_types_fields_and_conditions(call: Calling, shared: Path, tmp_path: Path) -> None:
    assert "PER-0417" in call.mistake("show", shared, "PER-0417")
    assert "“dragon”" in call.mistake("list", shared, "dragon")
    assert "“dragon”" in call.mistake("search", shared, "x", "--type", "dragon")
    assert "shoe" in call.mistake("list", shared, "person", "--sort", "shoe")
    assert "shoe" in call.mistake("list", shared, "person", "--where", "shoe=44")
    assert "FIELD=VALUE" in call.mistake("list", shared, "person", "--where", "involvement")
    call.mistake("list", shared, "person", "--where", "born=the day the music died")
    call.mistake("list", shared, "vehicle", "--where", "year=old")
    call.mistake("list", shared, "person", "--where", "born_at=Nowhere")
    out = tmp_path / "out.pdf"
    assert "PER-0417" in call.mistake("dossier", shared, "PER-0417", "-o", out)
    assert "chapter" in call.mistake("dossier", shared, "PER-0001", "-o", out, "--sections", "chapter")
    assert "nowhere" in call.mistake("dossier", shared, "PER-0001", "-o", tmp_path / "nowhere" / "out.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_library_that_is_being_written_to(call: Calling, own: Path, tmp_path: Path) -> None:
    with Library.open(own, author="T. Illa"):
        assert len(call.json("list", own, "person")) == 4
        file = tmp_path / "x.txt"
        file.write_text("x", encoding="utf-8")
        call.mistake("add", own, file)
        call.mistake("undo", own)


def test_the_language_is_spoken_for_one_command_only(call: Calling, shared: Path) -> None:
    assert call.json("list", shared, "person", "--lang", "es")[0]["involvement"] == "presunto implicado"
    assert words.language() == "en"


def test_as_a_program_without_a_traceback(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    ran = subprocess.run(
        [sys.executable, root / "main.py", "list", os.fsdecode(b"\xff"), "person"],
        capture_output=True,
        cwd=tmp_path,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr
    assert ran.stderr.count(b"\n") == 1


def test_an_anchor_kept_elsewhere_shows_a_library_that_was_put_back(call: Calling, tmp_path: Path) -> None:
    folder, older = tmp_path / "case.casefiles", tmp_path / "older"
    call("new", folder)
    shutil.copytree(folder, older)
    (tmp_path / "note.txt").write_text("one more", encoding="utf-8")
    call("add", folder, tmp_path / "note.txt")
    kept = tmp_path / "anchor.json"
    kept.write_text(call("journal", folder, "--anchor"), encoding="utf-8")
    call("verify", folder, "--against", kept)
    call("verify", older, "--against", kept, code=1)
    assert "cannot be read" in call.mistake("verify", folder, "--against", tmp_path / "none")
    kept.write_text("no anchor", encoding="utf-8")
    call("verify", folder, "--against", kept, code=1)
