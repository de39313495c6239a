import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from store_samples import ACTOR, LEARNER, MORNING, WILHELMINA, Clock, decision, new_id, observation

from recommender.adapters.keyring import Keyring
from recommender.adapters.store import SqlStore
from recommender.domain.catalogue import LinkVerdict
from recommender.domain.errors import Conflict, CorruptRecord
from recommender.domain.learners import Evidence, EvidenceMark, Learner, Ledger
from recommender.domain.recipes import PlanningRecipe, Recipe
from recommender.domain.scales import Reading, Scale
from recommender.ports import SnapshotEntry

OpenStore = Callable[[str], SqlStore]


def put(store: SqlStore, learner: Learner) -> None:
    with store.write() as tx:
        tx.learners.put(learner, actor=ACTOR)


def record(store: SqlStore, *evidence: Evidence, learner: str = LEARNER) -> None:
    with store.write() as tx:
        tx.learners.add_evidence(learner, evidence, actor=ACTOR)


def evidence_of(store: SqlStore, learner: str = LEARNER) -> tuple[Evidence, ...]:
    with store.read() as tx:
        return tx.learners.ledger(learner).evidence


def decide(store: SqlStore, learner: str | None, *items: str) -> str:
    made = decision(learner, *items)
    with store.write() as tx:
        tx.decisions.add(made)
    return made.id


def page(
    store: SqlStore,
    *,
    learner: str | None = None,
    since: datetime | None = None,
    item: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[tuple[int, str]]:
    with store.read() as tx:
        found = tx.decisions.page(
            learner=learner, since=since, item=item, before=before, limit=limit
        )
        return [(seq, made.id) for seq, made in found]


def test_the_latest_word_about_a_learner_counts(store: SqlStore) -> None:
    put(store, WILHELMINA)
    moved = replace(WILHELMINA, role="controller")
    put(store, moved)
    with store.read() as tx:
        assert tx.learners.get(LEARNER) == moved
        assert tx.learners.get("somebody else") is None
        assert tx.learners.ids() == [LEARNER]


def test_an_unchanged_learner_is_not_written_again(store: SqlStore) -> None:
    put(store, Learner("ann", attributes={"grade": 1}))
    put(store, Learner("ann", attributes={"grade": 1}))
    put(store, Learner("ann", attributes={"grade": True}))
    assert length(store) == 2


def length(store: SqlStore) -> int:
    decide(store, None)
    return page(store, limit=1)[0][0] - 1


def test_evidence_keeps_the_order_of_recording(store: SqlStore) -> None:
    record(store, observation("b"), observation("a"))
    record(store, observation("c"))
    record(store, observation("z"), learner="somebody else")
    assert [e.id for e in evidence_of(store)] == ["b", "a", "c"]
    assert evidence_of(store)[0] == observation("b")
    assert evidence_of(store, "nobody") == ()


def test_people_known_by_evidence_alone_are_not_listed(store: SqlStore) -> None:
    record(store, observation())
    with store.read() as tx:
        assert tx.learners.ids() == []
        assert tx.learners.get(LEARNER) is None


def test_the_same_evidence_is_stored_once(store: SqlStore) -> None:
    record(store, observation(), observation())
    record(store, observation(), observation("ev-2"))
    assert [e.id for e in evidence_of(store)] == ["ev-1", "ev-2"]


def marked(store: SqlStore, *marks: EvidenceMark) -> None:
    with store.write() as tx:
        tx.learners.mark(LEARNER, marks, actor=ACTOR)


def test_what_is_said_about_evidence_is_a_later_entry(store: SqlStore, clock: Clock) -> None:
    record(store, observation("a"))
    clock.move(days=1)
    void = EvidenceMark("a", "void", MORNING, "mixed up")
    marked(store, void, void)
    marked(store, void)
    with store.read() as tx:
        ledger = tx.learners.ledger(LEARNER)
    assert ledger == Ledger((observation("a"),), (void,))
    assert [e.recorded for e in ledger.evidence] == [MORNING]
    assert [m.recorded for m in ledger.marks] == [MORNING + timedelta(days=1)]
    with pytest.raises(Conflict, match="a"):
        marked(store, replace(void, reason="something else"))


def test_evidence_comes_back_whole(store: SqlStore) -> None:
    scale = Scale("Degreed", 1, 8, criteria=())
    whole = replace(
        observation(),
        expires=MORNING + timedelta(days=400),
        reading=Reading(7.0, scale),
        vouched_by="our LMS",
        self_reported=True,
    )
    rubric = replace(observation("r"), reading=Reading(2, Scale(None, 1, 2, criteria=("a", "b"))))
    record(store, whole, rubric)
    assert evidence_of(store) == (whole, rubric)


def test_workers_writing_of_one_learner_at_once_lose_nothing(open_store: OpenStore) -> None:
    """Two stores on one file stand for two processes; the order is that of recording."""
    workers = [open_store("acme"), open_store("acme")]

    def write(worker: int) -> None:
        for n in range(20):
            record(workers[worker], observation(f"w{worker}-{n}"))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))
    seen = [[e.id for e in evidence_of(w)] for w in workers]
    assert seen[0] == seen[1]
    assert sorted(seen[0]) == sorted(f"w{w}-{n}" for w in range(2) for n in range(20))
    for worker in range(2):
        mine = [i for i in seen[0] if i.startswith(f"w{worker}-")]
        assert mine == [f"w{worker}-{n}" for n in range(20)]


def test_a_clock_that_goes_back_keeps_the_order_of_recording(store: SqlStore, clock: Clock) -> None:
    record(store, observation("a"))
    clock.move(days=-3)
    record(store, observation("b"))
    found = evidence_of(store)
    assert [e.id for e in found] == ["a", "b"]
    assert [e.recorded for e in found] == [MORNING, MORNING]


def test_other_content_under_a_known_id_is_a_conflict(store: SqlStore) -> None:
    record(store, observation())
    with store.write() as tx, pytest.raises(Conflict, match="ev-1"):
        tx.learners.add_evidence(
            LEARNER, [observation("ev-2"), observation(level=3.0)], actor=ACTOR
        )
    assert evidence_of(store) == (observation(),)


def test_a_decision_comes_back(store: SqlStore) -> None:
    made = decision(LEARNER, "pivot-101")
    with store.write() as tx:
        tx.decisions.add(made)
        assert tx.decisions.get(made.id) == made
    with store.read() as tx:
        assert tx.decisions.get(made.id) == made
        assert tx.decisions.latest(LEARNER) == made
        assert tx.decisions.get("unknown") is None
        assert tx.decisions.latest("nobody") is None


def test_a_decision_id_is_used_once(store: SqlStore) -> None:
    made = decision("ann", "a")
    with store.write() as tx:
        tx.decisions.add(made)
    with pytest.raises(Conflict, match=made.id), store.write() as tx:
        tx.decisions.add(replace(made, learner="bob"))
    assert len(page(store)) == 1


def test_decisions_are_listed_newest_first_and_filtered(store: SqlStore, clock: Clock) -> None:
    first = decide(store, "ann", "a", "b", "a")
    clock.move(minutes=1)
    second = decide(store, "bob", "b")
    third = decide(store, None, "c")
    fourth = decide(store, "ann")
    assert page(store) == [(4, fourth), (3, third), (2, second), (1, first)]
    assert page(store, learner="ann") == [(4, fourth), (1, first)]
    assert page(store, learner="nobody") == []
    assert page(store, item="b") == [(2, second), (1, first)]
    assert page(store, item="b", learner="ann") == [(1, first)]
    assert page(store, since=MORNING + timedelta(minutes=1)) == [
        (4, fourth),
        (3, third),
        (2, second),
    ]
    assert page(store, limit=2) == [(4, fourth), (3, third)]
    assert page(store, limit=2, before=3) == [(2, second), (1, first)]
    assert page(store, before=1) == []
    assert page(store, limit=0) == []


def test_the_last_publication_serves(store: SqlStore) -> None:
    one = SnapshotEntry("sha256:one", MORNING, "encoder", {"items": 3, "skills": 2})
    two = replace(one, id="sha256:two", at=MORNING + timedelta(hours=1))
    with store.read() as tx:
        assert tx.snapshots.serving() is None
    with store.write() as tx:
        tx.snapshots.publish(one, actor=ACTOR)
        tx.snapshots.publish(two, actor=ACTOR)
    with store.read() as tx:
        assert tx.snapshots.serving() == "sha256:two"
        assert tx.snapshots.all() == [two, one]


def test_recipes_are_kept_by_id(store: SqlStore) -> None:
    recipe = Recipe(planning=PlanningRecipe(min_gain=0.05))
    with store.write() as tx:
        tx.recipes.keep(recipe)
        tx.recipes.keep(recipe)
    with store.read() as tx:
        assert tx.recipes.get(recipe.id) == recipe
        assert tx.recipes.get(Recipe().id) is None


def test_the_latest_word_on_a_link_counts(store: SqlStore) -> None:
    said = [
        LinkVerdict("b", "x", "verified"),
        LinkVerdict("a", "x", "verified", "I teach it"),
        LinkVerdict("a", "x", "ignored"),
        LinkVerdict("b", "x", None),
    ]
    with store.write() as tx:
        tx.links.add(said, actor=ACTOR)
    with store.read() as tx:
        assert tx.links.current() == (LinkVerdict("a", "x", "ignored"),)


def test_the_recipe_promoted_last_is_in_use(store: SqlStore) -> None:
    first, second = Recipe(name="first"), Recipe(name="second")
    with store.read() as tx:
        assert tx.recipes.in_use() is None
    with store.write() as tx:
        tx.recipes.promote(first, actor=ACTOR)
        tx.recipes.promote(second, actor=ACTOR)
    with store.read() as tx:
        assert tx.recipes.in_use() == second
        assert tx.recipes.get(first.id) == first


def test_tenants_never_see_each_other(open_store: OpenStore) -> None:
    acme, globex = open_store("acme"), open_store("globex")
    put(acme, WILHELMINA)
    record(acme, observation())
    made = decide(acme, LEARNER, "a")
    with acme.write() as tx:
        tx.recipes.keep(Recipe())
        tx.snapshots.publish(SnapshotEntry("s", MORNING, "e", {}), actor=ACTOR)
    with globex.read() as tx:
        assert tx.learners.ids() == []
        assert tx.learners.get(LEARNER) is None
        assert tx.learners.ledger(LEARNER).evidence == ()
        assert tx.decisions.get(made) is None
        assert tx.decisions.latest(LEARNER) is None
        assert tx.snapshots.all() == []
        assert tx.snapshots.serving() is None
        assert tx.recipes.get(Recipe().id) is None
    assert page(globex) == page(globex, item="a") == []
    assert decide(globex, LEARNER, "a") == page(globex, learner=LEARNER)[0][1]
    assert page(globex) == [(1, page(globex)[0][1])]
    assert len(page(acme)) == 1


def test_an_error_leaves_nothing_behind(store: SqlStore, tmp_path: Path) -> None:
    def leave() -> None:
        with store.write() as tx:
            tx.learners.put(WILHELMINA, actor=ACTOR)
            tx.learners.add_evidence(LEARNER, [observation()], actor=ACTOR)
            tx.decisions.add(decision(LEARNER, "a"))
            tx.recipes.keep(Recipe())
            assert tx.learners.get(LEARNER) == WILHELMINA
            raise LookupError

    with pytest.raises(LookupError):
        leave()
    with store.read() as tx:
        assert tx.learners.ids() == []
        assert tx.learners.ledger(LEARNER).evidence == ()
        assert tx.decisions.latest(LEARNER) is None
        assert tx.recipes.get(Recipe().id) is None
    with closing(sqlite3.connect(tmp_path / "keys.db")) as connection:
        assert connection.execute("SELECT count(*) FROM subject_keys").fetchone() == (0,)
    assert length(store) == 0


def test_a_reader_cannot_write(store: SqlStore) -> None:
    with store.read() as tx, pytest.raises(OperationalError, match="readonly"):
        tx.learners.put(WILHELMINA, actor=ACTOR)
    with store.read() as tx, pytest.raises(OperationalError, match="readonly"):
        tx.recipes.keep(Recipe())


def test_a_reader_sees_one_moment(store: SqlStore) -> None:
    with store.read() as tx:
        assert tx.learners.ids() == []
        put(store, WILHELMINA)
        assert tx.learners.ids() == []
    with store.read() as tx:
        assert tx.learners.ids() == [LEARNER]


def test_the_books_outlive_the_process(open_store: OpenStore) -> None:
    before = open_store("acme")
    put(before, WILHELMINA)
    made = decide(before, LEARNER, "a")
    before.close()
    again = open_store("acme")
    assert page(again, learner=LEARNER) == [(2, made)]


def test_a_foreign_key_file_is_refused(store: SqlStore, database: Path, tmp_path: Path) -> None:
    put(store, WILHELMINA)
    foreign = Keyring(tmp_path / "other.db")
    with pytest.raises(CorruptRecord, match="key file"):
        SqlStore(f"sqlite:///{database}", foreign, "acme", Clock(), new_id)
    foreign.close()
