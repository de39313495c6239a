"""Numbers that can be checked by hand."""

import math

import pytest

from recommender.engine.measures import (
    brier,
    calibration_error,
    interval,
    mean_interval,
    ndcg_at,
    order_accuracy,
    rank_agreement,
    readability,
    recall_at,
    set_f1,
)


def test_recall_is_the_share_of_what_could_be_found() -> None:
    assert recall_at(["a", "x", "b", "y"], {"a", "b", "c"}, 4) == pytest.approx(2 / 3)
    assert recall_at(["a", "x", "b", "y"], {"a", "b", "c"}, 2) == pytest.approx(1 / 2)
    assert recall_at(["a", "b"], {"a", "b", "c"}, 2) == 1.0


def test_gain_is_discounted_by_rank() -> None:
    best = 1 + 1 / math.log2(3)
    assert ndcg_at(["a", "x", "b"], {"a", "b"}, 3) == pytest.approx((1 + 1 / 2) / best)
    assert ndcg_at(["x", "a"], {"a"}, 2) == pytest.approx(1 / math.log2(3))
    assert ndcg_at(["a", "b", "x"], {"a", "b"}) == 1.0
    assert ndcg_at(["x", "y"], {"a"}) == 0.0


def test_only_the_first_places_count() -> None:
    ranked = [*"0123456789", "a"]
    assert recall_at(ranked, {"a"}) == ndcg_at(ranked, {"a"}) == 0.0


def test_order_is_judged_pair_by_pair() -> None:
    assert order_accuracy("abc", "abc") == 1.0
    assert order_accuracy("cba", "abc") == 0.0
    assert order_accuracy("bac", "abc") == pytest.approx(2 / 3)


def test_what_is_absent_is_not_judged_unless_it_is_wrong() -> None:
    assert order_accuracy("xac", "abc") == 1.0
    assert order_accuracy("xac", "abc", absent_is_wrong=True) == pytest.approx(1 / 3)
    assert order_accuracy("a", "abc") is None
    assert order_accuracy("a", "a", absent_is_wrong=True) is None


def test_f1_of_sets_leaves_order_aside() -> None:
    assert set_f1("ba", "ab") == 1.0
    assert set_f1("abx", "ab") == pytest.approx(0.8)
    assert set_f1("", "ab") == 0.0


def test_brier_is_the_mean_squared_difference() -> None:
    assert brier([(1.0, True), (0.0, False)]) == 0.0
    assert brier([(0.8, True), (0.6, False)]) == pytest.approx((0.04 + 0.36) / 2)


def test_calibration_compares_what_was_said_with_what_came_true() -> None:
    said_seven_in_ten = [(0.7, n < 7) for n in range(10)]
    assert calibration_error(said_seven_in_ten) == pytest.approx(0.0)
    # One bin off by .2 with ten pairs, one off by .5 with two: (10 x .2 + 2 x .5) / 12.
    off = [(0.9, n < 7) for n in range(10)] + [(0.5, False)] * 2
    assert calibration_error(off) == pytest.approx(3 / 12)
    assert calibration_error([(1.0, True)]) == 0.0


def test_chances_that_nobody_is_shown_are_left_aside() -> None:
    assert calibration_error([(0.7, True), (0.1, True)]) == pytest.approx(0.3)


def test_interval_surrounds_the_mean_and_repeats() -> None:
    found = mean_interval([0.0, 1.0] * 50)
    assert (found.figure, found.n) == (0.5, 100)
    # The standard error of 100 tosses is .05, so the interval is about .4 to .6.
    assert found.low == pytest.approx(0.4, abs=0.03)
    assert found.high == pytest.approx(0.6, abs=0.03)
    assert found == mean_interval([0.0, 1.0] * 50)
    assert found != mean_interval([0.0, 1.0] * 50, draws=20, seed=1)


def test_units_that_agree_leave_no_doubt() -> None:
    found = mean_interval([0.25] * 3)
    assert (found.low, found.figure, found.high) == (0.25, 0.25, 0.25)


def test_probabilities_are_drawn_by_unit() -> None:
    units = [[(1.0, True)], [], [(1.0, False)] * 3]
    found = interval(units, brier)
    assert (found.figure, found.low, found.high, found.n) == (0.75, 0.0, 1.0, 4)


@pytest.mark.parametrize(
    "measure",
    [
        lambda: recall_at(["a"], set()),
        lambda: ndcg_at(["a"], set()),
        lambda: set_f1("a", ""),
        lambda: brier([]),
        lambda: calibration_error([(0.1, True)]),
        lambda: mean_interval([]),
        lambda: interval([[]], brier),
    ],
)
def test_there_is_no_figure_of_nothing(measure) -> None:
    with pytest.raises(ValueError, match=r"nothing|no probabilities"):
        measure()


@pytest.mark.parametrize(
    ("one", "other", "rho"),
    [
        ([1, 2, 3], [10, 20, 30], 1.0),
        ([1, 2, 3], [3, 2, 1], -1.0),
        ([1, 2, 3, 4], [1, 3, 2, 4], 0.8),
        ([1, 1, 2], [5, 5, 9], 1.0),
        ([1, 1, 1], [1, 2, 3], None),
    ],
)
def test_rank_agreement(one: list[float], other: list[float], rho: float | None) -> None:
    found = rank_agreement(one, other)
    assert found is rho if rho is None else found == pytest.approx(rho)


def test_readability_counts_words_a_sentence_and_long_words() -> None:
    # Two sentences of four words; one of the eight is longer than six letters.
    assert readability("The cat sat down. Elephants do not sit.") == pytest.approx(4 + 100 / 8)
    assert readability("12 %") == 0.0
