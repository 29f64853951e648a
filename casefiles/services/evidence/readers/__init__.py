"""One reader for each kind of file. They run in the reading child alone, and import what they need when they are called.

Each has `read(file, name, found, deadline)`: it adds to `found` what it sees, so that what was found before a fault
stays. `deadline` is in `time.monotonic()` seconds: a reader that takes pages one by one stops there and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from casefiles.services.evidence.frames import METADATA_CAP, TEXT_CAP, VALUE_CAP, clean


@dataclass
class Found:
    """What a reader has seen so far. Notes are keys of `reader.NOTES`; pixels are width, height and RGB bytes."""

    metadata: list[tuple[str, str]] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)
    pixels: tuple[int, int, bytes] | None = None
    notes: list[str] = field(default_factory=list)
    count: int = 0
    """Pages, sheets or slides, those without text too; 0 where the file has none."""
    room: int = TEXT_CAP

    def tell(self, key: str, value: object) -> None:
        """Add a value to the metadata; one that is empty is left out."""
        text = clean(str(value)).strip(" \t\r\n\ufffd")
        if text and len(self.metadata) < METADATA_CAP:
            self.metadata.append((key, text[:VALUE_CAP]))

    def page(self, number: int, text: str) -> bool:
        """Add a page's text; False when there is no room for more, which is noted."""
        whole = clean(text)
        cut = whole[: self.room]
        self.room -= len(cut)
        if cut.strip():
            self.pages.append((number, cut))
        if len(cut) < len(whole):
            self.note("cut")
        return self.room > 0

    def note(self, key: str) -> None:
        """Add a note once."""
        if key not in self.notes:
            self.notes.append(key)


class Refused(Exception):
    """A reader will not read on; the argument is the key of the note that says why."""
