"""A form as frozen plain values, in its own language: what is gathered, and what paper and spreadsheet print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from casefiles.dossier.content import Fact, Marking, PageSize
from casefiles.words import _

FormKey = Literal["label", "list", "custody", "receipt"]
FORMS: tuple[FormKey, ...] = ("label", "list", "custody", "receipt")


def form_title(key: FormKey) -> str:
    """What a form is called in the current language."""
    return {
        "label": _("Labels"),
        "list": _("List of evidence"),
        "custody": _("Chain of custody"),
        "receipt": _("Receipt of a hand-over"),
    }[key]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of custody. `receipt` names the signed paper; `struck` says why it counts no longer, '' where it does."""

    n: int
    action: str
    key: str = ""  # of the action
    happened: str = ""
    entered: str = ""
    entered_by: str = ""
    from_whom: str = ""
    to_whom: str = ""
    place: str = ""
    purpose: str = ""
    condition: str = ""
    seal_found: str = ""
    seal: str = ""
    receipt: str = ""
    struck: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One evidence item. `code` is the payload of its square code; `seal` and `holder` are as custody leaves them.

    `findings` are sentences; `chain` is how many entries custody has and the hash of the last, '' without any.
    """

    ref: str
    title: str
    code: str
    kind: str = ""
    nature: str = ""
    file: str = ""  # "JPEG image · 2.1 MB · 3 pages"
    description: str = ""
    collected: str = ""
    collected_by: str = ""
    received: str = ""
    received_by: str = ""
    found_at: str = ""
    kept_where: str = ""
    seal: str = ""
    holder: str = ""
    sha256: str = ""
    whole: str = ""
    parts: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    findings: tuple[str, ...] = ()
    chain: tuple[int, str] = (0, "")
    is_physical: bool = True

    def facts(self) -> tuple[Fact, ...]:
        """What is told of the item beside its name, labelled; what is not known is left out."""
        told = (
            (_("What it is"), " · ".join(part for part in (self.kind, self.nature, self.file) if part)),
            (_("Description"), self.description),
            (_("Collected"), " · ".join(part for part in (self.collected, self.collected_by) if part)),
            (_("Received"), " · ".join(part for part in (self.received, self.received_by) if part)),
            (_("Found at"), self.found_at),
            (_("Kept where"), self.kept_where),
            (_("Seal"), self.seal),
            (_("Now with"), self.holder),
            (_("Part of"), self.whole),
            (_("Parts"), ", ".join(self.parts)),
        )
        return tuple(Fact(label, value) for label, value in told if value)


@dataclass(frozen=True, slots=True)
class HandOver:
    """What one receipt is about: items that went from hand to hand together, each with its entry."""

    action: str
    happened: str
    from_whom: str
    to_whom: str
    place: str
    purpose: str
    items: tuple[tuple[Item, Entry], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Everything that a form prints. `library` is its name, `code` its code, `as_of` a moment in words.

    `number` is that of the register, '' for none; `journal_head` and `journal_seq` are hash and number of the newest
    change. `layout` is the key of a label's size, `start` the first free label of a sheet, from 1; both are for labels only.
    """

    key: FormKey
    items: tuple[Item, ...]
    library: str
    code: str
    as_of: str
    language: str = "en"
    page_size: PageSize = "A4"
    marking: Marking | None = None
    author: str = ""
    journal_head: str = ""
    journal_seq: int = 0
    number: str = ""
    made: datetime | None = None
    hand_overs: tuple[HandOver, ...] = ()
    with_custody: bool = True
    layout: str = ""
    start: int = 1

    @property
    def title(self) -> str:
        """The form's title in the current language."""
        return form_title(self.key)
