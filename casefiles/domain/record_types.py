"""The list of record types: a new one is one file, its name here, a migration, an icon and a test factory."""

from __future__ import annotations

from casefiles.domain.alias import Alias
from casefiles.domain.assessment import Assessment
from casefiles.domain.claim import Claim
from casefiles.domain.event import Event
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.identifier import Identifier
from casefiles.domain.item import Item
from casefiles.domain.judgement import Judgement
from casefiles.domain.link import Link
from casefiles.domain.note import Note
from casefiles.domain.operation import Operation
from casefiles.domain.organisation import Organisation
from casefiles.domain.person import Person
from casefiles.domain.place import Place
from casefiles.domain.record import Record
from casefiles.domain.seizure import Seizure
from casefiles.domain.site import Site
from casefiles.domain.source import Source
from casefiles.domain.task import Task
from casefiles.domain.tip import Tip
from casefiles.domain.vehicle import Vehicle
from casefiles.errors import BadInput
from casefiles.words import _

RECORD_TYPES: dict[str, type[Record]] = {
    cls.__tablename__: cls
    for cls in (
        Operation,
        Person,
        Alias,
        Organisation,
        Place,
        Site,
        Event,
        Seizure,
        Vehicle,
        Item,
        Identifier,
        Exhibit,
        Source,
        Assessment,
        Task,
        Note,
        Tip,
        Claim,
        Link,
        Judgement,
    )
}
BY_PREFIX: dict[str, str] = {cls.PREFIX: name for name, cls in RECORD_TYPES.items()}
CONNECTIVE = frozenset({"claim", "link", "judgement"})
"""Types that stand between other records: they have no table of their own in the window."""
ENTRIES: tuple[str, ...] = tuple(name for name in RECORD_TYPES if name not in CONNECTIVE)
"""Types that a person enters, lists and opens."""


def record_type(name: str) -> type[Record]:
    """The class of a type's name. Raises BadInput with the names there are."""
    try:
        return RECORD_TYPES[name]
    except KeyError:
        raise BadInput(
            _("“{name}” is no type of entry; there are: {names}.").format(name=name, names=", ".join(RECORD_TYPES))
        ) from None
