"""A plan is written: one change that can be undone, in which everything cites the table and the row that it comes from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database import batch, index
from casefiles.database.derived import chunks, raw, whole
from casefiles.database.library import Library
from casefiles.domain import folding
from casefiles.domain.alias import Alias
from casefiles.domain.claim import Claim
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.identifier import Identifier, normalised
from casefiles.domain.judgement import Judgement
from casefiles.domain.kinds import Given
from casefiles.domain.link import Link
from casefiles.domain.note import Note
from casefiles.domain.parts import Tag
from casefiles.domain.person import Person
from casefiles.domain.record import Record, field_of
from casefiles.domain.record_types import RECORD_TYPES, record_type
from casefiles.domain.refs import tidy_ref
from casefiles.domain.source import Source
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Progress, silent
from casefiles.services import records
from casefiles.services.evidence import intake
from casefiles.services.exchange.entries import Entry
from casefiles.services.exchange.holders import KINDS, alias_in, fields_for
from casefiles.services.exchange.named import Named
from casefiles.services.exchange.plan import ADD, SKIP, UNSURE, Plan, RowChoice
from casefiles.services.lookup import given, refs
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _, ngettext, number

NEW = RowChoice()


@dataclass(frozen=True)
class Imported:
    """What was done: entries made and added to, rows skipped and left out for their faults, judgements noted."""

    label: str
    source: Ref
    exhibit: Ref | None
    made: int
    added: int
    skipped: int
    left_out: int
    unsure: int

    @property
    def sentence(self) -> str:
        """What was done, for the reader."""
        added = ngettext("{n} row added to an entry", "{n} rows added to entries", self.added)
        parts = [ngettext("{n} entry made", "{n} entries made", self.made).format(n=number(self.made))]
        if self.added:
            parts.append(added.format(n=number(self.added)))
        if self.unsure:
            parts.append(ngettext("{n} noted as unsure", "{n} noted as unsure", self.unsure).format(n=number(self.unsure)))
        if self.skipped:
            parts.append(ngettext("{n} row skipped", "{n} rows skipped", self.skipped).format(n=number(self.skipped)))
        if self.left_out:
            parts.append(
                ngettext("{n} row left out for its fault", "{n} rows left out for their faults", self.left_out).format(
                    n=number(self.left_out)
                )
            )
        source = _("all of it cites {ref} {title}").format(ref=self.source.ref, title=self.source.title)
        return f"{', '.join(parts)}; {source}."


def write(
    library: Library,
    plan: Plan,
    choices: Mapping[int, RowChoice] | None = None,
    *,
    source: int | None = None,
    evidence: bool = True,
    working: Working = NOTHING,
    progress: Progress = silent,
) -> Imported:
    """Enters the rows of a plan as one change; rows without a choice are new entries.

    Everything cites `source`, else the source of which the file is a copy already, else one that is made for the file.
    With `evidence` the file is taken in as an item, unless it is here byte for byte. Of `working` the operation is
    joined and the marks are set. Raises BadInput, and changes nothing, where nothing is left to enter, a choice does not
    suit its row, the file is another by now, or what rows name is not there any more; NotFound; Cancelled.
    """
    chosen = dict(choices or {})
    plan.check(chosen)
    if source is None and plan.known_source is not None:
        source = plan.known_source.id
    if all(chosen.get(entry.row, NEW).what == SKIP for entry in plan.entries):
        raise BadInput(_("There is nothing to import: every row is skipped or has a fault."))
    writing = _Writing(library, plan, chosen, source, working, progress)
    bare = Working(operation=working.operation, marking=working.marking, tlp=working.tlp)
    if evidence and plan.known_as is None:
        intake.add_files(
            library, [plan.table.path], about=source, working=bare, progress=progress, then=writing.with_exhibit, kind="import"
        )
    else:
        with library.change(_("Import"), kind="import") as session:
            writing.write(session, plan.known_as.id if plan.known_as is not None else None)
    with library.read() as session:
        names = refs(session, [one for one in (writing.source, writing.exhibit) if one is not None])
    return Imported(
        writing.label,
        names[writing.source or 0],
        names.get(writing.exhibit or 0),
        len(writing.new),
        len(writing.added),
        len(plan.entries) - len(writing.new) - len(writing.added),
        len({fault.row for fault in plan.faults}),
        writing.unsure,
    )


class _Writing:
    """One plan being written. `ids` are the records of rows: new ones, those added to, and what a skipped row is."""

    def __init__(
        self,
        library: Library,
        plan: Plan,
        chosen: Mapping[int, RowChoice],
        source: int | None,
        working: Working,
        progress: Progress,
    ) -> None:
        self.library = library
        # What is stored is in the library's language, whatever the window speaks.
        with words.use(library.language):
            self.place = _("row {row}")
        self.plan = plan
        self.chosen = chosen
        self.source = source
        self.exhibit: int | None = None
        self.working = working
        self.progress = progress
        self.new = [entry for entry in plan.entries if self.choice(entry).what not in (ADD, SKIP)]
        self.added = [entry for entry in plan.entries if self.choice(entry).what == ADD]
        self.unsure = 0
        self.label = ""
        self.ids: dict[int, int] = {}
        self.made: dict[tuple[str, str], int] = {}
        self.via: dict[str, int] = {}
        self.numbers: dict[tuple[str, str], int] = {}
        self.claims: list[dict[str, Any]] = []
        self.said: set[tuple[int, str | None, str | None]] = set()
        """What the source says already, by about, field and place: a row that comes in twice says it once."""
        self.links: list[tuple[dict[str, Any], Entry | None]] = []

    def choice(self, entry: Entry) -> RowChoice:
        return self.chosen.get(entry.row, NEW)

    def with_exhibit(self, session: Session, ids: list[int]) -> None:
        """The rest of the change that has taken the file in."""
        sha256 = session.scalar(select(Exhibit.sha256).where(Exhibit.id == ids[0]))
        if sha256 != self.plan.table.sha256:
            raise BadInput(_("{name} has been changed since it was read; please begin again.").format(name=self.plan.table.name))
        if self.source is None:
            # A document has brought its source with it; a spreadsheet has not.
            made = session.scalar(select(Link.target_end).where(Link.link_type == "copy_of", Link.source_end == ids[0]))
            if made is not None:
                source = session.get(Source, made)
                assert source is not None
                source.kind = "data_set"
                for key, mark in self._marks({}).items():
                    setattr(source, key, mark)
                self.source = made
        self.write(session, ids[0])

    def write(self, session: Session, exhibit: int | None) -> None:
        self.session = session
        self.exhibit = exhibit
        self.context: Given = given(session, self.library)
        self.label = self._named()
        session.info.update(label=self.label, progress=self.progress)
        self._check()
        self._own_source()
        self._upstream()
        self._others()
        self._records()
        self._add()
        self._names()
        self._numbers()
        self._held()
        self._notes()
        made = batch.insert(session, Link, (row for row, _entry in self.links))
        for link, (_row, entry) in zip(made, self.links, strict=True):
            if entry is not None:
                self._cite(entry, link)
        total = len(self.claims)
        batch.insert(
            session,
            Claim,
            ({key: value for key, value in claim.items() if value is not None} for claim in self.claims),
            progress=lambda done, _total, what="": self.progress(done, total, _("Writing")),
        )
        self._judge()

    def _named(self) -> str:
        count = len(self.new) + len(self.added)
        cls = record_type(self.plan.columns.type)
        what = _(cls.LABEL if count == 1 else cls.LABELS).lower()
        return _("Import {count} {what} from {file}").format(count=number(count), what=what, file=self.plan.table.name)

    def _check(self) -> None:
        """Raises BadInput for records that the plan names and that are not there any more."""
        wanted = {value for entry in self.plan.entries for value in self._named_by(entry) if isinstance(value, int)}
        others = {self._other(entry) for entry in self.plan.entries if self.choice(entry).what in (ADD, UNSURE)}
        for one in (self.source, self.working.operation, *others):
            if one is not None:
                wanted.add(one)
        there = refs(self.session, wanted, trash=False)
        if wanted - there.keys():
            raise NotFound(
                _("Something that the table names has gone to the trash since it was compared; please compare it again.")
            )
        if self.source is not None and there[self.source].type != "source":
            raise BadInput(_("Only a source can be cited; choose one."))

    def _references(self, entry: Entry) -> list[tuple[str, int | Named]]:
        """The fields of an entry that point at other records, with where they point."""
        cls = record_type(self.plan.columns.type)
        found = []
        for key, value in entry.fields.items():
            described = field_of(cls, key)
            if described is not None and described.kind.name == "reference":
                found.append((key, value))
        return found

    def _named_by(self, entry: Entry) -> list[int | Named]:
        """All that a row names, in its fields and as who holds what it is about."""
        return [*(value for _key, value in self._references(entry)), *(holder.who for holder in entry.holders)]

    def _other(self, entry: Entry) -> int | None:
        """The library's entry that the choice of a row is about; None where that is another row."""
        candidates = self.plan.duplicates.get(entry.row, ())
        choice = self.choice(entry)
        if choice.candidate >= len(candidates):
            return None
        other = candidates[choice.candidate].other
        return other.id if other is not None else None

    # Citing

    def _own_source(self) -> None:
        if self.source is None:
            row: dict[str, Any] = {"name": self.plan.table.name[:500], "kind": "data_set", **self._marks({})}
            (self.source,) = batch.insert(self.session, Source, [row])
            if self.working.operation is not None:
                self._link("in_file", self.source, self.working.operation)
            if self.exhibit is not None:
                self._link("copy_of", self.exhibit, self.source)
        elif self.added:
            statement = select(Claim.about, Claim.field_key, Claim.excerpt_place).where(Claim.source == self.source)
            self.said = {(row.about, row.field_key, row.excerpt_place) for row in self.session.execute(statement)}

    def _upstream(self) -> None:
        """The sources that rows credit: those that are here by name or reference, the others made. The table draws on them."""
        names = dict.fromkeys(entry.via for entry in (*self.new, *self.added) if entry.via)
        missing: dict[str, list[str]] = defaultdict(list)
        for name in names:
            found = self._source_called(name)
            if found is None:
                missing[folding.fold(name) or name].append(name)
            else:
                self.via[name] = found
        rows = [{"name": spellings[0], **self._marks({})} for spellings in missing.values()]
        for spellings, made in zip(missing.values(), batch.insert(self.session, Source, rows), strict=True):
            self.via.update(dict.fromkeys(spellings, made))
        held = set(
            self.session.scalars(
                select(Link.target_end).where(Link.link_type == "draws_on", Link.source_end == self.source)
            )
        )
        for upstream in dict.fromkeys(self.via.values()):
            if upstream not in held and upstream != self.source:
                assert self.source is not None
                self._link("draws_on", self.source, upstream)

    def _source_called(self, name: str) -> int | None:
        ref = tidy_ref(name)
        if ref is not None:
            found = self.session.scalar(select(Record.id).where(Record.ref == ref, Record.type == "source"))
            if found is not None:
                return found
        hits = [hit.record for hit in index.exact(raw(self.session), name, ("source",)) if hit.matched == "title"]
        return hits[0] if len(hits) == 1 else None

    def _cite(self, entry: Entry, about: int, *, excerpt: bool = False, field: str = "", value: Any = None) -> None:
        """A claim of the table about a record or a field of one, with the row as its place."""
        place = self.place.format(row=entry.row)
        if (about, field or None, place) in self.said:
            return
        via = self.via.get(entry.via)
        claim: dict[str, Any] = {
            "about": about,
            "source": self.source,
            "via": via if via != self.source else None,
            "exhibit": self.exhibit,
            "excerpt": entry.excerpt if excerpt else None,
            "excerpt_place": place,
        }
        if entry.grade is not None:
            tracker = self.session.info["tracker"]
            claim |= {
                "grade_scheme": entry.grade.scheme,
                "grade_code": entry.grade.code,
                "graded_by": tracker.author,
                "graded_at": tracker.moment.utc,
            }
        described = field_of(record_type(self.plan.columns.type), field) if field else None
        if described is not None:
            plain = described.kind.plain(value, self.context)
            claim["field_key"] = field
            claim["value"] = json.dumps(plain, ensure_ascii=False, sort_keys=True)
            claim["value_key"] = described.kind.same(value, self.context)
        self.claims.append(claim)

    def _link(self, kind: str, first: int, second: int, entry: Entry | None = None) -> None:
        """A link to be made; with the entry that says so, it cites its row."""
        self.links.append(({"link_type": kind, "source_end": first, "target_end": second}, entry))

    def _marks(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """How what is made must be handled and may be shared, where the row does not say so itself."""
        own = {"marking": self.working.marking, "tlp": self.working.tlp}
        return {key: value for key, value in own.items() if value and not fields.get(key)}

    # Records

    def _others(self) -> None:
        """Makes what rows name and nobody has entered yet: places, organisations, who holds a thing."""
        wanted: dict[tuple[str, str], tuple[Named, Entry]] = {}
        for entry in (*self.new, *self.added):
            for value in self._named_by(entry):
                if isinstance(value, Named) and not value.row:
                    wanted.setdefault(value.key, (value, entry))
        by_type: dict[str, list[tuple[Named, Entry]]] = defaultdict(list)
        for named, entry in wanted.values():
            by_type[named.type].append((named, entry))
        for type_name, listed in by_type.items():
            rows = [{**fields_for(named), **self._marks({})} for named, _entry in listed]
            for (named, entry), made in zip(listed, batch.insert(self.session, RECORD_TYPES[type_name], rows), strict=True):
                self.made[named.key] = made
                self._cite(entry, made)
                self._join(made, type_name)
        called = [(one, entry, alias) for one, entry in wanted.values() if one.type == "person" and (alias := alias_in(one.name))]
        aliases = batch.insert(self.session, Alias, [{"text": alias, **self._marks({})} for _one, _entry, alias in called])
        for (one, entry, _alias), made in zip(called, aliases, strict=True):
            self._link("uses_name", self.made[one.key], made, entry)

    def _resolved(self, entry: Entry) -> dict[str, Any]:
        """The fields of an entry with ids for what it names. Raises BadInput for a row that is skipped and is nothing."""
        fields = dict(entry.fields)
        for key, value in self._references(entry):
            if not isinstance(value, Named):
                continue
            found = self.ids.get(value.row) if value.row else self.made.get(value.key)
            if found is None:
                raise BadInput(
                    _("Row {row} names row {other}, which is skipped.").format(row=entry.row, other=value.row)
                )
            fields[key] = found
        return fields

    def _records(self) -> None:
        """The new entries, those first that others name."""
        cls = record_type(self.plan.columns.type)
        for entry in self.plan.entries:
            if self.choice(entry).what in (ADD, SKIP) and (other := self._other(entry)) is not None:
                self.ids[entry.row] = other
        waiting = list(self.new)
        rows_of_new = {entry.row for entry in self.new}
        while waiting:
            ready: list[Entry] = []
            later: list[Entry] = []
            for entry in waiting:
                above = [value.row for _key, value in self._references(entry) if isinstance(value, Named) and value.row]
                blocked = any(row in rows_of_new and row not in self.ids for row in above)
                (later if blocked else ready).append(entry)
            made = batch.insert(
                self.session,
                cls,
                [self._row(entry) for entry in ready],
                progress=lambda done, _total, what="": self.progress(done, len(self.new), _("Writing")),
            )
            for entry, identifier in zip(ready, made, strict=True):
                self.ids[entry.row] = identifier
                if cls.SOURCED:
                    self._cite(entry, identifier, excerpt=True)
                self._join(identifier, self.plan.columns.type)
            waiting = later

    def _row(self, entry: Entry) -> dict[str, Any]:
        fields = self._resolved(entry)
        row: dict[str, Any] = {**fields, **self._marks(fields), **entry.parts}
        if entry.tags:
            row[Tag.KEY] = [{"name": tag} for tag in entry.tags]
        return row

    def _join(self, record: int, type_name: str) -> None:
        operation = self.working.operation
        if operation is not None and operation != record and type_name != "alias":
            self._link("in_file", record, operation)

    # Adding to what is here

    def _add(self) -> None:
        """Fills empty fields of the entries that rows are added to; what is there already is left as it is."""
        by_target: dict[int, list[Entry]] = defaultdict(list)
        for entry in self.added:
            by_target[self.ids[entry.row]].append(entry)
        for chunk in chunks(sorted(by_target)):
            for record in whole(self.session, chunk, trash=False):
                for entry in by_target[record.id]:
                    self._fill(record, entry)
        self.session.flush()

    def _fill(self, record: Record, entry: Entry) -> None:
        if record.type != self.plan.columns.type:
            raise BadInput(_("Row {row} can only be added to an entry of its own type.").format(row=entry.row))
        filled = {
            key: value
            for key, value in self._resolved(entry).items()
            if value is not None and key != "identity" and getattr(record, key) is None
        }
        records.set_fields(self.session, record, filled)
        if isinstance(record, Person) and entry.fields.get("identity") == "named" and record.identity in (
            None, "alias_only", "unnamed", "unknown"
        ):  # fmt: skip
            record.identity = "named"
        for key, value in filled.items():
            self._cite(entry, record.id, field=key, value=value)
        self._cite(entry, record.id, excerpt=True)
        held = {tag.name: tag.position for tag in self.session.scalars(select(Tag).where(Tag.owner == record.id))}
        for tag in entry.tags:
            if tag not in held:
                held[tag] = max(held.values(), default=-1) + 1
                self.session.add(Tag(owner=record.id, position=held[tag], name=tag))
        self._join_held(record)

    def _join_held(self, record: Record) -> None:
        operation = self.working.operation
        held = select(Link.id).where(
            Link.link_type == "in_file", Link.source_end == record.id, Link.target_end == operation
        )
        if operation is not None and self.session.execute(held).first() is None:
            self._join(record.id, record.type)

    # Aliases and numbers

    def _names(self) -> None:
        """Aliases, each a record of its own, since equal text merges nothing; of an entry that is here only new ones."""
        held = self._borne([self.ids[entry.row] for entry in self.added if entry.aliases])
        wanted: list[tuple[Entry, str]] = []
        for entry in (*self.new, *self.added):
            for alias in entry.aliases:
                link = held.get((self.ids[entry.row], folding.fold_name(alias)))
                if link is None:
                    wanted.append((entry, alias))
                    if self.choice(entry).what == ADD:
                        held[self.ids[entry.row], folding.fold_name(alias)] = 0
                elif link:
                    self._cite(entry, link)
        rows = [{"text": alias, **self._marks({})} for _entry, alias in wanted]
        for (entry, _alias), made in zip(wanted, batch.insert(self.session, Alias, rows), strict=True):
            self._link("uses_name", self.ids[entry.row], made, entry)

    def _borne(self, ids: Sequence[int]) -> dict[tuple[int, str], int]:
        """(who, alias folded) -> the link that says so."""
        found: dict[tuple[int, str], int] = {}
        for chunk in chunks(sorted(set(ids))):
            used = select(Link.id, Link.source_end, Link.target_end).where(
                Link.link_type == "uses_name", Link.source_end.in_(chunk)
            )
            uses = self.session.execute(used).all()
            texts: dict[int, str] = {}
            for part in chunks(sorted({row.target_end for row in uses})):
                named = select(Alias.id, Alias.text).where(Alias.id.in_(part))
                texts.update({row.id: row.text or "" for row in self.session.execute(named)})
            for row in uses:
                if row.target_end in texts:
                    found[row.source_end, folding.fold_name(texts[row.target_end])] = row.id
        return found

    def _numbers(self) -> None:
        """Phones, documents and other numbers: one record for equal ones of a kind, the library's own where it has it."""
        entries = [entry for entry in (*self.new, *self.added) if entry.identifiers]
        first: dict[tuple[str, str], tuple[Entry, str]] = {}
        for entry in entries:
            for kind, text in entry.identifiers:
                first.setdefault((kind, normalised(kind, text) or text), (entry, text))
        for chunk in chunks(sorted({normal for _kind, normal in first})):
            statement = select(Identifier.id, Identifier.kind, Identifier.normal).where(Identifier.normal.in_(chunk))
            for row in self.session.execute(statement.order_by(Identifier.id.desc())):
                if (row.kind or "", row.normal) in first:
                    self.numbers[row.kind or "", row.normal] = row.id
        missing = [(key, *where) for key, where in first.items() if key not in self.numbers]
        rows = [{"raw": text, "kind": kind, **self._marks({})} for (kind, _normal), _entry, text in missing]
        for (key, entry, _text), made in zip(missing, batch.insert(self.session, Identifier, rows), strict=True):
            self.numbers[key] = made
            self._cite(entry, made)
            self._join(made, "identifier")
        used = self._linked([self.ids[entry.row] for entry in self.added if entry.identifiers], ("uses",))
        for entry in entries:
            for kind, text in entry.identifiers:
                ends = self.ids[entry.row], self.numbers[kind, normalised(kind, text) or text]
                link = used.get(("uses", *ends))
                if link is None:
                    used["uses", *ends] = 0
                    self._link("uses", *ends, entry)
                elif link:
                    self._cite(entry, link)

    def _linked(self, ids: Sequence[int], kinds: Sequence[str]) -> dict[tuple[str, int, int], int]:
        """(type, from, to) -> the link, of these types from or to these records."""
        found: dict[tuple[str, int, int], int] = {}
        for chunk in chunks(sorted(set(ids))):
            statement = select(Link.id, Link.link_type, Link.source_end, Link.target_end).where(
                Link.link_type.in_(kinds), or_(Link.source_end.in_(chunk), Link.target_end.in_(chunk))
            )
            for row in self.session.execute(statement):
                found[row.link_type, row.source_end, row.target_end] = row.id
        return found

    def _held(self) -> None:
        """Who holds what a row is about, as a link that cites the row; of an entry that is here only what it lacks."""
        known = self._linked(
            [self.ids[entry.row] for entry in self.added if entry.holders], [kind.link for kind in KINDS.values()]
        )
        for entry in (*self.new, *self.added):
            for holder in entry.holders:
                who = self.made[holder.who.key] if isinstance(holder.who, Named) else holder.who
                kind = KINDS[holder.target]
                ends = kind.ends(self.ids[entry.row], who)
                link = known.get((kind.link, *ends))
                if link is None:
                    known[kind.link, *ends] = 0
                    self._link(kind.link, *ends, entry)
                elif link:
                    self._cite(entry, link)

    def _notes(self) -> None:
        rows = [
            {"text": note, "about": self.ids[entry.row], **self._marks({})}
            for entry in (*self.new, *self.added)
            for note in entry.notes
        ]
        batch.insert(self.session, Note, rows)

    # Judgements

    def _judge(self) -> None:
        """Notes "unsure" between a new entry and what it may be; a row that is skipped and is nothing has no judgement."""
        rows = []
        for entry in self.new:
            choice = self.choice(entry)
            if choice.what != UNSURE:
                continue
            candidate = self.plan.duplicates[entry.row][choice.candidate]
            other = candidate.other.id if candidate.other is not None else self.ids.get(candidate.row)
            if other is None or other == self.ids[entry.row]:
                continue
            reasons = " ".join(said.sentence for said in candidate.reasons_for)
            rows.append(
                {
                    "first": self.ids[entry.row],
                    "second": other,
                    "verdict": "unsure",
                    "reason": _("Row {row} of {file}. {reasons}").format(
                        row=entry.row, file=self.plan.table.name, reasons=reasons
                    ),
                    "decided": self.session.info["tracker"].moment.utc,
                    "decided_by": self.library.author,
                }
            )
        self.unsure = len(batch.insert(self.session, Judgement, rows))

