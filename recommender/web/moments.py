"""Moments in queries and answers."""

from datetime import UTC, datetime

from recommender.domain.errors import InvalidInput, Problem
from recommender.formats.problems import shown


def moment(at: datetime) -> str:
    """Return a moment in UTC, ISO 8601 with Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_moment(name: str, value: str | None) -> datetime | None:
    """Return a query parameter as a moment.

    Raises:
        InvalidInput: when it is not a date or a moment.
    """
    if value is None:
        return None
    try:
        named = datetime.fromisoformat(value)
        return named.replace(tzinfo=named.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        problem = Problem(
            f"/{name}",
            "not_a_datetime",
            f"The query parameter {name} is {shown(value)}, which is not a date or a moment.",
            "give ISO 8601, such as 2026-11-23 or 2026-11-23T09:00:00Z",
        )
        raise InvalidInput([problem]) from None
