"""People, the evidence about their levels, and what that evidence supports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

EVIDENCE_SOURCES = (
    "assessment",
    "credential",
    "manager",
    "peer",
    "completion",
    "work_sample",
    "self",
)


@dataclass(frozen=True, slots=True)
class Learner:
    """A person who learns. Only ``role`` and ``languages`` ever reach the engine."""

    id: str
    name: str | None = None
    role: str | None = None
    manager: str | None = None
    team: str | None = None
    languages: tuple[str, ...] = ()
    minutes_per_week: int | None = None
    attributes: Mapping[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One dated observation (level 0-5) bearing on one skill of one learner."""

    id: str
    skill: str
    level: float
    source: str
    at: datetime
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceShare:
    """How much (0-1) one piece of evidence weighs in an estimate."""

    evidence: Evidence
    share: float


@dataclass(frozen=True, slots=True)
class SkillEstimate:
    """The level (0-5) that the evidence supports, with one standard deviation in levels.

    Attributes:
        basis: ``evidence``, ``stated`` in the ask, or ``prior`` when nothing is known.
        shares: sum to 1 when the basis is evidence; empty otherwise.
    """

    skill: str
    mean: float
    spread: float
    basis: str
    shares: tuple[EvidenceShare, ...] = ()


@dataclass(frozen=True, slots=True)
class Constraints:
    """What an item must state to be chosen; an empty tuple restricts nothing."""

    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    free_only: bool = False
