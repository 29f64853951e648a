"""Schema 3: custody says which seal was found, beside the one put on; evidence has a term and a legal hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the columns; what has none keeps its hashes, since what is unset is no part of them."""
    with op.batch_alter_table("custody", recreate="always") as table:
        table.add_column(sa.Column("seal_found", sa.Text(), nullable=True), insert_after="seal")
    with op.batch_alter_table("exhibit", recreate="always") as table:
        before = "kept_where"
        for name in ("edtf", "written", "earliest", "latest", "every", "start_known", "end_known", "time", "zone"):
            kind = sa.Boolean() if name in {"every", "start_known", "end_known"} else sa.Text()
            table.add_column(sa.Column(f"keep_until_{name}", kind, nullable=True), insert_after=before)
            before = f"keep_until_{name}"
        table.add_column(sa.Column("hold", sa.Text(), nullable=True), insert_after=before)
