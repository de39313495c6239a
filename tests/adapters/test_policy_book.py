"""The book of policies: append-only, in order, per tenant, and without the names of the erased."""

from dataclasses import replace
from datetime import UTC, datetime

from store_samples import ACTOR

from recommender.adapters.store import SqlStore
from recommender.domain.learners import Learner
from recommender.domain.policies import Policy, PolicyEnding, PolicyEntry, Scope

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BAN = Policy("p1", "forbid", "Ann", "outdated", NOW, ("a", "b"), scope=Scope(teams=("sales",)))
CAP = Policy("p2", "cap", "Bob", "busy", NOW, expires=NOW, provider="P", share=0.25)


def test_policies_come_back_as_they_were_with_their_first_ending(store: SqlStore) -> None:
    ending = PolicyEnding("p1", "Cem", "updated", NOW)
    with store.write() as tx:
        tx.policies.add(BAN, actor=ACTOR)
        tx.policies.add(CAP, actor=ACTOR)
        tx.policies.end(ending, actor=ACTOR)
        tx.policies.end(replace(ending, by="Dee"), actor=ACTOR)
    with store.read() as tx:
        assert tx.policies.all() == [PolicyEntry(BAN, ending), PolicyEntry(CAP)]
        assert tx.audit.flaws() == []


def test_tenants_have_their_own(open_store) -> None:
    acme, globex = open_store("acme"), open_store("globex")
    with acme.write() as tx:
        tx.policies.add(BAN, actor=ACTOR)
    with globex.read() as tx:
        assert tx.policies.all() == []


def test_an_author_who_was_erased_reads_a_colleague(store: SqlStore) -> None:
    with store.write() as tx:
        tx.learners.put(Learner("emp-9", name="Ann"), actor=ACTOR)
        tx.policies.add(BAN, actor=ACTOR)
        tx.policies.end(PolicyEnding("p1", "emp-9", "over", NOW), actor=ACTOR)
    assert store.erase("emp-9", actor=ACTOR, reason=None)
    with store.read() as tx:
        (entry,) = tx.policies.all()
    assert entry.policy.author == "a colleague"
    assert entry.ending is not None
    assert entry.ending.by == "a colleague"
