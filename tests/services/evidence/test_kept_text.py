"""The text of evidence: as it was read when it came in, read now where it was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.errors import NotFound
from casefiles.services import records
from casefiles.services.evidence import intake, kept_text
from tests.services.evidence import samples


def add(library: Library, tmp_path: Path, name: str, data: bytes, *, read: bool) -> int:
    (tmp_path / name).write_bytes(data)
    return intake.add_files(library, [tmp_path / name], read=read).exhibits[0].id


@pytest.mark.parametrize("read", [True, False])
def test_text_is_given_page_by_page(library: Library, tmp_path: Path, read: bool) -> None:
    found = kept_text.text_of(library, add(library, tmp_path, "paper.pdf", samples.paper(), read=read))
    assert [page.strip() for page in found.pages] == ["Page one", "Page two"]
    assert not found.is_plain


@pytest.mark.parametrize("read", [True, False])
def test_plain_text_is_known_as_such(library: Library, tmp_path: Path, read: bool) -> None:
    found = kept_text.text_of(library, add(library, tmp_path, "a.txt", "Ñahui\r\n".encode(), read=read))
    assert found == kept_text.KeptText(("Ñahui\r\n",), True, "")


def test_a_file_that_cannot_be_read_says_why(library: Library, tmp_path: Path) -> None:
    found = kept_text.text_of(library, add(library, tmp_path, "a.docx", samples.document()[:-3000], read=True))
    assert not any(found.pages) and found.note.endswith(".")


def test_an_item_without_a_file_says_so(library: Library) -> None:
    ref = records.create(library, "exhibit", {"name": "Backpack", "exhibit_class": "physical"})
    with pytest.raises(NotFound, match="no file"):
        kept_text.text_of(library, ref.id)
