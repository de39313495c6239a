"""The book of what the firm measures of itself."""

from collections.abc import Iterable
from typing import Protocol

from recommender.domain.measurements import Measured, Measurement


class Measurements(Protocol):
    """Dated figures; append-only, the latest word on a series and a date counts."""

    def current(self) -> list[Measured]:
        """What stands, by date, then by series."""
        ...

    def add(self, measurements: Iterable[Measurement], *, actor: str) -> int:
        """Append figures; what stands already changes nothing. Returns how many were new."""
        ...
