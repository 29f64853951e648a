"""What the square code on a label says: the library's code, the exhibit's ref, the first digits of its file's SHA-256.

`3F2A EX-0004/1 9c56cc51` is short enough for a small label, and a person can type it. Scanners that stand for a
keyboard send what the keys of another layout give (' for -, - for /), so only letters and digits are trusted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from casefiles.domain.refs import IN_PARTS, tidy_ref

DIGITS = 8
"""How many digits of the SHA-256 a code has."""

_MARK = r"[^0-9A-Za-z\s]"
_CODE = re.compile(
    rf"\s*([0-9A-F]{{4}})\s+({IN_PARTS})(?:{_MARK}|\s)?([0-9]{{1,9}}((?:{_MARK}[0-9]{{1,4}}){{0,4}}))(?:\s+([0-9a-f]{{{DIGITS}}}))?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ExhibitCode:
    """What was read from a label: the library's code, the ref, and digits of the SHA-256 or ''."""

    library: str
    ref: str
    digits: str = ""

    @classmethod
    def read(cls, text: str) -> ExhibitCode | None:
        """The code that a text is; None when it is none."""
        found = _CODE.fullmatch(text)
        if found is None:
            return None
        number, *parts = re.findall("[0-9]+", found.group(3))
        ref = tidy_ref("/".join((f"{IN_PARTS}-{number}", *parts)))
        return None if ref is None else cls(found.group(1).upper(), ref, (found.group(5) or "").lower())

    def show(self) -> str:
        """The code as a label has it."""
        return " ".join(part for part in (self.library, self.ref, self.digits) if part)


def code_of(library: str, ref: str, sha256: str) -> str:
    """What the label of an exhibit says; `sha256` is '' for what has no file."""
    return ExhibitCode(library, ref, sha256[:DIGITS]).show()
