"""The sections of a dossier, one file each: from plain values to headings, paragraphs and tables."""

from casefiles.dossier.sections.entries import entry_key
from casefiles.dossier.sections.layout import LAYOUT, count, room_below_head

__all__ = ["LAYOUT", "count", "entry_key", "room_below_head"]
