"""Redacted copies of pictures and papers: what lies under the boxes is gone, not covered.

The confined child draws each page to pixels, the boxes are burnt into them, and a new file is made of nothing but these
pixels and a title. It is read back and proved before it becomes an evidence item of its own, linked to the original. The
original is only ever read, and its hash is compared before and after.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.file_place import WHOLE, RegionPlace
from casefiles.domain.link import Link
from casefiles.domain.page_list import write_pages
from casefiles.errors import BadInput, CasefilesError
from casefiles.progress import Progress, silent
from casefiles.services import records
from casefiles.services.evidence import checks, custody, intake
from casefiles.services.evidence.blackening import Box as Box
from casefiles.services.evidence.blackening import burn, filled
from casefiles.services.evidence.redacted_file import (
    Burnt,
    NotProved,
    Papers,
    digest_of,
    prove_papers,
    prove_picture,
    write_picture,
)
from casefiles.services.evidence.viewers import DRAWN_CAP
from casefiles.services.evidence.viewing import PageText, Viewing, view_exhibit
from casefiles.services.lookup import by_ref
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _, ngettext

DOTS = 200
"""Dots per inch of a redacted paper."""
NATURAL = 96
"""Natural pixels of a paper per inch (see `viewers`)."""
PIXELS = 50_000_000
"""Pixels of a page, at most; a larger picture is made smaller."""
PAGES = 500
"""Pages of a redacted copy, at most."""
BOXES = 5_000
LONGEST_REASON = 200
_BESIDE, _ABOVE = 0.12, 0.18
"""How far, in parts of a line's height, a box goes beyond words that were found: letters reach beyond their boxes."""


@dataclass(frozen=True)
class Redaction:
    """What is made black, on which pages of the original (from 1; none named: all), and whether boxes say why."""

    boxes: tuple[Box, ...]
    pages: tuple[int, ...] = ()
    codes: bool = False


@dataclass(frozen=True)
class Redacted:
    """A redacted copy: the evidence item, of how many pages, with how many boxes on them, and the SHA-256 of its file."""

    item: Ref
    pages: int
    boxes: int
    sha256: str


def boxes_of(viewing: Viewing, text: str, progress: Progress = silent, *, reason: str = "") -> list[Box]:
    """A box around every place where these words stand, accents and case aside. None where the file has no text.

    Raises CannotView as the viewing does.
    """
    found: list[Box] = []
    texts: dict[int, PageText] = {}
    for place in viewing.find(text, progress):
        if place.page not in texts:
            texts = {place.page: viewing.text(place.page)}
        lines = texts[place.page].lines_of(place.start or 0, place.end or 0)
        found += [Box(_wider(place.page, line), reason) for line in lines]
    return found


def _wider(page: int, line: tuple[int, int, int, int]) -> RegionPlace:
    left, top, wide, high = line
    beside, above = round(high * _BESIDE) + 5, round(high * _ABOVE) + 5
    x, y = max(0, left - beside), max(0, top - above)
    return RegionPlace(page, x, y, min(WHOLE, left + wide + beside) - x, min(WHOLE, top + high + above) - y)


def make(
    library: Library,
    exhibit: int,
    redaction: Redaction,
    *,
    working: Working = NOTHING,
    progress: Progress = silent,
) -> Redacted:
    """Makes a redacted copy of an evidence item's file and enters it, in one change that can be undone.

    Raises BadInput without boxes, for pages there are not, and for boxes on pages that are left out; NotFound without a
    file; CannotView where it cannot be drawn; CasefilesError where the original is not as it was taken in, or the copy
    could not be proved: then nothing is kept.
    """
    original = _original(library, exhibit)
    _unaltered(library, exhibit, original)
    # What is composed here stays with the library: it is said in the library's language, not in the window's.
    with words.use(library.language):
        title = _("Redacted copy of {ref}").format(ref=original.ref)
        with tempfile.TemporaryDirectory(prefix="casefiles-") as place, view_exhibit(library, exhibit) as viewing:
            sizes = viewing.open().sizes
            pages = _chosen(redaction, len(sizes))
            single = len(sizes) == 1 and viewing.is_picture
            file = Path(place) / f"{title.replace('/', '-')}.{'png' if single else 'pdf'}"
            burnt = _draw(viewing, sizes, pages, redaction, file, title, progress, single=single)
            _prove(file, burnt, title, single=single)
            _unaltered(library, exhibit, original)
            told = _told(redaction, pages, len(sizes))
            done = intake.add_files(
                library,
                [file],
                arrival=intake.Arrival(how=_("made of pixels alone"), nature="copy"),
                working=working,
                documents=False,
                progress=progress,
                then=partial(_enter, library, original.id, title, told, 0 if single else len(pages)),
            )
    (item,) = done.exhibits
    with library.read() as session:
        sha256 = session.get_one(Exhibit, item.id).sha256 or ""
    return Redacted(item, len(pages), len(redaction.boxes), sha256)


def _original(library: Library, exhibit: int) -> Ref:
    return records.name_of(library, exhibit)


def _unaltered(library: Library, exhibit: int, original: Ref) -> None:
    health = checks.look(library, exhibit)
    if health is not None and health != "intact":
        fault = checks.fault(health, original.ref)
        raise CasefilesError(_("{fault} No redacted copy was made of it.").format(fault=fault))


def _chosen(redaction: Redaction, count: int) -> tuple[int, ...]:
    """The pages of the copy, in order. Raises BadInput."""
    pages = tuple(sorted(set(redaction.pages))) or tuple(range(1, count + 1))
    if not redaction.boxes:
        raise BadInput(_("Nothing is marked: a redacted copy needs at least one box."))
    if len(redaction.boxes) > BOXES or len(pages) > PAGES:
        raise BadInput(_("That is too much at once: at most {pages} pages and {boxes} boxes.").format(pages=PAGES, boxes=BOXES))
    for number in (*pages, *(box.place.page for box in redaction.boxes)):
        if not 1 <= number <= count:
            raise BadInput(_("The file has no page {number}.").format(number=number))
    left_out = sorted({box.place.page for box in redaction.boxes} - set(pages))
    if left_out:
        raise BadInput(_("There are boxes on page {number}, which is not chosen.").format(number=left_out[0]))
    if any(len(box.reason) > LONGEST_REASON for box in redaction.boxes):
        raise BadInput(_("A reason has at most {n} characters.").format(n=LONGEST_REASON))
    return pages


def _draw(
    viewing: Viewing,
    sizes: Sequence[tuple[int, int]],
    pages: Sequence[int],
    redaction: Redaction,
    file: Path,
    title: str,
    progress: Progress,
    *,
    single: bool,
) -> list[Burnt]:
    """Draws, burns and writes page after page; gives what each must be when it is read back."""
    papers = None if single else Papers(title)
    burnt: list[Burnt] = []
    for number, page in enumerate(pages):
        progress(number, len(pages), _("Making page {number} of pixels").format(number=page))
        size = sizes[page - 1]
        pixels = draw_page(viewing, page, size)
        high, wide = pixels.shape[:2]
        own = [box for box in redaction.boxes if box.place.page == page]
        fills = filled(own, wide, high, blocks=viewing.is_picture, codes=redaction.codes)
        burn(pixels, fills)
        burnt.append(Burnt(wide, high, digest_of(pixels), tuple(fills)))
        if papers is None:
            write_picture(file, pixels, title)
        else:
            papers.add(pixels, (size[0] * 72 / NATURAL, size[1] * 72 / NATURAL))
    if papers is not None:
        papers.save(file)
    return burnt


def extent(box: Box, size: tuple[int, int], *, is_picture: bool) -> RegionPlace:
    """The part of a page of this natural size that a box makes black in the end, with what is rounded outwards."""
    wide, high = _drawn_size(size, is_picture=is_picture)
    (fill,) = filled([box], wide, high, blocks=is_picture, codes=False)
    return RegionPlace.of(box.place.page, fill.left / wide, fill.top / high, fill.right / wide, fill.bottom / high)


def _drawn_size(size: tuple[int, int], *, is_picture: bool) -> tuple[int, int]:
    scale = 1.0 if is_picture else DOTS / NATURAL
    scale = min(scale, (PIXELS / (size[0] * size[1])) ** 0.5)
    wide = max(1, round(size[0] * scale))
    return wide, max(1, round(wide * size[1] / size[0]))


def draw_page(viewing: Viewing, page: int, size: tuple[int, int]) -> Any:
    """A page's pixels (rows, columns, three colours): a picture as large as it is, paper at `DOTS`, never over `PIXELS`.

    Drawn in bands, since only so much is asked of the child at a time.
    """
    import numpy

    wide, high = _drawn_size(size, is_picture=viewing.is_picture)
    pixels = numpy.empty((high, wide, 3), numpy.uint8)
    band = max(1, DRAWN_CAP // wide)
    for top in range(0, high, band):
        rows = min(band, high - top)
        drawn = viewing.draw(page, wide, 0, (0, top, wide, rows))
        pixels[top : top + rows] = numpy.frombuffer(drawn.rgb, numpy.uint8).reshape(rows, wide, 3)
    return pixels


def _prove(file: Path, burnt: Sequence[Burnt], title: str, *, single: bool) -> None:
    """Reads the copy back: all that is in it, and that the child finds no word in it. Raises NotProved."""
    if single:
        prove_picture(file, burnt[0], title)
    else:
        prove_papers(file, burnt, title)
    with Viewing(lambda: file.open("rb"), file.name) as viewing:
        for number in range(1, len(viewing.open().sizes) + 1):
            if viewing.text(number).text.strip():
                raise NotProved(_("There is text in the redacted copy; it was not kept."))


def _told(redaction: Redaction, pages: Sequence[int], count: int) -> str:
    """What was made black, in words: pages, boxes, reasons; where the boxes are, everybody can see."""
    lines = [_("Pages {pages} of {count}.").format(pages=write_pages(pages), count=count)] if len(pages) < count else []
    for page in sorted({box.place.page for box in redaction.boxes}):
        own = [box for box in redaction.boxes if box.place.page == page]
        reasons = list(dict.fromkeys(box.reason.strip() for box in own if box.reason.strip()))
        said = ngettext("Page {page}: {n} box", "Page {page}: {n} boxes", len(own)).format(page=page, n=len(own))
        lines.append(said + (f" ({', '.join(reasons)})." if reasons else "."))
    return "\n".join(lines)


def _enter(
    library: Library, original: int, title: str, told: str, pages: int, session: Session, ids: list[int]
) -> None:
    """Inside the change of the arrival: name, description, link, and an entry in both chains."""
    copy, held = session.get_one(Exhibit, ids[0]), session.get_one(Exhibit, original)
    copy.name, copy.description, copy.pages = title, told, pages or None
    copy.marking, copy.tlp = copy.marking or held.marking, copy.tlp or held.tlp
    session.add(Link(link_type="made_from", source_end=copy.id, target_end=held.id))
    session.flush()
    custody.append(
        session,
        library,
        held,
        "copied",
        custody.Said(purpose=_("redacted copy {ref}").format(ref=copy.ref)),
    )
    custody.append(session, library, copy, "copied", custody.Said(purpose=title))
    session.info["label"] = _("Redact {ref} as {copy}").format(ref=held.ref, copy=copy.ref)


def item_of(library: Library, ref: str) -> int:
    """The id of an evidence item by ref. Raises NotFound, and BadInput for another kind of entry."""
    with library.read() as session:
        found = by_ref(session, ref)
        if found.type != "exhibit":
            raise BadInput(_("{ref} is no evidence item.").format(ref=found.ref))
        return found.id
