"""How deep into its subject an item reads, as the whole catalogue teaches it.

Two things are read off every title: the stage of a course that it names, and how rare its words
are in this catalogue. Most titles say nothing of the first and little of the second, so both are
also *expected* from what an item means: a ridge regression (Hoerl & Kennard 1970) of each on the
items' vectors. It learns from this catalogue's own titles what its openings and endings, its plain
and its special subjects are about; nobody has to say in which order anything comes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from recommender.engine.stages import stage, subject
from recommender.ports import LexicalIndex, Published, Vectors

Floats = npt.NDArray[np.float64]

RIDGE = 30.0
"""Between 10 and 300 the orders that come of it are as good."""
MOST_READ = 5000
"""Items that the regression looks at; of more, every so many-th by id."""
SECOND = 0.5
FEW = 50
"""As many items teach half of what very many would."""
NOTHING = 1e-9
KEPT = 4


@dataclass(frozen=True, slots=True)
class Direction:
    """What a number is expected to be for a meaning, in standard deviations over the catalogue.

    Attributes:
        weights: float64 (dimension,).
    """

    weights: Floats

    def of(self, vectors: Vectors) -> Floats:
        """Return the expectation for unit vectors (n, dimension): float64 (n,), within 1e-6."""
        expected: Floats = np.round(vectors.astype(np.float64) @ self.weights, 6)
        return expected


@dataclass(frozen=True, slots=True)
class Depths:
    """How the meaning of an item bears on the stage it reads as, and on how special it is."""

    stage: Direction
    rarity: Direction


def rarity(title: str, words: LexicalIndex) -> float:
    """Return how rare the words of a title's subject are, in nats; 0 when it names none.

    The rarest word counts, and the second rarest half.
    """
    rare = sorted((words.rarity(stem) for stem in set(words.stems(subject(title)))), reverse=True)
    return rare[0] + SECOND * sum(rare[1:2]) if rare else 0.0


@lru_cache(maxsize=KEPT)
def depths(published: Published) -> Depths:
    """Return what the titles and vectors of a published catalogue teach about depth."""
    items = published.snapshot.catalogue.items
    ids = sorted(items)
    ids = ids[:: -(-len(ids) // MOST_READ)]
    vectors = np.array([published.index.item_vector(i) for i in ids], dtype=np.float64)

    def expected(read: Callable[[str], float]) -> Direction:
        return _direction(vectors, [read(items[i].title) for i in ids])

    return Depths(expected(stage), expected(lambda title: rarity(title, published.words)))


def _direction(vectors: Floats, values: Sequence[float]) -> Direction:
    """Regress values (n,) on vectors (n, dimension), and scale what is expected to spread 1.

    Less than 1 where there are few items: ``n / (n + 50)``.
    """
    centred = vectors - vectors.mean(axis=0)
    target = np.asarray(values, dtype=np.float64) - np.mean(values)
    penalty = RIDGE * np.eye(vectors.shape[1])
    weights = np.linalg.solve(centred.T @ centred + penalty, centred.T @ target)
    spread = float((centred @ weights).std())
    scale = len(values) / (len(values) + FEW) / spread if spread > NOTHING else 0.0
    return Direction(weights * scale)
