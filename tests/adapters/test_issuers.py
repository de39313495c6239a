"""Trusted issuers: the secret is told once, kept as a hash, and can be revoked."""

import sqlite3
from contextlib import closing
from pathlib import Path

from store_samples import ACTOR

from recommender.adapters.store import SqlStore


def test_a_secret_is_told_once_and_verified(store: SqlStore) -> None:
    with store.write() as tx:
        made = tx.issuers.add("our LMS", ("completion", "assessment"), actor=ACTOR)
        other = tx.issuers.add("our LMS", ("self",), actor=ACTOR)
    with store.read() as tx:
        assert tx.issuers.all() == [made.issuer, other.issuer]
        assert tx.issuers.verified(made.issuer.key, made.secret) == made.issuer
        assert tx.issuers.verified(made.issuer.key, other.secret) is None
        assert tx.issuers.verified(made.issuer.key, "") is None
        assert tx.issuers.verified("unknown", made.secret) is None
    assert len(made.secret) > 40


def test_no_secret_is_stored(store: SqlStore, database: Path) -> None:
    with store.write() as tx:
        made = tx.issuers.add("our LMS", ("completion",), actor=ACTOR)
        bodies = [tx.issuers._trusted()]
    assert made.secret not in str(bodies)
    with closing(sqlite3.connect(database)) as connection:
        assert made.secret not in "".join(connection.iterdump())


def test_a_revoked_key_is_trusted_no_longer(store: SqlStore) -> None:
    with store.write() as tx:
        made = tx.issuers.add("our LMS", ("completion",), actor=ACTOR)
    with store.write() as tx:
        assert tx.issuers.revoke(made.issuer.key, actor=ACTOR)
        assert not tx.issuers.revoke(made.issuer.key, actor=ACTOR)
        assert not tx.issuers.revoke("unknown", actor=ACTOR)
        assert tx.issuers.all() == []
        assert tx.issuers.verified(made.issuer.key, made.secret) is None


def test_tenants_trust_their_own(open_store) -> None:
    acme, globex = open_store("acme"), open_store("globex")
    with acme.write() as tx:
        made = tx.issuers.add("our LMS", ("completion",), actor=ACTOR)
    with globex.read() as tx:
        assert tx.issuers.all() == []
        assert tx.issuers.verified(made.issuer.key, made.secret) is None
