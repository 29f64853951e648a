"""The change log: who changed what, before and after, as a person reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from casefiles import words
from casefiles.database import tables
from casefiles.database.library import Library
from casefiles.errors import NotFound
from casefiles.services import claims, history, judgements, links, records, settings, terms
from casefiles.services.evidence import intake
from casefiles.services.working import Working
from tests.factories import CHANGED, FACTORIES, make
from tests.services.test_records import person, source


def newest(library: Library) -> dict[str, dict[str, tuple[str, str]]]:
    """Type of the row -> label of the field -> before, after; of the newest change."""
    rows = history.rows_of(library, library.head.seq)
    return {row.type: {label: (old, new) for label, old, new in row.fields} for row in rows}


@pytest.mark.parametrize("kind", sorted(set(FACTORIES) - {"custody"}))
def test_every_kind_of_row_reads_without_codes(library: Library, kind: str) -> None:
    with library.change("Add") as session:
        row = make(session, kind)
        rid, cls = row.id, type(row)
    if kind in CHANGED:
        with library.change("Edit") as session:
            held = session.scalars(select(cls).where(cls.id == rid)).one()
            for key, value in CHANGED[kind].items():
                setattr(held, key, value)
        (edited,) = [row for row in history.rows_of(library, library.head.seq) if row.fields]
        assert edited.fields
    for language in words.LANGUAGES:
        with words.use(language):
            for change in history.changes(library):
                for shown in history.rows_of(library, change.seq):
                    assert shown.name
                    assert shown.type
                    for label, old, new in shown.fields:
                        assert label
                        assert old != new
                        for text in (old, new):
                            assert not text.startswith(("{", "[", "PartialDate", "Quantity", "Coordinates"))
                            assert "\n" not in label


def test_before_and_after_as_the_page_shows_them(library: Library) -> None:
    place = records.create(library, "place", {"name": "Quinde"})
    made = records.create(library, "person", {"printed_name": "A", "born": "1979", "involvement": "suspect"})
    records.update(
        library, made.id, {"born": "March 1980", "involvement": "witness", "born_at": place.id, "printed_name": ""}
    )
    assert newest(library) == {
        "Person": {
            "Born": ("1979", "March 1980"),
            "Involvement": ("suspect", "witness"),
            "Born at": ("", "PL-0001 Quinde"),
            "Name as printed": ("A", ""),
        }
    }


def test_rows_are_told_under_their_entry(library: Library) -> None:
    seizure = records.create(library, "seizure", {"substance": "cocaine"})
    uid = records.add_part(library, seizure.id, "weights", {"amount": "nearly 1.2 metric tons", "basis": "net"})
    records.update_part(library, seizure.id, uid, {"amount": "867.54-876 kg"})
    (row,) = [row for row in history.rows_of(library, library.head.seq) if row.fields]
    assert (row.type, row.ref) == ("Amounts", seizure.ref)
    assert row.fields == (("Amount", "nearly 1.2\u00a0t", "867.54–876\u00a0kg"),)
    records.remove_part(library, seizure.id, uid)
    (row,) = [row for row in history.rows_of(library, library.head.seq) if row.fields]
    assert row.fields == (("In the trash", "", "yes"),)


def test_claims_are_told_with_field_and_value(library: Library) -> None:
    paper = source(library)
    seizure = records.create(library, "seizure", {"substance": "cocaine"})
    uid = records.add_part(library, seizure.id, "weights", {"basis": "gross"})
    working = Working(source=paper.id, grade_code="B2")
    claims.set_value(library, seizure.id, "amount", "876 kg", part=uid, working=working)
    told = newest(library)["Who says so"]
    assert told["Row of"] == ("", "Amounts")
    assert told["Field"] == ("", "Amount")
    assert told["Value"] == ("", "876\u00a0kg")
    assert told["Grade"] == ("", "B2")
    claims.set_value(library, seizure.id, "date", "9 February 2026", working=working)
    assert newest(library)["Who says so"]["Value"] == ("", "9 February 2026")


def test_links_judgements_terms_settings_and_evidence(library: Library, tmp_path: Path) -> None:
    first, second = person(library, "A"), person(library, "B")
    links.add(library, "met", first.id, second.id, details={"period": "2019"})
    assert newest(library)["Link"]["Link"] == ("", "met")
    judgements.judge(library, first.id, second.id, "different", "seen together")
    told = newest(library)["Same person?"]
    assert told["Verdict"] == ("", "not the same")
    assert told["Decided"][1].startswith("2 Mar 2026")
    terms.add(library, "site_kind", "Floating lab", "Laboratorio flotante")
    assert newest(library)["Term"]["In Spanish"] == ("", "Laboratorio flotante")
    settings.put(library, "name", "Condor Gris")
    (row,) = history.rows_of(library, library.head.seq)
    assert (row.name, row.fields) == ("Name of the library", (("Value", "case", "Condor Gris"),))
    file = tmp_path / "acta.bin"
    file.write_bytes(b"\x00\x01")
    intake.add_files(library, [file], read=False)
    told = newest(library)
    assert told["Custody entry"]["Action"][1] == "received"
    assert told["Evidence item"]["Received"] == ("", "2 March 2026")


def test_undone_follows_every_undo_and_redo(library: Library) -> None:
    made = person(library)
    records.update(library, made.id, {"occupation": "cook"})
    records.update(library, made.id, {"occupation": "pilot"})

    def standing() -> dict[str, bool]:
        kept = [one for one in history.changes(library) if one.kind == "change"]
        return {str(one.seq): one.undone for one in kept}

    assert list(standing().values()) == [False, False, False]
    library.undo()
    assert list(standing().values()) == [True, False, False]
    library.undo()
    assert list(standing().values()) == [True, True, False]
    library.redo()
    assert list(standing().values()) == [True, False, False]
    library.undo()
    assert list(standing().values()) == [True, True, False]
    library.redo()
    library.redo()
    assert list(standing().values()) == [False, False, False]
    library.undo()
    assert list(standing().values()) == [True, False, False]
    labels = [one.label for one in history.changes(library)]
    assert labels[0] == f"Undo: Edit occupation of {made.ref}"
    assert labels[1] == f"Redo: Edit occupation of {made.ref}"


def test_filters_pages_and_one_entry(library: Library) -> None:
    made = [person(library, name) for name in "ABCDE"]
    records.update(library, made[0].id, {"occupation": "cook"})
    every = history.changes(library)
    assert [one.seq for one in every] == sorted((one.seq for one in every), reverse=True)
    pages = []
    below = None
    while page := history.changes(library, limit=2, before=below):
        pages += page
        below = page[-1].seq
    assert pages == every
    assert [one.label for one in history.changes(library, text="OCCUPATION")] == [f"Edit occupation of {made[0].ref}"]
    assert history.changes(library, author="nobody") == []
    assert len(history.changes(library, author="quispe", limit=3)) == 3
    assert [one.seq for one in history.changes(library, text="add person", limit=2, before=4)] == [
        one.seq for one in every if one.seq < 4 and "Add person" in one.label
    ][:2]
    own = history.changes(library, record=made[0].id)
    assert [one.label for one in own] == [f"Edit occupation of {made[0].ref}", f"Add person {made[0].ref} A"]
    assert history.changes(library, record=999) == []


def test_a_change_that_is_not_there(library: Library) -> None:
    with pytest.raises(NotFound, match="4711"):
        history.rows_of(library, 4711)


def test_what_was_erased_is_told_as_erased(library: Library) -> None:
    made = person(library)
    seq = library.head.seq
    with library.change("Another") as session:
        make(session, "note")
        payload = tables.change_payload
        session.execute(payload.delete().where(payload.c.seq == seq))
    (change,) = history.changes(library, record=made.id)
    assert change.label == "(erased)"
    assert history.rows_of(library, seq) == []
