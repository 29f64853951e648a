"""What is known already under a name that is being typed: an alias with its last sighting, entries it may repeat."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.services import aliases
from casefiles.services.aliases import Known, Likely
from casefiles.services.views import Ref
from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.record.emptying import empty
from ui.record.link_row import RecordName
from ui.record.places import go_to

WAIT = 60
"""Milliseconds of quiet before what was typed is looked for."""
MOST = 3


@dataclass(frozen=True)
class News:
    """What is known of a text that was typed."""

    text: str
    known: tuple[Known, ...] = ()
    likely: tuple[Likely, ...] = ()


class AliasNews(QWidget):
    """Hidden while there is nothing to say; it warns and offers, and never stands in the way of what is typed.

    With `type_name`, entries of that type whose name is alike are told too. `offering`: known aliases can be taken.
    """

    alias_wanted = Signal(object)
    """The Ref of a known alias that shall be used instead of a new one."""
    shown = Signal()
    """Something has been looked for and is shown, or there was nothing."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        type_name: str = "",
        without: Collection[int] = (),
        offering: bool = False,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.news = News("")
        self._type = type_name
        self._without = tuple(without)
        self._offering = offering
        self._text = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(2)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self._look)
        self.hide()

    def type(self, text: str) -> None:
        """Something was typed: look it up when it is quiet for a moment."""
        self._text = text.strip()
        if self._text:
            self._timer.start()
        else:
            self._timer.stop()
            self._show(News(""))

    def _look(self) -> None:
        if self.desk.library is None:
            return
        text, type_name, without = self._text, self._type, self._without

        def look(library: Library) -> News:
            likely = aliases.likely(library, text, type_name, without=without) if type_name else ()
            return News(text, aliases.known(library, text, without=without)[:MOST], likely)

        self.desk.read(look, self._show, owner=self, key="news")

    def _show(self, news: News) -> None:
        if news.text != self._text:
            return
        self.news = news
        empty(self._column)
        told: set[int] = set()
        for known in news.known:
            steps: list[tuple[str, Callable[[], object]]] = []
            if self._offering and self.desk.writable:
                steps.append((_("Use this alias"), lambda known=known: self.alias_wanted.emit(known.alias)))
            told |= {one.id for one in known.holders}
            self._line(known.sentence, known.holders, steps)
        for likely in news.likely:
            if likely.entry.id in told:
                continue
            sentence = _("{name} is here already.") if likely.strength == "strong" else _("Perhaps the same: {name}.")
            self._line(sentence.format(name=f"{likely.entry.title} ({likely.entry.ref})"), (likely.entry,), ())
        self.setVisible(self._column.count() > 0)
        self.shown.emit()

    def _line(self, sentence: str, refs: Collection[Ref], steps: Collection[tuple[str, Callable[[], object]]]) -> None:
        words = QLabel(sentence, self)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setFont(theme.font("small"))
        self._column.addWidget(words)
        if not refs and not steps:
            return
        offers = QWidget(self)
        flow = FlowLayout(offers, 8)
        for ref in refs:
            name = RecordName(_("Go to {ref}").format(ref=ref.ref), 400, offers)
            name.inset = 0
            name.setFont(theme.font("small"))
            name.clicked.connect(lambda checked=False, ref=ref: go_to(self.desk, ref))
            flow.addWidget(name)
        for text, then in steps:
            step = Button(text, look="link", then=then, parent=offers)
            step.setFont(theme.font("small", 500))
            flow.addWidget(step)
        self._column.addWidget(offers)

    def sentences(self) -> list[str]:
        """What is said, in order."""
        return [label.text() for label in self.findChildren(QLabel) if not label.isHidden()]
