"""The audit book: the chain of one tenant as somebody sees it who trusts nobody."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from recommender.adapters.chain import Chain, header_of
from recommender.adapters.records import (
    decision_record,
    from_json,
    moment,
    pack,
    stamp,
    to_json,
    unpack,
)
from recommender.adapters.signing import sign
from recommender.adapters.tables import entries
from recommender.adapters.verifying import Verification
from recommender.domain.audit import (
    CHECKPOINT,
    DECISION,
    ERASURE,
    EVENT,
    Act,
    Checkpoint,
    Event,
    Flaw,
    Header,
    Held,
    Kept,
    Receipt,
    SignedCheckpoint,
    tree_leaf,
)
from recommender.domain.errors import CorruptRecord, NotFound
from recommender.domain.merkle import consistency_proof, inclusion_proof, tree_root
from recommender.ports.audit import Audit

CLEAR = [column for column in entries.c if column.name != "sealed"]
"""What an entry shows without its key."""

TELLS = "recommender audit verify tells what is wrong."


class AuditBook(Audit):
    """Headers, proofs over them, and the events among them."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def size(self) -> int:
        return self._chain.length()

    def headers(self) -> Iterator[Header]:
        query = self._mine(select(*CLEAR)).order_by(entries.c.seq)
        for row in self._chain.connection.execute(query.execution_options(yield_per=1000)):
            yield _header(row)

    def head(self, size: int | None = None) -> SignedCheckpoint:
        leaves = self._leaves(size)
        return self._signed(leaves)

    def checkpoint(self, *, actor: str) -> SignedCheckpoint:
        signed = self._signed(self._leaves(None))
        chain = self._chain
        chain.append(CHECKPOINT, chain.new_subject(), pack(actor, to_json(signed)))
        return signed

    def receipt(self, record: str, size: int | None = None) -> Receipt:
        header = self.header(record)
        if header is None:
            raise NotFound(f"There is no record “{record}”.")
        leaves = self._leaves(size)
        if header.seq > len(leaves):
            raise NotFound(f"A checkpoint over {size} records does not cover “{record}”.")
        if leaves[header.seq - 1] != tree_leaf(header.hash()):
            raise CorruptRecord(f"Record “{record}” was changed. {TELLS}")
        proof = inclusion_proof(leaves, header.seq - 1)
        return Receipt(header, tuple(step.hex() for step in proof), self._signed(leaves))

    def consistency(self, first: int, second: int) -> tuple[str, ...]:
        leaves = self._leaves(second)
        if not 0 < first <= second:
            raise NotFound(f"There are no checkpoints of {first} and then {second} records.")
        return tuple(step.hex() for step in consistency_proof(leaves, first))

    def header(self, record: str) -> Header | None:
        query = self._mine(select(*CLEAR)).where(entries.c.entry_id == record)
        row = self._chain.connection.execute(query).first()
        return None if row is None else _header(row)

    def decisions(self, since: datetime | None, until: datetime | None) -> list[str]:
        query = self._mine(select(entries.c.entry_id)).where(entries.c.kind == DECISION)
        query = _between(query, since, until).order_by(entries.c.seq)
        return list(self._chain.connection.scalars(query))

    def flaws(self, kept: Kept | None = None) -> list[Flaw]:
        return Verification(self._chain, kept).flaws()

    def record(self, act: Act, *, actor: str) -> str:
        chain = self._chain
        kind = ERASURE if act.act == "erase" else EVENT
        seq = chain.append(kind, chain.new_subject(), pack(actor, to_json(act)))
        found: str = chain.connection.scalar(
            self._mine(select(entries.c.entry_id)).where(entries.c.seq == seq)
        )
        return found

    def events(
        self, *, since: datetime | None, until: datetime | None, before: int | None
    ) -> Iterator[Event]:
        query = self._mine(select(entries)).where(entries.c.kind.in_((EVENT, ERASURE)))
        query = _between(query, since, until).order_by(entries.c.seq.desc())
        if before is not None:
            query = query.where(entries.c.seq < before)
        for row in self._chain.connection.execute(query):
            payload = self._chain.open(row)
            if payload is not None:
                actor, body = unpack(payload)
                by = self._chain.forgotten.shown(actor, row.at)
                yield Event(row.seq, row.entry_id, moment(row.at), by, from_json(Act, body))

    def held(self, learner: str) -> list[Held]:
        subject = self._chain.subject_of(learner)
        if subject is None:
            return []
        query = self._mine(select(entries)).where(entries.c.subject == subject)
        rows = self._chain.connection.execute(query.order_by(entries.c.seq))
        opened = [(row, self._chain.open(row)) for row in rows]
        return [self._held(row, payload) for row, payload in opened if payload is not None]

    def subject_of(self, learner: str) -> str | None:
        return self._chain.subject_of(learner)

    def learner_of(self, subject: str) -> str | None:
        query = self._chain.select("learner", subject).order_by(entries.c.seq.desc()).limit(1)
        row = self._chain.connection.execute(query).first()
        payload = None if row is None else self._chain.open(row)
        return None if payload is None else str(unpack(payload)[1]["id"])

    def _held(self, row: Row[Any], payload: bytes) -> Held:
        actor, body = unpack(payload)
        if row.kind == DECISION:
            body = to_json(decision_record(payload))
        forgotten = self._chain.forgotten
        by, shown = forgotten.shown(actor, row.at), forgotten.shown_within(body, row.at)
        return Held(row.seq, row.entry_id, row.kind, moment(row.at), by, shown)

    def _mine(self, query: Select[Any]) -> Select[Any]:
        return query.where(entries.c.tenant == self._chain.tenant)

    def _leaves(self, size: int | None) -> list[bytes]:
        query = self._mine(select(entries.c.hash)).order_by(entries.c.seq)
        if size is not None:
            query = query.where(entries.c.seq <= size)
        try:
            leaves = [tree_leaf(found) for found in self._chain.connection.scalars(query)]
        except ValueError:
            raise CorruptRecord(f"A record's hash is none. {TELLS}") from None
        if size is not None and size != len(leaves):
            raise NotFound(
                f"The record has {self.size()} entries; there is no checkpoint of {size}."
            )
        return leaves

    def _signed(self, leaves: Sequence[bytes]) -> SignedCheckpoint:
        at = stamp(self._chain.now())
        root = tree_root(leaves).hex()
        checkpoint = Checkpoint(self._chain.tenant, len(leaves), root, at)
        return sign(checkpoint, self._chain.signing_key())


def _header(row: Row[Any]) -> Header:
    return Header(**header_of(row._asdict()))


def _between(query: Select[Any], since: datetime | None, until: datetime | None) -> Select[Any]:
    if since is not None:
        query = query.where(entries.c.at >= stamp(since))
    if until is not None:
        query = query.where(entries.c.at < stamp(until))
    return query
