"""Files of what the firm measures of itself: JSON Lines or CSV."""

from collections.abc import Sequence

from recommender.domain.errors import Problem
from recommender.domain.measurements import Measurement
from recommender.formats.door_measurements import read_measurement
from recommender.formats.row_walk import RowWalk
from recommender.formats.rows import MEASURE


def read_measurements(
    sources: Sequence[tuple[str, bytes]],
) -> tuple[list[tuple[str, Measurement]], tuple[Problem, ...]]:
    """Return the measurements in the sources (name, bytes), each with its place, and all problems.

    Raises:
        TooLarge: a source is, or unpacks to, more than a file may have.
    """
    rows = RowWalk((MEASURE,), "no file of measurements")
    found = [(place, said) for place, _, said in rows.read(sources, {MEASURE: read_measurement})]
    return found, tuple(rows.problems)
