"""The one door for text that people type or paste."""

from __future__ import annotations

import unicodedata

from casefiles.errors import BadInput
from casefiles.words import _

LONGEST = 1_000_000
"""Characters of one field. Longer text is a document: it belongs among the evidence, where it is kept whole."""
LONGEST_LINE = 2_000
"""Characters of a field of one line."""


def clean(text: str, *, longest: int = LONGEST) -> str:
    """The text in NFC, without blanks around it.

    Raises BadInput for NUL, for half characters (lone surrogates) and for more than `longest` characters: none of them
    is ever dropped or cut in silence.
    """
    if "\x00" in text:
        raise BadInput(_("The text holds a NUL character, which no field can keep; please remove it."))
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadInput(_("The text holds half a character, damaged on its way here; please type that part again."))
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > longest:
        raise BadInput(
            _("The text has {count} characters, the field holds {most}; add long texts as evidence instead.").format(
                count=len(text), most=longest
            )
        )
    return text


def clean_line(text: str) -> str:
    """Like `clean`, for a field of one line: line breaks and tabs become blanks."""
    return clean(" ".join(text.split()), longest=LONGEST_LINE)
