"""Looking at the pages of one file: a confined child draws them to pixels, this side checks every word it says.

The child stays while the file is looked at, and is started anew at the next ask after it died, was too slow or spoke out
of turn. Protocol and rules as of the reader: formats on disk, section 20. Only pixels made here reach window and paper.
"""

from __future__ import annotations

import json
import socket
import subprocess
import threading
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.file_place import PagePlace, RegionPlace
from casefiles.domain.folding import fold, pieces
from casefiles.domain.registers import GONE, StoredObject
from casefiles.errors import CasefilesError, NotFound
from casefiles.progress import Progress, silent
from casefiles.services.evidence import children, frames
from casefiles.services.evidence.reader import NOTES, Pixels
from casefiles.services.evidence.viewers import DRAWN_CAP, PAGES_CAP, PARTS, TEXT_CAP, WIDEST, Box, drawn_size
from casefiles.words import _

DRAWN_KINDS = frozenset({"image", "pdf"})
"""Kinds of file (`media_types.kind_of`) whose pages can be drawn."""
ANSWER_CAP = 16 << 20
FIND_PAGES = 500
"""Pages that are looked through at a time, at most."""
_LONGEST_PAGE = 400_000
"""Natural pixels of a page's side, at most."""
_COMMAND = children.command_of("casefiles.services.evidence.viewing_child")


class CannotView(CasefilesError):
    """The file, or a page of it, cannot be shown; the message says why."""


@dataclass(frozen=True)
class Opened:
    """A file that can be looked at: the size of each page in natural pixels (those of a picture; 1/96 inch of paper).

    `note` is a sentence where not all of it can be shown, else "".
    """

    sizes: tuple[tuple[int, int], ...]
    note: str = ""


@dataclass(frozen=True)
class PageText:
    """The text of a page; `boxes` has for each character left, top, width and height in 1/10,000 of the unturned page."""

    text: str
    boxes: tuple[Box, ...]

    def lines_of(self, start: int, end: int) -> list[Box]:
        """The boxes that characters from `start` to before `end` fill, one for each run on a line."""
        found: list[Box] = []
        for left, top, wide, high in self.boxes[start:end]:
            if not wide or not high:
                continue
            if found:
                before = found[-1]
                same = before[1] < top + high / 2 < before[1] + before[3]
                if same and left >= before[0] - wide and left - before[0] - before[2] < 3 * high:
                    right, bottom = max(before[0] + before[2], left + wide), max(before[1] + before[3], top + high)
                    upper = min(before[1], top)
                    found[-1] = (before[0], upper, right - before[0], bottom - upper)
                    continue
            found.append((left, top, wide, high))
        return found


class Folded:
    """A text as it is searched, and where in the original each of its characters stands."""

    def __init__(self, text: str) -> None:
        folded: list[str] = []
        self._starts = array("I")
        for n, piece in enumerate(pieces(text)):
            for sign in piece:
                # Blanks are tidied as `fold` tidies them: one between words.
                if sign == " " and (not folded or folded[-1] == " "):
                    continue
                folded.append(sign)
                self._starts.append(n)
        self._text = "".join(folded)

    def places(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Where folded words stand: the first character, and the one after the last."""
        at = self._text.find(wanted)
        while at >= 0:
            yield self._starts[at], self._starts[at + len(wanted) - 1] + 1
            at = self._text.find(wanted, at + len(wanted))


class Viewing(children.Closing):
    """One file, looked at. Every method but `close` may take seconds, belongs in a worker thread and raises CannotView."""

    def __init__(
        self,
        open_source: Callable[[], BinaryIO],
        name: str,
        *,
        timeout: float = 15.0,
        command: Sequence[str] = _COMMAND,
    ) -> None:
        """`open_source` opens the file's bytes for reading; `timeout` is in seconds for each ask."""
        self._open_source = open_source
        self._name = name
        self.timeout = timeout
        self._command = tuple(command)
        self._lock = threading.Lock()
        self._ending = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._opened: Opened | None = None
        self._kind = ""
        self._texts: dict[int, Folded] = {}
        self.is_closed = False

    @property
    def process(self) -> int | None:
        """The number of the child that runs now."""
        child = self._child
        return child.pid if child is not None else None

    @property
    def is_picture(self) -> bool:
        """Whether the open file is a picture, not paper; said by the child when it opens the file."""
        return self._kind == "image"

    def close(self) -> None:
        """End the child and whatever it is doing. Returns at once, and may be called from any thread."""
        self.is_closed = True
        self._end()

    def open(self) -> Opened:
        """What pages there are."""
        with self._lock:
            self._begun()
            assert self._opened is not None
            return self._opened

    def draw(self, page: int, width: int, turn: int = 0, clip: Box | None = None) -> Pixels:
        """A page (from 1) turned clockwise by 0, 90, 180 or 270 degrees and then `width` pixels wide, or the part `clip`.

        Raises CannotView for what is no page, or too large for one ask (`viewers.WIDEST`, `viewers.DRAWN_CAP`).
        """
        with self._lock:
            self._begun()
            across, down = drawn_size(self._size(page), width, turn)
            box = clip or (0, 0, across, down)
            if turn not in (0, 90, 180, 270) or not 0 < max(across, down) <= WIDEST:
                raise CannotView(_("The page cannot be drawn so large."))
            if box[2] < 1 or box[3] < 1 or box[2] * box[3] > DRAWN_CAP:
                raise CannotView(_("The page cannot be drawn so large."))
            answer, rgb = self._asked({"ask": "draw", "page": page, "width": width, "turn": turn, "clip": list(box)})
            if len(rgb) != box[2] * box[3] * 3:
                raise self._broken()
            return Pixels(box[2], box[3], rgb)

    def text(self, page: int) -> PageText:
        """A page's text and where each character stands; empty for a picture."""
        with self._lock:
            self._begun()
            self._size(page)
            answer, _pixels = self._asked({"ask": "text", "page": page})
            text, flat = answer.get("text"), answer.get("boxes")
            if not isinstance(text, str) or not isinstance(flat, list) or len(text) > TEXT_CAP:
                raise self._broken()
            if len(flat) != 4 * len(text) or not all(type(one) is int and 0 <= one <= PARTS for one in flat):
                raise self._broken()
            boxes = tuple((flat[n], flat[n + 1], flat[n + 2], flat[n + 3]) for n in range(0, len(flat), 4))
            return PageText(frames.clean(text) if len(frames.clean(text)) == len(text) else "", boxes)

    def find(self, words: str, progress: Progress = silent) -> list[PagePlace]:
        """Every place where these words stand, accents, case and line breaks aside, in order. Empty words are nowhere."""
        found: list[PagePlace] = []
        count, page = len(self.open().sizes), 1
        while page <= count:
            progress(page - 1, count, "")
            places, page = self.find_on(words, page)
            found += places
        return found

    def find_on(self, words: str, page: int) -> tuple[list[PagePlace], int]:
        """The places on a page and on some of those after it, and the page to go on with: one ask of the child at most.

        A person who looks for words in a long paper sees the first places at once, and can turn pages meanwhile.
        """
        wanted = fold(words)
        count = len(self.open().sizes)
        if not wanted:
            return [], count + 1
        if page not in self._texts and page <= count:
            self._read_on(page)
        found: list[PagePlace] = []
        until = page + FIND_PAGES
        while page in self._texts and page < until:
            found += [PagePlace(page, start, end) for start, end in self._texts[page].places(wanted)]
            page += 1
        return found, page

    def cut(self, place: RegionPlace, longest: int) -> Pixels:
        """The region of a page as a picture whose longer side is `longest` pixels, or fewer where the page has fewer."""
        size = self._size_of(place.page)
        across, down = size[0] * place.w / PARTS, size[1] * place.h / PARTS
        # Paper is drawn from lines and letters: it can be drawn finer than its natural size, a picture cannot.
        finest = 1.0 if self._kind == "image" else 4.0
        scale = min(finest, longest / max(across, down, 1))
        width = max(1, min(WIDEST, round(size[0] * scale)))
        drawn = drawn_size(size, width, 0)
        left, top = place.x * drawn[0] // PARTS, place.y * drawn[1] // PARTS
        wide = max(1, min(drawn[0] - left, round(place.w * drawn[0] / PARTS)))
        high = max(1, min(drawn[1] - top, round(place.h * drawn[1] / PARTS)))
        return self.draw(place.page, width, 0, (left, top, wide, high))

    def _size_of(self, page: int) -> tuple[int, int]:
        with self._lock:
            self._begun()
            return self._size(page)

    # The child

    def _size(self, page: int) -> tuple[int, int]:
        assert self._opened is not None
        if not 1 <= page <= len(self._opened.sizes):
            raise CannotView(_("The file has no page {number}.").format(number=page))
        return self._opened.sizes[page - 1]

    def _read_on(self, page: int) -> None:
        with self._lock:
            self._begun()
            answer, _pixels = self._asked({"ask": "texts", "page": page})
            texts = answer.get("texts")
            if not isinstance(texts, list) or not texts or not all(isinstance(one, str) for one in texts):
                raise self._broken()
            for n, text in enumerate(texts):
                self._texts[page + n] = Folded(text[:TEXT_CAP])

    def _begun(self) -> None:
        """See to it that a child has the file open."""
        if self.is_closed:
            raise CannotView(_("The file is not shown any more."))
        if not children.CONFINED:
            raise CannotView(_("Files are not read on this system: the reader cannot be confined there."))
        if self._channel is not None:
            return
        with self._open_source() as file:
            try:
                channel = self._start()
                first = json.dumps({"name": frames.clean(self._name)[-200:], "seconds": self.timeout * 0.7})
                channel.settimeout(self.timeout)
                socket.send_fds(channel, [first.encode("ascii")], [file.fileno()])
            except (OSError, frames.Breach) as error:
                raise self._broken() from error
        answer, _pixels = self._received()
        sizes, kind = answer.get("sizes"), answer.get("kind")
        if not isinstance(sizes, list) or not 0 < len(sizes) <= PAGES_CAP or kind not in DRAWN_KINDS:
            raise self._broken()
        read = []
        for size in sizes:
            if not isinstance(size, list) or len(size) != 2:
                raise self._broken()
            if not all(type(side) is int and 0 < side < _LONGEST_PAGE for side in size):
                raise self._broken()
            read.append((size[0], size[1]))
        self._kind = str(kind)
        self._opened = Opened(tuple(read), _note(answer))

    def _asked(self, ask: dict[str, object]) -> tuple[dict[str, object], bytes]:
        channel = self._channel
        if channel is None:  # closed meanwhile, from another thread
            raise self._broken()
        try:
            channel.settimeout(self.timeout)
            frames.send(channel, frames.JSON, json.dumps(ask).encode("ascii"))
        except OSError as error:
            raise self._broken() from error
        return self._received()

    def _received(self) -> tuple[dict[str, object], bytes]:
        deadline = time.monotonic() + self.timeout
        channel = self._channel
        if channel is None:
            raise self._broken()
        try:
            answer = json.loads(frames.receive(channel, frames.JSON, ANSWER_CAP, deadline))
            if not isinstance(answer, dict):
                raise frames.Breach("no object")
            rgb = b""
            if answer.get("pixels"):
                rgb = frames.receive(channel, frames.PIXELS, DRAWN_CAP * 3, deadline)
        except frames.TooSlow as error:
            self._end()
            raise CannotView(_("Drawing took too long and was stopped; try again, or smaller.")) from error
        except (frames.Breach, ValueError, RecursionError) as error:
            raise self._broken() from error
        fault = answer.get("fault")
        if fault is not None or answer.get("last"):
            self._end()
        if fault is not None:
            raise CannotView(NOTES[fault]() if isinstance(fault, str) and fault in NOTES else str(self._broken()))
        return answer, rgb

    def _start(self) -> socket.socket:
        child, ours = children.spawn(self._command)
        with self._ending:
            self._child, self._channel = child, ours
        if self.is_closed:  # closed meanwhile, before there was anything to end
            self._end()
            raise frames.Breach("closed")
        frames.receive(ours, frames.JSON, frames.REQUEST_CAP, time.monotonic() + children.STARTING)
        return ours

    def _end(self) -> None:
        with self._ending:
            child, self._child = self._child, None
            channel, self._channel = self._channel, None
        if channel is not None:
            # A thread that waits for an answer wakes up; closing alone would leave it asleep.
            with suppress(OSError):
                channel.shutdown(socket.SHUT_RDWR)
            channel.close()
        if child is not None:
            children.end(child)

    def _broken(self) -> CannotView:
        self._end()
        if self.is_closed:
            return CannotView(_("The file is not shown any more."))
        return CannotView(_("The reader stopped at this file, which may be damaged or hostile; it cannot be shown."))


def _note(answer: dict[str, object]) -> str:
    note = answer.get("note")
    return NOTES[note]() if isinstance(note, str) and note in NOTES else ""


def view_exhibit(library: Library, exhibit: int) -> Viewing:
    """The file of an evidence item, to be looked at; nothing is started yet.

    Raises NotFound for an item that is not there, has no file, or whose file was disposed of.
    """
    with library.read() as session:
        row = session.execute(
            select(Exhibit.sha256, Exhibit.original_name, Exhibit.name, StoredObject.form)
            .join(StoredObject, StoredObject.sha256 == Exhibit.sha256)
            .where(Exhibit.id == exhibit)
        ).first()
    if row is None or row.form == GONE:
        raise NotFound(_("The library holds no file of this evidence item."))
    digest = str(row.sha256)
    return Viewing(lambda: library.vault.open(digest), Path(row.original_name or row.name or "").name)
