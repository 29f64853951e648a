"""The head of a record: where it belongs, what can be done with it, its name, its states and its key facts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from casefiles.domain.record_types import record_type
from casefiles.domain.region import Region
from casefiles.services import records
from casefiles.services.views import Ref
from casefiles.words import _, ngettext, number
from ui import icons, theme
from ui.button import Button
from ui.chip import Chip
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.notice import Notice
from ui.record.backing import backing_chip, first_letter_up, shows_backing
from ui.record.emptying import empty
from ui.record.facts import Facts
from ui.record.gathering import COMPARED, Gathered
from ui.record.places import go_to
from ui.record.portrait import Portrait
from ui.record.writing import write
from ui.viewer.place import look_at

NARROW = 520
"""Below this width buttons have no words and the picture is small."""


class _Arrow(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(14, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), "chevron-right", "faint", 0, 2, 12)


class _Title(QLabel):
    """As wide as its words on one line, broken into lines only where there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(theme.font("record", 700))
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 4, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(120, self.sizeHint().width()), self.fontMetrics().height())


class RecordHeader(QWidget):
    """Says what was asked for; does nothing by itself but go to other places."""

    history_wanted = Signal()
    backing_wanted = Signal()
    same_wanted = Signal(object)
    """The widget under which to ask."""
    restore_wanted = Signal()

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        view = found.view
        self._type = view.type
        self._record = view.id
        self.crumb = Button("-", look="quiet", then=lambda: desk.go(view.type), parent=self)
        self.reference = Label("", "small", colour="dim", parent=self)
        self.changes = Button("-", "history", look="quiet", then=self.history_wanted.emit, parent=self)
        self.same = Button(_("Same person?"), "user-round-search", parent=self)
        self.same.clicked.connect(lambda checked=False: self.same_wanted.emit(self.same))
        self.dossier = Button(_("Dossier"), "file-text", parent=self)
        self.dossier.clicked.connect(lambda checked=False: desk.go("dossiers", view.ref))
        self.print = Button(_("Print…"), "printer", parent=self)
        self.print.clicked.connect(lambda checked=False: self.offer_forms())
        self._words = {self.same: _("Same person?"), self.print: _("Print…"), self.dossier: _("Dossier")}
        if view.type == "organisation":
            self._words[self.same] = _("Same organisation?")
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.crumb)
        top.addWidget(_Arrow(self))
        top.addWidget(self.reference)
        top.addStretch(1)
        for button in (self.changes, self.same, self.print, self.dossier):
            top.addWidget(button)
        self.trash = Notice(self)
        self.trash.close_button.hide()
        self.portrait = Portrait(icons.RECORD_ICONS.get(view.type, "file"), self)
        self.portrait.region_wanted.connect(self._ask_for_region)
        self.title = _Title(self)
        self.subtitle = QLabel(self)
        self.subtitle.setFont(theme.font("title", 400))
        self.subtitle.setProperty("look", "dim")
        self.subtitle.setTextFormat(Qt.TextFormat.PlainText)
        # On the line of the title's letters.
        self.subtitle.setContentsMargins(0, 7, 0, 0)
        self._names = QWidget(self)
        self._name_flow = FlowLayout(self._names, 7)
        self._name_flow.addWidget(self.title)
        self._name_flow.addWidget(self.subtitle)
        self._chips = QWidget(self)
        self._chip_flow = FlowLayout(self._chips, 6)
        self.facts = Facts(self)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._names)
        right.addWidget(self._chips)
        right.addWidget(self.facts)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.trash)
        column.addLayout(middle)
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """Show the record as it is now."""
        view = found.view
        plural = _(record_type(view.type).LABELS)
        self.crumb.setText(plural)
        self.crumb.setAccessibleName(_("All {what}").format(what=plural))
        self.reference.setText(view.ref)
        changes = ngettext("{n} change", "{n} changes", view.changes).format(n=number(view.changes))
        self.changes.setAccessibleName(changes)
        self._words[self.changes] = changes
        self.title.setText(view.title)
        self.title.setAccessibleName(view.title)
        self.subtitle.setText(view.subtitle if view.type == "person" else first_letter_up(view.subtitle))
        self.subtitle.setVisible(bool(view.subtitle))
        self._show_portrait(found)
        self._show_chips(found)
        if view.deleted:
            self.trash.say(
                _("This entry is in the trash, with the links and sources that hung on it."),
                "single_source",
                step=_("Restore") if self.desk.writable else "",
                then=self.restore_wanted.emit,
            )
        else:
            self.trash.hide()
        self.same.setVisible(view.type in COMPARED and not view.deleted and self.desk.writable)
        self.print.setVisible(view.type == "exhibit" and not view.deleted)
        self._fit()

    def offer_forms(self) -> None:
        """A menu of what can be printed about the evidence item."""
        from ui.form_menu import fill

        self.menu = QMenu(self)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(self.menu, self.desk, [self.reference.text()])
        self.menu.popup(self.print.mapToGlobal(self.print.rect().bottomLeft()))

    def _show_portrait(self, found: Gathered) -> None:
        self._region: Region | None = None
        if found.view.type == "person":
            self._region = Region.read(found.view.shown("portrait_region"))
        changeable = found.view.type == "person" and self.desk.writable and not found.view.deleted
        is_file = found.view.type == "exhibit"
        hint = _("Look at the file") if is_file else ""
        self.portrait.show_picture(found.picture, self._region, leads=changeable or is_file, hint=hint)

    def _ask_for_region(self) -> None:
        if self._type == "exhibit":
            look_at(self.desk, self.reference.text())
            return
        from ui.record.region_sheet import RegionSheet

        sheet = RegionSheet(self.portrait, self.portrait.whole, self._region)
        sheet.chosen.connect(self._take_region)
        sheet.open()

    def _take_region(self, region: Region | None) -> None:
        record, text = self._record, region.show() if region is not None else ""
        write(self.desk, self, lambda library: records.update(library, record, {"portrait_region": text}))

    def _show_chips(self, found: Gathered) -> None:
        view = found.view
        empty(self._chip_flow)
        for key, tone in (("involvement", "info"), ("whereabouts", "neutral"), ("status", "neutral")):
            if text := view.shown(key):
                self._add_chip(Chip(first_letter_up(text), tone, parent=self._chips))
        if shows_backing(view):
            backing = backing_chip(view.backing, leads=True, parent=self._chips)
            backing.clicked.connect(self.backing_wanted)
            self._add_chip(backing)
        for other in view.same_as:
            self._same_chip(other, _("Same person as {name}") if view.type == "person" else _("Same as {name}"))
        standing = {one.id for one in view.same_as}
        asked: set[int] = set()
        for one in found.judgements:
            other = one.second if one.first.id == view.id else one.first
            if one.verdict == "unsure" and other.id not in standing | asked:
                asked.add(other.id)
                self._same_chip(other, _("Perhaps {name}"), "single_source")
        if view.marking:
            self._add_chip(Chip(view.marking, "disputed", icon="shield-check", hint=_("Handling"), parent=self._chips))

    def _same_chip(self, other: Ref, words: str, tone: str = "info") -> None:
        chip = Chip(words.format(name=f"{other.title} {other.ref}"), tone, leads=True, parent=self._chips)
        chip.clicked.connect(lambda: go_to(self.desk, other))
        self._add_chip(chip)

    def _add_chip(self, chip: Chip) -> None:
        self._chip_flow.addWidget(chip)
        chip.show()

    def chips(self) -> list[str]:
        """What the chips say, in order."""
        found = []
        for place in range(self._chip_flow.count()):
            item = self._chip_flow.itemAt(place)
            if item is not None and isinstance(item.widget(), Chip):
                found.append(item.widget().text)
        return found

    def _fit(self) -> None:
        narrow = self.width() < NARROW
        self.portrait.make_small(narrow)
        for button, words in self._words.items():
            button.setText("" if narrow else words)
            shape = "icon" if narrow else ""
            if button.property("shape") != shape:
                button.setProperty("shape", shape)
                button.style().polish(button)
            button.setAccessibleName(words)
            button.setToolTip(words if narrow else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() < NARROW) != (event.size().width() < NARROW) or event.oldSize().width() < 0:
            self._fit()
