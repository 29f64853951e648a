"""The words that join the pieces of a line, in English and Spanish, whatever language is spoken.

Link words are the readings of the link vocabulary from a person's side, whole ("paid", "is a member of"), and shorter
ways of saying them ("member of"). Words that two links share keep every meaning: the other end decides between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from casefiles.domain.folding import fold
from casefiles.domain.vocabulary import ANY, LinkType, link_types

Does = Literal["alias", "source", "source before ref", "relation"]

LONGEST = 6
"""Words of the longest phrase that is looked for."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What words of a line do. `meanings`, of relations: link types by key, and whether each is read backwards.

    `weak` ones ("at", "in") lead to a place only where nothing else claims the next words.
    """

    does: Does
    meanings: tuple[tuple[str, bool], ...] = ()
    weak: bool = False


_ALIAS = (
    "alias", "aka", "a.k.a.", "also known as", "known as", "nicknamed", "conocido como", "conocida como",
    "apodado", "apodada", "de alias", "llamado", "llamada",
)  # fmt: skip
_SOURCE = ("says", "said by", "according to", "dice", "lo dice", "dicen", "dijo")
_SOURCE_BEFORE_REF = ("per", "from", "source", "via", "según", "fuente", "por", "de")

_SHORT: Mapping[str, tuple[str, ...]] = {
    "seen_at": (
        "seen at", "seen in", "was seen in", "was seen at", "spotted at", "spotted in", "sighted at", "visto en",
        "vista en", "se le vio en", "se la vio en", "lo vieron en", "la vieron en",
    ),
    "lives_at": ("lives in", "living in", "living at", "home at", "vive en", "reside en", "domiciliado en"),
    "held_at": ("held at", "imprisoned at", "imprisoned in", "jailed in", "recluido en", "recluida en", "preso en", "presa en"),
    "active_in": ("active in", "operates in", "opera en", "activo en", "activa en"),
    "travelled_to": ("travelled to", "went to", "viajó a", "fue a"),
    "member_of": (
        "member of", "belongs to", "miembro de", "integrante de", "pertenece a", "es integrante de", "es miembro de",
    ),
    "leads": ("leader of", "head of", "cabecilla de", "jefe de", "jefa de", "lidera"),
    "works_for": ("working for", "trabajando para"),
    "orders_from": ("orders from", "under orders of"),
    "met": ("met with", "se reunió con", "reunido con"),
    "contacted": ("called by phone", "spoke with", "habló con", "llamó a"),
    "connected": ("with", "seen with", "together with", "con", "visto con", "vista con", "junto a", "junto con"),
    "sibling_of": ("brother of", "sister of", "hermano de", "hermana de"),
    "partner_of": ("partner of", "pareja de"),
    "relative_of": ("relative of", "familiar de", "pariente de"),
    "owns": ("owner of", "dueño de", "dueña de"),
    "uses": ("using", "drives", "conduce", "usando"),
}  # fmt: skip
"""Ways of saying a link from the person's side that the vocabulary's own readings do not have."""

_SHORT_BACK: Mapping[str, tuple[str, ...]] = {
    "parent_of": ("child of", "son of", "daughter of", "hijo de", "hija de"),
    "targets": ("target of", "objetivo de"),
    "led_to_arrest": ("arrested in", "detenido en", "detenida en"),
}
_WEAK = ("at", "in", "en")


@cache
def phrases() -> Mapping[str, Phrase]:
    """Every phrase by its folded words."""
    found: dict[str, Phrase] = {}
    for key, meanings in _relations().items():
        found[key] = Phrase("relation", tuple(meanings))
    for word in _WEAK:
        found[fold(word)] = Phrase("relation", (("seen_at", False),), weak=True)
    for does, words in (("alias", _ALIAS), ("source", _SOURCE), ("source before ref", _SOURCE_BEFORE_REF)):
        for word in words:
            found[fold(word)] = Phrase(does)  # type: ignore[arg-type]
    return MappingProxyType(found)


def _relations() -> dict[str, list[tuple[str, bool]]]:
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)

    def add(text: str, meaning: tuple[str, bool]) -> None:
        key = fold(text)
        if key and meaning not in found[key] and len(key.split()) <= LONGEST:
            found[key].append(meaning)

    for kind in link_types().values():
        for backwards in (False, True):
            if not _fits_a_person(kind, backwards):
                continue
            for reading in (kind.back if backwards else kind.forward).values():
                for text in _spelled_out(reading):
                    add(text, (kind.key, backwards))
    for shorter, backwards in ((_SHORT, False), (_SHORT_BACK, True)):
        for key, texts in shorter.items():
            for text in texts:
                add(text, (key, backwards))
    return found


def _fits_a_person(kind: LinkType, backwards: bool) -> bool:
    """Whether a person may stand before this reading. Names have signs and words of their own."""
    if kind.key == "uses_name" or (kind.symmetric and backwards):
        return False
    ends = kind.targets if backwards else kind.sources
    return "person" in ends or (ANY in ends and kind.key in {"in_file", "similar_to"})


def _spelled_out(reading: str) -> list[str]:
    """ "fue visto(a) en" is "fue visto en" and "fue vista en"; what follows in brackets is only an explanation."""
    bare = re.sub(r" \(.*\)$", "", reading)
    if "(a)" not in bare:
        return [bare]
    return [bare.replace("(a)", ""), re.sub(r"o?\(a\)", "a", bare)]


def ends_of(meanings: tuple[tuple[str, bool], ...]) -> frozenset[str]:
    """The record types to which links of these meanings may lead from a person."""
    found: set[str] = set()
    for key, backwards in meanings:
        kind = link_types()[key]
        found |= set(kind.sources if backwards else kind.targets)
    return frozenset(found)
