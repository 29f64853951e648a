"""Sound and video: played by a confined process, stepped through, and cited by its moments."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSlider, QStackedWidget, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.domain.file_place import FilePlace, MomentPlace, clock
from casefiles.errors import CasefilesError
from casefiles.services.evidence import raw_bytes, stills
from casefiles.services.evidence.reader import Pixels
from casefiles.services.views import RecordView
from casefiles.words import _, number
from ui import icons, theme
from ui.bar import Bar
from ui.button import Button
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.label import Label
from ui.viewer.player import Player, Recording, Where
from ui.viewer.player_stage import PlayerStage
from ui.viewer.seek_bar import SeekBar
from ui.viewer.view import Marked, View

JUMP = 5000
"""Milliseconds that an arrow key goes on or back."""
NEAR = 150
"""Milliseconds by which a picture may miss the moment that is marked while it plays."""
RATES = (500, 750, 1000, 1250, 1500, 2000)
"""How fast it can be played, in thousandths."""


class PlayerView(View):
    """Space plays and pauses, arrows go 5 seconds, comma and full stop a picture; I and O mark from when to when."""

    CAN = frozenset()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.player: Player | None = None
        self.recording: Recording | None = None
        self.where = Where(0, False, False, 0)
        self.nothing = EmptyPage(
            "video", _("Opening the file"), step=_("Try again"), step_icon="rotate-ccw", then=self._try_again
        )
        assert self.nothing.step is not None
        self.nothing.step.hide()
        self.stage = PlayerStage(self)
        self.stage.clicked.connect(self.play_or_pause)
        self.stage.sought.connect(self._seek)
        self.stage.resized.connect(self._tell_room)
        self.seek = SeekBar(self)
        self.seek.sought.connect(self._seek)
        self._playing = QWidget(self)
        inside = QVBoxLayout(self._playing)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.stage, 1)
        self.foot = self._make_foot()
        inside.addWidget(self.foot)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self._playing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._rate = 1000
        self._start: int | None = None
        self._end: int | None = None
        self._mark: Marked | None = None
        self._wanted_place: FilePlace | None = None
        self._stop_at: int | None = None
        self._still_of: int | None = None
        self._drawn_at = 0
        self._left = False

    def _make_foot(self) -> Bar:
        foot = Bar(84, "top", "panel", self)
        rows = QVBoxLayout()
        rows.setContentsMargins(0, 6, 0, 6)
        rows.setSpacing(2)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(10)
        second.setSpacing(4)

        def tool(icon: str, name: str, then: Callable[[], object]) -> Button:
            made = Button("", icon, look="plain", name=name, then=then, parent=foot)
            # The keys of the player stay with it whatever was clicked.
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            return made

        self.position = Label("00:00:00.00", made=theme.font("text", 600, tabular=True), parent=foot)
        self.length = Label("", made=theme.font("text", tabular=True), colour="dim", parent=foot)
        for part in (self.position, self.seek, self.length):
            first.addWidget(part, 1 if part is self.seek else 0)
        self.play_button = tool("play", _("Play (Space)"), self.play_or_pause)
        self.back_button = tool("rewind", _("5 seconds back (Left)"), lambda: self.jump(-JUMP))
        self.on_button = tool("fast-forward", _("5 seconds on (Right)"), lambda: self.jump(JUMP))
        self.frame_back = tool("step-back", _("One picture back (,)"), lambda: self.step(-1))
        self.frame_on = tool("step-forward", _("One picture on (.)"), lambda: self.step(1))
        self.speed = Button("1×", look="quiet", name=_("Speed"), then=self._choose_speed, parent=foot)
        self.speed.setFixedWidth(56)
        self.volume_icon = tool("volume-2", _("Sound off, or on again (U)"), self.mute)
        self.volume = QSlider(Qt.Orientation.Horizontal, foot)
        self.volume.setRange(0, 100)
        self.volume.setValue(80)
        self.volume.setFixedWidth(90)
        self.volume.setAccessibleName(_("Loudness"))
        self.volume.valueChanged.connect(self._tell_volume)
        self.mark_start = Button(_("From here"), name=_("Mark from this moment (I)"), then=self.start_here, parent=foot)
        self.mark_end = Button(_("To here"), name=_("Mark up to this moment (O)"), then=self.end_here, parent=foot)
        for part in (self.speed, self.volume, self.mark_start, self.mark_end):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.marked_words = Label("", "small", colour="dim", parent=foot)
        for part in (self.play_button, self.back_button, self.on_button, self.frame_back, self.frame_on, self.speed):
            second.addWidget(part)
        second.addSpacing(8)
        second.addWidget(self.volume_icon)
        second.addWidget(self.volume)
        second.addStretch(1)
        second.addWidget(self.marked_words)
        second.addSpacing(8)
        second.addWidget(self.mark_start)
        second.addWidget(self.mark_end)
        rows.addLayout(first)
        rows.addLayout(second)
        foot.row.addLayout(rows, 1)
        foot.setEnabled(False)
        return foot

    # Opening and leaving

    def show_file(self, exhibit: int, view: RecordView) -> None:
        """Hand the file to a player; its first picture is shown standing still."""
        super().show_file(exhibit, view)
        self._begin()

    def _begin(self) -> None:
        exhibit = self.exhibit

        def open_it(library: Library) -> tuple[int, int] | str:
            try:
                # The player gets the open file alone: nothing of it is copied, and no path is told. Twice, since
                # copies of a descriptor read on from one another.
                with raw_bytes.open_file(library, exhibit) as file, raw_bytes.open_file(library, exhibit) as again:
                    return os.dup(file.fileno()), os.dup(again.fileno())
            except CasefilesError as reason:
                return str(reason)

        self.desk.read(open_it, self._show_opened, owner=self, key="open")

    def _show_opened(self, found: tuple[int, int] | str) -> None:
        if isinstance(found, str):
            self._say_nothing(found, again=False)
            return
        if self._left:
            for descriptor in found:
                os.close(descriptor)
            return
        made = Player(self)
        made.ready.connect(self._ready)
        made.moved.connect(self._moved)
        made.drawn.connect(self._drawn)
        made.measured.connect(self.stage.measured)
        made.failed.connect(self._say_nothing)
        self.player = made
        made.open(*found)

    def _ready(self, recording: Recording, lacks: str) -> None:
        self.recording = recording
        self.seek.show_length(recording.length)
        self.length.setText(clock(recording.length) if recording.length else _("length not known"))
        if not recording.video:
            self.stage.show_sound(recording.length)
        for button in (self.frame_back, self.frame_on):
            button.setEnabled(recording.video)
        for part in (self.volume, self.volume_icon):
            part.setEnabled(recording.sound)
        self.foot.setEnabled(True)
        self._stack.setCurrentWidget(self._playing)
        self.failed.emit(lacks)
        self._tell_room()
        self._tell_volume()
        assert self.player is not None
        self.player.rate(self._rate)
        if self._wanted_place is not None:
            place, self._wanted_place = self._wanted_place, None
            self.go_to(place)
        self.changed.emit()

    def _say_nothing(self, sentence: str, *, again: bool = True) -> None:
        self._drop()
        self.nothing.say(_("This file cannot be played"), sentence, "triangle-alert")
        assert self.nothing.step is not None
        self.nothing.step.setVisible(again)
        self._stack.setCurrentWidget(self.nothing)
        self.foot.setEnabled(False)
        self.failed.emit(sentence)
        self.changed.emit()

    def _try_again(self) -> None:
        assert self.nothing.step is not None
        self.nothing.step.hide()
        self.nothing.say(_("Opening the file"), "", "video")
        self._wanted_place = MomentPlace(self.where.at) if self.where.at else None
        self._begin()

    def leave(self) -> None:
        """End the player."""
        self._left = True
        self.desk.forget_reading(self, "open")
        self._drop()

    def _drop(self) -> None:
        player, self.player = self.player, None
        if player is not None:
            player.close()
            player.deleteLater()

    # Playing

    def play_or_pause(self) -> None:
        """Play, or stand still; from its end it plays from the beginning."""
        if self.player is None or self.recording is None:
            return
        self._stop_at = None
        if self.where.playing:
            self.player.pause()
        else:
            if self.where.ended:
                self.player.seek(0)
            self.player.play()

    def jump(self, by: int) -> None:
        """Go so many milliseconds on, or back."""
        self._seek(self.where.at + by)

    def step(self, by: int) -> None:
        """Go so many pictures on, or back, and stand still."""
        if self.player is not None and self.recording is not None and self.recording.video:
            self._stop_at = None
            self.player.step(by)

    def _seek(self, to: int) -> None:
        if self.player is None or self.recording is None:
            return
        self._stop_at = None
        to = max(0, min(to, self.recording.length or to))
        self.player.seek(to)
        self.where = Where(to, self.where.playing, False, self.where.level)
        self._say_position()

    def _moved(self, where: Where) -> None:
        changed = where.playing != self.where.playing
        self.where = where
        if changed:
            self.play_button.setIcon(icons.icon("pause" if where.playing else "play", "ink"))
            name = _("Pause (Space)") if where.playing else _("Play (Space)")
            self.play_button.setToolTip(name)
            self.play_button.setAccessibleName(name)
        self.stage.heard(where.at, where.level)
        self._say_position()
        if self._stop_at is not None and where.playing and where.at >= self._stop_at and self.player is not None:
            # A stretch that was cited is played to its end.
            self._stop_at = None
            self.player.pause()

    def _say_position(self) -> None:
        self.position.setText(f"{clock(self.where.at)}.{self.where.at % 1000 // 10:02d}")
        self.seek.show_at(self.where.at)

    def _drawn(self, picture: QImage, at: int) -> None:
        self._drawn_at = at
        self.stage.show_picture(picture)
        if self._still_of is not None and not self.where.playing:
            self._keep_still(self._still_of, picture)
            self._still_of = None

    def _keep_still(self, at: int, picture: QImage | None) -> None:
        """Keep the picture of a moment that is cited, small, for the dossier."""
        if picture is None or not self.desk.writable:
            return
        side, exhibit = stills.LONGER_SIDE, self.exhibit
        small = picture
        if max(picture.width(), picture.height()) > side:
            small = picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        line, wide = small.bytesPerLine(), small.width() * 3
        data = bytes(small.constBits())
        rgb = b"".join(data[start : start + wide] for start in range(0, line * small.height(), line))
        pixels = Pixels(small.width(), small.height(), rgb)
        self.desk.read(lambda library: stills.keep(library, exhibit, at, pixels), lambda done: None, owner=self, key="still")

    def _tell_room(self) -> None:
        if self.player is not None and self.recording is not None:
            size = self.stage.pixels()
            self.player.room(size.width(), size.height())

    def _choose_speed(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for rate in RATES:
            action = menu.addAction(_speed(rate))
            action.setCheckable(True)
            action.setChecked(rate == self._rate)
            action.triggered.connect(lambda checked=False, rate=rate: self.set_speed(rate))
        menu.popup(self.speed.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def set_speed(self, rate: int) -> None:
        """Play so fast, in thousandths."""
        self._rate = rate
        self.speed.setText(_speed(rate))
        if self.player is not None:
            self.player.rate(rate)

    def mute(self) -> None:
        """Turn the sound off, or on as loud as it was."""
        if self.volume.value():
            self.volume.setProperty("before", self.volume.value())
            self.volume.setValue(0)
        else:
            self.volume.setValue(int(self.volume.property("before") or 80))

    def _tell_volume(self) -> None:
        value = self.volume.value()
        self.volume_icon.setIcon(icons.icon("volume-2" if value else "volume-x", "ink"))
        if self.player is not None:
            self.player.volume(value)

    # Places and marks

    def go_to(self, place: FilePlace) -> None:
        """Go to a moment and stand still there; playing a stretch that has an end stops at that."""
        if self.recording is None:
            self._wanted_place = place
            return
        if isinstance(place, MomentPlace) and self.player is not None:
            self.player.pause()
            self._seek(place.start)
            self._stop_at = place.end
            self._still_of = place.start
            self.seek.show_marked((place.start, place.end))

    def show_cited(self, places: Sequence[FilePlace]) -> None:
        """Under the line: what is cited."""
        self.seek.show_cited([(place.start, place.end) for place in places if isinstance(place, MomentPlace)])

    def start_here(self) -> None:
        """Mark from this moment; an end that stands before it is forgotten."""
        if self.recording is None:
            return
        self._start = self.where.at
        if not self.where.playing or abs(self._drawn_at - self._start) <= NEAR:
            self._keep_still(self._start, self.stage.picture)
        if self._end is not None and self._end <= self._start:
            self._end = None
        self._set_mark()

    def end_here(self) -> None:
        """Mark up to this moment: from the start that was marked, else from the beginning."""
        if self.recording is None or not self.where.at:
            return
        self._end = self.where.at
        if self._start is None or self._start >= self._end:
            self._start = 0
        self._set_mark()

    def _set_mark(self) -> None:
        assert self._start is not None
        place = MomentPlace(self._start, self._end)
        self._mark = Marked(place)
        self.marked_words.setText(place.show())
        self.seek.show_marked((self._start, self._end))
        self.marked.emit(self._mark)

    def clear_mark(self) -> None:
        """Nothing is marked."""
        had = self._mark is not None
        self._start = self._end = self._mark = None
        self.marked_words.setText("")
        self.seek.show_marked(None)
        if had:
            self.marked.emit(None)

    def mark_rect(self) -> QRect:
        """All of the foot, so that the offer stands over it and hides neither line nor buttons."""
        foot = QRect(self.foot.mapTo(self, QPoint()), self.foot.size())
        foot.setLeft(self.mark_start.mapTo(self, QPoint()).x())
        return foot

    # Keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.stage.show_focus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.stage.show_focus(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
            return
        done = {
            Qt.Key.Key_Space: self.play_or_pause,
            Qt.Key.Key_Left: lambda: self.jump(-JUMP),
            Qt.Key.Key_Right: lambda: self.jump(JUMP),
            Qt.Key.Key_Comma: lambda: self.step(-1),
            Qt.Key.Key_Period: lambda: self.step(1),
            Qt.Key.Key_Home: lambda: self._seek(0),
            Qt.Key.Key_End: lambda: self._seek(self.recording.length if self.recording else 0),
            Qt.Key.Key_I: self.start_here,
            Qt.Key.Key_O: self.end_here,
            Qt.Key.Key_U: self.mute,
            Qt.Key.Key_Up: lambda: self.volume.setValue(self.volume.value() + 10),
            Qt.Key.Key_Down: lambda: self.volume.setValue(self.volume.value() - 10),
        }.get(Qt.Key(event.key()))
        if done is None:
            super().keyPressEvent(event)
        else:
            done()


def _speed(rate: int) -> str:
    return f"{number((Decimal(rate) / 1000).normalize())}×"
