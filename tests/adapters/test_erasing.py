"""A person who is erased is gone from every byte, the chain holds, and a backup changes nothing."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from chain_forgery import all_rows
from store_samples import (
    ACTOR,
    LEARNER,
    MORNING,
    NAME,
    NEED,
    WILHELMINA,
    Clock,
    decision,
    new_id,
    observation,
)

from recommender.adapters import erasing
from recommender.adapters.forgotten import COLLEAGUE
from recommender.adapters.keyring import Keyring
from recommender.adapters.store import SqlStore
from recommender.domain.audit import Act, Erased, Flaw, Target
from recommender.domain.errors import StorageFull
from recommender.domain.learners import Learner, Ledger
from recommender.ports import SnapshotEntry

ITEM = "an-item-recommended-to-her-alone"


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    """Somebody else before her and after her, so that her rows lie among others."""
    for learner in (Learner("ann"), WILHELMINA, Learner("bob")):
        with store.write() as tx:
            tx.learners.put(learner, actor=ACTOR)
            tx.learners.add_evidence(learner.id, [observation("a")], actor=ACTOR)
    with store.write() as tx:
        tx.snapshots.publish(SnapshotEntry("s", MORNING, "e", {}), actor=ACTOR)
    for n in range(12):
        with store.write() as tx:
            tx.decisions.add(decision("ann", "pivot-101"))
            tx.decisions.add(decision(LEARNER, ITEM, name=f"hers-{n}"))
    return store


def fragments(database: Path, subject: str) -> list[bytes]:
    """Every stretch of 24 bytes of what was sealed about a subject."""
    sealed = [row["sealed"] for row in all_rows(database) if row["subject"] == subject]
    assert len(sealed) == 14
    return [blob[n : n + 24] for blob in sealed for n in range(0, len(blob) - 24, 24)]


def every_byte(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def subject_of(store: SqlStore, learner: str = LEARNER) -> str:
    with store.read() as tx:
        found = tx.audit.subject_of(learner)
    assert found is not None
    return found


def erase(store: SqlStore, learner: str = LEARNER) -> Erased:
    erased = store.erase(learner, actor=ACTOR, reason="asked for it")
    assert erased is not None
    return erased


def flaws(store: SqlStore) -> list[Flaw]:
    with store.read() as tx:
        return tx.audit.flaws()


def lookup_of(database: Path, subject: str) -> str:
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT lookup FROM subjects WHERE subject = ?"
        return str(connection.execute(query, (subject,)).fetchone()[0])


def assert_gone(store: SqlStore) -> None:
    with store.read() as tx:
        assert tx.learners.get(LEARNER) is None
        assert tx.learners.ledger(LEARNER) == Ledger()
        assert tx.decisions.latest(LEARNER) is None
        assert tx.decisions.get("hers-3") is None
        assert tx.audit.held(LEARNER) == []
        assert tx.audit.subject_of(LEARNER) is None


def test_no_byte_of_a_person_is_left(
    filled: SqlStore, database: Path, keyring: Keyring, tmp_path: Path
) -> None:
    subject = subject_of(filled)
    traces = {
        "key": keyring.get(subject),
        "lookup": lookup_of(database, subject).encode(),
        "item": ITEM.encode(),
        **{f"sealed {n}": piece for n, piece in enumerate(fragments(database, subject))},
    }
    before = every_byte(tmp_path)
    assert all(trace in before for trace in traces.values() if trace)
    done = erase(filled)
    assert (done.records, done.decisions, done.finished) == (14, 12, True)
    after = every_byte(tmp_path)
    assert [name for name, trace in traces.items() if trace and trace in after] == []
    for word in (LEARNER, NAME, NEED):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert word.encode(encoding) not in after
    assert (tmp_path / "recommender.db-wal").stat().st_size == 0
    assert_gone(filled)


def test_the_chain_holds_and_everybody_else_stays(filled: SqlStore, database: Path) -> None:
    before = all_rows(database)
    erase(filled)
    after = all_rows(database)
    assert flaws(filled) == []
    assert len(after) == len(before) + 1
    clear = [{k: v for k, v in row.items() if k != "sealed"} for row in before]
    assert [{k: v for k, v in row.items() if k != "sealed"} for row in after[:-1]] == clear
    with filled.read() as tx:
        assert tx.learners.ids() == ["ann", "bob"]
        assert tx.snapshots.serving() == "s"
        found = tx.decisions.page(learner=None, since=None, item="pivot-101", before=None, limit=50)
        assert len(found) == 12
        (event,) = tx.audit.events(since=None, until=None, before=None)
    assert (event.act.act, event.actor, event.act.reason) == ("erase", ACTOR, "asked for it")


def test_nothing_is_held_on_nobody(filled: SqlStore, database: Path) -> None:
    before = all_rows(database)
    assert filled.erase("nobody", actor=ACTOR, reason=None) is None
    erase(filled)
    assert filled.erase(LEARNER, actor=ACTOR, reason=None) is None
    assert len(all_rows(database)) == len(before) + 1


def test_somebody_who_comes_back_starts_anew(filled: SqlStore) -> None:
    old = subject_of(filled)
    erase(filled)
    with filled.write() as tx:
        tx.learners.put(WILHELMINA, actor=ACTOR)
    assert subject_of(filled) != old
    with filled.read() as tx:
        assert tx.learners.ledger(LEARNER) == Ledger()
    assert flaws(filled) == []
    assert erase(filled).records == 1
    assert_gone(filled)
    assert flaws(filled) == []


@pytest.mark.parametrize("put_back", ["database", "database and keys", "everything over it"])
def test_a_backup_put_back_is_cleared_again(
    filled: SqlStore, tmp_path: Path, database: Path, clock: Clock, keyring: Keyring, put_back: str
) -> None:
    erase(filled, "bob")
    filled.close()
    backup = tmp_path / "backup"
    backup.mkdir()
    for name in ("recommender.db", "keys.db"):
        with (
            closing(sqlite3.connect(tmp_path / name)) as source,
            closing(sqlite3.connect(backup / name)) as target,
        ):
            source.backup(target)
    shutil.copytree(tmp_path / "erasures", backup / "erasures")
    subject = subject_of(filled)
    pieces = fragments(database, subject)
    erase(filled)
    filled.close()
    keyring.close()
    names = ["recommender.db"] if put_back == "database" else ["recommender.db", "keys.db"]
    for name in names:
        for file in tmp_path.glob(f"{name}*"):
            file.unlink()
        shutil.copy(backup / name, tmp_path / name)
    if put_back == "everything over it":
        shutil.copytree(backup / "erasures", tmp_path / "erasures", dirs_exist_ok=True)
    shutil.rmtree(backup)
    assert any(piece in every_byte(tmp_path) for piece in pieces)
    keys = Keyring(tmp_path / "keys.db")
    restored = SqlStore(f"sqlite:///{database}", keys, "acme", clock, new_id)
    assert_gone(restored)
    assert keys.get(subject) is None
    left = every_byte(tmp_path)
    assert not any(piece in left for piece in pieces)
    assert flaws(restored) == []
    with restored.read() as tx:
        reasons = [e.act.reason for e in tx.audit.events(since=None, until=None, before=None)]
    assert reasons == [erasing.AGAIN, "asked for it"]
    length = len(all_rows(database))
    restored.close()
    again = SqlStore(f"sqlite:///{database}", keys, "acme", clock, new_id)
    assert len(all_rows(database)) == length
    again.close()
    keys.close()


def test_a_crash_before_the_key_is_gone_is_made_good(
    filled: SqlStore,
    database: Path,
    keyring: Keyring,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subject = subject_of(filled)

    def crash(_self: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasing.Erasures, "finish", crash)
        with pytest.raises(KeyboardInterrupt):
            erase(filled)
    assert keyring.get(subject) is not None
    again = SqlStore(f"sqlite:///{database}", keyring, "acme", clock, new_id)
    assert keyring.get(subject) is None
    assert_gone(again)
    assert flaws(again) == []
    assert len(list(_events(again))) == 1
    again.close()


def _events(store: SqlStore) -> list[object]:
    with store.read() as tx:
        return list(tx.audit.events(since=None, until=None, before=None))


def test_an_erasure_that_finds_no_room_erases_nothing(
    filled: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = subject_of(filled)

    def full(_self: object, *_args: object, **_more: object) -> str:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("recommender.adapters.chain.Chain.keep_new_keys", full)
        with pytest.raises(StorageFull):
            erase(filled)
    assert subject_of(filled) == before
    assert flaws(filled) == []
    assert not (tmp_path / "erasures" / "acme" / before).exists()


def test_a_reader_in_the_way_is_told_and_made_good(
    filled: SqlStore, database: Path, keyring: Keyring, clock: Clock, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entries").fetchone()
        # The lock is waited for; not for ten seconds in a test.
        with filled._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        pieces = fragments(database, subject_of(filled))
        assert not erase(filled).finished
        assert_gone(filled)
    filled.close()
    again = SqlStore(f"sqlite:///{database}", keyring, "acme", clock, new_id)
    left = every_byte(tmp_path)
    assert not any(piece in left for piece in pieces)
    again.close()


def test_the_list_of_the_erased_names_nobody(
    filled: SqlStore, tmp_path: Path, open_store: Callable[[str], SqlStore]
) -> None:
    with open_store("globex").write() as tx:
        tx.learners.put(WILHELMINA, actor=ACTOR)
    subject = subject_of(filled)
    erase(filled)
    (file,) = (tmp_path / "erasures" / "acme").iterdir()
    assert file.name == subject
    told = json.loads(file.read_bytes())
    assert all(len(bytes.fromhex(name)) == 32 for name in told.pop("names"))
    assert told == {"tenant": "acme", "subject": subject, "at": "2026-03-02T09:00:00.000000Z"}
    with open_store("globex").read() as tx:
        assert tx.learners.get(LEARNER) == WILHELMINA


def test_other_peoples_records_no_longer_name_them(filled: SqlStore, clock: Clock) -> None:
    """Dora's manager, and who asked and observed for her, was Wilhelmina, by id or by name."""
    dora = Learner("dora", manager=LEARNER, role=f"not {NAME}")
    with filled.write() as tx:
        tx.learners.put(dora, actor=NAME.upper())
        tx.learners.add_evidence("dora", [replace(observation(), issuer=NAME)], actor=LEARNER)
        tx.decisions.add(replace(decision("dora", name="doras"), actor=LEARNER))
        tx.audit.record(Act("publish", Target("snapshot", "s")), actor=LEARNER)
    with filled.read() as tx:
        assert tx.learners.get("dora") == dora
    clock.move(minutes=1)
    erase(filled)
    with filled.read() as tx:
        assert tx.learners.get("dora") == replace(dora, manager=COLLEAGUE)
        held = tx.audit.held("dora")
        made = tx.decisions.get("doras")
        actors = [e.actor for e in tx.audit.events(since=None, until=None, before=None)]
    assert [h.actor for h in held] == [COLLEAGUE] * 3
    assert (held[0].body["manager"], held[1].body["issuer"]) == (COLLEAGUE, COLLEAGUE)
    assert held[0].body["role"] == f"not {NAME}"
    assert made is not None
    assert made.actor == COLLEAGUE
    assert actors == [ACTOR, COLLEAGUE]
    assert flaws(filled) == []
    clock.move(minutes=1)
    with filled.write() as tx:
        tx.learners.put(WILHELMINA, actor=ACTOR)
        tx.audit.record(Act("publish", Target("snapshot", "s")), actor=LEARNER)
    with filled.read() as tx:
        actors = [e.actor for e in tx.audit.events(since=None, until=None, before=None)]
    assert actors == [LEARNER, ACTOR, COLLEAGUE]
