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
from recommender.domain.languages import Language, phrase
from recommender.domain.revisions import Event
from recommender.engine.changes import Stage, changes
from recommender.ports import Edge
from recommender.service.dispute_marks import spoken_about
from recommender.service.disputing import one_dispute, record_outcome, settled
from recommender.service.judging import judge
from recommender.service.replanning import replan

VERDICTS = {"ignore": IGNORED, "verify": VERIFIED}
CLAUSES = {
    "void": phrase("evidence you disputed no longer counts"),
    "end": phrase("evidence you disputed has ended"),
    "ignore": phrase("a link you disputed is ignored"),
    "verify": phrase("a link you disputed was verified"),
}
UNCHANGED = {
    "evidence": phrase("Nothing changed. The evidence counts as before."),
    "link": phrase("Nothing changed. The link stays as it was."),
    "target": phrase("Nothing changed. What a role asks is changed by publishing the role anew."),
    "decision": phrase(
        "Nothing changed. A decision stands as it was given; evidence, links and policies shape "
        "the next."
    ),
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
    with edge.store.read() as tx:
        language = spoken_about(case, edge, tx)
    effect = _effect(case, outcome, before, after, language)
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
    language: Language,
) -> DisputeEffect:
    if outcome.effect == NO_EFFECT:
        return DisputeEffect(language.say(UNCHANGED[dispute.about]))
    if before is None or after is None:
        return DisputeEffect(language.say("Nothing changed yet: there is no path so far."))
    event = Event("dispute", language.say(CLAUSES[outcome.effect]), id=dispute.id)
    old, new = before.decision.answer, after.decision.answer
    moved = changes(old, [Stage(event, new)], language)
    said = [change.sentence for change in moved] or [language.say("The path stays as it is.")]
    because = " ".join([*said, *_levels(old, new, language)])
    return DisputeEffect(because, after.id if moved else None, moved)


def _levels(before: Mapping[str, Json], after: Mapping[str, Json], language: Language) -> list[str]:
    """Say which levels the plan starts from now, where they moved."""
    old = {gap["skill"]: gap["current"] for gap in before["gaps"]}
    found = ((gap["label"], gap["current"], old.get(gap["skill"])) for gap in after["gaps"])
    return [
        language.say(
            "Your level in {skill} is now about {now}, it was {before}.",
            skill=label,
            now=float(now),
            before=float(then),
        )
        for label, now, then in found
        if then is not None and language.number(now) != language.number(then)
    ]
