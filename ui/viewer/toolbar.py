"""The viewer's tools: larger, smaller, turned; pages; finding; marking. What a view cannot do has no button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from casefiles.words import _, number
from ui import theme
from ui.bar import Bar
from ui.button import Button
from ui.label import Label
from ui.viewer.view import View

NARROW = 800
"""Below this width buttons have no words."""


class _FindLine(QLineEdit):
    """Enter goes on, Shift Enter back, Escape empties the line and then leaves it."""

    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self.textEdited.emit("")
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ViewerBar(Bar):
    """Works the view it was given with `use_view`, and shows how that stands."""

    menu_wanted = Signal()
    compare_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(44, "bottom", "panel", parent)
        self._view: View | None = None
        self.row.setSpacing(4)

        def tool(icon: str, name: str, then: object) -> Button:
            return Button("", icon, look="plain", name=name, then=then, parent=self)  # type: ignore[arg-type]

        self.smaller = tool("zoom-out", _("Smaller (-)"), lambda: self._call("zoom_out"))
        self.size = Button("100 %", look="quiet", name=_("Fit (0)"), then=lambda: self._call("fit"), parent=self)
        self.size.setFont(theme.font("small", 500))
        self.size.setFixedWidth(64)
        self.larger = tool("zoom-in", _("Larger (+)"), lambda: self._call("zoom_in"))
        self.fit = tool("fit", _("Fit (0)"), lambda: self._call("fit"))
        self.turn = tool("turn-right", _("Turn (R)"), lambda: self._call("turn"))
        self.back = tool("chevron-left", _("Page before (PgUp)"), lambda: self._step(-1))
        self.page = QLineEdit(self)
        self.page.setValidator(QIntValidator(1, 99_999, self.page))
        self.page.setFixedWidth(48)
        self.page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page.setAccessibleName(_("Page"))
        self.page.returnPressed.connect(self._go_to_typed)
        self.of = Label("", "small", colour="dim", parent=self)
        self.on = tool("chevron-right", _("Page after (PgDn)"), lambda: self._step(1))
        self.find = _FindLine(self)
        self.find.setPlaceholderText(_("Find in the file"))
        self.find.setAccessibleName(_("Find in the file"))
        self.find.setToolTip(_("Find in the file (Ctrl F)"))
        self.find.setMaximumWidth(230)
        self.find.setMinimumWidth(70)
        self.find.setClearButtonEnabled(True)
        self.find.textEdited.connect(self._typed)
        self.find.stepped.connect(self._find_on)
        self.find.left.connect(lambda: self._view and self._view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.count = Label("", "small", colour="dim", parent=self)
        self.found_before = tool("chevron-up", _("Place before (Shift Enter)"), lambda: self._find_on(-1))
        self.found_after = tool("chevron-down", _("Place after (Enter)"), lambda: self._find_on(1))
        self.mark = Button(_("Mark a region"), "mark-region", name=_("Mark a region (M)"), parent=self)
        self.mark.setCheckable(True)
        self.mark.toggled.connect(lambda on: self._view and self._view.start_marking(on))
        compare = _("Compare with…")
        self.compare = Button(compare, "side-by-side", name=compare, then=self.compare_wanted.emit, parent=self)
        self.more = tool("ellipsis", _("What can be done"), self.menu_wanted.emit)
        self._line_after_zoom, self._line_after_pages = _Rule(self), _Rule(self)
        for part in (self.smaller, self.size, self.larger, self.fit, self.turn, self._line_after_zoom):
            self.row.addWidget(part)
        for part in (self.back, self.page, self.of, self.on, self._line_after_pages, self.find, self.count):
            self.row.addWidget(part)
        for part in (self.found_before, self.found_after):
            self.row.addWidget(part)
        self.row.addStretch(1)
        for part in (self.mark, self.compare, self.more):
            self.row.addWidget(part)
        self.setEnabled(False)

    def use_view(self, view: View | None) -> None:
        """Work this view from now on."""
        self._view = view
        self.find.clear()
        can = view.CAN if view is not None else frozenset()
        for part, what in (
            (self.smaller, "zoom"), (self.size, "zoom"), (self.larger, "zoom"), (self.fit, "zoom"), (self.turn, "turn"),
            (self.find, "find"), (self.count, "find"), (self.mark, "mark"), (self._line_after_zoom, "find"),
            (self.compare, "compare"),
        ):  # fmt: skip
            part.setVisible(what in can)
        if view is not None:
            view.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say how the view stands."""
        view = self._view
        self.setEnabled(view is not None)
        pages = view.pages() if view is not None else 0
        paged = view is not None and "pages" in view.CAN and pages > 1
        for part in (self.back, self.page, self.of, self.on, self._line_after_pages):
            part.setVisible(paged)
        if paged:
            self._line_after_zoom.show()
        if view is None:
            return
        self.size.setText(f"{round(view.zoom() * 100)} %")
        if not self.page.hasFocus() or self.page.text() == "":
            self.page.setText(str(view.page()))
        self.of.setText(_("of {n}").format(n=number(pages)))
        self.back.setEnabled(view.page() > 1)
        self.on.setEnabled(view.page() < pages)
        at, count = view.found()
        for part in (self.found_before, self.found_after):
            part.setVisible(count > 0 or (count == 0 and view.may_be_elsewhere()))
        nowhere = _("not in this sheet") if view.may_be_elsewhere() else _("not found")
        told = _("{at} of {n}").format(at=number(at), n=number(count)) if count else nowhere
        self.count.setText("" if count < 0 else told)
        self.count.setMinimumWidth(self.count.sizeHint().width() if count >= 0 else 0)
        if self.mark.isChecked() != view.is_marking():
            self.mark.setChecked(view.is_marking())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        for button, words in ((self.mark, _("Mark a region")), (self.compare, _("Compare with…"))):
            button.setText("" if narrow else words)
            shape = "icon" if narrow else ""
            if button.property("shape") != shape:
                button.setProperty("shape", shape)
                button.style().polish(button)

    def start_find(self, words: str = "") -> None:
        """Hand the keyboard to the line that finds."""
        if self._view is not None and "find" in self._view.CAN:
            if words:
                self.find.setText(words)
                self._view.find(words)
            else:
                self.find.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.find.selectAll()

    def _call(self, name: str) -> None:
        if self._view is not None:
            getattr(self._view, name)()

    def _step(self, step: int) -> None:
        if self._view is not None:
            self._view.go_to_page(self._view.page() + step)
            self.page.setText(str(self._view.page()))

    def _go_to_typed(self) -> None:
        if self._view is not None and self.page.text():
            self._view.go_to_page(min(int(self.page.text()), self._view.pages()))
            self.page.setText(str(self._view.page()))
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, text: str) -> None:
        if self._view is not None:
            self._view.find(text)

    def _find_on(self, step: int) -> None:
        if self._view is not None:
            self._view.find_next(step)

    def menu(self) -> QMenu:
        """An empty menu under the dots; whoever asked fills it and shows it."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return made


class _Rule(QWidget):
    """A hairline between groups of tools."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(9, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(4, 0, 1, self.height(), theme.colour("line"))
