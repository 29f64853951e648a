"""Settings of the library itself."""

from __future__ import annotations

import pytest

from casefiles.database.library import Library
from casefiles.errors import BadInput
from casefiles.services import settings


def test_a_setting_is_kept_and_can_be_undone(library: Library) -> None:
    settings.put(library, "marking", "secret")
    assert library.setting("marking") == "secret"
    settings.put(library, "marking", "official")
    assert library.setting("marking") == "official"
    assert library.undo() == "Set how the library is handled"
    assert library.setting("marking") == "secret"
    library.undo()
    assert library.setting("marking") == ""


def test_a_setting_there_is_not_is_refused(library: Library) -> None:
    before = library.head.seq
    with pytest.raises(BadInput, match="colour"):
        settings.put(library, "colour", "red")
    assert library.head.seq == before
