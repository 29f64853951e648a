"""The frame: going to places, the bars, the rail, what is remembered, and that nothing is clipped on a small screen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.sample import Person, make_window
from ui import contents
from ui.history import Place
from ui.jobs import Jobs
from ui.list_and_record import ListAndRecord
from ui.main_window import MainWindow
from ui.navigation import FOLDED_WIDTH, ROW, Navigation
from ui.settings import Settings
from ui.working_bar import Choice, Working, WorkingBar


class Verbs:
    """What a later part of the program answers."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def undo(self) -> None:
        self.done.append("undo")

    def add_evidence(self) -> None:
        self.done.append("evidence")

    def new_record(self) -> None:
        self.done.append("new")


@pytest.fixture
def verbs() -> Verbs:
    return Verbs()


@pytest.fixture
def window(settings: Settings, jobs: Jobs, verbs: Verbs, qtbot: QtBot) -> Iterator[MainWindow]:
    made = make_window(settings, jobs, [verbs])
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made


def click_rail(window: MainWindow, page: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.navigation.button(page), Qt.MouseButton.LeftButton)


def people_of(window: MainWindow, qtbot: QtBot) -> ListAndRecord:
    click_rail(window, "people", qtbot)
    page = window.pages.currentWidget()
    assert isinstance(page, ListAndRecord)
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 86)
    return page


def click_row(page: ListAndRecord, row: int, qtbot: QtBot) -> None:
    view = page.table.view
    where = view.visualRect(page.table.model.index(row, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)


# Going


def test_the_rail_leads_to_pages_and_back_leads_back(window: MainWindow, qtbot: QtBot) -> None:
    click_rail(window, "places", qtbot)
    assert window.history.here == Place("places")
    assert window.navigation.current() == "places"
    qtbot.mouseClick(window.top.back, Qt.MouseButton.LeftButton)
    assert window.navigation.current() == "overview"
    assert not window.top.back.isEnabled()
    qtbot.mouseClick(window.top.forward, Qt.MouseButton.LeftButton)
    assert window.navigation.current() == "places"
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.navigation.current() == "overview"


def test_a_row_opens_its_record_and_back_returns_to_the_one_before(window: MainWindow, qtbot: QtBot) -> None:
    page = people_of(window, qtbot)
    for row in (2, 5):
        click_row(page, row, qtbot)
        qtbot.waitUntil(lambda row=row: window.history.here == Place("people", f"PER-{row + 1:04d}"))
    person = page.record
    assert isinstance(person, Person)
    assert person.text() == "PER-0006"
    qtbot.mouseClick(window.top.back, Qt.MouseButton.LeftButton)
    assert person.text() == "PER-0003"
    assert page.table.current_id() == 3
    qtbot.mouseClick(window.top.back, Qt.MouseButton.LeftButton)
    assert window.history.here == Place("people")
    assert page.nothing.isVisible()


def test_pages_are_made_when_first_gone_to(window: MainWindow, qtbot: QtBot) -> None:
    made: list[str] = []

    def make() -> QWidget:
        made.append("page")
        return QWidget()

    window.add_page("late", make)
    assert made == []
    window.go(Place("late"))
    window.go(Place("overview"))
    window.go(Place("late"))
    assert made == ["page"]
    window.go(Place("nowhere"))
    assert window.history.here == Place("late")


def test_another_library_begins_anew(window: MainWindow, qtbot: QtBot) -> None:
    people_of(window, qtbot)
    window.drop_pages()
    window.show_library("", "")
    assert window.history.here is None
    assert window.navigation.isHidden() and window.working.isHidden() and window.top.box.isHidden()
    assert not window.actions_["record.new"].isEnabled()


def test_the_first_paint_is_told_once(settings: Settings, jobs: Jobs, qtbot: QtBot) -> None:
    made = make_window(settings, jobs)
    qtbot.addWidget(made)
    heard: list[int] = []
    made.painted.connect(lambda: heard.append(1))
    with qtbot.waitSignal(made.painted):
        made.show()
    made.grab()
    made.repaint()
    assert heard == [1]


# Doing


def test_buttons_and_keys_do_what_somebody_answers(window: MainWindow, verbs: Verbs, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.top.new, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert verbs.done == ["new", "evidence"]
    window.show_library("Valley 2017", "read-only", writable=False)
    assert not window.top.new.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert verbs.done == ["new", "evidence"]


def test_undo_has_its_name_in_the_status_bar_and_works_there(window: MainWindow, verbs: Verbs, qtbot: QtBot) -> None:
    assert window.status.undo.isHidden()
    window.show_undo("Add alias Chispa")
    assert window.status.undo.text() == "Undo: Add alias Chispa"
    qtbot.mouseClick(window.status.undo, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert verbs.done == ["undo", "undo"]


def test_undo_in_an_edited_field_is_text(window: MainWindow, verbs: Verbs, qtbot: QtBot) -> None:
    window.show_undo("Add alias Chispa")
    field = QLineEdit()
    window.add_page("field", lambda: field)
    window.go(Place("field"))
    field.setFocus()
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert verbs.done == []
    assert field.text() == ""


def test_ctrl_k_takes_the_keyboard_to_the_box(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.top.box.hasFocus()
    qtbot.keyClicks(window.top.box, "navigation")
    qtbot.waitUntil(lambda: [line.text for line in window.top.box.suggestions()] == ["Fold the navigation"])
    qtbot.keyClick(window.top.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.navigation.folded)


def test_the_marking_stays_in_sight_while_one_searches(window: MainWindow, qtbot: QtBot) -> None:
    window.top.box.start()
    popup = window.top.box._popup
    assert popup is not None and popup.isVisible()
    banner = window.banner.rect().translated(window.banner.mapTo(window, QPoint(0, 0)))
    assert not popup.geometry().intersects(banner)


def test_the_menu_opens_and_holds_what_is_answered(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.top.menu, Qt.MouseButton.LeftButton)
    menu = window.top.findChild(QMenu)
    assert menu is not None and menu.isVisible()
    names = {action.objectName() for part in menu.actions() for action in part.menu().actions()}
    assert {"edit.undo", "view.rail", "app.quit"} <= names
    assert "library.verify" not in names
    menu.close()


def test_the_status_bar_says_not_encrypted(window: MainWindow) -> None:
    assert window.status.encryption.text() == "NOT ENCRYPTED"
    window.status.show_encryption(True, "locks in 10 min")
    assert window.status.encryption.text() == "Encrypted · locks in 10 min"
    window.status.show_verification("3 evidence items differ from what was received", good=False)
    window.status.show_saved("14:02:11")
    assert window.status.saved.text() == "Saved 14:02:11"


# Folding and remembering


def test_f8_folds_the_rail_and_f9_the_list(window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    page = people_of(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert window.navigation.width() == FOLDED_WIDTH
    assert settings.rail_folded is True
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert page.table.isHidden()
    assert settings.list_folded is True
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert page.table.isVisible()
    assert not window.navigation.folded


def test_where_one_was_is_remembered(window: MainWindow, settings: Settings, jobs: Jobs, qtbot: QtBot) -> None:
    window.go(Place("people", "PER-0004"))
    window.navigation.fold(True)
    window.fold_rail()
    window.resize(900, 600)
    qtbot.waitUntil(lambda: not settings.geometry.isEmpty())
    read = Settings(settings.file)
    assert (read.last_page, read.last_ref) == ("people", "PER-0004")
    window.close()
    again = make_window(Settings(settings.file), jobs)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (900, 600)


# The small screen


def clipped(window: QWidget) -> list[str]:
    """Buttons and fields that are visible but do not show whole inside their parents, or are squeezed."""
    found: list[str] = []
    for child in window.findChildren(QWidget):
        if not isinstance(child, (QAbstractButton, QLineEdit)) or not child.isVisible():
            continue
        if any(isinstance(parent, Navigation) for parent in _parents(child)):
            continue
        corner = child.mapTo(window, QPoint(0, 0))
        inside = window.rect().contains(child.rect().translated(corner))
        whole = child.visibleRegion().boundingRect() == child.rect()
        roomy = child.width() >= child.minimumSizeHint().width() - 1
        if not (inside and whole and roomy):
            found.append(f"{type(child).__name__} {child.accessibleName()!r} {child.geometry()}")
    return found


def _parents(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


@pytest.mark.parametrize("size", [(1093, 614), (1440, 900), (900, 520)])
def test_nothing_is_clipped(window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    page = people_of(window, qtbot)
    click_row(page, 1, qtbot)
    window.show_undo("Add alias “Chispa” to PER-0031")
    window.status.show_verification("204 evidence items verified today 08:14")
    window.status.show_saved("14:02:11")
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    assert clipped(window) == []
    assert page.table.width() >= 280
    rail = window.navigation
    last = rail.button("log")
    rail.ensureWidgetVisible(last)
    assert last.visibleRegion().boundingRect() == last.rect()


def test_everything_that_takes_the_keyboard_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    people_of(window, qtbot)
    nameless = [
        f"{type(child).__name__} {child.objectName()}"
        for child in window.findChildren(QWidget)
        if child.isVisible()
        and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not child.accessibleName()
        and child.focusProxy() is None
    ]
    assert nameless == []


def test_tab_reaches_the_box_the_rail_and_the_rows(window: MainWindow, qtbot: QtBot) -> None:
    page = people_of(window, qtbot)
    window.top.menu.setFocus()
    seen: set[QWidget] = set()
    for _press in range(60):
        focus = window.focusWidget()
        assert focus is not None
        seen.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert {window.top.box, window.navigation.button("people"), page.table.view, page.table.columns_button} <= seen


def test_the_rail_is_walked_with_arrows(window: MainWindow, qtbot: QtBot) -> None:
    window.navigation.button("operations").setFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert window.focusWidget() is window.navigation.button("people")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert window.navigation.current() == "people"


def test_counts_are_shown_and_said(window: MainWindow) -> None:
    window.navigation.show_counts({"people": 86})
    assert window.navigation.button("people").accessibleName() == "People, 86"
    assert window.navigation.button("places").accessibleName() == "Places"


# The working bar


@pytest.fixture
def bar(qtbot: QtBot) -> WorkingBar:
    made = WorkingBar()
    qtbot.addWidget(made)
    made.resize(1000, 32)
    made.show()
    return made


def test_the_bar_is_set_through_pickers_and_cleared_with_one_click(bar: WorkingBar, qtbot: QtBot) -> None:
    heard: list[Working] = []
    bar.changed.connect(heard.append)
    chosen = {"source": Choice("SRC-0001", "InSight Crime, 24 Jul 2017"), "grade": Choice("C3", "C3")}
    asked: list[tuple[str, Choice]] = []

    def picker(name: str) -> object:
        def pick(anchor: QWidget, current: Choice, done: object) -> None:
            asked.append((name, current))
            assert anchor.isVisible()
            done(chosen[name])  # type: ignore[operator]

        return pick

    bar.use_pickers({name: picker(name) for name in chosen})
    qtbot.mouseClick(bar._set, Qt.MouseButton.LeftButton)
    assert bar.values == Working(source=chosen["source"])
    assert bar._buttons["source"].text() == "from InSight Crime, 24 Jul 2017"
    assert bar._buttons["via"].text() == "via -"
    qtbot.mouseClick(bar._buttons["grade"], Qt.MouseButton.LeftButton)
    assert bar.values.grade == chosen["grade"]
    assert asked == [("source", Choice()), ("grade", Choice())]
    assert not bar._buttons["via"].isEnabled()
    qtbot.mouseClick(bar._clear, Qt.MouseButton.LeftButton)
    assert bar.values == Working()
    assert [values.is_set for values in heard] == [True, True, False]
    assert bar._nothing.isVisible() and bar._clear.isHidden()


def test_showing_values_tells_nobody(bar: WorkingBar, qtbot: QtBot) -> None:
    heard: list[Working] = []
    bar.changed.connect(heard.append)
    bar.show_values(Working(operation=Choice("OP-2017-0001", "OP-2017-0001 & more")))
    assert heard == []
    assert bar._buttons["operation"].text() == "OP-2017-0001 && more"


def test_ctrl_shift_s_asks_for_the_source(window: MainWindow, qtbot: QtBot) -> None:
    asked: list[str] = []
    window.working.use_pickers({"source": lambda anchor, current, done: asked.append("source")})
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_S, keys)
    assert asked == ["source"]


# The cost of a start


def test_the_first_paint_imports_no_library(tmp_path: Path) -> None:
    """What is heavy comes after the window: design, Positions 4."""
    code = f"""
import sys
from pathlib import Path
from ui.settings import Settings
from ui.application import make_application
settings = Settings(Path({str(tmp_path)!r}) / "settings.ini")
app = make_application([], settings, Path({str(tmp_path)!r}) / "log")
from ui.jobs import Jobs
from tests.ui.sample import SECTIONS
from ui.main_window import MainWindow
window = MainWindow(settings, Jobs())
window.navigation.show_sections(SECTIONS)
window.show_library("Valley", "local library")
window.show()
app.processEvents()
heavy = ("sqlalchemy", "reportlab", "numpy", "PIL", "dateparser", "pint", "sqlcipher3", "casefiles.domain")
loaded = [name for name in heavy if name in sys.modules]
assert not loaded, loaded
import os
os._exit(0)
"""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("size", "scrolled"), [((1093, 614), False), ((900, 520), True)])
def test_a_low_screen_draws_the_rail_together(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int], scrolled: bool
) -> None:
    rail = window.navigation
    rail.show_sections(contents.sections())
    window.banner.show_marking("")
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: rail.button(contents.CHANGES).height() == ROW)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    qtbot.waitUntil(lambda: (rail.verticalScrollBar().maximum() > 0) is scrolled)
    for page in (contents.OVERVIEW, contents.CHANGES):
        # Whoever goes to a page sees where on the rail they are.
        rail.show_current(page)
        button = rail.button(page)
        qtbot.waitUntil(lambda button=button: button.visibleRegion().boundingRect() == button.rect())


FIRST_PAINT = """
import os, sys
from pathlib import Path
from ui import application, casework, settings
held = settings.Settings.__init__
settings.Settings.__init__ = lambda self, file=None: held(self, Path(sys.argv[1]))
def seen(self, target):
    late = ("ui.drops", "ui.drop_strip", "ui.finding", "ui.pickers", "ui.record_picker", "ui.notice", "ui.toast",
            "ui.file_dialogs", "sqlalchemy", "reportlab", "numpy", "PIL")
    print(self.window.isVisible(), [name for name in late if name in sys.modules],
          [name for name in sys.modules if name.startswith("ui.dialogs")], flush=True)
    os._exit(0)
casework.Casework.begin = seen
application.start([Path(sys.argv[1]).with_name("Away.casefiles")])
"""


def test_nothing_that_is_not_seen_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path / "settings.ini")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(tmp_path)},
    )
    assert done.stdout.strip() == "True [] []", done.stderr
