"""The tables of the index: made, emptied, tidied, and dropped."""

from __future__ import annotations

from typing import Any

from casefiles.domain import folding
from casefiles.domain.naming import keys

LAYOUT = 5
"""Raised when the tables change, or what is put into them."""

VERSION = f"{folding.VERSION} {keys.VERSION} {LAYOUT}"
"""Rules of folding and of naming, and the layout; an index of another version has to be made anew."""

PLACES = 20
"""Bits of an `index_text.id` that number the places of a record; the rest is the record."""

TABLES = (
    "CREATE TABLE index_about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE index_record (record INTEGER PRIMARY KEY, type TEXT NOT NULL, ref TEXT NOT NULL, "
    "ref_key TEXT NOT NULL, names TEXT NOT NULL, printed TEXT NOT NULL, sought TEXT NOT NULL, digest TEXT NOT NULL)",
    "CREATE INDEX index_record_ref ON index_record (ref_key)",
    "CREATE TABLE index_type (type TEXT PRIMARY KEY, records INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE index_name (record INTEGER NOT NULL, kind INTEGER NOT NULL, key TEXT NOT NULL, type TEXT NOT NULL, "
    "PRIMARY KEY (record, kind, key)) WITHOUT ROWID",
    "CREATE INDEX index_name_key ON index_name (key, record, kind, type)",
    "CREATE TABLE index_text (id INTEGER PRIMARY KEY, place TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE index_fts_names USING fts5(names, type, tokenize = 'ascii', prefix = '1 2 3', "
    "content = 'index_record', content_rowid = 'record')",
    "CREATE VIRTUAL TABLE index_fts_parts USING fts5(names, tokenize = 'trigram case_sensitive 1', "
    "content = 'index_record', content_rowid = 'record')",
    # Only which records have a key is asked, so that no places in the text are kept.
    "CREATE VIRTUAL TABLE index_fts_keys USING fts5(sought, tokenize = 'ascii', detail = none, columnsize = 0, "
    "content = 'index_record', content_rowid = 'record')",
    "CREATE VIRTUAL TABLE index_fts_text USING fts5(body, type, tokenize = 'ascii', prefix = '2 3', "
    "content = 'index_text', content_rowid = 'id')",
    "CREATE VIRTUAL TABLE index_fts_vocabulary USING fts5vocab(index_fts_parts, 'row')",
)
# Folded text holds words of letters and digits with single spaces: the ascii tokenizer, which takes every character
# beyond ASCII for a letter, cuts it exactly there, whatever the version of the library's own character tables.
FTS = ("index_fts_names", "index_fts_parts", "index_fts_keys", "index_fts_text")
_DROPS = (
    "index_fts_vocabulary",
    "index_fts_text",
    "index_fts_keys",
    "index_fts_parts",
    "index_fts_names",
    "index_text",
    "index_name",
    "index_record",
    "index_type",
    "index_about",
)

_PARTS = ("index_about", "index_record", "index_type", "index_name", "index_text", "index_fts_")


def create(connection: Any) -> None:
    """Make the empty index. Its tables all begin with `index_` and stand outside the models."""
    for statement in TABLES:
        connection.execute(statement)
    for table in FTS:
        tell(connection, table, "secure-delete", 1)
    connection.executemany("INSERT INTO index_about VALUES (?, ?)", [("version", VERSION), ("remains", "0")])


def drop(connection: Any) -> None:
    """Remove the index with all its tables, as far as they exist."""
    for table in _DROPS:
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def clear(connection: Any) -> None:
    """Empty the index, leaving no word of it: the start of every rebuild."""
    drop(connection)
    create(connection)


def is_part(name: str) -> bool:
    """Whether a table or index of a database has the name of one that belongs to the text index of some version."""
    return name.startswith(_PARTS)


def is_current(connection: Any) -> bool:
    """Whether the index was made by the rules, character data and layout in use; if not, it must be rebuilt."""
    row = connection.execute("SELECT value FROM index_about WHERE name = 'version'").fetchone()
    return row is not None and row[0] == VERSION


def outdate(connection: Any) -> None:
    """Have the index made anew at the library's next opening, and again if that is cut short."""
    connection.execute("UPDATE index_about SET value = '' WHERE name = 'version'")


def strike(copy: Any) -> None:
    """Strike the index from the schema without reading or freeing a page of it: for a copy whose index is damaged.

    What is left is not a database to go on with: pages lie in it that nothing claims.
    """
    copy.execute("PRAGMA writable_schema = ON")
    copy.execute("DELETE FROM sqlite_schema WHERE tbl_name LIKE 'index\\_%' ESCAPE '\\'")
    copy.execute("PRAGMA writable_schema = RESET")


def tidy(connection: Any, pages: int = 200) -> bool:
    """Merge about `pages` pages of the FTS tables, in idle time; False when there was nothing left to merge."""
    merged = False
    for table in FTS:
        before = connection.total_changes
        connection.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', ?)", (pages,))
        # By the documentation of this command, fewer than two changes mean that there was nothing to merge.
        merged = merged or connection.total_changes - before >= 2
    return merged


def purge(connection: Any) -> bool:
    """Rewrite the FTS tables if bulk deletions left words in them; whoever erases calls this after `put` or `remove`.

    Takes as long as building them. Returns whether there was anything to do.
    """
    if connection.execute("SELECT value FROM index_about WHERE name = 'remains'").fetchone()[0] == "0":
        return False
    for table in FTS:
        connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
    connection.execute("UPDATE index_about SET value = '0' WHERE name = 'remains'")
    return True


def tell(connection: Any, table: str, option: str, value: int) -> None:
    """Set one of the options of an FTS table; it is kept in the file."""
    connection.execute(f"INSERT INTO {table}({table}, rank) VALUES (?, ?)", (option, value))
