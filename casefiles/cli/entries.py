"""The commands on entries: one line in, lists, one entry, search, who may be the same."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from casefiles.cli.calling import DONE, Adding, count, custody_lines, open_library, say
from casefiles.errors import BadInput
from casefiles.words import _


def add(command: Adding) -> None:
    """Add the commands of this file."""
    enter = command("enter", _enter, "enter one line about somebody, as one change")
    enter.add_argument("lib", metavar="LIB", type=Path)
    enter.add_argument("line", metavar="LINE")
    enter.add_argument("--choose", action="append", default=[], metavar="WHAT=CHOICE", help="answer, such as person=new")
    instead = enter.add_mutually_exclusive_group()
    instead.add_argument("--show", action="store_true", help="say what it would write and what can be chosen; change nothing")
    instead.add_argument("--park", action="store_true", help="put it in the Inbox instead, to be judged later")
    listed = command("list", _list, "list the entries of one type")
    listed.add_argument("lib", metavar="LIB", type=Path)
    listed.add_argument("type", metavar="TYPE")
    listed.add_argument("--sort", default="title", metavar="FIELD")
    listed.add_argument("--descending", action="store_true")
    listed.add_argument(
        "--where", action="append", default=[], metavar="FIELD=VALUE", help="only entries where it is so"
    )
    listed.add_argument("--once", action="store_true", help="entries that are judged to be the same only once")
    listed.add_argument("--limit", type=count, default=None)
    show = command("show", _show, "show one entry: fields, links, who says so")
    show.add_argument("lib", metavar="LIB", type=Path)
    show.add_argument("ref", metavar="REF")
    search = command("search", _search, "search everything; type:, tag:, in:, place:, standing: and dates narrow it")
    search.add_argument("lib", metavar="LIB", type=Path)
    search.add_argument("query", metavar="QUERY", nargs="+")
    search.add_argument("--type", action="append", default=[], dest="types", metavar="TYPE")
    search.add_argument("--limit", type=count, default=50)
    match = command("match", _match, "list who may be the same, with reasons")
    match.add_argument("lib", metavar="LIB", type=Path)
    match.add_argument("--type", default="person", metavar="TYPE", help="person (default) or organisation")
    match.add_argument("--limit", type=count, default=None)
    match.add_argument("--all", action="store_true", help="also pairs that were judged not to be the same")


def _enter(called: argparse.Namespace) -> int:
    from casefiles.services import inbox, quick_entry

    choices = {}
    for text in called.choose:
        key, found, value = text.partition("=")
        if not found:
            raise BadInput(_("Write a choice as WHAT=CHOICE, such as person=new."))
        choices[key] = value
    with open_library(called, read_only=called.show) as library:
        if called.park:
            tip = inbox.park(library, called.line)
            say(called, {"parked": {"ref": tip.ref, "title": tip.title}}, f"{tip.ref}  {tip.title}")
            return DONE
        proposal = quick_entry.propose(library, called.line, choices=choices)
        if called.show:
            say(called, _proposal(proposal), *_proposed(proposal))
            return DONE
        done = quick_entry.enter(library, called.line, choices)
    plain = {
        "person": {"ref": done.person.ref, "title": done.person.title},
        "made": [{"ref": one.ref, "type": one.type, "title": one.title} for one in done.made],
        "label": done.label,
        "writes": list(proposal.writes),
        "unread": list(proposal.unread),
    }
    lines = [f"  {sentence}" for sentence in [*proposal.writes, *_unread(proposal)]]
    say(called, plain, f"{done.person.ref}  {done.person.title}", *lines)
    return DONE


def _proposal(proposal: Any) -> dict[str, Any]:
    return {
        "ready": proposal.ready,
        "pieces": [
            {
                "key": chip.key,
                "text": proposal.text[chip.start : chip.end],
                "chosen": chip.option.key if chip.option else None,
                "shown": chip.label,
                "choices": [
                    {"key": option.key, "shown": option.label, "why": option.why, "seen": option.seen}
                    for option in chip.options
                    if option.key
                ],
            }
            for chip in proposal.chips
        ],
        "questions": [
            {
                "key": question.key,
                "text": question.text,
                "answers": {answer.key: answer.text for answer in question.answers},
                "chosen": question.chosen or None,
            }
            for question in proposal.questions
        ],
        "writes": list(proposal.writes),
        "problems": list(proposal.problems),
        "unread": list(proposal.unread),
    }


def _unread(proposal: Any) -> list[str]:
    return [_("Not read: {words}").format(words=said) for said in proposal.unread]


def _proposed(proposal: Any) -> list[str]:
    lines = [f"  {sentence}" for sentence in [*proposal.writes, *_unread(proposal)]]
    for chip in proposal.chips:
        others = [option for option in chip.options if option.key and option is not chip.option]
        lines += [
            f"    {chip.key}={option.key}  " + " · ".join(text for text in (option.label, option.why, option.seen) if text)
            for option in others
        ]
    for question in proposal.questions:
        lines.append(question.text)
        lines += [f"    {question.key}={answer.key}  {answer.text}" for answer in question.answers]
    return [*lines, *proposal.problems]


def _list(called: argparse.Namespace) -> int:
    from casefiles.services import listing, one_each
    from casefiles.services.views import EACH_ONCE, Filter

    filters = [EACH_ONCE] if called.once else []
    for text in called.where:
        key, found, value = text.partition("=")
        if not found:
            raise BadInput(_("Write a condition as FIELD=VALUE, such as involvement=suspect."))
        filters.append(Filter(key, "is", value))
    with open_library(called, read_only=True) as library:
        keys = [column.key for column in listing.columns(called.type) if column.listed]
        ids = listing.order(
            library, called.type, sort=called.sort, descending=called.descending, filters=filters, limit=called.limit
        )
        rows = listing.rows(library, called.type, ids, keys)
        count = listing.tally_of(library, ids)
    plain = []
    lines = []
    for row in rows:
        cells = dict(zip(keys, row.cells, strict=True))
        plain.append(
            {"ref": row.ref, "type": row.type, "title": row.title, "standing": row.standing}
            | {key: cell for key, cell in cells.items() if key not in {"title", "standing", "ref"}}
        )
        one_with = one_each.one_with(called.type, cells.get("one_with", ""))
        lines.append(f"{row.ref:<14} {row.title}  [{row.chip}]" + (f"  {one_with}" if one_with else ""))
    if count.differ:
        lines.append(_("Listed: {count}.").format(count=one_each.in_entries(called.type, count)))
    say(called, plain, *lines)
    return DONE


def _show(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import readings, suggestions
    from casefiles.services.evidence.custody_views import custody_of
    from casefiles.services.profile import profile

    with open_library(called, read_only=True) as library:
        shown = profile(library, called.ref)
        chain = custody_of(library, shown.uid) if shown.type == "exhibit" else None
        file = readings.file_of(library, shown.id) if shown.type == "exhibit" else None
        taken = suggestions.taken(library, shown.id) if shown.type == "exhibit" else None
    plain: dict[str, Any] = {
        "ref": shown.ref,
        "type": shown.type,
        "title": shown.title,
        "standing": shown.backing.name,
        "marking": shown.marking_key,
        "version": shown.version,
        "deleted": shown.deleted,
        "fields": {one.key: _field(one) for one in shown.fields},
        "parts": {
            part.key: [{"uid": row.uid} | {one.key: _field(one) for one in row.fields} for row in part.rows]
            for part in shown.parts
        },
        "links": [_link(link) for link in shown.links],
        "claims": [_claim(claim) for claim in shown.claims],
        "aliases": [
            {"ref": alias.alias.ref, "text": alias.text, "standing": alias.backing.name} for alias in shown.aliases
        ],
        "same_as": [same.ref for same in shown.same_as],
    }
    if chain is not None:
        plain["custody"] = chain.plain()
        plain["file"] = file.plain() if file is not None else None
        plain["taken"] = taken.plain() if taken is not None else None
    lines = [f"{shown.ref}  {shown.title}  [{shown.backing.chip}]"]
    lines += [f"  {one.label}: {one.shown}" for one in shown.fields if one.shown]
    for part in shown.parts:
        for row in part.rows:
            lines.append(f"  {part.label}: " + ", ".join(one.shown for one in row.fields if one.shown))
    lines += [
        f"  {link.reading} {link.other.title} ({link.other.ref})"
        + (" · " + _("alleged") if link.alleged else "")
        + (f"  [{link.backing.chip}]" if link.backing.chip else "")
        for link in shown.links
    ]
    lines += [f"  {claim.source.title}: {claim.says or claim.value or claim.excerpt}" for claim in shown.claims]
    if taken is not None:
        lines.append("  " + " ".join(part for part in (taken.sentence, taken.doubt) if part))
    if chain is not None and chain.entries:
        lines += [_("Custody:"), *custody_lines(chain)]
    say(called, plain, *lines)
    return DONE


def _field(one: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"stored": one.stored, "shown": one.shown}
    if one.target is not None:
        plain["ref"] = one.target.ref
    if one.backing is not None:
        plain["standing"] = one.backing.name
    if one.versions:
        plain["versions"] = [
            {
                "shown": version.shown,
                "chosen": version.chosen,
                "sources": [claim.source.ref for claim in version.claims],
            }
            for version in one.versions
        ]
    return plain


def _link(link: Any) -> dict[str, Any]:
    return {
        "ref": link.ref,
        "type": link.type,
        "reading": link.reading,
        "direction": "back" if link.backwards else "forward",
        "other": {"ref": link.other.ref, "type": link.other.type, "title": link.other.title},
        "standing": link.backing.name,
        "alleged": link.alleged,
        "hypothesis": link.hypothesis,
        "role": link.role,
        "period": link.period,
        "detail": link.detail,
        "claims": [_claim(claim) for claim in link.claims],
    }


def _claim(claim: Any) -> dict[str, Any]:
    return {
        "ref": claim.ref,
        "field": claim.field,
        "part": claim.part,
        "source": {"ref": claim.source.ref, "title": claim.source.title},
        "via": {"ref": claim.via.ref, "title": claim.via.title} if claim.via else None,
        "supports": claim.supports,
        "says": claim.says,
        "excerpt": claim.excerpt,
        "excerpt_place": claim.excerpt_place,
        "exhibit": claim.exhibit.ref if claim.exhibit else None,
        "file_place": claim.file_place.plain() if claim.file_place is not None else None,
        "value": claim.value,
        "how_said": claim.how_said,
        "grade": claim.grade,
        "state": claim.state,
        "origins": list(claim.origins),
    }


def _search(called: argparse.Namespace) -> int:
    from casefiles.services.search import beside, search

    text = " ".join(called.query)
    with open_library(called, read_only=True, asks_index=True) as library:
        found = search(library, text, types=called.types, limit=called.limit, by_type=True)
        others = beside(library, text, found, types=called.types, limit=called.limit)
    for problem in found.problems:
        print(problem, file=sys.stderr)
    hits = sorted((*found.hits, *others), key=lambda hit: -hit.score)
    lines = [
        f"{hit.record.ref:<14} {hit.record.title}  "
        + " · ".join(
            filter(None, (hit.why or (f"{hit.place}: {hit.snippet}" if hit.place else ""), hit.one_with))
        )
        for hit in hits
    ]
    lines = [line.rstrip() for line in lines]
    if found.total != found.entries:
        lines.append(_("Found: {count}.").format(count=found.in_words))
    say(called, [hit.plain() for hit in hits], *(lines or [_("Nothing was found.")]))
    return DONE


def _match(called: argparse.Namespace) -> int:
    from casefiles.services.matching import finding

    finding.check_type(called.type)
    with open_library(called) as library:
        found = finding.find(library, called.type, limit=called.limit, everything=called.all)
    plain = [
        {
            "a": one.a.ref,
            "b": one.b.ref,
            "a_title": one.a.title,
            "b_title": one.b.title,
            "score": one.score,
            "strength": one.strength,
            "judged": one.judged or None,
            "reasons_for": [{"key": said.key, "sentence": said.sentence} for said in one.reasons_for],
            "reasons_against": [{"key": said.key, "sentence": said.sentence} for said in one.reasons_against],
        }
        for one in found.matches
    ]
    lines = []
    for one in found.matches:
        lines.append(f"{one.a.ref} {one.a.title} / {one.b.ref} {one.b.title}  [{finding.worded(one)}]")
        lines += [f"  + {said.sentence}" for said in one.reasons_for]
        lines += [f"  - {said.sentence}" for said in one.reasons_against]
    say(called, plain, *(lines or [_("Nobody here looks like somebody else.")]))
    return DONE
