"""Where and when a file says it was made: told, doubted, and entered as one change that cites its metadata."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.link import Link
from casefiles.domain.source import Source
from casefiles.errors import BadInput
from casefiles.services import records, timeline
from casefiles.services.evidence import intake, suggestions
from casefiles.services.profile import profile
from casefiles.services.views import Ref
from casefiles.services.working import Working
from tests.services.evidence import media_samples, samples


@pytest.fixture
def library(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Library.create(tmp_path / "case.casefiles", author="A. Quispe") as opened:
        yield opened


@pytest.fixture
def photograph(library: Library, tmp_path: Path) -> Ref:
    (tmp_path / "IMG_1.jpg").write_bytes(samples.photograph())
    return intake.add_files(library, [tmp_path / "IMG_1.jpg"]).exhibits[0]


SAID = {
    "taken": "2026-05-03 14:02:11",
    "taken_offset": "-05:00",
    "gps_time": "2026-05-03 19:02:10 UTC",
    "gps_latitude": "12.34",
    "gps_longitude": "-74.56",
}


def test_a_photograph_says_where_and_when_by_which_clock(library: Library, photograph: Ref) -> None:
    found = suggestions.taken(library, photograph.id)
    assert found is not None
    assert found.sentence == (
        "Taken at -12.51014, -73.83333 on 22 July 2017, 09:30:15 -05:00, by the camera’s clock."
    )
    assert (found.doubt, found.place, found.event) == ("", None, None)
    with words.use("es"):
        assert "22 de julio de 2017" in suggestions.taken(library, photograph.id).sentence  # type: ignore[union-attr]


def test_a_film_says_so_too(library: Library, tmp_path: Path) -> None:
    (tmp_path / "V.mov").write_bytes(media_samples.film())
    (film,) = intake.add_files(library, [tmp_path / "V.mov"]).exhibits
    found = suggestions.taken(library, film.id)
    assert found is not None
    assert found.sentence == "Recorded at 12.34000, -74.56000 on 3 May 2026, 14:02:11 (UTC), by the device’s clock."


def test_a_paper_s_dates_are_no_place_in_time(library: Library, tmp_path: Path) -> None:
    (tmp_path / "p.pdf").write_bytes(samples.paper())
    (tmp_path / "i.png").write_bytes(samples.picture("PNG"))
    for exhibit in intake.add_files(library, [tmp_path / "p.pdf", tmp_path / "i.png"]).exhibits:
        assert suggestions.taken(library, exhibit.id) is None
        with pytest.raises(BadInput):
            suggestions.make_place(library, exhibit.id)


@pytest.mark.parametrize(
    ("changes", "clock", "edtf"),
    [
        ({}, "camera", "2026-05-03T14:02:11-05:00"),
        ({"taken_offset": ""}, "camera", "2026-05-03T14:02:11"),
        ({"taken_offset": "nonsense"}, "camera", "2026-05-03T14:02:11"),
        ({"taken": ""}, "satellite", "2026-05-03T19:02:10Z"),
        ({"taken": "2026-13-03 14:02:11"}, "satellite", "2026-05-03T19:02:10Z"),
        ({"taken": "", "gps_time": ""}, "", None),
    ],
)
def test_the_camera_s_clock_goes_before_the_satellites(changes: dict[str, str], clock: str, edtf: str | None) -> None:
    when, by = suggestions.moment({**SAID, **changes}, "image")
    assert (when.edtf if when else None, by) == (edtf, clock)


@pytest.mark.parametrize(
    ("changes", "doubted"),
    [
        ({}, False),
        ({"gps_time": "2026-05-03 19:06:00 UTC"}, False),
        ({"gps_time": "2026-05-04 19:02:10 UTC"}, True),
        ({"taken_offset": ""}, False),
        ({"gps_time": ""}, False),
        ({"gps_time": "2026-05-03 19:61:00 UTC"}, False),
    ],
)
def test_a_clock_that_the_satellites_contradict_is_doubted(changes: dict[str, str], doubted: bool) -> None:
    said = suggestions.doubt({**SAID, **changes})
    assert bool(said) == doubted
    if doubted:
        assert "4 May 2026, 19:02:10" in said


@pytest.mark.parametrize(("latitude", "longitude"), [("0", "0"), ("91", "0"), ("x", "1"), ("", ""), ("NaN", "1"), ("1", "181")])
def test_what_is_no_place_is_none(latitude: str, longitude: str) -> None:
    assert suggestions.coordinates({"gps_latitude": latitude, "gps_longitude": longitude}) is None


def test_a_place_is_made_in_one_change_that_is_undone_as_one(library: Library, photograph: Ref) -> None:
    before = library.head.seq
    place = suggestions.make_place(library, photograph.id, "River bend")
    assert library.head.seq == before + 1
    shown = profile(library, place.ref)
    assert (shown.title, shown.shown("kind")) == ("River bend", "point")
    assert "12.51014° S" in shown.shown("position")
    position = shown.field("position")
    assert [claim.source.title for version in position.versions for claim in version.claims] or position.backing
    found = suggestions.taken(library, photograph.id)
    assert found is not None and found.place == place
    with pytest.raises(BadInput, match=place.ref):
        suggestions.make_place(library, photograph.id)
    library.undo()
    assert suggestions.taken(library, photograph.id).place is None  # type: ignore[union-attr]
    with library.read() as session:
        assert session.scalars(select(Source).where(Source.kind == "file_metadata", Source.deleted_in.is_(None))).all() == []


def test_an_event_brings_its_place_and_cites_the_metadata(library: Library, photograph: Ref) -> None:
    operation = records.create(library, "operation", {"name": "Invented operation"})
    before = library.head.seq
    event = suggestions.make_event(library, photograph.id, "River bend", working=Working(operation=operation.id))
    assert library.head.seq == before + 1
    assert event.title == "Photograph “IMG_1.jpg” taken"
    with library.read() as session:
        (source,) = session.scalars(select(Source).where(Source.kind == "file_metadata")).all()
        claims = {(claim.about, claim.field_key) for claim in session.scalars(select(Claim).where(Claim.source == source.id))}
        joined = set(session.execute(select(Link.link_type, Link.source_end, Link.target_end)))
    place = suggestions.taken(library, photograph.id).place  # type: ignore[union-attr]
    assert place is not None and place.title == "River bend"
    assert {(event.id, "date"), (event.id, "place"), (place.id, "position")} <= claims
    assert {
        ("shows", photograph.id, event.id),
        ("shows", photograph.id, place.id),
        ("copy_of", photograph.id, source.id),
        ("in_file", event.id, operation.id),
        ("in_file", source.id, operation.id),
    } <= joined
    (moment,) = timeline.moments(library, [event.id])
    assert "22 July 2017" in moment.shown
    library.undo()
    assert suggestions.taken(library, photograph.id).event is None  # type: ignore[union-attr]


def test_an_event_takes_the_place_that_is_here_and_the_source_too(library: Library, photograph: Ref) -> None:
    place = suggestions.make_place(library, photograph.id)
    event = suggestions.make_event(library, photograph.id)
    assert profile(library, event.ref).field("place").target.ref == place.ref
    with library.read() as session:
        assert len(session.scalars(select(Source)).all()) == 1
    with pytest.raises(BadInput, match=event.ref):
        suggestions.make_event(library, photograph.id)


def test_what_is_entered_is_handled_as_the_evidence_is(library: Library, photograph: Ref) -> None:
    with library.change("Mark") as session:
        records.fetch(session, photograph.id).tlp = "red"
    place = suggestions.make_place(library, photograph.id)
    with library.read() as session:
        assert records.fetch(session, place.id).tlp == "red"
