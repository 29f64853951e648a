"""Questions with rival answers, and values with rival versions."""

from __future__ import annotations

from casefiles.dossier import content
from casefiles.dossier.gather.scope import Scope
from casefiles.services import profile
from casefiles.services.views import ClaimView, FieldView, RecordView
from casefiles.words import _


def questions(scope: Scope) -> list[content.Question]:
    """Every question in scope with more than one answer or a disputed one, and every field with rival versions."""
    found = []
    for view in scope.views.values():
        about = f"{view.ref} {view.title}"
        for question in profile.questions_of(scope.case, view):
            answers = [
                content.Answer(
                    answer.link.other.title,
                    tuple(_voice(scope, claim) for claim in (*answer.supports, *answer.disputes)),
                    answer.link.hypothesis,
                )
                for answer in question.answers
            ]
            if len(answers) > 1 or any(answer.disputes for answer in question.answers):
                found.append(content.Question(question.text, tuple(answers), about))
        found += [_rival(scope, view, one) for one in view.fields if len(one.versions) > 1]
        for part in view.parts:
            for row in part.rows:
                found += [_rival(scope, view, one) for one in row.fields if len(one.versions) > 1]
    return found


def _rival(scope: Scope, view: RecordView, one: FieldView) -> content.Question:
    answers = [
        content.Answer(
            version.shown,
            tuple(_voice(scope, claim) for claim in version.claims),
            chosen=version.chosen,
            reason=next((claim.state_reason for claim in version.claims if claim.state_reason), ""),
        )
        for version in one.versions
    ]
    return content.Question(
        _("{field} of {title}").format(field=one.label, title=view.title),
        tuple(answers),
        f"{view.ref} {view.title}",
    )


def _voice(scope: Scope, claim: ClaimView) -> content.Voice:
    via = claim.via if claim.via is not None and claim.via.id in scope.numbers else None
    who = claim.source.title + (" " + _("via {source}").format(source=via.title) if via else "")
    return content.Voice(who, claim.grade, claim.supports, claim.how_said_shown, scope.numbers.cited([claim]), claim.says)
