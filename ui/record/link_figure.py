"""The links of a record as the dossier draws them; a click goes to what was clicked."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.figures import from_case
from casefiles.figures.figure import Figure
from casefiles.services import graph
from casefiles.services.views import Ref
from casefiles.words import _
from ui.card import Card
from ui.desk import Desk
from ui.figure_view import FigureView, measure
from ui.record.gathering import Gathered
from ui.record.places import go_to

STEPS, MOST = 2, 22
"""How far the chart reaches, and how many records it shows: as in the dossier."""
WIDTH, HEIGHT = 560.0, 330.0


def draw(library: Library, record: int) -> tuple[Figure, dict[str, Ref]] | None:
    """The chart around a record, and what its clicks mean; None where nothing is linked."""
    found = graph.neighbourhood(library, [record], steps=STEPS, limit=MOST)
    if not found.edges:
        return None
    names = {str(node.ref.id): node.ref for node in found.nodes}
    for edge in found.edges:
        if edge.link is not None:
            other = edge.b if edge.a == record else edge.a
            names.setdefault(str(edge.link), names[str(other)])
    figure = from_case.link_chart(found, focus=record, width=WIDTH, height=HEIGHT, measure=measure)
    return figure, names


class LinkFigure(QWidget):
    """Drawn in another thread: the layout takes its time."""

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._own = found.view.id
        self._names: dict[str, Ref] = {}
        self.card = Card(_("Link chart"), "waypoints", self)
        self.view = FigureView(_("Link chart of {name}").format(name=found.view.title))
        self.view.target_chosen.connect(self._go)
        self.card.column.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.hide()

    def show_gathered(self, found: Gathered) -> None:
        """Draw what is linked now."""
        record = found.view.id
        if found.view.deleted:
            self.hide()
            return
        self.desk.read(lambda library: draw(library, record), self._show, owner=self, key="figure")

    def _show(self, drawn: tuple[Figure, dict[str, Ref]] | None) -> None:
        self.setVisible(drawn is not None)
        if drawn is None:
            return
        figure, self._names = drawn
        if figure != self.view.figure:
            self.view.show_figure(figure)

    def _go(self, target: str) -> None:
        found = self._names.get(target)
        if found is not None and found.id != self._own:
            go_to(self.desk, found)
