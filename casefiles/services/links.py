"""Links between entries: made in one line, edited, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database.library import Library
from casefiles.domain.link import Link
from casefiles.domain.record import Record
from casefiles.domain.text import clean_line
from casefiles.domain.vocabulary import LinkMatch, LinkType, link_type, match_links
from casefiles.errors import BadInput, NotFound
from casefiles.services import citing, records
from casefiles.services.lookup import given
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _

DETAILS = ("named_as", "period", "role", "amount", "detail", "hypothesis", "extent")


def matches(text: str, from_type: str) -> list[LinkMatch]:
    """Link types that a line such as `paid shining` may begin, best first; `rest` names the target."""
    return match_links(text, from_type)


def add(
    library: Library,
    type_key: str,
    first: int,
    second: int,
    *,
    details: Mapping[str, Any] | None = None,
    working: Working = NOTHING,
) -> Ref:
    """Links two entries; the link cites what is being worked on. Raises BadInput where the type does not join such ends."""
    with library.change(_("Link")) as session:
        link = join(session, library, type_key, first, second, details=details, working=working)
        session.flush()
        ends = {record.id: record for record in session.scalars(select(Record).where(Record.id.in_([first, second])))}
        reading = link_type(type_key).reading()
        session.info["label"] = _("Link: {first} {reading} {second}").format(
            first=ends[first].title, reading=reading, second=ends[second].title
        )
        identifier = link.id
    return records.name_of(library, identifier)


def join(
    session: Session,
    library: Library,
    type_key: str,
    first: int,
    second: int,
    *,
    details: Mapping[str, Any] | None = None,
    working: Working = NOTHING,
) -> Link:
    """Links two entries inside a change that is under way; flushed."""
    kind = _kind(type_key)
    ends = dict(session.execute(select(Record.id, Record.type).where(Record.id.in_([first, second]))).all())
    if first not in ends or second not in ends:
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    if first == second:
        raise BadInput(_("An entry is not linked with itself."))
    if not (kind.goes_from(ends[first]) and kind.goes_to(ends[second])):
        raise BadInput(
            _("“{reading}” does not join these two kinds of entry; choose another link.").format(reading=kind.reading())
        )
    _check_details(details or {})
    held = records.typed(Link, details or {}, given(session, library))
    link = Link(link_type=type_key, source_end=first, target_end=second)
    records.set_fields(session, link, held)
    if working.marking:
        link.marking = working.marking
    if working.tlp:
        link.tlp = working.tlp
    session.add(link)
    session.flush()
    citing.cite(session, link, working)
    return link


def _check_details(details: Mapping[str, Any]) -> None:
    foreign = sorted(set(details) - set(DETAILS))
    if foreign:
        raise BadInput(_("A link has no “{key}”.").format(key=foreign[0]))


def _kind(type_key: str) -> LinkType:
    try:
        return link_type(type_key)
    except NotFound:
        raise BadInput(_("There is no link “{key}”.").format(key=type_key)) from None


def add_many(
    library: Library,
    type_key: str,
    firsts: Sequence[int],
    second: int,
    *,
    backwards: bool = False,
    working: Working = NOTHING,
) -> int:
    """Links many entries to one, as one change; gives how many links were made."""
    with library.change(_("Link")) as session:
        for first in firsts:
            ends = (second, first) if backwards else (first, second)
            join(session, library, type_key, *ends, working=working)
        session.info["label"] = _("Link {count} entries").format(count=len(firsts))
    return len(firsts)


def add_alias(
    library: Library,
    person: int,
    text: str,
    *,
    kind: str | None = None,
    language: str | None = None,
    period: str | None = None,
    working: Working = NOTHING,
) -> Ref:
    """A new alias that this person or organisation uses. Equal text merges nothing: it is a record of its own."""
    if not clean_line(text):
        raise BadInput(_("Write the alias."))
    with library.change(_("Add alias")) as session:
        fields = {"text": text, "kind": kind, "language": language}
        alias = records.add(session, library, "alias", {key: value for key, value in fields.items() if value})
        join(session, library, "uses_name", person, alias.id, details={"period": period}, working=working)
        holder = records.fetch(session, person)
        session.info["label"] = _("Add alias {alias} to {ref}").format(alias=clean_line(text), ref=holder.ref)
        identifier = alias.id
    return records.name_of(library, identifier)


def person_by_alias(library: Library, text: str, *, working: Working = NOTHING) -> Ref:
    """A person of whom nothing is known but an alias, with the alias, as one change."""
    with library.change(_("Add {what} {name}").replace("{what}", _("Person").lower())) as session:
        person = records.add(session, library, "person", {"identity": "alias_only"}, working=working)
        alias = records.add(session, library, "alias", {"text": text}, working=working)
        join(session, library, "uses_name", person.id, alias.id, working=working)
        session.info["names"] = person.id
        identifier = person.id
    return records.name_of(library, identifier)


def update(library: Library, link: int, changes: Mapping[str, Any]) -> None:
    """Sets period, role, amount, detail, hypothesis, extent or named_as of a link."""
    _check_details(changes)
    _check_link(library, link)
    records.update(library, link, changes)


def remove(library: Library, link: int) -> str:
    """Puts a link in the trash, with its claims; gives the change's label. Raises NotFound."""
    _check_link(library, link)
    return records.trash(library, [link])


def _check_link(library: Library, link: int) -> None:
    with library.read() as session:
        if not isinstance(records.fetch(session, link), Link):
            raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
