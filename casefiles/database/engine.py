"""SQLAlchemy's engines over our connections: one for the writer, one for readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool
from sqlcipher3 import dbapi2

from casefiles.database.connection import Driver, connect


def writing_engine(opener: Callable[[], Driver]) -> Engine:
    """One connection for the one writer: every transaction is BEGIN IMMEDIATE."""
    engine = create_engine("sqlite://", module=dbapi2, creator=opener, poolclass=QueuePool, pool_size=1, max_overflow=0)
    return _explicit(engine, "BEGIN IMMEDIATE")


def reading_engine(opener: Callable[[], Driver], *, pooled: bool = True) -> Engine:
    """Connections for readers, any number of threads: every transaction is BEGIN and sees one moment."""
    if pooled:
        engine = create_engine(
            "sqlite://", module=dbapi2, creator=opener, poolclass=QueuePool, pool_size=4, max_overflow=28
        )
    else:
        engine = create_engine("sqlite://", module=dbapi2, creator=opener, poolclass=NullPool)
    return _explicit(engine, "BEGIN")


def _explicit(engine: Engine, begin: str) -> Engine:
    """The driver's own notion of when a transaction begins forked the journal in a trial; ours is written out."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def opened_alone(file: Path) -> Iterator[Engine]:
    """An engine for writing to a database that is nobody's library yet; afterwards everything is in the one file."""
    raw = connect(file)
    engine = writing_engine(lambda: raw)
    try:
        yield engine
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()
        raw.close()
