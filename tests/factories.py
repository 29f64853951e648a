"""A valid row of every kind in one line. Everybody here is invented.

    with library.change("Add person") as session:
        person = make(session, "person", occupation="cook")
        weight = make(session, "weight", owner=seizure.id)

What a row needs (the ends of a link, the owner of a part) is made on the way unless it is given.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from casefiles.domain.coordinates import Coordinates
from casefiles.domain.custody import Custody
from casefiles.domain.dates import PartialDate
from casefiles.domain.moments import Moment, utc_text
from casefiles.domain.parts import PART_TYPES
from casefiles.domain.quantities import Quantity
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.domain.registers import LEDGERS

START = datetime.datetime(2026, 3, 2, 14, 0, tzinfo=datetime.UTC)
_numbers = itertools.count(1)


class SteppingClock:
    """A clock for tests: one second later each time it is asked, at Lima's offset."""

    def __init__(self, start: datetime.datetime = START, step: float = 1.0) -> None:
        self._now = start
        self._step = datetime.timedelta(seconds=step)

    def __call__(self) -> Moment:
        now = self._now
        self._now += self._step
        return Moment(utc_text(now), -300, "America/Lima")


def date(text: str) -> PartialDate:
    """A date as its EDTF says."""
    return PartialDate.from_edtf(text)


def amount(text: str) -> Quantity:
    """A quantity as people write it."""
    return Quantity.parse(text, language="en")


def _a(kind: str) -> Callable[[Session], int]:
    """The id of a record made on the way."""
    return lambda session: int(make(session, kind).id)


def _serial(pattern: str) -> Callable[[Session], str]:
    """A text that no other row has."""
    return lambda session: pattern.format(next(_numbers))


FACTORIES: dict[str, dict[str, Any]] = {
    "operation": {"name": "Condor Gris", "kind": "interdiction", "date": date("2026-02-11"), "status": "done"},
    "person": {"printed_name": "Aurelio Ñahui", "identity": "named", "involvement": "suspect", "born": date("1979~")},
    "alias": {"text": "Tuco", "kind": "nickname", "language": "es"},
    "organisation": {"name": "Los Halcones del Sur", "kind": "clan"},
    "place": {"name": "Puerto Quinde", "kind": "community", "position": Coordinates.parse("-12.21199, -73.76675")},
    "site": {"name": "Laboratory at the bend", "kind": "laboratory", "status": "dismantled"},
    "event": {"name": "Ambush at kilometre 9", "kind": "ambush", "date": date("2026-02-09")},
    "seizure": {"seizure_class": "drug", "substance": "cocaine", "date": date("2026-02-11")},
    "vehicle": {"registration": "ZZQ-417", "kind": "pickup", "make": "Altiplano", "year": 2014},
    "item": {"name": "Handset in a yellow bag", "kind": "handset", "serial": "SN-0001"},
    "identifier": {"raw": "+51 900 000 417", "kind": "phone"},
    "exhibit": {"name": "Photograph of the vat", "exhibit_class": "digital", "nature": "photograph"},
    "source": {"name": "El Eco de Quinde, 12 Feb 2026", "kind": "article", "published": date("2026-02-12")},
    "assessment": {"text": "The two sites had one supplier.", "confidence": "moderate"},
    "task": {"name": "Ask for the flight register", "status": "open", "due": date("2026-04")},
    "note": {"text": "Compare the seals on both bags."},
    "tip": {"text": "chaska @quinde 14/7", "state": "open", "received": date("2026-03-02T09:00:00-05:00"), "language": "en"},
    "claim": {"about": _a("person"), "source": _a("source"), "says": "He ran the laboratory."},
    "link": {"link_type": "member_of", "source_end": _a("person"), "target_end": _a("organisation")},
    "judgement": {"first": _a("person"), "second": _a("person"), "verdict": "same", "decided": utc_text(START)},
    "resource": {"owner": _a("operation"), "kind": "helicopter", "count": 4},
    "case_number": {"owner": _a("operation"), "authority": "Fiscalía de Quinde", "number": "417-2026"},
    "headcount": {"owner": _a("event"), "group": "police", "count": 4, "outcome": "wounded"},
    "weight": {"owner": _a("seizure"), "amount": amount("867.54-876 kg"), "basis": "gross"},
    "packaging": {"owner": _a("seizure"), "count": 850, "container": "brick", "size": amount("1 kg")},
    "capacity": {"owner": _a("site"), "substance": "cocaine", "amount": amount("up to 600 kg per week")},
    "tag": {"owner": _a("person"), "name": "to be asked"},
    "file_detail": {"owner": _a("exhibit"), "what": "Camera", "says": "Invented 300"},
    "custody": {"exhibit": _serial("exhibit {}"), "n": 1, "action": "received", "entered": utc_text(START)},
    "object": {"sha256": _serial("{:064x}"), "size": 417},
    "verification": {"sha256": _serial("{:064x}"), "checked": utc_text(START), "result": "intact", "tool": "test"},
    "printed_form": {"number": _serial("F-{:04d}"), "made": utc_text(START), "kind": "receipt", "items": "EX-0001"},
    "dossier_entry": {"number": _serial("D-{:04d}"), "made": utc_text(START), "title": "Condor Gris"},
    "term": {"vocabulary": "site_kind", "key": "ferry_landing", "en": "ferry landing", "es": "embarcadero"},
    "setting": {"name": _serial("setting {}"), "value": "yes"},
}
"""The fields of a valid row, by record type or by the table of a part or register; a function makes what it needs."""

CLASSES: dict[str, type[Any]] = {
    **RECORD_TYPES,
    **{str(cls.__tablename__): cls for cls in (*PART_TYPES, Custody, *LEDGERS)},
}

CHANGED: dict[str, dict[str, Any]] = {
    "operation": {"outcome": "Two vats destroyed."},
    "person": {"occupation": "cook"},
    "alias": {"text": "Tuco Chico"},
    "organisation": {"name": "Los Halcones"},
    "place": {"name": "Puerto Quinde Alto"},
    "site": {"name": "Laboratory upstream", "status": "rebuilt"},
    "event": {"name": "Attack at kilometre 9", "date": date("2026-02-10")},
    "seizure": {"substance": "coca_leaf", "chemical_form": None, "purity": amount("82 %")},
    "vehicle": {"colour": "grey", "year": 2015},
    "item": {"name": "Handset", "count": 2},
    "identifier": {"raw": "+51 900 000 418"},
    "exhibit": {"name": "Photograph of both vats", "size": 120_000},
    "source": {"name": "El Eco de Quinde, 13 Feb 2026", "reliability": "B"},
    "assessment": {"text": "The two sites had one cook.", "confidence": "low"},
    "task": {"status": "done", "due": None},
    "note": {"text": "The seals differ."},
    "tip": {"state": "rejected", "reason": "She was elsewhere."},
    "claim": {"says": "He was seen there.", "state": "accepted"},
    "link": {"detail": "since the dry season", "period": date("2025/..")},
    "judgement": {"verdict": "unsure"},
    "resource": {"count": 3},
    "case_number": {"number": "418-2026"},
    "headcount": {"outcome": "killed"},
    "weight": {"amount": amount("870 kg"), "basis": "net"},
    "packaging": {"count": 851},
    "capacity": {"amount": amount("500 kg per week")},
    "tag": {"name": "asked"},
    "file_detail": {"says": "Invented 301"},
    "term": {"en": "river landing"},
    "setting": {"value": "no"},
}
"""Another valid value for every kind of row that may be edited."""


def make(session: Session, kind: str, /, **fields: Any) -> Any:
    """A new row of the record type, part or register `kind`, flushed: it has its id, uid and ref.

    `fields` replace those of the factory; what a replaced field would have made on the way is not made.
    """
    given = {**FACTORIES[kind], **fields}
    row = CLASSES[kind](**{name: value(session) if callable(value) else value for name, value in given.items()})
    session.add(row)
    session.flush()
    return row
