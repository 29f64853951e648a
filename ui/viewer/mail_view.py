"""Mail: who wrote to whom and when, as it is written; the words, the links as text, and what is attached."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.domain.file_place import FilePlace, PagePlace, TextPlace
from casefiles.domain.words_in_text import found_in
from casefiles.errors import CasefilesError
from casefiles.services.evidence import mail_parts, raw_bytes
from casefiles.services.evidence.mail_parts import Attached, MailParts, Message
from casefiles.services.views import RecordView
from casefiles.words import _, moment, ngettext, number, size
from ui import icons, theme
from ui.button import Button
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.record.emptying import empty
from ui.record.facts import Facts
from ui.tabs import TabStrip
from ui.viewer.text_pieces import Pieces, visible
from ui.viewer.text_sheet import TextSheet
from ui.viewer.view import Marked, View

Held = dict[str, tuple[str, str]]
"""SHA-256 -> ref and title of the evidence item that has these bytes."""
Shown = tuple[Message, Pieces, Held]
Opened = tuple[MailParts, int, Shown]
LONGEST_FACT = 600
"""Characters of a header that are shown above the words; all of it is among all headers."""
_FIELDS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc")


class _AttachedChip(QWidget):
    """What hangs on a message: its name, type and size; one that is an evidence item of its own leads there."""

    def __init__(self, desk: Desk, one: Attached, held: tuple[str, str] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.one, self.held = one, held
        name = visible(one.name) or _("without a name")
        row = QHBoxLayout(self)
        row.setContentsMargins(30, 4, 8, 4)
        row.setSpacing(8)
        self.name = Label(name if len(name) <= 60 else f"{name[:57]}…", "small", 500, parent=self)
        self.name.setToolTip(name)
        row.addWidget(self.name)
        facts = " · ".join(part for part in (visible(one.media_type), size(one.size)) if part)
        row.addWidget(Label(facts, "small", colour="dim", parent=self))
        self.leads: Button | None = None
        if held is not None:
            ref, title = held
            self.leads = Button(
                ref,
                look="link",
                name=_("This is evidence item {ref}, {title}").format(ref=ref, title=title),
                then=lambda: desk.go("exhibit", ref),
                parent=self,
            )
            row.addWidget(self.leads)
        self.setAccessibleName(f"{name}, {facts}")
        self.setFixedHeight(34)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("panel"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 7, 7)
        icons.paint(painter, "paperclip", "dim", 10, 9, 15)


class MailView(View):
    """One message, or those of a mailbox one by one. Nothing in it is drawn, loaded or followed."""

    CAN = frozenset({"pages", "find", "text"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.mail: MailParts | None = None
        self.message: Message | None = None
        self.nothing = EmptyPage(
            "mail", _("Opening the file"), step=_("Try again"), step_icon="rotate-ccw", then=self._begin
        )
        assert self.nothing.step is not None
        self.nothing.step.hide()
        self.subject = Label("", "title", 600)
        self.facts = Facts(self)
        self.warned = Label("", "small", colour="single_source_ink")
        self.tabs = TabStrip(self)
        self.tabs.chosen.connect(self._show_part)
        self.sheet = TextSheet(_("The message"), self)
        self.sheet.settled.connect(self._settled)
        self.sheet.selected.connect(self._selected)
        self.attached = QWidget(self)
        self._attached = FlowLayout(self.attached)
        self._shown = QWidget(self)
        inside = QVBoxLayout(self._shown)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self.head = _Ground(self)
        column = QVBoxLayout(self.head)
        column.setContentsMargins(16, 14, 16, 0)
        column.setSpacing(8)
        for part in (self.subject, self.facts, self.attached, self.warned):
            column.addWidget(part)
        column.addWidget(self.tabs)
        inside.addWidget(self.head)
        inside.addWidget(self.sheet, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self._shown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.sheet)
        self._media_type = ""
        self._page = 1
        self._part = "words"
        self._left = False
        self._wanted_place: FilePlace | None = None
        self._cited: tuple[FilePlace, ...] = ()
        self._mark: Marked | None = None
        self._sought = ""
        self._hits: list[tuple[int, int]] | None = None
        self._at = -1

    # Opening and leaving

    def show_file(self, exhibit: int, view: RecordView) -> None:
        """Open the file in a child and show its first message."""
        super().show_file(exhibit, view)
        self._media_type = view.shown("media_type")
        self._begin()

    def _begin(self) -> None:
        assert self.nothing.step is not None
        self.nothing.step.hide()
        self.nothing.say(_("Opening the file"))
        exhibit, media_type, at = self.exhibit, self._media_type, self._page - 1

        def start(library: Library) -> Opened | str:
            try:
                with raw_bytes.open_file(library, exhibit) as file:
                    mail = MailParts(file, media_type)
                try:
                    return mail, at, _message(library, exhibit, mail, at)
                except CasefilesError:
                    mail.close()
                    raise
            except CasefilesError as reason:
                return str(reason)

        self.desk.read(start, self._show_opened, owner=self, key="open")

    def _show_opened(self, found: Opened | str) -> None:
        if isinstance(found, str):
            self._broken(found)
            return
        mail, at, shown = found
        if self._left:
            mail.close()
            return
        self.mail = mail
        self.failed.emit("")
        self._show(at, shown)
        if self._wanted_place is not None:
            place, self._wanted_place = self._wanted_place, None
            self.go_to(place)

    def _broken(self, sentence: str) -> None:
        mail, self.mail = self.mail, None
        if mail is not None:
            mail.close()
        self.nothing.say(_("This message cannot be shown"), sentence)
        assert self.nothing.step is not None
        self.nothing.step.show()
        self._stack.setCurrentWidget(self.nothing)
        self.failed.emit(sentence)
        self.changed.emit()

    def leave(self) -> None:
        """End the child."""
        self._left = True
        for key in ("open", "message", "find"):
            self.desk.forget_reading(self, key)
        mail, self.mail = self.mail, None
        if mail is not None:
            mail.close()

    # What is shown

    def _show(self, at: int, shown: Shown) -> None:
        message, pieces, held = shown
        self._page, self.message = at + 1, message
        self._words = pieces
        self._set_mark(None)
        self.subject.setText(visible(message.header("Subject")) or _("Without a subject"))
        self.facts.clear()
        labels = {
            "From": _("From"), "Sender": _("Sent by"), "Reply-To": _("Answers to"), "To": _("To"), "Cc": _("Copy to"),
            "Bcc": _("Blind copy to"),
        }  # fmt: skip
        for name in _FIELDS:
            if message.header(name):
                self._fact(labels[name], message.header(name))
        written = message.header("Date")
        if written:
            self._fact(_("Date as written"), written)
        if message.when:
            self._fact(_("Local time"), moment(f"{message.when}.000000Z"))
        if message.header("Message-ID"):
            self._fact(_("Message ID"), message.header("Message-ID"))
        empty(self._attached)
        for one in message.attached:
            self._attached.addWidget(_AttachedChip(self.desk, one, held.get(one.sha256), self.attached))
        self.attached.setVisible(bool(message.attached))
        self.warned.setText(" ".join(_warnings(message)))
        self.warned.setVisible(bool(self.warned.text()))
        parts: dict[str, tuple[str, int | None]] = {"words": (_("Message"), None)}
        if message.links:
            parts["links"] = (_("Links"), len(message.links))
        self.tabs.show_tabs({**parts, "headers": (_("All headers"), len(message.fields))})
        self._stack.setCurrentWidget(self._shown)
        self._part = ""
        self.tabs.choose("words")
        self._show_part("words")
        if self._sought:
            self.find(self._sought)
        self.changed.emit()

    def _fact(self, label: str, words: str) -> None:
        shown = visible(words[:LONGEST_FACT])
        self.facts.add(label, shown if len(words) <= LONGEST_FACT else f"{shown}…")

    def _show_part(self, part: str) -> None:
        """Show the words of the message, its links, or all headers."""
        message = self.message
        if message is None or part == self._part:
            return
        self._part = part
        self._set_mark(None)
        if part == "words":
            self.sheet.show_text(self._words if message.text else Pieces(_("The message has no words.")))
        elif part == "links":
            lines = [f"{words or _('without words')}\n    {address}" for words, address in message.links]
            self.sheet.show_text(Pieces("\n\n".join(lines)))
        else:
            lines = [f"{name}: {value}" for name, value in message.fields]
            self.sheet.show_text(Pieces("\n".join(lines)), numbered=True, font=theme.mono("small"))
        self.show_cited(self._cited)
        self._show_hits()

    # Pages

    def pages(self) -> int:
        """How many messages there are."""
        return self.mail.messages if self.mail is not None else 0

    def page(self) -> int:
        """The message that is shown, from 1."""
        return self._page

    def go_to_page(self, page: int) -> None:
        """Show another message; nothing happens for one that there is not."""
        mail = self.mail
        if mail is None or page == self._page or not 1 <= page <= mail.messages:
            return
        self._page = page
        exhibit = self.exhibit

        def read(library: Library) -> Shown | str:
            try:
                return _message(library, exhibit, mail, page - 1)
            except CasefilesError as reason:
                return str(reason)

        def done(found: Shown | str) -> None:
            if self.mail is not mail:
                return
            if isinstance(found, str):
                self._broken(found)
                return
            self._show(page - 1, found)
            if self._wanted_place is not None:
                place, self._wanted_place = self._wanted_place, None
                self.go_to(place)

        self.desk.read(read, done, owner=self, key="message")
        self.changed.emit()

    # Places and marks

    def go_to(self, place: FilePlace) -> None:
        """Show a passage of a message; it is selected."""
        if self.message is None:
            self._wanted_place = place
            return
        if isinstance(place, PagePlace) and place.page != self._page:
            self._wanted_place = place
            self.go_to_page(place.page)
        elif isinstance(place, PagePlace | TextPlace) and place.start is not None and place.end is not None:
            self.tabs.choose("words")
            self.sheet.select(place.start, place.end)

    def show_cited(self, places: Sequence[FilePlace]) -> None:
        """A quiet ground behind passages that are cited."""
        self._cited = tuple(places)
        passages = []
        for place in self._cited if self._part == "words" else ():
            here = isinstance(place, TextPlace) or (isinstance(place, PagePlace) and place.page == self._page)
            if here and place.start is not None and place.end is not None:  # type: ignore[attr-defined]
                passages.append((place.start, place.end))  # type: ignore[attr-defined]
        self.sheet.show_cited(sorted(passages))

    def _settled(self) -> None:
        held = self.sheet.selection()
        message = self.message
        if held is None or message is None or self._part != "words" or not message.text:
            return
        start, end = held
        words = message.text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            place = TextPlace(start, end) if self.pages() == 1 else PagePlace(self._page, start, end)
            self._set_mark(Marked(place, message.text[start:end].replace("\r\n", "\n")))

    def _selected(self) -> None:
        if self.sheet.selection() is None:
            self._set_mark(None)

    def _set_mark(self, mark: Marked | None) -> None:
        had, self._mark = self._mark is not None, mark
        if mark is not None or had:
            self.marked.emit(mark)

    def clear_mark(self) -> None:
        """Nothing is marked."""
        self.sheet.let_go()

    def mark_rect(self) -> QRect:
        """Under the passage."""
        return self.sheet.passage_box().translated(self.sheet.mapTo(self, QPoint()))

    # Finding

    def find(self, text: str) -> None:
        """Find words in the message, case and accents aside; in its links and headers while those are shown."""
        self._sought = text
        if not text.strip() or self.message is None:
            self.desk.forget_reading(self, "find")
            self._hits, self._at = None, -1
            self.sheet.show_hits(())
            self.changed.emit()
            return
        pieces = self.sheet.pieces

        def done(found: list[tuple[int, int]]) -> None:
            if self.sheet.pieces is not pieces:
                return
            self._hits = found
            here = self.sheet.first_shown()
            self._at = next((n for n, one in enumerate(found) if one[0] >= here), 0) if found else -1
            self.sheet.show_hits(found, self._at)
            self.changed.emit()

        self.desk.read(lambda library: found_in(pieces.text, text), done, owner=self, key="find")

    def find_next(self, step: int = 1) -> None:
        """Round the end."""
        if self._hits:
            self._at = (self._at + step) % len(self._hits)
            self.sheet.show_hits(self._hits, self._at)
            self.changed.emit()

    def _show_hits(self) -> None:
        if self._sought:
            self.find(self._sought)

    def found(self) -> tuple[int, int]:
        """As `View.found`."""
        return (self._at + 1, len(self._hits)) if self._hits is not None else (0, -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.sheet.selection() is not None:
            self.clear_mark()
        else:
            super().keyPressEvent(event)


class _Ground(QWidget):
    """The ground of the headers, with a line under it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("head"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))


def _message(library: Library, exhibit: int, mail: MailParts, at: int) -> Shown:
    message = mail.message(at)
    held = mail_parts.held_as(library, [one.sha256 for one in message.attached if one.size], exhibit)
    return message, Pieces(message.text), held


def _warnings(message: Message) -> list[str]:
    said = []
    if message.from_html:
        said.append(_("The words of a page (HTML), without its looks."))
    if message.pictures:
        said.append(
            ngettext(
                "{n} picture elsewhere was not loaded.", "{n} pictures elsewhere were not loaded.", message.pictures
            ).format(n=number(message.pictures))
        )
    if message.cut:
        said.append(_("The message is very long; only its first part was read."))
    return said
