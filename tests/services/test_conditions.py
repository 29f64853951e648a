"""Conditions on tables: groups of them, what hangs on an entry, grades and markings at least, places with what lies in them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.database.library import Library
from casefiles.domain import grading
from casefiles.domain.grading import Grade
from casefiles.errors import BadInput
from casefiles.services import claims, links, listing, records
from casefiles.services.views import Condition, Filter, Group, condition_from
from casefiles.services.working import Working


@pytest.fixture
def people(library: Library) -> dict[str, int]:
    """Invented people: who is tagged, sourced, linked, marked."""
    made = {}
    for name, values, tags in (
        ("Ana", {"marking": "secret", "born": "1979"}, ["vip"]),
        ("Blas", {"marking": "official", "born": "July 1985"}, []),
        ("Cleo", {}, ["vip", "old"]),
    ):
        own: dict[str, Any] = {"printed_name": name, **values}
        made[name] = records.create(library, "person", own, parts={"tags": [{"name": tag} for tag in tags]}).id
    source = records.create(
        library, "source", {"name": "Radio Kallpa", "reliability": "B"}
    )
    claims.add(library, made["Ana"], working=Working(source=source.id), says="Seen.")
    claims.add(library, made["Blas"], working=Working(source=source.id), says="Seen too.")
    with library.read() as session:
        from sqlalchemy import select

        from casefiles.domain.claim import Claim

        of = dict(session.execute(select(Claim.about, Claim.id)).all())
    claims.grade(library, of[made["Ana"]], "B2")
    claims.grade(library, of[made["Blas"]], "C3")
    operation = records.create(library, "operation", {"name": "Condor", "date": "2017"})
    links.add(library, "in_file", made["Ana"], operation.id)
    links.add(library, "associate_of", made["Ana"], made["Cleo"])
    return made


def who(library: Library, *filters: Condition, kind: str = "person") -> list[str]:
    return [row.title for row in listing.page(library, kind, ["title"], filters=filters)]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (Filter("tag", "is", "vip"), ["Ana", "Cleo"]),
        (Filter("tag", "lacks"), ["Blas"]),
        (Filter("sources", "has"), ["Ana", "Blas"]),
        (Filter("sources", "lacks"), ["Cleo"]),
        (Filter("grade", "at_least", "C3"), ["Ana", "Blas"]),
        (Filter("grade", "at_least", "B"), ["Ana"]),
        (Filter("grade", "at_least", "admiralty:2"), ["Ana"]),
        (Filter("grade", "has"), ["Ana", "Blas"]),
        (Filter("marking", "at_least", "official"), ["Ana", "Blas"]),
        (Filter("marking", "at_least", "secret"), ["Ana"]),
        (Filter("marking", "lacks"), ["Cleo"]),
        (Filter("born", "has"), ["Ana", "Blas"]),
        (Filter("born", "lacks"), ["Cleo"]),
        (Filter("born", "is", "between 1980 and 1990"), ["Blas"]),
        (Filter("born", "after", "1980"), ["Blas"]),
        (Filter("link", "has", "associate_of"), ["Ana", "Cleo"]),
        (Filter("link", "lacks"), ["Blas"]),
        (Filter("file", "is", "OP-2017-0001"), ["Ana"]),
        (Filter("file", "lacks"), ["Blas", "Cleo"]),
        (Filter("evidence", "lacks"), ["Ana", "Blas", "Cleo"]),
        (Group("any", (Filter("marking", "is", "secret"), Filter("tag", "is", "old"))), ["Ana", "Cleo"]),
        (Group("all", (Filter("tag", "is", "vip"), Filter("sources", "has"))), ["Ana"]),
        (Group("none", (Filter("marking", "is", "secret"), Filter("tag", "is", "old"))), ["Blas"]),
        (Group("none", (Filter("born", "before", "1980"),)), ["Blas", "Cleo"]),
        (Group("any", (Group("none", (Filter("tag", "has"),)), Filter("file", "has"))), ["Ana", "Blas"]),
        (Group("all"), ["Ana", "Blas", "Cleo"]),
        (Filter("when", "is", "1985"), ["Blas"]),
        (Filter("when", "before", "1985"), ["Ana"]),
        (Filter("when", "has"), ["Ana", "Blas"]),
        (Filter("when", "lacks"), ["Cleo"]),
        (Filter("linked", "is", "OP-2017-0001"), ["Ana"]),
        (Filter("linked", "is", "Ana"), ["Cleo"]),
        (Filter("linked", "is", "PER-0003 Cleo"), ["Ana"]),
        (Filter("created_at", "is", "March 2026"), ["Ana", "Blas", "Cleo"]),
        (Filter("created_at", "before", "2 March 2026"), []),
        (Filter("modified_at", "after", "February 2026"), ["Ana", "Blas", "Cleo"]),
        (Filter("modified_at", "after", "2 March 2026"), []),
        (Filter("created_by", "contains", "quis"), ["Ana", "Blas", "Cleo"]),
    ],
)
def test_who_passes(library: Library, people: dict[str, int], one: Condition, expected: list[str]) -> None:
    assert who(library, one) == expected


def test_the_trash_counts_for_nothing(library: Library, people: dict[str, int]) -> None:
    records.trash(library, [people["Cleo"]])
    assert who(library, Filter("link", "has", "associate_of")) == []
    assert who(library, Filter("tag", "is", "old")) == []


def test_the_reliability_of_a_source_is_its_own(library: Library, people: dict[str, int]) -> None:
    assert who(library, Filter("grade", "at_least", "B"), kind="source") == ["Radio Kallpa"]
    assert who(library, Filter("grade", "at_least", "A"), kind="source") == []


def test_a_place_includes_what_lies_in_it(library: Library) -> None:
    region = records.create(library, "place", {"name": "Qhapaq"})
    district = records.create(library, "place", {"name": "Naupa", "within": region.id})
    valley = records.create(library, "place", {"name": "Wayra"})
    links.add(library, "lies_in", region.id, valley.id)
    site = records.create(library, "site", {"name": "Lab", "place": district.id})
    records.create(library, "event", {"name": "Landing", "place": site.id})
    for place in (region, district, valley, site):
        assert who(library, Filter("place", "is", place.ref), kind="event") == ["Landing"]
    other = records.create(library, "place", {"name": "Elsewhere"})
    assert who(library, Filter("place", "is", other.ref), kind="event") == []


def test_somebody_is_at_a_place_by_a_field_or_by_a_link_and_in_what_lies_in_it(library: Library) -> None:
    region = records.create(library, "place", {"name": "Qhapaq"})
    district = records.create(library, "place", {"name": "Naupa", "within": region.id})
    records.create(library, "person", {"printed_name": "Born there", "born_at": district.id})
    seen = records.create(library, "person", {"printed_name": "Seen there"})
    records.create(library, "person", {"printed_name": "Nowhere"})
    link = links.add(library, "seen_at", seen.id, district.id)
    for value in (region.ref, f"{region.ref} Qhapaq", "Naupa"):
        assert who(library, Filter("where", "is", value)) == ["Born there", "Seen there"]
    assert who(library, Filter("where", "has")) == ["Born there", "Seen there"]
    assert who(library, Filter("where", "lacks")) == ["Nowhere"]
    assert who(library, Filter("where", "is", region.ref), kind="place") == ["Naupa", "Qhapaq"]
    records.trash(library, [link.id])
    assert who(library, Filter("where", "is", region.ref)) == ["Born there"]


def test_tags_in_use_are_offered_those_that_begin_so_first(library: Library, people: dict[str, int]) -> None:
    assert records.tag_names(library) == ["old", "vip"]
    assert records.tag_names(library, "V") == ["vip"]
    assert records.tag_names(library, "l") == ["old"]


@pytest.mark.parametrize(
    "one",
    [
        Filter("linked", "is", "PER-9999"),
        Filter("linked", "contains", "Ana"),
        Filter("where", "is", "Atlantis"),
        Filter("when", "is", "the day the music died"),
        Filter("created_at", "is", "9999-12-31"),
        Filter("grade", "at_least", ""),
        Filter("grade", "at_least", "F6"),
        Filter("grade", "at_least", "Z9"),
        Filter("grade", "contains", "B"),
        Filter("marking", "at_least", "purple"),
        Filter("involvement", "at_least", "suspect"),
        Filter("title", "at_least", "A"),
        Filter("link", "has", "married_to"),
        Filter("file", "is", "OP-1999-0001"),
        Group("any", (Filter("shoe", "is", "44"),)),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    library: Library, people: dict[str, int], one: Condition
) -> None:
    with pytest.raises(BadInput) as refused:
        who(library, one)
    assert str(refused.value).endswith(".")


def test_at_least_a_grade() -> None:
    assert {"B2", "A1", "A2", "B1"} == {code for code in grading.at_least(Grade("admiralty", "B2")) if len(code) == 2}
    assert "A6" in grading.at_least(Grade("admiralty", "B")) and "F1" not in grading.at_least(Grade("admiralty", "E"))
    assert "1AP" in grading.at_least(Grade("3x5x2", "1A"))


LEAVES = st.builds(Filter, st.text(max_size=5), st.text(max_size=5), st.text(max_size=9))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(Group, st.sampled_from(["all", "any", "none"]), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=6,
)


@given(TREES)
def test_conditions_go_to_json_and_back(tree: Condition) -> None:
    assert condition_from(json.loads(json.dumps(tree.plain()))) == tree


@pytest.mark.parametrize(
    "plain", [None, 3, [], {}, {"key": "a"}, {"key": 1, "test": "", "value": ""}, {"some": []}, {"all": 3}]
)
def test_what_is_no_condition_is_refused(plain: object) -> None:
    with pytest.raises(BadInput):
        condition_from(plain)


def test_groups_without_end_are_refused() -> None:
    plain: object = {"all": []}
    for _level in range(5_000):
        plain = {"all": [plain]}
    with pytest.raises(BadInput):
        condition_from(plain)
