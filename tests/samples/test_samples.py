"""The sample library of every released schema opens with this version, keeps its data, and goes on being usable."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from casefiles.database.connection import connect
from casefiles.database.library import Library
from casefiles.database.migrations import SCHEMA_VERSION
from casefiles.services import records
from casefiles.services.backup import backup, restore
from casefiles.services.verification import verify
from tests.factories import SteppingClock
from tests.samples.holdings import FOLDER, holdings

SAMPLES = sorted(FOLDER.glob("schema-*.zip"))


def test_every_schema_has_its_sample() -> None:
    assert [sample.stem for sample in SAMPLES] == [f"schema-{version}" for version in range(1, SCHEMA_VERSION + 1)]


@pytest.fixture(params=SAMPLES, ids=lambda sample: sample.stem)
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, object]]:
    """The unpacked library, and what it held when it was made."""
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(tmp_path / "sample.casefiles")
    return tmp_path / "sample.casefiles", json.loads(request.param.with_suffix(".json").read_text(encoding="utf-8"))


def test_it_opens_and_keeps_its_data(sample: tuple[Path, dict[str, object]]) -> None:
    folder, held = sample
    with Library.open(folder, author="A. Quispe", clock=SteppingClock()) as library:
        now = json.loads(json.dumps(holdings(library)))
        report = verify(library)
    assert report.findings == ()
    assert now["evidence"] == held["evidence"]
    assert now["titles"] == held["titles"]
    assert now["entries"] >= held["entries"]  # type: ignore[operator]
    for form, rows in held["rows"].items():  # type: ignore[attr-defined]
        assert set(now["rows"][form]) == set(rows), form
        for uid, row in rows.items():
            assert row.items() <= now["rows"][form][uid].items(), f"{form} {uid}"
    connection = connect(folder / "library.db", read_only=True)
    kept = connection.execute("SELECT hash FROM change WHERE seq = ?", (held["entries"],)).fetchone()
    connection.close()
    assert kept == (held["hash"],), "the journal goes on where it was"


def test_it_can_be_worked_on_saved_and_restored(sample: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    folder, _held = sample
    with Library.open(folder, author="A. Quispe", clock=SteppingClock()) as library:
        records.create(library, "note", {"text": "Entered by a later version."})
        assert library.undo()
        assert library.redo()
        assert backup(library, tmp_path / "sample.casefiles-backup").ok
    restore(tmp_path / "sample.casefiles-backup", tmp_path / "again", clock=SteppingClock())
    with Library.open(tmp_path / "again", clock=SteppingClock()) as library:
        assert verify(library).findings == ()
