"""Who may be the same: offered with reasons, in order, and never what was judged already. Everybody here is invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casefiles.database.library import Library
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Cancelled
from casefiles.services import judgements, links, records
from casefiles.services.matching import finding
from casefiles.services.matching.finding import Match


def person(library: Library, name: str = "", *aliases: str, **fields: Any) -> int:
    made = records.create(library, "person", ({"printed_name": name} if name else {"identity": "alias_only"}) | fields)
    for alias in aliases:
        links.add_alias(library, made.id, alias)
    return made.id


def found(library: Library, **options: Any) -> dict[frozenset[int], Match]:
    return {frozenset((one.a.id, one.b.id)): one for one in finding.find(library, **options).matches}


def keys(match: Match) -> tuple[set[str], set[str]]:
    return {one.key for one in match.reasons_for}, {one.key for one in match.reasons_against}


def test_a_name_written_in_another_order_is_strong_and_a_brother_is_not_there(library: Library) -> None:
    one = person(library, "Aurelio Ñahui Quinde")
    other = person(library, "ÑAHUI QUINDE, AURELIO")
    brother = person(library, "Nicanor Ñahui Quinde")
    son = person(library, "Aurelio Ñahui Saywa")
    pairs = found(library)
    assert pairs[frozenset((one, other))].strength == "strong"
    assert not any(brother in pair or son in pair for pair in pairs)


def test_brothers_of_one_clan_who_share_an_alias_do_not_rank_as_one(library: Library) -> None:
    clan = records.create(library, "organisation", {"name": "Los Halcones", "kind": "clan"}).id
    site = records.create(library, "site", {"name": "Laboratory at the bend"}).id
    brothers = [person(library, f"{given} Ñahui Quinde", "Los Primos") for given in ("Aurelio", "Nicanor")]
    for one in brothers:
        links.add(library, "member_of", one, clan)
        links.add(library, "operated", one, site)
    assert found(library) == {}
    alone = finding.pair(library, *brothers)
    assert alone.strength == "weak"
    assert "other given name" in keys(alone)[1]


def test_an_alias_alone_is_possible_and_with_shared_company_strong(library: Library) -> None:
    one, other = person(library, "", "Tuco"), person(library, "", "el Tuco")
    pair = found(library)[frozenset((one, other))]
    assert (pair.strength, keys(pair)[0] >= {"alias"}) == ("possible", True)
    for name in ("Laboratory at the bend", "Laboratory upstream"):
        site = records.create(library, "site", {"name": name}).id
        for who in (one, other):
            links.add(library, "operated", who, site)
    pair = found(library)[frozenset((one, other))]
    assert (pair.strength, keys(pair)[0] >= {"alias", "company"}) == ("strong", True)
    assert any("Laboratory at the bend" in said.sentence for said in pair.reasons_for)


def test_an_alias_that_many_bear_says_little(library: Library) -> None:
    for _n in range(22):
        person(library, "", "Chino")
    assert found(library) == {}


def test_a_phone_speaks_for_two_entries_that_share_nothing_else(library: Library) -> None:
    phone = records.create(library, "identifier", {"raw": "+51 900 000 417", "kind": "phone"}).id
    again = records.create(library, "identifier", {"raw": "0051 900000417", "kind": "phone"}).id
    one, other = person(library, "", "Tuco"), person(library, "Aurelio Ñahui Quinde")
    links.add(library, "uses", one, phone)
    links.add(library, "uses", other, again)
    assert "identifier" in keys(finding.pair(library, one, other))[0]
    assert frozenset((one, other)) in found(library)


def test_birth_detention_and_kinship_speak_against(library: Library) -> None:
    one = person(library, "Aurelio Ñahui Quinde", born="1979")
    other = person(library, "Aurelio Ñahui Quinde", born="12 May 1991")
    arrests = [
        records.create(library, "event", {"name": f"Arrest at {where}", "kind": "arrest", "date": "3 May 2017"}).id
        for where in ("Quinde", "Saywa")
    ]
    for arrest, who in zip(arrests, (one, other), strict=True):
        links.add(library, "led_to_arrest", arrest, who)
    links.add(library, "sibling_of", one, other)
    assert found(library) == {}
    against = keys(finding.pair(library, one, other))[1]
    assert against >= {"different birth date", "detained at the same time", "related"}


def test_an_estimated_birth_date_contradicts_no_near_one(library: Library) -> None:
    one = person(library, "Aurelio Ñahui Quinde", born="about 1979")
    other = person(library, "Aurelio Ñahui Quinde", born="12 May 1981")
    assert keys(found(library)[frozenset((one, other))])[1] == set()


def test_the_same_place_at_the_same_time_is_a_reason(library: Library) -> None:
    place = records.create(library, "place", {"name": "Puerto Quinde"}).id
    one, other, later = (person(library, "", "Tuco") for _n in range(3))
    for who, when in ((one, "May 2017"), (other, "12 May 2017"), (later, "2019")):
        links.add(library, "seen_at", who, place, details={"period": when})
    assert "place" in keys(finding.pair(library, one, other))[0]
    assert "place" not in keys(finding.pair(library, one, later))[0]


def test_organisations_are_compared_too(library: Library) -> None:
    one = records.create(library, "organisation", {"name": "Los Halcones del Sur", "kind": "clan"}).id
    other = records.create(library, "organisation", {"name": "LOS HALCONES DEL SUR", "kind": "gang"}).id
    assert set(found(library, type_name="organisation")) == {frozenset((one, other))}


# Judgements


def test_the_same_is_not_offered_and_one_pair_stands_for_two_identities(library: Library) -> None:
    people = [person(library, "Aurelio Ñahui Quinde") for _n in range(4)]
    judgements.judge(library, people[0], people[1], "same")
    judgements.judge(library, people[2], people[3], "same")
    assert len(found(library)) == 1


def test_not_the_same_is_left_out_also_through_others_and_listed_with_all(library: Library) -> None:
    people = [person(library, "Aurelio Ñahui Quinde") for _n in range(3)]
    judgements.judge(library, people[0], people[1], "same")
    judged = judgements.judge(library, people[1], people[2], "different")
    assert found(library) == {}
    (pair,) = found(library, everything=True).values()
    assert (pair.judged, pair.reasons_against[0].key) == ("different", "not the same")
    judgements.withdraw(library, judged.id)
    assert len(found(library)) == 1


def test_unsure_comes_first_though_little_speaks_for_it(library: Library) -> None:
    sure = person(library, "Aurelio Ñahui Quinde"), person(library, "Aurelio Ñahui Quinde")
    doubt = person(library, "Nilo Saywa"), person(library, "", "Tuco")
    judgements.judge(library, *doubt, "unsure")
    matches = finding.find(library).matches
    assert [{one.a.id, one.b.id} for one in matches] == [set(doubt), set(sure)]


# What is kept


def test_a_second_run_compares_nothing_and_a_changed_entry_its_own_pairs(library: Library) -> None:
    people = [person(library, f"{given} Ñahui Quinde") for given in ("Aurelio", "Aurelio", "Nicanor", "Nicanor")]
    first = finding.find(library)
    again = finding.find(library)
    assert first.compared > 0
    assert (again.compared, again.matches) == (0, first.matches)
    records.update(library, people[3], {"printed_name": "Nicanor Ñahui Quispe"})
    changed = finding.find(library)
    assert 0 < changed.compared < first.compared
    assert changed.matches == _fresh(library).matches


def _fresh(library: Library) -> finding.Found:
    library.layout.matches("person").unlink()
    return finding.find(library)


def test_a_run_that_was_stopped_goes_on_where_it_was(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(6):
        person(library, "Aurelio Ñahui Quinde", f"Tuco {n}")
    monkeypatch.setattr(finding, "_BETWEEN_REPORTS", 1)
    whole = finding.find(library)
    library.layout.matches("person").unlink()

    def stop(done: int, total: int, what: str = "") -> None:
        if what and done >= whole.compared // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        finding.find(library, progress=stop)
    rest = finding.find(library)
    assert 0 < rest.compared < whole.compared
    assert rest.matches == whole.matches


def test_what_is_kept_is_for_the_owner_alone_and_holds_no_word_of_the_case(library: Library) -> None:
    for _n in range(2):
        person(library, "Aurelio Ñahui Quinde", "Tuco")
    finding.find(library)
    file = library.layout.matches("person")
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text(encoding="utf-8").casefold()
    assert "aurelio" not in text and "tuco" not in text


def _torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


def _foreign(file: Path) -> None:
    file.write_bytes(b"\xff\xfe nothing of ours")


def _of_other_rules(file: Path) -> None:
    file.write_text('{"matches": 0}\n' + file.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")


@pytest.mark.parametrize("harm", [_torn, _foreign, _of_other_rules])
def test_a_damaged_file_only_costs_the_work(library: Library, harm: Callable[[Path], None]) -> None:
    for _n in range(3):
        person(library, "Aurelio Ñahui Quinde")
    before = finding.find(library)
    harm(library.layout.matches("person"))
    assert finding.find(library).matches == before.matches
    assert finding.find(library).compared == 0


def test_what_was_found_is_shown_without_comparing(library: Library) -> None:
    assert finding.known(library) is None
    people = [person(library, "Aurelio Ñahui Quinde") for _n in range(2)]
    matches = finding.find(library).matches
    assert finding.known(library) == matches
    records.trash(library, [people[0]])
    assert finding.known(library) == ()


def test_a_library_open_for_reading_is_compared_and_not_written_to(library: Library) -> None:
    for _n in range(2):
        person(library, "Aurelio Ñahui Quinde")
    with Library.open(library.folder, read_only=True) as reading:
        assert len(finding.find(reading).matches) == 1
    assert not library.layout.matches("person").exists()


def test_other_types_and_entries_that_are_gone_are_refused(library: Library) -> None:
    one, other = person(library, "Aurelio"), person(library, "Nicanor")
    group = records.create(library, "organisation", {"name": "Los Halcones"}).id
    with pytest.raises(BadInput, match="people and organisations"):
        finding.find(library, "vehicle")
    with pytest.raises(BadInput):
        finding.pair(library, one, group)
    records.trash(library, [other])
    with pytest.raises(NotFound):
        finding.pair(library, one, other)
