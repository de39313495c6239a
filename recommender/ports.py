"""What is needed from outside: one page of small protocols."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from recommender.audit_port import Audit
from recommender.domain.audit import Erased
from recommender.domain.catalogue import Catalogue, Kinship, LinkVerdict, Snapshot
from recommender.domain.decisions import DecisionRecord, Recipe
from recommender.domain.issuers import Credentials, Issuer
from recommender.domain.learners import Evidence, EvidenceMark, Learner, Ledger

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


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """One line of the list of snapshots. ``manifest`` holds digests and counts."""

    id: str
    at: datetime
    encoder: str
    counts: Mapping[str, int]


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


class Learners(Protocol):
    """The people of one tenant and the evidence about them; append-only."""

    def get(self, learner: str) -> Learner | None: ...
    def put(self, learner: Learner, *, actor: str) -> None: ...
    def ledger(self, learner: str) -> Ledger:
        """All that was recorded about a learner's levels, in the order of recording."""
        ...

    def add_evidence(self, learner: str, evidence: Iterable[Evidence], *, actor: str) -> None:
        """Append evidence; what is recorded already changes nothing.

        Raises:
            Conflict: when an id already stands for other evidence.
        """
        ...

    def mark(self, learner: str, marks: Iterable[EvidenceMark], *, actor: str) -> None:
        """Append what is said about evidence; what is said already changes nothing.

        Raises:
            Conflict: when evidence already has a mark of that kind with other content.
        """
        ...

    def ids(self) -> list[str]: ...


class Decisions(Protocol):
    """The decision records of one tenant; append-only."""

    def add(self, record: DecisionRecord) -> None: ...
    def get(self, decision: str) -> DecisionRecord | None: ...
    def latest(self, learner: str) -> DecisionRecord | None: ...
    def page(
        self,
        *,
        learner: str | None,
        since: datetime | None,
        item: str | None,
        before: int | None,
        limit: int,
    ) -> list[tuple[int, DecisionRecord]]:
        """Newest first, each with its sequence number; ``before`` continues a list."""
        ...


class Snapshots(Protocol):
    """Which snapshots were published, and which one serves."""

    def serving(self) -> str | None: ...
    def publish(self, entry: SnapshotEntry, *, actor: str) -> None: ...
    def all(self) -> list[SnapshotEntry]:
        """Newest publication first."""
        ...


class Recipes(Protocol):
    """The recipes that decisions name, by id, and which one a person put to use."""

    def get(self, recipe: str) -> Recipe | None: ...
    def keep(self, recipe: Recipe) -> None: ...
    def in_use(self) -> Recipe | None:
        """The recipe promoted last; None while the shipped one serves."""
        ...

    def promote(self, recipe: Recipe, *, actor: str) -> None: ...


class LinkVerdicts(Protocol):
    """What people said of content-skill links; append-only, the latest word on a pair counts."""

    def current(self) -> tuple[LinkVerdict, ...]:
        """The verdicts that stand, by item and skill."""
        ...

    def add(self, verdicts: Iterable[LinkVerdict], *, actor: str) -> None: ...


class Issuers(Protocol):
    """Who may vouch for evidence, and for which sources."""

    def add(self, name: str, sources: tuple[str, ...], *, actor: str) -> Credentials:
        """Trust an issuer; its secret is told this once and kept only as a hash."""
        ...

    def all(self) -> list[Issuer]:
        """Issuers that are trusted, in the order in which they were added."""
        ...

    def verified(self, key: str, secret: str) -> Issuer | None:
        """The issuer that a key and its secret belong to."""
        ...

    def revoke(self, key: str, *, actor: str) -> bool:
        """Trust a key no longer; False when it was not trusted."""
        ...


class Transaction(Protocol):
    """The books of one tenant inside one open transaction."""

    @property
    def learners(self) -> Learners: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def snapshots(self) -> Snapshots: ...
    @property
    def recipes(self) -> Recipes: ...
    @property
    def issuers(self) -> Issuers: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def links(self) -> LinkVerdicts: ...


class Store(Protocol):
    """Opens transactions: committed on leaving, rolled back when an error leaves."""

    def read(self) -> AbstractContextManager[Transaction]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...
    def erase(self, learner: str, *, actor: str, reason: str | None) -> Erased | None:
        """Destroy what is held on a learner and record that; None when nothing is held."""
        ...


class EmbeddingCache(Protocol):
    """Content-addressed vectors: the same text under the same encoder is encoded once."""

    def encode(self, texts: Sequence[str], progress: "Progress | None" = None) -> Vectors: ...


Progress = Callable[[int, int], None]
"""Called with (done, total) while something long runs."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The outside of one tenant: engines, clock and ids, chosen by the runtime."""

    store: Store
    shelf: SnapshotShelf
    encoder: Encoder
    embeddings: EmbeddingCache
    words: Callable[[Sequence[str]], ItemWords]
    recipe: Recipe
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
