"""What the pieces of a line come to: who it is about, the links that follow, and what has to be asked first.

The parts of it stand beside this: `line_drafting` what they share, `line_context`, `line_who`, `line_links`, `line_dates` and
`line_grades` one subject each, in the order in which they are gone through.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from casefiles.database.library import Library
from casefiles.domain.line import pieces as p
from casefiles.errors import BadInput
from casefiles.services.line_context import said_by, where_in
from casefiles.services.line_dates import dates
from casefiles.services.line_drafting import Drafting
from casefiles.services.line_grades import grade, roles
from casefiles.services.line_links import Following
from casefiles.services.line_sentences import sentences
from casefiles.services.line_who import about
from casefiles.services.planned import Plan
from casefiles.services.proposals import Proposal
from casefiles.services.working import Working
from casefiles.words import _


def plan(
    session: Session,
    library: Library,
    line: p.Line,
    *,
    working: Working,
    choices: Mapping[str, str],
    strict: bool,
) -> Plan:
    """The plan of a line on the moment of the session, shown in the current language.

    Raises BadInput, where `strict`, for a choice there is not.
    """
    at = Drafting(session, library, line, working, choices, strict)
    where_in(at)
    said_by(at)
    Following(at, about(at)).all()
    dates(at)
    roles(at)
    grade(at)
    if at.strict:
        unknown = sorted(set(at.choices) - at.used)
        if unknown:
            raise BadInput(_("There is nothing to choose for “{key}” in this line.").format(key=unknown[0]))
    at.chips.sort(key=lambda chip: (chip.start, chip.end))
    made = at.plan
    made.proposal = Proposal(
        at.line.text,
        at.line,
        tuple(at.chips),
        tuple(at.questions),
        tuple(sentences(made, at.language)),
        tuple(dict.fromkeys([*at.problems, *(chip.problem for chip in at.chips if chip.problem)])),
    )
    return made
