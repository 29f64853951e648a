"""Conditions on what hangs on an entry: links, evidence, who says so and how good that is, tags, an operation's file.

Like those of `conditions`, they run without the ORM's filter for the trash, and say themselves what must be live.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from casefiles.domain import grading
from casefiles.domain.claim import Claim
from casefiles.domain.kinds import Date, Given
from casefiles.domain.link import Link
from casefiles.domain.parts import Tag
from casefiles.domain.record import Record, fields_of
from casefiles.domain.vocabulary import link_types
from casefiles.errors import BadInput
from casefiles.services.dates_compared import date_condition
from casefiles.services.places import WHERE, columns_of_place, lying_in
from casefiles.services.views import Filter
from casefiles.words import _

HAS, LACKS, AT_LEAST = "has", "lacks", "at_least"


def condition(cls: Any, one: Filter, given: Given) -> Any:
    """What rows must fulfil. Raises BadInput for a test that the subject does not have, or an unreadable value."""
    made = SUBJECTS[one.key](cls, one, given)
    return ~made if one.test in (LACKS, "empty") else made


def _apart(cls: Any) -> Sequence[Any]:
    return (Record.__table__, cls.__table__)


def _links(cls: Any, one: Filter, given: Given) -> Any:
    """Any link, or one of the type that is the value, from this side or the other."""
    _only(one, HAS, LACKS, "empty")
    link = aliased(Link, flat=True)
    found = select(link.id).where(or_(link.source_end == cls.id, link.target_end == cls.id), link.deleted_in.is_(None))
    if one.value:
        if one.value not in link_types():
            raise BadInput(_("There is no kind of link “{name}”.").format(name=one.value))
        found = found.where(link.link_type == one.value)
    return found.correlate(*_apart(cls)).exists()


def _evidence(cls: Any, one: Filter, given: Given) -> Any:
    """An exhibit that is linked with it: shows it, is the copy of it, was found on it."""
    _only(one, HAS, LACKS, "empty")
    link, exhibit = aliased(Link, flat=True), aliased(Record)
    return (
        select(link.id)
        .join(exhibit, exhibit.id == link.source_end)
        .where(link.target_end == cls.id, exhibit.type == "exhibit", link.deleted_in.is_(None))
        .correlate(*_apart(cls))
        .exists()
    )


def _claims(cls: Any) -> tuple[Any, Any]:
    claim = aliased(Claim, flat=True)
    held = select(claim.id).where(
        claim.about == cls.id, claim.deleted_in.is_(None), claim.state != "rejected", claim.supports.is_(True)
    )
    return claim, held.correlate(*_apart(cls))


def _sources(cls: Any, one: Filter, given: Given) -> Any:
    """A source that says so, of the entry or of anything in it, and that nobody rejected."""
    _only(one, HAS, LACKS, "empty")
    return _claims(cls)[1].exists()


def _grade(cls: Any, one: Filter, given: Given) -> Any:
    """Of a source its own reliability; of everything else the grade of something that is said of it.

    The value is a code, with its scheme before a colon where that is not the usual one ("3x5x2:1A").
    """
    _only(one, AT_LEAST, HAS, LACKS, "empty")
    claim, held = _claims(cls)
    own = cls.__tablename__ == "source"
    scheme_column = cls.reliability_scheme if own else claim.grade_scheme
    code_column = cls.reliability if own else claim.grade_code
    if one.test != AT_LEAST:
        graded = and_(code_column.is_not(None), code_column != "")
        return graded if own else held.where(graded).exists()
    scheme, _colon, code = one.value.rpartition(":")
    grade = grading.parse(code, scheme=scheme or grading.DEFAULT)
    if grade is None:
        raise BadInput(_("Say which grade it must have at least, such as B2."))
    # The scheme of a source that says none is the usual one.
    of_scheme = func.coalesce(scheme_column, grading.DEFAULT) == grade.scheme
    good = and_(of_scheme, code_column.in_(sorted(grading.at_least(grade))))
    return good if own else held.where(good).exists()


def _tags(cls: Any, one: Filter, given: Given) -> Any:
    _only(one, "is", HAS, LACKS, "empty")
    tag = aliased(Tag)
    found = exists().where(tag.owner == cls.id, tag.deleted_in.is_(None))
    if one.value:
        found = found.where(tag.name == one.value)
    return found.correlate(*_apart(cls))


def _file(cls: Any, one: Filter, given: Given) -> Any:
    """Joined to an operation's file, or to any."""
    _only(one, "is", HAS, LACKS, "empty")
    link = aliased(Link, flat=True)
    found = select(link.id).where(link.source_end == cls.id, link.link_type == "in_file", link.deleted_in.is_(None))
    if one.value:
        found = found.where(link.target_end == given.find(one.value, ("operation",)))
    return found.correlate(*_apart(cls)).exists()


def _one_with(cls: Any, one: Filter, given: Given) -> Any:
    """Judged to be the same as another entry."""
    _only(one, HAS, LACKS, "empty")
    other = aliased(Record)
    return (
        select(other.id)
        .where(other.identity_id == cls.identity_id, other.id != cls.id, other.deleted_in.is_(None))
        .correlate(*_apart(cls))
        .exists()
    )


def _where(cls: Any, one: Filter, given: Given) -> Any:
    """At a place or site or in what lies in it: itself, by a field of its own, or by a link (as `place:` in a search)."""
    _only(one, "is", HAS, LACKS, "empty")
    link, place = aliased(Link, flat=True), aliased(Record)
    linked = select(link.id).where(
        link.source_end == cls.id, link.link_type != "lies_in", link.deleted_in.is_(None)
    )
    columns = columns_of_place(cls)
    if not one.value:
        to_a_place = linked.join(place, place.id == link.target_end).where(place.type.in_(WHERE))
        return or_(*(column.is_not(None) for column in columns), to_a_place.correlate(*_apart(cls)).exists())
    inside = lying_in([given.find(one.value, tuple(sorted(WHERE)))])
    there = linked.where(link.target_end.in_(inside)).correlate(*_apart(cls)).exists()
    return or_(cls.id.in_(inside), *(column.in_(inside) for column in columns), there)


def _when(cls: Any, one: Filter, given: Given) -> Any:
    """By any date that an entry has of its own; one passes where some day of it may."""
    _only(one, "is", "before", "after", HAS, LACKS, "empty")
    dates = [described for described in fields_of(cls) if isinstance(described.kind, Date)]
    test = HAS if one.test in (LACKS, "empty") else one.test
    if not dates:
        return false()
    if test == HAS:
        return or_(*(getattr(cls, f"{described.key}_edtf").is_not(None) for described in dates))
    return or_(*(date_condition(cls, Filter(described.key, test, one.value), given) for described in dates))


def _linked(cls: Any, one: Filter, given: Given) -> Any:
    """Linked with a certain entry, from this side or the other, by whatever link."""
    _only(one, "is")
    other = given.find(one.value, ("*",))
    link = aliased(Link, flat=True)
    return (
        select(link.id)
        .where(
            or_(
                and_(link.source_end == cls.id, link.target_end == other),
                and_(link.target_end == cls.id, link.source_end == other),
            ),
            link.deleted_in.is_(None),
        )
        .correlate(*_apart(cls))
        .exists()
    )


def _only(one: Filter, *tests: str) -> None:
    if one.test not in tests:
        raise BadInput(
            _("There is no test “{test}”; there are: {tests}.").format(test=one.test, tests=", ".join(tests))
        )


SUBJECTS: dict[str, Callable[[Any, Filter, Given], Any]] = {
    "link": _links,
    "evidence": _evidence,
    "sources": _sources,
    "grade": _grade,
    "tag": _tags,
    "file": _file,
    "one_with": _one_with,
    "where": _where,
    "when": _when,
    "linked": _linked,
}
"""What can be asked of what hangs on an entry, by the key of the filter."""
