"""Where everything lies in a library's folder (formats, 2), and its card, `library.json`."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from casefiles.errors import BadInput, LibraryDamaged, LibraryError, LibraryTooNew, NotFound
from casefiles.words import _

FORMAT = 1
SUFFIX = ".casefiles"


class Layout(NamedTuple):
    """The paths of one library."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name without its suffix."""
        return self.folder.name.removesuffix(SUFFIX)

    @property
    def card(self) -> Path:
        """The card: always plain, without a word of the case."""
        return self.folder / "library.json"

    @property
    def database(self) -> Path:
        """The database."""
        return self.folder / "library.db"

    @property
    def vault(self) -> Path:
        """The evidence."""
        return self.folder / "vault"

    @property
    def log(self) -> Path:
        """The journal outside the database."""
        return self.folder / "log"

    @property
    def first_page(self) -> Path:
        """How the first page of each list is fetched: SQL and names of fields, without a word of the case."""
        return self.folder / "first-page.json"

    def matches(self, type_name: str) -> Path:
        """What comparing entries of a type found: ids, digests, scores and keys, without a word of the case."""
        return self.folder / f"matches-{type_name}.jsonl"

    @property
    def check(self) -> Path:
        """When a check of the evidence began that has not come to its end."""
        return self.folder / "check.json"

    @property
    def stamps(self) -> Path:
        """Time stamps of the change log's head, as their servers gave them; made when there is the first."""
        return self.folder / "stamps"

    @property
    def backups(self) -> Path:
        """Copies made before migrations."""
        return self.folder / "backups"

    def has_log_of_writes(self) -> bool:
        """Whether SQLite's write-ahead log holds anything."""
        log = self.database.with_name(self.database.name + "-wal")
        return log.exists() and log.stat().st_size > 0

    def make(self) -> None:
        """Makes the empty folders. Raises BadInput where something is there already, LibraryError where it cannot be made."""
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise BadInput(
                _("There is something at {path} already; please choose another name.").format(path=self.folder)
            )
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            for part in (self.log, self.backups):
                part.mkdir(mode=0o700)
        except OSError as reason:
            raise LibraryError(
                _("The library cannot be made here: {reason}.").format(reason=reason.strerror)
            ) from reason

    def unmake(self, *, whole: bool) -> None:
        """Takes away what a failed creation has just made; with `whole` the folder too."""
        for part in self.folder.iterdir():
            if part.is_dir():
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink(missing_ok=True)
        if whole:
            self.folder.rmdir()


def read_card(layout: Layout) -> Mapping[str, Any]:
    """The card of a library. Raises NotFound, LibraryDamaged, LibraryTooNew or LibraryError with a sentence."""
    try:
        card = json.loads(layout.card.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(_("There is no case library at {path}.").format(path=layout.folder)) from None
    except OSError as reason:
        raise LibraryError(_("The library cannot be read: {reason}.").format(reason=reason.strerror)) from reason
    except ValueError:
        card = None
    if not (
        isinstance(card, dict)
        and isinstance(card.get("library"), str)
        and isinstance(card.get("code"), str)
        and isinstance(card.get("encrypted"), bool)
        and isinstance(card.get("format"), int)
    ):
        raise LibraryDamaged(
            _("The file {name} of the library is damaged; restore it from a backup, nothing was changed.").format(
                name=layout.card.name
            )
        )
    if card["format"] > FORMAT:
        raise LibraryTooNew(
            _("This library was made by a later version of Casefiles; please open it with that, nothing was changed.")
        )
    if not layout.database.is_file():
        raise LibraryDamaged(_("The library's database is missing; restore a backup.").format(path=layout.database))
    return card


def write_card(layout: Layout, card: Mapping[str, Any]) -> None:
    """Writes the card durably."""
    descriptor = os.open(layout.card, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(card, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
