"""What a line would write, in words: one sentence for each thing, read before it is written."""

from __future__ import annotations

from casefiles.domain.folding import fold_name
from casefiles.domain.record_types import record_type
from casefiles.domain.vocabulary import link_type, vocabulary
from casefiles.services.planned import End, Plan
from casefiles.words import _, quoted


def sentences(made: Plan, language: str) -> list[str]:
    """What would be written, one sentence for each thing."""
    found: list[str] = []
    option, who = made.person, made.person_title
    if option is None:
        return found
    if option.record is None:
        found.append(
            _("New person {name}").format(name=who)
            if made.printed_name
            else _("New person {name}, known by alias only").format(name=who)
        )
    if option.perhaps is not None:
        found.append(
            _("Unsure whether {name} is the same as {ref} {title}").format(
                name=who, ref=option.perhaps.ref, title=option.perhaps.title
            )
        )
    own = [text for text in made.aliases if fold_name(text) not in made.borne]
    if option.record is None and not made.printed_name:
        own = own[1:]
    found += [_("{name} uses the name {alias}").format(name=who, alias=quoted(text)) for text in own]
    for link in made.links:
        if link.end.record is None:
            found.append(_new_end(link.end))
            if link.end.perhaps is not None:
                found.append(
                    _("Unsure whether {name} is the same as {ref} {title}").format(
                        name=link.end.title, ref=link.end.perhaps.ref, title=link.end.perhaps.title
                    )
                )
        reading = link_type(link.key).reading(language, backwards=link.backwards)
        text = f"{who} {reading} {link.end.title}"
        if link.role:
            text += f" ({vocabulary('link_role').show(link.role, language)})"
        if link.when is not None:
            text += f", {link.when.show(language)}"
        found.append(text)
    if made.operation is not None:
        text = _("{name} is in the file of {operation}").format(name=who, operation=made.operation.title)
        if made.operation_role:
            text += f" ({vocabulary('link_role').show(made.operation_role, language)})"
        found.append(text)
    found += [_("To do: {what}").format(what=what) for what in made.tasks]
    if made.source is not None:
        text = _("{source} says so").format(source=made.source.title)
        found.append(f"{text}, {made.grade.code}" if made.grade is not None else text)
    if made.new_reliability and made.source is not None:
        found.append(
            _("The reliability of {source} becomes {code}").format(source=made.source.title, code=made.new_reliability)
        )
    return found


def _new_end(end: End) -> str:
    if end.by_alias:
        return _("New person {name}, known by alias only").format(name=end.title)
    what = _(record_type(end.type).LABEL).lower()
    return _("New {what} {name}").format(what=what, name=end.title)
