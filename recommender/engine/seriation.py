"""The order that pairwise log-odds speak for most: Kemeny's order, by local search."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

ROUNDS = 20


def best_order(odds: Floats) -> list[int]:
    """Return rows in an order whose log-odds, over all pairs in order, add up to most.

    The exact maximum (Kemeny 1959) is NP-hard. This begins with the rows that speak most for
    going first (a Borda count) and moves one row at a time to where it adds most, until nothing
    does: no single move improves what is returned. Ties stay in the order of the rows.

    Args:
        odds: float64 (n, n), antisymmetric; positive where the row goes before the column.
    """
    order = np.argsort(-np.round(odds.sum(axis=1), 6), kind="stable")
    for _ in range(ROUNDS):
        before = order
        for row in before.tolist():
            order = _moved(row, order, odds)
        if np.array_equal(order, before):
            break
    found: list[int] = order.tolist()
    return found


def _moved(row: int, order: Rows, odds: Floats) -> Rows:
    """Put a row where the sum is greatest; where it stands when that is as good."""
    place = int(np.flatnonzero(order == row)[0])
    rest = np.delete(order, place)
    # Passing one row turns odds[row, passed] into its opposite, which counts twice.
    sums = np.round(np.concatenate(([0.0], np.cumsum(-2.0 * odds[row, rest]))), 6)
    best = int(np.argmax(sums))
    return np.insert(rest, best, row) if sums[best] > sums[place] else order
