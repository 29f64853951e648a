"""Whom a line is about: somebody known, somebody new, under which names."""

from __future__ import annotations

from sqlalchemy import select

from casefiles.domain.alias import Alias
from casefiles.domain.folding import fold_name
from casefiles.domain.line import pieces as p
from casefiles.domain.link import Link
from casefiles.domain.refs import type_of_ref
from casefiles.services.line_drafting import Drafting
from casefiles.services.line_options import Choices, new_person
from casefiles.services.lookup import refs
from casefiles.services.proposals import NEW, NEW_BY_NAME, Option
from casefiles.words import _, quoted


def about(at: Drafting) -> p.Piece | None:
    """Plans whom the line is about; gives the piece that names them."""
    pieces = at.line.pieces
    names = list(at.line.of(p.Name))
    subject: p.Piece | None = next(
        (
            piece
            for place, piece in enumerate(pieces)
            if isinstance(piece, p.Name)
            or (isinstance(piece, p.ByRef) and type_of_ref(piece.ref) in {"person", "alias"})
            if not (place and isinstance(pieces[place - 1], p.Relation))
        ),
        None,
    )
    if subject is None:
        at.problems.append(_("Say whom the line is about: begin with an alias, a name or a reference."))
        return None
    named = [piece.name for piece in names if piece.form == "name"]
    aliases = list(dict.fromkeys(piece.name for piece in names if piece.form != "name"))
    if isinstance(subject, p.ByRef):
        option = _person_by_ref(at, subject, aliases)
    else:
        new = [Option(NEW, named[0], _("new person"))] if named else new_person(aliases[0])
        found = at.finder.people(list(dict.fromkeys([*named, *aliases])), new)
        option = at.chip("person", subject, found, types=("person",))
    for piece in names:
        if piece is not subject:
            at.shown("name" if piece.form == "name" else "alias", piece, piece.name)
    made = at.plan
    made.person = option
    if option is not None and option.key == NEW_BY_NAME:
        named, aliases = aliases[:1], aliases[1:]
    made.printed_name = named[0] if named else ""
    if option is not None and option.record is not None:
        made.borne = _borne(at, option.record.id)
        called = fold_name(option.record.title)
        unsaid = {piece.name for piece in names if not piece.form and fold_name(piece.name) == called}
        aliases = [text for text in aliases if text not in unsaid or fold_name(text) in made.borne]
    made.aliases = tuple(aliases)
    return subject



def _borne(at: Drafting, person: int) -> dict[str, int]:
    """The folded aliases that a person uses, each with the oldest link that says so."""
    uses = select(Link).where(Link.is_a(Link, "uses_name"), Link.source_end == person).order_by(Link.id.desc())
    by_alias = {link.target_end: link.id for link in at.session.scalars(uses)}
    rows = at.session.execute(select(Alias.id, Alias.text).where(Alias.id.in_(by_alias)))
    return {fold_name(text or ""): by_alias[alias] for alias, text in rows}


def _person_by_ref(at: Drafting, piece: p.ByRef, aliases: list[str]) -> Option | None:
    record = at.records[piece]
    if record is None or record.type == "person":
        return at.referred("person", piece)
    alias = at.session.scalars(select(Alias).where(Alias.id == record.id)).one()
    holders = list(
        at.session.scalars(
            select(Link.source_end).where(Link.is_a(Link, "uses_name"), Link.target_end == record.id)
        )
    )
    people = [ref.id for ref in refs(at.session, holders, trash=False).values() if ref.type == "person"]
    seen = {one: found.text for one, found in at.finder.last_seen(people).items()}
    known = at.finder.known(people, _("uses this alias"), seen)
    text = alias.text or "?"
    aliases.insert(0, text)
    at.plan.alias_record = record.id
    new = Option(NEW, quoted(text), _("new person by alias"))
    options = (*known, new) if len(known) == 1 else (new, *known)
    return at.chip("person", piece, Choices(options), types=("person",))
