"""Cleaning up: bytes in the library that nothing refers to, to be looked at, and removed only when somebody says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from casefiles.services.evidence import leftovers
from casefiles.services.evidence.leftovers import Leftover
from casefiles.words import _, moment, ngettext, size
from ui import theme
from ui.button import Button
from ui.desk import Desk
from ui.file_dialogs import ask_where
from ui.notice import Notice

KEY = Qt.ItemDataRole.UserRole


class LeftoversDialog(QDialog):
    """Shown with `open()`. Nothing is ticked at first."""

    listed = Signal()
    """The list stands."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle(_("Clean up"))
        self.resize(760, 460)
        heading = QLabel(_("Clean up"))
        heading.setFont(theme.font("title", 600))
        self.says = QLabel(_("Looking …"))
        self.says.setWordWrap(True)
        self.says.setProperty("look", "dim")
        self.notice = Notice(self)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels([_("Came as"), _("Size"), _("Arrived"), _("Why it is left over")])
        self.list.setAccessibleName(_("Leftovers"))
        header = self.list.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(False)
        self.list.itemChanged.connect(lambda _item, _column: self._show_steps())
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_steps())
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Why it is removed"))
        self.reason.setAccessibleName(_("Why it is removed"))
        self.reason.textChanged.connect(lambda _text: self._show_steps())
        self.copy_button = Button(_("Save a copy…"), "save", then=self.ask_for_copy)
        self.remove_button = Button(_("Remove for good"), "trash-2", then=self.remove)
        self.close_button = Button(_("Close"), then=self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.copy_button)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.remove_button)
        foot.addWidget(self.close_button)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(22, 20, 22, 16)
        column_.setSpacing(12)
        for widget in (heading, self.says, self.notice, self.list):
            column_.addWidget(widget, 1 if widget is self.list else 0)
        column_.addLayout(foot)
        self.found: tuple[Leftover, ...] = ()
        self._show_steps()
        self.read()

    def read(self) -> None:
        """Look for what is left over."""
        self.desk.read(leftovers.find, self._show, owner=self, key="leftovers")

    def _show(self, found: Sequence[Leftover]) -> None:
        self.found = tuple(found)
        self.list.blockSignals(True)
        self.list.clear()
        for one in self.found:
            arrived = moment(one.arrived) if one.arrived else ""
            row = QTreeWidgetItem([one.name or one.key[:16] + "…", size(one.size), arrived, one.sentence])
            row.setData(0, KEY, one.key)
            row.setToolTip(0, one.key)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(0, Qt.CheckState.Unchecked)
            row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(row)
        self.list.blockSignals(False)
        if self.found:
            n = len(self.found)
            self.says.setText(
                ngettext(
                    "{n} file in the library belongs to no entry. It takes {size}. Nothing is removed by itself.",
                    "{n} files in the library belong to no entry. They take {size}. Nothing is removed by itself.",
                    n,
                ).format(n=n, size=size(sum(one.size for one in self.found)))
            )
        else:
            self.says.setText(_("Nothing is left over: every file in the library belongs to an entry."))
        self._show_steps()
        self.listed.emit()

    def ticked(self) -> list[str]:
        """The keys of what is ticked."""
        rows = [self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount())]
        return [str(row.data(0, KEY)) for row in rows if row is not None and row.checkState(0) == Qt.CheckState.Checked]

    def _show_steps(self) -> None:
        self.list.setVisible(bool(self.found))
        changeable = self.desk.writable and bool(self.found)
        self.reason.setVisible(changeable)
        self.remove_button.setVisible(changeable)
        self.remove_button.setEnabled(bool(self.ticked()) and bool(self.reason.text().strip()))
        chosen = self._current()
        self.copy_button.setVisible(bool(self.found))
        self.copy_button.setEnabled(chosen is not None and chosen.why != "sheet")

    def _current(self) -> Leftover | None:
        row = self.list.currentItem()
        key = str(row.data(0, KEY)) if row is not None else ""
        return next((one for one in self.found if one.key == key), None)

    def ask_for_copy(self) -> None:
        """Ask where the bytes of the current row are copied to."""
        chosen, library = self._current(), self.desk.library
        if chosen is None or library is None:
            return
        begin = library.folder.parent / (chosen.name.rpartition("/")[2] or chosen.key[:16])
        ask_where(
            self,
            _("Save a copy"),
            begin,
            lambda file: self.desk.read(
                lambda opened: leftovers.export(opened, chosen.key, file),
                lambda _done: self.notice.say(_("The copy is at {path}.").format(path=file), "corroborated"),
                owner=self,
            ),
        )

    def remove(self) -> None:
        """Remove what is ticked, for good."""
        keys, reason = self.ticked(), self.reason.text()

        def done(n: int) -> None:
            said = ngettext("{n} file was removed.", "{n} files were removed.", n).format(n=n)
            self.notice.say(said, "corroborated")
            self.reason.clear()
            self.read()

        self.desk.write(lambda library: leftovers.remove(library, keys, reason), done, failed=self.notice.say)
