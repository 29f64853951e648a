"""The names that somebody uses, as chips, and the way to add one where they stand."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from casefiles.services import links
from casefiles.services.views import AliasView, Ref
from casefiles.words import _
from ui import icons
from ui.chip import Chip
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.pill import Pill
from ui.record.alias_news import AliasNews
from ui.record.backing import hint_of
from ui.record.emptying import empty
from ui.record.places import go_to
from ui.record.steps import RecordSteps
from ui.record.writing import write


class _AliasLine(QLineEdit):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class AliasChips(QWidget):
    """A chip's menu goes to the alias, says who says so, or takes it away."""

    def __init__(self, desk: Desk, steps: RecordSteps, record: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.steps = steps
        self._record = record
        self.setAccessibleName(_("Aliases"))
        chips = QWidget(self)
        self._flow = FlowLayout(chips, 6)
        self._chips: list[Chip] = []
        self.add_pill = Pill(_("+ alias"), checkable=False, parent=self)
        self.add_pill.setAccessibleName(_("Add an alias"))
        self.add_pill.clicked.connect(lambda checked=False: self.start())
        self.line = _AliasLine(self)
        self.line.setPlaceholderText(_("Alias, as printed"))
        self.line.setAccessibleName(_("New alias"))
        self.line.setFixedWidth(150)
        self.line.hide()
        self.line.returnPressed.connect(self.add)
        self.line.left.connect(self._close)
        self.aliases: tuple[AliasView, ...] = ()
        self._host = QWidget(self)
        self._host_flow = FlowLayout(self._host, 6)
        self._flow.addWidget(self._host)
        self._flow.addWidget(self.add_pill)
        self._flow.addWidget(self.line)
        self.add_pill.setVisible(desk.writable)
        self.news = AliasNews(desk, self, without=(record,), offering=True)
        self.news.alias_wanted.connect(self.use)
        self.line.textChanged.connect(self.news.type)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(chips)
        column.addWidget(self.news)

    def show_aliases(self, aliases: tuple[AliasView, ...]) -> None:
        """The names as they are now."""
        self.aliases = aliases
        empty(self._host_flow)
        self._chips = []
        for alias in aliases:
            hint = " · ".join(one for one in (alias.kind, alias.period, hint_of(alias.backing)) if one)
            tone = "disputed" if alias.backing.name == "disputed" else "neutral"
            chip = Chip(alias.text, tone, hint=hint, leads=True, parent=self._host)
            chip.clicked.connect(lambda alias=alias, chip=chip: self.open_menu(alias, chip))
            self._chips.append(chip)
            self._host_flow.addWidget(chip)
            chip.show()
        self._host.setVisible(bool(aliases))

    def texts(self) -> list[str]:
        """The names shown."""
        return [chip.text for chip in self._chips]

    def open_menu(self, alias: AliasView, chip: Chip) -> None:
        """What can be done with one of the names."""
        menu = QMenu(self)
        go = menu.addAction(icons.icon("arrow-right", "dim"), _("Go to the alias"))
        go.triggered.connect(lambda checked=False: go_to(self.desk, alias.alias))
        who = menu.addAction(icons.icon("scale", "dim"), _("Who says so"))
        who.triggered.connect(lambda checked=False: self.steps.show_who_of_link(alias.link, chip))
        if self.desk.writable:
            edit = menu.addAction(icons.icon("pencil", "dim"), _("Period, detail…"))
            edit.triggered.connect(lambda checked=False: self.steps.edit_link(alias.link, chip))
            remove = menu.addAction(icons.icon("trash-2", "dim"), _("Does not use this name"))
            remove.triggered.connect(lambda checked=False: self.steps.remove_link(alias.link))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(chip.mapToGlobal(QPoint(0, chip.height() + 2)))

    # A new one

    def start(self) -> None:
        """Open the line for a new alias."""
        self.add_pill.hide()
        self.line.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> None:
        """Add the alias that was typed; the line stays for the next one."""
        text, record, working = self.line.text().strip(' “”"«»'), self._record, self.desk.working
        if not text:
            self._close()
            return
        write(
            self.desk,
            self,
            lambda library: links.add_alias(library, record, text, working=working),
            lambda made: self.line.clear(),
        )

    def use(self, alias: Ref) -> None:
        """Take an alias that is there already, so that both bear the same one."""
        record, working = self._record, self.desk.working
        write(
            self.desk,
            self,
            lambda library: links.add(library, "uses_name", record, alias.id, working=working),
            lambda made: self.line.clear(),
        )

    def _close(self) -> None:
        self.line.clear()
        self.line.hide()
        self.add_pill.show()
        self.add_pill.setFocus(Qt.FocusReason.OtherFocusReason)
