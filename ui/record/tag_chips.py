"""Words of the user's own on a record, as chips: a click takes one away, the line adds one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from casefiles.services import records
from casefiles.services.views import PartList
from casefiles.words import _
from ui.card import Card
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.pill import Pill
from ui.record.emptying import empty
from ui.record.writing import write


class TagCard(Card):
    """A tag is added with Enter."""

    def __init__(self, desk: Desk, record: int, parts: PartList, parent: QWidget | None = None) -> None:
        super().__init__(parts.label, "tag", parent)
        self.desk = desk
        self._record = record
        self._inside = QWidget(self)
        self._flow = FlowLayout(self._inside, 6)
        self._pills = QWidget(self._inside)
        self._pill_flow = FlowLayout(self._pills, 6)
        self.line = QLineEdit(self._inside)
        self.line.setPlaceholderText(_("+ tag"))
        self.line.setAccessibleName(_("New tag"))
        self.line.setFixedWidth(130)
        self.line.returnPressed.connect(self._add)
        self.line.setVisible(desk.writable)
        self._flow.addWidget(self._pills)
        self._flow.addWidget(self.line)
        self.column.addWidget(self._inside)
        self.names: list[str] = []
        self.show_parts(parts)

    def show_parts(self, parts: PartList) -> None:
        """The tags as they are now."""
        self.names = [row.fields[0].shown for row in parts.rows]
        empty(self._pill_flow)
        for name in self.names:
            pill = Pill(f"{name} ×" if self.desk.writable else name, checkable=False, parent=self._pills)
            pill.setAccessibleName(_("Remove the tag {name}").format(name=name))
            pill.setEnabled(self.desk.writable)
            pill.clicked.connect(lambda checked=False, name=name: self._set([one for one in self.names if one != name]))
            self._pill_flow.addWidget(pill)
            pill.show()
        self._pills.setVisible(bool(self.names))

    def _add(self) -> None:
        name = self.line.text().strip()
        self.line.clear()
        if name and name not in self.names:
            self._set([*self.names, name])
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set(self, names: list[str]) -> None:
        record = self._record
        write(self.desk, self, lambda library: records.set_tags(library, record, names))
