import hashlib
import multiprocessing
import os
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import rfc8785
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

from recommender.adapters.keyring import Keyring
from recommender.adapters.records import stamp
from recommender.adapters.store import SqlStore
from recommender.domain.errors import CorruptRecord
from recommender.ports import SnapshotEntry


def rows(database: Path, query: str = "SELECT * FROM entries ORDER BY tenant, seq") -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(query).fetchall()


def alter(database: Path, *statements: str) -> None:
    """Do what only somebody holding the file can: change it behind the triggers."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER entries_never_change")
        for statement in statements:
            connection.execute(statement)


def assert_unbroken(database: Path, tenant: str, length: int) -> None:
    prev, at = "0" * 64, ""
    chain = [row for row in rows(database) if row["tenant"] == tenant]
    assert [row["seq"] for row in chain] == list(range(1, length + 1))
    for row in chain:
        header = {
            "tenant": tenant,
            "seq": row["seq"],
            "id": row["entry_id"],
            "prev": prev,
            "at": row["at"],
            "kind": row["kind"],
            "subject": row["subject"],
            "sealed": hashlib.sha256(row["sealed"]).hexdigest(),
            "commitment": row["commitment"],
        }
        assert row["prev"] == prev
        assert row["sealed_sha256"] == header["sealed"]
        assert row["hash"] == hashlib.sha256(rfc8785.dumps(header)).hexdigest()
        assert row["at"] >= at
        prev, at = row["hash"], row["at"]


def fill(store: SqlStore) -> None:
    with store.write() as tx:
        tx.learners.put(WILHELMINA, actor=ACTOR)
        tx.learners.add_evidence(LEARNER, [observation("a"), observation("b")], actor=ACTOR)
        tx.snapshots.publish(SnapshotEntry("s", MORNING, "e", {}), actor=ACTOR)
    for learner in (LEARNER, None, None):
        with store.write() as tx:
            tx.decisions.add(decision(learner, "pivot-101"))


def append_many(store: SqlStore, learner: str, count: int) -> None:
    for _ in range(count):
        with store.write() as tx:
            tx.decisions.add(decision(learner, "pivot-101"))


def append_in_a_process(home: Path, learner: str, count: int, start: Any) -> None:
    start.wait()
    keyring = Keyring(home / "keys.db")
    store = SqlStore(f"sqlite:///{home / 'recommender.db'}", keyring, "acme", Clock(), new_id)
    append_many(store, learner, count)
    store.close()
    keyring.close()


def test_every_link_can_be_recomputed(
    open_store: Callable[[str], SqlStore], database: Path
) -> None:
    fill(open_store("acme"))
    fill(open_store("globex"))
    assert_unbroken(database, "acme", 7)
    assert_unbroken(database, "globex", 7)
    kinds = [row["kind"] for row in rows(database)][:7]
    assert kinds == ["learner", "evidence", "evidence", "publication"] + ["decision"] * 3


def test_who_an_entry_is_about_shows_as_a_random_id(store: SqlStore, database: Path) -> None:
    fill(store)
    subjects = [row["subject"] for row in rows(database)]
    assert subjects[0] == subjects[1] == subjects[2] == subjects[4]
    assert len(set(subjects)) == 4


def test_time_never_runs_backwards(store: SqlStore, database: Path, clock: Clock) -> None:
    append_many(store, "ann", 1)
    clock.move(hours=-1)
    append_many(store, "ann", 2)
    clock.move(hours=3)
    append_many(store, "ann", 1)
    later = stamp(MORNING + timedelta(hours=2))
    assert [row["at"] for row in rows(database)] == [stamp(MORNING)] * 3 + [later]
    assert later == "2026-03-02T11:00:00.000000Z"


def test_threads_append_without_gap_or_fork(store: SqlStore, database: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda who: append_many(store, who, 25), ["ann", "bob", "ann", "cas"]))
    assert_unbroken(database, "acme", 100)
    assert len({row["subject"] for row in rows(database)}) == 3


def test_processes_that_start_at_once_append_without_gap_or_fork(
    tmp_path: Path, database: Path
) -> None:
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(4)
    people = ["ann", "bob", "ann", "cas"]
    workers = [
        spawn.Process(target=append_in_a_process, args=(tmp_path, who, 15, start)) for who in people
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
        worker.close()
    assert_unbroken(database, "acme", 60)
    assert len({row["subject"] for row in rows(database)}) == 3


def test_an_altered_record_is_refused(store: SqlStore, database: Path) -> None:
    append_many(store, "ann", 1)
    name = rows(database)[0]["entry_id"]
    alter(database, "UPDATE entries SET sealed = CAST(substr(sealed, 1, 40) || x'00' AS BLOB)")
    with store.read() as tx, pytest.raises(CorruptRecord):
        tx.decisions.get(name)


def test_a_record_in_another_records_place_is_refused(store: SqlStore, database: Path) -> None:
    append_many(store, "ann", 2)
    first, second = (row["entry_id"] for row in rows(database))
    other = "SELECT {} FROM entries WHERE seq = 2"
    columns = ", ".join(
        f"{name} = ({other.format(name)})" for name in ("sealed", "sealed_sha256", "commitment")
    )
    alter(database, f"UPDATE entries SET {columns} WHERE seq = 1")
    with store.read() as tx:
        assert tx.decisions.get(second) is not None
        with pytest.raises(CorruptRecord):
            tx.decisions.get(first)


def test_an_altered_commitment_is_refused(store: SqlStore, database: Path) -> None:
    append_many(store, "ann", 1)
    alter(database, f"UPDATE entries SET commitment = '{'0' * 64}'")
    with store.read() as tx, pytest.raises(CorruptRecord, match="commitment"):
        tx.decisions.latest("ann")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 2",
        "DELETE FROM entries WHERE seq = 7",
        "DELETE FROM entries",
        "REPLACE INTO entries SELECT * FROM entries WHERE seq = 1",
        "INSERT INTO entries SELECT tenant, 9, 'new', prev, at, kind, subject, sealed_sha256,"
        " commitment, hash, sealed FROM entries WHERE seq = 7",
        "INSERT INTO entries SELECT tenant, 8, 'new', prev, at, kind, subject, sealed_sha256,"
        " commitment, hash, sealed FROM entries WHERE seq = 7",
    ],
)
def test_the_database_itself_only_appends(store: SqlStore, database: Path, statement: str) -> None:
    fill(store)
    with (
        closing(sqlite3.connect(database)) as connection,
        pytest.raises(sqlite3.IntegrityError, match=r"append-only|follows"),
    ):
        connection.execute(statement)
    assert_unbroken(database, "acme", 7)


def test_no_person_can_be_read_from_the_files(store: SqlStore, tmp_path: Path) -> None:
    fill(store)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(files["recommender.db-wal"]) > 0
    store.close()
    files["checkpointed"] = (tmp_path / "recommender.db").read_bytes()
    assert b"pivot-101" in files["checkpointed"]
    for name, content in files.items():
        for word in (LEARNER, NAME, NEED, ACTOR, "bookkeeper", "Delft"):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert word.encode(encoding) not in content, (name, word)


def test_a_forgotten_person_is_gone_while_the_chain_holds(
    store: SqlStore, database: Path, keyring: Keyring
) -> None:
    fill(store)
    name = rows(database)[4]["entry_id"]
    keyring.forget(rows(database)[0]["subject"])
    with store.read() as tx:
        assert tx.learners.ids() == []
        assert tx.learners.get(LEARNER) is None
        assert tx.learners.ledger(LEARNER).evidence == ()
        assert tx.decisions.get(name) is None
        found = tx.decisions.page(learner=None, since=None, item=None, before=None, limit=2)
    assert [seq for seq, _ in found] == [7, 6]
    with store.write() as tx:
        tx.learners.put(WILHELMINA, actor=ACTOR)
        tx.decisions.add(decision(LEARNER))
    with store.read() as tx:
        assert tx.learners.get(LEARNER) == WILHELMINA
        assert tx.learners.ledger(LEARNER).evidence == ()
        found = tx.decisions.page(learner=None, since=None, item=None, before=None, limit=9)
    assert [seq for seq, _ in found] == [9, 7, 6]
    assert_unbroken(database, "acme", 9)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_only_the_owner_reads_the_files(store: SqlStore, tmp_path: Path) -> None:
    fill(store)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {0o600}
