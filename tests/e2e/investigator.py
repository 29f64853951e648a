"""A person at the window: looks for what can be seen, clicks where it stands, types where the keyboard is.

Nothing here calls the program behind its widgets; what is asked of a widget is where it is and what it says.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from tests.ui.casefile import Person
from tests.ui.record.person import button, offered, words
from ui.pages.record_list import RecordList
from ui.record.body import RecordBody
from ui.record.link_row import LinkRow
from ui.record.links_tab import LinksTab, QuestionCard
from ui.record.offers import OfferLine
from ui.record.popover import Popover
from ui.record.record_field import RecordField
from ui.record_table import RecordTable

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class StrayWindows(QObject):
    """Notes every window that is shown: a widget without a parent flashes up and takes the keyboard away."""

    EXPECTED = ("MainWindow", "QFileDialog", "QMenu", "QListView", "QComboBoxPrivateContainer", "QTipLabel")

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.seen: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            name = watched.metaObject().className()
            if name not in self.EXPECTED:
                self.seen.append(f"{name} {watched.accessibleName()}")
        return False


class Investigator(Person):
    """What a person can do; every step waits until what it is about can be seen."""

    def wait(self, condition: object) -> None:
        """Wait until something is so; an error that nobody expected ends the waiting."""

        def so() -> bool:
            assert self.surprises == [], self.surprises
            return bool(condition())  # type: ignore[operator]

        super().wait(so)

    def wait_gone(self, widget: QWidget) -> None:
        """Wait until something cannot be seen any more."""
        self.wait(lambda: not isValid(widget) or not widget.isVisible())

    # Mouse

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget where it stands: it is scrolled into sight, and nothing else may lie over it there."""
        self.wait(lambda: widget.isVisible() and widget.isEnabled())
        top = widget.window()

        def spot() -> QPoint:
            return at if at is not None else widget.rect().center()

        def reached() -> bool:
            self.bring_into_sight(widget)
            hit = top.childAt(widget.mapTo(top, spot()))
            return hit is not None and (hit is widget or widget.isAncestorOf(hit))

        self.wait(reached)
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=spot())

    def bring_into_sight(self, widget: QWidget) -> None:
        """Scroll until a widget can be seen."""
        step = widget.parentWidget()
        while step is not None:
            if isinstance(step, QScrollArea):
                step.ensureWidgetVisible(widget, 0, 12)
            step = step.parentWidget()

    def press(self, within: QWidget, name: str) -> None:
        """Click the button of a name."""
        found: list[QAbstractButton] = []

        def there() -> bool:
            every = within.findChildren(QAbstractButton)
            found[:] = [one for one in every if one.accessibleName() == name and one.isVisible() and one.isEnabled()]
            return bool(found)

        self.wait(there)
        self.click(button(within, name))

    def choose(self, menu: QMenu, text: str) -> None:
        """Click an entry of a menu that is open."""
        self.wait(menu.isVisible)
        action = next(one for one in menu.actions() if one.text() == text)
        self.qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

    def open_menu(self) -> QMenu:
        """The menu that is open now."""
        found: list[QMenu] = []

        def there() -> bool:
            found[:] = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible()]
            return bool(found)

        self.wait(there)
        return found[-1]

    def click_row(self, table: RecordTable, text: str) -> None:
        """Click the row of a table whose first cell says this."""
        self.wait(lambda: text in self.rows_of(table))
        row = self.rows_of(table).index(text)
        view = table.view
        where = view.visualRect(table.model.index(row, 0)).center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)

    def drop(self, path: Path) -> None:
        """Let a file of the desktop go over the middle of the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        middle = QPointF(self.window.rect().center())
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(
            self.window, QDragEnterEvent(middle.toPoint(), Qt.DropAction.CopyAction, data, left, none)
        )
        QApplication.sendEvent(self.window, QDropEvent(middle, Qt.DropAction.CopyAction, data, left, none))

    # Keyboard

    def control_shift(self, key: Qt.Key) -> None:
        self.keys(key, CONTROL_SHIFT)

    def enter(self, text: str = "") -> None:
        """Type where the keyboard is, then Enter."""
        if text:
            self.type(text)
        self.keys(Qt.Key.Key_Return)

    def take_offer(self, text: str, offer: str) -> None:
        """Type into the line that has the keyboard, go down to an offer with the arrow, Enter."""
        line = QApplication.focusWidget()
        assert isinstance(line, OfferLine), line
        self.type(text)
        self.wait(lambda: any(one.startswith(offer) for one in offered(line)))
        place = next(place for place, one in enumerate(offered(line)) if one.startswith(offer))
        for _step in range(place):
            self.keys(Qt.Key.Key_Down)
        self.keys(Qt.Key.Key_Return)

    # Places

    def list(self, page: str) -> RecordList:
        """Go to a list by its entry in the navigation."""
        found = self.go(page)
        assert isinstance(found, RecordList)
        return found

    def new(self, page: str, name: str) -> RecordBody:
        """Make an entry in the line of its list; gives its page."""
        found = self.list(page)
        self.new_entry()
        self.wait(lambda: found.line.isVisible() and found.line.name.hasFocus())
        self.enter(name)
        shown = name.strip('"')
        self.wait(lambda: not found.line.isVisible())
        return self.body(lambda body: shown in body.header.title.text())

    def body(self, so: Callable[[RecordBody], bool] = lambda body: True) -> RecordBody:
        """The entry that is shown, when it is as it should be."""
        found: list[RecordBody] = []

        def there() -> bool:
            page = self.window.pages.currentWidget()
            if not isinstance(page, RecordList) or page.entry.record_id is None:
                return False
            body = page.entry.body
            assert body is not None
            found[:] = [body]
            return so(body)

        self.wait(there)
        self.quiet()
        return found[0]

    def tab(self, name: str) -> QWidget:
        """Click a tab of the entry that is shown."""
        body = self.body()
        place = body.strip.names().index(name) + 1
        self.control(Qt.Key(Qt.Key.Key_0 + place))
        self.wait(lambda: body.current_tab() == name and body.tab(name).isVisible())
        return body.tab(name)

    # Fields

    def field(self, key: str) -> RecordField:
        """A field on the profile, asked for among the empty ones where it is not shown."""
        self.tab("profile")
        profile = self.body().tab("profile")
        field: RecordField = profile.field(key)  # type: ignore[attr-defined]
        if not field.isVisible():
            self.press(profile.unknown, field.view.label)  # type: ignore[attr-defined]
            self.wait(field.isVisible)
        return field

    def fill(self, key: str, text: str) -> RecordField:
        """Click a field, type over what it says, Enter."""
        field = self.field(key)
        self.type_over(field, text)
        self.wait(lambda: not field.is_editing)
        return field

    def type_over(self, field: RecordField, text: str) -> None:
        """Click a value, type over it, Enter."""
        if not field.is_editing:
            self.click(field.shown)
        self.wait(lambda: field.is_editing)
        self.control(Qt.Key.Key_A)
        self.enter(text)
        self.quiet()

    # Links

    def add_link(self, text: str, offer: str) -> None:
        """One line: how, and with whom."""
        self.control(Qt.Key.Key_L)
        tab = self.body().tab("links")
        assert isinstance(tab, LinksTab)
        self.wait(tab.line.line.hasFocus)
        self.take_offer(text, offer)
        self.wait(lambda: tab.line.line.text() == "")
        self.quiet()

    def link(self, other: str) -> LinkRow:
        """The row of a link to somebody or something."""
        tab = self.body().tab("links")
        assert isinstance(tab, LinksTab)
        found: list[LinkRow] = []

        def there() -> bool:
            found[:] = [row for row in tab.rows if row.link.other.title == other]
            return bool(found)

        self.wait(there)
        return found[0]

    def question(self) -> QuestionCard:
        """The question among the links."""
        tab = self.body().tab("links")
        assert isinstance(tab, LinksTab)
        self.wait(lambda: bool(tab.questions))
        return tab.questions[0]

    def sheet(self, kind: type[Popover]) -> Popover:
        """The sheet that is open beside something."""
        found: list[Popover] = []

        def there() -> bool:
            found[:] = [one for one in self.window.findChildren(kind) if one.isVisible()]
            return bool(found)

        self.wait(there)
        self.quiet()
        return found[-1]

    # Files

    def answer_file_dialog(self, path: Path) -> None:
        """Type a path into the dialog that asks for a file, and click its button."""
        found: list[QFileDialog] = []

        def there() -> bool:
            found[:] = [one for one in self.window.findChildren(QFileDialog) if one.isVisible()]
            return bool(found)

        self.wait(there)
        line = found[0].findChild(QLineEdit, "fileNameEdit")
        assert line is not None
        self.click(line)
        line.selectAll()
        self.qtbot.keyClicks(line, str(path))
        box = found[0].findChild(QDialogButtonBox)
        assert box is not None
        yes = next(one for one in box.buttons() if box.buttonRole(one) == QDialogButtonBox.ButtonRole.AcceptRole)
        self.wait(yes.isEnabled)

        def gone() -> bool:
            # The first click may only close the list of names under the line.
            open_still = [one for one in self.window.findChildren(QFileDialog) if one.isVisible()]
            if open_still:
                self.qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
            return not open_still

        self.wait(gone)

    def reads(self, within: QWidget, text: str) -> None:
        """Wait until something can be read there."""
        self.wait(lambda: text in words(within).replace("\u00a0", " "))
