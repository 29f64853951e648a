"""What `window_bench` starts in processes of their own: `python -m tests.bench.window_child WHAT ARGUMENTS`."""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def empty() -> None:
    """An empty window, until it is painted."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event: Any) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, lambda: _end({}))

    app = QApplication([])
    window = Window()
    window.resize(1280, 800)
    window.show()
    app.exec()


def shell(settings: str, library: str) -> None:
    """The program's own start, until its frame is painted; the library is promised, not opened."""
    _start(settings, library, lambda casework: _end({"orm": "sqlalchemy" in sys.modules}))


def list_visible(settings: str, library: str) -> None:
    """The program's own start, then the first page of the list of people, until that is painted."""
    _start(settings, library, lambda casework: _show_list(casework, Path(library)))


def _start(settings: str, library: str, then: Callable[[Any], None]) -> None:
    gc.disable()  # as main.run does before it loads the window
    from ui import application, casework
    from ui import settings as kept

    file = Path(settings)
    held = kept.Settings.__init__
    kept.Settings.__init__ = lambda self, _file=None: held(self, file)  # type: ignore[method-assign]
    casework.Casework.begin = lambda self, _target: then(self)  # type: ignore[method-assign]
    sys.argv = ["casefiles"]
    application.start([Path(library)])


def _show_list(casework: Any, library: Path) -> None:
    from array import array

    from PySide6.QtCore import QEvent, QObject, QTimer

    from casefiles.database.quick import first_page
    from ui.record_table import RecordTable, TableSpec
    from ui.table_model import Column

    page = first_page(library, "person")
    assert page is not None and len(page.rows) > 20
    columns = [Column("title", "Name", 240, "strong"), *(Column(one.key, one.label) for one in page.columns[:6])]
    spec = TableSpec("bench", "People", "users", columns, [column.key for column in columns], "title")
    table = RecordTable(spec, lambda ids, keys: {}, lambda *_about: array("q"), casework.jobs, casework.settings)
    table.show_first([(row.id, [row.title, *row.cells[:6]]) for row in page.rows])

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, lambda: _end({"orm": "sqlalchemy" in sys.modules}))
            return False

    painted = Painted(table)
    table.view.viewport().installEventFilter(painted)
    casework.window.add_page("bench", lambda: table)
    casework.window.pages.setCurrentWidget(casework.window.page("bench"))


def table(settings: str, library: str, pages: str, plain: str = "") -> None:
    """Pages of the table of people, beside pages of QSqlQueryModel on the file `plain`, in turns; or ours alone."""
    from PySide6.QtWidgets import QApplication

    from casefiles.database.library import Library
    from casefiles.services import listing
    from ui import application
    from ui import settings as kept
    from ui.jobs import Jobs
    from ui.record_rows import RecordRows, table_spec
    from ui.record_table import RecordTable

    own = kept.Settings(Path(settings))
    app = application.make_application(["bench"], own)
    assert isinstance(app, QApplication)
    opened = Library.open(Path(library), read_only=True)
    before = _memory()

    class Desk:
        """What the rows ask of the window's desk."""

        def __init__(self) -> None:
            self.library = opened

    jobs = Jobs()
    rows = RecordRows(Desk(), "person")  # type: ignore[arg-type]
    ours = RecordTable(table_spec("person"), rows.cells, rows.order, jobs, own)
    ours.resize(1280, 800)
    begun = time.thread_time()
    ours.model.show_ids(listing.order(opened, "person"))
    sorting = time.thread_time() - begun
    ours.show()
    app.processEvents()
    found: dict[str, Any] = {"ids": sorting, "rows": ours.model.rowCount(), "ours": [], "peer": []}
    view = ours.view
    turns = int(pages)
    if plain:
        peer = _plain_view(plain, ours.model.columnCount(), view.verticalHeader().defaultSectionSize())
        peer.resize(view.size())
        peer.show()
        app.processEvents()
        both = [("ours", view), ("peer", peer)]
    else:
        both = [("ours", view)]
    for turn in range(turns // 50):
        for name, one in both if turn % 2 else both[::-1]:
            found[name] += [_page(one, turn * 50 + n) for n in range(50)]
    found["memory"], found["before"] = _memory(), before
    _end(found)


def _plain_view(file: str, columns: int, height: int) -> Any:
    from PySide6.QtSql import QSqlDatabase, QSqlQueryModel
    from PySide6.QtWidgets import QTableView

    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(file)
    if not database.open():
        _end({"missing": database.lastError().text()})
    model = QSqlQueryModel()
    names = ", ".join(f"c{n}" for n in range(columns))
    model.setQuery(f"SELECT {names} FROM plain ORDER BY c0", database)
    while model.rowCount() < 20_000 and model.canFetchMore():
        model.fetchMore()
    view = QTableView()
    view.setModel(model)
    view.setWordWrap(False)
    view.verticalHeader().setDefaultSectionSize(height)
    view.held = model  # the view does not own it
    return view


def _page(view: Any, number: int) -> float:
    """Scrolls to the next page and paints it into a picture: processor time of this thread, in seconds."""
    rows = max(1, view.viewport().height() // max(1, view.rowHeight(0)))
    begun = time.thread_time()
    view.verticalScrollBar().setValue((number * rows) % (19_000 - rows))
    view.viewport().grab()
    return time.thread_time() - begun


def _memory() -> int:
    """The most this process ever held, in KiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most


def _end(found: dict[str, Any]) -> None:
    print(json.dumps(found), flush=True)
    os._exit(0)


if __name__ == "__main__":
    {"empty": empty, "shell": shell, "list": list_visible, "table": table}[sys.argv[1]](*sys.argv[2:])
