"""Several small vectors per item, and cosines that are the same on every machine.

Vectors are kept as whole numbers from -127 to 127. Products and sums of whole numbers below 2^24
are exact in float32 whatever the order, so the fast matrix product of any BLAS gives the same
figures; the length of a vector is the root of a whole number. Measured, the rounding costs no
ranking quality.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recommender.ports import Cosines, Vectors

LARGEST = 127
EXACT_DIMENSION = 2**24 // LARGEST**2
"""Up to here every sum stays below 2^24, where float32 still holds each whole number."""
BLOCK = 2048

Small = npt.NDArray[np.int8]


def small(vectors: Vectors) -> Small:
    """Return vectors (n, dimension) as int8, each scaled so that its largest part is 127."""
    exact = vectors.astype(np.float64)
    largest = np.abs(exact).max(axis=1, keepdims=True, initial=0.0)
    scaled = exact * (LARGEST / np.where(largest > 0, largest, 1.0))
    return np.ascontiguousarray(np.round(scaled), dtype=np.int8)


class Views:
    """Views of the same items: each an int8 matrix (items, dimension). Immutable."""

    def __init__(self, views: Sequence[Small]) -> None:
        """Keep the views.

        Raises:
            ValueError: when they differ in shape, are not int8, or hold a vector of zeros.
        """
        if len({view.shape for view in views}) != 1 or any(v.dtype != np.int8 for v in views):
            raise ValueError("views of items are int8 vectors of one shape")
        self._views = tuple(views)
        self._lengths = np.stack([_lengths(view) for view in views])
        if not self._lengths.all():
            raise ValueError("views of items hold vectors of zeros")

    def cosines(self, queries: Vectors, rows: npt.NDArray[np.int64]) -> Cosines:
        """Return the cosine of each query with each view of each row, rounded to 1e-6.

        Args:
            queries: float32 (queries, dimension).
            rows: int64 (items,).

        Returns:
            float64 (queries, views, items), -1..1.
        """
        asked = small(queries)
        kind = np.dtype("<f4" if asked.shape[1] <= EXACT_DIMENSION else "<f8")
        columns = np.ascontiguousarray(asked.T, dtype=kind)
        found = np.empty((len(asked), len(self._views), len(rows)), dtype=np.float64)
        for n, view in enumerate(self._views):
            for start in range(0, len(rows), BLOCK):
                part = rows[start : start + BLOCK]
                exact: npt.NDArray[np.floating] = np.matmul(view[part].astype(kind), columns)
                found[:, n, start : start + BLOCK] = exact.T
        found /= _lengths(asked)[:, None, None] * self._lengths[None, :, rows]
        return np.asarray(np.round(found, 6) + 0.0, dtype=np.float64)


def _lengths(view: Small) -> npt.NDArray[np.float64]:
    exact = view.astype(np.int64)
    return np.asarray(np.sqrt((exact * exact).sum(axis=1)), dtype=np.float64)
