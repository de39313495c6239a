"""Calendar quarters in UTC: the only periods that figures about people are told of.

A period of free choice would be a filter: two of them that differ by one day differ by one person.
"""

from collections.abc import Iterator
from datetime import UTC, datetime


def quarter_of(at: datetime) -> str:
    """Return the quarter of a moment, such as ``2026-Q4``; quarters sort as text."""
    moment = at.astimezone(UTC)
    return f"{moment.year:04d}-Q{(moment.month - 1) // 3 + 1}"


def begins(quarter: str) -> datetime:
    """Return the moment at which a quarter begins."""
    year, number = quarter.split("-Q")
    return datetime(int(year), 3 * int(number) - 2, 1, tzinfo=UTC)


def after(quarter: str) -> str:
    """Return the quarter that follows."""
    year, number = (int(part) for part in quarter.split("-Q"))
    return f"{year + number // 4:04d}-Q{number % 4 + 1}"


def between(first: str, last: str) -> Iterator[str]:
    """Yield the quarters from one to another, both among them."""
    while first <= last:
        yield first
        first = after(first)
