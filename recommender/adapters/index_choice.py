"""Which FAISS index proposes: one rule, by the number of vectors.

Measured with one thread, 384 dimensions, 60 nearest: flat in 16-bit floats takes .1 ms at 3,485
vectors and 2 ms at 50,000, and misses nothing; inverted lists take .2 ms at 50,000 and miss one
neighbour in three thousand, but train for seconds. A filter inside a search (``IDSelector``) keeps
its recall on flat indexes alone: with 3 % allowed, inverted lists lost 15 to 35 in 100.
"""

import math
from typing import Any

import faiss
import numpy as np

from recommender.ports import Vectors

FLAT_MOST = 50_000
"""Up to here a flat index answers within 2 ms."""

LISTS_PER_ROOT, PROBED = 4, 64
"""4 √n lists, as FAISS' guidelines advise; 64 of them are searched, 2 to 7 in 100."""

TRAINED_PER_LIST, ROUNDS = 64, 10
"""k-means over at most 64 vectors a list: more of either changed the third digit of recall."""


def empty_index(count: int, dimension: int) -> Any:
    """Return the FAISS index, still empty, for this many unit vectors of this dimension."""
    half = faiss.ScalarQuantizer.QT_fp16
    inner = faiss.METRIC_INNER_PRODUCT
    if count <= FLAT_MOST:
        return faiss.IndexScalarQuantizer(dimension, half, inner)
    lists = LISTS_PER_ROOT * math.isqrt(count)
    coarse = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFScalarQuantizer(coarse, dimension, lists, half, inner, False)
    index.nprobe, index.cp.niter = PROBED, ROUNDS
    index.cp.max_points_per_centroid = TRAINED_PER_LIST
    return index


def filled_index(vectors: Vectors) -> Any:
    """Return the index that the rule chooses, holding float32 (n, dimension) unit rows."""
    # A request searches one query; more threads would only contend with other requests.
    faiss.omp_set_num_threads(1)
    index = empty_index(*vectors.shape)
    index.train(vectors)
    index.add(vectors)
    return index


def read_index(data: bytes) -> Any:
    """Return the index that was written as these bytes.

    FAISS does not survive hostile bytes: compare their digest first.

    Raises:
        ValueError: when they hold none.
    """
    faiss.omp_set_num_threads(1)
    try:
        return faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
    except RuntimeError as error:
        raise ValueError("not a FAISS index") from error


def holds(index: Any, count: int, dimension: int) -> bool:
    """Tell whether an index is what the rule chooses for so many vectors, and has them all."""
    same_kind = type(index) is type(empty_index(count, dimension))
    return same_kind and (index.ntotal, index.d) == (count, dimension)


def score_error(index: Any) -> float | None:
    """Return how far a proposed score may lie from the exact one; None for inverted lists.

    Half of the last of 11 significant bits for each component, and for inner products of unit
    vectors no more in sum; float32 sums and components under 2^-14 add their own.
    """
    if isinstance(index, faiss.IndexIVF):
        return None
    return float(2.0**-11 + math.sqrt(index.d) * 2.0**-25 + (index.d + 2) * 2.0**-23)
