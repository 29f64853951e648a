"""The dossier as a PDF: beside WeasyPrint, beside a bare canvas, with and without contents, and by length.

All of it is computing on one core, so both sides are measured in processor time. The people are invented and the photographs
painted; the pages are those that the program itself makes.
"""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html import escape
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from casefiles.dossier import fonts, pdf
from casefiles.dossier.content import (
    CustodyRow,
    Dossier,
    Entry,
    EventRow,
    Exhibit,
    Fact,
    LinkRow,
    Marking,
    SourceRow,
    Standing,
    Statement,
    section_title,
)
from casefiles.dossier.sheet import Sheet
from casefiles.dossier.styles import MARGIN, PAGE_SIZES, rgb
from casefiles.dossier.text import Line
from tests.bench import corpus
from tests.bench.table import Row, in_turns, processor_seconds

STANDINGS = (Standing("corroborated", 3), Standing("single", 1), Standing("disputed"), Standing("record", 1))


def rows(quick: bool = False) -> list[Row]:
    """Goals 8, 9 and 10 of the figures."""
    people, rounds, longest = (40, 2, 2_000) if quick else (445, 5, 50_000)
    dossier = invented(people)
    count = pdf.page_count(pdf.write(dossier))
    found = [
        weasyprint_row(dossier, count, 1 if quick else 2),
        canvas_row(dossier, count, rounds),
        contents_row(dossier, count, rounds),
        *length_rows(longest, 1 if quick else 3),
    ]
    # The goals are those of 450 pages; a short dossier pays for fonts what a long one shares out.
    return [replace(row, goal=None) for row in found] if quick else found


# What is printed


def invented(people: int, photographs: int = 80) -> Dossier:
    """A dossier of selected entries: `people` of them on rather more pages than that, with links, events and evidence."""
    random = Random(5)
    told = list(corpus.records(people * 12, seed=5))
    lines = iter(told * 40)

    def sentence(least: int = 1) -> str:
        return " ".join(next(lines).text.capitalize() + "." for _n in range(least))

    def sources() -> tuple[int, ...]:
        return tuple(sorted(random.sample(range(1, 61), random.randint(1, 3))))

    photos = [photograph(n) for n in range(min(photographs, people))]
    names = [one.title for one in told[:people]]
    entries = tuple(
        Entry(
            title=name,
            ref=f"PER-{n:04d}",
            kind="Person",
            facts=tuple(
                Fact(label, sentence() if label in ("Occupation", "Known for") else next(lines).title, sources())
                for label in ("Also called", "Born", "Nationality", "Occupation", "Last seen", "Known for", "Height")
            ),
            statements=tuple(Statement(sentence(2), sources()) for _n in range(4)),
            portrait=photos[n] if n < len(photos) else None,
            standing=STANDINGS[n % 4],
        )
        for n, name in enumerate(names)
    )
    return Dossier(
        kind="selection",
        title="Bench",
        number="2026/001",
        as_of="1 November 2026",
        sections=("links", "events", "entries", "evidence", "custody", "sources", "legend"),
        marking=Marking("OFFICIAL - SENSITIVE"),
        author="Invented office",
        journal_head="3f9a2c11",
        made=datetime(2026, 11, 1, 12, tzinfo=UTC),
        links=tuple(
            LinkRow(
                "works for",
                random.choice(names),
                f"PER-{random.randrange(people):04d}",
                subject=random.choice(names),
                standing=STANDINGS[n % 4],
                grade="B2",
                sources=sources(),
            )
            for n in range(people * 2)
        ),
        events=tuple(
            EventRow("22 July 2017", sentence()[:60], f"EV-{n:04d}", "meeting", next(lines).title,
                     standing=STANDINGS[n % 4], sources=sources())
            for n in range(people)
        ),
        entries=entries,
        exhibits=register(people, seed=6),
        custody=custody(people * 2),
        sources=tuple(
            SourceRow(n, sentence()[:80], "press report", "2017", next(lines).title, "B", ref=f"SRC-{n:04d}")
            for n in range(1, 61)
        ),
    )  # fmt: skip


def register(count: int, seed: int = 7) -> tuple[Exhibit, ...]:
    """So many exhibits with hash and date, as the register prints them."""
    random = Random(seed)
    return tuple(
        Exhibit(
            ref=f"EX-{n:05d}",
            title=f"IMG {n:05d}.jpg",
            kind_line="image · 4032 × 3024 · 3.1 MB",
            sha256=random.randbytes(32).hex(),
            received="Received 12 October 2026 from the laboratory",
            icon="image",
        )
        for n in range(count)
    )


def custody(count: int) -> tuple[CustodyRow, ...]:
    """So many lines of custody: a plain table."""
    return tuple(
        CustodyRow(f"EX-{n // 2:05d}", "12 October 2026", "received" if n % 2 else "sealed",
                   "Laboratory -> Evidence room", "Room 12", f"S {n:06d}", "13 October 2026")
        for n in range(count)
    )  # fmt: skip


@cache
def photograph(number: int) -> bytes:
    """A painted photograph of about 150 KB, 900 x 1200: hills, a sky, and grain, so that it does not compress to nothing."""
    random = Random(number)
    image = Image.effect_noise((900, 1200), 28).convert("RGB").filter(ImageFilter.GaussianBlur(1.2))
    ground = Image.new("RGB", image.size, tuple(random.randint(120, 220) for _n in range(3)))
    draw = ImageDraw.Draw(ground)
    for _n in range(6):
        x, y, r = random.randint(0, 900), random.randint(500, 1300), random.randint(150, 500)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(random.randint(30, 200) for _n in range(3)))
    out = io.BytesIO()
    Image.blend(ground, image, 0.35).save(out, "JPEG", quality=85)
    return out.getvalue()


# WeasyPrint


def weasyprint_row(dossier: Dossier, pages: int, rounds: int) -> Row:
    """Pages per second of the same words, tables and photographs."""
    name = f"dossier of {pages} pages: WeasyPrint"
    try:
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as missing:
        return Row(name, float("nan"), note=f"peer not here: {str(missing).splitlines()[0]}")
    page = as_html(dossier)
    made: list[int] = []

    def peer() -> None:
        configuration = FontConfiguration()
        document = HTML(string=page, url_fetcher=fetch(dossier)).render(font_config=configuration)
        document.write_pdf()
        made.append(len(document.pages))

    ratio, mine, other = in_turns(
        lambda: processor_seconds(lambda: pdf.write(dossier)) / pages,
        lambda: processor_seconds(peer) / made[-1],
        rounds,
        inverse=True,
    )
    note = f"seconds a page; {made[-1]} pages there, {dossier_photographs(dossier)} photographs, the same fonts"
    return Row(name, ratio, 12, "x the pages/s", note, "at least", mine, other)


def dossier_photographs(dossier: Dossier) -> int:
    """How many photographs it shows."""
    return sum(entry.portrait is not None for entry in dossier.entries)


def fetch(dossier: Dossier) -> Callable[..., Any]:
    """Hands WeasyPrint the photographs of the entries, by number."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Photographs(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("photograph:"):
                portrait = dossier.entries[int(url.partition(":")[2])].portrait
                return URLFetcherResponse(url, portrait, {"Content-Type": "image/jpeg"})
            return super().fetch(url, headers)

    return Photographs()


def as_html(dossier: Dossier) -> str:
    """The same content as a page for WeasyPrint, in much the same shape."""
    parts = [f"<style>{_style(dossier)}</style>", f"<h1>{escape(dossier.title)}</h1>", _contents_html(dossier)]
    for section in dossier.sections:
        parts.append(f'<h2 id="section-{section}">{escape(section_title(section))}</h2>')
        parts.append(_SECTIONS[section](dossier))
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><body>{"".join(parts)}</body></html>'


def _style(dossier: Dossier) -> str:
    wide, high = PAGE_SIZES[dossier.page_size]
    faces = "".join(
        f'@font-face {{ font-family: "Paper"; font-weight: {weight}; src: url("{(fonts._PAPER / file).as_uri()}.ttf") }}'
        for file, weight in (("NotoSans-Regular", 400), ("NotoSans-Bold", 700))
    )
    label = dossier.marking.label if dossier.marking else ""
    return f"""{faces}
    @page {{ size: {wide:.2f}pt {high:.2f}pt; margin: {MARGIN + 29:.1f}pt {MARGIN:.1f}pt;
      @top-left {{ content: "{label}"; font: 700 7.5pt Paper }} @top-right {{ content: "{dossier.title}"; font: 7.5pt Paper }}
      @bottom-left {{ content: "Dossier {dossier.number}"; font: 7.5pt Paper }}
      @bottom-right {{ content: counter(page) " of " counter(pages); font: 7.5pt Paper }} }}
    body {{ font: 9.5pt/14pt Paper }} h1 {{ font-size: 33pt; line-height: 38pt }} h2 {{ font-size: 15pt }}
    h3 {{ font-size: 10.5pt; margin: 12pt 0 3pt; break-after: avoid }} p {{ margin: 0 0 3pt }}
    table {{ width: 100%; border-collapse: collapse; font-size: 9pt; line-height: 12.5pt }}
    td, th {{ text-align: left; vertical-align: top; padding: 3.4pt 8pt 3.4pt 0; border-bottom: .5pt solid #d9dee4 }}
    tr {{ break-inside: avoid }} .facts td {{ border: 0; padding: 0 0 4pt 0; font-size: 9.5pt }}
    .entry img {{ float: left; width: 62pt; height: 78pt; object-fit: contain; margin-right: 14pt }}
    .entry {{ overflow: auto }} sup {{ font-size: 6.3pt; color: #1f5fa8 }} .hash {{ font-size: 6.5pt; color: #66717f }}
    .exhibit {{ min-height: 64pt; padding-left: 82pt; border-bottom: .5pt solid #d9dee4; break-inside: avoid }}
    .chip {{ font: 700 7.2pt Paper; border: .7pt solid #2e7d4f; border-radius: 2.5pt; padding: 0 4pt }}
    .contents a::after {{ content: " " target-counter(attr(href), page) }} a {{ color: inherit; text-decoration: none }}
    """


def _contents_html(dossier: Dossier) -> str:
    rows = []
    for section in dossier.sections:
        rows.append(f'<p><a href="#section-{section}">{escape(section_title(section))}</a></p>')
        if section == "entries":
            rows += [f'<p><a href="#{one.ref}">{escape(one.title)} {one.ref}</a></p>' for one in dossier.entries]
    return f'<div class="contents">{"".join(rows)}</div>'


def _sup(sources: tuple[int, ...]) -> str:
    return "<sup>" + ",".join(f'<a href="#source-{n}">{n}</a>' for n in sources) + "</sup>"


def _chip(standing: Standing | None) -> str:
    return f'<span class="chip">{standing.key}</span>' if standing else ""


def _table(head: str, body: Iterator[str]) -> str:
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _links(dossier: Dossier) -> str:
    return _table(
        "<th>LINK<th>TO<th>BACKING<th>GRADE<th>SOURCES",
        (
            f"<tr><td>{escape(one.subject)} — {one.reading}<td><b>{escape(one.target)}</b> {one.target_ref}"
            f"<td>{_chip(one.standing)}<td>{one.grade}<td>{_sup(one.sources)}</tr>"
            for one in dossier.links
        ),
    )


def _events(dossier: Dossier) -> str:
    return _table(
        "<th>WHEN<th>WHAT<th>BACKING<th>SOURCES",
        (
            f"<tr><td>{one.date}<td><b>{escape(one.title)}</b> {one.ref}<br>{one.kind} · {escape(one.place)}"
            f"<td>{_chip(one.standing)}<td>{_sup(one.sources)}</tr>"
            for one in dossier.events
        ),
    )


def _entries(dossier: Dossier) -> str:
    found = []
    for n, one in enumerate(dossier.entries):
        photo = f'<img src="photograph:{n}">' if one.portrait is not None else ""
        facts = "".join(f"<tr><td>{fact.label}<td>{escape(fact.value)}{_sup(fact.sources)}</tr>" for fact in one.facts)
        said = "".join(f"<p>{escape(each.text)}{_sup(each.sources)}</p>" for each in one.statements)
        found.append(
            f'<div class="entry" id="{one.ref}">{photo}<h3>{escape(one.title)} <small>{one.ref} {one.kind}</small> '
            f'{_chip(one.standing)}</h3><table class="facts">{facts}</table>{said}</div>'
        )
    return "".join(found)


def _evidence(dossier: Dossier) -> str:
    return "".join(
        f'<div class="exhibit"><b>{one.ref} {escape(one.title)}</b><br>{one.kind_line}'
        f'<br><span class="hash">SHA-256 {one.sha256}</span><br>{one.received}</div>'
        for one in dossier.exhibits
    )


def _custody(dossier: Dossier) -> str:
    return _table(
        "<th>EXHIBIT<th>WHEN<th>WHAT WAS DONE<th>WHO<th>WHERE, SEAL",
        (
            f"<tr><td><b>{one.exhibit}</b><td>{one.happened}<br>entered {one.entered}<td>{one.action}"
            f"<td>{escape(one.who)}<td>{one.where}<br>seal {one.seal}</tr>"
            for one in dossier.custody
        ),
    )


def _sources(dossier: Dossier) -> str:
    return _table(
        "<th>NO.<th>SOURCE<th>RELIABILITY",
        (
            f'<tr id="source-{one.number}"><td>{one.number}<td>{escape(one.title)} {one.ref}<br>{one.kind} · {one.date}'
            f"<td>{one.reliability}</tr>"
            for one in dossier.sources
        ),
    )


_SECTIONS: dict[str, Callable[[Dossier], str]] = {
    "links": _links,
    "events": _events,
    "entries": _entries,
    "evidence": _evidence,
    "custody": _custody,
    "sources": _sources,
    "legend": lambda dossier: "",
}


# A canvas laid out by hand

Drawn = tuple[Callable[..., None], tuple[Any, ...]]


def canvas_row(dossier: Dossier, pages: int, rounds: int) -> Row:
    """The same pages drawn with ReportLab's own canvas, from places that are known beforehand: the limit."""
    laid = list(laid_out(dossier))
    ratio, mine, other = in_turns(
        lambda: processor_seconds(lambda: pdf.write(dossier)) / pages,
        lambda: processor_seconds(lambda: draw(laid)) / len(laid),
        rounds,
        inverse=True,
    )
    note = "seconds a page; every text, line, box and picture of our pages drawn there, nothing laid out, no links"
    return Row(f"dossier of {pages} pages: bare canvas", ratio, 0.35, "x the pages/s", note, "at least", mine, other)


def laid_out(dossier: Dossier) -> Iterator[list[Drawn]]:
    """What the program draws on each page, as calls of ReportLab's canvas."""
    sheets: dict[int, list[Drawn]] = {}
    order: list[int] = []
    pictures: dict[str, bytes] = {}
    photos = [one.portrait for one in dossier.entries if isinstance(one.portrait, bytes)]

    def of(sheet: Sheet) -> list[Drawn]:
        return sheets.setdefault(id(sheet), [])

    def text(sheet: Sheet, x: float, y: float, line: Line) -> None:
        for piece in line:
            at = x + piece.x
            for run in piece.runs:
                span = piece.span
                of(sheet).append((_text, (run.font.ttf.fontName, span.size, rgb(span.colour), at, sheet.height - y + span.rise,
                                          run.text)))  # fmt: skip
                at += run.width * span.size

    def frame(sheet: Sheet, x: float, y: float, width: float, height: float, **how: Any) -> None:
        of(sheet).append((_frame, (x, sheet.height - y - height, width, height, how)))

    def stroke(sheet: Sheet, points: Any, **how: Any) -> None:
        flat = [(x, sheet.height - y) for x, y in points]
        of(sheet).append((_stroke, (flat, rgb(how["colour"]), how.get("thickness", 0.8))))

    def image(sheet: Sheet, name: str, x: float, y: float, width: float, height: float, radius: float = 0.0) -> None:
        data = pictures.setdefault(name, photos[len(pictures) % len(photos)])
        of(sheet).append((_image, (data, x, sheet.height - y - height, width, height)))

    replaced = {"text": text, "frame": frame, "stroke": stroke, "image": image}
    held = {name: getattr(Sheet, name) for name in replaced}
    bound: list[Sheet] = []

    def both(name: str) -> Callable[..., Any]:
        def call(sheet: Sheet, *given: Any, **named: Any) -> Any:
            replaced[name](sheet, *given, **named)
            return held[name](sheet, *given, **named)

        return call

    with _instead(Sheet, {name: both(name) for name in replaced}), _instead(pdf, {"_bind": _noting(pdf._bind, bound)}):
        pdf.write(dossier)
        order = [id(sheet) for sheet in bound]
    yield from (sheets[number] for number in order)


def _noting(bind: Callable[..., None], bound: list[Sheet]) -> Callable[..., None]:
    def noted(canvas: Any, dossier: Dossier, sheets: list[Sheet], *more: Any) -> None:
        bound.extend(sheets)
        bind(canvas, dossier, sheets, *more)

    return noted


@contextmanager
def _instead(owner: Any, replaced: dict[str, Any]) -> Iterator[None]:
    """Other functions in place of those of a class or module, for a while."""
    held = {name: getattr(owner, name) for name in replaced}
    for name, other in replaced.items():
        setattr(owner, name, other)
    try:
        yield
    finally:
        for name, own in held.items():
            setattr(owner, name, own)


def draw(pages: list[list[Drawn]]) -> bytes:
    """The pages as a PDF, with nothing but ReportLab's canvas."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfgen.canvas import Canvas

    for face in ("regular", "bold", "mono"):
        pdfmetrics.registerFont(fonts.own(face).ttf)  # type: ignore[arg-type]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE_SIZES["A4"], pageCompression=1)
    for page in pages:
        for how, what in page:
            how(canvas, *what)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _text(
    canvas: Any, font: str, size: float, colour: tuple[float, float, float], x: float, y: float, text: str
) -> None:
    canvas.setFont(font, size)
    canvas.setFillColorRGB(*colour)
    canvas.drawString(x, y, text)


def _frame(canvas: Any, x: float, y: float, width: float, height: float, how: dict[str, Any]) -> None:
    fill, border = how.get("fill"), how.get("border")
    if fill:
        canvas.setFillColorRGB(*rgb(fill))
    if border:
        canvas.setStrokeColorRGB(*rgb(border))
        canvas.setLineWidth(how.get("thickness", 0.6))
    canvas.roundRect(x, y, width, height, how.get("radius", 0), stroke=bool(border), fill=bool(fill))


def _stroke(
    canvas: Any, points: list[tuple[float, float]], colour: tuple[float, float, float], thickness: float
) -> None:
    canvas.setStrokeColorRGB(*colour)
    canvas.setLineWidth(thickness)
    for (x, y), (right, low) in zip(points, points[1:], strict=False):
        canvas.line(x, y, right, low)


def _image(canvas: Any, data: bytes, x: float, y: float, width: float, height: float) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(_reader(data, ImageReader), x, y, width, height)


@cache
def _reader(data: bytes, made_by: Callable[[Any], Any]) -> Any:
    return made_by(io.BytesIO(data))


# Contents, 'page n of m', length


def contents_row(dossier: Dossier, pages: int, rounds: int) -> Row:
    """With contents, bookmarks and 'page n of m' beside the same body without them."""

    def without() -> None:
        with _instead(pdf, {"contents": lambda *_given: None, "headings": lambda _dossier: [],
                            "running": lambda sheet, about, number, count: held(sheet, about, 1, 1)}):  # fmt: skip
            pdf.write(dossier)

    held = pdf.running
    ratio, mine, other = in_turns(
        lambda: processor_seconds(lambda: pdf.write(dossier)), lambda: processor_seconds(without), rounds
    )
    note = "without: no contents, no bookmarks, every page with the same foot"
    return Row(
        f"dossier of {pages} pages: contents, page n of m", ratio, 1.25, "x without", note, "at most", mine, other
    )


def length_rows(longest: int, rounds: int) -> list[Row]:
    """Time a row of long sections beside that of short ones."""
    found = []
    empty = replace(invented(2), sections=("legend",), exhibits=(), custody=(), entries=(), links=(), events=())
    empty = replace(empty, sources=())
    for section, key, make in (("evidence", "exhibits", register), ("custody", "custody", custody)):
        long = replace(empty, sections=(section,), **{key: make(longest)})
        short = replace(empty, sections=(section,), **{key: make(1_000)})
        pdf.write(short)
        ratio, mine, other = in_turns(
            lambda many=long: processor_seconds(lambda: pdf.write(many)) / longest,  # type: ignore[misc]
            lambda few=short: (
                statistics.median(  # type: ignore[misc]
                    processor_seconds(lambda: pdf.write(few)) for _n in range(3)
                )
                / 1_000
            ),
            rounds,
        )
        note = f"seconds a row at {longest:,} and at 1,000 rows"
        found.append(
            Row(f"dossier, {section}: time a row", ratio, 1.5, "x that of a short one", note, "at most", mine, other)
        )
    return found
