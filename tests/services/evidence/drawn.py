"""Files to look at, made on the spot: a picture in four colours, and a paper of several pages."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw
from reportlab.pdfgen import canvas

COLOURS = {"red": (200, 30, 30), "green": (30, 140, 60), "blue": (40, 70, 180), "yellow": (230, 200, 40)}
"""The quarters of the picture, from the upper left, row by row."""


def picture(form: str = "PNG", size: tuple[int, int] = (1200, 800), **options: object) -> bytes:
    """Four quarters, each of its own colour."""
    made = Image.new("RGB", size)
    pen = ImageDraw.Draw(made)
    wide, high = size[0] // 2, size[1] // 2
    for n, colour in enumerate(COLOURS.values()):
        left, top = n % 2 * wide, n // 2 * high
        pen.rectangle((left, top, left + wide, top + high), fill=colour)
    out = io.BytesIO()
    made.save(out, form, **options)
    return out.getvalue()


PAGES = (
    "Statement of the second witness\nThe man they call Tuco was at the bridge.\nHe carried a green backpack.",
    "On the third of May the boat came back.\nTuco paid in dollars.",
    "Nothing else was said.",
)


def paper(pages: tuple[str, ...] = PAGES) -> bytes:
    """A PDF with lines of text on each page."""
    out = io.BytesIO()
    drawn = canvas.Canvas(out, invariant=True, pagesize=(595, 842))
    for text in pages:
        for n, line in enumerate(text.splitlines()):
            drawn.setFont("Helvetica", 16)
            drawn.drawString(72, 740 - 28 * n, line)
        drawn.showPage()
    drawn.save()
    return out.getvalue()


def coloured_paper() -> bytes:
    """A PDF whose one page is in four colours, as the picture is."""
    out = io.BytesIO()
    drawn = canvas.Canvas(out, invariant=True, pagesize=(900, 600))
    for n, colour in enumerate(COLOURS.values()):
        drawn.setFillColorRGB(*(one / 255 for one in colour))
        drawn.rect(n % 2 * 450, 300 - n // 2 * 300, 450, 300, stroke=0, fill=1)
    drawn.showPage()
    drawn.save()
    return out.getvalue()


def form(name: str) -> bytes:
    """A PDF of 600 by 600 points with a form: this typed at the height of 400, a tick at the height of 100."""
    out = io.BytesIO()
    made = canvas.Canvas(out, pagesize=(600, 600))
    made.drawString(50, 550, "Name")
    made.acroForm.textfield(name="name", x=50, y=400, width=400, height=30, value=name, borderWidth=0)
    made.acroForm.checkbox(name="seen", x=50, y=100, checked=True)
    made.showPage()
    made.save()
    return out.getvalue()
