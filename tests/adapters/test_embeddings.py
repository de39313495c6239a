"""A text is encoded once, whatever happens in between."""

import sqlite3

import numpy as np
import pytest
from tiny_encoder import HashEncoder

from recommender.adapters import embeddings
from recommender.adapters.embeddings import SqliteEmbeddings
from recommender.domain.errors import RecommenderError


class Counting(HashEncoder):
    """Remembers what it was asked, and can stop in the middle."""

    def __init__(self, dimension=64, stop_after=None):
        super().__init__(dimension)
        self.asked = []
        self.stop_after = stop_after

    def encode(self, texts):
        if self.stop_after is not None and len(self.asked) >= self.stop_after:
            raise KeyboardInterrupt
        self.asked += texts
        return super().encode(texts)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "embeddings.sqlite"


def test_rows_stand_in_the_order_of_the_texts(path):
    texts = ["sums in sheets", "a talk", "sums in sheets", ""]
    found = SqliteEmbeddings(path, HashEncoder()).encode(texts)
    assert found.dtype == np.float32
    assert np.array_equal(found, HashEncoder().encode(texts))


def test_no_texts_give_no_rows(path):
    assert SqliteEmbeddings(path, HashEncoder()).encode([]).shape == (0, 64)


def test_the_second_time_nothing_is_encoded(path):
    texts = ["one", "two", "one"]
    first = SqliteEmbeddings(path, HashEncoder()).encode(texts)
    encoder = Counting()
    calls = []
    again = SqliteEmbeddings(path, encoder).encode(texts, lambda *call: calls.append(call))
    assert np.array_equal(again, first)
    assert encoder.asked == []
    assert calls == []


def test_only_new_texts_are_encoded_and_counted(path, monkeypatch):
    monkeypatch.setattr(embeddings, "CHUNK", 2)
    SqliteEmbeddings(path, HashEncoder()).encode(["a", "bb"])
    encoder, calls = Counting(), []
    SqliteEmbeddings(path, encoder).encode(
        ["eeeee", "a", "dddd", "ccc", "bb", "ccc"], lambda *call: calls.append(call)
    )
    assert encoder.asked == ["ccc", "dddd", "eeeee"]
    assert calls == [(0, 3), (2, 3), (3, 3)]


def test_the_order_of_the_input_does_not_reach_the_encoder(path, tmp_path):
    texts = ["pivot tables", "hello", "world", "a", "b"]
    one, other = Counting(), Counting()
    SqliteEmbeddings(path, one).encode(texts)
    SqliteEmbeddings(tmp_path / "other.sqlite", other).encode(texts[::-1] + texts)
    assert one.asked == other.asked == ["a", "b", "hello", "world", "pivot tables"]


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(path, monkeypatch):
    monkeypatch.setattr(embeddings, "CHUNK", 3)
    texts = [f"text number {n:02}" for n in range(10)]
    cut = Counting(stop_after=6)
    with pytest.raises(KeyboardInterrupt):
        SqliteEmbeddings(path, cut).encode(texts)
    resumed = Counting()
    found = SqliteEmbeddings(path, resumed).encode(texts)
    assert sorted(cut.asked + resumed.asked) == texts
    assert np.array_equal(found, HashEncoder().encode(texts))


def test_another_encoder_has_vectors_of_its_own(path):
    SqliteEmbeddings(path, HashEncoder(64)).encode(["a"])
    encoder = Counting(32)
    assert SqliteEmbeddings(path, encoder).encode(["a"]).shape == (1, 32)
    assert encoder.asked == ["a"]


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"short",
        np.zeros(64, dtype="<f4").tobytes(),
        np.full(64, np.nan, dtype="<f4").tobytes(),
        np.ones(64, dtype="<f4").tobytes(),
        np.ones(65, dtype="<f4").tobytes(),
        "text",
    ],
)
def test_a_damaged_vector_is_encoded_again(path, blob):
    first = SqliteEmbeddings(path, HashEncoder()).encode(["a", "b"])
    with sqlite3.connect(path) as connection:
        connection.execute(
            "UPDATE embeddings SET vector = ? WHERE key = (SELECT min(key) FROM embeddings)",
            (blob,),
        )
    connection.close()
    encoder = Counting()
    assert np.array_equal(SqliteEmbeddings(path, encoder).encode(["a", "b"]), first)
    assert len(encoder.asked) == 1
    assert np.array_equal(SqliteEmbeddings(path, Counting(stop_after=0)).encode(["a", "b"]), first)


def test_texts_are_not_stored(path):
    SqliteEmbeddings(path, HashEncoder()).encode(["something that a person wrote"])
    for file in path.parent.iterdir():
        assert b"person" not in file.read_bytes()


def test_a_file_that_is_no_cache_is_refused_with_a_remedy(path):
    path.parent.mkdir()
    path.write_bytes(b"not a database, by any means" * 100)
    with pytest.raises(RecommenderError, match="delete it"):
        SqliteEmbeddings(path, HashEncoder()).encode(["a"])


def test_more_texts_than_one_query_can_name(path):
    texts = [f"{n}" for n in range(1200)]
    cache = SqliteEmbeddings(path, HashEncoder(8))
    first = cache.encode(texts)
    assert np.array_equal(cache.encode(texts), first)
