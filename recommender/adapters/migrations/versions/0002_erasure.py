"""An entry may lose its sealed payload, and nothing else."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

HEADER = (
    "tenant",
    "seq",
    "entry_id",
    "prev",
    "at",
    "kind",
    "subject",
    "sealed_sha256",
    "commitment",
    "hash",
)
ONLY_EMPTIED = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in HEADER)

SQLITE_TRIGGERS = (
    "DROP TRIGGER entries_never_change",
    f"""
    CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
    WHEN NOT (length(NEW.sealed) = 0 AND {ONLY_EMPTIED})
    BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END
    """,
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_TRIGGERS:
            op.execute(statement)
