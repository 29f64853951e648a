"""A line that finds another record as one types, and can make it on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casefiles.domain.record_types import record_type
from casefiles.services import search
from casefiles.services.views import Ref
from casefiles.words import _
from ui import icons
from ui.desk import Desk
from ui.record.making import MADE_ON_THE_SPOT, make
from ui.record.offers import Offer, OfferLine
from ui.record.writing import write

SHOWN, SHOWN_AT_FIRST = 8, 5
"""Records offered for what was typed, and before anything was."""


def ref_offer(found: Ref) -> Offer:
    """A record as it is offered: its name, then paler its reference and why it was found, where it is called otherwise."""
    return Offer(found.title, " · ".join(filter(None, (found.ref, found.why))), icons.RECORD_ICONS.get(found.type, "file"), found)


def make_offers(text: str, types: Sequence[str]) -> list[Offer]:
    """What can be made of the typed name, one line for each type."""
    wanted = [name for name in MADE_ON_THE_SPOT if name in types or "*" in types]
    if not text.strip():
        return []
    return [
        Offer(
            _("Make {what} “{name}”").format(what=_(record_type(name).LABEL).lower(), name=text.strip().strip('“”"')),
            "",
            "plus",
            (name, text.strip()),
        )
        for name in wanted
    ]


class RefLine(OfferLine):
    """`types` are those that may be chosen; `ref` is what is chosen, None while nothing is."""

    chosen = Signal(object)
    """The Ref that was chosen or made."""
    went_wrong = Signal(str)
    """Why the record could not be made."""

    def __init__(
        self,
        desk: Desk,
        types: Sequence[str],
        parent: QWidget | None = None,
        *,
        without: Sequence[int] = (),
        making: bool = True,
    ) -> None:
        super().__init__(self._look_for, parent)
        self._desk = desk
        self.types = tuple(types)
        self.without = tuple(without)
        self._making = making
        self.ref: Ref | None = None
        self.picked.connect(self._take)
        self.textEdited.connect(lambda text: self._forget())

    def show_ref(self, ref: Ref | None) -> None:
        """Stand for this record, without telling anybody."""
        self.ref = ref
        self.setText(ref.title if ref is not None else "")
        self.setCursorPosition(0)

    def _forget(self) -> None:
        self.ref = None

    def _look_for(self, text: str, show: Callable[[Sequence[Offer]], None]) -> None:
        if self._desk.library is None:
            show([])
            return
        typed = "" if self.ref is not None and text == self.ref.title else text

        def found(refs: list[Ref]) -> None:
            offers = [ref_offer(one) for one in refs if one.id not in self.without]
            show(offers + (make_offers(typed, self.types) if self._making and self._desk.writable else []))

        self._desk.read(
            lambda library: search.suggest(library, typed, types=self.types, limit=SHOWN if typed else SHOWN_AT_FIRST),
            found,
            owner=self,
            key="offers",
        )

    def _take(self, offer: Offer) -> None:
        if isinstance(offer.data, Ref):
            self._took(offer.data)
            return
        type_name, text = offer.data
        working = self._desk.working
        write(
            self._desk,
            self,
            lambda library: make(library, type_name, text, working),
            self._took,
            failed=self.went_wrong.emit,
        )

    def _took(self, ref: Ref) -> None:
        self.show_ref(ref)
        self.chosen.emit(ref)
