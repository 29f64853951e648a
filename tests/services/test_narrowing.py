"""The conditions of a query on a case: files, tags, places and what lies in them, dates, backing, types."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles import words
from casefiles.database.library import Library
from casefiles.services import links, records, search
from casefiles.services.search import Found
from casefiles.services.views import Ref


class Case:
    """Two operations, with people, places and evidence of invented names."""

    def __init__(self, library: Library) -> None:
        self.library = library

        def make(kind: str, **values: object) -> Ref:
            parts = {"tags": [{"name": values.pop("tag")}]} if "tag" in values else {}
            return records.create(library, kind, values, parts=parts)

        self.region = make("place", name="Qhapaq")
        self.district = make("place", name="Ñaupa", within=self.region.id)
        self.valley = make("place", name="Wayra valley")
        links.add(library, "lies_in", self.district.id, self.valley.id)
        self.lab = make("site", name="Ravine lab", place=self.district.id)
        self.condor = make("operation", name="Cóndor", date="22 July 2017", place=self.lab.id)
        self.puma = make("operation", name="Puma", date="2019")
        self.chaska = make("person", printed_name="Chaska Illa", tag="Útil")
        self.roque = make("person", printed_name="Roque Illa")
        self.alias = links.add_alias(library, self.chaska.id, "Killa")
        self.landing = make("event", name="Landing", date="July 2017")
        links.add(library, "in_file", self.chaska.id, self.condor.id)
        links.add(library, "in_file", self.roque.id, self.puma.id)
        links.add(library, "lives_at", self.roque.id, self.region.id)
        self.note = make("note", text="Illa keeps bees.", about=self.chaska.id)


@pytest.fixture
def case(library: Library) -> Case:
    return Case(library)


def ask(case: Case, text: str, **how: object) -> Found:
    return search.search(case.library, text, **how)  # type: ignore[arg-type]


def found(case: Case, text: str, **how: object) -> set[str]:
    return {hit.record.ref for hit in ask(case, text, **how).hits}


def test_the_file_of_an_operation_with_what_hangs_on_it(case: Case) -> None:
    assert (
        found(case, "illa in:OP-2017-0001 type:person")
        == found(case, "illa en:op-2017-1 tipo:persona")
        == {case.chaska.ref}
    )
    assert found(case, 'illa in:"cóndor"') >= {case.chaska.ref, case.note.ref}
    assert found(case, "killa in:OP-2017-0001") >= {case.alias.ref, case.chaska.ref}
    assert case.chaska.ref not in found(case, "killa in:OP-2019-0001")
    assert found(case, "illa type:person -in:OP-2017-0001") == {case.roque.ref}


def test_what_a_condition_names_and_is_not_there_is_said(case: Case) -> None:
    answer = ask(case, "illa in:OP-2099-0001")
    assert (answer.hits, answer.total) == ((), 0)
    assert answer.problems == ("There is no entry OP-2099-0001 in this library.",)
    assert ask(case, "place:Atlantis").problems == ("There is no place “Atlantis” in this library.",)
    assert ask(case, "type:dragon illa").problems == ()


def test_tags_whatever_their_case_and_accents(case: Case) -> None:
    assert found(case, "tag:util") == found(case, 'etiqueta:"ÚTIL" illa') == {case.chaska.ref}
    assert case.chaska.ref not in found(case, "illa -tag:útil")
    assert found(case, "tag:nobody") == set()


def test_a_place_includes_what_lies_in_it_and_who_is_there(case: Case) -> None:
    everything = {case.region.ref, case.district.ref, case.lab.ref, case.condor.ref, case.roque.ref}
    assert found(case, "place:qhapaq") >= everything
    assert found(case, "lugar:qhapaq type:operation") == {case.condor.ref}
    assert found(case, 'place:"wayra valley" -type:link') == {
        case.valley.ref,
        case.district.ref,
        case.lab.ref,
        case.condor.ref,
    }
    assert found(case, f"place:{case.district.ref} type:person") == set()


def test_places_in_a_circle_are_walked_once(case: Case) -> None:
    links.add(case.library, "lies_in", case.valley.id, case.district.id)
    assert found(case, "place:wayra type:site") == {case.lab.ref}


def test_dates_overlap_those_of_the_record(case: Case) -> None:
    assert found(case, "July 2017") == {case.condor.ref, case.landing.ref}
    assert found(case, "between 21 and 24 July 2017 condor") == {case.condor.ref}
    assert found(case, "date:2017-08") == set()
    assert found(case, "after 2018") == {case.puma.ref}
    assert found(case, "type:operation -date:2017") == {case.puma.ref}
    with words.use("es"):
        assert found(case, "julio de 2017 tipo:hecho") == {case.landing.ref}


def test_backing(case: Case) -> None:
    assert case.roque.ref in found(case, "standing:unsourced roque")
    assert found(case, "standing:disputed") == set()
    assert found(case, "roque -standing:unsourced") == set()


def test_conditions_alone_find_all_by_type_and_title_with_counts(case: Case) -> None:
    answer = ask(case, "type:person type:operation")
    assert [hit.record.type for hit in answer.hits] == ["operation", "operation", "person", "person"]
    assert answer.total == 4
    assert dict(answer.counts) == {"operation": 2, "person": 2}
    assert {hit.matched for hit in answer.hits} == {"condition"}
    assert [hit.record.ref for hit in ask(case, "type:person type:operation", limit=1, offset=1).hits] == [
        answer.hits[1].record.ref
    ]


def test_types_and_counts_beside_words(case: Case) -> None:
    answer = ask(case, "illa", by_type=True)
    assert answer.counts["person"] == 2
    assert list(answer.counts) == sorted(answer.counts, key=list(answer.counts).index)
    assert sum(answer.counts.values()) == answer.total
    assert found(case, "illa type:note", types=["person"]) == set()
    assert search.matching(case.library, "illa -tag:util", "person") == {case.roque.id}
    assert search.matching(case.library, "tag:util", "person") == {case.chaska.id}


def test_what_was_understood_is_read_back(case: Case) -> None:
    understood = ask(case, "illa type:person July 2017 in:op-2017-1").understood
    assert [one.text for one in understood] == [
        "Date: July 2017",
        "In the file of: OP-2017-0001 Cóndor",
        "Kind: Person",
    ]
    assert understood[0].without == "illa type:person in:op-2017-1"
    with words.use("es"):
        assert ask(case, "tipo:persona").understood[0].text.startswith("Tipo: Persona")


def test_a_hit_says_by_which_alias(case: Case) -> None:
    hit = next(hit for hit in ask(case, "killa").hits if hit.record.id == case.chaska.id)
    assert (hit.matched, hit.place, hit.snippet) == ("alias", "alias", "Killa")
    assert hit.marks == ((0, 5),)


def test_the_trash_meets_no_condition(case: Case) -> None:
    records.trash(case.library, [case.condor.id, case.chaska.id])
    assert case.condor.ref not in found(case, "July 2017")
    assert found(case, "tag:util") == set()


def test_the_same_words_find_the_same_in_another_opening(case: Case, tmp_path: Path) -> None:
    asked = ["illa", "July 2017", "place:qhapaq", "tag:util", "in:OP-2017-0001 illa"]
    before = [found(case, text) for text in asked]
    case.library.rebuild()
    assert [found(case, text) for text in asked] == before
