"""Quantities: what people write, what it means, what it becomes in other units, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pint
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casefiles.domain.quantities import LARGEST, PERIODS, QUALIFIERS, Quantity, add
from casefiles.domain.units import name_of, ratio, unit_of, units
from casefiles.errors import BadInput

D = Decimal


def en(text: str) -> Quantity:
    return Quantity.parse(text, language="en")


def es(text: str) -> Quantity:
    return Quantity.parse(text, language="es")


def meaning(quantity: Quantity) -> tuple[object, ...]:
    bounds = (None if bound is None else format(bound, "f") for bound in (quantity.low, quantity.high))
    return (*bounds, quantity.qualifier, quantity.unit, quantity.per)


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier", "unit", "per"),
    [
        ("1.5 t", "1.5", "1.5", "exact", "t", None),
        ("nearly 1.2 metric tons", "1.2", "1.2", "nearly", "t", None),
        ("up to 600 kg per week", None, "600", "at most", "kg", "week"),
        ("up to 600 kg a week", None, "600", "at most", "kg", "week"),
        ("600 kg/week", "600", "600", "exact", "kg", "week"),
        ("600 kg weekly or more", "600", None, "at least", "kg", "week"),
        ("867.54-876 kg", "867.54", "876", "between", "kg", None),
        ("867.54 – 876 kg", "867.54", "876", "between", "kg", None),
        ("between 1 and 2 tonnes", "1", "2", "between", "t", None),
        ("about 400-500 kg", "400", "500", "about", "kg", None),
        ("approx. 400 kg", "400", "400", "about", "kg", None),
        ("≥ 5 kg", "5", None, "at least", "kg", None),
        ("no more than 5 kg", None, "5", "at most", "kg", None),
        ("more than 5 kg", "5", None, "more than", "kg", None),
        ("less than 5 kg", None, "5", "less than", "kg", None),
        ("20 kg or more", "20", None, "at least", "kg", None),
        ("1,143 wraps", "1143", "1143", "exact", "wrap", None),
        ("14 sacks", "14", "14", "exact", "sack", None),
        ("128 drums x 20 L", "2560", "2560", "exact", "l", None),
        ("128 drums of 20 litres each", "2560", "2560", "exact", "l", None),
        ("128 × 20 L", "2560", "2560", "exact", "l", None),
        ("US$ 1.5 million", "1500000", "1500000", "exact", "USD", None),
        ("US $1.5M", "1500000", "1500000", "exact", "USD", None),
        ("US$ 1-2 million", "1000000", "2000000", "between", "USD", None),
        ("half a million euros", "500000", "500000", "exact", "EUR", None),
        ("one and a half tonnes", "1.5", "1.5", "exact", "t", None),
        ("a ton and a half", "1.5", "1.5", "exact", "t", None),
        ("half a ton", "0.5", "0.5", "exact", "t", None),
        ("twenty-five kilos", "25", "25", "exact", "kg", None),
        ("one hundred and twenty sacks", "120", "120", "exact", "sack", None),
        ("two dozen bricks", "24", "24", "exact", "brick", None),
        ("1½ kg", "1.5", "1.5", "exact", "kg", None),
        ("3/4 kg", "0.75", "0.75", "exact", "kg", None),
        ("900 g - 1.2 kg", "0.9", "1.2", "between", "kg", None),
        ("2 lb 3 oz", "0.992233309375", "0.992233309375", "exact", "kg", None),
        ("450 m²", "450", "450", "exact", "m2", None),
        ("0.79 kg/L", "0.79", "0.79", "exact", "kg/l", None),
        ("87.50 %", "87.50", "87.50", "exact", "%", None),
        ("0 kg", "0", "0", "exact", "kg", None),
    ],
)
def test_english(text: str, low: str | None, high: str | None, qualifier: str, unit: str, per: str | None) -> None:
    assert meaning(en(text)) == (low, high, qualifier, unit, per)
    assert en(text).written == text


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier", "unit", "per"),
    [
        ("más de 85 kilos", "85", None, "more than", "kg", None),
        ("casi 400 kilos", "400", "400", "nearly", "kg", None),
        ("1.5 toneladas métricas", "1.5", "1.5", "exact", "t", None),
        ("1,5 toneladas", "1.5", "1.5", "exact", "t", None),
        ("más de tres toneladas", "3", None, "more than", "t", None),
        ("hasta unos 600 kilos por semana", None, "600", "at most", "kg", "week"),
        ("600 kilos semanales", "600", "600", "exact", "kg", "week"),
        ("20 kilos al mes", "20", "20", "exact", "kg", "month"),
        ("de 30 a 40 kilos", "30", "40", "between", "kg", None),
        ("entre treinta y cinco y cuarenta kilos", "35", "40", "between", "kg", None),
        ("1,143 envoltorios", "1143", "1143", "exact", "wrap", None),
        ("1.143 ketes", "1143", "1143", "exact", "wrap", None),
        ("S/ 20 000", "20000", "20000", "exact", "PEN", None),
        ("S/. 1.500,50", "1500.50", "1500.50", "exact", "PEN", None),
        ("12 mil soles", "12000", "12000", "exact", "PEN", None),
        ("12 mil 500 soles", "12500", "12500", "exact", "PEN", None),
        ("mil soles", "1000", "1000", "exact", "PEN", None),
        ("3 mil millones de soles", "3000000000", "3000000000", "exact", "PEN", None),
        ("tres millones y medio de dólares", "3500000", "3500000", "exact", "USD", None),
        ("cuatro helicópteros", "4", "4", "exact", "helicopter", None),
        ("ciento veinte ladrillos", "120", "120", "exact", "brick", None),
        ("dos mil quinientas plantas", "2500", "2500", "exact", "plant", None),
        ("128 cilindros de 20 litros cada uno", "2560", "2560", "exact", "l", None),
        ("kilo y medio", "1.5", "1.5", "exact", "kg", None),
        ("dos kilos y medio", "2.5", "2.5", "exact", "kg", None),
        ("media tonelada", "0.5", "0.5", "exact", "t", None),
        ("tres cuartos de kilo", "0.75", "0.75", "exact", "kg", None),
        ("3 kilos con 200 gramos", "3.2", "3.2", "exact", "kg", None),
        ("2 kilos 350 gramos", "2.35", "2.35", "exact", "kg", None),
        ("0,550 kg", "0.550", "0.550", "exact", "kg", None),
        ("1.234.567,89 kg", "1234567.89", "1234567.89", "exact", "kg", None),
        ("1,234,567.89 kg", "1234567.89", "1234567.89", "exact", "kg", None),
        ("1 234 567,89 kg", "1234567.89", "1234567.89", "exact", "kg", None),
        ("1'234'567 kg", "1234567", "1234567", "exact", "kg", None),
        ("1'234,567.89 soles", "1234567.89", "1234567.89", "exact", "PEN", None),
    ],
)
def test_spanish(text: str, low: str | None, high: str | None, qualifier: str, unit: str, per: str | None) -> None:
    assert meaning(es(text)) == (low, high, qualifier, unit, per)
    assert es(text).written == text


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("4.550 kilos", ("4.550", "4550")),
        ("42,736 kilogramos", ("42.736", "42736")),
        ("3,323 kilos", ("3.323", "3323")),
        ("1'234,567 kilos", ("1234.567", "1234567")),
        ("más de 4.550 kilos", ("4.550", "4550")),
        ("1-1.200 kilos", ("1.200", "1200")),
        ("1.500 millones de soles", ("1500000", "1500000000")),
    ],
)
def test_a_lone_comma_or_point_before_three_digits_is_asked_about_in_spanish(
    text: str, readings: tuple[str, ...]
) -> None:
    found = es(text)
    assert found.ambiguous and found.low is None and found.high is None
    assert tuple(format(reading, "f") for reading in found.readings) == readings
    for reading in found.readings:
        chosen = found.choose(reading)
        assert not chosen.ambiguous and chosen.written == text
        assert reading in (chosen.low, chosen.high)
        with pytest.raises(BadInput, match="one meaning only"):
            chosen.choose(reading)
    with pytest.raises(BadInput, match="means"):
        found.choose(D(7))
    with pytest.raises(BadInput, match="choose one first"):
        found.in_base()
    assert found.scaled == (None, None)


def test_the_chosen_reading_keeps_what_qualifies_it() -> None:
    assert meaning(es("más de 4.550 kilos por semana").choose(D(4550))) == ("4550", None, "more than", "kg", "week")
    assert meaning(es("4.550-5.200 kilos").choose(D("4.55"))) == ("4.550", "5.200", "between", "kg", None)


def test_another_number_of_the_same_text_decides() -> None:
    assert meaning(es("4.550-4.75 kilos"))[:2] == ("4.550", "4.75")
    assert meaning(es("900-1.200 kilos"))[:2] == ("900", "1200"), "no range runs backwards"
    assert meaning(es("1.500 soles"))[0] == "1500", "nobody writes thousandths of a sol"


def test_in_english_the_comma_groups_and_the_point_divides() -> None:
    assert meaning(en("4.550 kg"))[0] == "4.550"
    assert meaning(en("4,550 kg"))[0] == "4550"
    assert meaning(en("4,55 kg"))[0] == "4.55"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write a quantity"),
        ("  ", "Write a quantity"),
        ("450", "no unit"),
        ("$ 500", "several currencies"),
        ("5 pesos", "cannot be read"),
        ("several kilos", "cannot be read"),
        ("kilos", "cannot be read"),
        ("5 kg of coca paste", "cannot be read"),
        ("-5 kg", "cannot be read"),
        ("1/3 kg", "cannot be read"),
        ("1/0 kg", "cannot be read"),
        ("1.5 sacks", "cannot be read"),
        ("12.34.5 kg", "cannot be read"),
        ("1,23,456 kg", "cannot be read"),
        ("nearly at most 5 kg", "cannot be read"),
        ("more than 1-2 kg", "cannot be read"),
        ("876-867 kg", "cannot be read"),
        ("five twenty kilos", "cannot be read"),
        ("cinco y kilos", "cannot be read"),
        ("two and kilos", "cannot be read"),
        ("twenty thousand million thousand kilos", "cannot be read"),
        ("3 m kilos", "cannot be read"),
        ("1 kg - 1 L", "cannot be read"),
        ("9000000001 t", "more than there can be"),
        ("99999999999999999999 kg", "more than there can be"),
        ("9" * 30 + " kg", "cannot be read"),
        ("1 kg" + " " * 10 + "x" * 300, "too long"),
        ("1\x00 kg", "NUL"),
    ],
)
def test_what_is_no_quantity_gets_one_sentence(text: str, sentence: str) -> None:
    for language in ("en", "es"):
        with pytest.raises(BadInput, match=sentence):
            Quantity.parse(text, language=language)


def test_show() -> None:
    for text, english, spanish in [
        ("about 400 kg", "≈ 400 kg", "≈ 400 kg"),
        ("nearly 1.2 metric tons", "nearly 1.2 t", "casi 1.2 t"),
        ("up to 600 kg per week", "up to 600 kg per week", "hasta 600 kg por semana"),
        ("867.54-876 kg", "867.54–876 kg", "867.54–876 kg"),
        ("more than 85 kg", "more than 85 kg", "más de 85 kg"),
        ("1,143 wraps", "1 143 wraps", "1 143 envoltorios"),
        ("one brick", "1 brick", "1 ladrillo"),
        ("US$ 1.5 million", "US$ 1 500 000", "US$ 1 500 000"),
        ("BOB 500", "BOB 500", "BOB 500"),
        ("10 square metres", "10 m²", "10 m²"),
    ]:
        shown = [en(text).show(language).replace("\u00a0", " ").replace("\u202f", " ") for language in ("en", "es")]
        assert shown == [english, spanish]
    assert es("4.550 kilos").show("es") == "4.550\u00a0kg o 4\u202f550\u00a0kg?"
    assert es("4.550 kilos").show() == "4.550\u00a0kg or 4\u202f550\u00a0kg?"


def test_base_units() -> None:
    assert en("nearly 1.2 t").in_base() == (D(1200), D(1200))
    assert en("up to 600 kg").in_base() == (None, D(600))
    assert en("1 lb").in_base() == (D("0.45359237"), D("0.45359237"))
    assert en("1 gal").in_base() == (D("3.785411784"), D("3.785411784"))
    assert en("2 km2").in_base()[0] == 2_000_000 and en("2 km2").base == "m2"
    assert (en("5 sacks").dimension, en("5 sacks").base) == ("count", "sack")
    assert (en("US$ 5").dimension, en("US$ 5").base) == ("money", "USD")
    assert en("87.5 %").dimension == "share"


def test_scaled_is_whole_millionths_of_the_base() -> None:
    assert en("867.54-876 kg").scaled == (867_540_000, 876_000_000)
    assert en("1 oz").scaled == (28_350, 28_350)
    assert en("more than 3 g").scaled == (3_000, None)
    largest = Quantity(LARGEST, LARGEST, "exact", "kg")
    assert largest.scaled[0] is not None and largest.scaled[0] < 2**63


def test_every_factor_is_that_of_pint_and_exact() -> None:
    registry = pint.UnitRegistry()
    for unit in units().values():
        if not unit.pint:
            assert unit.base == unit.key
            continue
        factor = ratio(unit.key, unit.base)
        assert float(factor) == pytest.approx(registry.Quantity(1.0, unit.pint).to(unit_of(unit.base).pint).magnitude)
        assert factor <= 1_000_000 and len(factor.as_tuple().digits) <= 15
    assert ratio("short_ton", "kg") == D("907.18474")


def test_every_word_means_one_unit_and_every_name_can_be_read() -> None:
    words = [word for unit in units().values() for word in unit.words]
    assert len(words) == len(set(words))
    for unit in units().values():
        for language in ("en", "es"):
            for amount in (D(1), D(2)):
                assert en(f"{amount} {name_of(unit, amount, language)}").unit == unit.key


def test_conversion_stays_within_a_kind() -> None:
    assert en("1.2 t").to("kg").low == 1200
    assert en("1.20 t").to("t").plain()["low"] == "1.20"
    assert en("1 kg").to("lb").low == D("2.204622621849")
    with pytest.raises(BadInput, match="density"):
        en("2560 L").to("kg")
    with pytest.raises(BadInput, match="cannot be converted"):
        en("14 sacks").to("brick")
    with pytest.raises(BadInput, match="no unit"):
        en("14 sacks").to("furlong")


def test_litres_become_kilograms_only_at_a_stated_density() -> None:
    mass = en("128 drums x 20 L").to_mass(en("0.79 kg/L"))
    assert meaning(mass) == ("2022.4", "2022.4", "exact", "kg", None)
    assert mass.written == "128 drums x 20 L × 0.79 kg/L"
    assert en("20 L").to_mass(en("790 kg/m3")).low == D("15.8")
    assert meaning(en("20 L").to_mass(en("about 0.79 kg/L")))[2] == "about"
    assert meaning(en("10 L").to_mass(en("0.7-0.8 kg/L"))) == ("7", "8", "between", "kg", None)
    assert meaning(en("up to 10 L a day").to_mass(en("about 0.8 kg/L"))) == (None, "8", "at most", "kg", "day")
    for volume, density, sentence in [
        ("20 kg", "0.79 kg/L", "Only a volume"),
        ("20 L", "0.79 kg", "no density"),
        ("20 L", "at least 0.79 kg/L", "both its bounds"),
    ]:
        with pytest.raises(BadInput, match=sentence):
            en(volume).to_mass(en(density))


@pytest.mark.parametrize(
    ("parts", "low", "high", "qualifier", "unit"),
    [
        (["1 kg", "2.5 kg"], "3.5", "3.5", "exact", "kg"),
        (["1.2 t", "300 kg"], "1500", "1500", "exact", "kg"),
        (["nearly 1.2 t", "0.3 t"], "1.5", "1.5", "about", "t"),
        (["867.54-876 kg", "100 kg"], "967.54", "976", "between", "kg"),
        (["more than 85 kg", "100 kg"], "185", None, "more than", "kg"),
        (["at least 85 kg", "up to 10 kg"], "85", None, "at least", "kg"),
        (["up to 600 kg", "100 kg"], "100", "700", "between", "kg"),
        (["up to 600 kg", "less than 100 kg"], None, "700", "less than", "kg"),
        (["14 sacks"], "14", "14", "exact", "sack"),
        (["US$ 5", "US$ 1.5 million"], "1500005", "1500005", "exact", "USD"),
    ],
)
def test_sums(parts: list[str], low: str | None, high: str | None, qualifier: str, unit: str) -> None:
    total = add([en(part) for part in parts])
    assert meaning(total) == (low, high, qualifier, unit, None)
    assert add([en(part) for part in reversed(parts)]) == total


def test_a_sum_refuses_to_mix() -> None:
    for parts in (
        ["1 kg", "1 L"],
        ["14 sacks", "410 bricks"],
        ["US$ 5", "S/ 5"],
        ["5 kg", "5 kg per week"],
        ["5 %", "5 %"],
        [],
    ):
        with pytest.raises(BadInput):
            add([en(part) for part in parts])
    with pytest.raises(BadInput, match="choose one first"):
        add([en("1 kg"), es("4.550 kilos")])
    with pytest.raises(BadInput, match="more than there can be"):
        add([en("9000000000 t"), en("1 t")])


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"qualifier": "exact", "unit": "kg"},
        {"qualifier": "exact", "unit": "kg", "low": "1", "high": "2"},
        {"qualifier": "between", "unit": "kg", "low": "2", "high": "1"},
        {"qualifier": "at most", "unit": "kg", "low": "2"},
        {"qualifier": "more than", "unit": "kg", "low": "2", "high": "2"},
        {"qualifier": "exact", "unit": "furlong", "low": "1", "high": "1"},
        {"qualifier": "exact", "unit": "kg", "low": "1e3", "high": "1e3"},
        {"qualifier": "exact", "unit": "kg", "low": "-1", "high": "-1"},
        {"qualifier": "exact", "unit": "kg", "low": "NaN", "high": "NaN"},
        {"qualifier": "exact", "unit": "kg", "low": 1, "high": 1},
        {"qualifier": "exact", "unit": "kg", "low": "1", "high": "1", "per": "blink"},
        {"qualifier": "exact", "unit": "kg", "low": "1", "high": "1", "colour": "red"},
        {"qualifier": "exact", "unit": "t", "low": "9000000001", "high": "9000000001"},
        {"qualifier": "ambiguous", "unit": "kg", "written": "5 kg"},
        {"qualifier": "ambiguous", "unit": "kg", "written": "nonsense"},
        {"qualifier": "roughly", "unit": "kg", "low": "1", "high": "1"},
    ],
)
def test_a_plain_form_that_does_not_hold_together_is_refused(plain: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        Quantity.from_plain(plain)


# -- promises, for any quantity and any text


def written_decimals(places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, 10**9).map(lambda whole: Decimal(whole).scaleb(-places))


@st.composite
def quantities(draw: st.DrawFn, among: tuple[str, ...] = (), rates: bool = True) -> Quantity:
    unit = draw(st.sampled_from(among or tuple(units())))
    places = draw(st.integers(0, {"count": 0, "money": 2}.get(unit_of(unit).dimension, 5)))
    qualifier = draw(st.sampled_from([one for one in QUALIFIERS if one != "ambiguous"]))
    low: Decimal | None = draw(written_decimals(places))
    high = low
    if qualifier == "between" or (qualifier == "about" and draw(st.booleans())):
        high = low + draw(written_decimals(places)) + Decimal(1).scaleb(-places)
    if qualifier in {"at least", "more than"}:
        high = None
    if qualifier in {"at most", "less than"}:
        low = None
    made = Quantity(low, high, qualifier, unit, draw(st.none() | st.sampled_from(PERIODS)) if rates else None)
    assume(all(bound is None or bound <= LARGEST for bound in made.in_base()))
    return made


def test_the_letter_of_a_square_metre_is_no_million() -> None:
    read = Quantity.parse("1-1 000 001 m²", language="en")
    assert (read.low, read.high, read.unit) == (Decimal(1), Decimal(1_000_001), "m2")
    assert Quantity.parse("US$ 1-2 m", language="en").low == Decimal(1_000_000)


@given(quantities(), st.sampled_from(["en", "es"]))
def test_what_is_shown_is_read_as_the_same(quantity: Quantity, language: str) -> None:
    shown = quantity.show(language)
    again = Quantity.parse(shown, language="en")
    assert meaning(again) == meaning(quantity)
    spanish = Quantity.parse(shown, language="es")
    if spanish.ambiguous:
        assert any(meaning(spanish.choose(reading)) == meaning(quantity) for reading in spanish.readings)
    else:
        assert meaning(spanish) == meaning(quantity)


@given(quantities())
def test_the_plain_form_is_exact(quantity: Quantity) -> None:
    again = Quantity.from_plain(quantity.plain())
    assert again == quantity
    assert again.plain() == quantity.plain()


@given(quantities(), st.text(max_size=10))
def test_what_holds_for_any_quantity(quantity: Quantity, unit: str) -> None:
    low, high = quantity.in_base()
    assert (low is None, high is None) == (quantity.low is None, quantity.high is None)
    assert quantity.to(quantity.base).in_base() == (low, high)
    for bound, scaled in zip((low, high), quantity.scaled, strict=True):
        assert (bound is None) == (scaled is None)
        assert bound is None or scaled is None or abs(bound * 1_000_000 - scaled) <= D("0.5")


WORDS = [
    *("1", "2", "4.550", "1,143", "20 000", "867.54", "1'234,567.89", "12", "mil", "millones", "dos", "y", "and", "a"),
    *("half", "medio", "kg", "kilos", "t", "L", "sacks", "US$", "soles", "S/", "x", "-", "de", "of", "up to", "hasta"),
    *("about", "casi", "more than", "per week", "por día", "%", "1/2", "½", "entre", "between", "to", "con", "."),
]


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), st.sampled_from(["en", "es"]))
def test_any_text_is_a_quantity_or_one_sentence(text: str, language: str) -> None:
    try:
        found = Quantity.parse(text, language=language)
    except BadInput as error:
        assert str(error).endswith(".") and "\n" not in str(error)
        return
    assert Quantity.from_plain(found.plain()) == found
    assert found.show(language)
    if found.ambiguous:
        assert len(found.readings) == 2
    else:
        assert found.low is None or found.high is None or found.low <= found.high
        assert found.scaled == Quantity.from_plain(found.plain()).scaled


@given(st.integers(1, 999_999_999), st.sampled_from([",", ".", " ", "'", "\u202f", "\u00a0"]))
def test_several_groups_are_never_ambiguous(value: int, separator: str) -> None:
    text = f"{value:,}".replace(",", separator)
    for language in ("en", "es"):
        found = Quantity.parse(f"{text} kg", language=language)
        if value >= 1_000_000 or separator not in ",." or value < 1000:
            assert found.low == value
        elif language == "es":
            assert value in found.readings


@given(st.lists(quantities(among=("kg", "t", "g", "lb"), rates=False), min_size=1))
def test_a_sum_does_not_depend_on_the_order(parts: list[Quantity]) -> None:
    total = add(parts)
    assert add(reversed(parts)) == total
    lows, highs = zip(*(part.in_base() for part in parts), strict=True)
    assert (total.high is None) == (None in highs)
    assert (total.in_base()[0] or 0) == sum(low for low in lows if low is not None)
