"""The store: one database for the books, opened in transactions.

On SQLite a writer takes the write lock when its transaction begins, so that the last entry it
reads is still the last one when it appends; readers see one moment and block nobody.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.exc import DatabaseError

from recommender.adapters.books import open_books
from recommender.adapters.chain import Chain
from recommender.adapters.erasing import Erasures
from recommender.adapters.keyring import (
    BUSY_SECONDS,
    Keyring,
    create_private_file,
    use_write_ahead_log,
)
from recommender.adapters.tables import REVISION, entries
from recommender.domain.audit import Erased
from recommender.domain.errors import CorruptRecord, StorageFull
from recommender.ports import Store, Transaction

_MIGRATING = threading.Lock()  # Alembic keeps what it works on in module globals.


class SqlStore(Store):
    """The books of one tenant. Safe to share between threads; close it when done."""

    def __init__(
        self,
        url: str,
        keyring: Keyring,
        tenant: str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        """Open the database, creating or migrating it when needed.

        Args:
            url: an SQLAlchemy URL, such as ``sqlite:///home/recommender.db``.
            keyring: the keys of this database.
            tenant: whose books these are.
            clock: returns an aware datetime.
            new_id: returns a random id.

        Raises:
            CorruptRecord: when the tenant has entries that this keyring cannot belong to.
        """
        self._keyring = keyring
        self._tenant = tenant
        self._clock = clock
        self._new_id = new_id
        # Threads of one process queue here, in turn, instead of polling the database's lock.
        self._turn = threading.RLock()
        self._engine = open_engine(url)
        self._erasures = Erasures(self._engine, keyring, tenant)
        try:
            migrate(self._engine)
            self._meet_keyring()
            self._apply_erasures_again()
        except DatabaseError as error:
            self.close()
            raise CorruptRecord(
                f"The database cannot be opened ({error.orig}); "
                "if it is damaged, restore it from a backup."
            ) from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a transaction that sees one moment and changes nothing."""
        with self._reading() as chain:
            yield open_books(chain)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Open the one transaction that may append; committed when left without an error.

        Raises:
            StorageFull: when there is no room; nothing is recorded then.
        """
        with self._appending() as chain:
            yield open_books(chain)

    def erase(self, learner: str, *, actor: str, reason: str | None) -> Erased | None:
        """Destroy what is held on a learner, record that, and clear the files of it.

        Raises:
            StorageFull: when there is no room; nothing is erased then.
        """
        with self._turn:
            subject = None
            try:
                with self._appending() as chain:
                    subject = chain.subject_of(learner)
                    if subject is None:
                        return None
                    erased = self._erasures.erase(
                        chain, subject, learner, actor=actor, reason=reason
                    )
            except BaseException:
                if subject is not None:
                    self._erasures.take_back(subject)
                raise
            return replace(erased, finished=self._erasures.finish())

    @contextmanager
    def _reading(self) -> Iterator[Chain]:
        with _told(), self._engine.connect() as connection, connection.begin():
            yield self._chain(connection)

    @contextmanager
    def _appending(self) -> Iterator[Chain]:
        with _told(), self._turn, _writing(self._engine) as connection:
            chain = self._chain(connection)
            yield chain
            chain.keep_new_keys()

    def _apply_erasures_again(self) -> None:
        """A database put back from a backup may hold people who were erased since."""
        if not self._erasures.due():
            return
        with self._turn:
            with self._appending() as chain:
                self._erasures.apply_again(chain)
            self._erasures.finish()

    def _chain(self, connection: Connection) -> Chain:
        return Chain(
            connection,
            self._keyring,
            self._tenant,
            self._clock,
            self._new_id,
            self._erasures.forgotten,
        )

    def _meet_keyring(self) -> None:
        mine = select(entries.c.seq).where(entries.c.tenant == self._tenant).limit(1)
        with self._engine.connect() as connection, connection.begin():
            has_entries = connection.scalar(mine) is not None
        # Entries first: whoever wrote them had made the lookup key before.
        if has_entries and not self._keyring.knows(self._tenant):
            raise CorruptRecord(
                f"The key file has no keys for tenant {self._tenant!r}; "
                "restore the key file that belongs to this database."
            )
        self._keyring.lookup_key(self._tenant)


@contextmanager
def _told() -> Iterator[None]:
    """Say what an operator can do about, where SQLite says it in its own terms."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise StorageFull("The disk of the data folder is full.") from None
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise CorruptRecord("The database file is damaged; restore it from a backup.") from None
        raise


def open_engine(url: str) -> Engine:
    """An engine with the transactions this store relies on."""
    engine = create_engine(url, pool_size=8, max_overflow=56)
    database = make_url(url).database
    if engine.dialect.name == "sqlite" and database:
        create_private_file(Path(database))
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the database to the newest revision; safe when several processes start at once."""
    with engine.connect() as connection, connection.begin():
        if _revision(connection) == REVISION:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "recommender.adapters:migrations")
    with _MIGRATING, _writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.execution_options(recommender_writes=True)
        with connection.begin():
            yield connection


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # None keeps the driver from opening transactions by itself; _begin_sqlite opens them.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    use_write_ahead_log(connection)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("recommender_writes", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
