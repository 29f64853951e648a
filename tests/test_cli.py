"""The headless commands on the demo library: shapes, exit codes, and one sentence for every mistake."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
import pytest

from casefiles import words
from casefiles.cli import main
from casefiles.database.connection import connect
from casefiles.database.library import Library
from casefiles.domain.record_types import ENTRIES
from casefiles.services import judgements, records
from casefiles.services.evidence import intake, recognition, resuming
from tests.database.pages import damaged, pages_of, settle
from tests.services.evidence import containers_made, samples
from tests.services.evidence.drawn import paper
from tests.services.evidence.killing import killed
from tests.services.evidence.test_recognition import stand_in
from tests.services.time_server import Authority, serving
from tools.sample_pairs import make_pairs

COMMANDS = (
    "demo", "new", "add", "read", "unpack", "import", "enter", "list", "show", "search", "match", "dossier", "forms", "printed",
    "custody", "part", "hold", "dispose", "redact", "terms", "leftovers", "verify", "stamp", "journal", "undo", "backup",
    "restore",
)  # fmt: skip


@pytest.fixture
def shared(demo_en: Path) -> Path:
    """The demo library; tests only read it."""
    return demo_en


@pytest.fixture
def own(shared: Path, tmp_path: Path) -> Path:
    """A copy of the demo library for one test to change."""
    folder = tmp_path / "own.casefiles"
    shutil.copytree(shared, folder)
    return folder


class Calling:
    """Runs commands in this process and reads what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object, code: int = 0) -> str:
        found = main([str(one) for one in arguments])
        out, err = self._capsys.readouterr()
        assert found == code, err
        if code == 0:
            assert "Traceback" not in err
        return out

    def json(self, *arguments: object, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code))

    def mistake(self, *arguments: object) -> str:
        found = main([str(one) for one in arguments])
        out, err = self._capsys.readouterr()
        assert (found, out) == (2, "")
        assert "Traceback" not in err
        assert err.count("\n") == 1, err
        assert "unexpected" not in err
        return err.strip()


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Calling:
    return Calling(capsys)


def text_of(file: Path) -> str:
    """All the text of a PDF, its line breaks made blanks."""
    document = pypdfium2.PdfDocument(file)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


# Shapes


def test_list_gives_ref_type_title_standing_and_the_listed_fields(call: Calling, shared: Path) -> None:
    rows = call.json("list", shared, "person")
    assert [row["title"] for row in rows] == [
        "“Chipi”",
        "Jorge Nieto",
        "Unnamed detainee, a drug trafficker according to Peru21",
        "Vicente Romero",
    ]
    assert list(rows[0])[:4] == ["ref", "type", "title", "standing"]
    assert rows[0]["aliases"] == "“Chipi”".strip("“”")
    assert (rows[0]["identity"], rows[0]["involvement"], rows[0]["standing"]) == (
        "alias only",
        "suspect",
        "single source",
    )
    assert "PER-0001" in call("list", shared, "person")


@pytest.mark.parametrize("type_name", ENTRIES)
def test_every_type_can_be_listed(call: Calling, shared: Path, type_name: str) -> None:
    for row in call.json("list", shared, type_name):
        assert row["type"] == type_name
        assert row["ref"]
        assert row["title"]


def test_list_sorts_filters_and_limits(call: Calling, shared: Path) -> None:
    refs = [row["ref"] for row in call.json("list", shared, "organisation", "--sort", "ref", "--descending")]
    assert refs == sorted(refs, reverse=True)
    assert len(call.json("list", shared, "organisation", "--limit", 2)) == 2
    suspects = call.json("list", shared, "person", "--where", "involvement=suspect")
    assert {row["ref"] for row in suspects} == {"PER-0001", "PER-0002"}


def test_show_gives_fields_links_claims_and_standing(call: Calling, shared: Path) -> None:
    shown = call.json("show", shared, "per 1")
    assert (shown["ref"], shown["type"], shown["standing"], shown["deleted"]) == (
        "PER-0001",
        "person",
        "single source",
        False,
    )
    assert shown["fields"]["identity"] == {"stored": "alias_only", "shown": "alias only"}
    assert shown["aliases"] == [{"ref": "AL-0001", "text": "Chipi", "standing": "single source"}]
    readings = {link["reading"]: link for link in shown["links"]}
    paid = readings["paid protection money to"]
    assert (paid["other"]["title"], paid["direction"], paid["alleged"], paid["standing"]) == (
        "Shining Path",
        "forward",
        True,
        "single source",
    )
    assert paid["claims"][0]["source"]["ref"] == "S-0001"
    back = call.json("show", shared, paid["other"]["ref"])
    assert {link["direction"] for link in back["links"] if link["type"] == "paid_protection"} == {"back"}
    text = call("show", shared, "PER-0001")
    assert "paid protection money to Shining Path (ORG-0007) · alleged" in text


def test_show_gives_rows_and_references(call: Calling, shared: Path) -> None:
    operation = call.json("show", shared, "OP-2017-0001")
    (helicopters,) = operation["parts"]["resources"]
    assert (helicopters["kind"]["shown"], helicopters["count"]["stored"]) == ("helicopter", 4)
    seizure = call.json("show", shared, "SZ-0001")
    assert seizure["fields"]["operation"]["ref"] == "OP-2017-0001"
    assert seizure["parts"]["weights"][0]["amount"]["stored"]["unit"] == "t"


def test_the_disputed_link_shows_as_disputed(call: Calling, shared: Path) -> None:
    (event,) = [row for row in call.json("list", shared, "event") if row["title"].startswith("Ambush")]
    links = [link for link in call.json("show", shared, event["ref"])["links"] if link["type"] == "attributed_to"]
    disputed = next(link for link in links if link["other"]["title"] == "Shining Path")
    assert (disputed["standing"], disputed["hypothesis"]) == ("disputed", True)


def test_search_takes_the_conditions_of_the_window(call: Calling, shared: Path) -> None:
    people = call.json("search", shared, "type:person", "in:OP-2017-0001")
    assert people and {hit["type"] for hit in people} == {"person"}
    assert set(people[0]) == {"ref", "type", "title", "snippet", "score", "why"}
    assert "OP-2017-0001" in {hit["ref"] for hit in call.json("search", shared, "July 2017 tipo:operación")}
    assert call.json("search", shared, "chipi in:OP-2099-0001") == []


def test_search_gives_ref_type_title_snippet_score_and_why(call: Calling, shared: Path) -> None:
    (first, *others) = call.json("search", shared, "Chipi")
    assert list(first) == ["ref", "type", "title", "snippet", "score", "why"]
    assert first["ref"] in {"PER-0001", "AL-0001"}
    assert isinstance(first["score"], float)
    scores = [hit["score"] for hit in (first, *others)]
    assert scores == sorted(scores, reverse=True)
    only = call.json("search", shared, "chipi", "--type", "person")
    assert {hit["type"] for hit in only} == {"person"}
    assert call.json("search", shared, "OP-2017-0001")[0]["ref"] == "OP-2017-0001"
    assert call.json("search", shared, "zzzzqqqq") == []
    assert "Nothing" in call("search", shared, "zzzzqqqq")


def test_search_tells_other_writings_below_what_is_called_so(call: Calling, tmp_path: Path) -> None:
    own = tmp_path / "own.casefiles"
    with Library.create(own, author="Ines") as library:
        for name in ("Chinito", "Chino"):
            records.create(library, "person", {"printed_name": name, "identity": "alias_only"})
    first, second = call.json("search", own, "Chino")
    assert (first["title"], first["why"]) == ("Chino", "")
    assert (second["title"], second["why"]) == ("Chinito", "diminutive")
    assert call("search", own, "Chino").splitlines()[1].endswith("diminutive")


@pytest.mark.parametrize("query", ['"', "<b>", "'; --", "(", "*", "\u200f", "AND OR NOT", "💥", "a" * 5_000])
def test_search_takes_whatever_is_typed(call: Calling, shared: Path, query: str) -> None:
    assert isinstance(call.json("search", shared, query), list)


def test_journal_gives_who_what_when(call: Calling, shared: Path) -> None:
    entries = call.json("journal", shared, "--limit", 3)
    assert len(entries) == 3
    assert list(entries[0]) == ["seq", "time", "author", "label", "kind", "undone", "rows", "hash"]
    assert entries[0]["seq"] == entries[1]["seq"] + 1
    assert {entry["author"] for entry in entries} == {"A. Quispe"}


# Changes


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


def test_show_tells_of_the_file(call: Calling, tmp_path: Path) -> None:
    library = tmp_path / "new.casefiles"
    call("new", library)
    (tmp_path / "IMG_1.jpg").write_bytes(samples.photograph())
    (tmp_path / "acta.txt").write_bytes(b"tres bidones")
    photo, paper = [one["ref"] for one in call.json("add", library, tmp_path / "IMG_1.jpg", tmp_path / "acta.txt")["added"]]
    file = call.json("show", library, photo)["file"]
    assert file["metadata"].pop("gps_latitude") == "-12.5101389"
    assert {key: value for key, value in file.items() if key != "metadata"} == {
        "media_type": "image/jpeg", "kind": "image", "pages": None, "text_length": 0, "recognised_length": 0,
        "pages_without_text": 1, "note": None, "thumbnail": True,
    }  # fmt: skip
    assert call.json("show", library, photo)["taken"]["when"]["edtf"] == "2017-07-22T09:30:15-05:00"
    assert "by the camera’s clock" in call("show", library, photo)
    told = call.json("show", library, paper)
    assert (told["file"]["text_length"], told["file"]["thumbnail"], told["taken"]) == (12, False, None)
    assert call.json("read", library, paper)[paper] == told["file"]
    lines = call("read", library, paper, photo).splitlines()
    assert lines == [f"{paper}  text/plain  12 characters", f"{photo}  image/jpeg  0 characters"]


def test_recognised_text(call: Calling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "new.casefiles"
    call("new", library)
    (tmp_path / "scan.png").write_bytes(samples.picture("PNG"))
    monkeypatch.setattr(recognition, "find", lambda: None)
    assert "tesseract-ocr-spa" in call.mistake("add", library, tmp_path / "scan.png", "--ocr")
    assert call.json("list", library, "exhibit") == []
    (ref,) = [one["ref"] for one in call.json("add", library, tmp_path / "scan.png")["added"]]
    assert "tesseract-ocr-spa" in call.mistake("read", library, ref, "--ocr")
    monkeypatch.setattr(recognition, "find", lambda: stand_in(tmp_path / "engine"))
    assert "Text was recognised on 1 page." in call("read", library, ref, "--ocr")
    (hit,) = call.json("search", library, "Chipi visto")
    assert hit["ref"] == ref
    assert "page 1, recognised text" in call("search", library, "Chipi visto")
    assert call.json("show", library, ref)["file"]["metadata"]["recognised_by"] == "Stand-in 1.0"


def test_add_to_an_entry(call: Calling, own: Path, tmp_path: Path) -> None:
    file = tmp_path / "vat.txt"
    file.write_text("two vats", encoding="utf-8")
    added = call.json("add", own, file, "--to", "SITE-0001")
    shown = call.json("show", own, added["added"][0]["ref"])
    assert ("shows", "SITE-0001") in {(link["type"], link["other"]["ref"]) for link in shown["links"]}
    assert "to SITE-0001" in call.json("journal", own, "--limit", 1)[0]["label"]
    assert "XX-9" in call.mistake("add", own, file, "--to", "XX-9")


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


# Dossiers


def test_the_operations_dossier_tells_all_thirteen_facts(call: Calling, shared: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.casefiles"
    shutil.copytree(shared, copy)
    file = tmp_path / "operation.pdf"
    made = call.json("dossier", copy, "OP-2017-0001", "-o", file)
    assert made["file"] == str(file)
    text = text_of(file)
    for fact in (
        ("22 July 2017", "helicopter"),
        ("1.5 metric tons", "1.2 metric tons", "300 kg"),
        ("8.7 metric tons",),
        ("“Chipi”", "alleged"),
        ("paid protection money to", "Shining Path", "Sendero Luminoso"),
        ("600 kg", "week", "June 2017", "similar"),
        ("video tour", "placeholder"),
        ("Huanta", "wounded", "police", "Peru21"),
        ("disputed", "Vicente Romero", "Who did it?"),
        ("Jorge Nieto", "January 2017", "El Comercio"),
        ("24 July 2017", "state of emergency"),
        ("liquid cocaine points to sophisticated groups", "InSight Crime"),
        ("Tristan Clavel", "draws on"),
        ("single source",),
    ):
        for part in fact:
            assert part.casefold() in text.replace("\u00a0", " ").casefold(), part
    assert made["number"] in text
    assert str(file) in call.mistake("dossier", copy, "OP-2017-0001", "-o", file)


def test_the_persons_dossier_in_spanish(call: Calling, demo_es: Path, tmp_path: Path) -> None:
    spanish = tmp_path / "copy.casefiles"
    shutil.copytree(demo_es, spanish)
    file = tmp_path / "chipi.pdf"
    call("dossier", spanish, "PER-0001", "-o", file, "--lang", "es", "--page", "letter")
    text = text_of(file)
    assert "«Chipi»" in text
    assert "Sendero Luminoso" in text
    document = pypdfium2.PdfDocument(file)
    assert [round(side) for side in document[0].get_size()] == [612, 792]
    document.close()


# One line in


def test_a_line_is_shown_entered_and_undone(call: Calling, own: Path) -> None:
    line = "Tuco @puerto quinde 14/2/2026 s1 ! ask for the register"
    shown = call.json("enter", own, line, "--show")
    assert (shown["ready"], shown["problems"]) == (True, [])
    assert [piece["key"] for piece in shown["pieces"]] == ["person", "place", "link", "date", "source", "task"]
    assert shown["pieces"][0]["chosen"] == "new"
    journal = call.json("journal", own)
    done = call.json("enter", own, line)
    assert done["writes"] == shown["writes"]
    assert done["person"]["title"] == "“Tuco”"
    assert {one["type"] for one in done["made"]} == {"person", "alias", "link", "place", "task"}
    assert [one["label"] for one in call.json("journal", own)[:-len(journal)]] == [done["label"]]
    links = call.json("show", own, done["person"]["ref"])["links"]
    assert {link["type"] for link in links} == {"uses_name", "seen_at"}
    call("undo", own)
    call.mistake("show", own, done["person"]["ref"])


def test_a_choice_is_made_on_the_command_line(call: Calling, own: Path) -> None:
    line = "Tuco @quinde 3/2"
    assert "date=2026-02-03" in call("enter", own, "Tuco @quinde 3/2/2026", "--show")
    assert "month as a word" in call.mistake("enter", own, line)
    assert "nothing to choose" in call.mistake("enter", own, "Tuco @quinde", "--choose", "date=leave")
    assert "WHAT=CHOICE" in call.mistake("enter", own, line, "--choose", "date")
    done = call("enter", own, line, "--choose", "date=leave", "--choose", "person=new:name")
    assert "New person Tuco\n" in done
    assert call.json("enter", own, "Tuco @quinde 3/2", "--lang", "es", "--choose", "person=new")["person"]["title"]


def test_a_line_is_parked(call: Calling, own: Path) -> None:
    parked = call.json("enter", own, "tuco @quinde ayer", "--park", "--lang", "es")["parked"]
    assert parked == {"ref": "TP-0001", "title": "tuco @quinde ayer"}
    (tip,) = call.json("list", own, "tip")
    assert (tip["title"], tip["state"]) == ("tuco @quinde ayer", "not judged yet")
    assert "not printed" in call.mistake("dossier", own, "TP-0001", "-o", own.parent / "x.pdf")
    assert "write a line" in call.mistake("enter", own, "", "--park")
    call.mistake("enter", own, "tuco", "--park", "--show")


# Mistakes


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


def test_files_that_cannot_be_added(call: Calling, own: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "empty").mkdir()
    journal = call.json("journal", own)
    call.mistake("add", own, pipe)
    call.mistake("add", own, tmp_path / "nowhere")
    call.mistake("add", own, tmp_path / "empty")
    call.mistake("add", own, own / "library.db")
    assert call.json("journal", own) == journal


def test_making_over_something(call: Calling, shared: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for command in ("new", "demo"):
        call.mistake(command, shared)
        call.mistake(command, tmp_path / "file")
        call.mistake(command, tmp_path / "file" / "inside")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


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


def test_a_redacted_copy_is_made(call: Calling, tmp_path: Path) -> None:
    folder = tmp_path / "case.casefiles"
    call("new", folder)
    (tmp_path / "statement.pdf").write_bytes(paper())
    call("add", folder, tmp_path / "statement.pdf")
    made = call.json(
        "redact", folder, "EX-0001", "--box", "3,0,0,5000,900", "--words", "tuco", "--reason", "name", "--print-reason"
    )  # fmt: skip
    assert (made["ref"], made["pages"], made["boxes"]) == ("EX-0002", 3, 3)
    assert "Redacted copy of EX-0001" in call("redact", folder, "EX-0001", "--words", "tuco", "--pages", "1", "--lang", "en")
    assert call.json("show", folder, "EX-0003")["fields"]["pages"]["stored"] == 1
    assert call.json("verify", folder)["ok"]
    assert "stands nowhere" in call.mistake("redact", folder, "EX-0001", "--words", "nobody")
    assert "at least one box" in call.mistake("redact", folder, "EX-0001")
    assert "no box" in call.mistake("redact", folder, "EX-0001", "--box", "1,2,3")
    assert "no list of pages" in call.mistake("redact", folder, "EX-0001", "--box", "1,0,0,9,9", "--pages", "x")
    assert "no evidence item" in call.mistake("redact", folder, "S-0001", "--box", "1,0,0,9,9")


def test_forms_are_in_a_register(call: Calling, tmp_path: Path) -> None:
    folder = tmp_path / "case.casefiles"
    call("new", folder)
    (tmp_path / "note.txt").write_text("invented", encoding="utf-8")
    call("add", folder, tmp_path / "note.txt")
    assert "No form was printed" in call("printed", folder)
    made = call.json("forms", folder, "custody", "EX-0001", "-o", tmp_path / "one.pdf")
    assert made["number"].startswith("F-") and made["number"].endswith("-0001")
    assert f"form {made['number']}" in text_of(tmp_path / "one.pdf")
    assert "Entered as form" in call("forms", folder, "list", "EX-0001", "-o", tmp_path / "two.xlsx")
    listed = call.json("printed", folder)
    assert [(one["form"], one["pages"]) for one in listed] == [("list", 0), ("custody", 1)]
    assert all(one["items"] == ["EX-0001"] for one in listed)
    assert call.json("printed", folder, "EX-0002") == []
    assert "Chain of custody" in call("printed", folder, "EX-0001")
    assert call.json("printed", folder, "--file", tmp_path / "one.pdf")["number"] == made["number"]
    with (tmp_path / "one.pdf").open("ab") as file:
        file.write(b"x")
    assert "was altered" in call("printed", folder, "--file", tmp_path / "one.pdf", code=1)
    assert "cannot be read" in call.mistake("printed", folder, "--file", tmp_path / "none.pdf")
    assert call.json("verify", folder)["ok"]


def test_match_lists_pairs_with_reasons(call: Calling, tmp_path: Path) -> None:
    folder = tmp_path / "pairs.casefiles"
    make_pairs(folder).close()
    rows = call.json("match", folder)
    assert (rows[0]["judged"], rows[0]["a"], rows[0]["b"]) == ("unsure", "PER-0005", "PER-0006")
    strong = next(row for row in rows if (row["a"], row["b"]) == ("PER-0001", "PER-0002"))
    assert 0 <= strong["score"] <= 1
    assert strong["strength"] == "strong"
    assert {"alias", "company", "place", "identifier"} <= {reason["key"] for reason in strong["reasons_for"]}
    assert strong["reasons_against"] == []
    plain = call("match", folder, "--limit", "2")
    assert "PER-0001 Aurelio Ñahui Quinde / PER-0002 ÑAHUI QUINDE, Aurelio  [strong]" in plain
    assert "%" not in plain
    organisations = call.json("match", folder, "--type", "organisation")
    assert [(row["a"], row["b"]) for row in organisations] == [("ORG-0001", "ORG-0002")]


def test_match_compares_people_and_organisations_only(call: Calling, shared: Path) -> None:
    assert "vehicle" in call.mistake("match", shared, "--type", "vehicle")
    assert call.json("match", shared) == []


def test_search_and_list_tell_one_person_once(call: Calling, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    with Library.create(folder, author="A. Quispe") as library:
        made = [records.create(library, "person", {"printed_name": f"Aurelio Ñahui {n}"}) for n in ("Soto", "Paz", "Ro")]
        judgement = judgements.judge(library, made[0].id, made[1].id, "same")
    found = call.json("search", folder, "nahui")
    assert sorted(hit.get("members", []) for hit in found) == [[], ["PER-0001", "PER-0002"]]
    said = call("search", folder, "nahui")
    assert "one person with PER-000" in said
    assert said.splitlines()[-1] == "Found: 2 people (3 entries)."
    said = call("list", folder, "person")
    assert "one person with PER-0002" in said
    assert said.splitlines()[-1] == "Listed: 2 people in 3 entries."
    assert [row["one_with"] for row in call.json("list", folder, "person", "--sort", "ref")] == ["PER-0002", "PER-0001", ""]
    assert len(call.json("list", folder, "person", "--once")) == 2
    assert len(call.json("list", folder, "person", "--where", "one_with=once")) == 2
    assert "Resultados: 2 personas (3 fichas)." in call("search", folder, "nahui", "--lang", "es")
    with Library.open(folder, author="A. Quispe") as library:
        judgements.withdraw(library, judgement.id)
    assert [hit.get("members") for hit in call.json("search", folder, "nahui")] == [None] * 3
    assert "Listed" not in call("list", folder, "person", "--once")

# Custody, parts and forms


def test_custody_is_entered_and_shown_with_what_cannot_be_right(call: Calling, own: Path, tmp_path: Path) -> None:
    paper = tmp_path / "receipt.txt"
    paper.write_text("Received: R. Ccori", encoding="utf-8")
    when = "11 February 2026 14:05"
    call("custody", own, "ex 2", "--enter", "collected", "--to", "T. Illa", "--seal", "S-1", "--happened", when)
    call(
        "custody", own, "EX-0002", "EX-0001", "--enter", "handed_over", "--from", "W. Nahui", "--to", "R. Ccori",
        "--seal-found", "S-2", "--receipt", paper,
    )  # fmt: skip
    shown = call.json("custody", own, "EX-0002")["EX-0002"]
    assert [(one["action"], one["seal_found"], one["seal"]) for one in shown["entries"]] == [
        ("collected", "", "S-1"),
        ("handed_over", "S-2", ""),
    ]
    assert {one["rule"] for one in shown["warnings"]} == {"not held", "seal"}
    assert (shown["holder"], shown["seal"]) == ("R. Ccori", "S-2")
    lines = call("custody", own, "EX-0002")
    assert "W. Nahui → R. Ccori" in lines and "! Entry 2: W. Nahui did not have it" in lines
    assert "Custody:" in call("show", own, "EX-0002")
    assert call.json("show", own, "EX-0002")["custody"]["entries"][0]["happened"] == "11 February 2026, 14:05"
    verified = call.json("verify", own)
    assert verified["ok"] and any("EX-0002: Entry 2" in sentence for sentence in verified["warnings"])
    assert "Warning: EX-0002" in call("verify", own)


def test_a_part_is_made(call: Calling, own: Path) -> None:
    assert call.json("part", own, "EX-0002", "Sample", "--by", "R. Ccori", "--seal", "S-9") == {
        "ref": "EX-0002/1",
        "title": "Sample",
    }
    assert call.json("show", own, "ex 2/1")["fields"]["part_of"]["ref"] == "EX-0002"
    assert call("part", own, "EX-0002", "Copy", "--how", "copied").startswith("EX-0002/2")


@pytest.mark.parametrize(("form", "word"), [("label", "EX-0001"), ("list", "Witness 2"), ("custody", "Printed after entry 1")])
def test_forms_are_written(call: Calling, shared: Path, tmp_path: Path, form: str, word: str) -> None:
    made = call.json("forms", shared, form, "EX-0001", "-o", tmp_path / "form.pdf")
    assert (made["form"], made["items"], made["pages"]) == (form, 1, 1)
    assert word in text_of(tmp_path / "form.pdf")


def test_an_archive_is_unpacked_and_what_stays_out_is_said(call: Calling, own: Path, tmp_path: Path) -> None:
    (tmp_path / "phone.tar").write_bytes(containers_made.tarred({"acta.txt": b"acta 417", "a.bin": b"1"}))
    ref = call.json("add", own, tmp_path / "phone.tar", "--how", "by post", "--place", "Quinde")["added"][0]["ref"]
    done = call.json("unpack", own, ref)
    assert [one["ref"] for one in done["parts"]] == [f"{ref}/1", f"{ref}/2"]
    assert [one["name"] for one in done["left_out"]] == ["a link", "a pipe"]
    assert "are parts of it already" in call.mistake("unpack", own, ref)


def test_what_comes_with_a_mail_and_equal_bytes_are_said(call: Calling, own: Path, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(containers_made.letter(attached={"acta.txt": b"acta 417"}))
    assert call("add", own, tmp_path / "mail.eml").splitlines()[1].endswith("/1  acta.txt")
    said = call("add", own, tmp_path / "mail.eml")
    assert "they share one stored object, each with its own custody" in said


def test_what_was_cut_short_goes_on_or_is_let_go(
    call: Calling, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "NOTED_FILES", 2)
    monkeypatch.setattr(resuming, "SLICE_FILES", 1)
    for n in range(4):
        (tmp_path / f"{n}.bin").write_bytes(bytes([n]) * 900)
    files = [tmp_path / f"{n}.bin" for n in range(4)]
    assert "no arrival that was cut short" in call.mistake("add", own, "--resume")
    assert killed(own, lambda library: intake.add_files(library, files, read=False), 3, "fsync")
    assert "name no files" in call.mistake("add", own, "--resume", files[0])
    assert [one["title"] for one in call.json("add", own, "--resume")["added"]] == [file.name for file in files]
    assert killed(own, lambda library: intake.add_files(library, files, read=False), 3, "fsync")
    assert call("add", own, "--let-go") == "1 arrival was let go.\n"
    assert "no arrival that was cut short" in call.mistake("add", own, "--resume")


def test_a_saved_web_page_keeps_its_address(call: Calling, own: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body>El local de Quinde</body></html>", encoding="utf-8")
    page = ("add", own, tmp_path / "page.html")
    ref = call.json(*page, "--address", "https://example.org/a", "--saved", "22 July 2017")["added"][0]["ref"]
    shown = call.json("show", own, ref)["fields"]
    assert "https://example.org/a" in str(shown["address"]) and "web" in str(shown["nature"])
    assert "address of the page" in call.mistake(*page, "--saved", "22 July 2017")
    assert "no nature of evidence" in call.mistake(*page, "--nature", "dream")


def test_forms_in_spanish_on_sheets_and_as_a_spreadsheet(call: Calling, shared: Path, tmp_path: Path) -> None:
    assert "2 evidencias" in call("forms", shared, "list", "EX-0001", "EX-0002", "-o", tmp_path / "l.pdf", "--lang", "es")
    assert "Intervinientes" in text_of(tmp_path / "l.pdf")
    made = call.json("forms", shared, "label", "EX-0001", "EX-0002", "-o", tmp_path / "s.pdf", "--sheet", "--start", "24")
    assert made["pages"] == 2
    assert call.json("forms", shared, "list", "EX-0001", "-o", tmp_path / "l.xlsx")["pages"] == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("forms", "LIB", "receipt", "EX-0002", "-o", "OUT.pdf"), "tells of no hand-over"),
        (("forms", "LIB", "label", "EX-0001", "-o", "OUT.xlsx"), "is no list"),
        (("forms", "LIB", "label", "EX-0001", "-o", "OUT.pdf", "--size", "9x9"), "no label size"),
        (("forms", "LIB", "label", "EX-0001", "-o", "OUT.pdf", "--start", "2"), "one from 1 to 1"),
        (("forms", "LIB", "list", "PER-0001", "-o", "OUT.pdf"), "PER-0001 is no evidence item"),
        (("forms", "LIB", "list", "EX-0099", "-o", "OUT.pdf"), "no entry EX-0099"),
        (("forms", "LIB", "receipt", "EX-0001", "-o", "OUT.pdf", "--entry", "9"), "no custody entry 9"),
        (("custody", "LIB", "PER-0001"), "no evidence item"),
        (("custody", "LIB", "EX-0001", "--to", "R. Ccori"), "--enter"),
        (("custody", "LIB", "EX-0001", "--enter", "juggled"), "no custody action"),
        (("read", "LIB", "PER-0001"), "is no evidence"),
        (("read", "LIB", "EX-0099"), "no entry EX-0099"),
        (("part", "LIB", "EX-0001", "Sample", "--how", "juggled"), "no way in which"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_mistakes_about_evidence(call: Calling, own: Path, tmp_path: Path, arguments: Sequence[str], sentence: str) -> None:
    places = {"LIB": own, "OUT.pdf": tmp_path / "out.pdf", "OUT.xlsx": tmp_path / "out.xlsx"}
    assert sentence in call.mistake(*(places.get(one, one) for one in arguments))
    assert list(tmp_path.glob("out.*")) == []
