"""The words of the program: languages, catalogues, numbers, days, lists, order; and the tool that collects messages."""

from __future__ import annotations

import datetime
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles import words
from casefiles.errors import BadInput
from casefiles.words import _, ngettext, pgettext
from tools import words as tool

ROOT = Path(__file__).parent.parent
THIN = "\u202f"


@pytest.fixture(autouse=True)
def speaking_english() -> Iterator[None]:
    before = words.language()
    words.set_language("en")
    yield
    words.set_language(before)


@pytest.fixture
def spanish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = words.read_catalogue(CATALOGUE)
    monkeypatch.setattr(words, "catalogue", lambda code: known if code == "es" else {})
    with words.use("es"):
        yield


CATALOGUE = r"""
msgid ""
msgstr ""
"Language: es\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

# A remark.
msgid "Who says so"
msgstr "Quién lo dice"

msgctxt "verb"
msgid "Open"
msgstr "Abrir"

msgid "Open"
msgstr "Abierto"

msgid "{n} source"
msgid_plural "{n} sources"
msgstr[0] "{n} fuente"
msgstr[1] "{n} fuentes"

msgid ""
"Two lines,\n"
"with \"quotes\" and a \\ stroke"
msgstr ""
"Dos líneas,\n"
"con «comillas» y una \\ barra"

#, fuzzy
msgid "Guessed"
msgstr "Adivinado"

msgid "Not yet"
msgstr ""

msgid "Half {n}"
msgid_plural "Halves {n}"
msgstr[0] "Mitad {n}"
msgstr[1] ""

#~ msgid "Former"
#~ msgstr "Anterior"
"""


# Languages


def test_english_is_spoken_from_the_start_and_needs_no_catalogue() -> None:
    assert words.language() == "en"
    assert _("Who says so") == "Who says so"
    assert words.catalogue("en") == {}


def test_a_block_speaks_its_own_language_even_within_another() -> None:
    with words.use("es"):
        assert words.language() == "es"
        with words.use("en"):
            assert words.language() == "en"
        assert words.language() == "es"
    assert words.language() == "en"


def test_a_block_that_fails_gives_the_language_back() -> None:
    with pytest.raises(ZeroDivisionError), words.use("es"):
        raise ZeroDivisionError
    assert words.language() == "en"


def test_the_program_speaks_its_language_in_every_thread_and_a_block_only_in_its_own() -> None:
    heard: list[str] = []

    def listen() -> None:
        heard.append(words.language())

    words.set_language("es")
    for code in ("es", "en"):
        with words.use(code):
            thread = threading.Thread(target=listen)
            thread.start()
            thread.join()
    assert heard == ["es", "es"]


@pytest.mark.parametrize("code", ["", "de", "ES", "es_PE"])
def test_a_language_it_does_not_speak_is_refused(code: str) -> None:
    with pytest.raises(BadInput, match="choose one of en, es"):
        words.set_language(code)
    with pytest.raises(BadInput), words.use(code):
        pass
    assert words.language() == "en"


def test_start_in_english_loads_no_catalogue_tool() -> None:
    heavy = ("babel", "gettext", "locale")
    code = f"import sys, casefiles.words as w; w._('x'); print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# Messages


@pytest.mark.usefixtures("spanish")
def test_messages_are_translated_and_fall_back_to_english() -> None:
    assert _("Who says so") == "Quién lo dice"
    assert (_("Open"), pgettext("verb", "Open"), pgettext("noun", "Open")) == ("Abierto", "Abrir", "Open")
    assert _('Two lines,\nwith "quotes" and a \\ stroke') == "Dos líneas,\ncon «comillas» y una \\ barra"
    for missing in ("Never heard of", "Not yet", "Guessed", "Former"):
        assert _(missing) == missing
    assert _("") == ""


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize(
    ("n", "shown"), [(0, "{n} fuentes"), (1, "{n} fuente"), (2, "{n} fuentes"), (11, "{n} fuentes")]
)
def test_one_and_many(n: int, shown: str) -> None:
    assert ngettext("{n} source", "{n} sources", n) == shown
    assert ngettext("Half {n}", "Halves {n}", n) == ("Half {n}" if n == 1 else "Halves {n}")


def test_one_and_many_in_english() -> None:
    assert [ngettext("source", "sources", n) for n in (0, 1, 2)] == ["sources", "source", "sources"]


@given(st.dictionaries(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40), max_size=8))
def test_whatever_the_tool_writes_is_read_back(known: dict[str, str]) -> None:
    # Carriage returns are normalised by the writer of catalogues; lone surrogates are in no file.
    known = {
        key: value
        for key, value in known.items()
        if key.isprintable() and value.isprintable() and key.strip() and value.strip()
    }
    lines = []
    for key, value in known.items():
        quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in (key, value)]
        lines.append(f'msgid "{quoted[0]}"\nmsgstr "{quoted[1]}"\n')
    text = tool.updated("\n".join(lines), {tool.Words("", key) for key in known}, "es")
    assert words.read_catalogue(text) == {("", key): (value,) for key, value in known.items()}


# Numbers and sizes


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (1200, f"1{THIN}200"),
        (-1234567, f"-1{THIN}234{THIN}567"),
        (Decimal("867.54"), "867.54"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+6"), f"1{THIN}000{THIN}000"),
        (Decimal("-12345.000001"), f"-12{THIN}345.000001"),
    ],
)
def test_numbers_read_alike_in_both_languages(value: int | Decimal, shown: str) -> None:
    for code in words.LANGUAGES:
        with words.use(code):
            assert words.number(value) == shown


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**15), max_value=10**15) | st.integers()
)
def test_no_digit_of_a_number_is_lost(value: int | Decimal) -> None:
    shown = words.number(value)
    assert "," not in shown
    assert Decimal(shown.replace(THIN, "")) == value


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(BadInput):
        words.number(Decimal(value))


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (211_000, "211.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (48_123_456, "48.1 MB"),
        (10**12, "1.0 TB"),
        (10**18, f"1{THIN}000.0 PB"),
    ],
)
def test_sizes(count: int, shown: str) -> None:
    assert words.size(count) == shown


# Days and moments


def test_days() -> None:
    value = datetime.date(2017, 9, 2)
    assert (words.day(value), words.day(value, full=True)) == ("2 Sep 2017", "2 September 2017")
    with words.use("es"):
        assert (words.day(value), words.day(value, full=True)) == ("2 set 2017", "2 de setiembre de 2017")


def test_every_month_has_a_short_name_of_its_own() -> None:
    for code, months in words.MONTHS.items():
        assert code in words.LANGUAGES
        assert len({month[:3] for month in months}) == 12


@pytest.mark.parametrize(
    ("zone", "reader", "shown"),
    [
        ("America/Lima", "America/Lima", "23 Nov 2026 08:14"),
        ("America/Bogota", "America/Lima", "23 Nov 2026 08:14"),
        (None, "America/Lima", "23 Nov 2026 08:14"),
        ("America/Lima", "UTC", "23 Nov 2026 08:14 UTC-5"),
        ("UTC", "America/Lima", "23 Nov 2026 13:14 UTC"),
        ("Europe/Madrid", "America/Lima", "23 Nov 2026 14:14 UTC+1"),
        ("Asia/Kolkata", "UTC", "23 Nov 2026 18:44 UTC+5:30"),
        ("America/St_Johns", "UTC", "23 Nov 2026 09:44 UTC-3:30"),
        ("Asia/Tokyo", "America/Lima", "23 Nov 2026 22:14 UTC+9"),
    ],
)
def test_moments_name_the_zone_where_it_is_not_the_readers(zone: str | None, reader: str, shown: str) -> None:
    assert words.moment("2026-11-23T13:14:59.999999Z", zone, reader=reader) == shown


def test_paper_names_the_zone_always() -> None:
    def shown(zone: str) -> str:
        return words.moment("2026-11-23T13:14:59.999999Z", zone, reader=zone, zoned=True)

    assert (shown("America/Lima"), shown("UTC")) == ("23 Nov 2026 08:14 UTC-5", "23 Nov 2026 13:14 UTC")


def test_summer_time_counts() -> None:
    assert words.moment("2026-07-01T12:00:00.000000Z", "Europe/London", reader="UTC") == "1 Jul 2026 13:00 UTC+1"
    assert words.moment("2026-12-01T12:00:00.000000Z", "Europe/London", reader="UTC") == "1 Dec 2026 12:00"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-11-23", "2026-13-23T08:14:00.000000Z", "2026-11-23T08:14:00.000000"]
)
def test_what_is_no_stored_time_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not a stored time"):
        words.moment(text, "UTC", reader="UTC")


@pytest.mark.parametrize("zone", ["America/Nowhere", "../etc/passwd", "Lima\0"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(BadInput, match="no time zone"):
        words.moment("2026-11-23T13:14:00.000000Z", zone, reader="UTC")


# Quotation marks and lists


def test_quotation_marks() -> None:
    assert words.quoted("Chipi") == "“Chipi”"
    with words.use("es"):
        assert words.quoted("Chipi") == "«Chipi»"


@pytest.mark.parametrize(
    ("parts", "english", "spanish"),
    [
        ([], "", ""),
        (["Ana"], "Ana", "Ana"),
        (["Ana", "Luis"], "Ana and Luis", "Ana y Luis"),
        (["Ana", "Luis", "Eva"], "Ana, Luis and Eva", "Ana, Luis y Eva"),
        (["Ana", "Inés"], "Ana and Inés", "Ana e Inés"),
        (["padres", "hijos"], "padres and hijos", "padres e hijos"),
        (["cobre", "hierro"], "cobre and hierro", "cobre y hierro"),
        (["Ana", "«Iván»"], "Ana and «Iván»", "Ana e «Iván»"),
        (["Ana", "Yolanda"], "Ana and Yolanda", "Ana y Yolanda"),
    ],
)
def test_lists_with_and(parts: list[str], english: str, spanish: str) -> None:
    assert words.and_list(parts) == english
    with words.use("es"):
        assert words.and_list(parts) == spanish


def test_lists_with_or() -> None:
    assert words.or_list(["7", "8"]) == "7 or 8"
    with words.use("es"):
        assert words.or_list(["7", "8"]) == "7 u 8"
        assert words.or_list(["Ana", "Luis", "Hortensia"]) == "Ana, Luis u Hortensia"
        assert words.or_list(["uno", "dos"]) == "uno o dos"


# Order


@pytest.mark.parametrize(
    "ordered",
    [
        ["Alvarez", "Álvarez", "Nava", "Nzz", "Ñahui", "Ochoa", "Zúñiga"],
        ["Doc 9", "Doc 10", "Doc 010a", "Doc 11"],
        ["“Chipi”", "Chipi 2", "«Chipo»", "Chippy"],
        ["Ana María", "Anabel"],
        ["O'Brien", "O’Bryan", "Obst"],
        ["Lodz", "Łódź", "Lomas"],
        ["1", "2", "10", "A"],
        ["muniz", "Muñiz", "Nadie"],
        ["PER-0009", "PER-0031", "PER-0100", "PER-10000"],
    ],
)
def test_order_is_as_readers_expect(ordered: list[str]) -> None:
    shuffled = ordered[::-1]
    assert sorted(shuffled, key=words.sort_key) == ordered
    assert sorted(shuffled, key=lambda text: words.sort_key(text).encode()) == ordered


def test_a_letter_typed_as_one_or_as_two_characters_stands_in_the_same_place() -> None:
    def first_level(text: str) -> str:
        return words.sort_key(text).partition("\x01")[0]

    assert first_level("N\u0303ahui") == first_level("Ñahui") == first_level("ÑAHUI")
    assert first_level("٣ A") == first_level("3 a")
    assert first_level("~n~") == first_level("N")


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_order_is_total_and_bytes_keep_it(one: str, other: str) -> None:
    keys = words.sort_key(one), words.sort_key(other)
    assert (keys[0] == keys[1]) == (one == other)
    encoded = [key.encode("utf-8", "surrogatepass") for key in keys]
    assert (keys[0] < keys[1]) == (encoded[0] < encoded[1])


@given(st.integers(min_value=0, max_value=10**30), st.integers(min_value=0, max_value=10**30))
def test_numbers_within_texts_stand_in_order(one: int, other: int) -> None:
    assert (words.sort_key(f"Doc {one} b") < words.sort_key(f"Doc {other} b")) == (one < other)


def test_a_long_text_has_a_short_key() -> None:
    assert len(words.sort_key("9 ñ" * 1_000_000)) < 3000


# The tool that collects messages

SOURCE = """
from casefiles.words import _, ngettext, pgettext
a = _("Plain")
b = words._("Through the module") + _(name) + _("")
c = ngettext("{n} source", "{n} sources", n).format(n=n)
d = pgettext("verb", "Open")
e = _("Two " "halves").format(x=_("Inner"))
class Site(Record):
    LABEL: ClassVar[str] = "Site"
    LABELS = "Sites"
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="site_kind"), hint="what it was", group="top")
    when: int = field(default=3)
"""


def test_messages_are_found_in_code() -> None:
    found = {(m.context, m.text, m.plural) for m in tool.messages_in(SOURCE)}
    plain = {"Plain", "Through the module", "Two halves", "Inner", "Site", "Sites", "Kind", "what it was"}
    assert found == {("", text, "") for text in plain} | {("", "{n} source", "{n} sources"), ("verb", "Open", "")}


def test_updating_keeps_translations_sets_aside_what_is_unused_and_takes_it_back() -> None:
    first = tool.updated(
        "", {tool.Words("", "One"), tool.Words("", "{n} a", "{n} b"), tool.Words("verb", "Open")}, "es"
    )
    translated = first.replace('msgid "One"\nmsgstr ""', 'msgid "One"\nmsgstr "Uno"')
    assert translated != first
    without = tool.updated(translated, {tool.Words("", "Two")}, "es")
    assert '#~ msgid "One"' in without
    assert words.read_catalogue(without) == {}
    again = tool.updated(without, {tool.Words("", "One"), tool.Words("", "Two")}, "es")
    assert words.read_catalogue(again) == {("", "One"): ("Uno",)}
    assert "#~" not in again


def test_running_the_tool_again_changes_nothing_and_no_day_or_place_is_written() -> None:
    messages = {tool.Words("", text) for text in ("b", "a {n} %s", "c\nd", 'e "f"')}
    once = tool.updated("", messages, "es")
    assert tool.updated(once, messages, "es") == once
    assert "#:" not in once
    assert "Date" not in once


def test_the_tool_finds_what_is_missing_or_spoilt() -> None:
    messages = {tool.Words("", "By {name}"), tool.Words("", "Later")}
    text = tool.updated("", messages, "es").replace('"By {name}"\nmsgstr ""', '"By {name}"\nmsgstr "Por {nombre}"')
    found = tool.findings(text, messages, {tool.Words("", "Later")}, "es")
    assert any("Not translated: 'Later'" in finding for finding in found)
    assert any("{nombre}" in finding for finding in found)
    assert len(found) == 2
    assert "out of date" in tool.findings("", messages, set(), "es")[0]


def test_the_shipped_catalogue_is_read_alike_by_the_program_and_the_tool() -> None:
    text = (ROOT / "resources" / "translations" / "es.po").read_text(encoding="utf-8")
    assert '"Language: es\\n"' in text
    messages = tool.messages_of(tool.FOLDERS)
    known = {key: forms for key, forms in tool._translations(text, "es").items() if any(forms)}
    mine = words.read_catalogue(text)
    assert mine
    assert mine.items() <= known.items()
    assert {(m.context, m.text) for m in messages} & known.keys() <= mine.keys()


def test_translations_keep_the_places_of_their_messages() -> None:
    text = (ROOT / "resources" / "translations" / "es.po").read_text(encoding="utf-8")
    found = tool.findings(text, tool.messages_of(tool.FOLDERS), set(), "es")
    assert [finding for finding in found if "places" in finding] == []
