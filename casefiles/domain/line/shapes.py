"""Words that are known by their shape: phones, plates, e-mails, other numbers, grades.

Phones: 7, or 9 to 14 digits, or 7 to 15 behind a plus (ITU-T E.164: 15 at most), in groups or not. Eight digits in one
word are an identity document (Peru's DNI), fifteen an IMEI (3GPP TS 23.003). Plates: three and three signs (Peru, Colombia,
Bolivia's and Brazil's four and three), with a hyphen or in capitals, so that names with a figure are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from casefiles.domain import grading
from casefiles.domain.folding import fold
from casefiles.domain.grading import Grade

_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")
_GROUP = re.compile(r"\(?\+?[0-9][0-9().-]*|\([0-9]+\)[0-9-]*")
_PLATE = re.compile(
    r"[A-Z]{3}-?[0-9]{3,4}|[A-Z][0-9][A-Z]-?[0-9]{3}|[A-Z]{2}[0-9]-?[0-9]{3}|[A-Z]{2}-?[0-9]{4,5}"
    r"|[0-9]{3,4}-?[A-Z]{2,3}|[A-Z]{3}[0-9][A-Z][0-9]{2}"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LABELS = {
    "phone": ("phone", "tel", "telephone", "mobile", "cell", "telefono", "celular", "cel", "fono"),
    "plate": ("plate", "placa"),
    "identity_document": ("dni",),
    "passport": ("passport", "pasaporte"),
    "imei": ("imei",),
    "email": ("email", "mail"),
}
LABELS = {word: kind for kind, words in _LABELS.items() for word in words}
"""Words that say what the number behind them is."""
_MOST_GROUPS = 6


def label(word: str) -> str | None:
    """The kind of number that a word announces: "tel." is phone."""
    return LABELS.get(fold(word).replace(" ", ""))


def is_number(word: str) -> bool:
    """Whether a word may be what a label announces: it holds a figure or is an e-mail."""
    return any(sign.isdigit() for sign in word) or "@" in word[1:]


def email(word: str) -> bool:
    """Whether a word is an e-mail address."""
    return _EMAIL.fullmatch(word) is not None


def digits(words: Sequence[str]) -> tuple[int, str] | None:
    """How many of the first words make one number of digits, and its kind; None where they make none."""
    groups = 0
    while groups < min(len(words), _MOST_GROUPS) and _GROUP.fullmatch(words[groups]):
        if groups and (words[groups].startswith("+") or _is_next(words[:groups], words[groups])):
            break
        groups += 1
    for count in range(groups, 0, -1):
        kind = _kind(words[:count])
        if kind:
            return count, kind
    return None


def _is_next(groups: Sequence[str], word: str) -> bool:
    """Whether a number is whole without this word: it was written in one, or is long enough and a year follows."""
    if len(groups) == 1 and _kind(groups):
        return True
    return sum(len(group) for group in groups) >= 9 and _YEAR.fullmatch(word) is not None


def _kind(groups: Sequence[str]) -> str | None:
    text = "".join(groups)
    count = sum(sign.isdigit() for sign in text)
    if text.lstrip("(").startswith("+"):
        return "phone" if 7 <= count <= 15 else None
    if any(sum(sign.isdigit() for sign in group) < 2 for group in groups):
        return None
    if len(groups) == 1 and text.isdigit() and count in (8, 15):
        return "identity_document" if count == 8 else "imei"
    return "phone" if 7 <= count <= 14 and "." not in text else None


def plate(word: str) -> bool:
    """Whether a word is a vehicle's plate."""
    return _PLATE.fullmatch(word.upper()) is not None and ("-" in word or word == word.upper())


def grade(word: str) -> Grade | None:
    """The grade of a letter and a digit, in either case; None for everything else."""
    return _graded(word.upper()) if len(word) == 2 else None


def half_grade(word: str) -> Grade | None:
    """The grade of a capital letter or a digit alone."""
    return _graded(word) if len(word) == 1 else None


def _graded(code: str) -> Grade | None:
    return Grade(grading.DEFAULT, code) if grading.scheme_of(grading.DEFAULT).split(code) else None
