"""The books of one tenant, each append-only, and the transactions that open them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from recommender.domain.audit import Erased
from recommender.domain.catalogue import LinkVerdict
from recommender.domain.decisions import DecisionRecord
from recommender.domain.given import Given, Listed
from recommender.domain.issuers import Credentials, Issuer
from recommender.domain.learners import Evidence, EvidenceMark, Learner, Ledger
from recommender.domain.recipes import Recipe
from recommender.ports.audit import Audit
from recommender.ports.disputes import Disputes
from recommender.ports.feedback import Feedbacks, Lines
from recommender.ports.measurements import Measurements
from recommender.ports.policies import Policies
from recommender.ports.statements import Statements


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """One line of the list of snapshots. ``manifest`` holds digests and counts."""

    id: str
    at: datetime
    encoder: str
    counts: Mapping[str, int]


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
    def mentors(self) -> list[tuple[str, Learner]]:
        """Those who agreed to help colleagues, with their random ids, in the order of these."""

    def all(self) -> list[Learner]:
        """Everybody, by id."""
        ...


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
        policy: str | None = None,
        before: int | None,
        limit: int,
    ) -> list[tuple[int, DecisionRecord]]:
        """Newest first, each with its sequence number; ``before`` continues a list."""
        ...

    def listed(
        self,
        *,
        learner: str | None,
        since: datetime | None,
        item: str | None,
        policy: str | None,
        before: int | None,
        limit: int,
    ) -> list[Listed]:
        """The same decisions as ``page``, with as much of each as a row of a list shows."""
        ...

    def given(self, *, since: datetime | None, until: datetime | None) -> Iterator[Given]:
        """Answers recorded from ``since`` until before ``until``, in order, without erased ones."""
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
    def all(self) -> list[Recipe]:
        """Every recipe that is kept, by id."""
        ...

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
    @property
    def measurements(self) -> Measurements: ...
    @property
    def feedback(self) -> Feedbacks: ...
    @property
    def lines(self) -> Lines: ...
    @property
    def statements(self) -> Statements: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def disputes(self) -> Disputes: ...


class Store(Protocol):
    """Opens transactions: committed on leaving, rolled back when an error leaves."""

    def read(self) -> AbstractContextManager[Transaction]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...
    def erase(self, learner: str, *, actor: str, reason: str | None) -> Erased | None:
        """Destroy what is held on a learner and record that; None when nothing is held."""
        ...
