"""The vectors of one snapshot: FAISS proposes, exact arithmetic decides."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.adapters.views import Small, Views, small
from recommender.ports import Cosines, Vectors

UNIT_TOLERANCE = 1e-5
OVERSAMPLE = 16
BLOCK = 256

Scores = npt.NDArray[np.float64]


def unit_rows(vectors: Vectors) -> npt.NDArray[np.bool_]:
    """Tell which rows of float32 (n, dimension) are finite and of length 1; bool (n,)."""
    squares = np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64)
    sound: npt.NDArray[np.bool_] = np.abs(np.sqrt(squares) - 1.0) <= UNIT_TOLERANCE
    return sound


class ExactIndex:
    """Every cosine computed in full: the oracle, and enough for small catalogues.

    Scores are float64 sums in a fixed order, rounded to 1e-6, so that other builds of NumPy, BLAS
    or FAISS give the same numbers. Equal scores are ordered by id. Immutable; safe to share
    between threads.
    """

    def __init__(
        self,
        item_ids: Sequence[str],
        item_vectors: Vectors,
        skill_ids: Sequence[str],
        skill_vectors: Vectors,
        parts: Sequence[Small] = (),
    ) -> None:
        """Keep the vectors, one row per id.

        Args:
            item_ids: n different ids.
            item_vectors: float32 (n, dimension), C-contiguous unit rows.
            skill_ids: m different ids.
            skill_vectors: float32 (m, dimension), C-contiguous unit rows.
            parts: further views of the items, int8 (n, dimension) each.

        Raises:
            ValueError: when shapes, types, ids or lengths are not as said.
        """
        self._ids = tuple(item_ids)
        self._items = _checked("item", self._ids, item_vectors)
        self._skills = _checked("skill", tuple(skill_ids), skill_vectors)
        self._dimension = self._items.shape[1]
        if self._skills.shape[1] != self._dimension:
            raise ValueError("item and skill vectors differ in dimension")
        self._views = Views([small(self._items), *parts])
        self._row = {item: row for row, item in enumerate(self._ids)}
        self._skill_row = {skill: row for row, skill in enumerate(skill_ids)}
        self._rank = np.empty(len(self._ids), dtype=np.int64)
        self._rank[sorted(range(len(self._ids)), key=self._ids.__getitem__)] = np.arange(
            len(self._ids)
        )

    def nearest(self, query: Vectors, k: int) -> list[str]:
        """Return the ids of the ``k`` items of the highest similarity, all when there are fewer.

        Args:
            query: float32 (dimension,); scaled to length 1.
            k: 0 or less gives none.

        Raises:
            ValueError: when the query is zero, not finite or of another shape.
        """
        unit = self._unit(query)
        rows = np.arange(len(self._ids))
        return [self._ids[row] for row in self._best(rows, self._scores(unit, rows), k)]

    def similarity(self, query: Vectors, items: Sequence[str]) -> list[float]:
        """Return the cosine (-1..1) of the query with each item, rounded to 1e-6.

        Raises:
            KeyError: when an item is not in the snapshot.
            ValueError: when the query is zero, not finite or of another shape.
        """
        unit = self._unit(query)
        return [float(score) for score in self._scores(unit, self._rows(items))]

    def cosines(self, queries: Vectors, items: Sequence[str]) -> Cosines:
        """Return the cosine of each query with each view of each item, rounded to 1e-6.

        Args:
            queries: float32 (queries, dimension).
            items: ids.

        Returns:
            float64 (queries, views, items), -1..1; the whole text is the first view.

        Raises:
            KeyError: when an item is not in the snapshot.
            ValueError: when a query is zero, not finite or of another shape.
        """
        units = np.stack([self._unit(query) for query in queries]).astype(np.float32)
        return self._views.cosines(units, self._rows(items))

    def item_vector(self, item: str) -> Vectors:
        """Return the unit vector of an item, float32 (dimension,), read-only.

        Raises:
            KeyError: when the item is not in the snapshot.
        """
        vector: Vectors = self._items[self._row[item]]
        return vector

    def skill_vector(self, skill: str) -> Vectors:
        """Return the unit vector of a skill, float32 (dimension,), read-only.

        Raises:
            KeyError: when the skill is not in the snapshot.
        """
        vector: Vectors = self._skills[self._skill_row[skill]]
        return vector

    def _rows(self, items: Sequence[str]) -> npt.NDArray[np.int64]:
        return np.array([self._row[item] for item in items], dtype=np.int64)

    def _unit(self, query: Vectors) -> Scores:
        exact = np.asarray(query, dtype=np.float64)
        if exact.shape != (self._dimension,):
            raise ValueError(f"a query has shape ({self._dimension},), not {exact.shape}")
        length = float(np.sqrt((exact * exact).sum()))
        if not np.isfinite(length) or length == 0.0:
            raise ValueError("a query is finite and not zero")
        return exact / length

    def _scores(self, unit: Scores, rows: npt.NDArray[np.int64]) -> Scores:
        scores = np.empty(len(rows), dtype=np.float64)
        # In blocks that fit the processor cache, as float64 copies of a large catalogue do not.
        for start in range(0, len(rows), BLOCK):
            part = self._items[rows[start : start + BLOCK]].astype(np.float64)
            scores[start : start + BLOCK] = (part * unit).sum(axis=1)
        # Adding zero turns -0.0, which JSON would show, into 0.0.
        return np.asarray(np.round(np.clip(scores, -1.0, 1.0), 6) + 0.0, dtype=np.float64)

    def _best(self, rows: npt.NDArray[np.int64], scores: Scores, k: int) -> npt.NDArray[np.int64]:
        order = np.lexsort((self._rank[rows], -scores))
        return rows[order[: max(k, 0)]]


class FaissIndex(ExactIndex):
    """FAISS proposals, scored again; ``index_choice`` says which FAISS index proposes.

    A flat index gives the same answers as ``ExactIndex``: it is asked for a few more than ``k``,
    and where the last of them could still tie with the k-th within the error of its scores, for
    twice as many, so that ties are complete before they are ordered by id. Inverted lists may
    miss a neighbour; what they propose is ordered by the same exact scores.
    """

    def __init__(
        self,
        item_ids: Sequence[str],
        item_vectors: Vectors,
        skill_ids: Sequence[str],
        skill_vectors: Vectors,
        parts: Sequence[Small] = (),
        *,
        serialized: bytes | None = None,
    ) -> None:
        """Build the FAISS index, or read it from ``serialized`` bytes of known origin.

        Args:
            item_ids: n different ids.
            item_vectors: float32 (n, dimension), C-contiguous unit rows.
            skill_ids: m different ids.
            skill_vectors: float32 (m, dimension), C-contiguous unit rows.
            parts: further views of the items, int8 (n, dimension) each.
            serialized: what ``to_bytes`` gave. FAISS does not survive hostile bytes: compare
                their digest first.

        Raises:
            ValueError: when the arrays are not as said or the bytes hold other vectors.
        """
        super().__init__(item_ids, item_vectors, skill_ids, skill_vectors, parts)
        from recommender.adapters.index_choice import filled_index, holds, read_index, score_error

        if serialized is None:
            self._faiss: Any = filled_index(self._items)
        else:
            self._faiss = read_index(serialized)
            if not holds(self._faiss, *self._items.shape):
                raise ValueError("the FAISS index holds other vectors than the items")
        self._error = score_error(self._faiss)

    def to_bytes(self) -> bytes:
        """Return the serialized FAISS index."""
        import faiss

        return bytes(faiss.serialize_index(self._faiss).tobytes())

    def nearest(self, query: Vectors, k: int) -> list[str]:
        """Return the ids of up to ``k`` items, highest similarity first, equal ones by id.

        Raises:
            ValueError: when the query is zero, not finite or of another shape.
        """
        unit = self._unit(query)
        count = len(self._ids)
        k = min(k, count)
        if k <= 0:
            return []
        asked = min(k + OVERSAMPLE, count)
        single = unit.astype(np.float32)[None, :]
        while True:
            proposed, found = self._faiss.search(single, asked)
            rows = found[0][found[0] >= 0]
            scores = self._scores(unit, rows)
            if asked == count or self._settled(float(proposed[0, -1]), scores, k):
                return [self._ids[row] for row in self._best(rows, scores, k)]
            asked = min(asked * 2, count)

    def _settled(self, last: float, scores: Scores, k: int) -> bool:
        """Whether nothing that was not proposed can reach the k-th; scores round to 1e-6.

        Asking inverted lists for more would not look into more of them.
        """
        if self._error is None:
            return True
        kth = float(np.partition(scores, len(scores) - k)[len(scores) - k])
        return last + self._error + 2e-6 < kth


def _checked(kind: str, ids: tuple[str, ...], vectors: Vectors) -> Vectors:
    if vectors.dtype != np.dtype("<f4") or vectors.ndim != 2 or not vectors.flags.c_contiguous:
        raise ValueError(f"{kind} vectors are not a contiguous float32 matrix")
    if vectors.shape[0] != len(ids) or vectors.shape[1] == 0:
        raise ValueError(f"{len(ids)} {kind} ids do not fit vectors of shape {vectors.shape}")
    if len(set(ids)) != len(ids):
        raise ValueError(f"{kind} ids are not unique")
    if not unit_rows(vectors).all():
        raise ValueError(f"{kind} vectors are not finite and of length 1")
    kept = vectors.view()
    kept.flags.writeable = False
    return kept
