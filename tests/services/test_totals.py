"""Totals of a library's seizures: rivals as ranges, stated totals, reasons in the reader's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casefiles.database.library import Library
from casefiles.domain.quantities import Quantity
from casefiles.services import claims, profile, records
from casefiles.services.totals import base_of, readable, totals
from casefiles.services.working import Working
from tests.factories import amount


def seizure(library: Library, *amounts: str, **fields: Any) -> int:
    held = {"seizure_class": "drug", "substance": "cocaine", **fields}
    return records.create(library, "seizure", held, parts={"weights": [{"amount": text} for text in amounts]}).id


def source(library: Library, name: str) -> Working:
    return Working(source=records.create(library, "source", {"name": name}).id)


def uid_of_weight(library: Library, record: int) -> str:
    (weights, *_others) = profile.profile(library, record, language="en").parts
    return weights.rows[0].uid


def test_digits_that_only_reckoning_made_are_not_shown() -> None:
    def base(text: str) -> str:
        return base_of(amount(text).plain(), "en")[0].replace("\u2009", " ").replace("\u202f", " ")

    assert base("12 lb 4 oz") == "5.557"
    assert base("40 gal") == "151.416"
    assert base("0.01 oz") == "0.0002835"
    assert base("0.25 mg") == "0.00000025"
    assert base("2345.67 g") == "2.34567"
    assert base("between 12 lb 4 oz and 123456.789 kg").endswith("–123 456.789")
    assert readable(amount("1234567.8912 kg")).low == amount("1234567.891 kg").low


def test_lines_are_shown_in_the_readers_language(library: Library) -> None:
    seizure(library, "1.5 t", physical_state="liquid")
    seizure(library, "8.7 t", seizure_class="precursor", substance=None)
    seizure(library, "US$ 2,000", seizure_class="cash", substance=None)
    english, spanish = totals(library, language="en"), totals(library, language="es")
    assert [(one.substance, one.form, one.basis, one.amount, one.unit) for one in english.lines] == [
        ("cocaine", "liquid", "not stated", "1\u202f500", "kg"),
        ("precursor", "", "not stated", "8\u202f700", "kg"),
        ("cash", "", "", "US$\u00a02\u202f000", ""),
    ]
    assert [(one.substance, one.form, one.basis) for one in spanish.lines] == [
        ("cocaína", "líquido", "no precisado"),
        ("insumo químico", "", "no precisado"),
        ("dinero", "", ""),
    ]


def test_versions_nobody_has_chosen_are_a_range_until_one_is_chosen(library: Library) -> None:
    first, second = source(library, "El Eco de Quinde"), source(library, "La Voz de Quinde")
    one = seizure(library, "867.54 kg")
    part = uid_of_weight(library, one)
    claims.add(library, one, working=first, field="amount", part=part)
    assert [line.amount for line in totals(library, language="en").lines] == ["867.54"]
    claims.set_value(library, one, "amount", "876 kg", part=part, working=second)
    assert [line.amount for line in totals(library, language="en").lines] == ["867.54–876"]
    claims.set_value(library, one, "amount", "876 kg", part=part, mode="choose", reason="weighed again")
    assert [line.amount for line in totals(library, language="en").lines] == ["876"]


def test_a_disputed_or_rejected_figure_is_no_version(library: Library) -> None:
    first, second = source(library, "El Eco de Quinde"), source(library, "La Voz de Quinde")
    one = seizure(library, "100 kg")
    part = uid_of_weight(library, one)
    claims.add(library, one, working=first, field="amount", part=part)
    claims.add(library, one, working=second, field="amount", part=part, value="90 kg", supports=False)
    third = claims.add(library, one, working=replace(second), field="amount", part=part, value="80 kg")
    claims.set_state(library, third.id, "rejected", "a misprint")
    assert [line.amount for line in totals(library, language="en").lines] == ["100"]


def test_what_is_left_out_says_why(library: Library) -> None:
    whole = seizure(library, "100 kg", name="Load at the bend", stated_total="yes")
    seizure(library, "60 kg", name="Sacks", part_of=whole)
    seizure(library, "30 kg", name="Drums", part_of=whole)
    seizure(library, name="Empty hands")
    found = totals(library, language="en")
    assert [line.amount for line in found.lines] == ["100"]
    assert found.sentences() == (
        "SZ-0001 Load at the bend: its parts come to 90\u00a0kg, 10\u00a0kg less than the stated total.",
        "SZ-0002 Sacks: left out, since it is part of SZ-0001 Load at the bend, which is counted.",
        "SZ-0003 Drums: left out, since it is part of SZ-0001 Load at the bend, which is counted.",
        "SZ-0004 Empty hands: no amount is stated.",
    )
    assert [part.ref for part in found.stated[0].parts] == ["SZ-0002", "SZ-0003"]
    assert found.stated[0].agrees is False


def test_an_ambiguous_figure_and_a_second_figure_say_which(library: Library) -> None:
    records.create(
        library,
        "seizure",
        {"seizure_class": "drug", "name": "Bricks"},
        parts={
            "weights": [
                {"amount": Quantity.parse("4.550 kilos", language="es"), "basis": "gross"},
                {"amount": "5 kg", "basis": "gross", "method": "estimated"},
                {"amount": "4 kg", "basis": "net", "method": "laboratory"},
            ]
        },
    )
    found = totals(library, language="en")
    assert [(line.substance, line.amount, line.basis) for line in found.lines] == [("drug", "4", "net, weighed")]
    assert [row.why for row in found.left_out] == ["ambiguous", "other figure"]
    assert "choose one first" in found.left_out[0].reason
    assert found.left_out[1].reason == (
        "5\u00a0kg (gross, estimated) is left out, since 4\u00a0kg (net, weighed) is counted."
    )


def test_only_the_seizures_asked_for_and_none_from_the_trash(library: Library) -> None:
    one, two, three = (seizure(library, f"{n} kg") for n in (1, 2, 4))
    assert [line.amount for line in totals(library, [one, two, 999], language="en").lines] == ["3"]
    records.trash(library, [two])
    (line,) = totals(library, language="en").lines
    assert (line.amount, line.count, [ref.id for ref in line.seizures]) == ("5", 2, [one, three])
    assert totals(library, [], language="en").lines == ()


def test_an_umbrella_is_one_line(library: Library) -> None:
    seizure(library, "1 kg", chemical_form="base")
    seizure(library, "2 kg", physical_state="liquid")
    assert len(totals(library, language="en").lines) == 2
    (line,) = totals(library, language="en", umbrella=True).lines
    assert (line.amount, line.form, line.low, line.high) == ("3", "", 3, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nearly 1.2 t", ("nearly 1\u202f200", "kg")),
        ("more than 85 kg", ("more than 85", "kg")),
        ("12 bricks", ("12", "bricks")),
        ("US$ 20", ("US$\u00a020", "")),
    ],
)
def test_a_quantity_in_its_base_unit(text: str, expected: tuple[str, str]) -> None:
    assert base_of(Quantity.parse(text).plain(), "en") == expected


def test_an_ambiguous_quantity_has_no_base() -> None:
    assert base_of(Quantity.parse("4.550 kilos", language="es").plain(), "es") == ("", "")
