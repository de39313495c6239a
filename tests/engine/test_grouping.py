"""Steps of one skill side by side, checked against every order there is."""

from itertools import pairwise, permutations
from random import Random

import numpy as np
import pytest

from recommender.engine.grid import Bools, Floats, Rows
from recommender.engine.grouping import together


def alike(skills: str) -> Bools:
    """Steps named by their skill are alike where the letter is the same."""
    letters = np.array(list(skills))
    same: Bools = letters[:, None] == letters[None]
    return same


def free(orders: Rows) -> Floats:
    return np.zeros(len(orders))


def read(skills: str, order: Rows) -> str:
    return "".join(skills[n] for n in order)


@pytest.mark.parametrize(
    ("given", "grouped"),
    [("", ""), ("x", "x"), ("xyx", "xxy"), ("xyxyz", "xxyyz"), ("xxy", "xxy"), ("xyz", "xyz")],
)
def test_each_skill_is_taken_up_once(given: str, grouped: str) -> None:
    assert read(given, together(alike(given), free, 0.0)) == grouped


def test_nothing_is_lost_for_it() -> None:
    def as_given(orders: Rows) -> Floats:
        return np.array([float(o == [0, 1, 2]) for o in orders.tolist()])

    assert read("xyx", together(alike("xyx"), as_given, 0.0)) == "xyx"
    assert read("xyx", together(alike("xyx"), as_given, 1.0)) == "xxy"


def test_never_worse_and_mostly_the_most_there_is() -> None:
    reached = []
    for seed in range(60):
        luck = Random(seed)
        skills = "".join(luck.choice("xyz") for _ in range(6))
        rules = [luck.sample(range(6), 2) for _ in range(3)]
        rules = [(a, b) for a, b in rules if a < b]

        def worth(orders: Rows, rules: list[tuple[int, int]] = rules) -> Floats:
            held = [all(o.index(a) < o.index(b) for a, b in rules) for o in orders.tolist()]
            return np.where(held, 1.0, -np.inf)

        order = together(alike(skills), worth, 0.0).tolist()
        assert worth(np.array([order]))[0] == 1.0

        def pairs(order: tuple[int, ...], skills: str = skills) -> int:
            return sum(skills[a] == skills[b] for a, b in pairwise(order))

        assert pairs(tuple(order)) >= pairs(tuple(range(6)))
        every = [p for p in permutations(range(6)) if worth(np.array([p]))[0] == 1.0]
        reached.append(pairs(tuple(order)) == max(map(pairs, every)))
    assert sum(reached) >= 0.8 * len(reached)
