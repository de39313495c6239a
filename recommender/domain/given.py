"""Answers as they were given, without what they were computed from: for reports and for lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.canonical import Json


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that was given.

    Attributes:
        learner: whom it was about; None for an ask without one.
        role: the role that the ask named, if it did.
        need: whether a need was stated in words.
        answer: the contract's answer without ``id``, ``at`` and ``learner``.
    """

    id: str
    at: datetime
    actor: str
    learner: str | None
    role: str | None
    need: bool
    answer: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Listed:
    """One decision as a row of a list shows it.

    Attributes:
        seq: its place in the record, where a list goes on.
        learner: whom it was about; None for an ask without one.
        need: the need that was stated in words, if one was.
        role: label of the role it was answered for, as it read that day.
        limit: minutes that the ask named; None is no limit.
        items: ids of the steps in order.
        first: title of the first step; None where there is no step.
        value: of the path, in importance-weighted levels of gap.
        minutes: of the path.
    """

    seq: int
    id: str
    at: datetime
    actor: str
    learner: str | None
    need: str | None
    role: str | None
    limit: int | None
    next: str | None
    items: tuple[str, ...]
    first: str | None
    value: float
    minutes: int
    digest: str
