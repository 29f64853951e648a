"""What can be printed about evidence items, as the entries of a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMenu

from casefiles.words import _
from ui import contents, icons
from ui.desk import Desk

OFFERED = (("label", "tag"), ("list", "list"), ("custody", "stamp"), ("receipt", "file-text"))
"""Forms and their icons, in the order of the menu."""


def fill(menu: QMenu, desk: Desk, refs: Sequence[str]) -> None:
    """Add one entry for each form; it goes to the page on which the form is seen and printed."""
    words = {
        "label": _("Labels"),
        "list": _("List of evidence"),
        "custody": _("Chain of custody"),
        "receipt": _("Receipt of a hand-over"),
    }
    for key, icon in OFFERED:
        menu.addAction(
            icons.icon(icon, "dim"), words[key], lambda key=key: desk.go(contents.FORMS, " ".join(refs), key)
        )
