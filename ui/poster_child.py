"""The process that takes one picture out of a film, which only Qt can decode: it gives up its rights first.

It is a program of its own, started by `casefiles.services.evidence.reader` by its name and never imported (decision
0008). Descriptor 0 is the channel, a film comes as a descriptor, answers go in frames: see `reading_child`, whose rules
hold here too. Where Qt's multimedia is not whole on a system, it ends before it has said a word.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QFile, QIODevice, QObject, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtMultimedia import QMediaMetaData, QMediaPlayer, QVideoFrame, QVideoSink

from casefiles.services.evidence import frames
from casefiles.services.evidence.confinement import confine
from casefiles.services.evidence.syscalls import close_doors

MEMORY = 3 << 30
"""Bytes of address space: decoders reserve far more than they use."""
DARK = 24
"""Mean brightness, of 255, up to which a frame says nothing: films begin in black."""
FRAMES = 90
"""Frames that are looked at for one that is not dark."""


def main() -> None:
    """Answer requests until the parent closes the channel."""
    channel = socket.socket(fileno=0)
    # Before the first thread: a process of several can neither leave the network nor close its files.
    could = confine(memory=MEMORY)
    close_doors()
    os.environ.update({"QT_QPA_PLATFORM": "offscreen", "QT_MEDIA_BACKEND": "ffmpeg", "QT_FFMPEG_DECODING_HW_DEVICE_TYPES": ","})
    app = QGuiApplication([sys.argv[0]])
    frames.send(channel, frames.JSON, json.dumps(could).encode())
    while True:
        data, descriptors, _flags, _from = socket.recv_fds(channel, frames.REQUEST_CAP, 1)
        if not data or not descriptors:
            break
        seconds = float(json.loads(data)["seconds"])
        # The parent kills us earlier; this is for a parent that was killed itself.
        signal.alarm(int(seconds * 3) + 1)
        film = Film(descriptors[0])
        image = film.poster(app, seconds)
        answer: dict[str, Any] = {"size": [0, 0], "metadata": film.metadata}
        rgb = b""
        if not image.isNull():
            rgb = pixels(image)
            answer["size"] = [image.width(), image.height()]
        frames.send(channel, frames.JSON, json.dumps(answer).encode())
        if rgb:
            frames.send(channel, frames.PIXELS, rgb)
        film.close()
        signal.alarm(0)
    os._exit(0)  # decoders of hostile films are not asked to tidy up


class Film(QObject):
    """One film, played without sound until a frame is not dark."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.metadata: list[tuple[str, str]] = []
        self._file = QFile(self)
        self._file.open(descriptor, QIODevice.OpenModeFlag.ReadOnly, QFile.FileHandleFlag.AutoCloseHandle)
        self._sink = QVideoSink(self)
        self._player = QMediaPlayer(self)
        self._player.setVideoSink(self._sink)
        self._best = QImage()
        self._seen = 0
        self._end: Callable[[], object] = lambda: None

    def poster(self, app: QGuiApplication, seconds: float) -> QImage:
        """The first frame that is not dark, else the first there is, at most `frames.SIDE` wide and high."""
        self._end = app.quit
        self._sink.videoFrameChanged.connect(self._look)
        self._player.errorOccurred.connect(lambda error, words: app.quit())
        self._player.mediaStatusChanged.connect(self._ended)
        limit = QTimer(self)
        limit.setSingleShot(True)
        limit.timeout.connect(app.quit)
        limit.start(int(seconds * 1000))
        self._player.setSourceDevice(self._file, QUrl())
        self._player.play()
        app.exec()
        limit.stop()
        self._tell()
        return self._best

    def close(self) -> None:
        """Let go of the film."""
        self._sink.videoFrameChanged.disconnect(self._look)
        self._player.stop()
        self._player.setSourceDevice(None, QUrl())
        self._file.close()
        self.deleteLater()

    def _look(self, frame: QVideoFrame) -> None:
        image = frame.toImage() if frame.isValid() else QImage()
        if image.isNull():
            return
        self._seen += 1
        bright = brightness(image) > DARK
        if self._best.isNull() or bright:
            self._best = small(image)
        if bright or self._seen >= FRAMES:
            self._end()

    def _ended(self, status: QMediaPlayer.MediaStatus) -> None:
        if status in (QMediaPlayer.MediaStatus.EndOfMedia, QMediaPlayer.MediaStatus.InvalidMedia):
            self._end()

    def _tell(self) -> None:
        """What the decoder knows; whatever the file itself says goes before it."""
        if self._player.duration() > 0:
            tenths = self._player.duration() // 100
            whole, tenth = divmod(tenths, 10)
            said = f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}.{tenth}"
            self.metadata.append(("duration", said))
        size = self._player.metaData().value(QMediaMetaData.Key.Resolution)
        if isinstance(size, QSize) and size.isValid():
            self.metadata += [("width", str(size.width())), ("height", str(size.height()))]


def brightness(image: QImage) -> int:
    """The mean brightness of a picture, from 0 to 255."""
    grey = image.scaled(16, 16, mode=Qt.TransformationMode.SmoothTransformation).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = [bytes(grey.constScanLine(y))[: grey.width()] for y in range(grey.height())]
    return sum(map(sum, rows)) // max(1, grey.width() * grey.height())


def small(image: QImage) -> QImage:
    """A picture made to fit, never larger than it is."""
    if max(image.width(), image.height()) <= frames.SIDE:
        return image
    return image.scaled(
        frames.SIDE, frames.SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def pixels(image: QImage) -> bytes:
    """Three bytes a pixel, rows from the top."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    return b"".join(bytes(plain.constScanLine(y))[: plain.width() * 3] for y in range(plain.height()))


if __name__ == "__main__":
    main()
