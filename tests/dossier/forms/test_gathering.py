"""What a form holds: items in words, their custody, what cannot be right, and which hand-over a receipt is about."""

from __future__ import annotations

import pytest

from casefiles.database.library import Library
from casefiles.dossier.forms.gathering import Options, gather
from casefiles.errors import BadInput, NotFound

BAG, PART, HANDSET, PHOTO = "EX-0002", "EX-0002/1", "EX-0003", "EX-0001"


def test_an_item_in_words(condor: Library) -> None:
    form = gather(condor, "list", [BAG, PART, BAG], Options())
    bag, part = form.items
    assert (bag.ref, bag.title, bag.kind, bag.collected, bag.collected_by) == (
        BAG, "Green backpack", "physical", "11 February 2026", "T. Illa",
    )  # fmt: skip
    assert bag.code == f"{condor.code} {BAG}" and bag.parts == (PART,) and part.whole == BAG
    assert (bag.holder, bag.seal) == ("R. Ccori", ""), "the bag was opened for the part"
    assert (part.holder, part.seal) == ("R. Ccori", "S-0523")
    assert [(one.n, one.struck, one.note) for one in bag.entries][1:3] == [
        (2, "another item", ""), (3, "", "strikes entry 2: another item"),
    ]  # fmt: skip
    assert any("W. Nahui did not have it" in sentence for sentence in bag.findings)
    assert bag.chain[0] == 5 and len(bag.chain[1]) == 64
    assert (form.library, form.code, form.author) == ("Condor", condor.code, "A. Quispe")


def test_a_file_has_digits_of_its_hash_in_its_code(condor: Library) -> None:
    (photo,) = gather(condor, "label", [PHOTO], Options()).items
    assert photo.code == f"{condor.code} {PHOTO} {photo.sha256[:8]}" and not photo.is_physical
    assert (photo.collected, photo.collected_by) == ("", ""), "who took it in has not collected it"
    assert photo.received and photo.received_by == "A. Quispe"
    told = {fact.label: fact.value for fact in photo.facts()}
    assert "Collected" not in told and told["Received"].endswith("A. Quispe")


def test_the_language_is_the_form_s(condor: Library) -> None:
    (bag,) = gather(condor, "custody", [BAG], Options(language="es")).items
    assert (bag.kind, bag.entries[0].action) == ("física", "recojo")
    assert "no la tenía" in bag.findings[0]


def test_what_went_together_is_on_one_receipt(condor: Library) -> None:
    form = gather(condor, "receipt", [BAG, PART], Options())
    assert [(one.from_whom, one.to_whom, len(one.items)) for one in form.hand_overs] == [
        ("W. Nahui", "R. Ccori", 1), ("", "R. Ccori", 1),
    ]  # fmt: skip
    ((_item, entry),) = form.hand_overs[0].items
    assert (entry.n, entry.seal_found, entry.seal) == (4, "S-0417", "S-0522")
    (first,) = gather(condor, "receipt", [BAG], Options(entry=1)).hand_overs
    assert first.to_whom == "T. Illa"


def test_what_there_is_no_form_of(condor: Library) -> None:
    for error, key, refs, options in (
        (BadInput, "list", [], Options()),
        (NotFound, "list", ["EX-0099"], Options()),
        (NotFound, "list", [4711], Options()),
        (BadInput, "receipt", [HANDSET], Options()),
        (NotFound, "receipt", [BAG], Options(entry=2)),
    ):
        with pytest.raises(error):
            gather(condor, key, refs, options)  # type: ignore[arg-type]
