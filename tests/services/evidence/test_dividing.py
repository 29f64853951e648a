"""Parts of an exhibit: a number of their own behind a stroke, a chain of their own, an entry in the chain of the whole."""

from __future__ import annotations

import pytest

from casefiles.database.library import Library
from casefiles.errors import BadInput, NotFound
from casefiles.services import records
from casefiles.services.evidence import custody, dividing
from casefiles.services.evidence.custody_views import custody_of
from casefiles.services.lookup import by_ref
from casefiles.services.profile import profile
from casefiles.services.verification import verify
from casefiles.services.views import Ref


def backpack(library: Library) -> Ref:
    made = records.create(
        library, "exhibit", {"name": "Backpack", "exhibit_class": "physical", "holding": "here", "kept_where": "Shelf 3"}
    )
    custody.enter(library, made.id, "collected", custody.Said(to_whom="T. Illa"))
    return made


def test_a_sample_has_its_own_chain_and_the_whole_tells_of_it(library: Library) -> None:
    whole = backpack(library)
    part = dividing.make_part(
        library, whole.id, {"name": "Sample of the powder", "nature": ""}, by="T. Illa", happened="11 February 2026",
        place="Puerto Quinde", seal="S-0418",
    )  # fmt: skip
    assert part.ref == f"{whole.ref}/1"
    view = profile(library, part.ref)
    assert (view.field("part_of").target or part).ref == whole.ref
    assert view.field("exhibit_class").stored == "physical" and view.shown("kept_where") == "Shelf 3"
    own, of_whole = custody_of(library, view.uid), custody_of(library, profile(library, whole.ref).uid)
    assert [(one.action, one.to_whom, one.seal) for one in own.entries] == [("collected", "T. Illa", "S-0418")]
    assert of_whole.entries[-1].purpose == "part EX-0001/1"
    assert own.findings == of_whole.findings == ()
    assert verify(library).ok


def test_numbers_only_rise_and_parts_have_parts(library: Library) -> None:
    whole = backpack(library)
    first = dividing.make_part(library, whole.id, {})
    assert first.title == "Part of Backpack"
    assert library.undo() == "Make part EX-0001/1"
    second = dividing.make_part(library, whole.id, {"name": "B"})
    inner = dividing.make_part(library, second.id, {"name": "C"}, how="copied")
    assert (second.ref, inner.ref) == ("EX-0001/2", "EX-0001/2/1")
    others = [dividing.make_part(library, whole.id, {"name": f"P{n}"}) for n in range(9)]
    with library.read() as session:
        assert [one.ref for one in dividing.parts_of(session, whole.id)] == [second.ref, *(one.ref for one in others)]
        assert by_ref(session, "ex 1/2/1").id == inner.id
    assert verify(library).findings == ()
    assert records.create(library, "exhibit", {"name": "Another"}).ref == "EX-0002", "parts use up no number of the whole"


def test_what_is_no_part(library: Library) -> None:
    whole = backpack(library)
    person = records.create(library, "person", {"printed_name": "Rosa Ejemplo"})
    head = library.head
    for error, record, options in (
        (BadInput, whole.id, {"how": "juggled"}),
        (BadInput, whole.id, {"happened": "1 January 2190"}),
        (BadInput, person.id, {}),
        (NotFound, 4711, {}),
    ):
        with pytest.raises(error):
            dividing.make_part(library, record, {}, **options)
    assert library.head == head
    deepest = whole
    for _level in range(dividing.DEEPEST):
        deepest = dividing.make_part(library, deepest.id, {})
    with pytest.raises(BadInput):
        dividing.make_part(library, deepest.id, {})
