"""The box at the top that finds everything and runs every command.

What it finds comes from `find`, called in another thread with what was typed; commands are matched here. Keys alone do it
all: Ctrl K, words, arrows, Enter; Escape goes back to where one was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from casefiles.domain.folding import fold
from casefiles.words import _
from ui import icons, theme
from ui.actions import Actions, shown_text
from ui.history import Place
from ui.jobs import Job, Jobs

WAIT = 60
"""Milliseconds of quiet before what was typed is looked for."""

ROW, HEADING = 34, 26
COMMANDS_SHOWN = 6
HEIGHT = 460
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Suggestion:
    """One line under the box."""

    group: str
    """The heading it stands under, in the window's language; lines of a group come one after the other."""
    text: str
    detail: str = ""
    """Paler words behind the text: a reference, a snippet."""
    icon: str = "file"
    place: Place | None = None
    """Where it leads, for what can be gone to."""
    action: str = ""
    """The id of the action it runs, for a command."""
    keys: str = ""
    """The command's shortcut, as shown at the right."""


Find = Callable[[str], Sequence[Suggestion]]


class _Rows(QAbstractListModel):
    """Headings and suggestions in one list; a heading can be neither chosen nor clicked."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Suggestion | str] = []

    def show(self, suggestions: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self.rows = []
        group = None
        for suggestion in suggestions:
            if suggestion.group != group:
                group = suggestion.group
                self.rows.append(group)
            self.rows.append(suggestion)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - the signature Qt gives it
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.rows[index.row()]
        return row if isinstance(row, str) else f"{row.text} {row.detail}".strip()

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    """Draws headings and suggestions."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row = index.model().rows[index.row()]  # type: ignore[attr-defined]
        return QSize(200, HEADING if isinstance(row, str) else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = index.model().rows[index.row()]  # type: ignore[attr-defined]
        room: QRect = option.rect  # type: ignore[attr-defined]
        middle = Qt.AlignmentFlag.AlignVCenter
        if isinstance(row, str):
            painter.setFont(theme.spaced(theme.font("head", 600)))
            painter.setPen(theme.colour("dim"))
            painter.drawText(room.adjusted(12, 6, -8, 0), middle, row.upper())
            return
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(QRectF(room).adjusted(4, 1, -4, -1), 6, 6)
        icons.paint(painter, row.icon, "dim", room.left() + 13, room.top() + (room.height() - icons.SIZE) / 2)
        words = room.adjusted(39, 0, -14, 0)
        if row.keys:
            painter.setFont(theme.font("head"))
            painter.setPen(theme.colour("dim"))
            painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, row.keys)
            words.setRight(words.right() - painter.fontMetrics().horizontalAdvance(row.keys) - 12)
        made = theme.font("text", 500)
        metrics = QFontMetrics(made)
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, words.width())
        painter.setFont(made)
        painter.setPen(theme.colour("ink"))
        painter.drawText(words, middle, text)
        words.setLeft(words.left() + metrics.horizontalAdvance(text) + 9)
        if row.detail and words.width() > 30:
            paler = theme.font("small")
            painter.setFont(paler)
            painter.setPen(theme.colour("dim"))
            shown = QFontMetrics(paler).elidedText(row.detail, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, middle, shown)


class _Popup(QFrame):
    """The list under the box, a sheet over the window's own pages."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.list = QListView(self)
        self.rows = _Rows(self)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("background: transparent")
        self.list.setAccessibleName(_("Found"))
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 5, 3, 5)
        column.addWidget(self.list)
        self.hide()

    def fit(self) -> None:
        wanted = sum(HEADING if isinstance(row, str) else ROW for row in self.rows.rows) + 12
        self.setFixedHeight(min(HEIGHT, wanted, max(120, self.parentWidget().height() - self.y() - 12)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)


class TopBox(QLineEdit):
    """Search and command palette in one."""

    chosen = Signal(object)
    """The Place of the suggestion that was picked."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbox")
        self.setProperty("look", "search")
        self.setPlaceholderText(_("Search everything, or type a command"))
        self.setAccessibleName(_("Search everything, or type a command"))
        self.setTextMargins(26, 0, 52, 0)
        self._jobs = jobs
        self._find: Find | None = None
        self._actions: Actions | None = None
        self._searching: Job | None = None
        self._popup: _Popup | None = None
        self._found: list[Suggestion] = []
        self._before: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self._look)
        self.textEdited.connect(self._typed)

    def use_find(self, find: Find | None) -> None:
        """What looks for things: gets the words, gives suggestions, called in another thread."""
        self._find = find

    def use_actions(self, actions: Actions) -> None:
        """The commands that can be typed."""
        self._actions = actions

    def start(self) -> None:
        """Take the keyboard, remembering who had it."""
        focus = self.window().focusWidget()
        if focus is not self:
            self._before = focus
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._look()

    def suggestions(self) -> list[Suggestion]:
        """What is shown under the box now."""
        return list(self._found) if self._popup is not None and self._popup.isVisible() else []

    def commands(self, text: str) -> list[Suggestion]:
        """The commands that hold every word of the text, those that begin with it first; only what is possible now."""
        if self._actions is None:
            return []
        words = fold(text).split()
        ranked: list[tuple[bool, int, Suggestion]] = []
        for spec, action in self._actions:
            if not action.isEnabled() or spec.id == "edit.find":
                continue
            shown = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
            known = fold(f"{shown} {shown_text(spec)}")
            if all(word in known for word in words):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                suggestion = Suggestion(
                    _("Commands"), shown.rstrip("…"), icon=spec.icon or "chevron-right", action=spec.id, keys=keys
                )
                ranked.append((not known.startswith(fold(text)), len(ranked), suggestion))
        return [suggestion for *_order, suggestion in sorted(ranked, key=lambda entry: entry[:2])]

    def _typed(self) -> None:
        if self.text().strip():
            self._timer.start()
        else:
            self._look()

    def _look(self) -> None:
        self._timer.stop()
        text = self.text().strip()
        if self._searching is not None:
            self._searching.cancel()
            self._searching = None
        commands = self.commands(text)
        self._show([] if text and self._find else [], commands if not text else commands[:COMMANDS_SHOWN])
        if text and self._find is not None:
            find = self._find
            job = self._jobs.read(_("Searching"), lambda progress: list(find(text)), failed=self._search_failed)
            self._searching = job
            job.succeeded.connect(lambda found: self._arrived(job, found, commands))

    def _arrived(self, job: Job, found: list[Suggestion], commands: list[Suggestion]) -> None:
        if job is self._searching:
            self._searching = None
            self._show(found, commands[:COMMANDS_SHOWN])

    def _search_failed(self, error: Exception) -> None:
        self._searching = None
        self._show([Suggestion(_("Search"), str(error) or _("The search did not work."), icon="circle-alert")], [])

    def _show(self, found: Sequence[Suggestion], commands: Sequence[Suggestion]) -> None:
        if not self.hasFocus():
            self._close()
            return
        self._found = [*found, *commands]
        if not self._found and self.text().strip() and self._searching is None and not self._find:
            self._close()
            return
        if not self._found:
            self._found = [Suggestion(_("Search"), _("Nothing found"), icon="search")]
        if self._popup is None:
            self._popup = _Popup(self.window())
            self._popup.list.clicked.connect(lambda index: self._pick(index.row()))
            self._popup.list.entered.connect(self._popup.list.setCurrentIndex)
        popup = self._popup
        popup.rows.show(self._found)
        width = max(self.width(), min(560, self.window().width() - 40))
        corner = self.mapTo(self.window(), QPoint((self.width() - width) // 2, self.height() + 4))
        popup.setFixedWidth(width)
        popup.move(max(10, corner.x()), corner.y())
        popup.fit()
        self._move_to(0, 1)
        popup.show()
        popup.raise_()

    def _move_to(self, start: int, step: int) -> None:
        assert self._popup is not None
        rows = self._popup.rows.rows
        at = start
        while 0 <= at < len(rows):
            if not isinstance(rows[at], str):
                self._popup.list.setCurrentIndex(self._popup.rows.index(at))
                if at <= 1:
                    self._popup.list.scrollToTop()
                return
            at += step

    def _pick(self, row: int) -> None:
        assert self._popup is not None
        rows = self._popup.rows.rows
        suggestion = rows[row] if 0 <= row < len(rows) else None
        if not isinstance(suggestion, Suggestion) or not (suggestion.place or suggestion.action):
            return
        self._leave()
        if suggestion.place is not None:
            self.chosen.emit(suggestion.place)
        elif self._actions is not None:
            self._actions[suggestion.action].trigger()

    def _leave(self) -> None:
        """Give the keyboard back and be empty again."""
        self.clear()
        self._close()
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.clearFocus()

    def _close(self) -> None:
        self._timer.stop()
        if self._searching is not None:
            self._searching.cancel()
            self._searching = None
        if self._popup is not None:
            self._popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        popup = self._popup
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif popup is not None and popup.isVisible() and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._move_to(popup.list.currentIndex().row() + step, step)
        elif key == Qt.Key.Key_Down:
            self._look()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._searching is None and not self._timer.isActive() and popup is not None and popup.isVisible():
                self._pick(popup.list.currentIndex().row())
            else:
                self._pick_when_found()
        else:
            super().keyPressEvent(event)

    def _pick_when_found(self) -> None:
        """Enter came before the answer: take the first line when it is there."""
        if self._timer.isActive() or self._searching is None:
            self._look()
        job = self._searching
        if job is not None:
            job.succeeded.connect(lambda found: self._pick(self._popup.list.currentIndex().row() if self._popup else -1))

    def event(self, event: QEvent) -> bool:
        # Tab leaves the box as elsewhere, and the list goes with it.
        return super().event(event)

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        self._close()

    def mousePressEvent(self, event: QEvent) -> None:
        super().mousePressEvent(event)
        if self._popup is None or not self._popup.isVisible():
            self._look()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        icons.paint(painter, "search", "dim", 11, (self.height() - icons.SIZE) / 2)
        if self.hasFocus() or self.width() < 220:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("head"))
        keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        width = painter.fontMetrics().horizontalAdvance(keys) + 13
        box = QRectF(self.width() - width - 10.5, (self.height() - 18) / 2 + 0.5, width, 17)
        painter.setPen(theme.colour("edge"))
        painter.setBrush(theme.colour("panel"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.colour("dim"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
