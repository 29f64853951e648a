"""Columns that say whose a thing is: a phone's subscriber, a vehicle's owner, the holder of an account.

Each name becomes a link to somebody: to who is called just so in the library, else to somebody made with the table, once for
all rows that name them alike. Where several here are called so nobody is chosen: somebody new is made, and a remark says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database import index
from casefiles.database.derived import raw
from casefiles.domain import folding
from casefiles.domain.record import Record
from casefiles.domain.refs import tidy_ref
from casefiles.domain.text import clean_line
from casefiles.domain.vocabulary import link_type
from casefiles.services import one_each
from casefiles.services.exchange.named import Named
from casefiles.words import N_

WHO = ("person", "organisation")


@dataclass(frozen=True)
class HolderKind:
    """A column of that sort: its label, the type of link, and whether the link leads from the thing to who holds it."""

    label: str
    link: str
    from_thing: bool = False

    def ends(self, thing: int, who: int) -> tuple[int, int]:
        """The ends of the link, from and to."""
        return (thing, who) if self.from_thing else (who, thing)

    def suits(self, type_name: str) -> bool:
        """Whether things of a type can be held so."""
        kind = link_type(self.link)
        return kind.goes_from(type_name) if self.from_thing else kind.goes_to(type_name)


KINDS: Mapping[str, HolderKind] = MappingProxyType(
    {
        "registered_to": HolderKind(N_("Registered to"), "registered_to", from_thing=True),
        "owner": HolderKind(N_("Owner"), "owns"),
        "user": HolderKind(N_("User"), "uses"),
    }
)
"""By the key of the target."""

_PARTED = re.compile(r"\s*[;|]\s*")
_QUOTED = re.compile(r"[“\"«](.+)[”\"»]")
_FORMS = frozenset(
    {
        "sac", "saa", "srl", "scrl", "eirl", "sas", "spa", "ltda", "cia", "ltd", "limited", "llc", "llp", "inc", "corp",
        "plc", "gmbh", "asociacion", "cooperativa", "municipalidad", "comunidad", "empresa", "sociedad", "fundacion",
        "consorcio",
    }
)  # fmt: skip
"""Forms of companies and other bodies, folded, without points: "Transportes Saywa S.A.C." is nobody's name."""
_SHORT_FORMS = frozenset({"sa", "ca", "cv", "ag", "nv", "bv", "rl"})
"""Those that are surnames too, unless they stand with points: José Sá, but Minera Saywa S.A."""


@dataclass(frozen=True)
class Holder:
    """Who holds what a row is about: `target` is a key of KINDS, `who` a record of the library or somebody to be made."""

    target: str
    who: int | Named


def suiting(type_name: str) -> dict[str, HolderKind]:
    """The kinds of columns of a type that say whose its things are."""
    if type_name in WHO:
        return {}
    return {key: kind for key, kind in KINDS.items() if kind.suits(type_name)}


def names_in(text: str) -> list[str]:
    """The names in a cell: several are parted by ; or |."""
    return list(dict.fromkeys(name for part in _PARTED.split(text) if (name := clean_line(part))))


def type_of(name: str) -> str:
    """Whether a name is a body's, by the form that it begins or ends with, or somebody's."""
    joined = re.sub(r"(?<=\b\w)\.\s*(?=\w\.)", "", name)
    words = joined.split()
    first, last = (folding.fold(one.replace(".", "")) for one in (words[0], words[-1]))
    is_body = first in _FORMS or last in _FORMS or (last in _SHORT_FORMS and words[-1].endswith("."))
    return "organisation" if len(words) > 1 and is_body else "person"


def alias_in(name: str) -> str:
    """The alias where a name stands in quotation marks, else ''."""
    found = _QUOTED.fullmatch(name)
    return found.group(1).strip() if found is not None else ""


def fields_for(named: Named) -> dict[str, str]:
    """What is entered of something that is made because a row names it."""
    if named.type != "person":
        return {"name": named.name}
    return {"identity": "alias_only"} if alias_in(named.name) else {"printed_name": named.name, "identity": "named"}


class Holders:
    """Finds who is named, each name once. `doubtful` has the names that several bear, with their references."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[str, int | Named] = {}
        self.doubtful: dict[str, tuple[str, ...]] = {}

    def find(self, name: str) -> int | Named:
        """The record of that reference or of just that name, else somebody to be made."""
        if name not in self._found:
            self._found[name] = self._looked_up(name)
        return self._found[name]

    def _looked_up(self, name: str) -> int | Named:
        ref = tidy_ref(name)
        if ref is not None:
            row = self._session.execute(select(Record.id, Record.type).where(Record.ref == ref)).first()
            if row is not None and row.type in WHO:
                return int(row.id)
        alias = alias_in(name)
        wanted = ("title", "alias") if alias else ("title",)
        hits = [hit.record for hit in index.exact(raw(self._session), alias or name, WHO) if hit.matched in wanted]
        identity = one_each.identity(self._session, hits)
        people = {identity.get(one, one) for one in hits}
        if len(people) == 1:
            return min(hits)
        if people:
            refs = self._session.scalars(select(Record.ref).where(Record.id.in_(hits[:5])))
            self.doubtful[name] = tuple(sorted(refs))
        return Named("person" if alias else type_of(name), name)
