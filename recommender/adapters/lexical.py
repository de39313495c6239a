"""The words of a catalogue: what a text shares with an item, weighted by how rare it is."""

import logging
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

K1, B = 1.2, 0.6
WORD = re.compile(r"\w[\w+#]*")
"""Letters and digits; "c++" and "c#" stay whole."""


class Bm25Index:
    """BM25 (Robertson et al. 1994; Lucene's form) over the items of one snapshot.

    Overlap is the BM25 score as a share of the greatest a text could reach: the inverse document
    frequencies of its words added up, a word that no item has counting as the rarest.
    """

    def __init__(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Index one text per item."""
        import bm25s

        # The library tells its progress to a logger that it sets to its own liking.
        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self._row = {item: row for row, item in enumerate(ids)}
        self._ids = list(ids)
        documents = [stems(text) for text in texts]
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
        words = sorted(set(stems(text)))
        known = [w for w in words if w in self._documents_with]
        if not known:
            return np.zeros(len(self._ids))
        greatest = sum(self._rarity(w) for w in words)
        scores = np.asarray(self._bm25.get_scores(known), dtype=np.float64)
        return np.round(np.clip(scores / greatest, 0.0, 1.0), 6)

    def _rarity(self, word: str) -> float:
        n, having = len(self._ids), self._documents_with.get(word, 0)
        return float(np.log1p((n - having + 0.5) / (having + 0.5)))


def stems(text: str) -> list[str]:
    """Return stems of the words that carry meaning; of all words where there are no others."""
    words = WORD.findall(text.lower())
    ignored = _stop_words()
    telling = [w for w in words if w not in ignored] or words
    found: list[str] = _stemmer().stemWords(telling)
    return found


@cache
def _stop_words() -> frozenset[str]:
    from bm25s.stopwords import STOPWORDS_EN

    return frozenset(STOPWORDS_EN)


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
