"""People, the evidence about their levels, and what that evidence supports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from recommender.domain.mentors import Mentoring
from recommender.domain.scales import LEVEL_MAX, LEVEL_MIN, Reading

EVIDENCE_SOURCES = (
    "assessment",
    "credential",
    "manager",
    "peer",
    "completion",
    "work_sample",
    "self",
)
EVIDENCE_MARKS = ("void", "end", "dispute")

EIGHTY_PERCENT = 1.2816
"""Standard deviations on either side that hold 80 % of a normal distribution."""


def likely_range(level: float, spread: float) -> tuple[float, float]:
    """Return the range (within 0-5) that holds the true level four times in five."""
    reach = EIGHTY_PERCENT * spread
    return max(LEVEL_MIN, level - reach), min(LEVEL_MAX, level + reach)


@dataclass(frozen=True, slots=True)
class Learner:
    """A person who learns. Only role, languages and minutes a week ever reach the engine.

    Attributes:
        mentors: what they agreed to help colleagues with; None: nobody asked, or they did not.
    """

    id: str
    name: str | None = None
    role: str | None = None
    manager: str | None = None
    team: str | None = None
    languages: tuple[str, ...] = ()
    minutes_per_week: int | None = None
    mentors: Mentoring | None = None
    attributes: Mapping[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One dated observation (level 0-5) bearing on one skill of one learner.

    Attributes:
        at: when it was observed; it says nothing about the time before.
        issuer: who observed it. What one issuer says twice is not twice as much evidence.
        expires: from when on it no longer counts, such as the end of a certificate.
        reading: what was said on another scale, where the level was read from one.
        vouched_by: the trusted issuer whose key it came with; None when it is only claimed.
        self_reported: whether it is the learner's own word about themselves.
        at_least: whether the level may be higher for all that this says: who passes an easy
            test, or finishes an easy course, shows no more than it asks for.
        recorded: when it was written down; set by the books.
    """

    id: str
    skill: str
    level: float
    source: str
    at: datetime
    issuer: str | None = None
    expires: datetime | None = None
    reading: Reading | None = None
    vouched_by: str | None = None
    self_reported: bool = False
    at_least: bool = False
    recorded: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class EvidenceMark:
    """A later entry about a piece of evidence, which itself is never altered.

    Attributes:
        evidence: id of the evidence it is about.
        kind: ``void`` (it should not have counted), ``end`` (it counts no longer),
            ``dispute`` (somebody objects; it counts on, and says so) or ``confirm`` (the
            objection was looked into and rejected).
        at: from when on.
        recorded: when it was written down; set by the books.
    """

    evidence: str
    kind: str
    at: datetime
    reason: str
    recorded: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that was ever recorded about one learner's levels, in the order of recording."""

    evidence: tuple[Evidence, ...] = ()
    marks: tuple[EvidenceMark, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceShare:
    """How much (0-1) one piece of evidence weighs in an estimate.

    Attributes:
        read_as: its level (0-5) once what its source is known to overstate is taken off.
        disputed: whether somebody objects to it.
    """

    evidence: Evidence
    share: float
    read_as: float
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class SkillEstimate:
    """The level (0-5) that the evidence supports, with one standard deviation in levels.

    Attributes:
        basis: ``evidence``, ``stated`` in the ask, or ``prior`` when nothing is known.
        shares: sum to 1 when the basis is evidence, and the mean is then the sum of
            share x read_as; empty otherwise.
    """

    skill: str
    mean: float
    spread: float
    basis: str
    shares: tuple[EvidenceShare, ...] = ()

    @property
    def likely(self) -> tuple[float, float]:
        """The range (within 0-5) that holds the true level four times in five."""
        return likely_range(self.mean, self.spread)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What an item must state to be chosen; an empty tuple restricts nothing."""

    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    free_only: bool = False
