"""Schema 2: tips, the lines that wait in the Inbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table of tips."""
    op.create_table(
        "tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("received_edtf", sa.Text(), nullable=True),
        sa.Column("received_written", sa.Text(), nullable=True),
        sa.Column("received_earliest", sa.Text(), nullable=True),
        sa.Column("received_latest", sa.Text(), nullable=True),
        sa.Column("received_every", sa.Boolean(), nullable=True),
        sa.Column("received_start_known", sa.Boolean(), nullable=True),
        sa.Column("received_end_known", sa.Boolean(), nullable=True),
        sa.Column("received_time", sa.Text(), nullable=True),
        sa.Column("received_zone", sa.Text(), nullable=True),
        sa.Column("operation", sa.Integer(), nullable=True),
        sa.Column("source", sa.Integer(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("entered_as", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["entered_as"], ["record.id"], name=op.f("fk_tip_entered_as"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_tip_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["operation"], ["record.id"], name=op.f("fk_tip_operation"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["source"], ["record.id"], name=op.f("fk_tip_source"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip")),
    )
    op.create_index(op.f("ix_tip_entered_as"), "tip", ["entered_as"], unique=False)
    op.create_index(op.f("ix_tip_operation"), "tip", ["operation"], unique=False)
    op.create_index(op.f("ix_tip_received_earliest"), "tip", ["received_earliest"], unique=False)
    op.create_index(op.f("ix_tip_source"), "tip", ["source"], unique=False)
