"""What is being worked on: while it is set, everything entered cites its source and joins its operation.

The bar shows values and asks pickers for new ones; it knows nothing of libraries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casefiles.words import N_, _
from ui import icons, theme
from ui.bar import Bar
from ui.button import Button
from ui.label import Label


class Choice(NamedTuple):
    """One value on the bar: what it is called inside, and what the person reads. Empty: not chosen."""

    key: str = ""
    text: str = ""


class Working(NamedTuple):
    """All that the bar holds."""

    operation: Choice = Choice()
    source: Choice = Choice()
    via: Choice = Choice()
    grade: Choice = Choice()
    marking: Choice = Choice()

    @property
    def is_set(self) -> bool:
        return bool(self.operation.key or self.source.key)


Picker = Callable[[QWidget, Choice, Callable[[Choice], None]], object]
"""Asks for one value: gets the button to open under, what is chosen now, and where to hand the new choice."""

PARTS: tuple[tuple[str, str, str, str], ...] = (
    ("operation", "", N_("no operation"), N_("What operation this belongs to")),
    ("source", N_("from {text}"), N_("no source"), N_("What source you are working from")),
    ("via", N_("via {text}"), N_("via -"), N_("Whom that source credits")),
    ("grade", "{text}", N_("not graded"), N_("How good the information is")),
    ("marking", "{text}", N_("no handling"), N_("How what you enter must be handled")),
)
"""Name of each value, how it reads when chosen and when not, and what it is."""


class WorkingBar(Bar):
    """One line under the banner; every value is a button that opens its picker."""

    changed = Signal(object)
    """The new Working, after a person chose or cleared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(32, "bottom", "head", parent)
        self.setObjectName("working")
        self.setAccessibleName(_("Working bar"))
        self.row.setSpacing(2)
        self._pickers: Mapping[str, Picker] = {}
        self._values = Working()
        self._lead = Label(_("Working on"), "small", 500, "dim", parent=self)
        self._nothing = Label(
            _("nothing in particular: what you enter says no source"), "small", 400, "dim", parent=self
        )
        self._set = Button(
            _("Set…"), "stamp", look="link", name=_("Set what you work from (Ctrl+Shift+S)"), parent=self
        )
        self._set.clicked.connect(lambda checked=False: self.set_values())
        self._buttons: dict[str, Button] = {}
        self._dots: list[Label] = []
        self.row.addWidget(self._lead)
        self.row.addSpacing(4)
        self.row.addWidget(self._nothing)
        for name, _reads, _empty, meaning in PARTS:
            if self._buttons:
                dot = Label("·", "small", colour="faint", parent=self)
                self._dots.append(dot)
                self.row.addWidget(dot)
            button = Button("-", look="quiet", name=_(meaning), parent=self)
            button.clicked.connect(lambda checked=False, name=name: self.pick(name))
            button.setFont(theme.font("small", 500))
            button.setMinimumWidth(20)
            self._buttons[name] = button
            self.row.addWidget(button)
        self._clear = Button("", "x", look="plain", name=_("Clear the working bar"), parent=self)
        self._clear.clicked.connect(lambda checked=False: self.clear())
        self._clear.setProperty("shape", "tiny")
        self.row.addStretch(1)
        self.row.addWidget(self._set)
        self.row.addWidget(self._clear)
        self._show()

    def use_pickers(self, pickers: Mapping[str, Picker]) -> None:
        """Name of a value -> what asks for it. Values without one cannot be changed here."""
        self._pickers = pickers
        self._show()

    @property
    def values(self) -> Working:
        return self._values

    def show_values(self, values: Working) -> None:
        """Put values on the bar without telling anybody."""
        self._values = values
        self._show()

    def pick(self, name: str) -> None:
        """Open the picker of one value."""
        picker = self._pickers.get(name)
        if picker is not None:
            anchor = self._buttons[name] if self._buttons[name].isVisible() else self._set
            picker(anchor, getattr(self._values, name), lambda choice: self._chose(name, choice))

    def set_values(self) -> None:
        """Begin: ask for the source, the one value that matters most."""
        self.pick("source")

    def clear(self) -> None:
        """Work on nothing in particular from here on."""
        if self._values != Working():
            self._values = Working()
            self._show()
            self.changed.emit(self._values)

    def take(self, name: str, choice: Choice) -> None:
        """Put one value on the bar, as if it had been chosen there."""
        self._chose(name, choice)

    def _chose(self, name: str, choice: Choice) -> None:
        self._values = self._values._replace(**{name: choice})
        self._show()
        self.changed.emit(self._values)

    def _show(self) -> None:
        is_set = self._values.is_set
        self._nothing.setVisible(not is_set)
        self._set.setVisible(not is_set and "source" in self._pickers)
        self._clear.setVisible(is_set)
        for dot in self._dots:
            dot.setVisible(is_set)
        for name, reads, empty, meaning in PARTS:
            button = self._buttons[name]
            choice: Choice = getattr(self._values, name)
            button.setVisible(is_set)
            button.setEnabled(name in self._pickers)
            if not is_set:
                continue
            text = (_(reads).format(text=choice.text) if reads else choice.text) if choice.key else _(empty)
            button.setText(text.replace("&", "&&"))
            look = "link" if choice.key else "quiet"
            if button.property("look") != look:
                button.setProperty("look", look)
                button.style().polish(button)
            button.setAccessibleName(f"{_(meaning)}: {text}")
            if name == "operation":
                button.setIcon(icons.record_icon("operation", "accent" if choice.key else "dim"))
