"""What a line would write, as plain values: the person, the records at the other ends, the links to them."""

from __future__ import annotations

from dataclasses import dataclass, field

from casefiles.domain.dates import PartialDate
from casefiles.domain.grading import Grade
from casefiles.domain.line import pieces as p
from casefiles.services.proposals import NEW_BY_NAME, Option, Proposal
from casefiles.services.views import Ref
from casefiles.words import _, quoted


@dataclass(frozen=True)
class End:
    """A record at the other end: a known one, or a new one of a type with a name.

    `kind` is the kind of a new identifier, or the key of the option by which a new person was chosen.
    """

    type: str
    name: str
    record: Ref | None = None
    kind: str = ""
    perhaps: Ref | None = None

    @property
    def by_alias(self) -> bool:
        """Whether it is a new person of whom only an alias is known."""
        return self.record is None and self.type == "person" and self.kind != NEW_BY_NAME

    @property
    def title(self) -> str:
        """How it is called in a sentence."""
        if self.record is not None:
            return self.record.title
        return quoted(self.name) if self.by_alias else self.name


@dataclass
class PlannedLink:
    """A link to be made from the person; `place` orders it among the pieces. `dated`: it takes the line's date."""

    key: str
    backwards: bool
    end: End
    place: int
    dated: bool
    when: PartialDate | None = None
    role: str | None = None


@dataclass
class Plan:
    """All that a line would write, and the proposal that shows it.

    `borne`: of a known person, the folded aliases that they use already, and the links that say so.
    """

    line: p.Line
    proposal: Proposal
    person: Option | None = None
    printed_name: str = ""
    aliases: tuple[str, ...] = ()
    alias_record: int | None = None
    borne: dict[str, int] = field(default_factory=dict)
    operation: End | None = None
    operation_role: str | None = None
    source: End | None = None
    exhibit: Ref | None = None
    grade: Grade | None = None
    new_reliability: str | None = None
    links: list[PlannedLink] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)

    @property
    def person_title(self) -> str:
        """How the person is called in a sentence."""
        if self.person is not None and self.person.record is not None:
            return self.person.record.title
        return self.printed_name or (quoted(self.aliases[0]) if self.aliases else _("Unnamed person"))
