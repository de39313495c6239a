"""Means over few people: intervals, a test that assumes nothing, a look that may be repeated."""

import math
from collections.abc import Sequence

import numpy as np

from recommender.reports.exact import ALPHA

DRAWS = 9_999
SEED = 20261123
Interval = tuple[float, float]


def mean_interval(values: Sequence[float], alpha: float = ALPHA) -> Interval | None:
    """Return Student's interval of a mean; None of fewer than two values.

    Args:
        values: one of each person.
        alpha: how often the interval may miss.
    """
    n = len(values)
    if n < 2:
        return None
    mean, variance = _moments(values)
    reach = _t(n - 1, alpha) * math.sqrt(variance / n)
    return mean - reach, mean + reach


def difference_interval(
    values: Sequence[float], others: Sequence[float], alpha: float = ALPHA
) -> Interval | None:
    """Return Welch's interval (1947) of the first mean minus the second; None where too few."""
    if min(len(values), len(others)) < 2:
        return None
    (mean, variance), (other_mean, other_variance) = _moments(values), _moments(others)
    mine, theirs = variance / len(values), other_variance / len(others)
    between, error = mean - other_mean, mine + theirs
    if error == 0.0:
        return between, between
    freedom = error**2 / (mine**2 / (len(values) - 1) + theirs**2 / (len(others) - 1))
    reach = _t(freedom, alpha) * math.sqrt(error)
    return between - reach, between + reach


def permutation(values: Sequence[float], others: Sequence[float]) -> float:
    """Return the two-sided p-value of the two means differing as they do by chance alone.

    Groups are drawn anew among all people; the split seen counts as one draw, so that the p-value
    is never too small (Phipson & Smyth 2010).
    """
    whole = np.asarray([*values, *others], dtype=np.float64)
    whole = whole - whole.mean()
    n = len(values)
    rng = np.random.Generator(np.random.PCG64(SEED))
    drawn = rng.permuted(np.broadcast_to(whole, (DRAWS, len(whole))), axis=1)[:, :n].sum(axis=1)
    seen = abs(float(whole[:n].sum()))
    return float((1 + (np.abs(drawn) >= seen - 1e-9).sum()) / (DRAWS + 1))


def lasting_interval(
    values: Sequence[float], alpha: float = ALPHA, best_at: int = 100
) -> Interval | None:
    """Return an interval of a mean that may be looked at as often as one likes.

    The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024,
    Annals of Statistics, "Time-uniform central limit theory and asymptotic confidence sequences"):
    the chance that any of the intervals over a growing number of people misses is alpha.

    Args:
        values: one of each person.
        alpha: how often any of the intervals may miss.
        best_at: people at which the interval is about as narrow as it can be.
    """
    n = len(values)
    if n < 2:
        return None
    mean, variance = _moments(values)
    rho2 = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha)) + 1) / best_at
    spread = 2 * (n * rho2 + 1) / (n**2 * rho2) * math.log(math.sqrt(n * rho2 + 1) / alpha)
    reach = math.sqrt(variance * spread)
    return mean - reach, mean + reach


def mean(values: Sequence[float]) -> float:
    """Return the mean of one or more values."""
    return math.fsum(values) / len(values)


def _moments(values: Sequence[float]) -> tuple[float, float]:
    middle = mean(values)
    return middle, math.fsum((v - middle) ** 2 for v in values) / (len(values) - 1)


def _t(freedom: float, alpha: float) -> float:
    from scipy.special import stdtrit  # A quarter of a second, which only reports wait for.

    return float(stdtrit(freedom, 1 - alpha / 2))
