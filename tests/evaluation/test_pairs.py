"""The chance stated of an order, and what came true."""

import numpy as np
import pytest

from recommender.engine.precedence import Precedence
from recommender.evaluation.pairs import calibrated, in_order, stated

ODDS = np.array([[0.0, 2.0], [-2.0, 0.0]])
FOUND = Precedence(("a", "b"), {"sign": ODDS})


def test_the_likelier_order_is_the_one_judged() -> None:
    [right], [wrong] = stated(FOUND, [("a", "b")]), stated(FOUND, [("b", "a")])
    assert right == (pytest.approx(1 / (1 + np.exp(-2.0))), True)
    assert wrong == (pytest.approx(right[0]), False)


def test_what_was_not_compared_is_not_judged() -> None:
    assert stated(FOUND, [("a", "gone")]) == []


def test_an_order_is_all_its_pairs() -> None:
    assert in_order(("a", "b", "c")) == [("a", "b"), ("a", "c"), ("b", "c")]


def test_a_coin_stands_beside() -> None:
    rows = {(r.system, r.measure): r.figure for r in calibrated([[(0.9, True)]] * 3, "pairs")}
    assert rows["a coin", "Brier"] == 0.25
    assert round(rows["recommender", "Brier"], 6) == 0.01
    assert round(rows["recommender", "calibration error"], 6) == 0.1
    assert calibrated([[]], "pairs") == []
