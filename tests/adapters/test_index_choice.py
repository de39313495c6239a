"""On both sides of the rule FAISS proposes what the oracle finds."""

import faiss
import numpy as np
import pytest

from recommender.adapters import index_choice
from recommender.adapters.index import ExactIndex, FaissIndex
from recommender.adapters.index_choice import (
    FLAT_MOST,
    empty_index,
    filled_index,
    holds,
    read_index,
    score_error,
)

DIMENSION = 16
TOPICS = 500
NONE = np.zeros((0, DIMENSION), dtype=np.float32)


def texts_like(count: int, seed: int = 5) -> np.ndarray:
    """Unit vectors in clusters, as texts about the same things are."""
    noise = np.random.RandomState(seed)
    topics = noise.normal(size=(TOPICS, DIMENSION))
    rows = topics[noise.randint(TOPICS, size=count)] + 0.5 * noise.normal(size=(count, DIMENSION))
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(unit, dtype=np.float32)


@pytest.mark.parametrize(("count", "least"), [(FLAT_MOST, 1.0), (FLAT_MOST + 1, 0.97)])
def test_recall_on_both_sides_of_the_rule(count: int, least: float) -> None:
    vectors, asked = texts_like(count), texts_like(25, seed=6)
    ids = [str(n) for n in range(count)]
    exact, proposed = (kind(ids, vectors, [], NONE) for kind in (ExactIndex, FaissIndex))
    shares = []
    for query in asked:
        right, found = exact.nearest(query, 60), proposed.nearest(query, 60)
        scores = dict(zip(found, exact.similarity(query, found), strict=True))
        assert found == sorted(found, key=lambda item: (-scores[item], item))
        shares.append(len({*right} & {*found}) / 60)
    assert np.mean(shares) >= least


def test_inverted_lists_give_what_they_hold_when_asked_for_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index_choice, "FLAT_MOST", 1000)
    monkeypatch.setattr(index_choice, "PROBED", 2)
    vectors = texts_like(4000)
    found = FaissIndex([str(n) for n in range(4000)], vectors, [], NONE).nearest(vectors[7], 3000)
    assert 0 < len(found) == len({*found}) < 3000
    assert found[0] == "7"


def test_inverted_lists_begin_above_the_bound() -> None:
    flat, lists = empty_index(FLAT_MOST, 4), empty_index(FLAT_MOST + 1, 4)
    assert (type(flat), type(lists)) == (
        faiss.IndexScalarQuantizer,
        faiss.IndexIVFScalarQuantizer,
    )
    assert lists.nlist > lists.nprobe > 1


def test_a_flat_score_is_never_further_off_than_said() -> None:
    vectors, asked = texts_like(3000), texts_like(50, seed=6)
    index = filled_index(vectors)
    scores, rows = index.search(asked, 3000)
    exact = np.take_along_axis(asked.astype(np.float64) @ vectors.T.astype(np.float64), rows, 1)
    off = float(np.abs(scores - exact).max())
    bound = score_error(index)
    assert bound is not None
    assert 0 < off <= bound < 1e-3


def test_an_index_is_known_by_its_kind_and_size() -> None:
    index = filled_index(texts_like(30))
    assert holds(index, 30, DIMENSION)
    assert not holds(index, 31, DIMENSION)
    assert not holds(index, 30, DIMENSION + 1)
    assert not holds(faiss.IndexFlatIP(DIMENSION), 0, DIMENSION)
    again = read_index(faiss.serialize_index(index).tobytes())
    assert holds(again, 30, DIMENSION)
