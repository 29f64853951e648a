"""What lies in the trash."""

from __future__ import annotations

from casefiles.database.library import Library
from casefiles.services import links, records, trash


def test_what_went_with_an_entry_is_not_listed_beside_it(library: Library) -> None:
    person = records.create(library, "person", {"printed_name": "Aurelio Ñahui"})
    group = records.create(library, "organisation", {"name": "Los Halcones del Sur"})
    links.add(library, "member_of", person.id, group.id)
    records.trash(library, [person.id])
    (found,) = trash.trashed(library)
    assert found.record.ref == person.ref
    assert found.label == f"Move {person.ref} Aurelio Ñahui to trash"
    assert found.author == "A. Quispe"
    assert found.when.endswith("Z")
    assert found.seq == library.head.seq
    assert trash.count(library) == 1


def test_a_link_that_went_alone_is_listed(library: Library) -> None:
    person = records.create(library, "person", {"printed_name": "Aurelio Ñahui"})
    group = records.create(library, "organisation", {"name": "Los Halcones del Sur"})
    link = links.add(library, "member_of", person.id, group.id)
    links.remove(library, link.id)
    assert [one.record.id for one in trash.trashed(library)] == [link.id]
    assert trash.count(library) == 0
    records.restore(library, [link.id])
    assert trash.trashed(library) == []


def test_the_newest_comes_first_and_no_more_than_asked_for(library: Library) -> None:
    refs = [records.create(library, "place", {"name": name}) for name in ("Quinde", "Altos", "Bajos")]
    for one in refs:
        records.trash(library, [one.id])
    assert [one.record.title for one in trash.trashed(library)] == ["Bajos", "Altos", "Quinde"]
    assert [one.record.title for one in trash.trashed(library, limit=1)] == ["Bajos"]
