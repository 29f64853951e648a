"""Forms on paper: all that they must say is there, in both languages, marked, readable by a scanner, equal for equal input."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from casefiles.database.library import Library
from casefiles.domain.chain_head import printed
from casefiles.dossier.content import Marking
from casefiles.dossier.forms import paper
from casefiles.dossier.forms.content import FORMS, Form, FormKey, Item
from casefiles.dossier.forms.gathering import Options, gather
from casefiles.dossier.forms.label import LAYOUTS, Layout, layout_of
from casefiles.dossier.styles import MM
from casefiles.errors import BadInput
from casefiles.progress import Cancelled
from casefiles.services import anchors

ALL = ["EX-0001", "EX-0002", "EX-0002/1", "EX-0003"]
OF: dict[FormKey, list[str]] = {"label": ALL, "list": ALL, "custody": ["EX-0002"], "receipt": ["EX-0002"]}


def pages(data: bytes) -> list[str]:
    """The text of each page, line breaks made blanks."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def sizes(data: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(data)) as found:
        return [(round(float(page.mediabox[2])), round(float(page.mediabox[3]))) for page in found.pages]


def many(form: Form, count: int) -> Form:
    return replace(form, items=tuple(replace(form.items[0], ref=f"EX-{n:04d}") for n in range(1, count + 1)))


@pytest.mark.parametrize(
    ("key", "language", "said"),
    [
        ("list", "en", ["Record and list of evidence", "4 items", "Case number", "Collector", "Witness 2", "Remarks", "S-0522"]),
        ("list", "es", ["Acta y lista de evidencias", "4 evidencias", "Responsable del recojo", "Testigo 2", "Observaciones"]),
        ("custody", "en", ["RELEASED BY", "To be explained.", "struck: another item", "Printed after entry 5, whose hash is"]),
        ("custody", "es", ["Por aclarar.", "Impreso después del asiento 5", "Entrega"]),
        ("receipt", "en", ["Receipt of a hand-over", "W. Nahui", "R. Ccori", "S-0417", "S-0522", "Hands over", "Signature"]),
        ("receipt", "es", ["Cargo de entrega y recepción", "Al firmar, ambas partes declaran", "Firma"]),
        ("label", "en", ["EX-0002/1", "Sample <b>white</b>", "Collected 11 February 2026", "Seal S-0523"]),
        ("label", "es", ["EX-0003", "S-0523"]),
    ],
)
def test_what_a_form_says(condor: Library, key: FormKey, language: str, said: Sequence[str]) -> None:
    form = gather(condor, key, OF[key], Options(language=language, layout="a4-3x8"))
    text = " ".join(pages(paper.write(form)))
    for words in said:
        assert words in text


@pytest.mark.parametrize("key", FORMS)
def test_equal_input_gives_equal_bytes(condor: Library, key: FormKey) -> None:
    form = gather(condor, key, OF[key], Options())
    assert paper.write(form) == paper.write(gather(condor, key, OF[key], Options()))


@pytest.mark.parametrize("key", FORMS)
def test_the_handling_is_on_every_page_and_label(condor: Library, key: FormKey) -> None:
    form = replace(gather(condor, key, OF[key], Options(layout="62x29")), marking=Marking("TLP:AMBER"))
    found = pages(paper.write(form))
    assert all("TLP:AMBER" in text for text in found)
    if key != "label":
        assert all(text.count("TLP:AMBER") == 2 for text in found), "head and foot"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.key)
def test_labels_lie_on_their_paper(condor: Library, layout: object) -> None:
    one = layout_of(layout.key)  # type: ignore[attr-defined]
    form = many(gather(condor, "label", ["EX-0002"], Options(layout=one.key)), one.on_a_sheet + 1)
    data = paper.write(form)
    assert len(pages(data)) == 2
    assert sizes(data)[0] == tuple(round(side) for side in one.paper)
    assert one.left + (one.across - 1) * one.step_x + one.width <= one.paper[0] + 0.1
    assert one.top + (one.down - 1) * one.step_y + one.height <= one.paper[1] + 0.1
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage()
    for n in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(n)
        assert left >= 0 and bottom >= 0 and right <= one.paper[0] and top <= one.paper[1]
        x = (left - one.left) % one.step_x if one.step_x else left
        assert x + (right - left) <= one.width + 1, "no text runs into the next label"
    document.close()


def test_a_used_sheet_is_gone_on_with(condor: Library) -> None:
    form = many(gather(condor, "label", ["EX-0003"], Options(layout="a4-3x8", start=24)), 2)
    data = paper.write(form)
    assert ["EX-0001" in text for text in pages(data)] == [True, False]
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage()
    assert text.count_rects()
    left, bottom, _right, _top = text.get_rect(0)
    assert left > 140 * MM and bottom < 37 * MM, "the last label of the sheet"
    document.close()
    for start in (0, 25):
        with pytest.raises(BadInput):
            paper.write(replace(form, start=start))
    with pytest.raises(BadInput):
        paper.write(replace(form, layout="9x9"))


def test_custody_goes_on_by_hand(condor: Library) -> None:
    form = gather(condor, "custody", ["EX-0003", "EX-0002"], Options())
    data = paper.write(form)
    found = pages(data)
    assert all(width > height for width, height in sizes(data))
    assert "Nothing is entered yet" in found[0] and "EX-0003" in found[0]
    assert all("EX-0002" in text for text in found[1:]), "each page says whose it is, the empty ones too"
    long = replace(form.items[1], entries=form.items[1].entries * 30)
    assert len(pages(paper.write(replace(form, items=(long,))))) > 5


def test_texts_as_long_as_they_come_stay_on_the_page(condor: Library) -> None:
    bag: Item = gather(condor, "label", ["EX-0002"], Options()).items[0]
    long = replace(bag, title="Wörter ohne Ende " * 60, description="x" * 900, found_at="Puerto " * 80, seal="S" * 80)
    for key in FORMS:
        form = replace(gather(condor, key, ["EX-0002"], Options()), items=(long,))
        data = paper.write(form)
        document = pypdfium2.PdfDocument(data)
        for page in document:
            wide, high = page.get_size()
            text = page.get_textpage()
            for n in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(n)
                assert left >= -1 and bottom >= -1 and right <= wide + 1 and top <= high + 1, key
        document.close()


def test_a_form_can_be_stopped(condor: Library) -> None:
    form = many(gather(condor, "label", ["EX-0003"], Options()), 200)

    def stop(done: int, total: int, what: str = "") -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        paper.write(form, progress=stop)


@pytest.mark.parametrize("key", ["list", "custody", "receipt"])
def test_the_head_is_on_every_page_whatever_the_names(condor: Library, key: FormKey) -> None:
    form = replace(gather(condor, key, OF[key], Options()), author="Doña Severina " * 12, marking=Marking("TLP:AMBER+STRICT"))
    head = printed(condor.head.seq, condor.head.hash)
    found = pages(paper.write(form))
    assert all(f"journal head {head}" in text for text in found)
    assert anchors.compare(condor, head).ok, "what is printed can be typed off and compared"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.key)
def test_the_number_is_on_every_page_and_label(condor: Library, layout: Layout) -> None:
    numbered = replace(gather(condor, "label", ALL, Options(layout=layout.key)), number="F-2026-0003")
    assert " ".join(pages(paper.write(numbered))).count("F-2026-0003") == len(ALL)
    for key in ("list", "custody", "receipt"):
        found = pages(paper.write(replace(gather(condor, key, OF[key], Options()), number="F-2026-0003")))
        assert all("form F-2026-0003" in text for text in found)
