"""Uncertain dates: words to days and back, in both languages, and what is refused."""

from __future__ import annotations

import datetime
import re
from dataclasses import astuple, fields, replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casefiles import words
from casefiles.domain.dates import PartialDate
from casefiles.errors import BadInput
from tests.domain.test_edtf import expressions
from tests.domain.test_edtf import words as listed

PUBLISHED = datetime.date(2017, 7, 24)
"""A Monday: the day that relative words count from."""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# Words, language, EDTF, and whether it holds on every day.
ENGLISH = [
    ("22 July 2017", "2017-07-22", True),
    ("July 22, 2017", "2017-07-22", True),
    ("22nd of July, 2017", "2017-07-22", True),
    ("22-Jul-2017", "2017-07-22", True),
    ("Saturday, 22 July 2017", "2017-07-22", True),
    ("22/07/2017", "2017-07-22", True),
    ("07/22/2017", "2017-07-22", True),
    ("5/5/2017", "2017-05-05", True),
    ("2017/07/22", "2017-07-22", True),
    ("07/2017", "2017-07", False),
    ("July 2017", "2017-07", False),
    ("2017", "2017", False),
    ("early July 2017", "2017-07-01/2017-07-10", False),
    ("mid-July 2017", "2017-07-11/2017-07-20", False),
    ("late July 2017", "2017-07-21/2017-07-31", False),
    ("late February 2016", "2016-02-21/2016-02-29", False),
    ("the end of July 2017", "2017-07-21/2017-07-31", False),
    ("early 2017", "2017-01/2017-04", False),
    ("mid-2017", "2017-05/2017-08", False),
    ("late 2017", "2017-09/2017-12", False),
    ("first half of 2017", "2017-01/2017-06", False),
    ("Q3 2017", "2017-07/2017-09", False),
    ("1990s", "199X", False),
    ("the nineties", "199X", False),
    ("late 1990s", "1997/1999", False),
    ("circa 2015", "2015~", False),
    ("c. 2015", "2015~", False),
    ("about 5 July 2017", "2017-07-05~", True),
    ("perhaps July 2017", "2017-07?", False),
    ("July 2017?", "2017-07?", False),
    ("perhaps about 2015", "2015%", False),
    ("between 21 and 24 July 2017", "2017-07-21/2017-07-24", False),
    ("21-24 July 2017", "2017-07-21/2017-07-24", False),
    ("21–24 July 2017", "2017-07-21/2017-07-24", False),
    ("July 21-24, 2017", "2017-07-21/2017-07-24", False),
    ("from 21 to 24 July 2017", "2017-07-21/2017-07-24", True),
    ("21 to 24 July 2017", "2017-07-21/2017-07-24", True),
    ("30 June - 2 July 2017", "2017-06-30/2017-07-02", False),
    ("from November to January 2017", "2016-11/2017-01", True),
    ("2015-2017", "2015/2017", False),
    ("25 and 26 April 2017", "2017-04-25/2017-04-26", True),
    ("25 or 27 April 2017", "[2017-04-25,2017-04-27]", False),
    ("2015, 2016 or 2018", "[2015,2016,2018]", False),
    ("since May 2016", "2016-05/..", True),
    ("since late July 2016", "2016-07-21~/..", True),
    ("3 May 2016 to date", "2016-05-03/..", True),
    ("2015 - present", "2015/..", True),
    ("on or about 22 July 2017", "2017-07-22~", True),
    ("in or before 2015", "../2015", False),
    ("from 3 May 2016 on", "2016-05-03/..", True),
    ("until 24 July 2017", "/2017-07-24", True),
    ("by 24 July 2017", "../2017-07-24", False),
    ("before 24 July 2017", "../2017-07-23", False),
    ("before May 2016", "../2016-04", False),
    ("before January 2016", "../2015-12", False),
    ("after 2016", "2017/..", False),
    ("after 31 December 2016", "2017-01-01/..", False),
    ("after the 1990s", "2000-01-01/..", False),
    ("22 July 2017 or later", "2017-07-22/..", False),
    ("throughout June 2017", "2017-06", True),
    ("spring 2017", "2017-21", False),
    ("night of 5 July 2017", "2017-07-05/2017-07-06", False),
    ("the early hours of 5 July 2017", "2017-07-05", True),
]
SPANISH = [
    ("22 de julio de 2017", "2017-07-22", True),
    ("sábado, 22 de julio del 2017", "2017-07-22", True),
    ("1.º de mayo de 2017", "2017-05-01", True),
    ("primero de mayo de 2017", "2017-05-01", True),
    ("05/03/2017", "2017-03-05", True),
    ("22/07/2017", "2017-07-22", True),
    ("setiembre de 2016", "2016-09", False),
    ("septiembre 2016", "2016-09", False),
    ("a mediados de marzo de 2017", "2017-03-11/2017-03-20", False),
    ("fines de 2023", "2023-09/2023-12", False),
    ("a principios de julio de 2017", "2017-07-01/2017-07-10", False),
    ("entre el 21 y el 24 de julio de 2017", "2017-07-21/2017-07-24", False),
    ("del 21 al 24 de julio de 2017", "2017-07-21/2017-07-24", True),
    ("25 y 26 de abril de 2017", "2017-04-25/2017-04-26", True),
    ("21 o 23 de julio de 2017", "[2017-07-21,2017-07-23]", False),
    ("hacia 2015", "2015~", False),
    ("alrededor del 5 de julio de 2017", "2017-07-05~", True),
    ("quizás julio de 2017", "2017-07?", False),
    ("los años 90", "199X", False),
    ("la década de los noventa", "199X", False),
    ("desde mayo de 2016", "2016-05/..", True),
    ("a partir del 3 de mayo de 2016", "2016-05-03/..", True),
    ("hasta el 24 de julio de 2017", "/2017-07-24", True),
    ("desde 2015 hasta la fecha", "2015/..", True),
    ("fines de marzo o comienzos de abril de 2017", "[2017-03-21..2017-03-31,2017-04-01..2017-04-10]", False),
    ("antes del 24 de julio de 2017", "../2017-07-23", False),
    ("antes de mayo de 2016", "../2016-04", False),
    ("después de mayo de 2016", "2016-06/..", False),
    ("a más tardar el 24 de julio de 2017", "../2017-07-24", False),
    ("primer semestre de 2017", "2017-01/2017-06", False),
    ("segunda quincena de julio de 2017", "2017-07-16/2017-07-31", False),
    ("la noche del 21 al 22 de julio de 2017", "2017-07-21/2017-07-22", False),
    ("verano de 2017", "2017-22", False),
    ("todo 2017", "2017", True),
]
COUNTED = [
    ("en", "between 21 and 24 July", "2017-07-21/2017-07-24"),
    ("en", "between 21 and 28 July", "2017-07-21/2017-07-24"),
    ("en", "the previous day", "2017-07-23"),
    ("en", "yesterday", "2017-07-23"),
    ("en", "two days ago", "2017-07-22"),
    ("en", "a couple of days ago", "2017-07-22~"),
    ("en", "a few days ago", "../2017-07-24"),
    ("en", "two weeks ago", "2017-07-07/2017-07-13"),
    ("en", "a month ago", "2017-06-09/2017-07-09"),
    ("en", "two years ago", "2015-01-24/2016-01-24"),
    ("en", "more than two weeks ago", "../2017-07-10"),
    ("en", "less than two weeks ago", "2017-07-10/2017-07-24"),
    ("en", "in the last two weeks", "2017-07-10/2017-07-24"),
    ("en", "last week", "2017-07-17/2017-07-23"),
    ("en", "last month", "2017-06"),
    ("en", "last year", "2016"),
    ("en", "early last month", "2017-06-01/2017-06-10"),
    ("en", "this month", "2017-07-01/2017-07-24"),
    ("en", "late July", "2017-07-21/2017-07-24"),
    ("en", "late December", "2016-12-21/2016-12-31"),
    ("en", "14/7", "2017-07-14"),
    ("en", "from Tuesday to Thursday", "2017-07-18/2017-07-20"),
    ("en", "from Friday to Monday", "2017-07-21/2017-07-24"),
    ("en", "from Wednesday to Tuesday", "2017-07-12/2017-07-18"),
    ("es", "entre el 5 y el 7", "2017-07-05/2017-07-07"),
    ("es", "los días 25 y 26 de abril", "2017-04-25/2017-04-26"),
    ("es", "el pasado 22 de julio", "2017-07-22"),
    ("es", "el día 5", "2017-07-05"),
    ("en", "on Friday", "2017-07-21"),
    ("en", "on Monday", "2017-07-24"),
    ("en", "last Monday", "2017-07-17"),
    ("en", "last July", "2016-07"),
    ("en", "29 February", "2016-02-29"),
    ("en", "22 July last year", "2016-07-22"),
    ("en", "since yesterday", "2017-07-23/.."),
    ("en", "by Friday", "../2017-07-21"),
    ("es", "a mediados de marzo", "2017-03-11/2017-03-20"),
    ("es", "entre el 21 y el 24 de julio", "2017-07-21/2017-07-24"),
    ("es", "25 y 26 de abril", "2017-04-25/2017-04-26"),
    ("es", "del 28 de diciembre al 3 de enero", "2016-12-28/2017-01-03"),
    ("es", "ayer", "2017-07-23"),
    ("es", "el día anterior", "2017-07-23"),
    ("es", "hace dos días", "2017-07-22"),
    ("es", "hace dos semanas", "2017-07-07/2017-07-13"),
    ("es", "hace quince días", "2017-07-07/2017-07-13"),
    ("es", "la madrugada del 5", "2017-07-05"),
    ("es", "la madrugada del 28", "2017-06-28"),
    ("es", "el mes pasado", "2017-06"),
    ("es", "a fines del año pasado", "2016-09/2016-12"),
    ("es", "22 de julio del año pasado", "2016-07-22"),
    ("es", "el martes", "2017-07-18"),
    ("es", "hace unos días", "../2017-07-24"),
]
CASES = [("en", *case) for case in ENGLISH] + [("es", *case) for case in SPANISH]


@pytest.mark.parametrize(("language", "text", "edtf", "every"), CASES)
def test_words_are_read(language: str, text: str, edtf: str, every: bool) -> None:
    date = PartialDate.parse(text, language=language)
    assert (date.edtf, date.every, date.written) == (edtf, every, text)


@pytest.mark.parametrize(("language", "text", "edtf", "every"), [case for case in CASES if "/0" not in case[1]])
def test_a_date_may_be_typed_in_either_language(language: str, text: str, edtf: str, every: bool) -> None:
    assert PartialDate.parse(text, language="es" if language == "en" and "/" not in text else "en").edtf == edtf


@pytest.mark.parametrize(("language", "text", "edtf"), COUNTED)
def test_relative_words_count_from_the_reference_and_end_there(language: str, text: str, edtf: str) -> None:
    date = PartialDate.parse(text, language=language, reference=PUBLISHED)
    assert date.edtf == edtf
    assert date.latest is None or date.latest <= PUBLISHED
    with pytest.raises(BadInput, match="year or day"):
        PartialDate.parse(text, language=language)


@pytest.mark.parametrize("text", [case[1] for case in CASES if "July" in case[1]])
def test_words_are_kept_exactly(text: str) -> None:
    assert PartialDate.parse(f"  {text.upper()} ").written == f"  {text.upper()} "


def test_the_demo_case_has_its_dates() -> None:
    release = PartialDate.parse("../2017-07-24")
    assert (release.earliest, release.latest, release.every) == (None, day("2017-07-24"), False)
    assert release.show("en") == "by 24 July 2017"
    june = PartialDate.parse("2017-06")
    assert (june.earliest, june.latest, june.show("es")) == (day("2017-06-01"), day("2017-06-30"), "junio de 2017")
    said = PartialDate.parse("2017-07-21/2017-07-24")
    assert (said.every, said.show("en")) == (False, "some day 21-24 July 2017")


@pytest.mark.parametrize(
    ("edtf", "every", "english", "spanish"),
    [
        ("2017-07-22", False, "22 July 2017", "22 de julio de 2017"),
        ("2017-06", False, "June 2017", "junio de 2017"),
        ("2017-06", True, "every day of June 2017", "todos los días de junio de 2017"),
        ("2017-07-01/2017-07-10", False, "early July 2017", "principios de julio de 2017"),
        ("2017-07-21/2017-07-31", False, "late July 2017", "fines de julio de 2017"),
        ("2017-07-01/2017-07-10", True, "from 1 to 10 July 2017", "del 1 al 10 de julio de 2017"),
        ("2017-07-21/2017-07-24", False, "some day 21-24 July 2017", "algún día entre el 21 y el 24 de julio de 2017"),
        ("2017-07-21/2017-07-24", True, "from 21 to 24 July 2017", "del 21 al 24 de julio de 2017"),
        ("../2017-07-24", False, "by 24 July 2017", "a más tardar el 24 de julio de 2017"),
        ("/2017-07-24", True, "until 24 July 2017", "hasta el 24 de julio de 2017"),
        ("2016-05-03/..", True, "from 3 May 2016 on", "desde el 3 de mayo de 2016"),
        ("2016-05/..", False, "May 2016 or later", "en mayo de 2016 o después"),
        ("2015~", False, "about 2015", "hacia 2015"),
        ("2017?", False, "2017 (uncertain)", "2017 (incierto)"),
        ("2017-07-22%", False, "about 22 July 2017 (uncertain)", "hacia el 22 de julio de 2017 (incierto)"),
        ("2017-05/2017-07", True, "from May to July 2017", "de mayo a julio de 2017"),
        ("2017-05/2018", True, "from May 2017 to 2018", "de mayo de 2017 a 2018"),
        ("2015~/2017", True, "from about 2015 to 2017", "de aproximadamente 2015 a 2017"),
        ("[2017-07-21,2017-07-22]", False, "21 or 22 July 2017", "21 o 22 de julio de 2017"),
        (
            "[2017-03-21..2017-03-31,2017-04-01..2017-04-10]",
            False,
            "one of late March 2017 or early April 2017",
            "una de fines de marzo de 2017 o principios de abril de 2017",
        ),
        ("[2015..2017,2020]", False, "one of 2015 - 2017 or 2020", "una de 2015 - 2017 o 2020"),
        ("199X", False, "1990s", "década de 1990"),
        ("2017-24", False, "winter 2017", "invierno de 2017"),
        ("2017-04/2017-06", False, "second quarter of 2017", "segundo trimestre de 2017"),
        ("2017-07-22T14:30:15-05:00", False, "22 July 2017, 14:30:15 -05:00", "22 de julio de 2017, 14:30:15 -05:00"),
        ("2017-07-XX", False, "July 2017", "julio de 2017"),
        ("Y17000", False, "Y17000", "Y17000"),
        ("/", False, "date not known", "fecha no conocida"),
    ],
)
def test_a_date_is_shown_in_short_words(edtf: str, every: bool, english: str, spanish: str) -> None:
    date = PartialDate.from_edtf(edtf, every=every)
    assert (date.show("en"), date.show("es")) == (english, spanish)


def test_an_end_that_the_source_does_not_state_is_shown_as_such() -> None:
    date = PartialDate.from_edtf("2017-05-03/2017-05-09", every=True, start_known=False)
    assert date.show("en") == "from 3 to 9 May 2017 (start not known)"
    assert date.show("es") == "del 3 al 9 de mayo de 2017 (inicio no conocido)"
    for language in ("en", "es"):
        again = PartialDate.parse(date.show(language), language=language)
        assert replace(again, written="") == date


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("25 and 26 April 2017", "25 and 26 April 2017"),
        ("30 April and 1 May 2017", "30 April and 1 May 2017"),
        ("31 December 2016 and 1 January 2017", "31 December 2016 and 1 January 2017"),
        ("24, 25 and 26 April 2017", "from 24 to 26 April 2017 (start and end not known)"),
    ],
)
def test_days_in_a_row_are_all_of_them_but_no_stated_start_or_end(text: str, shown: str) -> None:
    date = PartialDate.parse(text)
    assert (date.every, date.start_known, date.end_known, date.show("en")) == (True, False, False, shown)
    for language in ("en", "es"):
        assert replace(PartialDate.parse(date.show(language), language=language), written=text) == date


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("5 May 2017", False, False),
        ("from 3 to 5 May 2017", True, True),
        ("between 3 and 5 May 2017", False, False),
        ("since May 2016", True, False),
        ("until May 2016", False, True),
        ("by May 2016", False, False),
    ],
)
def test_only_what_is_said_to_begin_or_end_does(text: str, starts: bool, ends: bool) -> None:
    date = PartialDate.parse(text)
    assert (date.start_known, date.end_known) == (starts, ends)


@pytest.mark.parametrize(
    ("text", "time", "zone", "edtf"),
    [
        ("22/07/2017 14:30", "14:30", None, "2017-07-22"),
        ("22 July 2017 at 14:30", "14:30", None, "2017-07-22"),
        ("14:30 on 22 July 2017", "14:30", None, "2017-07-22"),
        ("22 July 2017 at 2:30 p.m.", "14:30", None, "2017-07-22"),
        ("22 July 2017, 12 am", "00:00", None, "2017-07-22"),
        ("22 de julio de 2017, 14.30 h", "14:30", None, "2017-07-22"),
        ("a las 14:30 del 22 de julio de 2017", "14:30", None, "2017-07-22"),
        ("siendo las 14:30 horas del día 22 de julio de 2017", "14:30", None, "2017-07-22"),
        ("22/07/2017 a horas 14:30", "14:30", None, "2017-07-22"),
        ("2017-07-22T14:30", "14:30", None, "2017-07-22"),
        ("2017-07-22T14:30:15Z", "14:30:15", "UTC", "2017-07-22T14:30:15Z"),
        ("22 July 2017 14:30:15 UTC-5", "14:30:15", "-05:00", "2017-07-22T14:30:15-05:00"),
        ("22 July 2017, 14:30 (America/Lima)", "14:30", "America/Lima", "2017-07-22"),
        ("about 22 July 2017 at 14:30:15", "14:30:15", None, "2017-07-22~"),
    ],
)
def test_a_time_of_day_stands_beside_the_day(text: str, time: str, zone: str | None, edtf: str) -> None:
    date = PartialDate.parse(text)
    assert (date.time, date.zone, date.edtf) == (time, zone, edtf)
    assert (date.earliest, date.latest) == (day("2017-07-22"), day("2017-07-22"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("03/05/2026", "“03/05/2026” can be 3 May 2026 or 5 March 2026; write the month as a word."),
        ("3/5", "“3/5” can be 3 May or 5 March; write the month as a word."),
        ("tomorrow", "after the day it is counted from"),
        ("31 June 2017", "not in the calendar"),
        ("29 February 2017", "not in the calendar"),
        ("32/01/2017", "not in the calendar"),
        ("Friday, 22 July 2017", "another day of the week"),
        ("from 24 to 21 July 2017", "ends before it begins"),
        ("3 and 9 May 2017", "do not follow each other"),
        ("the 20s", "1920s or the 2020s"),
        ("July 2017 at 14:30", "without the one day"),
        ("22 July 2017 14:30 (Nowhere/Land)", "no time zone"),
        ("199u", "old draft"),
        ("2017-13", "no month 13"),
        ("{2017,2018}", "several dates at once"),
        ("at Chipi's place", "not a date that can be read"),
        ("July 22, 2017 police said", "not a date that can be read"),
        ("5", "not a date that can be read"),
        ("5-6", "not a date that can be read"),
        ("1 or 2", "not a date that can be read"),
        ("867.54-876 kg", "not a date that can be read"),
        ("PER-0031", "not a date that can be read"),
        ("14:30", "not a date that can be read"),
        ("", "No date was given."),
        ("  ", "No date was given."),
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as fault:
        PartialDate.parse(text, reference=PUBLISHED)
    assert sentence in str(fault.value)
    assert str(fault.value).endswith(".")


def test_spanish_is_always_day_first() -> None:
    assert PartialDate.parse("03/05/2026", language="es").edtf == "2026-05-03"
    with pytest.raises(BadInput, match="not in the calendar"):
        PartialDate.parse("07/22/2017", language="es")


def test_the_readings_are_named_in_the_language_of_the_window() -> None:
    with words.use("es"), pytest.raises(BadInput, match="3 de mayo de 2026"):
        PartialDate.parse("03/05/2026")


@pytest.mark.parametrize("text", ["22 juillet 2017", "le 22 juillet 2017", "22 de julho de 2017", "22. Juli 2017"])
def test_whole_dates_of_other_languages_are_read(text: str) -> None:
    assert PartialDate.parse(text).edtf == "2017-07-22"


@pytest.mark.parametrize(
    "text", ["juillet 2017", "22 juillet", "22 foo 2017", "31 juin 2017", "arresté le 22 juillet 2017"]
)
def test_other_languages_invent_nothing(text: str) -> None:
    with pytest.raises(BadInput):
        PartialDate.parse(text, reference=PUBLISHED)


@pytest.mark.parametrize("count", ["two weeks", "three months", "a year", "two decades"])
def test_coarse_counts_are_no_day(count: str) -> None:
    date = PartialDate.parse(f"{count} ago", reference=PUBLISHED)
    assert date.earliest is not None and date.latest is not None
    assert date.earliest < date.latest < PUBLISHED
    assert not date.every


@pytest.mark.parametrize(
    ("edtf", "qualifier"),
    [("2017", None), ("2017?", "uncertain"), ("2017~", "approximate"), ("2017%", "both"), ("2016?/2017~", "both"),
     ("2016~/2017", "approximate"), ("[2016,2017?]", "uncertain")],
)  # fmt: skip
def test_the_qualifier_is_that_of_its_edtf(edtf: str, qualifier: str | None) -> None:
    assert PartialDate.from_edtf(edtf).qualifier == qualifier


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("2017-07-22", "2017-07", True),
        ("2017-07-22", "2017-07-23", False),
        ("../2017-07-24", "2017-07-24/..", True),
        ("../2017-07-24", "2017-07-25", False),
        ("2017/", "2030", True),
        ("/2017", "1066", True),
        ("[2017-07-21,2017-07-30]", "2017-07-25", False),
        ("[2017-07-21,2017-07-30]", "2017-07-30/2017-08", True),
        ("Y17000", "2017/..", True),
        ("Y17000", "../2017", False),
        ("-0044-03-15", "-0044", True),
    ],
)
def test_dates_overlap_where_both_may_be_true(one: str, other: str, both: bool) -> None:
    a, b = PartialDate.from_edtf(one), PartialDate.from_edtf(other)
    assert a.overlaps(b) is b.overlaps(a) is both


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5 May 2016", "2016-05-05", "2016-05-05"),
        ("from 5 May 2015 to 3 June 2016", "2015-05-05", "2016-06-03"),
        ("from March to May 2016", "2016-03-31", "2016-05-01"),
        ("from 2015 to 2016", "2015-12-31", "2016-01-01"),
        ("since 5 May 2016", "2016-05-05", "2016-05-05"),
        ("all of 2016", "2016-01-01", "2016-12-31"),
        *((text, "", "") for text in ("in 2016", "since 2016", "from 2015 to 2015", "about 5 May 2016", "by 5 May 2016")),
        *((text, "", "") for text in ("between 2 and 5 May 2016", "2016-05-05?", "[2016-05-05, 2016-05-07]")),
    ],
)
def test_the_days_that_surely_lie_in_a_date(text: str, first: str, last: str) -> None:
    found = PartialDate.parse(text).throughout
    assert found == ((day(first), day(last)) if first else None)


@given(expressions(), st.booleans())
def test_days_that_are_sure_are_days_that_may_be(edtf: str, every: bool) -> None:
    date = PartialDate.from_edtf(edtf, every=every and not edtf.startswith("["))
    if date.throughout is not None:
        first, last = date.throughout
        assert (date.earliest or first) <= first <= last <= (date.latest or last)


def test_dates_sort_by_their_first_day_and_undated_ones_last() -> None:
    order = [
        "Y-170000", "-2000", "-0044", "0000", "0044", "2016", "2017-07-22", "2017-07-22T10:00:00", "2017-07",
        "2017-07-23", "../2017-07-24", "2017-07-24/..", "9999", "Y17000", "Y170000", "../..",
    ]  # fmt: skip
    order.insert(6, order.pop(order.index("2017-07")))
    keys = [PartialDate.from_edtf(text).sort_key for text in order]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_one_of_several_cannot_hold_every_day() -> None:
    with pytest.raises(BadInput):
        PartialDate.from_edtf("[2016,2017]", every=True)


def test_the_fields_are_plain_and_in_the_order_of_the_columns() -> None:
    names = [field.name for field in fields(PartialDate)]
    assert names == ["edtf", "written", "earliest", "latest", "every", "start_known", "end_known", "time", "zone"]
    date = PartialDate.parse("22 July 2017 at 14:30 (America/Lima)")
    assert PartialDate(*astuple(date)) == date
    with pytest.raises(AttributeError):
        date.edtf = "2018"  # type: ignore[misc]


def test_plain_leaves_out_what_is_not_set() -> None:
    assert PartialDate.from_edtf("../2017-07-24").plain() == {
        "edtf": "../2017-07-24", "latest": "2017-07-24", "every": False, "start_known": False, "end_known": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "plain",
    [
        {}, {"edtf": "2017-13"}, {"edtf": 2017}, {"edtf": "2017", "every": "yes"}, {"edtf": "2017", "colour": "red"},
        {"edtf": "2017", "earliest": "2017-02-30"}, {"edtf": "2017", "time": "25:00"}, {"edtf": None},
        {"edtf": "2017", "earliest": "2017-12-31", "latest": "2017-01-01"}, {"edtf": "2017", "time": 3},
    ],
)  # fmt: skip
def test_damaged_plain_values_are_refused(plain: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        PartialDate.from_plain(plain)


# Properties


@given(expressions())
def test_edtf_comes_back_from_itself(text: str) -> None:
    date = PartialDate.from_edtf(text)
    assert PartialDate.from_edtf(date.edtf) == date


@given(expressions(), st.booleans())
def test_earliest_is_never_after_latest_and_one_day_is_every_day(text: str, every: bool) -> None:
    date = PartialDate.from_edtf(text, every=every and not text.startswith("["))
    if date.earliest and date.latest:
        assert date.earliest <= date.latest
        assert date.every or date.earliest < date.latest or text.startswith("[")


@given(expressions(), st.text(max_size=50), st.booleans())
def test_plain_comes_back(text: str, written: str, every: bool) -> None:
    date = PartialDate.from_edtf(text, written, every=every and not text.startswith("["))
    assert PartialDate.from_plain(date.plain()) == date


modern = st.dates(datetime.date(1000, 1, 1), datetime.date(9998, 9, 30))


@st.composite
def shown_dates(draw: st.DrawFn) -> PartialDate:
    """Dates within the years that have words: near each other, so that all the short forms come up."""
    first = draw(modern)
    gap = draw(st.sampled_from([0, 1, 2, 9, 30, 90, 119, 180, 364, 1000, 9999]))
    end = datetime.date(9998, 12, 31)
    last = first + datetime.timedelta(days=min(gap, (end - first).days))

    def point(value: datetime.date) -> str:
        forms = ["%Y-%m-%d", "%Y-%m", "%Y", "%Y-%m-XX", "%Y-XX"]
        seasons = ["%Y-21", "%Y-22", "%Y-23", "%Y-24"]
        chosen = draw(st.sampled_from([*forms[:3] * 3, *forms[3:], *seasons, "decade", "century"]))
        text = {"decade": f"{value.year // 10}X", "century": f"{value.year // 100}XX"}.get(chosen)
        return (text or value.strftime(chosen)) + draw(st.sampled_from(["", "", "", "?", "~", "%"]))

    a, b = point(first), point(last)
    slices = [
        f"{first:%Y}-{months}" for months in ("01/%-04", "05/%-08", "09/%-12", "01/%-06", "07/%-12", "04/%-06")
    ] + [f"{first:%Y-%m}-{days}" for days in ("01/+-10", "11/+-20", "01/+-15")]
    sliced = draw(st.sampled_from(slices)).replace("%", f"{first:%Y}").replace("+", f"{first:%Y-%m}")
    text = draw(
        st.sampled_from(
            [a, f"{a}/{b}", f"../{a}", f"{a}/..", f"/{a}", f"{a}/", f"[{a},{b}]", f"[{a}..{b}]", f"[..{a},{b}]",
             f"[{a},{b}..]", f"[{a},{b},{a}]", sliced, "../..", "/"]
        )
    )  # fmt: skip
    every = draw(st.booleans()) and not text.startswith("[")
    flags: dict[str, bool] = {}
    if every and draw(st.booleans()):
        flags = {"start_known": draw(st.booleans()), "end_known": draw(st.booleans())}
    try:
        date = PartialDate.from_edtf(text, every=every, **flags)
    except BadInput:
        date = PartialDate.from_edtf(a)
    if date.earliest == date.latest and date.earliest is not None and draw(st.booleans()):
        clock = draw(st.sampled_from(["14:30", "00:05:09"]))
        date = replace(date, time=clock, zone=draw(st.sampled_from([None, "UTC", "-05:00", "America/Lima"])))
    return date


def at_a_time(edtf: str, every: bool = False) -> PartialDate:
    return replace(PartialDate.from_edtf(edtf, every=every), time="14:30")


@settings(max_examples=400, deadline=None)
@example(at_a_time("[8616-09-29,8616-09-29?]"), "es")
@example(at_a_time("6348-05/6348-05-01", every=True), "en")
@given(shown_dates(), st.sampled_from(["en", "es"]))
def test_what_is_shown_can_be_read_again_and_means_the_same_days(date: PartialDate, language: str) -> None:
    shown = date.show(language)
    again = PartialDate.parse(shown, language=language)
    assert (again.earliest, again.latest, again.time, again.zone) == (date.earliest, date.latest, date.time, date.zone)
    assert again.every == date.every or re.fullmatch(r"/|\.\./\.\.", date.edtf)
    assert again.show(language) == shown


@given(st.lists(expressions(), min_size=2, max_size=5))
def test_sort_keys_follow_the_first_day(texts: list[str]) -> None:
    dates = [PartialDate.from_edtf(text) for text in texts]
    dated = sorted((date for date in dates if date.earliest), key=lambda date: date.sort_key)
    assert all(a.earliest <= b.earliest for a, b in pairwise(dated) if a.earliest and b.earliest)


SOUP = listed(
    "22 5 31 2017 1 2 1990s 90 july de del el la 24 to and or between y o entre from since until by before after "
    "about early mid late hace dos semanas ago two weeks days last next this month year pasado mes año martes friday "
    "at 14:30 pm ? ( ) - / , . .. [ ] night of noche madrugada the 5th 22/07 first quarter half of primer semestre "
    "hasta desde a más tardar antes enero february 29 9999 1000 one every day todo uncertain circa c. 0 décadas hours "
    "more than menos de XX ~ % T Z UTC America/Lima on antes después years 9000 9998 onwards en adelante later"
)


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.sampled_from(SOUP), max_size=9),
    st.sampled_from([" ", ""]),
    st.sampled_from(["en", "es"]),
    st.one_of(st.none(), st.dates(), st.sampled_from([datetime.date.min, datetime.date.max, PUBLISHED])),
)
@example(["9999", "years", "ago"], " ", "en", PUBLISHED)
@example(["yesterday"], " ", "en", datetime.date.min)
@example(["after", "31/12/9999"], " ", "en", PUBLISHED)
@example(["before", "1000"], " ", "en", PUBLISHED)
@example(["la noche del 31"], " ", "es", datetime.date.max)
@example(["before", "the", "2000s"], " ", "en", None)
def test_words_in_any_order_are_read_or_refused(
    soup: list[str], joint: str, language: str, reference: datetime.date | None
) -> None:
    text = joint.join(soup)
    try:
        date = PartialDate.parse(text, language=language, reference=reference)
    except BadInput as fault:
        assert str(fault)
        return
    assert date.written == text
    assert not (date.earliest and date.latest) or date.earliest <= date.latest
    assert PartialDate.from_edtf(date.edtf).edtf == date.edtf
    assert PartialDate.from_plain(date.plain()) == date
    assert date.show(language)


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(["en", "es", "fr", ""]), st.one_of(st.none(), st.dates()))
@example("2017\x00", "en", None)
@example("\ud800", "en", None)
@example("22 July 2017 😀", "en", None)
@example("1 \U0001f600 July 2017", "en", PUBLISHED)
@example("22 juillet\u202e 2017", "en", PUBLISHED)
@example("٢٢ July 2017", "en", PUBLISHED)
def test_any_text_is_read_or_refused(text: str, language: str, reference: datetime.date | None) -> None:
    try:
        date = PartialDate.parse(text, language=language, reference=reference)
    except BadInput as fault:
        assert str(fault).encode()
    else:
        assert date.written == text


@pytest.mark.parametrize(
    "text", ["9" * 10_000, "July " * 2_000, "a" * 10_000, "(" * 10_000, "- " * 5_000, "1/" * 5_000]
)
def test_long_text_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as fault:
        PartialDate.parse(text, reference=PUBLISHED)
    assert len(str(fault.value)) < 300
