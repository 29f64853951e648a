"""What holds for every record type and part: nobody can add one and forget a face of it."""

from __future__ import annotations

import ast
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from casefiles.database.library import Library
from casefiles.database.rows import form_of, forms
from casefiles.domain.coordinates import Coordinates
from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import Amount, Choice, Date, Flag, Given, Kind, Number, Position, Reference
from casefiles.domain.parts import PART_TYPES
from casefiles.domain.quantities import Quantity
from casefiles.domain.record import Field, Part, Record, field_of, fields_of, values
from casefiles.domain.record_types import BY_PREFIX, CONNECTIVE, ENTRIES, RECORD_TYPES, record_type
from casefiles.domain.vocabulary import ANY, link_types, vocabulary, vocabulary_names
from casefiles.errors import BadInput
from tests.factories import CHANGED, CLASSES, FACTORIES, make

TYPES = [pytest.param(cls, id=name) for name, cls in RECORD_TYPES.items()]
PARTS = [pytest.param(cls, id=str(cls.__tablename__)) for cls in PART_TYPES]
EVERY = [*TYPES, *PARTS]
DOMAIN = Path(__file__).parents[2] / "casefiles" / "domain"


def every_field() -> Iterator[Any]:
    for cls in (*RECORD_TYPES.values(), *PART_TYPES):
        for described in fields_of(cls):
            yield pytest.param(cls, described, id=f"{cls.__tablename__}.{described.key}")


FIELDS = list(every_field())


# Names


@pytest.mark.parametrize("cls", TYPES)
def test_names(cls: type[Record]) -> None:
    """The table is the type's name, the class the same in capitals, the file the table's."""
    assert cls.__tablename__ == cls.__name__.lower()
    assert RECORD_TYPES[cls.__tablename__] is cls is record_type(cls.__tablename__)
    assert cls.__module__ == f"casefiles.domain.{cls.__tablename__}"
    assert (DOMAIN / f"{cls.__tablename__}.py").is_file()
    assert cls.LABEL and cls.LABELS and cls.__doc__
    assert cls.LABEL[0].isupper() and cls.LABELS[0].isupper()


@pytest.mark.parametrize("cls", TYPES)
def test_prefixes(cls: type[Record]) -> None:
    assert cls.PREFIX.isascii() and cls.PREFIX.isupper() and 1 <= len(cls.PREFIX) <= 4
    assert [name for name, other in RECORD_TYPES.items() if other.PREFIX == cls.PREFIX] == [cls.__tablename__]
    assert BY_PREFIX[cls.PREFIX] == cls.__tablename__


@pytest.mark.parametrize("cls", PARTS)
def test_parts_have_names_and_an_owner(cls: type[Part]) -> None:
    assert cls.KEY.isidentifier() and cls.LABEL and cls.__doc__
    owners = [other for other in RECORD_TYPES.values() if cls in other.PARTS]
    assert owners
    for owner in owners:
        assert cls.KEY not in inspect(owner).attrs
        assert len({part.KEY for part in owner.PARTS}) == len(owner.PARTS)


def test_nothing_is_mapped_that_is_not_listed() -> None:
    assert set(Record.__subclasses__()) == set(RECORD_TYPES.values())
    assert set(Part.__subclasses__()) == set(PART_TYPES)
    assert set(forms()) == set(CLASSES)
    assert set(ENTRIES) | CONNECTIVE == set(RECORD_TYPES) and not set(ENTRIES) & CONNECTIVE


def test_a_type_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match="animal"):
        record_type("animal")


# Fields


@pytest.mark.parametrize("cls", EVERY)
def test_every_field_is_described(cls: type[Any]) -> None:
    """What the class annotates is a described field, or a plain column that the program sets itself."""
    own = [name for name in vars(cls)["__annotations__"] if name != "id" and not name.isupper()]
    described = {one.key for one in fields_of(cls)}
    plain = {
        "link": {"link_type"},
        "claim": {"field_key", "part", "value", "value_key", "file_place", "grade_scheme", "graded_by", "graded_at"},
        "judgement": {"decided", "decided_by"},
        "identifier": {"normal"},
    }.get(cls.__tablename__, set())
    assert set(own) - described == plain
    assert [one.key for one in fields_of(cls)][: len(own) - len(plain)] == [name for name in own if name not in plain]


@pytest.mark.parametrize("cls", EVERY)
def test_every_class_stands_alone(cls: type[Any]) -> None:
    assert len({one.key for one in fields_of(cls)}) == len(fields_of(cls))
    if issubclass(cls, Record):
        found = field_of(cls, cls.TITLE_FIELD)
        assert found is not None or cls.TITLE_FIELD in inspect(cls).columns
    assert field_of(cls, "nothing") is None


@pytest.mark.parametrize("cls,described", FIELDS)
def test_a_field_says_what_it_is(cls: type[Any], described: Field) -> None:
    assert described.label and described.label[0].isupper() and not described.label.endswith((".", ":"))
    assert isinstance(described.kind, Kind) and described.kind.name
    assert described.composite == isinstance(described.kind, Date | Amount | Position)
    assert described.key in inspect(cls).attrs
    if isinstance(described.kind, Choice):
        assert described.kind.vocabulary in vocabulary_names() and len(vocabulary(described.kind.vocabulary)) > 1
    if isinstance(described.kind, Reference):
        assert described.kind.targets
        assert set(described.kind.targets) <= {*RECORD_TYPES, ANY}
        column = inspect(cls).columns[described.key]
        assert [key.column.table.name for key in column.foreign_keys] == ["record"]
        assert {key.ondelete for key in column.foreign_keys} == {"RESTRICT"}
        assert column.index or column.primary_key
    else:
        assert described.readings is None


@pytest.mark.parametrize("cls,described", [one for one in FIELDS if one.values[1].readings is not None])
def test_a_reference_drawn_as_a_line_reads_both_ways_in_both_languages(cls: type[Any], described: Field) -> None:
    readings = described.readings
    assert readings is not None
    words = (readings.forward, readings.back, readings.forward_es, readings.back_es)
    assert all(words) and len(set(words)) >= 3
    assert all(not word.endswith((".", " ")) and word == word.strip() for word in words)


@pytest.mark.parametrize(
    "cls", [one for one in TYPES if one.values[0].__tablename__ not in CONNECTIVE | {"task", "note", "tip"}]
)
def test_references_of_entries_are_drawn_as_lines(cls: type[Record]) -> None:
    for described in fields_of(cls):
        if isinstance(described.kind, Reference):
            assert described.readings is not None, described.key


def test_link_types_join_types_that_exist() -> None:
    for key, kind in link_types().items():
        for name in (*kind.sources, *kind.targets):
            assert name == ANY or name in RECORD_TYPES, (key, name)


# Columns


@pytest.mark.parametrize("cls", EVERY)
def test_columns_can_be_read_back_by_the_journal(cls: type[Any]) -> None:
    """Every column is journalled or derived, and no type that loses digits or zones is used."""
    form = form_of(cls)
    mapper = inspect(cls)
    journalled = {cell.key for cell in form.cells}
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        assert (attribute.key in journalled) != bool(column.info.get("derived") or attribute.key == "id")
        assert type(column.type).__name__ in {
            "Text",
            "String",
            "Integer",
            "BigInteger",
            "Boolean",
            "DayText",
            "DecimalText",
        }
    for table in form.tables:
        for constraint in table.foreign_keys:
            assert constraint.ondelete == "RESTRICT"


@pytest.mark.parametrize("cls", EVERY)
def test_dataclass_options_are_repeated_on_the_class(cls: type[Any]) -> None:
    file = DOMAIN / (f"{cls.__tablename__}.py" if issubclass(cls, Record) else "parts.py")
    tree = ast.parse(file.read_text(encoding="utf-8"))
    node = next(one for one in ast.walk(tree) if isinstance(one, ast.ClassDef) and one.name == cls.__name__)
    options = {word.arg: ast.literal_eval(word.value) for word in node.keywords}
    assert options == {"kw_only": True, "eq": False, "repr": False}


# Factories and titles


def test_every_type_has_a_factory_and_another_value() -> None:
    assert set(FACTORIES) == set(CLASSES)
    assert set(CHANGED) >= {*RECORD_TYPES, *(str(cls.__tablename__) for cls in PART_TYPES)}


@pytest.mark.parametrize("cls", EVERY)
def test_the_factory_makes_one_that_comes_back(library: Library, cls: type[Any]) -> None:
    with library.change("Add") as session:
        made = make(session, str(cls.__tablename__))
    with library.read() as session:
        held = session.get_one(cls, made.id)
        assert values(held) == values(made)
        assert any(value is not None for value in values(held).values())
        if issubclass(cls, Record):
            assert held.title and held.title == made.title and held.sort_key
            assert held.ref.startswith(cls.PREFIX) and held.type == cls.__tablename__


class Nobody:
    """A neighbourhood in which nothing is known."""

    language = "en"

    def title(self, record: int | None) -> str:
        return ""

    def aliases(self, record: int) -> list[str]:
        return []

    def parts(self, record: int, cls: type[Any]) -> list[Any]:
        return []

    def word(self, vocabulary: str, key: str | None) -> str:
        return key or ""

    def quoted(self, text: str) -> str:
        return f"“{text}”"

    def say(self, text: str) -> str:
        return text


REQUIRED = {
    "link": {"link_type": "met", "source_end": 1, "target_end": 2},
    "claim": {"about": 1, "source": 2},
    "judgement": {"first": 1, "second": 2, "verdict": "same"},
}


@pytest.mark.parametrize("cls", TYPES)
def test_a_title_is_never_empty(cls: type[Any]) -> None:
    blank = cls(**REQUIRED.get(cls.__tablename__, {}))
    assert blank.make_title(Nobody()).strip()
    for described in fields_of(cls):
        if described.kind.name in {"line", "text"} and not described.fixed:
            filled = cls(**{**REQUIRED.get(cls.__tablename__, {}), described.key: "x"})
            assert filled.make_title(Nobody()).strip()


# Kinds


def samples(kind: Kind) -> list[Any]:
    if isinstance(kind, Choice):
        return [vocabulary(kind.vocabulary).keys()[0], vocabulary(kind.vocabulary).keys()[-1], "a term of my own"]
    if isinstance(kind, Flag):
        return [True, False]
    if isinstance(kind, Number):
        return [0, 1, 1143, -7, 999_999_999_999]
    if isinstance(kind, Date):
        return [
            PartialDate.from_edtf(text) for text in ("2017-07-22", "2017-07", "2017", "2015~", "2017-07-21/2017-07-24")
        ]
    if isinstance(kind, Amount):
        return [
            Quantity.parse(text, language="en") for text in ("867.54-876 kg", "nearly 1.2 metric tons", "12 bricks")
        ]
    if isinstance(kind, Position):
        return [Coordinates.parse("-12.21199, -73.76675"), Coordinates.parse("12.00001, 73.5")]
    if isinstance(kind, Reference):
        return [17]
    return ["Ñahui <x> & “Tuco”", "https://example.invalid/a?b=1&c=2"]


GIVEN = Given(
    language="en",
    today=datetime.date(2026, 3, 2),
    title_of=lambda record: f"Record {record}",
    find=lambda text, targets: int(text.removeprefix("Record ")),
    uid_of=lambda record: f"uid-{record}",
    id_of=lambda uid: int(uid.removeprefix("uid-")),
)


@pytest.mark.parametrize("cls,described", FIELDS)
def test_a_kind_reads_what_it_shows(cls: type[Any], described: Field) -> None:
    """A field's value survives being shown and typed again, and being written to JSON and read again."""
    kind = described.kind
    assert kind.parse("", GIVEN) is None and kind.parse("  ", GIVEN) is None and kind.show(None, GIVEN) == ""
    assert kind.check(None) is None
    for value in samples(kind):
        shown = kind.show(value, GIVEN)
        assert shown
        assert kind.same(kind.parse(shown, GIVEN), GIVEN) == kind.same(value, GIVEN), shown
        assert kind.check(value) == value
        assert kind.from_plain(kind.plain(value, GIVEN), GIVEN) == value
