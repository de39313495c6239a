"""How sure the engine says it is of the order of two items, and how often it is right."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from recommender.engine.measures import Chance, Estimate, brier, calibration_error, interval
from recommender.engine.precedence import Precedence
from recommender.evaluation.results import RECOMMENDER, Row

COIN = "a coin"
BRIER_OF_A_COIN = 0.25


def stated(precedence: Precedence, truth: Iterable[tuple[str, str]]) -> list[Chance]:
    """Return for each pair (before, after) the chance of the likelier order, and if it is true."""
    chances = []
    for before, after in truth:
        if before in precedence.row and after in precedence.row:
            chance = float(precedence.chance[precedence.row[before], precedence.row[after]])
            chances.append((max(chance, 1.0 - chance), chance >= 1.0 - chance))
    return chances


def in_order(items: Sequence[str]) -> list[tuple[str, str]]:
    """Return all pairs (before, after) of an order."""
    return list(combinations(items, 2))


def calibrated(units: Sequence[Sequence[Chance]], corpus: str) -> list[Row]:
    """Return how far the chances stated are from what came true, beside a coin's."""
    if not any(units):
        return []
    error = interval(units, calibration_error)
    stated_well = interval(units, brier)
    coin = Estimate(BRIER_OF_A_COIN, BRIER_OF_A_COIN, BRIER_OF_A_COIN, stated_well.n)
    return [
        Row.of(RECOMMENDER, corpus, "calibration error", error),
        Row.of(RECOMMENDER, corpus, "Brier", stated_well),
        Row.of(COIN, corpus, "Brier", coin),
    ]
