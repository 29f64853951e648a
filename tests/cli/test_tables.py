"""The command `import`: a dry run that changes nothing, choices, faults, exit codes, saved columns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.services import links, records
from tests.cli.calling import Calling

LIST = "Nombre;Alias;Nacido;Sala\nRosa Ejemplo;Chaska;3/4/1981;7\nRoque Ccori;;;8\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library that knows one of the rows."""
    made = tmp_path / "case.casefiles"
    with Library.create(made, author="A. Quispe") as library:
        rosa = records.create(library, "person", {"printed_name": "Rosa Ejemplo"})
        links.add_alias(library, rosa.id, "Chaska")
        records.create(library, "operation", {"name": "Condor Gris", "date": "2026"})
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "lista.csv"
    made.write_text(LIST, encoding="cp1252")
    return made


def people(call: Calling, folder: Path) -> list[str]:
    return [row["title"] for row in call.json("list", folder, "person")]


def test_a_dry_run_says_what_it_would_do_and_changes_nothing(call: Calling, folder: Path, file: Path) -> None:
    journal = call.json("journal", folder)
    plan = call.json("import", folder, file, "--dry-run", "--dates", "day-first")
    assert (plan["rows"], plan["faults"], plan["known_as"]) == (2, [], None)
    assert [(one["heading"], one["becomes"]) for one in plan["mapping"]["columns"]] == [
        ("Nombre", "printed_name"), ("Alias", "aliases"), ("Nacido", "born"), ("Sala", ""),
    ]  # fmt: skip
    ((row, candidates),) = [(one["row"], one["candidates"]) for one in plan["duplicates"]]
    assert (row, candidates[0]["ref"], candidates[0]["strength"]) == (2, "PER-0001", "strong")
    assert any("alias" in sentence for sentence in candidates[0]["for"])
    shown = call("import", folder, file, "--dry-run", "--dates", "day-first", "--duplicates", "unsure")
    assert "Perhaps the same as PER-0001 Rosa Ejemplo: same alias" in shown
    assert "[unsure]" in shown and "Sala -> not taken" in shown
    assert call.json("journal", folder) == journal


def test_faults_end_with_a_finding_and_the_rest_comes_in(call: Calling, folder: Path, file: Path) -> None:
    assert "Row 2, Nacido" in call("import", folder, file, "--dry-run", code=1)
    done = call.json("import", folder, file, code=1)
    assert (done["made"], done["left_out"], done["faults"][0]["row"]) == (1, 1, 2)
    assert people(call, folder) == ["Roque Ccori", "Rosa Ejemplo"]


def test_all_or_nothing(call: Calling, folder: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("import", folder, file, "--all-or-nothing", code=2)
    assert people(call, folder) == ["Rosa Ejemplo"]


def test_duplicates_are_added_skipped_or_new_as_it_is_said(call: Calling, folder: Path, file: Path) -> None:
    dates = ("--dates", "day-first")
    assert call.json("import", folder, file, *dates)["made"] == 2
    call("undo", folder)
    done = call.json("import", folder, file, *dates, "--duplicates", "add", "--choose", "3=skip", "--no-evidence")
    assert (done["made"], done["added"], done["skipped"], done["exhibit"]) == (0, 1, 1, None)
    assert call.json("show", folder, "PER-0001")["fields"]["born"]["shown"] == "3 April 1981"
    call("undo", folder)
    assert "1 noted as unsure" in call("import", folder, file, *dates, "--choose", "2=unsure")


def test_columns_are_saved_and_given(call: Calling, folder: Path, file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "map.json"
    call("import", folder, file, "--dry-run", "--column", "Sala=note", "--dates", "day-first", "--save-map", kept)
    assert json.loads(kept.read_text(encoding="utf-8"))["columns"][3] == {"heading": "Sala", "becomes": "note"}
    call("import", folder, file, "--map", kept, "--to", "OP-2026-0001", "--source", "")
    assert len(call.json("list", folder, "note")) == 2
    assert any(link["type"] == "in_file" for link in call.json("show", folder, "PER-0002")["links"])


def test_how_it_is_read_can_be_said(call: Calling, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_bytes("junk|junk\nZZQ-417|rojo\n".encode("utf-16-le"))
    options = ("--format", "csv", "--encoding", "utf-16-le", "--delimiter", "|", "--headings", "0", "--type", "vehicle")
    columns = ("--column", "Column A=registration", "--column", "Column B=colour")
    done = call.json("import", folder, file, *options, *columns)
    assert done["made"] == 2
    assert "“junk”" not in call("list", folder, "vehicle")


def test_mistakes_are_one_sentence_and_change_nothing(call: Calling, folder: Path, file: Path, tmp_path: Path) -> None:
    journal = call.json("journal", folder)
    for options in (
        ["--type", "dragon"], ["--format", "dbf"], ["--encoding", "none"], ["--column", "Sala"], ["--column", "Sala=shoe"],
        ["--map", str(tmp_path / "missing.json")], ["--choose", "2"], ["--choose", "2=merge"], ["--choose", "77=skip"],
        ["--source", "S-0417"], ["--to", "OP-1999-0417"], ["--headings", "99"], ["--dates", "year-first"],
    ):  # fmt: skip
        call.mistake("import", folder, file, *options)
    call.mistake("import", folder, tmp_path / "missing.csv")
    call.mistake("import", folder, folder)
    assert call.json("journal", folder) == journal
