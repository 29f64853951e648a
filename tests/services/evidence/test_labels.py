"""A label that is scanned leads to its item; one of another library or of another file is named as such."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.domain.exhibit_code import code_of
from casefiles.errors import BadInput, NotFound
from casefiles.services import records
from casefiles.services.evidence import intake
from casefiles.services.evidence.labels import read_label


def test_where_a_label_leads(library: Library, tmp_path: Path) -> None:
    (tmp_path / "photo.txt").write_text("The vat.", encoding="utf-8")
    photo = intake.add_files(library, [tmp_path / "photo.txt"], read=False).exhibits[0]
    bag = records.create(library, "exhibit", {"name": "Backpack"})
    with library.read() as session:
        digest = records.fetch(session, photo.id).sha256  # type: ignore[attr-defined]
    assert (read_label(library, code_of(library.code, photo.ref, digest)) or bag).id == photo.id
    assert (read_label(library, f"{library.code.lower()} {bag.ref}") or photo).id == bag.id
    assert read_label(library, "backpack") is None
    other = "0000" if library.code != "0000" else "1111"
    with pytest.raises(BadInput, match=f"library {other}"):
        read_label(library, f"{other} {bag.ref}")
    with pytest.raises(BadInput, match="another file"):
        read_label(library, f"{library.code} {photo.ref} {'0' * 8}")
    with pytest.raises(NotFound, match="EX-0099"):
        read_label(library, f"{library.code} EX-0099")
    records.trash(library, [bag.id])
    with pytest.raises(NotFound):
        read_label(library, f"{library.code} {bag.ref}")
