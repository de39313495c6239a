"""The tables: one schema for SQLite and PostgreSQL, every row under its tenant.

No column holds anything a person could be recognised by. What concerns a person is inside the
sealed payload of an entry; a learner id is looked up by a keyed hash.
"""

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

REVISION = "0003"
"""The newest migration, so that an up-to-date database starts without loading Alembic."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

entries = Table(
    "entries",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("entry_id", Text, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("at", String(27), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subject", Text, nullable=False),
    Column("sealed_sha256", String(64), nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    # Last, so that SQLite reads the columns before it without touching its overflow pages.
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("tenant", "entry_id"),
    Index(None, "tenant", "kind", "seq"),
    Index(None, "tenant", "subject", "kind", "seq"),
)
"""The append-only hash chain of each tenant; erasing a person empties ``sealed``, and no more."""

subjects = Table(
    "subjects",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("lookup", String(64), primary_key=True),
    Column("subject", Text, nullable=False),
)
"""Which subject a learner id stands for; ``lookup`` is its HMAC under the tenant's key."""

decision_items = Table(
    "decision_items",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("item", Text, primary_key=True),
    ForeignKeyConstraint(["tenant", "seq"], ["entries.tenant", "entries.seq"]),
    Index(None, "tenant", "item", "seq"),
)
"""The items in the steps of each decision, for filtering."""

terms = Table(
    "terms",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("term", String(64), primary_key=True),
    ForeignKeyConstraint(["tenant", "seq"], ["entries.tenant", "entries.seq"]),
    Index(None, "tenant", "term", "seq"),
)
"""Keyed hashes by which entries are found: statements and what has become of them, disputes, and
the decisions that a policy bears on."""

publications = Table(
    "publications",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("snapshot", Text, nullable=False),
    Column("at", String(27), nullable=False),
    Column("encoder", Text, nullable=False),
    Column("counts", Text, nullable=False),
    ForeignKeyConstraint(["tenant", "seq"], ["entries.tenant", "entries.seq"]),
)
"""Every publication; the last one serves. Who published is inside the sealed entry."""

recipes = Table(
    "recipes",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("recipe", Text, nullable=False),
)
"""The recipes that decisions name, as canonical JSON."""


def derived_tables() -> list[Table]:
    """The tables whose rows say in the clear what an entry holds sealed."""
    return [
        table
        for table in metadata.sorted_tables
        if any(key.column.table is entries for key in table.foreign_keys)
    ]
