"""A small case in the index, and how tests look at what the index holds."""

from __future__ import annotations

from typing import Any

from sqlcipher3 import dbapi2

from casefiles.database import index
from casefiles.database.index import Entry, Name, Text
from casefiles.database.index.tables import FTS

TITLE, ALIAS, IDENTIFIER = "title", "alias", "identifier"

CASE = (
    Entry(
        1,
        "person",
        "PER-0001",
        (Name("Chipi", TITLE), Name("El Chipi", ALIAS)),
        (Text("description", "Operó un laboratorio en el monte."),),
    ),
    Entry(
        2,
        "organisation",
        "ORG-0001",
        (Name("Sendero del Alba", TITLE), Name("Dawn Path", ALIAS)),
        (Text("note", "Took protection money from Chipi in Huanta."), Text("page 2", "Nothing of note.")),
    ),
    Entry(3, "identifier", "ID-0007", (Name("+51 999-123-456", IDENTIFIER),)),
    Entry(
        31,
        "person",
        "PER-0031",
        (Name("Иван Петров", TITLE), Name("王小明", ALIAS), Name("José Ñáñez Ñahui", ALIAS)),
        (Text("note", "Visto con Chipita y con Muñoz."),),
    ),
    Entry(40, "person", "PER-0040", (Name("Chipita", TITLE),)),
    Entry(41, "event", "EV-0001", (Name("Ambush near Chipi hill", TITLE),)),
)


def connect(path: str = ":memory:", key: str | None = None) -> Any:
    connection = dbapi2.connect(path, isolation_level=None)
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


def records(answer: index.Answer) -> list[int]:
    return [hit.record for hit in answer.hits]


def expected(entries: Any) -> list[tuple[int, str]]:
    return [(entry.record, index.digest_of(entry)) for entry in sorted(entries, key=lambda entry: entry.record)]


def held(connection: Any) -> dict[str, list[Any]]:
    """Every row of the index's own tables, and every word of the FTS tables with where it stands."""
    rows = {
        table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
        for table in ("index_record", "index_name", "index_text")
    }
    rows["index_type"] = connection.execute("SELECT * FROM index_type WHERE records <> 0 ORDER BY 1").fetchall()
    for table in FTS:
        connection.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, {table}, 'instance')")
        rows[table] = connection.execute("SELECT * FROM temp.words ORDER BY 1, 2, 3, 4").fetchall()
        connection.execute("DROP TABLE temp.words")
    return rows
