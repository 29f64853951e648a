"""What a person's profile remembers of each library: where its change log ended when they last saw it, and where that
was written down (formats, 12).

It lies outside the library, so whoever puts an older copy in the library's place does not put this back with it. One file
a library, `heads/<uid>.json` in the configuration folder: numbers, hashes, times and paths, no word of the case.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.moments import parse_utc
from casefiles.errors import BadInput
from casefiles.services import anchors
from casefiles.services.anchors import Anchor, Comparison
from casefiles.words import _, ngettext

FORMAT = 1
KEPT = 50
"""Places where a head was written that are remembered, the newest."""
FIRST_AFTER = 20
"""Changes after which a head that was never written elsewhere is worth a word."""
AFTER_CHANGES = 200
AFTER_DAYS = 30
"""Changes and days after which it is worth one again."""


@dataclass(frozen=True)
class WrittenHead:
    """A head that was written down elsewhere: which, and into what file."""

    head: Anchor
    file: str


@dataclass(frozen=True)
class Memory:
    """What is remembered of one library: by epoch the head last seen, and what was written down, the newest last."""

    seen: dict[str, Anchor]
    written: tuple[WrittenHead, ...]


def profile() -> Path:
    """The folder of this person's profile, where the window keeps its settings too."""
    from platformdirs import user_config_path

    return user_config_path("casefiles", appauthor=False)


def memory(library: Library, folder: Path) -> Memory:
    """What the profile in `folder` remembers of a library; nothing where that cannot be read."""
    try:
        kept = json.loads(_file(library, folder).read_text(encoding="utf-8"))
        seen = {str(epoch): _head(library, str(epoch), one) for epoch, one in kept["seen"].items()}
        written = tuple(
            WrittenHead(_head(library, str(one["epoch"]), one), str(one["file"])) for one in kept["written"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, BadInput):
        return Memory({}, ())
    return Memory(seen, written)


def look(library: Library, folder: Path) -> Comparison | None:
    """What the head last seen shows of the library as it is now; None where this person never saw it."""
    seen = memory(library, folder).seen
    if not seen:
        return None
    last = seen.get(anchors.head(library).epoch) or max(seen.values(), key=lambda one: one.time)
    with library.read() as session:
        return anchors.compare_one(session, library, last)


def remark(library: Library, folder: Path) -> str:
    """A sentence for whoever opens the library, where it is not as this person last saw it; else ''.

    What is right, or restored from a backup, is remembered from then on; what is cut or rewritten is said at every opening
    until it is accepted.
    """
    found = look(library, folder)
    if found is not None and found.answer in ("cut", "rewritten"):
        return _("This library is not as you last saw it, unless this is another copy of it. {what}").format(what=found.sentence)
    see(library, folder)
    return found.sentence if found is not None and found.answer == "restored" else ""


def see(library: Library, folder: Path) -> None:
    """Remembers the head as it is now, unless the library is shorter than, or another than, what was seen before."""
    found = look(library, folder)
    if found is not None and found.answer in ("cut", "rewritten"):
        return
    kept = memory(library, folder)
    now = anchors.head(library)
    before = kept.seen.get(now.epoch)
    if before is None or before.hash != now.hash:
        _keep(library, folder, Memory({**kept.seen, now.epoch: now}, kept.written))


def accept(library: Library, folder: Path) -> None:
    """Takes the library as it is now for what was last seen: the person knows why it is another."""
    now = anchors.head(library)
    _keep(library, folder, Memory({now.epoch: now}, memory(library, folder).written))


def write_down(library: Library, folder: Path, file: Path) -> Anchor:
    """Writes the head into a file elsewhere and remembers that. Raises as `anchors.write_to`."""
    head = anchors.write_to(library, file)
    kept = memory(library, folder)
    written = (*kept.written, WrittenHead(head, str(file.absolute())))
    _keep(library, folder, Memory(kept.seen, written[-KEPT:]))
    return head


def last_written(library: Library, folder: Path) -> WrittenHead | None:
    """The last head of this library's present history that was written down elsewhere."""
    kept = memory(library, folder).written
    return kept[-1] if kept else None


def reminder(library: Library, folder: Path) -> str:
    """A quiet sentence where it is time to write the head down elsewhere; else ''."""
    seq = library.head.seq
    last = last_written(library, folder)
    if last is None:
        if seq < FIRST_AFTER:
            return ""
        return _("The head of the change log was never written down elsewhere.")
    more = seq - last.head.seq
    old = parse_utc(library.clock().utc) - parse_utc(last.head.time) > timedelta(days=AFTER_DAYS)
    if more < AFTER_CHANGES and not (old and more > 0):
        return ""
    return ngettext(
        "The head of the change log was last written down on {when}, {n} change ago.",
        "The head of the change log was last written down on {when}, {n} changes ago.",
        more,
    ).format(when=words.moment(last.head.time), n=words.number(more))


def _head(library: Library, epoch: str, kept: Any) -> Anchor:
    words.moment(kept["time"])
    return Anchor(library.uid, epoch, int(kept["seq"]), str(kept["hash"]), str(kept["time"]))


def _file(library: Library, folder: Path) -> Path:
    return folder / "heads" / f"{library.uid}.json"


def _keep(library: Library, folder: Path, kept: Memory) -> None:
    """A profile that cannot be written only forgets: the library itself loses nothing by it."""

    def plain(head: Anchor) -> dict[str, object]:
        return {"seq": head.seq, "hash": head.hash, "time": head.time}

    content = {
        "format": FORMAT,
        "seen": {epoch: plain(head) for epoch, head in kept.seen.items()},
        "written": [{**plain(one.head), "epoch": one.head.epoch, "file": one.file} for one in kept.written],
    }
    file = _file(library, folder)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            json.dump(content, target, indent=1, sort_keys=True)
        draft.replace(file)
