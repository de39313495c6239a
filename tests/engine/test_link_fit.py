"""Weights are found again in data that they made."""

import numpy as np
import pytest

from recommender.domain.recipes import LinkWeights
from recommender.engine.link_fit import Examples, chance, fit, held_out, logistic

BARE = LinkWeights(2.0, 1.0, 0.5, 0.0, -4.0)
TAGGED = LinkWeights(1.0, 0.5, 0.5, 3.0, -4.5)


def made(weights: tuple[LinkWeights, LinkWeights], trust: float, seed: int) -> Examples:
    draw = np.random.Generator(np.random.PCG64(seed))
    n = 40_000
    terms = np.column_stack(
        [draw.normal(size=(n, 2)), draw.integers(0, 2, n), draw.normal(size=n), np.ones(n)]
    )
    if trust == 0:
        terms[:, 3] = 0.0
    pairs = Examples(terms, np.full(n, trust), np.zeros(n), np.arange(n) % 4)
    true = (draw.random(n) < chance(pairs, *weights)).astype(np.float64)
    return Examples(terms, pairs.trust, true, pairs.fold)


def test_weights_are_found_again() -> None:
    bare, tagged = made((BARE, TAGGED), 0.0, 1), made((BARE, TAGGED), 0.75, 2)
    untagged, with_tags = fit(bare, tagged)
    for found, truth, within in ((untagged, BARE, 0.15), (with_tags, TAGGED, 0.4)):
        for name in ("meaning", "words", "named", "alike", "constant"):
            assert getattr(found, name) == pytest.approx(getattr(truth, name), abs=within)


def test_what_speaks_against_a_link_is_left_out_rather_than_turned_round() -> None:
    backwards = LinkWeights(2.0, -1.0, 0.5, 0.0, -3.0)
    pairs = made((backwards, backwards), 0.0, 3)
    weights = logistic(pairs.terms, pairs.true, np.zeros(len(pairs.true)))
    assert weights[1] == 0.0
    assert (weights[:-1] >= 0).all()


def test_held_out_chances_come_true_as_often_as_they_say() -> None:
    bare, tagged = made((BARE, TAGGED), 0.0, 4), made((BARE, TAGGED), 0.5, 5)
    for stated, pairs in zip(held_out(bare, tagged), (bare, tagged), strict=True):
        sure = stated > 0.3
        assert stated[sure].mean() == pytest.approx(pairs.true[sure].mean(), abs=0.03)
