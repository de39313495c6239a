import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from recommender.adapters.store import migrate, open_engine
from recommender.adapters.tables import REVISION, metadata


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{database}")
    yield engine
    engine.dispose()


def schema(database: Path) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name")
        return found.fetchall()


def test_migrating_twice_changes_nothing(engine: Engine, database: Path) -> None:
    migrate(engine)
    once = schema(database)
    migrate(engine)
    assert schema(database) == once
    assert {name for kind, name, _ in once if kind == "trigger"} == {
        "entries_follow",
        "entries_never_change",
        "entries_never_go",
    }


def test_the_migrated_schema_is_the_one_in_the_tables(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_revision_is_the_one_in_the_tables() -> None:
    config = Config()
    config.set_main_option("script_location", "recommender.adapters:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_a_failed_migration_leaves_an_empty_file(engine: Engine, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE recipes (other TEXT)")
    with pytest.raises(Exception, match="recipes"):
        migrate(engine)
    assert [name for _, name, _ in schema(database)] == ["recipes"]


def test_every_table_belongs_to_tenants() -> None:
    assert all("tenant" in table.primary_key.columns for table in metadata.tables.values())
