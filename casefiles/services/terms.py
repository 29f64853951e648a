"""Terms of the user's own in the vocabularies: a kind of site, a role, a container that nobody foresaw."""

from __future__ import annotations

import re

from casefiles.database.library import Library
from casefiles.domain import vocabulary as vocabularies
from casefiles.domain.folding import fold
from casefiles.domain.registers import Term
from casefiles.domain.text import clean_line
from casefiles.errors import BadInput
from casefiles.services.lookup import own_terms
from casefiles.words import _


def add(library: Library, vocabulary: str, english: str, spanish: str = "") -> str:
    """Adds a term and gives its key. Without Spanish the English is shown in both. Raises BadInput for one there is."""
    en, es = clean_line(english), clean_line(spanish) or clean_line(english)
    if vocabulary not in vocabularies.vocabulary_names():
        raise BadInput(_("There is no list of terms “{name}”.").format(name=vocabulary))
    if not en:
        raise BadInput(_("Write the new term."))
    with library.change(_("Add term {term}").format(term=en)) as session:
        known = vocabularies.vocabulary(vocabulary).with_terms(own_terms(session).get(vocabulary, ()))
        if known.find(en) or known.find(es):
            raise BadInput(_("“{term}” is in the list already.").format(term=en))
        key = "own_" + (re.sub(r"[^a-z0-9]+", "_", fold(en)).strip("_") or "term")
        taken = set(known.keys())
        unique, n = key, 2
        while unique in taken:
            unique, n = f"{key}_{n}", n + 1
        session.add(Term(vocabulary=vocabulary, key=unique, en=en, es=es))
    return unique


def choices(library: Library, vocabulary: str, *, language: str | None = None) -> list[tuple[str, str]]:
    """Key and shown word of every term, those of the user's own last."""
    with library.read() as session:
        known = vocabularies.vocabulary(vocabulary).with_terms(own_terms(session).get(vocabulary, ()))
    return [(key, known.show(key, language)) for key in known.keys()]  # noqa: SIM118 - a vocabulary iterates over terms
