"""The best order against all orders there are."""

from itertools import combinations, permutations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from recommender.engine.seriation import best_order

Floats = npt.NDArray[np.float64]


def antisymmetric(values: list[int], n: int) -> Floats:
    odds = np.zeros((n, n))
    for (a, b), value in zip(combinations(range(n), 2), values, strict=True):
        odds[a, b], odds[b, a] = value, -value
    return odds


def total(order: list[int], odds: Floats) -> float:
    return float(sum(odds[a, b] for a, b in combinations(order, 2)))


def moved(order: list[int]) -> list[list[int]]:
    """Every order that one move leads to."""
    rests = [(row, [r for r in order if r != row]) for row in order]
    return [[*r[:n], row, *r[n:]] for row, r in rests for n in range(len(order))]


def drawn(n: int) -> st.SearchStrategy[Floats]:
    pairs = n * (n - 1) // 2
    values = st.lists(st.integers(-9, 9), min_size=pairs, max_size=pairs)
    return values.map(lambda v: antisymmetric(v, n))


@given(drawn(6))
def test_no_single_move_improves_it(odds: Floats) -> None:
    order = best_order(odds)
    assert sorted(order) == list(range(6))
    assert total(order, odds) >= max(total(o, odds) for o in moved(order))


def test_it_is_mostly_the_best_of_all() -> None:
    rng = np.random.Generator(np.random.PCG64(7))
    found, best = [], []
    for _ in range(100):
        odds = antisymmetric(rng.integers(-9, 10, size=10).tolist(), 5)
        found.append(total(best_order(odds), odds))
        best.append(max(total(list(o), odds) for o in permutations(range(5))))
    assert sum(f == b for f, b in zip(found, best, strict=True)) >= 90
    assert sum(found) >= 0.99 * sum(best)


@given(st.permutations(range(8)))
def test_scores_that_agree_with_each_other_give_their_order(places: list[int]) -> None:
    late = np.array(places, dtype=np.float64)
    assert best_order(late[None, :] - late[:, None]) == np.argsort(late).tolist()


def test_a_cycle_is_cut_where_least_speaks_for_it() -> None:
    odds = antisymmetric([3, -1, 2], 3)  # 0 before 1 by 3, 1 before 2 by 2, 2 before 0 by 1
    assert best_order(odds) == [0, 1, 2]


def test_ties_stay_and_nothing_is_nothing() -> None:
    assert best_order(np.zeros((3, 3))) == [0, 1, 2]
    assert best_order(np.zeros((0, 0))) == []
