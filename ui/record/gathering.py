"""All that a record's page shows, read in one go in another thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from casefiles.database.library import Library
from casefiles.services import listing, one_each, one_person, profile, timeline
from casefiles.services.case import Case
from casefiles.services.evidence import checks, intake, readings, suggestions
from casefiles.services.evidence.custody_views import custody_of
from casefiles.services.evidence.dividing import parts_of
from casefiles.services.evidence.readings import FileView
from casefiles.services.evidence.suggestions import Taken
from casefiles.services.judgements import JudgementView, of_record
from casefiles.services.lookup import by_ref
from casefiles.services.one_person import OnePerson
from casefiles.services.views import CustodyChain, LinkView, Question, RecordView, Ref, Row

EVIDENCE_COLUMNS = ("media_type", "size", "sha256", "holding", "nature")
TASK_COLUMNS = ("status", "due", "assigned")
SEIZURE_COLUMNS = ("substance", "seizure_class", "chemical_form", "amounts")
SEEN_IN = frozenset({"took_part", "led_to_arrest"})
"""Links with events at which somebody was present."""
COMPARED = ("person", "organisation")
"""Types whose entries can be judged to be the same."""


@dataclass(frozen=True)
class Gathered:
    """A record and what hangs on it. Rows have the cells of the columns named above; `notes` are (row, whole text)."""

    view: RecordView
    questions: tuple[Question, ...] = ()
    evidence: tuple[Row, ...] = ()
    tasks: tuple[Row, ...] = ()
    notes: tuple[Row, ...] = ()
    seizures: tuple[Row, ...] = ()
    judgements: tuple[JudgementView, ...] = ()
    custody: CustodyChain = CustodyChain()
    parts: tuple[Ref, ...] = ()
    """The parts of an evidence item."""
    last_check: checks.Last | None = None
    """The last check of an exhibit's bytes."""
    file: FileView | None = None
    """What is known of an exhibit's file."""
    taken: Taken | None = None
    """Where and when an exhibit's file says it was made."""
    picture: bytes | None = None
    one: OnePerson | None = None
    """The whole identity, where entries are judged to be one or judgements contradict one another."""
    seen: tuple[str, str] = ("", "")
    """When and where a person was first and last seen."""
    identity: Mapping[int, int] = field(default_factory=dict)
    """Of the entries it is linked with those that are judged to be one with another, each with a number they share."""

    def who(self, link: LinkView) -> int:
        """What links to one person have in common, in whichever of its entries they end."""
        return self.identity.get(link.other.id, link.other.id)


def gather(library: Library, ref: str) -> Gathered:
    """The record of a ref with all that its page shows. Raises NotFound."""
    with library.read() as session:
        case = Case(session, library)
        view = profile.view(case, by_ref(session, ref, trash=True).id)
        questions = profile.questions_of(case, view)
        judgements = tuple(of_record(session, view.id)) if view.type in COMPARED else ()
        digest = view.shown("sha256") if view.type == "exhibit" else ""
        last_check = checks.last_of(session, [digest]).get(digest) if digest else None
        ends = {link.other.id for link in view.links}
        identity = {key: name for key, name in one_each.identity(session, ends).items() if key in ends}
        parts = tuple(parts_of(session, view.id)) if view.type == "exhibit" else ()
        view = _without_parts(view, {one.id for one in parts})
        one = one_person.of(case, view.id) if view.same_as or any(each.skipped for each in judgements) else None
    evidence = listing.rows(library, "exhibit", [one.id for one in view.evidence], EVIDENCE_COLUMNS)
    tasks = listing.rows(library, "task", [one.id for one in view.tasks], TASK_COLUMNS)
    notes = listing.rows(library, "note", [one.id for one in view.notes], ("text",))
    taken = [link.other.id for link in view.links if link.other.type == "seizure"]
    seizures = listing.rows(library, "seizure", list(dict.fromkeys(taken)), SEIZURE_COLUMNS)
    return Gathered(
        view,
        questions,
        tuple(evidence),
        tuple(tasks),
        tuple(notes),
        tuple(seizures),
        judgements,
        custody_of(library, view.uid) if view.type == "exhibit" else CustodyChain(),
        parts,
        last_check,
        readings.file_of(library, view.id) if view.type == "exhibit" else None,
        suggestions.taken(library, view.id) if view.type == "exhibit" else None,
        _picture(library, view),
        one,
        _seen(library, view) if view.type == "person" else ("", ""),
        identity,
    )


def _without_parts(view: RecordView, parts: set[int]) -> RecordView:
    """Parts of an evidence item have a card of their own, so that they are no links and no further evidence besides."""
    if not parts:
        return view
    links = tuple(link for link in view.links if not (link.other.id in parts and link.field == "part_of"))
    linked = {link.other.id for link in links}
    evidence = tuple(one for one in view.evidence if one.id not in parts or one.id in linked)
    return replace(view, links=links, evidence=evidence)


def _seen(library: Library, view: RecordView) -> tuple[str, str]:
    """From periods of sightings and the dates of events the person took part in: first, and last."""
    met = [
        (link.sort, f"{link.period} · {link.other.title}")
        for link in view.links
        if link.type == "seen_at" and link.sort
    ]
    events = [link.other.id for link in view.links if link.type in SEEN_IN]
    for moment in timeline.moments(library, events) if events else ():
        if moment.earliest is not None and moment.record.id in events:
            met.append((moment.earliest, f"{moment.shown} · {moment.label}"))
    met.sort()
    return (met[0][1], met[-1][1]) if met else ("", "")


def _picture(library: Library, view: RecordView) -> bytes | None:
    """The portrait of a person, or the small picture of an exhibit itself."""
    digest = ""
    if view.type == "exhibit":
        digest = str(view.field("sha256").stored or "")
    elif view.type == "person" and (target := view.field("portrait").target) is not None:
        rows = listing.rows(library, "exhibit", [target.id], ("sha256",))
        digest = rows[0].cells[0] if rows else ""
    return intake.thumbnail(library, digest) if digest else None
