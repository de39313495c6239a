"""The shares are those of a Kalman filter with a bias state per rater, step by step."""

import math

import numpy as np
import pytest

from recommender.engine.weighing import Weighed, spread_on_scale, weigh

DRIFT = 0.6


def kalman(readings: list[Weighed], years_now: float = 0.0) -> tuple[float, float]:
    """The textbook filter: state [level, leaning of each rater], readings from old to new."""
    raters = sorted({r.by for r in readings}, key=str)
    size = 1 + len(raters)
    leanings = {r.by: r.rater for r in readings}
    mean = np.zeros(size)
    # Nothing is known of the level at first.
    cov = np.diag([1e9, *[leanings[by] for by in raters]])
    age = max(r.years for r in readings)
    for r in sorted(readings, key=lambda r: -r.years):
        cov[0, 0] += DRIFT**2 * (age - r.years)
        age = r.years
        look = np.zeros(size)
        look[0], look[1 + raters.index(r.by)] = 1.0, 1.0
        gain = cov @ look / (look @ cov @ look + r.noise)
        mean = mean + gain * (r.level - look @ mean)
        cov = cov - np.outer(gain, look @ cov)
    cov[0, 0] += DRIFT**2 * (age - years_now)
    return float(mean[0]), float(cov[0, 0])


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_filter_with_bias_states(seed: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    # Readings of one rater stand close together, so that none has a negative weight.
    readings = [
        Weighed(rng.uniform(0, 5), rng.uniform(0.9, 1), rng.uniform(0.2, 2), 0.5, (by, None))
        for by in ("a", "a", "b", "c", "c")
    ]
    shares, variance = weigh(readings, DRIFT, surprise=1e9)
    level, filtered = kalman(readings)
    assert min(shares) > 0
    assert sum(shares) == pytest.approx(1)
    assert sum(s * r.level for s, r in zip(shares, readings, strict=True)) == pytest.approx(
        level, abs=1e-5
    )
    assert variance == pytest.approx(filtered, abs=1e-5)


def test_what_only_tells_how_a_rater_leans_weighs_nothing() -> None:
    """A precise check beside an old self-rating, and a new self-rating: the old one's share
    would be negative."""
    readings = [
        Weighed(2.0, 3.0, 0.01, 0.0, ("check", None)),
        Weighed(4.0, 3.0, 0.01, 4.0, ("self", None)),
        Weighed(4.0, 0.0, 0.01, 4.0, ("self", None)),
    ]
    shares, variance = weigh(readings, DRIFT, surprise=1e9)
    assert shares[1] == 0
    kept, alone = weigh([readings[0], readings[2]], DRIFT, surprise=1e9)
    assert [shares[0], shares[2]] == pytest.approx(kept)
    assert variance == pytest.approx(alone)


def test_two_that_contradict_each_other_are_doubted_alike() -> None:
    def pair(level: float) -> list[Weighed]:
        return [
            Weighed(0.0, 0.0, 0.25, 0.0, ("a", None)),
            Weighed(level, 0.0, 0.25, 0.0, ("b", None)),
        ]

    near, far = weigh(pair(1.0), DRIFT, 2.0), weigh(pair(4.0), DRIFT, 2.0)
    assert near == ([0.5, 0.5], pytest.approx(0.125))
    # The error of one against the other is 4, its standard error .707: 2.83 times what is allowed.
    assert far == ([0.5, 0.5], pytest.approx(0.125 * (4 / math.sqrt(0.5) / 2) ** 2))


def test_the_spread_of_a_level_about_which_nothing_is_known_is_that_of_the_scale() -> None:
    assert spread_on_scale(2.5, 1e6) == pytest.approx(5 / math.sqrt(12), abs=1e-4)
    assert spread_on_scale(2.5, 0.01) == pytest.approx(0.1)
    assert spread_on_scale(0.0, 0.25) == pytest.approx(0.5)
