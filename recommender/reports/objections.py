"""How often people object, how it ends, and how long that takes."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from statistics import median

from recommender.domain.disputes import OPEN, OUTCOMES, DisputeCase
from recommender.reports.exact import share_interval
from recommender.reports.tables import TOO_FEW, Cell, Column, Table, rounded


def objections(cases: Sequence[DisputeCase], today: date, least: int) -> Table:
    """Return the table of disputes.

    Args:
        cases: every dispute with what became of it.
        today: what is due before it and open is overdue.
        least: people behind a figure at least; where some object and fewer, nothing is counted.
    """
    people = len({case.dispute.learner for case in cases})
    if 0 < people < least:
        blank = ("Disputes", None, None, None, None, None, TOO_FEW)
        return Table("disputes", "What people object to", _COLUMNS, (blank,))
    status = Counter(case.status for case in cases)
    ended = sum(status[outcome] for outcome in OUTCOMES)
    rows = [
        _count("Disputes", len(cases)),
        _count("Open", status[OPEN]),
        _count("Overdue", sum(case.overdue(today) for case in cases)),
        *(_share(outcome.capitalize(), status[outcome], ended) for outcome in OUTCOMES),
    ]
    days = [
        (case.outcome.at - case.dispute.at).total_seconds() / 86400
        for case in cases
        if case.outcome is not None
    ]
    if days:
        rows.append(
            ("Days until an outcome, median", None, None, rounded(median(days), 1), None, None, "")
        )
    return Table("disputes", "What people object to", _COLUMNS, tuple(rows))


def _count(name: str, count: int) -> tuple[Cell, ...]:
    return (name, count, None, None, None, None, "")


def _share(name: str, k: int, n: int) -> tuple[Cell, ...]:
    if n == 0:
        return (name, 0, 0, None, None, None, "")
    low, high = share_interval(k, n)
    return (name, k, n, rounded(k / n), rounded(low), rounded(high), "")


_COLUMNS = (
    Column("figure", "Figure"),
    Column("count", "Count", "disputes"),
    Column("of", "Of those that ended", "disputes"),
    Column("value", "Share, or days"),
    Column("low", "Lowest likely (95 %)"),
    Column("high", "Highest likely (95 %)"),
    Column("verdict", "What can be said"),
)
