"""What is needed from outside: small protocols. Engines here, books beside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from recommender.domain.catalogue import Catalogue, Kinship, Snapshot
from recommender.domain.languages import Language
from recommender.domain.recipes import Recipe
from recommender.ports.books import Decisions as Decisions
from recommender.ports.books import Issuers as Issuers
from recommender.ports.books import Learners as Learners
from recommender.ports.books import LinkVerdicts as LinkVerdicts
from recommender.ports.books import Recipes as Recipes
from recommender.ports.books import SnapshotEntry as SnapshotEntry
from recommender.ports.books import Snapshots as Snapshots
from recommender.ports.books import Store as Store
from recommender.ports.books import Transaction as Transaction
from recommender.ports.disputes import Disputes as Disputes
from recommender.ports.policies import Policies as Policies
from recommender.ports.uploads import Uploads as Uploads

Vectors = npt.NDArray[np.float32]
"""Unit vectors: float32 of shape (n, dimension), or (dimension,) for one."""


Cosines = npt.NDArray[np.float64]
"""Cosines: float64 of shape (queries, views, items), -1..1."""


class Encoder(Protocol):
    """Turns text into unit vectors. ``id`` is ``name@sha256:…`` of its weights."""

    @property
    def id(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (len(texts), dimension); rows have length 1."""
        ...


class VectorIndex(Protocol):
    """The item and skill vectors of one snapshot."""

    def nearest(self, query: Vectors, k: int) -> list[str]:
        """Ids of up to ``k`` items proposed for a unit query of shape (dimension,)."""
        ...

    def similarity(self, query: Vectors, items: Sequence[str]) -> list[float]:
        """Exact cosine (-1..1) of the query with each item, rounded to 1e-6."""
        ...

    def cosines(self, queries: Vectors, items: Sequence[str]) -> Cosines:
        """Cosine of each query with each view of each item, rounded to 1e-6.

        The first view is the whole text of an item; others are parts of it. Exact for the
        vectors as they are kept for this, which may be rounded.
        """
        ...

    def item_vector(self, item: str) -> Vectors:
        """The unit vector of an item, shape (dimension,)."""
        ...

    def skill_vector(self, skill: str) -> Vectors:
        """The unit vector of a skill, shape (dimension,)."""
        ...


class LexicalIndex(Protocol):
    """The words of one snapshot's items."""

    def best(self, text: str, k: int) -> list[str]:
        """Ids of up to ``k`` items that share most of a text's words."""
        ...

    def overlap(self, text: str, items: Sequence[str]) -> list[float]:
        """Share (0-1) of a text's words, rare ones counting more, that each item has."""
        ...

    def stems(self, text: str) -> list[str]:
        """The stems of a text's telling words, in order, repeated as they are."""
        ...

    def rarity(self, stem: str) -> float:
        """How rare a stem is among the items, in nats; 0 for one that none has."""
        ...


class ItemWords(Protocol):
    """The words of N items that are about to be published; answers in the order of the items."""

    def overlap(self, text: str) -> list[float]:
        """Share (0-1) of a text's words, rare ones counting more, that each item has."""
        ...

    def holds(self, text: str) -> list[bool]:
        """Whether each item has every word of a text."""
        ...

    def likeness(self, weights: Sequence[float]) -> list[float]:
        """For each item the weighted sum of its likeness (0-1) in words with all items."""
        ...


@dataclass(frozen=True, slots=True)
class ItemVectors:
    """Unit vectors of items, float32 (items, dimension) each, rows in the same order.

    Attributes:
        whole: all that an item says.
        stated: title, description, objectives.
        title: the title alone.
    """

    whole: Vectors
    stated: Vectors
    title: Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """A snapshot ready to answer; equal only to itself, so that what is read off it can be kept."""

    snapshot: Snapshot
    index: VectorIndex
    words: LexicalIndex
    kinship: Kinship = Kinship()


class SnapshotShelf(Protocol):
    """Where published snapshots stand, each complete or not at all."""

    def write(
        self,
        catalogue: Catalogue,
        *,
        encoder: str,
        item_vectors: ItemVectors,
        skill_vectors: Vectors,
    ) -> Snapshot:
        """Store vectors (rows in the order of items and skills) and facts under their digest."""
        ...

    def load(self, snapshot: str) -> Published:
        """Return a verified snapshot.

        Raises:
            CorruptSnapshot: when a file is missing or differs from the manifest.
        """
        ...


class EmbeddingCache(Protocol):
    """Content-addressed vectors: the same text under the same encoder is encoded once."""

    def encode(self, texts: Sequence[str], progress: "Progress | None" = None) -> Vectors: ...


Progress = Callable[[int, int], None]
"""Called with (done, total) while something long runs."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The outside of one tenant: engines, clock and ids, chosen by the runtime.

    Attributes:
        languages: that sentences can be written in, by code.
        least_people: people that stand behind each figure of a report about groups at least.
        dispute_days: days within which a dispute is to have an outcome.
    """

    store: Store
    shelf: SnapshotShelf
    encoder: Encoder
    embeddings: EmbeddingCache
    uploads: Uploads
    words: Callable[[Sequence[str]], ItemWords]
    recipe: Recipe
    languages: Mapping[str, Language]
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    least_people: int = 5
    dispute_days: int = 14

    def up_to_date(self) -> "Edge":
        """Return the same outside with the recipe that was promoted last.

        ``recipe`` is the one that was in use when this was opened. What serves asks with this, so
        that a promotion takes effect at once in every worker.
        """
        with self.store.read() as tx:
            recipe = tx.recipes.in_use()
        return self if recipe is None or recipe is self.recipe else replace(self, recipe=recipe)
