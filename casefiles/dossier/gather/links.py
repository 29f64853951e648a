"""What links the subject to whom, as rows and as a figure."""

from __future__ import annotations

from casefiles import words
from casefiles.dossier import content, painting
from casefiles.dossier.gather import joined, wording
from casefiles.dossier.gather.scope import Scope
from casefiles.figures import from_case
from casefiles.figures.figure import Figure
from casefiles.services import graph
from casefiles.words import _, ngettext


def links(scope: Scope) -> list[content.LinkRow]:
    """The subject's links; then those that the records around it have with one another."""
    subjects = scope.identity if scope.kind != "selection" else list(scope.views.values())
    several = len(subjects) > 1
    told = joined.once(scope, [(view, link) for view in subjects for link in scope.told(view)])
    rows = [_link(scope, one, several) for one in told]
    around = []
    shown = {(link.id, link.field) for view in subjects for link in view.links}
    if scope.kind != "selection":
        # What the records around the subject have to do with one another belongs to the picture too.
        for view in scope.views.values():
            if view in subjects or view.type in {"claim", "source", "exhibit", "assessment", "alias", "place"}:
                continue
            for link in scope.told(view):
                if (
                    link.id is not None
                    and not link.backwards
                    and link.other.id in scope.views
                    and (link.id, None) not in shown
                ):
                    shown.add((link.id, None))
                    around.append((view, link))
    return rows + [_link(scope, one, True) for one in joined.once(scope, around)]


def _link(scope: Scope, told: joined.Told, several: bool) -> content.LinkRow:
    """A link as a row; with `several` subjects the row names its own."""
    link = told.link
    subject = words.and_list(list(dict.fromkeys(view.title for view in told.subjects))) if several else ""
    manners = wording.manners(link.claims)
    return content.LinkRow(
        reading=link.reading,
        target=link.other.title,
        target_ref=", ".join(other.ref for other in told.others),
        alleged=link.alleged,
        subject=subject,
        named_as=link.named_as.strip("“”«»"),
        detail=", ".join(part for part in (link.role, link.amount, link.detail, link.extent) if part),
        period=link.period,
        standing=wording.standing(link.backing),
        grade=link.grade,
        sources=scope.numbers.of(link.claims),
        note=_("hypothesis: no source here asserts it") if link.hypothesis else "",
        against=scope.numbers.against(link.claims),
        how=", ".join(each for each in manners if not link.alleged or each != _("alleged")),
        statements=tuple(wording.said(scope, link.claims, [*manners, *([_("alleged")] if link.alleged else [])])),
    )


def figure(scope: Scope) -> tuple[Figure | None, int]:
    """The link chart, two steps far, and how many entries within them it has no room for; None where nothing is linked."""
    found = graph.neighbourhood(
        scope.library, [head.id for head in scope.heads], steps=2, limit=22, language=scope.case.language
    )
    if not found.edges:
        return None, 0
    return from_case.link_chart(found, focus=scope.heads[0].id, measure=painting.measure), found.left_out


def caption(title: str, unshown: int) -> str:
    """What the chart shows, and how much it does not."""
    text = _("Links of {title}, two steps far.").format(title=title)
    if not unshown:
        return text
    more = ngettext(
        "{n} more entry lies so near and is not drawn: only the nearest and best linked are.",
        "{n} more entries lie so near and are not drawn: only the nearest and best linked are.",
        unshown,
    )
    return f"{text} {more.format(n=words.number(unshown))}"
