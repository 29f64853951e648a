"""Which rows of a table pass a filter, and what a column is sorted by: SQL for every kind of value.

The statements are run without the ORM's filter for the trash (see `listing.order`), so whatever joins other records says
itself that they must be live.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import REAL, Select, and_, case, cast, exists, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from casefiles import words
from casefiles.domain.alias import Alias
from casefiles.domain.kinds import Amount, Choice, Date, Flag, Given, Number, Position, Reference
from casefiles.domain.link import Link
from casefiles.domain.parts import Weight
from casefiles.domain.record import Field, Record, fields_of
from casefiles.domain.units import ratio, units
from casefiles.errors import BadInput
from casefiles.services import hanging
from casefiles.services.dates_compared import date_condition, moment_condition
from casefiles.services.places import WHERE, lying_in
from casefiles.services.views import Condition, Filter, Group
from casefiles.words import N_, _

TESTS = ("is", "contains", "empty", "before", "after", "has", "lacks", "at_least")
PLAIN = ("modified_at", "modified_by", "created_at", "created_by")
"""Columns that every record has and that are no fields."""
MOMENTS = frozenset({"modified_at", "created_at"})
STANDINGS: Mapping[str, str] = {
    "disputed": N_("Disputed"), "unsourced": N_("No source"), "single source": N_("Single source"),
    "corroborated": N_("Independent sources"),
}  # fmt: skip
"""How records may be backed, and what the window says of it."""


# Order


def sorted_by(statement: Select[Any], cls: Any, key: str, descending: bool) -> Select[Any]:
    """The statement sorted by a column, what is empty last, equal ones by id. Raises BadInput for an unknown column."""
    if key == "title":
        terms = [cls.sort_key]
    elif key in {"ref", "standing", *PLAIN}:
        terms = [getattr(cls, key)]
    else:
        statement, terms = _terms(statement, cls, key)
    empty = [] if key in {"title", "ref", "standing", *PLAIN} else [terms[0].is_(None)]
    directed = [term.desc() if descending else term for term in terms]
    return statement.order_by(*empty, *directed, cls.id.desc() if descending else cls.id)


def _terms(statement: Select[Any], cls: Any, key: str) -> tuple[Select[Any], list[Any]]:
    extra = _EXTRA_ORDER.get((cls.__tablename__, key))
    if extra is not None:
        return statement, [extra(cls)]
    described = next((each for each in fields_of(cls) if each.key == key), None)
    if described is None:
        raise BadInput(_("The table cannot be sorted by “{key}”.").format(key=key))
    kind = described.kind
    if isinstance(kind, Date):
        return statement, [func.coalesce(getattr(cls, f"{key}_earliest"), getattr(cls, f"{key}_latest"))]
    if isinstance(kind, Amount):
        return statement, [_in_base(cls, key, "low", "high")]
    if isinstance(kind, Position):
        return statement, [cast(getattr(cls, f"{key}_latitude"), REAL), cast(getattr(cls, f"{key}_longitude"), REAL)]
    column = getattr(cls, key)
    if isinstance(kind, Reference):
        target = aliased(Record, name=f"sort_{key}")
        return statement.outerjoin(target, target.id == column), [target.sort_key]
    if isinstance(kind, Choice):
        shown = sorted(kind.words(Given()), key=lambda term: words.sort_key(term.show()))
        rank = {term.key: n for n, term in enumerate(shown)}
        known = case(rank, value=column, else_=len(rank)) if rank else column
        return statement, [case((column.is_(None), None), else_=known), column]
    if isinstance(kind, Number | Flag):
        return statement, [column]
    return statement, [func.lower(column)]


def _in_base(cls: Any, key: str, first: str, second: str) -> Any:
    """A bound of a quantity as a number in its base unit, so that 2 t stand above 900 kg."""
    factors = {name: float(ratio(name, unit.base)) for name, unit in units().items() if unit.base != name}
    unit = getattr(cls, f"{key}_unit")
    bound = func.coalesce(getattr(cls, f"{key}_{first}"), getattr(cls, f"{key}_{second}"))
    return cast(bound, REAL) * cast(case(factors, value=unit, else_=1), REAL)


def _first_alias(cls: Any) -> Any:
    alias, used = aliased(Alias, flat=True), aliased(Link, flat=True)
    return (
        select(func.min(alias.sort_key))
        .join(used, used.target_end == alias.id)
        .where(*_uses(cls, used, alias))
        .correlate(*_tables(cls))
        .scalar_subquery()
    )


def _uses(cls: Any, used: Any, alias: Any) -> list[Any]:
    return [
        used.link_type == "uses_name",
        used.source_end == cls.id,
        used.deleted_in.is_(None),
        alias.deleted_in.is_(None),
    ]


def _operations(cls: Any) -> Any:
    held = aliased(Link, flat=True)
    return (
        select(func.count(held.id))
        .where(held.link_type == "in_file", held.source_end == cls.id, held.deleted_in.is_(None))
        .correlate(*_tables(cls))
        .scalar_subquery()
    )


def _largest(cls: Any) -> Any:
    weight = aliased(Weight)
    return (
        select(func.max(_in_base(weight, "amount", "low", "high")))
        .where(weight.owner == cls.id, weight.deleted_in.is_(None))
        .correlate(*_tables(cls))
        .scalar_subquery()
    )


def _identity(cls: Any) -> Any:
    """Entries that are judged to be the same stand together."""
    return cls.identity_id


def _tables(cls: Any) -> Sequence[Any]:
    return (Record.__table__, cls.__table__)


_EXTRA_ORDER = {
    ("person", "aliases"): _first_alias,
    ("organisation", "aliases"): _first_alias,
    ("person", "operations"): _operations,
    ("seizure", "amounts"): _largest,
    ("person", "one_with"): _identity,
    ("organisation", "one_with"): _identity,
}
"""Columns made of other records: what they are sorted by."""


# Filters


def condition(cls: Any, one: Condition, given: Given) -> Any:
    """What rows must fulfil to pass a filter or a group of them.

    Raises BadInput for a column or test there is not, or an unreadable value.
    """
    if isinstance(one, Group):
        parts = [condition(cls, member, given) for member in one.members]
        if not parts:
            return true()
        return and_(*parts) if one.how == "all" else or_(*parts) if one.how == "any" else not_(_surely(or_(*parts)))
    if one.test not in TESTS:
        raise BadInput(
            _("There is no test “{test}”; there are: {tests}.").format(test=one.test, tests=", ".join(TESTS))
        )
    if one.test == "lacks":
        one = Filter(one.key, "empty", one.value)
    if one.key in hanging.SUBJECTS:
        return hanging.condition(cls, one, given)
    if one.test == "has":
        return not_(_surely(condition(cls, Filter(one.key, "empty"), given)))
    described = next((each for each in fields_of(cls) if each.key == one.key), None)
    if one.test == "at_least" and not (described is not None and isinstance(described.kind, Choice)):
        raise BadInput(_("“{text}” has no rank to compare with.").format(text=one.value))
    if one.key == "title" or (one.key == "text" and one.test in {"is", "contains"}):
        return _title(cls, one)
    if one.key in MOMENTS and one.test in {"is", "before", "after"}:
        return moment_condition(getattr(cls, one.key), one, given)
    if one.key in {"ref", "standing", *PLAIN}:
        return _text(getattr(cls, one.key), one)
    if (cls.__tablename__, one.key) in _EXTRA_ORDER:
        return _extra(cls, one, given)
    if described is None:
        raise BadInput(_("There is no field “{key}” to filter by.").format(key=one.key))
    try:
        return _field(cls, described, one, given)
    except BadInput as reason:
        raise BadInput(f"{_(described.label)}: {reason}") from reason


def _surely(test: Any) -> Any:
    """False where the database cannot tell: of an empty field "not before 2017" is so, as a person means it."""
    return func.coalesce(test, False)


def _title(cls: Any, one: Filter) -> Any:
    if one.key == "text" or one.test == "contains":
        folded = words.sort_key(one.value).partition("\x01")[0]
        held = _holds(cls.title, one.value)
        # The key knows no accents, but keeps numbers by their value: figures are looked for in the title itself.
        return or_(cls.sort_key.contains(folded, autoescape=True), held) if folded else held
    return _text(cls.title, one)


def _holds(column: Any, text: str) -> Any:
    """Whether a text holds another, in whatever case. The database folds only a to z, so both cases are tried."""
    variants = dict.fromkeys((text, text.lower(), text.upper()))
    return or_(*(column.icontains(variant, autoescape=True) for variant in variants))


def _text(column: Any, one: Filter) -> Any:
    if one.test == "empty":
        return or_(column.is_(None), column == "")
    if one.test == "contains":
        return _holds(column, one.value)
    if one.test == "before":
        return column < one.value
    if one.test == "after":
        return column > one.value
    return column == one.value


def _field(cls: Any, described: Field, one: Filter, given: Given) -> Any:
    kind, key = described.kind, described.key
    if isinstance(kind, Date):
        if one.test == "contains":
            return or_(_holds(getattr(cls, f"{key}_edtf"), one.value), _holds(getattr(cls, f"{key}_written"), one.value))
        return date_condition(cls, one, given)
    if isinstance(kind, Amount):
        return _amount(cls, key, kind, one, given)
    if isinstance(kind, Position):
        if one.test == "empty":
            return getattr(cls, f"{key}_latitude").is_(None)
        return _text(getattr(cls, f"{key}_written"), one)
    column = getattr(cls, key)
    if one.test == "empty":
        return (
            or_(column.is_(None), column == "") if not isinstance(kind, Number | Flag | Reference) else column.is_(None)
        )
    if isinstance(kind, Flag):
        return column.is_(bool(kind.parse(one.value, given)))
    if isinstance(kind, Number):
        return _compared(column, kind.parse(one.value, given) or 0, one.test)
    if isinstance(kind, Reference):
        if one.test == "contains":
            target = aliased(Record)
            return column.in_(
                select(target.id).where(
                    _title(target, Filter("title", "contains", one.value)), target.deleted_in.is_(None)
                )
            )
        wanted = int(one.value) if one.value.isdecimal() else given.find(one.value, kind.targets)
        return column.in_(lying_in([wanted])) if WHERE & set(kind.targets) else column == wanted
    if isinstance(kind, Choice):
        if one.test == "at_least":
            return column.in_(_as_high(kind, one, given))
        if one.test == "contains":
            held = one.value.casefold()
            shown = [term.key for term in kind.words(given) if held in term.show(given.language).casefold()]
            return or_(column.in_(shown), _holds(column, one.value))
        return column == kind.parse(one.value, given)
    return _text(column, one)


def _as_high(kind: Choice, one: Filter, given: Given) -> list[str]:
    """The terms that rank as high or higher: of markings, which alone are ranked. Raises BadInput."""
    terms = list(kind.words(given))
    wanted = next((term for term in terms if term.key == kind.parse(one.value, given)), None)
    if wanted is None or not any(term.rank for term in terms):
        raise BadInput(_("“{text}” has no rank to compare with.").format(text=one.value))
    return [term.key for term in terms if term.rank is not None and term.rank >= (wanted.rank or 0)]


def _compared(column: Any, value: Any, test: str) -> Any:
    if test == "before":
        return column < value
    if test == "after":
        return column > value
    return column == value


def _amount(cls: Any, key: str, kind: Amount, one: Filter, given: Given) -> Any:
    """Quantities are compared in their base unit; "before" is less, "after" more."""
    unit, written = getattr(cls, f"{key}_unit"), getattr(cls, f"{key}_written")
    if one.test == "empty":
        return unit.is_(None)
    if one.test == "contains":
        return _holds(written, one.value)
    wanted = kind.parse(one.value, given)
    low, high = wanted.in_base() if wanted is not None else (None, None)
    if wanted is None or (low is None and high is None):
        raise BadInput(_("“{text}” is not an amount to compare with.").format(text=one.value))
    alike = unit.in_([name for name, each in units().items() if each.base == wanted.base])
    least, most = _in_base(cls, key, "low", "high"), _in_base(cls, key, "high", "low")
    below, above = float(low if low is not None else high or 0), float(high if high is not None else low or 0)
    if one.test == "before":
        return and_(alike, least < below)
    if one.test == "after":
        return and_(alike, most > above)
    return and_(alike, least <= above, most >= below)


def _extra(cls: Any, one: Filter, given: Given) -> Any:
    if one.key == "operations":
        count = _operations(cls)
        return count == 0 if one.test == "empty" else _compared(count, Number().parse(one.value, given) or 0, one.test)
    if one.key == "amounts":
        weight = aliased(Weight)
        own = exists().where(weight.owner == cls.id, weight.deleted_in.is_(None))
        if one.test == "empty":
            return ~own.correlate(*_tables(cls))
        return own.where(_amount(weight, "amount", Amount(), one, given)).correlate(*_tables(cls))
    alias, used = aliased(Alias, flat=True), aliased(Link, flat=True)
    held = select(alias.id).join(used, used.target_end == alias.id).where(*_uses(cls, used, alias))
    if one.test == "empty":
        return ~held.correlate(*_tables(cls)).exists()
    return held.where(_text(alias.text, one)).correlate(*_tables(cls)).exists()
