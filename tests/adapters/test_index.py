"""FAISS proposes, exact arithmetic decides, ids break ties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.adapters.index import ExactIndex, FaissIndex

BOTH = pytest.mark.parametrize("kind", [ExactIndex, FaissIndex])


def unit(rows, dimension=8):
    matrix = np.asarray(rows, dtype=np.float64).reshape(-1, dimension)
    return np.ascontiguousarray(
        matrix / np.linalg.norm(matrix, axis=1, keepdims=True), dtype=np.float32
    )


def axis(number, dimension=8):
    return np.eye(dimension, dtype=np.float32)[number]


def small(kind):
    rows = [axis(0), axis(0) + axis(1), axis(1), -axis(0)]
    return kind(["exact", "half", "other", "against"], unit(rows), ["s"], unit([axis(2)]))


@BOTH
def test_nearest_first(kind):
    assert small(kind).nearest(axis(0), 10) == ["exact", "half", "other", "against"]
    assert small(kind).nearest(axis(0), 2) == ["exact", "half"]


@BOTH
def test_similarity_is_the_cosine_in_the_order_asked(kind):
    found = small(kind).similarity(axis(0), ["against", "half", "exact", "other"])
    assert found == [-1.0, 0.707107, 1.0, 0.0]
    assert all(type(score) is float for score in found)
    assert small(kind).similarity(axis(0), []) == []
    assert str(small(kind).similarity(-axis(0), ["other"])) == "[0.0]"


@BOTH
def test_a_query_of_any_length_is_scaled(kind):
    assert small(kind).similarity(axis(0) * 7, ["half"]) == [0.707107]


@BOTH
@pytest.mark.parametrize(
    "query", [np.zeros(8), np.full(8, np.nan), np.full(8, np.inf), np.ones(7), np.ones((1, 8))]
)
def test_queries_without_a_direction_are_refused(kind, query):
    with pytest.raises(ValueError, match="a query"):
        small(kind).nearest(query.astype(np.float32), 3)
    with pytest.raises(ValueError, match="a query"):
        small(kind).similarity(query.astype(np.float32), ["half"])


@BOTH
def test_nothing_published_gives_nothing(kind):
    none = np.zeros((0, 8), dtype=np.float32)
    index = kind([], none, [], none)
    assert index.nearest(axis(0), 5) == []
    assert index.similarity(axis(0), []) == []


@BOTH
@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_none_gives_none(kind, k):
    assert small(kind).nearest(axis(0), k) == []


@BOTH
def test_item_vectors_by_id_and_unchangeable(kind):
    vector = small(kind).item_vector("other")
    assert np.array_equal(vector, axis(1))
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 1
    with pytest.raises(KeyError):
        small(kind).item_vector("unknown")


@BOTH
def test_skill_vectors_by_id_and_unchangeable(kind):
    vector = small(kind).skill_vector("s")
    assert np.array_equal(vector, axis(2))
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 1
    with pytest.raises(KeyError):
        small(kind).skill_vector("unknown")
    with pytest.raises(KeyError):
        small(kind).similarity(axis(0), ["unknown"])


@BOTH
@pytest.mark.parametrize(
    ("ids", "vectors"),
    [
        (["a"], unit([axis(0), axis(1)])),
        (["a", "a"], unit([axis(0), axis(1)])),
        (["a"], 2 * unit([axis(0)])),
        (["a"], np.full((1, 8), np.nan, dtype=np.float32)),
        (["a"], unit([axis(0)]).astype(np.float64)),
        (["a"], axis(0)),
        (["a", "b"], np.asfortranarray(unit([axis(0), axis(1)]))),
        (["a"], np.ones((1, 1), dtype=np.float32)),
    ],
)
def test_vectors_that_are_not_as_said_are_refused(kind, ids, vectors):
    with pytest.raises(ValueError, match=r"vectors|ids"):
        kind(ids, vectors, [], np.zeros((0, 8), dtype=np.float32))


@BOTH
def test_many_equal_items_come_in_the_order_of_their_ids(kind):
    ids = [f"i{n:03}" for n in range(200)]
    shuffled = ids[100:] + ids[:100]
    index = kind(shuffled, unit([axis(3)] * 200), [], np.zeros((0, 8), dtype=np.float32))
    assert index.nearest(axis(3), 5) == ids[:5]


# Few distinct coordinates: equal scores are frequent.
coarse = st.lists(st.integers(-1, 1), min_size=4, max_size=4).filter(any)
fine = st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4).filter(
    lambda row: sum(x * x for x in row) > 1e-6
)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.one_of(coarse, fine), min_size=1, max_size=60),
    query=st.one_of(coarse, fine),
    k=st.integers(1, 70),
    names=st.randoms(use_true_random=False),
)
def test_faiss_gives_what_the_oracle_gives(rows, query, k, names):
    ids = [f"{n}" for n in range(len(rows))]
    names.shuffle(ids)
    none = np.zeros((0, 4), dtype=np.float32)
    asked = unit([query], 4)[0]
    exact = ExactIndex(ids, unit(rows, 4), [], none)
    proposed = FaissIndex(ids, unit(rows, 4), [], none)
    best = exact.nearest(asked, k)
    assert proposed.nearest(asked, k) == best
    scores = dict(zip(ids, exact.similarity(asked, ids), strict=True))
    assert best == sorted(ids, key=lambda item: (-scores[item], item))[:k]


def test_a_catalogue_of_near_duplicates_agrees_too():
    noise = np.random.RandomState(7)
    rows = unit(noise.normal(size=(1, 32)) + 1e-6 * noise.normal(size=(500, 32)), 32)
    ids = [f"i{n:03}" for n in range(500)]
    none = np.zeros((0, 32), dtype=np.float32)
    exact, proposed = (kind(ids, rows, [], none) for kind in (ExactIndex, FaissIndex))
    assert proposed.nearest(rows[3], 20) == exact.nearest(rows[3], 20)


def test_faiss_bytes_read_back_and_must_hold_the_same_vectors():
    index = small(FaissIndex)
    data = index.to_bytes()
    ids, vectors = ["a", "b"], unit([axis(0), axis(1)])
    none = np.zeros((0, 8), dtype=np.float32)
    again = FaissIndex(
        ids, vectors, [], none, serialized=FaissIndex(ids, vectors, [], none).to_bytes()
    )
    assert again.nearest(axis(1), 1) == ["b"]
    with pytest.raises(ValueError, match="other vectors"):
        FaissIndex(ids, vectors, [], none, serialized=data)
    with pytest.raises(ValueError, match="not a FAISS index"):
        FaissIndex(ids, vectors, [], none, serialized=b"nonsense")
