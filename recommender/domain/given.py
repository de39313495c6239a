"""Answers as they were given, without what they were computed from: what reports are made of."""

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
