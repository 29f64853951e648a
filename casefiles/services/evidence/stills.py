"""Pictures out of recordings, kept beside the file for the moments that are cited: only a player can make them."""

from __future__ import annotations

from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.services.evidence.reader import Pixels

KIND = "still"
"""Of what is made from a file, in the vault."""
LONGER_SIDE = 640
"""Pixels of a still at the most, as of whatever a dossier cuts out of evidence."""


def keep(library: Library, exhibit: int, at: int, picture: Pixels) -> None:
    """Keep the picture of a moment, in milliseconds; it can be made again by going there. Raises LibraryError."""
    digest = _digest(library, exhibit)
    if digest and library.vault.get_derived(digest, *_shelf(at)) is None:
        library.vault.put_derived(digest, *_shelf(at), picture.to_jpeg())


def still_of(library: Library, exhibit: int, at: int) -> bytes | None:
    """The picture of a moment as a JPEG; None where nobody has been there."""
    digest = _digest(library, exhibit)
    return library.vault.get_derived(digest, *_shelf(at)) if digest else None


def _shelf(at: int) -> tuple[str, int]:
    """Kind and number under which the vault keeps it: numbers there have six digits at the most, the rest are letters."""
    more, number = divmod(at, 1_000_000)
    letters = ""
    while more:
        more, rest = divmod(more, 26)
        letters = chr(ord("a") + rest) + letters
    return KIND + letters, number


def _digest(library: Library, exhibit: int) -> str | None:
    with library.read() as session:
        return session.scalar(select(Exhibit.sha256).where(Exhibit.id == exhibit))
