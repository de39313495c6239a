"""What the firm measures of itself: entered, imported, listed."""

from collections.abc import Iterator, Sequence

from recommender.domain.audit import Act, Target
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.measurements import Measured, Measurement
from recommender.ports import Edge
from recommender.service.evidence import date_problems

Placed = Sequence[tuple[str, Measurement]]
"""Measurements, each with where it stands: a pointer's beginning."""


def measure(measurements: Placed, edge: Edge, *, actor: str) -> int:
    """Record figures, all or none; what stands already changes nothing.

    A figure for a series and a date that have one takes its place; both stay on record.

    Returns:
        How many were new or correct another.

    Raises:
        InvalidInput: when a date lies ahead, or a series has another unit or category.
    """
    with edge.store.write() as tx:
        problems = list(_problems(measurements, tx.measurements.current(), edge))
        if problems:
            raise InvalidInput(problems)
        new = tx.measurements.add([one for _, one in measurements], actor=actor)
        if new:
            told = f"{new} figures"
            tx.audit.record(Act("measure", Target("measurements", told)), actor=actor)
    return new


def measurements(edge: Edge, *, measure: str | None, category: str | None) -> list[Measured]:
    """Return the figures that stand, by date; None restricts nothing."""
    with edge.store.read() as tx:
        return [
            one
            for one in tx.measurements.current()
            if measure in (None, one.measurement.measure)
            and category in (None, one.measurement.category)
        ]


def _problems(said: Placed, standing: Sequence[Measured], edge: Edge) -> Iterator[Problem]:
    known = {one.measurement.measure: one.measurement for one in standing}
    for place, one in said:
        yield from date_problems(f"{place}at", one.at, edge.clock())
        first = known.setdefault(one.measure, one)
        for field in ("unit", "category"):
            mine, theirs = getattr(one, field), getattr(first, field)
            if mine != theirs:
                yield Problem(
                    f"{place}{field}",
                    f"other_{field}",
                    f"“{one.measure}” has the {field} “{mine}” here and “{theirs}” elsewhere.",
                    f"give the same {field}, or name the measure differently",
                )
