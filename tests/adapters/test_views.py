"""Cosines of small vectors: exact, whatever the order of the sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.adapters.views import EXACT_DIMENSION, LARGEST, Views, small


def unit(rows: int, dimension: int, seed: int) -> np.ndarray:
    found = np.random.RandomState(seed).normal(size=(rows, dimension))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@given(st.integers(0, 1000), st.sampled_from([1, 8, 384]))
def test_agrees_with_whole_numbers_and_with_the_vectors_themselves(seed, dimension) -> None:
    vectors, asked = unit(5, dimension, seed), unit(2, dimension, seed + 1)
    found = Views([small(vectors)]).cosines(asked, np.arange(5))
    for q, query in enumerate(small(asked).tolist()):
        for n, row in enumerate(small(vectors).tolist()):
            product = sum(a * b for a, b in zip(query, row, strict=True))
            lengths = sum(a * a for a in query) * sum(b * b for b in row)
            assert found[q, 0, n] == pytest.approx(product / lengths**0.5, abs=1.1e-6)
    assert np.abs(found[:, 0] - asked @ vectors.T).max() < 0.02


def test_the_longest_sums_are_whole_numbers_still() -> None:
    assert EXACT_DIMENSION * LARGEST**2 <= 2**24
    row = np.full((1, 384), 1.0, dtype=np.float32)
    assert Views([small(row)]).cosines(row, np.arange(1)).tolist() == [[[1.0]]]


def test_views_and_rows_come_in_the_order_asked(monkeypatch) -> None:
    eye = np.eye(3, dtype=np.float32)
    views = Views([small(eye), small(eye[::-1].copy())])
    monkeypatch.setattr("recommender.adapters.views.BLOCK", 1)
    assert views.cosines(eye[:1], np.array([2, 0])).tolist() == [[[0.0, 1.0], [1.0, 0.0]]]


def test_large_dimensions_are_exact_too() -> None:
    vectors = unit(2, EXACT_DIMENSION + 1, 3)
    assert Views([small(vectors)]).cosines(vectors, np.arange(2))[0, 0, 0] == 1.0


@pytest.mark.parametrize(
    "views",
    [
        [small(unit(2, 4, 0)), small(unit(3, 4, 0))],
        [unit(2, 4, 0)],
        [np.zeros((1, 4), dtype=np.int8)],
    ],
)
def test_views_that_are_not_as_said_are_refused(views) -> None:
    with pytest.raises(ValueError, match="views of items"):
        Views(views)
