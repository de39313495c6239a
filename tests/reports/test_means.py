"""Intervals and tests of means, against scipy and by counting."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from recommender.reports.means import (
    difference_interval,
    lasting_interval,
    mean_interval,
    permutation,
)

VALUES = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=20)


@given(VALUES, VALUES)
def test_intervals_agree_with_scipy(values, others):
    if min(len(set(values)), len(set(others))) > 1:
        known = stats.ttest_1samp(values, 0).confidence_interval()
        assert mean_interval(values) == pytest.approx((known.low, known.high))
        known = stats.ttest_ind(values, others, equal_var=False).confidence_interval()
        assert difference_interval(values, others) == pytest.approx((known.low, known.high))


def test_one_value_has_no_interval():
    assert mean_interval([1.0]) is difference_interval([1.0], [2.0, 3.0]) is None
    assert lasting_interval([1.0]) is None
    assert difference_interval([1.0, 1.0], [2.0, 2.0]) == (-1.0, -1.0)


def test_permutation_is_what_counting_all_splits_gives():
    values, others = [0.0, 1.0, 2.0, 9.0], [5.0, 6.0, 7.0, 8.0]
    whole = values + others
    sums = [sum(whole[n] for n in split) for split in combinations(range(8), 4)]
    far = abs(sum(values) - sum(whole) / 2)
    share = sum(abs(s - sum(whole) / 2) >= far - 1e-9 for s in sums) / len(sums)
    assert permutation(values, others) == pytest.approx(share, abs=0.015)
    assert permutation([1.0] * 3, [1.0] * 3) == 1.0


def test_who_looks_again_and_again_is_misled_no_more_often():
    """Of 400 firms in which nothing changes, few ever see an interval without 0."""
    draws = np.random.Generator(np.random.PCG64(7)).normal(size=(400, 200))
    sizes = range(20, 201, 10)
    lasting = sum(_misled(lasting_interval, row, sizes) for row in draws.tolist())
    plain = sum(_misled(mean_interval, row, sizes) for row in draws.tolist())
    assert lasting / 400 <= 0.05
    assert plain / 400 > 0.1


def _misled(interval, values, sizes):
    found = (interval(values[:n]) for n in sizes)
    return any(not low <= 0 <= high for low, high in found)
