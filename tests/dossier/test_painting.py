"""Figures and icons on paper: every colour and icon is known, and what a figure says can be read in the file."""

from __future__ import annotations

import io
from datetime import date

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from casefiles.dossier.icons import outline
from casefiles.dossier.painting import blended, legend_height, measure, paint, paints
from casefiles.dossier.sheet import Sheet
from casefiles.figures.figure import COLOURS, Figure, Label
from casefiles.figures.links import link_chart
from casefiles.figures.timeline import timeline
from resources import FOLDER
from tests.dossier.sample import chart_edges, chart_nodes, lanes


def on_paper(figure: Figure) -> str:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    sheet = Sheet(canvas._doc, 595, 842)
    paint(sheet, figure, 40, 60)
    canvas.addLiteral("\n".join(sheet.code))
    canvas.showPage()
    canvas.save()
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        return str(document[0].get_textpage().get_text_range())


@pytest.mark.parametrize("key", COLOURS)
def test_the_paper_knows_every_colour_of_a_figure(key: str) -> None:
    assert paints(key)


@pytest.mark.parametrize(
    "figure",
    [
        link_chart(chart_nodes(), chart_edges(), focus="1", measure=measure),
        timeline(lanes(), today=date(2031, 11, 23), measure=measure),
    ],
)
def test_every_word_of_a_figure_is_on_paper(figure: Figure) -> None:
    text = "".join(on_paper(figure).split())
    for item in figure.items:
        if isinstance(item, Label):
            assert "".join(item.text.split()) in text


@pytest.mark.parametrize("file", sorted((FOLDER / "icons").glob("*.svg")), ids=lambda file: file.stem)
def test_every_icon_can_be_drawn_within_its_field(file: object) -> None:
    code = outline(file.stem)  # type: ignore[attr-defined]
    assert code.endswith(" S")
    numbers = [float(part) for part in code.split() if part.lstrip("-").replace(".", "", 1).isdigit()]
    assert numbers
    assert min(numbers) >= -0.5
    assert max(numbers) <= 24.5


def test_an_unknown_kind_has_no_icon() -> None:
    assert outline("no such thing") == ""
    assert outline("../fonts/x") == ""


def test_an_arc_ends_where_it_should() -> None:
    from casefiles.dossier.icons import _path

    *_rest, last = _path("M10 10a4 4 0 0 1 8 0")
    assert last.split()[-3:] == ["18", "10", "c"]


def test_a_colour_over_white() -> None:
    assert blended("#000000", 0.0) == "#ffffff"
    assert blended("#000000", 1.0) == "#000000"


def test_a_legend_takes_as_many_rows_as_it_needs() -> None:
    entries = link_chart(chart_nodes(), chart_edges()).legend
    assert legend_height(entries, 2000) < legend_height(entries, 150)
