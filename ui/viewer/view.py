"""The base of all views: what the viewer's frame asks of whatever shows a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from casefiles.domain.file_place import FilePlace
from casefiles.services.views import RecordView
from ui.desk import Desk


@dataclass(frozen=True)
class Marked:
    """What somebody marked in a file: where it stands, and the words of it ("" for a picture)."""

    place: FilePlace
    excerpt: str = ""


class View(QWidget):
    """Shows one file. The frame calls `show_file` once, then what `CAN` names, and `leave` when the person goes.

    Whatever takes time is done in another thread (`desk.read`); what fails is said by `failed`, in one sentence.
    """

    CAN: frozenset[str] = frozenset()
    """Of zoom, turn, pages, find, mark, text, compare: the buttons of the frame that mean something here.

    `text`: has text to select. A view may say so of itself in `show_file`, when it knows the file.
    """

    marked = Signal(object)
    """Somebody marked something: a Marked. None: the mark was taken away."""
    changed = Signal()
    """Page, zoom or what was found are others now: the frame reads them again."""
    failed = Signal(str)
    """Why the file, or a part of it, cannot be shown; "" when it can again."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.exhibit = 0

    def show_file(self, exhibit: int, view: RecordView) -> None:
        """Show the file of an evidence item. What is its own follows in each view."""
        self.exhibit = exhibit

    def takes(self, key: int) -> bool:
        """Zoom, turn a page over or the page round by the keys of every page that shows files; whether it is one of these."""
        steps: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_PageUp: lambda: self.go_to_page(self.page() - 1),
            Qt.Key.Key_PageDown: lambda: self.go_to_page(self.page() + 1),
            Qt.Key.Key_R: self.turn,
        }
        step = steps.get(key)
        if step is not None:
            step()
        return step is not None

    def leave(self) -> None:
        """Let go of child processes and threads. Nothing is shown afterwards; may be called twice."""

    def go_to(self, place: FilePlace) -> None:
        """Show a place and make it stand out."""

    def show_cited(self, places: Sequence[FilePlace]) -> None:
        """Mark, quietly, the places that claims cite."""

    def mark_rect(self) -> QRect:
        """Where on this widget the mark is: what can be done with it is offered beside it."""
        return QRect(self.rect().center(), QSize(1, 1))

    # Looking closer

    def zoom_in(self) -> None:
        """One step larger."""

    def zoom_out(self) -> None:
        """One step smaller."""

    def fit(self) -> None:
        """All of it, as large as there is room for."""

    def zoom(self) -> float:
        """How large it is shown: 1.0 is its natural size."""
        return 1.0

    def turn(self) -> None:
        """A quarter clockwise."""

    # Pages

    def pages(self) -> int:
        """How many pages there are; 0 while that is not known."""
        return 0

    def page(self) -> int:
        """The page that is shown, from 1."""
        return 1

    def go_to_page(self, page: int) -> None:
        """Show another page."""

    # Finding

    def find(self, text: str) -> None:
        """Find words, and go to the first place from here on; "" finds nothing and forgets what was found."""

    def find_next(self, step: int = 1) -> None:
        """Go to the next place (1) or the one before (-1), round the end."""

    def found(self) -> tuple[int, int]:
        """Which of the places found is shown (from 1; 0: none), and how many there are; (0, -1) while nothing is sought."""
        return 0, -1

    def may_be_elsewhere(self) -> bool:
        """Whether `find_next` goes on to other parts of the file, such as sheets, where the words may stand."""
        return False

    # Marking

    def start_marking(self, on: bool) -> None:
        """Whether dragging the mouse marks a region, and no longer moves the page or selects text."""

    def is_marking(self) -> bool:
        """Whether dragging marks a region."""
        return False

    def clear_mark(self) -> None:
        """Take the mark away."""
