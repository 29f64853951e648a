"""The sentences of the reasons why two entries may or may not be one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casefiles.domain.naming import reasons as naming
from casefiles.services.matching import evidence
from casefiles.services.matching.evidence import Reason
from casefiles.services.views import Ref
from casefiles.words import N_, _

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        evidence.ALIAS: N_("Both use the alias {what}."),
        evidence.NAME: N_("The names are alike."),
        evidence.IDENTIFIER: N_("Both are linked with {what}."),
        evidence.DOCUMENT: N_("Both are linked with {what}, which hardly two people share."),
        evidence.COMPANY: N_("Both are linked with {what}."),
        evidence.PLACE: N_("Both were at {what} at the same time."),
        evidence.PERIOD: N_("Both were active at the same time."),
        evidence.BORN: N_("The dates of birth agree."),
        evidence.BIRTH_DIFFERS: N_("The dates of birth differ."),
        evidence.DIED: N_("{what} had died before the other was last seen."),
        evidence.DETAINED: N_("Both were detained at the same time: {what}."),
        evidence.RELATED: N_("They are relatives of one another."),
        evidence.LINKED: N_("They are linked with one another, as two people are."),
        evidence.NATIONALITY: N_("The nationalities differ."),
        evidence.NOT_THE_SAME: N_("Judged not to be the same."),
    }
)

SHORT: Mapping[str, str] = MappingProxyType(
    {
        evidence.ALIAS: N_("same alias"),
        evidence.NAME: N_("like names"),
        evidence.IDENTIFIER: N_("same number"),
        evidence.DOCUMENT: N_("same document"),
        evidence.COMPANY: N_("common links"),
        evidence.PLACE: N_("same place and time"),
        evidence.PERIOD: N_("same period"),
        evidence.BORN: N_("birth agrees"),
        evidence.BIRTH_DIFFERS: N_("birth differs"),
        evidence.DIED: N_("died before"),
        evidence.DETAINED: N_("detained at once"),
        evidence.RELATED: N_("relatives"),
        evidence.LINKED: N_("linked with one another"),
        evidence.NATIONALITY: N_("other nationality"),
        evidence.NOT_THE_SAME: N_("judged not the same"),
        naming.ANNOUNCED: N_("announced alias"),
        naming.ARTICLE: N_("article"),
        naming.PARTICLE: N_("particle"),
        naming.TITLE: N_("title"),
        naming.WORD_ORDER: N_("other word order"),
        naming.TOGETHER: N_("written together"),
        naming.SOUND: N_("sounds alike"),
        naming.TRANSLITERATED: N_("spelled otherwise"),
        naming.TYPING: N_("typing error?"),
        naming.SHORT_FORM: N_("short form"),
        naming.DIMINUTIVE: N_("diminutive"),
        naming.INITIAL: N_("initial"),
        naming.ONE_GIVEN: N_("a given name less"),
        naming.ONE_SURNAME: N_("a surname less"),
        naming.PART_ONLY: N_("part of the name"),
        naming.NO_GIVEN: N_("no given name"),
        naming.NO_SURNAME: N_("no surname"),
        naming.OTHER_FATHER: N_("father's surname missing"),
        naming.SURNAMES_SWAPPED: N_("surnames swapped"),
        naming.NUMBER_MISSING: N_("number missing"),
        naming.OTHER_ALIAS: N_("other aliases"),
        naming.OTHER_TITLE: N_("other title"),
        naming.OTHER_GENDER: N_("man or woman"),
        naming.OTHER_GENERATION: N_("father or son"),
        naming.OTHER_NUMBER: N_("other number"),
        naming.OTHER_GIVEN: N_("other given name"),
        naming.OTHER_SURNAME: N_("other surname"),
        naming.OTHER_WORD: N_("other word"),
    }
)
"""What a chip says of a reason; where there is none, its sentence."""


def sentence(reason: Reason, names: Mapping[int, Ref]) -> str:
    """The sentence of a reason in the reader's language."""
    known = SENTENCES.get(reason.key)
    if known is None:
        return naming.sentence(reason.key)
    what = ", ".join(names[one].title for one in reason.about if one in names)
    return _(known).format(what=what)


def short(key: str) -> str:
    """What a chip says of a reason, in the reader's language."""
    known = SHORT.get(key)
    return _(known) if known is not None else key
