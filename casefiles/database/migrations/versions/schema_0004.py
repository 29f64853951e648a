"""Schema 4: a claim says where in the file of its evidence item the excerpt stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds the column; what has none keeps its hashes, since what is unset is no part of them."""
    with op.batch_alter_table("claim", recreate="always") as table:
        table.add_column(sa.Column("file_place", sa.Text(), nullable=True), insert_after="excerpt_place")
