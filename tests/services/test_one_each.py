"""Entries that are judged to be one are found, listed and counted as one, until the judgement is taken back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from casefiles import words
from casefiles.database.derived import raw
from casefiles.database.library import Library
from casefiles.domain.identity import once
from casefiles.services import (
    aliases,
    claims,
    glance,
    judgements,
    links,
    listing,
    one_each,
    profile,
    quick_entry,
    records,
    search,
    timeline,
)
from casefiles.services.matching import finding
from casefiles.services.one_each import Count
from casefiles.services.views import EACH_ONCE, Filter, Group, Ref
from casefiles.services.working import Working


def person(library: Library, name: str, **fields: object) -> Ref:
    return records.create(library, "person", {"printed_name": name, **fields})


@pytest.fixture
def three(library: Library) -> list[Ref]:
    """Three entries of one name, of which nothing is judged yet."""
    return [person(library, f"Aurelio Ñahui {n}") for n in ("Soto", "Paz", "Rojas")]


def join(library: Library, *entries: Ref) -> list[Ref]:
    """Judges each to be the same as the next; gives the judgements."""
    return [judgements.judge(library, a.id, b.id, "same") for a, b in zip(entries, entries[1:], strict=False)]


def picture(library: Library) -> object:
    """All that is counted of people in search, lists and at a glance."""
    found = search.search(library, "nahui", by_type=True)
    conditions = search.search(library, "type:person", by_type=True)
    return (
        [(hit.record.ref, [one.ref for one in hit.others]) for hit in (*found.hits, *conditions.hits)],
        (found.total, found.entries, dict(found.counts), found.in_words),
        (conditions.total, conditions.entries, dict(conditions.counts), conditions.in_words),
        listing.tally(library)["person"],
        glance.counts(library)["person"],
        list(listing.order(library, "person", filters=[EACH_ONCE])),
        [ref.ref for ref in search.suggest(library, "nahui", types=["person"])],
        [ref.ref for ref in search.suggest(library, "", types=["person"])],
        [ref.ref for ref in search.first(library, "nahui")],
    )


# Search


def test_entries_that_are_one_are_one_hit_that_names_the_others(library: Library, three: list[Ref]) -> None:
    join(library, *three[:2])
    found = search.search(library, "nahui", by_type=True)
    assert (found.total, found.entries, found.counts, found.entry_counts) == (2, 3, {"person": 2}, {"person": 3})
    assert found.in_words == "2 people (3 entries)"
    assert found.count("person") == Count(2, 3)
    joined = next(hit for hit in found.hits if hit.others)
    assert {joined.record.ref, *(one.ref for one in joined.others)} == {three[0].ref, three[1].ref}
    assert joined.one_with == f"one person with {joined.others[0].ref}"
    assert joined.plain()["members"] == [three[0].ref, three[1].ref]
    alone = next(hit for hit in found.hits if not hit.others)
    assert (alone.record.ref, alone.one_with) == (three[2].ref, "")
    assert "members" not in alone.plain()


def test_the_hit_is_the_entry_that_fits_best(library: Library, three: list[Ref]) -> None:
    join(library, *three)
    for text, best in (("Aurelio Ñahui Paz", three[1]), (three[2].ref, three[2]), ("aurelio nahui rojas", three[2])):
        (hit,) = search.search(library, text, types=["person"]).hits
        assert hit.record.ref == best.ref
        assert len(hit.others) == 2


def test_why_it_was_found_stands_beside_with_whom_it_is_one(library: Library) -> None:
    first, second = person(library, "Tomasa Illa"), records.create(library, "person", {"identity": "alias_only"})
    links.add_alias(library, second.id, "El Chaska")
    links.add_alias(library, second.id, "Oso")
    join(library, first, second)
    hit = next(hit for hit in search.search(library, "oso").hits if hit.record.type == "person")
    assert (hit.record.ref, hit.why, hit.one_with) == (second.ref, "“Oso”, alias", f"one person with {first.ref}")
    (offered,) = search.suggest(library, "oso", types=["person"])
    assert (offered.ref, offered.why) == (second.ref, f"“Oso”, alias · one person with {first.ref}")
    (plain,) = search.suggest(library, "tomasa", types=["person"])
    assert (plain.ref, plain.why) == (first.ref, f"one person with {second.ref}")


def test_organisations_are_counted_so_too(library: Library) -> None:
    made = [records.create(library, "organisation", {"name": f"Los Halcones {n}"}) for n in ("del Sur", "Negros")]
    join(library, *made)
    found = search.search(library, "halcones", by_type=True)
    assert found.in_words == "1 organisation (2 entries)"
    assert found.hits[0].one_with.startswith("one organisation with ORG-000")
    assert listing.tally(library)["organisation"] == Count(1, 2)


def test_of_several_types_the_numbers_stand_without_a_noun(library: Library, three: list[Ref]) -> None:
    join(library, *three)
    records.create(library, "organisation", {"name": "Los Ñahui"})
    found = search.search(library, "nahui", by_type=True)
    assert found.in_words == "2 (4 entries)"
    assert dict(found.counts) == {"person": 1, "organisation": 1}


def test_a_page_is_full_though_many_entries_are_one(library: Library) -> None:
    many = [person(library, f"Aurelio Ñahui {n:02}") for n in range(70)]
    join(library, *many[5:65])
    whole = [hit.record.id for hit in search.search(library, "nahui", limit=50).hits]
    assert len(whole) == len(set(whole)) == 11
    pages = [search.search(library, "nahui", limit=4, offset=at).hits for at in (0, 4, 8)]
    assert [hit.record.id for page in pages for hit in page] == whole
    assert [len(page) for page in pages] == [4, 4, 3]
    by_conditions = [search.search(library, "type:person", limit=4, offset=at) for at in (0, 4, 8)]
    assert [len(page.hits) for page in by_conditions] == [4, 4, 3]
    assert len({hit.record.id for page in by_conditions for hit in page.hits}) == 11
    assert {(page.total, page.entries) for page in by_conditions} == {(11, 70)}


def test_many_who_are_one_are_looked_up_and_not_read_whole(
    library: Library, three: list[Ref], monkeypatch: pytest.MonkeyPatch
) -> None:
    join(library, *three[:2])
    expected = picture(library)
    monkeypatch.setattr(one_each, "READ_WHOLE", 1)
    assert picture(library) == expected


def test_the_number_of_statements_does_not_grow_with_the_hits(library: Library) -> None:
    made = [person(library, f"Aurelio Ñahui {n:02}") for n in range(40)]
    join(library, *made[:3])
    join(library, *made[4:6])

    def asked(limit: int) -> int:
        statements: list[str] = []
        with library.read() as session:
            engine = session.get_bind()
        listen: Callable[..., None] = lambda *about: statements.append(about[2])  # noqa: E731 - listened to and taken off
        event.listen(engine, "before_cursor_execute", listen)
        try:
            found = search.search(library, "nahui", limit=limit)
            glance.shown_on_each(library, [hit.record.id for hit in found.hits])
        finally:
            event.remove(engine, "before_cursor_execute", listen)
        return len(statements)

    assert asked(2) == asked(30)


def test_who_is_one_with_whom_is_read_from_an_index_and_not_from_every_record(library: Library, three: list[Ref]) -> None:
    join(library, *three[:2])
    with library.read() as session:
        engine = session.get_bind()
    asked: list[tuple[str, object]] = []

    def listen(*about: object) -> None:
        asked.append((str(about[2]), about[3]))

    event.listen(engine, "before_cursor_execute", listen)
    try:
        listing.tally(library)
        listing.rows(library, "person", [three[0].id], ["title", "standing", "one_with"])
        finding.find(library)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    with library.read() as session:
        plans = [
            " ".join(row[3] for row in raw(session).execute(f"EXPLAIN QUERY PLAN {statement}", values))
            for statement, values in asked
            if "record.identity_id >" in statement
        ]
    assert plans
    assert all("ix_record_identity_id" in plan for plan in plans), plans


# Lists and counts


def test_the_list_says_who_is_one_with_whom(library: Library, three: list[Ref]) -> None:
    join(library, *three[:2])
    ids = listing.order(library, "person", sort="ref")
    cells = [row.cells[0] for row in listing.rows(library, "person", ids, ["one_with"])]
    assert cells == [three[1].ref, three[0].ref, ""]
    assert listing.tally_of(library, ids) == Count(2, 3)
    assert one_each.in_entries("person", listing.tally_of(library, ids)) == "2 people in 3 entries"
    assert one_each.in_entries("person", listing.tally_of(library, ids[2:])) == "1"
    with words.use("es"):
        assert one_each.in_entries("person", Count(2, 3)) == "2 personas en 3 fichas"


def test_each_person_once_shows_the_first_that_passes_all_else(library: Library) -> None:
    made = [person(library, f"Ñahui {n}", involvement=how) for n, how in enumerate(("witness", "suspect", "suspect"))]
    join(library, *made)
    other = person(library, "Rosa Ejemplo", involvement="suspect")

    def listed(*filters: Filter, **how: object) -> list[int]:
        return list(listing.order(library, "person", sort="ref", filters=filters, **how))  # type: ignore[arg-type]

    suspects = Filter("involvement", "is", "suspect")
    assert listed(EACH_ONCE) == [made[0].id, other.id]
    assert listed(EACH_ONCE, suspects) == [made[1].id, other.id]
    assert listed(EACH_ONCE, limit=1) == [made[0].id]
    assert listed(EACH_ONCE, among={made[2].id}) == [made[2].id]
    assert listed(EACH_ONCE, descending=True) == [other.id, made[2].id]
    assert listed(Filter("one_with", "has")) == [one.id for one in made]
    assert listed(Filter("one_with", "lacks")) == [other.id]
    with pytest.raises(Exception, match="no test"):
        listing.order(library, "person", filters=[Group("any", (EACH_ONCE,))])


def test_two_entries_of_one_suspect_are_one_at_a_glance(library: Library, three: list[Ref]) -> None:
    source = records.create(library, "source", {"name": "El Eco de Quinde"})
    for one in three[:2]:
        claims.add(library, one.id, working=Working(source=source.id), says="There is no such man.", supports=False)
    assert glance.glance(library).disputed_in_all == 2
    join(library, *three[:2])
    found = glance.glance(library)
    assert (found.disputed_in_all, len(found.disputed)) == (1, 1)
    assert found.counts["person"] == 2
    assert found.apart == {"person": Count(2, 3)}


def test_an_alias_of_one_person_is_not_used_by_two(library: Library, three: list[Ref]) -> None:
    for one in three:
        links.add_alias(library, one.id, "Tuco")
    join(library, *three[:2])
    (known, *_more) = aliases.known(library, "tuco")
    assert len([one for found in aliases.known(library, "tuco") for one in found.holders]) <= 3
    assert len(known.holders) == len({one.id for one in known.holders})
    (alias,) = profile.profile(library, three[2].ref).aliases
    assert [one.ref for one in alias.also_used_by] == [three[0].ref]


def test_one_alias_record_that_two_entries_of_one_person_bear_has_one_holder(
    library: Library, three: list[Ref]
) -> None:
    alias = records.create(library, "alias", {"text": "Tuco"})
    aliases.assign(library, alias.id, [one.id for one in three])
    join(library, *three[:2])
    (known,) = aliases.known(library, "tuco")
    assert [one.ref for one in known.holders] == [three[0].ref, three[2].ref]


def test_a_line_offers_a_person_once(library: Library) -> None:
    made = [person(library, "Rosa Ejemplo Paz"), person(library, "Rosa Ejemplo Soto"), person(library, "Rosa Ejemplar")]
    join(library, *made[:2])
    (chip, *_others) = quick_entry.propose(library, '"Rosa Ej" s1').chips
    offered = {option.record.ref for option in chip.options if option.record is not None}
    assert len(offered & {made[0].ref, made[1].ref}) == 1
    assert made[2].ref in offered


def test_one_person_is_one_answer_to_who_did_it(library: Library, three: list[Ref]) -> None:
    source = records.create(library, "source", {"name": "El Eco de Quinde"})
    crime = records.create(library, "event", {"name": "Ambush at the bend"})
    for one in three:
        made = links.add(library, "attributed_to", crime.id, one.id, working=Working(source=source.id))
        assert made.id
    join(library, *three[:2])
    (question,) = profile.questions(library, crime.id)
    assert [(answer.link.other.ref, len(answer.supports)) for answer in question.answers] == [
        (three[0].ref, 2),
        (three[2].ref, 1),
    ]


def test_what_two_entries_say_alike_of_one_time_is_one_mark(library: Library, three: list[Ref]) -> None:
    place = records.create(library, "place", {"name": "Puerto Quinde"})
    for one in three:
        links.add(library, "seen_at", one.id, place.id, details={"period": "May 2017"})
    links.add(library, "connected", three[0].id, three[1].id, details={"period": "2016"})
    assert len(timeline.moments(library)) == 4
    join(library, *three[:2])
    assert [moment.shown for moment in timeline.moments(library)] == ["May 2017", "May 2017"]


# Taken back


def test_withdrawn_undone_and_trashed_everything_is_counted_as_before(library: Library, three: list[Ref]) -> None:
    apart = picture(library)
    judgement, _other = join(library, *three)
    joined = picture(library)
    assert joined != apart
    library.undo()
    library.undo()
    assert picture(library) == apart
    library.redo()
    library.redo()
    assert picture(library) == joined
    records.trash(library, [three[2].id])
    assert listing.tally(library)["person"] == Count(1, 2)
    library.undo()
    assert picture(library) == joined
    judgements.withdraw(library, judgement.id)
    assert listing.tally(library)["person"] == Count(2, 3)
    judgements.judge(library, three[1].id, three[2].id, "different")
    assert picture(library) == apart


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(("same", "same", "different"))), max_size=8
    )
)
def test_whatever_is_judged_all_counts_are_those_of_the_clusters(steps: list[tuple[int, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder) / "case", author="A. Quispe") as library:
        made = [person(library, f"Aurelio Ñahui {n}") for n in range(6)]
        for a, b, verdict in steps:
            if a != b:
                judgements.judge(library, made[a].id, made[b].id, verdict)
        with library.read() as session:
            clusters = {tuple(judgements.same_as(session, one.id)) for one in made}
        found = search.search(library, "nahui", by_type=True)
        assert {tuple(sorted((hit.record.id, *(one.id for one in hit.others)))) for hit in found.hits} == clusters
        assert found.total == len(found.hits) == len(clusters)
        assert listing.tally(library)["person"] == Count(len(clusters), 6)
        assert len(listing.order(library, "person", filters=[EACH_ONCE])) == len(clusters)


def test_once_keeps_the_order() -> None:
    assert list(once([5, 3, 4, 1, 2], {4: 3, 3: 3, 2: 1, 1: 1})) == [5, 3, 1]
