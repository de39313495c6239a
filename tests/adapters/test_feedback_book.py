"""The book of feedback, and the lines of plans that are made again because of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from store_samples import ACTOR, LEARNER, MORNING, WILHELMINA, Clock, decision

from recommender.adapters.store import SqlStore
from recommender.domain.errors import Conflict
from recommender.domain.feedback import Feedback
from recommender.domain.revisions import Change, Event, Revision

DONE = Feedback("f1", "done", MORNING, "a")
AWAY = Feedback("f2", "dismiss", MORNING, "b", reason="not_now", until=MORNING + timedelta(days=3))
RATED = Feedback("f3", "rate", MORNING, "a", rating=4)


def told(store: SqlStore, *said: Feedback, learner: str = LEARNER) -> None:
    with store.write() as tx:
        for one in said:
            tx.feedback.add(one, learner, actor=ACTOR)


def test_feedback_comes_back_whole_and_in_the_order_of_recording(store: SqlStore) -> None:
    told(store, AWAY, RATED, DONE)
    with store.read() as tx:
        assert [e.feedback for e in tx.feedback.bearing(LEARNER)] == [AWAY, DONE]
        entry = tx.feedback.get("f3")
        assert entry is not None
        assert (entry.feedback, entry.learner, entry.actor) == (RATED, LEARNER, ACTOR)
        assert tx.feedback.get("f9") is None
        assert tx.feedback.bearing("somebody else") == []


def test_the_same_again_changes_nothing_and_other_content_is_a_conflict(
    store: SqlStore, clock: Clock
) -> None:
    told(store, DONE)
    clock.move(hours=1)
    told(store, DONE)
    with store.read() as tx:
        (entry,) = tx.feedback.bearing(LEARNER)
        assert entry.recorded == MORNING
    for other, learner in ((replace(DONE, item="b"), LEARNER), (DONE, "somebody else")):
        with pytest.raises(Conflict):
            told(store, other, learner=learner)


def test_feedback_ahead_of_the_clock_acts_at_once(store: SqlStore) -> None:
    told(store, replace(DONE, at=MORNING + timedelta(hours=2)))
    with store.read() as tx:
        (entry,) = tx.feedback.bearing(LEARNER)
    assert entry.acting.at == MORNING
    assert entry.feedback.at == MORNING + timedelta(hours=2)


def test_pages_are_filtered_and_pass_over_who_was_erased(store: SqlStore) -> None:
    told(store, DONE, RATED)
    told(store, replace(DONE, id="g1"), learner="somebody else")
    told(store, AWAY)

    def page(before: int | None = None, limit: int = 10, **wanted: str) -> list[str]:
        asked = {"learner": None, "item": None, "kind": None, **wanted}
        with store.read() as tx:
            rows = tx.feedback.page(before=before, limit=limit, **asked)  # type: ignore[arg-type]
        return [row.feedback.id for row in rows]

    assert page() == ["f2", "g1", "f3", "f1"]
    assert page(item="a") == ["g1", "f3", "f1"]
    assert page(item="a", kind="done", learner=LEARNER) == ["f1"]
    assert page(learner="nobody") == []
    store.erase("somebody else", actor=ACTOR, reason=None)
    assert page(limit=2) == ["f2", "f3"]


def test_an_erased_persons_feedback_is_gone_and_the_record_still_whole(store: SqlStore) -> None:
    with store.write() as tx:
        tx.learners.put(WILHELMINA, actor=ACTOR)
    told(store, DONE, AWAY)
    store.erase(LEARNER, actor=ACTOR, reason=None)
    with store.read() as tx:
        assert tx.feedback.get("f1") is None
        assert tx.feedback.bearing(LEARNER) == []
        assert tx.lines.last(LEARNER) == 0
        assert tx.audit.flaws() == []


def test_lines_are_told_apart_by_ask_and_by_what_made_each_plan(store: SqlStore) -> None:
    first, other = decision(LEARNER, "a", name="d1"), decision(LEARNER, "b", name="d2")
    shorter = replace(other.inputs, ask=replace(other.inputs.ask, minutes=10))
    event = Event("feedback", "you marked “A” as done", "f1", "a")
    change = Change("a", "A", "left", 1, None, 0, "“A” left the path: you marked “A” as done.")
    tie = Revision("d1", "d1", (event,), 0.48, (change,))
    again = replace(decision(LEARNER, "b", name="d3"), revision=tie)
    dated = decision(LEARNER, "c", name="d4")
    dated = replace(
        dated, inputs=replace(dated.inputs, ask=replace(first.inputs.ask, as_of=MORNING))
    )
    with store.write() as tx:
        for one in (first, replace(other, inputs=shorter), again, dated):
            tx.decisions.add(one)
    with store.read() as tx:
        latest = tx.lines.latest(LEARNER)
        same = tx.lines.latest(LEARNER, ask=first.inputs.ask)
        short = tx.lines.latest(LEARNER, ask=shorter.ask)
        assert latest is not None
        assert same is not None
        assert short is not None
        assert (latest[1].id, same[1].id, short[1].id) == ("d4", "d3", "d2")
        assert same[1].revision == tie
        assert [r.id for _, r in tx.lines.of_line(LEARNER, "d1", limit=5)] == ["d3", "d1"]
        assert [r.id for _, r in tx.lines.revisions(LEARNER, before=None, limit=5)] == ["d3"]
        made = tx.lines.because_of(LEARNER, "f1")
        assert made is not None
        assert made[1].id == "d3"
        assert tx.lines.because_of(LEARNER, "f2") is None
        assert tx.lines.last(LEARNER) == latest[0]
        assert tx.lines.latest("somebody else") is None


def test_what_bears_on_a_plan_moves_its_last_entry_and_a_rating_does_not(store: SqlStore) -> None:
    told(store, DONE)
    with store.read() as tx:
        before = tx.lines.last(LEARNER)
    told(store, RATED)
    with store.read() as tx:
        assert tx.lines.last(LEARNER) == before > 0
    told(store, AWAY)
    with store.read() as tx:
        assert tx.lines.last(LEARNER) > before
