"""A claim that cites a place in a file: kept, undone, verified, shown, and said in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from casefiles.cli import main
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.file_place import PagePlace, RegionPlace
from casefiles.errors import NotFound
from casefiles.services import claims, links, profile, records
from casefiles.services.case import Case
from casefiles.services.evidence import intake
from casefiles.services.evidence.viewed import viewed
from casefiles.services.verification import verify
from casefiles.services.views import ClaimView, Ref
from casefiles.services.working import Working
from tests.factories import SteppingClock


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.create(tmp_path / "case.casefiles", author="Ines", clock=SteppingClock())
    yield made
    made.close()


@pytest.fixture
def item(library: Library, tmp_path: Path) -> Ref:
    (tmp_path / "a.txt").write_text("Tuco was at the bridge.")
    return intake.add_files(library, [tmp_path / "a.txt"], read=False).exhibits[0]


@pytest.fixture
def person(library: Library) -> Ref:
    return records.create(library, "person", {"printed_name": "Tuco", "identity": "named"})


@pytest.fixture
def source(library: Library) -> Ref:
    return records.create(library, "source", {"name": "Second witness", "kind": "statement"})


def shown(library: Library, person: Ref) -> list[ClaimView]:
    with library.read() as session:
        return list(profile.view(Case(session, library), person.id).claims)


def cite(library: Library, item: Ref, person: Ref, source: Ref, **more: object) -> None:
    working = Working(source=source.id, exhibit=item.id, file_place=PagePlace(3, 4, 9), **more)  # type: ignore[arg-type]
    claims.add(library, person.id, working=working, says="He was there.")


def test_place_words_and_item_are_kept(library: Library, item: Ref, person: Ref, source: Ref) -> None:
    cite(library, item, person, source, excerpt="was at")
    (claim,) = shown(library, person)
    assert (claim.file_place, claim.excerpt_place, claim.exhibit, claim.excerpt) == (PagePlace(3, 4, 9), "page 3", item, "was at")
    assert verify(library).ok
    library.undo()
    assert shown(library, person) == []
    library.redo()
    (again,) = shown(library, person)
    assert replace(again, version=claim.version) == claim


def test_a_place_without_an_item_is_none(library: Library, person: Ref, source: Ref) -> None:
    claims.add(library, person.id, working=Working(source=source.id, file_place=RegionPlace(1, 0, 0, 5, 5)), says="So.")
    with library.read() as session:
        assert session.scalars(select(Claim.file_place)).all() == [None]
    (claim,) = shown(library, person)
    assert claim.file_place is None and claim.excerpt_place == ""


def test_in_another_item_the_place_is_none(library: Library, item: Ref, person: Ref, source: Ref, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("something else")
    (other,) = intake.add_files(library, [tmp_path / "b.txt"], read=False).exhibits
    cite(library, item, person, source)
    (claim,) = shown(library, person)
    claims.update(library, claim.id, {"says": "He was not there."})
    (kept,) = shown(library, person)
    assert (kept.file_place, kept.says) == (PagePlace(3, 4, 9), "He was not there.")
    claims.update(library, claim.id, {"exhibit": other.id})
    (moved,) = shown(library, person)
    assert (moved.file_place, moved.exhibit) == (None, other)


def test_the_json_of_an_entry_says_the_place(
    library: Library, item: Ref, person: Ref, source: Ref, capsys: pytest.CaptureFixture[str]
) -> None:
    cite(library, item, person, source)
    folder = str(library.folder)
    library.close()
    assert main(["show", folder, person.ref, "--json"]) == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert claim["file_place"] == {"kind": "page", "page": 3, "start": 4, "end": 9}
    assert (claim["exhibit"], claim["excerpt_place"]) == (item.ref, "page 3")


def test_what_stands_around_a_file(library: Library, item: Ref, person: Ref, source: Ref, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Tuco was at the bridge.")  # the same bytes, from elsewhere
    (tmp_path / "c.txt").write_text("other")
    twin, other = intake.add_files(library, [tmp_path / "b.txt", tmp_path / "c.txt"], read=False).exhibits
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    for one in (item, other):
        links.add(library, "in_file", one.id, operation.id)
    links.add(library, "shows", item.id, person.id)
    links.add(library, "copy_of", item.id, source.id)
    cite(library, twin, person, source)
    found = viewed(library, item.ref)
    assert [claim.exhibit for claim in found.cited] == [twin], "who cites the same bytes cites this file too"
    assert (found.source, found.about) == (source, (person, operation))
    assert (found.before, found.after) == (None, other), "the next in the file of the operation"
    assert (viewed(library, twin.ref).before, viewed(library, twin.ref).after) == (item, other), "in no file: among all"
    with pytest.raises(NotFound, match="no evidence item"):
        viewed(library, person.ref)
