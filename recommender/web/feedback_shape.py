"""The documented shapes of feedback, and of what it moved."""

from pydantic import Field

from recommender.web.shapes import Open


class FeedbackRow(Open):
    """Feedback as it was recorded."""

    feedback: str
    learner: str
    kind: str
    item: str | None
    decision: str | None
    reason: str | None
    value: str | int | None = Field(
        description="rating; until when it is put off; the item wanted instead"
    )
    undoes: str | None
    at: str
    recorded: str
    actor: str


class HappenedEvent(Open):
    """Something that happened between two plans."""

    kind: str = Field(
        description="feedback, evidence, catalogue, recipe, policy, role, languages or time"
    )
    id: str | None = Field(description="of the feedback or evidence, where it has one")
    clause: str = Field(description="it in words that follow “since”")


class PlanChange(Open):
    """One item that entered, left or moved."""

    item: str
    title: str
    what: str = Field(description="entered, left or moved")
    before: int | None = Field(description="position before; null where it was not on the path")
    after: int | None = Field(description="position now; null where it is not on the path")
    event: int = Field(description="place, from 0, of the event that moved it among the events")
    sentence: str


class Worth(Open):
    """What the plan was worth before and is now, in importance-weighted levels."""

    before: float
    after: float


class RevisionRow(Open):
    """A plan that was made again."""

    decision: str | None = Field(description="null where nothing was recorded")
    follows: str
    at: str
    events: list[HappenedEvent]
    changes: list[PlanChange]
    value: Worth


class FeedbackForeseen(Open):
    """What feedback means, and the plan that it leads to."""

    meaning: str = Field(description="what it means, in one sentence")
    revised: RevisionRow | None = Field(description="null where no plan is made again")


class FeedbackTaken(FeedbackRow, FeedbackForeseen):
    """Feedback, what it means, and the plan that was made because of it."""
