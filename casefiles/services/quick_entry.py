"""One line in: what a line would write, and writing it as one change.

A line says of one person where they were seen, what they are linked with, and who says so. A name chooses a known person
only where one alone bears it within the working operation; otherwise the person is new, and perhaps the same as a known
one, which is a judgement that can be taken back. The raw line is the excerpt of everything that it says.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain import grading
from casefiles.domain.folding import fold_name
from casefiles.domain.line.reading import parse
from casefiles.domain.link import Link
from casefiles.domain.person import Person
from casefiles.domain.record import Record, field_of
from casefiles.domain.source import Source
from casefiles.domain.text import clean
from casefiles.domain.vocabulary import link_type
from casefiles.errors import BadInput
from casefiles.services import citing, judgements, links, records
from casefiles.services.line_grades import role_links
from casefiles.services.line_plan import plan
from casefiles.services.lookup import given, refs
from casefiles.services.planned import End, Plan, PlannedLink
from casefiles.services.proposals import NEW_BY_NAME, Entered, Proposal
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _, quoted

SHOWN = 60
"""Characters of a line in the name of its change."""


def propose(
    library: Library,
    text: str,
    *,
    working: Working = NOTHING,
    language: str | None = None,
    choices: Mapping[str, str] | None = None,
    reference: datetime.date | None = None,
) -> Proposal:
    """What a line would write, with the choices of each piece. Never raises for what is typed: problems are in it.

    `choices` are what a person chose so far, by key of chip or question (see `Chip`, `Question`); those that no longer fit
    the line are passed over. `language` decides how figures of dates are read, by default the current one, in which all is
    shown; `reference` is the day that dates are counted from, by default today.
    """
    line = parse(text, language=language or words.language(), reference=reference or library.clock().day)
    try:
        clean(text)
    except BadInput as reason:
        return Proposal(text, line, (), (), (), (str(reason),))
    with library.read() as session:
        return plan(session, library, line, working=working, choices=choices or {}, strict=False).proposal


def enter(
    library: Library,
    text: str,
    choices: Mapping[str, str] | None = None,
    *,
    working: Working = NOTHING,
    language: str | None = None,
    reference: datetime.date | None = None,
) -> Entered:
    """Writes a line as one change: `choices` are those of its proposal (`Proposal.choices`), the usual ones without.

    Raises BadInput, and changes nothing, where something stands in the way, a question has no answer, or what was chosen
    is not there any more.
    """
    with library.change(label_of(text)) as session:
        person, made, line = write(
            session, library, text, choices, working=working, language=language, reference=reference
        )
        identifiers = [person, *(one for one in made if one != person)]
    with library.read() as session:
        names = refs(session, identifiers)
    return Entered(names[person], tuple(names[one] for one in made if one in names), label_of(text), line.kept)


def label_of(text: str) -> str:
    """The name of the change that enters a line."""
    return _("Enter {line}").format(line=shortened(text))


def shortened(text: str) -> str:
    """A line in quotation marks, as long as the name of a change may be."""
    tidy = " ".join(text.split())
    return quoted(tidy if len(tidy) <= SHOWN else tidy[: SHOWN - 1] + "…")


def write(
    session: Session,
    library: Library,
    text: str,
    choices: Mapping[str, str] | None,
    *,
    working: Working = NOTHING,
    language: str | None = None,
    reference: datetime.date | None = None,
) -> tuple[int, list[int], Proposal]:
    """Writes a line inside a change that is under way; gives the person's id, those of new records, and the proposal."""
    text = clean(text)
    line = parse(text, language=language or words.language(), reference=reference or library.clock().day)
    made = plan(session, library, line, working=working, choices=choices or {}, strict=True)
    proposal = made.proposal
    if proposal.problems:
        raise BadInput(proposal.problems[0])
    asked = next((question for question in proposal.questions if not question.chosen), None)
    if asked is not None:
        answers = words.or_list([f"{answer.text} ({asked.key}={answer.key})" for answer in asked.answers])
        raise BadInput(_("{question} Choose: {answers}.").format(question=asked.text, answers=answers))
    writing = _Writing(session, library, made, working, text)
    return writing.person(), writing.made, proposal


class _Writing:
    """One line being written. `made` are the ids of records that it made, in order."""

    def __init__(self, session: Session, library: Library, made_of: Plan, working: Working, text: str) -> None:
        self.session = session
        self.library = library
        self.plan = made_of
        self.made: list[int] = []
        self.cited = False
        self.named_as: int | None = None
        bare = Working(marking=working.marking)
        source = self.source(made_of.source, bare)
        operation = None
        if made_of.operation is not None:
            record = made_of.operation.record
            cites = replace(bare, source=source, excerpt=text) if source else bare
            operation = record.id if record else self.add("operation", {"name": made_of.operation.name}, cites)
        # Via, grade, how it was said and the page are those of the bar's own source, not of another that the line names.
        same = source is not None and source == working.source
        self.working = replace(
            working if same else bare,
            operation=operation,
            source=source,
            excerpt=text if source is not None else None,
            exhibit=made_of.exhibit.id if made_of.exhibit else working.exhibit if same else None,
        )
        if made_of.grade is not None:
            self.working = replace(self.working, grade_scheme=made_of.grade.scheme, grade_code=made_of.grade.code)

    def add(self, kind: str, fields: Mapping[str, Any], working: Working) -> int:
        record = records.add(self.session, self.library, kind, fields, working=working)
        self.made.append(record.id)
        self.cited = self.cited or working.source is not None
        return record.id

    def source(self, end: End | None, bare: Working) -> int | None:
        if end is None:
            return None
        if end.record is None:
            return self.add("source", {"name": end.name}, bare)
        if self.plan.new_reliability:
            source = records.fetch(self.session, end.record.id)
            assert isinstance(source, Source)
            source.reliability_scheme, source.reliability = grading.DEFAULT, self.plan.new_reliability
        return end.record.id

    # The person

    def person(self) -> int:
        """Writes everything; gives the person's id."""
        option = self.plan.person
        assert option is not None
        person = option.record.id if option.record is not None else self.new_person(self.plan.printed_name)
        self.names(person)
        if option.perhaps is not None:
            self.unsure(person, option.perhaps)
        for link in self.plan.links:
            self.link(person, link)
        self.file(person)
        if not self.cited:
            # Nothing else was said: then this is what the source says, that there is such a person.
            citing.cite(self.session, records.fetch(self.session, person), self.working)
        for what in self.plan.tasks:
            self.add("task", {"name": what, "about": person}, Working(marking=self.working.marking))
        return person

    def new_person(self, printed_name: str) -> int:
        fields = {"printed_name": printed_name, "identity": "named"} if printed_name else {"identity": "alias_only"}
        return self.add("person", fields, self.working)

    def unsure(self, person: int, other: Ref) -> None:
        reason = _("The same name in the line “{line}”").format(line=self.plan.line.text.strip())
        self.made.append(judgements.add(self.session, self.library, person, other.id, "unsure", reason).id)

    def names(self, person: int) -> None:
        """The aliases, each with a link that cites the source; the first is the one that the line's links name."""
        option = self.plan.person
        assert option is not None
        for text in self.plan.aliases:
            held = self.plan.borne.get(fold_name(text))
            if held is not None:
                self.cite(records.fetch(self.session, held))
                alias = self.session.scalars(select(Link.target_end).where(Link.id == held)).one()
            else:
                alias = self.alias(text)
                self.join("uses_name", person, alias)
            self.named_as = self.named_as or alias
        if option.record is not None and self.plan.printed_name:
            self.printed_name(person, self.plan.printed_name)

    def alias(self, text: str) -> int:
        """A record of its own, since equal text merges nothing; the very record where the line named it by its ref."""
        if self.plan.alias_record is not None and text == self.plan.aliases[0]:
            return self.plan.alias_record
        return self.add("alias", {"text": text}, Working(marking=self.working.marking))

    def printed_name(self, person: int, name: str) -> None:
        """The name of a known person: it fills the field where that is empty, and is another version where it is not."""
        record = records.fetch(self.session, person)
        assert isinstance(record, Person)
        described = field_of(Person, "printed_name")
        assert described is not None
        if record.printed_name is None:
            records.set_fields(self.session, record, {"printed_name": name})
            if record.identity in {None, "alias_only", "unnamed", "unknown"}:
                record.identity = "named"
        context = given(self.session, self.library)
        cited = citing.cite(self.session, record, self.working, described=described, value=name, context=context)
        self.cited = self.cited or cited is not None

    # Links

    def cite(self, record: Record) -> None:
        self.cited = citing.cite(self.session, record, self.working) is not None or self.cited

    def join(self, key: str, first: int, second: int, details: Mapping[str, Any] | None = None) -> None:
        link = links.join(self.session, self.library, key, first, second, details=details, working=self.working)
        self.made.append(link.id)
        self.cited = self.cited or self.working.source is not None

    def link(self, person: int, planned: PlannedLink) -> None:
        """Links, or cites the source for the link that says the same already."""
        other = self.end(planned.end)
        first, second = (other, person) if planned.backwards else (person, other)
        held = self.held(planned, first, second)
        if held is not None:
            self.cite(held)
            return
        details = {"period": planned.when, "role": planned.role, "named_as": self.named_as}
        self.join(planned.key, first, second, {key: value for key, value in details.items() if value is not None})

    def held(self, planned: PlannedLink, first: int, second: int) -> Link | None:
        """The link of this type between these two with the same period and role, whichever way round it was made."""
        ways = [(first, second), (second, first)] if link_type(planned.key).symmetric else [(first, second)]
        wanted = planned.when.edtf if planned.when is not None else None
        for source_end, target_end in ways:
            statement = select(Link).where(
                Link.link_type == planned.key, Link.source_end == source_end, Link.target_end == target_end
            )
            for link in self.session.scalars(statement.order_by(Link.id)):
                period = link.period.edtf if link.period is not None else None
                if period == wanted and (planned.role is None or link.role == planned.role):
                    return link
        return None

    def end(self, end: End) -> int:
        """The record at the other end, made where it is new."""
        if end.record is not None:
            return end.record.id
        if end.type == "identifier":
            return self.add("identifier", {"raw": end.name, "kind": end.kind}, self.working)
        if end.type != "person":
            key = "registration" if end.type == "vehicle" else "name"
            return self.add(end.type, {key: end.name}, self.working)
        person = self.new_person(end.name if end.kind == NEW_BY_NAME else "")
        if end.by_alias:
            alias = self.add("alias", {"text": end.name}, Working(marking=self.working.marking))
            self.join("uses_name", person, alias)
        if end.perhaps is not None:
            self.unsure(person, end.perhaps)
        return person

    def file(self, person: int) -> None:
        """The person in the operation's file, in their role there."""
        operation, role = self.working.operation, self.plan.operation_role
        record = records.fetch(self.session, person)
        citing.join_file(self.session, record, self.working)
        if operation is None or role is None:
            return
        own = role_links(role)
        if own is not None:
            key, backwards = own
            when = next((link.when for link in self.plan.links if link.when is not None), None)
            end = End("operation", "", refs(self.session, [operation])[operation])
            self.link(person, PlannedLink(key, backwards, end, 0, True, when, None if backwards else role))
            return
        inside = self.session.scalars(
            select(Link)
            .where(Link.link_type == "in_file", Link.source_end == person, Link.target_end == operation)
            .order_by(Link.id)
        ).all()
        held = next((link for link in inside if link.role in {None, role}), None)
        if held is None:
            self.join("in_file", person, operation, {"role": role})
            return
        records.set_fields(self.session, held, {"role": role})
        self.cite(held)
