"""A whole dossier: what each section holds, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.moments import parse_utc
from casefiles.dossier import content
from casefiles.dossier.content import SECTIONS_OF, PageSize, SectionKey
from casefiles.dossier.gather import (
    assessments,
    cover,
    description,
    entries,
    events,
    evidence,
    gaps,
    known,
    links,
    passages,
    questions,
    seizures,
    sources,
)
from casefiles.dossier.gather.scope import Scope
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Progress, silent
from casefiles.services import lookup
from casefiles.services.case import Case
from casefiles.services.views import Ref
from casefiles.words import _


@dataclass(frozen=True)
class Options:
    """What a person chose: sections (None: those of the kind), language and page size of the paper."""

    language: str = "en"
    sections: tuple[SectionKey, ...] | None = None
    page_size: PageSize = "A4"
    number: str = ""


def gather(
    library: Library, subjects: Sequence[str | int], options: Options, progress: Progress = silent
) -> content.Dossier:
    """The dossier of one record, or of a selection. Raises NotFound for a ref there is not, BadInput for none."""
    if not subjects:
        raise BadInput(_("Say which entry the dossier is about."))
    with words.use(options.language), library.read() as session:
        case = Case(session, library, options.language)
        heads = [lookup.by_ref(session, one) if isinstance(one, str) else _by_id(session, one) for one in subjects]
        tip = next((head for head in heads if head.type == "tip"), None)
        if tip is not None:
            raise BadInput(_("{ref} is a tip that nobody entered: tips are not printed.").format(ref=tip.ref))
        return _dossier(Scope(case, library, list(dict.fromkeys(heads)), progress), options)


def _by_id(session: Any, record: int) -> Ref:
    found = lookup.refs(session, [record], trash=False).get(record)
    if found is None:
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    return found


def _dossier(scope: Scope, options: Options) -> content.Dossier:
    moment = scope.library.clock()
    seized, sums, left_out = seizures.seizures(scope)
    moments = events.moments(scope)
    chosen = options.sections or SECTIONS_OF[scope.kind]
    figure, unshown = links.figure(scope)
    return content.Dossier(
        kind=scope.kind,
        title=cover.title(scope),
        number=options.number,
        as_of=words.moment(moment.utc, moment.zone, reader=moment.zone, zoned=True),
        sections=chosen,
        language=options.language,
        page_size=options.page_size,
        subtitle=cover.subtitle(scope),
        ref=scope.subject.ref if scope.kind != "selection" else "",
        marking=cover.marking(scope),
        author=scope.library.author,
        journal_head=scope.library.head.hash,
        journal_seq=scope.library.head.seq,
        made=parse_utc(moment.utc),
        summary=tuple(cover.summary(scope)),
        facts=tuple(cover.facts(scope)),
        portrait=cover.portrait(scope),
        unknowns=tuple(gaps.unknowns(scope)),
        cover_lines=cover.lines(scope, chosen),
        known=tuple(known.known(scope)),
        aliases=tuple(description.aliases(scope)),
        description=tuple(description.description(scope)),
        link_figure=figure,
        link_caption=links.caption(cover.title(scope), unshown),
        links=tuple(links.links(scope)),
        questions=tuple(questions.questions(scope)),
        timeline=events.figure(scope, moments),
        events=tuple(events.events(scope, moments)),
        seizures=tuple(seized),
        totals=tuple(sums),
        left_out=tuple(left_out),
        entries=tuple(entries.entries(scope)),
        exhibits=tuple(evidence.exhibits(scope)),
        custody=tuple(evidence.chains(scope)),
        assessments=tuple(assessments.assessments(scope)),
        gaps=tuple(gaps.gaps(scope)),
        sources=tuple(scope.numbers.rows()),
        passages=tuple(passages.passages(scope)) if "sources" in chosen else (),
        legend=tuple(sources.legend(scope)),
    )
