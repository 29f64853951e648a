"""The main job on a machine without a screen: the demo library is made, its operation's dossier is written."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

from casefiles.errors import CasefilesError, NotFound
from casefiles.words import _

DEMO = "VRAEM 2017.casefiles"


def demo_folder() -> Path:
    """Where the demo library lives: in the user's data folder."""
    return Path(platformdirs.user_data_dir("casefiles", appauthor=False)) / DEMO


def main_job() -> int:
    """Makes the demo library on first use and writes the dossier of its operation; gives the exit code."""
    from casefiles.database.library import Library
    from casefiles.dossier import making
    from casefiles.services import listing
    from casefiles.services.demo import make_demo

    print(_("There is no display here, so Casefiles runs without a window."))
    folder = demo_folder()
    try:
        library = Library.open(folder) if folder.exists() else make_demo(folder)
        with library:
            for remark in library.remarks:
                print(remark, file=sys.stderr)
            operations = listing.page(library, "operation", ["ref"], sort="ref", limit=1)
            if not operations:
                raise NotFound(_("The demo library at {path} has no operation any more.").format(path=folder))
            operation = operations[0]
            made = making.write(library, [operation.ref], folder.parent / f"{operation.ref}.pdf", replace_file=True)
    except CasefilesError as reason:
        print(str(reason), file=sys.stderr)
        return 2
    print(_("The demo library is at {path}.").format(path=folder))
    print(_("The dossier of its operation, {pages} pages, is at {file}.").format(pages=made.pages, file=made.file))
    return 0
