"""What the pieces of a line come to: who it is about, the links that follow, and what has to be asked first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain import grading
from casefiles.domain.alias import Alias
from casefiles.domain.dates import PartialDate
from casefiles.domain.folding import fold, fold_name
from casefiles.domain.grading import Grade
from casefiles.domain.line import pieces as p
from casefiles.domain.line.phrases import ends_of, phrases
from casefiles.domain.link import Link
from casefiles.domain.record_types import ENTRIES
from casefiles.domain.refs import tidy_ref, type_of_ref
from casefiles.domain.source import Source
from casefiles.domain.vocabulary import ANY, link_type, link_types_between, vocabulary
from casefiles.errors import BadInput
from casefiles.services.line_options import Choices, Finder, new_person
from casefiles.services.line_sentences import sentences
from casefiles.services.lookup import refs
from casefiles.services.planned import End, Plan, PlannedLink
from casefiles.services.proposals import (
    LEAVE_OUT,
    NEW,
    NEW_BY_NAME,
    Answer,
    Chip,
    Option,
    Proposal,
    Question,
)
from casefiles.services.working import Working
from casefiles.words import _, quoted

THIS_TIME, CHANGE, KEEP = "this_time", "change", "keep"
"""Answers where a grade's letter is not the source's own: use it this once, change the source, keep the source's."""

_USUAL = {
    "place": "seen_at", "site": "seen_at", "event": "took_part", "vehicle": "uses", "item": "uses", "identifier": "uses",
}  # fmt: skip
"""The link from a person to a record of a type where no words say which."""
_WITH_ROLES = frozenset({"organisation", "event"})
_TARGET = "target"
_DIRECTING = frozenset({"operation_commander", "prosecutor"})
_ENDS_OF_PICKS = ("place", "site")
_BACK = "<"


def plan(
    session: Session,
    library: Library,
    line: p.Line,
    *,
    working: Working,
    choices: Mapping[str, str],
    strict: bool,
) -> Plan:
    """The plan of a line on the moment of the session, shown in the current language.

    Raises BadInput, where `strict`, for a choice there is not.
    """
    return _Planning(session, library, line, working, choices, strict).made()


class _Planning:
    def __init__(
        self,
        session: Session,
        library: Library,
        line: p.Line,
        working: Working,
        choices: Mapping[str, str],
        strict: bool,
    ) -> None:
        self.session = session
        self.library = library
        self.line = line
        self.working = working
        self.language = words.language()
        self.choices = dict(choices)
        self.strict = strict
        self.finder = Finder(session, library, self.language, working.operation)
        self.chips: list[Chip] = []
        self.questions: list[Question] = []
        self.problems: list[str] = []
        self.counts: dict[str, int] = {}
        self.used: set[str] = set()
        self.plan = Plan(line, Proposal(line.text, line, (), (), (), ()))
        self.records = {piece: self.finder.by_ref(piece.ref) for piece in line.of(p.ByRef)}
        self.pending: p.Relation | None = None
        self.subject: p.Piece | None = None

    def made(self) -> Plan:
        self.where_in()
        self.said_by()
        self.about()
        for place, piece in enumerate(self.line.pieces):
            self.take(place, piece)
        if self.pending is not None:
            self.leads_nowhere(self.pending)
        self.dates()
        self.roles()
        self.grade()
        if self.strict:
            unknown = sorted(set(self.choices) - self.used)
            if unknown:
                raise BadInput(_("There is nothing to choose for “{key}” in this line.").format(key=unknown[0]))
        self.chips.sort(key=lambda chip: (chip.start, chip.end))
        made = self.plan
        made.proposal = Proposal(
            self.line.text,
            self.line,
            tuple(self.chips),
            tuple(self.questions),
            tuple(sentences(made, self.language)),
            tuple(dict.fromkeys([*self.problems, *(chip.problem for chip in self.chips if chip.problem)])),
        )
        return made

    # Chips and choices

    def key(self, kind: str) -> str:
        number = self.counts[kind] = self.counts.get(kind, 0) + 1
        return kind if number == 1 else f"{kind}{number}"

    def chip(
        self,
        kind: str,
        piece: p.Piece,
        found: Choices,
        *,
        types: Sequence[str] = (),
        problem: str = "",
        unchosen: str = "",
    ) -> Option | None:
        """Adds the chip of a piece; gives what is chosen. `unchosen` is the sentence while nothing is."""
        key = self.key(kind)
        options, chosen = list(found.options), found.chosen
        wanted = self.choices.get(key)
        if wanted is not None:
            self.used.add(key)
            place = next((n for n, option in enumerate(options) if option.key == wanted), None)
            picked = self.picked(wanted, types) if place is None else None
            if picked is not None:
                options.append(picked)
                place = len(options) - 1
            if place is not None:
                chosen = place
            elif self.strict:
                raise BadInput(
                    _("“{choice}” cannot be chosen for “{key}” in this line; please look at it again.").format(
                        choice=wanted, key=key
                    )
                )
        chip = Chip(key, kind, piece.start, piece.end, tuple(options), chosen, tuple(types), problem)
        if chip.option is None and not problem:
            chip = replace(chip, problem=unchosen or _("Choose what is meant."))
        self.chips.append(chip)
        return chip.option

    def picked(self, wanted: str, types: Sequence[str]) -> Option | None:
        """A record picked by ref that was not among the options."""
        ref = tidy_ref(wanted)
        record = self.finder.by_ref(ref) if ref else None
        if record is None or record.type not in types:
            return None
        return self.finder.known([record.id], _("chosen"))[0]

    def shown(self, kind: str, piece: p.Piece, label: str) -> None:
        """A chip with nothing to choose; a question may have its key."""
        self.chips.append(Chip(self.key(kind), kind, piece.start, piece.end, (Option("", label),)))

    def missing(self, kind: str, piece: p.Piece, problem: str) -> None:
        """A chip of something that cannot be taken."""
        self.chip(kind, piece, Choices((), -1), problem=problem)

    def ask(self, key: str, text: str, answers: Sequence[Answer]) -> str:
        """Asks; gives the key of the answer, '' while there is none."""
        chosen = self.choices.get(key, "")
        if chosen:
            self.used.add(key)
            if chosen not in {answer.key for answer in answers}:
                if self.strict:
                    raise BadInput(
                        _("“{choice}” cannot be chosen for “{key}” in this line; please look at it again.").format(
                            choice=chosen, key=key
                        )
                    )
                chosen = ""
        self.questions.append(Question(key, text, tuple(answers), chosen))
        return chosen

    # Operation and source come first: they decide who is known here

    def where_in(self) -> None:
        found: End | None = None
        for piece in self.line.pieces:
            if isinstance(piece, p.InOperation):
                option = self.operation_of(piece)
            elif isinstance(piece, p.ByRef) and type_of_ref(piece.ref) == "operation":
                option = self.referred("operation", piece)
            else:
                continue
            if found is not None:
                self.problems.append(_("One line joins one operation; enter the other by a line of its own."))
            elif option is not None:
                found = End("operation", option.label, option.record)
        if found is None and self.working.operation is not None:
            record = refs(self.session, [self.working.operation], trash=False).get(self.working.operation)
            if record is None:
                self.problems.append(
                    _("The operation that is being worked on is not there any more; perhaps it lies in the trash.")
                )
            found = End("operation", record.title, record) if record is not None else None
        self.plan.operation = found
        self.finder.operation = found.record.id if found is not None and found.record is not None else None

    def operation_of(self, piece: p.InOperation) -> Option | None:
        ref = tidy_ref(piece.name)
        if ref is not None and type_of_ref(ref) == "operation":
            return self.referred("operation", p.ByRef(piece.start, piece.end, piece.typed, ref))
        if not piece.name:
            self.missing("operation", piece, _("Write the name of the operation after #."))
            return None
        return self.chip("operation", piece, self.finder.operations(piece.name), types=("operation",))

    def referred(self, kind: str, piece: p.ByRef) -> Option | None:
        """The chip of a record named by ref."""
        record = self.records[piece] if piece in self.records else self.finder.by_ref(piece.ref)
        if record is None:
            self.missing(kind, piece, _("There is no entry {ref} in this library.").format(ref=piece.ref))
            return None
        seen = self.finder.last_seen([record.id]) if record.type == "person" else {}
        details = {one: found.text for one, found in seen.items()}
        return self.chip(kind, piece, Choices(tuple(self.finder.known([record.id], "", details))), types=(record.type,))

    def said_by(self) -> None:
        found: End | None = None
        for piece in self.line.pieces:
            if isinstance(piece, p.Said):
                option = self.chip("source", piece, self.finder.sources(piece.name), types=("source",))
            elif isinstance(piece, p.ByRef) and type_of_ref(piece.ref) == "source":
                option = self.referred("source", piece)
            else:
                continue
            if found is not None:
                self.problems.append(
                    _("One line says what one source says; enter the other source by a line of its own.")
                )
            elif option is not None:
                found = End("source", option.label, option.record)
        if found is None and self.working.source is not None:
            record = refs(self.session, [self.working.source], trash=False).get(self.working.source)
            if record is None:
                self.problems.append(
                    _("What is cited is not there any more; perhaps it lies in the trash. Choose another source.")
                )
            found = End("source", record.title, record) if record is not None else None
        self.plan.source = found

    # Whom it is about

    def about(self) -> None:
        pieces = self.line.pieces
        names = list(self.line.of(p.Name))
        self.subject = next(
            (
                piece
                for place, piece in enumerate(pieces)
                if isinstance(piece, p.Name)
                or (isinstance(piece, p.ByRef) and type_of_ref(piece.ref) in {"person", "alias"})
                if not (place and isinstance(pieces[place - 1], p.Relation))
            ),
            None,
        )
        if self.subject is None:
            self.problems.append(_("Say whom the line is about: begin with an alias, a name or a reference."))
            return
        named = [piece.name for piece in names if piece.form == "name"]
        aliases = list(dict.fromkeys(piece.name for piece in names if piece.form != "name"))
        if isinstance(self.subject, p.ByRef):
            option = self.person_by_ref(self.subject, aliases)
        else:
            new = [Option(NEW, named[0], _("new person"))] if named else new_person(aliases[0])
            found = self.finder.people(list(dict.fromkeys([*named, *aliases])), new)
            option = self.chip("person", self.subject, found, types=("person",))
        for piece in names:
            if piece is not self.subject:
                self.shown("name" if piece.form == "name" else "alias", piece, piece.name)
        made = self.plan
        made.person = option
        if option is not None and option.key == NEW_BY_NAME:
            named, aliases = aliases[:1], aliases[1:]
        made.printed_name = named[0] if named else ""
        if option is not None and option.record is not None:
            made.borne = self.borne(option.record.id)
            called = fold_name(option.record.title)
            unsaid = {piece.name for piece in names if not piece.form and fold_name(piece.name) == called}
            aliases = [text for text in aliases if text not in unsaid or fold_name(text) in made.borne]
        made.aliases = tuple(aliases)

    def borne(self, person: int) -> dict[str, int]:
        """The folded aliases that a person uses, each with the oldest link that says so."""
        uses = select(Link).where(Link.is_a(Link, "uses_name"), Link.source_end == person).order_by(Link.id.desc())
        by_alias = {link.target_end: link.id for link in self.session.scalars(uses)}
        rows = self.session.execute(select(Alias.id, Alias.text).where(Alias.id.in_(by_alias)))
        return {fold_name(text or ""): by_alias[alias] for alias, text in rows}

    def person_by_ref(self, piece: p.ByRef, aliases: list[str]) -> Option | None:
        record = self.records[piece]
        if record is None or record.type == "person":
            return self.referred("person", piece)
        alias = self.session.scalars(select(Alias).where(Alias.id == record.id)).one()
        holders = list(
            self.session.scalars(
                select(Link.source_end).where(Link.is_a(Link, "uses_name"), Link.target_end == record.id)
            )
        )
        people = [ref.id for ref in refs(self.session, holders, trash=False).values() if ref.type == "person"]
        seen = {one: found.text for one, found in self.finder.last_seen(people).items()}
        known = self.finder.known(people, _("uses this alias"), seen)
        text = alias.text or "?"
        aliases.insert(0, text)
        self.plan.alias_record = record.id
        new = Option(NEW, quoted(text), _("new person by alias"))
        options = (*known, new) if len(known) == 1 else (new, *known)
        return self.chip("person", piece, Choices(options), types=("person",))

    # What follows from each piece

    def take(self, place: int, piece: p.Piece) -> None:
        if piece is self.subject:
            return
        if isinstance(piece, p.Relation):
            if self.pending is not None:
                self.leads_nowhere(self.pending)
            self.pending = piece
        elif isinstance(piece, p.Place):
            self.take_place(place, piece)
        elif isinstance(piece, p.Target):
            ends = ends_of(self.pending.meanings) if self.pending is not None else frozenset({ANY})
            unchosen = _("Say what “{name}” is.").format(name=piece.name)
            option = self.chip(
                "target", piece, self.finder.targets(piece.name, ends), types=self.fitting(ends), unchosen=unchosen
            )
            self.link(place, piece, option, "person", name=piece.name)
        elif isinstance(piece, p.Number):
            option = self.chip(
                "number", piece, self.finder.numbers(piece.kind, piece.raw), types=("identifier", "vehicle")
            )
            self.link(place, piece, option, "identifier", dated=self.pending is not None, name=piece.raw)
        elif isinstance(piece, p.ByRef):
            self.take_ref(place, piece)
        elif isinstance(piece, p.ToDo):
            self.shown("task", piece, piece.what)
            self.plan.tasks.append(piece.what)
        elif isinstance(piece, p.Remark) and fold(piece.typed) and fold(piece.typed) not in phrases():
            self.shown("unread", piece, " ".join(piece.typed.split()))

    def leads_nowhere(self, relation: p.Relation) -> None:
        said = " ".join(relation.typed.split())
        self.problems.append(_("Say whom or what “{words}” leads to.").format(words=said))

    def fitting(self, ends: frozenset[str]) -> tuple[str, ...]:
        return tuple(kind for kind in ENTRIES if kind in ends or ANY in ends)

    def take_place(self, place: int, piece: p.Place) -> None:
        if not piece.name:
            self.missing("place", piece, _("Write the name of the place after @."))
            return
        option = self.chip("place", piece, self.finder.places(piece.name), types=_ENDS_OF_PICKS)
        self.link(place, piece, option, "place")

    def take_ref(self, place: int, piece: p.ByRef) -> None:
        kind = type_of_ref(piece.ref)
        if kind in {"operation", "source"}:
            return
        if kind == "exhibit" and self.pending is None:
            option = self.referred("evidence", piece)
            self.plan.exhibit = option.record if option is not None else None
            if option is not None and self.plan.source is None:
                self.problems.append(_("Say who says so: evidence is cited with its source."))
            return
        self.link(place, piece, self.referred(_CHIP_OF.get(kind, "entry"), piece), kind)

    def link(
        self,
        place: int,
        piece: p.Piece,
        option: Option | None,
        usual_type: str,
        *,
        dated: bool = True,
        name: str = "",
    ) -> None:
        """Plans the link to what a chip chose, by the words before it or by what is usual, with a chip of its own."""
        if option is None:
            self.pending = None
            return
        end = _end(option, usual_type, name)
        meanings: tuple[tuple[str, bool], ...] = ()
        anchor: p.Piece = piece
        if self.pending is not None:
            meanings = tuple(one for one in self.pending.meanings if _fits(one, end.type))
            if meanings:
                anchor, self.pending = self.pending, None
        if not meanings and end.type in _USUAL:
            meanings = ((_USUAL[end.type], False),)
        between = [one for one in link_types_between("person", end.type) if one[0].key != "uses_name"]
        # What joins everything with everything comes last: it is rarely what is meant.
        between.sort(key=lambda one: ANY in (one[0].sources if one[1] else one[0].targets))
        others = [(kind.key, backwards) for kind, backwards in between]
        ordered = list(dict.fromkeys([*meanings, *others]))
        options = tuple(
            Option(key + (_BACK if backwards else ""), link_type(key).reading(self.language, backwards=backwards))
            for key, backwards in ordered
        )
        unchosen = _("Say how {name} belongs here: met, works for, or another link.").format(name=end.title)
        chosen = self.chip("link", anchor, Choices(options, 0 if meanings else -1), unchosen=unchosen)
        if chosen is not None:
            key, backwards = chosen.key.removesuffix(_BACK), chosen.key.endswith(_BACK)
            self.plan.links.append(PlannedLink(key, backwards, end, place, dated))

    # Dates

    def dates(self) -> None:
        """Each date belongs to the links since the one before it; a date that comes first, to those behind it."""
        waiting: PartialDate | None = None
        since = 0
        for place, piece in enumerate(self.line.pieces):
            if not isinstance(piece, p.When):
                continue
            date = self.date_of(piece)
            before = [link for link in self.plan.links if link.dated and since <= link.place < place]
            for link in before:
                link.when = waiting or date
            waiting = None if before and waiting is None else date
            since = place
        for link in self.plan.links:
            if waiting is not None and link.dated and link.place >= since:
                link.when = waiting

    def date_of(self, piece: p.When) -> PartialDate | None:
        if piece.date is not None:
            self.shown("date", piece, piece.date.show(self.language))
            return piece.date
        readings = self.readings(piece)
        key = "date" if not self.counts.get("date") else f"date{self.counts['date'] + 1}"
        answers = [Answer(date.edtf, date.show(self.language)) for date in readings]
        chosen = self.ask(key, piece.problem, [*answers, Answer(LEAVE_OUT, _("leave the date out"))])
        date = next((one for one in readings if one.edtf == chosen), None)
        self.shown("date", piece, date.show(self.language) if date is not None else piece.typed)
        return date

    def readings(self, piece: p.When) -> list[PartialDate]:
        """The days that figures may mean, day first and month first."""
        found = re.search(r"([0-9]{1,2})([/.-])([0-9]{1,2})(.*)", piece.typed)
        if found is None:
            return []
        texts = [found[0], f"{found[3]}{found[2]}{found[1]}{found[4]}"]
        dates: dict[str, PartialDate] = {}
        for text in texts:
            try:
                date = PartialDate.parse(text, language="es", reference=self.line.reference)
            except BadInput:
                continue
            dates.setdefault(date.edtf, replace(date, written=piece.typed))
        return list(dates.values())

    # Roles and grades

    def roles(self) -> None:
        """A role goes with the group before it; else with one behind it, else with the operation."""
        groups = [link for link in self.plan.links if link.end.type in _WITH_ROLES]
        waiting: list[tuple[p.InRole, str]] = []
        for piece in self.line.of(p.InRole):
            role = vocabulary("link_role").find(piece.role) or piece.role
            self.shown("role", piece, vocabulary("link_role").show(role, self.language))
            place = self.line.pieces.index(piece)
            before = next((link for link in reversed(groups) if link.place < place and link.role is None), None)
            if before is not None:
                before.role = role
            else:
                waiting.append((piece, role))
        for piece, role in waiting:
            free = next((link for link in groups if link.role is None), None)
            if free is not None:
                free.role = role
            elif self.plan.operation is not None and self.plan.operation_role is None:
                self.plan.operation_role = role
            else:
                self.problems.append(
                    _("“{role}” is a role in an operation or a group: name one, such as #operation.").format(
                        role=piece.role
                    )
                )

    def grade(self) -> None:
        typed = [piece.grade for piece in self.line.of(p.Graded)]
        for piece in self.line.of(p.Graded):
            self.shown("grade", piece, piece.grade.code)
        if not typed:
            return
        entered = typed[0]
        if len(typed) > 1:
            self.problems.append(_("The line has more than one grade; leave one."))
        if self.plan.source is None:
            self.problems.append(_("A grade rates what a source says: say who says so, such as S14."))
            return
        own = self.own_grade()
        if own is not None and grading.differs(entered, own):
            entered = self.asked_grade(entered, own)
        elif own is not None and entered.source is None and own.scheme == entered.scheme and own.source:
            entered = Grade(own.scheme, own.source + (entered.item or ""))
        self.plan.grade = entered

    def own_grade(self) -> Grade | None:
        """The reliability that the source has of its own."""
        record = self.plan.source.record if self.plan.source is not None else None
        if record is None:
            return None
        source = self.session.scalars(select(Source).where(Source.id == record.id)).first()
        if source is None or not source.reliability:
            return None
        scheme = source.reliability_scheme or grading.DEFAULT
        try:
            return grading.parse(source.reliability, scheme=scheme)
        except BadInput:
            return None

    def asked_grade(self, entered: Grade, own: Grade) -> Grade:
        assert self.plan.source is not None and own.source is not None and entered.source is not None
        names = {"source": self.plan.source.title, "own": own.source, "entered": entered.source}
        chosen = self.ask(
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
            self.plan.new_reliability = entered.source
        return entered


_CHIP_OF = {"place": "place", "site": "place", "person": "target", "organisation": "target", "identifier": "number"}
"""The kind of chip of a record named by ref, so that "place" is a place however it was named."""


def _end(option: Option, usual_type: str, name: str) -> End:
    if option.record is not None:
        return End(option.record.type, option.record.title, option.record)
    kind = option.key.partition(":")[2] if option.key.startswith(NEW + ":") else ""
    if usual_type == "identifier":
        return End("identifier", name, kind=kind)
    if usual_type == "person":
        known_as = kind if kind and option.key != NEW_BY_NAME else "person"
        return End(known_as, name, kind=option.key, perhaps=option.perhaps)
    return End(usual_type, name or option.label)


def _fits(meaning: tuple[str, bool], end_type: str) -> bool:
    kind = link_type(meaning[0])
    return kind.goes_from(end_type) if meaning[1] else kind.goes_to(end_type)


def role_links(role: str) -> tuple[str, bool] | None:
    """The link between a person and an operation that a role has of its own; None where it stands in the file's link."""
    if role == _TARGET:
        return "targets", True
    return ("directed", False) if role in _DIRECTING else None
