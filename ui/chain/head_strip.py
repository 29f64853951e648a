"""The foot of the change log: where it ends now, where that was last written down, and the steps with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.domain.chain_head import printed
from casefiles.services import remembered, time_stamp
from casefiles.words import _, moment, number
from ui import icons, theme
from ui.button import Button
from ui.desk import Desk
from ui.label import Label

if TYPE_CHECKING:
    from casefiles.database.library import Library

EDGE = 14


@dataclass(frozen=True)
class _Standing:
    """What the strip says: the head as it is printed, where it was written down, what speaks for doing so again, and how
    many stamps there are."""

    head: str
    written: str
    reminder: str
    stamps: int


class HeadStrip(QWidget):
    """Reads anew what it shows after each change, while it is looked at."""

    loaded = Signal()
    """What is shown is as the library now is."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.head = Label("", made=theme.mono(), parent=self)
        self.says = Label("", "small", colour="dim", parent=self)
        self.write_button = Button(
            _("Write down…"), name=_("Write the head to a file that is kept elsewhere"), then=self.ask_where, parent=self
        )
        self.compare_button = Button(_("Compare…"), name=_("Compare with a recorded head"), then=self.compare, parent=self)
        self.stamps_button = Button("0", "stamp", name=_("Time stamps of the change log"), then=self.show_stamps, parent=self)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.head)
        words.addWidget(self.says)
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE + icons.SIZE + 10, 8, 12, 8)
        row.setSpacing(8)
        row.addLayout(words, 1)
        self.steps = row
        row.addWidget(self.stamps_button)
        row.addWidget(self.write_button)
        row.addWidget(self.compare_button)
        desk.changed.connect(self._heard)
        self.reload()

    def _heard(self, notice: Any) -> None:
        # Also while it is not looked at: nobody who comes to the page should read an older head.
        self.reload()

    def reload(self) -> None:
        """Read again what is shown."""
        folder = self.desk.settings.folder

        def read(library: Library) -> _Standing:
            head = library.head
            last = remembered.last_written(library, folder)
            written = ""
            if last is not None:
                words = _("Written down on {when} as change {n}, to {file}")
                written = words.format(when=moment(last.head.time), n=last.head.seq, file=Path(last.file).name)
            count = sum(1 for _file in time_stamp.files(library))
            return _Standing(printed(head.seq, head.hash), written, remembered.reminder(library, folder), count)

        self.desk.read(read, self._show, owner=self, key="head")

    def _show(self, found: _Standing) -> None:
        self.stamps_button.setText(number(found.stamps))
        self.head.setText(found.head)
        self.head.setAccessibleName(_("Head of the change log: {head}").format(head=found.head))
        said = found.reminder or found.written or _("Written down elsewhere, the head shows later whether anything was cut.")
        self.says.setText(said)
        self.says.set_colour("single_source_ink" if found.reminder else "dim")
        self.loaded.emit()

    # Steps

    def ask_where(self) -> None:
        """Ask for a file elsewhere, new or with heads in it, and write the head into it."""
        from ui.file_dialogs import ask_where

        library = self.desk.library
        if library is None:
            return
        last = remembered.last_written(library, self.desk.settings.folder)
        begin = Path(last.file) if last is not None else Path.home() / (_("Heads of {name}").format(name=library.name) + ".txt")
        kinds = [_("Recorded heads") + " (*.txt *.jsonl)", _("All files") + " (*)"]
        dialog = ask_where(self.window(), _("Write the head to a file"), begin, self.write_to, kinds=kinds, suffix="txt")
        # A line is added to what is there: nothing is replaced, so nobody is asked about it.
        dialog.setOption(dialog.Option.DontConfirmOverwrite, True)

    def write_to(self, file: Path) -> None:
        """Write the head into a file and say so."""
        folder = self.desk.settings.folder

        def done(head: Any) -> None:
            said = _("The head, of change {n}, is written to {path}. Keep it away from this computer.")
            self.desk.say(said.format(n=head.seq, path=file), "good")
            self.reload()

        self.desk.read(lambda library: remembered.write_down(library, folder, file), done, owner=self, key="write")

    def show_stamps(self) -> None:
        """Show the time stamps, and the step to the next."""
        from ui.chain.stamp_sheet import StampSheet

        self.sheet = StampSheet(self.desk, self.stamps_button)
        self.sheet.stamped.connect(self.reload)
        self.sheet.open()

    def compare(self) -> None:
        """Ask for a recorded head, and say what it shows."""
        from PySide6.QtCore import Qt

        from ui.chain.compare_dialog import CompareDialog

        dialog = CompareDialog(self.desk, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("panel"))
        painter.fillRect(0, 0, self.width(), 1, theme.colour("line"))
        icons.paint(painter, "link", "dim", EDGE, (self.height() - icons.SIZE) / 2)
