"""The text of an evidence item as its reader found it, page by page: what is searched, shown and cited."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from casefiles.database import texts
from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.errors import NotFound
from casefiles.services.evidence import media_types
from casefiles.services.evidence.reader import Reader
from casefiles.words import _


@dataclass(frozen=True)
class KeptText:
    """Pages from the first on; none where the file holds no text or it was not read, and then `note` may say why.

    `is_plain` when the file is text itself: its lines are lines of the file; `is_list` when it is an archive, and the text
    the list of what is in it.
    """

    pages: tuple[str, ...]
    is_plain: bool
    note: str
    is_list: bool = False


def text_of(library: Library, exhibit: int) -> KeptText:
    """The text that was read when the file came in; read now by a confined child where none was.

    Raises NotFound for an item without a file, LibraryError for one that cannot be read.
    """
    with library.read() as session:
        row = session.execute(
            select(Exhibit.sha256, Exhibit.media_type, Exhibit.original_name, Exhibit.reading_note).where(
                Exhibit.id == exhibit
            )
        ).one_or_none()
    if row is None or not row.sha256:
        raise NotFound(_("This evidence item has no file in the library."))
    kind = media_types.kind_of(row.media_type or "")
    kept = texts.pages(library.vault, row.sha256)
    if any(kept):
        return KeptText(kept, kind == "text", row.reading_note or "", kind == "archive")
    with library.vault.open(row.sha256) as file, Reader() as reader:
        found = reader.read(file.fileno(), row.original_name or "")
    pages = [""] * max((page.number for page in found.pages), default=0)
    for page in found.pages:
        pages[page.number - 1] = page.text
    return KeptText(tuple(pages), found.kind == "text", found.note or "", found.kind == "archive")
