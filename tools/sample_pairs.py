"""A small library with people who may be one, for pictures: everybody in it is invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casefiles.database.library import Library
from casefiles.domain.moments import Clock, now
from casefiles.services import judgements, links, records
from casefiles.services.working import Working


def make_pairs(folder: Path, *, clock: Clock = now) -> Library:
    """The library, open: two entries of one man, a pair of brothers, an alias that two may share, two firms."""
    library = Library.create(folder, author="A. Quispe", name="Condor Gris", clock=clock)
    eco = records.create(library, "source", {"name": "El Eco de Quinde, 12 Feb 2026", "kind": "article"})
    register = records.create(library, "source", {"name": "Register of Saywa", "kind": "register"})
    operation = records.create(
        library, "operation", {"name": "Condor Gris", "status": "done", "date": "11 February 2026"}
    )
    halcones = records.create(library, "organisation", {"name": "Los Halcones del Sur", "kind": "clan"})
    records.create(library, "organisation", {"name": "Clan Los Halcones del Sur", "kind": "gang"})
    place = records.create(library, "place", {"name": "Puerto Quinde", "kind": "community"})
    site = records.create(library, "site", {"name": "Laboratory at the bend", "kind": "laboratory", "place": place.ref})
    ambush = records.create(
        library,
        "event",
        {"name": "Ambush at kilometre 9", "kind": "ambush", "date": "9 February 2026", "place": place.ref},
    )
    first, second = Working(source=eco.id), Working(source=register.id)

    def person(working: Working, *aliases: str, **fields: Any) -> int:
        made = records.create(library, "person", {"involvement": "suspect", **fields}, working=working)
        for alias in aliases:
            links.add_alias(library, made.id, alias, working=working)
        return made.id

    one = person(
        first,
        "Tuco",
        "Siete Vidas",
        printed_name="Aurelio Ñahui Quinde",
        born="about 1979",
        whereabouts="at_large",
        occupation="boatman",
    )
    other = person(
        second,
        "El Tuco",
        printed_name="ÑAHUI QUINDE, Aurelio",
        born="12 May 1980",
        nationality="Invented",
        occupation="trader",
    )
    brother = person(second, printed_name="Nicanor Ñahui Quinde", born="1984")
    alone = person(first, "Tuco", identity="alias_only")
    clerk = person(second, printed_name="Nilda Saywa Huamán", involvement="witness")
    also = person(first, printed_name="Nilda Saywa", involvement="witness")
    phone = records.create(library, "identifier", {"raw": "+51 900 000 417", "kind": "phone"})
    for who, working in ((one, first), (other, second)):
        links.add(library, "member_of", who, halcones.id, working=working)
        links.add(library, "operated", who, site.id, working=working)
        links.add(library, "uses", who, phone.id, working=working)
    links.add(library, "took_part", one, ambush.id, working=first)
    links.add(library, "seen_at", other, place.id, details={"period": "February 2026"}, working=second)
    links.add(library, "seen_at", one, place.id, details={"period": "8 February 2026"}, working=first)
    links.add(library, "lives_at", other, place.id, details={"period": "2024 to 2025"}, working=second)
    links.add(library, "member_of", brother, halcones.id, working=second)
    links.add(library, "sibling_of", brother, other, working=second)
    links.add(library, "took_part", alone, ambush.id, working=first)
    for who in (one, alone, clerk):
        links.add(library, "in_file", who, operation.id)
    judgements.judge(library, clerk, also, "unsure", "One surname only; ask the registry.")
    return library
