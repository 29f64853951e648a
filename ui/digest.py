"""Digests in words that break over lines: in groups, with blanks that whoever copies them can see."""

from __future__ import annotations

import re
import textwrap

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def grouped(text: str) -> str:
    """The text with every SHA-256 in groups of 16 digits, since it has no blank of its own at which a line could end."""
    return _DIGEST.sub(lambda found: " ".join(textwrap.wrap(found[0], 16)), text)
