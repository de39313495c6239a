"""What a learner's word means for their plan and their levels, in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from recommender.domain.catalogue import Snapshot
from recommender.domain.decisions import DecisionRecord
from recommender.domain.feedback import BEARING, Feedback, evidence_id
from recommender.domain.languages import Language
from recommender.domain.learners import Evidence, Ledger
from recommender.engine.clauses import meaning
from recommender.ports import Edge, Transaction
from recommender.ports.feedback import FeedbackEntry
from recommender.service.own_word import said_before
from recommender.service.speaking import language_for


@dataclass(frozen=True, slots=True)
class Context:
    """What feedback is judged by and told from, read in one transaction.

    Attributes:
        decision: the plan that it is about.
        undone: the feedback that it takes back.
        earlier: the learner's feedback that bears on plans.
        language: to speak to the learner in.
    """

    decision: DecisionRecord | None
    undone: FeedbackEntry | None
    earlier: Sequence[FeedbackEntry]
    ledger: Ledger
    language: Language


def context_of(learner: str, said: Feedback, edge: Edge, tx: Transaction) -> Context:
    """Return what feedback is judged by and told from; somebody else's plan names no language."""
    bears = said.kind in BEARING
    decision = None if said.decision is None else tx.decisions.get(said.decision)
    own = decision if decision is not None and decision.learner == learner else None
    return Context(
        decision=decision,
        undone=None if said.undoes is None else tx.feedback.get(said.undoes),
        earlier=tx.feedback.bearing(learner) if bears else (),
        ledger=tx.learners.ledger(learner) if bears else Ledger(),
        language=language_for(learner, edge, tx, own),
    )


def meant(
    entry: FeedbackEntry, context: Context, evidence: Sequence[Evidence], snapshot: Snapshot
) -> str:
    """Return what feedback means, in one sentence.

    Args:
        entry: the feedback.
        context: that it was said in.
        evidence: among which is what it left.
        snapshot: names items and skills.
    """
    said, catalogue = entry.feedback, snapshot.catalogue
    steps = context.decision.decision.answer["steps"] if context.decision else ()
    offered = {step["item"]["id"]: step["item"]["title"] for step in steps}

    def title(item: str) -> str:
        found = catalogue.items.get(item)
        return offered.get(item, item) if found is None else found.title

    told = [
        (catalogue.skills[e.skill].label if e.skill in catalogue.skills else e.skill, e.level)
        for e in evidence
        if e.id == evidence_id(said.id, e.skill)
    ]
    about = None if context.undone is None else context.undone.feedback.item
    before = not told and said_before(entry, context.earlier, context.ledger)
    return meaning(said, title, about, told, before=before, language=context.language)
