"""How things are said in every section: sentences and facts with the numbers of their sources, rows in few words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from casefiles.dossier import content
from casefiles.dossier.gather.scope import Scope
from casefiles.figures import from_case
from casefiles.services.views import Backing, FieldView, LinkView, PartView, RecordView
from casefiles.words import _


def statement(scope: Scope, view: RecordView, link: LinkView) -> content.Statement:
    """A link as a sentence with its sources."""
    hedges = [_("alleged")] if link.alleged else []
    hedges += [_("hypothesis")] if link.hypothesis else []
    hedges += [_("disputed")] if link.backing.name == "disputed" else []
    extra = f" ({', '.join(hedges)})" if hedges else ""
    when = f", {link.period}" if link.period else ""
    detail = f" - {link.detail}" if link.detail else ""
    text = f"{view.title} {link.reading}{extra} {link.other.title}{when}{detail}."
    return content.Statement(text, scope.numbers.of(link.claims))


def fact(scope: Scope, view: RecordView, one: FieldView) -> content.Fact:
    """A field of a record with the sources of its value, and its rival versions while nobody has chosen."""
    rivals = [content.Statement(version.shown, scope.numbers.of(version.claims)) for version in one.versions]
    claims = [claim for version in one.versions for claim in version.claims]
    if not claims:
        claims = [claim for claim in view.claims if claim.field == one.key and claim.part is None]
    backing = standing(one.backing) if one.backing else None
    return content.Fact(
        one.label, first_line(one.shown), scope.numbers.of(claims), backing, tuple(rivals) if one.open else ()
    )


def standing(backing: Backing) -> content.Standing:
    """How well something is backed, as the paper shows it."""
    if backing.one_record:
        return content.Standing("record", backing.sources)
    key = from_case.STANDING[backing.name]
    return content.Standing(key, backing.independent if key == "corroborated" else backing.sources)


def row_in_words(row: PartView) -> str:
    """A row of a list in few words: what it is, how many, then the rest ("police: 4, wounded")."""
    held = {one.key: one.shown for one in row.fields if one.shown}
    count = held.pop("count", "")
    what, *rest = [*held.values()] or [""]
    return ", ".join([": ".join(part for part in (what, count) if part), *rest])


def merged(statements: Collection[content.Statement]) -> list[content.Statement]:
    """Equal sentences once, with the sources of all of them."""
    found: dict[str, set[int]] = {}
    for one in statements:
        found.setdefault(one.text, set()).update(one.sources)
    return [content.Statement(text, tuple(sorted(numbers))) for text, numbers in found.items()]


def merged_facts(facts: Iterable[content.Fact]) -> list[content.Fact]:
    """Equal facts once, with the sources of all of them and the backing of the first."""
    found: dict[tuple[str, str], content.Fact] = {}
    for one in facts:
        held = found.get((one.label, one.value))
        if held is not None:
            numbers = tuple(sorted({*held.sources, *one.sources}))
            one = replace(held, sources=numbers, rivals=tuple(merged((*held.rivals, *one.rivals))))
        found[one.label, one.value] = one
    return list(found.values())


def first_line(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= 400 else text[:397] + "…"
