"""One field of a record: what it is at the left, what it says at the right, edited where it stands.

The row does not know what a good value is. It hands over what was typed (`committed`) and keeps the editor open until
it is told what to show (`show_value`), that it was wrong (`show_error`) or what to ask first (`ask`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casefiles.words import _
from ui import icons, theme
from ui.button import Button
from ui.chip import Chip
from ui.flow_layout import FlowLayout
from ui.label import Label

LABEL_WIDTH = 116
KINDS = ("text", "long", "choice", "pick")


@dataclass(frozen=True)
class State:
    """A chip beside a value: its backing, or how many versions there are."""

    text: str
    tone: str = "neutral"
    hint: str = ""


@dataclass(frozen=True)
class Value:
    """What a field shows."""

    text: str = ""
    """As the reader reads it; empty when there is none."""
    edit: str | None = None
    """What the editor begins with (a choice's key); by default the text itself."""
    written: str = ""
    """As the source wrote it: shown on hover where it differs."""
    states: Sequence[State] = field(default=())

    @property
    def to_edit(self) -> str:
        return self.text if self.edit is None else self.edit


class _Shown(QAbstractButton):
    """The value at rest: a button, so that Tab, Enter, Space and the mouse reach it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.editable = True
        self.placeholder = ""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _room(self) -> int:
        return 18 if self.editable else 4

    def words(self) -> str:
        return self.text() or self.placeholder

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        lines = self.words().split("\n")
        width = max(metrics.horizontalAdvance(line) for line in lines)
        return QSize(width + 10 + self._room(), max(24, len(lines) * metrics.lineSpacing() + 6))

    def minimumSizeHint(self) -> QSize:
        # A word cannot be broken, and one that is cut at its end reads as another.
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in self.words().split()), default=0)
        return QSize(max(60, min(150, longest + 6 + self._room())), 24)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        box = self.fontMetrics().boundingRect(
            0, 0, max(20, width - 8 - self._room()), 100000, int(Qt.TextFlag.TextWordWrap), self.words()
        )
        return max(24, box.height() + 7)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.editable and self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(box, 5, 5)
            icons.paint(painter, "pencil", "dim", self.width() - 17, (min(self.height(), 24) - 12) / 2, 12)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
        painter.setPen(theme.colour("ink" if self.text() else "faint"))
        room = self.rect().adjusted(4, 3, -self._room(), -2)
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft), self.words())


class _Choices(QComboBox):
    """A list to choose from: arrows only move in it, a choice is made with the mouse or Enter."""

    picked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._by_key = False
        self.activated.connect(self._activated)

    def _activated(self, index: int) -> None:
        if not self._by_key:
            self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = True
        super().keyPressEvent(event)
        self._by_key = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling a page must not change what it says.
        event.ignore()


class FieldRow(QWidget):
    """`kind` chooses the editor: text (one line), long (several; Ctrl Enter commits), choice (one of `choices`, key and
    words), pick (asks somebody else: `pick_wanted`). A field that is not editable only shows.
    """

    committed = Signal(str)
    """What was typed, or the key of what was chosen."""
    answered = Signal(str)
    """The key of the answer to `ask`; empty when Escape was the answer."""
    pick_wanted = Signal(object)
    """The widget under which to open whatever chooses the value."""
    states_wanted = Signal()
    """A chip was clicked: show who says so, or the versions."""

    def __init__(
        self,
        label: str,
        value: Value = Value(),  # noqa: B008 - a frozen value
        *,
        kind: str = "text",
        choices: Sequence[tuple[str, str]] = (),
        hint: str = "",
        editable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self._choices = list(choices)
        self._hint = hint
        self._editable = editable
        self._value = value
        self._editor: QLineEdit | QPlainTextEdit | QComboBox | None = None
        self._waiting = ""
        self._answers: list[str] = []
        self.label = Label(label, "text", colour="dim", parent=self)
        self.label.setFixedWidth(LABEL_WIDTH)
        self.shown = _Shown(self)
        self.shown.editable = editable
        self.shown.placeholder = _("Add") if editable else "—"
        self.shown.setEnabled(True)
        self.shown.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.NoFocus)
        if editable:
            self.shown.setCursor(
                Qt.CursorShape.IBeamCursor if kind in ("text", "long") else Qt.CursorShape.PointingHandCursor
            )
            self.shown.clicked.connect(lambda checked=False: self.edit())
        self._chips: list[Chip] = []
        self._rest = QWidget(self)
        self._flow = FlowLayout(self._rest, 6)
        self._flow.addWidget(self.shown)
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setFont(theme.font("small"))
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self._asks = QLabel("", self)
        self._asks.setProperty("look", "dim")
        self._asks.setFont(theme.font("small"))
        self._asks.setWordWrap(True)
        self._asks.setTextFormat(Qt.TextFormat.PlainText)
        self._asks.hide()
        self._question = QWidget(self)
        self._question_flow = FlowLayout(self._question, 6)
        self._question.hide()
        self._right = right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(3)
        right.addWidget(self._rest)
        right.addWidget(self.error)
        right.addWidget(self._asks)
        right.addWidget(self._question)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(right, 1)
        self.label.setMinimumHeight(24)
        self.show_value(value)

    # Showing

    @property
    def value(self) -> Value:
        return self._value

    @property
    def is_editing(self) -> bool:
        return self._editor is not None

    @property
    def editor(self) -> QWidget | None:
        """The open editor."""
        return self._editor

    def show_value(self, value: Value) -> None:
        """Show this, and close the editor: what was typed was taken."""
        self._value = value
        self.shown.setText(value.text)
        self.shown.setToolTip(
            _("Written: {text}").format(text=value.written) if value.written and value.written != value.text else ""
        )
        self.shown.setAccessibleName(f"{self.label.text()}: {value.text or _('empty')}")
        self.shown.updateGeometry()
        for old in self._chips:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips.clear()
        for state in value.states:
            chip = Chip(state.text, state.tone, hint=state.hint, leads=True, parent=self._rest)
            chip.setFixedHeight(24)
            chip.clicked.connect(self.states_wanted)
            self._chips.append(chip)
            self._flow.addWidget(chip)
        self._close_editor()

    def show_error(self, sentence: str) -> None:
        """What was typed cannot be used: say why under it, and leave it to be mended."""
        self._waiting = ""
        self.error.setText(sentence)
        self.error.setAccessibleName(sentence)
        self.error.show()
        if self._editor is not None:
            self._mark_wrong(True)
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self, sentence: str, answers: Sequence[tuple[str, str]]) -> None:
        """Ask under the editor before anything is done: (key, words) each, chosen with 1, 2, 3 ...; Enter is the
        first.
        """
        self._answers = [key for key, _words in answers]
        self._clear_question()
        self._asks.setText(sentence)
        self._asks.show()
        for place, (key, words) in enumerate(answers, 1):
            button = Button(f"{place}  {words}", look="" if place > 1 else "primary", parent=self._question)
            button.setFont(theme.font("small", 500))
            button.clicked.connect(lambda checked=False, key=key: self._answer(key))
            self._question_flow.addWidget(button)
        self._question.show()
        first = self._question_flow.itemAt(0)
        if first is not None:
            first.widget().setFocus(Qt.FocusReason.OtherFocusReason)

    # Editing

    def edit(self) -> None:
        """Open the editor in the place of the value."""
        if not self._editable or self._editor is not None:
            return
        if self.kind == "pick":
            self.pick_wanted.emit(self.shown)
            return
        self._editor = self._make_editor()
        self._editor.setAccessibleName(self.label.text())
        self._editor.installEventFilter(self)
        self._right.insertWidget(0, self._editor)
        self.label.setMinimumHeight(30)
        # Shown first: what is not visible cannot take the keyboard.
        self._editor.show()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._rest.hide()

    def _make_editor(self) -> QLineEdit | QPlainTextEdit | QComboBox:
        begin = self._value.to_edit
        if self.kind == "choice":
            box = _Choices(self)
            box.addItem("—", "")
            for key, words in self._choices:
                box.addItem(words, key)
            box.setCurrentIndex(max(0, box.findData(begin)))
            box.picked.connect(self.commit)
            return box
        if self.kind == "long":
            area = QPlainTextEdit(begin, self)
            area.setPlaceholderText(self._hint)
            area.setTabChangesFocus(True)
            area.setMinimumHeight(90)
            return area
        line = QLineEdit(begin, self)
        line.setPlaceholderText(self._hint)
        line.selectAll()
        line.textEdited.connect(lambda text: self._mend())
        line.setMinimumWidth(180)
        return line

    def typed(self) -> str:
        """What the editor holds now, or the value where none is open."""
        if isinstance(self._editor, QLineEdit):
            return self._editor.text()
        if isinstance(self._editor, QPlainTextEdit):
            return self._editor.toPlainText()
        if isinstance(self._editor, QComboBox):
            return str(self._editor.currentData())
        return self._value.to_edit

    def commit(self) -> None:
        """Hand over what was typed; where nothing was changed, only close."""
        if self._editor is None or self._waiting:
            return
        text = self.typed()
        if text == self._value.to_edit:
            self.cancel()
        else:
            self._waiting = "sent"
            self.committed.emit(text)
            self._waiting = ""

    def keep_typed(self) -> str:
        """Hand over what was typed, as a click elsewhere does; a sentence where it waits for the person (ui/typed.py)."""
        if not self.is_undecided:
            self.commit()
        if not self.is_undecided:
            return ""
        text = self._editor.currentText() if isinstance(self._editor, QComboBox) else self.typed()
        return _("{field}: “{text}” is not entered yet.").format(field=self.label.text(), text=text)

    @property
    def is_undecided(self) -> bool:
        """Whether what was typed waits for an answer of the person, or to be mended."""
        return self._editor is not None and (bool(self._answers) or not self.error.isHidden())

    def resume(self, text: str) -> None:
        """Open the editor with what was typed before the page was left."""
        self.edit()
        if isinstance(self._editor, QLineEdit):
            self._editor.setText(text)
        elif isinstance(self._editor, QPlainTextEdit):
            self._editor.setPlainText(text)
        elif isinstance(self._editor, QComboBox) and (place := self._editor.findData(text)) >= 0:
            self._editor.setCurrentIndex(place)

    def cancel(self) -> None:
        """Close the editor and keep what was."""
        asked = bool(self._answers)
        self.show_value(self._value)
        self.shown.setFocus(Qt.FocusReason.OtherFocusReason)
        if asked:
            self.answered.emit("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._editor and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() == Qt.Key.Key_Escape:
                self.cancel()
                return True
            if enter and (self.kind != "long" or control):
                self.commit()
                return True
        elif (
            watched is self._editor
            and event.type() == QEvent.Type.FocusOut
            and not self._answers
            and isinstance(event, QFocusEvent)
            and event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
            and self.error.isHidden()
        ):
            # Clicking elsewhere keeps what was typed; a value known to be wrong stays open to be mended.
            self.commit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.key() - Qt.Key.Key_1
        if self._answers and 0 <= place < len(self._answers):
            self._answer(self._answers[place])
        elif self._answers and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QAbstractButton):
                focus.click()
        elif event.key() == Qt.Key.Key_Escape and self._editor is not None:
            self.cancel()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A click on the label is meant for the value too.
        if self.label.geometry().contains(event.position().toPoint()):
            self.edit()

    def _answer(self, key: str) -> None:
        self._answers = []
        self._clear_question()
        self.answered.emit(key)

    def _clear_question(self) -> None:
        while (item := self._question_flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._question.hide()
        self._asks.hide()

    def _mend(self) -> None:
        self.error.hide()
        self._mark_wrong(False)

    def _mark_wrong(self, wrong: bool) -> None:
        if self._editor is not None and bool(self._editor.property("wrong")) != wrong:
            self._editor.setProperty("wrong", wrong)
            self._editor.style().polish(self._editor)

    def _close_editor(self) -> None:
        self._waiting = ""
        self._answers = []
        self._clear_question()
        self.error.hide()
        editor, self._editor = self._editor, None
        if editor is None:
            return
        had_focus = editor.hasFocus()
        editor.removeEventFilter(self)
        self._right.removeWidget(editor)
        editor.hide()
        editor.deleteLater()
        self._rest.show()
        self.label.setMinimumHeight(24)
        if had_focus:
            self.shown.setFocus(Qt.FocusReason.OtherFocusReason)
