"""What is being worked on: while it is set, everything entered cites its source and joins its operation."""

from __future__ import annotations

from dataclasses import dataclass

from casefiles.domain.file_place import FilePlace


@dataclass(frozen=True)
class Working:
    """The working bar. Ids of records; `grade_code` in `grade_scheme`; `excerpt` is the text now selected in a source.

    `marking` and `tlp` are how what is entered must be handled and may be shared. `how_said` is how the source says it (a
    key of that vocabulary), None for "stated". `file_place` is where in the file of `exhibit` the excerpt stands.
    """

    operation: int | None = None
    source: int | None = None
    via: int | None = None
    grade_scheme: str | None = None
    grade_code: str | None = None
    marking: str | None = None
    tlp: str | None = None
    how_said: str | None = None
    excerpt: str | None = None
    excerpt_place: str | None = None
    exhibit: int | None = None
    file_place: FilePlace | None = None


NOTHING = Working()
"""Nobody is cited and nothing is joined."""
