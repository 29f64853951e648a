"""Why a name was found: the alias, since when it is used, and what was folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, event

from casefiles import words
from casefiles.database.derived import raw
from casefiles.database.library import Library
from casefiles.services import judgements, links, lookup, records, search


def why(library: Library, text: str) -> dict[str, str]:
    found = {one.ref: one.why for one in search.suggest(library, text, types=["person"])}
    assert found == {
        hit.record.ref: hit.why for hit in search.search(library, text, types=["person"]).hits if hit.record.ref in found
    }
    return found


def person(library: Library, name: str, alias: str = "", period: str | None = None) -> str:
    made = records.create(library, "person", {"printed_name": name, "identity": "named"})
    if alias:
        links.add_alias(library, made.id, alias, period=period)
    return made.ref


def id_of(library: Library, ref: str) -> int:
    with library.read() as session:
        return lookup.by_ref(session, ref).id


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (None, "“Chino”, alias · article folded"),
        ("since 2016", "“Chino”, alias since 2016 · article folded"),
        ("until 2018", "“Chino”, alias until 2018 · article folded"),
        ("from 2016 to 2018", "“Chino”, alias, from 2016 to 2018 · article folded"),
        ("2017", "“Chino”, alias, 2017 · article folded"),
        ("2016/..", "“Chino”, alias, 2016 or later · article folded"),
    ],
)
def test_an_alias_is_told_with_its_period(library: Library, period: str | None, said: str) -> None:
    ref = person(library, "Nilo Nadie", "Chino", period)
    assert why(library, "al Chino") == {ref: said}


def test_in_the_reader_s_language(library: Library) -> None:
    ref = person(library, "Nilo Nadie", "Chino", "since 2016")
    with words.use("es"):
        assert why(library, "al Chino") == {ref: "«Chino», alias desde 2016 · sin artículo"}


def test_a_name_that_is_what_was_typed_is_not_explained(library: Library) -> None:
    ref = person(library, "Nilo Nadie", "Chino", "since 2016")
    assert why(library, "Nilo Nad") == {ref: ""}


def test_a_name_written_otherwise_is_explained_and_kept_as_printed(library: Library) -> None:
    ref = person(library, "Francisco Quispe")
    (found,) = search.suggest(library, "Pancho Kispe", types=["person"])
    assert (found.ref, found.title, found.why) == (ref, "Francisco Quispe", "sounds like · short form")
    assert [one.why for one in search.first(library, "Pancho Kispe")] == ["sounds like · short form"]


def test_who_is_called_by_the_alias_is_not_told_it_again(library: Library) -> None:
    made = links.person_by_alias(library, "Chino")
    assert why(library, "del Chino") == {made.ref: "article folded"}


def test_the_reason_does_not_make_another_reference(library: Library) -> None:
    ref = person(library, "Francisco Quispe")
    (found,) = search.suggest(library, "Kispe")
    assert found == search.suggest(library, ref)[0]


def test_undo_and_a_change_of_the_name_are_followed(library: Library) -> None:
    ref = person(library, "Quispe")
    assert why(library, "Kispe") == {ref: "sounds like"}
    library.undo()
    assert why(library, "Kispe") == {}
    library.redo()
    assert why(library, "Kispe") == {ref: "sounds like"}
    library.rebuild()
    assert why(library, "Kispe") == {ref: "sounds like"}


def test_only_what_is_called_so_where_nothing_alike_is_wanted(library: Library) -> None:
    person(library, "Francisco Quispe")
    assert search.suggest(library, "Kispe", alike=False) == []
    assert len(search.suggest(library, "Quis", alike=False)) == 1


def beside(library: Library, text: str, types: Sequence[str] = ()) -> tuple[search.Hit, ...]:
    return search.beside(library, text, search.search(library, text, types=types), types=types)


def test_beside_what_is_called_so_other_writings_are_told_with_why(library: Library) -> None:
    chino = person(library, "Nilo Nadie", "Chino")
    other = person(library, "Ana Ajena", "Chinito", "since 2016")
    found = search.search(library, "Chino", types=["person"])
    assert [(hit.record.ref, hit.why) for hit in found.hits] == [(chino, "“Chino”, alias")]
    others = beside(library, "Chino", ["person"])
    assert [(hit.record.ref, hit.why) for hit in others] == [(other, "“Chinito”, alias since 2016 · diminutive")]
    assert (found.total, others[0].plain()["why"]) == (1, "“Chinito”, alias since 2016 · diminutive")


def test_an_alias_that_is_written_otherwise_is_one_line_with_who_bears_it(library: Library) -> None:
    chino = person(library, "Nilo Nadie", "Chino")
    other = person(library, "Ana Ajena", "Chinito")
    assert [hit.record.ref for hit in beside(library, "Chino")] == [other]
    links.add_alias(library, id_of(library, chino), "Chinita")
    assert [hit.record.ref for hit in beside(library, "Chino")] == [other], "she is told as Chino already"
    nobody = records.create(library, "alias", {"text": "Chinita de Nadie"}).ref
    assert {hit.record.ref for hit in beside(library, "Chino")} <= {other, nobody}


def test_an_alias_stays_where_somebody_who_bears_it_is_not_told(library: Library) -> None:
    person(library, "Nilo Nadie", "Chino")
    ana = person(library, "Ana Ajena", "Chinito")
    assert [hit.record.title for hit in beside(library, "Chino type:alias")] == ["“Chinito”"], "people were not asked for"
    again = records.create(library, "person", {"printed_name": "Ana Ajena Otra"})
    judgements.judge(library, id_of(library, ana), again.id, "same")
    assert {hit.record.type for hit in beside(library, "Chino")} == {"person"}


def test_they_meet_the_conditions_and_narrow_no_table(library: Library) -> None:
    person(library, "Nilo Nadie", "Chino")
    person(library, "Ana Ajena", "Chinito")
    assert beside(library, "Chino type:organisation") == ()
    assert len(search.matching(library, "Chino", "person")) == 1


def test_aliases_are_asked_by_who_bears_them_and_not_read_through(library: Library) -> None:
    """Without statistics SQLite takes the index of the trash or that of link types: 0.4 s among a million entries."""
    person(library, "Nilo Nadie", "Chino")
    asked: list[tuple[str, Any]] = []

    def heard(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if "JOIN alias" in statement or "JOIN link" in statement:
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        search.search(library, "al Chino")
    finally:
        event.remove(Engine, "before_cursor_execute", heard)
    assert len(asked) == 2
    with library.read() as session:
        for statement, parameters in asked:
            steps = [row[3] for row in raw(session).execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            assert "INDEX ix_link_source_end" in steps[0], steps
