"""What the rail offers and which page shows what: the names of pages, in one place."""

from __future__ import annotations

from collections.abc import Sequence

from casefiles.words import N_, _
from ui import icons
from ui.navigation import Entry, Section

OVERVIEW, TASKS, SAME, DOSSIERS, TRASH, CHANGES = "overview", "task", "same", "dossiers", "trash", "changes"
"""Names of pages that are no list of a record type; such a list is called by its type."""
RESULTS = "results"
"""The page of all results; the detail of its Place is what was typed."""
IMPORT = "import"
"""The page on which a table comes in."""
FORMS = "forms"
"""The page on which forms about evidence are printed; the ref of its Place has the items, the detail the form."""
VIEW = "view"
"""The page on which a file is looked at; the ref of its Place is the evidence item, the detail says where in it."""
REDACT = "redact"
"""The page on which a redacted copy is made; the ref of its Place is the evidence item."""
SAVED = "saved/"
"""What the names of the pages of saved searches begin with; the key of the search follows."""
INBOX = "tip"
"""The list of tips, with what judges them."""

CASE_FILE: tuple[tuple[str, str], ...] = (
    ("operation", N_("Operations")),
    ("person", N_("People")),
    ("organisation", N_("Organisations")),
    ("place", N_("Places")),
    ("site", N_("Sites")),
    ("event", N_("Events")),
    ("seizure", N_("Seizures")),
    ("vehicle", N_("Vehicles")),
    ("item", N_("Items")),
    ("identifier", N_("Phones and numbers")),
    ("alias", N_("Aliases")),
)
PROOF: tuple[tuple[str, str], ...] = (
    ("exhibit", N_("Evidence")),
    ("source", N_("Sources")),
    ("assessment", N_("Assessments")),
)
WORK: tuple[tuple[str, str, str], ...] = (
    (INBOX, N_("Inbox"), "inbox"),
    (TASKS, N_("Tasks"), "list-checks"),
    (SAME, N_("Same person?"), "user-round-search"),
    (DOSSIERS, N_("Dossiers"), "book-open"),
    (TRASH, N_("Trash"), "trash-2"),
    (CHANGES, N_("Change log"), "history"),
)

LISTED: tuple[str, ...] = tuple(name for name, _words in (*CASE_FILE, *PROOF)) + ("note", "tip")
"""Record types that have a list of their own; notes and tips are reached from what they are about, or by search."""

NEW: tuple[tuple[str, str], ...] = (
    ("operation", N_("New operation")),
    ("person", N_("New person")),
    ("organisation", N_("New organisation")),
    ("place", N_("New place")),
    ("site", N_("New site")),
    ("event", N_("New event")),
    ("seizure", N_("New seizure")),
    ("vehicle", N_("New vehicle")),
    ("item", N_("New item")),
    ("identifier", N_("New phone or number")),
    ("alias", N_("New alias")),
    ("exhibit", N_("New evidence item")),
    ("source", N_("New source")),
    ("assessment", N_("New assessment")),
    (TASKS, N_("New task")),
)
"""Types that can be made anew, in the order in which the menu offers them."""

BEGIN = "new"
"""The detail of a Place that opens a list's line for a new entry."""


def sections(saved: Sequence[tuple[str, str, str]] = ()) -> list[Section]:
    """What there is to go to, in the window's language; `saved` are the saved searches: key, name, type or ''."""

    def listed(entries: tuple[tuple[str, str], ...]) -> list[Entry]:
        return [Entry(name, _(words), icons.RECORD_ICONS[name]) for name, words in entries]

    searches = [Entry(SAVED + key, name, icons.RECORD_ICONS.get(of, "star")) for key, name, of in saved]
    return [
        Section("", [Entry(OVERVIEW, _("Overview"), "layout-dashboard")]),
        Section(_("Case file"), listed(CASE_FILE)),
        Section(_("Proof"), listed(PROOF)),
        Section(_("Work"), [Entry(name, _(words), icon) for name, words, icon in WORK]),
        *([Section(_("Saved searches"), searches)] if searches else []),
    ]


def plural(type_name: str) -> str:
    """What entries of a type are called together."""
    known = {**dict(CASE_FILE), **dict(PROOF), TASKS: N_("Tasks"), "note": N_("Notes"), "tip": N_("Tips")}
    return _(known.get(type_name, type_name))


def page_of(type_name: str) -> str:
    """The page on which an entry of a type is shown; empty for types that are shown on another entry's page."""
    return type_name if type_name in LISTED or type_name == TASKS else ""
