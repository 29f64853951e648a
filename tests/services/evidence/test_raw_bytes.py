"""Bytes of evidence: opened as they lie in the library, searched across the edges of what is read at once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Cancelled
from casefiles.services import records
from casefiles.services.evidence import intake, raw_bytes


def test_the_file_of_an_item_is_opened_for_reading(library: Library, tmp_path: Path) -> None:
    source = tmp_path / "notes.bin"
    source.write_bytes(b"\0\1\2 invented")
    added = intake.add_files(library, [source], read=False)
    with raw_bytes.open_file(library, added.exhibits[0].id) as file:
        assert file.read() == b"\0\1\2 invented"
        assert not file.writable()


def test_an_item_without_a_file_says_so(library: Library) -> None:
    ref = records.create(library, "exhibit", {"name": "Backpack", "exhibit_class": "physical"})
    with pytest.raises(NotFound, match="no file"):
        raw_bytes.open_file(library, ref.id)


@pytest.mark.parametrize("wanted", ["FF D8 ff", "0xFFD8FF", "  ff d8 ff "])
def test_bytes_are_found_as_digits(wanted: str) -> None:
    assert raw_bytes.find(io.BytesIO(b"ab\xff\xd8\xffcd\xff\xd8\xff"), wanted).places == ((2, 5), (7, 10))


def test_words_are_found_in_every_usual_encoding() -> None:
    data = "Ñahui".encode() + b"..." + "ÑAHUI".encode("utf-16-le") + b"..." + "Ñahui".encode("cp1252")
    found = raw_bytes.find(io.BytesIO(data), "Ñahui").places
    assert [start for start, _end in found] == [0, 9, 22]


def test_words_of_hexadecimal_letters_alone_are_words() -> None:
    assert raw_bytes.find(io.BytesIO(b"the FACADE of"), "facade").places == ((4, 10),)


def test_a_place_across_two_chunks_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_bytes, "CHUNK", 4096)
    data = b"." * 4094 + b"word" + b"." * 5000 + b"word"
    assert raw_bytes.find(io.BytesIO(data), "word").places == ((4094, 4098), (9098, 9102))


def test_no_more_places_are_looked_for_than_anybody_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_bytes, "MOST", 5)
    found = raw_bytes.find(io.BytesIO(b"a" * 50), "a")
    assert len(found.places) == 5 and found.more


def test_looking_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_bytes, "CHUNK", 10)

    def stop(done: int, total: int, what: str = "") -> None:
        assert total == 100
        if done >= 30:
            raise Cancelled

    with pytest.raises(Cancelled):
        raw_bytes.find(io.BytesIO(b"a" * 100), "z", stop)


@pytest.mark.parametrize("wanted", ["", "   ", "x" * 501])
def test_what_cannot_be_looked_for_is_refused_in_a_sentence(wanted: str) -> None:
    with pytest.raises(BadInput):
        raw_bytes.find(io.BytesIO(b"abc"), wanted)
