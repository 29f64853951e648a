"""The signed paper of a hand-over: kept as evidence itself, and named in custody by the hash of its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from casefiles.database.library import Library
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.services.evidence import custody, intake
from casefiles.services.evidence.custody import NOTHING, Said
from casefiles.services.lookup import by_ref, given
from casefiles.services.records import fetch
from casefiles.words import _


def digest_of(library: Library, ref: str) -> str:
    """The SHA-256 of the paper that an evidence item is. Raises NotFound, BadInput for what has no file."""
    with library.read() as session:
        found = fetch(session, by_ref(session, ref).id)
        digest = getattr(found, "sha256", None)
    if not digest:
        raise BadInput(_("{ref} has no file, so it cannot be a receipt.").format(ref=found.ref))
    return str(digest)


def enter_with_file(
    library: Library,
    exhibits: Sequence[int],
    action: str,
    receipt: Path,
    said: Said = NOTHING,
    *,
    happened: str = "",
    progress: Progress = silent,
) -> list[int]:
    """Takes a file in as evidence about the first of these exhibits, and enters custody that names it as its receipt.

    Raises as `custody.enter_all`, before the file is taken in; BadInput for a file that cannot be.
    """
    with library.read() as session:
        custody.when(library, happened, given(session, library))
        for exhibit in exhibits:
            fetch(session, exhibit)
    if action not in vocabulary("custody_action"):
        raise BadInput(_("“{name}” is no custody action.").format(name=action))
    done = intake.add_files(library, [receipt], about=exhibits[0], progress=progress)
    if done.refused:
        path, reason = done.refused[0]
        raise BadInput(f"{path}: {reason}")
    digest = digest_of(library, done.exhibits[0].ref)
    return custody.enter_all(library, exhibits, action, replace(said, receipt=digest), happened=happened)
