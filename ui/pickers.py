"""The working bar wired: what asks for each of its values, and what they mean to the services."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from casefiles.words import _
from ui import working_bar
from ui.desk import Desk
from ui.working_bar import Choice

if TYPE_CHECKING:
    from casefiles.database.library import Library
    from casefiles.services.working import Working
    from ui.main_window import MainWindow

Chose = Callable[[Choice], None]
PARTS = ("operation", "source", "via", "grade", "marking")


class Pickers(QObject):
    """Keys of choices: ids of records as text; `scheme:code` of a grade; the key of a marking."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self.desk = desk
        self.window = window
        self.bar = window.working
        self.open: QWidget | None = None
        """The popover or menu that is open now."""
        self.bar.changed.connect(self._changed)
        desk.changed.connect(self._heard)

    # Choosing

    def _pickers(self) -> dict[str, working_bar.Picker]:
        return {
            "operation": lambda anchor, now, chose: self.pick_record(anchor, now, chose, ("operation",), _("Operation")),
            "source": lambda anchor, now, chose: self.pick_record(anchor, now, chose, ("source",), _("Source")),
            "via": lambda anchor, now, chose: self.pick_record(anchor, now, chose, ("source",), _("Via: whom it credits")),
            "grade": self.pick_grade,
            "marking": self.pick_marking,
        }

    def pick_record(self, anchor: QWidget, now: Choice, chose: Chose, types: tuple[str, ...], words: str) -> None:
        """Ask for an entry under a button: found as one types, made on the spot."""
        from ui.record_picker import RecordPicker

        picker = RecordPicker(self.desk, anchor, types, words, clear=bool(now.key))
        picker.chosen.connect(lambda ref: chose(Choice(str(ref.id), shown_name(ref)) if ref is not None else Choice()))
        picker.open()
        self.open = picker

    def pick_grade(self, anchor: QWidget, now: Choice, chose: Chose) -> None:
        """Ask for a grade: scheme, source, item, each with what it means."""
        from ui.grade_picker import GradePicker

        picker = GradePicker(anchor, *now.key.partition(":")[::2])
        picker.chosen.connect(
            lambda grade: chose(Choice(f"{grade.scheme}:{grade.code}", grade.show()) if grade is not None else Choice())
        )
        picker.open()
        self.open = picker

    def pick_marking(self, anchor: QWidget, now: Choice, chose: Chose) -> None:
        """Ask how what is entered must be handled."""
        from casefiles.domain.vocabulary import vocabulary

        menu = QMenu(self.window)
        for term in vocabulary("marking"):
            action = menu.addAction(term.show())
            action.setCheckable(True)
            action.setChecked(term.key == now.key)
            action.triggered.connect(lambda checked=False, term=term: chose(Choice(term.key, term.show())))
        menu.addSeparator()
        menu.addAction(_("Not stated")).triggered.connect(lambda checked=False: chose(Choice()))
        menu.aboutToHide.connect(menu.deleteLater)
        self.open = menu
        menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))

    # What it means

    def _changed(self, values: working_bar.Working) -> None:
        self.desk.work_on(working_of(values))
        if self.desk.library is not None:
            kept = {name: getattr(values, name).key for name in PARTS}
            self.desk.settings.set_working(self.desk.library.uid, json.dumps(kept) if values.is_set else "")

    def restore(self) -> None:
        """Put on the bar what was being worked on in this library when it was last open."""
        library = self.desk.library
        assert library is not None
        self.bar.use_pickers(self._pickers() if self.desk.writable else {})
        self.bar.setVisible(self.desk.writable)
        kept = self.desk.settings.working(library.uid)
        self.bar.show_values(working_bar.Working())
        self.window.actions_.allow_one("working", False)
        if kept and self.desk.writable:
            self._name(kept)

    def _name(self, kept: str) -> None:
        """Show what was kept with names as they are now, unless the person chooses or clears meanwhile."""
        before = self.bar.values
        self.desk.read(
            lambda library: _named(library, kept),
            lambda values: self._restored(values) if self.bar.values == before else None,
            owner=self,
            key="restore",
        )

    def _restored(self, values: working_bar.Working) -> None:
        self.bar.show_values(values)
        self.window.actions_.allow_one("working", values.is_set)
        self.desk.work_on(working_of(values))

    def _heard(self, notice: Any) -> None:
        """Names on the bar may be others now, or gone."""
        values = self.bar.values
        ids = {int(choice.key) for choice in (values.operation, values.source, values.via) if choice.key}
        if ids & {one for own in notice.records.values() for one in own}:
            self._name(json.dumps({name: getattr(values, name).key for name in PARTS}))


def shown_name(ref: Any) -> str:
    """An entry as the bar names it: operations by their reference, sources by their name."""
    return str(ref.ref) if ref.type == "operation" else str(ref.title)


def working_of(values: working_bar.Working) -> Working:
    """What the bar says, as the services take it."""
    from casefiles.services.working import Working

    def record(choice: Choice) -> int | None:
        return int(choice.key) if choice.key else None

    scheme, _colon, code = values.grade.key.partition(":")
    if not values.is_set:
        return Working()
    return Working(
        operation=record(values.operation),
        source=record(values.source),
        via=record(values.via) if values.source.key else None,
        grade_scheme=scheme or None,
        grade_code=code or None,
        marking=values.marking.key or None,
    )


def _named(library: Library, kept: str) -> working_bar.Working:
    """Keys that were kept, with names as they are now; what is gone or in the trash is left out."""
    from casefiles.domain.grading import Grade
    from casefiles.domain.vocabulary import vocabulary
    from casefiles.errors import CasefilesError
    from casefiles.services import lookup

    try:
        keys = {name: str(value) for name, value in dict(json.loads(kept)).items()}
    except (ValueError, TypeError):
        return working_bar.Working()
    ids = [int(keys[name]) for name in ("operation", "source", "via") if keys.get(name, "").isdecimal()]
    with library.read() as session:
        names = lookup.refs(session, ids, trash=False)
    values = working_bar.Working()
    for name in ("operation", "source", "via"):
        key = keys.get(name, "")
        if key.isdecimal() and int(key) in names:
            values = values._replace(**{name: Choice(key, shown_name(names[int(key)]))})
    scheme, _colon, code = keys.get("grade", "").partition(":")
    try:
        if code:
            values = values._replace(grade=Choice(f"{scheme}:{code}", Grade(scheme, code).show()))
    except CasefilesError:
        pass
    if keys.get("marking", "") in vocabulary("marking"):
        values = values._replace(marking=Choice(keys["marking"], vocabulary("marking").show(keys["marking"])))
    return values
