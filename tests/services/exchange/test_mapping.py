"""Columns are guessed from headings in two languages, changed, saved and laid over other tables."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles import words
from casefiles.domain.folding import fold
from casefiles.errors import BadInput
from casefiles.services.exchange import mapping
from casefiles.services.exchange.mapping import columns_from, day_leads, guess, of_call, read_mapping, save
from casefiles.services.exchange.targets import TYPES, targets
from resources import FOLDER
from tests.services.exchange.tables import table

HEADINGS = json.loads((FOLDER / "headings.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("type_name", TYPES)
def test_every_heading_that_is_known_leads_to_a_target_and_to_one_only(type_name: str) -> None:
    known = targets(type_name)
    met: dict[str, str] = {}
    for key, texts in HEADINGS.get(type_name, {}).items():
        assert key in known, f"{type_name} has no {key}"
        for text in texts:
            assert text == fold(text), f"{text} is not folded"
            assert met.setdefault(text, key) == key, f"{type_name}: {text} is both {met[text]} and {key}"


@pytest.mark.parametrize(
    ("headings", "type_name", "becomes"),
    [
        ("Name,Alias,Date of birth,Nationality", "person", "printed_name aliases born nationality"),
        ("NOMBRES,APELLIDO PATERNO,Apellido Materno,Apodo(s)", "person", "given_names father_surname mother_surname aliases"),
        ("Nombre,Apellidos,DNI,Celular,Fuente", "person",
         "given_names surnames identifier.identity_document identifier.phone via"),
        ("Placa,Marca,Modelo,Color,Año", "vehicle", "registration make model colour year"),
        ("Razón social,RUC,Sede,Etiquetas", "organisation", "name identifier.identity_document base tags"),
        ("Name as printed,Involvement,Grade", "person", "printed_name involvement grade"),
        ("Participación,Alias conocidos,xyz", "person", "involvement aliases -"),
        ("Ubigeo,Distrito,Provincia,Coordenadas", "place", "code name within position"),
    ],
)  # fmt: skip
def test_headings_are_guessed(tmp_path: Path, headings: str, type_name: str, becomes: str) -> None:
    read = table(tmp_path, f"{headings}\n{','.join('x' for _ in headings.split(','))}\n")
    found = guess(read)
    assert (found.type, " ".join(key or "-" for key in found.targets)) == (type_name, becomes)


def test_labels_in_both_languages_lead_to_their_field(tmp_path: Path) -> None:
    for code in words.LANGUAGES:
        with words.use(code):
            labels = [targets("vehicle")[key].label for key in ("registration", "chassis", "colour")]
        read = table(tmp_path, ",".join(labels) + "\n1,2,3\n")
        assert guess(read, "vehicle").targets == ("registration", "chassis", "colour")


def test_several_columns_may_hold_aliases_but_one_the_name(tmp_path: Path) -> None:
    read = table(tmp_path, "Alias,Alias,Name,Full name\na,b,c,d\n")
    found = guess(read, "person")
    assert found.targets == ("aliases", "aliases", "printed_name", "")
    moved = found.with_target(3, "printed_name")
    assert moved.targets == ("aliases", "aliases", "", "printed_name")
    with pytest.raises(BadInput, match="Two columns"):
        mapping.check(replace(found, targets=("aliases", "", "printed_name", "printed_name")))


def test_a_mapping_is_saved_and_used_for_a_table_in_another_order(tmp_path: Path) -> None:
    read = table(tmp_path, "Name,Alias,Room\na,b,c\n")
    chosen = replace(guess(read, "person").with_target(2, "note"), date_order="day first")
    save(chosen, tmp_path / "map.json")
    other = table(tmp_path, "More,room,ALIAS,name\n1,2,3,4\n", "other.csv")
    found = columns_from(read_mapping(tmp_path / "map.json"), other)
    assert (found.targets, found.date_order) == (("", "note", "aliases", "printed_name"), "day first")
    assert columns_from(json.loads(json.dumps(found.plain())), other) == found


def test_a_mapping_that_does_not_suit_is_one_sentence(tmp_path: Path) -> None:
    read = table(tmp_path, "Name,Alias\na,b\n")
    good = guess(read, "person").plain()
    with pytest.raises(BadInput, match="names a column “Room”"):
        columns_from({**good, "columns": [{"heading": "Room", "becomes": "note"}]}, read)
    with pytest.raises(BadInput, match="nothing that a column"):
        columns_from({**good, "columns": [{"heading": "Name", "becomes": "shoe_size"}]}, read)
    with pytest.raises(BadInput, match="cannot hold"):
        columns_from({**good, "type": "exhibit"}, read)
    with pytest.raises(BadInput, match="No column is taken"):
        columns_from({**good, "columns": []}, read)
    for content in ("", "[]", "{", '{"mapping": 7}', "[" * 100_000):
        (tmp_path / "map.json").write_text(content, encoding="utf-8")
        with pytest.raises(BadInput, match="no mapping|not a mapping"):
            columns_from(read_mapping(tmp_path / "map.json"), read)
    with pytest.raises(BadInput, match="could not be read"):
        read_mapping(tmp_path / "missing.json")


WORDS = st.sampled_from(["mapping", "type", "columns", "heading", "becomes", "dates", "language"])
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
)


@settings(deadline=None)
@given(PLAIN)
def test_whatever_a_file_holds_is_a_mapping_or_one_sentence(tmp_path_factory: pytest.TempPathFactory, plain: object) -> None:
    read = table(tmp_path_factory.mktemp("map"), "Name,Alias\na,b\n")
    if isinstance(plain, dict):
        with pytest.raises(BadInput):
            columns_from({"mapping": 1, **plain}, read)


def test_a_call_changes_single_columns(tmp_path: Path) -> None:
    read = table(tmp_path, "Name,Alias,Room\na,b,c\n")
    found = of_call(read, changes=["room=note", "Alias="], date_order="month first")
    assert (found.targets, found.date_order) == (("printed_name", "", "note"), "month first")
    for wrong, said in (("Room", "HEADING=FIELD"), ("Nope=note", "the headings are"), ("Room=shoe", "nothing that a column")):
        with pytest.raises(BadInput, match=said):
            of_call(read, changes=[wrong])
    with pytest.raises(BadInput, match="for the type"):
        of_call(read, saved=found.plain(), type_name="vehicle")


@pytest.mark.parametrize(
    ("texts", "leads"),
    [
        (["3/4/1981", "25/12/1980"], "day first"),
        (["3-4-1981", "12-25-1980"], "month first"),
        (["25/12/1980", "12/25/1980"], ""),
        (["3/4/1981", "1980-12-25", "x"], ""),
    ],
)
def test_dates_in_figures_show_their_order(texts: list[str], leads: str) -> None:
    assert day_leads(texts) == leads
