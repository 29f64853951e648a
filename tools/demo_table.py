"""Where the demo case's thirteen facts live in the model, as made: prints docs/demo-case.md.

python -m tools.demo_table > docs/demo-case.md
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import func, select

from casefiles import words
from casefiles.database import tables
from casefiles.database.library import Library
from casefiles.domain.moments import Moment
from casefiles.domain.record import Record
from casefiles.domain.record_types import CONNECTIVE
from casefiles.services import history, profile
from casefiles.services.case import Case
from casefiles.services.demo import demo_case, make_demo
from casefiles.services.views import ClaimView, FieldView, LinkView, RecordView

HEAD = """\
# The demo case in the model

Where each of the thirteen facts of the demo library lives: its records, their fields and rows, the links, and who says
so. Made from the library itself by `python -m tools.demo_table`; a test holds it. The facts are those of one published
article (InSight Crime, 24 July 2017), in our own words, and nothing is added to them. The Spanish demo library has the
same records and references. Everything is not graded: no source graded it.

Who says so is `source via the source it credits (how it was said): what`; without a word of what, it says that the
record is so; with a field's name, that the field has the value shown. Besides, every record but the aliases is in the
operation's file (link "is in the file of"), as it is when it is entered with the operation in the working bar.
"""
FACTS = {
    1: "The joint operation of 22 July 2017",
    2: "1.5 metric tons of cocaine, and its parts",
    3: "8.7 metric tons of precursors",
    4: "“Chipi”, the alleged operator",
    5: "Protection money to the Shining Path",
    6: "Up to 600 kg a week; the complex of June",
    7: "The ministry's video",
    8: "The ambush of 21 July 2017",
    9: "General Romero's statement",
    10: "The defence minister's statement",
    11: "The state of emergency, partly lifted",
    12: "The assessments",
    13: "The article and what it cites",
}
NOTES = {
    6: "The output is a row of **SITE-0001** (see 1): capacities, with a claim of its own.",
    10: "What he said is a claim about **PL-0002** (see 1), by S-0008.",
}


def main() -> None:
    """Prints the page."""
    print(page(), end="")


def page() -> str:
    """The page as text: equal for equal code and data."""
    with tempfile.TemporaryDirectory() as folder, words.use("en"):
        moment = Moment("2026-03-02T14:00:00.000000Z", -300, "America/Lima")
        with make_demo(Path(folder) / "demo.casefiles", author="Casefiles", clock=lambda: moment) as library:
            return HEAD + "".join(_section(number, rows) for number, rows in sorted(_facts(library).items()))


def _facts(library: Library) -> dict[int, list[str]]:
    """The rows of the table of each fact: records first, then links."""
    number_of = {change["label"]["en"]: change["fact"] for change in demo_case()["changes"]}
    labels = {change.seq: change.label for change in history.changes(library, limit=1_000)}
    last = max(labels)
    found: dict[int, list[str]] = defaultdict(list)
    with library.read() as session:
        case = Case(session, library, "en")
        made: dict[str, int] = dict(
            session.execute(
                select(tables.change_part.c.uid, func.min(tables.change_part.c.seq)).group_by(tables.change_part.c.uid)
            ).all()
        )
        records = session.scalars(select(Record).where(Record.type.not_in(CONNECTIVE - {"link"})).order_by(Record.id))
        views = [(made[record.uid], profile.view(case, record.id)) for record in records]
        links: dict[int, LinkView] = {}
        for _seq, view in views:
            links.update((link.id, link) for link in view.links if link.id is not None and not link.backwards)
        refs = {view.id: view.ref for _seq, view in views}
        for seq, view in sorted(views, key=lambda pair: pair[1].type == "link"):
            while labels[seq] not in number_of and seq < last:
                seq += 1
            if view.type != "link":
                found[number_of[labels[seq]]].append(_record(view))
            elif links[view.id].type != "in_file":
                found[number_of[labels[seq]]].append(_link(view, links[view.id], refs))
    return found


def _section(number: int, rows: Iterable[str]) -> str:
    head = "| Record or link | Fields and rows | Who says so |\n|---|---|---|\n"
    note = f"\n{NOTES[number]}\n" if number in NOTES else ""
    return f"\n## {number}. {FACTS[number]}\n{note}\n{head}" + "".join(f"{row}\n" for row in rows)


def _record(view: RecordView) -> str:
    shown = [_field(one) for one in view.fields if one.shown and one.key not in {"name", "sha256", "size"}]
    for part in view.parts:
        shown += [
            f"{part.key}: " + ", ".join(_field(one) for one in row.fields if one.shown)
            for row in part.rows
            if part.key != "file_details"
        ]
    return _row(f"**{view.ref}** {view.type}: {view.title}", shown, view.claims)


def _link(view: RecordView, link: LinkView, refs: dict[int, str]) -> str:
    holder = next(one.target for one in view.fields if one.key == "source_end")
    assert holder is not None
    details = {
        "named as": link.named_as,
        "period": link.period,
        "detail": link.detail,
        "extent": link.extent,
        "hypothesis": "yes" if link.hypothesis else "",
    }
    line = f"**{view.ref}** {refs[holder.id]} *{link.reading}* {refs[link.other.id]} (`{link.type}`)"
    return _row(line, [f"{key}: {value}" for key, value in details.items() if value], view.claims)


def _field(one: FieldView) -> str:
    return f"{one.key}: {one.target.ref if one.target else one.shown}"


def _row(what: str, shown: Iterable[str], claims: Iterable[ClaimView]) -> str:
    said = "<br>".join(_claim(claim) for claim in claims)
    return f"| {what} | {'<br>'.join(shown)} | {said} |"


def _claim(claim: ClaimView) -> str:
    who = claim.source.ref + (f" via {claim.via.ref}" if claim.via else "")
    how = f" ({claim.how_said_shown})" if claim.how_said else ""
    against = "" if claim.supports else " **disputes it**"
    what = f"{claim.field}: {claim.value}" if claim.field else claim.says
    return f"{who}{how}{against}" + (f": {what}" if what else "")


if __name__ == "__main__":
    main()
