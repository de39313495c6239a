"""What is needed of the book of statements that learning platforms sent."""

from collections.abc import Iterable
from typing import Protocol

from recommender.domain.statements import (
    Alias,
    Identifier,
    Received,
    Statement,
    StatementFilter,
)


class Statements(Protocol):
    """Statements and aliases of one tenant; append-only, sealed per account.

    A statement *waits* until what it says stands in somebody's ledger. A *voided* one is kept.
    """

    def get(self, statement: str) -> Received | None: ...
    def add(self, statement: Statement, issuer: str, *, trusted: bool) -> Received:
        """Record a statement whose id is new; it waits when it is evidence of anybody's level."""
        ...

    def page(self, asked: StatementFilter, issuer: str) -> list[Received]:
        """Statements of an issuer in the order of recording, newest first unless asked otherwise.

        Voided ones are left out.
        """
        ...

    def voiding(self, statement: str) -> list[Received]:
        """Statements that name this one as void, in the order of recording."""
        ...

    def void(self, received: Received) -> None: ...
    def is_voided(self, received: Received) -> bool: ...

    def waiting(
        self,
        *,
        account: Identifier | None = None,
        name: str | None = None,
        activity: str | None = None,
    ) -> list[Received]:
        """Statements that wait, in the order of recording.

        Args:
            account: of this actor alone.
            name: of accounts of this name alone, whoever's they are.
            activity: about this activity alone.
        """
        ...

    def settle(self, received: Received) -> None:
        """A statement waits no longer: what it says stands in a ledger."""
        ...

    def unsettle(self, account: Identifier) -> list[Received]:
        """Let all that is evidence and was settled for an account wait again; returns it."""
        ...

    def has_completed(self, account: Identifier, activity: str) -> bool:
        """Whether a completion of an activity stands in a ledger already, and is not voided."""
        ...

    def done(self, learner: str) -> list[Received]:
        """Statements by which something is behind a learner, in the order of recording."""
        ...

    def untrusted(self) -> Iterable[Received]:
        """Statements that are no evidence because their issuer is not trusted for it."""
        ...

    def add_alias(self, alias: Alias, *, actor: str) -> Alias: ...
    def alias_of(self, named: Identifier | str) -> Alias | None:
        """The alias of an account, or of an activity."""
        ...

    def aliases(self) -> list[Alias]:
        """What stands, in the order of recording."""
        ...

    def accounts_of(self, learner: str) -> list[Identifier]:
        """The accounts that stand as a learner's by an alias."""
        ...
