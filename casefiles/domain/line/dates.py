"""Where in a line a date stands: found by its shape, then read by the rules for dates.

What has the shape of a date and cannot be read (3/5 in English, 31 February) is a date still, with the sentence that
says why: it must not become part of a name.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from casefiles.domain.date_words import WORDS, fold_date
from casefiles.domain.dates import PartialDate
from casefiles.errors import BadInput

MOST_WORDS = 9

_FIGURES = re.compile(
    r"[0-9]{1,2}/[0-9]{1,2}(?:/(?:[0-9]{4}|[0-9]{2}))?|[0-9]{1,2}([.-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})|[0-9]{1,2}/[0-9]{4}"
)
_POINT = r"[12][0-9]{3}(?:-(?:0[1-9]|1[0-9]|2[0-9]|3[0-9]|4[01])(?:-[0-3][0-9])?)?[?~%]?"
_EDTF = re.compile(rf"(?:{_POINT}|\.\.)(?:/(?:{_POINT}|\.\.))?(?<!\.\.)|{_POINT}/\.\.")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DAY = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th|o)?")
_NUMBER = re.compile(r"[0-9]{1,4}(?:st|nd|rd|th|o|h|s)?|[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?(?:h|hs|hrs)?")
_RANGE = re.compile(r"[0-9]{1,2}-[0-9]{1,2}")

_LEADS = frozenset(["on", "in", "el", "en", "del", "the", "dated", "fecha", "de", "dia", "los", "la"])
"""Words before a date that say nothing of it."""
_BEGINNERS = frozenset(
    [
        "today", "yesterday", "tonight", "last", "past", "since", "until", "till", "by", "before", "after",
        "between", "from", "early", "mid", "late", "about", "around", "circa", "approximately", "early-mid",
        "hoy", "ayer", "anteayer", "antier", "anoche", "antes", "despues", "desde", "hasta", "entre", "hacia",
        "principios", "mediados", "fines", "finales", "comienzos", "inicios", "hace", "aproximadamente", "one",
        "two", "three", "four", "five", "six", "a", "an", "this", "la", "el", "pasado", "spring", "summer",
        "autumn", "winter",
    ]
)  # fmt: skip
_TELLING = frozenset(
    [
        "today", "yesterday", "hoy", "ayer", "anteayer", "antier", "anoche", "ago", "hace", "night", "week",
        "month", "semana", "mes", "ano", "year",
    ]
)  # fmt: skip
"""One of these, a figure, a month or a day of the week makes words a date."""
_WITHIN = frozenset(
    [
        "of", "and", "y", "e", "to", "al", "a", "de", "del", "la", "el", "los", "las", "the", "in", "en", "on",
        "at", "or", "o", "u", "last", "past", "this", "next", "pasado", "pasada", "pasados", "pasadas", "night",
        "morning", "afternoon", "evening", "noon", "noche", "manana", "tarde", "madrugada", "mediodia", "hours",
        "horas", "hrs", "h", "am", "pm", "ago", "around", "about", "possibly", "perhaps", "probably", "early",
        "late", "mid", "beginning", "end", "start", "half", "quarter", "mitad", "trimestre", "semestre", "dia",
        "dias", "local", "time", "hora", "lima", "utc", "gmt", "each", "every",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A date that takes so many words; `problem` where it cannot be read."""

    words: int
    date: PartialDate | None
    problem: str = ""


@cache
def _months() -> frozenset[str]:
    return frozenset(word for words in WORDS.values() for word in words.months)


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(word for words in WORDS.values() for word in words.weekdays)


@cache
def _inside() -> frozenset[str]:
    """Every word that may stand within a date."""
    found = set(_WITHIN | _BEGINNERS | _LEADS | _months() | _weekdays())
    for words in WORDS.values():
        for table in (words.seasons, words.units, words.counts, words.ordinals):
            found |= {part for key in table for part in key.split()}
    return frozenset(found)


def find(words: Sequence[str], *, language: str, reference: datetime.date | None, bare: bool) -> Found | None:
    """The date with which these words begin, None where they begin with none.

    `bare`: nothing was said before, so that words which are names too ("el Domingo") are none.
    """
    folded = [_folded(word) for word in words[: MOST_WORDS + 1]]
    lead = 0
    while lead < min(2, len(folded) - 1) and folded[lead] in _LEADS:
        lead += 1
    for start in dict.fromkeys((lead, 0)):
        sure = _sure(folded[start:], led=start > 0 and not bare)
        if not sure and (bare or not folded[start : start + 1] or folded[start] not in _BEGINNERS):
            continue
        longest = start
        while longest < min(len(folded), start + MOST_WORDS) and _may_stand(folded[longest]):
            longest += 1
        for end in range(longest, start + max(sure, 1) - 1, -1):
            if not sure and not any(_tells(word) for word in folded[start:end]):
                continue
            if folded[end - 1] in _LEADS and end - 1 >= start + sure:
                continue
            try:
                date = PartialDate.parse(_text(words[start:end]), language=language, reference=reference)
            except BadInput as reason:
                if end == start + sure:
                    return Found(end, None, str(reason))
            else:
                return Found(end, date)
    return None


def is_shaped_like_one(word: str) -> bool:
    """Whether a single word can only be meant as a date: 14/7, 2017-07-14."""
    folded = _folded(word)
    return bool(_FIGURES.fullmatch(folded) or (_EDTF.fullmatch(folded) and not _YEAR.fullmatch(folded)))


def _folded(word: str) -> str:
    """Folded as dates are, but "2019/.." keeps its dots: they are its open end."""
    return fold_date(word) + (".." if word.rstrip(",;").endswith("/..") else "")


def _text(words: Sequence[str]) -> str:
    return " ".join(words).strip(",; ")


def _sure(folded: Sequence[str], *, led: bool) -> int:
    """How many of the first words can only be a date; 0 where that is not sure."""
    if not folded:
        return 0
    first, second, third = (*folded, "", "", "")[:3]
    if _FIGURES.fullmatch(first) or _EDTF.fullmatch(first) or _YEAR.fullmatch(first):
        return 1
    if _DAY.fullmatch(first) or _RANGE.fullmatch(first):
        if second in _months():
            return 2
        if second in {"of", "de"} and third in _months():
            return 3
    if first in _months():
        if _YEAR.fullmatch(second) or re.fullmatch(r"[0-9]{1,2}(?:st|nd|rd|th)?", second):
            return 2
        if second in {"of", "de", "del"} and _YEAR.fullmatch(third):
            return 3
        return 1 if led else 0
    return 1 if led and first in _weekdays() else 0


def _may_stand(folded: str) -> bool:
    return folded in _inside() or any(shape.fullmatch(folded) for shape in (_NUMBER, _RANGE, _FIGURES, _EDTF))


def _tells(folded: str) -> bool:
    return folded in _TELLING or folded in _months() or folded in _weekdays() or any(sign.isdigit() for sign in folded)
