"""Check the record, hand out proofs of it, and tell who did what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from recommender.domain.audit import (
    DECISION,
    Act,
    Event,
    Flaw,
    Header,
    Kept,
    Receipt,
    SignedCheckpoint,
    Target,
)
from recommender.domain.errors import NotFound
from recommender.ports import Edge, Transaction

ERASED = "erased"
"""What stands for a learner who was erased."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found: how many records there are, and what is wrong with them."""

    size: int
    flaws: tuple[Flaw, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.flaws


@dataclass(frozen=True, slots=True)
class EventFilters:
    """Which events to list; None does not restrict.

    Attributes:
        target: id of what the act was about; of a learner, the learner's id.
        since, until: from a moment until before another.
        before: only events with a smaller sequence number.
    """

    act: str | None = None
    actor: str | None = None
    target: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def verify(edge: Edge, kept: Kept | None = None) -> Verified:
    """Check every record, and against what was kept elsewhere if that is given."""
    with edge.store.read() as tx:
        return Verified(tx.audit.size(), tuple(tx.audit.flaws(kept)))


def checkpoint(edge: Edge, *, actor: str) -> SignedCheckpoint:
    """Sign the record as it stands; the checkpoint is itself recorded after it."""
    with edge.store.write() as tx:
        return tx.audit.checkpoint(actor=actor)


def export(
    edge: Edge, *, actor: str, reason: str | None = None
) -> tuple[SignedCheckpoint, list[Header]]:
    """Return a new checkpoint and the headers it covers; that they were exported is among them."""
    with edge.store.write() as tx:
        tx.audit.record(Act("export_audit", Target("audit", "headers"), reason), actor=actor)
        signed = tx.audit.checkpoint(actor=actor)
        return signed, list(islice(tx.audit.headers(), signed.checkpoint.size))


def receipt(decision: str, edge: Edge, *, size: int | None = None) -> Receipt:
    """Return what proves that a decision is on record; an erased one too.

    Args:
        decision: the decision's id.
        edge: the outside.
        size: of the checkpoint to prove it under; all records when None.

    Raises:
        NotFound: when this tenant has no such decision, or it lies beyond the checkpoint.
    """
    with edge.store.read() as tx:
        header = tx.audit.header(decision)
        if header is None or header.kind != DECISION:
            raise NotFound(f"There is no decision “{decision}”.")
        return tx.audit.receipt(decision, size)


def events(edge: Edge, asked: EventFilters, *, limit: int) -> tuple[list[Event], bool]:
    """Return acts, newest first, with learners under their own ids, and whether there are more."""
    with edge.store.read() as tx:
        wanted = list(islice(_wanted(tx, asked), limit + 1))
        return [_shown(event, tx) for event in wanted[:limit]], len(wanted) > limit


def _wanted(tx: Transaction, asked: EventFilters) -> Iterator[Event]:
    targets = {asked.target}
    if asked.target is not None:
        targets.add(tx.audit.subject_of(asked.target))
    for event in tx.audit.events(since=asked.since, until=asked.until, before=asked.before):
        if (
            asked.act in (None, event.act.act)
            and asked.actor in (None, event.actor)
            and (asked.target is None or event.act.target.id in targets)
        ):
            yield event


def _shown(event: Event, tx: Transaction) -> Event:
    target = event.act.target
    if target.kind != "learner":
        return event
    name = tx.audit.learner_of(target.id) or ERASED
    act = Act(event.act.act, Target("learner", name), event.act.reason)
    return Event(event.seq, event.id, event.at, event.actor, act)
