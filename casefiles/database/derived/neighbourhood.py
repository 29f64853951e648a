"""What titles need of the records around them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from casefiles import words
from casefiles.database.derived.records import chunks
from casefiles.domain.alias import Alias
from casefiles.domain.kinds import Reference
from casefiles.domain.link import Link
from casefiles.domain.record import Part, Record, fields_of
from casefiles.domain.registers import Term
from casefiles.domain.vocabulary import link_types, vocabulary


class Neighbourhood:
    """What titles need of the records around them, fetched once for a batch (see `domain.known.Known`)."""

    def __init__(self, session: Session, language: str) -> None:
        self._session = session
        self._language = language
        self._titles: dict[int, str] = {}
        self._aliases: dict[int, list[str]] = {}
        self._parts: dict[tuple[int, type[Part]], list[Any]] = {}
        self._terms: dict[tuple[str, str], str] = {}

    def fetch(self, records: Sequence[Record]) -> None:
        """Reads ahead for these records."""
        own = [record.id for record in records]
        self._aliases = {record: [] for record in own}
        users = [record.id for record in records if record.type in {"person", "organisation"}]
        for chunk in chunks(users):
            rows = self._session.execute(_names().where(Link.source_end.in_(chunk)))
            for user, text in rows:
                self._aliases[user].append(text or "")
        for cls in {part for record in records for part in record.PARTS}:
            owners = [record.id for record in records if cls in record.PARTS]
            for owner in owners:
                self._parts[owner, cls] = []
            for chunk in chunks(owners):
                for part in self._session.scalars(
                    select(cls).where(cls.owner.in_(chunk)).order_by(cls.position, cls.id)
                ):
                    self._parts[part.owner, cls].append(part)
        wanted = set()
        for record in records:
            for described in fields_of(type(record)):
                if isinstance(described.kind, Reference):
                    value = getattr(record, described.key)
                    if value is not None:
                        wanted.add(value)
        self.fetch_titles(wanted)

    def fetch_titles(self, wanted: Iterable[int]) -> None:
        """Reads the titles of these records."""
        for chunk in chunks(sorted(wanted)):
            rows = self._session.execute(
                select(Record.id, Record.title).where(Record.id.in_(chunk)).execution_options(include_trash=True)
            )
            self._titles.update((row.id, row.title) for row in rows)

    def hold(self, record: int, cls: type[Part], row: Any) -> None:
        """A row of a list that is not in the database yet."""
        self._parts.setdefault((record, cls), []).append(row)

    def title(self, record: int | None) -> str:
        return "" if record is None else self._titles.get(record, "")

    def remember(self, record: int, title: str) -> None:
        """A title that has just been composed."""
        self._titles[record] = title

    def aliases(self, record: int) -> list[str]:
        return [text for text in self._aliases.get(record, []) if text]

    def parts(self, record: int, cls: type[Any]) -> list[Any]:
        return self._parts.get((record, cls), [])

    def word(self, vocabulary_name: str, key: str | None) -> str:
        if key is None:
            return ""
        if vocabulary_name == "link":
            found = link_types().get(key)
            return found.reading(self._language) if found else key
        return vocabulary(vocabulary_name).show(key, self._language)

    def in_every_language(self, vocabulary_name: str, key: str) -> str:
        """A term as the index holds it: its words in every language; of a kind of link both readings.

        Of a term of the library's own, what was given for it; of an unknown key the key as words.
        """
        held = self._terms.get((vocabulary_name, key))
        if held is None:
            held = self._terms[vocabulary_name, key] = self._in_every_language(vocabulary_name, key)
        return held

    def _in_every_language(self, vocabulary_name: str, key: str) -> str:
        if vocabulary_name == "link":
            found = link_types().get(key)
            readings = (*found.forward.values(), *found.back.values()) if found else (key.replace("_", " "),)
            return " / ".join(dict.fromkeys(readings))
        terms = vocabulary(vocabulary_name)
        if key not in terms.keys():  # noqa: SIM118 - a vocabulary iterates over terms
            own = select(Term.en, Term.es).where(Term.vocabulary == vocabulary_name, Term.key == key)
            for en, es in self._session.execute(own):
                return " / ".join(dict.fromkeys((en, es)))
        return " / ".join(dict.fromkeys(terms.show(key, language) for language in words.LANGUAGES))

    def quoted(self, text: str) -> str:
        with words.use(self._language):
            return words.quoted(text)

    @property
    def language(self) -> str:
        return self._language

    def say(self, text: str) -> str:
        with words.use(self._language):
            return words._(text)


@functools.cache
def _names() -> Select[int, str | None]:
    """Who uses which alias, oldest link first."""
    named = aliased(Alias, flat=True)
    return (
        select(Link.source_end, named.text)
        .join(named, named.id == Link.target_end)
        .where(Link.is_a(Link, "uses_name"))
        .order_by(Link.id)
    )
