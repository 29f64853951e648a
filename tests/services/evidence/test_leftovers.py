"""What nothing refers to is listed, and stays until somebody removes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.errors import BadInput
from casefiles.services.evidence import disposal, intake, leftovers
from casefiles.services.verification import verify
from tests.factories import SteppingClock


@pytest.fixture
def library(tmp_path: Path):
    with Library.create(tmp_path / "case.casefiles", author="A. Quispe", clock=SteppingClock()) as opened:
        yield opened


def taken_in(library: Library, tmp_path: Path, name: str = "note.txt") -> int:
    (tmp_path / name).write_text(f"{name}: the vat behind the house\n")
    return intake.add_files(library, [tmp_path / name], read=False).exhibits[0].id


def broken_off(library: Library, tmp_path: Path) -> str:
    """Bytes placed by an intake that was killed before its change was written."""
    (tmp_path / "half.txt").write_text("half of an intake\n")
    return library.vault.keep(library.vault.stage(tmp_path / "half.txt")).sha256


def test_nothing_is_left_over_of_what_is_entered(library: Library, tmp_path: Path) -> None:
    taken_in(library, tmp_path)
    assert leftovers.find(library) == ()


def test_bytes_of_an_intake_that_was_killed(library: Library, tmp_path: Path) -> None:
    digest = broken_off(library, tmp_path)
    (found,) = leftovers.find(library)
    assert (found.key, found.why, found.size) == (digest, "never_entered", 18)
    assert "never entered" in found.sentence


def test_bytes_whose_entry_was_taken_back_have_the_name_they_came_with(library: Library, tmp_path: Path) -> None:
    taken_in(library, tmp_path)
    library.undo()
    (found,) = [one for one in leftovers.find(library) if one.why != "sheet"]
    assert (found.why, found.name) == ("taken_back", "note.txt")
    assert found.arrived.startswith("2026-")
    library.redo()
    assert leftovers.find(library) == ()


def test_a_sheet_without_evidence(library: Library, tmp_path: Path) -> None:
    uid = "0190a000-0000-7000-8000-000000000000"
    (library.vault.root / "intake" / uid).write_text("{}")
    (found,) = leftovers.find(library)
    assert (found.key, found.why) == (uid, "sheet")
    assert leftovers.remove(library, [uid], "test sheet") == 1
    assert leftovers.find(library) == ()


def test_what_is_removed_is_gone_and_verification_knows(library: Library, tmp_path: Path) -> None:
    taken_in(library, tmp_path)
    library.undo()
    half = broken_off(library, tmp_path)
    found = [one.key for one in leftovers.find(library) if one.why != "sheet"]
    assert len(found) == 2 and half in found
    assert leftovers.remove(library, found, "not of this case") == 2
    assert list(library.vault.objects()) == []
    report = verify(library)
    assert report.ok, report.findings


def test_without_a_reason_nothing_is_removed(library: Library, tmp_path: Path) -> None:
    digest = broken_off(library, tmp_path)
    with pytest.raises(BadInput, match="why"):
        leftovers.remove(library, [digest], " ")
    assert list(library.vault.objects()) == [digest]


def test_evidence_that_is_entered_is_never_removed(library: Library, tmp_path: Path) -> None:
    taken_in(library, tmp_path)
    (digest,) = library.vault.objects()
    assert leftovers.remove(library, [digest], "by mistake") == 0
    assert list(library.vault.objects()) == [digest]


def test_bytes_that_stayed_after_a_disposal(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = taken_in(library, tmp_path)
    monkeypatch.setattr(library.vault, "destroy", lambda _digest: None)
    disposal.dispose(library, note, reason="ordered by the court", witness="R. Ccori")
    monkeypatch.undo()
    (found,) = leftovers.find(library)
    assert found.why == "disposed"
    leftovers.remove(library, [found.key], "as ordered")
    assert list(library.vault.objects()) == []


def test_a_leftover_can_be_copied_out(library: Library, tmp_path: Path) -> None:
    digest = broken_off(library, tmp_path)
    leftovers.export(library, digest, tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text() == "half of an intake\n"
    with pytest.raises(BadInput, match="already"):
        leftovers.export(library, digest, tmp_path / "out.txt")
