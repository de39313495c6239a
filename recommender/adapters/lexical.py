"""The words of a catalogue: what a text shares with an item, weighted by how rare it is."""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from recommender.engine.kinship import Terms

K1, B = 1.2, 0.6
WORD = re.compile(r"\w[\w+#]*")
"""Letters and digits; "c++" and "c#" stay whole."""


class Bm25Index:
    """BM25 (Robertson et al. 1994; Lucene's form) over the items of one snapshot.

    Overlap is the BM25 score as a share of the greatest a text could reach: the inverse document
    frequencies of its words added up, a word that no item has counting as the rarest. A word that
    the text repeats counts as often.
    """

    def __init__(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Index one text per item."""
        import bm25s

        # The library tells its progress to a logger that it sets to its own liking.
        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self._row = {item: row for row, item in enumerate(ids)}
        self._ids = list(ids)
        documents = [_words(text) for text in texts]
        self._documents_with: dict[str, int] = {}
        for words in documents:
            for word in set(words):
                self._documents_with[word] = self._documents_with.get(word, 0) + 1
        self._bm25: Any = bm25s.BM25(method="lucene", k1=K1, b=B)
        if self._documents_with:
            self._bm25.index(documents, show_progress=False)

    def overlap(self, text: str, items: Sequence[str]) -> list[float]:
        """Return the overlap (0-1) of a text with each item, rounded to 1e-6."""
        shares = self._shares(text)
        return [float(shares[self._row[item]]) for item in items]

    def best(self, text: str, k: int) -> list[str]:
        """Return up to ``k`` ids with some overlap, greatest first, equal ones by id."""
        shares = self._shares(text)
        rows = [int(r) for r in np.flatnonzero(shares > 0)]
        rows.sort(key=lambda r: (-shares[r], self._ids[r]))
        return [self._ids[r] for r in rows[:k]]

    def _shares(self, text: str) -> Any:
        """Overlap with every item: float64 (items,)."""
        words = sorted(_words(text))
        known = [w for w in words if w in self._documents_with]
        if not known:
            return np.zeros(len(self._ids))
        greatest = sum(self._rarity(w) for w in words)
        scores = np.asarray(self._bm25.get_scores(known), dtype=np.float64)
        return np.round(np.clip(scores / greatest, 0.0, 1.0), 6)

    def _rarity(self, word: str) -> float:
        return _rarity(len(self._ids), self._documents_with.get(word, 0))


def weighted_terms(texts: Sequence[str]) -> Terms:
    """Return the words of texts as BM25 weighs them, each row scaled to length 1."""
    documents = [_words(text) for text in texts]
    having = Counter(word for words in documents for word in set(words))
    number = {word: n for n, word in enumerate(sorted(having))}
    rarity = {word: _rarity(len(documents), n) for word, n in having.items()}
    average = max(1.0, sum(map(len, documents)) / max(1, len(documents)))
    starts, words, weights = [0], [], []
    for document in documents:
        length = K1 * (1 - B + B * len(document) / average)
        times = sorted(Counter(document).items())
        row = np.array([rarity[w] * t / (t + length) for w, t in times], dtype=np.float64)
        weights.append(row / max(float(np.sqrt((row * row).sum())), 1e-12))
        words += [number[w] for w, _ in times]
        starts.append(len(words))
    return Terms(
        np.array(starts, dtype=np.int64),
        np.array(words, dtype=np.int64),
        np.concatenate(weights) if weights else np.zeros(0),
    )


def _rarity(documents: int, having: int) -> float:
    """Inverse document frequency of a word that so many of the documents have."""
    return float(np.log1p((documents - having + 0.5) / (having + 0.5)))


def _words(text: str) -> list[str]:
    """Stems of the words that carry meaning; all words where there are no others."""
    words = WORD.findall(text.lower())
    telling = [w for w in words if w not in _stop_words()] or words
    stems: list[str] = _stemmer().stemWords(telling)
    return stems


@cache
def _stop_words() -> frozenset[str]:
    from bm25s.stopwords import STOPWORDS_EN

    return frozenset(STOPWORDS_EN)


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
