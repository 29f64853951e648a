"""How common things are: people are counted, not entries. Everybody here is invented."""

from __future__ import annotations

import pytest

from casefiles.database.library import Library
from casefiles.services import judgements, links, records
from casefiles.services.matching import shares
from casefiles.services.matching.shares import shares_around, shares_of
from casefiles.services.matching.subject import subjects
from tests.services.matching.test_finding import person


def test_entries_of_one_person_count_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "ENOUGH_FOR_SURNAMES", 2)
    group = records.create(library, "organisation", {"name": "Los Halcones"}).id
    people = [person(library, "Aurelio Ñahui Quinde", "Tuco") for _n in range(4)]
    people.append(person(library, "Nilda Saywa", "Tuco"))
    for one in people:
        links.add(library, "member_of", one, group)
    with library.read() as session:
        before = shares_of(subjects(session, "person"))
    for one in people[1:4]:
        judgements.judge(library, people[0], one, "same")
    with library.read() as session:
        everybody = subjects(session, "person")
        after = shares_of(everybody)
        around = shares_around(session, "person", everybody[-2:])
    assert (before.company[group], before.aliases["tuco"]) == (5, 5)
    assert (after.company[group], after.aliases["tuco"]) == (around.company[group], around.aliases["tuco"]) == (2, 2)
    assert before.surnames is not None and after.surnames is not None
    assert before.surnames("nahui") > before.surnames("saywa")
    assert after.surnames("nahui") == after.surnames("saywa"), "one of two people bears each"
