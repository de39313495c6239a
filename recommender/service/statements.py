"""Statements that learning platforms send: recorded whole or not at all, and read again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from recommender.domain.errors import Conflict, InvalidInput, NotFound, NotTrusted, Problem
from recommender.domain.issuers import Issuer
from recommender.domain.statements import Received, Statement, StatementFilter
from recommender.ports import Edge, Transaction
from recommender.service.attributing import (
    attribute,
    behind,
    learner_of,
    serving_snapshot,
    take_back,
)


@dataclass(frozen=True, slots=True)
class Completion:
    """An item that is behind a learner, since when, and the statement that says so."""

    item: str
    at: str
    statement: str


def receive(statements: Sequence[Statement], edge: Edge, issuer: Issuer) -> None:
    """Record statements of an issuer and what follows from them, in one transaction.

    What is on record already changes nothing. What the issuer is not trusted for is recorded, and
    is no evidence.

    Raises:
        Conflict: when an id already stands for another statement.
        InvalidInput: when one would void a statement that itself voids another.
        NotTrusted: when one would void a statement of another issuer.
    """
    with edge.store.write() as tx:
        fresh = [statement for statement in statements if _is_new(statement, tx)]
        if not fresh:
            return
        added = [_added(statement, issuer, tx) for statement in fresh]
        attribute(_waiting(added), serving_snapshot(edge, tx), tx)
        for received in added:
            for target, voiding in _voidings(received, tx):
                _void(target, voiding, edge, tx)


def one_statement(statement: str, edge: Edge, issuer: Issuer, *, voided: bool) -> Received:
    """Return a statement that an issuer sent.

    Raises:
        NotFound: when there is none, or it is voided and ``voided`` was not asked for, or the
            other way round (Communication 2.1.3 and 2.1.4).
    """
    with edge.store.read() as tx:
        found = tx.statements.get(statement)
        mine = found is not None and found.issuer == issuer.name
        if found is not None and mine and tx.statements.is_voided(found) is voided:
            return found
    kind = "voided statement" if voided else "statement"
    raise NotFound(f"{issuer.name} sent no {kind} “{statement}”.")


def some_statements(
    asked: StatementFilter, edge: Edge, issuer: Issuer
) -> tuple[list[Received], bool]:
    """Return the statements of an issuer that a filter asks for, and whether there are more."""
    with edge.store.read() as tx:
        found = tx.statements.page(replace(asked, limit=asked.limit + 1), issuer.name)
    return found[: asked.limit], len(found) > asked.limit


def completions(learner: str, edge: Edge) -> list[Completion]:
    """Return the items that are behind a learner, by the first statement that says so.

    Raises:
        NotFound: when this tenant knows no such learner.
    """
    with edge.store.read() as tx:
        if tx.learners.get(learner) is None:
            raise NotFound(f"There is no learner “{learner}”.")
        snapshot = serving_snapshot(edge, tx)
        found = behind(learner, snapshot, tx) if snapshot is not None else {}
    said = [(item, received.statement) for item, received in found.items()]
    return [Completion(i, s.at.isoformat().replace("+00:00", "Z"), s.id) for i, s in said]


def _is_new(statement: Statement, tx: Transaction) -> bool:
    """Whether a statement's id is new; what is the same again is not recorded again."""
    known = tx.statements.get(statement.id)
    if known is None:
        return True
    there = known.statement
    same = there.likeness == statement.likeness
    if not same or (statement.timed and statement.at != there.at):
        raise Conflict(f"Statement “{statement.id}” is already recorded with other content.")
    return False


def _added(statement: Statement, issuer: Issuer, tx: Transaction) -> Received:
    if statement.voids is not None:
        target = tx.statements.get(statement.voids)
        if target is not None:
            _permit_voiding(target, issuer)
    source = statement.outcome.source
    return tx.statements.add(
        statement, issuer.name, trusted=source is None or source in issuer.sources
    )


def _permit_voiding(target: Received, issuer: Issuer) -> None:
    if target.issuer != issuer.name:
        raise NotTrusted(f"Statement “{target.statement.id}” is not one of {issuer.name}.")
    if target.statement.voids is not None:
        raise InvalidInput(
            [
                Problem(
                    "/object/id",
                    "voids_a_voiding",
                    f"Statement “{target.statement.id}” itself voids another, and cannot be "
                    "voided.",
                    "send the statement that should count again, under a new id",
                )
            ]
        )


def _waiting(added: Sequence[Received]) -> list[Received]:
    return [
        received
        for received in added
        if received.trusted
        and received.statement.outcome.source is not None
        and not received.statement.group
    ]


def _voidings(added: Received, tx: Transaction) -> Iterator[tuple[Received, Received]]:
    """What a new statement voids, and what voids it: whichever came first.

    Only the issuer of a statement voids it, and what itself voids another stays (Data 2.3.2).
    """
    if added.statement.voids is None:
        for voiding in tx.statements.voiding(added.statement.id):
            if voiding.issuer == added.issuer:
                yield added, voiding
        return
    target = tx.statements.get(added.statement.voids)
    if target is not None and target.issuer == added.issuer and target.statement.voids is None:
        yield target, added


def _void(target: Received, voiding: Received, edge: Edge, tx: Transaction) -> None:
    tx.statements.void(target)
    account, activity = target.statement.actor, target.statement.activity
    learner = None if account is None else learner_of(account, tx)
    if learner is not None:
        at = min(voiding.statement.at, voiding.stored)
        reason = f"voided by {voiding.issuer}, statement {voiding.statement.id}"
        take_back([target], learner, tx, at=at, reason=reason, actor=voiding.issuer)
    if account is not None and activity is not None:
        # Another completion of the same activity may have waited behind this one.
        again = tx.statements.waiting(account=account, activity=activity)
        attribute(again, serving_snapshot(edge, tx), tx)
