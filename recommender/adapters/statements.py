"""The book of statements: entries of the chain, sealed under a key of each account's own.

An account has a subject of its own even when it is known whose it is: who that is may be learned
later, or turn out otherwise. Erasing a person erases the subjects of all their accounts.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select

from recommender.adapters.chain import Chain
from recommender.adapters.records import from_json, moment, pack, stamp, to_json, unpack
from recommender.adapters.statement_terms import (
    account_key,
    activity_key,
    terms_of,
    terms_wanted,
)
from recommender.adapters.tables import entries
from recommender.adapters.terms import Terms
from recommender.domain.statements import (
    Alias,
    Identifier,
    Received,
    Statement,
    StatementFilter,
)
from recommender.ports.statements import Statements

STATEMENT, ALIAS = "statement", "alias"


class StatementBook(Statements):
    """Statements and aliases, found by terms."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._terms = Terms(chain)

    def get(self, statement: str) -> Received | None:
        return next(iter(self._read(self._query(("id", statement)))), None)

    def add(self, statement: Statement, issuer: str, *, trusted: bool) -> Received:
        chain = self._chain
        known = statement.actor
        subject = chain.new_subject() if known is None else chain.subject_for(account_key(known))
        body = {"statement": to_json(statement), "issuer": issuer, "trusted": trusted}
        seq = chain.append(STATEMENT, subject, pack(issuer, body))
        self._terms.add(seq, *terms_of(statement, issuer, trusted=trusted))
        return Received(statement, seq, chain.last_at(), issuer, trusted)

    def page(self, asked: StatementFilter, issuer: str) -> list[Received]:
        query = self._query(("issuer", issuer), *terms_wanted(asked))
        query = query.where(entries.c.seq.not_in(self._terms.having("voided")))
        if asked.since is not None:
            query = query.where(entries.c.at > stamp(asked.since))
        if asked.until is not None:
            query = query.where(entries.c.at <= stamp(asked.until))
        if asked.after is not None:
            beyond = entries.c.seq > asked.after if asked.ascending else entries.c.seq < asked.after
            query = query.where(beyond)
        order = entries.c.seq if asked.ascending else entries.c.seq.desc()
        return self._read(query.order_by(None).order_by(order).limit(asked.limit))

    def voiding(self, statement: str) -> list[Received]:
        return self._read(self._query(("voids", statement)))

    def void(self, received: Received) -> None:
        self._terms.mark(received.seq, "voided")
        self._terms.drop(received.seq, "waiting")

    def is_voided(self, received: Received) -> bool:
        return self._terms.has(received.seq, "voided")

    def waiting(
        self,
        *,
        account: Identifier | None = None,
        name: str | None = None,
        activity: str | None = None,
    ) -> list[Received]:
        wanted: list[tuple[str, ...]] = [("waiting",)]
        if account is not None:
            wanted.append(("actor", account_key(account)))
        if name is not None:
            wanted.append(("name", name))
        if activity is not None:
            wanted.append(("activity", activity))
        return self._read(self._query(*wanted))

    def settle(self, received: Received) -> None:
        self._terms.drop(received.seq, "waiting")

    def unsettle(self, account: Identifier) -> list[Received]:
        query = self._query(("actor", account_key(account)), ("tells",))
        left = [self._terms.having(state) for state in ("voided", "waiting")]
        found = self._read(query.where(*(entries.c.seq.not_in(some) for some in left)))
        for received in found:
            self._terms.mark(received.seq, "waiting")
        return found

    def has_completed(self, account: Identifier, activity: str) -> bool:
        query = self._query(
            ("actor", account_key(account)), ("activity", activity), ("completion",)
        )
        left = [self._terms.having(state) for state in ("voided", "waiting")]
        query = query.where(*(entries.c.seq.not_in(some) for some in left))
        return self._chain.connection.execute(query.limit(1)).first() is not None

    def done(self, learner: str) -> list[Received]:
        mine = accounts_held(self._chain, learner)
        query = self._query(("done",)).where(
            entries.c.subject.in_(mine), entries.c.seq.not_in(self._terms.having("voided"))
        )
        return self._read(query)

    def untrusted(self) -> Iterable[Received]:
        return self._read(self._query(("untrusted",)))

    def add_alias(self, alias: Alias, *, actor: str) -> Alias:
        chain = self._chain
        seq = chain.append(ALIAS, chain.subject_for(_named(alias)), pack(actor, to_json(alias)))
        if alias.account is not None:
            self._terms.add(seq, ("alias", alias.target))
        return replace(alias, at=chain.last_at(), seq=seq)

    def alias_of(self, named: Identifier | str) -> Alias | None:
        key = activity_key(named) if isinstance(named, str) else account_key(named)
        subject = self._chain.subject_of(key)
        return None if subject is None else latest_alias(self._chain, subject)

    def aliases(self) -> list[Alias]:
        found: dict[str, Alias] = {}
        query = self._chain.select(ALIAS).order_by(entries.c.seq)
        for row in self._chain.connection.execute(query):
            alias = _alias(self._chain, row)
            if alias is not None:
                found.pop(row.subject, None)
                found[row.subject] = alias
        return list(found.values())

    def accounts_of(self, learner: str) -> list[Identifier]:
        subjects = self._terms.subjects([("alias", learner)])
        found = [latest_alias(self._chain, subject) for subject in subjects]
        accounts = [a.account for a in found if a is not None and a.target == learner]
        return [account for account in accounts if account is not None]

    def _query(self, *wanted: tuple[str, ...]) -> Select[Any]:
        found = (entries.c.seq.in_(self._terms.having(*told)) for told in wanted)
        return self._chain.select(STATEMENT).where(*found).order_by(entries.c.seq)

    def _read(self, query: Select[Any]) -> list[Received]:
        rows = self._chain.connection.execute(query).all()
        opened = ((row, self._chain.open(row)) for row in rows)
        return [self._received(row, payload) for row, payload in opened if payload is not None]

    def _received(self, row: Row[Any], payload: bytes) -> Received:
        body = unpack(payload)[1]
        found = from_json(Statement, body["statement"])
        shown = self._chain.forgotten.shown_within(found.body, row.at)
        statement = found if shown is found.body else replace(found, body=shown)
        return Received(statement, row.seq, moment(row.at), body["issuer"], body["trusted"])


def accounts_held(chain: Chain, learner: str) -> list[str]:
    """The subjects of all accounts that are a learner's: by an alias, or by their name."""
    found = []
    for subject in Terms(chain).subjects([("alias", learner), ("name", learner)]):
        alias = latest_alias(chain, subject)
        if alias is None or alias.target == learner:
            found.append(subject)
    return found


def subjects_held(chain: Chain, learner: str) -> list[str]:
    """The subject of a learner, where there is one, and those of all their accounts."""
    own = chain.subject_of(learner)
    return [*([] if own is None else [own]), *accounts_held(chain, learner)]


def names_held(chain: Chain, subject: str) -> set[str]:
    """Every name and address that an account's own statements know it by."""
    names: set[str] = set()
    for row in chain.connection.execute(chain.select(STATEMENT, subject)):
        payload = chain.open(row)
        if payload is not None:
            statement = from_json(Statement, unpack(payload)[1]["statement"])
            said = statement.body["actor"]
            names |= {said.get("name", ""), statement.actor.value if statement.actor else ""}
    return names - {""}


def latest_alias(chain: Chain, subject: str) -> Alias | None:
    """The alias that stands of an account or activity, by its subject."""
    query = chain.select(ALIAS, subject).order_by(entries.c.seq.desc()).limit(1)
    row = chain.connection.execute(query).first()
    return None if row is None else _alias(chain, row)


def _alias(chain: Chain, row: Row[Any]) -> Alias | None:
    payload = chain.open(row)
    if payload is None:
        return None
    return replace(from_json(Alias, unpack(payload)[1]), at=moment(row.at), seq=row.seq)


def _named(alias: Alias) -> str:
    if alias.account is not None:
        return account_key(alias.account)
    assert alias.activity is not None
    return activity_key(alias.activity)
