"""A link in one line: `paid shining` offers "paid protection money to" and Shining Path; Enter saves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.domain.record_types import ENTRIES
from casefiles.domain.vocabulary import LinkType
from casefiles.errors import CasefilesError
from casefiles.services import links, search
from casefiles.services.views import Ref
from casefiles.services.working import Working
from casefiles.words import _
from ui import icons, theme
from ui.desk import Desk
from ui.record.making import MADE_ON_THE_SPOT, make
from ui.record.offers import Offer, OfferLine
from ui.record.ref_line import make_offers, ref_offer
from ui.record.writing import write

TYPES_LOOKED_AT = 6
"""Meanings of the typed words whose targets are looked for."""
TARGETS_EACH = 4


@dataclass(frozen=True)
class _Begin:
    """An offer that only completes the kind of link; `rest` are the words that name the other end so far."""

    type: LinkType
    backwards: bool
    rest: str = ""


@dataclass(frozen=True)
class _Whole:
    """An offer that makes the link, with a target that is there (Ref) or is to be made (type, name)."""

    type: LinkType
    backwards: bool
    target: Ref | tuple[str, str]


def ends_of(kind: LinkType, backwards: bool) -> tuple[str, ...]:
    """Types that may stand at the other end."""
    return kind.sources if backwards else kind.targets


def offers_for(library: Library, text: str, from_type: str, own: int, fixed: _Begin | None) -> list[Offer]:
    """What a typed line may mean: kinds of link, each with the records its rest may name, then what can be made.

    First stands what names the other end as it was typed: Enter takes the first. A name that only looks alike, and a
    kind of link that explains less of the line, never come first.
    """
    if fixed is not None:
        found = [(fixed.type, fixed.backwards, text)]
    else:
        found = [(match.type, match.backwards, match.rest) for match in links.matches(text, from_type)]
    whole: list[Offer] = []
    less: list[Offer] = []
    begun: list[Offer] = []
    made: list[Offer] = []
    for kind, backwards, rest in found[:TYPES_LOOKED_AT]:
        reading = kind.reading(backwards=backwards)
        ends = ends_of(kind, backwards)
        if fixed is None:
            begun.append(Offer(reading + " …", _ends_in_words(ends), "link", _Begin(kind, backwards, rest)))
        if not rest.strip() and fixed is None:
            continue
        targets = search.suggest(library, rest, types=ends, limit=TARGETS_EACH + 1, alike=False)
        fits = bool(targets) and len(rest.split()) == len(found[0][2].split())
        targets = targets or search.suggest(library, rest, types=ends, limit=TARGETS_EACH + 1)
        targets = [one for one in targets if one.id != own]
        targets = [one for one in targets if one.type in ENTRIES]
        for target in targets[: TARGETS_EACH if fixed is None else 8]:
            icon = icons.RECORD_ICONS.get(target.type, "file")
            made_whole = _Whole(kind, backwards, target)
            detail = ref_offer(target).detail
            (whole if fits else less).append(Offer(f"{reading} {target.title}", detail, icon, made_whole))
        wanted = [name for name in MADE_ON_THE_SPOT if name in ends or ("*" in ends and name in _LIKELY)]
        if rest.strip() and not made:
            made = [
                Offer(f"{reading}: {offer.text}", "", "plus", _Whole(kind, backwards, offer.data))
                for offer in make_offers(rest, wanted)
            ]
    if fixed is None and not any(rest.strip() for _kind, _back, rest in found):
        return begun
    if whole:
        return (whole + less)[:7] + made[:3]
    # One kind of link is meant, and nobody is called so: making the other end is the likeliest wish.
    first = made[:3] + begun[:3] if len(found) == 1 else begun[:3] + made[:3]
    return first + less[:4] if first else []


_LIKELY = ("person", "organisation", "event")


def _ends_in_words(ends: Sequence[str]) -> str:
    from casefiles.domain.record_types import record_type

    return "" if "*" in ends else ", ".join(_(record_type(name).LABEL).lower() for name in ends)


class LinkLine(QWidget):
    """The line, and under it why something did not work."""

    linked = Signal()
    left = Signal()

    def __init__(self, desk: Desk, record: int, record_type: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._record = record
        self._type = record_type
        self._fixed: _Begin | None = None
        self.line = OfferLine(self._find, self)
        self.line.setPlaceholderText(_("Link: type how and with whom, such as “paid shining”"))
        self.line.setAccessibleName(_("New link"))
        self.line.picked.connect(self._picked)
        self.line.entered.connect(self._nothing_fits)
        self.line.escaped.connect(self._escape)
        self.line.textEdited.connect(self._edited)
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setFont(theme.font("small"))
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.line)
        column.addWidget(self.error)

    def start(self) -> None:
        """Take the keyboard."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _reading(self) -> str:
        return self._fixed.type.reading(backwards=self._fixed.backwards) + " " if self._fixed is not None else ""

    def _edited(self, text: str) -> None:
        self.error.hide()
        if self._fixed is not None and not text.startswith(self._reading().rstrip()):
            self._fixed = None

    def _find(self, text: str, show: Callable[[Sequence[Offer]], None]) -> None:
        fixed, own, from_type = self._fixed, self._record, self._type
        if not text.strip() or self.desk.library is None:
            show([])
            return
        rest = text[len(self._reading().rstrip()) :].strip() if fixed is not None else text
        self.desk.read(lambda library: offers_for(library, rest, from_type, own, fixed), show, owner=self, key="offers")

    def _picked(self, offer: Offer) -> None:
        chosen = offer.data
        if isinstance(chosen, _Begin):
            self._fixed = chosen
            self.line.setText(self._reading() + chosen.rest)
            self.line.look()
            return
        self._save(chosen)

    def _save(self, chosen: _Whole) -> None:
        own, working = self._record, self.desk.working

        def work(library: Library) -> Ref:
            return _link(library, chosen, own, working)

        write(self.desk, self, work, lambda made: self._saved(), failed=self._failed)

    def _saved(self) -> None:
        self._fixed = None
        self.error.hide()
        self.line.clear()
        self.line.close_offers()
        self.linked.emit()

    def _failed(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()

    def _nothing_fits(self, text: str) -> None:
        if text.strip():
            self._failed(
                _("No kind of link begins like this, or nothing it could lead to is called so. Try other words.")
            )

    def _escape(self) -> None:
        if self.line.text():
            self._fixed = None
            self.error.hide()
            self.line.clear()
        else:
            self.left.emit()


def _link(library: Library, chosen: _Whole, own: int, working: Working) -> Ref:
    """Makes the target where it is to be made, then the link; a target whose link fails goes again."""
    from casefiles.services import records

    made = isinstance(chosen.target, tuple)
    target = make(library, *chosen.target, working) if isinstance(chosen.target, tuple) else chosen.target
    ends = (target.id, own) if chosen.backwards else (own, target.id)
    try:
        return links.add(library, chosen.type.key, *ends, working=working)
    except CasefilesError:
        if made:
            records.trash(library, [target.id])
        raise
