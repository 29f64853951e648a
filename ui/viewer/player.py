"""Playing in a process of its own, from the window's side: what it is told, and what it says as signals."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from casefiles.services.evidence import child, children, frames
from casefiles.words import _

PIXELS_CAP = 1920 * 1080 * 3
BARS = 240
"""Parts of a recording whose loudness is told."""
MODULE = "ui.viewer.player_child"
SILENT = 20.0
"""Seconds without a word after which the process counts as stuck: it says where it is ten times a second."""
_TELLING = 5.0
_NEEDED = ("LD_LIBRARY_PATH", "XDG_RUNTIME_DIR", "PULSE_SERVER")
"""What a sound system, or libraries in places of their own, cannot be found without."""


@dataclass(frozen=True)
class Recording:
    """What is played: its length in milliseconds (0: not known), and whether there are pictures and sound."""

    length: int
    video: bool
    sound: bool
    seekable: bool


@dataclass(frozen=True)
class Where:
    """Where playing is: milliseconds from the start, and how loud it was just now, in thousandths."""

    at: int
    playing: bool
    ended: bool
    level: int


class Player(QObject):
    """One file, opened by descriptor. Every signal arrives in the window's thread; after `failed` comes none."""

    ready = Signal(object, str)
    """The Recording, and a sentence on what is missing (sound, confinement), or nothing."""
    moved = Signal(object)
    """Where."""
    drawn = Signal(object, int)
    """A picture (QImage), and its moment in milliseconds."""
    measured = Signal(object)
    """How loud parts of a sound are, before they are played: part of `BARS` -> thousandths."""
    failed = Signal(str)
    """Why it cannot be played, or not any more."""

    _said = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child: child.Child | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._said.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    @property
    def pid(self) -> int:
        """The number of the process; 0 while there is none."""
        return self._child.pid if self._child is not None else 0

    def open(self, descriptor: int, measuring: int) -> None:
        """Play the file behind a descriptor; the second one, opened on its own, is to tell loudness by. Both are closed."""
        if not children.CONFINED:
            os.close(descriptor)
            os.close(measuring)
            self.failed.emit(
                _("Sound and video are not played on this system, where the player cannot be confined.")
            )
            return
        threading.Thread(target=self._run, args=((descriptor, measuring),), name="player", daemon=True).start()

    def close(self) -> None:
        """End the process; nothing more is said."""
        self._closed = True
        with self._lock:
            held, self._child = self._child, None
        if held is not None:
            held.close()

    # What is told

    def play(self) -> None:
        """Go on playing."""
        self._tell(do="play")

    def pause(self) -> None:
        """Stand still."""
        self._tell(do="pause")

    def seek(self, to: int) -> None:
        """Go to a moment, in milliseconds."""
        self._tell(do="seek", to=max(0, to))

    def step(self, by: int) -> None:
        """Go so many pictures on, or back."""
        self._tell(do="step", by=by)

    def rate(self, thousandths: int) -> None:
        """How fast: 1000 is as it was recorded."""
        self._tell(do="rate", of=thousandths)

    def volume(self, percent: int) -> None:
        """How loud, from 0 to 100."""
        self._tell(do="volume", of=percent)

    def room(self, width: int, height: int) -> None:
        """How many pixels there are for a picture; larger ones arrive smaller."""
        self._tell(do="room", width=width, height=height)

    def _tell(self, **what: Any) -> None:
        held = self._child
        if held is None:
            return
        try:
            held.tell(what, seconds=_TELLING)
        except (frames.Breach, OSError):
            self._post("fail", _("The player stopped at this file, which may be damaged or hostile."))

    # What is said

    def _run(self, files: tuple[int, int]) -> None:
        """In a thread of its own: start the process, hand it the file, and listen until it ends."""
        try:
            self._start(files)
        finally:
            for descriptor in files:
                os.close(descriptor)

    def _start(self, files: tuple[int, int]) -> None:
        try:
            held = child.Child(
                MODULE,
                {
                    # No decoders of the graphics card: its drivers are more of a target than a help.
                    "QT_FFMPEG_DECODING_HW_DEVICE_TYPES": ",",
                    "MALLOC_ARENA_MAX": "4",
                    # One door to the sound system, known before the file is opened; other systems answer at it too.
                    "QT_AUDIO_BACKEND": "pulseaudio",
                    **{name: os.environ[name] for name in _NEEDED if name in os.environ},
                },
            )
        except (frames.Breach, OSError):
            self._post("fail", _("The player could not be started."))
            return
        with self._lock:
            if not self._closed:
                self._child = held
        if self._closed:
            held.close()
            return
        try:
            self._listen(held, *files)
        except frames.TooSlow:
            self._post("fail", _("The player was stuck at this file and was stopped."))
        except (frames.Breach, OSError):
            self._post("fail", _("The player stopped at this file, which may be damaged or hostile."))
        finally:
            held.close()

    def _listen(self, held: child.Child, descriptor: int, measuring: int) -> None:
        if "fault" in held.allowed:
            library = child.string(held.allowed.get("name"), 60)
            self._post(
                "fail",
                _("Sound and video cannot be played here: the system lacks the library {library}.").format(library=library),
            )
            return
        held.tell({"do": "open"}, seconds=_TELLING, descriptor=descriptor)
        while True:
            said = held.answer(time.monotonic() + SILENT, frames.REQUEST_CAP)
            if "picture" in said:
                wide, high = (child.count(side, 1 << 14) for side in child.listed(said["picture"]))
                data = frames.receive(held.channel, frames.PIXELS, PIXELS_CAP, time.monotonic() + SILENT)
                if len(data) != wide * high * 3:
                    raise frames.Breach("pixels")
                self._post("picture", (wide, high, data, child.count(said.get("at"))))
            elif "fault" in said:
                self._post("fail", _("The recording is damaged or of a kind that cannot be played."))
                return
            elif "length" in said:
                recording = _recording(said)
                self._post("ready", (recording, _lacking(held.allowed, recording)))
                if recording.sound and not recording.video:
                    held.tell({"do": "measure"}, seconds=_TELLING, descriptor=measuring)
            elif "loud" in said:
                pairs = [child.listed(pair) for pair in child.listed(said["loud"])]
                self._post("loud", {child.count(pair[0], BARS - 1): child.count(pair[-1], 1000) for pair in pairs if pair})
            else:
                self._post("where", _where(said))

    def _post(self, what: str, value: object) -> None:
        if not self._closed:
            try:
                self._said.emit((what, value))
            except RuntimeError:  # the window was closed meanwhile
                self._closed = True

    def _hear(self, said: tuple[str, Any]) -> None:
        what, value = said
        if self._closed:
            return
        if what == "picture":
            wide, high, data, at = value
            self.drawn.emit(QImage(data, wide, high, wide * 3, QImage.Format.Format_RGB888).copy(), at)
            self._tell(do="taken")
        elif what == "ready":
            self.ready.emit(*value)
        elif what == "loud":
            self.measured.emit(value)
        elif what == "where":
            self.moved.emit(value)
        else:
            self._end(value)

    def _end(self, sentence: str) -> None:
        if not self._closed:
            self.close()
            self.failed.emit(sentence)


def _lacking(allowed: dict[str, Any], recording: Recording) -> str:
    """What could not be confined, and that there is no sound, in sentences."""
    said = []
    if recording.sound and allowed.get("output") is not True:
        said.append(_("There is no sound device here: the recording is played, but nothing is heard."))
    if allowed.get("network") is not True:
        said.append(_("The player could not be cut off from the network on this system."))
    if allowed.get("files") is not True:
        said.append(_("The player could not be kept from other files on this system."))
    return " ".join(said)


def _recording(said: dict[str, Any]) -> Recording:
    return Recording(
        child.count(said.get("length")),
        said.get("video") is True,
        said.get("sound") is True,
        said.get("seekable") is True,
    )


def _where(said: dict[str, Any]) -> Where:
    return Where(
        child.count(said.get("at")),
        said.get("playing") is True,
        said.get("ended") is True,
        child.count(said.get("level"), 1000),
    )
