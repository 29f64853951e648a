"""What the box at the top finds: references, entries by words and conditions, saved searches, what was seen last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casefiles.words import _, number
from ui import contents, icons
from ui.desk import Desk
from ui.history import Place
from ui.suggestion import Suggestion

if TYPE_CHECKING:
    from casefiles.database.library import Library
    from casefiles.services.search import Hit

IN_A_GROUP = 5
RECENT = 6
AT_ONCE = 40
"""Hits that are asked for, so that each group has its lines."""


class Finding(QObject):
    """`find` is called in another thread; what was seen last is told by `arrived`, and kept by library as ids alone."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._seen: list[int] = []
        desk.opened.connect(self._opened)

    def _opened(self) -> None:
        library = self.desk.library
        self._seen = self.desk.settings.recent_records(library.uid) if library is not None else []

    def arrived(self, place: Place) -> None:
        """The person is at a place now."""
        if self.desk.library is None:
            return  # it was closed before the list had come to rest
        if place.ref and (place.page in contents.LISTED or place.page.startswith(contents.SAVED)):
            self.desk.read(lambda library: _id_of(library, place.ref), self._saw, owner=self, key="seen")

    def _saw(self, record: int) -> None:
        library = self.desk.library
        if record and library is not None:
            self._seen = [record, *(one for one in self._seen if one != record)][: RECENT + 1]
            self.desk.settings.set_recent_records(library.uid, self._seen)

    def understood(self, text: str) -> list[str]:
        """The conditions in what was typed, for the chips under the box."""
        from casefiles import words
        from casefiles.domain.query import parse

        return [one.show() for one in parse(text, language=words.language()).conditions]

    def find(self, text: str) -> list[Suggestion]:
        """Suggestions for what was typed; for nothing typed, the entries seen last and the saved searches."""
        library = self.desk.library
        if library is None:
            return []
        if not text.strip():
            return [*self._recent(), *self._saved("")]
        if label := self._by_label(text):
            return label
        found = self._by_ref(text)
        known = {one.place.ref for one in found if one.place is not None}
        found += [one for one in self._by_words(text) if one.place is None or one.place.ref not in known]
        return [*found, *self._saved(text), *(self._new(text) if library.writable else [])]

    def _saved(self, text: str) -> list[Suggestion]:
        from casefiles.domain.folding import fold
        from casefiles.services.saved_searches import saved

        library = self.desk.library
        assert library is not None
        words = fold(text).split()
        return [
            Suggestion(_("Saved searches"), one.name, one.query, "star", Place(contents.SAVED + one.key))
            for one in saved(library)
            if all(word in fold(one.name) for word in words)
        ][:IN_A_GROUP]

    def _by_label(self, text: str) -> list[Suggestion]:
        """What a label's code leads to, or one sentence on why it leads nowhere; nothing for what is no such code."""
        from casefiles.errors import CasefilesError
        from casefiles.services.evidence.labels import read_label

        library = self.desk.library
        assert library is not None
        try:
            found = read_label(library, text)
        except CasefilesError as reason:
            return [Suggestion(_("Label"), str(reason), icon="circle-alert")]
        if found is None:
            return []
        return [_suggestion(_("Label"), found.title, found.ref, found.type, found.type, found.ref)]

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
        from casefiles.services import search

        library = self.desk.library
        assert library is not None
        answer = search.search(library, text, limit=AT_ONCE)
        found = self._told(library, answer.hits)
        found += [Suggestion(_("Search"), problem, icon="circle-alert") for problem in answer.problems]
        if found and not answer.problems:
            every = _("Show all results") if answer.total is None else _("Show all results ({n})").format(n=number(answer.total))
            found.append(Suggestion(_("Search"), every, icon="list", place=Place(contents.RESULTS, "", text.strip())))
        return found

    def find_further(self, text: str) -> list[Suggestion]:
        """Those whose name is written otherwise, beside those that are called just what was typed."""
        from casefiles.services import search

        library = self.desk.library
        if library is None or not text.strip():
            return []
        answer = search.search(library, text, limit=AT_ONCE)
        return self._told(library, search.beside(library, text, answer, limit=AT_ONCE), _("Written otherwise"))

    def _told(self, library: Library, hits: Sequence[Hit], group: str = "") -> list[Suggestion]:
        """A line for each, in its group: of its type, unless all stand in one. Who is one with another is told once."""
        from casefiles.services import glance, one_each
        from ui.viewer.place import passage_of

        groups: dict[str, list[Suggestion]] = {}
        known: set[int] = set()
        pages = glance.shown_on_each(library, [hit.record.id for hit in hits])
        with library.read() as session:
            others = one_each.others(session, [where.id for where in pages.values()])
        for hit in hits:
            record = hit.record
            where = pages.get(record.id)
            if where is None or not contents.page_of(where.type):
                continue
            lines = groups.setdefault(group or contents.plural(where.type), [])
            if len(lines) >= IN_A_GROUP or where.id in known:
                continue
            known |= {where.id, *(one.id for one in others.get(where.id, ()))}
            snippet = " ".join(hit.snippet.split())
            detail = f"{where.ref} · {hit.place}: {snippet}" if hit.place else where.ref
            if record.type != where.type and not hit.place:
                detail = f"{where.ref} · {snippet}"
            if hit.why:
                # The reason names the alias already.
                detail = f"{where.ref} · {hit.why}" if hit.matched == "alias" else f"{detail} · {hit.why}"
            detail = " · ".join(filter(None, (detail, one_each.one_with(where.type, others.get(where.id, ())))))
            heading = group or contents.plural(where.type)
            one = _suggestion(heading, where.title, detail, where.type, where.type, where.ref)
            passage = passage_of(hit)
            lines.append(one if passage is None else one._replace(place=passage))
        return [one for lines in groups.values() for one in lines]

    def _new(self, text: str) -> list[Suggestion]:
        from casefiles.domain.folding import fold

        words = fold(text).split()
        return [
            Suggestion(_("New"), _(new), icon="plus", place=Place(name, "", contents.BEGIN))
            for name, new in contents.NEW
            if words and all(any(part.startswith(word) for part in fold(_(new)).split()) for word in words)
        ][:IN_A_GROUP]

    def _recent(self) -> list[Suggestion]:
        from casefiles.services.lookup import refs

        library = self.desk.library
        if library is None:
            return []
        seen = list(self._seen)
        with library.read() as session:
            names = refs(session, seen, trash=False)
        return [
            _suggestion(_("Seen last"), names[one].title, names[one].ref, names[one].type, names[one].type, names[one].ref)
            for one in seen
            if one in names
        ][:RECENT]


def _id_of(library: Library, ref: str) -> int:
    from casefiles.errors import NotFound
    from casefiles.services.lookup import by_ref

    try:
        with library.read() as session:
            return by_ref(session, ref).id
    except NotFound:
        return 0


def _suggestion(group: str, text: str, detail: str, icon_type: str, page: str, ref: str) -> Suggestion:
    return Suggestion(group, text, detail, icons.RECORD_ICONS.get(icon_type, "file"), Place(contents.page_of(page), ref))
