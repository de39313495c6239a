"""Intervals and tests of shares, against scipy and against papers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from recommender.reports.exact import fisher, holm, ratio_interval, share_interval

COUNTS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(6, 10, 0.26, 0.88), (12, 20, 0.36, 0.81), (60, 100, 0.50, 0.70)]
)
def test_known_intervals(k, n, low, high):
    assert [round(end, 2) for end in share_interval(k, n)] == [low, high]


@given(COUNTS)
def test_the_interval_of_a_share_is_that_of_clopper_and_pearson(counts):
    k, n = counts
    known = stats.binomtest(k, n).proportion_ci(method="exact")
    assert share_interval(k, n) == pytest.approx((known.low, known.high), abs=1e-9)


@given(COUNTS, COUNTS)
def test_fisher_agrees_with_scipy(mine, theirs):
    (k, n), (others, of) = mine, theirs
    table = [[k, n - k], [others, of - others]]
    assert fisher(k, n, others, of) == pytest.approx(stats.fisher_exact(table).pvalue, abs=1e-9)


def test_the_lady_tasting_tea():
    # Fisher 1935: of 4 and 4 cups she names 3 right; two-sided 34 of 70.
    assert fisher(3, 4, 1, 4) == 34 / 70


def binomial(k, n, p):
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


@pytest.mark.parametrize(("n", "of", "p", "q"), [(8, 12, 0.3, 0.5), (10, 10, 0.6, 0.6)])
def test_the_interval_of_a_ratio_holds_it_as_often_as_it_says(n, of, p, q):
    missed = 0.0
    for k in range(n + 1):
        for others in range(of + 1):
            low, high = ratio_interval(k, n, others, of)
            if not low <= p / q <= (high if high is not None else math.inf):
                missed += binomial(k, n, p) * binomial(others, of, q)
    assert missed <= 0.05


def test_holm_of_the_paper():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]
