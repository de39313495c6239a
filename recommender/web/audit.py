"""Proofs of the record, who did what, and what a person may ask for."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from recommender.formats.audit_files import event_row, receipt_body, signed_body
from recommender.service import auditing
from recommender.service.auditing import EventFilters
from recommender.service.erasing import erase
from recommender.service.exporting import export_learner, in_words
from recommender.web.paths import as_given, read_moment
from recommender.web.requests import (
    Actor,
    Asker,
    Outside,
    Paging,
    read_cursor,
    write_cursor,
)
from recommender.web.shapes import Open, Page

router = APIRouter(prefix="/v1", tags=["audit"])

MOST = 2**31 - 1


class CheckpointShown(Open):
    """The Merkle root (RFC 6962) over the first ``size`` records of a tenant."""

    format: str
    tenant: str
    size: int
    root: str
    at: str


class SignedCheckpointShown(Open):
    """A checkpoint under its Ed25519 signature; key and signature in hex."""

    checkpoint: CheckpointShown
    public_key: str
    signature: str


class RecordHeader(Open):
    """What the hash of a record covers."""

    tenant: str
    seq: int
    id: str
    prev: str
    at: str
    kind: str
    subject: str
    sealed: str
    commitment: str


class ReceiptShown(SignedCheckpointShown):
    """What proves that a record stands under a checkpoint."""

    format: str
    record: RecordHeader
    proof: list[str]


class Consistency(Open):
    """What shows that the longer record begins with the shorter (RFC 6962 section 2.1.2)."""

    first: SignedCheckpointShown
    second: SignedCheckpointShown
    proof: list[str]


class VerifiedShown(Open):
    """Whether every record is as it was written and in its place."""

    whole: bool
    records: int
    flaws: list[dict[str, Any]]


class ActTarget(Open):
    """What an act was about."""

    kind: str
    id: str


class EventRow(Open):
    """Who did what, to what, why and when."""

    id: str
    at: str
    actor: str
    act: str
    target: ActTarget
    reason: str | None


class ErasureDone(Open):
    """What an erasure did; ``finished`` is false when files are cleared at the next start."""

    records: int
    decisions: int
    event: str
    finished: bool


class PersonExport(Open):
    """Everything held on a person, and the logic that used it."""

    format: str
    learner: str
    exported_at: str
    person: dict[str, Any] | None
    levels: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    feedback: list[dict[str, Any]]
    acts: list[dict[str, Any]]
    records: list[dict[str, Any]]
    logic: dict[str, Any]


class Sized(BaseModel):
    """Under which checkpoint."""

    model_config = ConfigDict(extra="forbid")

    size: int | None = Field(None, ge=1, le=MOST, description="Records that it covers.")


class Between(BaseModel):
    """Two checkpoints by the number of records that they cover."""

    model_config = ConfigDict(extra="forbid")

    first: int = Field(ge=1, le=MOST)
    second: int = Field(ge=1, le=MOST)


class Reasoned(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: str | None = Field(None, max_length=2000, description="Why, for the record.")


class Exporting(Reasoned):
    """How to export."""

    format: Literal["json", "text"] = Field("json", description="For machines or for people.")


class EventQuery(Paging):
    """Which acts to list."""

    act: str | None = Field(None, max_length=200, description="Such as publish or erase.")
    actor: str | None = Field(None, max_length=200, description="Who acted.")
    target: str | None = Field(None, max_length=200, description="What it was about.")
    since: str | None = Field(None, max_length=40, description="A moment or a date, ISO 8601.")
    until: str | None = Field(None, max_length=40, description="Before a moment or a date.")


@router.get("/decisions/{decision}/receipt", response_model=ReceiptShown)
def get_receipt(decision: str, edge: Outside, asked: Annotated[Sized, Query()]) -> Response:
    """Return what proves that a decision is on record, for the person to keep."""
    return as_given(receipt_body(auditing.receipt(decision, edge, size=asked.size)))


@router.get("/audit/checkpoint", response_model=SignedCheckpointShown)
def get_checkpoint(edge: Outside, asked: Annotated[Sized, Query()]) -> Response:
    """Return a signed checkpoint over the record, to be kept elsewhere."""
    with edge.store.read() as tx:
        return as_given(signed_body(tx.audit.head(asked.size)))


@router.get("/audit/consistency", response_model=Consistency)
def get_consistency(edge: Outside, asked: Annotated[Between, Query()]) -> Response:
    """Return what shows that the record of one checkpoint begins with that of an earlier one."""
    with edge.store.read() as tx:
        proof = tx.audit.consistency(asked.first, asked.second)
        heads = [signed_body(tx.audit.head(size)) for size in (asked.first, asked.second)]
    return as_given({"first": heads[0], "second": heads[1], "proof": list(proof)})


@router.get("/audit/verify", response_model=VerifiedShown)
def get_verification(edge: Outside) -> dict[str, Any]:
    """Check every record; what a checkpoint kept elsewhere says is for the command line."""
    found = auditing.verify(edge)
    flaws = [asdict(flaw) for flaw in found.flaws]
    return {"whole": found.whole, "records": found.size, "flaws": flaws}


@router.get("/audit/events", response_model=Page[EventRow])
def list_events(edge: Outside, asked: Annotated[EventQuery, Query()]) -> dict[str, Any]:
    """List who did what, newest first."""
    filters = EventFilters(
        asked.act,
        asked.actor,
        asked.target,
        read_moment("since", asked.since),
        read_moment("until", asked.until),
        read_cursor(asked.cursor),
    )
    found, more = auditing.events(edge, filters, limit=asked.limit)
    following = write_cursor(found[-1].seq) if more else None
    return {"data": [event_row(event) for event in found], "next": following}


@router.delete("/learners/{learner}", response_model=ErasureDone)
def delete_learner(
    learner: str, edge: Outside, who: Actor, asked: Annotated[Reasoned, Query()]
) -> dict[str, Any]:
    """Destroy everything that is held on a learner, for good; the act stays on record."""
    return asdict(erase(learner, edge, actor=who, reason=asked.reason))


@router.get(
    "/learners/{learner}/export",
    response_model=PersonExport,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def export_person(
    learner: str, edge: Outside, who: Asker, asked: Annotated[Exporting, Query()]
) -> Response:
    """Return everything that is held on a learner and the logic that used it; put on record."""
    held = export_learner(learner, edge, actor=who, reason=asked.reason)
    return PlainTextResponse(in_words(held)) if asked.format == "text" else as_given(held)
