"""What happened around a record, in time: the figure as the dossier draws it, and the same as a list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.figures import from_case
from casefiles.figures.figure import Figure
from casefiles.services import timeline
from casefiles.services.views import Moment
from casefiles.words import _
from ui import icons
from ui.card import Card
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.figure_view import FigureView, measure
from ui.label import Label
from ui.record.emptying import empty
from ui.record.gathering import Gathered
from ui.record.link_row import RecordName
from ui.record.places import go_to

WIDTH = 600.0
LISTED = 60


def draw(library: Library, record: int) -> tuple[Figure | None, tuple[Moment, ...]]:
    """The timeline of a record, and its moments in order of time."""
    moments = timeline.around(library, record)
    figure = from_case.time_chart(moments, today=library.clock().day, width=WIDTH, measure=measure)
    return figure, moments


class TimelineTab(QWidget):
    """Read and drawn in another thread when it is first looked at."""

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.moments: tuple[Moment, ...] = ()
        self.card = Card(_("Timeline"), "calendar-clock", self)
        self.view = FigureView(_("Timeline of {name}").format(name=found.view.title))
        self.view.target_chosen.connect(self._go)
        self.card.column.addWidget(self.view)
        self.listing = Card(_("In order of time"), "list", self)
        self.nothing = EmptyPage(
            "calendar-clock", _("Nothing has a date yet"), _("Dates of events, operations and links show up here.")
        )
        self.nothing.setMinimumHeight(220)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.card, self.listing, self.nothing):
            column.addWidget(part)
            part.hide()
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """Read the timeline as it is now."""
        record = found.view.id
        self.desk.read(lambda library: draw(library, record), self._show, owner=self, key="timeline")

    def _show(self, drawn: tuple[Figure | None, tuple[Moment, ...]]) -> None:
        figure, self.moments = drawn
        self.nothing.setVisible(figure is None)
        self.card.setVisible(figure is not None)
        self.listing.setVisible(bool(self.moments))
        if figure is not None and figure != self.view.figure:
            self.view.show_figure(figure)
        empty(self.listing.column)
        for moment in self.moments[:LISTED]:
            self.listing.column.addWidget(self._row(moment))

    def _row(self, moment: Moment) -> QWidget:
        row = QWidget(self.listing)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        when = Label(moment.shown or _("no date"), "small", colour="dim", parent=row)
        when.setFixedWidth(130)
        name = RecordName(moment.label, 500, row)
        name.setIcon(icons.record_icon(moment.record.type, "dim"))
        name.clicked.connect(lambda checked=False: self._open(moment))
        line.addWidget(when)
        line.addWidget(name, 1)
        lane = Label(moment.lane, "small", colour="dim", parent=row)
        lane.align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        line.addWidget(lane)
        return row

    def _go(self, target: str) -> None:
        number = target.rpartition("-")[2]
        if number.isdigit() and int(number) < len(self.moments):
            self._open(self.moments[int(number)])

    def _open(self, moment: Moment) -> None:
        if moment.record.type != "link":
            go_to(self.desk, moment.record)
