"""Why two names are held to be alike or not: stable keys, and the sentence that the reader sees for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from casefiles.words import N_, _

ACCENTS: Final = "accents"
ALIAS: Final = "alias"
ANNOUNCED: Final = "announcing word"
ARTICLE: Final = "article folded"
DIMINUTIVE: Final = "diminutive"
INITIAL: Final = "initial"
NO_GIVEN: Final = "no given name"
NO_SURNAME: Final = "no surname"
NUMBER_MISSING: Final = "number missing"
ONE_GIVEN: Final = "one given name"
ONE_MIDDLE: Final = "one middle name"
ONE_SURNAME: Final = "one surname"
OTHER_ALIAS: Final = "other alias"
OTHER_FATHER: Final = "father's surname missing"
OTHER_GENDER: Final = "other gender"
OTHER_GENERATION: Final = "other generation"
OTHER_GIVEN: Final = "other given name"
OTHER_NUMBER: Final = "other number"
OTHER_SURNAME: Final = "other surname"
OTHER_TITLE: Final = "other title"
OTHER_WORD: Final = "other word"
PARTICLE: Final = "particle"
PART_ONLY: Final = "part only"
SHORT_FORM: Final = "short form"
SOUND: Final = "sounds like"
SURNAMES_SWAPPED: Final = "surnames swapped"
TITLE: Final = "title"
TOGETHER: Final = "written together"
TRANSLITERATED: Final = "transliterated"
TYPING: Final = "typing error"
WORD_ORDER: Final = "word order"

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        ACCENTS: N_("Accents, ñ, quotes or capitals are written differently."),
        ANNOUNCED: N_("One announces the name with a word such as “alias”."),
        ARTICLE: N_("The article in front is no part of a name."),
        PARTICLE: N_("A particle such as “de la” is written differently or left out."),
        TITLE: N_("One has a rank or form of address that the other lacks."),
        WORD_ORDER: N_("The words stand in another order."),
        TOGETHER: N_("Words are written together or apart."),
        SOUND: N_("A word sounds like the other."),
        TRANSLITERATED: N_("A name from another script or language is spelled in another way."),
        TYPING: N_("A word differs by what may be a typing error."),
        SHORT_FORM: N_("One has a short form of the given name."),
        DIMINUTIVE: N_("A word is the diminutive of the other."),
        INITIAL: N_("One has only an initial where the other has a name."),
        ONE_GIVEN: N_("One lacks a given name that the other has."),
        ONE_MIDDLE: N_("One lacks a name in the middle that the other has."),
        ONE_SURNAME: N_("One lacks the mother's surname."),
        ALIAS: N_("An alias is the same."),
        PART_ONLY: N_("One is only a part of the other."),
        NO_GIVEN: N_("One has no given name."),
        NO_SURNAME: N_("One has no surname."),
        OTHER_FATHER: N_("One lacks the father's surname."),
        SURNAMES_SWAPPED: N_("The two surnames have changed places."),
        NUMBER_MISSING: N_("Only one has a number."),
        OTHER_ALIAS: N_("The aliases differ."),
        OTHER_TITLE: N_("The ranks or forms of address differ."),
        OTHER_GENDER: N_("One is the form for a man, the other for a woman."),
        OTHER_GENERATION: N_("One is called the elder or the younger (junior, hijo), the other is not."),
        OTHER_NUMBER: N_("The numbers differ."),
        OTHER_GIVEN: N_("The given names differ."),
        OTHER_SURNAME: N_("A surname differs."),
        OTHER_WORD: N_("A word differs."),
    }
)
"""Key -> English sentence; in the order in which reasons are given, what speaks for the names first."""

AGAINST = frozenset(
    {
        NO_GIVEN, NO_SURNAME, NUMBER_MISSING, OTHER_ALIAS, OTHER_FATHER, OTHER_GENDER, OTHER_GENERATION, OTHER_GIVEN,
        OTHER_NUMBER, OTHER_SURNAME, OTHER_TITLE, OTHER_WORD, PART_ONLY, SURNAMES_SWAPPED,
    }
)  # fmt: skip
"""The keys that speak against the two names being one; the others say why a difference counts little."""

PHRASES: Mapping[str, str] = MappingProxyType(
    {
        ARTICLE: N_("article folded"),
        PARTICLE: N_("particle folded"),
        TOGETHER: N_("written together or apart"),
        SOUND: N_("sounds like"),
        TRANSLITERATED: N_("spelled as abroad"),
        TYPING: N_("typing error?"),
        SHORT_FORM: N_("short form"),
        DIMINUTIVE: N_("diminutive"),
        INITIAL: N_("initial"),
        SURNAMES_SWAPPED: N_("surnames swapped"),
        OTHER_GENDER: N_("other gender"),
        WORD_ORDER: N_("other order"),
    }
)
"""Key -> a few English words for a line of a list: only of the reasons that say how a name was found."""

_ORDER = {key: place for place, key in enumerate(SENTENCES)}


def in_order(found: Iterable[str]) -> tuple[str, ...]:
    """The keys, each once, as they are shown."""
    return tuple(sorted(set(found), key=_ORDER.__getitem__))


def sentence(reason: str) -> str:
    """The sentence of a reason in the reader's language. Raises KeyError for an unknown key."""
    return _(SENTENCES[reason])


def phrase(reason: str) -> str:
    """A reason in a few words in the reader's language. Raises KeyError for one that has none."""
    return _(PHRASES[reason])
