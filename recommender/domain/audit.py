"""The record that can be checked from outside: headers, checkpoints, receipts, and events.

A record's *header* is what its hash covers, and holds nothing that a person could be known by:
the sealed payload stands in it as a digest. The leaves of a tenant's Merkle tree are the hashes
of its headers (32 bytes each) in order, so that whoever holds headers alone can check everything.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from recommender.domain.decisions import Json, canonical
from recommender.domain.merkle import included, leaf_hash

CHECKPOINT_FORMAT = "recommender-checkpoint/1"
RECEIPT_FORMAT = "recommender-receipt/1"

GENESIS = "0" * 64
"""What stands for the hash before the first record."""

DECISION, EVENT, ERASURE, CHECKPOINT = "decision", "event", "erasure", "checkpoint"
"""Kinds of records: an answer, an administrative act, the act that erases a person, and a
signed checkpoint over all records before it."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the hash of one record covers.

    Attributes:
        seq: its place in the chain, from 1.
        prev: the hash of the record before it, in hex.
        at: when it was recorded, ISO 8601 in UTC with microseconds and Z.
        subject: a random id for whom it is about.
        sealed: SHA-256 of the sealed payload, in hex.
        commitment: HMAC-SHA256 of the canonical payload under the subject's key, in hex.
    """

    tenant: str
    seq: int
    id: str
    prev: str
    at: str
    kind: str
    subject: str
    sealed: str
    commitment: str

    def hash(self) -> str:
        """SHA-256 hex of the canonical JSON (RFC 8785) of the fields; their order plays no part."""
        return header_hash(asdict(self))


def header_hash(header: Mapping[str, Json]) -> str:
    """SHA-256 hex of the canonical JSON (RFC 8785) of a header."""
    return hashlib.sha256(canonical(dict(header))).hexdigest()


def tree_leaf(entry_hash: str) -> bytes:
    """The leaf hash (RFC 6962) of a record whose header has this hash."""
    return leaf_hash(bytes.fromhex(entry_hash))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The Merkle root over the first ``size`` records of a tenant, as seen at a moment."""

    tenant: str
    size: int
    root: str
    at: str
    format: str = CHECKPOINT_FORMAT

    def message(self) -> bytes:
        """The bytes that are signed: canonical JSON (RFC 8785) of the fields."""
        return canonical(asdict(self))


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint, the Ed25519 public key of the tenant and its signature, both in hex."""

    checkpoint: Checkpoint
    public_key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves that one record stands under a checkpoint.

    Attributes:
        record: the header of the record.
        proof: the hashes, in hex, that lead from its leaf to the root (RFC 6962 section 2.1.1).
    """

    record: Header
    proof: tuple[str, ...]
    signed: SignedCheckpoint


@dataclass(frozen=True, slots=True)
class Kept:
    """What was put aside elsewhere: a checkpoint, and from an export also every record's hash."""

    signed: SignedCheckpoint
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """One opened record about a person; ``body`` is what it holds, as JSON."""

    seq: int
    id: str
    kind: str
    at: datetime
    actor: str
    body: Json


@dataclass(frozen=True, slots=True)
class Target:
    """What an act was about: a ``kind`` and an id; of a learner, the random id of the subject."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Act:
    """An administrative act, such as ``publish``, ``export_learner`` or ``erase``."""

    act: str
    target: Target
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An act as it stands on record; an actor is a claim until callers have an identity."""

    seq: int
    id: str
    at: datetime
    actor: str
    act: Act


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did.

    Attributes:
        records: how many records lost what they held; decisions: how many of them were answers.
        event: id of the record of the act.
        finished: False when another process kept the files from being cleared of what SQLite had
            already let go; they are cleared at the next start or erasure.
    """

    records: int
    decisions: int
    event: str
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with the record.

    Attributes:
        seq: place of the record concerned; 0 when it is the checkpoint itself.
        record: id of the record concerned, where there is one.
        code: stable and machine-readable, such as ``edited`` or ``truncated``.
        detail: what is wrong, in plain words.
    """

    seq: int
    record: str | None
    code: str
    detail: str


def receipt_flaw(receipt: Receipt) -> str | None:
    """What keeps a receipt from proving its record, in words; None when it proves it.

    The signature is checked apart from this.
    """
    record, checkpoint = receipt.record, receipt.signed.checkpoint
    if record.tenant != checkpoint.tenant:
        return "The record and the checkpoint belong to different tenants."
    if record.seq > checkpoint.size:
        return f"Record {record.seq} lies beyond the checkpoint, which covers {checkpoint.size}."
    try:
        proof = [bytes.fromhex(step) for step in receipt.proof]
        root = bytes.fromhex(checkpoint.root)
    except ValueError:
        return "The proof or the root is not hexadecimal."
    leaf = tree_leaf(record.hash())
    if not included(leaf, record.seq - 1, checkpoint.size, proof, root):
        return "The proof does not lead from this record to the root: one of them was changed."
    return None
