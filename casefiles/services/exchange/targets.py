"""What a column of a table may become: the fields of a record type, the rows of its lists, and what hangs on a record."""

from __future__ import annotations

from dataclasses import dataclass

from casefiles.domain.kinds import Kind, Reference
from casefiles.domain.parts import Detail, Tag
from casefiles.domain.record import Field, Part, fields_of
from casefiles.domain.record_types import ENTRIES, record_type
from casefiles.domain.vocabulary import link_type, vocabulary
from casefiles.errors import BadInput
from casefiles.services.exchange import holders
from casefiles.words import N_, _

ALIASES, SURNAMES, TAGS, NOTE, VIA, GRADE = "aliases", "surnames", "tags", "note", "via", "grade"
LATITUDE, LONGITUDE = "latitude", "longitude"
"""The two halves of coordinates that stand in columns of their own."""
IDENTIFIER = "identifier."
"""What the targets begin with that become a phone, a document, an account ... of the record; the kind follows."""

TYPES: tuple[str, ...] = tuple(name for name in ENTRIES if name not in ("exhibit", "tip"))
"""Types that a table can hold. Evidence comes as files, and tips as lines."""
SEVERAL = frozenset({ALIASES, TAGS, NOTE})
"""Targets that several columns may have, besides identifiers."""
_NOT_TAKEN = frozenset({"portrait", "portrait_region", "reliability", "identity"})
_LINKED = {"aliases": "uses_name", "identifier": "uses"}
_WORDS = {
    ALIASES: N_("Aliases"),
    SURNAMES: N_("Surnames, both"),
    TAGS: N_("Tags"),
    NOTE: N_("Note"),
    VIA: N_("Said by"),
    GRADE: N_("Grade"),
    LATITUDE: N_("Latitude"),
    LONGITUDE: N_("Longitude"),
}


@dataclass(frozen=True)
class Target:
    """A key, what it is called, and for fields the described field; `part` is the list in whose one row it stands."""

    key: str
    label: str
    described: Field | None = None
    part: type[Part] | None = None

    @property
    def kind(self) -> Kind | None:
        """The kind of value of a field."""
        return self.described.kind if self.described is not None else None

    @property
    def is_shared(self) -> bool:
        """Whether several columns may have it."""
        return self.key in SEVERAL or self.key in holders.KINDS or self.key.startswith(IDENTIFIER)


def check_type(type_name: str) -> None:
    """Raises BadInput for a type that a table cannot hold."""
    if type_name not in TYPES:
        raise BadInput(
            _("A table cannot hold entries of the type “{type}”; there are: {names}.").format(
                type=type_name, names=", ".join(TYPES)
            )
        )


def targets(type_name: str) -> dict[str, Target]:
    """Every target of a type by key, with labels in the reader's language: fields first. Raises BadInput for the type."""
    check_type(type_name)
    cls = record_type(type_name)
    found: dict[str, Target] = {}
    for described in fields_of(cls):
        if _is_taken(described):
            found[described.key] = Target(described.key, _(described.label), described)
    if "position" in found:
        found |= {key: Target(key, _(_WORDS[key])) for key in (LATITUDE, LONGITUDE)}
    if type_name == "person":
        found[SURNAMES] = Target(SURNAMES, _(_WORDS[SURNAMES]))
    if link_type(_LINKED["aliases"]).goes_from(type_name):
        found[ALIASES] = Target(ALIASES, _(_WORDS[ALIASES]))
    if link_type(_LINKED["identifier"]).goes_from(type_name):
        kinds = vocabulary("identifier_kind")
        for term in kinds:
            label = term.show()
            found[IDENTIFIER + term.key] = Target(IDENTIFIER + term.key, label[:1].upper() + label[1:])
    for part in cls.PARTS:
        if part in (Tag, Detail):
            continue
        for described in fields_of(part):
            if _is_taken(described):
                key = f"{part.KEY}.{described.key}"
                found[key] = Target(key, f"{_(part.LABEL)}: {_(described.label)}", described, part)
    for key, holder in holders.suiting(type_name).items():
        found[key] = Target(key, _(holder.label))
    if Tag in cls.PARTS:
        found[TAGS] = Target(TAGS, _(_WORDS[TAGS]))
    if type_name != "note":
        found[NOTE] = Target(NOTE, _(_WORDS[NOTE]))
    if cls.SOURCED and type_name != "source":
        found |= {key: Target(key, _(_WORDS[key])) for key in (VIA, GRADE)}
    return found


def _is_taken(described: Field) -> bool:
    kind = described.kind
    barred = isinstance(kind, Reference) and ("*" in kind.targets or kind.targets == ("exhibit",))
    return not described.fixed and not barred and described.key not in _NOT_TAKEN
