"""One child for all tests of readers; generous, since the machine may be busy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casefiles.services.evidence.reader import Reader, Reading

Look = Callable[..., Reading]


@pytest.fixture(scope="module")
def shared() -> Iterator[Reader]:
    with Reader(timeout=60, poster=()) as made:
        yield made


@pytest.fixture
def look(shared: Reader, tmp_path: Path) -> Look:
    def read(data: bytes, name: str = "file") -> Reading:
        (tmp_path / "evidence").write_bytes(data)
        return shared.read(tmp_path / "evidence", name)

    return read


def texts(reading: Reading) -> list[tuple[int, str]]:
    return [(page.number, page.text) for page in reading.pages]
