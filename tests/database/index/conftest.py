"""Connections with an index: on disk, plain and encrypted, and an empty one in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casefiles.database import index
from tests.database.index.case import CASE, connect


@pytest.fixture(params=[None, "ab" * 32], ids=["plain", "encrypted"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    made = connect(str(tmp_path / "library.db"), request.param)
    made.execute("BEGIN IMMEDIATE")
    index.create(made)
    index.put(made, CASE)
    yield made
    made.close()


@pytest.fixture
def memory() -> Iterator[Any]:
    made = connect()
    made.execute("BEGIN IMMEDIATE")
    index.create(made)
    yield made
    made.close()
