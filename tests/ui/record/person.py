"""What a person does with the widgets: finds them, clicks them, types into them, reads them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.chip import Chip
from ui.label import Label
from ui.record.general_profile import GeneralProfile
from ui.record.offers import OfferLine
from ui.record.page import RecordPage
from ui.record.record_field import RecordField


def click(qtbot: QtBot, widget: QWidget) -> None:
    """Click the middle of a widget that can be seen."""
    assert widget.isVisible()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def key(qtbot: QtBot, widget: QWidget, which: Qt.Key) -> None:
    qtbot.keyClick(widget, which)


def enter(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.keyClick(widget, Qt.Key.Key_Return)


def button(within: QWidget, name: str) -> QAbstractButton:
    """The button that a screen reader calls so."""
    found = [one for one in within.findChildren(QAbstractButton) if one.accessibleName() == name and one.isVisible()]
    assert found, (
        f"no button {name!r}; there are {[one.accessibleName() for one in within.findChildren(QAbstractButton)]}"
    )
    return found[0]


def words(within: QWidget) -> str:
    """Everything that can be read there now."""
    found = []
    for widget in [within, *within.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        if isinstance(widget, Chip):
            found.append(widget.text)
        elif isinstance(widget, (QLabel, Label, QAbstractButton)):
            found.append(widget.text())
        elif isinstance(widget, QLineEdit):
            found.append(widget.text() or widget.placeholderText())
    return "\n".join(found)


def profile(page: RecordPage) -> GeneralProfile:
    assert page.body is not None
    found = page.body.tab("profile")
    assert isinstance(found, GeneralProfile)
    return found


def field(page: RecordPage, name: str) -> RecordField:
    return profile(page).field(name)


def tab(qtbot: QtBot, page: RecordPage, name: str) -> Any:
    """Click the tab of a name; gives its page."""
    assert page.body is not None
    strip = page.body.strip
    strip.choose(name)
    qtbot.waitUntil(lambda: page.body is not None and page.body.tab(name).isVisible())
    return page.body.tab(name)


def type_into(qtbot: QtBot, shown: RecordField, text: str) -> QWidget:
    """Open a field's editor and type over what it holds; gives the editor."""
    click(qtbot, shown.shown)
    editor = shown.editor
    assert editor is not None
    if isinstance(editor, QLineEdit):
        editor.selectAll()
    qtbot.keyClicks(editor, text)
    return editor


def offered(line: OfferLine) -> list[str]:
    return [f"{offer.text} {offer.detail}".strip() for offer in line.offers()]
