"""Values computed from others, kept right for the touched records inside each change: titles, standing, identities, index.

None of them is in the journal: `check` computes them anew and names what differs, `rebuild` makes them all again.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Select, Table, bindparam, or_, select, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import set_committed_value

from casefiles import words
from casefiles.database import index
from casefiles.domain.alias import Alias
from casefiles.domain.claim import Claim
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.identifier import Identifier, normalised
from casefiles.domain.identity import Judged, picture
from casefiles.domain.judgement import Judgement
from casefiles.domain.kinds import Choice, Given, Reference
from casefiles.domain.link import Link
from casefiles.domain.record import Part, Record, fields_of
from casefiles.domain.record_types import CONNECTIVE, RECORD_TYPES
from casefiles.domain.source import SINGLE_RECORD_KINDS, Source
from casefiles.domain.standing import ClaimFacts, SourceFacts, Speaker, resolve_voices, standing
from casefiles.domain.vocabulary import link_types, vocabulary

RECORD = cast(Table, Record.__table__)
MOST_WAVES = 8
"""So many times a new title is carried on to what is named after it."""
CHUNK = 900
"""Ids in one statement: under the limit of variables of every SQLite."""

_Id = TypeVar("_Id", int, str)

TextOf = Callable[[str], Sequence[str]]
"""The pages of text that were read from the object with this SHA-256."""


class Neighbourhood:
    """What titles need of the records around them, fetched once for a batch (see `domain.known.Known`)."""

    def __init__(self, session: Session, language: str) -> None:
        self._session = session
        self._language = language
        self._titles: dict[int, str] = {}
        self._aliases: dict[int, list[str]] = {}
        self._parts: dict[tuple[int, type[Part]], list[Any]] = {}

    def fetch(self, records: Sequence[Record]) -> None:
        """Reads ahead for these records."""
        own = [record.id for record in records]
        self._aliases = {record: [] for record in own}
        users = [record.id for record in records if record.type in {"person", "organisation"}]
        for chunk in chunks(users):
            rows = self._session.execute(_names().where(Link.source_end.in_(chunk)))
            for user, text in rows:
                self._aliases[user].append(text or "")
        for cls in {part for record in records for part in record.PARTS}:
            owners = [record.id for record in records if cls in record.PARTS]
            for owner in owners:
                self._parts[owner, cls] = []
            for chunk in chunks(owners):
                for part in self._session.scalars(
                    select(cls).where(cls.owner.in_(chunk)).order_by(cls.position, cls.id)
                ):
                    self._parts[part.owner, cls].append(part)
        wanted = set()
        for record in records:
            for described in fields_of(type(record)):
                if isinstance(described.kind, Reference):
                    value = getattr(record, described.key)
                    if value is not None:
                        wanted.add(value)
        self.fetch_titles(wanted)

    def fetch_titles(self, wanted: Iterable[int]) -> None:
        """Reads the titles of these records."""
        for chunk in chunks(sorted(wanted)):
            rows = self._session.execute(
                select(Record.id, Record.title).where(Record.id.in_(chunk)).execution_options(include_trash=True)
            )
            self._titles.update((row.id, row.title) for row in rows)

    def hold(self, record: int, cls: type[Part], row: Any) -> None:
        """A row of a list that is not in the database yet."""
        self._parts.setdefault((record, cls), []).append(row)

    def title(self, record: int | None) -> str:
        return "" if record is None else self._titles.get(record, "")

    def remember(self, record: int, title: str) -> None:
        """A title that has just been composed."""
        self._titles[record] = title

    def aliases(self, record: int) -> list[str]:
        return [text for text in self._aliases.get(record, []) if text]

    def parts(self, record: int, cls: type[Any]) -> list[Any]:
        return self._parts.get((record, cls), [])

    def word(self, vocabulary_name: str, key: str | None) -> str:
        if key is None:
            return ""
        if vocabulary_name == "link":
            found = link_types().get(key)
            return found.reading(self._language) if found else key
        return vocabulary(vocabulary_name).show(key, self._language)

    def quoted(self, text: str) -> str:
        with words.use(self._language):
            return words.quoted(text)

    @property
    def language(self) -> str:
        return self._language

    def say(self, text: str) -> str:
        with words.use(self._language):
            return words._(text)


@functools.cache
def _names() -> Select[int, str | None]:
    """Who uses which alias, oldest link first."""
    named = aliased(Alias, flat=True)
    return (
        select(Link.source_end, named.text)
        .join(named, named.id == Link.target_end)
        .where(Link.link_type == "uses_name")
        .order_by(Link.id)
    )


def chunks(ids: Collection[_Id], size: int = CHUNK) -> Iterator[list[_Id]]:
    """The ids in pieces that one statement can hold."""
    listed = list(ids)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


@dataclass(frozen=True)
class Derived:
    """What the session's change made of the derived values: records whose title, standing or identity moved."""

    moved: frozenset[int]


def refresh(
    session: Session,
    touched: Iterable[Record],
    language: str,
    text_of: TextOf,
    gone: Collection[tuple[str, int | None]] = (),
    formerly: Collection[int] = (),
    made: Sequence[Any] = (),
) -> Derived:
    """Brings everything derived from the touched records up to date, in the session's transaction.

    `gone` are records that are no longer there, as (type, the record they were about). `formerly` are ids of records
    that touched links and claims stood at before. `made` are rows of a batch, with their titles (`batch.Made`).
    """
    records = list(touched)
    if not (records or gone or formerly or made):
        return Derived(frozenset())
    types = {record.type for record in (*records, *made)} | {name for name, _about in gone}
    names = [record for record in (*records, *made) if record.type in {"alias", "link"}]
    moved = _titles(session, records, _users_of_aliases(session, names) | set(formerly), language)
    if "judgement" in types:
        moved |= _set_identities(session)  # before the standings: a person's voice is that of the whole identity
    moved |= _standings(session, records, made, gone, formerly)
    live = [record for record in records if record.deleted_in is None]
    others = (moved | _users_of_aliases(session, names) | set(formerly)) - {record.id for record in live}
    index.put(raw(session), _entries_of(session, live, language, text_of))
    _index(session, others, language, text_of)
    known = Neighbourhood(session, language)
    index.put(raw(session), (entry(row, row.cls, known, text_of, row.parts) for row in made if row.id not in others))
    index.remove(raw(session), [record.id for record in records if record.deleted_in is not None])
    return Derived(frozenset(moved))


def raw(session: Session) -> Any:
    """The driver's connection under the session's transaction."""
    return session.connection().connection.driver_connection


def _titles(session: Session, records: Sequence[Record], users: set[int], language: str) -> set[int]:
    """Titles and sort keys of the records and of who bears the touched aliases, then of those whose titles are made of
    theirs. Gives the ids that moved. Two records named after each other come to rest after `MOST_WAVES`."""
    moved: set[int] = set()
    own = {record.id for record in records}
    wave = [*records, *whole(session, users - own, trash=False)]
    for _wave in range(MOST_WAVES):
        now_moved = {record.id for record in _compose(session, wave, language)}
        if not now_moved:
            break
        moved |= now_moved
        wave = _named_after(session, now_moved)
    return moved - own


def _compose(session: Session, records: Sequence[Record], language: str) -> list[Record]:
    known = Neighbourhood(session, language)
    known.fetch(records)
    rows = []
    changed = []
    # Links and judgements are named after their ends: those come first. What lies in the trash keeps the title it had.
    live = [record for record in records if record.deleted_in is None or not record.title]
    for record in sorted(live, key=lambda each: each.type in CONNECTIVE):
        title = record.make_title(known)[:500]  # type: ignore[attr-defined]
        known.remember(record.id, title)
        key = words.sort_key(title)
        if isinstance(record, Identifier):
            normal = normalised(record.kind, record.raw)
            if normal != record.normal:
                session.execute(update(Identifier).where(Identifier.id == record.id), {"normal": normal})
                set_committed_value(record, "normal", normal)
        if title == record.title and key == record.sort_key:
            continue
        rows.append({"of_id": record.id, "new_title": title, "new_key": key})
        set_committed_value(record, "title", title)
        set_committed_value(record, "sort_key", key)
        changed.append(record)
    if rows:
        table = RECORD
        session.connection().execute(
            update(table)
            .where(table.c.id == bindparam("of_id"))
            .values(title=bindparam("new_title"), sort_key=bindparam("new_key")),
            rows,
        )
    return changed


def _users_of_aliases(session: Session, records: Sequence[Any]) -> set[int]:
    """Who uses these aliases, or is the user's end of these links of name."""
    found = {record.source_end for record in records if record.type == "link" and record.link_type == "uses_name"}
    aliases = [record.id for record in records if record.type == "alias"]
    for chunk in chunks(aliases):
        rows = session.scalars(select(Link.source_end).where(Link.link_type == "uses_name", Link.target_end.in_(chunk)))
        found |= set(rows)
    return found


def _named_after(session: Session, moved: set[int]) -> list[Record]:
    """Records whose title is made of the titles of the moved ones."""
    found: dict[int, Record] = {}
    site, event, source = RECORD_TYPES["site"], RECORD_TYPES["event"], RECORD_TYPES["source"]
    for chunk in chunks(sorted(moved)):
        for statement in (
            select(Link).where(or_(Link.source_end.in_(chunk), Link.target_end.in_(chunk))),
            select(Judgement).where(or_(Judgement.first.in_(chunk), Judgement.second.in_(chunk))),
            select(Claim).where(Claim.about.in_(chunk), Claim.says.is_(None), Claim.excerpt.is_(None)),
            select(site).where(site.place.in_(chunk), site.name.is_(None)),  # type: ignore[attr-defined]
            select(event).where(event.place.in_(chunk), event.name.is_(None)),  # type: ignore[attr-defined]
            select(source).where(
                source.name.is_(None),  # type: ignore[attr-defined]
                or_(source.speaker.in_(chunk), source.publisher.in_(chunk)),  # type: ignore[attr-defined]
            ),
        ):
            found.update((record.id, record) for record in session.scalars(statement))
    return list(found.values())


def types_of(session: Session, ids: Iterable[int]) -> list[tuple[str, int]]:
    """The type and id of each of these records that is there, in the trash or not."""
    found: list[tuple[str, int]] = []
    for chunk in chunks(sorted(set(ids))):
        statement = select(Record.type, Record.id).where(Record.id.in_(chunk))
        found += session.execute(statement.execution_options(include_trash=True))
    return found


def whole(session: Session, ids: Iterable[int], *, trash: bool = True) -> list[Record]:
    """Records of any type with all their fields, by id; those in the trash too, unless told otherwise."""
    types: dict[str, list[int]] = defaultdict(list)
    for name, identifier in types_of(session, ids):
        types[name].append(identifier)
    found: list[Record] = []
    for name, own in types.items():
        cls = RECORD_TYPES[name]
        for chunk in chunks(own):
            found += session.scalars(select(cls).where(cls.id.in_(chunk)).execution_options(include_trash=trash))
    return found


# Standing


@dataclass(frozen=True)
class Backing:
    """What the rules of standing need: facts of all sources that the claims reach."""

    sources: dict[int, SourceFacts]
    single_records: frozenset[int]


def backing(session: Session) -> Backing:
    """The sources, their voices, and what they draw on. Sources are few beside claims; all are read."""
    rows = session.execute(select(Source.id, Source.kind, Source.speaks_for, Source.speaker, Source.publisher)).all()
    identities = dict(
        session.execute(select(Record.id, Record.identity_id).where(Record.identity_id.is_not(None))).all()
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


def _standings(
    session: Session,
    records: Sequence[Record],
    made: Sequence[Any],
    gone: Collection[tuple[str, int | None]],
    formerly: Collection[int],
) -> set[int]:
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
    return _set_standings(session, about)


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


def _set_standings(session: Session, about: set[int]) -> set[int]:
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


# Identities


def judged(session: Session) -> list[Judged]:
    """Every judgement that is not in the trash."""
    rows = session.execute(
        select(Judgement.uid, Judgement.first, Judgement.second, Judgement.verdict, Judgement.decided)
    )
    return [Judged(row.uid, row.first, row.second, row.verdict, row.decided) for row in rows]


def identities_of(session: Session) -> dict[int, int]:
    """Record -> its identity, worked out from the judgements; records of none are left out."""
    return dict(picture(judged(session)).cluster_of)


def _set_identities(session: Session) -> set[int]:
    clusters = identities_of(session)
    held = dict(
        session.execute(
            select(Record.id, Record.identity_id)
            .where(Record.identity_id.is_not(None))
            .execution_options(include_trash=True)
        ).all()
    )
    moved = {record: clusters.get(record) for record in {*held, *clusters} if held.get(record) != clusters.get(record)}
    if moved:
        table = RECORD
        session.connection().execute(
            update(table).where(table.c.id == bindparam("of_id")).values(identity_id=bindparam("new_identity")),
            [{"of_id": record, "new_identity": cluster} for record, cluster in moved.items()],
        )
        for record in session.identity_map.values():
            if isinstance(record, Record) and record.id in moved:
                set_committed_value(record, "identity_id", moved[record.id])
    return set(moved)


# Index


def entries(session: Session, ids: Iterable[int], language: str, text_of: TextOf) -> Iterator[index.Entry]:
    """The index entries of live records."""
    for chunk in chunks(sorted(set(ids))):
        yield from _entries_of(session, whole(session, chunk, trash=False), language, text_of)


def _entries_of(session: Session, records: Sequence[Record], language: str, text_of: TextOf) -> Iterator[index.Entry]:
    known = Neighbourhood(session, language)
    known.fetch(records)
    for record in records:
        yield _entry(record, known, text_of)


def _entry(record: Record, known: Neighbourhood, text_of: TextOf) -> index.Entry:
    parts = [(cls, part) for cls in record.PARTS for part in known.parts(record.id, cls)]
    return entry(record, type(record), known, text_of, parts)


def entry(
    record: Any, cls: type[Record], known: Neighbourhood, text_of: TextOf, parts: Iterable[tuple[type[Part], Any]]
) -> index.Entry:
    """The index entry of a record: a mapped one, or a row of a batch with the same attributes."""
    # Links and claims are named after other records: they are found by what they say themselves.
    names = [] if cls.__tablename__ in CONNECTIVE else [index.Name(record.title, "title")]
    names += [index.Name(alias, "alias") for alias in known.aliases(record.id)]
    if cls is Identifier and record.normal:
        names.append(index.Name(record.normal, "identifier"))
    texts = []
    for kind, row in ((cls, record), *parts):
        for key, choice in searchable(kind):
            value = getattr(row, key)
            if value is not None:
                texts.append(index.Text(key, choice.show(value, _ENGLISH) if choice is not None else str(value)))
    if cls is Exhibit and record.sha256:
        texts += [
            index.Text(f"page:{n}", page) for n, page in enumerate(text_of(record.sha256), start=1) if page.strip()
        ]
    return index.Entry(record.id, cls.__tablename__, record.ref, tuple(names), tuple(texts))


_ENGLISH = Given()


@functools.cache
def searchable(cls: type[Any]) -> tuple[tuple[str, Choice | None], ...]:
    """The keys of the fields whose words are in the index; with the kind of those that are shown by a term."""
    return tuple(
        (described.key, described.kind if isinstance(described.kind, Choice) else None)
        for described in fields_of(cls)
        if described.searchable
    )


def _index(session: Session, ids: Iterable[int], language: str, text_of: TextOf) -> None:
    index.put(raw(session), entries(session, ids, language, text_of))


# Everything anew


@dataclass(frozen=True)
class Made:
    """What is derived of one record by itself, made anew and not written: `normal` of identifiers, `digest` of what is
    indexed. None stands for what cannot be made: in the trash a record keeps the title it had, and is not indexed."""

    record: Record
    title: str | None
    normal: str | None
    digest: str | None


def made_anew(session: Session, ids: Iterable[int], language: str, text_of: TextOf) -> Iterator[Made]:
    """Titles and index entries of these records as they should be; records in the trash too. Writes nothing."""
    for chunk in chunks(sorted(set(ids))):
        records = whole(session, chunk)
        known = Neighbourhood(session, language)
        known.fetch(records)
        for record in sorted(records, key=lambda each: each.id):
            normal = normalised(record.kind, record.raw) if isinstance(record, Identifier) else None
            if record.deleted_in is not None:
                yield Made(record, None, normal, None)
                continue
            title = record.make_title(known)[:500]  # type: ignore[attr-defined]
            yield Made(record, title, normal, index.digest_of(_entry(record, known, text_of)))
        session.expunge_all()


def rebuild(session: Session, language: str, text_of: TextOf) -> None:
    """Makes every derived value again from the records."""
    _set_identities(session)
    everything = list(session.scalars(select(Record.id)))
    for chunk in chunks(everything):
        _titles(session, whole(session, chunk, trash=False), set(), language)
        session.expunge_all()
    _set_standings(session, set(everything))
    index.clear(raw(session))
    for chunk in chunks(everything, 5_000):
        _index(session, chunk, language, text_of)
        session.expunge_all()
