"""How backing, links and values look as chips: the words come from the services, the tone and the hint from here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from casefiles.domain.record_types import record_type
from casefiles.services.views import Backing, ClaimView, FieldView, RecordView
from casefiles.words import _, ngettext
from ui.chip import Chip
from ui.field_row import State

TONES = {"corroborated": "corroborated", "single source": "single_source", "disputed": "disputed"}


def tone_of(backing: Backing) -> str:
    """The tone of a backing; one record that is enough is neutral."""
    return "neutral" if backing.one_record and backing.name != "disputed" else TONES.get(backing.name, "unsourced")


def hint_of(backing: Backing) -> str:
    """The counts behind the chip, in a sentence."""
    if not backing.sources:
        return _("Nobody is cited for this yet.")
    parts = [ngettext("{n} source", "{n} sources", backing.sources).format(n=backing.sources)]
    if backing.independent > 1:
        parts.append(_("{n} independent of each other").format(n=backing.independent))
    elif backing.sources > 1:
        parts.append(_("all from one first voice"))
    if backing.disputes:
        parts.append(ngettext("{n} disputes it", "{n} dispute it", backing.disputes).format(n=backing.disputes))
    return ", ".join(parts)


def first_letter_up(text: str) -> str:
    """A word of a vocabulary as it begins a chip or a line."""
    return text[:1].upper() + text[1:]


def backing_chip(backing: Backing, *, leads: bool = False, parent: QWidget | None = None) -> Chip:
    """The chip of a backing."""
    return Chip(first_letter_up(backing.chip), tone_of(backing), hint=hint_of(backing), leads=leads, parent=parent)


def shows_backing(view: RecordView) -> bool:
    """Whether the head of a record says how it is backed: not of one's own tasks and notes.

    Evidence and sources are themselves what others are backed by, so that they miss no source; one that they have is said.
    """
    if not record_type(view.type).SOURCED:
        return False
    return view.type not in ("exhibit", "source") or view.backing.sources > 0


def states_of(view: FieldView) -> Sequence[State]:
    """The chips beside a value: its versions while nobody has chosen, else how it is backed."""
    if view.open:
        text = ngettext("{n} version", "{n} versions", len(view.versions)).format(n=len(view.versions))
        return (State(text, "disputed", _("Sources differ and nobody has chosen: see who says what.")),)
    if view.backing is None:
        return ()
    return (State(first_letter_up(view.backing.chip), tone_of(view.backing), hint_of(view.backing)),)


def shown_of(view: FieldView) -> str:
    """The value alone: how many versions there are is said by the chip beside it."""
    return view.shown.rpartition(" · ")[0] if view.open and " · " in view.shown else view.shown


def side_of(claim: ClaimView) -> str:
    """Whether the source supports or disputes it."""
    return _("supports") if claim.supports else _("disputes")
