"""Looking into evidence from a safe distance: a child process parses, this side checks every word it says.

Formats on disk, section 20: input by descriptor, output in frames with hard caps, a child for each batch, restarted
after any anomaly; own session, whose whole group is killed; neither key nor library path nor environment reaches it.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from casefiles.database.staging import open_source
from casefiles.errors import BadInput
from casefiles.services.evidence import children, frames, media_types
from casefiles.services.evidence.children import Confinement, command_of
from casefiles.services.evidence.renewed_child import RenewedChild
from casefiles.words import _

Kind = Literal["image", "pdf", "document", "mail", "text", "audio", "video", "archive", "other"]
NOTES: Mapping[str, Callable[[], str]] = {
    "cut": lambda: _("The text is very long; only its first part was read."),
    "pages_cut": lambda: _("The document is very long; only its first pages were read."),
    "password": lambda: _("The file is protected by a password; its content was not read."),
    "damaged": lambda: _("The file is damaged or not what it seems; its content could not be read, or not all of it."),
    "metadata": lambda: _("What the file says about itself is damaged and was not read in full."),
    "bomb": lambda: _("The file unpacks to far more than it should, as attacks do; its content was not read."),
    "entities": lambda: _("The document brings definitions of its own, as attacks do; its content was not read."),
    "memory": lambda: _("Reading the file took too much memory; its content was not read in full."),
    "listed_only": lambda: _("The list is very long; only its first part was read."),
    "traversal": lambda: _("Names in the archive lead outside of it, as attacks do; beware of unpacking it elsewhere."),
    "archive_bomb": lambda: _("The archive unpacks to far more than it should, as attacks do; it was only listed."),
    "locked_members": lambda: _("Files in the archive are protected by a password; only their names are known."),
    "locked_list": lambda: _("The archive is protected by a password; not even the names in it can be read."),
    "volume": lambda: _("The archive is one part of several; only what this part tells was listed."),
    "not_read": lambda: _("The text of this kind of file is not read."),
}
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+_-]{0,100}")
_KEY = re.compile(r"[a-z_]{1,40}")
COMMAND = command_of("casefiles.services.evidence.reading_child")
POSTER = command_of("ui.poster_child")
"""A program found by its name, as any other would be: it needs Qt, which nothing here imports (decision 0008)."""


@dataclass(frozen=True)
class Page:
    """The text of one page, numbered from 1. A file without pages has one."""

    number: int
    text: str


@dataclass(frozen=True)
class Pixels:
    """A picture drawn by the child: `rgb` holds width x height x 3 bytes, rows from the top."""

    width: int
    height: int
    rgb: bytes

    def to_png(self) -> bytes:
        """The picture as a PNG file."""
        return self._saved("PNG")

    def to_jpeg(self, quality: int = 85) -> bytes:
        """The picture as a JPEG file; `quality` from 1 to 95."""
        return self._saved("JPEG", quality=quality)

    def _saved(self, form: str, **options: int) -> bytes:
        from PIL import Image

        out = io.BytesIO()
        Image.frombytes("RGB", (self.width, self.height), self.rgb).save(out, form, **options)
        return out.getvalue()


@dataclass(frozen=True)
class Grey:
    """A page drawn by the child for the recognition of its text: `pixels` holds width x height bytes, rows from the top."""

    width: int
    height: int
    pixels: bytes

    def to_pgm(self) -> bytes:
        """The page as a PGM file."""
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.pixels


@dataclass(frozen=True)
class Reading:
    """What a file is and says. `note` is a sentence for the reader when something was not read, else None.

    `count`: how many pages, sheets or slides the file has, those without text too; None where it has none.
    """

    media_type: str
    kind: Kind
    metadata: tuple[tuple[str, str], ...] = ()
    pages: tuple[Page, ...] = ()
    thumbnail: Pixels | None = None
    note: str | None = None
    count: int | None = None


class Reader(children.Closing):
    """Reads the files of one batch in one child, which starts with the first file. Use a new one for each source."""

    def __init__(
        self,
        *,
        timeout: float = 10.0,
        command: Sequence[str] = COMMAND,
        poster: Sequence[str] = POSTER,
        poster_timeout: float = 10.0,
    ) -> None:
        """`timeout` is in seconds for each file, start of the child excluded; `command` speaks `frames` on channel 0.

        `poster` is the command of the child that takes a picture out of a film, with its own timeout; empty for none.
        """
        self.timeout = timeout
        self.reading = RenewedChild(command)
        self._poster = RenewedChild(poster) if poster else None
        self._poster_timeout = poster_timeout
        self._posterless = False

    @property
    def confinement(self) -> Confinement | None:
        """What the child that reads could give up; None before it has started."""
        return self.reading.confinement

    def close(self) -> None:
        """End the children and everything they may have started."""
        self.reading.close()
        if self._poster is not None:
            self._poster.close()

    def stop(self) -> None:
        """Have the file that is being read end with a note, at once; for another thread than the one that reads."""
        for child in (self.reading, self._poster):
            if child is not None:
                child.stop()

    def read(self, source: Path | int, name: str) -> Reading:
        """Look into a file: a path, or a descriptor open for reading, which stays open. Never raises for a bad file.

        A child that dies, is silent past the timeout or speaks out of turn is killed and gives a Reading with a note.
        """
        if isinstance(source, Path):
            try:
                with open_source(source) as file:
                    return self._read(file.fileno(), name)
            except BadInput as error:
                return _unread(name, b"", str(error))
        return self._read(source, name)

    def _read(self, descriptor: int, name: str) -> Reading:
        head = b""
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            head = os.read(descriptor, media_types.HEAD)
            if not children.CONFINED:
                return _unread(name, head, _("Files are not read on this system: the reader cannot be confined there."))
            reading = self._asked(descriptor, name)
        except frames.TooSlow:
            note = _("Reading the file took too long and was stopped; its content was not read.")
        except frames.Breach:
            note = _("The reader stopped at this file, which may be damaged or hostile; its content was not read.")
        except OSError as error:
            note = _("The file could not be read: {reason}.").format(reason=error.strerror or type(error).__name__)
        else:
            if reading.kind == "video" and reading.thumbnail is None and reading.note is None:
                return self._with_poster(reading, descriptor, name)
            return reading
        self.reading.close()
        return _unread(name, head, note)

    def _asked(self, descriptor: int, name: str) -> Reading:
        request = {"name": frames.clean(name)[-200:], "seconds": self.timeout * 0.7}
        answer, deadline = self.reading.ask(descriptor, request, self.timeout)
        reading, size, last = _checked(answer)
        if size != (0, 0):
            rgb = self.reading.pixels(frames.PIXELS, size[0] * size[1] * 3, deadline)
            reading = replace(reading, thumbnail=Pixels(*size, rgb))
        if last:
            self.reading.close()
        return replace(reading, note=_joined(reading.note, _unconfined(self.confinement)))

    def _with_poster(self, reading: Reading, descriptor: int, name: str) -> Reading:
        """The reading of a film with a picture out of it; with a note where none could be taken."""
        if self._poster is None:
            return reading
        missing = _("No picture of the film could be made: what Qt needs for that is not installed here.")
        if self._posterless:
            return replace(reading, note=missing)
        request = {"name": frames.clean(name)[-200:], "seconds": self._poster_timeout * 0.7}
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            answer, deadline = self._poster.ask(descriptor, request, self._poster_timeout)
            width, height = _size(answer.get("size"))
            more = [(_word(key), _string(value)[: frames.VALUE_CAP]) for key, value in _pairs(answer.get("metadata"))]
            rgb = self._poster.pixels(frames.PIXELS, width * height * 3, deadline) if width else b""
        except frames.TooSlow:
            self._poster.close()
            return replace(reading, note=_("Making a picture of the film took too long and was stopped."))
        except (frames.Breach, OSError):
            # One that did not even start will not start for the next film either.
            self._posterless = self._poster.confinement is None
            self._poster.close()
            broken = _("The film could not be shown, it may be damaged or hostile; there is no picture of it.")
            return replace(reading, note=missing if self._posterless else broken)
        if not width:
            return replace(reading, note=_("No picture of the film could be made."))
        known = {key for key, _value in reading.metadata}
        added = tuple(pair for pair in more[:20] if pair[0] not in known)
        less = self._poster.confinement
        note = _unconfined(less) if less != self.confinement else None
        return replace(reading, thumbnail=Pixels(width, height, rgb), metadata=reading.metadata + added, note=note)

    def draw(self, descriptor: int, name: str, page: int, *, timeout: float = 30.0) -> Grey | None:
        """One page of a picture or PDF, numbered from 1, drawn for the recognition of its text; None when that fails."""
        if not children.CONFINED:
            return None
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            request = {"name": frames.clean(name)[-200:], "seconds": timeout * 0.7, "draw": page}
            answer, deadline = self.reading.ask(descriptor, request, timeout)
            width, height = _size(answer.get("size"), frames.PAGE_SIDE)
            grey = self.reading.pixels(frames.GREY, width * height, deadline) if width else b""
        except (frames.Breach, OSError):
            self.reading.close()
            return None
        if bool(answer.get("last")):
            self.reading.close()
        return Grey(width, height, grey) if width else None


def _unconfined(held: Confinement | None) -> str | None:
    """What this system could not take from a child: the one who relies on it must know."""
    if held is None or (held.network and held.files):
        return None
    if held.files:
        return _("The network could not be taken from the process that read it: this system does not allow that.")
    if held.network:
        return _("Other files could not be closed to the process that read it: this system does not allow that.")
    return _(
        "Neither the network nor other files could be closed to the process that read it: this system does not "
        "allow that."
    )


def _unread(name: str, head: bytes, note: str) -> Reading:
    media_type = media_types.type_of(head, name)
    return Reading(media_type, cast(Kind, media_types.kind_of(media_type)), note=note)


def _joined(*sentences: str | None) -> str | None:
    return " ".join(sentence for sentence in sentences if sentence) or None


def _checked(answer: dict[str, object]) -> tuple[Reading, tuple[int, int], bool]:
    """The answer as values, the size of the picture that follows, and whether the child has ended. Raises Breach."""
    media_type = answer.get("type")
    if not isinstance(media_type, str) or not _MEDIA_TYPE.fullmatch(media_type):
        raise frames.Breach("type")
    metadata = [(_word(key), _string(value)[: frames.VALUE_CAP]) for key, value in _pairs(answer.get("metadata"))]
    pages = [Page(_number(number), _string(text)) for number, text in _pairs(answer.get("pages"))]
    notes = answer.get("notes")
    if len(metadata) > frames.METADATA_CAP or sum(len(page.text) for page in pages) > frames.TEXT_CAP:
        raise frames.Breach("too much")
    if not isinstance(notes, list) or not all(isinstance(note, str) and note in NOTES for note in notes):
        raise frames.Breach("notes")
    size = _size(answer.get("size"))
    note = " ".join(NOTES[note]() for note in dict.fromkeys(notes)) or None
    kind = cast(Kind, media_types.kind_of(media_type))
    return (
        Reading(media_type, kind, tuple(metadata), tuple(pages), None, note, _number(answer.get("count")) or None),
        size,
        bool(answer.get("last")),
    )


def _size(value: object, most: int = frames.SIDE) -> tuple[int, int]:
    """Width and height in pixels; (0, 0) for no picture. Raises Breach."""
    if not isinstance(value, list) or len(value) != 2:
        raise frames.Breach("size")
    width, height = _number(value[0]), _number(value[1])
    if max(width, height) > most or (width == 0) != (height == 0):
        raise frames.Breach("size")
    return width, height


def _pairs(value: object) -> list[tuple[object, object]]:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise frames.Breach("pairs")
    return [(pair[0], pair[1]) for pair in value]


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise frames.Breach("text")
    return frames.clean(value)


def _word(value: object) -> str:
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise frames.Breach("key")
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < 1 << 31:
        raise frames.Breach("number")
    return value
