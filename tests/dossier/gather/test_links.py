"""The link chart on paper says how much of what lies near it does not show."""

from __future__ import annotations

from casefiles.database.library import Library
from casefiles.services import links, records
from tests.dossier.gather.dossier import of


def test_what_the_chart_has_no_room_for_is_counted(library: Library) -> None:
    who = records.create(library, "person", {"printed_name": "A"})
    met = [records.create(library, "person", {"printed_name": f"B {n}"}).id for n in range(24)]
    for other in met[:21]:
        links.add(library, "met", who.id, other)
    assert of(library, who.id).link_caption == "Links of A, two steps far."
    links.add(library, "met", who.id, met[21])
    told = "1 more entry lies so near and is not drawn: only the nearest and best linked are."
    assert of(library, who.id).link_caption == f"Links of A, two steps far. {told}"
    for other in met[22:]:
        links.add(library, "met", who.id, other)
    assert "3 more entries lie so near" in of(library, who.id).link_caption
