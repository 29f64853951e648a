"""The page all record types share: the table in the middle, one record at the right. F9 folds the table away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from casefiles.words import _
from ui.empty_page import EmptyPage
from ui.history import Place
from ui.record_table import RecordTable
from ui.settings import Settings

SMALLEST_LIST, SMALLEST_RECORD = 280, 380


class ListAndRecord(QSplitter):
    """Knows ids and refs no more than it must: `ref_of` and `id_of` turn one into the other.

    `open_record` shows the record of a ref on the widget `record`.
    """

    wanted = Signal(object)
    """The Place of the record whose row the person came to."""

    def __init__(
        self,
        page: str,
        table: RecordTable,
        record: QWidget,
        *,
        ref_of: Callable[[int], str],
        id_of: Callable[[str], int],
        open_record: Callable[[str], object],
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._page = page
        self._settings = settings
        self._ref_of = ref_of
        self._id_of = id_of
        self._open_record = open_record
        self.table = table
        self.record = record
        self.nothing = EmptyPage(table.spec.icon, _("Nothing chosen"), _("Choose a row to see it here."))
        self._right = QStackedWidget(self)
        self._right.addWidget(self.nothing)
        self._right.addWidget(record)
        table.setMinimumWidth(SMALLEST_LIST)
        self._right.setMinimumWidth(SMALLEST_RECORD)
        self.addWidget(table)
        self.addWidget(self._right)
        table.order_tabs()
        QWidget.setTabOrder(table.view, self._right)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        table.setVisible(not settings.list_folded)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(400)
        self._keep.timeout.connect(self._keep_width)
        table.current_changed.connect(self._came_to)
        self.splitterMoved.connect(lambda *_where: self._keep.start())

    def open_place(self, place: Place) -> None:
        """Show the record of a place, or none, and go to its row."""
        if not place.ref:
            self._right.setCurrentWidget(self.nothing)
            return
        self._open_record(place.ref)
        self._right.setCurrentWidget(self.record)
        self.table.select(self._id_of(place.ref))

    def fold_list(self) -> None:
        """Fold the table away, or bring it back."""
        self._settings.list_folded = self.table.isVisible()
        self.table.setVisible(not self.table.isVisible())

    def choose_columns(self) -> None:
        if not self.table.isVisible():
            self.fold_list()
        self.table.choose_columns()

    def _came_to(self, row_id: int) -> None:
        ref = self._ref_of(row_id)
        # A row that is come to a moment after the person went elsewhere must not bring them back.
        if ref and self.isVisible():
            self.wanted.emit(Place(self._page, ref))

    def _keep_width(self) -> None:
        if self.table.isVisible():
            self._settings.list_width = self.table.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a small screen the record needs the room more than the list does.
        wide = min(self._settings.list_width, max(SMALLEST_LIST, round(self.width() * 0.44)))
        self.setSizes([wide, max(SMALLEST_RECORD, self.width() - wide)])
