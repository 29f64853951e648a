"""From the library to a form: which items, in which words, under which handling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.exhibit_code import code_of
from casefiles.domain.moments import parse_utc
from casefiles.dossier.content import PageSize
from casefiles.dossier.forms.content import Entry, Form, FormKey, HandOver, Item
from casefiles.dossier.gather import handling
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Progress, silent
from casefiles.services import lookup, printed_forms
from casefiles.services.case import Case
from casefiles.services.evidence import register
from casefiles.services.evidence.custody_views import HANDING
from casefiles.services.views import CustodyView, ExhibitView
from casefiles.words import _, ngettext


@dataclass(frozen=True)
class Options:
    """What a person chose. `entry` is the number of the hand-over that a receipt is about, 0 for the last one.

    `layout` is the key of a label's size, `start` the first free label of a sheet, from 1. `with_custody` is for lists.
    `number` is the one in the register of printed forms, '' for the next.
    """

    language: str = "en"
    page_size: PageSize = "A4"
    layout: str = ""
    start: int = 1
    entry: int = 0
    with_custody: bool = True
    number: str = ""


def gather(
    library: Library, key: FormKey, subjects: Sequence[str | int], options: Options, progress: Progress = silent
) -> Form:
    """The form about these evidence items, by ref or id. Raises NotFound for one that is not there.

    Raises BadInput for none, and for a receipt where there is no hand-over.
    """
    if not subjects:
        raise BadInput(_("Say which evidence items the form is about."))
    with words.use(options.language), library.read() as session:
        case = Case(session, library, options.language)
        ids = [lookup.by_ref(session, one).id if isinstance(one, str) else one for one in subjects]
        found = register.exhibits(case, list(dict.fromkeys(ids)), progress)
        items = tuple(_item(library, one) for one in found)
        moment = library.clock()
        return Form(
            key=key,
            items=items,
            library=library.name,
            code=library.code,
            as_of=words.moment(moment.utc, moment.zone, reader=moment.zone, zoned=True),
            language=options.language,
            page_size=options.page_size,
            marking=handling.highest(case, [one.id for one in found]),
            author=library.author,
            journal_head=library.head.hash,
            journal_seq=library.head.seq,
            number=options.number or printed_forms.next_number(library),
            made=parse_utc(moment.utc),
            hand_overs=_hand_overs(found, items, options.entry) if key == "receipt" else (),
            with_custody=options.with_custody,
            layout=options.layout,
            start=options.start,
        )


def _item(library: Library, view: ExhibitView) -> Item:
    size = words.size(view.size) if view.size is not None else ""
    pages = ngettext("{n} page", "{n} pages", view.pages).format(n=view.pages) if view.pages is not None else ""
    last = view.custody.entries[-1] if view.custody.entries else None
    first = next((one for one in view.custody.entries if one.struck_by is None and one.strikes is None), None)
    # Who took something in from another has not collected it: a form that said so would be untrue.
    collecting = first if first is not None and first.action_key != "received" else None
    taking_in = first if first is not None and first.action_key == "received" else None
    return Item(
        ref=view.ref,
        title=view.title,
        code=code_of(library.code, view.ref, view.sha256),
        kind=view.shown("exhibit_class"),
        nature=view.shown("nature"),
        file=" · ".join(part for part in (view.shown("media_type"), size, pages) if part),
        description=view.shown("description"),
        collected=view.shown("collected") or (collecting.happened if collecting else ""),
        collected_by=view.shown("collected_by") or (collecting.to_whom if collecting else ""),
        received=view.shown("received") or (taking_in.happened if taking_in else ""),
        received_by=taking_in.to_whom if taking_in else "",
        found_at=view.shown("found_at") or (collecting.place if collecting else ""),
        kept_where=view.shown("kept_where"),
        seal=view.custody.seal or view.shown("seal"),
        holder=view.custody.holder,
        sha256=view.sha256,
        whole=view.whole.ref if view.whole is not None else "",
        parts=tuple(part.ref for part in view.parts),
        entries=tuple(_entry(library, one, view.custody.entries) for one in view.custody.entries),
        findings=tuple(one.sentence for one in view.custody.findings),
        chain=(last.n, last.hash) if last is not None else (0, ""),
        is_physical=view.is_physical,
    )


def _entry(library: Library, entry: CustodyView, all_of_them: Sequence[CustodyView]) -> Entry:
    zone = library.clock().zone
    struck = next((one.reason for one in all_of_them if one.n == entry.struck_by), "")
    note = _("strikes entry {n}").format(n=entry.strikes) if entry.strikes is not None else ""
    return Entry(
        n=entry.n,
        action=entry.action,
        key=entry.action_key,
        happened=entry.happened,
        entered=words.moment(entry.entered, zone, reader=zone, zoned=True),
        entered_by=entry.entered_by,
        from_whom=entry.from_whom,
        to_whom=entry.to_whom,
        place=entry.place,
        purpose=entry.purpose,
        condition=entry.condition,
        seal_found=entry.seal_found,
        seal=entry.seal,
        receipt=entry.receipt_ref.ref if entry.receipt_ref is not None else entry.receipt[:16],
        struck=struck,
        note=f"{note}: {entry.reason}" if note else entry.reason,
    )


def _hand_overs(views: Sequence[ExhibitView], items: Sequence[Item], wanted: int) -> tuple[HandOver, ...]:
    """The hand-over of each item, those that went together on one receipt."""
    together: dict[tuple[str, ...], list[tuple[Item, Entry]]] = {}
    for view, item in zip(views, items, strict=True):
        entry = _chosen(view, wanted)
        key = (entry.action, entry.happened, entry.from_whom, entry.to_whom, entry.place, entry.purpose)
        shown = next(one for one in item.entries if one.n == entry.n)
        together.setdefault(key, []).append((item, shown))
    return tuple(
        HandOver(action, happened, giver, taker, place, purpose, tuple(found))
        for (action, happened, giver, taker, place, purpose), found in together.items()
    )


def _chosen(view: ExhibitView, wanted: int) -> CustodyView:
    counting = [one for one in view.custody.entries if one.strikes is None and one.struck_by is None]
    if wanted:
        found = next((one for one in counting if one.n == wanted), None)
        if found is None:
            raise NotFound(_("{ref} has no custody entry {n} that counts.").format(ref=view.ref, n=wanted))
        return found
    moved = [one for one in counting if one.action_key in HANDING and (one.from_whom or one.to_whom)]
    if not moved:
        raise BadInput(
            _("Custody of {ref} tells of no hand-over, so there is nothing to sign for.").format(ref=view.ref)
        )
    return moved[-1]
