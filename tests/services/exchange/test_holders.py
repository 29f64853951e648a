"""Columns that say whose something is become links to somebody, each citing its row. Everybody here is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.services import judgements, links, lookup, records
from casefiles.services.exchange import holders
from casefiles.services.exchange.importing import write
from casefiles.services.exchange.mapping import guess
from casefiles.services.exchange.plan import RowChoice
from casefiles.services.profile import profile
from casefiles.services.verification import verify
from tests.services.exchange.tables import planned, table
from tests.services.exchange.test_importing import titles

PHONES = (
    "Número,Operadora,Titular,Usuario\n"
    "+51 900 000 417,Kallpa,Rosa Ejemplo,“Tuco”\n"
    "+51 900 000 418,Kallpa,ROSA EJEMPLO,\n"
    "+51 900 000 419,Kallpa,Transportes Saywa S.A.C.,Roque Ccori; Nilda Illa\n"
)


def of(library: Library, ref: str) -> list[tuple[str, bool, str]]:
    """The links of an entry: type, whether read from the other end, and who is there."""
    return sorted((link.type, link.backwards, link.other.title) for link in profile(library, ref).links)


def test_holders_and_users_of_phones_become_links(library: Library, tmp_path: Path) -> None:
    plan = planned(library, tmp_path, PHONES)
    assert (plan.columns.type, plan.columns.targets) == ("identifier", ("raw", "issuer", "registered_to", "user"))
    assert [(one.type, one.name) for one in plan.made] == [
        ("person", "Rosa Ejemplo"), ("person", "“Tuco”"), ("organisation", "Transportes Saywa S.A.C."),
        ("person", "Roque Ccori"), ("person", "Nilda Illa"),
    ]  # fmt: skip
    write(library, plan)
    assert of(library, "ID-0001") == [("registered_to", False, "Rosa Ejemplo"), ("uses", True, "“Tuco”")]
    assert of(library, "ID-0002") == [("registered_to", False, "Rosa Ejemplo")], "one person, whatever the capitals"
    assert [other for _type, _back, other in of(library, "ID-0003")] == [
        "Transportes Saywa S.A.C.", "Nilda Illa", "Roque Ccori",
    ]  # fmt: skip
    said = {link.type: link.claims[0].excerpt_place for link in profile(library, "ID-0003").links}
    assert said == {"registered_to": "row 4", "uses": "row 4"}
    tuco = next(ref for ref, title in titles(library).items() if title == "“Tuco”" and ref.startswith("PER-"))
    assert [alias.text for alias in profile(library, tuco).aliases] == ["Tuco"]
    assert verify(library).ok
    library.undo()
    assert titles(library) == {}


def test_who_is_here_is_found_by_name_reference_or_alias_and_an_identity_is_one(library: Library, tmp_path: Path) -> None:
    rosa = [records.create(library, "person", {"printed_name": "Rosa Ejemplo"}).id for _n in range(2)]
    judgements.judge(library, *rosa, "same")
    tuco = links.person_by_alias(library, "Tuco")
    other = records.create(library, "organisation", {"name": "Los Halcones"})
    write(
        library,
        planned(library, tmp_path, f"Placa,Propietario\nZZQ-417,rosa ejemplo\nZZQ-418,“Tuco”\nZZQ-419,{other.ref}\n", "vehicle"),
    )
    assert [of(library, f"VH-000{n}") for n in (1, 2, 3)] == [
        [("owns", True, title)] for title in ("Rosa Ejemplo", tuco.title, "Los Halcones")
    ]
    assert len([ref for ref in titles(library) if ref.startswith(("PER", "ORG"))]) == 4, "nobody was made"


def test_of_several_nobody_is_chosen_and_nobody_merged(library: Library, tmp_path: Path) -> None:
    for _n in range(2):
        records.create(library, "person", {"printed_name": "Rosa Ejemplo"})
    plan = planned(library, tmp_path, "Placa,Propietario\nZZQ-417,Rosa Ejemplo\nZZQ-418,Rosa Ejemplo\n", "vehicle")
    assert "“Rosa Ejemplo” may be PER-0001, PER-0002: somebody new is made, and nothing is merged." in plan.told
    write(library, plan)
    assert sorted(title for ref, title in titles(library).items() if ref.startswith("PER")) == ["Rosa Ejemplo"] * 3
    with library.read() as session:
        assert lookup.by_ref(session, "PER-0003").title == "Rosa Ejemplo"
    assert {link.other.ref for link in profile(library, "VH-0001").links} == {"PER-0003"}


def test_a_row_added_to_a_thing_brings_no_link_twice(library: Library, tmp_path: Path) -> None:
    rows = "Placa,Propietario\nZZQ-417,Rosa Ejemplo\n"
    write(library, planned(library, tmp_path, rows, "vehicle"))
    again = planned(library, tmp_path, rows.replace("Placa", "PLACA"), "vehicle", name="again.csv")
    assert again.duplicates
    write(library, again, {2: RowChoice("add")})
    (link,) = profile(library, "VH-0001").links
    assert (link.other.ref, len(link.claims)) == ("PER-0001", 2)


@pytest.mark.parametrize(
    ("headings", "targets"),
    [
        ("Plate,Owner,Year", ("registration", "owner", "year")),
        ("Placa,Marca,DNI del titular,Nombre del titular", ("registration", "make", "", "registered_to")),
        ("Cuenta,Banco,Titular de la cuenta", ("raw", "issuer", "registered_to")),
        ("Phone number,Provider,Subscriber,Used by", ("raw", "issuer", "registered_to", "user")),
    ],
)
def test_headings_say_it(tmp_path: Path, headings: str, targets: tuple[str, ...]) -> None:
    assert guess(table(tmp_path, f"{headings}\n" + "," * headings.count(",") + "x\n")).targets == targets


@pytest.mark.parametrize(
    ("name", "type_name"),
    [
        ("Rosa Ejemplo", "person"),
        ("José Sá", "person"),
        ("Minera Saywa S.A.", "organisation"),
        ("Minera Saywa S. A.", "organisation"),
        ("TRANSPORTES SAYWA SAC", "organisation"),
        ("Municipalidad de Quinde", "organisation"),
        ("Quispe Mamani J.C.", "person"),
        ("Cooperativa", "person"),
        (".", "person"),
    ],
)
def test_bodies_are_told_from_people_by_their_form(name: str, type_name: str) -> None:
    assert holders.type_of(name) == type_name
