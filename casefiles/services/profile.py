"""An entry as a page shows it: fields with their versions, lists, links both ways, who says so, backing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from casefiles.database import tables
from casefiles.database.library import Library
from casefiles.domain.alias import Alias
from casefiles.domain.claim import Claim
from casefiles.domain.identity import once
from casefiles.domain.link import Link
from casefiles.domain.note import Note
from casefiles.domain.person import Person
from casefiles.domain.record import Record, fields_of
from casefiles.domain.task import Task
from casefiles.domain.vocabulary import vocabulary
from casefiles.services import judgements, one_each, records
from casefiles.services.case import Case, backing_of
from casefiles.services.field_views import field_view
from casefiles.services.link_views import link_views
from casefiles.services.lookup import by_ref
from casefiles.services.views import (
    AliasView,
    Answer,
    LinkView,
    PartList,
    PartView,
    Question,
    RecordView,
    Ref,
)
from casefiles.words import _


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
    own_entries = set(judgements.same_as(case.session, record.id))
    identity = one_each.identity(case.session, [user for _text, user in users])
    found = []
    for identifier, link in own.items():
        row = rows[identifier]
        # Entries judged to be the same are not somebody else who uses it.
        also = {user for text, user in users if text == row.text} - own_entries
        found.append(
            AliasView(
                alias=link.other,
                text=row.text or "",
                kind=vocabulary("alias_kind").show(row.kind, case.language),
                language=vocabulary("name_language").show(row.language, case.language),
                period=link.period,
                backing=link.backing,
                also_used_by=tuple(case.names(also)[user] for user in once(sorted(also), identity)),
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
    """The questions of an entry that has been read; entries that are judged to be the same are one answer."""
    asking = [link for link in shown.links if link.question]
    identity = one_each.identity(case.session, [link.other.id for link in asking]) if asking else {}
    about = Ref(shown.id, shown.ref, shown.type, shown.title)
    asked: dict[str, dict[int, list[LinkView]]] = defaultdict(dict)
    for link in asking:
        # A negative number is no record's: links to one that is alone stay answers of their own.
        one = identity.get(link.other.id) or -(link.id or 0)
        asked[link.question].setdefault(one, []).append(link)
    return tuple(
        Question(
            about,
            text,
            tuple(
                Answer(
                    links[0],
                    tuple(claim for link in links for claim in link.claims if claim.supports),
                    tuple(claim for link in links for claim in link.claims if not claim.supports),
                )
                for links in answers.values()
            ),
        )
        for text, answers in asked.items()
    )
