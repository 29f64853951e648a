"""Values computed from others, kept right for the touched records inside each change: titles, standing, identities, index.

None of them is in the journal: `check` computes them anew and names what differs, `rebuild` makes them all again.
"""

from casefiles.database.derived.entries import TextOf, entries, entry
from casefiles.database.derived.identities import JOINED, identities_of, judged
from casefiles.database.derived.neighbourhood import Neighbourhood
from casefiles.database.derived.rebuilding import Made, made_anew, rebuild
from casefiles.database.derived.records import RECORD, chunks, raw, types_of, whole
from casefiles.database.derived.refreshing import Derived, refresh
from casefiles.database.derived.standings import Backing, backing, facts_of, standings_of

__all__ = [
    "Backing",
    "Derived",
    "JOINED",
    "Made",
    "Neighbourhood",
    "RECORD",
    "TextOf",
    "backing",
    "chunks",
    "entries",
    "entry",
    "facts_of",
    "identities_of",
    "judged",
    "made_anew",
    "raw",
    "rebuild",
    "refresh",
    "standings_of",
    "types_of",
    "whole",
]
