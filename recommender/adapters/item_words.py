"""The words of items that are about to be published: which hold a skill's name, which are alike."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from recommender.adapters.lexical import Bm25Index, stems


class CatalogueWords:
    """Words of N texts, with their tf-idf vectors kept as one long list of places that are filled.

    Weights are ``log(1 + tf) * log(1 + N / df)``, rows of length 1 (Salton & Buckley 1988).
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Read one text per item."""
        self._n = len(texts)
        self._index = Bm25Index([str(row) for row in range(self._n)], texts)
        column: dict[str, int] = {}
        rows, columns, counts = [], [], []
        for row, text in enumerate(texts):
            times = Counter(stems(text))
            rows.append(np.full(len(times), row, dtype=np.int32))
            columns.append([column.setdefault(word, len(column)) for word in sorted(times)])
            counts.append([times[word] for word in sorted(times)])
        self._column = column
        self._row = np.concatenate([np.zeros(0, dtype=np.int32), *rows])
        self._place = np.concatenate([np.zeros(0, dtype=np.int32), *columns]).astype(np.int32)
        having = np.bincount(self._place, minlength=len(column))
        rarity = np.log1p(self._n / np.maximum(having, 1))
        weight = np.log1p(np.concatenate([np.zeros(0), *counts])) * rarity[self._place]
        length = np.sqrt(np.bincount(self._row, weight**2, minlength=self._n))
        self._weight = weight / length[self._row]

    def overlap(self, text: str) -> list[float]:
        """Return the share (0-1) of a text's words, rare ones counting more, of each item."""
        return self._index.overlap(text, [str(row) for row in range(self._n)])

    def holds(self, text: str) -> list[bool]:
        """Tell for each item whether it has every word of a text; no words are in none."""
        words = set(stems(text))
        wanted = [self._column[word] for word in words if word in self._column]
        if not words or len(wanted) < len(words):
            return [False] * self._n
        hit = np.isin(self._place, wanted)
        found = np.bincount(self._row[hit], minlength=self._n)
        return [bool(n == len(wanted)) for n in found]

    def likeness(self, weights: Sequence[float]) -> list[float]:
        """Return for each item the weighted sum of its tf-idf cosines (0-1) with all items."""
        of_row = np.asarray(weights, dtype=np.float64)[self._row]
        size = len(self._column)
        mixed = np.bincount(self._place, self._weight * of_row, minlength=size)
        found = np.bincount(self._row, self._weight * mixed[self._place], minlength=self._n)
        return [float(x) for x in np.round(found, 9)]
