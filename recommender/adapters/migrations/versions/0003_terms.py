"""Keyed hashes by which sealed entries are found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("term", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"], ["entries.tenant", "entries.seq"], name="fk_terms_entries"
        ),
        sa.PrimaryKeyConstraint("tenant", "seq", "term", name="pk_terms"),
    )
    op.create_index("ix_terms_tenant_term_seq", "terms", ["tenant", "term", "seq"])
