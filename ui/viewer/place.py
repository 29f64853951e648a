"""Going to a file: what its Place in the window's history says besides the evidence item."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from casefiles.domain.file_place import FilePlace, PagePlace, kept_place
from ui import contents
from ui.desk import Desk
from ui.history import Place
from ui.viewer.choosing import can_view

if TYPE_CHECKING:
    from casefiles.services.search import Hit


class Looking(NamedTuple):
    """Where in the file, which words to find in it, the ref of the entry that the person came from, and that of the
    evidence item which is looked at beside it."""

    place: FilePlace | None = None
    find: str = ""
    about: str = ""
    beside: str = ""

    def write(self) -> str:
        """As the detail of a Place; "" for the file alone."""
        place = self.place.write() if self.place is not None else ""
        held = {"about": self.about, "beside": self.beside, "find": self.find, "place": place}
        kept = {key: value for key, value in held.items() if value}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""

    @classmethod
    def read(cls, detail: str) -> Looking:
        """What the detail of a Place says; nothing where it says nothing that is understood."""
        try:
            held = json.loads(detail) if detail else {}
        except ValueError:
            held = {}
        if not isinstance(held, dict):
            held = {}
        words = {key: str(held.get(key) or "") for key in ("place", "find", "about", "beside")}
        return cls(kept_place(words["place"]), words["find"], words["about"], words["beside"])


def passage_of(hit: Hit) -> Place | None:
    """Where a hit in the text of evidence is looked at, its words found there; None for any other hit, and for files
    that cannot be shown."""
    if not hit.page or not can_view(hit.media_type):
        return None
    return Place(contents.VIEW, hit.record.ref, Looking(PagePlace(hit.page), hit.words).write())


def look_at(desk: Desk, exhibit: str, place: FilePlace | None = None, *, find: str = "", about: str = "") -> None:
    """Show the file of an evidence item (by its ref) in the window; Back leads to where the person was."""
    desk.go(contents.VIEW, exhibit, Looking(place, find, about).write())
