"""Record, and field(): what every record type declares once and every face of the program reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Index, MetaData, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, composite, declared_attr, mapped_column

from casefiles.domain.columns import BigInteger, Boolean, DayText, DecimalText, Integer, Text
from casefiles.domain.coordinates import Coordinates
from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import Amount, Choice, Date, Flag, Kind, Number, Position, Reference
from casefiles.domain.quantities import Quantity

FIELD = "field"
DERIVED = {"derived": True}
"""Info of columns that are computed from others: the journal does not hold them, `verify` computes them anew."""
UNVERSIONED = {"unversioned": True}
"""Info of columns that rise with every touch: they do not count when undo asks whether a row is as it was left."""


@dataclass(frozen=True)
class Readings:
    """How a reference field reads as a line between two records: from its holder, and back."""

    forward: str
    back: str
    forward_es: str
    back_es: str


@dataclass(frozen=True)
class Field:
    """What a field is: label (English; shown through gettext), kind of value, and where it appears.

    listed: a column of the table. searchable: its words are in the text index. group: the card it stands in.
    readings: for reference fields that are drawn as lines. fixed: set by the program, never typed.
    """

    label: str
    kind: Kind
    listed: bool = False
    searchable: bool = False
    group: str = ""
    readings: Readings | None = None
    fixed: bool = False
    hint: str = ""
    key: str = ""
    composite: bool = False


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """The one registry of mapped classes."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def field(
    label: str,
    kind: Kind,
    *,
    name: str = "",
    listed: bool = False,
    searchable: bool = False,
    group: str = "",
    readings: Readings | None = None,
    fixed: bool = False,
    hint: str = "",
    index: bool = False,
    default: Any = None,
) -> Any:
    """A described attribute. Dates, quantities and coordinates are composites over real columns and need `name`.

    The description stands in the info of the mapped attribute; `fields_of` reads it.
    """
    described = Field(
        label=label,
        kind=kind,
        listed=listed,
        searchable=searchable,
        group=group,
        readings=readings,
        fixed=fixed,
        hint=hint,
    )
    info = {FIELD: described}
    if isinstance(kind, Date):
        return composite(
            PartialDate,
            Column(f"{name}_edtf", Text, nullable=True),
            Column(f"{name}_written", Text, nullable=True),
            Column(f"{name}_earliest", DayText, nullable=True, index=index),
            Column(f"{name}_latest", DayText, nullable=True),
            Column(f"{name}_every", Boolean, nullable=True),
            Column(f"{name}_start_known", Boolean, nullable=True),
            Column(f"{name}_end_known", Boolean, nullable=True),
            Column(f"{name}_time", Text, nullable=True),
            Column(f"{name}_zone", Text, nullable=True),
            default=None,
            return_none_on=lambda *values: values[0] is None,
            info=info,
        )
    if isinstance(kind, Amount):
        return composite(
            Quantity,
            Column(f"{name}_low", DecimalText, nullable=True),
            Column(f"{name}_high", DecimalText, nullable=True),
            Column(f"{name}_qualifier", Text, nullable=True),
            Column(f"{name}_unit", Text, nullable=True),
            Column(f"{name}_per", Text, nullable=True),
            Column(f"{name}_written", Text, nullable=True),
            default=None,
            return_none_on=lambda *values: values[2] is None,
            info=info,
        )
    if isinstance(kind, Position):
        return composite(
            Coordinates,
            Column(f"{name}_latitude", DecimalText, nullable=True),
            Column(f"{name}_longitude", DecimalText, nullable=True),
            Column(f"{name}_precision", Integer, nullable=True),
            Column(f"{name}_datum", Text, nullable=True),
            Column(f"{name}_written", Text, nullable=True),
            default=None,
            return_none_on=lambda *values: values[0] is None,
            info=info,
        )
    if isinstance(kind, Reference):
        return mapped_column(
            Integer, ForeignKey("record.id", ondelete="RESTRICT"), nullable=True, index=True, default=default, info=info
        )
    stored = BigInteger if isinstance(kind, Number) else Boolean if isinstance(kind, Flag) else Text
    return mapped_column(stored, nullable=True, index=index, default=default, info=info)


class Journalled(MappedAsDataclass, kw_only=True, eq=False, repr=False):
    """A row that the journal follows. `salt` keeps its state from being guessed by its digest (formats, 13)."""

    UNDOABLE: ClassVar[bool] = True

    uid: Mapped[str] = mapped_column(Text, unique=True, default="")
    salt: Mapped[str] = mapped_column(Text, default="", info=DERIVED)


class Record(Base, Journalled, kw_only=True, eq=False, repr=False):
    """What all record types have. `ref` is printed and never reused; `deleted_in` is the change that put it in the trash."""

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_type_deleted_in_sort_key", "type", "deleted_in", "sort_key"),
        {"sqlite_autoincrement": True},
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """The table's name is the type's name; other columns refer to records too, so the inheritance is spelled out."""
        if cls.__name__ == "Record":
            return {"polymorphic_on": "type"}
        own, common = cls.__table__.c.id, Record.__table__.c.id
        return {"polymorphic_identity": cls.__tablename__, "inherit_condition": own == common}

    LABEL: ClassVar[str] = ""
    LABELS: ClassVar[str] = ""
    PREFIX: ClassVar[str] = ""
    PARTS: ClassVar[tuple[type[Part], ...]] = ()
    TITLE_FIELD: ClassVar[str] = ""
    """The field that an empty form asks for first."""
    PILLS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Filters worth one click above the table: field key and vocabulary key."""
    SOURCED: ClassVar[bool] = True
    """Whether somebody is cited for such a record. What one writes for oneself has no source, and misses none."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False, info=DERIVED)
    type: Mapped[str] = mapped_column(Text, init=False)
    ref: Mapped[str] = mapped_column(Text, unique=True, default="")
    title: Mapped[str] = mapped_column(Text, default="", init=False, info=DERIVED)
    sort_key: Mapped[str] = mapped_column(Text, default="", init=False, info=DERIVED)
    standing: Mapped[str] = mapped_column(Text, default="unsourced", init=False, index=True, info=DERIVED)
    identity_id: Mapped[int | None] = mapped_column(Integer, default=None, init=False, index=True, info=DERIVED)
    marking: Mapped[str | None] = field("Handling", Choice(vocabulary="marking"))
    tlp: Mapped[str | None] = field("Sharing", Choice(vocabulary="tlp"))
    created_at: Mapped[str] = mapped_column(Text, default="", init=False)
    created_by: Mapped[str] = mapped_column(Text, default="", init=False)
    modified_at: Mapped[str] = mapped_column(Text, default="", init=False, info=UNVERSIONED)
    modified_by: Mapped[str] = mapped_column(Text, default="", init=False, info=UNVERSIONED)
    version: Mapped[int] = mapped_column(Integer, default=0, init=False, info=UNVERSIONED)
    deleted_in: Mapped[int | None] = mapped_column(Integer, default=None, init=False, index=True)
    extra: Mapped[str | None] = mapped_column(Text, default=None, init=False)


class Part(Base, Journalled, kw_only=True, eq=False, repr=False):
    """A repeated figure inside one record: a row of a table of its own. Editing one touches its owner's version."""

    __abstract__ = True

    KEY: ClassVar[str] = ""
    LABEL: ClassVar[str] = ""

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False, info=DERIVED)
    owner: Mapped[int] = mapped_column(
        Integer, ForeignKey("record.id", ondelete="RESTRICT"), index=True, default=None, info={"reference": True}
    )
    position: Mapped[int] = mapped_column(Integer, default=0)
    deleted_in: Mapped[int | None] = mapped_column(Integer, default=None, init=False)


_FIELDS: dict[type[Any], tuple[Field, ...]] = {}


def fields_of(cls: type[Any]) -> tuple[Field, ...]:
    """The described fields of a record or part class, own fields in the order of the class, then those of all records."""
    if cls not in _FIELDS:
        _FIELDS[cls] = _describe(cls)
    return _FIELDS[cls]


def _describe(cls: type[Any]) -> tuple[Field, ...]:
    mapper = inspect(cls)
    found: dict[str, Field] = {}
    for attribute in mapper.attrs:
        described = attribute.info.get(FIELD) if attribute.key not in found else None
        if described is None and attribute.key in mapper.columns:
            described = mapper.columns[attribute.key].info.get(FIELD)
        if described is not None:
            is_composite = isinstance(described.kind, Date | Amount | Position)
            found[attribute.key] = replace(described, key=attribute.key, composite=is_composite)
    order: list[str] = []
    for owner in cls.__mro__:
        order += [name for name in vars(owner).get("__annotations__", {}) if name in found and name not in order]
    return tuple(found[name] for name in order)


def field_of(cls: type[Base], key: str) -> Field | None:
    """The field of that key, or None."""
    return next((described for described in fields_of(cls) if described.key == key), None)


def values(record: Record | Part) -> dict[str, Any]:
    """The described fields of a record and what they hold: records are compared by this."""
    return {described.key: getattr(record, described.key) for described in fields_of(type(record))}
