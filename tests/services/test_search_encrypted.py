"""The same words find the same in a plain database and in an encrypted one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casefiles.database import connection
from casefiles.database.library import Library
from casefiles.services import links, records, search

ASKED = (
    *("Chino", "al Chino", "Pancho Kispe", "testigo", "witness", "pagó cupos", "PER-0001", "ledgers -river", '"by the river"'),
    *("type:person", "Chno", "quis", "river July 2017"),
)


def answers(folder: Path) -> list[object]:
    with Library.create(folder, author="Ines") as library:
        chino = records.create(library, "person", {"printed_name": "Francisco Quispe", "involvement": "witness"})
        links.add_alias(library, chino.id, "Chino", period="since 2016")
        other = links.person_by_alias(library, "Chinito")
        records.create(library, "note", {"about": chino.id, "text": "He kept ledgers by the river."})
        records.create(library, "event", {"name": "At the river", "date": "July 2017"})
        links.add(library, "paid_protection", chino.id, other.id)
        found: list[object] = []
        for text in ASKED:
            answer = search.search(library, text, by_type=True)
            told = (*answer.hits, *search.beside(library, text, answer))
            hits = [(hit.record.ref, hit.matched, hit.why, hit.snippet, hit.marks) for hit in told]
            found.append((text, hits, answer.total, dict(answer.counts)))
            found.append([(one.ref, one.why) for one in search.suggest(library, text)])
        return found


def test_the_same_is_found_with_and_without_encryption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = answers(tmp_path / "plain.casefiles")
    usual = connection.dbapi2.connect

    def keyed(*given: Any, **named: Any) -> Any:
        made = usual(*given, **named)
        made.execute("PRAGMA key = \"x'" + "ab" * 32 + "'\"")
        return made

    monkeypatch.setattr(connection.dbapi2, "connect", keyed)
    assert answers(tmp_path / "sealed.casefiles") == plain
    assert b"SQLite format 3" in (tmp_path / "plain.casefiles" / "library.db").read_bytes()[:32]
    assert b"SQLite format 3" not in (tmp_path / "sealed.casefiles" / "library.db").read_bytes()[:32]
