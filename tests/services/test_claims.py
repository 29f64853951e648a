"""Who says so: claims, standing, rival values, choices."""

from __future__ import annotations

import pytest

from casefiles.database.library import Library
from casefiles.errors import BadInput, NotFound
from casefiles.services import claims, judgements, links, listing, records
from casefiles.services.profile import profile
from casefiles.services.views import FieldView, Ref
from casefiles.services.working import Working
from tests.services.test_records import newest, person, refused, source


def papers(library: Library, count: int) -> list[Working]:
    return [Working(source=source(library, f"Paper {n}").id) for n in range(1, count + 1)]


def seizure(library: Library, purity: str = "", working: Working | None = None) -> Ref:
    made = records.create(library, "seizure", {"substance": "cocaine"})
    if purity:
        claims.set_value(library, made.id, "purity", purity, working=working or Working())
    return made


def field(library: Library, record: int, key: str) -> FieldView:
    return profile(library, record).field(key)


# Claims about an entry and their standing


def test_standing_is_worded_with_counts(library: Library) -> None:
    first, second, third = papers(library, 3)
    made = person(library)
    chips = [profile(library, made.id).backing.chip]
    claims.add(library, made.id, working=first, says="He cooks.")
    chips.append(profile(library, made.id).backing.chip)
    again = claims.add(library, made.id, working=second, says="He cooks.")
    chips.append(profile(library, made.id).backing.chip)
    dispute = claims.add(library, made.id, working=third, says="He does not.", supports=False)
    chips.append(profile(library, made.id).backing.chip)
    assert chips == ["no source", "1 source", "2 independent", "disputed"]
    assert newest(library) == f"Paper 3 on {made.ref} {made.title}"
    claims.withdraw(library, dispute.id)
    assert profile(library, made.id).backing.chip == "2 independent"
    claims.set_state(library, again.id, "rejected", "the reporter took it back")
    assert profile(library, made.id).backing.chip == "1 source"
    claims.set_state(library, again.id, "open")
    assert profile(library, made.id).backing.chip == "2 independent"
    (row,) = listing.page(library, "person", ["title", "standing"])
    assert (row.standing, row.chip) == ("corroborated", "2 independent")


def test_a_dispute_without_support_is_disputed(library: Library) -> None:
    (only,) = papers(library, 1)
    made = person(library)
    claims.add(library, made.id, working=only, says="No such man.", supports=False)
    assert profile(library, made.id).backing.chip == "disputed"


def test_two_papers_that_repeat_one_release_are_one_source(library: Library) -> None:
    first, second = papers(library, 2)
    release = source(library, "Press release")
    made = person(library)
    for working in (first, second):
        claims.add(library, made.id, working=Working(source=working.source, via=release.id))
    backing = profile(library, made.id).backing
    assert (backing.name, backing.chip, backing.independent) == ("single source", "1 source, repeated", 1)
    drawn = [(line.type, line.other.id) for line in profile(library, first.source or 0).links]
    assert drawn == [("draws_on", release.id)]
    claims.add(library, made.id, working=Working(source=first.source, via=release.id))
    assert len(profile(library, first.source or 0).links) == 1
    assert [claim.origins for claim in profile(library, made.id).claims] == [("Press release",)] * 3


def test_one_register_entry_is_enough(library: Library) -> None:
    register = records.create(library, "source", {"name": "Civil register", "kind": "register"})
    made = person(library)
    claims.add(library, made.id, working=Working(source=register.id))
    assert profile(library, made.id).backing.chip == "1 record"


def test_what_cannot_be_claimed(library: Library) -> None:
    (only,) = papers(library, 1)
    made, other = person(library), person(library, "B")
    assert "source" in refused(library, lambda: claims.add(library, made.id, working=Working()))
    refused(library, lambda: claims.add(library, made.id, working=Working(source=other.id)))
    refused(library, lambda: claims.add(library, made.id, working=Working(source=999)))
    refused(library, lambda: claims.add(library, made.id, working=Working(source=only.source, via=other.id)))
    refused(library, lambda: claims.add(library, made.id, working=Working(source=only.source, grade_code="Z9")))
    refused(library, lambda: claims.add(library, made.id, working=only, field="no_such"))
    refused(library, lambda: claims.add(library, made.id, working=only, field="occupation"))
    refused(library, lambda: claims.add(library, made.id, working=only, part="0" * 36), NotFound)
    refused(library, lambda: claims.add(library, 999, working=only), NotFound)
    refused(library, lambda: claims.add(library, only.source or 0, working=only))
    claim = claims.add(library, made.id, working=only)
    refused(library, lambda: claims.add(library, claim.id, working=only))
    records.trash(library, [only.source or 0])
    assert "trash" in refused(library, lambda: records.create(library, "person", {}, working=only))


def test_a_stale_operation_of_the_working_bar_is_named(library: Library) -> None:
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    made = records.create(library, "person", {}, working=Working(operation=operation.id))
    assert [line.type for line in profile(library, made.id).links] == ["in_file"]
    records.trash(library, [operation.id])
    assert "trash" in refused(
        library, lambda: records.create(library, "person", {}, working=Working(operation=operation.id))
    )


def test_grades_are_read_as_typed_and_refused_with_the_scheme(library: Library) -> None:
    (only,) = papers(library, 1)
    made = person(library)
    claim = claims.add(library, made.id, working=Working(source=only.source, grade_code="b-2"))
    (shown,) = profile(library, made.id).claims
    assert (shown.grade, "usually reliable" in shown.grade_meaning.lower()) == ("B2", True)
    claims.grade(library, claim.id, "c 3")
    assert profile(library, made.id).claims[0].grade == "C3"
    assert newest(library) == f"Grade {claim.ref} C3"
    refused(library, lambda: claims.grade(library, claim.id, "Q7"))
    refused(library, lambda: claims.grade(library, claim.id, "B2", scheme="no such scheme"))
    refused(library, lambda: claims.grade(library, made.id, "B2"), NotFound)
    claims.grade(library, claim.id, "")
    assert profile(library, made.id).claims[0].grade_meaning == "not graded"


def test_weighing(library: Library) -> None:
    (only,) = papers(library, 1)
    made = person(library)
    claim = claims.add(library, made.id, working=only, says="He cooks.")
    assert "why" in refused(library, lambda: claims.set_state(library, claim.id, "rejected", "  "))
    refused(library, lambda: claims.set_state(library, claim.id, "doubtful"))
    refused(library, lambda: claims.set_state(library, made.id, "accepted"), NotFound)
    claims.set_state(library, claim.id, "rejected", " not he ")
    shown = profile(library, made.id).claims[0]
    assert (shown.state, shown.state_reason) == ("rejected", "not he")
    assert newest(library) == f"Reject {claim.ref}"
    assert profile(library, made.id).backing.chip == "no source"


def test_editing_a_claim(library: Library) -> None:
    first, second = papers(library, 2)
    made = person(library)
    claim = claims.add(library, made.id, working=first, says="He cooks.", true_when="2016")
    claims.update(
        library, claim.id, {"says": "He cooked.", "source": second.source, "true_when": "2017", "supports": "no"}
    )
    (shown,) = profile(library, made.id).claims
    assert (shown.says, shown.source.id, shown.true_when, shown.supports) == (
        "He cooked.",
        second.source,
        "2017",
        False,
    )
    refused(library, lambda: claims.update(library, claim.id, {"state": "accepted"}))
    refused(library, lambda: claims.update(library, claim.id, {"source": ""}))
    refused(library, lambda: claims.update(library, claim.id, {"supports": ""}))
    refused(library, lambda: claims.update(library, claim.id, {"source": made.id}))
    refused(library, lambda: claims.update(library, made.id, {"says": "x"}), NotFound)
    refused(library, lambda: claims.withdraw(library, made.id), NotFound)


@pytest.mark.parametrize("kind", ["task", "note"])
def test_nobody_is_cited_for_a_task_or_a_note(library: Library, kind: str) -> None:
    (only,) = papers(library, 1)
    made = records.create(library, kind, {"text" if kind == "note" else "name": "Ask again."}, working=only)
    assert profile(library, made.id).claims == ()
    refused(library, lambda: claims.add(library, made.id, working=only, says="It is so."))


def test_claims_on_links_and_rows(library: Library) -> None:
    first, second = papers(library, 2)
    who = person(library)
    group = records.create(library, "organisation", {"name": "Los Halcones"})
    link = links.add(library, "member_of", who.id, group.id, working=first)
    claims.add(library, link.id, working=second, says="He is.")
    (line,) = profile(library, who.id).links
    assert (line.backing.chip, line.said_by) == ("2 independent", "2 sources")
    event = records.create(library, "event", {"name": "Ambush"})
    uid = records.add_part(library, event.id, "headcounts", {"group": "police", "count": "4"}, working=first)
    claims.add(library, event.id, working=second, field="count", part=uid, value="5")
    row = profile(library, event.id).parts[0].rows[0]
    assert row.backing is not None
    assert row.backing.sources == 2
    police, count, *_rest = row.fields
    assert police.backing is not None
    assert (police.backing.chip, count.shown, count.open) == ("1 source", "4–5 · 2 versions", True)
    records.add_part(library, event.id, "tags", {"name": "night"}, working=first)
    assert not [claim for claim in profile(library, event.id).claims if claim.field == "name"]


# Values


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("at least 85 kg", "90 kg", "at least 85\u00a0kg"),
        ("up to 600 kg", "500 kg", "up to 600\u00a0kg"),
        ("about 400 kg", "500 kg", "≈ 400–500\u00a0kg"),
        ("about 400 kg", "400 kg", "≈ 400\u00a0kg"),
        ("2 kg", "2 litres", "2\u00a0kg or 2\u00a0L"),
        ("at least 5 kg", "up to 3 kg", "at least 5\u00a0kg or up to 3\u00a0kg"),
    ],
)
def test_rival_amounts_are_a_range_that_says_no_more_than_they_do(
    library: Library, first: str, second: str, shown: str
) -> None:
    one, other = papers(library, 2)
    made = records.create(library, "seizure", {"substance": "cocaine"})
    uid = records.add_part(library, made.id, "weights", {"amount": first}, working=one)
    claims.set_value(library, made.id, "amount", second, part=uid, working=other)
    amount = profile(library, made.id).parts[0].rows[0].fields[0]
    assert amount.shown == f"{shown} · 2 versions"
    assert (amount.range is None) == (" or " in shown)


def test_an_empty_field_takes_the_value_and_cites(library: Library) -> None:
    (only,) = papers(library, 1)
    made = seizure(library, "82 %", only)
    shown = field(library, made.id, "purity")
    assert (shown.shown, shown.versions, shown.open) == ("82\u00a0%", (), False)
    assert shown.backing is not None
    assert shown.backing.chip == "1 source"
    assert newest(library) == f"Edit purity of {made.ref}"


def test_without_a_source_nobody_is_cited_and_the_value_is_simply_replaced(library: Library) -> None:
    made = seizure(library, "82 %")
    claims.set_value(library, made.id, "purity", "80 %")
    shown = field(library, made.id, "purity")
    assert (shown.shown, shown.backing) == ("80\u00a0%", None)


def test_another_version_stands_beside_the_first(library: Library) -> None:
    first, second = papers(library, 2)
    made = seizure(library, "82 %", first)
    refused(library, lambda: claims.set_value(library, made.id, "purity", "85 %"))
    claims.set_value(library, made.id, "purity", "85 %", working=second)
    shown = field(library, made.id, "purity")
    assert shown.open
    assert shown.shown == "82–85\u00a0% · 2 versions"
    assert [(version.shown, version.chosen) for version in shown.versions] == [
        ("82\u00a0%", False),
        ("85\u00a0%", False),
    ]
    assert shown.backing is not None
    assert shown.backing.chip == "disputed"
    assert newest(library) == f"Another version: purity of {made.ref}"
    (row,) = listing.page(library, "seizure", ["purity"])
    assert row.cells == ("82–85\u00a0% · 2 versions",)


def test_versions_in_units_of_one_dimension_are_one_range(library: Library) -> None:
    first, second = papers(library, 2)
    made = records.create(library, "seizure", {"substance": "cocaine"})
    uid = records.add_part(library, made.id, "weights", {"basis": "gross"})
    claims.set_value(library, made.id, "amount", "1.5 t", part=uid, working=first)
    claims.set_value(library, made.id, "amount", "1400 kg", part=uid, working=second)
    shown = profile(library, made.id).parts[0].rows[0].fields[0].shown
    assert shown == "1.4–1.5\u00a0t · 2 versions"
    claims.set_value(library, made.id, "value", "1,000 USD", working=first)
    claims.set_value(library, made.id, "value", "S/ 3,500", working=second)
    assert "–" not in field(library, made.id, "value").shown


def test_choosing_keeps_the_rivals_in_sight_and_can_be_taken_back(library: Library) -> None:
    first, second = papers(library, 2)
    made = seizure(library, "82 %", first)
    claims.set_value(library, made.id, "purity", "85 %", working=second)
    claims.set_value(library, made.id, "purity", "85 %", mode="choose", reason="the laboratory's")
    shown = field(library, made.id, "purity")
    assert (shown.shown, shown.open) == ("85\u00a0%", False)
    assert [(version.shown, version.chosen) for version in shown.versions] == [
        ("85\u00a0%", True),
        ("82\u00a0%", False),
    ]
    assert shown.versions[0].claims[0].state_reason == "the laboratory's"
    assert shown.backing is not None
    assert shown.backing.name == "disputed"
    assert newest(library) == f"Choose purity of {made.ref}"
    (row,) = listing.page(library, "seizure", ["purity"])
    assert row.cells == ("85\u00a0%",)
    claims.set_value(library, made.id, "purity", "82 %", mode="choose")
    assert field(library, made.id, "purity").versions[0].shown == "82\u00a0%"
    claims.unchoose(library, made.id, "purity")
    assert field(library, made.id, "purity").open
    assert newest(library) == f"Reopen purity of {made.ref}"


def test_a_choice_that_no_source_gives_cites_the_one_at_work_or_is_refused(library: Library) -> None:
    first, second = papers(library, 2)
    made = seizure(library, "82 %", first)
    refused(library, lambda: claims.set_value(library, made.id, "purity", "90 %", mode="choose"))
    refused(library, lambda: claims.set_value(library, made.id, "purity", "", mode="choose"))
    claims.set_value(library, made.id, "purity", "90 %", mode="choose", working=second, reason="weighed anew")
    shown = field(library, made.id, "purity")
    assert (shown.shown, [(v.shown, v.chosen) for v in shown.versions]) == (
        "90\u00a0%",
        [("90\u00a0%", True), ("82\u00a0%", False)],
    )


def test_a_typing_error_is_mended_in_the_field_and_in_who_gave_it(library: Library) -> None:
    first, second = papers(library, 2)
    made = seizure(library, "82 %", first)
    claims.set_value(library, made.id, "purity", "85 %", working=second)
    claims.set_value(library, made.id, "purity", "81 %", mode="correct")
    shown = field(library, made.id, "purity")
    assert [version.shown for version in shown.versions] == ["81\u00a0%", "85\u00a0%"]
    assert len(profile(library, made.id).claims) == 2


def test_modes_and_values_that_make_no_sense(library: Library) -> None:
    (only,) = papers(library, 1)
    made = seizure(library, "82 %", only)
    assert "guess" in refused(library, lambda: claims.set_value(library, made.id, "purity", "80 %", mode="guess"))
    refused(library, lambda: claims.set_value(library, made.id, "purity", "rather pure"))
    refused(library, lambda: claims.set_value(library, made.id, "no_such", "x"))
    exhibit = records.create(library, "exhibit", {"name": "Bag"})
    refused(library, lambda: claims.set_value(library, exhibit.id, "sha256", "0" * 64))


def test_equal_values_written_differently_are_no_rivals(library: Library) -> None:
    first, second = papers(library, 2)
    made = records.create(library, "event", {"name": "Ambush"})
    claims.set_value(library, made.id, "date", "9 February 2026", working=first)
    claims.set_value(library, made.id, "date", "2026-02-09", working=second)
    shown = field(library, made.id, "date")
    assert (shown.versions, shown.open) == ((), False)
    assert shown.backing is not None
    assert shown.backing.chip == "2 independent"


def test_withdrawing_gives_back_the_former_picture(library: Library) -> None:
    first, second = papers(library, 2)
    made = seizure(library, "82 %", first)
    before = field(library, made.id, "purity")
    claims.set_value(library, made.id, "purity", "85 %", working=second)
    claims.withdraw(library, profile(library, made.id).claims[-1].id)
    assert field(library, made.id, "purity") == before


def test_a_value_true_at_its_time_is_history_and_no_choice(library: Library) -> None:
    first, second = papers(library, 2)
    site = records.create(library, "site", {"name": "Laboratory"})
    claims.set_value(library, site.id, "status", "active", working=first)
    old = claims.add(library, site.id, working=second, field="status", value="dismantled", true_when="2017-07")
    claims.set_state(library, old.id, "accepted")
    claims.unchoose(library, site.id, "status")
    assert {claim.id: claim.state for claim in profile(library, site.id).claims}[old.id] == "accepted"


def test_a_rows_value_has_versions_too_and_the_table_shows_them(library: Library) -> None:
    first, second = papers(library, 2)
    made = records.create(library, "seizure", {"substance": "cocaine"})
    uid = records.add_part(library, made.id, "weights", {"basis": "gross"})
    claims.set_value(library, made.id, "amount", "867.54 kg", part=uid, working=first)
    claims.set_value(library, made.id, "amount", "876 kg", part=uid, working=second)
    (row,) = listing.page(library, "seizure", ["amounts"])
    assert row.cells == ("867.54–876\u00a0kg · 2 versions",)
    claims.set_value(library, made.id, "amount", "876 kg", part=uid, mode="choose")
    (row,) = listing.page(library, "seizure", ["amounts"])
    assert row.cells == ("876\u00a0kg",)


# Identity


def test_the_same_person_is_a_judgement_that_can_be_taken_back(library: Library) -> None:
    first, second, third = (person(library, name) for name in "ABC")
    same = judgements.judge(library, first.id, second.id, "same", " one hand ")
    assert newest(library) == f"{first.ref} and {second.ref}: the same"
    judgements.judge(library, second.id, third.id, "same")
    assert {ref.id for ref in profile(library, first.id).same_as} == {second.id, third.id}
    judgements.judge(library, first.id, third.id, "different", "seen together")
    with library.read() as session:
        shown = judgements.of_record(session, second.id)
    assert sorted(view.skipped for view in shown) == [False, True]
    assert {ref.id for ref in profile(library, third.id).same_as} != {first.id, second.id}
    judgements.judge(library, first.id, second.id, "unsure")
    assert profile(library, first.id).same_as == ()
    with library.read() as session:
        unsure, *_others = judgements.of_record(session, first.id)
    assert unsure.verdict == "unsure"
    judgements.withdraw(library, unsure.id)
    assert [ref.id for ref in profile(library, first.id).same_as] == [second.id]
    judgements.withdraw(library, same.id)
    assert profile(library, first.id).same_as == ()
    with pytest.raises(NotFound):
        judgements.withdraw(library, first.id)


def test_judgements_that_make_no_sense(library: Library) -> None:
    first = person(library)
    group = records.create(library, "organisation", {"name": "Los Halcones"})
    refused(library, lambda: judgements.judge(library, first.id, first.id, "same"))
    refused(library, lambda: judgements.judge(library, first.id, group.id, "same"))
    refused(library, lambda: judgements.judge(library, first.id, 999, "same"), NotFound)
    with pytest.raises(BadInput):
        judgements.judge(library, first.id, group.id, "perhaps")


def test_a_version_is_chosen_by_its_key_with_the_words_it_was_given_in(library: Library) -> None:
    first = records.create(library, "source", {"name": "First paper"})
    second = records.create(library, "source", {"name": "Second paper"})
    site = records.create(
        library, "site", {"name": "Hut", "status_date": "June 2031"}, working=Working(source=first.id)
    )
    claims.add(library, site.id, working=Working(source=first.id), field="status_date")
    claims.set_value(library, site.id, "status_date", "circa May 2031", working=Working(source=second.id))
    versions = profile(library, site.id).field("status_date").versions
    wanted = next(version for version in versions if version.claims[0].source.id == second.id)
    claims.choose_version(library, site.id, "status_date", wanted.value_key, reason="seen by the author")
    shown = profile(library, site.id).field("status_date")
    assert (shown.written, shown.open) == ("circa May 2031", False)
    assert [version.chosen for version in shown.versions] == [True, False]
    with pytest.raises(BadInput, match="look at it again"):
        claims.choose_version(library, site.id, "status_date", "2031-01")
