"""Entries, subjects, decision items, publications and recipes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# An UPDATE or DELETE would break the chain, and so would a REPLACE, which deletes unseen.
SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END
    """,
    """
    CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END
    """,
    """
    CREATE TRIGGER entries_follow BEFORE INSERT ON entries
    WHEN NEW.prev <> coalesce(
        (SELECT hash FROM entries WHERE tenant = NEW.tenant ORDER BY seq DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000')
      OR NEW.seq <> coalesce((SELECT max(seq) FROM entries WHERE tenant = NEW.tenant), 0) + 1
      OR EXISTS (SELECT 1 FROM entries WHERE tenant = NEW.tenant AND entry_id = NEW.entry_id)
    BEGIN SELECT RAISE(ABORT, 'an entry follows the last one under an id of its own'); END
    """,
)


def upgrade() -> None:
    op.create_table(
        "entries",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sealed_sha256", sa.String(64), nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "seq", name="pk_entries"),
        sa.UniqueConstraint("tenant", "entry_id", name="uq_entries_tenant_entry_id"),
    )
    op.create_index("ix_entries_tenant_kind_seq", "entries", ["tenant", "kind", "seq"])
    op.create_index(
        "ix_entries_tenant_subject_kind_seq", "entries", ["tenant", "subject", "kind", "seq"]
    )
    op.create_table(
        "subjects",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("lookup", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "lookup", name="pk_subjects"),
    )
    op.create_table(
        "decision_items",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "seq", "item", name="pk_decision_items"),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"], ["entries.tenant", "entries.seq"], name="fk_decision_items_entries"
        ),
    )
    op.create_index(
        "ix_decision_items_tenant_item_seq", "decision_items", ["tenant", "item", "seq"]
    )
    op.create_table(
        "publications",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "seq", name="pk_publications"),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"], ["entries.tenant", "entries.seq"], name="fk_publications_entries"
        ),
    )
    op.create_table(
        "recipes",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("recipe", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_recipes"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_TRIGGERS:
            op.execute(statement)
