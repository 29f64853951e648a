"""Records made on the spot, while something else is being said about them."""

from __future__ import annotations

from casefiles.database.library import Library
from casefiles.domain.record_types import record_type
from casefiles.services import links, records
from casefiles.services.views import Ref
from casefiles.services.working import Working

MADE_ON_THE_SPOT = (
    "person", "organisation", "place", "site", "event", "operation", "seizure", "vehicle", "item", "identifier",
    "alias", "source",
)  # fmt: skip
"""Types of which a name is enough to begin with, in the order in which they are offered."""

QUOTES = "“”\"«»‘’„'"


def make(library: Library, type_name: str, text: str, working: Working) -> Ref:
    """A new entry of that name. A person in quotation marks is known by that alias only. Raises BadInput."""
    name = text.strip()
    bare = name.strip(QUOTES + " ")
    if type_name == "person" and bare != name and bare:
        return links.person_by_alias(library, bare, working=working)
    if type_name == "alias":
        name = bare or name
    return records.create(library, type_name, {record_type(type_name).TITLE_FIELD: name}, working=working)
