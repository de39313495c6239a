"""The book of disputes."""

from typing import Protocol

from recommender.domain.disputes import (
    Dispute,
    DisputeCase,
    DisputeEffect,
    DisputeOutcome,
    DisputeOwner,
)


class Disputes(Protocol):
    """Objections and what became of them; append-only, sealed with the rest about a learner."""

    def add(self, dispute: Dispute, *, actor: str) -> None: ...
    def get(self, dispute: str) -> DisputeCase | None: ...
    def open_about(self, dispute: Dispute) -> str | None:
        """The id of a dispute of the same learner about the same thing that is still open."""
        ...

    def follow(
        self, dispute: str, step: DisputeOwner | DisputeOutcome | DisputeEffect, *, actor: str
    ) -> None:
        """Append what happened to a dispute."""
        ...

    def page(
        self, *, learner: str | None, is_open: bool | None, before: int | None, limit: int
    ) -> list[tuple[int, DisputeCase]]:
        """Newest first, each with its sequence number; ``before`` continues a list."""
        ...

    def queue(self, *, after: int | None, limit: int) -> list[tuple[int, DisputeCase]]:
        """Those that are open, the oldest first; ``after`` continues the list."""
        ...

    def open_count(self) -> int:
        """How many are open."""
        ...
