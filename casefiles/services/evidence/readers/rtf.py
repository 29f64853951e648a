"""Rich text (.rtf): its words, and what it says of itself. Objects and pictures in it are passed over."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from casefiles.services.evidence.readers import Found

RTF_CAP = 16 << 20
"""Bytes that are looked at."""
_INFO = {
    "title": "title", "subject": "subject", "author": "author", "operator": "last_modified_by", "keywords": "keywords",
    "doccomm": "comments", "company": "company", "manager": "manager", "category": "category", "generator": "application",
}  # fmt: skip
_TIMES = {"creatim": "created", "revtim": "modified", "printim": "last_printed"}
_SAYS = re.compile(r"\{(?:\\\*)?\\(" + "|".join(_INFO) + r")\b ?([^{}]{1,2000})\}")
_WHEN = re.compile(r"\{\\(creatim|revtim|printim)\\yr(\d{1,4})\\mo(\d{1,2})\\dy(\d{1,2})(?:\\hr(\d{1,2}))?(?:\\min(\d{1,2}))?")
_DATA = re.compile(r"(?:[0-9a-fA-F]{64,}\s*)+")


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """The text as one page."""
    data = file.read(RTF_CAP + 1)
    if len(data) > RTF_CAP:
        found.note("cut")
    text = data[:RTF_CAP].decode("latin-1")
    head = text[:65_536]
    for key, value in _SAYS.findall(head):
        found.tell(_INFO[key], _words(r"{\rtf1\ansi " + value + "}").rstrip(";"))
    for key, *parts in _WHEN.findall(head):
        year, month, day, hour, minute = (int(part or 0) for part in parts)
        if 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and year:
            found.tell(_TIMES[key], f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}")
    found.page(1, _words(_DATA.sub("", text)).strip())


def _words(text: str) -> str:
    from striprtf import striprtf

    convert: Any = striprtf.rtf_to_text
    return str(convert(text, errors="replace"))
