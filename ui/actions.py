"""Everything a person can do from the menus, as two literals; menus, keys, the palette and the help page come from
them.

An action names the method that does it. Only what some part of the window answers is built, so nothing dead is ever
offered: a later part of the program plugs in by having the method.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from casefiles.words import N_, _
from ui import icons


class Spec(NamedTuple):
    """One thing that can be done."""

    id: str
    text: str
    """English, with `&` before the letter of the menu; looked up with `_` where it is shown."""
    icon: str = ""
    keys: str = ""
    """One or more shortcuts in Qt's writing, parted by spaces; the first is shown."""
    needs: str = ""
    """What must be so for the action to be possible, parted by spaces: see NEEDS."""
    handler: str = ""
    """The name of the method that does it."""


NEEDS = {
    "library": N_("a library is open"),
    "writable": N_("the library can be changed"),
    "record": N_("an entry is shown"),
    "list": N_("a list is shown"),
    "undo": N_("there is a change to undo"),
    "redo": N_("there is a change to redo"),
    "back": N_("there is a page to go back to"),
    "forward": N_("there is a page to go forward to"),
    "working": N_("the working bar is set"),
}
"""The conditions an action can depend on, and how the help page says them."""

ACTIONS: tuple[Spec, ...] = (
    Spec("library.new", N_("&New library…"), "folder-plus", "Ctrl+Shift+N", "", "new_library"),
    Spec("library.open", N_("&Open library…"), "folder-open", "Ctrl+O", "", "open_library"),
    Spec("library.demo", N_("Open the &demo library"), "sparkles", "", "", "open_demo"),
    Spec("library.close", N_("&Close library"), "x", "", "library", "close_library"),
    Spec("library.backup", N_("&Back up…"), "database-backup", "", "library", "back_up"),
    Spec("library.restore", N_("&Restore a backup…"), "rotate-ccw", "", "", "restore_backup"),
    Spec("library.verify", N_("&Verify everything"), "shield-check", "", "library", "verify"),
    Spec("library.verify_due", N_("Verify what is d&ue"), "shield-check", "", "library", "verify_due"),
    Spec("library.verify_rest", N_("&Go on with the verification"), "shield-check", "", "library", "verify_rest"),
    Spec("library.leftovers", N_("C&lean up…"), "trash-2", "", "library", "show_leftovers"),
    Spec("app.preferences", N_("&Preferences…"), "settings", "Ctrl+,", "", "show_preferences"),
    Spec("app.quit", N_("&Quit"), "log-out", "Ctrl+Q", "", "quit"),
    Spec("edit.undo", N_("&Undo"), "undo-2", "Ctrl+Z", "undo", "undo"),
    Spec("edit.redo", N_("&Redo"), "redo-2", "Ctrl+Shift+Z Ctrl+Y", "redo", "redo"),
    Spec("edit.find", N_("&Find anything…"), "search", "Ctrl+K Ctrl+F", "", "find_anything"),
    Spec("record.line", N_("&One line in…"), "pencil", "Ctrl+N", "writable", "enter_line"),
    Spec("record.new", N_("&New entry…"), "plus", "Ctrl+Shift+E", "writable", "new_record"),
    Spec("record.evidence", N_("Add &evidence…"), "file-plus", "Ctrl+E", "writable", "add_evidence"),
    Spec("record.paste", N_("Pa&ste as evidence"), "image", "Ctrl+V", "writable", "paste_evidence"),
    Spec("record.web_page", N_("Add a saved we&b page…"), "file-text", "", "writable", "add_web_page"),
    Spec("record.import", N_("&Import a table…"), "upload", "Ctrl+Shift+I", "writable", "import_table"),
    Spec("record.link", N_("Add a &link…"), "link", "Ctrl+L", "writable record", "add_link"),
    Spec("record.cite", N_("Say &who says so…"), "scale", "Ctrl+J", "writable record", "add_claim"),
    Spec("record.dossier", N_("Make a &dossier…"), "file-text", "Ctrl+D", "record", "make_dossier"),
    Spec("record.print", N_("&Print…"), "printer", "Ctrl+P", "record", "print_record"),
    Spec("record.copy_ref", N_("&Copy reference"), "copy", "Ctrl+Shift+C", "record", "copy_reference"),
    Spec("record.delete", N_("Move to &trash"), "trash-2", "Ctrl+Backspace", "writable record", "delete_record"),
    Spec("work.set", N_("&Set what I work from…"), "stamp", "Ctrl+Shift+S", "writable", "set_working"),
    Spec("work.clear", N_("&Clear the working bar"), "x", "Ctrl+Shift+X", "working", "clear_working"),
    Spec("go.back", N_("&Back"), "arrow-left", "Alt+Left", "back", "go_back"),
    Spec("go.forward", N_("&Forward"), "arrow-right", "Alt+Right", "forward", "go_forward"),
    Spec("view.columns", N_("&Columns…"), "columns-3", "Ctrl+Shift+K", "list", "choose_columns"),
    Spec("view.rail", N_("Fold the &navigation"), "panel-left", "F8", "", "fold_rail"),
    Spec("view.list", N_("Fold the &list"), "list", "F9", "list", "fold_list"),
    Spec("help.shortcuts", N_("&Keys"), "keyboard", "F1", "", "show_shortcuts"),
    Spec("help.about", N_("&About Casefiles"), "info", "", "", "show_about"),
)

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("&Library"),
        (
            "library.new", "library.open", "library.demo", "", "library.backup", "library.restore", "", "library.verify",
            "library.verify_due", "library.verify_rest", "library.leftovers", "", "library.close", "app.preferences", "app.quit",
        ),
    ),
    (N_("&Edit"), ("edit.undo", "edit.redo", "", "edit.find", "", "work.set", "work.clear")),
    (
        N_("E&ntry"),
        (
            "record.line", "record.new", "record.evidence", "record.paste", "record.web_page", "record.import", "",
            "record.link", "record.cite", "record.dossier", "record.print", "record.copy_ref", "", "record.delete",
        ),
    ),
    (N_("&View"), ("go.back", "go.forward", "", "view.columns", "view.rail", "view.list")),
    (N_("&Help"), ("help.shortcuts", "help.about")),
)  # fmt: skip
"""Title of each menu and the actions in it; an empty name is a line between groups."""


def shortcuts(spec: Spec) -> list[QKeySequence]:
    return [QKeySequence(keys) for keys in spec.keys.split()]


def shown_text(spec: Spec) -> str:
    """The action's words without the mark of the menu's letter."""
    return _(spec.text).replace("&", "")


class Actions(QObject):
    """The actions that something answers, built once for a window.

    `targets` are asked in turn for the method that an action names; an action that none of them has is left out.
    """

    def __init__(self, window: QWidget, targets: Sequence[object], specs: Sequence[Spec] = ACTIONS) -> None:
        super().__init__(window)
        self._made: dict[str, QAction] = {}
        self._specs = {spec.id: spec for spec in specs}
        self._have: frozenset[str] = frozenset()
        for spec in specs:
            handler = next((getattr(target, spec.handler) for target in targets if hasattr(target, spec.handler)), None)
            if handler is not None:
                self._made[spec.id] = self._build(window, spec, handler)
        self.allow(())

    def _build(self, window: QWidget, spec: Spec, handler: Callable[[], object]) -> QAction:
        action = QAction(_(spec.text), window)
        action.setObjectName(spec.id)
        if spec.icon:
            action.setIcon(icons.icon(spec.icon, "dim"))
        action.setShortcuts(shortcuts(spec))
        # Qt hands over whether the action is checked; handlers take nothing.
        action.triggered.connect(lambda checked=False: handler())
        window.addAction(action)
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def __contains__(self, name: str) -> bool:
        return name in self._made

    def __iter__(self) -> Iterator[tuple[Spec, QAction]]:
        return ((self._specs[name], action) for name, action in self._made.items())

    def missing(self, name: str) -> list[str]:
        """What an action needs and has not now, in the window's language: see NEEDS."""
        return [_(NEEDS[need]) for need in self._specs[name].needs.split() if need not in self._have]

    def allow(self, have: Collection[str]) -> None:
        """Say which of NEEDS are met now; actions that need more are greyed."""
        self._have = frozenset(have)
        for spec, action in self:
            action.setEnabled(self._have.issuperset(spec.needs.split()))

    def allow_one(self, need: str, met: bool) -> None:
        """Say of one condition whether it is met now."""
        self.allow(self._have | {need} if met else self._have - {need})

    def name_undo(self, undo: str, redo: str) -> None:
        """Say what would be undone and redone; empty where nothing can be."""
        for name, what, plain, named in (
            ("edit.undo", undo, N_("&Undo"), N_("&Undo: {what}")),
            ("edit.redo", redo, N_("&Redo"), N_("&Redo: {what}")),
        ):
            if name in self:
                self[name].setText(_(named).format(what=what.replace("&", "&&")) if what else _(plain))
        self.allow((self._have - {"undo", "redo"}) | ({"undo"} if undo else set()) | ({"redo"} if redo else set()))

    def fill(self, menu: QMenu) -> None:
        """Put all menus into one, each as a part of its own."""
        for title, names in MENUS:
            offered = self._without_stray_lines(names)
            if not offered:
                continue
            part = menu.addMenu(_(title))
            for name in offered:
                if name:
                    part.addAction(self[name])
                else:
                    part.addSeparator()

    def _without_stray_lines(self, names: Sequence[str]) -> list[str]:
        kept: list[str] = []
        for name in names:
            if name in self if name else kept and kept[-1]:
                kept.append(name)
        while kept and not kept[-1]:
            kept.pop()
        return kept
