"""Which items go together, and which lie near to everything: worked out once, at publishing."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_KIN = 5
CANDIDATES = 50
WORDS_WEIGHT = 2.0
LEAST_LIKENESS = 0.6
TITLES = 10
BLOCK = 256
NOBODY = -1

Unit = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Terms:
    """The weighted words of n texts as sparse rows of length 1 (or 0).

    Attributes:
        starts: int64 (n + 1,); row r holds the entries from ``starts[r]`` to ``starts[r + 1]``.
        words: int64, number of the word of each entry.
        weights: float64, its weight.
    """

    starts: npt.NDArray[np.int64]
    words: npt.NDArray[np.int64]
    weights: Scores


def kin(whole: Unit, terms: Terms) -> Rows:
    """Return the items that each item goes with, most alike first.

    Likeness is the cosine of what two items mean plus twice the cosine of their weighted words:
    pages that belong together share the rare words of their subject. Of the 50 nearest in meaning
    the five most alike count, if their likeness reaches .6; equal ones in order of row.

    Args:
        whole: float32 (n, dimension), unit rows.
        terms: weighted words of the same items.

    Returns:
        int32 (n, 5), rows; -1 where there are no more.
    """
    n = len(whole)
    found = np.full((n, MOST_KIN), NOBODY, dtype=np.int32)
    vocabulary = int(terms.words.max(initial=-1)) + 1
    scratch = np.zeros(vocabulary, dtype=np.float64)
    for start in range(0, n, BLOCK):
        near = whole[start : start + BLOCK] @ whole.T
        rows = np.arange(len(near))
        near[rows, start + rows] = -np.inf
        for row, proposed in enumerate(_highest(near, min(CANDIDATES, n - 1)), start=start):
            others = np.sort(proposed)
            products = whole[others].astype(np.float64) * whole[row].astype(np.float64)
            shared = _shared(terms, row, others, scratch)
            likeness = np.round(products.sum(axis=1) + WORDS_WEIGHT * shared, 6)
            order = np.lexsort((others, -likeness))[:MOST_KIN]
            order = order[likeness[order] >= LEAST_LIKENESS]
            found[row, : len(order)] = others[order]
    return found


def hubness(whole: Unit, titles: Unit) -> Scores:
    """Return how near each item lies to whatever is asked, titles standing in for needs.

    The mean cosine of the item with the ten nearest titles of other items: some texts are among
    the nearest of everything (hubs; Radovanović et al. 2010), and half of this mean is taken off
    their cosine with a need (cross-domain similarity local scaling; Conneau et al. 2018).

    Args:
        whole: float32 (n, dimension), unit rows.
        titles: float32 (n, dimension), unit rows of the same items' titles.

    Returns:
        float64 (n,), -1..1, rounded to 1e-6; 0 for an item that is alone.
    """
    n = len(whole)
    found = np.zeros(n, dtype=np.float64)
    k = min(TITLES, n - 1)
    if k < 1:
        return found
    for start in range(0, n, BLOCK):
        near = (whole[start : start + BLOCK] @ titles.T).astype(np.float64)
        rows = np.arange(len(near))
        near[rows, start + rows] = -np.inf
        found[start : start + BLOCK] = -np.partition(-near, k - 1, axis=1)[:, :k].mean(axis=1)
    return np.asarray(np.round(found, 6) + 0.0, dtype=np.float64)


def _highest(near: Unit, k: int) -> npt.NDArray[np.int64]:
    """Columns of the ``k`` highest values of each row, in no order."""
    if k < 1:
        return np.zeros((len(near), 0), dtype=np.int64)
    columns: npt.NDArray[np.int64] = np.argpartition(-near, k - 1, axis=1)[:, :k]
    return columns


def _shared(terms: Terms, row: int, others: npt.NDArray[np.int64], scratch: Scores) -> Scores:
    """Cosine of a row's weighted words with those of others; ``scratch`` is left as it was: 0."""
    own = slice(terms.starts[row], terms.starts[row + 1])
    scratch[terms.words[own]] = terms.weights[own]
    found = np.zeros(len(others), dtype=np.float64)
    for n, other in enumerate(others):
        entries = slice(terms.starts[other], terms.starts[other + 1])
        found[n] = (scratch[terms.words[entries]] * terms.weights[entries]).sum()
    scratch[terms.words[own]] = 0.0
    return found
