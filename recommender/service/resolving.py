"""How a dispute ends: with reasons, with its effect, and with what that changes for the person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from recommender.domain.catalogue import IGNORED, VERIFIED, LinkVerdict
from recommender.domain.decisions import Json
from recommender.domain.disputes import (
    NO_EFFECT,
    Dispute,
    DisputeCase,
    DisputeEffect,
    DisputeOutcome,
)
from recommender.domain.errors import InvalidInput
from recommender.domain.paths import Ask
from recommender.domain.revisions import Event
from recommender.engine.changes import Stage, changes
from recommender.engine.phrasing import number
from recommender.engine.recommend import recommend
from recommender.ports import Edge
from recommender.service.asking import answer, gather
from recommender.service.disputing import one_dispute, record_outcome, settled
from recommender.service.judging import judge

VERDICTS = {"ignore": IGNORED, "verify": VERIFIED}
CLAUSES = {
    "void": "evidence you disputed no longer counts",
    "end": "evidence you disputed has ended",
    "ignore": "a link you disputed is ignored",
    "verify": "a link you disputed was verified",
}
UNCHANGED = {
    "evidence": "The evidence counts as before.",
    "link": "The link stays as it was.",
    "target": "What a role asks is changed by publishing the role anew.",
    "decision": "A decision stands as it was given; evidence, links and policies shape the next.",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A learner's latest ask, answered as of now and not stored."""

    ask: Ask
    answer: Mapping[str, Json]


def resolve_dispute(
    dispute: str, outcome: DisputeOutcome, edge: Edge, *, actor: str
) -> DisputeCase:
    """End a dispute with an outcome, apply its effect, and plan again if that changes the path.

    A link's verdict is published first: where that fails, the dispute stays open.

    Raises:
        NotFound, Settled, InvalidInput: as ``disputing.settled`` says.
    """
    case, outcome = settled(dispute, outcome, edge)
    acts = outcome.effect != NO_EFFECT
    before = planned(case.learner, edge) if acts else None
    if outcome.effect in VERDICTS:
        verdict = LinkVerdict(
            case.item or "", case.skill or "", VERDICTS[outcome.effect], "After a dispute."
        )
        judge([verdict], edge, actor=actor)
    record_outcome(case, outcome, edge, actor=actor)
    effect = _effect(case, outcome, before, edge, actor=actor)
    with edge.store.write() as tx:
        # Whoever was erased while this was thought about is not brought back by it.
        if tx.disputes.get(dispute) is not None:
            tx.disputes.follow(dispute, effect, actor=actor)
    return one_dispute(dispute, edge)


def planned(learner: str, edge: Edge) -> Plan | None:
    """Return the learner's latest ask answered as of now; None where there is none to answer."""
    edge = edge.up_to_date()
    with edge.store.read() as tx:
        latest = tx.decisions.latest(learner)
    if latest is None:
        return None
    ask = replace(latest.inputs.ask, as_of=None)
    try:
        inputs, published = gather(ask, edge)
    except InvalidInput:
        return None
    return Plan(ask, recommend(inputs, published, edge.recipe).answer)


def _effect(
    dispute: Dispute, outcome: DisputeOutcome, before: Plan | None, edge: Edge, *, actor: str
) -> DisputeEffect:
    if outcome.effect == NO_EFFECT:
        return DisputeEffect(f"Nothing changed. {UNCHANGED[dispute.about]}")
    if before is None:
        return DisputeEffect("Nothing changed yet: there is no path that could be made again.")
    after = planned(dispute.learner, edge)
    if after is None:
        return DisputeEffect("Nothing changed yet: there is no path that could be made again.")
    event = Event("dispute", CLAUSES[outcome.effect], id=dispute.id)
    moved = changes(before.answer, [Stage(event, after.answer)])
    levels = _levels(before.answer, after.answer)
    if not moved:
        told = f" {levels}" if levels else ""
        return DisputeEffect(f"The path stays as it is.{told}")
    record = answer(after.ask, edge, actor=actor)
    said = " ".join([*(change.sentence for change in moved), *([levels] if levels else [])])
    return DisputeEffect(said, record.id, moved)


def _levels(before: Mapping[str, Json], after: Mapping[str, Json]) -> str:
    """Say which levels the plan starts from now, where they moved."""
    old = {gap["skill"]: gap["current"] for gap in before["gaps"]}
    moved = [
        f"Your level in {gap['label']} is now about {number(gap['current'])}, "
        f"it was {number(old[gap['skill']])}."
        for gap in after["gaps"]
        if number(gap["current"]) != number(old.get(gap["skill"], gap["current"]))
    ]
    return " ".join(moved)
