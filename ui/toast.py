"""A sentence at the foot of the window: what has just been done, or why it was not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.notice import Notice

TONES = {"good": "corroborated", "plain": "info", "bad": "disputed"}
SHOWN_FOR = 6000
"""Milliseconds until a sentence goes by itself; one that says what went wrong stays until it is put away."""

WIDEST = 560


class Toast(Notice):
    """Lies over the foot of a window, above its status bar and the steps for selected rows."""

    def __init__(self, window: QWidget, foot: int = 72) -> None:
        super().__init__(window)
        self._window = window
        self._foot = foot
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_FOR)
        self._timer.timeout.connect(self.put_away)
        window.installEventFilter(self)

    def tell(
        self, sentence: str, tone: str = "plain", step: str = "", then: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence, with a step that follows from it where there is one; `tone` is good, plain or bad."""
        self.say(sentence, TONES.get(tone, "info"), step=step, then=then)
        self.raise_()
        self._place()
        if tone == "bad":
            self._timer.stop()
        else:
            self._timer.start()

    def _place(self) -> None:
        words = self.sentence.fontMetrics().horizontalAdvance(self.sentence.text())
        step = self.step.sizeHint().width() + 8 if self.step.text() else 0
        width = min(WIDEST, self._window.width() - 40, words + step + 96)
        height = max(40, self.layout().heightForWidth(width))
        self.setGeometry(
            (self._window.width() - width) // 2, self._window.height() - self._foot - height - 14, width, height
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
