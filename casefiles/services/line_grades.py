"""The roles and the grade of a line: what each goes with, and what is asked where a grade is not the source's own."""

from __future__ import annotations

from sqlalchemy import select

from casefiles.domain import grading
from casefiles.domain.grading import Grade
from casefiles.domain.line import pieces as p
from casefiles.domain.source import Source
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput
from casefiles.services.line_drafting import Drafting
from casefiles.services.proposals import Answer
from casefiles.words import _

THIS_TIME, CHANGE, KEEP = "this_time", "change", "keep"
"""Answers where a grade's letter is not the source's own: use it this once, change the source, keep the source's."""

_WITH_ROLES = frozenset({"organisation", "event"})
_TARGET = "target"
_DIRECTING = frozenset({"operation_commander", "prosecutor"})


def roles(at: Drafting) -> None:
    """A role goes with the group before it; else with one behind it, else with the operation."""
    groups = [link for link in at.plan.links if link.end.type in _WITH_ROLES]
    waiting: list[tuple[p.InRole, str]] = []
    for piece in at.line.of(p.InRole):
        role = vocabulary("link_role").find(piece.role) or piece.role
        at.shown("role", piece, vocabulary("link_role").show(role, at.language))
        place = at.line.pieces.index(piece)
        before = next((link for link in reversed(groups) if link.place < place and link.role is None), None)
        if before is not None:
            before.role = role
        else:
            waiting.append((piece, role))
    for piece, role in waiting:
        free = next((link for link in groups if link.role is None), None)
        if free is not None:
            free.role = role
        elif at.plan.operation is not None and at.plan.operation_role is None:
            at.plan.operation_role = role
        else:
            at.problems.append(
                _("“{role}” is a role in an operation or a group: name one, such as #operation.").format(
                    role=piece.role
                )
            )


def grade(at: Drafting) -> None:
    """Plans the grade of what the source says."""
    typed = [piece.grade for piece in at.line.of(p.Graded)]
    for piece in at.line.of(p.Graded):
        at.shown("grade", piece, piece.grade.code)
    if not typed:
        return
    entered = typed[0]
    if len(typed) > 1:
        at.problems.append(_("The line has more than one grade; leave one."))
    if at.plan.source is None:
        at.problems.append(_("A grade rates what a source says: say who says so, such as S14."))
        return
    own = _own_grade(at)
    if own is not None and grading.differs(entered, own):
        entered = _asked_grade(at, entered, own)
    elif own is not None and entered.source is None and own.scheme == entered.scheme and own.source:
        entered = Grade(own.scheme, own.source + (entered.item or ""))
    at.plan.grade = entered


def _own_grade(at: Drafting) -> Grade | None:
    """The reliability that the source has of its own."""
    record = at.plan.source.record if at.plan.source is not None else None
    if record is None:
        return None
    source = at.session.scalars(select(Source).where(Source.id == record.id)).first()
    if source is None or not source.reliability:
        return None
    scheme = source.reliability_scheme or grading.DEFAULT
    try:
        return grading.parse(source.reliability, scheme=scheme)
    except BadInput:
        return None


def _asked_grade(at: Drafting, entered: Grade, own: Grade) -> Grade:
    assert at.plan.source is not None and own.source is not None and entered.source is not None
    names = {"source": at.plan.source.title, "own": own.source, "entered": entered.source}
    chosen = at.ask(
        "grade",
        _("{source} is rated {own}, and the line says {entered}.").format(**names),
        [
            Answer(THIS_TIME, _("{entered} this time").format(**names)),
            Answer(CHANGE, _("change the source to {entered}").format(**names)),
            Answer(KEEP, _("keep {own}").format(**names)),
        ],
    )
    if chosen == KEEP:
        return Grade(own.scheme, own.source + (entered.item or "")) if own.scheme == entered.scheme else own
    if chosen == CHANGE:
        at.plan.new_reliability = entered.source
    return entered


def role_links(role: str) -> tuple[str, bool] | None:
    """The link between a person and an operation that a role has of its own; None where it stands in the file's link."""
    if role == _TARGET:
        return "targets", True
    return ("directed", False) if role in _DIRECTING else None
