"""Two pictures side by side: looking closer at one looks as close at the other, until somebody lets them go their own ways."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from casefiles.services.views import RecordView
from casefiles.words import _
from ui.bar import Bar
from ui.button import Button
from ui.desk import Desk
from ui.label import Label
from ui.viewer.page_view import PageView


class Comparison(QWidget):
    """`first` is shown already and is only borrowed: `give_back` hands it on. The second is opened here and goes with this."""

    closed = Signal()
    """Somebody wants only one picture again."""

    def __init__(self, desk: Desk, first: PageView, about: RecordView, other: RecordView, parent: QWidget) -> None:
        super().__init__(parent)
        self.first, self.other = first, other
        self.second = PageView(desk, self)
        self._busy = False
        self._ratio = 1.0
        self.linked = Button(_("Linked"), "link", name=_("Zoom and move both together (L)"), parent=self)
        self.linked.setCheckable(True)
        self.linked.setChecked(True)
        self.linked.toggled.connect(self._linked)
        self.close_button = Button("", "x", look="plain", name=_("Only one picture"), then=self.closed.emit, parent=self)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(3)
        for view, told, more in ((first, about, False), (self.second, other, True)):
            self.split.addWidget(self._pane(view, told, more))
        self.split.setSizes([10_000, 10_000])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        first.canvas.moved.connect(self._first_moved)
        self.second.canvas.moved.connect(self._second_moved)
        self.second.show_file(other.id, other)
        self.first.canvas.fit("page")

    def _pane(self, view: PageView, told: RecordView, more: bool) -> QWidget:
        host = QWidget(self)
        bar = Bar(42, "bottom", "head", host)
        bar.row.addWidget(Label(told.ref, "small", colour="dim", parent=bar))
        bar.row.addWidget(Label(told.title, "small", 600, parent=bar), 1)
        if more:
            self.turn_button = Button("", "turn-right", look="plain", name=_("Turn this picture"), then=view.turn, parent=bar)
            bar.row.addWidget(self.turn_button)
            bar.row.addWidget(self.linked)
            bar.row.addWidget(self.close_button)
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(view, 1)
        view.show()
        return host

    def toggle(self) -> None:
        """Link the two, or let each go its own way."""
        self.linked.toggle()

    def active(self) -> PageView:
        """The picture that has the keyboard; else the first."""
        return self.second if self.second.canvas.hasFocus() else self.first

    def _linked(self, on: bool) -> None:
        self.linked.setText(_("Linked") if on else _("Not linked"))
        if on:
            self._remember()
            self._first_moved()

    def _remember(self) -> None:
        """How the sizes of the two relate as they are shown now: two photographs rarely have the same number of pixels."""
        self._ratio = self.second.canvas.zoom / self.first.canvas.zoom

    def _first_moved(self) -> None:
        self._follow(self.first, self.second, self._ratio)

    def _second_moved(self) -> None:
        self._follow(self.second, self.first, 1 / self._ratio)

    def _follow(self, leader: PageView, other: PageView, ratio: float) -> None:
        if self._busy or not self.linked.isChecked() or not (leader.canvas.page and other.canvas.page):
            return
        self._busy = True
        try:
            if leader.canvas.fitted:
                # Both are seen whole: from here the relation of their sizes is taken.
                other.canvas.fit(leader.canvas.fitted)
                self._remember()
            else:
                middle = leader.canvas.middle()
                if abs(other.canvas.zoom - leader.canvas.zoom * ratio) > 1e-6:
                    other.canvas.set_zoom(leader.canvas.zoom * ratio)
                other.canvas.see_middle(middle)
        finally:
            self._busy = False

    def give_back(self) -> PageView:
        """Let the second picture go, with its child, and hand the first on; it has no place any more."""
        self.first.canvas.moved.disconnect(self._first_moved)
        self.second.leave()
        self.first.setParent(self.parentWidget())
        return self.first
