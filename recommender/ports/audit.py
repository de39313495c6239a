"""What somebody who trusts nobody needs of the books."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from recommender.domain.audit import (
    Act,
    Event,
    Flaw,
    Header,
    Held,
    Kept,
    Receipt,
    SignedCheckpoint,
)


class Audit(Protocol):
    """The record of one tenant: checked, proven, and who did what in it."""

    def size(self) -> int: ...
    def header(self, record: str) -> Header | None: ...
    def headers(self) -> Iterator[Header]:
        """All headers in the order of recording."""
        ...

    def head(self, size: int | None = None) -> SignedCheckpoint:
        """A checkpoint over all records, or over the first ``size``; it is not recorded."""
        ...

    def checkpoint(self, *, actor: str) -> SignedCheckpoint:
        """A checkpoint over all records, and a record of it."""
        ...

    def receipt(self, record: str, size: int | None = None) -> Receipt: ...
    def consistency(self, first: int, second: int) -> tuple[str, ...]: ...
    def flaws(self, kept: Kept | None = None) -> list[Flaw]:
        """Everything that is wrong with the record, in its order; empty when it is whole."""
        ...

    def decisions(self, since: datetime | None, until: datetime | None) -> list[str]:
        """Ids of the decisions recorded from ``since`` until before ``until``."""
        ...

    def record(self, act: Act, *, actor: str) -> str:
        """Record an administrative act; returns its id."""
        ...

    def events(
        self, *, since: datetime | None, until: datetime | None, before: int | None
    ) -> Iterator[Event]:
        """Recorded acts, newest first; ``before`` is a sequence number."""
        ...

    def held(self, learner: str) -> list[Held]:
        """Every record about a learner, in the order of recording."""
        ...

    def subject_of(self, learner: str) -> str | None:
        """The random id that stands for a learner in acts."""
        ...

    def learner_of(self, subject: str) -> str | None: ...
