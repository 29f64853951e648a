"""What the box at the top finds: references, entries by their words, what was seen last, new entries by name."""

from __future__ import annotations

from PySide6.QtCore import QObject

from casefiles.words import _
from ui import contents, icons
from ui.desk import Desk
from ui.history import Place
from ui.suggestion import Suggestion

IN_A_GROUP = 5
RECENT = 6


class Finding(QObject):
    """`find` is called in another thread; what was seen last is told by `arrived`."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._seen: list[str] = []
        desk.opened.connect(self._seen.clear)

    def arrived(self, place: Place) -> None:
        """The person is at a place now."""
        if place.ref and place.page in contents.LISTED:
            self._seen = [place.ref, *(ref for ref in self._seen if ref != place.ref)][: RECENT + 1]

    def find(self, text: str) -> list[Suggestion]:
        """Suggestions for what was typed; for nothing typed, the entries seen last."""
        library = self.desk.library
        if library is None:
            return []
        if not text.strip():
            return self._recent()
        found = self._by_ref(text)
        known = {one.place.ref for one in found if one.place is not None}
        found += [one for one in self._by_words(text) if one.place is None or one.place.ref not in known]
        return found + (self._new(text) if library.writable else [])

    def _by_ref(self, text: str) -> list[Suggestion]:
        from casefiles.errors import NotFound
        from casefiles.services.lookup import by_ref, tidy_ref

        library = self.desk.library
        if library is None or tidy_ref(text) is None:
            return []
        try:
            with library.read() as session:
                found = by_ref(session, text)
        except NotFound:
            return []
        from casefiles.services.glance import shown_on

        place = shown_on(library, found.id)
        if place is None:
            return []
        return [_suggestion(_("Reference"), found.title, found.ref, found.type, place.type, place.ref)]

    def _by_words(self, text: str) -> list[Suggestion]:
        from casefiles.services import glance, search

        library = self.desk.library
        assert library is not None
        hits = search.search(library, text, limit=40).hits
        groups: dict[str, list[Suggestion]] = {}
        for hit in hits:
            record = hit.record
            where = record if contents.page_of(record.type) else glance.shown_on(library, record.id)
            if where is None or not contents.page_of(where.type):
                continue
            group = contents.plural(where.type)
            if len(groups.setdefault(group, [])) >= IN_A_GROUP:
                continue
            if any(one.place is not None and one.place.ref == where.ref for one in groups[group]):
                continue
            snippet = " ".join(hit.snippet.split())
            detail = f"{where.ref} · {hit.place}: {snippet}" if hit.place else where.ref
            if record.type != where.type and not hit.place:
                detail = f"{where.ref} · {snippet}"
            groups[group].append(_suggestion(group, where.title, detail, where.type, where.type, where.ref))
        return [one for group in groups.values() for one in group]

    def _new(self, text: str) -> list[Suggestion]:
        from casefiles.domain.folding import fold

        words = fold(text).split()
        return [
            Suggestion(_("New"), _(new), icon="plus", place=Place(name, "", contents.BEGIN))
            for name, new in contents.NEW
            if words and all(any(part.startswith(word) for part in fold(_(new)).split()) for word in words)
        ][:IN_A_GROUP]

    def _recent(self) -> list[Suggestion]:
        from casefiles.errors import NotFound
        from casefiles.services.lookup import by_ref

        library = self.desk.library
        if library is None:
            return []
        found = []
        with library.read() as session:
            for ref in self._seen:
                try:
                    record = by_ref(session, ref)
                except NotFound:
                    continue
                found.append(_suggestion(_("Seen last"), record.title, record.ref, record.type, record.type, record.ref))
        return found[:RECENT]


def _suggestion(group: str, text: str, detail: str, icon_type: str, page: str, ref: str) -> Suggestion:
    return Suggestion(group, text, detail, icons.RECORD_ICONS.get(icon_type, "file"), Place(contents.page_of(page), ref))
