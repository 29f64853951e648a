"""What is sought and not found: of the subject, and of all that is told around it."""

from __future__ import annotations

from casefiles.dossier.gather import joined
from casefiles.dossier.gather.scope import Scope
from casefiles.words import N_, _, ngettext

SOUGHT: dict[str, tuple[tuple[str, str], ...]] = {
    "person": (
        ("printed_name", N_("real name")),
        ("born", N_("birth date")),
        ("nationality", N_("nationality")),
        ("portrait", N_("photograph")),
        ("whereabouts", N_("whereabouts")),
        ("legal_status", N_("legal status")),
    ),
    "operation": (
        ("authority", N_("authority and legal basis")),
        ("place", N_("exact place")),
        ("outcome", N_("outcome in court")),
    ),
    "organisation": (("base", N_("where it is based")), ("founded", N_("since when it exists"))),
}
SOUGHT_LINKS: dict[str, tuple[tuple[str, str], ...]] = {
    "person": (("lives_at", N_("address")),),
    "organisation": (("leads", N_("who leads it")), ("member_of", N_("its members"))),
    "operation": (("led_to_arrest", N_("arrests")),),
}


def unknowns(scope: Scope) -> list[str]:
    """What one would look for and does not find here."""
    if scope.kind == "selection":
        return []
    view = scope.subject
    found = [
        _(label) for key, label in SOUGHT.get(view.type, ()) if not any(each.shown(key) for each in scope.identity)
    ]
    types = {link.type for each in scope.identity for link in each.links}
    found += [_(label) for key, label in SOUGHT_LINKS.get(view.type, ()) if key not in types]
    if not any(each.backing.name == "corroborated" for each in scope.identity) and view.type == "person":
        found.append(_("a second, independent source for what is said of this person"))
    return found


def gaps(scope: Scope) -> list[str]:
    """What the case still lacks: sources, exhibits, dates, names, grades."""
    found = []
    pairs = [
        (view, link)
        for view in scope.views.values()
        for link in scope.told(view)
        if link.id is not None and not link.backwards
    ]
    links = [told.link for told in joined.once(scope, pairs)]
    bare = [link for link in links if link.backing.name == "unsourced" and not link.hypothesis]
    single = [link for link in links if link.backing.name == "single source"]
    if single:
        found.append(
            ngettext("{n} link rests on a single source.", "{n} links rest on a single source.", len(single)).format(
                n=len(single)
            )
        )
    if bare:
        found.append(ngettext("{n} link has no source.", "{n} links have no source.", len(bare)).format(n=len(bare)))
    for view in scope.of_type("exhibit"):
        holding = next((one.stored for one in view.fields if one.key == "holding"), None)
        if holding == "known_but_not_obtained":
            found.append(_("{ref} {title}: known to exist, not obtained.").format(ref=view.ref, title=view.title))
    for view in scope.of_type("event", "operation", "seizure"):
        if not view.shown("date") and not view.shown("announced"):
            found.append(_("{ref} {title}: no date is known.").format(ref=view.ref, title=view.title))
    for views in scope.each(scope.of_type("person")):
        if not any(view.shown("printed_name") or view.aliases for view in views):
            refs = ", ".join(view.ref for view in views)
            found.append(_("{ref} {title}: nobody here knows a name.").format(ref=refs, title=views[0].title))
    # A grade may be a source's own or stand with what it says.
    rows = scope.numbers.rows()
    if rows and not scope.numbers.schemes and all(not row.reliability for row in rows):
        found.append(_("No source has been graded."))
    return found
