"""A plan that another follows, and what was said since: what the next one keeps to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommender.domain.decisions import DecisionRecord
from recommender.domain.recipes import Recipe
from recommender.engine.reactions import bearing
from recommender.ports import Transaction
from recommender.ports.feedback import FeedbackEntry, Found

FAR_BACK = 20
"""Plans of a line among which an undo looks for the one that it brings back."""


@dataclass(frozen=True, slots=True)
class Since:
    """A plan, and the feedback that bears on what comes after it.

    Attributes:
        seq: the place of the plan in the order of recording.
        feedback: all of the learner's that bears on plans, in the order of recording.
        restored: by id of a new undo, the items of the plan that stood before what it undoes.
        recipe: the recipe of the plan.
    """

    seq: int
    record: DecisionRecord
    feedback: tuple[FeedbackEntry, ...]
    restored: Mapping[str, tuple[str, ...]]
    recipe: Recipe

    @property
    def fresh(self) -> tuple[FeedbackEntry, ...]:
        """Feedback that came in after the plan."""
        return tuple(entry for entry in self.feedback if entry.seq > self.seq)

    @property
    def keeps_to(self) -> tuple[str, ...]:
        """The items that the next plan keeps to: of this plan, or of the one an undo restores."""
        ids = [entry.feedback.id for entry in self.fresh]
        undone = [self.restored[one] for one in ids if one in self.restored]
        return undone[-1] if undone else steps_of(self.record)


def since_plan(
    found: Found, recipe: Recipe, tx: Transaction, also: FeedbackEntry | None = None
) -> Since:
    """Return a plan with the feedback that bears on what comes after it.

    Args:
        found: the plan.
        recipe: stands in for the plan's own where that is not kept.
        tx: the open transaction.
        also: feedback that is looked at as if it had come in last.
    """
    seq, record = found
    assert record.learner is not None
    entries = tuple(tx.feedback.bearing(record.learner)) + (() if also is None else (also,))
    undos = [e for e in entries if e.seq > seq and e.feedback.kind == "undo"]
    restored = {}
    for undo in undos:
        before = _stood_before(undo, record, [e for e in entries if e.seq <= undo.seq], tx)
        if before is not None:
            restored[undo.feedback.id] = steps_of(before)
    own = tx.recipes.get(record.inputs.versions.recipe) or recipe
    return Since(seq, record, entries, restored, own)


def steps_of(record: DecisionRecord) -> tuple[str, ...]:
    """Return the items of a plan in their order."""
    return tuple(step["item"]["id"] for step in record.decision.answer["steps"])


def _stood_before(
    undo: FeedbackEntry,
    record: DecisionRecord,
    entries: Sequence[FeedbackEntry],
    tx: Transaction,
) -> DecisionRecord | None:
    """The plan that an undo brings back.

    The newest of the line for which the same had been said as stands now; where there is none,
    because more was said since, the one that stood before what is taken back.
    """
    assert record.learner is not None
    now = undo.recorded
    stands = {said.id for said in bearing((e.acting for e in entries), now=now)}
    for _, earlier in tx.lines.of_line(record.learner, record.line, limit=FAR_BACK):
        if {said.id for said in earlier.inputs.feedback} == stands:
            return earlier
    moved = tx.lines.because_of(record.learner, undo.feedback.undoes or "")
    if moved is None or moved[1].revision is None:
        return None
    return tx.decisions.get(moved[1].revision.follows)
