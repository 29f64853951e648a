"""Custody altered in 500 ways with plain SQL, and evidence with one bit flipped in 2,000 places: `verify` finds all of it.

From outside: the files are altered as any tool would, the command is asked, and what it prints is read. Of every ten
chains that were altered each must be named, and no other.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casefiles.cli import main
from casefiles.database.canonical import canonical
from casefiles.database.connection import Driver, connect
from casefiles.database.layout import Layout
from casefiles.database.library import Library
from casefiles.services import records
from casefiles.services.evidence import custody, intake
from tests.factories import SteppingClock

WAYS = 500
TOGETHER = 10
"""Chains altered between two checks: few enough that every finding is listed by name."""
FLIPS = 2_000
FILES = 250
SEED = 417


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library: chains of six entries, one struck, for twice as many items as are altered at once."""
    folder = tmp_path_factory.mktemp("custody") / "case.casefiles"
    with Library.create(folder, author="A. Quispe", clock=SteppingClock()) as library:
        ids = [records.create(library, "exhibit", {"name": f"Item {n}"}).id for n in range(2 * TOGETHER)]
        for number, action in enumerate(("collected", "sealed", "handed_over", "stored", "examined")):
            whom, seal = f"T. Illa {number}", f"S-{number}"
            said = custody.Said(whom, "R. Ccori", "Depot 9", "to be kept", "whole", seal, seal_found="S-0")
            custody.enter_all(library, ids, action, said)
        for one in ids:
            custody.strike_out(library, one, 4, "it was depot 8")
    return folder


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The chain of an item of another library, row by row."""
    folder = tmp_path_factory.mktemp("foreign") / "other.casefiles"
    with Library.create(folder, author="B. Huamán", clock=SteppingClock()) as library:
        one = records.create(library, "exhibit", {"name": "Another item"}).id
        for action in ("collected", "sealed", "stored", "examined", "returned", "lost"):
            custody.enter(library, one, action, custody.Said(to_whom="Somebody"))
    raw = connect(Layout(folder).database)
    rows = rows_of(raw, raw.execute("SELECT uid FROM record WHERE type = 'exhibit'").fetchone()[0])
    raw.close()
    return rows


def rows_of(raw: Driver, exhibit: str) -> list[dict[str, Any]]:
    cursor = raw.execute("SELECT * FROM custody WHERE exhibit = ? ORDER BY n", (exhibit,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def replace_chain(raw: Driver, exhibit: str, rows: list[dict[str, Any]], *, fresh_uids: bool = False) -> None:
    """Puts these rows in the place of a chain."""
    raw.execute("DELETE FROM custody WHERE exhibit = ?", (exhibit,))
    for number, row in enumerate(rows):
        values = {name: value for name, value in row.items() if name != "id"}
        if fresh_uids:
            values["uid"] = f"planted-{exhibit[-6:]}-{number}"
        names = ", ".join(f'"{name}"' for name in values)
        raw.execute(f"INSERT INTO custody ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values()))


def rebound(rows: list[dict[str, Any]], library: str) -> list[dict[str, Any]]:
    """The chain with every commitment, number, link and hash worked out anew: the rules are written in docs/formats.md."""
    personal = (
        "action", "condition", "entered_by", "entered_offset", "entered_zone", "from_whom", "happened_written", "place",
        "purpose", "reason", "receipt", "seal", "seal_found", "sheet", "strikes", "to_whom",
    )  # fmt: skip
    prev, made = "0" * 64, []
    for n, old in enumerate(rows, start=1):
        row = {**old, "n": n, "prev": prev}
        body = {name: row[name] for name in personal if row[name] is not None}
        salted = b"casefiles:custody-body:1\0" + bytes.fromhex(row["body_salt"]) + canonical(body)
        row["commitment"] = hashlib.sha256(salted).hexdigest()
        bound = {name: row[name] for name in ("commitment", "entered", "exhibit", "happened", "n", "object", "prev")}
        prev = row["hash"] = hashlib.sha256(b"casefiles:custody:1\0" + canonical({**bound, "lib": library})).hexdigest()
        made.append(row)
    return made


TEXT = (
    "object", "prev", "happened", "happened_written", "entered", "entered_zone", "entered_by", "action", "from_whom", "to_whom",
    "place", "purpose", "condition", "seal", "seal_found", "receipt", "sheet", "reason", "body_salt", "commitment", "hash", "uid",
    "salt", "exhibit",
)  # fmt: skip
NUMBERS = ("n", "entered_offset", "strikes")
Alteration = Callable[[Driver, str, str, list[dict[str, Any]], random.Random], None]


def _one_value(raw: Driver, exhibit: str, library: str, foreign: list[dict[str, Any]], chance: random.Random) -> None:
    rows = rows_of(raw, exhibit)
    row, name = chance.choice(rows), chance.choice((*TEXT, *NUMBERS))
    old = row[name]
    if name in NUMBERS:
        new: Any = 40 + chance.randrange(50) if old is None or chance.random() < 0.5 else old + 100
    elif old and chance.random() < 0.8:
        at = chance.randrange(len(old))
        new = old[:at] + chance.choice([one for one in "0123456789abcdefXYZ" if one != old[at]]) + old[at + 1 :]
    else:
        new = None if old is not None and name in {"place", "purpose", "condition", "seal", "to_whom"} else (old or "") + "x"
    raw.execute(f'UPDATE custody SET "{name}" = ? WHERE id = ?', (new, row["id"]))


def _cut(raw: Driver, exhibit: str, library: str, foreign: list[dict[str, Any]], chance: random.Random) -> None:
    rows = rows_of(raw, exhibit)
    gone = chance.sample(rows, chance.randrange(1, len(rows) + 1))
    raw.executemany("DELETE FROM custody WHERE id = ?", [(row["id"],) for row in gone])


def _end_cut(raw: Driver, exhibit: str, library: str, foreign: list[dict[str, Any]], chance: random.Random) -> None:
    raw.execute("DELETE FROM custody WHERE exhibit = ? AND n > ?", (exhibit, chance.randrange(1, 6)))


def _cut_and_closed(raw: Driver, exhibit: str, library: str, foreign: list[dict[str, Any]], chance: random.Random) -> None:
    """An entry taken out, and the chain bound anew over the gap."""
    rows = rows_of(raw, exhibit)
    del rows[chance.randrange(3)]
    replace_chain(raw, exhibit, rebound(rows, library))


def _inserted(raw: Driver, exhibit: str, library: str, foreign: list[dict[str, Any]], chance: random.Random) -> None:
    """An entry put in, and the chain bound anew around it or not."""
    rows = rows_of(raw, exhibit)
    place = chance.randrange(len(rows) + 1)
    planted = {**rows[min(place, len(rows) - 1)], "uid": f"planted-{exhibit[-6:]}", "to_whom": "Nobody", "n": 90}
    rows.insert(place, planted)
    replace_chain(raw, exhibit, rebound(rows, library) if chance.random() < 0.7 else rows)


def _reordered(raw: Driver, exhibit: str, library: str, foreign: list[dict[str, Any]], chance: random.Random) -> None:
    rows = rows_of(raw, exhibit)
    one, other = sorted(chance.sample(range(len(rows)), 2))
    rows[one], rows[other] = rows[other], rows[one]
    if chance.random() < 0.5:
        rows = rebound(rows, library)
    else:
        rows[one]["n"], rows[other]["n"] = rows[other]["n"], rows[one]["n"]
    replace_chain(raw, exhibit, rows)


def _recomputed(raw: Driver, exhibit: str, library: str, foreign: list[dict[str, Any]], chance: random.Random) -> None:
    """What an entry says altered, and the whole chain worked out anew: whole in itself, but not what the journal has."""
    rows = rows_of(raw, exhibit)
    chance.choice(rows)[chance.choice(("to_whom", "place", "happened", "entered", "seal"))] = "2026-01-01"
    replace_chain(raw, exhibit, rebound(rows, library))


def _grafted(raw: Driver, exhibit: str, library: str, foreign: list[dict[str, Any]], chance: random.Random) -> None:
    """The chain of another library's item, as it is or bound anew for this one."""
    rows = [{**row, "exhibit": exhibit} for row in foreign]
    replace_chain(raw, exhibit, rebound(rows, library) if chance.random() < 0.5 else rows, fresh_uids=True)


def _doubled(raw: Driver, exhibit: str, library: str, foreign: list[dict[str, Any]], chance: random.Random) -> None:
    rows = rows_of(raw, exhibit)
    rows.append({**chance.choice(rows), "n": len(rows) + 1, "uid": f"planted-{exhibit[-6:]}"})
    replace_chain(raw, exhibit, rows)


KINDS: tuple[Alteration, ...] = (
    *[_one_value] * 6, _cut, _end_cut, _end_cut, _cut_and_closed, _inserted, _reordered, _recomputed, _grafted, _doubled,
)  # fmt: skip


def verify(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What `verify --json` prints, and whether its exit code says the same."""
    code = main(["verify", str(folder), "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert code == (0 if found["ok"] else 1)
    return found


def test_custody_altered_in_500_ways(
    held: Path, foreign: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Library.open(held, read_only=True) as library:
        uid = library.uid
    chance = random.Random(SEED)
    for start in range(0, WAYS, TOGETHER):
        folder = tmp_path / f"{start}.casefiles"
        shutil.copytree(held, folder)
        raw = connect(Layout(folder).database)
        raw.execute("PRAGMA foreign_keys = OFF")
        items = dict(raw.execute("SELECT ref, uid FROM record WHERE type = 'exhibit'").fetchall())
        altered = {ref: KINDS[(start + number) % len(KINDS)] for number, ref in enumerate(chance.sample(sorted(items), TOGETHER))}
        # Grafts first: an entry that one alteration moves to another item must not be swept away by the next.
        for ref, alter in sorted(altered.items(), key=lambda one: one[1] is _one_value):
            alter(raw, items[ref], uid, foreign, chance)
        raw.close()
        report = verify(folder, capsys)
        said = " ".join([*report["database"]["findings"], *report["journal"]["findings"]])
        missed = {ref: alter.__name__ for ref, alter in altered.items() if ref not in said}
        assert missed == {}, f"seed {SEED}, from way {start} on"
        assert not [ref for ref in items if ref not in altered and ref in said], f"seed {SEED}, from way {start} on"
        shutil.rmtree(folder)


def test_one_bit_flipped_in_2000_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(SEED)
    source = tmp_path / "files"
    source.mkdir()
    for number in range(FILES):
        (source / f"{number:03d}.bin").write_bytes(chance.randbytes(1 + chance.randrange(1, 6_000)))
    folder = tmp_path / "case.casefiles"
    with Library.create(folder, author="A. Quispe", clock=SteppingClock()) as library:
        intake.add_files(library, sorted(source.iterdir()), read=False)
        objects = [library.vault.key_of(sha256) for sha256 in library.vault.objects()]
    assert len(objects) == FILES
    for one in objects:
        one.chmod(0o600)
    assert verify(folder, capsys)["ok"]
    for _round in range(FLIPS // FILES):
        flipped = {one: chance.randrange(8 * one.stat().st_size) for one in objects}
        for one, bit in flipped.items():
            flip(one, bit)
        found = verify(folder, capsys)["evidence"]
        assert (found["checked"], found["failed"]) == (FILES, FILES), f"seed {SEED}"
        for one, bit in flipped.items():
            flip(one, bit)
    assert verify(folder, capsys)["ok"]


def flip(file: Path, bit: int) -> None:
    content = bytearray(file.read_bytes())
    content[bit // 8] ^= 1 << (bit % 8)
    file.write_bytes(content)
