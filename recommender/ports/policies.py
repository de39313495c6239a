"""The book of policies."""

from typing import Protocol

from recommender.domain.policies import Policy, PolicyEnding, PolicyEntry


class Policies(Protocol):
    """Rules by named persons; append-only, ended by a further entry."""

    def all(self) -> list[PolicyEntry]:
        """Every policy with its ending, in the order of recording."""
        ...

    def add(self, policy: Policy, *, actor: str) -> None: ...
    def end(self, ending: PolicyEnding, *, actor: str) -> None: ...
