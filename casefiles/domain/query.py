"""What somebody types into the box that finds everything, read as words and conditions.

    chipi type:person tag:vip in:OP-2017-0001 -perez "coca paste" July 2017 standing:disputed

Keywords are English or Spanish, whatever the window speaks. Whatever is not understood is words: nothing that is typed
is an error. The words keep their own signs ("in quotes", -word), which the text index reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from casefiles.domain.dates import PartialDate
from casefiles.domain.folding import fold, fold_ref
from casefiles.errors import BadInput
from casefiles.words import _

Key = Literal["type", "file", "place", "tag", "standing", "date"]

KEYWORDS: Mapping[str, Key] = {
    "type": "type", "tipo": "type",
    "in": "file", "en": "file", "file": "file", "expediente": "file",
    "place": "place", "lugar": "place",
    "tag": "tag", "etiqueta": "tag",
    "standing": "standing", "backing": "standing", "respaldo": "standing",
    "date": "date", "fecha": "date",
}  # fmt: skip
"""What may stand before the colon, and the kind of condition it makes."""

_TYPES: Mapping[str, str] = {
    "operation": "operation operations operacion operaciones",
    "person": "person people persons persona personas",
    "alias": "alias aliases",
    "organisation": "organisation organisations organization organizations organizacion organizaciones",
    "place": "place places lugar lugares",
    "site": "site sites sitio sitios instalacion instalaciones",
    "event": "event events hecho hechos evento eventos",
    "seizure": "seizure seizures incautacion incautaciones decomiso decomisos",
    "vehicle": "vehicle vehicles vehiculo vehiculos",
    "item": "item items objeto objetos",
    "identifier": "identifier identifiers number numbers phone phones numero numeros telefono telefonos identificador",
    "exhibit": "exhibit exhibits evidence evidencia evidencias",
    "source": "source sources fuente fuentes",
    "assessment": "assessment assessments apreciacion apreciaciones",
    "task": "task tasks tarea tareas",
    "note": "note notes nota notas",
    "tip": "tip tips aviso avisos",
    "claim": "claim claims",
    "link": "link links vinculo vinculos",
    "judgement": "judgement judgements",
}
_STANDINGS: Mapping[str, Sequence[str]] = {
    "disputed": ("disputed", "en disputa", "disputado", "disputada"),
    "unsourced": ("unsourced", "no source", "none", "sin fuente", "ninguna"),
    "single source": ("single source", "single", "una fuente", "fuente unica", "unica"),
    "corroborated": (
        "corroborated", "independent", "independent sources", "corroborado", "corroborada", "fuentes independientes",
    ),
}  # fmt: skip

_OPENING = '"\u201c\u201e\u00ab\u201d\u201f\u00bb'
_TOKEN = re.compile(
    rf"(?P<minus>-?)(?P<key>[^\W\d_]+):(?:[{_OPENING}](?P<value>[^{_OPENING}]*)(?:[{_OPENING}]|$)"
    rf"|(?P<bare>[^\s{_OPENING}]\S*))"
    rf"|-?[{_OPENING}][^{_OPENING}]*(?:[{_OPENING}]|$)|\S+"
)
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_DAY = re.compile(r"[12]\d{3}-\d{2}-\d{2}")
_MONTHS = frozenset(
    fold(
        "january february march april may june july august september october november december jan feb mar apr jun jul aug "
        "sep sept oct nov dec enero febrero marzo abril mayo junio julio agosto setiembre septiembre octubre noviembre "
        "diciembre ene abr ago set dic"
    ).split()
)
_INTRODUCING = frozenset(
    fold(
        "between before after since until from by in on during early mid late entre antes despues desde hasta durante en "
        "principios mediados fines finales"
    ).split()
)
_JOINING = frozenset(
    fold(
        "and or of the to at latest later earlier spring summer autumn winter week half first second third quarter year "
        "monday tuesday wednesday thursday friday saturday sunday about around circa ca st nd rd th mid middle end beginning "
        "start y o e de del el la los las al a mas tardar dia mes ano primavera verano otono invierno semana semestre "
        "trimestre quincena primer primera segundo segunda tercer mitad principio comienzos inicios mediado fin lunes martes "
        "miercoles jueves viernes sabado domingo hacia alrededor s"
    ).split()
)
_FIGURES = re.compile(r"\d{1,4}(?:st|nd|rd|th|s|o|er)?")
LONGEST_DATE = 12
"""Words of the longest date that is looked for: "between 21 de julio de 2017 y 24 de julio de 2017"."""
MOST_WORDS = 200
"""Words beyond these are taken as they stand."""


@dataclass(frozen=True, order=True)
class Condition:
    """Something that must be so of what is found, or with `negated` must not.

    `value` is canonical: the name of a record type or of a standing; of a date the expression in EDTF, as
    `PartialDate.edtf`; of a file, a place and a tag what was typed. `written` is how it was typed, without the keyword.
    """

    key: Key
    value: str
    negated: bool = False
    written: str = ""

    def show(self, shown: str = "") -> str:
        """For reading: "Type: Person", "Not tagged: vip". `shown` stands for the value where the caller has a better name."""
        labels = {
            "type": _("Kind"), "file": _("In the file of"), "place": _("Place"), "tag": _("Tag"),
            "standing": _("Backing"), "date": _("Date"),
        }  # fmt: skip
        value = shown or self.written or self.value
        sentence = _("{condition}: not {value}") if self.negated else _("{condition}: {value}")
        return sentence.format(condition=labels[self.key], value=value)

    @property
    def date(self) -> PartialDate:
        """The date of a condition on dates. Raises BadInput for another key."""
        return PartialDate.from_edtf(self.value, self.written)


@dataclass(frozen=True)
class Query:
    """What was asked: words for the text index, and conditions in an order of their own.

    Conditions of one key that a record can meet only one of (type, standing) widen each other; all others narrow.
    """

    words: str
    conditions: tuple[Condition, ...] = ()

    def of(self, key: Key, *, negated: bool = False) -> tuple[Condition, ...]:
        """The conditions of one key."""
        return tuple(one for one in self.conditions if one.key == key and one.negated is negated)


def parse(text: str, *, language: str = "en") -> Query:
    """Reads what was typed. Never raises.

    `language` decides how figures in dates are read (see `PartialDate.parse`). A date among the words is one where a
    month, or a word such as "before" or "entre", stands with its year ("July 2017", "after 2015"); a year alone is a
    word, since it stands in names and numbers. Dates in quotes are words.
    """
    tokens = list(_TOKEN.finditer(text))
    kept: list[str] = []
    conditions: set[Condition] = set()
    place, ends_in_words = 0, False
    while place < len(tokens):
        used, condition = _condition(text, tokens, place, language) if place < MOST_WORDS else (1, None)
        if condition is not None:
            conditions.add(condition)
        else:
            kept.append(tokens[place].group())
        place += used
        ends_in_words = condition is None
    if not conditions:
        return Query(text)
    # A blank at the end says that the last word is whole, but only where that word is the last thing typed.
    words = " ".join(kept) + (" " if ends_in_words and text[-1:].isspace() else "")
    return Query(words, tuple(sorted(conditions)))


def without(text: str, condition: Condition, *, language: str = "en") -> str:
    """What was typed, with one condition taken out of it."""
    tokens = list(_TOKEN.finditer(text))
    kept: list[str] = []
    place = 0
    while place < len(tokens):
        used, found = _condition(text, tokens, place, language) if place < MOST_WORDS else (1, None)
        if found is None or found != condition:
            kept += [token.group() for token in tokens[place : place + used]]
        place += used
    return " ".join(kept)


def _condition(text: str, tokens: Sequence[re.Match[str]], place: int, language: str) -> tuple[int, Condition | None]:
    """How many tokens are used up from here, and the condition they are."""
    token = tokens[place]
    if not token["key"]:
        used, date = _date_among_words(text, tokens, place, language)
        return (used, date) if date is not None else (1, None)
    key = KEYWORDS.get(fold(token["key"]))
    value = token["value"] if token["value"] is not None else token["bare"]
    if key is None or not value or not value.strip():
        return 1, None
    negated = bool(token["minus"])
    if key == "date":
        return _date_after_colon(text, tokens, place, language)
    found = _value_of(key, value)
    return 1, Condition(key, found, negated, " ".join(value.split())) if found else None


def _value_of(key: Key, value: str) -> str:
    """The canonical value; '' where it is not understood."""
    folded = fold(value.replace("_", " "))
    if key == "type":
        return _type_words().get(folded, "")
    if key == "standing":
        return _standing_words().get(folded, "")
    if not folded:
        return ""
    if key == "tag":
        return folded
    return fold_ref(value) or folded


@cache
def _type_words() -> dict[str, str]:
    return {word: name for name, words in _TYPES.items() for word in words.split()}


@cache
def _standing_words() -> dict[str, str]:
    return {word: name for name, words in _STANDINGS.items() for word in words}


def _date_after_colon(
    text: str, tokens: Sequence[re.Match[str]], place: int, language: str
) -> tuple[int, Condition | None]:
    """The longest date that begins behind "date:"; what is none is words."""
    token = tokens[place]
    negated = bool(token["minus"])
    if token["value"] is not None:
        found = _date(token["value"], language)
        return 1, _condition_of(found, token["value"], negated) if found else None
    for count in range(min(LONGEST_DATE, len(tokens) - place), 0, -1):
        phrase = text[token.start("bare") : tokens[place + count - 1].end()]
        if _has_signs(tokens[place + 1 : place + count]) or not _only_date_words(fold(phrase).split()):
            continue
        found = _date(phrase, language)
        if found is not None:
            return count, _condition_of(found, phrase, negated)
    return 1, None


def _date_among_words(
    text: str, tokens: Sequence[re.Match[str]], place: int, language: str
) -> tuple[int, Condition | None]:
    """The longest date that begins here without a keyword."""
    first = tokens[place].group()
    if _DAY.fullmatch(first):
        found = _date(first, language)
        return 1, _condition_of(found, first, negated=False) if found else None
    begins = fold(first)
    if begins not in _INTRODUCING and begins not in _MONTHS and not begins[:1].isdigit():
        return 1, None
    for count in range(min(LONGEST_DATE, len(tokens) - place), 1, -1):
        phrase = text[tokens[place].start() : tokens[place + count - 1].end()]
        words = fold(phrase).split()
        if not _YEAR.search(phrase) or _has_signs(tokens[place : place + count]) or not _only_date_words(words):
            continue
        if begins not in _INTRODUCING and _MONTHS.isdisjoint(words):
            continue
        found = _date(phrase, language)
        if found is not None:
            return count, _condition_of(found, phrase, negated=False)
    return 1, None


def _has_signs(tokens: Sequence[re.Match[str]]) -> bool:
    """Whether one of these is a keyword, in quotes, or unwanted: no part of a date."""
    return any(token["key"] or token.group()[:1] in f"-{_OPENING}" for token in tokens)


def _only_date_words(words: Sequence[str]) -> bool:
    """Whether all of these may stand in a date: what else is tried goes through every language there is, which takes long."""
    known = _MONTHS | _INTRODUCING | _JOINING
    return all(word in known or _FIGURES.fullmatch(word) for word in words)


def _date(text: str, language: str) -> PartialDate | None:
    try:
        found = PartialDate.parse(text, language=language)
    except BadInput:
        return None
    return found if found.earliest is not None or found.latest is not None else None


def _condition_of(date: PartialDate, written: str, negated: bool) -> Condition:
    return Condition("date", date.edtf, negated, " ".join(written.split()))
