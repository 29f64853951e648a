"""The commands on evidence, from its arrival to its disposal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casefiles import words
from casefiles.cli.calling import DONE, FINDING, MISTAKE, Adding, custody_lines, open_library, say
from casefiles.errors import BadInput
from casefiles.words import _

if TYPE_CHECKING:
    from casefiles.domain.file_place import RegionPlace


def add(command: Adding) -> None:
    """Add the commands of this file."""
    add = command("add", _add, "add files and folders as evidence")
    add.add_argument("lib", metavar="LIB", type=Path)
    files = add.add_argument("files", metavar="FILE", type=Path, nargs="+")
    files.default = []
    add.add_argument("--to", metavar="REF", default="", help="the entry that the evidence is about")
    add.add_argument("--from", dest="received_from", metavar="WHOM", default="", help="from whom it was received")
    add.add_argument("--received", metavar="WHEN", default="", help="when it was received (default: today)")
    add.add_argument("--how", metavar="TEXT", default="", help="how it came, such as by post")
    add.add_argument("--place", metavar="PLACE", default="", help="where it was received")
    add.add_argument("--nature", metavar="NATURE", default="", help="what it is: copy (default), original, export ...")
    add.add_argument("--address", metavar="URL", default="", help="the address of a web page that was saved")
    add.add_argument("--saved", metavar="WHEN", default="", help="when the web page was saved")
    cut_short = add.add_mutually_exclusive_group()
    alone: dict[str, Any] = {"action": _Alone, "nargs": 0, "default": False, "instead_of": files}
    cut_short.add_argument("--resume", **alone, help="go on with what was cut short; what is safe is not copied again")
    cut_short.add_argument("--let-go", **alone, help="forget what was cut short, and its copies")
    unpack = command("unpack", _unpack, "unpack an archive, a mailbox or a mail into parts of its evidence item")
    unpack.add_argument("lib", metavar="LIB", type=Path)
    unpack.add_argument("ref", metavar="REF")
    add.add_argument("--ocr", action="store_true", help="recognise text in pictures and scans too")
    read = command("read", _read, "read evidence again: text, metadata, picture")
    read.add_argument("lib", metavar="LIB", type=Path)
    read.add_argument("refs", metavar="REF", nargs="+")
    read.add_argument("--ocr", action="store_true", help="recognise text in pictures and scans, with Tesseract")
    custody = command("custody", _custody, "show the custody of an evidence item, or enter what happened to one or several")
    custody.add_argument("lib", metavar="LIB", type=Path)
    custody.add_argument("refs", metavar="REF", nargs="+")
    custody.add_argument("--enter", metavar="ACTION", default="", help="what was done, such as handed_over")
    custody.add_argument("--happened", metavar="WHEN", default="")
    custody.add_argument("--from", dest="from_whom", metavar="WHOM", default="")
    custody.add_argument("--to", dest="to_whom", metavar="WHOM", default="")
    custody.add_argument("--place", metavar="PLACE", default="")
    custody.add_argument("--purpose", metavar="TEXT", default="")
    custody.add_argument("--condition", metavar="TEXT", default="")
    custody.add_argument("--seal-found", metavar="NUMBER", default="", help="the seal that was on it")
    custody.add_argument("--seal", metavar="NUMBER", default="", help="the seal that is on it from then on")
    custody.add_argument("--receipt", metavar="FILE", type=Path, default=None, help="the signed paper; it becomes evidence too")
    part = command("part", _part, "make a part of an evidence item, with a number and custody of its own")
    part.add_argument("lib", metavar="LIB", type=Path)
    part.add_argument("ref", metavar="REF")
    part.add_argument("name", metavar="NAME")
    part.add_argument("--how", metavar="ACTION", default="sampled", help="sampled (default), copied, opened, collected, examined")
    part.add_argument("--happened", metavar="WHEN", default="")
    part.add_argument("--by", metavar="WHO", default="", help="who made the part, and has it")
    part.add_argument("--place", metavar="PLACE", default="")
    part.add_argument("--seal", metavar="NUMBER", default="", help="the seal of the part")
    hold = command("hold", _hold, "put evidence on legal hold, or lift the hold")
    hold.add_argument("lib", metavar="LIB", type=Path)
    hold.add_argument("ref", metavar="REF")
    of_hold = hold.add_mutually_exclusive_group(required=True)
    of_hold.add_argument("--reason", default="", help="why it must not be disposed of")
    of_hold.add_argument("--lift", action="store_true", help="the hold no longer stands")
    dispose = command("dispose", _dispose, "enter that evidence was disposed of, and remove its bytes for good")
    dispose.add_argument("lib", metavar="LIB", type=Path)
    dispose.add_argument("ref", metavar="REF")
    dispose.add_argument("--reason", required=True)
    dispose.add_argument("--witness", required=True, metavar="NAME")
    dispose.add_argument("--action", default="destroyed", help="destroyed (default), returned or final_disposal")
    dispose.add_argument("--to", dest="to_whom", default="", metavar="WHOM", help="to whom it was returned")
    dispose.add_argument("--happened", default="", metavar="WHEN", help="when (default: today)")
    dispose.add_argument("--early", action="store_true", help="although its term is not over")
    redact = command("redact", _redact, "make a redacted copy of a picture or a PDF: pixels alone, boxes burnt in")
    redact.add_argument("lib", metavar="LIB", type=Path)
    redact.add_argument("ref", metavar="REF")
    redact.add_argument(
        "--box", action="append", default=[], metavar="PAGE,X,Y,W,H", type=_box,
        help="a box, from the left and the top of the page, in 1/10,000 of its width and height; may be given again",
    )
    redact.add_argument("--words", action="append", default=[], metavar="TEXT", help="every place where these words stand")
    redact.add_argument("--pages", default="", metavar="PAGES", help="pages of the copy, such as 1,3-5 (default: all)")
    redact.add_argument("--reason", default="", metavar="TEXT", help="why, kept with the copy")
    redact.add_argument("--print-reason", action="store_true", help="print its first characters into the boxes")
    terms = command("terms", _terms, "list evidence whose term is over or ends within thirty days")
    terms.add_argument("lib", metavar="LIB", type=Path)
    leftovers = command("leftovers", _leftovers, "list bytes in the library that nothing refers to")
    leftovers.add_argument("lib", metavar="LIB", type=Path)
    leftovers.add_argument("--remove", nargs="+", default=[], metavar="KEY", help="remove these for good")
    leftovers.add_argument("--reason", default="", help="why they are removed")


class _Alone(argparse.Action):
    """An option that is given without the arguments which the command otherwise needs.

    The parser knows only arguments that are always needed and those that are never; of the latter, it gives up those that
    stand behind an option.
    """

    def __init__(self, *, instead_of: argparse.Action, **named: Any) -> None:
        super().__init__(**named)
        self._instead_of = instead_of

    def __call__(self, parser: argparse.ArgumentParser, called: argparse.Namespace, *_given: Any) -> None:
        setattr(called, self.dest, True)
        self._instead_of.required = False


def _add(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import intake, recognition
    from casefiles.services.lookup import by_ref

    if called.resume or called.let_go:
        return _cut_short(called)
    if called.ocr:
        recognition.needed()
    arrival = intake.Arrival(
        received_from=called.received_from, how=called.how, received=called.received, place=called.place,
        nature=called.nature or ("web_capture" if called.address else "copy"), address=called.address, saved=called.saved,
    )  # fmt: skip
    with open_library(called) as library:
        about = None
        if called.to:
            with library.read() as session:
                about = by_ref(session, called.to).id
        done = intake.add_files(library, called.files, about=about, arrival=arrival, recognise=called.ocr)
    return _say_added(called, done)


def _cut_short(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import intake, resuming

    if called.files:
        raise BadInput(_("What was cut short is added as it was asked then; name no files."))
    with open_library(called) as library:
        waiting = resuming.pending(library)
        if not waiting:
            raise BadInput(_("There is no arrival that was cut short."))
        if called.resume:
            return _say_added(called, intake.go_on(library, waiting[0].key))
        for one in waiting:
            resuming.drop(library, one.key)
    told = words.ngettext("{n} arrival was let go.", "{n} arrivals were let go.", len(waiting)).format(n=len(waiting))
    say(called, {"let_go": len(waiting)}, told)
    return DONE


def _say_added(called: argparse.Namespace, done: Any) -> int:
    from casefiles.database.staging import written_out

    plain = {
        "added": [{"ref": exhibit.ref, "title": exhibit.title} for exhibit in done.exhibits],
        "parts": {whole: [{"ref": one.ref, "title": one.title} for one in held] for whole, held in done.parts.items()},
        "same_bytes": {one.ref: first.ref for one, first in done.same_bytes},
        "refused": [{"path": path, "reason": reason} for path, reason in done.refused],
        "remarks": list(done.remarks),
    }
    for line in (*(f"{path}: {reason}" for path, reason in done.refused), *done.remarks):
        print(written_out(line), file=sys.stderr)
    lines = []
    for exhibit in done.exhibits:
        lines.append(f"{exhibit.ref}  {exhibit.title}")
        lines += [f"  {one.ref}  {one.title}" for one in done.parts.get(exhibit.ref, ())]
    say(called, plain, *lines, *done.sentences_on_bytes())
    return MISTAKE if done.refused and not done.exhibits else DONE


def _unpack(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import containers
    from casefiles.services.lookup import by_ref

    with open_library(called) as library:
        with library.read() as session:
            whole = by_ref(session, called.ref)
        if whole.type != "exhibit":
            raise BadInput(_("{ref} is nothing that can be unpacked.").format(ref=whole.ref))
        done = containers.unpack(library, whole.id)
    for name, reason in done.left_out:
        print(f"{name}: {reason}", file=sys.stderr)
    if done.note:
        print(done.note, file=sys.stderr)
    plain = {
        "ref": done.whole.ref,
        "parts": [{"ref": one.ref, "title": one.title} for one in done.parts],
        "left_out": [{"name": name, "reason": reason} for name, reason in done.left_out],
        "note": done.note,
        "known": done.known,
    }
    say(called, plain, *(f"{one.ref}  {one.title}" for one in done.parts))
    return DONE


def _read(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import readings
    from casefiles.services.lookup import by_ref

    with open_library(called) as library:
        with library.read() as session:
            found = [by_ref(session, ref) for ref in called.refs]
        wrong = next((one.ref for one in found if one.type != "exhibit"), "")
        if wrong:
            raise BadInput(_("{ref} is no evidence.").format(ref=wrong))
        done = readings.read_again(library, [one.id for one in found], recognise=called.ocr)
        files = {one.ref: readings.file_of(library, one.id) for one in found}
    plain = {ref: file.plain() for ref, file in files.items() if file is not None}
    lines = []
    for ref, file in files.items():
        if file is not None:
            length = words.ngettext("{n} character", "{n} characters", file.text_length).format(n=words.number(file.text_length))
            guessed = _("{n} recognised").format(n=words.number(file.recognised_length)) if file.recognised_length else ""
            lines.append("  ".join(part for part in (ref, file.media_type, length, guessed, file.note) if part))
    if called.ocr:
        lines.append(
            words.ngettext(
                "Text was recognised on {n} page.", "Text was recognised on {n} pages.", done.pages
            ).format(n=done.pages)
        )
    say(called, plain, *lines)
    return DONE


def _custody(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import custody, receipts
    from casefiles.services.evidence.custody_views import custody_of
    from casefiles.services.profile import profile

    said = custody.Said(
        called.from_whom, called.to_whom, called.place, called.purpose, called.condition, called.seal, called.seal_found
    )
    if not called.enter and (called.receipt or called.happened or said != custody.NOTHING):
        raise BadInput(_("Say with --enter what was done, such as handed_over."))
    with open_library(called, read_only=not called.enter) as library:
        views = [profile(library, ref) for ref in called.refs]
        wrong = next((view.ref for view in views if view.type != "exhibit"), "")
        if wrong:
            raise BadInput(_("{ref} is no evidence item, so it has no custody.").format(ref=wrong))
        ids = [view.id for view in views]
        if called.enter and called.receipt:
            receipts.enter_with_file(library, ids, called.enter, called.receipt, said, happened=called.happened)
        elif called.enter:
            custody.enter_all(library, ids, called.enter, said, happened=called.happened)
        chains = {view.ref: custody_of(library, view.uid) for view in views}
    lines = []
    for ref, chain in chains.items():
        lines.append(ref)
        lines += custody_lines(chain)
    say(called, {ref: chain.plain() for ref, chain in chains.items()}, *lines)
    return DONE


def _part(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import dividing
    from casefiles.services.lookup import by_ref

    with open_library(called) as library:
        with library.read() as session:
            whole = by_ref(session, called.ref).id
        made = dividing.make_part(
            library, whole, {"name": called.name}, how=called.how, happened=called.happened, by=called.by,
            place=called.place, seal=called.seal,
        )  # fmt: skip
    say(called, {"ref": made.ref, "title": made.title}, f"{made.ref}  {made.title}")
    return DONE


def _hold(called: argparse.Namespace) -> int:
    from casefiles.services import records
    from casefiles.services.lookup import by_ref

    with open_library(called) as library:
        with library.read() as session:
            exhibit = by_ref(session, called.ref)
        if exhibit.type != "exhibit":
            raise BadInput(_("{ref} is no evidence.").format(ref=exhibit.ref))
        if not called.lift and not called.reason.strip():
            raise BadInput(_("Please say why it must not be disposed of."))
        records.update(library, exhibit.id, {"hold": "" if called.lift else called.reason})
    text = _("{ref} is no longer on hold.") if called.lift else _("{ref} is on legal hold.")
    say(called, {"ref": exhibit.ref, "hold": called.reason}, text.format(ref=exhibit.ref))
    return DONE


def _dispose(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import disposal
    from casefiles.services.lookup import by_ref

    with open_library(called) as library:
        with library.read() as session:
            exhibit = by_ref(session, called.ref)
        done = disposal.dispose(
            library,
            exhibit.id,
            reason=called.reason,
            witness=called.witness,
            action=called.action,
            happened=called.happened,
            to_whom=called.to_whom,
            early=called.early,
        )
    lines = [
        _("{ref}: entered. Its bytes are gone.").format(ref=exhibit.ref)
        if done.bytes_gone
        else _("{ref}: entered.").format(ref=exhibit.ref)
    ]
    if done.shared_with:
        others = ", ".join(one.ref for one in done.shared_with)
        lines.append(_("The same bytes belong to {refs} too, so they stay.").format(refs=others))
    plain = {"ref": exhibit.ref, "bytes_gone": done.bytes_gone, "shared_with": [one.ref for one in done.shared_with]}
    say(called, plain, *lines)
    return DONE


def _box(text: str) -> RegionPlace:
    """A box as it is typed: page, left, top, width, height. Raises ArgumentTypeError."""
    from casefiles.domain.file_place import RegionPlace

    parts = text.split(",")
    try:
        if len(parts) != 5 or not all(part.strip().isdecimal() for part in parts):
            raise ValueError
        page, x, y, w, h = (int(part) for part in parts)
        return RegionPlace(page, x, y, w, h)
    except (ValueError, BadInput):
        raise argparse.ArgumentTypeError(_("“{text}” is no box, such as 1,2500,1000,3000,400").format(text=text)) from None


def _redact(called: argparse.Namespace) -> int:
    from casefiles.domain.page_list import read_pages
    from casefiles.services.evidence import redaction, viewing

    pages = read_pages(called.pages)
    with open_library(called) as library:
        item = redaction.item_of(library, called.ref)
        boxes = [redaction.Box(place, called.reason) for place in called.box]
        if called.words:
            with viewing.view_exhibit(library, item) as shown:
                for text in called.words:
                    found = redaction.boxes_of(shown, text, reason=called.reason)
                    if not found:
                        raise BadInput(
                            _("“{text}” stands nowhere in the text of {ref}; of a scan, boxes must be drawn.").format(
                                text=text, ref=called.ref
                            )
                        )
                    boxes += [box for box in found if not pages or box.place.page in pages]
        made = redaction.make(library, item, redaction.Redaction(tuple(boxes), pages, called.print_reason))
    plain = {"ref": made.item.ref, "title": made.item.title, "pages": made.pages, "boxes": made.boxes, "sha256": made.sha256}
    n = words.ngettext("{n} box", "{n} boxes", made.boxes).format(n=made.boxes)
    said = _("{ref} {title}: {boxes}, proved and entered.").format(ref=made.item.ref, title=made.item.title, boxes=n)
    say(called, plain, said)
    return DONE


def _terms(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import disposal

    with open_library(called, read_only=True) as library:
        found = disposal.terms(library)
    plain = [
        {"ref": one.exhibit.ref, "title": one.exhibit.title, "until": one.until, "over": one.is_over, "hold": one.hold}
        for one in found
    ]
    lines = []
    for one in found:
        held = _("on hold: {why}").format(why=one.hold) if one.hold else ""
        lines.append("  ".join(part for part in (one.exhibit.ref, one.until, one.exhibit.title, held) if part))
    say(called, plain, *(lines or [_("No term is over or ends within thirty days.")]))
    return DONE


def _leftovers(called: argparse.Namespace) -> int:
    from casefiles.services.evidence import leftovers

    with open_library(called, read_only=not called.remove) as library:
        if called.remove:
            n = leftovers.remove(library, called.remove, called.reason)
            say(called, {"removed": n}, words.ngettext("{n} file was removed.", "{n} files were removed.", n).format(n=n))
            return DONE
        found = leftovers.find(library)
    plain = [
        {"key": one.key, "why": one.why, "name": one.name, "size": one.size, "arrived": one.arrived} for one in found
    ]
    lines = [f"{one.key}  {words.size(one.size)}  {one.name}  {one.sentence}" for one in found]
    say(called, plain, *(lines or [_("Nothing is left over.")]))
    return FINDING if found else DONE
