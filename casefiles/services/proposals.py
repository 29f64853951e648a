"""What a line in proposes: chips with their choices, questions, and what would be written. Frozen, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from casefiles.domain.line.pieces import Line
from casefiles.services.views import Ref

NEW, NEW_BY_NAME, PERHAPS, LEAVE_OUT = "new", "new:name", "perhaps:", "leave"
"""Keys of options that are no ref: a new entry, a new person by name and not by alias, a new one that is perhaps a known
one (the ref follows), nothing at all."""


@dataclass(frozen=True)
class Option:
    """One choice of a chip. `key` is the ref of a known record or one of the keys above; it is what `choices` hold.

    `why` says why it is offered ("same alias"), `seen` where it was last seen: place, date, operation. `perhaps` is the
    known person whom a new one may be.
    """

    key: str
    label: str
    why: str = ""
    seen: str = ""
    record: Ref | None = None
    perhaps: Ref | None = None

    @property
    def is_new(self) -> bool:
        """Whether choosing it makes an entry."""
        return self.key in {NEW, NEW_BY_NAME} or self.key.startswith((PERHAPS, NEW + ":"))


@dataclass(frozen=True)
class Chip:
    """A piece of the line as it is understood: `text[start:end]` of the line. `chosen` is a place in `options`,
    -1 while nothing is chosen.

    `key` names it in `choices` ("person", "place", "place2", "link"); `kind` says what it is. `types` are the record types
    that may be picked besides the options, by ref. `problem` is a sentence where it cannot be taken as it stands.
    """

    key: str
    kind: str
    start: int
    end: int
    options: tuple[Option, ...]
    chosen: int = 0
    types: tuple[str, ...] = ()
    problem: str = ""

    @property
    def option(self) -> Option | None:
        """What is chosen; None where nothing is."""
        return self.options[self.chosen] if 0 <= self.chosen < len(self.options) else None

    @property
    def label(self) -> str:
        """What the chip says."""
        return self.option.label if self.option else ""


@dataclass(frozen=True)
class Answer:
    """One answer to a question."""

    key: str
    text: str


@dataclass(frozen=True)
class Question:
    """Something that is asked in the line before it is entered. `chosen` is the key of the answer, '' while there is none.

    `key` is that of the chip which it is about: "grade", "date", "date2".
    """

    key: str
    text: str
    answers: tuple[Answer, ...]
    chosen: str = ""


@dataclass(frozen=True)
class Proposal:
    """A line as it would be entered. `writes` are sentences, one for each thing; `problems` stand in the way.

    `kept` is what stays in the box when source, date and place are kept for the next line.
    """

    text: str
    line: Line
    chips: tuple[Chip, ...]
    questions: tuple[Question, ...]
    writes: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether it can be entered: nothing stands in the way and every question is answered."""
        return not self.problems and all(question.chosen for question in self.questions)

    @property
    def unread(self) -> tuple[str, ...]:
        """Words of the line that say nothing here; with a source they stand in its excerpt."""
        return tuple(chip.label for chip in self.chips if chip.kind == "unread")

    @property
    def kept(self) -> str:
        """See `Line.kept`."""
        return self.line.kept

    def chip(self, key: str) -> Chip | None:
        """The chip of a key, or None."""
        return next((chip for chip in self.chips if chip.key == key), None)

    @property
    def choices(self) -> dict[str, str]:
        """What is chosen now, by key of chip or question: handed to `enter`, it enters exactly this."""
        found = {chip.key: chip.option.key for chip in self.chips if chip.option is not None and chip.option.key}
        return found | {question.key: question.chosen for question in self.questions if question.chosen}


@dataclass(frozen=True)
class Entered:
    """What became of a line: the person, the records that were made, the change's label, and what may stay in the box."""

    person: Ref
    made: tuple[Ref, ...]
    label: str
    kept: str
