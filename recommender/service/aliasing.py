"""Whose accounts elsewhere are, which activities are which items, and what nobody knows yet."""

from collections import Counter
from dataclasses import dataclass

from recommender.domain.audit import Act, Target
from recommender.domain.errors import InvalidInput, NotTrusted
from recommender.domain.statements import Alias, Identifier, Received, Unmatched
from recommender.ports import Edge, Transaction
from recommender.service.attributing import (
    attribute,
    item_of,
    learner_of,
    serving_snapshot,
    take_back,
)
from recommender.service.browsing import serving
from recommender.service.names import Names, unknown_learner


@dataclass(frozen=True, slots=True)
class Aliased:
    """An alias as it stands, and how many statements that had waited for it now tell something."""

    alias: Alias
    picked_up: int


def add_alias(alias: Alias, edge: Edge, *, actor: str) -> Aliased:
    """Say whose an account is, or which item an activity is; what had waited for it now counts.

    An account that turns out to be somebody else's takes its evidence with it. Said again, it
    changes nothing.

    Raises:
        InvalidInput: when there is no such learner or item.
        NotTrusted: when a learner says it: nobody assigns evidence to themselves or a colleague.
    """
    catalogue = serving(edge).snapshot.catalogue
    if alias.activity is not None and alias.target not in catalogue.items:
        raise InvalidInput([Names(catalogue).unknown_item("/item", alias.target)])
    with edge.store.write() as tx:
        if alias.account is not None and tx.learners.get(alias.target) is None:
            raise InvalidInput([unknown_learner("/learner", alias.target)])
        if tx.learners.get(actor) is not None:
            raise NotTrusted(f"{actor} is a learner, and may not say whose an account is.")
        known = tx.statements.alias_of(_named(alias))
        if known is not None and known.target == alias.target:
            return Aliased(known, 0)
        before = None if alias.account is None else learner_of(alias.account, tx)
        added = tx.statements.add_alias(alias, actor=actor)
        if alias.account is not None and before not in (None, alias.target):
            _move(alias.account, str(before), edge, tx, actor)
        again = tx.statements.waiting(account=alias.account, activity=alias.activity)
        picked_up = attribute(again, serving_snapshot(edge, tx), tx)
        tx.audit.record(Act("alias", _target(alias, tx)), actor=actor)
    return Aliased(added, picked_up)


def aliases(edge: Edge) -> list[Alias]:
    """Return the aliases that stand."""
    with edge.store.read() as tx:
        return tx.statements.aliases()


def unmatched(edge: Edge) -> list[Unmatched]:
    """Return what statements name that nobody knows here, what most statements wait for first."""
    accounts: Counter[Identifier] = Counter()
    activities: Counter[str] = Counter()
    with edge.store.read() as tx:
        snapshot = serving_snapshot(edge, tx)
        for received in tx.statements.waiting():
            account, activity = received.statement.actor, received.statement.activity
            if account is not None and learner_of(account, tx) is None:
                accounts[account] += 1
            if activity is not None and (
                snapshot is None or item_of(activity, snapshot, tx) is None
            ):
                activities[activity] += 1
        issuers = Counter(_untrusted(one) for one in tx.statements.untrusted())
    found = [Unmatched("account", a.words, n, account=a) for a, n in accounts.items()]
    found += [Unmatched("activity", a, n) for a, n in activities.items()]
    found += [Unmatched("issuer", by, n, source=source) for (by, source), n in issuers.items()]
    return sorted(found, key=lambda one: (-one.statements, one.kind, one.name, one.source or ""))


def _move(account: Identifier, before: str, edge: Edge, tx: Transaction, actor: str) -> None:
    moved = tx.statements.unsettle(account)
    reason = "the account is another person's"
    take_back(moved, before, tx, at=edge.clock(), reason=reason, actor=actor)


def _untrusted(received: Received) -> tuple[str, str]:
    return received.issuer, received.statement.outcome.source or ""


def _named(alias: Alias) -> Identifier | str:
    return alias.account if alias.account is not None else str(alias.activity)


def _target(alias: Alias, tx: Transaction) -> Target:
    if alias.account is None:
        return Target("activity", str(alias.activity))
    return Target("learner", tx.audit.subject_of(alias.target) or "")
