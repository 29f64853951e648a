"""The demo library in English, open for reading, under a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casefiles.database.library import Library
from tests.dossier.gather.dossier import still


@pytest.fixture
def english(demo_en: Path) -> Iterator[Library]:
    with Library.open(demo_en, read_only=True, clock=still) as opened:
        yield opened
