"""Schema 4: a claim says where in the file of its evidence item the excerpt stands; printed forms have a register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds the column, and the table; what has none keeps its hashes, since what is unset is no part of them."""
    with op.batch_alter_table("claim", recreate="always") as table:
        table.add_column(sa.Column("file_place", sa.Text(), nullable=True), insert_after="excerpt_place")
    op.create_table(
        "printed_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("marking", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_form")),
        sa.UniqueConstraint("number", name=op.f("uq_printed_form_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_printed_form_uid")),
    )
    op.create_index(op.f("ix_printed_form_sha256"), "printed_form", ["sha256"], unique=False)
