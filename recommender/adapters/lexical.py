"""The words of a catalogue: what a text shares with an item, weighted by how rare it is."""

import io
import logging
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from recommender.engine.kinship import Terms

K1, B = 1.2, 0.6
WORD = re.compile(r"\w[\w+#]*")
"""Letters and digits; "c++" and "c#" stay whole."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """What is kept of an index.

    Attributes:
        words: stems in order.
        starts: int64 (words + 1,); where the column of each word begins, and the last one ends.
        rows: int32, the items that have the word; scores: float32, what it scores there.
    """

    words: tuple[str, ...]
    starts: Any
    rows: Any
    scores: Any


class Bm25Index:
    """BM25 (Robertson et al. 1994; Lucene's form) over the items of one snapshot.

    Overlap is the BM25 score as a share of the greatest a text could reach: the inverse document
    frequencies of its words added up, a word that no item has counting as the rarest. A word that
    the text repeats counts as often.

    The library scores every word in every item when the index is made; what is kept is one column
    a word: the items that have it and what it scores there.
    """

    def __init__(
        self, ids: Sequence[str], texts: Sequence[str], *, serialized: bytes | None = None
    ) -> None:
        """Index one text per item, or read the index from ``serialized`` bytes of known origin.

        Args:
            ids: n different ids.
            texts: n texts, in the order of the ids; not looked at when there are bytes.
            serialized: what ``to_bytes`` gave for the same ids.

        Raises:
            ValueError: when the bytes hold no index over so many items.
        """
        self._row = {item: row for row, item in enumerate(ids)}
        self._ids = list(ids)
        columns = _indexed(texts) if serialized is None else _read(serialized, len(ids))
        self._column = {word: n for n, word in enumerate(columns.words)}
        self._columns = columns

    def to_bytes(self) -> bytes:
        """Return the serialized index; equal texts give equal bytes."""
        columns, buffer = self._columns, io.BytesIO()
        words = np.frombuffer("\n".join(columns.words).encode(), dtype=np.uint8)
        np.savez(
            buffer, words=words, starts=columns.starts, rows=columns.rows, scores=columns.scores
        )
        return buffer.getvalue()

    def terms(self) -> Terms:
        """Return the words of each item as BM25 scores them, rows scaled to length 1."""
        columns, n = self._columns, len(self._ids)
        order = np.argsort(columns.rows, kind="stable")
        rows = columns.rows[order]
        words = np.repeat(np.arange(len(columns.words)), np.diff(columns.starts))[order]
        weights = columns.scores[order].astype(np.float64)
        lengths = np.sqrt(np.bincount(rows, weights * weights, minlength=n))
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n))])
        return Terms(starts.astype(np.int64), words.astype(np.int64), weights / lengths[rows])

    def overlap(self, text: str, items: Sequence[str]) -> list[float]:
        """Return the overlap (0-1) of a text with each item, rounded to 1e-6."""
        shares = self._shares(text)
        return [float(shares[self._row[item]]) for item in items]

    def best(self, text: str, k: int) -> list[str]:
        """Return up to ``k`` ids with some overlap, greatest first, equal ones by id."""
        shares = self._shares(text)
        if 0 < k < len(shares):
            shares[shares < np.partition(shares, -k)[-k]] = 0.0
        rows = [int(r) for r in np.flatnonzero(shares > 0)]
        rows.sort(key=lambda r: (-shares[r], self._ids[r]))
        return [self._ids[r] for r in rows[:k]]

    def stems(self, text: str) -> list[str]:
        """Return the stems of a text's telling words, in order, repeated as they are."""
        return stems(text)

    def rarity(self, stem: str) -> float:
        """Return how rare a stem is; 0 for one that no item has, as words without meaning are."""
        return self._rarity(stem) if stem in self._column else 0.0

    def _shares(self, text: str) -> Any:
        """Overlap with every item: float64 (items,)."""
        words = sorted(stems(text))
        shares = np.zeros(len(self._ids))
        starts, rows, scores = self._columns.starts, self._columns.rows, self._columns.scores
        for column in (self._column[word] for word in words if word in self._column):
            part = slice(starts[column], starts[column + 1])
            shares[rows[part]] += scores[part]
        greatest = sum(self._rarity(w) for w in words)
        return np.round(np.clip(shares / (greatest or 1.0), 0.0, 1.0), 6)

    def _rarity(self, word: str) -> float:
        column = self._column.get(word)
        starts = self._columns.starts
        having = 0 if column is None else int(starts[column + 1] - starts[column])
        return float(np.log1p((len(self._ids) - having + 0.5) / (having + 0.5)))


def _indexed(texts: Sequence[str]) -> _Columns:
    import bm25s

    # The library tells its progress to a logger that it sets to its own liking.
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    documents = [stems(text) for text in texts]
    words = sorted({word for document in documents for word in document})
    if not words:
        return _Columns((), *_arrays([0], [], []))
    made = bm25s.BM25(method="lucene", k1=K1, b=B)
    made.index(documents, show_progress=False)
    # The library numbers words in the order of a set: differently in every process.
    number, kept = made.vocab_dict, made.scores
    parts = [slice(*kept["indptr"][number[word] : number[word] + 2]) for word in words]
    order = [part.start + np.argsort(kept["indices"][part], kind="stable") for part in parts]
    places = np.concatenate(order)
    starts = np.cumsum([0, *(part.stop - part.start for part in parts)])
    return _Columns(tuple(words), *_arrays(starts, kept["indices"][places], kept["data"][places]))


def _read(data: bytes, items: int) -> _Columns:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            words = kept["words"].tobytes().decode()
            columns = _Columns(
                tuple(words.split("\n")) if words else (),
                *_arrays(kept["starts"], kept["rows"], kept["scores"]),
            )
    except (zipfile.BadZipFile, ValueError, LookupError) as error:
        raise ValueError("not an index of words") from error
    starts, rows, scores = columns.starts, columns.rows, columns.scores
    if (
        len(starts) != len(columns.words) + 1
        or (starts[0], starts[-1]) != (0, len(rows))
        or len(rows) != len(scores)
        or (len(rows) > 0 and int(rows.max()) >= items)
    ):
        raise ValueError("the index of words is over other items")
    return columns


def _arrays(starts: Any, rows: Any, scores: Any) -> tuple[Any, Any, Any]:
    return np.asarray(starts, "<i8"), np.asarray(rows, "<i4"), np.asarray(scores, "<f4")


def stems(text: str) -> list[str]:
    """Stems of the words that carry meaning; all words where there are no others."""
    words = WORD.findall(text.lower())
    telling = [w for w in words if w not in _stopstems()] or words
    stems: list[str] = _stemmer().stemWords(telling)
    return stems


@cache
def _stopstems() -> frozenset[str]:
    from bm25s.stopwords import STOPWORDS_EN

    return frozenset(STOPWORDS_EN)


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
