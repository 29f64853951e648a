"""The process that plays sound and video: it gives up its rights, then decodes one file that it is handed open.

Descriptor 0 is the channel. Pictures go to the window as raw RGB, one at a time and only when the last one was taken;
sound goes to the system's own output. Decoders are a stranger's playground: what this process says is read as a
stranger's word. Formats on disk, section 20.
"""

from __future__ import annotations

import array
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

from casefiles.services.evidence import frames
from casefiles.services.evidence.confinement import confine
from casefiles.services.evidence.syscalls import close_doors

MEMORY = 4 << 30
"""Bytes of address space: a decoder takes a stack and a heap of its own for every processor."""
SECONDS = 12 * 3600
"""Of processor time: a long recording is listened to for as long as it takes."""
WIDTH, HEIGHT = 1920, 1080
"""Pixels of a picture at the most."""
EVERY = 80
"""Milliseconds between two words on where playing is."""
BARS = 240
"""Parts of a recording whose loudness is told before they are played."""
_FRAME = 40_000
"""Microseconds of a picture in a file that does not say it."""


class Player:
    """One file. What the window asks for comes as `{"do": ...}`, what there is to say goes as objects and pictures."""

    def __init__(self, channel: socket.socket) -> None:
        from PySide6.QtCore import QSocketNotifier, QTimer
        from PySide6.QtMultimedia import (
            QAudioBufferOutput,
            QAudioFormat,
            QAudioOutput,
            QAudioSink,
            QMediaDevices,
            QMediaPlayer,
            QVideoSink,
        )

        self.channel = channel
        self.room = (WIDTH, HEIGHT)
        self.is_taken = True
        self.is_new = False
        self.level = 0
        self.frame = (0, 0)
        self.is_told = False
        self.kinds = QMediaPlayer
        self.player = QMediaPlayer()
        self.sink = QVideoSink()
        self.player.setVideoSink(self.sink)
        self.sink.videoFrameChanged.connect(self.drawn)
        self.output = None if QMediaDevices.defaultAudioOutput().isNull() else QAudioOutput()
        if self.output is not None:
            self.warm = QAudioSink(QMediaDevices.defaultAudioOutput(), QMediaDevices.defaultAudioOutput().preferredFormat())
            self.warm.start()
            self.warm.stop()
            self.player.setAudioOutput(self.output)
        self.plain = QAudioFormat()
        self.plain.setSampleRate(8000)
        self.plain.setChannelCount(1)
        self.plain.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self.levels = QAudioBufferOutput(self.plain)
        self.levels.audioBufferReceived.connect(self.heard)
        self.player.setAudioBufferOutput(self.levels)
        self.player.mediaStatusChanged.connect(self.changed)
        self.player.errorOccurred.connect(lambda error, words: self.say(fault="damaged"))
        self.player.playbackStateChanged.connect(lambda state: self.where())
        self.clock = QTimer()
        self.clock.setInterval(EVERY)
        self.clock.timeout.connect(self.where)
        self.asked = QSocketNotifier(channel.fileno(), QSocketNotifier.Type.Read)
        self.asked.activated.connect(self.answer)

    # What is asked

    def answer(self) -> None:
        """Do what the window asks for next; end with it."""
        try:
            request = frames.receive_request(self.channel)
        except frames.Breach:
            request = None
        if request is None:
            os._exit(0)
        payload, descriptor = request
        wanted = json.loads(payload)
        match wanted["do"]:
            case "open":
                assert descriptor is not None
                self.open(descriptor)
            case "measure":
                assert descriptor is not None
                self.measure(descriptor)
            case "play":
                self.player.play()
            case "pause":
                self.player.pause()
                self.where()
            case "seek":
                self.seek(wanted["to"])
            case "step":
                self.step(wanted["by"])
            case "rate":
                self.player.setPlaybackRate(wanted["of"] / 1000)
            case "volume":
                if self.output is not None:
                    self.output.setVolume(wanted["of"] / 100)
            case "room":
                self.room = (min(WIDTH, max(16, wanted["width"])), min(HEIGHT, max(16, wanted["height"])))
                self.is_new = True
                self.draw()
            case "taken":
                self.is_taken = True
                self.draw()

    def open(self, descriptor: int) -> None:
        """Begin with the file behind a descriptor: its first picture, standing still."""
        from PySide6.QtCore import QFile, QIODeviceBase

        self.file = QFile()
        self.file.open(descriptor, QIODeviceBase.OpenModeFlag.ReadOnly, QFile.FileHandleFlag.AutoCloseHandle)
        self.player.setSourceDevice(self.file)
        self.player.pause()
        self.clock.start()

    def measure(self, descriptor: int) -> None:
        """Go through a sound behind a descriptor of its own, as fast as it can be decoded, and tell how loud each part is."""
        from PySide6.QtCore import QFile, QIODeviceBase
        from PySide6.QtMultimedia import QAudioDecoder

        self.measured = QFile()
        self.measured.open(descriptor, QIODeviceBase.OpenModeFlag.ReadOnly, QFile.FileHandleFlag.AutoCloseHandle)
        self.loud: dict[int, int] = {}
        self.decoder = QAudioDecoder()
        self.decoder.setAudioFormat(self.plain)
        self.decoder.setSourceDevice(self.measured)
        self.decoder.bufferReady.connect(self.measure_on)
        self.decoder.finished.connect(self.say_loud)
        self.decoder.start()

    def measure_on(self) -> None:
        """Take the next piece that was decoded."""
        while self.decoder.bufferAvailable():
            buffer = self.decoder.read()
            length = self.player.duration() * 1000
            if length > 0:
                bar = min(BARS - 1, max(0, buffer.startTime()) * BARS // length)
                if bar not in self.loud and len(self.loud) >= BARS // 8:
                    self.say_loud()
                self.loud[bar] = max(_peak(buffer), self.loud.get(bar, 0))

    def say_loud(self) -> None:
        """Tell the parts that were measured since the last time."""
        held, self.loud = self.loud, {}
        self.say(loud=sorted(held.items()))

    def seek(self, to: int) -> None:
        """Go to a moment, in milliseconds. At its end a file that is over stands still there."""
        if self.player.playbackState() == self.kinds.PlaybackState.StoppedState:
            self.player.pause()
        self.player.setPosition(max(0, min(to, self.player.duration())))
        self.where()

    def step(self, by: int) -> None:
        """Go so many pictures on or back, and stand still."""
        self.player.pause()
        start, end = self.frame
        length = end - start if end > start else _FRAME
        # Seeking shows the first picture that begins then or later: a little before, rounding cannot miss it.
        self.seek((start + by * length - length // 4) // 1000)

    # What is said

    def say(self, **said: Any) -> None:
        """Tell the window something."""
        frames.send(self.channel, frames.JSON, json.dumps(said).encode())

    def where(self) -> None:
        """Tell the window where playing is."""
        state = self.player.playbackState()
        ended = self.player.mediaStatus() == self.kinds.MediaStatus.EndOfMedia
        playing = state == self.kinds.PlaybackState.PlayingState
        self.say(at=max(0, self.player.position()), playing=playing, ended=ended, level=self.level)
        self.level = 0

    def changed(self, status: Any) -> None:
        """The file is known now, or cannot be played."""
        if status == self.kinds.MediaStatus.InvalidMedia:
            self.say(fault="damaged")
        elif status in (self.kinds.MediaStatus.LoadedMedia, self.kinds.MediaStatus.BufferedMedia) and not self.is_told:
            self.is_told = True
            video, sound = bool(self.player.videoTracks()), bool(self.player.audioTracks())
            if not (video or sound):
                self.say(fault="damaged")
                return
            length = max(0, self.player.duration())
            self.say(length=length, video=video, sound=sound, seekable=self.player.isSeekable())

    def heard(self, buffer: Any) -> None:
        """How loud it is: the highest point since the last word on it, in thousandths."""
        self.level = max(self.level, _peak(buffer))

    def drawn(self, frame: Any) -> None:
        """There is another picture."""
        if frame.isValid():
            self.is_new = True
            self.draw()

    def draw(self) -> None:
        """Hand over the newest picture, if there is one and the window has taken the last."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QImage

        if not (self.is_new and self.is_taken):
            return
        frame = self.sink.videoFrame()
        if not frame.isValid():
            return
        self.is_new = self.is_taken = False
        self.frame = (max(0, frame.startTime()), max(0, frame.endTime()))
        picture = frame.toImage()
        wide, high = self.room
        if picture.width() > wide or picture.height() > high:
            picture = picture.scaled(
                wide, high, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        picture = picture.convertToFormat(QImage.Format.Format_RGB888)
        if picture.isNull():
            self.is_taken = True
            return
        line, row = picture.bytesPerLine(), picture.width() * 3
        data = bytes(picture.constBits())
        if line != row:  # rows end at a multiple of four bytes
            data = b"".join(data[start : start + row] for start in range(0, line * picture.height(), line))
        self.say(picture=[picture.width(), picture.height()], at=self.frame[0] // 1000)
        frames.send(self.channel, frames.PIXELS, data)


def _peak(buffer: Any) -> int:
    """The highest point of a piece of sound in 16-bit numbers, in thousandths."""
    samples = array.array("h")
    data = bytes(buffer.constData())
    samples.frombytes(data[: len(data) // 2 * 2])
    return min(1000, max(max(samples), -min(samples)) * 1000 // 32767) if samples else 0


def main() -> None:
    """Say what could be given up, then do what is asked until the window closes the channel."""
    channel = socket.socket(fileno=0)
    # Sound goes to a sound server by a socket in a folder of the person's, or not at all.
    reads = [Path(place) for place in _places("LD_LIBRARY_PATH")]
    reads += [Path(place) / "pulse" for place in _places("XDG_RUNTIME_DIR")]
    could = confine(memory=MEMORY, seconds=SECONDS, reads=reads, named=True)
    try:
        from PySide6.QtCore import QCoreApplication
        from PySide6.QtMultimedia import QMediaPlayer  # noqa: F401 - whether its libraries are here
    except ImportError as error:
        missing = str(error).partition(":")[0]
        frames.send(channel, frames.JSON, json.dumps({"fault": "library", "name": missing[:60]}).encode())
        return
    app = QCoreApplication(sys.argv[:1])
    player = Player(channel)
    # The sound server has been spoken to by now: nobody else can be.
    close_doors()
    player.say(**could, output=player.output is not None)
    app.exec()


def _places(name: str) -> list[str]:
    return [place for place in os.environ.get(name, "").split(os.pathsep) if place.startswith("/")]


if __name__ == "__main__":
    main()
