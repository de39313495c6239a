"""What a firm measures of itself: dated figures that stand beside learning."""

from dataclasses import dataclass
from datetime import datetime

CATEGORIES = (
    "skill_proficiency",
    "engagement",
    "business_performance",
    "innovation_capacity",
)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One dated figure of a series; a series is a measure, of the firm or of a team.

    Attributes:
        measure: what is measured, in the firm's words, such as *invoices corrected*.
        category: one of ``CATEGORIES``.
        unit: what the value counts, such as *per month* or *EUR*.
        team: whose figure it is; None for the firm's.
    """

    measure: str
    category: str
    at: datetime
    value: float
    unit: str
    team: str | None = None

    @property
    def series(self) -> tuple[str, str | None]:
        """What makes it comparable with others."""
        return self.measure, self.team


@dataclass(frozen=True, slots=True)
class Measured:
    """A measurement as it stands; one for the same series and date takes its place.

    Attributes:
        corrects: the value that stood there before; None where none did.
    """

    measurement: Measurement
    recorded: datetime
    actor: str
    corrects: float | None = None
