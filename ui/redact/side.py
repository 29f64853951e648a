"""Beside the page: the boxes with their reasons, words to be found, pages, and the step that makes the copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from casefiles.services.evidence.redaction import LONGEST_REASON
from casefiles.words import _, ngettext, number
from ui import theme
from ui.button import Button
from ui.label import Label
from ui.notice import Notice
from ui.redact.draft import Draft

WIDTH = 320
ROOMY = 520
"""Pixels of height from which on there is room for an explanation."""


class BoxList(QTreeWidget):
    """The boxes in their order: the page, and why; a reason is written where it stands."""

    remove_wanted = Signal()
    reason_given = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHeaderLabels([_("Page"), _("Reason")])
        self.setAccessibleName(_("Boxes"))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(True)
        self._filling = False
        self.itemChanged.connect(self._changed)

    def show_draft(self, draft: Draft, chosen: int) -> None:
        """List these boxes; one is chosen, or none (-1)."""
        self._filling = True
        while self.topLevelItemCount() > len(draft.boxes):
            self.takeTopLevelItem(self.topLevelItemCount() - 1)
        for at, box in enumerate(draft.boxes):
            item = self.topLevelItem(at)
            if item is None:
                item = QTreeWidgetItem()
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self.addTopLevelItem(item)
            item.setText(0, number(box.place.page))
            item.setText(1, box.reason)
        self.setCurrentItem(self.topLevelItem(chosen) if chosen >= 0 else None)  # type: ignore[arg-type]
        self._filling = False

    def current(self) -> int:
        """The box that is chosen in the list; -1 for none."""
        return self.indexOfTopLevelItem(self.currentItem()) if self.currentItem() is not None else -1

    @property
    def is_filling(self) -> bool:
        """Whether the list is being filled: what it then says of itself is nobody's doing."""
        return self._filling

    def _changed(self, item: QTreeWidgetItem, column: int) -> None:
        if not self._filling:
            self.reason_given.emit(self.indexOfTopLevelItem(item), item.text(1).strip()[:LONGEST_REASON])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.current() >= 0:
            self.remove_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.editItem(self.currentItem(), 1)
        else:
            super().keyPressEvent(event)


class RedactSide(QWidget):
    """Says what it is asked to do; the page does it."""

    words_wanted = Signal(str)
    make_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Every place where these words stand"))
        self.words.setAccessibleName(self.words.placeholderText())
        self.words.returnPressed.connect(self._ask_words)
        self.words_button = Button(_("Mark"), then=self._ask_words)
        self.found = Label("", "small", colour="dim")
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.setPlaceholderText(_("Reason for new boxes, such as: a child's name"))
        self.reason.setAccessibleName(_("Reason for new boxes"))
        self.list = BoxList()
        self.count = Label("", "small", colour="dim")
        self.undo_button = Button("", "undo-2", look="plain", name=_("Take the last step back (Ctrl Z)"))
        self.redo_button = Button("", "redo-2", look="plain", name=_("Do it again (Ctrl Y)"))
        self.remove_button = Button("", "trash-2", look="plain", name=_("Take the chosen box away (Del)"))
        self.codes = QCheckBox(_("Print reasons"))
        self.codes.setToolTip(_("Their first twelve characters are printed in the boxes, where they fit"))
        self.preview = QCheckBox(_("Preview"))
        self.preview.setToolTip(_("Show the boxes as they will be: black, and as wide as they are made"))
        self.pages = QLineEdit()
        self.pages.setPlaceholderText(_("all, or 1, 3-5"))
        self.pages.setAccessibleName(_("Pages of the copy"))
        self.notice = Notice()
        self.make = Button(_("Make redacted copy"), "copy", look="primary", then=self.make_wanted.emit)
        self.says = QLabel(
            _(
                "The copy is made of pixels alone, without text, metadata or the original's name, and read back to prove it. "
                "It becomes an evidence item of its own; the original is only read."
            )
        )
        self.says.setWordWrap(True)
        self.says.setFont(theme.font("small"))
        self.says.setProperty("look", "dim")
        self.list.setMinimumHeight(96)
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.words_button)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        tools.addWidget(self.count, 1)
        for button in (self.undo_button, self.redo_button, self.remove_button):
            tools.addWidget(button)
        self.pages_label = Label(_("Pages of the copy"), "small", colour="dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self.found)
        column.addWidget(self.reason)
        column.addLayout(tools)
        column.addWidget(self.list, 1)
        ticks = QHBoxLayout()
        ticks.addWidget(self.codes)
        ticks.addWidget(self.preview)
        ticks.addStretch(1)
        column.addLayout(ticks)
        which = QHBoxLayout()
        which.addWidget(self.pages_label)
        which.addWidget(self.pages, 1)
        column.addLayout(which)
        column.addWidget(self.says)
        column.addWidget(self.notice)
        column.addWidget(self.make)
        self.found.hide()

    def _ask_words(self) -> None:
        text = self.words.text().strip()
        if text:
            self.words_wanted.emit(text)

    def say_found(self, places: int, fresh: int) -> None:
        """How many places were found for the words."""
        if not places:
            said = _("Nowhere in the text; draw boxes on a scan.")
        else:
            said = ngettext("{n} place found", "{n} places found", places).format(n=number(places))
            if fresh < places:
                said += " · " + _("{n} of them new").format(n=number(fresh))
        self.found.setText(said)
        self.found.set_colour("dim" if places else "single_source_ink")
        self.found.show()

    def show_draft(self, draft: Draft, chosen: int) -> None:
        """Show the boxes."""
        self.list.show_draft(draft, chosen)
        n = len(draft.boxes)
        self.count.setText(ngettext("{n} box", "{n} boxes", n).format(n=number(n)) if n else _("Drag over the page, or press B."))
        self.remove_button.setEnabled(chosen >= 0)
        self.make.setEnabled(n > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a low window the boxes need the room more; the words stand in the guide too.
        self.says.setVisible(self.height() >= ROOMY)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("panel"))
        painter.fillRect(0, 0, 1, self.height(), theme.colour("line"))
