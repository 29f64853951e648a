"""How things are said in every section: sentences and facts with the numbers of their sources, rows in few words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from casefiles.dossier import content
from casefiles.dossier.gather.scope import Scope
from casefiles.figures import from_case
from casefiles.services.views import Backing, ClaimView, FieldView, LinkView, PartView, RecordView
from casefiles.words import _


def statement(scope: Scope, view: RecordView, link: LinkView) -> content.Statement:
    """A link as a sentence with its sources."""
    hedges = [_("alleged")] if link.alleged else []
    hedges += [each for each in manners(link.claims) if each not in hedges]
    hedges += [_("hypothesis")] if link.hypothesis else []
    against = scope.numbers.against(link.claims)
    hedges += [_("disputed")] if link.backing.name == "disputed" and not against else []
    extra = f" ({', '.join(hedges)})" if hedges else ""
    when = f", {link.period}" if link.period else ""
    detail = f"\u00a0– {link.detail}" if link.detail else ""
    text = f"{view.title} {link.reading}{extra} {link.other.title}{when}{detail}."
    return content.Statement(text, scope.numbers.of(link.claims), against)


def manners(claims: Iterable[ClaimView]) -> list[str]:
    """How those who say so say it, where none of them says it plainly ("reported", "apparent"); a denial always."""
    supporting = [claim for claim in claims if claim.supports and claim.state != "rejected"]
    plain = any(claim.how_said in (None, "", "stated") for claim in supporting)
    told = [claim for claim in supporting if claim.how_said == "denied"] if plain else supporting
    return list(dict.fromkeys(claim.how_said_shown for claim in told))


def how(claims: Iterable[ClaimView]) -> str:
    """The same in one string: "reported, alleged"."""
    return ", ".join(manners(claims))


def said(scope: Scope, claims: Iterable[ClaimView], told: Collection[str] = ()) -> list[content.Statement]:
    """What the sources of these claims say, in the words in which it was entered; of a dispute that it is one.

    `told` are the manners that stand beside it already.
    """
    found = []
    for claim in claims:
        if claim.says and claim.state != "rejected":
            manner = [claim.how_said_shown] if claim.how_said not in (None, "", "stated") else []
            manner = [each for each in manner if each not in told]
            manner += [] if claim.supports else [_("disputes this")]
            found.append(content.Statement(claim.says, scope.numbers.cited([claim]), how=", ".join(manner)))
    return merged(found)


def fact(scope: Scope, view: RecordView, one: FieldView) -> content.Fact:
    """A field of a record with the sources of its value, and its rival versions while nobody has chosen."""
    rivals = [
        content.Statement(version.shown, scope.numbers.of(version.claims), how=how(version.claims))
        for version in one.versions
    ]
    about = [claim for claim in view.claims if claim.field == one.key and claim.part is None]
    # Where somebody has chosen, only those stand behind the value who say it: who says another is told as a rival.
    chosen = [claim for version in one.versions if version.chosen for claim in version.claims]
    claims = chosen or [claim for version in one.versions for claim in version.claims] or about
    return content.Fact(
        one.label,
        first_line(one.shown),
        scope.numbers.of(claims),
        standing(one.backing) if one.backing else None,
        tuple(rivals) if one.open else (),
        scope.numbers.against(about),
        "" if one.open else how(claims),
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
    found: dict[tuple[str, str], content.Statement] = {}
    for one in statements:
        held = found.get((one.text, one.how), one)
        numbers, against = {*held.sources, *one.sources}, {*held.against, *one.against}
        found[one.text, one.how] = replace(one, sources=tuple(sorted(numbers)), against=tuple(sorted(against)))
    return list(found.values())


def merged_facts(facts: Iterable[content.Fact]) -> list[content.Fact]:
    """Equal facts once, with the sources of all of them and the backing of the first."""
    found: dict[tuple[str, str], content.Fact] = {}
    for one in facts:
        held = found.get((one.label, one.value))
        if held is not None:
            numbers = tuple(sorted({*held.sources, *one.sources}))
            against = tuple(sorted({*held.against, *one.against}))
            rivals = tuple(merged((*held.rivals, *one.rivals)))
            # What one entry has plainly is not hedged by the other.
            manner = held.how if one.how else ""
            one = replace(held, sources=numbers, rivals=rivals, against=against, how=manner)
        found[one.label, one.value] = one
    return list(found.values())


def first_line(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= 400 else text[:397] + "…"
