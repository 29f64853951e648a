"""A piece of a line as it is understood: a chip with its icon, what it becomes, and a small arrow where there is a choice."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from casefiles.services.proposals import Chip, Option, Proposal, Question
from casefiles.words import N_, _
from ui import icons, theme

HEIGHT = 26
WIDEST = 460

KINDS: dict[str, tuple[str, str]] = {
    "person": (N_("Person"), "user"),
    "name": (N_("Name"), "user"),
    "alias": (N_("Alias"), "at-sign"),
    "place": (N_("Place"), "map-pin"),
    "site": (N_("Site"), "warehouse"),
    "operation": (N_("Operation"), "radar"),
    "event": (N_("Event"), "siren"),
    "organisation": (N_("Organisation"), "users"),
    "role": (N_("Role"), "tag"),
    "date": (N_("Date"), "calendar-clock"),
    "source": (N_("Source"), "quote"),
    "evidence": (N_("Evidence"), "fingerprint"),
    "grade": (N_("Grade"), "gauge"),
    "number": (N_("Number"), "phone"),
    "link": (N_("Link"), "link"),
    "target": (N_("Linked with"), "waypoints"),
    "task": (N_("Task"), "list-checks"),
    "unread": (N_("Not read"), "ellipsis"),
    "entry": (N_("Entry"), "file"),
}
"""What each kind of chip is called, and its icon."""


@dataclass(frozen=True)
class PieceOption:
    """One choice of a piece: the key that `choices` hold, and how it is shown."""

    key: str
    label: str
    detail: str
    icon: str


@dataclass(frozen=True)
class Piece:
    """What a chip shows: `text[start:end]` of the line, what it can become, and which of that is chosen (-1 for none).

    `asks` says that it is a question, whose words are `label`.
    """

    key: str
    kind: str
    start: int
    end: int
    label: str
    detail: str
    icon: str
    tone: str
    options: tuple[PieceOption, ...] = ()
    at: int = -1
    asks: bool = False
    problem: str = ""

    @property
    def can_choose(self) -> bool:
        """Whether there is anything to choose between."""
        return len(self.options) > 1 or (len(self.options) == 1 and self.at < 0)

    @property
    def in_the_way(self) -> bool:
        """Whether the line cannot be entered because of it."""
        return bool(self.problem) or (self.asks and self.at < 0)

    @property
    def spoken(self) -> str:
        """All of it in words."""
        said = ", ".join(part for part in (self.label, self.detail, self.problem) if part)
        return f"{_(KINDS[self.kind][0]) if self.kind in KINDS else self.kind}: {said}"


def pieces(proposal: Proposal) -> list[Piece]:
    """The chips of a proposal in the order of the line, each question behind the chip that it is about."""
    found: list[Piece] = []
    asked = list(proposal.questions)
    for chip in proposal.chips:
        found.append(_piece_of_chip(chip, proposal.text))
        found += [_piece_of_question(question, chip) for question in asked if question.key == chip.key]
        asked = [question for question in asked if question.key != chip.key]
    return found + [_piece_of_question(question, None) for question in asked]


def _piece_of_chip(chip: Chip, text: str) -> Piece:
    icon = KINDS.get(chip.kind, KINDS["entry"])[1]
    options = tuple(PieceOption(one.key, one.label, _detail(one), _icon(one, icon)) for one in chip.options)
    option = chip.option
    tone = "disputed" if chip.problem else "unsourced" if chip.kind == "unread" else "neutral"
    if option is None:
        typed = text[chip.start : chip.end].strip()
        return Piece(
            chip.key, chip.kind, chip.start, chip.end, typed, _("choose") if options else "", icon, tone, options,
            problem=chip.problem,
        )  # fmt: skip
    if option.is_new and not chip.problem:
        tone = "info"
    detail = _detail(option)
    if chip.kind == "unread":
        detail = _("not read")
    return Piece(
        chip.key, chip.kind, chip.start, chip.end, option.label, detail, _icon(option, icon), tone,
        options if len(options) > 1 else (), chip.chosen, problem=chip.problem,
    )  # fmt: skip


def _piece_of_question(question: Question, chip: Chip | None) -> Piece:
    options = tuple(PieceOption(one.key, one.text, "", "check") for one in question.answers)
    at = next((n for n, one in enumerate(question.answers) if one.key == question.chosen), -1)
    start, end = (chip.start, chip.end) if chip is not None else (0, 0)
    label = question.answers[at].text if at >= 0 else question.text
    detail = "" if at >= 0 else _("choose")
    kind = chip.kind if chip is not None else "entry"
    return Piece(
        question.key, kind, start, end, label, detail, "check" if at >= 0 else "triangle-alert", "single_source",
        options, at, True,
    )  # fmt: skip


def _detail(option: Option) -> str:
    known = option.record.ref if option.record is not None else ""
    return " · ".join(part for part in (known, option.why, option.seen) if part and part != option.label)


def _icon(option: Option, usual: str) -> str:
    return icons.RECORD_ICONS.get(option.record.type, usual) if option.record is not None else usual


class PieceChip(QWidget):
    """A piece, painted. It never takes the keyboard: that stays in the line."""

    pressed = Signal()

    def __init__(self, piece: Piece, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.piece = piece
        self.walked = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(piece.spoken)
        self.setToolTip(piece.spoken)

    def set_walked(self, walked: bool) -> None:
        """Say whether it is the one that the keys are about."""
        self.walked = walked
        self.update()

    def _arrow(self) -> int:
        return 18 if self.piece.can_choose else 0

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme.font("small", 500)).horizontalAdvance(self.piece.label)
        if self.piece.detail:
            words += 7 + QFontMetrics(theme.font("head")).horizontalAdvance(self.piece.detail)
        return QSize(min(WIDEST, 28 + words + 10 + self._arrow()), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        piece = self.piece
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        inset = 1.0 if self.walked else 0.5
        painter.setPen(QPen(theme.colour("accent" if self.walked else "edge"), 2 if self.walked else 1))
        painter.setBrush(theme.colour(f"{piece.tone}_soft"))
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 6, 6)
        icons.paint(painter, piece.icon, f"{piece.tone}_ink", 7, (HEIGHT - 14) / 2, 14)
        room = self.rect().adjusted(27, 0, -8 - self._arrow(), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("small", 500))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(piece.label, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(theme.colour(f"{piece.tone}_ink" if piece.tone != "neutral" else "ink"))
        painter.drawText(room, middle, shown)
        room.setLeft(room.left() + metrics.horizontalAdvance(shown) + 7)
        if piece.detail and room.width() > 14:
            painter.setFont(theme.font("head"))
            painter.setPen(theme.colour("dim" if piece.tone in ("neutral", "unsourced") else f"{piece.tone}_ink"))
            detail = painter.fontMetrics().elidedText(piece.detail, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, middle, detail)
        if piece.can_choose:
            icons.paint(painter, "chevron-down", "dim", self.width() - 20, (HEIGHT - 13) / 2, 13)

