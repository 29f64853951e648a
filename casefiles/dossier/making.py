"""A dossier from subject to file: gathered, laid out, saved whole, entered in the register of dossiers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from casefiles.database.library import Library
from casefiles.dossier import pdf
from casefiles.dossier.content import SECTIONS, Dossier, PageSize, SectionKey
from casefiles.dossier.gather import Options, gather
from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.services import dossiers
from casefiles.services.evidence import checks
from casefiles.services.lookup import by_ref
from casefiles.words import _


@dataclass(frozen=True)
class Made:
    """A dossier on disk: its number in the register, how many pages, the digest of the file, and what is wrong with
    evidence in it, in sentences, which it prints too."""

    file: Path
    number: str
    pages: int
    sha256: str
    faults: tuple[str, ...] = ()


_PAGES: dict[str, PageSize] = {"a4": "A4", "letter": "Letter"}


def sections_of(keys: Sequence[str] | None) -> tuple[SectionKey, ...] | None:
    """Section keys as they were typed, in the order of the paper. Raises BadInput for one there is not."""
    if keys is None:
        return None
    unknown = [key for key in keys if key not in SECTIONS]
    if unknown:
        raise BadInput(
            _("There is no section called {name}. Sections are: {all}.").format(
                name=unknown[0], all=", ".join(SECTIONS)
            )
        )
    return tuple(key for key in SECTIONS if key in keys)


def write(
    library: Library,
    subjects: Sequence[str | int],
    output: Path,
    *,
    language: str = "en",
    sections: Sequence[str] | None = None,
    page_size: str = "a4",
    replace_file: bool = False,
    progress: Progress = silent,
) -> Made:
    """Writes the dossier of these entries to a file and enters it in the register.

    Raises BadInput for an existing file (unless it may be replaced) or a folder that is not there, NotFound for a ref.
    """
    if output.exists() and not replace_file:
        raise BadInput(_("There is a file {path} already; choose another name.").format(path=output))
    if not output.parent.is_dir():
        raise BadInput(_("There is no folder {path}.").format(path=output.parent))
    size = _PAGES.get(page_size.lower())
    if size is None:
        raise BadInput(_("There is no page size “{name}”; there are A4 and Letter.").format(name=page_size))
    options = Options(language, sections_of(sections), size, dossiers.next_number(library))
    found = gather(library, subjects, options, progress)
    return save(library, found, b"", output, progress)


def save(library: Library, found: Dossier, data: bytes, output: Path, progress: Progress = silent) -> Made:
    """Reads the evidence of a dossier again, then saves its bytes and enters them in the register.

    Where something is wrong with evidence of which the dossier does not say so, it is laid out anew and says it; also
    where there are no bytes yet.
    """
    true = rechecked(library, found, progress)
    if true is not found or not data:
        data = pdf.write(true, progress=progress)
    return register(library, true, data, output)


def rechecked(library: Library, found: Dossier, progress: Progress = silent) -> Dossier:
    """The same dossier, or one that also says what is wrong with evidence whose bytes were just read again."""
    with library.read() as session:
        ids = {by_ref(session, one.ref).id: one for one in found.exhibits if one.sha256}
    faults = checks.check_exhibits(library, ids, progress) if ids else {}
    said = {ids[id_].ref: checks.fault(result, ids[id_].ref) for id_, result in faults.items()}
    if all(one.fault == said.get(one.ref, "") for one in found.exhibits):
        return found
    return replace(found, exhibits=tuple(replace(one, fault=said.get(one.ref, "")) for one in found.exhibits))


def preview(
    library: Library, subjects: Sequence[str | int], options: Options, progress: Progress = silent
) -> tuple[Dossier, bytes]:
    """The dossier as it would be saved now, with the number it would get; nothing is registered."""
    numbered = replace(options, number=options.number or dossiers.next_number(library))
    found = gather(library, subjects, numbered, progress)
    return found, pdf.write(found, progress=progress)


def register(library: Library, found: Dossier, data: bytes, output: Path) -> Made:
    """Saves the bytes of a dossier whole and enters them in the register, unless the library is read only.

    A file that could not be entered does not stay.
    """
    was_there = output.exists()
    pdf.store(data, output)
    sha256 = hashlib.sha256(data).hexdigest()
    pages = pdf.page_count(data)
    if library.writable:
        entry = dossiers.Register(
            found.number,
            found.ref,
            found.title,
            found.language,
            found.marking.label if found.marking else None,
            pages,
            sha256,
            found.journal_head,
        )
        try:
            dossiers.enter(library, entry)
        except BaseException:
            if not was_there:
                output.unlink(missing_ok=True)
            raise
    return Made(output, found.number, pages, sha256, tuple(one.fault for one in found.exhibits if one.fault))
