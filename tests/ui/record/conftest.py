"""A small invented case, the desk that works on it, and a record's page beside it."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services import claims, links, records
from casefiles.services.views import Ref
from casefiles.services.working import Working
from tests.factories import START, SteppingClock
from ui.desk import Desk
from ui.history import Place
from ui.jobs import Jobs
from ui.record.page import RecordPage
from ui.settings import Settings


@dataclass(frozen=True)
class Case:
    """The records of the case by what they are."""

    operation: Ref
    article: Ref
    release: Ref
    tuco: Ref
    other: Ref
    halcones: Ref
    site: Ref
    place: Ref
    ambush: Ref
    seizure: Ref
    exhibit: Ref
    working: Working


def make_case(library: Library) -> Case:
    """Everybody and everything here is invented."""
    operation = records.create(
        library,
        "operation",
        {"name": "Condor Gris", "kind": "interdiction", "date": "22 July 2017"},
        parts={"resources": [{"kind": "helicopter", "count": "4"}]},
    )
    ministry = records.create(library, "organisation", {"name": "Ministry of Quinde", "kind": "ministry"})
    eco = records.create(library, "organisation", {"name": "El Eco", "kind": "news outlet"})
    article = records.create(library, "source", {"name": "El Eco, 24 July", "kind": "article", "publisher": eco.ref})
    release = records.create(
        library, "source", {"name": "Release of the ministry", "kind": "press_release", "publisher": ministry.ref}
    )
    working = Working(operation=operation.id, source=article.id)
    place = records.create(library, "place", {"name": "Puerto Quinde", "kind": "community"})
    tuco = records.create(
        library, "person", {"identity": "alias_only", "involvement": "suspect", "born": "1979"}, working=working
    )
    links.add_alias(library, tuco.id, "Tuco", working=working)
    other = records.create(library, "person", {"printed_name": "Aurelio Ñahui", "identity": "named"})
    halcones = records.create(library, "organisation", {"name": "Los Halcones", "kind": "clan"})
    site = records.create(library, "site", {"name": "Laboratory at the bend", "kind": "laboratory", "place": place.ref})
    links.add(library, "operated", tuco.id, site.id, working=working)
    ambush = records.create(
        library, "event", {"name": "Ambush at kilometre 9", "kind": "ambush", "date": "21 July 2017"}
    )
    rival = links.add(library, "attributed_to", ambush.id, halcones.id, working=working)
    links.add(library, "attributed_to", ambush.id, tuco.id)
    claims.add(library, rival.id, working=Working(source=release.id), says="It was not them.", supports=False)
    seizure = records.create(
        library,
        "seizure",
        {"seizure_class": "drug", "substance": "cocaine", "operation": operation.ref},
        parts={"weights": [{"amount": "867.54 kg"}]},
        working=working,
    )
    exhibit = records.create(library, "exhibit", {"name": "Photograph of the vat", "exhibit_class": "physical"})
    links.add(library, "shows", exhibit.id, tuco.id)
    claims.add(library, tuco.id, working=working, field="born", says="Thirty-eight years old.")
    return Case(
        operation, article, release, records_name(library, tuco), other, halcones, site, place, ambush, seizure, exhibit,
        working,
    )  # fmt: skip


def records_name(library: Library, ref: Ref) -> Ref:
    """The record as it is called now."""
    return records.name_of(library, ref.id)


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Case]:
    """The case is made once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("case") / "case.casefiles"
    made = Library.create(folder, author="Ines", clock=SteppingClock())
    case = make_case(made)
    made.close()
    return folder, case


@pytest.fixture
def library(tmp_path: Path, first: tuple[Path, Case]) -> Iterator[Library]:
    folder = tmp_path / "case.casefiles"
    shutil.copytree(first[0], folder)
    made = Library.open(folder, author="Ines", clock=SteppingClock(START + datetime.timedelta(days=1)))
    yield made
    made.close()


@pytest.fixture
def case(first: tuple[Path, Case]) -> Case:
    return first[1]


class Told:
    """What the desk was asked and told."""

    def __init__(self, desk: Desk) -> None:
        self.places: list[Place] = []
        self.sentences: list[str] = []
        self.surprises: list[BaseException] = []
        desk.going.connect(self.places.append)
        desk.said.connect(lambda sentence, tone: self.sentences.append(sentence))
        desk.surprised.connect(self.surprises.append)


@pytest.fixture
def desk(qtbot: QtBot, jobs: Jobs, settings: Settings, library: Library, case: Case) -> Iterator[Desk]:
    made = Desk(jobs, settings)
    made.use(library)
    yield made
    for job in jobs.under_way():
        job.cancel()
    made.library = None


@pytest.fixture
def told(desk: Desk) -> Iterator[Told]:
    made = Told(desk)
    yield made
    assert made.surprises == []


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, told: Told) -> RecordPage:
    made = RecordPage(desk)
    qtbot.addWidget(made)
    made.resize(760, 900)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


Open = Callable[[Ref], RecordPage]


@pytest.fixture
def open_record(qtbot: QtBot, page: RecordPage) -> Open:
    """Opens a record and waits until it is shown."""

    def opened(ref: Ref) -> RecordPage:
        with qtbot.waitSignal(page.shown, check_params_cb=lambda shown: shown == ref.ref):
            page.open_ref(ref.ref)
        return page

    return opened
