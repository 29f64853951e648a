"""An invented case with evidence in hands, seals, parts and papers, under a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.services import records
from casefiles.services.evidence import custody, dividing, intake
from tests.dossier.gather.dossier import still
from tests.factories import SteppingClock

TEXT = "=1+2 is no formula"


def make(folder: Path, files: Path) -> None:
    files.mkdir()
    (files / "photo.txt").write_text("The vat.", encoding="utf-8")
    with Library.create(folder, author="A. Quispe", name="Condor", clock=SteppingClock()) as library:
        intake.add_files(library, [files / "photo.txt"], arrival=intake.Arrival(received_from="Unidad Norte"))
        bag = records.create(
            library, "exhibit",
            {
                "name": "Green backpack", "exhibit_class": "physical", "description": TEXT, "collected_by": "T. Illa",
                "collected": "11 February 2026",
            },
        )  # fmt: skip
        records.create(library, "exhibit", {"name": "Handset", "exhibit_class": "physical"})
        custody.enter(
            library,
            bag.id,
            "collected",
            custody.Said(to_whom="T. Illa", place="Puerto Quinde", seal="S-0417"),
        )
        custody.enter(library, bag.id, "stored", custody.Said(to_whom="Nobody"))
        custody.strike_out(library, bag.id, 2, "another item")
        custody.enter(
            library,
            bag.id,
            "handed_over",
            custody.Said(from_whom="W. Nahui", to_whom="R. Ccori", condition="+ strap torn", seal_found="S-0417", seal="S-0522"),
            happened="12 February 2026",
        )  # fmt: skip
        dividing.make_part(library, bag.id, {"name": "Sample <b>white</b>"}, how="opened", by="R. Ccori", seal="S-0523")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("forms")
    make(place / "Condor.casefiles", place / "files")
    return place / "Condor.casefiles"


@pytest.fixture
def condor(made: Path) -> Iterator[Library]:
    """The library, open for reading."""
    with Library.open(made, author="A. Quispe", read_only=True, clock=still) as opened:
        yield opened
