"""What stands on the cover: title, handling, the first sentences, facts, the portrait."""

from __future__ import annotations

from collections.abc import Collection

from casefiles import words
from casefiles.domain.region import Region
from casefiles.dossier import content
from casefiles.dossier.gather import handling, joined, wording
from casefiles.dossier.gather.scope import Scope
from casefiles.dossier.pictures import cut
from casefiles.services.evidence import intake
from casefiles.words import _, ngettext

LEADING = frozenset(
    {"operated", "paid_protection", "leads", "member_of", "dismantled", "attributed_to", "took_part", "led_to_arrest"}
)
COVER: dict[str, tuple[str, ...]] = {
    "operation": ("kind", "date", "place", "status", "authority", "legal_basis", "outcome"),
    "person": ("identity", "involvement", "legal_status", "whereabouts", "born", "nationality"),
    "organisation": ("kind", "base", "founded", "ended"),
}


def title(scope: Scope) -> str:
    """The subject's title, or how many records were selected."""
    if scope.kind != "selection" or len(scope.heads) == 1:
        return scope.subject.title
    return ngettext("{n} entry", "{n} entries", len(scope.heads)).format(n=len(scope.heads))


def subtitle(scope: Scope) -> str:
    """What stands under the title."""
    if scope.kind == "selection" and len(scope.heads) == 1:
        return f"{scope.subject.type_label} · {scope.subject.ref}"
    if scope.kind == "selection":
        return words.and_list([head.title for head in scope.heads[:6]])
    return scope.subject.subtitle


def marking(scope: Scope) -> content.Marking | None:
    """The highest handling among all that the dossier draws on, links, statements and sources too."""
    return handling.highest(scope.case, scope.printed)


def summary(scope: Scope) -> list[content.Statement]:
    """What the cover says first: the record's own summary, else what its best backed links say."""
    found = []
    for view in scope.identity if scope.kind != "selection" else []:
        key = "summary" if view.shown("summary") else "description"
        if view.shown(key):
            # Who says something of a single field does not say the summary.
            claims = [claim for claim in view.claims if claim.part is None and claim.field in (None, key)]
            found.append(content.Statement(view.shown(key), scope.numbers.of(claims), scope.numbers.against(claims)))
    if not found and scope.kind != "selection":
        pairs = [(view, link) for view in scope.identity for link in scope.told(view) if link.type in LEADING]
        told = sorted(joined.once(scope, pairs), key=lambda one: one.link.backing.name == "unsourced")
        found = [wording.statement(scope, one.subject, one.link) for one in told]
    return wording.merged(found)[:3]


def facts(scope: Scope) -> list[content.Fact]:
    """What is told beside the portrait."""
    if scope.kind == "selection":
        return []
    found = wording.merged_facts(
        wording.fact(scope, view, one)
        for first in scope.subject.fields
        if first.key in COVER.get(scope.subject.type, ())
        for view in scope.identity
        for one in view.fields
        if one.key == first.key and one.shown
    )
    if len(scope.identity) > 1:
        label = _("Same person as") if scope.kind == "person" else _("Same organisation as")
        others = [f"{view.title} ({view.ref})" for view in scope.identity[1:]]
        found.append(content.Fact(label, words.and_list(others)))
    for part in scope.subject.parts:
        if part.rows and part.key in {"resources", "case_numbers", "capacities"}:
            shown = "; ".join(wording.row_in_words(row) for row in part.rows)
            rows = {row.uid for row in part.rows}
            claims = [claim for claim in scope.subject.claims if claim.part in rows]
            against = scope.numbers.against(claims)
            found.append(
                content.Fact(part.label, shown, scope.numbers.of(claims), against=against, how=wording.how(claims))
            )
    if scope.kind == "person":
        operations = {link.other.ref for view in scope.identity for link in view.links if link.type == "in_file"}
        if operations:
            found.append(content.Fact(_("Operations"), words.and_list(sorted(operations))))
        others = sorted(
            {user.ref for view in scope.identity for alias in view.aliases for user in alias.also_used_by}
        )
        found.append(
            content.Fact(_("Also used by"), words.and_list(others) if others else _("nobody known to this library"))
        )
    return found


def portrait(scope: Scope) -> bytes | None:
    """A small picture of the first portrait that the identity has; None where there is none."""
    for view in scope.identity:
        field = next((one for one in view.fields if one.key == "portrait" and one.target), None)
        if field is not None and field.target is not None and field.target.id in scope.views:
            sha256 = scope.views[field.target.id].shown("sha256")
            # A photograph may be known and not held.
            picture = intake.thumbnail(scope.library, sha256) if sha256 else None
            region = Region.read(view.shown("portrait_region"))
            return cut(picture, region) if picture and region else picture
    return None


def lines(scope: Scope, chosen: Collection[content.SectionKey]) -> tuple[content.Fact, ...]:
    """Who prepared the dossier, from what, and what is left out: sections that were not chosen."""
    left = [content.section_title(key) for key in content.SECTIONS_OF[scope.kind] if key not in chosen]
    return (
        content.Fact(_("Prepared by"), scope.library.author),
        content.Fact(_("From the library"), scope.library.name),
        content.Fact(_("Left out"), " · ".join(left) or _("nothing")),
        content.Fact(_("Journal head"), scope.library.head.hash),
    )
