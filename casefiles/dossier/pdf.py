"""From a dossier's plain values to the bytes of its PDF.

Everything is laid out once. Pages are kept as short strings of drawing operators; when the last one is known, 'page n of
m' and the contents are added and all is written in page order. Equal values give equal bytes: number, as-of date, journal
head and time are values of the dossier, not of this machine.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFObject, PDFObjectReference
from reportlab.pdfgen.canvas import Canvas

from casefiles import words
from casefiles.dossier.blocks import section_head
from casefiles.dossier.content import SECTIONS, Dossier, section_title
from casefiles.dossier.contents import Heading, contents, headings
from casefiles.dossier.cover import DROPS, cover, kind_title
from casefiles.dossier.page import Flow, page_size, running, shown_title
from casefiles.dossier.sections import LAYOUT, count, room_below_head
from casefiles.dossier.sheet import Sheet
from casefiles.errors import CasefilesError
from casefiles.progress import Progress, silent
from casefiles.words import _

# ASCII85 costs a third of the time and a fifth of the size, and serves nobody since mail became 8-bit clean.
rl_config.useA85 = 0


def write(dossier: Dossier, *, progress: Progress = silent) -> bytes:
    """The dossier as a PDF. `progress` counts things laid out and pages written; raises Cancelled when it does."""
    with words.use(dossier.language):
        return _written(dossier, progress)


def save(dossier: Dossier, path: Path, *, progress: Progress = silent) -> None:
    """Write the PDF to a file: whole or not at all. Raises CasefilesError when the file cannot be written."""
    store(write(dossier, progress=progress), path)


def page_count(data: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(data)) as found:
        return len(found.pages)


def store(data: bytes, path: Path) -> None:
    """Put bytes into a file: whole or not at all. Raises CasefilesError when the file cannot be written."""
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = file.name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise CasefilesError(
            _("The file could not be written to {path}: {reason}.").format(path=path, reason=error.strerror or error)
        ) from error


def _written(dossier: Dossier, progress: Progress) -> bytes:
    out = io.BytesIO()
    size = page_size(dossier)
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1, lang=dossier.language)
    _describe(canvas, dossier)
    document = canvas._doc
    total = count(dossier)
    progress(0, total, _("Laying out"))
    for drop in DROPS:
        front = Flow(document, size, progress, total)
        cover(front, dossier, drop)
        if len(front.sheets) == 1:
            break
    listed = headings(dossier)
    empty = Flow(document, size, progress)
    contents(empty, listed, {})
    body = Flow(document, size, progress, total, front.done)
    for number, section in enumerate((key for key in SECTIONS if key in dossier.sections), 1):
        section_head(
            body, number, section_title(section), f"section-{section}", room_below_head(section, body, dossier)
        )
        LAYOUT[section](body, dossier)
    before = len(front.sheets) + len(empty.sheets)
    pages = {key: before + place for place, sheet in enumerate(body.sheets, 1) for key, _y in sheet.anchors}
    index = Flow(document, size, progress)
    contents(index, listed, pages)
    sheets = [*front.sheets, *index.sheets, *body.sheets]
    _bind(canvas, dossier, sheets, listed, progress)
    canvas.save()
    return out.getvalue()


def _describe(canvas: Canvas, dossier: Dossier) -> None:
    """What the file says about itself: nothing of the machine it was made on."""
    canvas.setTitle(one_line(f"{kind_title(dossier)}: {dossier.title}"))
    canvas.setAuthor(one_line(dossier.author))
    canvas.setSubject(one_line(dossier.number))
    stamp(canvas, dossier.made)


def stamp(canvas: Canvas, made: datetime | None) -> None:
    """Which program wrote the file, and when it says it was made: a value of what is printed, not of this machine's clock."""
    canvas.setCreator("Casefiles")
    canvas.setProducer("Casefiles")
    if made is not None:
        offset = made.strftime("%z")
        words = made.strftime("D:%Y%m%d%H%M%S") + (f"{offset[:3]}'{offset[3:5]}'" if offset else "")
        canvas.setDateFormatter(lambda *_parts: words)


Places = Mapping[str, tuple[int, float]]
"""Anchor -> number of its page, and its height above the page's lower edge in points."""


class _Links(PDFObject):  # type: ignore[misc]
    """All links of a page, written in one go: ReportLab's own object for each costs more than the page's text."""

    def __init__(self, sheet: Sheet, places: Places) -> None:
        # A source that is cited but not listed has no anchor, and so no link.
        self.links = [link for link in sheet.links if link[4] in places]
        self.height = sheet.height
        self.places = places

    def format(self, document: Any) -> bytes:
        rows: list[str] = []
        for x, top, right, bottom, key in self.links:
            page, y = self.places[key]
            target = PDFObjectReference(f"Page{page}").format(document).decode("ascii")
            rows.append(
                "<< /Type /Annot /Subtype /Link /Border [ 0 0 0 ] "
                f"/Rect [ {x:.2f} {self.height - bottom:.2f} {right:.2f} {self.height - top:.2f} ] "
                f"/Dest [ {target} /XYZ 0 {y:.2f} null ] >>"
            )
        return "\n".join(rows).encode("ascii")


def _bind(canvas: Canvas, dossier: Dossier, sheets: list[Sheet], listed: Sequence[Heading], progress: Progress) -> None:
    """Every page in its order, with head and foot, links, bookmarks and the pictures it shows."""
    places = {
        key: (number, sheet.height - max(0.0, y - 8))
        for number, sheet in enumerate(sheets, 1)
        for key, y in sheet.anchors
    }
    titles = {heading.key: heading for heading in listed}
    titles["cover"] = Heading(shown_title(dossier), "cover", 0)
    titles["contents"] = Heading(_("Contents"), "contents", 0)
    for number, sheet in enumerate(sheets, 1):
        running(sheet, dossier, number, len(sheets))
        canvas.addLiteral("\n".join(sheet.code))
        for key, _y in sheet.anchors:
            heading = titles.get(key)
            if heading is not None:
                canvas.bookmarkPage(key, fit="XYZ", left=0, top=round(places[key][1], 2))
                title = f"{heading.number}  {heading.title}" if heading.number else heading.title
                canvas.addOutlineEntry(one_line(title), key, heading.level, closed=heading.level == 0)
        links = _Links(sheet, places)
        if links.links:
            canvas._annotationrefs = [links]
        if sheet.images:
            canvas._currentPageHasImages = 1
            canvas._formsinuse.extend(sorted(sheet.images))
        canvas.showPage()
        sheet.code = []
        if number % 16 == 0:
            progress(number, len(sheets), _("Writing pages"))


def one_line(text: str) -> str:
    """A title's or bookmark's words: no control characters, nothing that turns the direction of what follows."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
