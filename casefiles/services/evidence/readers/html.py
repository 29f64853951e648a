"""Web pages: their words. Nothing is loaded, run or drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from casefiles.services.evidence.readers import Found
from casefiles.services.evidence.readers.text import decode

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HTML_CAP = 10_000_000
"""Bytes of a page that are looked at: its tree takes many times as much memory."""
_UNSEEN = {"script", "style", "template", "noscript", "head", "svg", "object", "iframe"}
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small", "span"),
    *("strong", "sub", "sup", "time", "u", "var", "label", "img", "input", "button", "data", "del", "ins", "wbr"),
}
_META = {
    "author": "author",
    "description": "description",
    "date": "date",
    "article:published_time": "published",
    "article:modified_time": "modified",
    "og:site_name": "site",
    "og:url": "address",
}


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Title, author and dates as the page states them, and its visible text as one page."""
    data = file.read(HTML_CAP + 1)
    if len(data) > HTML_CAP:
        found.note("cut")
    text, encoding = _decoded(data)
    found.tell("encoding", encoding)
    found.page(1, words(text, found))


def _decoded(data: bytes) -> tuple[str, str]:
    stated = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([a-zA-Z0-9_:.-]{1,40})", data[:4096])
    text, encoding = decode(data)
    if stated and encoding in ("cp1252", "latin-1"):
        try:
            return data.decode(stated[1].decode("ascii"), "replace"), stated[1].decode("ascii").lower()
        except (LookupError, UnicodeError):
            pass
    return text, encoding


def words(text: str, found: Found | None = None) -> str:
    """The visible text of HTML, a line for each block; its title and metadata go into `found`."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    if found is not None:
        title = tree.css_first("title")
        if title is not None:
            found.tell("title", " ".join(title.text().split()))
        for meta in tree.css("meta")[:200]:
            key = _META.get((meta.attributes.get("name") or meta.attributes.get("property") or "").lower())
            if key:
                found.tell(key, meta.attributes.get("content") or "")
    return _lines(tree.body)


def _lines(body: LexborNode | None) -> str:
    """Walks without recursion, since a hostile page nests as deep as it likes."""
    root = body.mem_id if body is not None else 0  # comparing nodes themselves would compare all their text
    parts: list[str] = []
    node = body
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            parts.append(re.sub(r"\s+", " ", node.text_content or ""))
        elif tag == "br" or tag not in _INLINE:
            parts.append("\n")
        following = None if tag in _UNSEEN else node.child
        while following is None and node is not None and node.mem_id != root:
            following = node.next
            if following is None:
                node = node.parent
                if node is not None and node.tag not in _INLINE:
                    parts.append("\n")
        node = following
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
