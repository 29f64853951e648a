"""From what a person writes to a record, and from a record's id to its name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.domain import vocabulary as vocabularies
from casefiles.domain.alias import Alias
from casefiles.domain.kinds import Given
from casefiles.domain.link import Link
from casefiles.domain.record import Record
from casefiles.domain.refs import tidy_ref
from casefiles.domain.registers import Term
from casefiles.errors import BadInput, NotFound
from casefiles.services.views import Ref
from casefiles.words import _


def refs(session: Session, ids: Iterable[int], *, trash: bool = True) -> dict[int, Ref]:
    """The names of records by id; those in the trash too, unless told otherwise."""
    found: dict[int, Ref] = {}
    for chunk in chunks(sorted(set(ids))):
        statement = select(Record.id, Record.ref, Record.type, Record.title).where(Record.id.in_(chunk))
        for row in session.execute(statement.execution_options(include_trash=trash)):
            found[row.id] = Ref(row.id, row.ref, row.type, row.title)
    return found


def by_ref(session: Session, ref: str, *, trash: bool = False) -> Ref:
    """The record with this ref, however it is typed. Raises NotFound."""
    candidates = [candidate for candidate in (ref.strip(), tidy_ref(ref)) if candidate]
    # As it is kept first, by the index: comparing in capitals reads every record.
    for compared in (Record.ref, func.upper(Record.ref)):
        for candidate in candidates:
            wanted = candidate.upper()
            statement = select(Record.id, Record.ref, Record.type, Record.title).where(compared == wanted)
            row = session.execute(statement.execution_options(include_trash=trash)).first()
            if row is not None:
                return Ref(row.id, row.ref, row.type, row.title)
    raise NotFound(_("There is no entry {ref} in this library.").format(ref=ref))


def find(session: Session, text: str, targets: tuple[str, ...] = ("*",)) -> int:
    """The id for a ref (alone or before the name), a title or an alias among the given types.

    Raises BadInput when none or several fit.
    """
    any_type = "*" in targets
    # A reference may have the name behind it, as entries are shown: "PL-0004 Puerto Quinde".
    for ref in filter(None, (tidy_ref(text), tidy_ref(text.strip().partition(" ")[0]))):
        row = session.execute(select(Record.id, Record.type).where(Record.ref == ref)).first()
        if row is not None and (any_type or row.type in targets):
            return int(row.id)
    bare = text.strip().strip("“”\"'«»‘’ ")
    spellings = {text, bare, f"“{bare}”", f"«{bare}»"}
    statement = select(Record.id, Record.ref, Record.title).where(Record.title.in_(spellings))
    if not any_type:
        statement = statement.where(Record.type.in_(targets))
    rows = {row.id: row for row in session.execute(statement)}
    if not rows:
        aliases = select(Alias.id).where(Alias.text == bare).scalar_subquery()
        users = select(Link.source_end).where(Link.is_a(Link, "uses_name"), Link.target_end.in_(aliases))
        named = select(Record.id, Record.ref, Record.title).where(Record.id.in_(users.scalar_subquery()))
        rows = {row.id: row for row in session.execute(named if any_type else named.where(Record.type.in_(targets)))}
    if len(rows) == 1:
        return int(next(iter(rows)))
    if not rows:
        raise BadInput(_("There is no entry “{text}” here; give its reference, such as PER-0031.").format(text=text))
    several = ", ".join(sorted(row.ref for row in rows.values()))
    raise BadInput(_("“{text}” may be {several}; please give the reference.").format(text=text, several=several))


def own_terms(session: Session) -> dict[str, tuple[vocabularies.Term, ...]]:
    """The terms that the user added, by vocabulary."""
    found: dict[str, list[vocabularies.Term]] = {}
    for row in session.scalars(select(Term).order_by(Term.id)):
        found.setdefault(row.vocabulary, []).append(vocabularies.Term(row.key, row.en, row.es))
    return {name: tuple(terms) for name, terms in found.items()}


def given(session: Session, library: Library, language: str | None = None) -> Given:
    """What kinds of value need to read and show, with this session's records behind it."""
    titles: dict[int, str] = {}

    def title_of(record: int) -> str:
        if record not in titles:
            statement = select(Record.title).where(Record.id == record).execution_options(include_trash=True)
            titles[record] = session.execute(statement).scalar() or f"#{record}"
        return titles[record]

    def uid_of(record: int) -> str:
        statement = select(Record.uid).where(Record.id == record).execution_options(include_trash=True)
        return str(session.execute(statement).scalar_one())

    def id_of(uid: str) -> int:
        found = session.execute(
            select(Record.id).where(Record.uid == uid).execution_options(include_trash=True)
        ).scalar()
        if found is None:
            raise BadInput(_("The entry that this value names is not in this library."))
        return int(found)

    return Given(
        language=language or words.language(),
        today=library.clock().day,
        title_of=title_of,
        find=lambda text, targets: find(session, text, targets),
        uid_of=uid_of,
        id_of=id_of,
        terms=own_terms(session),
    )


def reload_titles(known: dict[int, Ref], session: Session, ids: Iterable[int]) -> None:
    """Adds the names of those ids that are not known yet."""
    missing = set(ids) - known.keys()
    if missing:
        known.update(refs(session, missing))
