"""The evidence register and the chains of custody."""

from __future__ import annotations

from casefiles import words
from casefiles.domain.exhibit_code import code_of
from casefiles.domain.vocabulary import vocabulary
from casefiles.dossier import content
from casefiles.dossier.gather.scope import Scope
from casefiles.services.evidence import checks, custody, intake
from casefiles.services.evidence.custody_views import happened
from casefiles.services.views import RecordView
from casefiles.words import _, ngettext


def exhibits(scope: Scope) -> list[content.Exhibit]:
    """The exhibits in scope, by ref."""
    views = scope.of_type("exhibit")
    last = checks.last_of(scope.case.session, {view.shown("sha256") for view in views})
    return [_exhibit(scope, view, last.get(view.shown("sha256"))) for view in views]


def chains(scope: Scope) -> list[content.CustodyRow]:
    """The chains of custody of the exhibits in scope, one after another, each in its own order."""
    return [row for view in scope.of_type("exhibit") for row in _custody(scope, view)]


def _exhibit(scope: Scope, view: RecordView, last: checks.Last | None) -> content.Exhibit:
    sha256 = view.shown("sha256")
    size = next((one.stored for one in view.fields if one.key == "size"), None)
    media = view.shown("media_type")
    line = " · ".join(
        part
        for part in (
            view.shown("nature"),
            media,
            words.size(int(size)) if size is not None else "",
            _pages(view),
        )
        if part
    )
    received = _("received {when}").format(when=view.shown("received")) if view.shown("received") else ""
    if received and view.shown("received_from"):
        received = _("received {when} from {whom}").format(
            when=view.shown("received"), whom=view.shown("received_from")
        )
    return content.Exhibit(
        ref=view.ref,
        title=view.title,
        kind_line=line,
        sha256=sha256,
        received=received or view.shown("holding"),
        note=_("not held here: {holding}").format(holding=view.shown("holding")) if not sha256 else "",
        fault=checks.fault(last.result, view.ref) if last is not None else "",
        thumbnail=intake.thumbnail(scope.library, sha256) if sha256 else None,
        icon=_icon(media),
        code=code_of(scope.library.code, view.ref, sha256),
        sources=scope.numbers.of(view.claims),
    )


def _pages(view: RecordView) -> str:
    pages = next((one.stored for one in view.fields if one.key == "pages"), None)
    return ngettext("{n} page", "{n} pages", int(pages)).format(n=pages) if pages is not None else ""


def _custody(scope: Scope, view: RecordView) -> list[content.CustodyRow]:
    entries = custody.chain(scope.case.session, view.uid)
    struck = {entry.strikes: entry.reason or "" for entry in entries if entry.strikes}
    zone = scope.library.clock().zone
    rows = []
    for entry in entries:
        who = " → ".join(part for part in (entry.from_whom, entry.to_whom) if part) or entry.entered_by
        rows.append(
            content.CustodyRow(
                exhibit=view.ref,
                happened=happened(entry, scope.case.language) or words.moment(entry.entered, zone, reader=zone, zoned=True),
                action=vocabulary("custody_action").show(entry.action, scope.case.language),
                who=who,
                where=entry.place or "",
                seal=" → ".join(dict.fromkeys(one for one in (entry.seal_found, entry.seal) if one)),
                entered=words.moment(entry.entered, zone, reader=zone, zoned=True),
                note=" · ".join(part for part in (entry.purpose, entry.condition) if part),
                struck=struck.get(entry.n, ""),
            )
        )
    return rows


def _icon(media_type: str) -> str:
    family = media_type.partition("/")[0]
    if family in {"video", "image", "audio"}:
        return family
    return "document" if media_type else "object"
