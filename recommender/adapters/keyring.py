"""The keys of sealed records, in a SQLite file of their own.

Whoever deletes a subject's key erases the subject: every record sealed under it becomes noise,
in the main database and in all its backups. That is why this file is backed up separately.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from recommender.adapters.sealing import KEY_BYTES
from recommender.adapters.signing import new_signing_key
from recommender.domain.errors import CorruptRecord

BUSY_SECONDS = 10.0
"""How long a connection waits for another process's lock."""

MOST_SPARE = 64
"""Keys made durable ahead of their use, at most, so that not every ask waits for this file too."""

WAL_ATTEMPTS = 500
"""How often switching to write-ahead logging is tried within that time."""

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS subject_keys (subject TEXT PRIMARY KEY, key BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS lookup_keys (tenant TEXT PRIMARY KEY, key BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS signing_keys (tenant TEXT PRIMARY KEY, key BLOB NOT NULL)",
)


_LOOKUP_KEY = "SELECT key FROM lookup_keys WHERE tenant = ?"


class Keyring:
    """One random key per subject; per tenant, one to look learners up and one to sign with.

    Safe to share between threads; several processes may open the same file.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, creating it readable by its owner only."""
        create_private_file(path)
        self.path = path
        self._lock = threading.Lock()
        self._spare: list[str] = []
        self._kept = 0
        self._connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA secure_delete = ON")
            with self._writing() as connection:
                for statement in _SCHEMA:
                    connection.execute(statement)
            use_write_ahead_log(self._connection)
        except sqlite3.DatabaseError as error:
            self.close()
            raise CorruptRecord(
                f"The key file cannot be opened ({error}); restore it from its backup."
            ) from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def get(self, subject: str) -> bytes | None:
        """The key of a subject; None when it was forgotten or never existed."""
        return self._one("SELECT key FROM subject_keys WHERE subject = ?", subject)

    def spare(self) -> str | None:
        """A new subject whose key is durable already, while there is one; given out once."""
        with self._lock:
            return self._spare.pop() if self._spare else None

    def keep(self, keys: Mapping[str, bytes], new_id: Callable[[], str] | None = None) -> None:
        """Store the keys of new subjects in one durable commit.

        Args:
            keys: key by subject.
            new_id: makes subjects to have spare keys for, as many as were kept before: a process
                that records one thing leaves none behind, and a busy one waits for one in 64.

        Raises:
            CorruptRecord: when a subject already has a key; nothing is stored then.
        """
        due = min(self._kept, MOST_SPARE) if new_id and not self._spare else 0
        spare = [(new_id(), new_key()) for _ in range(due)] if new_id else []
        rows = [*keys.items(), *spare]
        try:
            with self._writing() as connection:
                connection.executemany("INSERT INTO subject_keys VALUES (?, ?)", rows)
        except sqlite3.IntegrityError as error:
            raise CorruptRecord("A new subject already has a key; ids must be random.") from error
        with self._lock:
            self._kept += len(rows)
            self._spare += [subject for subject, _ in spare]

    def forget(self, subject: str) -> None:
        """Delete a subject's key, from the file and from its write-ahead log.

        Raises:
            sqlite3.OperationalError: when another process keeps the log from being emptied;
                the key is deleted then, and calling again finishes the job.
        """
        with self._writing() as connection:
            connection.execute("DELETE FROM subject_keys WHERE subject = ?", (subject,))
        with self._lock:
            # Pages that were split may hold a copy of what moved away; written anew they do not.
            self._connection.execute("VACUUM")
            busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise sqlite3.OperationalError("the key file is in use; forget the subject again")

    def knows(self, tenant: str) -> bool:
        """Whether the tenant has a lookup key already."""
        return self._one(_LOOKUP_KEY, tenant) is not None

    def lookup_key(self, tenant: str) -> bytes:
        """The tenant's lookup key, created on first use."""
        return self._first_or_new("lookup_keys", tenant, new_key)

    def signing_key(self, tenant: str) -> bytes:
        """The tenant's Ed25519 private key (32 bytes), created on first use."""
        return self._first_or_new("signing_keys", tenant, new_signing_key)

    def _first_or_new(self, table: str, tenant: str, make: Callable[[], bytes]) -> bytes:
        query = f"SELECT key FROM {table} WHERE tenant = ?"  # noqa: S608  # our own two names
        key = self._one(query, tenant)
        if key is None:
            add = f"INSERT OR IGNORE INTO {table} VALUES (?, ?)"  # noqa: S608
            with self._writing() as connection:
                connection.execute(add, (tenant, make()))
            key = self._one(query, tenant)
            assert key is not None
        return key

    def _one(self, statement: str, value: str) -> bytes | None:
        with self._lock:
            row = self._connection.execute(statement, (value,)).fetchone()
        return None if row is None else bytes(row[0])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise


def new_key() -> bytes:
    """A fresh random 256-bit key."""
    return os.urandom(KEY_BYTES)


def create_private_file(path: Path) -> None:
    """Create an empty file that only its owner may read; leave an existing one alone."""
    # Never open an existing database here: closing the descriptor would drop the POSIX
    # locks that SQLite holds on the same file elsewhere in this process.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch a database file to write-ahead logging, once for all its users."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    # The switch needs the file to itself for a moment and fails at once instead of waiting.
    for _ in range(WAL_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            time.sleep(BUSY_SECONDS / WAL_ATTEMPTS)
        else:
            return
    raise sqlite3.OperationalError("the database file is in use; write-ahead logging is still off")
