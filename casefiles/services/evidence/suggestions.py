"""What a photograph or recording says of where and when it was made, offered as a place and as an event.

Nothing is entered by itself: a camera's clock may be wrong, and a place that satellites told may be that of an earlier
photograph. What is entered cites the metadata of the file, as a source of its own.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database.library import Library
from casefiles.domain.coordinates import Coordinates
from casefiles.domain.dates import PartialDate
from casefiles.domain.event import Event
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.link import Link
from casefiles.domain.parts import Detail
from casefiles.domain.place import Place
from casefiles.domain.record import Record
from casefiles.domain.source import Source
from casefiles.domain.text import clean_line
from casefiles.errors import BadInput
from casefiles.services import citing, links, records
from casefiles.services.evidence import media_types
from casefiles.services.lookup import given, refs
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _, language

METADATA = "file_metadata"
"""The kind of source that the metadata of a file are."""
APART = datetime.timedelta(minutes=5)
"""How far camera and satellites may be apart before that is said."""
PRECISION = 25
"""Metres within which a telephone's place usually lies; nothing in the file says how exact it was."""
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?: (UTC))?")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_SAME: Mapping[type[Any], tuple[str, str]] = {Place: ("latitude", "longitude"), Event: ("edtf", "time")}
_EVENTS = {"image": "photographed", "audio": "recorded", "video": "recorded"}


@dataclass(frozen=True)
class Taken:
    """Where and when a file says it was made; `sentence` says it to the reader, `doubt` what speaks against it.

    `place` and `event` are what was made of it already, None where nothing was.
    """

    sentence: str
    coordinates: Coordinates | None
    when: PartialDate | None
    doubt: str = ""
    place: Ref | None = None
    event: Ref | None = None

    def plain(self) -> dict[str, Any]:
        """The value for JSON."""
        return {
            "sentence": self.sentence,
            "doubt": self.doubt,
            "coordinates": self.coordinates.plain() if self.coordinates else None,
            "when": self.when.plain() if self.when else None,
            "place": self.place.ref if self.place else None,
            "event": self.event.ref if self.event else None,
        }


def taken(library: Library, exhibit: int) -> Taken | None:
    """What the file of an exhibit says of where and when it was made; None where it says neither."""
    with library.read() as session:
        return _taken(session, exhibit)


def _taken(session: Session, exhibit: int) -> Taken | None:
    row = session.execute(select(Exhibit.media_type).where(Exhibit.id == exhibit)).first()
    kind = media_types.kind_of(row.media_type) if row is not None and row.media_type else ""
    if kind not in _EVENTS:
        return None
    rows = session.execute(
        select(Detail.what, Detail.says).where(Detail.owner == exhibit, Detail.deleted_in.is_(None)).order_by(Detail.position)
    )
    said: dict[str, str] = {}
    for what, says in rows:
        said.setdefault(what or "", says or "")
    where, (when, clock) = coordinates(said), moment(said, kind)
    if where is None and when is None:
        return None
    return Taken(
        _sentence(where, when, clock, kind),
        where,
        when,
        doubt(said),
        _made(session, exhibit, Place, where),
        _made(session, exhibit, Event, when),
    )


def coordinates(said: Mapping[str, str]) -> Coordinates | None:
    """The place among the metadata of a file, as decimal degrees; None where there is none, or nobody can have been there."""
    try:
        latitude, longitude = Decimal(said["gps_latitude"]), Decimal(said["gps_longitude"])
        if not (abs(latitude) <= 90 and abs(longitude) <= 180) or (latitude == 0 and longitude == 0):
            return None
        written = f"{latitude:f}, {longitude:f}"
        found = Coordinates.parse(f"{latitude:.5f}, {longitude:.5f}")
    except (KeyError, InvalidOperation, BadInput):
        return None
    return replace(found, precision=PRECISION, written=written)


def moment(said: Mapping[str, str], kind: str) -> tuple[PartialDate | None, str]:
    """When a file was made, and by which clock: "camera", "satellite", or "" where no moment is told."""
    offset = said.get("taken_offset", "")
    for key, clock in (("taken", "camera"), ("digitised", "camera"), ("gps_time", "satellite"), ("created", "camera")):
        if key == "created" and kind == "image":
            continue
        match = _MOMENT.match(said.get(key, ""))
        if match is None:
            continue
        zone = "Z" if match[3] else offset if key == "taken" and _OFFSET.fullmatch(offset) else ""
        try:
            return PartialDate.from_edtf(f"{match[1]}T{match[2]}{zone}", said[key]), clock
        except BadInput:
            continue
    return None, ""


def doubt(said: Mapping[str, str]) -> str:
    """One sentence where camera and satellites do not agree on the moment; "" where they do or nobody can tell."""
    camera, satellite = _MOMENT.match(said.get("taken", "")), _MOMENT.match(said.get("gps_time", ""))
    offset = said.get("taken_offset", "")
    if camera is None or satellite is None or not _OFFSET.fullmatch(offset):
        return ""
    try:
        own = datetime.datetime.fromisoformat(f"{camera[1]}T{camera[2]}{offset}")
        told = datetime.datetime.fromisoformat(f"{satellite[1]}T{satellite[2]}+00:00")
    except ValueError:
        return ""
    if abs(own - told) <= APART:
        return ""
    shown = PartialDate.from_edtf(f"{satellite[1]}T{satellite[2]}Z").show(language())
    return _("The satellites say otherwise: {when}.").format(when=shown)


def _sentence(where: Coordinates | None, when: PartialDate | None, clock: str, kind: str) -> str:
    place = f"{where.latitude}, {where.longitude}" if where else ""
    date = when.show(language()) if when else ""
    made = kind != "image"
    if where and when:
        text = _("Recorded at {place} on {when}") if made else _("Taken at {place} on {when}")
    elif where:
        text = _("Recorded at {place}") if made else _("Taken at {place}")
    else:
        text = _("Recorded on {when}") if made else _("Taken on {when}")
    text = text.format(place=place, when=date)
    if clock == "camera":
        text += ", " + (_("by the device’s clock") if made else _("by the camera’s clock"))
    elif clock == "satellite":
        text += ", " + _("by the satellites’ clock")
    return text + "."


def _made(session: Session, exhibit: int, cls: type[Place] | type[Event], value: Any) -> Ref | None:
    """The place or event that was made of what the file says: the exhibit shows it, and it has that value."""
    if value is None:
        return None
    shown = select(Link.target_end).where(Link.link_type == "shows", Link.source_end == exhibit, Link.deleted_in.is_(None))
    found: Any
    for found in session.scalars(select(cls).where(cls.id.in_(shown), cls.deleted_in.is_(None)).order_by(cls.id)):
        own = found.position if isinstance(found, Place) else found.date
        if own is not None and all(getattr(own, key) == getattr(value, key) for key in _SAME[cls]):
            return refs(session, [found.id])[found.id]
    return None


# Entering it


def make_place(library: Library, exhibit: int, name: str = "", *, working: Working = NOTHING) -> Ref:
    """Makes the place at which a file says it was made, shown by the exhibit, citing the file's metadata: one change.

    Raises BadInput where the file tells no place, or the place was made already.
    """
    with library.change(_("Make a place")) as session:
        held, found = _asked(session, exhibit)
        if found.coordinates is None:
            raise BadInput(_("The file of {ref} does not say where it was made.").format(ref=held.ref))
        if found.place is not None:
            raise BadInput(_("That place is here already: {ref}.").format(ref=found.place.ref))
        place = _place(session, library, held, found, name, working)
        session.info["label"] = _("Make a place out of {ref}: {name}").format(ref=held.ref, name=place.name)
        identifier = place.id
    return records.name_of(library, identifier)


def make_event(library: Library, exhibit: int, place_name: str = "", *, working: Working = NOTHING) -> Ref:
    """Makes the event that the file was photographed or recorded, with its date and place, shown by the exhibit and citing
    the file's metadata: one change. The place is made with it where it was not yet.

    Raises BadInput where the file tells no time, or the event was made already.
    """
    with library.change(_("Add to the timeline")) as session:
        held, found = _asked(session, exhibit)
        if found.when is None:
            raise BadInput(_("The file of {ref} does not say when it was made.").format(ref=held.ref))
        if found.event is not None:
            raise BadInput(_("That event is here already: {ref}.").format(ref=found.event.ref))
        place: int | None = found.place.id if found.place else None
        if place is None and found.coordinates is not None:
            place = _place(session, library, held, found, place_name, working).id
        kind = _EVENTS[media_types.kind_of(held.media_type or "")]
        fields: dict[str, Any] = {"kind": kind, "date": found.when}
        name = _("Photograph “{name}” taken") if kind == "photographed" else _("Recording “{name}” made")
        fields["name"] = name.format(name=held.title)
        if place is not None:
            fields["place"] = place
        event = _entered(session, library, held, "event", fields, ("date", "place"), working)
        session.info["label"] = _("Add {what} to the timeline").format(what=f"{held.ref} {held.title}")
        identifier = event.id
    return records.name_of(library, identifier)


def _asked(session: Session, exhibit: int) -> tuple[Exhibit, Taken]:
    held = records.fetch(session, exhibit)
    found = _taken(session, exhibit) if isinstance(held, Exhibit) else None
    if found is None or not isinstance(held, Exhibit):
        raise BadInput(_("{ref} does not say where or when it was made.").format(ref=held.ref))
    return held, found


def _place(session: Session, library: Library, held: Exhibit, found: Taken, name: str, working: Working) -> Place:
    words = clean_line(name) or _("Where “{name}” was made").format(name=held.title)
    fields = {"name": words, "kind": "point", "position": found.coordinates}
    made = _entered(session, library, held, "place", fields, ("position",), working)
    assert isinstance(made, Place)
    return made


def _entered(
    session: Session,
    library: Library,
    held: Exhibit,
    type_name: str,
    fields: Mapping[str, Any],
    cited: tuple[str, ...],
    working: Working,
) -> Record:
    """An entry of what the file says; the fields that come from it cite its metadata."""
    own = Working(
        operation=working.operation,
        source=_source(session, library, held, working),
        marking=held.marking or working.marking,
        tlp=held.tlp or working.tlp,
        exhibit=held.id,
    )
    record = records.add(session, library, type_name, fields, working=own)
    context = given(session, library)
    for key in cited:
        value = getattr(record, key)
        if value is not None:
            described = records.described_field(type(record), key)
            citing.cite(session, record, own, described=described, value=value, context=context)
    links.join(session, library, "shows", held.id, record.id, working=own)
    return record


def _source(session: Session, library: Library, held: Exhibit, working: Working) -> int:
    """The source that the metadata of this file are; made when it is first cited."""
    copied = select(Link.target_end).where(
        Link.link_type == "copy_of", Link.source_end == held.id, Link.deleted_in.is_(None)
    )
    known = session.scalar(
        select(Source.id).where(Source.id.in_(copied), Source.kind == METADATA, Source.deleted_in.is_(None))
    )
    if known is not None:
        return known
    name = _("Metadata of “{name}”").format(name=held.title)
    joined = Working(operation=working.operation, marking=held.marking or working.marking, tlp=held.tlp or working.tlp)
    source = records.add(session, library, "source", {"name": name, "kind": METADATA}, working=joined)
    links.join(session, library, "copy_of", held.id, source.id)
    return source.id
