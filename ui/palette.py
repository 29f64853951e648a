"""What the top box offers beside the actions of the menus: what the page that is shown can do, and where one can go.

Neither is listed anywhere: a button that is seen is offered by its name, an entry of the navigation by its own.
"""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QWidget

from casefiles.words import _
from ui.button import Button
from ui.history import Place
from ui.navigation import Navigation
from ui.suggestion import Suggestion


def on_page(page: QWidget | None) -> list[Suggestion]:
    """What the buttons of a page do that can be seen and pressed now, in their order.

    Of buttons that are named alike, such as those of rows, none is offered: nobody could say which is meant.
    """
    if page is None:
        return []
    seen = [button for button in page.findChildren(Button) if button.isVisible() and button.isEnabled()]
    named = [(button.accessibleName().rstrip("…"), button) for button in seen]
    times = Counter(name for name, _button in named)
    return [
        Suggestion(_("On this page"), name, icon="chevron-right", run=button.click)
        for name, button in named
        if name and times[name] == 1
    ]


def to_go_to(navigation: Navigation) -> list[Suggestion]:
    """The entries of the navigation."""
    return [
        Suggestion(_("Go to"), entry.text, icon=entry.icon, place=Place(entry.page)) for entry in navigation.entries()
    ]
