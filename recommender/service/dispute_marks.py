"""What a dispute writes beside the evidence it is about, in words for the person concerned."""

from datetime import datetime

from recommender.domain.disputes import NO_EFFECT, Dispute, DisputeOutcome
from recommender.domain.languages import Language, phrase
from recommender.domain.learners import EvidenceMark
from recommender.ports import Edge, Transaction
from recommender.service.speaking import language_for

UNDER_DISPUTE = phrase("Under dispute.")
ENDED = {
    "upheld": phrase("The dispute about it was upheld."),
    "partly": phrase("The dispute about it was partly upheld."),
    "rejected": phrase("The dispute about it was rejected."),
}


def mark_disputed(dispute: Dispute, edge: Edge, tx: Transaction, *, actor: str) -> None:
    """Mark evidence as disputed."""
    _mark(dispute, "dispute", dispute.at, UNDER_DISPUTE, edge, tx, actor=actor)


def mark_settled(
    dispute: Dispute, outcome: DisputeOutcome, edge: Edge, tx: Transaction, *, actor: str
) -> None:
    """Mark disputed evidence with what the outcome means for it."""
    kind = "confirm" if outcome.outcome == "rejected" else outcome.effect
    if kind != NO_EFFECT:
        _mark(dispute, kind, outcome.at, ENDED[outcome.outcome], edge, tx, actor=actor)


def spoken_about(dispute: Dispute, edge: Edge, tx: Transaction) -> Language:
    """Return the language in which the person concerned is told how their objection stands."""
    decision = tx.decisions.get(dispute.target) if dispute.about == "decision" else None
    return language_for(dispute.learner, edge, tx, decision)


def _mark(
    dispute: Dispute,
    kind: str,
    at: datetime,
    reason: str,
    edge: Edge,
    tx: Transaction,
    *,
    actor: str,
) -> None:
    """Mark the evidence that a dispute is about, unless it is marked so already."""
    marks = tx.learners.ledger(dispute.learner).marks
    known = any(m.kind == kind and m.evidence == dispute.target for m in marks)
    if dispute.about == "evidence" and not known:
        said = spoken_about(dispute, edge, tx).say(reason)
        mark = EvidenceMark(dispute.target, kind, at, said)
        tx.learners.mark(dispute.learner, [mark], actor=actor)
