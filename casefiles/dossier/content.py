"""A whole dossier as frozen plain values: what the gather step fills in and the paper prints. No rows, no library.

Every string is already in the dossier's language and written as the reader should see it (dates, quantities, kinds);
only the fixed words of the paper (headings, table heads, notes) are looked up when it is laid out. Nothing here is markup:
angle brackets, right-to-left marks and the like are printed, not obeyed. `sources` are always numbers of
`Dossier.sources`, in ascending order: of those who say so; `against` of those who dispute it. `how` is how all of them
say it where none says it plainly ("apparent"), empty else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from casefiles.errors import BadInput
from casefiles.figures.figure import Figure
from casefiles.words import _

DossierKind = Literal["operation", "person", "organisation", "selection"]
PageSize = Literal["A4", "Letter"]
StandingKey = Literal["corroborated", "single", "disputed", "unsourced", "record"]
SectionKey = Literal[
    "known", "description", "links", "conflicts", "timeline", "events", "seizures", "entries",
    "evidence", "custody", "assessments", "gaps", "sources", "legend",
]  # fmt: skip

SECTIONS: tuple[SectionKey, ...] = (
    "known", "description", "links", "conflicts", "timeline", "events", "seizures", "entries",
    "evidence", "custody", "assessments", "gaps", "sources", "legend",
)  # fmt: skip
"""Every section, in the order in which a dossier prints them."""

SECTIONS_OF: dict[DossierKind, tuple[SectionKey, ...]] = {
    "operation": tuple(key for key in SECTIONS if key != "description"),
    "person": tuple(key for key in SECTIONS if key != "entries"),
    "organisation": tuple(key for key in SECTIONS if key != "entries"),
    "selection": tuple(key for key in SECTIONS if key not in ("known", "description")),
}
"""The sections a new dossier of each kind starts with."""

Picture = bytes | Path
"""An image as the bytes of a file or the path to it: JPEG passes through untouched, anything Pillow reads is converted."""


def section_title(key: SectionKey) -> str:
    """The heading of a section in the current language (`words.use`)."""
    return {
        "known": _("What is known, and what is not"),
        "description": _("Aliases and description"),
        "links": _("Links"),
        "conflicts": _("Questions and conflicts"),
        "timeline": _("Timeline"),
        "events": _("Events"),
        "seizures": _("Seizures"),
        "entries": _("Entries"),
        "evidence": _("Evidence register"),
        "custody": _("Chain of custody"),
        "assessments": _("Assessments"),
        "gaps": _("Gaps"),
        "sources": _("Sources"),
        "legend": _("How to read this dossier"),
    }[key]


@dataclass(frozen=True, slots=True)
class Marking:
    """How the paper must be handled: printed in the header and footer of every page. `colour` is '#rrggbb'."""

    label: str
    colour: str = "#8a1f1b"


@dataclass(frozen=True, slots=True)
class Standing:
    """How well something is backed. `count` is the number of independent origins, or of register entries for 'record'."""

    key: StandingKey
    count: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence (or paragraph) and the numbers of the sources that say so."""

    text: str
    sources: tuple[int, ...] = ()
    against: tuple[int, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value. `rivals` holds the other versions of it when nobody has chosen: all are printed side by side."""

    label: str
    value: str
    sources: tuple[int, ...] = ()
    standing: Standing | None = None
    rivals: tuple[Statement, ...] = ()
    against: tuple[int, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A name somebody goes by, as printed, without quotation marks (the paper sets them)."""

    text: str
    kind: str = ""
    language: str = ""
    period: str = ""
    also_used_by: str = ""
    standing: Standing | None = None
    sources: tuple[int, ...] = ()
    against: tuple[int, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link, read from the subject (or from `subject` when it is not the dossier's own): reading + target."""

    reading: str
    target: str
    target_ref: str = ""
    alleged: bool = False
    subject: str = ""
    named_as: str = ""  # the alias under which the source tells it
    detail: str = ""  # role, amount, as written
    period: str = ""
    standing: Standing | None = None
    grade: str = ""  # "B2", "B3 / C4"; empty for not graded
    sources: tuple[int, ...] = ()
    note: str = ""
    against: tuple[int, ...] = ()
    how: str = ""
    statements: tuple[Statement, ...] = ()  # what the sources say, in the words in which it was entered


@dataclass(frozen=True, slots=True)
class SeizureRow:
    """One seizure or part of one. `indent` counts how deep it is a part of the rows above; parts follow their whole."""

    what: str
    ref: str = ""
    substance: str = ""
    form: str = ""
    state: str = ""
    as_written: str = ""
    base: str = ""  # in `base_unit`, with its qualifier: "≈ 1 200"
    base_unit: str = ""  # "kg"
    basis: str = ""
    stated_total: bool = False
    standing: Standing | None = None
    sources: tuple[int, ...] = ()
    indent: int = 0
    date: str = ""
    against: tuple[int, ...] = ()
    how: str = ""
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class TotalRow:
    """The sum of what may be summed: one substance, one form, one weight basis. `amount` may be a range."""

    substance: str
    form: str
    basis: str
    amount: str
    unit: str
    of: int = 0  # how many figures were added


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened, in order of time; undated ones last."""

    date: str
    title: str
    ref: str = ""
    kind: str = ""
    place: str = ""
    detail: str = ""  # headcounts and outcome in words
    statements: tuple[Statement, ...] = ()
    standing: Standing | None = None
    sources: tuple[int, ...] = ()
    against: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """One who says something about an answer."""

    who: str
    grade: str = ""
    supports: bool = True  # False: disputes it
    how: str = ""  # stated, reported, alleged ...
    sources: tuple[int, ...] = ()
    says: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, or one version of a value; none is printed as better than its rivals unless `chosen`."""

    text: str
    voices: tuple[Voice, ...] = ()
    hypothesis: bool = False  # nobody asserts it; it is asked
    chosen: bool = False
    reason: str = ""  # why it was chosen


@dataclass(frozen=True, slots=True)
class Question:
    """A question with rival answers ("Who did it?") or a field with rival values ("Weight of SZ-0003")."""

    text: str
    answers: tuple[Answer, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record told in full: for selections, and for the people, places and organisations an operation touches."""

    title: str
    ref: str
    kind: str
    facts: tuple[Fact, ...] = ()
    statements: tuple[Statement, ...] = ()
    portrait: Picture | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One line of the evidence register. `icon` is a kind ('video', 'image', 'document', 'audio', 'object') for lack
    of a picture.
    """

    ref: str
    title: str
    kind_line: str = ""  # "video · 02:14 · 48.1 MB"
    sha256: str = ""  # 64 hex digits, or empty when there are no bytes here
    received: str = ""
    note: str = ""
    thumbnail: Picture | None = None
    icon: str = "document"
    code: str = ""  # payload of the printed code; empty for none
    sources: tuple[int, ...] = ()
    fault: str = ""  # what the last check of the bytes found wrong, a sentence


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """One entry of a chain of custody. `struck` is the reason why it was struck; struck entries stay readable."""

    exhibit: str
    happened: str
    action: str
    who: str = ""  # "from -> to", or who acted
    where: str = ""
    seal: str = ""
    entered: str = ""
    note: str = ""
    struck: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A judgement of somebody's, apart from the facts."""

    text: str
    author: str = ""
    confidence: str = ""  # empty: not stated
    rests_on: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    ref: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A numbered source. `draws_on` are numbers of other sources: those count once together."""

    number: int
    title: str
    kind: str = ""
    date: str = ""
    publisher: str = ""
    reliability: str = ""  # "B"; empty for not graded
    draws_on: tuple[int, ...] = ()
    draws_on_words: str = ""  # for what has no number: "own operation"
    ref: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a source says word for word, and where: "EX-0004, page 3". `picture` is a region of a page, cut out."""

    sources: tuple[int, ...]
    about: str
    says: str = ""
    excerpt: str = ""
    place: str = ""
    picture: Picture | None = None
    supports: bool = True


@dataclass(frozen=True, slots=True)
class LegendRow:
    """What a grade or sign means."""

    sign: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that is on the paper. What is not chosen in `sections` is not printed, whatever the other fields hold."""

    kind: DossierKind
    title: str
    number: str
    as_of: str
    sections: tuple[SectionKey, ...]
    language: str = "en"
    page_size: PageSize = "A4"
    subtitle: str = ""
    ref: str = ""
    marking: Marking | None = None
    author: str = ""
    running: str = ""  # "copy 3 of 5, Prosecutor's office": after title and ref in the running head
    journal_head: str = ""  # hash of the newest change; only where nothing is left out
    journal_seq: int = 0  # its number
    made: datetime | None = None  # aware; the dates in the file's own description; None for none

    summary: tuple[Statement, ...] = ()
    facts: tuple[Fact, ...] = ()  # beside the portrait on the cover
    portrait: Picture | None = None
    unknowns: tuple[str, ...] = ()
    cover_lines: tuple[Fact, ...] = ()  # prepared for, prepared by, withheld, integrity

    known: tuple[Statement, ...] = ()
    aliases: tuple[Alias, ...] = ()
    description: tuple[Fact, ...] = ()
    photos: tuple[tuple[Picture, str], ...] = ()  # with their captions
    link_figure: Figure | None = None
    link_caption: str = ""  # what the figure shows: "Links of “Chipi”, two steps far."
    links: tuple[LinkRow, ...] = ()
    questions: tuple[Question, ...] = ()
    timeline: Figure | None = None
    events: tuple[EventRow, ...] = ()
    seizures: tuple[SeizureRow, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    left_out: tuple[Statement, ...] = ()  # what no total holds, and why
    entries: tuple[Entry, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    custody: tuple[CustodyRow, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    gaps: tuple[str, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    passages: tuple[Passage, ...] = ()  # printed under the sources
    legend: tuple[LegendRow, ...] = ()  # the grading scales in use; line styles and standing are always explained

    def __post_init__(self) -> None:
        unknown = [key for key in self.sections if key not in SECTIONS]
        if unknown:
            raise BadInput(
                _("There is no section called {name}. Sections are: {all}.").format(
                    name=unknown[0], all=", ".join(SECTIONS)
                )
            )
        if len({source.number for source in self.sources}) != len(self.sources):
            raise BadInput(_("Two sources of a dossier carry the same number."))
