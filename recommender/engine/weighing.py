"""Readings of one level become one level: how much each weighs, and how sure the sum is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.domain.scales import LEVEL_MAX, LEVEL_MIN

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one reading of a level is worth before it is compared with others.

    Attributes:
        level: what it says (0-5), its source's known bias taken off.
        years: its age.
        noise: variance of what changes from one reading of the same rater to the next.
        rater: variance of the rater's own leaning, which all that rater's readings share.
        by: who rated; readings of one rater have it in common.
    """

    level: float
    years: float
    noise: float
    rater: float
    by: tuple[str, str | None]


def weigh(readings: Sequence[Weighed], drift: float, surprise: float) -> tuple[list[float], float]:
    """Return the share of each reading (0-1, together 1) and the variance of their sum.

    A level is taken to wander as a random walk, each rater to lean by a fixed amount, and each
    reading to add noise of its own. The shares are then the generalised least squares weights
    (Aitken 1935), which is what a Kalman filter with a bias state per rater arrives at; in one
    step, so that the order of readings cannot matter. Nothing is assumed of the level itself.

    A reading, or a rater, that disagrees with what all the others lead one to expect by more
    than ``surprise`` standard errors is doubted: its variance grows by the square of the excess.
    That takes weight from the odd one out and, where two contradict each other, widens the sum;
    saying a thing often discredits nobody else. Doubt is settled before the shares are
    computed, so that they still add up to one.

    A reading whose share would be negative (an older one of a rater, good only for telling how
    that rater leans) is left out: its share is 0, and the variance is that of the rest.

    Args:
        readings: at least one.
        drift: standard deviation, in levels, of what a level wanders in a year.
        surprise: standard errors beyond which a reading is doubted.
    """
    if len(readings) == 1:
        (one,) = readings
        return [1.0], one.noise + one.rater + drift**2 * one.years
    years = np.array([r.years for r in readings])
    noise = np.array([r.noise for r in readings])
    rater = np.array([r.rater for r in readings])
    same = _same_rater(readings)
    wandered = drift**2 * np.minimum.outer(years, years)
    spread = wandered + same * rater + np.diag(noise)
    levels = np.array([r.level for r in readings])
    alone, together = _doubt(levels, spread, same, surprise)
    doubted = noise * np.maximum(alone, together) ** 2
    spread = wandered + same * (rater * together**2) + np.diag(doubted)
    kept = np.arange(len(readings))
    while True:
        weights = np.linalg.solve(spread[np.ix_(kept, kept)], np.ones(len(kept)))
        if (weights >= 0).all():
            break
        kept = kept[weights >= 0]
    shares = np.zeros(len(readings))
    shares[kept] = weights / weights.sum()
    return [float(s) for s in shares], float(1.0 / weights.sum())


def spread_on_scale(mean: float, variance: float) -> float:
    """Return how far, root mean square, a level may lie from its estimate within 0-5.

    Args:
        mean: the estimate (0-5).
        variance: of the estimate, had the scale no ends; the normal distribution around it is
            cut at both ends of the scale.
    """
    deviation = math.sqrt(variance)
    low, high = (LEVEL_MIN - mean) / deviation, (LEVEL_MAX - mean) / deviation
    inside = _normal(high) - _normal(low)
    cut = (low * _density(low) - high * _density(high)) / inside
    return deviation * math.sqrt(max(0.0, 1.0 + cut))


def _same_rater(readings: Sequence[Weighed]) -> Array:
    """1 where two readings are of one rater, else 0: float64 (n, n)."""
    names = {by: n for n, by in enumerate(dict.fromkeys(r.by for r in readings))}
    who = np.array([names[r.by] for r in readings])
    same: Array = (who[:, None] == who[None, :]).astype(np.float64)
    return same


def _doubt(levels: Array, spread: Array, same: Array, surprise: float) -> tuple[Array, Array]:
    """How many times the surprise allowed each reading is, and all of its rater's together.

    With P the precision matrix after the mean is projected out, a shift that is common to the
    readings marked by u is estimated as u'Pz / u'Pu, with variance 1 / u'Pu (the score test of
    an outlier; for a single reading, leave-one-out cross-validation: Dubrule 1983).

    Returns:
        For each reading, at least 1: float64 (n,) and float64 (n,).
    """
    precision = np.linalg.inv(spread)
    sums = precision.sum(axis=1)
    projected = precision - np.outer(sums, sums) / sums.sum()
    scores = projected @ levels

    def excess(score: Array, information: Array) -> Array:
        errors = np.abs(score) / np.sqrt(np.maximum(information, 1e-9))
        found: Array = np.maximum(1.0, errors / surprise)
        return found

    alone = excess(scores, projected.diagonal())
    return alone, excess(same @ scores, (same * (projected @ same)).sum(axis=0))


def _density(x: float) -> float:
    return math.exp(-x * x / 2.0) / math.sqrt(2.0 * math.pi)


def _normal(x: float) -> float:
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))
