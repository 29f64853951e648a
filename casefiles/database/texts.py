"""Text that was read from evidence, kept beside it page by page: the index is made from it, snippets are cut from it.

What a program has recognised in pictures of letters is kept apart from what the document itself says: it errs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casefiles.database.vault import Vault

KIND = "text"
VERSION = 1
RECOGNISED = "recognised"
PAGE_PLACE, RECOGNISED_PLACE = "page:", "recognised:"
"""How the index names the place of a text: this, then the number of the page, from 1."""


@dataclass(frozen=True)
class Recognised:
    """Text recognised in the pages of an object, by their numbers from 1; by which program, in which languages."""

    engine: str = ""
    languages: str = ""
    pages: Mapping[int, str] = field(default_factory=dict)


def keep(vault: Vault, sha256: str, pages: Sequence[str]) -> None:
    """Keeps the pages that were read from an object, from the first on, replacing an earlier reading."""
    vault.put_derived(sha256, KIND, VERSION, json.dumps(list(pages), ensure_ascii=False).encode())


def pages(vault: Vault, sha256: str) -> tuple[str, ...]:
    """The pages of an object's text, from the first on; none when it was not read or holds no text."""
    held = vault.get_derived(sha256, KIND, VERSION)
    return () if held is None else tuple(str(page) for page in json.loads(held))


def keep_recognised(vault: Vault, sha256: str, found: Recognised) -> None:
    """Keeps what was recognised in an object, replacing what was recognised before."""
    held = {"engine": found.engine, "languages": found.languages, "pages": {str(n): text for n, text in found.pages.items()}}
    vault.put_derived(sha256, RECOGNISED, VERSION, json.dumps(held, ensure_ascii=False).encode())


def recognised(vault: Vault, sha256: str) -> Recognised | None:
    """What was recognised in an object; None where nobody has tried."""
    held = vault.get_derived(sha256, RECOGNISED, VERSION)
    if held is None:
        return None
    found = json.loads(held)
    texts = {int(n): str(text) for n, text in found["pages"].items()}
    return Recognised(str(found["engine"]), str(found["languages"]), texts)


def places(vault: Vault, sha256: str) -> dict[str, str]:
    """All texts of an object by their place: "page:3", and "recognised:4" for what a program has recognised on page 4."""
    found = {f"{PAGE_PLACE}{n}": page for n, page in enumerate(pages(vault, sha256), start=1) if page.strip()}
    held = recognised(vault, sha256)
    if held is not None:
        found |= {f"{RECOGNISED_PLACE}{n}": page for n, page in sorted(held.pages.items()) if page.strip()}
    return found
