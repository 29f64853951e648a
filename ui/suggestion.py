"""What the box at the top offers: one line under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ui.history import Place


class Suggestion(NamedTuple):
    """One line under the box."""

    group: str
    """The heading it stands under, in the window's language; lines of a group come one after the other."""
    text: str
    detail: str = ""
    """Paler words behind the text: a reference, a snippet."""
    icon: str = "file"
    place: Place | None = None
    """Where it leads, for what can be gone to."""
    action: str = ""
    """The id of the action it runs, for a command."""
    possible: bool = True
    """Whether it can be picked now; a command that cannot says in `detail` what it needs."""
    keys: str = ""
    """The command's shortcut, as shown at the right."""
    run: Callable[[], object] | None = None
    """What it does, where it is neither a place nor an action of the menus."""

    @property
    def leads_on(self) -> bool:
        """Whether anything comes of picking it now."""
        return self.possible and bool(self.place or self.action or self.run)

    @property
    def said(self) -> str:
        """The line in words."""
        return f"{self.text} {self.detail}".strip()
