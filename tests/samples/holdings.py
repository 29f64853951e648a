"""What a library holds, as plain values that later versions can be compared with."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casefiles.database import journal, undo
from casefiles.database.library import Library
from casefiles.database.rows import forms

FOLDER = Path(__file__).parent


def holdings(library: Library) -> dict[str, Any]:
    """Rows of every form by uid in the journal's plain form, titles, custody and the evidence's digests."""
    rows: dict[str, dict[str, Any]] = {}
    with library.read() as session:
        connection = session.connection()
        for name, form in forms().items():
            uids = list(connection.execute(select(form.tables[0].c.uid)).scalars())
            live = undo.live_rows(connection, form, uids)
            known = journal.uids(connection, undo.references(form, [snapshot for _id, _salt, snapshot in live.values()]))
            rows[name] = {uid: form.plain(snapshot, known.__getitem__) for uid, (_id, _salt, snapshot) in live.items()}
        titles = dict(connection.exec_driver_sql("SELECT uid, title FROM record WHERE deleted_in IS NULL").fetchall())
    evidence = {}
    for sha256 in library.vault.objects():
        with library.vault.open(sha256) as source:
            content = source.read()
        evidence[sha256] = [len(content), hashlib.sha256(content).hexdigest()]
    return {"rows": rows, "titles": titles, "evidence": evidence, "entries": library.head.seq, "hash": library.head.hash}
