"""Verification: does everything still stand as it was entered? What could not be checked counts as failed, and says so."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database import checking, derived, journal
from casefiles.database.connection import Driver
from casefiles.database.copying import memory_copy
from casefiles.database.library import Library
from casefiles.database.vault import Health
from casefiles.domain.custody_order import findings
from casefiles.domain.record import Record
from casefiles.domain.refs import ref_order
from casefiles.errors import CasefilesError
from casefiles.progress import Cancelled, Progress, silent
from casefiles.services import anchors, time_stamp
from casefiles.services.evidence import checks, custody
from casefiles.services.evidence.checks import Scope, Stored
from casefiles.services.time_stamp import Stamp
from casefiles.words import _

SHOWN = 200
"""Findings that are listed by name in each part of a report; the rest is counted."""


@dataclass(frozen=True)
class Part:
    """One part of a report: whether nothing was found, and what was, in sentences."""

    findings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True)
class JournalPart(Part):
    """The journal: how many entries it has, the hash of the last, and how many time stamps of it were checked."""

    entries: int = 0
    head: str = journal.GENESIS
    stamps: int = 0


@dataclass(frozen=True)
class EvidencePart(Part):
    """The stored objects: how many there should be (`held`), how many of them were to be read (`total`), how many were
    read whole, how many of these have changed, how many are gone, how many could not be read."""

    held: int = 0
    total: int = 0
    checked: int = 0
    failed: int = 0
    missing: int = 0
    unreadable: int = 0


@dataclass(frozen=True)
class Report:
    """What verifying found. `warnings` say what in custody cannot be right as it was entered: nothing was altered there."""

    database: Part
    journal: JournalPart
    evidence: EvidencePart
    warnings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything was checked and nothing was found."""
        return self.database.ok and self.journal.ok and self.evidence.ok

    @property
    def findings(self) -> tuple[str, ...]:
        """Every finding, those of the database first."""
        return self.database.findings + self.journal.findings + self.evidence.findings

    def plain(self) -> dict[str, Any]:
        """The report as JSON holds it."""
        evidence = self.evidence
        return {
            "database": {"ok": self.database.ok, "findings": list(self.database.findings)},
            "journal": {
                "ok": self.journal.ok,
                "entries": self.journal.entries,
                "head": self.journal.head,
                "stamps": self.journal.stamps,
                "findings": list(self.journal.findings),
            },
            "evidence": {
                "held": evidence.held,
                "total": evidence.total,
                "checked": evidence.checked,
                "failed": evidence.failed,
                "missing": evidence.missing,
                "unreadable": evidence.unreadable,
                "findings": list(evidence.findings),
            },
            "warnings": list(self.warnings),
            "ok": self.ok,
        }


def verify(
    library: Library,
    progress: Progress = silent,
    *,
    record: bool = True,
    against: str | None = None,
    scope: Scope = "all",
    certificates: Path | None = None,
) -> Report:
    """Checks the database, the journal, custody and the evidence, at one moment of the library.

    `scope` says of which evidence every byte is read (`evidence.checks`); everything else is always checked. `record`
    keeps the result for each object in the library, in one change, unless it is open for reading only. `against` is the
    text of heads that were recorded elsewhere (see `anchors.compare`), `certificates` a PEM file against which time stamps
    are checked; without it only their own signatures are. Raises what `progress` raises; the results until then are
    kept, and the scope "rest" goes on behind them.
    """
    noted = library.log.last()[0]
    with library.read() as session, _fresh_copy(session) as copy:
        database = _Findings()
        database.gather(lambda: checking.structure(copy()), _("The database's structure"))
        chain = _chain(library, session, progress)
        database.gather(lambda: checking.rows(session.connection(), progress), _("The entries"))
        database.gather(lambda: checking.counters(session.connection(), chain.refs), _("The counters of references"))
        database.gather(
            lambda: checking.derivations(session, copy(), library.language, library.text_of, progress),
            _("Titles and the index"),
        )
        found = _Findings(chain.findings)
        found.gather(
            lambda: checking.outside(library.log, session.connection(), library.uid, noted),
            _("The log outside the database"),
        )
        found.gather(lambda: _custody(library, session), _("Custody"))
        warnings = _Findings()
        warnings.gather(lambda: _order(session), _("The order of custody"))
        if against is not None:
            found.gather(lambda: _recorded(session, library, against), _("The recorded head"))
        stamped: list[Stamp] = []
        found.gather(lambda: _stamped(session, library, certificates, stamped), _("The time stamps"))
        objects: list[Stored] = []
        chosen: list[Stored] = []
        names: dict[str, str] = {}
        sheets = _Findings()
        sheets.gather(lambda: _list(library, session, scope, objects, chosen, names), _("The evidence"))
        sheets.gather(lambda: _sheets(library, session), _("The sheets of arrival"))
    results: dict[str, Health] = {}
    record = record and library.writable
    if record:
        checks.begin(library, scope)
    try:
        checks.check(library, chosen, progress, results)
    finally:
        # What was read before somebody stopped it was read all the same: the next run goes on behind it.
        if record and results:
            checks.record(library, results)
    if record:
        checks.end(library)
    evidence = _evidence(chosen, results, names, sheets, held=len(objects))
    return Report(
        Part(database.listed()),
        JournalPart(found.listed(), entries=chain.entries, head=chain.head, stamps=len(stamped)),
        evidence,
        warnings.listed(),
    )


def verify_database(library: Library, progress: Progress = silent) -> tuple[str, ...]:
    """The quick part, for a backup: the file, the journal, and every row against it; gives the findings."""
    found = _Findings()
    with library.read() as session, _fresh_copy(session) as copy:
        found.gather(lambda: checking.structure(copy()), _("The database's structure"))
        found.sentences += _chain(library, session, progress).findings
        found.gather(lambda: checking.rows(session.connection(), progress), _("The entries"))
    return found.listed()


@contextmanager
def _fresh_copy(session: Session) -> Iterator[Callable[[], Driver]]:
    """Gives a copy of the database in memory, made when it is first asked for.

    Every page is copied as it is, so damage is too. A connection that has read the text index before cannot check it:
    it holds on to what it knew of the index and takes later changes for damage. And the checks of the index write.
    """
    made: list[Driver] = []

    def copy() -> Driver:
        if not made:
            made.append(memory_copy(derived.raw(session)))
        return made[0]

    try:
        yield copy
    finally:
        for one in made:
            one.close()


class _Findings:
    """Sentences as they come in; a check that breaks off is one of them."""

    def __init__(self, sentences: Sequence[str] = ()) -> None:
        self.sentences = list(sentences)

    def gather(self, check: Callable[[], Iterator[str]], what: str) -> None:
        try:
            self.sentences.extend(check())
        except Cancelled:
            raise
        except Exception as reason:  # noqa: BLE001 - whatever stops a check, what it did not look at is not sound
            self.sentences.append(_("{what} could not be checked ({reason}).").format(what=what, reason=_said(reason)))

    def listed(self) -> tuple[str, ...]:
        """The findings, the last a count of those not listed."""
        more = len(self.sentences) - SHOWN
        if more <= 0:
            return tuple(self.sentences)
        return (*self.sentences[:SHOWN], _("And {n} more of this kind.").format(n=more))


def _said(reason: Exception) -> str:
    return str(reason).splitlines()[0] if str(reason) else type(reason).__name__


def _chain(library: Library, session: Session, progress: Progress) -> checking.Chain:
    found: list[checking.Chain] = []

    def check() -> Iterator[str]:
        found.append(checking.chain(session.connection(), library.uid, progress))
        return iter(())

    broken = _Findings()
    broken.gather(check, _("The journal"))
    return found[0] if found else checking.Chain(findings=broken.sentences)


def _recorded(session: Session, library: Library, against: str) -> Iterator[str]:
    found = anchors.compare_in(session, library, against)
    if not found.ok:
        yield found.sentence


def _stamped(session: Session, library: Library, certificates: Path | None, stamped: list[Stamp]) -> Iterator[str]:
    stamped += time_stamp.stamps_in(session, library, certificates)
    yield from (f"{one.file}: {one.fault}" for one in stamped if one.fault)


# Custody and arrivals


def _custody(library: Library, session: Session) -> Iterator[str]:
    refs = _refs(session)
    for uid, entries in custody.chains(session.connection()):
        for finding in custody.check_chain(entries, library.uid):
            yield f"{refs.get(uid, uid)}: {finding}"


def _order(session: Session) -> Iterator[str]:
    """What cannot be right in the chains of exhibits that are not in the trash, by ref."""
    record = Record.__table__
    live = select(record.c.uid, record.c.ref).where(record.c.type == "exhibit", record.c.deleted_in.is_(None))
    refs = {row.uid: row.ref for row in session.connection().execute(live)}
    found = [
        (ref_order(refs[uid]), one.n, f"{refs[uid]}: {one.sentence}")
        for uid, entries in custody.chains(session.connection())
        if uid in refs
        for one in findings(custody.steps(entries))
    ]
    yield from (sentence for _order, _n, sentence in sorted(found))


def _refs(session: Session) -> dict[str, str]:
    record = Record.__table__
    rows = session.connection().execute(select(record.c.uid, record.c.ref).where(record.c.type == "exhibit"))
    return {row.uid: row.ref for row in rows}


def _sheets(library: Library, session: Session) -> Iterator[str]:
    """The sheet of each arrival must be there, once, and name the object that custody says was received."""
    refs = _refs(session)
    kept: dict[str, bytes] = {}
    stated: Counter[str] = Counter()
    planted: list[str] = []
    known = {uid for uid, _entries in custody.chains(session.connection())}
    for arrival in library.vault.arrivals():
        try:
            kept.update(library.vault.sheets(arrival))
            named = library.vault.stated_in_sheets(arrival)
            stated.update(named)
            # What was broken off before it was entered left sheets that nobody knows; of what was entered all are known.
            planted += [uid for uid in named if uid not in known] if arrival in known else []
        except CasefilesError as reason:
            yield _said(reason)
    for uid in sorted({uid for uid, times in stated.items() if times > 1} | set(planted)):
        yield _("{name}: a sheet of arrival was added past this program.").format(name=refs.get(uid, uid[:100]))
    for uid, entries in custody.chains(session.connection()):
        first = entries[0]
        if first.action != "received" or not first.object:
            continue
        name = refs.get(uid, uid)
        written = kept.get(uid)
        if written is None:
            yield _("{name}: there is no sheet of its arrival.").format(name=name)
            continue
        try:
            sheet = json.loads(written)
            same = (sheet["library"], sheet["exhibit"], sheet["sha256"]) == (library.uid, uid, first.object)
        except (ValueError, KeyError, TypeError) as reason:
            yield _("{name}: the sheet of arrival cannot be read ({reason}).").format(name=name, reason=_said(reason))
            continue
        if not same:
            yield _("{name}: the sheet of arrival is not the one of this evidence.").format(name=name)
        elif first.sheet is not None and hashlib.sha256(written).hexdigest() != first.sheet:
            yield _("{name}: the sheet of arrival was altered.").format(name=name)


# Evidence


def _list(
    library: Library, session: Session, scope: Scope, objects: list[Stored], chosen: list[Stored], names: dict[str, str]
) -> Iterator[str]:
    """Fills in the objects there should be, those to be read, and by SHA-256 the exhibits that are their bytes, in the
    trash or not."""
    objects += checks.stored(session)
    chosen += checks.choose(library, session, objects, scope)
    called = session.connection().exec_driver_sql(
        "SELECT e.sha256, group_concat(r.ref || ' ' || r.title, ', ') FROM exhibit AS e JOIN record AS r ON r.id = e.id "
        "WHERE e.sha256 IS NOT NULL GROUP BY e.sha256"
    )
    names.update((str(sha256), name) for sha256, name in called)
    return iter(())


def _evidence(
    objects: Sequence[Stored], results: dict[str, Health], names: dict[str, str], sheets: _Findings, held: int
) -> EvidencePart:
    findings = _Findings(sheets.sentences)
    counts = {"intact": 0, "altered": 0, "missing": 0, "unreadable": 0}
    for one in objects:
        health = results.get(one.sha256, "unreadable")
        counts[health] += 1
        if health != "intact":
            findings.sentences.append(checks.fault(health, names.get(one.sha256) or one.sha256))
    return EvidencePart(
        findings.listed(),
        held=held,
        total=len(objects),
        checked=counts["intact"] + counts["altered"],
        failed=counts["altered"],
        missing=counts["missing"],
        unreadable=counts["unreadable"],
    )
