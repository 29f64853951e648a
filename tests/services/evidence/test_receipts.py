"""What cannot be entered takes no file in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.errors import BadInput, NotFound
from casefiles.services import records
from casefiles.services.evidence import receipts


def test_a_mistake_leaves_no_file_behind(library: Library, tmp_path: Path) -> None:
    held = records.create(library, "exhibit", {"name": "Backpack"})
    paper = tmp_path / "receipt.txt"
    paper.write_text("Received.", encoding="utf-8")
    head = library.head
    attempts: list[tuple[type[Exception], Callable[[], object]]] = [
        (BadInput, lambda: receipts.enter_with_file(library, [held.id], "juggled", paper)),
        (BadInput, lambda: receipts.enter_with_file(library, [held.id], "stored", paper, happened="1 January 2190")),
        (NotFound, lambda: receipts.enter_with_file(library, [4711], "stored", paper)),
        (BadInput, lambda: receipts.enter_with_file(library, [held.id], "stored", tmp_path / "missing.txt")),
        (BadInput, lambda: receipts.digest_of(library, held.ref)),
        (NotFound, lambda: receipts.digest_of(library, "EX-0999")),
    ]
    for error, attempt in attempts:
        with pytest.raises(error):
            attempt()
    assert library.head == head
    assert list(library.vault.objects()) == []
