"""How common things are among those that are compared: what few have says more.

Everywhere people are counted, not entries: somebody in twenty entries that are judged to be the same is one bearer of a
name, one user of an alias and one member of a group (`services/one_each.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from casefiles.domain import folding
from casefiles.domain.alias import Alias
from casefiles.domain.link import Link
from casefiles.domain.naming.rarity import counted
from casefiles.domain.record import Record
from casefiles.services.matching.scoring import Shares
from casefiles.services.matching.subject import Subject

ENOUGH_FOR_SURNAMES = 1_000
"""From so many people on their own surnames say which are common."""


def shares_of(everybody: Iterable[Subject], *, surnames: bool = True) -> Shares:
    """How common records, aliases and, with `surnames`, surnames are among those compared."""
    entries: dict[int, list[Subject]] = defaultdict(list)
    for one in everybody:
        entries[one.who].append(one)
    company: Counter[int] = Counter()
    aliases: Counter[str] = Counter()
    for same in entries.values():
        if len(same) == 1:
            company.update(same[0].company.keys())
            aliases.update(same[0].aliases.keys())
        else:
            company.update({key for one in same for key in one.company})
            aliases.update({key for one in same for key in one.aliases})
    if not surnames or len(entries) < ENOUGH_FOR_SURNAMES:
        return Shares(company, aliases)
    return Shares(company, aliases, counted([[one.prepared for one in same] for same in entries.values()]))


def shares_around(session: Session, type_name: str, some: Collection[Subject]) -> Shares:
    """As `shares_of`, counted by the database for what these few have: nobody waits for all the others to be read."""
    person = aliased(Record)
    who: Any = func.coalesce(person.identity_id, person.id)
    known = sorted({record for one in some for record in one.company.values()})
    linked: dict[int, set[int]] = defaultdict(set)
    for own, other in ((Link.source_end, Link.target_end), (Link.target_end, Link.source_end)):
        pairs = (
            select(other, who).join(person, person.id == own).where(person.type == type_name, other.in_(known)).distinct()
        )
        for record, one_person in session.execute(pairs):
            linked[record].add(one_person)
    company = {key: len(linked[record]) for one in some for key, record in one.company.items()}
    aliases: dict[str, int] = {}
    for text in {key for one in some for key in one.aliases}:
        written = [each for one in some for each in one.alias_texts if folding.fold_name(each) == text]
        named = select(Alias.id).where(Alias.text.in_(written)).scalar_subquery()
        users = (
            select(func.count(who.distinct()))
            .join(Link, Link.source_end == person.id)
            .where(Link.is_a(Link, "uses_name"), Link.target_end.in_(named))
        )
        aliases[text] = int(session.execute(users).scalar_one())
    return Shares(company, aliases)
