"""One line read into pieces: signs, shapes, words in both languages; nothing lost, nothing refused."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.grading import Grade
from casefiles.domain.line import pieces as p
from casefiles.domain.line.phrases import phrases
from casefiles.domain.line.reading import LONGEST_LINE, parse
from casefiles.domain.line.writing import write
from casefiles.domain.vocabulary import link_types

REFERENCE = datetime.date(2026, 11, 26)


def read(text: str, language: str = "en") -> p.Line:
    return parse(text, language=language, reference=REFERENCE)


def told(text: str, language: str = "en") -> list[tuple[str, Any]]:
    """What the pieces mean, in short."""
    return [meaning(piece) for piece in read(text, language).pieces]


def meaning(piece: p.Piece) -> tuple[str, Any]:
    kind = type(piece).__name__.lower()
    if isinstance(piece, p.Name | p.Place | p.InOperation | p.Target | p.Said):
        return kind, piece.name
    if isinstance(piece, p.InRole):
        return kind, piece.role
    if isinstance(piece, p.When):
        return kind, piece.date.edtf if piece.date else piece.problem
    if isinstance(piece, p.ByRef):
        return kind, piece.ref
    if isinstance(piece, p.Number):
        return kind, (piece.kind, piece.raw)
    if isinstance(piece, p.Graded):
        return kind, piece.grade.code
    if isinstance(piece, p.Relation):
        return kind, piece.meanings[0]
    if isinstance(piece, p.ToDo):
        return kind, piece.what
    if isinstance(piece, p.Marker):
        return kind, piece.announces
    return kind, piece.typed


# The three ways of the issue


def test_in_signs() -> None:
    assert told("chipi @llochegua 14/7 s14 c3") == [
        ("name", "chipi"), ("place", "llochegua"), ("when", "2026-07-14"), ("byref", "S-0014"), ("graded", "C3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("alias Chipi seen at Llochegua on 14 July says S14 C3", "en"),
        ("alias Chipi visto en Llochegua el 14/7 dice S14 C3", "es"),
        ("alias Chipi visto en Llochegua el 14 de julio dice s14 c3", "en"),
        ("alias Chipi was seen at Llochegua 14/7 according to S14 c3", "en"),
    ],
)
def test_in_words(text: str, language: str) -> None:
    assert told(text, language) == [
        ("marker", "alias"), ("name", "Chipi"), ("relation", ("seen_at", False)), ("place", "Llochegua"),
        ("when", "2026-07-14"), ("marker", "source"), ("byref", "S-0014"), ("graded", "C3"),
    ]  # fmt: skip


def test_every_sign_at_once() -> None:
    line = 'Rosa Ejemplo alias "El Chipi" #condor gris (driver) +51 900 000 417 ZZQ-417 x@y.pe ! ask for the register'
    assert told(line) == [
        ("name", "Rosa Ejemplo"), ("marker", "alias"), ("name", "El Chipi"), ("inoperation", "condor gris"),
        ("inrole", "driver"), ("number", ("phone", "+51 900 000 417")), ("number", ("plate", "ZZQ-417")),
        ("number", ("email", "x@y.pe")), ("todo", "ask for the register"),
    ]  # fmt: skip


# Names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("chipi", [("chipi", "", False)]),
        ("el Chipi", [("Chipi", "", False)]),
        ("alias El Chipi", [("Chipi", "alias", False)]),
        ('"El Chipi"', [("El Chipi", "alias", True)]),
        ("«El Chipi» @x", [("El Chipi", "alias", True)]),
        ("“El Chipi” @x", [("El Chipi", "alias", True)]),
        ('"El Chi', [("El Chi", "alias", True)]),
        ("Rosa Ejemplo (a) Tuco", [("Rosa Ejemplo", "name", False), ("Tuco", "alias", False)]),
        ("Rosa Ejemplo aka Tuco", [("Rosa Ejemplo", "name", False), ("Tuco", "alias", False)]),
        ("Rosa Ejemplo conocida como Tuco", [("Rosa Ejemplo", "name", False), ("Tuco", "alias", False)]),
        ("Juan C Ejemplo", [("Juan C Ejemplo", "", False)]),
        ("Domingo Ejemplo", [("Domingo Ejemplo", "", False)]),
        ("el Domingo", [("Domingo", "", False)]),
        ("Julio Ejemplo", [("Julio Ejemplo", "", False)]),
        ("April", [("April", "", False)]),
        ("alias S14 @x", [("S14", "alias", False)]),
        ("alias C4 @x", [("C4", "alias", False)]),
        ("s14 c3 chipi", [("chipi", "", False)]),
        ("pagó a Firma", [("pagó a Firma", "", False)]),
        ("Met", [("Met", "", False)]),
        ("chipi, 14/7", [("chipi", "", False)]),
    ],
)
def test_names(text: str, names: list[tuple[str, str, bool]]) -> None:
    assert [(one.name, one.form, one.exact) for one in read(text).of(p.Name)] == names


def test_what_is_said_after_all_is_a_remark() -> None:
    assert told("chipi @x 14/7 gorra roja") == [
        ("name", "chipi"), ("place", "x"), ("when", "2026-07-14"), ("remark", "gorra roja"),
    ]  # fmt: skip


# Places and operations


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("chipi @puerto quinde 14/7", "puerto quinde"),
        ('chipi @"km 3" c3', "km 3"),
        ("chipi @ quinde", "quinde"),
        ("chipi seen at Puerto Quinde, Ayacucho on 14 July", "Puerto Quinde, Ayacucho"),
        ("chipi at Quinde", "Quinde"),
        ("chipi en Quinde", "Quinde"),
        ("chipi in @quinde", "quinde"),
        ("chipi @", ""),
    ],
)
def test_places(text: str, name: str) -> None:
    assert [one.name for one in read(text).of(p.Place)] == [name]


def test_a_place_may_be_a_ref() -> None:
    assert told("chipi @pl3") == [("name", "chipi"), ("byref", "PL-0003")]


def test_operations_go_up_to_the_next_piece() -> None:
    assert told("chipi #condor gris @x") == [("name", "chipi"), ("inoperation", "condor gris"), ("place", "x")]
    assert told("chipi #op-2026-1 c3") == [("name", "chipi"), ("inoperation", "op-2026-1"), ("graded", "C3")]


# Dates


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("14/7", "en", "2026-07-14"),
        ("3/5", "es", "2026-05-03"),
        ("14/07/2025", "en", "2025-07-14"),
        ("2025-07-14", "en", "2025-07-14"),
        ("on 14 July", "en", "2026-07-14"),
        ("July 14, 2025", "en", "2025-07-14"),
        ("in July", "en", "2026-07"),
        ("en julio de 2025", "es", "2025-07"),
        ("el martes", "es", "2026-11-24"),
        ("on Tuesday", "en", "2026-11-24"),
        ("yesterday", "en", "2026-11-25"),
        ("anteayer", "es", "2026-11-24"),
        ("two days ago", "en", "2026-11-24"),
        ("hace dos días", "es", "2026-11-24"),
        ("since 2019", "en", "2019/.."),
        ("desde marzo de 2019", "es", "2019-03/.."),
        ("late July 2025", "en", "2025-07-21/2025-07-31"),
        ("from 3 to 5 May 2025", "en", "2025-05-03/2025-05-05"),
        ("2017", "en", "2017"),
        ("2019~", "en", "2019~"),
    ],
)
def test_dates(text: str, language: str, date: str) -> None:
    assert told(f"chipi @x {text} s14", language) == [
        ("name", "chipi"), ("place", "x"), ("when", date), ("byref", "S-0014"),
    ]  # fmt: skip


def test_a_time_goes_with_its_day() -> None:
    when = read("chipi 14/7 14:30 s14").first(p.When)
    assert when is not None and when.date is not None
    assert (when.typed, when.date.edtf, when.date.time) == ("14/7 14:30", "2026-07-14", "14:30")


@pytest.mark.parametrize(
    ("text", "language", "part"),
    [("3/5", "en", "month as a word"), ("31/2", "es", "calendar"), ("31 February", "en", "calendar")],
)
def test_what_looks_like_a_date_and_is_none_says_why(text: str, language: str, part: str) -> None:
    when = read(f"chipi {text} @x", language).first(p.When)
    assert when is not None
    assert (when.typed, when.date) == (text, None)
    assert part in when.problem


def test_without_a_day_to_count_from_it_says_so() -> None:
    when = parse("chipi 14/7").first(p.When)
    assert when is not None and when.date is None and "counted from" in when.problem


# Shapes


@pytest.mark.parametrize(
    ("text", "kind", "raw"),
    [
        ("+51 900 000 417", "phone", "+51 900 000 417"),
        ("900000417", "phone", "900000417"),
        ("900-000-417", "phone", "900-000-417"),
        ("(01) 400 0417", "phone", "(01) 400 0417"),
        ("tel. 4000417", "phone", "4000417"),
        ("40000417", "identity_document", "40000417"),
        ("DNI 40000417", "identity_document", "40000417"),
        ("pasaporte X900417", "passport", "X900417"),
        ("350000000000417", "imei", "350000000000417"),
        ("ZZQ-417", "plate", "ZZQ-417"),
        ("zzq-417", "plate", "zzq-417"),
        ("placa zzq417", "plate", "zzq417"),
        ("Z1Q417", "plate", "Z1Q417"),
        ("tuco@example.invalid", "email", "tuco@example.invalid"),
    ],
)
def test_numbers(text: str, kind: str, raw: str) -> None:
    (found,) = read(f"chipi {text}, @x").of(p.Number)
    assert (found.kind, found.raw) == (kind, raw)


def test_two_phones_are_two() -> None:
    assert [one.raw for one in read("chipi 900000417 +51 900000418").of(p.Number)] == ["900000417", "+51 900000418"]


@pytest.mark.parametrize("text", ["chipi per31", "chipi PER-0031", "chipi Per-31,"])
def test_refs(text: str) -> None:
    assert [one.ref for one in read(text).of(p.ByRef)] == ["PER-0031"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("chipi c3", "C3"), ("chipi s14 C", "C"), ("chipi B2 @x", "B2"), ("chipi s14 3", "3"), ("chipi C @x", "C")],
)
def test_grades(text: str, code: str) -> None:
    assert [one.grade for one in read(text).of(p.Graded)] == [Grade("admiralty", code)]


@pytest.mark.parametrize("text", ["chipi c7", "chipi G2", "a", "chipi pagó a Firma", "chipi 3", "B", "chipi @km 3"])
def test_no_grades(text: str) -> None:
    assert not list(read(text, "es").of(p.Graded))


# Links


@pytest.mark.parametrize(
    ("text", "link", "target"),
    [
        ("alias Chipi paid Shining Path", ("paid", False), "Shining Path"),
        ("chipi member of Firma X", ("member_of", False), "Firma X"),
        ("chipi is a member of Firma X", ("member_of", False), "Firma X"),
        ("chipi works for Firma X s14", ("works_for", False), "Firma X"),
        ("chipi met Tuco", ("met", False), "Tuco"),
        ("chipi se reunió con Tuco", ("met", False), "Tuco"),
        ("chipi integrante de Los Halcones", ("member_of", False), "Los Halcones"),
        ("chipi pagó a Firma X", ("paid", False), "Firma X"),
        ("chipi was paid by Firma X", ("paid", True), "Firma X"),
        ("chipi hijo de Tuco", ("parent_of", True), "Tuco"),
        ("chipi seen with Tuco", ("connected", False), "Tuco"),
        ('chipi met "El Tuco"', ("met", False), "El Tuco"),
    ],
)
def test_link_words(text: str, link: tuple[str, bool], target: str) -> None:
    line = read(text)
    (found,) = line.of(p.Relation)
    assert found.meanings[0] == link
    assert [one.name for one in line.of(p.Target)] == [target]


def test_a_link_may_lead_to_a_ref_or_a_number() -> None:
    assert told("chipi met PER-0002") == [("name", "chipi"), ("relation", ("met", False)), ("byref", "PER-0002")]
    assert told("chipi usa ZZQ-417")[1:] == [("relation", ("uses", False)), ("number", ("plate", "ZZQ-417"))]


def test_a_source_may_be_named() -> None:
    assert told("chipi @x says El Eco de Quinde 14/7")[2:] == [
        ("marker", "source"), ("said", "El Eco de Quinde"), ("when", "2026-07-14"),
    ]  # fmt: skip
    assert told("chipi de S14")[1:] == [("marker", "source"), ("byref", "S-0014")]


def test_every_reading_of_a_link_from_a_person_is_known_in_both_languages() -> None:
    known = {meaning for phrase in phrases().values() for meaning in phrase.meanings}
    for key, kind in link_types().items():
        if key == "uses_name":
            continue
        if "person" in kind.sources:
            assert (key, False) in known
        if "person" in kind.targets and not kind.symmetric:
            assert (key, True) in known


# Kept for the next line


def test_source_date_and_place_can_be_kept() -> None:
    assert read("chipi @llochegua 14/7 s14 c3").kept == "@llochegua 14/7 s14"
    kept = read("alias Chipi visto en Puerto Quinde el 14/7 dice El Eco", "es").kept
    assert told(f"tuco {kept}", "es") == [
        ("name", "tuco"), ("place", "Puerto Quinde"), ("when", "2026-07-14"), ("marker", "source"), ("said", "El Eco"),
    ]  # fmt: skip


# Whatever is typed

TYPED = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "@",
                "#",
                "(",
                ")",
                '"',
                "«",
                "»",
                "!",
                "alias",
                "14/7",
                "3/5",
                "s14",
                "c3",
                "C",
                "at",
                "en",
                "el",
                "on",
                "says",
                "dice",
                "met",
                "paid",
                "Chipi",
                "Puerto",
                "2017",
                "July",
                "+51",
                "900",
                "417",
                "tel",
                "x@y.pe",
                "ZZQ-417",
                "(a)",
                ",",
                "since",
                "member of",
                "from",
                "a",
                "\n",
                "\x00",
                "\ud800",
            ]
        ),  # fmt: skip
    ),
    max_size=14,
).map(" ".join)


@given(st.one_of(st.text(max_size=120), TYPED), st.sampled_from(["en", "es"]), st.sampled_from([None, REFERENCE]))
def test_nothing_is_refused_and_nothing_lost(text: str, language: str, reference: datetime.date | None) -> None:
    line = parse(text, language=language, reference=reference)
    end = 0
    covered = ""
    for piece in line.pieces:
        assert end <= piece.start < piece.end <= len(text)
        assert piece.typed == text[piece.start : piece.end]
        assert text[end : piece.start].strip() == "", "words between pieces"
        end = piece.end
        covered += piece.typed
    assert text[end:].strip() == ""
    assert "".join(covered.split()) == "".join(text.split())
    assert parse(line.kept, language=language, reference=reference) is not None
    assert isinstance(write(line.pieces), str)


def test_a_page_pasted_here_is_read_at_its_beginning_only() -> None:
    line = read("chipi " + "palabra " * 5_000)
    assert line.pieces[0].typed.startswith("chipi")
    assert line.pieces[-1].end <= len(line.text)
    assert isinstance(line.pieces[-1], p.Remark)
    assert line.pieces[-1].start == LONGEST_LINE


# Written and read again

NAMES = st.text(
    st.characters(categories=["L", "N", "P", "Zs"], exclude_characters='"“”«»\u2028\u2029'), min_size=1, max_size=20
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip
ROLES = NAMES.filter(lambda name: name[0].isalpha() and ")" not in name and name.casefold() != "a")
NONE = (0, 0, "")


def when(edtf: str) -> p.When:
    from casefiles.domain.dates import PartialDate

    return p.When(*NONE, PartialDate.from_edtf(edtf))


PIECES = st.lists(
    st.one_of(
        NAMES.map(lambda name: p.Place(*NONE, name)),
        NAMES.map(lambda name: p.InOperation(*NONE, name)),
        ROLES.map(lambda role: p.InRole(*NONE, role)),
        st.sampled_from(["2026-07-14", "2026-07", "2017", "2019~", "2019/..", "2025-05-03/2025-05-05", "../2019"]).map(
            when
        ),
        st.integers(1, 99_999).map(lambda n: p.ByRef(*NONE, f"S-{n:04d}")),
        st.sampled_from(["A1", "C3", "F6"]).map(lambda code: p.Graded(*NONE, Grade("admiralty", code))),
        st.integers(900_000_000, 999_999_999).map(lambda n: p.Number(*NONE, "phone", str(n))),
        st.integers(10_000_000, 99_999_999).map(lambda n: p.Number(*NONE, "identity_document", str(n))),
        st.integers(100, 999).map(lambda n: p.Number(*NONE, "plate", f"ZZQ-{n}")),
    ),
    max_size=6,
)


@given(NAMES, PIECES, st.none() | NAMES)
def test_a_line_written_from_pieces_reads_back(name: str, rest: list[p.Piece], task: str | None) -> None:
    made: list[p.Piece] = [p.Name(*NONE, name, "alias"), *rest]
    if task is not None:
        made.append(p.ToDo(*NONE, task))
    assert [meaning(piece) for piece in read(write(made)).pieces] == [meaning(piece) for piece in made]


@pytest.mark.parametrize(
    "key", [key for key, kind in link_types().items() if "person" in kind.sources and key != "uses_name"]
)
def test_link_words_written_read_back(key: str) -> None:
    made: list[p.Piece] = [
        p.Name(*NONE, "Chipi", "alias"), p.Relation(*NONE, ((key, False),)), p.ByRef(*NONE, "PER-0002"),
    ]  # fmt: skip
    line = read(write(made))
    assert (key, False) in next(line.of(p.Relation)).meanings
    assert isinstance(line.pieces[-1], p.ByRef)
