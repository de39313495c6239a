"""What people say of the steps they were offered."""

from dataclasses import dataclass
from datetime import datetime

FEEDBACK_KINDS = ("accept", "start", "done", "dismiss", "rate", "pin", "swap", "undo")
BEARING = ("done", "dismiss", "pin", "swap", "undo")
"""Kinds that change what may be on a plan, or in which order; the others are told, no more."""
DISMISSAL_REASONS = (
    "not_relevant",
    "know_it",
    "too_easy",
    "too_hard",
    "not_now",
    "other_format",
    "shorter",
)
RATING_MIN, RATING_MAX = 1, 5


@dataclass(frozen=True, slots=True)
class CompletedItem:
    """An item that is behind a learner, as a learning platform reported, and since when."""

    item: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reaction of a learner to an item; append-only, taken back by another that undoes it.

    Attributes:
        decision: id of the decision it is about; None when it is about the item alone.
        reason: why an item is dismissed.
        rating: 1 (useless) to 5 (very useful), of ``rate``.
        until: when an item dismissed as *not now* may come back.
        instead: the item that a ``swap`` wants in its place; None leaves the choice open.
        undoes: id of the feedback that an ``undo`` takes back.
    """

    id: str
    kind: str
    at: datetime
    item: str | None = None
    decision: str | None = None
    reason: str | None = None
    rating: int | None = None
    until: datetime | None = None
    instead: str | None = None
    undoes: str | None = None


def evidence_id(feedback: str, skill: str) -> str:
    """Return the id of the evidence that feedback leaves about a skill."""
    return f"feedback:{feedback}:{skill}"
