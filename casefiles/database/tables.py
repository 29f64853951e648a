"""The tables of the journal and the counter of refs. They hold plain ids: nothing in the database may delete behind them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from casefiles.domain.record import Base

change = Table(
    "change",
    Base.metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("header", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
change_part = Table(
    "change_part",
    Base.metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("uid", Text, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("state", Text, nullable=True),
    Index("ix_change_part_uid_seq", "uid", "seq"),
    sqlite_with_rowid=False,
)
change_payload = Table(
    "change_payload",
    Base.metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
counter = Table(
    "counter",
    Base.metadata,
    Column("prefix", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
