"""The append-only hash chain of one tenant, inside one open transaction.

Each entry's hash covers the hash before it, so nothing can be altered, removed or slipped in
without every later hash changing. The payload stands outside the hashed header: the header
holds its digest and a keyed commitment, so the chain still verifies after a key is forgotten.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select

from recommender.adapters.forgotten import Forgotten
from recommender.adapters.keyring import Keyring, new_key
from recommender.adapters.records import stamp
from recommender.adapters.sealing import commitment, lookup, seal, unseal
from recommender.adapters.signing import public_key
from recommender.adapters.tables import entries, subjects
from recommender.domain.audit import GENESIS, header_hash
from recommender.domain.decisions import canonical
from recommender.domain.errors import CorruptRecord


class Chain:
    """Appends, finds and opens the entries of one tenant."""

    def __init__(
        self,
        connection: Connection,
        keyring: Keyring,
        tenant: str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        forgotten: Forgotten,
    ) -> None:
        self.connection = connection
        self.tenant = tenant
        self.forgotten = forgotten
        self._keyring = keyring
        self._clock = clock
        self._new_id = new_id
        self._new_keys: dict[str, bytes] = {}
        self._last: tuple[int, str, str] | None = None

    def append(
        self, kind: str, subject: str, payload: bytes, *, entry_id: str | None = None
    ) -> int:
        """Seal a canonical payload and append it; returns its sequence number."""
        key = self._key(subject)
        if key is None:
            raise CorruptRecord("Nothing can be recorded about a subject whose key is gone.")
        seq, prev, last_at = self._last or self._read_last()
        row: dict[str, Any] = {
            "tenant": self.tenant,
            "seq": seq + 1,
            "entry_id": entry_id or self._new_id(),
            "prev": prev,
            # A clock may be set back; the chain's time never runs backwards.
            "at": max(stamp(self._clock()), last_at),
            "kind": kind,
            "subject": subject,
            "commitment": commitment(payload, key),
        }
        row["sealed"] = seal(payload, key, _associated(row))
        row["sealed_sha256"] = hashlib.sha256(row["sealed"]).hexdigest()
        row["hash"] = entry_hash(row)
        self.connection.execute(insert(entries), row)
        self._last = (row["seq"], row["hash"], row["at"])
        return seq + 1

    def open(self, row: Row[Any]) -> bytes | None:
        """The payload of an entry; None when its subject was forgotten.

        Raises:
            CorruptRecord: when the entry was altered.
        """
        key = self._key(row.subject)
        if key is None or not row.sealed:
            return None
        payload = unseal(row.sealed, key, _associated(row._asdict()))
        digest = hashlib.sha256(row.sealed).hexdigest()
        if (digest, commitment(payload, key)) != (row.sealed_sha256, row.commitment):
            raise CorruptRecord(f"Entry {row.seq} does not match its digest or its commitment.")
        return payload

    def select(self, kind: str, subject: str | None = None) -> Select[Any]:
        """A query for the entries of one kind, of one subject or of all."""
        query = select(entries).where(entries.c.tenant == self.tenant, entries.c.kind == kind)
        return query if subject is None else query.where(entries.c.subject == subject)

    def subject_of(self, learner: str) -> str | None:
        """The subject that a learner id stands for, if it is known and not forgotten."""
        subject = self.connection.scalar(
            select(subjects.c.subject).where(
                subjects.c.tenant == self.tenant, subjects.c.lookup == self._lookup(learner)
            )
        )
        return None if subject is None or self._key(subject) is None else str(subject)

    def subject_for(self, learner: str) -> str:
        """The subject of a learner id, new when unknown or forgotten."""
        known = self.subject_of(learner)
        if known is not None:
            return known
        row = {"tenant": self.tenant, "lookup": self._lookup(learner)}
        self.connection.execute(
            delete(subjects).where(
                subjects.c.tenant == row["tenant"], subjects.c.lookup == row["lookup"]
            )
        )
        subject = self.new_subject()
        self.connection.execute(insert(subjects), {**row, "subject": subject})
        return subject

    def new_subject(self) -> str:
        """A subject of its own, with a spare key or one that is not stored yet."""
        spare = self._keyring.spare()
        if spare is not None:
            return spare
        subject = self._new_id()
        self._new_keys[subject] = new_key()
        return subject

    def signing_key(self) -> bytes:
        """The tenant's private key for checkpoints."""
        return self._keyring.signing_key(self.tenant)

    def public_key(self) -> str:
        """The key, in hex, that anyone checks this tenant's checkpoints with."""
        return public_key(self.signing_key())

    def now(self) -> datetime:
        """The present moment."""
        return self._clock()

    def length(self) -> int:
        """How many entries there are."""
        return (self._last or self._read_last())[0]

    def keep_new_keys(self) -> None:
        """Make the keys of new subjects durable; due before what they seal is committed."""
        if self._new_keys:
            self._keyring.keep(self._new_keys, self._new_id)

    def _key(self, subject: str) -> bytes | None:
        return self._new_keys.get(subject) or self._keyring.get(subject)

    def _lookup(self, learner: str) -> str:
        return lookup(learner, self._keyring.lookup_key(self.tenant))

    def _read_last(self) -> tuple[int, str, str]:
        row = self.connection.execute(
            select(entries.c.seq, entries.c.hash, entries.c.at)
            .where(entries.c.tenant == self.tenant)
            .order_by(entries.c.seq.desc())
            .limit(1)
        ).first()
        return (0, GENESIS, "") if row is None else (row.seq, row.hash, row.at)


def entry_hash(row: Mapping[str, Any]) -> str:
    """The hash of an entry's header."""
    return header_hash(header_of(row))


def header_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry's hash covers, under the names it is hashed and published with."""
    return {
        **{name: row[name] for name in _HEADER},
        "id": row["entry_id"],
        "sealed": row["sealed_sha256"],
        "commitment": row["commitment"],
    }


_HEADER = ("tenant", "seq", "prev", "at", "kind", "subject")


def _associated(row: Mapping[str, Any]) -> bytes:
    """What ties a sealed payload to its place, so that none can stand in for another."""
    return canonical({name: row[name] for name in (*_HEADER, "entry_id")})
