"""Coordinates as sources print them, with how precise they are and the words kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from casefiles.errors import BadInput
from casefiles.words import _

DEGREE_PLACES = Decimal("0.00001")
_MARKS = str.maketrans(dict.fromkeys("º°˚ᵒ", "°") | dict.fromkeys("′’‘´`ʼ", "'") | dict.fromkeys("″”“„¨", '"'))
# "#" stands for the number of the half. Quantifiers are possessive: one number is never read as two.
_DIGITS = r"[0-9]{1,2}+(?:[.,][0-9]++)?+"
_NUMBER = (
    r"(?P<d#>[0-9]{1,3}+(?:[.,][0-9]++)?+)"
    rf"(?:(?:\s*°\s*|\s+)(?P<m#>{_DIGITS})\s*'(?:\s*(?P<s#>{_DIGITS})\s*(?:\"|''))?|\s*°)?"
)
_LEADING = r"(?P<letter#>[NSEWO])\s*(?P<sign#>[-−+])?" + _NUMBER
_TRAILING = r"(?P<sign#>[-−+])?" + _NUMBER + r"\s*(?P<letter#>[NSEWO])?"
_BETWEEN = r"(?:\s*[,;/]\s*|(?P<dash>\s+[-–—]\s+)|\s+|(?<=[NSEWO])|(?=[NSEWO]))"
_PAIRS = tuple(re.compile(half.replace("#", "1") + _BETWEEN + half.replace("#", "2")) for half in (_LEADING, _TRAILING))
_METRES_OF_DEGREE = 111_320


@dataclass(frozen=True)
class Coordinates:
    """A point: degrees (north and east positive, up to 5 decimals), precision in metres, datum, and the text as written."""

    latitude: Decimal
    longitude: Decimal
    precision: int
    datum: str
    written: str

    @staticmethod
    def parse(text: str) -> Coordinates:
        """Reads decimal degrees, or degrees, minutes and seconds with any of the marks that reports print.

        The hemisphere may lead or trail (O is Spanish for west). Precision is half of the last digit given, in metres.
        Raises BadInput where the text is no point on earth.
        """
        refusal = BadInput(
            _(
                "“{text}” is not read as coordinates; write them like -12.21199, -73.76675 or 12°12'43\" S 73°46'0\" W."
            ).format(text=text[:80])
        )
        written = text.strip().translate(_MARKS).upper()
        match = next((found for pattern in _PAIRS if (found := pattern.fullmatch(written))), None)
        if match is None:
            raise refusal
        halves = []
        for n in ("1", "2"):
            part = {key: match.group(key + n) for key in ("sign", "d", "m", "s", "letter")}
            if match["dash"] and not part["letter"]:
                raise refusal  # a dash between the halves, or the second one's sign: nobody can tell
            halves.append(_half(part, refusal))
        (first, axis_1, fine_1), (second, axis_2, fine_2) = halves
        if axis_1 == "longitude" or axis_2 == "latitude":
            first, second, axis_1, axis_2 = second, first, axis_2, axis_1
        if axis_1 == "longitude" or axis_2 == "latitude" or abs(first) > 90 or abs(second) > 180:
            raise refusal
        precision = max(1, int(max(fine_1, fine_2) * _METRES_OF_DEGREE / 2))
        return Coordinates(
            first.quantize(DEGREE_PLACES), second.quantize(DEGREE_PLACES), precision, "WGS 84", text.strip()
        )

    def show(self) -> str:
        """Decimal degrees with hemispheres, as 12.21199° S 73.76675° W."""
        south, west = self.latitude < 0, self.longitude < 0
        return f"{abs(self.latitude)}° {'S' if south else 'N'} {abs(self.longitude)}° {'W' if west else 'E'}"

    def plain(self) -> dict[str, Any]:
        """The value for JSON."""
        return {
            "latitude": str(self.latitude),
            "longitude": str(self.longitude),
            "precision": self.precision,
            "datum": self.datum,
            "written": self.written,
        }

    @staticmethod
    def from_plain(plain: dict[str, Any]) -> Coordinates:
        """The inverse of `plain`. Raises BadInput for another shape."""
        try:
            return Coordinates(
                Decimal(plain["latitude"]),
                Decimal(plain["longitude"]),
                int(plain["precision"]),
                str(plain["datum"]),
                str(plain["written"]),
            )
        except (KeyError, TypeError, ValueError, InvalidOperation) as reason:
            raise BadInput(_("These coordinates are not complete.")) from reason


def _half(part: dict[str, str | None], refusal: BadInput) -> tuple[Decimal, str, Decimal]:
    """One coordinate: signed degrees, which axis its letter names ('' if none), and the size of its last digit in degrees."""
    numbers = [part[key] for key in ("d", "m", "s")]
    letter = part["letter"] or ""
    if letter and part["sign"]:
        raise refusal
    total, fine = Decimal(0), Decimal(1)
    for text, unit in zip(numbers, (Decimal(1), Decimal(60), Decimal(3600)), strict=True):
        if text is None:
            continue
        value = Decimal(text.replace(",", "."))
        if unit > 1 and value >= 60:
            raise refusal
        total += value / unit
        exponent = value.as_tuple().exponent
        fine = Decimal(1).scaleb(int(exponent)) / unit
    if letter in {"S", "W", "O"} or part["sign"] in {"-", "−"}:
        total = -total
    return (
        total,
        {"N": "latitude", "S": "latitude", "E": "longitude", "W": "longitude", "O": "longitude"}.get(letter, ""),
        fine,
    )
