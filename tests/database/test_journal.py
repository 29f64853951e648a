"""The journal's chain, recomputed here from the bytes alone: nothing of `casefiles.database.journal` is used for it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from sqlalchemy import text

from casefiles.database.canonical import canonical
from casefiles.database.library import Library
from casefiles.domain.person import Person
from tests.factories import CHANGED, CLASSES, FACTORIES, SteppingClock, make


def sha(*pieces: bytes) -> str:
    return hashlib.sha256(b"".join(pieces)).hexdigest()


def rows(library: Library, statement: str, **values: Any) -> list[Any]:
    with library.read() as session:
        return list(session.execute(text(statement), values))


def check_chain(library: Library) -> list[dict[str, Any]]:
    """Every hash of the journal, computed anew as formats 13 says; gives the headers."""
    previous, headers = "0" * 64, []
    for seq, header, digest in rows(library, "SELECT seq, header, hash FROM change ORDER BY seq"):
        assert digest == sha(b"casefiles:change:1\0", header.encode())
        held = json.loads(header)
        assert header == json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert (held["seq"], held["prev"], held["lib"]) == (seq, previous, library.uid)
        parts = rows(library, "SELECT n, uid, commitment, state FROM change_part WHERE seq = :seq ORDER BY n", seq=seq)
        assert [part.n for part in parts] == list(range(len(parts)))
        over = b"casefiles:parts:1\0" + b"".join(
            f"{part.n}|{part.uid}|{part.commitment}|{part.state or '-'}\n".encode() for part in parts
        )
        assert held["parts"] == {"count": len(parts), "digest": sha(over)}
        for n, salt, body in rows(library, "SELECT n, salt, body FROM change_payload WHERE seq = :seq", seq=seq):
            assert len(salt) == 32
            assert parts[n].commitment == sha(b"casefiles:part:1\0", salt, body)
        previous = digest
        headers.append(held)
    assert (library.head.seq, library.head.hash) == (headers[-1]["seq"], previous)
    return headers


def parts_of(library: Library, seq: int) -> list[dict[str, Any]]:
    found = rows(library, "SELECT body FROM change_payload WHERE seq = :seq ORDER BY n", seq=seq)
    return [json.loads(row.body) for row in found]


def test_the_first_entry_binds_the_library(library: Library) -> None:
    header = check_chain(library)[0]
    assert (header["schema"], header["chain"], header["seq"], header["prev"]) == (1, 0, 1, "0" * 64)
    assert (header["lib"], header["kind"], header["erases"]) == (library.uid, "create", [])
    assert re.fullmatch(r"[0-9a-f]{16}", header["epoch"])
    assert parts_of(library, 1)[0] == {"author": "A. Quispe", "label": "Make library"}


def test_every_kind_of_row_is_chained(library: Library) -> None:
    for kind in FACTORIES:
        with library.change(f"Add {kind}") as session:
            row = make(session, kind)
        if kind in CHANGED:
            with library.change(f"Edit {kind}") as session:
                held = session.get(CLASSES[kind], row.id)
                for name, value in CHANGED[kind].items():
                    setattr(held, name, value)
    headers = check_chain(library)
    assert len(headers) == 1 + len(FACTORIES) + len(CHANGED)
    assert [header["seq"] for header in headers] == list(range(1, len(headers) + 1))


def test_undo_and_redo_are_entries_of_the_chain(library: Library) -> None:
    with library.change("Add person") as session:
        make(session, "person")
    library.undo()
    library.redo()
    headers = check_chain(library)
    assert [(header["kind"], header.get("of")) for header in headers[1:]] == [
        ("change", None),
        ("undo", 2),
        ("redo", 3),
    ]


def test_a_header_says_when_in_utc_and_where(library: Library) -> None:
    with library.change("Add person") as session:
        make(session, "person")
    header = check_chain(library)[-1]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", header["time"])
    assert (header["offset"], header["zone"]) == (-300, "America/Lima")


def test_a_header_holds_no_personal_data(library: Library) -> None:
    with library.change("Add Aurelio Ñahui") as session:
        make(session, "person", printed_name="Aurelio Ñahui")
    for row in rows(library, "SELECT header FROM change"):
        assert "Aurelio" not in row.header and "Quispe" not in row.header


def test_a_part_holds_what_was_before_and_after(library: Library) -> None:
    with library.change("Add person") as session:
        person = make(session, "person", printed_name="Aurelio", identity=None, involvement=None, born=None)
    with library.change("Edit person") as session:
        held = session.get(Person, person.id)
        assert held is not None
        held.printed_name = None
        held.occupation = "cook"
    added, edited = parts_of(library, 2)[1], parts_of(library, 3)[1]
    assert added["form"] == "person" and added["id"] == person.id and "before" not in added
    assert added["after"]["printed_name"] == "Aurelio" and added["after"]["ref"] == "PER-0001"
    assert (
        not {"id", "title", "sort_key", "standing", "salt", "identity_id", "occupation", "died_edtf"}
        & added["after"].keys()
    )
    assert edited["before"] == added["after"]
    assert edited["after"]["occupation"] == "cook" and "printed_name" not in edited["after"]
    assert edited["after"]["version"] == 2


def test_records_are_referred_to_by_uid(library: Library) -> None:
    with library.change("Add weight") as session:
        weight = make(session, "weight")
    seizure, part = sorted(parts_of(library, 2)[1:], key=lambda each: str(each["form"]))
    owner = rows(library, "SELECT uid FROM change_part WHERE seq = 2 AND uid <> :uid AND n > 0", uid=weight.uid)
    assert part["after"]["owner"] == owner[0].uid and part["after"]["amount_low"] == "867.54"
    assert seizure["after"]["date_earliest"] == "2026-02-11"


def test_a_live_row_carries_the_salt_of_its_state(library: Library) -> None:
    with library.change("Add person") as session:
        person = make(session, "person")
    with library.change("Edit person") as session:
        held = session.get(Person, person.id)
        assert held is not None
        held.occupation = "cook"
    for seq in (2, 3):
        after = canonical(parts_of(library, seq)[1]["after"])
        state = rows(library, "SELECT state FROM change_part WHERE seq = :seq AND n = 1", seq=seq)[0].state
        salt = bytes.fromhex(rows(library, "SELECT salt FROM record WHERE id = :id", id=person.id)[0].salt)
        assert len(salt) == 32
        assert (state == sha(b"casefiles:state:1\0", salt, after)) is (seq == 3)


def test_no_two_salts_are_alike(library: Library) -> None:
    with library.change("Add") as session:
        for _ in range(20):
            make(session, "person")
    salts = [row.salt for row in rows(library, "SELECT salt FROM change_payload")]
    salts += [
        bytes.fromhex(row.salt) for row in rows(library, "SELECT salt FROM record UNION ALL SELECT salt FROM setting")
    ]
    assert len(salts) == 1 + 2 + 21 + 22 and len(set(salts)) == len(salts)


def test_the_counters_of_refs_are_in_the_header(library: Library) -> None:
    with library.change("Add") as session:
        make(session, "person")
        make(session, "person")
        make(session, "operation")
    assert check_chain(library)[-1]["refs"] == {"PER": 2, "OP-2026": 1}


def test_a_row_touched_twice_is_one_part(library: Library) -> None:
    with library.change("Add and edit") as session:
        person = make(session, "person", printed_name="First")
        person.printed_name = "Second"
        session.flush()
        person.printed_name = "Third"
        session.flush()
    parts = parts_of(library, 2)
    assert len(parts) == 2 and parts[1]["after"]["printed_name"] == "Third"


def test_two_libraries_of_equal_content_share_no_digest(tmp_path: Path) -> None:
    digests = []
    for name in ("a", "b"):
        with Library.create(tmp_path / f"{name}.casefiles", author="A. Quispe", clock=SteppingClock()) as made:
            with made.change("Add") as session:
                make(session, "identifier")
            digests.append(
                {value for row in rows(made, "SELECT commitment, state FROM change_part") for value in row if value}
            )
    assert digests[0].isdisjoint(digests[1])
