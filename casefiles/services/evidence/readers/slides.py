"""Slides (.pptx): the words of each slide and of its notes, a page a slide, in the order in which they are shown."""

from __future__ import annotations

import time
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from casefiles.services.evidence.frames import PAGES_CAP
from casefiles.services.evidence.readers import Found, Refused, packages

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAIN = "ppt/presentation.xml"


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Pages are numbered from 1, hidden slides too; below a slide's own words stand those of its notes."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = packages.checked(archive)
            packages.properties(archive, names, found)
            _slides(archive, names, found, deadline)
    except (zipfile.BadZipFile, EOFError) as error:
        raise Refused("damaged") from error


def _slides(archive: zipfile.ZipFile, names: set[str], found: Found, deadline: float) -> None:
    parts = packages.targets(archive, names, _MAIN)
    order = [
        value
        for each in packages.tree(archive, _MAIN).iter()
        if packages.local(each.tag) == "sldId"
        for key, value in each.attrib.items()
        if key.startswith("{") and packages.local(key) == "id"
    ]
    slides = [parts[one][1] for one in order if one in parts and parts[one][1] in names]
    found.count = len(slides)
    found.tell("slides", len(slides))
    hidden = 0
    for number, slide in enumerate(slides[:PAGES_CAP], start=1):
        if time.monotonic() > deadline:
            found.note("pages_cut")
            break
        root = packages.tree(archive, slide)
        hidden += root.get("show") in ("0", "false")
        texts = [_text(root)]
        texts += [
            _text(packages.tree(archive, path))
            for kind, path in packages.targets(archive, names, slide).values()
            if kind in ("notesSlide", "comments") and path in names
        ]
        if not found.page(number, "\n\n".join(text for text in texts if text)):
            break
    if hidden:
        found.tell("hidden_slides", hidden)
    if len(slides) > PAGES_CAP:
        found.note("pages_cut")


def _text(root: Element) -> str:
    """A line for each paragraph. Fields that only count (the number of the slide) are left out."""
    lines = []
    for paragraph in root.iter():
        if packages.local(paragraph.tag) not in ("p", "text"):
            continue
        if packages.local(paragraph.tag) == "text":  # of a comment
            lines.append(paragraph.text or "")
            continue
        parts = []
        for each in paragraph:
            kind = packages.local(each.tag)
            if kind == "br":
                parts.append("\n")
            elif kind == "r" or (kind == "fld" and "slidenum" not in each.get("type", "")):
                parts += [one.text or "" for one in each if packages.local(one.tag) == "t"]
        lines.append("".join(parts))
    return "\n".join(line for line in lines if line.strip())
