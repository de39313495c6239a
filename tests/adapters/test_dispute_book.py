"""The book of disputes: append-only, found without reading all of them, gone with the person."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event
from store_samples import ACTOR

from recommender.adapters import disputes
from recommender.adapters.store import SqlStore
from recommender.domain.disputes import (
    Dispute,
    DisputeCase,
    DisputeEffect,
    DisputeOutcome,
    DisputeOwner,
)
from recommender.domain.learners import Learner
from recommender.domain.revisions import Change

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def dispute(id_: str, learner: str = "emp-1", target: str = "e1", by: str = "Ann") -> Dispute:
    return Dispute(id_, learner, "evidence", target, "Not me.", by, NOW, date(2026, 12, 7))


OUTCOME = DisputeOutcome("upheld", "It was another Ann.", "Lee", NOW, "void")


def test_a_case_comes_back_with_the_latest_of_each_step(store: SqlStore) -> None:
    change = Change("a", "A", "left", 1, None, 0, "“A” left the path.")
    steps = [
        DisputeOwner("Bob", ACTOR, NOW),
        DisputeOwner("Cem", ACTOR, NOW),
        OUTCOME,
        DisputeEffect("“A” left the path.", "d2", (change,)),
    ]
    with store.write() as tx:
        tx.disputes.add(dispute("d"), actor=ACTOR)
        assert tx.disputes.get("d") == DisputeCase(dispute("d"))
        for step in steps:
            tx.disputes.follow("d", step, actor=ACTOR)
    with store.read() as tx:
        assert tx.disputes.get("d") == DisputeCase(dispute("d"), steps[1], OUTCOME, steps[3])
        assert tx.disputes.get("none") is None
        assert tx.audit.flaws() == []


def test_the_same_may_be_disputed_again_once_it_is_settled(store: SqlStore) -> None:
    with store.write() as tx:
        tx.disputes.add(dispute("d"), actor=ACTOR)
        assert tx.disputes.open_about(dispute("other")) == "d"
        assert tx.disputes.open_about(dispute("other", learner="emp-2")) is None
        assert tx.disputes.open_about(dispute("other", target="e2")) is None
        tx.disputes.follow("d", OUTCOME, actor=ACTOR)
        assert tx.disputes.open_about(dispute("other")) is None


def test_erased_disputes_are_passed_over_and_so_are_names(store: SqlStore) -> None:
    with store.write() as tx:
        for n in range(6):
            tx.learners.put(Learner(f"emp-{n % 2}"), actor=ACTOR)
            tx.disputes.add(dispute(f"d{n}", f"emp-{n % 2}", f"e{n}", by="emp-1"), actor=ACTOR)
            tx.disputes.follow(f"d{n}", DisputeOwner("emp-1", ACTOR, NOW), actor=ACTOR)
    assert store.erase("emp-1", actor=ACTOR, reason=None)
    with store.read() as tx:
        cases = [
            case for _, case in tx.disputes.page(learner=None, is_open=True, before=None, limit=3)
        ]
        assert tx.disputes.get("d1") is None
        assert tx.audit.flaws() == []
    assert [case.dispute.id for case in cases] == ["d4", "d2", "d0"]
    assert {case.dispute.by for case in cases} == {"a colleague"}
    assert {case.owner.owner for case in cases if case.owner} == {"a colleague"}


@contextmanager
def statements(store: SqlStore) -> Iterator[list[str]]:
    told: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        told.append(statement)

    event.listen(store._engine, "before_cursor_execute", note)
    yield told
    event.remove(store._engine, "before_cursor_execute", note)


@pytest.mark.parametrize("is_open", [None, True, False])
def test_many_disputes_take_no_more_queries_than_few(store: SqlStore, is_open) -> None:
    counts = []
    for start, end in ((0, 4), (4, 200)):
        with store.write() as tx:
            for n in range(start, end):
                tx.disputes.add(dispute(f"d{n}", f"emp-{n % 5}", f"e{n}"), actor=ACTOR)
                if n % 2:
                    tx.disputes.follow(f"d{n}", OUTCOME, actor=ACTOR)
        with statements(store) as told:
            with store.write() as tx:
                assert tx.disputes.open_about(dispute("x", target=f"x{end}")) is None
                tx.disputes.add(dispute(f"x{end}", target=f"x{end}"), actor=ACTOR)
            with store.read() as tx:
                rows = tx.disputes.page(learner=None, is_open=is_open, before=None, limit=2)
        assert len(rows) == 2
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_the_queue_is_gone_through_from_the_oldest_on(store: SqlStore) -> None:
    with store.write() as tx:
        for n in range(9):
            tx.learners.put(Learner(f"emp-{n % 3}"), actor=ACTOR)
            tx.disputes.add(dispute(f"d{n}", f"emp-{n % 3}", f"e{n}"), actor=ACTOR)
        tx.disputes.follow("d4", OUTCOME, actor=ACTOR)
        assert tx.disputes.open_count() == 8
    assert store.erase("emp-2", actor=ACTOR, reason=None)
    seen, after = [], None
    with store.read() as tx:
        assert tx.disputes.open_count() == 5
        while rows := tx.disputes.queue(after=after, limit=2):
            seen += [case.dispute.id for _, case in rows]
            after = rows[-1][0]
    assert seen == ["d0", "d1", "d3", "d6", "d7"]


def test_all_are_read_though_a_query_takes_few_values(store: SqlStore, monkeypatch) -> None:
    monkeypatch.setattr(disputes, "AT_ONCE", 4)
    with store.write() as tx:
        for n in range(11):
            tx.disputes.add(dispute(f"d{n}", target=f"e{n}"), actor=ACTOR)
            tx.disputes.follow(f"d{n}", DisputeOwner("Bob", ACTOR, NOW), actor=ACTOR)
    with store.read() as tx:
        rows = tx.disputes.page(learner=None, is_open=None, before=None, limit=10**9)
        waiting = tx.disputes.queue(after=None, limit=6)
    assert [case.dispute.id for _, case in rows] == [f"d{n}" for n in reversed(range(11))]
    assert [case.dispute.id for _, case in waiting] == [f"d{n}" for n in range(6)]
    assert all(case.owner for _, case in (*rows, *waiting))
