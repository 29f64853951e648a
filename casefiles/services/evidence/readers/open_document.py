"""OpenDocument texts, slides and drawings (.odt, .odp, .odg), and e-books (.epub), which are web pages in an archive."""

from __future__ import annotations

import re
import time
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from casefiles.services.evidence.frames import PAGES_CAP
from casefiles.services.evidence.readers import Found, Refused, packages

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_APART = frozenset({"tracked-changes", "forms", "event-listeners", "scripts"})


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """A text is one page; slides and drawings have a page each, with their notes."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = packages.checked(archive)
            if "META-INF/container.xml" in names:
                _book(archive, names, found, deadline)
            elif "content.xml" not in names:
                raise Refused("not_read")
            elif _is_locked(archive, names):
                raise Refused("password")
            else:
                packages.open_properties(archive, names, found)
                _content(packages.tree(archive, "content.xml"), found, deadline)
    except (zipfile.BadZipFile, EOFError) as error:
        raise Refused("damaged") from error


def _is_locked(archive: zipfile.ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in names and any(
        packages.local(each.tag) == "encryption-data" for each in packages.tree(archive, manifest).iter()
    )


def _content(root: Element, found: Found, deadline: float) -> None:
    pages = [each for each in root.iter() if each.tag.endswith("drawing:1.0}page")]
    if not pages:
        found.page(1, _text(root))
        return
    found.count = len(pages)
    found.tell("slides", len(pages))
    for number, page in enumerate(pages[:PAGES_CAP], start=1):
        if time.monotonic() > deadline or not found.page(number, _text(page)):
            found.note("pages_cut")
            break


def _text(root: Element) -> str:
    """A line for each paragraph and heading; a footnote or comment stands in lines of its own below its paragraph."""
    lines: list[str] = []
    # Without recursion, since a hostile document nests as deep as it likes: elements still to visit, last first.
    waiting = [root]
    while waiting:
        each = waiting.pop()
        if packages.local(each.tag) in _APART:
            continue
        if packages.local(each.tag) in ("p", "h"):
            inside: list[Element] = []
            lines.append(_line(each, inside))
            waiting += reversed(inside)
        else:
            waiting += reversed(each)
    return "\n".join(line for line in lines if line.strip())


def _line(paragraph: Element, inside: list[Element]) -> str:
    """The words of a paragraph; paragraphs within it (notes, frames) are put aside."""
    parts = [paragraph.text or ""]
    waiting: list[Element | str] = []

    def open_up(element: Element) -> None:
        for child in reversed(element):
            waiting.append(child.tail or "")
            waiting.append(child)

    open_up(paragraph)
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            parts.append(each)
            continue
        kind = packages.local(each.tag)
        if kind in ("p", "h"):
            inside.append(each)
        elif kind == "s":
            count = next((value for key, value in each.attrib.items() if packages.local(key) == "c"), "1")
            parts.append(" " * (int(count) if count.isdecimal() and len(count) < 4 else 1))
        elif kind in ("tab", "line-break"):
            parts.append("\t" if kind == "tab" else "\n")
        elif kind not in _APART:
            parts.append(each.text or "" if kind not in ("note", "annotation", "creator", "date") else "")
            open_up(each)
    return "".join(parts)


def _book(archive: zipfile.ZipFile, names: set[str], found: Found, deadline: float) -> None:
    """The chapters of an e-book, each a page, in the order in which they are read."""
    from casefiles.services.evidence.readers import html
    from casefiles.services.evidence.readers.text import decode

    main = next(
        (
            each.get("full-path", "")
            for each in packages.tree(archive, "META-INF/container.xml").iter()
            if packages.local(each.tag) == "rootfile"
        ),
        "",
    )
    if main not in names:
        raise Refused("damaged")
    root = packages.tree(archive, main)
    folder = main.rpartition("/")[0]
    files = {}
    order = []
    for each in root.iter():
        kind = packages.local(each.tag)
        if kind in ("title", "creator", "publisher", "date", "language", "identifier"):
            found.tell("author" if kind == "creator" else kind, each.text or "")
        elif kind == "item":
            files[each.get("id", "")] = re.sub(r"^/", "", f"{folder}/{each.get('href', '')}")
        elif kind == "itemref":
            order.append(each.get("idref", ""))
    chapters = [files[one] for one in order if files.get(one) in names]
    found.count = len(chapters)
    for number, chapter in enumerate(chapters[:PAGES_CAP], start=1):
        data = archive.read(chapter)[: html.HTML_CAP]
        if time.monotonic() > deadline or not found.page(number, html.words(decode(data)[0])):
            found.note("pages_cut")
            break
