"""Pictures and papers: pages drawn to pixels by a confined child, their text selected and found, regions marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from casefiles.domain.file_place import WHOLE, FilePlace, PagePlace, RegionPlace
from casefiles.errors import CasefilesError
from casefiles.services.evidence import viewing
from casefiles.services.evidence.media_types import kind_of
from casefiles.services.evidence.reader import Pixels
from casefiles.services.evidence.viewing import Opened, PageText, Viewing
from casefiles.services.views import RecordView
from casefiles.words import _
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.viewer.canvas import STEP, Canvas, Highlight, Part
from ui.viewer.view import Marked, View

T = TypeVar("T")
NEAR = 60
"""How far, in 1/10,000 of the page, the mouse may be from a character that it selects."""
NUDGE = 100
"""How far, in 1/10,000 of the page, a key moves the edge of a region."""
MOST_RETRIES = 2
"""A part that cannot be drawn is asked for so often again: the next child may manage, a third will not."""


class PageView(View):
    """One page at a time. Text is selected where there is any; with `start_marking` a rectangle is drawn."""

    CAN = frozenset({"zoom", "turn", "pages", "find", "mark", "text"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.viewing: Viewing | None = None
        self.opened: Opened | None = None
        self.canvas = Canvas(self)
        self.canvas.setAccessibleName(_("The page"))
        self.canvas.pointed = self._pointed  # type: ignore[method-assign]
        self.nothing = EmptyPage("file", _("Opening the file"), step=_("Try again"), step_icon="turn-right", then=self._try_again)
        assert self.nothing.step is not None
        self.nothing.step.hide()
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.canvas)
        self.canvas.wanted.connect(self._draw)
        self.canvas.dragged.connect(self._region_drawn)
        self.canvas.swept.connect(self._swept)
        self.canvas.swept_off.connect(self._swept_off)
        self.canvas.clicked.connect(lambda point: self.clear_mark())
        self.canvas.double_clicked.connect(self._select_word)
        self.canvas.moved.connect(self.changed)
        self.canvas.page_wanted.connect(self._step_page)
        self.mark: Marked | None = None
        self._texts: dict[int, PageText] = {}
        self._left = False
        self._is_picture = False
        self._drawing = False
        self._faults = 0
        self._wanted_place: FilePlace | None = None
        self._shown_place: FilePlace | None = None
        self._cited: tuple[FilePlace, ...] = ()
        self._sought = ""
        self._found: list[PagePlace] | None = None
        self._found_on: dict[int, list[int]] = {}
        """Page -> which of the places found are on it."""
        self._search = 0
        """Counts what was sought, so that an answer to an earlier question is known for one."""
        self._looking_for: int | None = None
        """Which search the child is being asked for now; None: for none."""
        self._at = -1

    # Opening and leaving

    def show_file(self, exhibit: int, view: RecordView) -> None:
        """Open the file in a child; its first page is shown as soon as that is drawn."""
        super().show_file(exhibit, view)
        self._is_picture = kind_of(view.shown("media_type")) == "image"
        if self._is_picture:
            self.CAN = self.CAN - {"find", "text"} | {"compare"}

        def start(library: object) -> tuple[Viewing, Opened] | str:
            try:
                made = viewing.view_exhibit(library, exhibit)  # type: ignore[arg-type]
            except CasefilesError as reason:
                return str(reason)
            self.viewing = made
            if self._left:  # the person went while this thread was at it
                made.close()
            return _opened(made)

        self.desk.read(start, self._show_opened, owner=self, key="open")

    def _show_opened(self, found: tuple[Viewing, Opened] | str) -> None:
        if isinstance(found, str):
            self._say_fault(found, for_good=self.viewing is None)
            return
        _viewing, self.opened = found
        # Opened again, perhaps after a fault: nothing that was known before is to be trusted.
        before = min(self.page(), self.pages())
        self.canvas.forget()
        self._texts.clear()
        self._stack.setCurrentWidget(self.canvas)
        # Paper is there to be read: as wide as there is room; of a picture one sees the whole.
        self.canvas.fitted = "page" if self._is_picture else "width"
        self.failed.emit(self.opened.note)
        if self._wanted_place is not None:
            place, self._wanted_place = self._wanted_place, None
            self.go_to(place)
        else:
            self.go_to_page(before)
        if self._sought:
            self.find(self._sought)

    def _say_fault(self, sentence: str, *, for_good: bool = False) -> None:
        """Why nothing can be shown; and the way to try again."""
        self.nothing.say(_("This file cannot be shown"), sentence, "triangle-alert")
        assert self.nothing.step is not None
        self.nothing.step.setVisible(not for_good)
        self._stack.setCurrentWidget(self.nothing)
        self.failed.emit(sentence)
        self.changed.emit()

    def _try_again(self) -> None:
        viewing_, self._faults = self.viewing, 0
        if viewing_ is None:
            return
        assert self.nothing.step is not None
        self.nothing.step.hide()
        self.nothing.say(_("Opening the file"), "", "file")
        self.desk.read(lambda library: _opened(viewing_), self._show_opened, owner=self, key="open")

    def leave(self) -> None:
        """End the child."""
        self._left = True
        held, self.viewing = self.viewing, None
        for key in ("open", "draw", "text", "find"):
            self.desk.forget_reading(self, key)
        self.canvas.forget()
        self._drawing, self._looking_for = False, None
        if held is not None:
            held.close()

    def _ask(self, work: Callable[[Viewing], T], done: Callable[[T], object], wrong: Callable[[str], object], key: str) -> None:
        """Ask the child in another thread; an answer that comes when the person has left is dropped."""
        held = self.viewing
        if held is None:
            return

        def read(library: object) -> tuple[bool, T | str]:
            try:
                return True, work(held)
            except CasefilesError as reason:
                return False, str(reason)

        def then(answer: tuple[bool, T | str]) -> None:
            if self.viewing is not held:
                return
            if answer[0]:
                done(answer[1])  # type: ignore[arg-type]
            else:
                wrong(str(answer[1]))

        self.desk.read(read, then, owner=self, key=key)

    # Drawing

    def _draw(self) -> None:
        part = self.canvas.missing()
        if part is None or self._drawing or self.viewing is None:
            return
        self._drawing = True
        self._ask(
            lambda held: held.draw(part.page, part.width, part.turn, part.clip),
            lambda pixels: self._drawn(part, pixels),
            self._not_drawn,
            "draw",
        )

    def _drawn(self, part: Part, pixels: Pixels) -> None:
        self._drawing = False
        self._faults = 0
        self.canvas.put(part, pixels)
        self._draw()

    def _not_drawn(self, sentence: str) -> None:
        self._drawing = False
        self._faults += 1
        if self._faults <= MOST_RETRIES:
            self._draw()
        else:
            self._say_fault(sentence)

    # Places

    def go_to(self, place: FilePlace) -> None:
        """Show the page; characters and regions stand out."""
        if self.opened is None:
            self._wanted_place = place
            return
        if isinstance(place, PagePlace | RegionPlace):
            self.go_to_page(place.page)
            self._shown_place = place
            self._stand_out()
            if isinstance(place, RegionPlace):
                self.canvas.see((place.x, place.y, place.w, place.h))

    def show_cited(self, places: Sequence[FilePlace]) -> None:
        """A thin frame around each place that a claim cites."""
        self._cited = tuple(places)
        self._stand_out()

    def _stand_out(self) -> None:
        found: list[Highlight] = []
        text = self._texts.get(self.page())
        for place in self._cited:
            found += self._highlights(place, text, "single_source", "frame")
        for n in self._found_on.get(self.page(), ()):
            if n != self._at and self._found is not None:
                found += self._highlights(self._found[n], text, "single_source", "fill")
        if self._shown_place is not None:
            style = "frame" if isinstance(self._shown_place, RegionPlace) else "fill"
            found += self._highlights(self._shown_place, text, "accent", style)
        self.canvas.show_highlights(found)

    def _highlights(self, place: FilePlace, text: PageText | None, tone: str, style: str) -> list[Highlight]:
        if isinstance(place, RegionPlace) and place.page == self.page():
            return [Highlight((place.x, place.y, place.w, place.h), tone, style)]
        if isinstance(place, PagePlace) and place.page == self.page() and place.start is not None and text is not None:
            return [Highlight(box, tone, style) for box in text.lines_of(place.start, place.end or 0)]
        return []

    # Looking closer

    def zoom_in(self) -> None:
        """A quarter larger."""
        self.canvas.set_zoom(self.canvas.zoom * STEP)

    def zoom_out(self) -> None:
        """A fifth smaller."""
        self.canvas.set_zoom(self.canvas.zoom / STEP)

    def fit(self) -> None:
        """The whole page; once it is, its width."""
        self.canvas.fit("width" if self.canvas.fitted == "page" else "page")

    def zoom(self) -> float:
        """1.0: a pixel of the picture is one of the window; paper has its own size."""
        return self.canvas.zoom

    def turn(self) -> None:
        """A quarter clockwise."""
        self.canvas.set_turn(self.canvas.turn + 90)

    # Pages

    def pages(self) -> int:
        """How many pages the file has."""
        return len(self.opened.sizes) if self.opened is not None else 0

    def page(self) -> int:
        """The page that is shown."""
        return self.canvas.page or 1

    def go_to_page(self, page: int) -> None:
        """Show another page; nothing happens for one that there is not."""
        if self.opened is None or not 1 <= page <= self.pages():
            return
        if page != self.canvas.page:
            self._shown_place = None
            self._set_mark(None)
            self.canvas.show_page(page, self.opened.sizes[page - 1])
            self._read_text(page)
            self._stand_out()
        self.changed.emit()

    def _step_page(self, step: int) -> None:
        before = self.page()
        self.go_to_page(before + step)
        if step < 0 and self.page() != before:
            bar = self.canvas.verticalScrollBar()
            bar.setValue(bar.maximum())

    # Text

    def _read_text(self, page: int) -> None:
        if page in self._texts:
            return

        def done(text: PageText) -> None:
            self._texts[page] = text
            if page == self.page():
                self._stand_out()
                self._see_shown()

        self._ask(lambda held: held.text(page), done, lambda sentence: None, "text")

    def _see_shown(self) -> None:
        """Scroll to the characters that were asked for, now that it is known where they stand."""
        text, place = self._texts.get(self.page()), self._shown_place
        if text is not None and isinstance(place, PagePlace) and place.start is not None and place.page == self.page():
            lines = text.lines_of(place.start, place.end or 0)
            if lines:
                self.canvas.see(lines[0])

    def page_text(self) -> PageText | None:
        """The text of the page that is shown; None while it has not been read."""
        return self._texts.get(self.page())

    def _character_at(self, point: tuple[float, float], near: float) -> int | None:
        """The character under a point of the page, or the nearest that is not further away than `near`."""
        text = self.page_text()
        if text is None:
            return None
        best, distance = None, near
        for n, (left, top, wide, high) in enumerate(text.boxes):
            if not wide or not high:
                continue
            away = max(left - point[0], 0, point[0] - left - wide) + 2 * max(top - point[1], 0, point[1] - top - high)
            if away < distance or (away == 0 and best is None):
                best, distance = n, away
                if away == 0:
                    break
        return best

    def _pointed(self, point: QPointF) -> None:
        if self.canvas.tool == "text":
            self.canvas.over_text = self._character_at(self.canvas.to_page(point), NEAR) is not None

    def _swept(self, down: tuple[float, float], now: tuple[float, float]) -> None:
        first, last = self._character_at(down, WHOLE), self._character_at(now, WHOLE)
        text = self.page_text()
        if first is None or last is None or text is None:
            return
        start, end = min(first, last), max(first, last) + 1
        self._select(start, end, text)

    def _select(self, start: int, end: int, text: PageText) -> None:
        words = text.text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            self.mark = Marked(PagePlace(self.page(), start, end), text.text[start:end])
            self.canvas.show_selection(text.lines_of(start, end))

    def _swept_off(self) -> None:
        if self.mark is not None:
            self.marked.emit(self.mark)

    def _select_word(self, point: tuple[float, float]) -> None:
        at, text = self._character_at(point, NEAR), self.page_text()
        if at is None or text is None or text.text[at].isspace():
            return
        start = end = at
        while start > 0 and text.text[start - 1].isalnum():
            start -= 1
        while end < len(text.text) and text.text[end].isalnum():
            end += 1
        self._select(start, max(end, at + 1), text)
        self._swept_off()

    # Marking

    def start_marking(self, on: bool) -> None:
        """Dragging draws a rectangle, or selects text and moves the page."""
        self.canvas.tool = "region" if on else "text"
        self.clear_mark()
        self.changed.emit()

    def is_marking(self) -> bool:
        """Whether dragging draws a rectangle."""
        return self.canvas.tool == "region"

    def _region_drawn(self, box: tuple[int, int, int, int]) -> None:
        self._set_mark(Marked(RegionPlace(self.page(), *box)))
        self.canvas.show_selection([box])
        self.marked.emit(self.mark)

    def _mark_by_key(self, key: Qt.Key, larger: bool) -> bool:
        """Enter marks a region in the middle of what is seen; arrows move it, with Shift its lower right corner."""
        mark = self.mark.place if self.mark is not None else None
        if not isinstance(mark, RegionPlace):
            seen = self.canvas.seen_box() if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else None
            if seen is not None:
                left, top, wide, high = seen
                self._region_drawn((left + wide // 3, top + high // 3, max(1, wide // 3), max(1, high // 3)))
            return seen is not None
        right, down = {
            Qt.Key.Key_Left: (-NUDGE, 0), Qt.Key.Key_Right: (NUDGE, 0), Qt.Key.Key_Up: (0, -NUDGE), Qt.Key.Key_Down: (0, NUDGE),
        }.get(key, (0, 0))  # fmt: skip
        if not (right or down):
            return False
        if larger:
            wide, high = max(NUDGE, mark.w + right), max(NUDGE, mark.h + down)
            box = (mark.x, mark.y, min(wide, WHOLE - mark.x), min(high, WHOLE - mark.y))
        else:
            x, y = min(max(0, mark.x + right), WHOLE - mark.w), min(max(0, mark.y + down), WHOLE - mark.h)
            box = (x, y, mark.w, mark.h)
        self._region_drawn(box)
        return True

    def _set_mark(self, mark: Marked | None) -> None:
        had, self.mark = self.mark is not None, mark
        if mark is None:
            self.canvas.show_selection([])
            if had:
                self.marked.emit(None)

    def clear_mark(self) -> None:
        """Nothing is marked."""
        self._set_mark(None)

    def mark_rect(self) -> QRect:
        """Where the mark is on the screen."""
        place = QRectF()
        for box in self.canvas.selection:
            place = place.united(self.canvas.from_page(box))
        return place.toAlignedRect().intersected(self.rect()) if not place.isEmpty() else super().mark_rect()

    # Finding

    def find(self, text: str) -> None:
        """Find words on all pages; the first place from the page shown on comes into sight."""
        self._sought = text
        if self.opened is None:
            return
        self._found, self._found_on, self._at = None, {}, -1
        self._search += 1
        if not text.strip():
            self._shown_place = None
            self._stand_out()
            self.changed.emit()
        elif self._looking_for is None:
            self._look_for(1)

    def _look_for(self, page: int) -> None:
        """Ask for the places on some pages, then for those on the next: turning pages need not wait for the last."""
        self._looking_for, text = self._search, self._sought
        self._ask(lambda held: held.find_on(text, page), self._take_found, self._not_found, "find")

    def _take_found(self, answer: tuple[list[PagePlace], int]) -> None:
        asked, self._looking_for = self._looking_for, None
        if asked != self._search:
            if self._sought.strip():  # something else was typed meanwhile
                self._look_for(1)
            return
        places, page = answer
        known = self._found or []
        for n, place in enumerate(places, len(known)):
            self._found_on.setdefault(place.page, []).append(n)
        known += places
        is_over = page > self.pages()
        if known or is_over:
            self._found = known
        # The first place from the page that is shown on; where there is none, the first of all.
        later = next((n for n, place in enumerate(known) if place.page >= self.page()), -1) if self._at < 0 else -1
        if later >= 0:
            self._go_to_found(later)
        elif self._at < 0 and is_over and known:
            self._go_to_found(0)
        else:
            if not known:
                self._shown_place = None
            self._stand_out()
        self.changed.emit()
        if not is_over:
            self._look_for(page)

    def _not_found(self, sentence: str) -> None:
        self._looking_for = None
        self.failed.emit(sentence)

    def find_next(self, step: int = 1) -> None:
        """Round the end."""
        if self._found:
            self._go_to_found((self._at + step) % len(self._found))
            self.changed.emit()

    def _go_to_found(self, at: int) -> None:
        assert self._found is not None
        self._at = at
        self.go_to(self._found[at])
        self._see_shown()

    def found(self) -> tuple[int, int]:
        """As `View.found`."""
        return (self._at + 1, len(self._found)) if self._found is not None else (0, -1)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.mark is not None and self.mark.excerpt:
            QGuiApplication.clipboard().setText(self.mark.excerpt)
            self.desk.say(_("Copied."), "good")
        elif event.matches(QKeySequence.StandardKey.SelectAll) and (text := self.page_text()) is not None:
            self._select(0, len(text.text), text)
            self._swept_off()
        elif event.key() == Qt.Key.Key_Escape and self.mark is not None:
            self.clear_mark()
        elif self.is_marking() and self._mark_by_key(
            Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        ):
            pass
        else:
            super().keyPressEvent(event)


def _opened(held: Viewing) -> tuple[Viewing, Opened] | str:
    try:
        return held, held.open()
    except CasefilesError as reason:
        return str(reason)
