"""Text that was read from evidence, kept beside it page by page: the index is made from it, snippets are cut from it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from casefiles.database.vault import Vault

KIND = "text"
VERSION = 1


def keep(vault: Vault, sha256: str, pages: Sequence[str]) -> None:
    """Keeps the pages that were read from an object, replacing an earlier reading."""
    vault.put_derived(sha256, KIND, VERSION, json.dumps(list(pages), ensure_ascii=False).encode())


def pages(vault: Vault, sha256: str) -> tuple[str, ...]:
    """The pages of an object's text; none when it was not read or holds no text."""
    held = vault.get_derived(sha256, KIND, VERSION)
    return () if held is None else tuple(str(page) for page in json.loads(held))
