"""Schema 3: custody says which seal was found, beside the one that was put on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the column; entries that have none keep their hashes, since what is unset is no part of them."""
    with op.batch_alter_table("custody", recreate="always") as table:
        table.add_column(sa.Column("seal_found", sa.Text(), nullable=True), insert_after="seal")
