"""How well each record is backed, worked out from the claims about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from casefiles.database.derived.identities import JOINED
from casefiles.database.derived.records import RECORD, chunks
from casefiles.domain.claim import Claim
from casefiles.domain.link import Link
from casefiles.domain.record import Record
from casefiles.domain.source import SINGLE_RECORD_KINDS, Source
from casefiles.domain.standing import ClaimFacts, SourceFacts, Speaker, resolve_voices, standing


@dataclass(frozen=True)
class Backing:
    """What the rules of standing need: facts of all sources that the claims reach."""

    sources: dict[int, SourceFacts]
    single_records: frozenset[int]


def backing(session: Session) -> Backing:
    """The sources, their voices, and what they draw on. Sources are few beside claims; all are read."""
    rows = session.execute(select(Source.id, Source.kind, Source.speaks_for, Source.speaker, Source.publisher)).all()
    identities = dict(
        session.execute(
            select(Record.id, Record.identity_id).where(JOINED).execution_options(include_trash=True)
        ).all()
    )

    def who(record: int | None) -> int | None:
        return None if record is None else identities.get(record) or record

    speakers = {row.id: Speaker(who(row.speaks_for), who(row.speaker), who(row.publisher)) for row in rows}
    organisations = session.execute(select(Link.source_end, Link.target_end).where(Link.link_type == "part_of")).all()
    voices = resolve_voices(speakers, organisations)
    draws: dict[int, list[int]] = defaultdict(list)
    for lower, upper in session.execute(select(Link.source_end, Link.target_end).where(Link.link_type == "draws_on")):
        draws[lower].append(upper)
    return Backing(
        {row.id: SourceFacts(row.id, voices[row.id], tuple(sorted(draws[row.id]))) for row in rows},
        frozenset(row.id for row in rows if row.kind in SINGLE_RECORD_KINDS),
    )


def facts_of(claim: Any, singles: frozenset[int]) -> ClaimFacts:
    """A claim as the rules see it."""
    when = " ".join(part for part in (claim.true_when_edtf,) if part) or None
    return ClaimFacts(
        id=claim.id,
        source=claim.source,
        via=claim.via,
        supports=claim.supports,
        state=claim.state,
        value=claim.value_key,
        single_record=claim.source in singles,
        true_when=when,
    )


def refresh_standings(
    session: Session,
    records: Sequence[Record],
    made: Sequence[Any],
    gone: Collection[tuple[str, int | None]],
    formerly: Collection[int],
) -> set[int]:
    """Brings the standing of all that the touched records say something of up to date; gives the records it moved."""
    about = {record.about for record in (*records, *made) if record.type == "claim"} | set(formerly)
    about |= {record for name, record in gone if name == "claim" and record is not None}
    # A record that comes back from the trash may have claims that changed meanwhile.
    about |= {record.id for record in records if record.type != "claim"}
    # What is made new is not cited yet but by claims that are made with it; what is gone may have been.
    voices = {record.type for record in records if record.type != "link"} | {name for name, _about in gone}
    voices |= {record.type for record in made} & {"judgement"}
    joined = {record.link_type for record in (*records, *made) if record.type == "link"} & {"draws_on", "part_of"}
    if joined or voices & {"source", "judgement", "link"}:
        about |= set(session.scalars(select(Claim.about).where(Claim.field_key.is_(None)).distinct()))
    return set_standings(session, about)


def standings_of(session: Session, about: set[int]) -> dict[int, str]:
    """Record -> its standing, worked out from the claims about it."""
    claims: dict[int, list[ClaimFacts]] = {record: [] for record in about}
    found: list[Any] = []
    for chunk in chunks(sorted(about)):
        found += session.execute(_claim_columns().where(Claim.about.in_(chunk), Claim.field_key.is_(None))).all()
    sources = backing(session) if found else Backing({}, frozenset())
    for row in found:
        if row.source in sources.sources:  # a claim whose source lies in the trash says nothing
            claims[row.about].append(facts_of(row, sources.single_records))
    return {record: standing(own, sources.sources).name for record, own in claims.items()}


def set_standings(session: Session, about: set[int]) -> set[int]:
    """Works the standing of these records out and writes what differs; gives the records whose standing moved."""
    if not about:
        return set()
    names = standings_of(session, about)
    held: dict[int, str] = {}
    for chunk in chunks(sorted(about)):
        rows = session.execute(
            select(Record.id, Record.standing).where(Record.id.in_(chunk)).execution_options(include_trash=True)
        )
        held.update(rows.all())
    moved = {record: name for record, name in names.items() if record in held and held[record] != name}
    if moved:
        table = RECORD
        session.connection().execute(
            update(table).where(table.c.id == bindparam("of_id")).values(standing=bindparam("new_standing")),
            [{"of_id": record, "new_standing": name} for record, name in moved.items()],
        )
        for record in session.identity_map.values():
            if isinstance(record, Record) and record.id in moved:
                set_committed_value(record, "standing", moved[record.id])
    return set(moved)


def _claim_columns() -> Any:
    return select(
        Claim.id,
        Claim.about,
        Claim.source,
        Claim.via,
        Claim.supports,
        Claim.state,
        Claim.value_key,
        Claim.true_when_edtf,  # type: ignore[attr-defined]
    )
