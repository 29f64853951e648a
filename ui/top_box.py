"""The box at the top that finds everything and runs every command.

What it finds comes from `find`, called in another thread with what was typed, and what takes longer from `find_further`,
which is shown when it comes; commands are matched here. Keys alone do it all: Ctrl K, words, arrows, Enter; Escape goes
back to where one was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from casefiles.words import _, and_list
from ui import icons, theme
from ui.actions import Actions, shown_text
from ui.jobs import Job, Jobs
from ui.settings import Settings
from ui.suggestion import Suggestion

if TYPE_CHECKING:
    from ui.top_popup import TopPopup

WAIT = 60
"""Milliseconds of quiet before what was typed is looked for."""

COMMANDS_SHOWN = 6
OFFERED_SHOWN = 3
"""Lines of one group of what else can be done or gone to."""

COMMANDS_ONLY = ">"
"""What is typed first to see commands and nothing else."""

Find = Callable[[str], Sequence[Suggestion]]
Offer = Callable[[], Sequence[Suggestion]]
Understand = Callable[[str], Sequence[str]]


class TopBox(QLineEdit):
    """Search and command palette in one."""

    chosen = Signal(object)
    """The Place of the suggestion that was picked."""
    line_begun = Signal(str)
    """`+` was typed first: one line comes in, and this is what stands behind the sign."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbox")
        self.setProperty("look", "search")
        self.setPlaceholderText(_("Search everything, or type a command"))
        self.setAccessibleName(_("Search everything, or type a command"))
        self.setTextMargins(26, 0, 52, 0)
        self._jobs = jobs
        self._find: Find | None = None
        self._find_further: Find | None = None
        self._actions: Actions | None = None
        self._settings: Settings | None = None
        self._understand: Understand | None = None
        self._offer: Offer | None = None
        self._searching: Job | None = None
        self._further: Job | None = None
        self._popup: TopPopup | None = None
        self._found: list[Suggestion] = []
        self._before: QWidget | None = None
        self.clear_of: QWidget | None = None
        """What the list must not cover while it is there: the marking banner."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self._look)
        self.textEdited.connect(self._typed)

    def use_find(self, find: Find | None, further: Find | None = None) -> None:
        """What looks for things: gets the words, gives suggestions, called in another thread; `further` after it."""
        self._find = find
        self._find_further = further

    def use_actions(self, actions: Actions, settings: Settings | None = None) -> None:
        """The commands that can be typed; which were used last is remembered in the settings."""
        self._actions = actions
        self._settings = settings

    def use_offer(self, offer: Offer) -> None:
        """What else can be done or gone to now, found by its words."""
        self._offer = offer

    def use_conditions(self, understand: Understand | None) -> None:
        """What reads conditions out of the words, for the chips under the box."""
        self._understand = understand

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
        """The commands that hold every word of the text.

        What is possible comes before what is not, what was used last first, then what begins with the text. Without a
        word only what is possible now; behind the sign for commands all of them.
        """
        if self._actions is None:
            return []
        from casefiles.domain.folding import fold

        wanted = text.removeprefix(COMMANDS_ONLY)
        words = fold(wanted).split()
        used = self._settings.recent_commands if self._settings is not None else []
        ranked: list[tuple[bool, int, bool, int, Suggestion]] = []
        for spec, action in self._actions:
            if spec.id == "edit.find":
                continue  # that is where one is
            possible = action.isEnabled()
            if not possible and not text:
                continue
            shown = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
            known = fold(f"{shown} {shown_text(spec)}")
            if all(word in known for word in words):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                needs = "" if possible else _("possible when {what}").format(what=and_list(self._actions.missing(spec.id)))
                suggestion = Suggestion(
                    _("Commands"), shown.rstrip("…"), needs, spec.icon or "chevron-right", None, spec.id, possible, keys
                )
                last = used.index(spec.id) if spec.id in used else len(used)
                ranked.append((not possible, last, not known.startswith(fold(wanted)), len(ranked), suggestion))
        return [suggestion for *_order, suggestion in sorted(ranked, key=lambda entry: entry[:4])]

    def offered(self, text: str) -> list[Suggestion]:
        """What else can be done or gone to whose name holds every word of the text, in groups; nothing without a word."""
        from casefiles.domain.folding import fold

        only = text.startswith(COMMANDS_ONLY)
        words = fold(text.removeprefix(COMMANDS_ONLY)).split()
        if self._offer is None or not (words or only):
            return []
        groups: dict[str, list[Suggestion]] = {}
        for one in self._offer():
            if all(word in fold(one.text) for word in words):
                groups.setdefault(one.group, []).append(one)
        return [one for group in groups.values() for one in (group if only else group[:OFFERED_SHOWN])]

    def _typed(self) -> None:
        if self.text().startswith("+") and self._takes_lines():
            begun = self.text()[1:]
            self._leave()
            self.line_begun.emit(begun)
            return
        if self.text().strip():
            self._timer.start()
        else:
            self._look()

    def _takes_lines(self) -> bool:
        return self._actions is not None and "record.line" in self._actions and self._actions["record.line"].isEnabled()

    def _look(self) -> None:
        self._timer.stop()
        text = self.text().strip()
        self._stop_looking()
        only = text.startswith(COMMANDS_ONLY)
        commands = self.commands(text)
        commands = [*(commands if not text or only else commands[:COMMANDS_SHOWN]), *self.offered(text)]
        self._show([], commands)
        if self._find is not None and not only:
            find = self._find
            job = self._jobs.read(_("Searching"), lambda progress: list(find(text)), failed=self._search_failed)
            self._searching = job
            job.succeeded.connect(lambda found: self._arrived(job, found, commands))

    def _arrived(self, job: Job, found: list[Suggestion], commands: list[Suggestion]) -> None:
        if job is not self._searching:
            return
        self._searching = None
        self._show(found, commands)
        further, text = self._find_further, self.text().strip()
        if further is not None and text and found and self._popup is not None and self._popup.isVisible():
            # That it fails is no news: what was looked for first has been found.
            self._further = self._jobs.read(_("Searching"), lambda progress: list(further(text)), failed=lambda error: None)
            self._further.succeeded.connect(partial(self._arrived_further, self._further, found, commands))

    def _arrived_further(
        self, job: Job, found: list[Suggestion], commands: list[Suggestion], more: list[Suggestion]
    ) -> None:
        if job is not self._further:
            return
        self._further = None
        if not more or self._popup is None or not self._popup.isVisible():
            return
        known = {one.place for one in found}
        row, rows = self._popup.list.currentIndex().row(), self._popup.rows.rows
        current = rows[row] if 0 <= row < len(rows) else None
        # Before "Show all results", and what was chosen meanwhile stays chosen.
        end = next((n for n, one in enumerate(found) if one.group == _("Search")), len(found))
        self._show([*found[:end], *(one for one in more if one.place not in known), *found[end:]], commands)
        if current in self._popup.rows.rows:
            self._move_to(self._popup.rows.rows.index(current), 1)

    def _stop_looking(self) -> None:
        for job in (self._searching, self._further):
            if job is not None:
                job.cancel()
        self._searching = self._further = None

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
            # The list under the box is not needed for the first paint.
            from ui.top_popup import TopPopup

            self._popup = TopPopup(self.window())
            self._popup.list.clicked.connect(lambda index: self._pick(index.row()))
            self._popup.list.entered.connect(self._popup.list.setCurrentIndex)
        popup = self._popup
        popup.rows.show(self._found)
        text = self.text()
        reads = self._understand if not text.startswith(COMMANDS_ONLY) else None
        popup.show_conditions(reads(text) if reads is not None else ())
        width = max(self.width(), min(560, self.window().width() - 40))
        corner = self.mapTo(self.window(), QPoint((self.width() - width) // 2, self.height() + 4))
        top = corner.y()
        if self.clear_of is not None and self.clear_of.isVisible():
            top = max(top, self.clear_of.mapTo(self.window(), QPoint(0, self.clear_of.height())).y() + 4)
        popup.setFixedWidth(width)
        popup.move(max(10, corner.x()), top)
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
        if not isinstance(suggestion, Suggestion) or not suggestion.leads_on:
            return
        self._leave()
        if suggestion.run is not None:
            suggestion.run()
        elif suggestion.place is not None:
            self.chosen.emit(suggestion.place)
        elif self._actions is not None:
            if self._settings is not None:
                self._settings.add_recent_command(suggestion.action)
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
        self._stop_looking()
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
            job.succeeded.connect(
                lambda found: self._pick(self._popup.list.currentIndex().row() if self._popup else -1)
            )

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
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
