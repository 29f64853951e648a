"""Judgements: cited, contradicted in words, and taken back so that nothing of them is left. Everybody here is invented."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.database.library import Library
from casefiles.errors import BadInput
from casefiles.services import comparing, judgements, links, one_person, records
from casefiles.services.case import Case
from casefiles.services.one_person import OnePerson
from casefiles.services.profile import profile
from casefiles.services.working import Working
from tests.factories import SteppingClock


def people(library: Library, count: int) -> list[int]:
    return [records.create(library, "person", {"printed_name": f"Aurelio Ñahui {n}"}).id for n in range(count)]


def whole(library: Library, record: int) -> OnePerson:
    with library.read() as session:
        return one_person.of(Case(session, library), record)


def test_a_judgement_cites_what_is_being_worked_on(library: Library) -> None:
    a, b = people(library, 2)
    source = records.create(library, "source", {"name": "El Eco de Quinde", "kind": "article"})
    judgements.judge(library, a, b, "same", "Same photograph", working=Working(source=source.id))
    (judged,) = whole(library, a).judgements
    assert (judged.reason, [one.title for one in judged.sources]) == ("Same photograph", ["El Eco de Quinde"])


def test_undo_takes_back_a_judgement_with_what_it_cites(library: Library) -> None:
    a, b = people(library, 2)
    source = records.create(library, "source", {"name": "El Eco de Quinde", "kind": "article"})
    judgements.judge(library, a, b, "same", working=Working(source=source.id))
    library.undo()
    assert whole(library, a).judgements == ()
    assert [one.id for one in whole(library, a).members] == [a]


def test_a_later_judgement_of_a_pair_stands_in_the_place_of_the_former(library: Library) -> None:
    a, b = people(library, 2)
    judgements.judge(library, a, b, "same")
    judgements.judge(library, b, a, "unsure")
    newest, former = whole(library, a).judgements
    assert (newest.counts, former.counts) == (True, False)


def test_a_contradiction_is_told_with_its_chain(library: Library) -> None:
    a, b, c = people(library, 3)
    judgements.judge(library, a, b, "same")
    judgements.judge(library, a, c, "different")
    judgements.judge(library, b, c, "same")
    (found,) = whole(library, c).contradictions
    assert (found.skipped.first.id, found.skipped.second.id) == (b, c)
    assert [(step.first.id, step.second.id) for step in found.chain] == [(a, b)]
    assert found.sentence == (
        "Aurelio Ñahui 0 (PER-0001) and Aurelio Ñahui 2 (PER-0003) are judged not to be the same, which "
        "Aurelio Ñahui 1 (PER-0002) and Aurelio Ñahui 2 (PER-0003) being the same would contradict, because "
        "Aurelio Ñahui 0 (PER-0001) the same as Aurelio Ñahui 1 (PER-0002)."
    )


def test_one_person_has_every_alias_and_value_with_the_entry_and_the_source(library: Library) -> None:
    source = records.create(library, "source", {"name": "El Eco de Quinde", "kind": "article"})
    a = records.create(
        library, "person", {"printed_name": "Aurelio Ñahui", "born": "1979"}, working=Working(source=source.id)
    ).id
    b = records.create(library, "person", {"printed_name": "Aurelio Ñahui", "born": "1981"}).id
    links.add_alias(library, a, "Tuco")
    links.add_alias(library, b, "El Tuco")
    links.add_alias(library, b, "Chino")
    group = records.create(library, "organisation", {"name": "Los Halcones"}).id
    links.add(library, "member_of", b, group)
    judgements.judge(library, a, b, "same")
    one = whole(library, b)
    assert [member.id for member in one.members] == [a, b]
    assert {alias.text: [entry.id for entry, _use in alias.uses] for alias in one.aliases} == {
        "Tuco": [a, b],
        "Chino": [b],
    }
    fields = {field.key: field for field in one.fields}
    assert not fields["printed_name"].rival
    assert [entry.entry.id for entry in fields["printed_name"].values[0]] == [a, b]
    assert fields["born"].rival
    assert [one.title for one in fields["born"].values[0][0].sources] == ["El Eco de Quinde"]
    assert [(entry.id, link.other.id) for entry, link in one.links] == [(b, group)]


def test_beside_one_another_equal_and_rival_values_are_marked(library: Library) -> None:
    a = records.create(library, "person", {"printed_name": "Aurelio Ñahui", "born": "1979", "occupation": "cook"}).id
    b = records.create(
        library, "person", {"printed_name": "AURELIO ÑAHUI", "born": "1981", "nationality": "Invented"}
    ).id
    for who in (a, b):
        links.add_alias(library, who, "Tuco")
    links.add_alias(library, b, "Chino")
    event = records.create(library, "event", {"name": "Ambush", "date": "3 May 2017"}).id
    for who in (a, b):
        links.add(library, "took_part", who, event)
    shown = comparing.beside(library, a, b)
    marks = {field.key: field.mark for field in shown.fields}
    assert (marks["printed_name"], marks["born"], marks["occupation"]) == ("equal", "rival", "")
    assert [(one.text, one.left is not None, one.right is not None) for one in shown.aliases] == [
        ("Tuco", True, True), ("Chino", False, True),
    ]  # fmt: skip
    assert [one.other.id for one in shown.common] == [event]
    assert [[one.record.id for one in side] for side in shown.moments] == [[event], [event]]


def test_things_that_cannot_be_compared_are_refused(library: Library) -> None:
    (a,) = people(library, 1)
    group = records.create(library, "organisation", {"name": "Los Halcones"}).id
    for second in (group, a):
        with pytest.raises(BadInput):
            comparing.beside(library, a, second)


# Whatever is judged and withdrawn

PEOPLE = 5
_STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("judge"),
            st.sampled_from([(a, b) for a in range(PEOPLE) for b in range(PEOPLE) if a != b]),
            st.sampled_from(judgements.VERDICTS),
        ),
        st.tuples(st.just("withdraw"), st.integers(0, 20), st.just("")),
        st.tuples(st.just("undo"), st.just(0), st.just("")),
        st.tuples(st.just("redo"), st.just(0), st.just("")),
    ),
    min_size=1,
    max_size=8,
)


def _seen(library: Library, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """What a reader sees of everybody: with whom they are one, their links and aliases, their standing."""
    found = {}
    for one in ids:
        view = profile(library, one)
        together = whole(library, one)
        found[one] = (
            tuple(ref.id for ref in view.same_as),
            tuple((link.type, link.other.id) for link in view.links),
            tuple(alias.text for alias in view.aliases),
            view.backing,
            tuple(alias.text for alias in together.aliases),
            tuple((entry.id, link.type, link.other.id) for entry, link in together.links),
            tuple(
                (judged.first.id, judged.second.id, judged.verdict, judged.skipped) for judged in together.judgements
            ),
        )
    return found


def _made(folder: Path) -> tuple[Library, list[int]]:
    library = Library.create(folder, author="A. Quispe", clock=SteppingClock())
    ids = people(library, PEOPLE)
    group = records.create(library, "organisation", {"name": "Los Halcones"}).id
    for n, one in enumerate(ids):
        links.add_alias(library, one, f"Tuco {n}")
        links.add(library, "member_of", one, group)
    return library, ids


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=_STEPS)
def test_what_is_seen_is_what_the_standing_judgements_alone_would_give(steps: list[tuple[str, Any, str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        library, ids = _made(Path(place) / "case.casefiles")
        made: list[int] = []
        for what, which, verdict in steps:
            standing = _standing(library)
            if what == "judge":
                made.append(judgements.judge(library, ids[which[0]], ids[which[1]], verdict).id)
            elif what == "withdraw" and standing:
                judgements.withdraw(library, standing[which % len(standing)][0])
            elif what == "undo" and made and library.state().undo and "Link" not in str(library.state().undo):
                library.undo()
            elif what == "redo" and library.state().redo:
                library.redo()
        standing = _standing(library)
        seen = _seen(library, ids)
        library.close()
        alone, again = _made(Path(place) / "alone.casefiles")
        for _id, first, second, verdict in standing:
            judgements.judge(alone, again[ids.index(first)], again[ids.index(second)], verdict)
        assert again == ids
        assert seen == _seen(alone, again)
        alone.close()


def _standing(library: Library) -> list[tuple[int, int, int, str]]:
    """The judgements that stand, in the order in which they were decided."""
    from sqlalchemy import select

    from casefiles.domain.judgement import Judgement

    with library.read() as session:
        rows = session.scalars(select(Judgement).order_by(Judgement.decided, Judgement.uid))
        return [(row.id, row.first, row.second, row.verdict) for row in rows]
