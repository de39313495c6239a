"""What is needed of the books of feedback, and of the plans that are made again because of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from recommender.domain.decisions import DecisionRecord
from recommender.domain.feedback import Feedback
from recommender.domain.paths import Ask


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """Feedback as it stands in the book.

    Attributes:
        seq: place in the order of recording, which is the order in which feedback acts.
        actor: who recorded it.
    """

    feedback: Feedback
    learner: str
    seq: int
    recorded: datetime
    actor: str

    @property
    def acting(self) -> Feedback:
        """The feedback as it acts: at once, even where the clock it came from is ahead."""
        return replace(self.feedback, at=min(self.feedback.at, self.recorded))


class Feedbacks(Protocol):
    """What learners said of items; append-only, sealed per learner."""

    def get(self, feedback: str) -> FeedbackEntry | None: ...
    def add(self, feedback: Feedback, learner: str, *, actor: str) -> FeedbackEntry:
        """Append feedback; what is recorded already changes nothing.

        Raises:
            Conflict: when its id already stands for other feedback, or another learner's.
        """
        ...

    def bearing(self, learner: str) -> list[FeedbackEntry]:
        """A learner's feedback of the kinds that bear on a plan, in the order of recording."""
        ...

    def of_mentor(self, mentor: str) -> list[FeedbackEntry]:
        """What anybody said of talks with a mentor (a random id), in the order of recording."""
        ...

    def page(
        self,
        *,
        learner: str | None,
        item: str | None,
        kind: str | None,
        before: int | None,
        limit: int,
    ) -> list[FeedbackEntry]:
        """Newest first; ``before`` continues a list."""
        ...


Found = tuple[int, DecisionRecord]
"""A decision with its sequence number."""


class Lines(Protocol):
    """Plans that follow each other: the decisions of a learner by what ties them together."""

    def last(self, learner: str) -> int:
        """The sequence number of the last entry that a learner's next plan rests on; 0 without."""
        ...

    def latest(
        self, learner: str, *, ask: Ask | None = None, line: str | None = None
    ) -> Found | None:
        """The newest plan of all, of those asked the same now, or of a line."""
        ...

    def of_line(self, learner: str, line: str, *, limit: int) -> list[Found]:
        """The plans of a line, newest first."""
        ...

    def because_of(self, learner: str, feedback: str) -> Found | None:
        """The plan that was made again when this feedback came in."""
        ...

    def revisions(self, learner: str, *, before: int | None, limit: int) -> list[Found]:
        """Plans that were made again because something had happened, newest first."""
        ...
