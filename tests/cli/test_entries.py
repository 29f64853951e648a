"""The commands on entries: list, show, search, enter, match."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.domain.record_types import ENTRIES
from casefiles.services import judgements, records
from tests.cli.calling import Calling
from tools.sample_pairs import make_pairs


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


def test_match_compares_people_and_organisations_only(call: Calling, own: Path) -> None:
    assert "vehicle" in call.mistake("match", own, "--type", "vehicle")
    assert call.json("match", own) == []


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
