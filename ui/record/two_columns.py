"""Cards side by side where there is room, one under the other where there is not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

NARROW = 560


class TwoColumns(QWidget):
    """Pairs of cards; a card that is hidden leaves its room to the other."""

    def __init__(self, *cards: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = list(cards)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._wide: bool | None = None
        self._shown: tuple[bool, ...] = ()
        for card in cards:
            card.setParent(self)
        self.arrange()

    def arrange(self) -> None:
        """Put the cards that are shown where they belong."""
        wide = self.width() >= NARROW
        shown = tuple(not card.isHidden() for card in self._cards)
        if wide == self._wide and shown == self._shown:
            return
        self._wide, self._shown = wide, shown
        self.setVisible(any(shown))
        for card in self._cards:
            self._grid.removeWidget(card)
        place = 0
        for card, visible in zip(self._cards, shown, strict=True):
            if visible:
                row, column = divmod(place, 2) if wide else (place, 0)
                last = place == sum(shown) - 1
                span = 2 if not wide or (last and column == 0) else 1
                self._grid.addWidget(card, row, column, 1, span, Qt.AlignmentFlag(0))
                place += 1
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
