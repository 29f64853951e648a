"""The register of printed forms: numbers that only rise, never undone, found again by item and by file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.dossier.forms import making
from casefiles.dossier.forms.gathering import Options
from casefiles.errors import CasefilesError
from casefiles.services import history, printed_forms, records
from casefiles.services.printed_forms import Printed
from casefiles.services.verification import verify
from tests.factories import SteppingClock


@pytest.fixture
def items(library: Library) -> list[str]:
    return [records.create(library, "exhibit", {"name": name}).ref for name in ("Green backpack", "Handset")]


def form(number: str = "F-2026-0001", *items: str, sha256: str = "ab" * 32) -> Printed:
    return Printed(number, "list", items or ("EX-0001",), "en", None, 1, sha256, "cd" * 32)


def test_numbers_rise_and_begin_anew_each_year(library: Library) -> None:
    assert printed_forms.next_number(library) == "F-2026-0001"
    printed_forms.enter(library, form("F-2026-0009"))
    printed_forms.enter(library, form("F-2025-0044", sha256="ef" * 32))
    assert printed_forms.next_number(library) == "F-2026-0010"


def test_forms_are_found_by_item_and_by_file(library: Library) -> None:
    printed_forms.enter(library, form("F-2026-0001", "EX-0001", "EX-0001/1"))
    printed_forms.enter(library, form("F-2026-0002", "EX-0002", sha256="ef" * 32))
    assert [one.number for one in printed_forms.entries(library)] == ["F-2026-0002", "F-2026-0001"]
    assert [one.number for one in printed_forms.entries(library, ["EX-0001/1"])] == ["F-2026-0001"]
    assert [one.number for one in printed_forms.entries(library, limit=1)] == ["F-2026-0002"]
    (kept,) = printed_forms.entries(library, ["EX-0002"])
    assert (kept.made_by, kept.made[:10], kept.items) == ("A. Quispe", "2026-03-02", ("EX-0002",))
    assert printed_forms.number_of(library, "ef" * 32) == "F-2026-0002"
    assert printed_forms.number_of(library, "00" * 32) == ""


def test_it_is_never_undone_and_told_in_the_change_log(library: Library) -> None:
    printed_forms.enter(library, form("F-2026-0001", "EX-0001", "EX-0002", "EX-0003", "EX-0004"))
    assert history.changes(library, limit=1)[0].label == "Form F-2026-0001 of EX-0001, EX-0002, EX-0003 …"
    (row,) = history.rows_of(library, library.head.seq)
    assert row.type == "Printed form"
    assert ("Number", "", "F-2026-0001") in row.fields
    assert library.state().undo is None
    assert verify(library).ok


def test_a_form_on_disk_stands_in_the_register(library: Library, items: list[str], tmp_path: Path) -> None:
    head = library.head
    made = making.write(library, "custody", items, tmp_path / "custody.pdf", Options())
    (kept,) = printed_forms.entries(library)
    assert (kept.number, kept.kind, kept.items, kept.pages) == (made.number, "custody", tuple(items), made.pages)
    assert kept.sha256 == hashlib.sha256((tmp_path / "custody.pdf").read_bytes()).hexdigest()
    assert kept.head == head.hash, "the head on the paper is the one from before it was entered"


def test_the_same_pages_twice_are_one_form_others_are_another(library: Library, items: list[str], tmp_path: Path) -> None:
    shown, data = making.preview(library, "list", items, Options())
    assert making.register(library, shown, data, 1) == "F-2026-0001"
    assert making.register(library, shown, data, 1) == "F-2026-0001"
    assert len(printed_forms.entries(library)) == 1
    with pytest.raises(CasefilesError, match="number F-2026-0001 already"):
        making.register(library, shown, data + b"x", 1)
    made = making.save(library, shown, tmp_path / "list.xlsx")
    assert made.number == "F-2026-0002"
    assert printed_forms.number_of(library, made.sha256) == "F-2026-0002"


def test_a_library_open_for_reading_prints_without_a_number(library: Library, items: list[str], tmp_path: Path) -> None:
    library.close()
    with Library.open(library.folder, read_only=True, clock=SteppingClock()) as reading:
        made = making.write(reading, "list", items, tmp_path / "list.pdf", Options())
        assert made.number == ""
        assert printed_forms.entries(reading) == []


def test_what_cannot_be_entered_does_not_stay_on_disk(
    library: Library, items: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise CasefilesError("invented fault")

    monkeypatch.setattr(printed_forms, "enter", broken)
    with pytest.raises(CasefilesError):
        making.write(library, "list", items, tmp_path / "list.pdf", Options())
    assert list(tmp_path.glob("*.pdf")) == []
