"""The page of one record type: its table, and the entry that a row stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from casefiles.services import records
from casefiles.services.one_each import WITH_IDENTITIES
from casefiles.services.saved_searches import SavedSearch
from casefiles.services.views import Condition, Ref
from casefiles.words import _, ngettext
from ui import contents, icons
from ui.desk import Desk
from ui.history import Place
from ui.list_and_record import ListAndRecord
from ui.new_line import NewLine
from ui.new_person_line import NewPersonLine
from ui.record.making import make
from ui.record.page import RecordPage
from ui.record_rows import RecordRows, table_spec, title_field
from ui.record_table import Filter, RecordTable, TableSpec
from ui.selection_bar import SelectionBar
from ui.table_filters import QUERY, TREE, conditions_of, describe, key_of, keys_of, query_of

HANGS_ON_OTHERS = frozenset({"claim", "link", "judgement", "alias", "source"})
"""A change to one of these may change the cells of any table: names, backing, versions."""


class RecordList(ListAndRecord):
    """Rows come from the services; what the person does with them goes through the desk."""

    came_to_rest = Signal(object)
    """Nobody asked for a certain entry, so one was chosen: the Place where the person is."""

    def __init__(
        self, desk: Desk, type_name: str, parent: QWidget | None = None, *, saved: SavedSearch | None = None
    ) -> None:
        """With `saved` it is the page of a saved search, under a name of its own and with its filters on."""
        rows = self._rows_of(desk, type_name)
        spec = self._spec_of(type_name)
        if saved is not None:
            spec = spec._replace(title=saved.name)
        table = RecordTable(spec, rows.cells, rows.order, desk.jobs, desk.settings, beside=True, count=rows.count)
        self.entry = RecordPage(desk)
        self.page_name = contents.SAVED + saved.key if saved is not None else type_name
        super().__init__(
            self.page_name,
            table,
            self.entry,
            ref_of=rows.ref_of,
            id_of=rows.id_of,
            open_record=self.entry.open_ref,
            settings=desk.settings,
            parent=parent,
        )
        self.desk = desk
        self.type_name = type_name
        self.rows = rows
        self.shown = ""
        """The ref of the entry at the right."""
        self._stale = False
        self._trashed: tuple[list[int], str] = ([], "")
        """What was put in the trash here last, and the ref of the entry that was shown then."""
        self._back = ""
        self._is_loaded = False
        self.line = self._make_line()
        self.selection = self._make_selection()
        self._offer_steps(self.selection)
        column = table.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self.line)
        column.addWidget(self.selection)
        self.line.made.connect(self._make)
        table.new_wanted.connect(self.start_new)
        table.selection_changed.connect(lambda: self.selection.show_count(len(table.selected_ids())))
        table.menu_wanted.connect(self.open_menu)
        table.opened.connect(lambda row_id: self.entry.setFocus(Qt.FocusReason.OtherFocusReason))
        table.loaded.connect(self._loaded)
        table.failed.connect(desk.surprised)
        self.wanted.connect(desk.going)
        desk.changed.connect(self._heard)
        if table.new_button is not None:
            table.new_button.setEnabled(desk.writable)
        table.order_tabs()
        table.builder_wanted.connect(self.build_filter)
        table.change_wanted.connect(self.change_filter)
        table.save_wanted.connect(self.save_search)
        if saved is None:
            table.reload()
        else:
            self._put_on(saved)

    def _rows_of(self, desk: Desk, type_name: str) -> RecordRows:
        return RecordRows(desk, type_name)

    def _spec_of(self, type_name: str) -> TableSpec:
        return table_spec(type_name)

    def _make_line(self) -> NewLine:
        if self.type_name == "person":
            hint = _("Name of the new person; an alias in quotation marks: “Chipi”")
        else:
            hint = _("{label}; the rest can follow").format(label=_(title_field(self.type_name).label))
        name = _(dict(contents.NEW).get(self.type_name, "New"))
        if self.type_name in ("person", "organisation"):
            return NewPersonLine(self.desk, self.type_name, name, hint, self.table)
        return NewLine(name, hint, self.table)

    def _make_selection(self) -> SelectionBar:
        return SelectionBar(self.table)

    def _offer_steps(self, bar: SelectionBar) -> None:
        if self.desk.writable:
            bar.offer("link", _("Link all to…"), "link", self.link_all)
        if self.type_name == "exhibit":
            if self.desk.writable:
                bar.offer("custody", _("Custody…"), "stamp", self.enter_custody_of_selected)
            bar.offer("print", _("Print…"), "printer", self.offer_forms)
        bar.offer("dossier", _("Dossier"), "file-text", self.make_dossier_of_selected)
        if self.desk.writable:
            bar.offer("trash", _("Trash"), "trash-2", self.delete_selected)

    # Going

    def open_place(self, place: Place) -> None:
        """Show the entry of a place; without one, the entry that was shown last, or the first row."""
        if place.detail == contents.BEGIN:
            self.start_new()
            return
        if place.ref:
            self.shown = place.ref
            super().open_place(Place(place.page, place.ref))
            if place.detail:
                self.entry.open_ref(place.ref, place.detail)
        elif self.shown:
            super().open_place(Place(place.page, self.shown))
            self.came_to_rest.emit(Place(place.page, self.shown))
        else:
            super().open_place(place)
            self._rest_on_first()

    def _loaded(self) -> None:
        self._is_loaded = True
        back, self._back = self._back, ""
        if back and self.isVisible():
            self.desk.go(self.page_name, back)
        if not self.shown:
            self._rest_on_first()

    def _rest_on_first(self) -> None:
        if self._is_loaded and self.isVisible() and len(self.table.model.ids):
            first = self.table.model.id_at(0)
            self.shown = self.rows.ref_of(first)
            super().open_place(Place(self.page_name, self.shown))
            self.came_to_rest.emit(Place(self.page_name, self.shown))

    # Changes

    def _heard(self, notice: Any) -> None:
        touched = set(notice.records)
        if self.type_name not in touched and not touched & HANGS_ON_OTHERS:
            return
        chosen, shown = self._trashed
        if notice.kind == "undo" and chosen and set(chosen) <= notice.records.get(self.type_name, frozenset()):
            # They come back, and with them the person to where they were.
            self._trashed, self._back = ([], ""), shown
        judged = "judgement" in touched and self.type_name in WITH_IDENTITIES
        if not self.isVisible():
            self._stale = True
        elif self.type_name in touched or judged:
            self.table.reload()
        else:
            self.table.refresh()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.table.reload()

    # Making

    def start_new(self) -> None:
        """Open the line for a new entry."""
        if self.desk.writable:
            if not self.table.isVisible():
                self.fold_list()
            self.line.start()

    def _make(self, name: str) -> None:
        type_name, working = self.type_name, self.desk.working
        self.desk.write(lambda library: make(library, type_name, name, working), self._made, failed=self.line.refuse)

    def _made(self, made: Ref) -> None:
        self.line.done()
        self._go_on(made.ref)

    def _go_on(self, ref: str = "") -> None:
        """To an entry of this page, or to its list; not where the person has gone elsewhere while it was saved."""
        if self.isVisible():
            self.desk.go(self.type_name, ref)

    # Filters and saved searches

    def _put_on(self, saved: SavedSearch) -> None:
        keys = keys_of(saved.filters, [one.key for one in self.table.spec.filters])
        for key in keys:
            if key.startswith(TREE):
                self._show_condition(key)
        if saved.query:
            keys.append(self._show_words(saved.query))
        if keys:
            self.table.set_filters(keys)
        else:
            self.table.reload()

    def build_filter(self) -> None:
        """Put conditions together in a sheet; they become one more pill."""
        from ui.filter_builder import FilterBuilder

        FilterBuilder(self.desk, self.type_name, self.table.more_filters, self.add_condition).open()

    def change_filter(self, key: str) -> None:
        """Open a condition with its values, to be changed or taken off."""
        from ui.filter_builder import FilterBuilder

        if key.startswith(QUERY):
            self._change_words(key)
            return
        (before,) = conditions_of([key])

        def changed(one: Condition) -> None:
            new = key_of(one)
            self._show_condition(new)
            self.table.set_filters((self.table.filters - {key}) | {new})
            self.table.pill(new).setFocus(Qt.FocusReason.OtherFocusReason)

        FilterBuilder(
            self.desk,
            self.type_name,
            self.table.pill(key),
            changed,
            before=before,
            removed=lambda: self._take_off(key),
        ).open()

    def _take_off(self, key: str) -> None:
        self.table.take_off(key)
        self.table.more_filters.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change_words(self, key: str) -> None:
        from ui.words_sheet import WordsSheet

        def changed(words: str) -> None:
            new = self._show_words(words)
            self.table.set_filters((self.table.filters - {key}) | {new})
            self.table.pill(new).setFocus(Qt.FocusReason.OtherFocusReason)

        WordsSheet(query_of([key]), self.table.pill(key), changed, lambda: self._take_off(key)).open()

    def _show_words(self, words: str) -> str:
        key = QUERY + words
        self.table.add_filter(Filter(key, f"“{words}”", opens=True))
        return key

    def add_condition(self, one: Condition) -> None:
        """Narrow the table by one more condition."""
        key = key_of(one)
        self._show_condition(key)
        self.table.set_filters(self.table.filters | {key})

    def _show_condition(self, key: str) -> None:
        (one,) = conditions_of([key])
        self.table.add_filter(Filter(key, describe(self.type_name, one), opens=True))

    def save_search(self) -> None:
        """Ask for a name, and keep type and filters in the library."""
        from ui.name_search import NameSearch

        keys = self.table.filters
        search = SavedSearch("", query_of(keys), self.type_name, conditions_of(keys))
        if self.desk.writable:
            NameSearch(self.desk, search, self.table.more_filters).open()

    # Selected rows

    def selected(self) -> list[int]:
        """Ids of the selected rows."""
        return self.table.selected_ids()

    def open_menu(self, point: QPoint) -> None:
        """What can be done with the selected rows, where the mouse is."""
        chosen = self.selected()
        if not chosen:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.desk.writable:
            menu.addAction(
                icons.icon("link", "dim"), _("Link all to…") if len(chosen) > 1 else _("Link to…"), self.link_all
            )
        if self.type_name == "exhibit":
            from ui.form_menu import fill

            printed = menu.addMenu(icons.icon("printer", "dim"), _("Print"))
            fill(printed, self.desk, [self.rows.ref_of(one) for one in chosen])
        menu.addAction(icons.icon("file-text", "dim"), _("Dossier"), self.make_dossier_of_selected)
        menu.addAction(icons.icon("copy", "dim"), _("Copy reference"), self.copy_references)
        if self.desk.writable:
            menu.addSeparator()
            menu.addAction(icons.icon("trash-2", "dim"), _("Move to trash"), self.delete_selected)
        menu.popup(point)

    def delete_selected(self) -> None:
        """Put the selected entries in the trash; undo brings them back."""
        self.delete(self.selected())

    def delete(self, ids: Sequence[int]) -> None:
        """Put entries of this page in the trash and stay on the list."""
        chosen = list(ids)
        if not chosen:
            return
        shown = self.shown if self.entry.record_id in chosen else self.rows.ref_of(chosen[0])

        def gone(label: str) -> None:
            self.shown = ""
            self._trashed = (chosen, shown)
            self.desk.say(_("{what}. Ctrl+Z brings it back.").format(what=label), "good")
            self._go_on()

        self.desk.write(lambda library: records.trash(library, chosen), gone)

    def link_all(self) -> None:
        """Ask, under the table, what all selected entries are linked to."""
        from ui.link_all import LinkAll

        chosen = self.selected()
        if chosen:
            anchor = self.selection.steps["link"] if self.selection.isVisible() else self.table.columns_button
            LinkAll(self.desk, self.type_name, chosen, anchor).open()

    def make_dossier_of_selected(self) -> None:
        """Compose a dossier of the selected entries."""
        refs = [self.rows.ref_of(one) for one in self.selected()]
        self.desk.go(contents.DOSSIERS, " ".join(ref for ref in refs if ref))

    def offer_forms(self) -> None:
        """A menu of what can be printed about the selected evidence items."""
        from ui.form_menu import fill

        self.menu = QMenu(self)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(self.menu, self.desk, [self.rows.ref_of(one) for one in self.selected()])
        button = self.selection.steps["print"]
        height = self.menu.sizeHint().height()
        self.menu.popup(button.mapToGlobal(QPoint(0, -height)))

    def print_forms(self) -> None:
        """Go to the forms of the selected evidence items, else of the one that is shown."""
        chosen = self.selected()
        refs = [self.rows.ref_of(one) for one in chosen] if len(chosen) > 1 else [self.shown or self.entry.ref]
        self.desk.go(contents.FORMS, " ".join(ref for ref in refs if ref))

    def enter_custody_of_selected(self) -> None:
        """Ask what happened to the selected evidence items, all at once."""
        from ui.record.custody_form import CustodyForm

        ids = self.selected()

        def ask(refs: list[Ref]) -> None:
            form = CustodyForm(self.desk, self.selection.steps["custody"], refs)
            # Custody is no record, so that no notice tells the page at the right.
            form.saved.connect(self.entry.reload)
            form.open()

        self.desk.read(
            lambda library: [records.name_of(library, one) for one in ids], ask, owner=self, key="custody"
        )

    def copy_references(self) -> None:
        """Put the references of the selected rows on the clipboard, one a line."""
        from PySide6.QtGui import QGuiApplication

        refs = [self.rows.ref_of(one) for one in self.selected()]
        QGuiApplication.clipboard().setText("\n".join(refs))
        self.desk.say(ngettext("Copied {n} reference", "Copied {n} references", len(refs)).format(n=len(refs)), "good")
