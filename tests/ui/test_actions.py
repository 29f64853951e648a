"""Actions, menus and the keys page come from the same two literals."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from ui.actions import ACTIONS, MENUS, NEEDS, Actions, shortcuts, shown_text
from ui.dialogs.shortcuts import ELSEWHERE, ShortcutsDialog


class Everything:
    """Answers every action and remembers which."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda: self.done.append(name)


def test_no_two_actions_share_a_key() -> None:
    keys = [keys.toString() for spec in ACTIONS for keys in shortcuts(spec)]
    keys += [QKeySequence(key).toString() for key, _text in ELSEWHERE if key.startswith("F")]
    assert all(keys)
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_every_action_is_whole() -> None:
    assert len({spec.id for spec in ACTIONS}) == len(ACTIONS)
    for spec in ACTIONS:
        assert spec.handler and spec.text, spec.id
        assert set(spec.needs.split()) <= set(NEEDS), spec.id


def test_menus_hold_known_actions_and_each_once() -> None:
    named = [name for _title, names in MENUS for name in names if name]
    assert len(named) == len(set(named))
    assert set(named) == {spec.id for spec in ACTIONS}
    for title, names in MENUS:
        letters = [spec.text[spec.text.index("&") + 1].lower() for spec in ACTIONS if spec.id in names]
        assert len(letters) == len(set(letters)), f"two entries of {title} share a letter"


def test_what_nobody_answers_is_not_offered(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    class OnlyUndo:
        def undo(self) -> None: ...

    actions = Actions(window, [OnlyUndo()])
    assert [spec.id for spec, _action in actions] == ["edit.undo"]
    menu = QMenu(window)
    actions.fill(menu)
    parts = [action.menu() for action in menu.actions()]
    assert len(parts) == 1
    assert [action.objectName() for action in parts[0].actions()] == ["edit.undo"]


def test_needs_decide_what_is_possible(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window, [Everything()])
    assert not actions["record.new"].isEnabled()
    assert actions["library.open"].isEnabled()
    actions.allow({"library", "writable"})
    assert actions["record.new"].isEnabled()
    assert not actions["record.link"].isEnabled()
    actions.allow_one("record", True)
    assert actions["record.link"].isEnabled()
    actions.allow_one("writable", False)
    assert not actions["record.link"].isEnabled()


def test_an_action_calls_its_method(qtbot: QtBot) -> None:
    window, everything = QWidget(), Everything()
    qtbot.addWidget(window)
    actions = Actions(window, [everything])
    for _spec, action in actions:
        action.setEnabled(True)
        action.trigger()
    assert everything.done == [spec.handler for spec in ACTIONS]


def test_undo_says_what_it_would_undo(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window, [Everything()])
    actions.name_undo("Add alias Chipi & Co", "")
    assert actions["edit.undo"].text() == "&Undo: Add alias Chipi && Co"
    assert actions["edit.undo"].isEnabled()
    assert not actions["edit.redo"].isEnabled()
    actions.name_undo("", "Add alias")
    assert actions["edit.undo"].text() == "&Undo"
    assert not actions["edit.undo"].isEnabled()
    assert actions["edit.redo"].isEnabled()


def test_the_keys_page_names_every_key(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ShortcutsDialog(Actions(window, [Everything()]), window)
    dialog.open()
    for spec in ACTIONS:
        if spec.keys:
            shown = dialog.rows[shown_text(spec).rstrip("…")]
            assert all(keys.toString(QKeySequence.SequenceFormat.NativeText) in shown for keys in shortcuts(spec))
    dialog.close_button.click()
    assert dialog.isHidden()
