"""Erasing a person: their records lose what they held, their key goes, the chain still verifies.

Which subjects were erased is also kept as one small file each, in ``erasures`` beside the keys.
A database or a key file that is put back from a backup is then cleared again when it is opened;
files of their own, because a backup that is copied over the folder leaves newer ones in place.
"""

import json
import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, Select, delete, select, update

from recommender.adapters.chain import Chain
from recommender.adapters.forgotten import Forgotten
from recommender.adapters.keyring import Keyring
from recommender.adapters.records import stamp, unpack
from recommender.adapters.tables import derived_tables, entries, subjects
from recommender.adapters.trail import AuditBook
from recommender.domain.audit import DECISION, Act, Erased, Target
from recommender.domain.decisions import Json
from recommender.domain.errors import CorruptRecord

AGAIN = "A backup was put back in which a person stood who had been erased."
ITSELF = "recommender"
UNFINISHED = ".unfinished"
PLAIN = re.compile(r"[0-9A-Za-z-]{1,64}")
AT_ONCE = 500
"""Values in one query; SQLite takes a limited number."""


class Erasures:
    """The erasures of one tenant: done, listed, and done again where they came undone."""

    def __init__(self, engine: Engine, keyring: Keyring, tenant: str) -> None:
        self._engine = engine
        self._keyring = keyring
        self._tenant = tenant
        self._folder = keyring.path.parent / "erasures" / tenant
        self.forgotten = Forgotten(self._folder, lambda: keyring.lookup_key(tenant))

    def erase(
        self, chain: Chain, subject: str, learner: str, *, actor: str, reason: str | None
    ) -> Erased:
        """Empty a subject's records, record the act and list it; to be committed, then finished."""
        names = _names(chain, subject) | {learner}
        emptied = _emptied(chain, subject)
        act = Act("erase", Target("learner", subject), reason)
        event = AuditBook(chain).record(act, actor=actor)
        hashed = sorted(self.forgotten.hashed(name) for name in names)
        self._list(subject, {"at": stamp(chain.now()), "names": hashed})
        return Erased(len(emptied), emptied.count(DECISION), event)

    def take_back(self, subject: str) -> None:
        """Take a subject off the list whose erasure was not committed."""
        (self._folder / subject).unlink(missing_ok=True)

    def apply_again(self, chain: Chain) -> None:
        """Empty what stands in this database about anybody who is listed, and record that."""
        for subject in self._subjects():
            if _emptied(chain, subject):
                act = Act("erase", Target("learner", subject), AGAIN)
                AuditBook(chain).record(act, actor=ITSELF)

    def due(self) -> bool:
        """Whether somebody listed is still, or again, in the database or in the key file."""
        listed = self._subjects()
        if not listed:
            return False
        if (self._folder / UNFINISHED).exists():
            return True
        if any(self._keyring.get(subject) is not None for subject in listed):
            return True
        with self._engine.connect() as connection, connection.begin():
            return any(connection.execute(q).first() for q in _standing(self._tenant, listed))

    def finish(self) -> bool:
        """Forget the keys of everybody listed and clear the files of what SQLite let go.

        Returns:
            Whether all was cleared; another process that is reading just then prevents it.
        """
        try:
            for subject in self._subjects():
                if self._keyring.get(subject) is not None:
                    self._keyring.forget(subject)
            self._clear_database()
        except sqlite3.OperationalError:
            return False
        (self._folder / UNFINISHED).unlink(missing_ok=True)
        return True

    def _clear_database(self) -> None:
        """Write the database anew without its free pages, and empty the write-ahead log."""
        if self._engine.dialect.name != "sqlite":
            return
        with closing(self._engine.raw_connection()) as connection:
            run = connection.cursor().execute
            run("PRAGMA query_only = OFF")
            run("VACUUM")
            if run("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise sqlite3.OperationalError("the write-ahead log is in use")

    def _subjects(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        names = (path.name for path in self._folder.iterdir())
        return sorted(name for name in names if PLAIN.fullmatch(name))

    def _list(self, subject: str, told: dict[str, Json]) -> None:
        if not PLAIN.fullmatch(subject):
            raise CorruptRecord(f"The subject {subject!r} is not one that was made here.")
        self._folder.mkdir(parents=True, exist_ok=True)
        _write(self._folder / UNFINISHED, b"")
        whole = {"tenant": self._tenant, "subject": subject, **told}
        _write(self._folder / subject, json.dumps(whole).encode())


def _names(chain: Chain, subject: str) -> set[str]:
    """Every id and name that a person was known by."""
    rows = chain.connection.execute(chain.select("learner", subject))
    bodies = [unpack(payload)[1] for payload in map(chain.open, rows) if payload is not None]
    return {body[field] for body in bodies for field in ("id", "name") if body[field]}


def _emptied(chain: Chain, subject: str) -> list[str]:
    """Take from the database what a subject's records held and what was derived from it.

    Returns:
        The kinds of the records that held something.
    """
    mine = (entries.c.tenant == chain.tenant, entries.c.subject == subject)
    full = (*mine, entries.c.sealed != b"")
    kinds = list(chain.connection.scalars(select(entries.c.kind).where(*full)))
    for table in derived_tables():
        about = table.c.seq.in_(select(entries.c.seq).where(*mine))
        chain.connection.execute(delete(table).where(table.c.tenant == chain.tenant, about))
    chain.connection.execute(update(entries).where(*full).values(sealed=b""))
    chain.connection.execute(
        delete(subjects).where(subjects.c.tenant == chain.tenant, subjects.c.subject == subject)
    )
    return kinds


def _standing(tenant: str, listed: list[str]) -> Iterable[Select[tuple[str]]]:
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        yield select(subjects.c.subject).where(
            subjects.c.tenant == tenant, subjects.c.subject.in_(some)
        )
        yield select(entries.c.subject).where(
            entries.c.tenant == tenant, entries.c.subject.in_(some), entries.c.sealed != b""
        )


def _write(path: Path, content: bytes) -> None:
    """Write a file that its owner alone reads: durably, and whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    handle = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    draft.replace(path)
