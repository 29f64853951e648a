"""A small invented case for tests that need a bit of everything: records, parts, links, claims, evidence, custody, trash."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.services import judgements, records
from casefiles.services.evidence import custody, intake
from tests.factories import FACTORIES, SteppingClock, date, make

NOT_MADE = {"custody", "object", "verification", "judgement"}
"""Rows of these come from the services that make them whole."""


def make_case(folder: Path, files: Path, clock: SteppingClock | None = None) -> None:
    """Makes a closed library with every kind of row; `files` is a folder for the evidence before it is taken in."""
    files.mkdir(exist_ok=True)
    for name, content in {
        "vat.jpg": b"not a photograph\n" * 40,
        "acta.txt": b"acta de incautacion 417\n",
        "empty": b"",
    }.items():
        (files / name).write_bytes(content)
    with Library.create(folder, author="A. Quispe", name="Condor Gris", clock=clock or SteppingClock()) as library:
        for kind in FACTORIES:
            if kind not in NOT_MADE:
                with library.change(f"Add {kind}") as session:
                    make(session, kind)
        with library.change("Add names") as session:
            first = make(session, "person", printed_name=None, identity="alias_only")
            second = make(session, "person", printed_name="Tomasa Illa")
            third = make(session, "person", printed_name="Roque Ccori")
            alias = make(session, "alias", text="Chaska")
            link = make(session, "link", link_type="uses_name", source_end=first.id, target_end=alias.id)
            make(session, "claim", about=link.id)
            make(session, "claim", about=link.id, supports=False)
        judgements.judge(library, first.id, second.id, "same", "same handwriting")
        judgements.judge(library, second.id, third.id, "different", "seen together")
        taken = intake.add_files(library, sorted(files.iterdir()), read=False)
        for action in ("stored", "examined", "handed_over"):
            with library.change("Add custody entry") as session:
                exhibit = session.scalars(select(Exhibit).where(Exhibit.original_name == "acta.txt")).one()
                custody.append(
                    session,
                    library,
                    exhibit,
                    action,
                    custody.Said(to_whom="R. Ccori", seal="S-1"),
                    happened=date("2026-03-04"),
                )
        with library.change("Strike custody entry") as session:
            custody.strike(session, library, exhibit, 3, "entered for the wrong item")
        assert len(taken.exhibits) == 3
        records.update(library, second.id, {"occupation": "cook"})
        with library.change("Add note") as session:
            note = make(session, "note", text="To be thrown away.")
        records.trash(library, [note.id])
        records.trash(library, [third.id])
        with library.change("Add task") as session:
            make(session, "task", name="Taken back")
        library.undo()
