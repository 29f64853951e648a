"""Some links of a record on its profile, and the line for a new one on the spot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casefiles.services.views import LinkView
from casefiles.words import _, number
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.label import Label
from ui.record.emptying import empty
from ui.record.link_line import LinkLine
from ui.record.link_row import LinkRow
from ui.record.steps import RecordSteps

MOST = 8


class LinkCard(Card):
    """Shows the first few; the rest is on the tab."""

    tab_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        steps: RecordSteps,
        title: str,
        icon: str,
        *,
        adding: bool = True,
        nothing: str = "",
        files: bool = False,
        most: int = MOST,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, icon, parent)
        self.desk = desk
        self.steps = steps
        self._nothing = nothing
        # On an operation's own page "has in its file" would be said on every line.
        self._files = files
        self._most = most
        self.column.setSpacing(1)
        self.rows: list[LinkRow] = []
        self._links: Sequence[LinkView] | None = None
        self.line: LinkLine | None = None
        if adding and desk.writable:
            self.add_button = self.add_link(_("+ Link"), self.start, name=_("Add a link"))
        self._list_host = QWidget(self)
        self._list = QVBoxLayout(self._list_host)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(1)
        self.column.addWidget(self._list_host)

    def start(self) -> None:
        """Open the line for a new link in the card."""
        if self.line is None:
            view = self.steps.view
            self.line = LinkLine(self.desk, view.id, view.type, self)
            self.line.left.connect(self._close_line)
            self.column.insertWidget(0, self.line)
        self.line.show()
        self.line.start()

    def _close_line(self) -> None:
        if self.line is not None:
            self.line.hide()

    def show_links(self, links: Sequence[LinkView]) -> None:
        """The links as they are now."""
        if list(links) == self._links:
            return
        self._links = list(links)
        empty(self._list)
        self.rows = []
        for link in links[: self._most]:
            row = LinkRow(
                self.desk, link, self.steps.view.title, reading=not self._files or link.type != "in_file", parent=self
            )
            row.who_wanted.connect(self.steps.show_who_of_link)
            row.edit_wanted.connect(self.steps.edit_link)
            row.remove_wanted.connect(self.steps.remove_link)
            self.rows.append(row)
            self._list.addWidget(row)
        if len(links) > self._most:
            more = Button(
                _("All {n} links").format(n=number(len(links))), look="link", then=lambda: self.tab_wanted.emit("links")
            )
            self._list.addWidget(more)
        if not links and self._nothing:
            self._list.addWidget(Label(self._nothing, colour="dim", parent=self))
        self.setVisible(bool(links) or bool(self._nothing))
