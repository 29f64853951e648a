"""The record at the right: reads a record in another thread and shows it; reads it again when somebody changed it.

Kept light: it is made before the first rows of the list are seen. All else is imported when a record is first opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from casefiles.errors import CasefilesError
from casefiles.words import _
from ui import theme
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.typed import keep_typed

if TYPE_CHECKING:
    from casefiles.database.library import Library
    from ui.record.body import RecordBody
    from ui.record.gathering import Gathered

HANGING = frozenset({"link", "claim", "judgement", "task", "note", "alias"})
"""Types whose new records may belong to any other one."""


FieldKey = tuple[int, str | None, str]
"""Id of the record, uid of the part, key of the field."""


class RecordPage(QWidget):
    """`open_ref` shows a record. The methods named like the window's actions can be called by it."""

    evidence_wanted = Signal(int)
    """Somebody asked to add evidence to the record of this id."""
    shown = Signal(str)
    """A record has been read and is shown: its ref."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.ref = ""
        self._detail = ""
        self._body: RecordBody | None = None
        self._left: dict[str, dict[FieldKey, str]] = {}
        """What was typed into fields and waits for the person, by the ref of the entry that was left."""
        self.nothing = EmptyPage("file", _("Nothing chosen"), _("Choose a row to see it here."))
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        desk.changed.connect(self._heard)

    # What is shown

    def open_ref(self, ref: str, detail: str = "") -> None:
        """Show the record of a ref; `detail` names a tab. The same record again only goes to the tab."""
        if ref == self.ref and self._body is not None and self._stack.currentWidget() is self.area:
            if detail:
                self._body.choose_tab(detail)
            return
        self.ref, self._detail = ref, detail
        self.reload()

    show_ref = open_ref

    def reload(self) -> None:
        """Read the record again; what is being typed and where the page stands stay."""
        if not self.ref or self.desk.library is None:
            return
        ref = self.ref

        def look(library: Library) -> Gathered | str:
            from ui.record.gathering import gather

            try:
                return gather(library, ref)
            except CasefilesError as reason:
                return str(reason)

        self.desk.read(look, self._show, owner=self, key="record")

    @property
    def body(self) -> RecordBody | None:
        """The record's own widgets, once one was opened."""
        return self._body

    @property
    def record_id(self) -> int | None:
        """The id of the record that is shown."""
        return self._body.view.id if self._body is not None and self._body.view.ref == self.ref else None

    def _show(self, found: Gathered | str) -> None:
        if self.desk.library is None:
            # Closed while this was read.
            return
        if isinstance(found, str):
            self.nothing.say(_("Not here"), found)
            self._stack.setCurrentWidget(self.nothing)
            return
        if self._body is not None and self._body.view.id == found.view.id:
            self._body.show_gathered(found)
        else:
            self._replace_body(found)
        if self._detail and self._body is not None:
            self._body.choose_tab(self._detail)
            self._detail = ""
        self._stack.setCurrentWidget(self.area)
        self.shown.emit(found.view.ref)

    def _replace_body(self, found: Gathered) -> None:
        from ui.record.body import RecordBody

        tab = self._body.current_tab() if self._body is not None else ""
        if self._body is not None:
            self._leave(self._body)
        old = self.area.takeWidget()
        self._body = RecordBody(self.desk, found)
        self._body.evidence_wanted.connect(self.evidence_wanted)
        if tab:
            self._body.choose_tab(tab)
        self.area.setWidget(self._body)
        self.area.verticalScrollBar().setValue(0)
        if old is not None:
            old.deleteLater()
        for one, text in self._left.pop(found.view.ref, {}).items():
            if (field := self._body.field(*one)) is not None:
                field.resume(text)

    def _leave(self, body: RecordBody) -> None:
        """Keep what is being typed; what waits for an answer is told, and stands there again when one comes back."""
        sentence = keep_typed(body)
        undecided = {(field.record, field.part, field.view.key): field.typed() for field in body.undecided_fields()}
        if undecided:
            name, ref = body.view.type, body.view.ref
            self._left[ref] = undecided
            said = _("{ref}, {what}").format(ref=ref, what=sentence)
            self.desk.say(said, "bad", step=_("Go back"), then=lambda: self.desk.go(name, ref))

    def _heard(self, notice: Any) -> None:
        """Somebody changed something: does it touch what is shown here?"""
        if self._body is None:
            if self.ref and self._stack.currentWidget() is self.nothing:
                self.reload()
            return
        # A new link or a new word of a source names neither end: only reading again tells.
        touched = {record for ids in notice.records.values() for record in ids}
        if touched & self._body.known_ids() or HANGING & set(notice.records):
            self.reload()

    # What the window's actions ask for

    def add_evidence(self) -> None:
        if self.record_id is not None:
            self.evidence_wanted.emit(self.record_id)

    def add_link(self) -> None:
        if self._body is not None:
            self._body.start_link()

    def add_claim(self) -> None:
        if self._body is not None:
            self._body.say_who()

    def make_dossier(self) -> None:
        if self.ref:
            self.desk.go("dossiers", self.ref)

    def copy_reference(self) -> None:
        if self.ref:
            QGuiApplication.clipboard().setText(self.ref)
            self.desk.say(_("Copied: {ref}").format(ref=self.ref), "good")

    def delete_record(self) -> None:
        from casefiles.services import records
        from ui.record.writing import write

        record = self.record_id
        if record is not None:
            write(self.desk, self, lambda library: records.trash(library, [record]))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("ground"))
