"""A plan of a line while it is drafted: the chips of its pieces, what was chosen of each, and what has to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.line import pieces as p
from casefiles.domain.refs import tidy_ref
from casefiles.errors import BadInput
from casefiles.services.line_options import Choices, Finder
from casefiles.services.planned import Plan
from casefiles.services.proposals import Answer, Chip, Option, Proposal, Question
from casefiles.services.working import Working
from casefiles.words import _


class Drafting:
    """What all parts of planning share. `plan` is filled by them; `records` are the entries named by ref."""

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

    def referred(self, kind: str, piece: p.ByRef) -> Option | None:
        """The chip of a record named by ref."""
        record = self.records[piece] if piece in self.records else self.finder.by_ref(piece.ref)
        if record is None:
            self.missing(kind, piece, _("There is no entry {ref} in this library.").format(ref=piece.ref))
            return None
        seen = self.finder.last_seen([record.id]) if record.type == "person" else {}
        details = {one: found.text for one, found in seen.items()}
        return self.chip(kind, piece, Choices(tuple(self.finder.known([record.id], "", details))), types=(record.type,))
