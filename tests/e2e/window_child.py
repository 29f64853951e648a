"""The program as it is started, `main.py` and all, with somebody inside who does what comes line by line on stdin.

Each line is JSON: `{"do": name, ...}`; each is answered by one line of JSON. Run as `python -m tests.e2e.window_child
[LIBRARY]`.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).parents[2]


class Somebody:
    """Sits in the program from the moment its loop begins."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.said: list[str] = []
        self.notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self.notifier.activated.connect(self._hear)
        self.casework = _casework()
        self.window = self.casework.window
        self.casework.desk.said.connect(lambda sentence, tone: self.said.append(sentence))

    def _hear(self) -> None:
        line = sys.stdin.readline()
        if not line:
            self.notifier.setEnabled(False)
            return
        asked: dict[str, Any] = json.loads(line)
        answer = getattr(self, asked.pop("do"))(**asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()

    # What can be asked

    def look(self) -> dict[str, Any]:
        """What can be seen."""
        page = self.window.pages.currentWidget()
        table = getattr(page, "table", None)
        rows = table.model.rowCount() if table is not None else 0
        return {
            "platform": self.app.platformName(),
            "title": self.window.windowTitle(),
            "page": self.window.navigation.current(),
            "kind": self.window.top.kind.text(),
            "rows": [str(table.model.index(row, 0).data()) for row in range(rows)] if table is not None else [],
            "said": self.said,
            "quiet": self.casework.desk.library is not None and not self.casework.jobs.under_way(),
            "new": self.window.top.new.isEnabled() and self.window.actions_["record.new"].isEnabled(),
            "active": self.window.isActiveWindow(),
            "focus": type(self.app.focusWidget()).__name__,
        }

    def activate(self) -> bool:
        """Give the window the keyboard, as a window manager would."""
        self.window.activateWindow()
        return True

    def go(self, page: str) -> bool:
        """Click an entry of the navigation."""
        QTest.mouseClick(self.window.navigation.button(page), Qt.MouseButton.LeftButton)
        return True

    def control_shift(self, key: str) -> bool:
        """Press a letter with Ctrl and Shift."""
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(self.app.focusWidget() or self.window, key, both)
        return True

    def enter(self, text: str) -> bool:
        """Type where the keyboard is, then Enter; whether the keyboard is anywhere."""
        focus = self.app.focusWidget()
        if focus is None:
            return False
        QTest.keyClicks(focus, text)
        QTest.keyClick(focus, Qt.Key.Key_Return)
        return True

    def grab(self, file: str) -> bool:
        """Photograph the screen, not the widget."""
        return self.window.screen().grabWindow(0).save(file)

    def close(self) -> bool:
        """Close the window with its button."""
        self.window.close()
        return True


def _casework() -> Any:
    from ui.casework import Casework

    (found,) = _MADE
    assert isinstance(found, Casework)
    return found


_MADE: list[object] = []


def main() -> None:
    """Run main.py with somebody inside."""
    from ui import casework

    made = casework.Casework.__init__

    def remembered(self: casework.Casework, *arguments: Any, **named: Any) -> None:
        made(self, *arguments, **named)
        _MADE.append(self)

    casework.Casework.__init__ = remembered  # type: ignore[method-assign]
    loop = QApplication.exec

    def with_somebody(*arguments: object) -> int:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        somebody = Somebody(app)
        code: int = loop()
        del somebody
        return code

    QApplication.exec = with_somebody  # type: ignore[method-assign]
    sys.argv = [str(ROOT / "main.py"), *sys.argv[1:]]
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
