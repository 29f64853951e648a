"""A grade that rates its source otherwise than the source's own: found, and settled one of three ways."""

from __future__ import annotations

import pytest

from casefiles.database.library import Library
from casefiles.domain.grading import Grade
from casefiles.errors import BadInput, NotFound
from casefiles.services import claims, records, reliability
from casefiles.services.profile import profile
from casefiles.services.working import Working
from tests.services.test_records import newest


def paper(library: Library, own: str | None) -> int:
    return records.create(library, "source", {"name": "El Eco", "reliability": own} if own else {"name": "El Eco"}).id


@pytest.mark.parametrize(
    ("own", "entered", "asks"),
    [("C", "B2", True), ("B", "B2", False), (None, "B2", False), ("C", "2", False), ("quite good", "B2", False)],
)
def test_only_a_source_rated_otherwise_is_asked_about(library: Library, own: str | None, entered: str, asks: bool) -> None:
    found = reliability.rated_otherwise(library, paper(library, own), Grade("admiralty", entered))
    assert (found == Grade("admiralty", own or "")) is asks
    assert (found is None) is not asks


def test_what_is_kept_is_the_sources_own_part() -> None:
    assert reliability.kept(Grade("admiralty", "B2"), Grade("admiralty", "C")) == Grade("admiralty", "C2")
    assert reliability.kept(Grade("admiralty", "B2"), Grade("3x5x2", "1")) == Grade("3x5x2", "1")


def test_the_source_is_graded_with_what_it_says_in_one_change(library: Library) -> None:
    source = paper(library, "C")
    who = records.create(library, "person", {"printed_name": "Tito Ejemplo"})
    working = Working(source=source, grade_scheme="admiralty", grade_code="B2")
    claims.add(library, who.id, working=working, says="He was there.")
    assert reliability.own_grade(library, source) == Grade("admiralty", "C")
    claims.add(library, who.id, working=working, says="He was there again.", grade_source=True)
    assert reliability.own_grade(library, source) == Grade("admiralty", "B")
    assert profile(library, source).shown("reliability") == "B"
    library.undo()
    assert reliability.own_grade(library, source) == Grade("admiralty", "C")
    (said,) = profile(library, who.id).claims
    claims.grade(library, said.id, "D4", grade_source=True)
    assert reliability.own_grade(library, source) == Grade("admiralty", "D")


def test_a_source_is_given_a_grade(library: Library) -> None:
    source = paper(library, None)
    reliability.give(library, source, Grade("4x4", "B1"))
    assert reliability.own_grade(library, source) == Grade("4x4", "B")
    assert newest(library) == "Grade S-0001 B"
    with pytest.raises(BadInput):
        reliability.give(library, source, Grade("admiralty", "2"))
    with pytest.raises(NotFound):
        reliability.give(library, 4711, Grade("admiralty", "B2"))
