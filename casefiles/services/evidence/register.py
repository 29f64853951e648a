"""Evidence items in full, many at once: fields in words, custody, parts; what registers and forms are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database.derived import chunks, whole
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.record import fields_of
from casefiles.domain.refs import ref_order
from casefiles.errors import NotFound
from casefiles.progress import Progress, silent
from casefiles.services.case import Case
from casefiles.services.evidence import custody
from casefiles.services.evidence.custody_views import shown
from casefiles.services.views import ExhibitView, Ref
from casefiles.words import _


def exhibits(case: Case, ids: Sequence[int], progress: Progress = silent) -> list[ExhibitView]:
    """The evidence items of these ids, in this order. Raises NotFound for what is no evidence item, or in the trash."""
    parts = _parts(case, ids)
    described = fields_of(Exhibit)
    found: dict[int, ExhibitView] = {}
    for chunk in chunks(sorted(set(ids))):
        for record in whole(case.session, chunk):
            progress(len(found), len(ids), _("Gathering"))
            if not isinstance(record, Exhibit):
                continue
            texts = {one.key: one.kind.show(getattr(record, one.key), case.given) for one in described}
            found[record.id] = ExhibitView(
                id=record.id,
                ref=record.ref,
                uid=record.uid,
                title=record.title,
                fields={key: text for key, text in texts.items() if text},
                sha256=record.sha256 or "",
                size=record.size,
                pages=record.pages,
                is_physical=record.exhibit_class == "physical" or not record.sha256,
                custody=shown(case.session, custody.chain(case.session, record.uid)),
                whole=case.names([record.part_of]).get(record.part_of) if record.part_of is not None else None,
                parts=tuple(parts.get(record.id, ())),
            )
    if missing := [record for record in ids if record not in found]:
        name = case.names(missing).get(missing[0])
        if name is not None and name.type != "exhibit":
            raise NotFound(_("{ref} is no evidence item.").format(ref=name.ref))
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    return [found[record] for record in ids]


def sha256_of(session: Session, exhibit: int) -> str:
    """The SHA-256 of an evidence item's file, '' for what has none."""
    return session.scalar(select(Exhibit.sha256).where(Exhibit.id == exhibit)) or ""


def _parts(case: Case, ids: Sequence[int]) -> dict[int, list[Ref]]:
    found: dict[int, list[Ref]] = defaultdict(list)
    for chunk in chunks(sorted(set(ids))):
        statement = select(Exhibit.part_of, Exhibit.id, Exhibit.ref, Exhibit.type, Exhibit.title)
        for row in case.session.execute(statement.where(Exhibit.part_of.in_(chunk))):
            found[row.part_of].append(Ref(row.id, row.ref, row.type, row.title))
    return {owner: sorted(own, key=lambda one: ref_order(one.ref)) for owner, own in found.items()}
