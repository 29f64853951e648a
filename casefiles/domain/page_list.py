"""Pages as people list them: "1, 3-5"."""

from __future__ import annotations

from collections.abc import Iterable

from casefiles.errors import BadInput
from casefiles.words import _

MOST = 20_000
"""Pages that are told apart, at most."""


def write_pages(pages: Iterable[int]) -> str:
    """Page numbers in order, runs of three and more as from and to: '1, 3-5'."""
    found: list[list[int]] = []
    for page in sorted(set(pages)):
        if found and page == found[-1][1] + 1:
            found[-1][1] = page
        else:
            found.append([page, page])
    said: list[str] = []
    for first, last in found:
        if last - first < 2:
            said += [str(page) for page in range(first, last + 1)]
        else:
            said.append(f"{first}-{last}")
    return ", ".join(said)


def read_pages(text: str) -> tuple[int, ...]:
    """The pages of a list as it was typed, in order and once each; none for blanks. Raises BadInput."""
    found: set[int] = set()
    for part in text.replace("–", "-").replace(";", ",").split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if not part.strip() and not text.strip():
            continue
        if not (_is_page(first) and (not dash or _is_page(last))) or int(first) > int(last or first):
            raise BadInput(_("“{text}” is no list of pages, such as 1, 3-5.").format(text=text.strip()[:80]))
        found |= set(range(int(first), int(last or first) + 1))
    return tuple(sorted(found))


def _is_page(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= MOST
