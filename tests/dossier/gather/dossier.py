"""A dossier as tests ask for it, under a clock that stands; and everything that is in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from casefiles.database.library import Library
from casefiles.domain.moments import Moment, utc_text
from casefiles.dossier.content import Dossier
from casefiles.dossier.gather import Options, gather
from tests.factories import START


def still() -> Moment:
    """A clock that stands."""
    return Moment(utc_text(START), -300, "America/Lima")


def of(library: Library, *subjects: str | int, language: str = "en", **more: Any) -> Dossier:
    return gather(library, subjects, Options(language, number="D-2026-0001", **more))


def within(value: object) -> Iterator[object]:
    """Every value inside a dossier."""
    yield value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield from within(getattr(value, each.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from within(each)


def sources_named(found: Dossier) -> set[int]:
    return {number for value in within(found) for number in getattr(value, "sources", ()) if isinstance(number, int)}
