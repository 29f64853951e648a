"""Entries: made, changed, put in the trash and brought back; bad input is one sentence and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.link import Link
from casefiles.domain.record_types import CONNECTIVE, ENTRIES
from casefiles.errors import BadInput, CasefilesError, Conflict, NotFound
from casefiles.services import claims, history, judgements, links, records, trash
from casefiles.services.profile import profile
from casefiles.services.views import Ref
from casefiles.services.working import Working


def person(library: Library, name: str = "Aurelio Ñahui") -> Ref:
    return records.create(library, "person", {"printed_name": name})


def source(library: Library, name: str = "El Eco de Quinde") -> Ref:
    return records.create(library, "source", {"name": name})


def newest(library: Library) -> str:
    return history.changes(library, limit=1)[0].label


def refused(library: Library, call: Any, error: type[CasefilesError] = BadInput) -> str:
    """Runs a call that must be refused; nothing may have changed. Gives the sentence."""
    head = library.head
    with pytest.raises(error) as caught:
        call()
    assert library.head == head
    sentence = str(caught.value)
    assert sentence
    assert "\n" not in sentence
    assert len(sentence) < 400
    return sentence


# Made and changed


def test_what_is_entered_is_read_back(library: Library) -> None:
    made = records.create(
        library,
        "operation",
        {"name": "Condor Gris", "date": "11 February 2026", "kind": "interdiction"},
        parts={"resources": [{"kind": "helicopter", "count": "4"}]},
    )
    shown = profile(library, made.id)
    assert (shown.ref, shown.title, shown.shown("date")) == ("OP-2026-0001", "Condor Gris", "11 February 2026")
    (resources,) = (part for part in shown.parts if part.key == "resources")
    assert [one.shown for one in resources.rows[0].fields if one.shown] == ["helicopter", "4"]
    assert newest(library) == "Add operation OP-2026-0001 Condor Gris"


@pytest.mark.parametrize("type_name", ENTRIES)
def test_an_empty_entry_of_every_type_can_be_made_and_shown(library: Library, type_name: str) -> None:
    made = records.create(library, type_name, {})
    shown = profile(library, made.id)
    assert shown.title
    assert shown.version == 1


@pytest.mark.parametrize("type_name", sorted(CONNECTIVE))
def test_links_and_statements_are_not_made_by_themselves(library: Library, type_name: str) -> None:
    refused(library, lambda: records.create(library, type_name, {}))


def test_a_label_says_what_was_edited(library: Library) -> None:
    made = person(library)
    records.update(library, made.id, {"occupation": "cook", "nationality": "Peruvian"})
    assert newest(library) == f"Edit occupation, nationality of {made.ref}"
    with words.use("es"):
        records.update(library, made.id, {"occupation": "pilot"})
    library.undo()
    assert newest(library).startswith("Undo: ")
    assert profile(library, made.id).shown("occupation") == "cook"


def test_emptying_a_field(library: Library) -> None:
    made = records.create(library, "person", {"printed_name": "A", "born": "1979", "occupation": "cook"})
    records.update(library, made.id, {"born": "", "occupation": None})
    shown = profile(library, made.id)
    assert (shown.shown("born"), shown.field("occupation").stored) == ("", None)


def test_nothing_changed_is_no_change(library: Library) -> None:
    made = person(library)
    head = library.head
    records.update(library, made.id, {"printed_name": "Aurelio Ñahui"})
    records.update(library, made.id, {})
    assert library.head == head


def test_a_page_that_was_edited_elsewhere_is_refused(library: Library) -> None:
    made = person(library)
    records.update(library, made.id, {"occupation": "cook"}, version=1)
    assert made.ref in refused(
        library, lambda: records.update(library, made.id, {"occupation": "pilot"}, version=1), Conflict
    )


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"shoe_size": "44"}, "shoe_size"),
        ({"born": "the day the music died"}, "Born"),
        ({"born_at": "Nowhere at all"}, "Born at"),
        ({"born_at": 99_999}, "Born at"),
        ({"printed_name": "x" * 3_000}, "Name as printed"),
        ({"summary": "x" * 10_000_000}, "Summary"),
        ({"printed_name": "Nu\x00l"}, "NUL"),
        ({"printed_name": "half \ud83d"}, "half"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(library: Library, fields: dict[str, Any], word: str) -> None:
    made = person(library)
    assert word in refused(library, lambda: records.update(library, made.id, fields))
    assert word in refused(library, lambda: records.create(library, "person", fields))
    assert profile(library, made.id).version == 1


def test_an_unknown_type_is_refused(library: Library) -> None:
    assert "“dragon”" in refused(library, lambda: records.create(library, "dragon", {}))


@pytest.mark.parametrize(
    "text",
    [
        "Tom <Jerry> & <b>Sons</b>",
        "שלמה \u200f(בן־דוד)\u202c",
        "👩‍🔬 Chaska",
        "'; DROP TABLE record; --",
        "{name} {what} %s %(x)s",
        "e\u0301",
    ],
)
def test_hostile_names_are_kept_as_they_are(library: Library, text: str) -> None:
    made = person(library, text)
    expected = "é" if text == "e\u0301" else text
    assert profile(library, made.id).shown("printed_name") == expected
    assert newest(library) == f"Add person PER-0001 {expected}"
    records.update(library, made.id, {"summary": f"{text}\n{text}"})
    assert profile(library, made.id).shown("summary") == f"{expected}\n{expected}"


def test_a_reference_must_lead_to_what_belongs_there(library: Library) -> None:
    made, elsewhere = person(library), person(library, "B")
    assert elsewhere.ref in refused(library, lambda: records.update(library, made.id, {"born_at": elsewhere.id}))
    place = records.create(library, "place", {"name": "Quinde"})
    records.trash(library, [place.id])
    assert "trash" in refused(library, lambda: records.update(library, made.id, {"born_at": place.id}))


def test_a_place_is_not_within_itself_at_any_remove(library: Library) -> None:
    outer = records.create(library, "place", {"name": "Outer"})
    middle = records.create(library, "place", {"name": "Middle", "within": outer.ref})
    inner = records.create(library, "place", {"name": "Inner", "within": "Middle"})
    for target in (outer, middle, inner):
        assert "circle" in refused(
            library, lambda target=target: records.update(library, outer.id, {"within": target.id})
        )
    records.update(library, inner.id, {"within": outer.id})


def test_what_only_the_program_sets_is_not_typed(library: Library) -> None:
    exhibit = records.create(library, "exhibit", {"name": "Bag"})
    assert "set by the program" in refused(library, lambda: records.update(library, exhibit.id, {"sha256": "0" * 64}))


def test_an_entry_that_is_not_there(library: Library) -> None:
    for call in (
        lambda: records.update(library, 999, {"name": "x"}),
        lambda: records.name_of(library, 999),
        lambda: records.trash(library, [999]),
        lambda: records.restore(library, [999]),
        lambda: records.add_part(library, 999, "tags", {"name": "x"}),
        lambda: profile(library, "PER-0417"),
    ):
        refused(library, call, NotFound)


# Rows and tags


def test_rows_keep_their_order_when_earlier_ones_go(library: Library) -> None:
    seizure = records.create(library, "seizure", {"substance": "cocaine"})
    uids = [records.add_part(library, seizure.id, "weights", {"amount": f"{n} kg"}) for n in (1, 2, 3)]
    records.remove_part(library, seizure.id, uids[0])
    records.remove_part(library, seizure.id, uids[1])
    records.add_part(library, seizure.id, "weights", {"amount": "4 kg"})
    weights = profile(library, seizure.id).parts[0]
    assert [row.fields[0].shown for row in weights.rows] == ["3\u00a0kg", "4\u00a0kg"]
    assert newest(library) == f"Add to amounts of {seizure.ref}"


def test_a_row_that_goes_takes_what_is_said_about_it_and_undo_brings_both_back(library: Library) -> None:
    paper = source(library)
    seizure = records.create(library, "seizure", {"substance": "cocaine"})
    uid = records.add_part(library, seizure.id, "weights", {"amount": "5 kg"}, working=Working(source=paper.id))
    claims.add(library, seizure.id, working=Working(source=paper.id), field="amount", part=uid)
    records.remove_part(library, seizure.id, uid)
    assert profile(library, seizure.id).claims == ()
    records.trash(library, [seizure.id])
    records.restore(library, [seizure.id])
    assert profile(library, seizure.id).claims == ()
    library.undo()
    library.undo()
    library.undo()
    assert [claim.part for claim in profile(library, seizure.id).claims] == [uid, uid]


def test_rows_refuse_what_does_not_belong_to_them(library: Library) -> None:
    made = person(library)
    refused(library, lambda: records.add_part(library, made.id, "weights", {"amount": "5 kg"}))
    refused(library, lambda: records.add_part(library, made.id, "no such list", {"amount": "5 kg"}))
    refused(library, lambda: records.add_part(library, made.id, "tags", {"weight": "x"}))
    refused(library, lambda: records.add_part(library, made.id, "tags", {"name": "  "}))
    seizure = records.create(library, "seizure", {})
    uid = records.add_part(library, seizure.id, "weights", {"amount": "5 kg"})
    refused(library, lambda: records.update_part(library, seizure.id, uid, {"amount": "some"}))
    refused(library, lambda: records.update_part(library, made.id, uid, {"amount": "6 kg"}), NotFound)
    records.update_part(library, seizure.id, uid, {"basis": "net"})
    assert profile(library, seizure.id).parts[0].rows[0].fields[1].shown == "net"


def test_tags_are_a_set_of_tidy_words(library: Library) -> None:
    made = person(library)
    records.set_tags(library, made.id, ["to be asked", " cook ", "cook", "", "  "])
    records.set_tags(library, made.id, ["cook", "seen"])
    (tags,) = profile(library, made.id).parts
    assert [row.fields[0].shown for row in tags.rows] == ["cook", "seen"]
    library.undo()
    (tags,) = profile(library, made.id).parts
    assert [row.fields[0].shown for row in tags.rows] == ["to be asked", "cook"]


# Trash


def live_links(library: Library) -> list[int]:
    with library.read() as session:
        return list(session.scalars(select(Link.id).order_by(Link.id)))


def test_what_hung_on_it_goes_and_comes_with_it(library: Library) -> None:
    paper = source(library)
    working = Working(source=paper.id)
    first = records.create(library, "person", {"printed_name": "A"}, working=working)
    group = records.create(library, "organisation", {"name": "Los Halcones"})
    other = person(library, "B")
    link = links.add(library, "member_of", first.id, group.id, working=working)
    alone = links.add(library, "leads", first.id, group.id)
    links.remove(library, alone.id)
    judgements.judge(library, first.id, other.id, "same", "one hand")
    before = profile(library, first.id)
    records.trash(library, [first.id])
    assert newest(library) == f"Move {first.ref} A to trash"
    assert profile(library, first.id).deleted
    assert profile(library, group.id).links == ()
    assert profile(library, other.id).same_as == ()
    records.restore(library, [first.id])
    after = profile(library, first.id)
    assert [one.id for one in after.links] == [link.id]
    assert [claim.ref for claim in after.claims] == [claim.ref for claim in before.claims]
    assert after.backing == before.backing
    assert [ref.id for ref in profile(library, other.id).same_as] == [first.id]
    assert newest(library) == f"Restore {first.ref} A"


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
@pytest.mark.parametrize("back", [("first", "second"), ("second", "first")])
def test_two_that_share_a_link_thrown_away_apart(
    library: Library, order: tuple[str, ...], back: tuple[str, ...]
) -> None:
    paper = source(library)
    ends = {"first": person(library, "A"), "second": person(library, "B")}
    link = links.add(library, "met", ends["first"].id, ends["second"].id, working=Working(source=paper.id))
    for name in order:
        records.trash(library, [ends[name].id])
    assert live_links(library) == []
    records.restore(library, [ends[back[0]].id])
    assert live_links(library) == []
    records.restore(library, [ends[back[1]].id])
    assert live_links(library) == [link.id]
    assert profile(library, link.id).backing.sources == 1


def test_a_source_thrown_away_after_the_link_it_speaks_of(library: Library) -> None:
    paper = source(library)
    first, second = person(library, "A"), person(library, "B")
    link = links.add(library, "met", first.id, second.id, working=Working(source=paper.id))
    links.remove(library, link.id)
    records.trash(library, [paper.id])
    records.restore(library, [link.id])
    assert profile(library, link.id).claims == ()
    records.restore(library, [paper.id])
    assert len(profile(library, link.id).claims) == 1


def test_a_link_does_not_come_back_to_an_end_that_is_away(library: Library) -> None:
    first, second = person(library, "A"), person(library, "B")
    link = links.add(library, "met", first.id, second.id)
    records.trash(library, [first.id])
    assert first.ref in refused(library, lambda: records.restore(library, [link.id]))
    records.restore(library, [link.id, first.id])
    assert live_links(library) == [link.id]


def test_several_go_as_one_change_and_undo_brings_them_back(library: Library) -> None:
    made = [person(library, name) for name in "ABCD"]
    assert records.trash(library, [one.id for one in made]) == "Move 4 entries to trash"
    assert trash.count(library) == 4
    library.undo()
    assert trash.count(library) == 0
    records.trash(library, [one.id for one in made])
    records.restore(library, [one.id for one in made])
    assert newest(library) == "Restore 4 entries"
    assert trash.count(library) == 0
    library.undo()
    assert trash.count(library) == 4


def test_what_lies_in_the_trash_is_not_edited(library: Library) -> None:
    made = person(library)
    records.trash(library, [made.id])
    refused(library, lambda: records.update(library, made.id, {"occupation": "cook"}), NotFound)
    refused(library, lambda: records.set_tags(library, made.id, ["x"]), NotFound)
    refused(library, lambda: records.trash(library, [made.id]), NotFound)


def test_a_read_only_library_says_so(library: Library) -> None:
    made = person(library)
    with Library.open(library.folder, read_only=True) as reading, pytest.raises(CasefilesError, match="reading only"):
        records.update(reading, made.id, {"occupation": "cook"})
