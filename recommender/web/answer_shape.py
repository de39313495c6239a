"""The documented shape of the answer to an ask, and of the decision behind it."""

from typing import Any

from pydantic import Field

from recommender.web.people_shapes import Estimate
from recommender.web.shapes import Open


class AnsweredGap(Open):
    """Target minus current where positive; levels 0-5."""

    skill: str
    label: str
    current: float
    spread: float
    target: float
    gap: float
    importance: float


class StepItem(Open):
    """The content item of a step."""

    id: str
    title: str
    minutes: int
    minutes_estimated: bool
    url: str | None
    kind: str


class Gain(Open):
    """Mean level of a skill before and after a step."""

    skill: str
    before: float
    after: float
    spread: float


class Match(Open):
    """The chance (0-1) that an item answers a need in words."""

    need: str
    match: float


class Term(Open):
    """A named term of a score, in importance-weighted levels."""

    term: str
    skill: str
    value: float


class Step(Open):
    """One step: contributions add up to score, score equals direct."""

    position: int
    item: StepItem
    gains: list[Gain]
    matches: list[Match]
    score: float
    direct: float
    enables: float
    contributions: list[Term]
    because: str
    evidence: list[str]
    locked_by: list[str]


class LeftOut(Open):
    """A candidate that was not chosen."""

    item: str
    code: str
    because: str


class MandatoryItem(Open):
    """What a policy requires; outside the steps, and never ranked."""

    item: StepItem
    policy: str
    due: str | None
    because: str


class BearingPolicy(Open):
    """A policy without which this answer would be another one."""

    id: str
    kind: str
    author: str
    items: list[str]
    because: str


class NotCovered(Open):
    """A gap that stays open."""

    skill: str
    because: str


class Refresher(Open):
    """A target that was reached and has faded; ``item`` is the step that refreshes it, if any."""

    skill: str
    label: str
    on: str = Field(description="day by which it is best repeated")
    shown: float = Field(description="level shown last")
    left: float = Field(description="level that is likely left")
    target: float
    item: str | None
    because: str


class CheckOption(Open):
    """One answer to a self-check."""

    level: int
    name: str
    description: str


class Check(Open):
    """A short check to open with; answer a self-check by posting evidence with its ``source``."""

    skill: str
    label: str
    item: str | None = Field(description="item of the catalogue; none: a self-check")
    question: str
    minutes: int
    options: list[CheckOption]
    source: str | None
    low: float = Field(description="low end of the likely range")
    high: float
    depend: int = Field(description="next steps that depend on the level")
    of: int = Field(description="next steps that were looked at")
    saves_minutes: float = Field(description="of this path, that might be wasted")
    saves: float = Field(description="what knowing brings, in levels of gap, importance-weighted")
    because: str


class AnswerVersions(Open):
    """What the answer rests on."""

    encoder: str
    snapshot: str
    recipe: str
    policies: str


class Answer(Open):
    """The answer to an ask."""

    id: str
    at: str
    learner: str | None
    next: str | None
    gaps: list[AnsweredGap]
    steps: list[Step]
    value: float
    minutes: int
    closed: float = Field(ge=0, le=1)
    mandatory: list[MandatoryItem]
    policies: list[BearingPolicy]
    refreshers: list[Refresher]
    check: Check | None
    left_out: list[LeftOut]
    not_covered: list[NotCovered]
    unknown: list[str]
    language: str = Field(description="that the sentences are written in")
    versions: AnswerVersions
    digest: str


class Replayed(Open):
    """What a replay found."""

    result: str = Field(description="identical, differs or erased")
    recorded: str | None
    computed: str | None
    first_difference: dict[str, Any] | None


class ClaimedActor(Open):
    """Who acted; a claim until callers have an identity."""

    name: str
    status: str


class CandidateShown(Open):
    """What became of one candidate, and what it would bring as the first step."""

    item: str
    sources: list[str]
    similarity: float
    code: str
    because: str
    terms: list[Term]


class WholeDecision(Open):
    """The record of a decision."""

    id: str
    at: str
    actor: ClaimedActor
    learner: str | None
    inputs: dict[str, Any]
    estimates: list[Estimate]
    candidates: list[CandidateShown]
    answer: Answer


class DecisionRow(Open):
    """A decision in a list."""

    id: str
    at: str
    actor: str
    learner: str | None
    need: str | None
    next: str | None
    items: list[str]
    value: float
    minutes: int
    digest: str
