"""The working bar wired: what asks for each of its values, and what they mean to the services."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from casefiles.words import _
from ui import theme, working_bar
from ui.desk import Desk
from ui.working_bar import Choice

if TYPE_CHECKING:
    from casefiles.database.library import Library
    from casefiles.domain.grading import Grade
    from casefiles.services.working import Working
    from ui.main_window import MainWindow

Chose = Callable[[Choice], None]
PARTS = ("operation", "source", "via", "grade", "marking")
SCALES = ("marking", "tlp")
"""Of handling and of sharing, in the order in which they are shown and kept."""


class Pickers(QObject):
    """Keys of choices: ids of records as text; `scheme:code` of a grade; `marking/tlp` of how it must be handled."""

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
            "source": self.pick_source,
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

    def pick_source(self, anchor: QWidget, now: Choice, chose: Chose) -> None:
        """Ask for the source; a grade that is on the bar already was entered for another one."""

        def took(choice: Choice) -> None:
            chose(choice)
            grade = grade_of(self.bar.values.grade)
            if choice.key and choice.key != now.key and grade is not None:
                self._weigh(anchor, grade, lambda settled: self.bar.take("grade", settled))

        self.pick_record(anchor, now, took, ("source",), _("Source"))

    def pick_grade(self, anchor: QWidget, now: Choice, chose: Chose) -> None:
        """Ask for a grade: scheme, source, item, each with what it means."""
        from ui.grade_picker import GradePicker

        picker = GradePicker(anchor, *now.key.partition(":")[::2])
        picker.chosen.connect(lambda grade: self._weigh(anchor, grade, chose))
        picker.open()
        self.open = picker

    def _weigh(self, anchor: QWidget, grade: Grade | None, chose: Chose) -> None:
        """Take a grade; where the source on the bar carries another one, ask first what is meant."""
        from ui.record.grade_question import settle

        source = self.bar.values.source.key

        def settled(meant: Grade | None, grade_source: bool) -> None:
            if grade_source and meant is not None:
                from casefiles.services import reliability

                self.desk.write(lambda library: reliability.give(library, int(source), meant))
            chose(choice_of(meant))

        if not source or grade is None:
            settled(grade, False)
        else:
            settle(self.desk, anchor, self, int(source), grade, settled)

    def pick_marking(self, anchor: QWidget, now: Choice, chose: Chose) -> None:
        """Ask how what is entered must be handled, on the library's own scale, and how it may be shared (TLP 2.0)."""
        from casefiles.domain.vocabulary import vocabulary

        menu = QMenu(self.window)
        held = dict(zip(SCALES, now.key.partition("/")[::2], strict=True))
        for scale in SCALES:
            heading = menu.addAction(_("Handling") if scale == "marking" else _("Sharing"))
            heading.setEnabled(False)
            heading.setFont(theme.font("head", 600))
            for term in vocabulary(scale):
                action = menu.addAction(term.show())
                action.setCheckable(True)
                action.setChecked(term.key == held[scale])
                # What is chosen already is taken away by choosing it again.
                meant = {**held, scale: "" if term.key == held[scale] else term.key}
                action.triggered.connect(lambda checked=False, meant=meant: chose(handling_of(**meant)))
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


def choice_of(grade: Grade | None) -> Choice:
    """A grade as the bar shows it."""
    return Choice() if grade is None else Choice(f"{grade.scheme}:{grade.code}", grade.show())


def grade_of(choice: Choice) -> Grade | None:
    """The inverse of `choice_of`."""
    from casefiles.domain.grading import Grade

    scheme, _colon, code = choice.key.partition(":")
    return Grade(scheme, code) if code else None


def handling_of(marking: str = "", tlp: str = "") -> Choice:
    """Handling and sharing as the bar shows them; keys that their scales do not have are left out."""
    from casefiles.domain.vocabulary import vocabulary

    keys = [key if key in vocabulary(scale) else "" for scale, key in zip(SCALES, (marking, tlp), strict=True)]
    shown = [vocabulary(scale).show(key) for scale, key in zip(SCALES, keys, strict=True) if key]
    return Choice("/".join(keys) if keys[1] else keys[0], " · ".join(shown)) if shown else Choice()


def working_of(values: working_bar.Working) -> Working:
    """What the bar says, as the services take it."""
    from casefiles.services.working import Working

    def record(choice: Choice) -> int | None:
        return int(choice.key) if choice.key else None

    scheme, _colon, code = values.grade.key.partition(":")
    marking, _slash, tlp = values.marking.key.partition("/")
    if not values.is_set:
        return Working()
    return Working(
        operation=record(values.operation),
        source=record(values.source),
        via=record(values.via) if values.source.key else None,
        grade_scheme=scheme or None,
        grade_code=code or None,
        marking=marking or None,
        tlp=tlp or None,
    )


def _named(library: Library, kept: str) -> working_bar.Working:
    """Keys that were kept, with names as they are now; what is gone or in the trash is left out."""
    from casefiles.domain.grading import Grade
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
    return values._replace(marking=handling_of(*keys.get("marking", "").partition("/")[::2]))
