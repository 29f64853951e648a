"""From the library to the plain values of a dossier: what is printed is fetched once, numbered, and handed on frozen.

Nothing after this step sees the library. Every statement carries the numbers of the sources that say it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.grading import schemes
from casefiles.domain.moments import parse_utc
from casefiles.domain.vocabulary import vocabulary
from casefiles.dossier import content, numbering, painting
from casefiles.dossier.content import SECTIONS_OF, DossierKind, PageSize, SectionKey
from casefiles.errors import BadInput, NotFound
from casefiles.figures import from_case
from casefiles.figures.figure import Figure
from casefiles.progress import Progress, silent
from casefiles.services import dossiers, graph, lookup, profile, scope, timeline, totals
from casefiles.services.case import Case
from casefiles.services.evidence import custody, intake
from casefiles.services.views import (
    AliasView,
    Backing,
    ClaimView,
    FieldView,
    LinkView,
    Moment,
    PartView,
    RecordView,
    Ref,
)
from casefiles.words import N_, _, ngettext

UNTOLD = frozenset({"in_file", "about", "copy_of", "uses_name", "rests_on", "draws_on", "made_from"})
"""Links that organise the case and say nothing of the subject."""
KINDS: dict[str, DossierKind] = {"operation": "operation", "person": "person", "organisation": "organisation"}


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
        gathered = _Gathering(case, library, list(dict.fromkeys(heads)), progress)
        return gathered.dossier(options)


def _by_id(session: Any, record: int) -> Ref:
    found = lookup.refs(session, [record], trash=False).get(record)
    if found is None:
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    return found


class _Gathering:
    """One dossier under way: the records in scope as views, and the numbers of the sources they cite."""

    def __init__(self, case: Case, library: Library, heads: Sequence[Ref], progress: Progress) -> None:
        self.case = case
        self.library = library
        self.heads = list(heads)
        self.kind: DossierKind = KINDS.get(heads[0].type, "selection") if len(heads) == 1 else "selection"
        wanted = scope.of(case, [head.id for head in heads])
        self.views: dict[int, RecordView] = {}
        for n, record in enumerate(wanted):
            progress(n, len(wanted), _("Gathering"))
            self.views[record] = profile.view(case, record)
        self.subject = self.views[heads[0].id]
        self.identity = [self.subject, *(self.views[same.id] for same in self.subject.same_as if same.id in self.views)]
        claims = [claim for view in self.views.values() for claim in _claims_of(view)]
        self.numbers = numbering.number(case, claims, self._cited())
        links = {link.id for view in self.views.values() for link in view.links if link.id is not None}
        self.printed = {*self.views, *links, *(claim.id for claim in claims), *self.numbers.sources()}

    def _cited(self) -> list[int]:
        """Sources that are in scope themselves, cited or not."""
        return [view.id for view in self.views.values() if view.type == "source"]

    def of_type(self, *types: str) -> list[RecordView]:
        """The views of these types, by ref."""
        return sorted((view for view in self.views.values() if view.type in types), key=lambda view: view.ref)

    # The whole

    def dossier(self, options: Options) -> content.Dossier:
        moment = self.library.clock()
        exhibits = self.of_type("exhibit")
        seizures, sums, left_out = self._seizures()
        marking = self._marking()
        links = self._links()
        return content.Dossier(
            kind=self.kind,
            title=self._title(),
            number=options.number,
            as_of=words.moment(moment.utc, moment.zone, reader=moment.zone),
            sections=options.sections or SECTIONS_OF[self.kind],
            language=options.language,
            page_size=options.page_size,
            subtitle=self._subtitle(),
            ref=self.subject.ref if self.kind != "selection" else "",
            marking=marking,
            author=self.library.author,
            journal_head=self.library.head.hash,
            made=parse_utc(moment.utc),
            summary=tuple(self._summary()),
            facts=tuple(self._facts()),
            portrait=self._portrait(),
            unknowns=tuple(self._unknowns()),
            cover_lines=self._cover_lines(),
            known=tuple(self._known()),
            aliases=tuple(self._alias(alias) for view in self.identity for alias in view.aliases),
            description=tuple(self._description()),
            link_figure=self._link_figure(),
            link_caption=_("Links of {title}, two steps far.").format(title=self._title()),
            links=tuple(links),
            questions=tuple(self._questions()),
            timeline=self._timeline(),
            events=tuple(self._event(view) for view in self._in_time()),
            seizures=tuple(seizures),
            totals=tuple(sums),
            left_out=tuple(left_out),
            entries=tuple(self._entry(view) for view in self._told_in_full()),
            exhibits=tuple(self._exhibit(view) for view in exhibits),
            custody=tuple(row for view in exhibits for row in self._custody(view)),
            assessments=tuple(self._assessment(view) for view in self.of_type("assessment")),
            gaps=tuple(self._gaps()),
            sources=tuple(self.numbers.rows()),
            legend=tuple(self._legend()),
        )

    def _title(self) -> str:
        if self.kind != "selection":
            return self.subject.title
        return ngettext("{n} entry", "{n} entries", len(self.heads)).format(n=len(self.heads))

    def _subtitle(self) -> str:
        if self.kind == "selection":
            return words.and_list([head.title for head in self.heads[:6]])
        return self.subject.subtitle

    def _marking(self) -> content.Marking | None:
        """The highest handling among all that the dossier draws on, links, statements and sources too."""
        scale = vocabulary("marking")
        ranked = [
            (term.rank or 0, term)
            for key in sorted(dossiers.markings(self.case, self.printed))
            if key in scale
            for term in [scale.term(key)]
        ]
        if not ranked:
            return None
        term = max(ranked, key=lambda each: each[0])[1]
        label = (term.es if self.case.language == "es" else term.en).upper()
        return content.Marking(label, term.colour or "#8a1f1b")

    # Statements

    def statement(self, view: RecordView, link: LinkView) -> content.Statement:
        """A link as a sentence with its sources."""
        hedges = [_("alleged")] if link.alleged else []
        hedges += [_("hypothesis")] if link.hypothesis else []
        hedges += [_("disputed")] if link.backing.name == "disputed" else []
        extra = f" ({', '.join(hedges)})" if hedges else ""
        when = f", {link.period}" if link.period else ""
        detail = f" - {link.detail}" if link.detail else ""
        text = f"{view.title} {link.reading}{extra} {link.other.title}{when}{detail}."
        return content.Statement(text, self.numbers.of(link.claims))

    def _told(self, view: RecordView) -> list[LinkView]:
        return [
            link
            for link in view.links
            if link.type not in UNTOLD and link.other.type not in {"claim", "source", "assessment", "task", "note"}
        ]

    def _summary(self) -> list[content.Statement]:
        """What the cover says first: the record's own summary, else what its best backed links say."""
        found = []
        for view in self.identity if self.kind != "selection" else []:
            text = view.shown("summary") or view.shown("description")
            if text:
                found.append(content.Statement(text, self.numbers.of(view.claims)))
        if not found and self.kind != "selection":
            links = sorted(self._told(self.subject), key=lambda link: link.backing.name == "unsourced")
            found = [self.statement(self.subject, link) for link in links if link.type in LEADING][:3]
        return found[:3]

    def _known(self) -> list[content.Statement]:
        found = []
        seen: set[tuple[str, int]] = set()
        for view in self.identity if self.kind != "selection" else []:
            for claim in view.claims:
                if claim.says and claim.supports and claim.state != "rejected":
                    found.append(content.Statement(claim.says, self.numbers.of([claim])))
            for link in self._told(view):
                if link.backing.name == "unsourced" or (link.reading, link.other.id) in seen:
                    continue
                seen.add((link.reading, link.other.id))
                found.append(self.statement(view, link))
        return _merged(found)

    def _facts(self) -> list[content.Fact]:
        if self.kind == "selection":
            return []
        found = [
            self._fact(one) for one in self.subject.fields if one.key in COVER.get(self.subject.type, ()) and one.shown
        ]
        for part in self.subject.parts:
            if part.rows and part.key in {"resources", "case_numbers", "capacities"}:
                shown = "; ".join(_row_in_words(row) for row in part.rows)
                numbers = self.numbers.of(claim for claim in self.subject.claims if claim.part)
                found.append(content.Fact(part.label, shown, numbers))
        if self.kind == "person":
            operations = [link.other for link in self.subject.links if link.type == "in_file"]
            if operations:
                found.append(content.Fact(_("Operations"), words.and_list([ref.ref for ref in operations])))
            others = sorted({user.ref for alias in self.subject.aliases for user in alias.also_used_by})
            found.append(
                content.Fact(_("Also used by"), words.and_list(others) if others else _("nobody known to this library"))
            )
        return found

    def _fact(self, one: FieldView) -> content.Fact:
        rivals = [content.Statement(version.shown, self.numbers.of(version.claims)) for version in one.versions]
        claims = [claim for version in one.versions for claim in version.claims]
        if not claims:
            claims = [claim for claim in self.subject.claims if claim.field == one.key and claim.part is None]
        backing = _standing(one.backing) if one.backing else None
        return content.Fact(
            one.label, _first_line(one.shown), self.numbers.of(claims), backing, tuple(rivals) if one.open else ()
        )

    def _description(self) -> list[content.Fact]:
        return [
            self._fact(one)
            for view in self.identity
            for one in view.fields
            if one.shown and one.key not in {"summary", "portrait", "portrait_region", "marking", "tlp"}
        ]

    def _alias(self, alias: AliasView) -> content.Alias:
        return content.Alias(
            alias.text,
            alias.kind,
            alias.language,
            alias.period,
            words.and_list([f"{user.title} ({user.ref})" for user in alias.also_used_by]),
            _standing(alias.backing),
            self.numbers.of(alias.link.claims),
        )

    def _portrait(self) -> bytes | None:
        for view in self.identity:
            field = next((one for one in view.fields if one.key == "portrait" and one.target), None)
            if field is not None and field.target is not None and field.target.id in self.views:
                return intake.thumbnail(self.library, self.views[field.target.id].shown("sha256"))
        return None

    # Links

    def _links(self) -> list[content.LinkRow]:
        rows = []
        subjects = self.identity if self.kind != "selection" else [self.views[head.id] for head in self.heads]
        several = len(subjects) > 1
        for view in subjects:
            rows += [self._link(link, view.title if several else "") for link in self._told(view)]
        shown = {(link.id, link.field) for view in subjects for link in view.links}
        if self.kind != "selection":
            # What the records around the subject have to do with one another belongs to the picture too.
            for view in self.views.values():
                if view in subjects or view.type in {"claim", "source", "exhibit", "assessment", "alias", "place"}:
                    continue
                for link in self._told(view):
                    if (
                        link.id is not None
                        and not link.backwards
                        and link.other.id in self.views
                        and (link.id, None) not in shown
                    ):
                        shown.add((link.id, None))
                        rows.append(self._link(link, view.title))
        return rows

    def _link(self, link: LinkView, subject: str) -> content.LinkRow:
        return content.LinkRow(
            reading=link.reading,
            target=link.other.title,
            target_ref=link.other.ref,
            alleged=link.alleged,
            subject=subject,
            named_as=link.named_as.strip("“”«»"),
            detail=", ".join(part for part in (link.role, link.amount, link.detail, link.extent) if part),
            period=link.period,
            standing=_standing(link.backing),
            grade=link.grade,
            sources=self.numbers.of(link.claims),
            note=_("hypothesis: no source here asserts it") if link.hypothesis else "",
        )

    def _link_figure(self) -> Figure | None:
        found = graph.neighbourhood(
            self.library, [head.id for head in self.heads], steps=2, limit=22, language=self.case.language
        )
        if not found.edges:
            return None
        return from_case.link_chart(found, focus=self.heads[0].id, measure=painting.measure)

    # Questions

    def _questions(self) -> list[content.Question]:
        found = []
        for view in self.views.values():
            about = f"{view.ref} {view.title}"
            for question in profile.questions_of(self.case, view):
                answers = [
                    content.Answer(
                        answer.link.other.title,
                        tuple(self._voice(claim) for claim in (*answer.supports, *answer.disputes)),
                        answer.link.hypothesis,
                    )
                    for answer in question.answers
                ]
                if len(answers) > 1 or any(answer.disputes for answer in question.answers):
                    found.append(content.Question(question.text, tuple(answers), about))
            found += [self._rival(view, one) for one in view.fields if len(one.versions) > 1]
            for part in view.parts:
                for row in part.rows:
                    found += [self._rival(view, one) for one in row.fields if len(one.versions) > 1]
        return found

    def _rival(self, view: RecordView, one: FieldView) -> content.Question:
        answers = [
            content.Answer(
                version.shown,
                tuple(self._voice(claim) for claim in version.claims),
                chosen=version.chosen,
                reason=next((claim.state_reason for claim in version.claims if claim.state_reason), ""),
            )
            for version in one.versions
        ]
        return content.Question(
            _("{field} of {title}").format(field=one.label, title=view.title),
            tuple(answers),
            f"{view.ref} {view.title}",
        )

    def _voice(self, claim: ClaimView) -> content.Voice:
        who = claim.source.title + (" " + _("via {source}").format(source=claim.via.title) if claim.via else "")
        return content.Voice(who, claim.grade, claim.supports, claim.how_said_shown, self.numbers.of([claim]))

    # Time

    def _moments(self) -> tuple[Moment, ...]:
        wanted = [view.id for view in self.views.values() if view.type in TIMED]
        return timeline.moments(self.library, wanted, language=self.case.language)

    def _timeline(self) -> Figure | None:
        return from_case.time_chart(self._moments(), today=self.library.clock().day, measure=painting.measure)

    def _in_time(self) -> list[RecordView]:
        """Events and operations in order of time, the undated last."""
        order = {moment.record.id: n for n, moment in reversed(list(enumerate(self._moments())))}
        events = [
            view for view in self.of_type("event", "operation") if self.kind != "operation" or view is not self.subject
        ]
        return sorted(events, key=lambda view: order.get(view.id, len(order)))

    def _event(self, view: RecordView) -> content.EventRow:
        counts = []
        for part in view.parts:
            if part.key in {"headcounts", "resources"}:
                counts += [_row_in_words(row) for row in part.rows]
        statements = [
            content.Statement(claim.says, self.numbers.of([claim]))
            for claim in view.claims
            if claim.says and claim.supports
        ]
        announced = view.shown("announced")
        date_shown = view.shown("date") or (_("announced {date}").format(date=announced) if announced else "")
        detail = "; ".join(part for part in (view.shown("extent"), *counts) if part)
        return content.EventRow(
            date_shown,
            view.title,
            view.ref,
            view.shown("kind"),
            view.shown("place"),
            detail,
            tuple(statements),
            _standing(view.backing),
            self.numbers.of(_claims_of(view)),
        )

    # Seizures

    def _seizures(self) -> tuple[list[content.SeizureRow], list[content.TotalRow], list[content.Statement]]:
        views = {view.id: view for view in self.of_type("seizure")}
        if not views:
            return [], [], []
        children: dict[int | None, list[RecordView]] = defaultdict(list)
        for view in views.values():
            whole = next((one.target for one in view.fields if one.key == "part_of"), None)
            children[whole.id if whole is not None and whole.id in views else None].append(view)
        rows: list[content.SeizureRow] = []
        self._seizure_rows(children, None, 0, rows)
        found = totals.totals(self.library, list(views), language=self.case.language)
        sums = [
            content.TotalRow(line.substance, line.form, line.basis, line.amount, line.unit, line.count)
            for line in found.lines
        ]
        notes = [content.Statement(sentence) for sentence in found.sentences()]
        return rows, sums, notes

    def _seizure_rows(
        self,
        children: dict[int | None, list[RecordView]],
        whole: int | None,
        indent: int,
        rows: list[content.SeizureRow],
    ) -> None:
        for view in children[whole]:
            weights = next((part.rows for part in view.parts if part.key == "weights"), ())
            for weight in weights or (None,):
                amount = next((one for one in weight.fields if one.key == "amount"), None) if weight else None
                basis = next((one.shown for one in weight.fields if one.key == "basis"), "") if weight else ""
                claims = list(view.claims)
                base, unit = totals.base_of(amount.stored, self.case.language) if amount and amount.stored else ("", "")
                backing = amount.backing if amount and amount.backing else view.backing
                rows.append(
                    content.SeizureRow(
                        what=view.title,
                        ref=view.ref,
                        substance=view.shown("substance") or view.shown("seizure_class"),
                        form=view.shown("chemical_form"),
                        state=view.shown("physical_state"),
                        as_written=(amount.shown if amount.open else amount.written or amount.shown) if amount else "",
                        base=base,
                        base_unit=unit,
                        basis=basis,
                        stated_total=view.shown("stated_total") == _("yes"),
                        standing=_standing(backing),
                        sources=self.numbers.of(claims),
                        indent=indent,
                        date=view.shown("date"),
                    )
                )
            self._seizure_rows(children, view.id, indent + 1, rows)

    # The rest

    def _told_in_full(self) -> list[RecordView]:
        if self.kind == "selection":
            return [self.views[head.id] for head in self.heads]
        told = self.of_type("person", "organisation", "site", "place", "vehicle", "item", "identifier")
        return [view for view in told if view not in self.identity and self._has_more_to_tell(view)]

    def _has_more_to_tell(self, view: RecordView) -> bool:
        """A paper that is only somebody's publisher is told among the sources, not once more here."""
        return bool(self._told(view)) or bool(view.aliases) or any(claim.says for claim in view.claims)

    def _entry(self, view: RecordView) -> content.Entry:
        facts = []
        for one in view.fields:
            if one.shown and one.shown != view.title and one.key not in {"marking", "tlp", "portrait_region"}:
                claims = [claim for claim in view.claims if claim.field == one.key and claim.part is None]
                facts.append(content.Fact(one.label, _first_line(one.shown), self.numbers.of(claims)))
        for part in view.parts:
            for row in part.rows:
                claims = [claim for claim in view.claims if claim.part == row.uid]
                facts.append(content.Fact(part.label, _row_in_words(row), self.numbers.of(claims)))
        if view.aliases:
            texts = words.and_list([words.quoted(alias.text) for alias in view.aliases])
            facts.insert(0, content.Fact(_("Aliases"), texts, self.numbers.of(view.aliases[0].link.claims)))
        statements = [
            content.Statement(claim.says, self.numbers.of([claim]))
            for claim in view.claims
            if claim.says and claim.supports
        ]
        statements += [self.statement(view, link) for link in self._told(view) if link.id is not None]
        return content.Entry(
            view.title,
            view.ref,
            view.type_label,
            tuple(facts),
            tuple(_merged(statements)),
            None,
            _standing(view.backing),
        )

    def _exhibit(self, view: RecordView) -> content.Exhibit:
        sha256 = view.shown("sha256")
        size = next((one.stored for one in view.fields if one.key == "size"), None)
        media = view.shown("media_type")
        line = " · ".join(
            part
            for part in (
                view.shown("nature"),
                media,
                words.size(int(size)) if size is not None else "",
                self._pages(view),
            )
            if part
        )
        received = _("received {when}").format(when=view.shown("received")) if view.shown("received") else ""
        if received and view.shown("received_from"):
            received = _("received {when} from {whom}").format(
                when=view.shown("received"), whom=view.shown("received_from")
            )
        return content.Exhibit(
            ref=view.ref,
            title=view.title,
            kind_line=line,
            sha256=sha256,
            received=received or view.shown("holding"),
            note=_("not held here: {holding}").format(holding=view.shown("holding")) if not sha256 else "",
            thumbnail=intake.thumbnail(self.library, sha256) if sha256 else None,
            icon=_icon(media),
            code=f"{self.library.code} {view.ref}",
            sources=self.numbers.of(view.claims),
        )

    @staticmethod
    def _pages(view: RecordView) -> str:
        pages = next((one.stored for one in view.fields if one.key == "pages"), None)
        return ngettext("{n} page", "{n} pages", int(pages)).format(n=pages) if pages is not None else ""

    def _custody(self, view: RecordView) -> list[content.CustodyRow]:
        entries = custody.chain(self.case.session, view.uid)
        struck = {entry.strikes: entry.reason or "" for entry in entries if entry.strikes}
        zone = self.library.clock().zone
        rows = []
        for entry in entries:
            who = " → ".join(part for part in (entry.from_whom, entry.to_whom) if part) or entry.entered_by
            rows.append(
                content.CustodyRow(
                    exhibit=view.ref,
                    happened=entry.happened_written or entry.happened or words.moment(entry.entered, zone, reader=zone),
                    action=vocabulary("custody_action").show(entry.action, self.case.language),
                    who=who,
                    where=entry.place or "",
                    seal=entry.seal or "",
                    entered=words.moment(entry.entered, zone, reader=zone),
                    note=" · ".join(part for part in (entry.purpose, entry.condition) if part),
                    struck=struck.get(entry.n, ""),
                )
            )
        return rows

    def _assessment(self, view: RecordView) -> content.Assessment:
        rests = [link.other.title for link in view.links if link.type == "rests_on" and not link.backwards]
        return content.Assessment(
            view.shown("text") or view.title,
            view.shown("author"),
            "" if view.field("confidence").stored in (None, "not_stated") else view.shown("confidence"),
            tuple(rests),
            self.numbers.of(view.claims),
            view.ref,
        )

    def _unknowns(self) -> list[str]:
        """What one would look for and does not find here."""
        if self.kind == "selection":
            return []
        view = self.subject
        found = [
            _(label) for key, label in SOUGHT.get(view.type, ()) if not any(each.shown(key) for each in self.identity)
        ]
        types = {link.type for each in self.identity for link in each.links}
        found += [_(label) for key, label in SOUGHT_LINKS.get(view.type, ()) if key not in types]
        if not any(each.backing.name == "corroborated" for each in self.identity) and view.type == "person":
            found.append(_("a second, independent source for what is said of this person"))
        return found

    def _gaps(self) -> list[str]:
        found = []
        links = [
            link
            for view in self.views.values()
            for link in self._told(view)
            if link.id is not None and not link.backwards
        ]
        bare = [link for link in links if link.backing.name == "unsourced" and not link.hypothesis]
        single = [link for link in links if link.backing.name == "single source"]
        if single:
            found.append(
                ngettext(
                    "{n} link rests on a single source.", "{n} links rest on a single source.", len(single)
                ).format(n=len(single))
            )
        if bare:
            found.append(
                ngettext("{n} link has no source.", "{n} links have no source.", len(bare)).format(n=len(bare))
            )
        for view in self.of_type("exhibit"):
            holding = next((one.stored for one in view.fields if one.key == "holding"), None)
            if holding == "known_but_not_obtained":
                found.append(_("{ref} {title}: known to exist, not obtained.").format(ref=view.ref, title=view.title))
        for view in self.of_type("event", "operation", "seizure"):
            if not view.shown("date") and not view.shown("announced"):
                found.append(_("{ref} {title}: no date is known.").format(ref=view.ref, title=view.title))
        unnamed = [view for view in self.of_type("person") if view.shown("printed_name") == "" and not view.aliases]
        found += [
            _("{ref} {title}: nobody here knows a name.").format(ref=view.ref, title=view.title) for view in unnamed
        ]
        if all(not row.reliability for row in self.numbers.rows()):
            found.append(_("No source has been graded."))
        return found

    def _cover_lines(self) -> tuple[content.Fact, ...]:
        return (
            content.Fact(_("Prepared by"), self.library.author),
            content.Fact(_("From the library"), self.library.name),
            content.Fact(_("Left out"), _("nothing")),
            content.Fact(_("Journal head"), self.library.head.hash),
        )

    def _legend(self) -> list[content.LegendRow]:
        used = self.numbers.schemes
        rows = []
        for key, scheme in schemes().items():
            if key in used:
                for axis in scheme.axes:
                    rows += [
                        content.LegendRow(level.code, level.names.get(self.case.language, level.names["en"]))
                        for level in axis.levels
                    ]
        return rows


LEADING = frozenset(
    {"operated", "paid_protection", "leads", "member_of", "dismantled", "attributed_to", "took_part", "led_to_arrest"}
)
COVER: dict[str, tuple[str, ...]] = {
    "operation": ("kind", "date", "place", "status", "authority", "legal_basis", "outcome"),
    "person": ("identity", "involvement", "legal_status", "whereabouts", "born", "nationality"),
    "organisation": ("kind", "base", "founded", "ended"),
}
SOUGHT: dict[str, tuple[tuple[str, str], ...]] = {
    "person": (
        ("printed_name", N_("real name")),
        ("born", N_("birth date")),
        ("nationality", N_("nationality")),
        ("portrait", N_("photograph")),
        ("whereabouts", N_("whereabouts")),
        ("legal_status", N_("legal status")),
    ),
    "operation": (
        ("authority", N_("authority and legal basis")),
        ("place", N_("exact place")),
        ("outcome", N_("outcome in court")),
    ),
    "organisation": (("base", N_("where it is based")), ("founded", N_("since when it exists"))),
}
SOUGHT_LINKS: dict[str, tuple[tuple[str, str], ...]] = {
    "person": (("lives_at", N_("address")),),
    "organisation": (("leads", N_("who leads it")), ("member_of", N_("its members"))),
    "operation": (("led_to_arrest", N_("arrests")),),
}
TIMED = frozenset({"operation", "event", "seizure", "source", "site", "assessment"})


def _standing(backing: Backing) -> content.Standing:
    if backing.one_record:
        return content.Standing("record", backing.sources)
    key = from_case.STANDING[backing.name]
    return content.Standing(key, backing.independent if key == "corroborated" else backing.sources)


def _claims_of(view: RecordView) -> Iterable[ClaimView]:
    yield from view.claims
    for link in view.links:
        yield from link.claims


def _row_in_words(row: PartView) -> str:
    """A row of a list in few words: what it is, how many, then the rest ("police: 4, wounded")."""
    held = {one.key: one.shown for one in row.fields if one.shown}
    count = held.pop("count", "")
    what, *rest = [*held.values()] or [""]
    return ", ".join([": ".join(part for part in (what, count) if part), *rest])


def _merged(statements: Collection[content.Statement]) -> list[content.Statement]:
    """Equal sentences once, with the sources of all of them."""
    found: dict[str, set[int]] = {}
    for statement in statements:
        found.setdefault(statement.text, set()).update(statement.sources)
    return [content.Statement(text, tuple(sorted(numbers))) for text, numbers in found.items()]


def _first_line(text: str) -> str:
    return text if len(text) <= 400 else text[:397] + "…"


def _icon(media_type: str) -> str:
    family = media_type.partition("/")[0]
    if family in {"video", "image", "audio"}:
        return family
    return "document" if media_type else "object"
