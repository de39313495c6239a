"""Items that go together, and items that lie near to everything."""

import numpy as np
import pytest
from tiny_encoder import HashEncoder

from recommender.adapters.lexical import Bm25Index
from recommender.engine.kinship import LEAST_LIKENESS, MOST_KIN, Terms, hubness, kin


def weighted_terms(texts) -> Terms:
    return Bm25Index([str(n) for n in range(len(texts))], texts).terms()


def kin_of(*texts: str) -> list[list[int]]:
    rows = kin(HashEncoder().encode(texts), weighted_terms(texts))
    return [[k for k in row if k >= 0] for row in rows.tolist()]


def test_those_that_share_their_subject_are_kin_and_strangers_are_not() -> None:
    assert kin_of("install the zebra tool", "use the zebra tool", "polite letters") == [
        [1],
        [0],
        [],
    ]


def test_the_most_alike_come_first_equal_ones_in_order_of_row() -> None:
    assert kin_of("a b c d", "a b c e", "a b c d", "a b c d")[0] == [2, 3, 1]


def test_no_more_than_five() -> None:
    assert [len(row) for row in kin_of(*["same words"] * (MOST_KIN + 3))] == [MOST_KIN] * 8


def test_likeness_is_the_formula() -> None:
    texts = ["zebra stripes", "zebra hooves", "fish"]
    vectors, terms = HashEncoder().encode(texts), weighted_terms(texts)
    rows = np.zeros((3, terms.words.max() + 1))
    for n in range(3):
        entries = slice(terms.starts[n], terms.starts[n + 1])
        rows[n, terms.words[entries]] = terms.weights[entries]
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1])
    likeness = float(vectors[0] @ vectors[1]) + 2 * float(rows[0] @ rows[1])
    assert (kin_of(*texts)[0] == [1]) == (likeness >= LEAST_LIKENESS)


def test_blocks_change_nothing(monkeypatch) -> None:
    texts = [f"subject{n // 4} word{n} word{n + 1}" for n in range(40)]
    vectors = HashEncoder().encode(texts)
    whole = kin(vectors, weighted_terms(texts)), hubness(vectors, vectors)
    monkeypatch.setattr("recommender.engine.kinship.BLOCK", 7)
    parts = kin(vectors, weighted_terms(texts)), hubness(vectors, vectors)
    assert np.array_equal(whole[0], parts[0])
    assert np.array_equal(whole[1], parts[1])


def test_hubness_is_the_mean_of_the_nearest_titles_of_others() -> None:
    titles = np.eye(4, dtype=np.float32)
    middle = np.full((1, 4), 0.5, dtype=np.float32)
    whole = np.concatenate([middle, titles[1:]])
    assert hubness(whole, titles).tolist() == [0.5, 0.0, 0.0, 0.0]


@pytest.mark.parametrize("n", [0, 1])
def test_who_is_alone_has_no_kin_and_is_no_hub(n: int) -> None:
    texts = ["pivot table"] * n
    vectors = HashEncoder().encode(texts)
    assert kin_of(*texts) == [[]] * n
    assert hubness(vectors, vectors).tolist() == [0.0] * n
