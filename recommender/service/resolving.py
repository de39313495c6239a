"""How a dispute ends: with reasons, with its effect, and with what that changes for the person."""

from collections.abc import Mapping

from recommender.domain.catalogue import IGNORED, VERIFIED, LinkVerdict
from recommender.domain.decisions import DecisionRecord, Json
from recommender.domain.disputes import (
    NO_EFFECT,
    Dispute,
    DisputeCase,
    DisputeEffect,
    DisputeOutcome,
)
from recommender.domain.revisions import Event
from recommender.engine.changes import Stage, changes
from recommender.engine.phrasing import number
from recommender.ports import Edge
from recommender.service.disputing import one_dispute, record_outcome, settled
from recommender.service.judging import judge
from recommender.service.replanning import replan

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
    before = _current(case.learner, edge, actor=actor) if acts else None
    if outcome.effect in VERDICTS:
        verdict = LinkVerdict(
            case.item or "", case.skill or "", VERDICTS[outcome.effect], "After a dispute."
        )
        judge([verdict], edge, actor=actor)
    record_outcome(case, outcome, edge, actor=actor)
    after = _current(case.learner, edge, actor=actor) if acts else None
    effect = _effect(case, outcome, before, after)
    with edge.store.write() as tx:
        # Whoever was erased while this was thought about is not brought back by it.
        if tx.disputes.get(dispute) is not None:
            tx.disputes.follow(dispute, effect, actor=actor)
    return one_dispute(dispute, edge)


def _current(learner: str, edge: Edge, *, actor: str) -> DecisionRecord | None:
    """The learner's latest plan, made again first if anything has happened since."""
    replan(learner, edge, actor=actor)
    with edge.store.read() as tx:
        return tx.decisions.latest(learner)


def _effect(
    dispute: Dispute,
    outcome: DisputeOutcome,
    before: DecisionRecord | None,
    after: DecisionRecord | None,
) -> DisputeEffect:
    if outcome.effect == NO_EFFECT:
        return DisputeEffect(f"Nothing changed. {UNCHANGED[dispute.about]}")
    if before is None or after is None:
        return DisputeEffect("Nothing changed yet: there is no path so far.")
    event = Event("dispute", CLAUSES[outcome.effect], id=dispute.id)
    old, new = before.decision.answer, after.decision.answer
    moved = changes(old, [Stage(event, new)])
    said = [change.sentence for change in moved] or ["The path stays as it is."]
    because = " ".join([*said, *_levels(old, new)])
    return DisputeEffect(because, after.id if moved else None, moved)


def _levels(before: Mapping[str, Json], after: Mapping[str, Json]) -> list[str]:
    """Say which levels the plan starts from now, where they moved."""
    old = {gap["skill"]: gap["current"] for gap in before["gaps"]}
    return [
        f"Your level in {gap['label']} is now about {number(gap['current'])}, "
        f"it was {number(old[gap['skill']])}."
        for gap in after["gaps"]
        if number(gap["current"]) != number(old.get(gap["skill"], gap["current"]))
    ]
