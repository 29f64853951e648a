"""Python's search for cycles of dead objects, held in the window's own thread.

It runs in whichever thread happens to allocate; there it may end a dead dialog or timer, and Qt's widgets may be ended in
the window's thread alone: anything else kills the process now and then. So the automatic search is off, and a timer of the
window does it instead when as much has piled up as Python itself would wait for.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

BETWEEN = 1000
"""Milliseconds between two looks at what has piled up; a look costs nothing."""


class Garbage(QObject):
    """Takes over from Python when made; lives as long as the application."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(BETWEEN)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    def collect_due(self) -> int:
        """Collect the oldest generation whose threshold is passed; gives how many objects were found dead."""
        thresholds, counts = gc.get_threshold(), gc.get_count()
        # While it is off only the youngest count rises by itself; a collection of one raises the count of the next.
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                return gc.collect(generation)
        return 0
