"""The finished file: everything said is in it, page numbers are right, links lead somewhere, equal values give equal bytes."""

from __future__ import annotations

import dataclasses
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from casefiles.dossier import content
from casefiles.dossier.content import (
    SECTIONS,
    Alias,
    Dossier,
    EventRow,
    Exhibit,
    Fact,
    Marking,
    Statement,
    section_title,
)
from casefiles.dossier.pdf import save, write
from casefiles.errors import BadInput, CasefilesError
from casefiles.progress import Cancelled
from tests.dossier.sample import NAMES, SINGLE, long, person, photo


@cache
def sample() -> bytes:
    return write(person())


def pages(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def flat(text: str) -> str:
    """Without white space, since lines are broken anywhere, and with letters in their plain forms."""
    return "".join(unicodedata.normalize("NFKC", text).split())


# What steers the paper and is not printed, or is printed as a picture.
STEERING = {"kind", "language", "page_size", "sections", "colour", "key", "icon", "code", "link_figure", "timeline"}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from strings(part)
    elif dataclasses.is_dataclass(value) and type(value).__module__ == content.__name__:
        for field in dataclasses.fields(value):
            if field.name not in STEERING or (field.name == "kind" and not isinstance(value, Dossier)):
                yield from strings(getattr(value, field.name))


def test_every_string_of_the_dossier_is_on_paper() -> None:
    text = flat("".join(pages(sample())))
    # A reader's order of a line that mixes both directions is not the writer's: names alone are looked for there.
    mixed = re.compile("[\u0590-\u06ff].*[a-z]")
    wanted = [string for string in strings(person()) if not mixed.search(string)]
    assert len(wanted) > 300
    assert [string for string in wanted if flat(string) not in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_names_in_many_scripts_can_be_found(name: str) -> None:
    assert flat(name) in flat("".join(pages(sample())))


def test_equal_values_give_equal_bytes() -> None:
    assert write(person()) == sample()
    assert write(replace(person(), number="D-2031-0013")) != sample()


def test_contents_give_the_page_on_which_each_section_begins() -> None:
    found = pages(sample())
    for number, key in enumerate(SECTIONS, 1):
        title = section_title(key)
        (line,) = (row for row in found[1].splitlines() if row.startswith(f"{number} {title}"))
        page = int(line.rsplit(" ", 1)[1])
        assert f"{number} {title}" in " ".join(found[page - 1].split())


def test_every_page_says_which_of_how_many_it_is_and_how_it_must_be_handled() -> None:
    found = pages(sample())
    for number, text in enumerate(found, 1):
        assert f"{number} of {len(found)}" in text
        assert text.count("OFFICIAL-SENSITIVE") >= 2
        assert "D-2031-0012" in text
        assert "153 · 9f3c52aa 1b2c3d4e" in text
        assert "23 November 2031 14:02 UTC-5" in text


def test_links_and_bookmarks_lead_to_pages() -> None:
    with pikepdf.open(io.BytesIO(sample())) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
        assert len(notes) > 80
        assert all(note.Dest[0].objgen in numbers for note in notes)
        led = [numbers[note.Dest[0].objgen] for note in pdf.pages[1].Annots]
        # Compared up to the first name that runs to the left: its line is read in another order.
        printed = [int(line.rsplit(" ", 1)[1]) for line in pages(sample())[1].splitlines() if re.search(r" \d+$", line)]
        assert led[:12] == printed[:12]
        assert len(led) == len(SECTIONS) + len(NAMES)
        sources = next(
            number
            for number, text in enumerate(pages(sample()), 1)
            if "13 Sources" in " ".join(text.split()) and number > 2
        )
        assert {numbers[note.Dest[0].objgen] for note in pdf.pages[0].Annots} == {sources}
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles[:3] == ["“Nube”", "Contents", "1  What is known, and what is not"]
        assert len(titles) == len(SECTIONS) + 2
        assert str(pdf.docinfo.Title) == "Subject dossier: Nube"
        assert str(pdf.docinfo.CreationDate) == "D:20311123190200+00'00'"


def test_a_source_that_is_not_listed_is_printed_without_a_link() -> None:
    dossier = replace(
        person(), summary=(Statement("Said by a source that is not here.", (99,)),), sections=("sources",)
    )
    data = write(dossier)
    assert "99" in pages(data)[0]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/Annots" not in pdf.pages[0] or all(note.Dest for note in pdf.pages[0].Annots)


def test_fonts_are_embedded_and_cut_down() -> None:
    with pikepdf.open(io.BytesIO(sample())) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            if font.get("/Subtype") == "/TrueType":
                assert "/FontFile2" in font.FontDescriptor
    assert len(sample()) < 400_000


def test_only_chosen_sections_are_printed_and_numbered_in_order() -> None:
    data = write(replace(person(), sections=("sources", "events")))
    text = " ".join("".join(pages(data)).split())
    assert "1 Events" in text
    assert "2 Sources" in text
    assert "Evidence register" not in text
    assert "EX-0007" not in text


def test_an_empty_dossier_says_so() -> None:
    dossier = Dossier("operation", "Operation without a word", "D-1", "today", SECTIONS)
    text = "".join(pages(write(dossier)))
    assert text.count("Nothing is recorded here.") >= 10
    assert "presumed innocent" in text


def test_rivals_are_printed_as_rivals() -> None:
    text = " ".join("".join(pages(sample())).split())
    assert "about 1.70 m" in text
    assert "“very tall”" in text
    assert "disputed by Col. A. Ibarra" in text
    assert "No choice has been made" not in text  # one was
    assert "because the act of weighing says so" in text


def test_a_long_figure_stays_on_one_line() -> None:
    rows = tuple(replace(row, base="867.54–12\u202f876.25") for row in person().seizures[:1])
    rows += tuple(replace(row, base="nearly 1\u202f200") for row in person().seizures[:1])
    text = "\n".join(pages(write(replace(person(), seizures=rows, sections=("seizures",)))))
    lines = [flat(line) for line in text.splitlines()]
    assert any("867.54–12876.25" in line for line in lines)
    assert any("nearly1200" in line for line in lines)


def test_the_head_of_a_table_is_on_each_of_its_pages() -> None:
    found = pages(write(long(200)))
    with_rows = [text for text in found if re.search(r"EV-00\d\d\d", text)]
    assert len(with_rows) > 5
    assert all("WHEN" in text for text in with_rows)
    for number in range(200):
        assert sum(f"EV-{number:05}" in text for text in with_rows) == 1


def test_each_row_is_measured_once_and_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is linear in rows because this is."""
    from casefiles.dossier import tables

    seen = {"set": 0, "drawn": 0}
    set_cell, draw = tables._set, tables._draw

    def counted_set(*args: object) -> object:
        seen["set"] += 1
        return set_cell(*args)  # type: ignore[arg-type]

    def counted_draw(*args: object) -> None:
        seen["drawn"] += 1
        draw(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(tables, "_set", counted_set)
    monkeypatch.setattr(tables, "_draw", counted_draw)
    write(replace(long(300), sections=("events",)))
    assert seen == {"set": 4 * 300, "drawn": 300}


def test_a_row_taller_than_a_page_runs_on() -> None:
    story = " ".join(f"word{number}" for number in range(6000))
    event = EventRow("1 July", "Long", statements=(Statement(story, (1,)),), standing=SINGLE)
    found = pages(write(replace(person(), sections=("events",), events=(event,))))
    text = flat("".join(found))
    assert len(found) > 8
    assert all(f"word{number}" in text for number in range(0, 6000, 7))


def test_text_of_a_megabyte_is_printed() -> None:
    statement = Statement("A sentence of some length. " * 40_000)
    data = write(replace(person(), sections=("known",), known=(statement,)))
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) > 150


def test_hostile_text_everywhere_changes_nothing_else() -> None:
    evil = "\u202e</para><b>&amp;\x00\ud800😀 (\\) Tj ET"
    dossier = replace(
        person(),
        title=evil,
        ref=evil,
        running=evil,
        number=evil,
        author=evil,
        marking=Marking(evil),
        aliases=(Alias(evil),),
        facts=(Fact(evil, evil),),
        exhibits=(Exhibit("EX-0001", evil, code=evil),),
    )
    text = flat("".join(pages(write(dossier))))
    assert text.count(flat("U+202E</para><b>&amp;U+0000U+D800U+1F600 (\\) Tj ET")) > 10
    assert "presumedinnocent" in text


def test_a_long_title_and_letter_paper() -> None:
    title = "Operation with a name that nobody would ever give to an operation, not even a committee of them"
    data = write(replace(person(), kind="operation", title=title, page_size="Letter"))
    assert flat(title) in flat(pages(data)[0])
    with pypdfium2.PdfDocument(data) as document:
        assert document[0].get_size() == (612, 792)


def test_the_language_of_the_dossier_is_in_the_file() -> None:
    with pikepdf.open(io.BytesIO(write(replace(person(), language="es")))) as pdf:
        assert str(pdf.Root.Lang) == "es"


def test_the_person_can_stop_it() -> None:
    def stop(done: int, total: int, what: str = "") -> None:
        if done > 50:
            raise Cancelled

    with pytest.raises(Cancelled):
        write(long(500), progress=stop)


def test_progress_counts_up_to_what_it_announced() -> None:
    steps: list[tuple[int, int]] = []
    write(long(500), progress=lambda done, total, what="": steps.append((done, total)))
    laid = [done for done, total in steps if total >= 500]
    assert laid == sorted(laid)
    assert all(done <= total for done, total in steps)


def test_saving_is_whole_or_not_at_all(tmp_path: Path) -> None:
    save(person(), tmp_path / "dossier.pdf")
    assert (tmp_path / "dossier.pdf").read_bytes() == sample()
    assert [file.name for file in tmp_path.iterdir()] == ["dossier.pdf"]
    with pytest.raises(CasefilesError, match="could not be written"):
        save(person(), tmp_path / "no such folder" / "dossier.pdf")


def test_pictures_are_in_the_file_once_each() -> None:
    same = photo((100, 100, 100))
    exhibits = tuple(Exhibit(f"EX-{number:04}", "picture", thumbnail=same) for number in range(5))
    data = write(replace(person(), sections=("evidence",), exhibits=exhibits, photos=(), portrait=None))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        images = {image.objgen for page in pdf.pages for image in page.get_images().values()}
    assert len(images) == 1


def test_an_unknown_section_and_a_doubled_number_are_refused() -> None:
    with pytest.raises(BadInput, match="no section called map"):
        replace(person(), sections=("map",))  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="same number"):
        replace(person(), sources=person().sources[:1] * 2)
