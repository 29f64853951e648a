"""Files becoming exhibits: one change with custody, sheets of arrival and links, or nothing at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from casefiles.database import index
from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.link import Link
from casefiles.domain.parts import Detail
from casefiles.domain.registers import StoredObject
from casefiles.domain.source import Source
from casefiles.errors import BadInput, LibraryError, NotFound
from casefiles.progress import Cancelled
from casefiles.services.evidence import custody, intake
from casefiles.services.evidence.intake import Arrival
from casefiles.services.working import Working
from tests.factories import make


@pytest.fixture
def library(tmp_path: Path):
    with Library.create(tmp_path / "case.casefiles", author="A. Quispe") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "phone"
    (files / "deep").mkdir(parents=True)
    (files / "acta.txt").write_bytes(b"acta de incautacion 417\n")
    (files / "copy of acta.txt").write_bytes(b"acta de incautacion 417\n")
    (files / "deep" / "vat.bin").write_bytes(bytes(range(256)) * 90)
    return files


def exhibits(library: Library) -> list[Exhibit]:
    with library.read() as session:
        return list(session.scalars(select(Exhibit).order_by(Exhibit.id)))


def links(library: Library) -> set[tuple[str, int, int]]:
    with library.read() as session:
        return set(session.execute(select(Link.link_type, Link.source_end, Link.target_end)))


def add(library: Library, kind: str, **fields: object) -> int:
    with library.change(f"Add {kind}") as session:
        return make(session, kind, **fields).id


def everything_in(library: Library) -> set[str]:
    """Names of all files below the vault, except its folders."""
    return {str(one.relative_to(library.vault.root)) for one in library.vault.root.rglob("*") if one.is_file()}


def test_a_folder_becomes_exhibits_in_one_change(library, folder):
    before = library.head.seq
    arrival = Arrival(received_from="Lab", received="3 March 2026")
    taken = intake.add_files(library, [folder], read=False, arrival=arrival, working=Working(marking="secret"))
    assert library.head.seq == before + 1
    found = exhibits(library)
    assert [one.ref for one in taken.exhibits] == [one.ref for one in found] == ["EX-0001", "EX-0002", "EX-0003"]
    assert [one.original_name for one in found] == ["phone/acta.txt", "phone/copy of acta.txt", "phone/deep/vat.bin"]
    assert {one.marking for one in found} == {"secret"}
    assert found[2].received.edtf == "2026-03-03" and found[2].size == 256 * 90
    with library.read() as session:
        held = session.scalars(select(StoredObject)).all()
        chains = {one.uid: custody.chain(session, one.uid) for one in found}
    assert {(one.sha256, one.size) for one in held} == {(one.sha256, one.size) for one in found}
    for one in found:
        (entry,) = chains[one.uid]
        assert (entry.action, entry.from_whom, entry.to_whom, entry.happened) == (
            "received",
            "Lab",
            "A. Quispe",
            "2026-03-03",
        )
        assert entry.object == one.sha256
        assert custody.check_chain(chains[one.uid], library.uid) == []
        sheet = json.loads(library.vault.read_sheet(one.uid))
        assert (sheet["name"], sheet["sha256"]) == (one.original_name, one.sha256)
        assert library.vault.check(one.sha256, one.size) == "intact"


def test_intake_is_undone_and_made_again_as_one(library, folder):
    intake.add_files(library, [folder], read=False)
    assert library.undo() == "Add evidence 3 files"
    assert exhibits(library) == []
    library.redo()
    assert len(exhibits(library)) == 3


def test_exhibits_are_found_by_name(library, folder):
    intake.add_files(library, [folder], read=False)
    with library.read() as session:
        driver = session.connection().connection.driver_connection
        assert [hit.type for hit in index.search(driver, "vat").hits] == ["exhibit"]


def test_bytes_that_were_here_are_said_and_not_stored_twice(library, folder):
    intake.add_files(library, [folder / "acta.txt"], read=False)
    taken = intake.add_files(library, [folder], read=False)
    assert [(one.ref, first.ref) for one, first in taken.same_bytes] == [("EX-0002", "EX-0001"), ("EX-0003", "EX-0001")]
    with library.read() as session:
        assert len(session.scalars(select(StoredObject)).all()) == 2


def test_documents_become_sources_too(library, folder):
    taken = intake.add_files(library, [folder / "acta.txt"])
    with library.read() as session:
        (source,) = session.scalars(select(Source))
    assert source.name == "acta.txt"
    assert links(library) == {("copy_of", exhibits(library)[0].id, source.id)}
    assert taken.refused == ()


@pytest.mark.parametrize(("kind", "link"), [("operation", "in_file"), ("person", "shows"), ("source", "copy_of")])
def test_what_they_were_dropped_on_is_linked(library, folder, kind, link):
    target = add(library, kind)
    intake.add_files(library, [folder], read=False, about=target)
    assert links(library) == {(link, one.id, target) for one in exhibits(library)}


def test_exhibits_and_their_sources_join_the_file_being_worked_on(library, folder):
    operation, person = add(library, "operation"), add(library, "person")
    intake.add_files(library, [folder / "acta.txt"], about=person, working=Working(operation=operation))
    with library.read() as session:
        (source,) = session.scalars(select(Source.id))
    own = exhibits(library)[0].id
    assert links(library) == {
        ("copy_of", own, source), ("shows", own, person), ("in_file", own, operation), ("in_file", source, operation),
    }  # fmt: skip


def test_nothing_is_left_where_the_entry_is_not_there(library, folder):
    before = everything_in(library)
    with pytest.raises(NotFound):
        intake.add_files(library, [folder], read=False, about=999)
    assert everything_in(library) == before and exhibits(library) == []


def test_nothing_is_left_when_it_is_cancelled(library, folder):
    before = everything_in(library)

    def stop(done: int, total: int, what: str = "") -> None:
        if total and done == total:
            raise Cancelled

    with pytest.raises(Cancelled):
        intake.add_files(library, [folder], progress=stop)
    assert everything_in(library) == before and exhibits(library) == []


def test_nothing_is_entered_when_the_sheets_cannot_be_written(library, folder, monkeypatch):
    before, head = everything_in(library), library.head

    def full(_sheets: object) -> None:
        raise LibraryError("The disk that holds the library is full; nothing was added.")

    monkeypatch.setattr(library.vault, "keep_sheets", full)
    with pytest.raises(LibraryError, match="full"):
        intake.add_files(library, [folder], read=False)
    assert everything_in(library) == before and exhibits(library) == []
    assert library.head == head


def test_bytes_stay_when_something_fails_after_they_were_entered(library, folder):
    def deaf(_notice: object) -> None:
        raise RuntimeError("a listener fell over")

    library.subscribe(deaf)
    with pytest.raises(RuntimeError, match="fell over"):
        intake.add_files(library, [folder], read=False)
    for one in exhibits(library):
        assert library.vault.check(one.sha256, one.size) == "intact"
        assert library.vault.read_sheet(one.uid)
    assert len(exhibits(library)) == 3


def test_details_of_a_file_are_rows_of_its_exhibit(library, tmp_path):
    from tests.services.evidence.samples import document

    (tmp_path / "report.docx").write_bytes(document())
    intake.add_files(library, [tmp_path / "report.docx"])
    (one,) = exhibits(library)
    with library.read() as session:
        rows = session.scalars(select(Detail).order_by(Detail.position)).all()
    assert one.media_type and rows
    assert [(row.owner, row.position) for row in rows] == [(one.id, place) for place in range(len(rows))]


def test_a_web_page_comes_with_its_address_and_the_files_beside_it(library, tmp_path):
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page.html").write_text("<html><body>El local</body></html>", encoding="utf-8")
    (tmp_path / "page_files" / "photo.bin").write_bytes(b"pixels")
    arrival = Arrival(nature="web_capture", address="https://example.org/a", saved="22 July 2017")
    taken = intake.add_files(library, [tmp_path / "page.html"], arrival=arrival)
    page, part = exhibits(library)
    assert [one.ref for one in taken.parts[page.ref]] == [part.ref] == ["EX-0001/1"]
    assert (page.address, page.nature, page.collected.edtf) == ("https://example.org/a", "web_capture", "2017-07-22")
    assert (part.original_name, part.part_of) == ("page_files/photo.bin", page.id)
    with library.read() as session:
        (source,) = session.scalars(select(Source))
        (entry,) = custody.chain(session, part.uid)
    assert source.address == "https://example.org/a"
    assert entry.purpose == "saved with EX-0001, in the folder page_files"
    assert json.loads(library.vault.read_sheet(page.uid))["address"] == "https://example.org/a"


def test_files_beside_a_page_stay_out_where_nobody_says_that_it_is_one(library, tmp_path):
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page.html").write_text("<html><body>El local</body></html>", encoding="utf-8")
    (tmp_path / "page_files" / "photo.bin").write_bytes(b"pixels")
    assert intake.add_files(library, [tmp_path / "page.html"]).parts == {}


@pytest.mark.parametrize(
    ("arrival", "sentence"),
    [
        (Arrival(nature="dream"), "no nature"),
        (Arrival(saved="22 July 2017"), "address"),
        (Arrival(received="soon"), "soon"),
        (Arrival(received="22 July 2999"), "still to come"),
    ],
)
def test_what_is_wrong_with_an_arrival_is_said_before_anything_is_copied(library, folder, arrival, sentence):
    before = everything_in(library)
    with pytest.raises(BadInput, match=sentence):
        intake.add_files(library, [folder], read=False, arrival=arrival)
    assert everything_in(library) == before


def test_equal_bytes_within_one_arrival_are_said_too(library, folder):
    taken = intake.add_files(library, [folder], read=False)
    assert taken.sentences_on_bytes() == (
        "EX-0002 has the same bytes as EX-0001: they share one stored object, each with its own custody.",
    )
