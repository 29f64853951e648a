"""The sheet that asks what a search is to be called, when it is saved or renamed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from casefiles.database.library import Library
from casefiles.services import saved_searches
from casefiles.services.saved_searches import LONGEST_NAME, SavedSearch
from casefiles.words import _
from ui.button import Button
from ui.desk import Desk
from ui.label import Label
from ui.record.popover import Popover


class NameSearch(Popover):
    """Saves a search that has no key yet, renames one that has."""

    def __init__(
        self, desk: Desk, search: SavedSearch, anchor: QWidget, done: Callable[[SavedSearch], object] | None = None
    ) -> None:
        super().__init__(anchor, _("Rename search") if search.key else _("Save search"), 340)
        self._desk = desk
        self._search = search
        self._done = done
        self.field = QLineEdit(search.name or search.query, self)
        self.field.setAccessibleName(_("Name"))
        self.field.setPlaceholderText(_("Name of the search"))
        self.field.setMaxLength(LONGEST_NAME)
        self.field.selectAll()
        self.field.returnPressed.connect(self.keep)
        self.fault = Label("", "small", colour="disputed")
        self.fault.hide()
        self.keep_button = Button(_("Rename") if search.key else _("Save"), look="primary", then=self.keep)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.keep_button)
        hint = _("It is kept in the library, and travels with it.")
        self.column.addWidget(self.field)
        self.column.addWidget(self.fault)
        if not search.key:
            self.column.addWidget(Label(hint, "small", colour="dim"))
        self.column.addLayout(foot)

    def first_focus(self) -> QWidget:
        return self.field

    def keep(self) -> None:
        """Save under the name that stands in the field."""
        name, search = self.field.text(), self._search

        def work(library: Library) -> SavedSearch:
            if search.key:
                return saved_searches.rename(library, search.key, name)
            return saved_searches.save(
                library, SavedSearch(name, search.query, search.type, search.filters)
            )

        self._desk.write(work, self._kept, failed=self._refused)

    def _kept(self, made: SavedSearch) -> None:
        self.leave()
        self._desk.say(_("Renamed.") if self._search.key else _("Saved as “{name}”.").format(name=made.name), "good")
        if self._done is not None:
            self._done(made)

    def _refused(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()
        self.field.setFocus()
