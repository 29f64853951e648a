"""An entry as a page shows it: fields with their versions, lists, links both ways, who says so, backing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from casefiles import words
from casefiles.database import derived, tables
from casefiles.database.library import Library
from casefiles.domain.alias import Alias
from casefiles.domain.claim import Claim
from casefiles.domain.grading import Grade
from casefiles.domain.kinds import Amount, Choice, Date, Given, Position, Reference
from casefiles.domain.link import Link
from casefiles.domain.note import Note
from casefiles.domain.person import Person
from casefiles.domain.record import Field, Record, fields_of
from casefiles.domain.record_types import RECORD_TYPES, record_type
from casefiles.domain.standing import Standing, origins, standing
from casefiles.domain.task import Task
from casefiles.domain.vocabulary import link_type, link_types, vocabulary
from casefiles.services import records
from casefiles.services.lookup import by_ref, given, refs
from casefiles.services.views import (
    AliasView,
    Answer,
    Backing,
    ClaimView,
    FieldView,
    LinkView,
    PartList,
    PartView,
    Question,
    RecordView,
    Ref,
    Version,
)
from casefiles.words import _, ngettext

FINAL = {"convicted_final"}
"""Legal status after which "alleged" is no longer said."""


def chip(found: Standing) -> str:
    """What the window says of a standing: counts, never the rule's word alone."""
    if found.name == "disputed":
        return _("disputed")
    if found.name == "corroborated":
        return ngettext("{n} independent", "{n} independent", found.independent).format(n=found.independent)
    if found.name == "unsourced":
        return _("no source")
    if found.one_record:
        return _("1 record")
    if found.sources > 1:
        return _("1 source, repeated")
    return ngettext("{n} source", "{n} sources", found.sources).format(n=found.sources)


def backing_of(found: Standing) -> Backing:
    """The plain value of a standing."""
    return Backing(found.name, chip(found), found.sources, found.independent, found.disputes, found.one_record)


class Case:
    """What several views of one moment share: sources, voices, names. Lives as long as the session."""

    def __init__(self, session: Session, library: Library, language: str | None = None) -> None:
        self.session = session
        self.library = library
        self.language = language or words.language()
        self.given: Given = given(session, library, self.language)
        self._sources: derived.Backing | None = None
        self._names: dict[int, Ref] = {}

    @property
    def sources(self) -> derived.Backing:
        """The facts of all sources, read once."""
        if self._sources is None:
            self._sources = derived.backing(self.session)
        return self._sources

    def names(self, ids: Iterable[int | None]) -> dict[int, Ref]:
        """Names of these records, read once each."""
        missing = {record for record in ids if record is not None} - self._names.keys()
        if missing:
            self._names.update(refs(self.session, missing))
        return self._names

    def standing(self, claims: Sequence[Claim], chosen: str | None = None) -> Standing:
        """The standing of what these claims are about."""
        known = self.sources
        facts = [
            derived.facts_of(claim, known.single_records)
            for claim in claims
            if claim.deleted_in is None and claim.source in known.sources
        ]
        return standing(facts, known.sources, chosen=chosen)

    def claims_about(self, ids: Iterable[int]) -> dict[int, list[Claim]]:
        """Claims about these records, in order of entry."""
        found: dict[int, list[Claim]] = defaultdict(list)
        for chunk in derived.chunks(sorted(set(ids))):
            for claim in self.session.scalars(select(Claim).where(Claim.about.in_(chunk)).order_by(Claim.id)):
                found[claim.about].append(claim)
        return found

    def claim_views(self, claims: Sequence[Claim]) -> list[ClaimView]:
        """The claims as they are shown."""
        if not claims:
            return []
        facts = self.sources.sources
        voices = {
            claim.id: origins(claim.source, claim.via, facts) if claim.source in facts else frozenset()
            for claim in claims
        }
        names = self.names(
            [end for claim in claims for end in (claim.about, claim.source, claim.via, claim.exhibit)]
            + [voice for own in voices.values() for voice in own]
        )
        return [self._claim_view(claim, names, voices[claim.id]) for claim in claims]

    def _claim_view(self, claim: Claim, names: dict[int, Ref], voices: frozenset[int]) -> ClaimView:
        about = names[claim.about]
        described = self._described(claim, about)
        value = ""
        if claim.value is not None and described is not None:
            value = described.kind.show(described.kind.from_plain(json.loads(claim.value), self.given), self.given)
        grade = Grade(claim.grade_scheme or "admiralty", claim.grade_code) if claim.grade_code else None
        return ClaimView(
            id=claim.id,
            ref=claim.ref,
            about=about,
            field=claim.field_key,
            field_label=_(described.label) if described else "",
            part=claim.part,
            source=names[claim.source],
            via=names[claim.via] if claim.via else None,
            supports=claim.supports,
            how_said=claim.how_said,
            how_said_shown=vocabulary("how_said").show(claim.how_said, self.language),
            says=claim.says or "",
            excerpt=claim.excerpt or "",
            excerpt_place=claim.excerpt_place or "",
            exhibit=names[claim.exhibit] if claim.exhibit else None,
            value=value,
            value_key=claim.value_key,
            true_when=claim.true_when.show(self.language) if claim.true_when else "",
            grade=grade.show() if grade else "",
            grade_meaning=grade.meaning(self.language) if grade else _("not graded"),
            state=claim.state,
            state_reason=claim.state_reason or "",
            origins=tuple(sorted(names[voice].title for voice in voices if voice in names)),
            version=claim.version,
        )

    @staticmethod
    def _described(claim: Claim, about: Ref) -> Field | None:
        if claim.field_key is None:
            return None
        owners: list[Any] = [record_type(about.type)]
        if claim.part:
            owners = [*owners[0].PARTS]
        for cls in owners:
            for described in fields_of(cls):
                if described.key == claim.field_key:
                    return described
        return None


# Fields


def field_view(case: Case, described: Field, value: Any, claims: Sequence[Claim] = ()) -> FieldView:
    """A field with its value, and with its versions where sources differ."""
    kind = described.kind
    supporting = [
        claim for claim in claims if claim.supports and claim.state != "rejected" and claim.value_key is not None
    ]
    chosen = next(
        (claim.value_key for claim in supporting if claim.state == "accepted" and claim.true_when is None), None
    )
    found = case.standing(claims, chosen) if claims else None
    versions = _versions(case, supporting, found, chosen)
    shown = kind.show(value, case.given)
    is_open = len(versions) > 1 and chosen is None
    if is_open:
        shown = f"{_range(case, described, supporting) or shown} · {count_of_versions(len(versions))}"
    reference = isinstance(kind, Reference) and value is not None
    return FieldView(
        key=described.key,
        label=_(described.label),
        kind=kind.name,
        group=described.group,
        shown=shown,
        stored=None if value is None else kind.plain(value, case.given),
        written=getattr(value, "written", "")
        if isinstance(kind, Date | Amount | Position) and value is not None
        else "",
        editable=not described.fixed,
        vocabulary=kind.vocabulary if isinstance(kind, Choice) else "",
        targets=kind.targets if isinstance(kind, Reference) else (),
        hint=_(described.hint) if described.hint else "",
        target=case.names([value]).get(value) if reference else None,
        backing=backing_of(found) if found else None,
        versions=versions,
        open=is_open,
    )


def count_of_versions(n: int) -> str:
    """How many versions of a value there are, in words."""
    return ngettext("{n} version", "{n} versions", n).format(n=n)


def _versions(
    case: Case, supporting: Sequence[Claim], found: Standing | None, chosen: str | None
) -> tuple[Version, ...]:
    if found is None or len(found.values) < 2:
        return ()
    versions = []
    for key in found.values:
        own = [claim for claim in supporting if claim.value_key == key]
        views = case.claim_views(own)
        versions.append(
            Version(key, views[0].value if views else "", tuple(views), backing_of(case.standing(own)), key == chosen)
        )
    return tuple(versions)


def _range(case: Case, described: Field, supporting: Sequence[Claim]) -> str:
    return spread(case, described, [claim.value for claim in supporting if claim.value])


def spread(case: Case, described: Field, given_values: Iterable[str]) -> str:
    """Rival quantities, as claims hold them, shown as one range in the unit of the first, as totals print them.

    '' for other kinds of value, and where the quantities have no unit, period or bound in common.
    """
    if not isinstance(described.kind, Amount):
        return ""
    amounts = [described.kind.from_plain(json.loads(value), case.given) for value in given_values]
    if any(amount.ambiguous for amount in amounts) or len({(amount.base, amount.per) for amount in amounts}) != 1:
        return ""
    one = amounts[0]
    alike = [amount if amount.unit == one.unit else amount.to(one.unit) for amount in amounts]
    lows = [amount.low for amount in alike]
    highs = [amount.high for amount in alike]
    if None in lows or None in highs:
        return ""
    return str(replace(one, low=min(lows), high=max(highs), qualifier="between", written="").show(case.language))


# Links


def link_views(case: Case, record: Record) -> list[LinkView]:
    """Every line from and to a record: links, and reference fields that read as lines, grouped by reading."""
    own = list(
        case.session.scalars(
            select(Link).where(or_(Link.source_end == record.id, Link.target_end == record.id)).order_by(Link.id)
        )
    )
    claims = case.claims_about(link.id for link in own)
    case.names([end for link in own for end in (link.source_end, link.target_end, link.named_as)])
    suspects = _suspects(case, {end for link in own for end in (link.source_end, link.target_end)})
    views = [link_view(case, link, record.id, claims.get(link.id, []), suspects) for link in own]
    return views + _reference_lines(case, record)


def link_view(case: Case, link: Link, side: int, claims: Sequence[Claim], suspects: frozenset[int]) -> LinkView:
    """A link as it reads from one of its ends."""
    kind = link_type(link.link_type)
    backwards = link.source_end != side
    other = link.source_end if backwards else link.target_end
    names = case.names([other, link.named_as])
    found = backing_of(case.standing(claims))
    if link.link_type in _HOUSEKEEPING and not claims:
        found = replace(found, chip="")
    said = case.claim_views(claims)
    hedged = bool({link.source_end, link.target_end} & suspects) and link.link_type not in FACTUAL
    return LinkView(
        id=link.id,
        ref=link.ref,
        type=link.link_type,
        reading=kind.reading(case.language, backwards=backwards),
        backwards=backwards,
        other=names[other],
        alleged=hedged or any(claim.how_said == "alleged" for claim in claims),
        hypothesis=bool(link.hypothesis),
        role=vocabulary("link_role").show(link.role, case.language),
        period=link.period.show(case.language) if link.period else "",
        named_as=names[link.named_as].title if link.named_as else "",
        amount=link.amount.show(case.language) if link.amount else "",
        detail=link.detail or "",
        extent=vocabulary("extent").show(link.extent, case.language),
        question=kind.asks(case.language) if kind.rivals and not backwards else "",
        backing=found,
        grade=" / ".join(dict.fromkeys(view.grade for view in said if view.grade)),
        said_by=said_by(said),
        claims=tuple(said),
        sort=link.period.sort_key if link.period else "",
        version=link.version,
    )


_HOUSEKEEPING = frozenset({"in_file", "copy_of", "made_from", "about", "draws_on", "rests_on"})
"""Types by which the case is kept in order: nobody needs to say so, and no chip asks who does."""
FACTUAL = frozenset(
    {"uses_name", "in_file", "shows", "copy_of", "about", "rests_on", "targets", "lies_in", "similar_to"}
)
"""Types that accuse nobody, so that "alleged" would say nothing."""


def said_by(claims: Sequence[ClaimView]) -> str:
    """Who says so, in a few words: the one source and via, or how many."""
    supporting = [claim for claim in claims if claim.supports and claim.state != "rejected"]
    if not supporting:
        return ""
    if len({claim.source.id for claim in supporting}) == 1:
        first = supporting[0]
        via = _("via {source}").format(source=first.via.title) if first.via else ""
        return " ".join(part for part in (first.source.title, via) if part)
    count = len({claim.source.id for claim in supporting})
    return ngettext("{n} source", "{n} sources", count).format(n=count)


def _suspects(case: Case, ids: set[int]) -> frozenset[int]:
    """Those among the records who are suspects without a final conviction: only they are worded "alleged"."""
    found: set[int] = set()
    for chunk in derived.chunks(sorted(ids)):
        statement = select(Person.id).where(Person.id.in_(chunk), Person.involvement == "suspect")
        statement = statement.where(or_(Person.legal_status.is_(None), Person.legal_status.not_in(FINAL)))
        found |= set(case.session.scalars(statement))
    return frozenset(found)


def _reference_lines(case: Case, record: Record) -> list[LinkView]:
    views = []
    ends = {described.key: getattr(record, described.key) for described in fields_of(type(record)) if described.readings}
    # What a field names stays in the field; while it lies in the trash nothing is linked with it.
    live = refs(case.session, [end for end in ends.values() if end is not None], trash=False)
    for described in fields_of(type(record)):
        value = ends.get(described.key)
        if described.readings is not None and value in live:
            readings = described.readings
            reading = readings.forward_es if case.language == "es" else readings.forward
            views.append(_line(case, record.type, described, reading, False, value, record.id))
    for name, cls in RECORD_TYPES.items():
        for described in fields_of(cls):
            if described.readings is None or name == "claim" or not _fits(described, record.type):
                continue
            reading = described.readings.back_es if case.language == "es" else described.readings.back
            column = getattr(cls, described.key)
            for holder in case.session.scalars(select(cls.id).where(column == record.id).order_by(cls.id)):
                views.append(_line(case, name, described, reading, True, holder, holder))
    return views


def _fits(described: Field, type_name: str) -> bool:
    kind = described.kind
    return isinstance(kind, Reference) and (type_name in kind.targets or "*" in kind.targets)


def _line(
    case: Case, holder_type: str, described: Field, reading: str, backwards: bool, other: int, holder: int
) -> LinkView:
    """A reference field as a line; its claims are those about the field."""
    statement = select(Claim).where(Claim.about == holder, Claim.field_key == described.key, Claim.part.is_(None))
    claims = list(case.session.scalars(statement.order_by(Claim.id)))
    said = case.claim_views(claims)
    return LinkView(
        id=None,
        ref="",
        type=f"{holder_type}.{described.key}",
        reading=reading,
        backwards=backwards,
        other=case.names([other])[other],
        alleged=False,
        hypothesis=False,
        role="",
        period="",
        named_as="",
        amount="",
        detail="",
        extent="",
        question="",
        backing=backing_of(case.standing(claims)),
        grade=" / ".join(dict.fromkeys(view.grade for view in said if view.grade)),
        said_by=said_by(said),
        claims=tuple(said),
        field=described.key,
    )


# The whole entry


@dataclass(frozen=True)
class _Around:
    """Records that hang on one: evidence, tasks, notes, assessments."""

    evidence: tuple[Ref, ...]
    tasks: tuple[Ref, ...]
    notes: tuple[Ref, ...]
    assessments: tuple[Ref, ...]


def profile(library: Library, record: int | str, *, language: str | None = None) -> RecordView:
    """An entry by id or ref, also one in the trash. Raises NotFound."""
    with library.read() as session:
        case = Case(session, library, language)
        identifier = by_ref(session, record, trash=True).id if isinstance(record, str) else record
        return view(case, identifier)


def view(case: Case, identifier: int) -> RecordView:
    """An entry as it is shown, from a session that is open."""
    record = records.fetch(case.session, identifier, trash=True)
    cls = type(record)
    claims = case.claims_about([record.id]).get(record.id, [])
    own = [claim for claim in claims if claim.field_key is None and claim.part is None]
    by_field: dict[tuple[str | None, str | None], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_field[claim.part, claim.field_key].append(claim)
    links = link_views(case, record)
    around = _around(case, record, links)
    changes = case.session.execute(
        select(func.count(func.distinct(tables.change_part.c.seq))).where(tables.change_part.c.uid == record.uid)
    ).scalar_one()
    same: tuple[Ref, ...] = ()
    if record.identity_id is not None:
        others = case.session.scalars(
            select(Record.id).where(Record.identity_id == record.identity_id, Record.id != record.id)
        )
        ids = list(others)
        same = tuple(case.names(ids)[other] for other in ids)
    return RecordView(
        id=record.id,
        ref=record.ref,
        uid=record.uid,
        type=record.type,
        type_label=_(cls.LABEL),
        title=record.title,
        subtitle=_subtitle(case, record),
        marking=vocabulary("marking").show(record.marking, case.language),
        marking_key=record.marking,
        backing=backing_of(case.standing(own)),
        created=record.created_at,
        created_by=record.created_by,
        modified=record.modified_at,
        modified_by=record.modified_by,
        version=record.version,
        deleted=record.deleted_in is not None,
        fields=tuple(
            field_view(case, described, getattr(record, described.key), by_field[None, described.key])
            for described in fields_of(cls)
        ),
        parts=tuple(_part_list(case, record, part, by_field) for part in cls.PARTS),
        links=tuple(links),
        claims=tuple(case.claim_views(claims)),
        aliases=tuple(_aliases(case, record, links)),
        same_as=same,
        evidence=around.evidence,
        tasks=around.tasks,
        notes=around.notes,
        assessments=around.assessments,
        changes=changes,
    )


def _subtitle(case: Case, record: Record) -> str:
    if isinstance(record, Person):
        if record.identity == "alias_only":
            return _("real name unknown")
        if record.identity in {"unnamed", "unknown"}:
            return vocabulary("identity_status").show(record.identity, case.language)
    kind = next(
        (described for described in fields_of(type(record)) if described.key in {"kind", "seizure_class"}), None
    )
    return kind.kind.show(getattr(record, kind.key), case.given) if kind else ""


def _part_list(
    case: Case, record: Record, cls: Any, claims: dict[tuple[str | None, str | None], list[Claim]]
) -> PartList:
    described = fields_of(cls)
    rows = []
    for part in case.session.scalars(select(cls).where(cls.owner == record.id).order_by(cls.position, cls.id)):
        fields = tuple(field_view(case, one, getattr(part, one.key), claims[part.uid, one.key]) for one in described)
        about = [claim for (uid, _key), own in list(claims.items()) if uid == part.uid for claim in own]
        rows.append(PartView(part.uid, fields, backing_of(case.standing(about)) if about else None))
    empty = tuple(field_view(case, one, None) for one in described)
    return PartList(cls.KEY, _(cls.LABEL), empty, tuple(rows))


def _aliases(case: Case, record: Record, links: Sequence[LinkView]) -> list[AliasView]:
    own = {link.other.id: link for link in links if link.type == "uses_name" and not link.backwards}
    if not own:
        return []
    rows = {row.id: row for row in case.session.scalars(select(Alias).where(Alias.id.in_(own)))}
    texts = [row.text for row in rows.values()]
    used = aliased(Link, flat=True)
    users = case.session.execute(
        select(Alias.text, used.source_end)
        .join(used, used.target_end == Alias.id)
        .where(used.link_type == "uses_name", Alias.text.in_(texts), used.source_end != record.id)
    ).all()
    case.names([user for _text, user in users])
    found = []
    for identifier, link in own.items():
        row = rows[identifier]
        also = {user for text, user in users if text == row.text}
        found.append(
            AliasView(
                alias=link.other,
                text=row.text or "",
                kind=vocabulary("alias_kind").show(row.kind, case.language),
                language=vocabulary("name_language").show(row.language, case.language),
                period=link.period,
                backing=link.backing,
                also_used_by=tuple(case.names(also)[user] for user in sorted(also)),
                link=link,
            )
        )
    return found


def _around(case: Case, record: Record, links: Sequence[LinkView]) -> _Around:
    evidence = {link.other for link in links if link.other.type == "exhibit"}
    session = case.session
    tasks = list(session.scalars(select(Task.id).where(Task.about == record.id).order_by(Task.id)))
    notes = list(session.scalars(select(Note.id).where(Note.about == record.id).order_by(Note.id)))
    names = case.names([*tasks, *notes])
    return _Around(
        tuple(sorted(evidence, key=lambda ref: ref.ref)),
        tuple(names[task] for task in tasks),
        tuple(names[note] for note in notes),
        tuple(sorted({link.other for link in links if link.other.type == "assessment"}, key=lambda ref: ref.ref)),
    )


def questions(library: Library, record: int, *, language: str | None = None) -> tuple[Question, ...]:
    """The questions that rivals put about an entry ("Who did it?"), each with its answers and who says what."""
    with library.read() as session:
        case = Case(session, library, language)
        return questions_of(case, view(case, record))


def questions_of(case: Case, shown: RecordView) -> tuple[Question, ...]:
    """The questions of an entry that has been read."""
    about = Ref(shown.id, shown.ref, shown.type, shown.title)
    asked: dict[str, list[LinkView]] = defaultdict(list)
    for link in shown.links:
        if link.question:
            asked[link.question].append(link)
    return tuple(
        Question(
            about,
            text,
            tuple(
                Answer(
                    link,
                    tuple(claim for claim in link.claims if claim.supports),
                    tuple(claim for claim in link.claims if not claim.supports),
                )
                for link in links
            ),
        )
        for text, links in asked.items()
    )


def kinds_of_links(from_type: str, *, language: str | None = None) -> list[tuple[str, str, bool]]:
    """Every way in which a record of this type can be linked: (type key, reading, backwards), by reading."""
    found = []
    for key, kind in link_types().items():
        if kind.goes_from(from_type):
            found.append((key, kind.reading(language), False))
        if kind.goes_to(from_type) and not kind.symmetric:
            found.append((key, kind.reading(language, backwards=True), True))
    return sorted(found, key=lambda each: words.sort_key(each[1]))
