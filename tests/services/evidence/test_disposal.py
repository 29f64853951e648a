"""Evidence disposed of: never what is on hold, the bytes for good, the tombstone for ever."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.errors import BadInput, CannotUndo, NotFound
from casefiles.services import records
from casefiles.services.backup import backup
from casefiles.services.evidence import custody, disposal, intake
from casefiles.services.search import search
from casefiles.services.verification import verify
from tests.factories import SteppingClock

WORDS = "the vat behind the house"


@pytest.fixture
def library(tmp_path: Path):
    with Library.create(tmp_path / "case.casefiles", author="A. Quispe", clock=SteppingClock()) as opened:
        yield opened


@pytest.fixture
def note(library: Library, tmp_path: Path) -> int:
    """A text that was taken in and read."""
    (tmp_path / "note.txt").write_text(f"I saw {WORDS}.\n")
    return intake.add_files(library, [tmp_path / "note.txt"]).exhibits[0].id


def exhibit_of(library: Library, id_: int) -> Exhibit:
    with library.read() as session:
        found = records.fetch(session, id_)
    assert isinstance(found, Exhibit)
    return found


def destroy(library: Library, id_: int, **more: object) -> disposal.Disposed:
    said = {"reason": "ordered by the court", "witness": "R. Ccori", **more}
    return disposal.dispose(library, id_, **said)  # type: ignore[arg-type]


def test_the_bytes_go_and_a_tombstone_stays(library: Library, note: int) -> None:
    (digest,) = library.vault.objects()
    assert destroy(library, note) == disposal.Disposed(True, ())
    assert list(library.vault.objects()) == []
    held = exhibit_of(library, note)
    assert (held.holding, held.sha256, held.original_name) == ("destroyed", digest, "note.txt")
    with library.read() as session:
        last = custody.chain(session, held.uid)[-1]
    assert (last.action, last.purpose, last.condition) == ("destroyed", "ordered by the court", "witness: R. Ccori")
    assert library.vault.read_sheet(held.uid)


def test_its_text_is_not_found_any_more(library: Library, note: int) -> None:
    assert len(search(library, WORDS, types=["exhibit"]).hits) == 1
    destroy(library, note)
    assert search(library, WORDS, types=["exhibit"]).hits == ()
    assert not [file for file in (library.vault.root / "derived").rglob("*") if file.is_file()]


def test_what_was_disposed_of_is_no_finding(library: Library, note: int, tmp_path: Path) -> None:
    destroy(library, note)
    report = verify(library)
    assert report.ok, report.findings
    assert report.evidence.held == 0
    assert backup(library, tmp_path / "copy.casefiles-backup").ok


def test_it_cannot_be_undone(library: Library, note: int) -> None:
    destroy(library, note)
    with pytest.raises(CannotUndo):
        library.undo()
    assert exhibit_of(library, note).holding == "destroyed"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": " "}, "for a reason"),
        ({"witness": ""}, "witness"),
        ({"action": "sold"}, "no way to dispose"),
        ({"happened": "1 January 2190"}, "still to come"),
    ],
)
def test_without_reason_or_witness_nothing_happens(
    library: Library, note: int, said: dict[str, str], sentence: str
) -> None:
    head = library.head
    with pytest.raises(BadInput, match=sentence):
        destroy(library, note, **said)
    assert library.head == head
    assert len(list(library.vault.objects())) == 1


def test_what_is_on_hold_stays(library: Library, note: int) -> None:
    records.update(library, note, {"hold": "appeal pending"})
    with pytest.raises(BadInput, match="on legal hold .appeal pending."):
        destroy(library, note)
    with pytest.raises(BadInput, match="on legal hold"):
        records.trash(library, [note])
    records.update(library, note, {"hold": ""})
    assert destroy(library, note).bytes_gone


def test_a_hold_covers_the_parts(library: Library, note: int) -> None:
    parcel = records.create(library, "exhibit", {"name": "A parcel", "hold": "appeal pending"})
    records.update(library, note, {"part_of": parcel.id})
    with pytest.raises(BadInput, match=parcel.ref):
        destroy(library, note)


def test_the_term_is_kept_unless_it_is_said(library: Library, note: int) -> None:
    records.update(library, note, {"keep_until": "2030"})
    with pytest.raises(BadInput, match="to be kept until 2030"):
        destroy(library, note)
    assert destroy(library, note, early=True).bytes_gone


def test_bytes_that_another_entry_has_too_stay_for_it(library: Library, note: int, tmp_path: Path) -> None:
    other = intake.add_files(library, [tmp_path / "note.txt"], read=False).exhibits[0]
    done = destroy(library, note)
    assert (done.bytes_gone, [one.id for one in done.shared_with]) == (False, [other.id])
    assert len(list(library.vault.objects())) == 1
    assert destroy(library, other.id) == disposal.Disposed(True, ())
    assert list(library.vault.objects()) == []


def test_an_entry_in_the_trash_counts_too(library: Library, note: int, tmp_path: Path) -> None:
    other = intake.add_files(library, [tmp_path / "note.txt"], read=False).exhibits[0]
    records.trash(library, [other.id])
    assert not destroy(library, note).bytes_gone


def test_what_is_returned_keeps_its_copy_here(library: Library, note: int) -> None:
    assert not destroy(library, note, action="returned", to_whom="the owner").bytes_gone
    assert exhibit_of(library, note).holding == "returned"
    assert len(list(library.vault.objects())) == 1


def test_nothing_is_disposed_of_twice(library: Library, note: int) -> None:
    destroy(library, note)
    with pytest.raises(BadInput, match="already"):
        destroy(library, note)


def test_a_thing_without_bytes(library: Library) -> None:
    rifle = records.create(library, "exhibit", {"name": "A rifle", "exhibit_class": "physical"})
    assert destroy(library, rifle.id) == disposal.Disposed(False, ())
    assert exhibit_of(library, rifle.id).holding == "destroyed"


def test_an_entry_that_is_not_there(library: Library) -> None:
    with pytest.raises(NotFound):
        destroy(library, 9_000)


def test_the_same_bytes_may_come_again(library: Library, note: int, tmp_path: Path) -> None:
    destroy(library, note)
    intake.add_files(library, [tmp_path / "note.txt"], read=False)
    report = verify(library)
    assert report.ok, report.findings
    assert report.evidence.checked == 1


def test_terms_that_are_over_or_soon_will_be(library: Library, note: int) -> None:
    today = library.clock().day
    over = records.create(library, "exhibit", {"name": "A rifle", "keep_until": "2020"})
    later = records.create(library, "exhibit", {"name": "A boat", "keep_until": "2090"})
    soon = today + datetime.timedelta(days=12)
    records.update(library, note, {"keep_until": soon.isoformat(), "hold": "appeal pending"})
    found = disposal.terms(library)
    assert [(one.exhibit.id, one.is_over, one.hold) for one in found] == [(over.id, True, ""), (note, False, "appeal pending")]
    assert later.id not in [one.exhibit.id for one in found]
    destroy(library, over.id)
    assert [one.exhibit.id for one in disposal.terms(library)] == [note]
