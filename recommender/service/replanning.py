"""Plans that are made again when something happened, with what moved and because of what."""

from dataclasses import replace
from datetime import date, datetime

from recommender.domain.decisions import DecisionRecord, Inputs
from recommender.domain.errors import (
    CorruptSnapshot,
    EncoderMismatch,
    InvalidInput,
    NoSnapshot,
    NotFound,
)
from recommender.domain.learners import Evidence, EvidenceMark
from recommender.domain.paths import Ask
from recommender.engine.reactions import bearing
from recommender.ports import Edge, Published
from recommender.ports.feedback import FeedbackEntry, Found
from recommender.service.asking import decided, kept
from recommender.service.gathering import gather
from recommender.service.since import Since, since_plan
from recommender.service.turns import is_due, turns

UNANSWERABLE = (InvalidInput, NoSnapshot, CorruptSnapshot, EncoderMismatch)
"""Why a plan cannot be made again now; what was recorded stays, and is looked at next time."""


def replan(
    learner: str, edge: Edge, *, actor: str, line: str | None = None
) -> DecisionRecord | None:
    """Make a learner's plan again if something happened since it was made, and store it.

    It answers the same ask as of now. When others record something about the learner meanwhile,
    it is thought out again, so that every plan rests on all that was recorded before it.

    Args:
        learner: whose plan it is.
        edge: the outside.
        actor: who is named as having asked.
        line: id of the first decision of the plan's line; None goes on from the latest plan.

    Returns:
        The new decision; None where there is no plan, nothing happened, or the ask cannot be
        answered now.
    """
    edge = edge.up_to_date()

    def thought() -> DecisionRecord | None:
        standing = _standing(learner, line, edge)
        if standing is None:
            return None
        before, inputs, published = standing
        language = edge.languages[inputs.language]
        if not is_due(before, inputs, turns(before, inputs, published.snapshot, language)):
            return None
        return decided(inputs, published, before, edge, actor=actor)

    return kept(learner, thought, edge)


def latest_path(learner: str, edge: Edge, *, actor: str) -> DecisionRecord:
    """Return the latest answer that was given about a learner, made again first where due.

    Raises:
        NotFound: when none was given yet.
    """
    replan(learner, edge, actor=actor)
    with edge.store.read() as tx:
        record = tx.decisions.latest(learner)
    if record is None:
        raise NotFound(f"No path has been given to “{learner}” yet.")
    return record


def foreseen(
    entry: FeedbackEntry,
    evidence: tuple[Evidence, ...],
    marks: tuple[EvidenceMark, ...],
    edge: Edge,
    *,
    line: str | None = None,
) -> DecisionRecord | None:
    """Return the plan that would be made if this were recorded; nothing is stored.

    Args:
        entry: the feedback, as it would stand in the book.
        evidence: what it would leave in the ledger.
        marks: what it would take back there.
        edge: the outside.
        line: as in ``replan``.

    Returns:
        The decision as it would be stored; None where there is no plan.
    """
    edge = edge.up_to_date()
    standing = _standing(entry.learner, line, edge, also=entry)
    if standing is None:
        return None
    before, inputs, published = standing
    inputs = replace(
        inputs,
        evidence=(*inputs.evidence, *evidence),
        marks=(*inputs.marks, *marks),
        feedback=bearing((one.acting for one in before.feedback), now=inputs.now),
    )
    return decided(inputs, published, before, edge, actor=entry.actor)


def changes_of(
    learner: str, edge: Edge, *, before: int | None, limit: int
) -> tuple[list[Found], bool]:
    """Return the plans that were made again, newest first, and whether there are more.

    Raises:
        NotFound: when this tenant knows no such learner.
    """
    with edge.store.read() as tx:
        if tx.learners.get(learner) is None:
            raise NotFound(f"There is no learner “{learner}”.")
        rows = tx.lines.revisions(learner, before=before, limit=limit + 1)
    return rows[:limit], len(rows) > limit


def _standing(
    learner: str, line: str | None, edge: Edge, also: FeedbackEntry | None = None
) -> tuple[Since, Inputs, Published] | None:
    """The plan that stands, and what its ask is answered from now; None where it cannot be."""
    with edge.store.read() as tx:
        found = tx.lines.latest(learner, line=line)
        before = found and since_plan(found, edge.recipe, tx, also=also)
    if before is None:
        return None
    try:
        return before, *_gathered(before, edge)
    except UNANSWERABLE:
        return None


def _gathered(before: Since, edge: Edge) -> tuple[Inputs, Published]:
    """What the plan's ask is answered from now; a need is not encoded again."""
    old = before.record.inputs
    latest = [entry.recorded for entry in before.feedback]
    ask = asked_now(old.ask, max([edge.clock(), *latest]))
    inputs, published = gather(replace(ask, need=None), edge)
    if old.versions.encoder != inputs.versions.encoder:
        return gather(ask, edge)
    return replace(inputs, ask=ask, needs=old.needs), published


def asked_now(ask: Ask, now: datetime) -> Ask:
    """Return the ask as of now; a day that is over orders nothing any more."""
    gaps = tuple(replace(gap, by=_ahead(gap.by, now)) for gap in ask.gaps)
    return replace(ask, as_of=None, deadline=_ahead(ask.deadline, now), gaps=gaps)


def _ahead(day: date | None, now: datetime) -> date | None:
    return None if day is None or day < now.date() else day
