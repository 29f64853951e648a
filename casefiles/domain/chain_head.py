"""The head of the change log as it stands on paper: the number of the newest change and the beginning of its hash.

"153 · 9f3c52aa 1b2c3d4e": sixteen digits of the hash, in two groups that a person can read out (formats, 12).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from casefiles.errors import BadInput
from casefiles.words import _

PRINTED_DIGITS = 16
"""Hexadecimal digits of the hash on paper."""
LEAST_DIGITS = 8
"""Fewer digits of a hash than these say too little to compare."""
_DIGITS = re.compile(r"(?<!\w)[0-9a-fA-F]+(?!\w)")
_GAP = re.compile(r"…|\.\.\.")


@dataclass(frozen=True)
class ShortHead:
    """A head as it was read off paper. `seq` is 0 where the paper does not say it; `end` the last digits, where it does.

    `start` and `end` are lower hex.
    """

    seq: int
    start: str
    end: str = ""

    def is_of(self, digest: str) -> bool:
        """Whether a whole hash begins and ends like this one."""
        return digest.startswith(self.start) and digest.endswith(self.end)


def printed(seq: int, digest: str) -> str:
    """A head as it is printed; '' for no hash."""
    if not digest:
        return ""
    half = PRINTED_DIGITS // 2
    words = f"{digest[:half]} {digest[half:PRINTED_DIGITS]}".strip()
    return f"{seq} · {words}" if seq else words


def read_printed(text: str) -> ShortHead:
    """A head as somebody typed it off paper: "153 · 9f3c52aa 1b2c3d4e", "153-9f3c52aa", or the hash alone.

    Words around it are passed over; "…" stands for digits in the middle that are not printed. Raises BadInput where there
    are fewer than `LEAST_DIGITS` digits of a hash, and where there are more than 64.
    """
    first, *rest = _GAP.split(text, maxsplit=1)
    found = list(_DIGITS.finditer(first))
    groups = [group[0].lower() for group in found]
    seq = 0
    if len(groups) > 1 and groups[0].isdecimal() and len("".join(groups[1:])) >= LEAST_DIGITS:
        # A hash has decimal digits too, and stands in groups of eight with a blank between them.
        parted = first[found[0].end() : found[1].start()].strip()
        if parted or len(groups[0]) < PRINTED_DIGITS // 2:
            seq = int(groups.pop(0)[:15])
    start = "".join(groups)
    end = "".join(group.lower() for group in _DIGITS.findall(rest[0])) if rest else ""
    if len(start) < LEAST_DIGITS or len(start) + len(end) > 64:
        raise BadInput(
            _("This is no head of a change log: it is a number and at least {n} digits of a hash, such as {example}.").format(
                n=LEAST_DIGITS, example="153 · 9f3c52aa 1b2c3d4e"
            )
        )
    return ShortHead(seq, start, end)
