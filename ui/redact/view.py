"""A page with the boxes on it: drawn, chosen, moved and resized with the mouse or with keys."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from casefiles.domain.file_place import WHOLE, RegionPlace
from casefiles.services.evidence import redaction
from casefiles.services.evidence.redaction import Box
from ui.desk import Desk
from ui.redact.draft import Draft, moved, resized
from ui.viewer.canvas import Highlight
from ui.viewer.page_view import PageView

HANDLE = 9
"""Pixels of a handle's side."""
NUDGE = 25
"""How far a key moves a box, in 1/10,000 of the page."""
FIRST = (2_000, 400)
"""Width and height of a box that is made with a key."""
_CURSORS = {
    "l": Qt.CursorShape.SizeHorCursor, "r": Qt.CursorShape.SizeHorCursor, "t": Qt.CursorShape.SizeVerCursor,
    "b": Qt.CursorShape.SizeVerCursor, "lt": Qt.CursorShape.SizeFDiagCursor, "rb": Qt.CursorShape.SizeFDiagCursor,
    "rt": Qt.CursorShape.SizeBDiagCursor, "lb": Qt.CursorShape.SizeBDiagCursor, "": Qt.CursorShape.SizeAllCursor,
}  # fmt: skip
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class RedactView(PageView):
    """The pages of a file under the boxes of a draft. Dragging on free ground draws a box."""

    CAN = frozenset({"zoom", "turn", "pages", "find"})

    drafted = Signal()
    """The boxes, or which one is chosen, are others now."""
    words_marked = Signal(int, int)
    """How many places the words were found in, and how many of them were not marked yet."""

    def __init__(self, desk: Desk, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.draft = draft
        self.chosen = -1
        """The box that is chosen, as its place in the draft; -1 for none."""
        self.reason = ""
        """Why: for boxes drawn from now on."""
        self.codes = False
        self.previewing = False
        self._edges: str | None = None
        self._grabbed = (0.0, 0.0)
        self._held: RegionPlace | None = None
        self.canvas.tool = "region"
        self.canvas.viewport().installEventFilter(self)
        self.canvas.installEventFilter(self)
        self.canvas.moved.connect(self._stand_out)

    # What is shown

    def preview(self, on: bool) -> None:
        """Show the boxes as they will be burnt in, with what is rounded outwards; or so that one sees what is under them."""
        self.previewing = on
        self._stand_out()

    def refresh(self) -> None:
        """Show the draft as it is now."""
        if self.chosen >= len(self.draft.boxes):
            self.chosen = -1
        self._stand_out()
        self.drafted.emit()

    def choose(self, at: int) -> None:
        """Choose a box, and go to its page."""
        self.chosen = at
        if at >= 0:
            place = self.draft.boxes[at].place
            if place.page != self.page():
                self.go_to_page(place.page)
            self.canvas.see((place.x, place.y, place.w, place.h))
        self.refresh()

    def _place(self, at: int) -> RegionPlace:
        """Where a box is, also while it is dragged."""
        return self._held if at == self.chosen and self._held is not None else self.draft.boxes[at].place

    def _stand_out(self) -> None:
        found: list[Highlight] = []
        for n, one in enumerate(self._found or ()):
            found += self._highlights(one, self._texts.get(self.page()), "accent" if n == self._at else "single_source", "fill")
        size = self.opened.sizes[self.page() - 1] if self.opened is not None else (1, 1)
        for at in self.draft.on_page(self.page()):
            place = self._place(at)
            if self.previewing:
                box = replace(self.draft.boxes[at], place=place)
                held = redaction.extent(box, size, is_picture=self._is_picture)
                found.append(Highlight((held.x, held.y, held.w, held.h), "ink", "cover"))
            else:
                box_ = (place.x, place.y, place.w, place.h)
                found += [Highlight(box_, "disputed", "fill"), Highlight(box_, "disputed", "frame")]
        if self.chosen >= 0 and self.chosen in self.draft.on_page(self.page()):
            place = self._place(self.chosen)
            found.append(Highlight((place.x, place.y, place.w, place.h), "accent", "frame"))
            found += [Highlight(self._in_page(rect), "accent", "solid") for rect in self._handles(place).values()]
        self.canvas.show_highlights(found)

    def _in_page(self, rect: QRectF) -> tuple[int, int, int, int]:
        (x, y), (far, low) = self.canvas.to_page(rect.topLeft()), self.canvas.to_page(rect.bottomRight())
        left, right, top, bottom = min(x, far), max(x, far), min(y, low), max(y, low)
        return round(left), round(top), max(1, round(right - left)), max(1, round(bottom - top))

    def _handles(self, place: RegionPlace) -> dict[str, QRectF]:
        """The handles of a box on the screen, by the edges that they move."""
        found = {}
        for edges in ("lt", "rt", "lb", "rb", "l", "r", "t", "b"):
            x = place.x if "l" in edges else place.x + place.w if "r" in edges else place.x + place.w // 2
            y = place.y if "t" in edges else place.y + place.h if "b" in edges else place.y + place.h // 2
            middle = self.canvas.from_page((x, y, 0, 0)).topLeft()
            found[edges] = QRectF(middle.x() - HANDLE / 2, middle.y() - HANDLE / 2, HANDLE, HANDLE)
        return found

    # With the mouse

    def _region_drawn(self, box: tuple[int, int, int, int]) -> None:
        self.draft.add([Box(RegionPlace(self.page(), *box), self.reason)])
        self.chosen = len(self.draft.boxes) - 1
        self.refresh()

    def clear_mark(self) -> None:
        """A click on free ground chooses nothing."""
        if self.chosen >= 0:
            self.chosen = -1
            self.refresh()

    def at(self, point: QPointF) -> tuple[int, str] | None:
        """The box under a point of the screen, with the edges that dragging there moves ("" for all of it); None for none."""
        if self.chosen in self.draft.on_page(self.page()):
            for edges, rect in self._handles(self.draft.boxes[self.chosen].place).items():
                if rect.adjusted(-2, -2, 2, 2).contains(point):
                    return self.chosen, edges
        for at in reversed(self.draft.on_page(self.page())):
            place = self.draft.boxes[at].place
            if self.canvas.from_page((place.x, place.y, place.w, place.h)).contains(point):
                return at, ""
        return None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.canvas.viewport() and isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                return self._pressed(event.position())
            if event.type() == QEvent.Type.MouseMove:
                return self._moved_to(event.position())
            if event.type() == QEvent.Type.MouseButtonRelease and self._edges is not None:
                return self._let_go()
        elif watched is self.canvas and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed_key(event)
        return super().eventFilter(watched, event)

    def _pressed(self, point: QPointF) -> bool:
        found = self.at(point)
        self.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        if found is None:
            return False
        self.chosen, self._edges = found
        self._grabbed = self.canvas.to_page(point)
        self._held = self.draft.boxes[self.chosen].place
        self.refresh()
        return True

    def _moved_to(self, point: QPointF) -> bool:
        if self._edges is None:
            found = self.at(point)
            if found is not None:
                self.canvas.viewport().setCursor(_CURSORS[found[1]])
            return found is not None
        x, y = self.canvas.to_page(point)
        way = x - self._grabbed[0], y - self._grabbed[1]
        place = self.draft.boxes[self.chosen].place
        self._held = resized(place, self._edges, *way) if self._edges else moved(place, *way)
        self._stand_out()
        return True

    def _let_go(self) -> bool:
        held, self._held, self._edges = self._held, None, None
        if held is not None and 0 <= self.chosen < len(self.draft.boxes):
            self.draft.change(self.chosen, replace(self.draft.boxes[self.chosen], place=held))
        self.refresh()
        return True

    # With keys

    def add_box(self) -> None:
        """A box in the middle of what is seen, to be moved and resized with keys."""
        x, y = self.canvas.middle()
        left = min(WHOLE - FIRST[0], max(0, round(x - FIRST[0] / 2)))
        top = min(WHOLE - FIRST[1], max(0, round(y - FIRST[1] / 2)))
        self._region_drawn((left, top, *FIRST))

    def remove_chosen(self) -> None:
        """Take the chosen box away."""
        if self.chosen >= 0:
            at, self.chosen = self.chosen, -1
            self.draft.remove(at)
            self.refresh()

    def choose_next(self, step: int) -> None:
        """Choose the next box of the page, round the end."""
        own = self.draft.on_page(self.page())
        if own:
            at = own.index(self.chosen) if self.chosen in own else (-1 if step > 0 else 0)
            self.choose(own[(at + step) % len(own)])

    def _pressed_key(self, event: QKeyEvent) -> bool:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        key = Qt.Key(event.key())
        if key in _ARROWS and self.chosen >= 0:
            x, y = (step * NUDGE for step in _ARROWS[key])
            box = self.draft.boxes[self.chosen]
            place = resized(box.place, "rb", x, y) if shift else moved(box.place, x, y)
            self.draft.change(self.chosen, replace(box, place=place))
            self.refresh()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen >= 0:
            self.remove_chosen()
        elif key == Qt.Key.Key_B:
            self.add_box()
        elif key == Qt.Key.Key_Space:
            self.choose_next(-1 if shift else 1)
        elif key == Qt.Key.Key_Escape and self.chosen >= 0:
            self.clear_mark()
        else:
            return False
        return True

    # Words

    def mark_words(self, text: str) -> None:
        """Put a box around every place where these words stand; `failed` says when there is none."""
        reason = self.reason

        def done(boxes: list[Box]) -> None:
            before = len(self.draft.boxes)
            self.draft.add(boxes)
            self.chosen = -1
            self.refresh()
            self.words_marked.emit(len(boxes), len(self.draft.boxes) - before)

        self._ask(lambda held: redaction.boxes_of(held, text, reason=reason), done, self.failed.emit, "words")
