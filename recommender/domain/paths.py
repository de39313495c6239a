"""The ask, the gaps it is about, and the learning path that answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from recommender.domain.learners import Constraints

POLICY = "policy"
"""The term by which a step counts more because a policy prefers it."""
LATE = "late"
"""The term by which a step counts less because it comes after the day it is needed by."""
RETENTION = "retention"
"""The term of a refresher: what it keeps from fading."""
CLOSES_NOTHING = (POLICY, LATE, RETENTION)
"""Terms that say whose wish, when, or what is kept; all others add up to what closes in the end."""

MICRO = 1_000_000
"""Values are whole millionths inside, so that sums are exact."""


@dataclass(frozen=True, slots=True)
class StatedLevel:
    """A level (0-5) given in the ask; ``spread`` None takes the recipe's."""

    level: float
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class StatedGap:
    """A gap given in the ask; ``current`` None falls back to levels, ledger and prior."""

    skill: str
    target: float
    current: float | None = None
    spread: float | None = None
    importance: float = 1.0
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody asks. See CONTRACT: every field optional but something to go on.

    Attributes:
        minutes: budget in minutes; None is no limit.
        as_of: the moment that governs decay, expiry and deadlines; None is now.
        language: of the sentences; None is the first of the learner's own that there is.
    """

    learner: str | None = None
    role: str | None = None
    levels: Mapping[str, StatedLevel] = field(default_factory=dict)
    gaps: tuple[StatedGap, ...] = ()
    completed: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    need: str | None = None
    minutes: int | None = None
    max_steps: int = 50
    deadline: date | None = None
    as_of: datetime | None = None
    constraints: Constraints = Constraints()
    language: str | None = None

    @property
    def orders_a_list(self) -> bool:
        """Items without minutes mean: put these in order."""
        return bool(self.items) and self.minutes is None


@dataclass(frozen=True, slots=True)
class Gap:
    """Target minus current where positive, for one skill or one need in words."""

    skill: str
    label: str
    current: float
    spread: float
    target: float
    importance: float = 1.0
    by: date | None = None
    is_need: bool = False

    @property
    def size(self) -> float:
        """Levels still missing, 0 or more."""
        return max(0.0, self.target - self.current)


@dataclass(frozen=True, slots=True)
class Contribution:
    """One named term of a step's score, in millionths of an importance-weighted level."""

    term: str
    skill: str
    micros: int


@dataclass(frozen=True, slots=True)
class SkillGain:
    """The mean level of a skill before and after a step, and the spread that remains."""

    skill: str
    before: float
    after: float
    spread: float


@dataclass(frozen=True, slots=True)
class PathStep:
    """One item of the path with what it brings."""

    item: str
    gains: tuple[SkillGain, ...]
    contributions: tuple[Contribution, ...]

    @property
    def score(self) -> int:
        """Sum of the contributions, in millionths."""
        return sum(c.micros for c in self.contributions)

    @property
    def preference(self) -> int:
        """What of the score is a policy's preference, in millionths; it closes no gap."""
        return sum(c.micros for c in self.contributions if c.term == POLICY)

    @property
    def closes(self) -> int:
        """What of the score is gap expected to close in the end, in millionths."""
        return sum(c.micros for c in self.contributions if c.term not in CLOSES_NOTHING)


@dataclass(frozen=True, slots=True)
class LearningPath:
    """Steps in order. ``enables`` (millionths, one per step) sums to zero."""

    steps: tuple[PathStep, ...] = ()
    enables: tuple[int, ...] = ()

    @property
    def value(self) -> int:
        """Sum of the steps' scores, in millionths."""
        return sum(step.score for step in self.steps)

    @property
    def closes(self) -> int:
        """What of the value is gap expected to close in the end, in millionths."""
        return sum(step.closes for step in self.steps)
