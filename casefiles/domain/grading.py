"""Grades of sources and of what they say, in the schemes of the field. The schemes are data: `resources/grading.json`.

Every scheme rates two things that stay apart: how good the source is, and how good this item is; some add a handling
code. A grade keeps its scheme and its raw code, never the code alone: letters and digits swap their meaning between
schemes (B2 is Admiralty, 2B is 3x5x2), and no scheme converts into another without loss. Codes are no order either:
F and 6 in Admiralty mean that nobody can judge, not that it is worst; so each level has a rank and says whether it is
unknown. "Not graded" is no grade at all: None.

A code may rate the source alone ("B"), the item alone ("2"), or both ("B2"); a handling code follows both ("1AP").
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from casefiles.domain.text import clean_line
from casefiles.errors import BadInput
from casefiles.words import _, language, or_list

AxisKey = Literal["source", "item", "handling"]
DEFAULT = "admiralty"


@dataclass(frozen=True)
class Level:
    """One step. `rank` orders the known ones, best first; unknown ones are apart. `needs_text`: conditions go with it."""

    code: str
    rank: int
    is_unknown: bool
    needs_text: bool
    names: Mapping[str, str]


@dataclass(frozen=True)
class Axis:
    """What is rated, and its steps in the order in which the scheme prints them."""

    key: AxisKey
    names: Mapping[str, str]
    levels: tuple[Level, ...]

    def level(self, code: str) -> Level | None:
        return next((level for level in self.levels if level.code == code), None)


@dataclass(frozen=True)
class Scheme:
    """A grading scheme; `axes` in the order in which its codes are written."""

    key: str
    names: Mapping[str, str]
    axes: tuple[Axis, ...]

    def axis(self, key: AxisKey) -> Axis | None:
        return next((axis for axis in self.axes if axis.key == key), None)

    def split(self, code: str) -> dict[AxisKey, str] | None:
        """Which part of a code is which; None when it is no code of this scheme."""
        found = _pattern(self.key).fullmatch(code)
        if found is None:
            return None
        parts = {axis.key: found[axis.key] for axis in self.axes if found[axis.key]}
        return parts or None


@dataclass(frozen=True)
class Grade:
    """A grade as it is stored: the key of the scheme and the code, in capitals and without blanks."""

    scheme: str
    code: str

    @property
    def source(self) -> str | None:
        """The part of the code that rates the source."""
        return self._part("source")

    @property
    def item(self) -> str | None:
        """The part of the code that rates what was said."""
        return self._part("item")

    @property
    def handling(self) -> str | None:
        """The part of the code that says how it may be shared."""
        return self._part("handling")

    def _part(self, axis: AxisKey) -> str | None:
        return (scheme_of(self.scheme).split(self.code) or {}).get(axis)

    def level(self, axis: AxisKey) -> Level | None:
        """The step that this grade takes on an axis, None where it says nothing of it."""
        rated, code = scheme_of(self.scheme).axis(axis), self._part(axis)
        return None if rated is None or code is None else rated.level(code)

    def show(self) -> str:
        """The code; with the name of its scheme where that is not the usual one: 'B2', '1AP (3x5x2)'."""
        if self.scheme == DEFAULT:
            return self.code
        return f"{self.code} ({scheme_of(self.scheme).names[_known(language())]})"

    def meaning(self, language: str = "en") -> str:
        """In words: 'Source reliability B: usually reliable. Credibility of the item 2: probably true.'"""
        scheme, sentences = scheme_of(self.scheme), []
        for axis in scheme.axes:
            level = self.level(axis.key)
            if level is not None:
                sentences.append(f"{axis.names[_known(language)]} {level.code}: {level.names[_known(language)]}.")
        return " ".join(sentences)


@cache
def schemes() -> Mapping[str, Scheme]:
    """All schemes by key, the usual one first."""
    from resources import FOLDER

    raw = json.loads((FOLDER / "grading.json").read_text(encoding="utf-8"))
    return {
        key: Scheme(
            key,
            _names(facts),
            tuple(
                Axis(
                    axis["key"],
                    _names(axis),
                    tuple(
                        Level(
                            level["code"],
                            level["rank"],
                            level.get("unknown", False),
                            level.get("text", False),
                            _names(level),
                        )
                        for level in axis["levels"]
                    ),
                )
                for axis in facts["axes"]
            ),
        )
        for key, facts in raw.items()
    }


def scheme_of(key: str) -> Scheme:
    """The scheme of that key. Raises BadInput when there is none."""
    try:
        return schemes()[key]
    except KeyError:
        raise BadInput(
            _("There is no grading scheme “{scheme}”: choose {schemes}.").format(
                scheme=key, schemes=or_list(list(schemes()))
            )
        ) from None


def parse(text: str, *, scheme: str = DEFAULT) -> Grade | None:
    """The grade that was typed ('B2', 'b-2', 'a1 h2'); None for nothing, which means "not graded".

    Raises BadInput naming what the scheme allows, and the scheme that the code looks like, if it is one of another.
    """
    written = clean_line(text)
    code = re.sub(r"[\s\-–/.,·]", "", written).upper()
    wanted = scheme_of(scheme)
    if not written:
        return None
    if wanted.split(code):
        return Grade(scheme, code)
    tongue = _known(language())
    allowed = "; ".join(
        f"{axis.names[tongue]} {', '.join(level.code for level in axis.levels)}" for axis in wanted.axes
    )
    sentence = _("“{text}” is no grade of the scheme {scheme} ({allowed}).").format(
        text=written, scheme=wanted.names[tongue], allowed=allowed
    )
    like = [other.names[tongue] for other in schemes().values() if len(other.split(code) or {}) >= 2]
    if like:
        sentence = _("“{text}” is no grade of the scheme {scheme} ({allowed}); it looks like {others}.").format(
            text=written, scheme=wanted.names[tongue], allowed=allowed, others=or_list(like)
        )
    raise BadInput(sentence)


def sort_key(grade: Grade | None) -> tuple[int, ...]:
    """Best source first, then best item; what cannot be judged comes after all that was judged, then what is not graded.

    Ranks of different schemes are never compared: within what was judged, one scheme comes after the other.
    """
    if grade is None:
        return (2,)
    key = [0, list(schemes()).index(grade.scheme)]
    for level in (grade.level("source"), grade.level("item")):
        apart = 2 if level is None else int(level.is_unknown)
        key += [apart, 0 if level is None else level.rank]
    source, item = key[2], key[4]
    # Judged where the source, or in its absence the item, was judged.
    key[0] = int(source == 1 or (source == 2 and item == 1))
    return tuple(key)


def differs(entered: Grade | None, own: Grade | None) -> bool:
    """Whether an entered grade rates the source otherwise than the source's own grade, so that one has to ask.

    Grades of two schemes cannot be compared, and so differ; where one of them says nothing of the source, nothing differs.
    """
    if entered is None or own is None or entered.source is None or own.source is None:
        return False
    return (entered.scheme, entered.source) != (own.scheme, own.source)


@cache
def _pattern(key: str) -> re.Pattern[str]:
    """Source and item, each alone or together; handling only behind both."""
    scheme = schemes()[key]
    rated = {axis.key: "|".join(re.escape(level.code) for level in axis.levels) for axis in scheme.axes}
    handling = f"(?:(?<=..)(?P<handling>{rated['handling']}))?" if "handling" in rated else ""
    return re.compile(f"(?P<source>{rated['source']})?(?P<item>{rated['item']})?{handling}")


def _names(facts: Mapping[str, str]) -> dict[str, str]:
    return {"en": facts["en"], "es": facts["es"]}


def _known(code: str) -> str:
    return "es" if code == "es" else "en"


def at_least(grade: Grade) -> frozenset[str]:
    """All codes of the grade's scheme that are as good or better on every axis it rates; the other axis may be anything.

    What cannot be judged is never at least anything, and handling is no order at all. Raises BadInput for a grade that
    itself says that nobody can judge.
    """
    scheme = scheme_of(grade.scheme)
    choices: list[list[str]] = []
    for axis in scheme.axes:
        level = grade.level(axis.key)
        if axis.key == "handling" or level is None:
            choices.append(["", *(each.code for each in axis.levels)])
        elif level.is_unknown:
            raise BadInput(
                _("“{code}” says that it cannot be judged: nothing is better or worse.").format(code=grade.code)
            )
        else:
            choices.append([each.code for each in axis.levels if not each.is_unknown and each.rank <= level.rank])
    codes = ("".join(parts) for parts in itertools.product(*choices))
    return frozenset(code for code in codes if scheme.split(code))
