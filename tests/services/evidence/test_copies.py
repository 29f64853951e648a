"""Copies that leave the library: whole, checked, one's own; and cleared away."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.database.library import Library
from casefiles.errors import BadInput, CasefilesError, LibraryDamaged, NotFound
from casefiles.progress import Cancelled
from casefiles.services import records
from casefiles.services.evidence import copies, intake
from casefiles.services.views import Ref
from tests.factories import SteppingClock

BYTES = b"the vat behind the house " * 100_000


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.create(tmp_path / "case.casefiles", author="Ines", clock=SteppingClock())
    yield made
    made.close()


@pytest.fixture
def item(library: Library, tmp_path: Path) -> Ref:
    (tmp_path / "vat.bin").write_bytes(BYTES)
    return intake.add_files(library, [tmp_path / "vat.bin"], read=False).exhibits[0]


def test_a_copy_is_whole_and_for_oneself(library: Library, item: Ref, tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    assert copies.save_copy(library, item.id, target) == hashlib.sha256(BYTES).hexdigest()
    assert target.read_bytes() == BYTES
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_what_changed_is_not_handed_out(library: Library, item: Ref, tmp_path: Path) -> None:
    (digest,) = library.vault.objects()
    key = library.vault.key_of(digest)
    key.chmod(0o600)
    key.write_bytes(BYTES.replace(b"behind", b"before"))
    target = tmp_path / "out.bin"
    target.write_bytes(b"there before")
    with pytest.raises(LibraryDamaged, match="is not what was taken in"):
        copies.save_copy(library, item.id, target)
    assert target.read_bytes() == b"there before"
    assert [one.name for one in tmp_path.glob(".casefiles-*")] == []


def test_cancelling_leaves_nothing(library: Library, item: Ref, tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        copies.save_copy(library, item.id, tmp_path / "out.bin", progress=stop)
    assert not (tmp_path / "out.bin").exists() and not list(tmp_path.glob(".casefiles-*"))


def test_places_that_will_not_do(library: Library, item: Ref, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="outside the library"):
        copies.save_copy(library, item.id, library.folder / "vault" / "out.bin")
    with pytest.raises(BadInput, match="folder of this name"):
        copies.save_copy(library, item.id, tmp_path)
    with pytest.raises(CasefilesError, match="could not be written"):
        copies.save_copy(library, item.id, tmp_path / "nowhere" / "out.bin")
    bare = records.create(library, "exhibit", {"name": "A backpack", "exhibit_class": "physical"})
    with pytest.raises(NotFound):
        copies.save_copy(library, bare.id, tmp_path / "out.bin")


def test_copies_for_other_programs_are_cleared_away(library: Library, item: Ref, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    one, other = (copies.copy_for_opening(library, item.id, folder) for _n in range(2))
    assert one != other and one.name == other.name == "vat.bin" and one.read_bytes() == BYTES
    assert stat.S_IMODE(one.parent.stat().st_mode) == stat.S_IMODE(folder.stat().st_mode) == 0o700
    copies.clear_copies(folder)
    assert list(folder.iterdir()) == []
    copies.clear_copies(tmp_path / "never made")


def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "kept").write_text("kept")
    (tmp_path / "copies").symlink_to(tmp_path / "papers")
    copies.clear_copies(tmp_path / "copies")
    assert (tmp_path / "papers" / "kept").exists()


@given(st.text(max_size=300))
def test_names_are_fit_for_any_file_system(name: str) -> None:
    fit = copies.fit_name(name, "EX-0001")
    assert fit and "/" not in fit and "\\" not in fit and "\0" not in fit and not fit.startswith((".", "-", " "))
    assert len(fit.encode("utf-8", "replace")) <= copies.LONGEST_NAME


def test_endings_stay() -> None:
    assert copies.fit_name("../../etc/IMG 1.JPG", "EX-0001") == "IMG 1.JPG"
    assert copies.fit_name("é" * 200 + ".pdf", "EX-0001").endswith("é.pdf")
    assert copies.fit_name("invoice\u202efdp.exe", "EX-0001") == "invoice_fdp.exe"
    assert copies.fit_name("", "EX-0001") == "EX-0001"
