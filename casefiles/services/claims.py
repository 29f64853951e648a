"""Who says so: claims entered, weighed, accepted or rejected; a value chosen among rivals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database.library import Library
from casefiles.domain import grading
from casefiles.domain.claim import Claim
from casefiles.domain.kinds import Given
from casefiles.domain.record import Field, Record
from casefiles.errors import BadInput, NotFound
from casefiles.services import citing, records, reliability
from casefiles.services.lookup import given, refs
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _

MODES = ("version", "correct", "choose")
"""What typing over a sourced value means: another version, the mending of a typing error, the choice of this value."""
EDITABLE = ("how_said", "says", "excerpt", "excerpt_place", "supports", "via", "source", "exhibit", "true_when")


def add(
    library: Library,
    about: int,
    *,
    working: Working,
    field: str | None = None,
    part: str | None = None,
    value: Any = None,
    says: str = "",
    supports: bool = True,
    true_when: str | None = None,
    grade_source: bool = False,
) -> Ref:
    """Adds what a source says about an entry, a link, one of its fields or rows.

    `working` names source, via, grade, excerpt and how it was said. With `field`, `value` is what the source gives, as
    text or value; without `value` it is what the field holds now. With `grade_source` the source itself is graded as
    `working` grades it. Raises BadInput without a source.
    """
    if working.source is None:
        raise BadInput(_("Say who says so: choose a source first."))
    with library.change(_("Add who says so")) as session:
        record = records.fetch(session, about)
        if record.type == "claim":
            raise BadInput(_("What a source says is not itself sourced; weigh it instead."))
        if not record.SOURCED:
            raise BadInput(_("Tasks and notes are your own; no source is given for them."))
        context = given(session, library)
        holder: Any = records.part_of(session, about, part) if part else record
        described = records.described_field(type(holder), field) if field else None
        held = None
        if described is not None:
            typed = None if value is None or value == "" else records.read_value(described, value, context)
            held = getattr(holder, described.key) if typed is None else typed
            if held is None:
                raise BadInput(_("{label}: say which value the source gives.").format(label=_(described.label)))
        claim = citing.cite(
            session,
            record,
            working,
            described=described,
            part=part,
            value=held,
            context=context,
            says=says or None,
            supports=supports,
        )
        if claim is None:
            raise BadInput(_("A source does not speak about itself."))
        if true_when:
            claim.true_when = records.read_value(records.described_field(Claim, "true_when"), true_when, context)
        if grade_source:
            _grade_source(session, working.source, claim)
        source = refs(session, [working.source])[working.source]
        # A link's reference says nothing to a reader; its title is a sentence.
        what = record.title if record.type == "link" else f"{record.ref} {record.title}"
        session.info["label"] = _("{source} on {ref}").format(source=source.title, ref=what)
        identifier = claim.id
    return records.name_of(library, identifier)


def update(library: Library, claim: int, changes: Mapping[str, Any]) -> None:
    """Changes the words, the excerpt, via, the time or the side of a claim. In another evidence item it has no place yet."""
    foreign = sorted(set(changes) - set(EDITABLE))
    if foreign:
        raise BadInput(_("There is no field “{key}”.").format(key=foreign[0]))
    with library.change(_("Edit")) as session:
        own = _claim(session, claim)
        if changes.get("source") == own.about:
            raise BadInput(_("A source does not speak about itself."))
        item = own.exhibit
        records.set_fields(session, own, records.typed(Claim, changes, given(session, library)))
        if own.exhibit != item:
            own.file_place = None  # it was a place in the other file
        names = [_(records.described_field(Claim, key).label).lower() for key in changes]
        session.info["label"] = _("Edit {what} of {ref}").format(what=", ".join(names), ref=own.ref)


def _claim(session: Session, claim: int) -> Claim:
    """A claim by id. Raises NotFound."""
    found = records.fetch(session, claim)
    if not isinstance(found, Claim):
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    return found


def grade(
    library: Library, claim: int, code: str, *, scheme: str = grading.DEFAULT, grade_source: bool = False
) -> None:
    """Grades a claim with a raw code of a scheme, and with `grade_source` its source too; '' takes the grade away.

    Raises BadInput for a code the scheme lacks.
    """
    parsed = grading.parse(code, scheme=scheme)
    code = parsed.code if parsed else ""
    with library.change(_("Grade")) as session:
        found = _claim(session, claim)
        if code:
            found.grade_scheme, found.grade_code = scheme, code
            found.graded_by, found.graded_at = library.author, library.clock().utc
            if grade_source:
                _grade_source(session, found.source, found)
            session.info["label"] = _("Grade {ref} {code}").format(ref=found.ref, code=code)
        else:
            found.grade_scheme = found.grade_code = found.graded_by = found.graded_at = None
            session.info["label"] = _("Take the grade of {ref} away").format(ref=found.ref)


def _grade_source(session: Session, source: int, claim: Claim) -> None:
    if claim.grade_code:
        reliability.give_in(session, source, grading.Grade(claim.grade_scheme or grading.DEFAULT, claim.grade_code))


def set_state(library: Library, claim: int, state: str, reason: str = "") -> None:
    """Accepts, rejects (with a reason) or reopens a claim."""
    if state not in {"open", "accepted", "rejected"}:
        raise BadInput(_("A statement is open, accepted or rejected."))
    if state == "rejected" and not reason.strip():
        raise BadInput(_("Say why it is rejected: the reason is kept with it."))
    labels = {"open": _("Reopen {ref}"), "accepted": _("Accept {ref}"), "rejected": _("Reject {ref}")}
    with library.change(_("Weigh")) as session:
        found = _claim(session, claim)
        found.state, found.state_reason = state, reason.strip() or None
        session.info["label"] = labels[state].format(ref=found.ref)


def withdraw(library: Library, claim: int) -> str:
    """Puts a claim in the trash; gives the change's label."""
    with library.read() as session:
        _claim(session, claim)
    return records.trash(library, [claim])


def set_value(
    library: Library,
    record: int,
    key: str,
    raw: Any,
    *,
    mode: str = "version",
    part: str | None = None,
    reason: str = "",
    working: Working = NOTHING,
) -> None:
    """Types a value into a field, of a record or of one of its rows.

    An empty field takes the value, and cites what is being worked on. Over a sourced value `mode` decides: `version`
    adds the value as another version said by the working source, and leaves the field; `correct` replaces a typing
    error, in the field and in the claims that gave exactly the old value; `choose` puts the value in the field and
    accepts the claims that give it, with the reason: where none does yet, the working source is cited for it. Raises
    BadInput.
    """
    if mode not in MODES:
        raise BadInput(_("A new value is another version, a correction or a choice, not “{mode}”.").format(mode=mode))
    with library.change(_("Edit")) as session:
        owner = records.fetch(session, record)
        holder: Any = records.part_of(session, record, part) if part else owner
        context = given(session, library)
        value = records.typed(type(holder), {key: raw}, context)[key]
        described = records.described_field(type(holder), key)
        old = getattr(holder, key)
        claims = field_claims(session, record, key, part)
        label = _(described.label).lower()
        if mode == "choose" and claims:
            if value is None:
                raise BadInput(_("Choose one of the versions."))
            records.set_fields(session, holder, {key: value})
            if not _givers(described, value, claims, context):
                cited = citing.cite(
                    session, owner, working, described=described, part=part, value=value, context=context
                )
                if cited is None:
                    raise BadInput(_("No source here gives this value: set a source in the working bar first."))
                claims.append(cited)
            _choose(described, value, claims, context, reason)
            session.info["label"] = _("Choose {what} of {ref}").format(what=label, ref=owner.ref)
        elif mode == "correct" or value is None or old is None or not claims:
            if mode == "correct" and value is not None and old is not None:
                _correct(described, old, value, claims, context)
            records.set_fields(session, holder, {key: value})
            if value is not None and mode != "correct":
                citing.cite(session, owner, working, described=described, part=part, value=value, context=context)
            session.info["label"] = _("Edit {what} of {ref}").format(what=label, ref=owner.ref)
        else:
            if working.source is None:
                raise BadInput(_("Say who says so: set a source in the working bar, or choose this value."))
            citing.cite(session, owner, working, described=described, part=part, value=value, context=context)
            session.info["label"] = _("Another version: {what} of {ref}").format(what=label, ref=owner.ref)


def field_claims(session: Session, record: int, key: str, part: str | None) -> list[Claim]:
    """The claims about one field of a record, or of one of its rows, in order of entry."""
    statement = select(Claim).where(Claim.about == record, Claim.field_key == key)
    statement = statement.where(Claim.part == part) if part else statement.where(Claim.part.is_(None))
    return list(session.scalars(statement.order_by(Claim.id)))


def _givers(described: Field, value: Any, claims: list[Claim], context: Given) -> list[Claim]:
    """The claims that give exactly this value and were not rejected."""
    wanted = described.kind.same(value, context)
    return [claim for claim in claims if claim.value_key == wanted and claim.supports and claim.state != "rejected"]


def _choose(described: Field, value: Any, claims: list[Claim], context: Given, reason: str) -> None:
    givers = _givers(described, value, claims, context)
    for claim in claims:
        if claim in givers:
            claim.state, claim.state_reason = "accepted", reason.strip() or claim.state_reason
        elif claim.state == "accepted" and claim.true_when is None:
            claim.state, claim.state_reason = "open", None


def _correct(described: Field, old: Any, value: Any, claims: list[Claim], context: Given) -> None:
    before, after = described.kind.same(old, context), described.kind.same(value, context)
    for claim in claims:
        if claim.value_key == before:
            claim.value = json.dumps(described.kind.plain(value, context), ensure_ascii=False, sort_keys=True)
            claim.value_key = after


def choose_version(
    library: Library, record: int, key: str, value_key: str, *, part: str | None = None, reason: str = ""
) -> None:
    """Chooses one of the versions of a value by its key (`views.Version.value_key`), with the words in which it was given.

    Raises BadInput where no live claim gives it.
    """
    with library.change(_("Choose")) as session:
        owner = records.fetch(session, record)
        holder: Any = records.part_of(session, record, part) if part else owner
        described = records.described_field(type(holder), key)
        context = given(session, library)
        claims = field_claims(session, record, key, part)
        giver = next(
            (
                claim
                for claim in claims
                if claim.value_key == value_key and claim.supports and claim.state != "rejected"
            ),
            None,
        )
        if giver is None or giver.value is None:
            raise BadInput(_("Nobody gives this version any more; please look at it again."))
        value = described.kind.from_plain(json.loads(giver.value), context)
        _choose(described, value, claims, context, reason)
        records.set_fields(session, holder, {key: value})
        session.info["label"] = _("Choose {what} of {ref}").format(what=_(described.label).lower(), ref=owner.ref)


def unchoose(library: Library, record: int, key: str, *, part: str | None = None) -> None:
    """Opens a choice again: the accepted claims of the field become open. What was true at a time of its own stays."""
    with library.change(_("Reopen")) as session:
        owner: Record = records.fetch(session, record)
        for claim in field_claims(session, record, key, part):
            if claim.state == "accepted" and claim.true_when is None:
                claim.state, claim.state_reason = "open", None
        holder: Any = records.part_of(session, record, part) if part else owner
        described = records.described_field(type(holder), key)
        session.info["label"] = _("Reopen {what} of {ref}").format(what=_(described.label).lower(), ref=owner.ref)
