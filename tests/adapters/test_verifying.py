"""Whatever is done to the record is found, and the first bad record is named."""

import multiprocessing
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chain_forgery import all_rows, forge, hashed, put_rows, relinked, resealed
from store_samples import ACTOR, LEARNER, MORNING, WILHELMINA, Clock, decision, new_id, observation

from recommender.adapters.keyring import Keyring
from recommender.adapters.signing import new_signing_key, sign, signature_holds
from recommender.adapters.store import SqlStore
from recommender.domain.audit import Act, Flaw, Header, Kept, Target, header_hash, receipt_flaw
from recommender.domain.errors import CorruptRecord, NotFound, StorageFull
from recommender.domain.merkle import consistent
from recommender.ports import SnapshotEntry

LENGTH = 8


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    """Eight records: a learner, evidence 2 and 3, a publication, decisions 5 to 7, an event."""
    with store.write() as tx:
        tx.learners.put(WILHELMINA, actor=ACTOR)
        tx.learners.add_evidence(LEARNER, [observation("a"), observation("b")], actor=ACTOR)
        tx.snapshots.publish(SnapshotEntry("s", MORNING, "e", {}), actor=ACTOR)
    for learner in (LEARNER, None, LEARNER):
        with store.write() as tx:
            tx.decisions.add(decision(learner, "pivot-101"))
    with store.write() as tx:
        tx.audit.record(Act("publish", Target("snapshot", "s")), actor=ACTOR)
    return store


def flaws(store: SqlStore, kept: Kept | None = None) -> list[Flaw]:
    with store.read() as tx:
        return tx.audit.flaws(kept)


def first(store: SqlStore, kept: Kept | None = None) -> tuple[int, str]:
    found = flaws(store, kept)[0]
    return found.seq, found.code


def kept_now(store: SqlStore, *, whole: bool = False) -> Kept:
    with store.read() as tx:
        hashes = tuple(header.hash() for header in tx.audit.headers()) if whole else ()
        return Kept(tx.audit.head(), hashes)


def test_an_untouched_record_is_whole(filled: SqlStore) -> None:
    assert flaws(filled) == []
    assert flaws(filled, kept_now(filled)) == []
    assert flaws(filled, kept_now(filled, whole=True)) == []


def test_an_empty_record_is_whole(store: SqlStore) -> None:
    assert flaws(store) == []
    assert flaws(store, kept_now(store)) == []


def test_the_order_of_a_headers_fields_plays_no_part(filled: SqlStore, database: Path) -> None:
    with filled.read() as tx:
        header = next(tx.audit.headers())
    assert header.hash() == all_rows(database)[0]["hash"]
    fields = {name: getattr(header, name) for name in Header.__slots__}
    assert header_hash(dict(reversed(fields.items()))) == header.hash()
    assert header_hash({**fields, "seq": 2}) != header.hash()


def test_columns_stored_in_another_order_change_nothing(filled: SqlStore, database: Path) -> None:
    columns = "sealed, hash, commitment, sealed_sha256, subject, kind, at, prev, entry_id, seq"
    forge(
        database,
        "PRAGMA foreign_keys = OFF",
        f"CREATE TABLE other AS SELECT {columns}, tenant FROM entries ORDER BY seq DESC",
        "DROP TABLE entries",
        "ALTER TABLE other RENAME TO entries",
    )
    assert flaws(filled) == []


@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-03-02T09:00:00.000001Z'",
        "kind = 'evidence'",
        "subject = 'somebody-else'",
        "entry_id = 'another'",
        f"commitment = '{'0' * 64}'",
        f"sealed_sha256 = '{'0' * 64}'",
        f"prev = '{'0' * 64}'",
        f"hash = '{'0' * 64}'",
    ],
)
def test_an_edited_header_is_named(filled: SqlStore, database: Path, change: str) -> None:
    forge(database, f"UPDATE entries SET {change} WHERE seq = 5")
    assert first(filled)[0] == 5
    told = flaws(filled)[0].detail
    assert "Record 5" in told
    assert "changed" in told


def test_an_edited_content_is_named(filled: SqlStore, database: Path) -> None:
    forge(database, "UPDATE entries SET sealed = CAST(sealed || x'00' AS BLOB) WHERE seq = 6")
    assert first(filled) == (6, "content")


@pytest.mark.parametrize("as_far_as", ["sealed", "digest", "commitment"])
def test_the_last_digit_of_a_figure_is_named_even_if_its_key_was_there(
    filled: SqlStore, database: Path, keyring: Keyring, as_far_as: str
) -> None:
    """Somebody with the key writes 0.49 where 0.48 stood, and mends what they think of."""
    rows = all_rows(database)
    row = rows[5]
    key = keyring.get(row["subject"])
    assert key is not None
    forged = resealed(row, key, b'"value":0.48', b'"value":0.49')
    if as_far_as == "sealed":
        forged = {**row, "sealed": forged["sealed"]}
    if as_far_as == "digest":
        forged = {**forged, "commitment": row["commitment"]}
        forged["hash"] = hashed(forged)
    rows[5] = forged
    put_rows(database, rows)
    assert first(filled)[0] == 6
    assert len(flaws(filled)) == 1


def test_a_deleted_record_is_named(filled: SqlStore, database: Path) -> None:
    forge(database, "PRAGMA foreign_keys = OFF", "DELETE FROM entries WHERE seq = 5")
    assert [(f.seq, f.code) for f in flaws(filled)] == [(5, "missing")]
    forge(database, "PRAGMA foreign_keys = OFF", "DELETE FROM entries WHERE seq IN (1, 2, 6)")
    assert [f.detail for f in flaws(filled)] == [
        "Records 1 to 2 are missing.",
        "Records 5 to 6 are missing.",
    ]


def test_a_closed_ranks_deletion_is_named(filled: SqlStore, database: Path) -> None:
    """The records after it move up by one, and are linked and hashed anew without keys."""
    rows = [row for row in all_rows(database) if row["seq"] != 5]
    prev = "0" * 64
    for seq, row in enumerate(rows, 1):
        row |= {"seq": seq, "prev": prev}
        row["hash"] = prev = hashed(row)
    put_rows(database, rows)
    assert first(filled) == (5, "content")


def test_an_inserted_record_is_named(filled: SqlStore, database: Path) -> None:
    rows = all_rows(database)
    slipped_in = {**rows[5], "entry_id": "slipped-in"}
    rows.insert(3, slipped_in)
    prev = "0" * 64
    for seq, row in enumerate(rows, 1):
        row |= {"seq": seq, "prev": prev}
        row["hash"] = prev = hashed(row)
    put_rows(database, rows)
    assert first(filled) == (4, "content")


def test_a_record_before_the_first_is_named(filled: SqlStore, database: Path) -> None:
    row = {**all_rows(database)[0], "seq": 0, "entry_id": "zero"}
    put_rows(database, [{**row, "hash": hashed(row)}, *all_rows(database)])
    assert first(filled)[0] == 0


def test_an_appended_forgery_is_named(filled: SqlStore, database: Path) -> None:
    """A made-up record of an erased person would need no key; it needs an erasure on record."""
    rows = all_rows(database)
    made_up = {
        **rows[-1],
        "seq": LENGTH + 1,
        "prev": rows[-1]["hash"],
        "entry_id": "made-up",
        "subject": "nobody",
        "sealed": b"",
    }
    put_rows(database, [*rows, {**made_up, "hash": hashed(made_up)}])
    assert first(filled) == (LENGTH + 1, "closed")


def test_two_records_in_each_others_place_are_named(filled: SqlStore, database: Path) -> None:
    rows = all_rows(database)
    rows[4], rows[6] = ({**rows[6], "seq": 5}, {**rows[4], "seq": 7})
    put_rows(database, rows)
    assert first(filled)[0] == 5
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM entries").fetchone() == (LENGTH,)


def test_content_that_was_removed_without_an_erasure_is_named(
    filled: SqlStore, database: Path, keyring: Keyring
) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("UPDATE entries SET sealed = x'' WHERE seq = 6")
    assert first(filled) == (6, "closed")
    keyring.forget(all_rows(database)[0]["subject"])
    assert [(f.seq, f.code) for f in flaws(filled)] == [(1, "closed"), (6, "closed")]


def test_a_list_of_publications_that_says_otherwise_is_named(
    filled: SqlStore, database: Path
) -> None:
    forge(database, "UPDATE publications SET snapshot = 'another'")
    assert first(filled) == (4, "publication")
    forge(database, "DELETE FROM publications")
    assert first(filled) == (4, "publication")
    forge(
        database,
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO publications VALUES ('acme', 99, 'another', '', 'e', '{}')",
    )
    assert [f.seq for f in flaws(filled)] == [4, 99]


@pytest.mark.parametrize("whole", [False, True])
def test_a_truncated_tail_is_found_against_a_checkpoint_alone(
    filled: SqlStore, database: Path, whole: bool
) -> None:
    kept = kept_now(filled, whole=whole)
    put_rows(database, all_rows(database)[:-2])
    for named in ("decision_items", "terms"):
        assert first(filled) == (7, "truncated")
        forge(database, f"DELETE FROM {named} WHERE seq > 6")
    assert flaws(filled) == []
    (found,) = flaws(filled, kept)
    assert (found.seq, found.code) == (7, "truncated")
    assert "vouches for 8 records" in found.detail


def test_an_older_database_put_back_is_found_against_a_checkpoint(
    filled: SqlStore, database: Path, tmp_path: Path, open_store: Callable[[str], SqlStore]
) -> None:
    filled.close()
    shutil.copy(database, tmp_path / "older.db")
    with filled.write() as tx:
        tx.decisions.add(decision(None, "a"))
    kept = kept_now(filled)
    filled.close()
    for file in tmp_path.glob("recommender.db*"):
        file.unlink()
    shutil.copy(tmp_path / "older.db", database)
    restored = open_store("acme")
    assert flaws(restored) == []
    assert first(restored, kept) == (LENGTH + 1, "truncated")
    with restored.write() as tx:
        tx.decisions.add(decision(None, "b"))
    assert first(restored, kept) == (1, "rewritten")


def test_a_history_rewritten_with_every_key_is_found_against_what_was_kept(
    filled: SqlStore, database: Path, keyring: Keyring
) -> None:
    checkpoint, exported = kept_now(filled), kept_now(filled, whole=True)
    rows = all_rows(database)
    key = keyring.get(rows[5]["subject"])
    assert key is not None
    rows[5] = resealed(rows[5], key, b'"value":0.48', b'"value":0.49')
    put_rows(database, relinked(rows, keyring, after=6))
    assert flaws(filled) == []
    assert first(filled, checkpoint) == (1, "rewritten")
    assert first(filled, exported) == (6, "rewritten")


def test_what_stands_in_the_record_itself_vouches_for_what_was_before(
    filled: SqlStore, database: Path, keyring: Keyring
) -> None:
    """A checkpoint that was recorded is not moved along with a history that was rewritten."""
    with filled.write() as tx:
        signed = tx.audit.checkpoint(actor=ACTOR)
    assert signed.checkpoint.size == LENGTH
    assert flaws(filled) == []
    rows = all_rows(database)
    key = keyring.get(rows[5]["subject"])
    assert key is not None
    rows[5] = resealed(rows[5], key, b'"value":0.48', b'"value":0.49')
    put_rows(database, relinked(rows, keyring, after=6))
    assert [(f.seq, f.code) for f in flaws(filled)] == [(LENGTH + 1, "checkpoint")]


def test_a_checkpoint_that_is_not_of_this_folder_is_told(
    filled: SqlStore, open_store: Callable[[str], SqlStore]
) -> None:
    kept = kept_now(filled)
    checkpoint = kept.signed.checkpoint
    foreign = replace(kept, signed=sign(checkpoint, new_signing_key()))
    assert [f.code for f in flaws(filled, foreign)] == ["foreign_key"]
    raised = replace(kept.signed, checkpoint=replace(checkpoint, size=LENGTH - 1))
    assert [f.code for f in flaws(filled, Kept(raised))] == ["forged_checkpoint"]
    assert [f.code for f in flaws(open_store("globex"), kept)] == ["foreign_checkpoint"]


def test_a_receipt_proves_its_record_and_no_other(filled: SqlStore, clock: Clock) -> None:
    with filled.read() as tx:
        headers = list(tx.audit.headers())
        for size in range(1, LENGTH + 1):
            receipts = [tx.audit.receipt(h.id, size) for h in headers[:size]]
            assert all(signature_holds(r.signed) for r in receipts)
            assert [receipt_flaw(r) for r in receipts] == [None] * size
            for receipt, other in zip(receipts, headers[1:], strict=False):
                forged = replace(receipt, record=other)
                assert receipt_flaw(forged) is not None
                moved = replace(receipt, record=replace(receipt.record, at="2026"))
                assert "changed" in (receipt_flaw(moved) or "")
        with pytest.raises(NotFound):
            tx.audit.receipt(headers[-1].id, LENGTH - 1)
        with pytest.raises(NotFound):
            tx.audit.receipt("unknown")
        with pytest.raises(NotFound):
            tx.audit.head(LENGTH + 1)


@pytest.mark.parametrize("change", ["at = '2020'", f"hash = '{'0' * 64}'", "hash = 'x'"])
def test_a_changed_record_has_no_receipt(filled: SqlStore, database: Path, change: str) -> None:
    name = all_rows(database)[5]["entry_id"]
    forge(database, f"UPDATE entries SET {change} WHERE seq = 6")
    with filled.read() as tx, pytest.raises(CorruptRecord, match="audit verify"):
        tx.audit.receipt(name)


def test_a_longer_record_is_shown_to_begin_with_a_shorter(filled: SqlStore) -> None:
    with filled.read() as tx:
        heads = [tx.audit.head(size).checkpoint for size in range(1, LENGTH + 1)]
        for old in heads:
            for new in heads[old.size - 1 :]:
                proof = [bytes.fromhex(h) for h in tx.audit.consistency(old.size, new.size)]
                roots = bytes.fromhex(old.root), bytes.fromhex(new.root)
                assert consistent(old.size, new.size, *roots, proof)
        with pytest.raises(NotFound):
            tx.audit.consistency(3, 2)


def test_one_tenant_has_one_signing_key(filled: SqlStore, tmp_path: Path, keyring: Keyring) -> None:
    again = Keyring(tmp_path / "keys.db")
    assert again.signing_key("acme") == keyring.signing_key("acme")
    assert again.signing_key("acme") != again.signing_key("globex")
    again.close()


def work_in_a_process(home: Path, number: int, start: Any) -> None:
    """Answers, acts and checkpoints, and every few answers a person who is erased."""
    keyring = Keyring(home / "keys.db")
    store = SqlStore(f"sqlite:///{home / 'recommender.db'}", keyring, "acme", Clock(), new_id)
    start.wait()
    for n in range(12):
        with store.write() as tx:
            tx.decisions.add(decision(f"person-{number}-{n // 4}", "pivot-101"))
            tx.audit.record(Act("publish", Target("snapshot", str(n))), actor=ACTOR)
        with store.write() as tx:
            tx.audit.checkpoint(actor=ACTOR)
        if n % 4 == 3:
            assert store.erase(f"person-{number}-{n // 4}", actor=ACTOR, reason=None)
    store.close()
    keyring.close()


def test_processes_that_answer_sign_and_erase_at_once_leave_one_whole_record(
    store: SqlStore, database: Path, tmp_path: Path
) -> None:
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(3)
    workers = [spawn.Process(target=work_in_a_process, args=(tmp_path, n, start)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
        assert worker.exitcode == 0
        worker.close()
    rows = all_rows(database)
    assert [row["seq"] for row in rows] == list(range(1, 3 * (12 * 3 + 3) + 1))
    assert sum(not row["sealed"] for row in rows) == 3 * 12
    assert flaws(store) == []
    assert flaws(store, kept_now(store, whole=True)) == []


def test_a_full_disk_takes_nothing_and_the_chain_goes_on(store: SqlStore, database: Path) -> None:
    def limit(pages: int) -> int:
        with store._engine.connect() as connection:
            return int(connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar() or 0)

    with store.write() as tx:
        tx.decisions.add(decision(LEARNER, "a"))
    with closing(sqlite3.connect(database)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    assert limit(pages) == pages
    full = 0
    for _ in range(40):
        before = all_rows(database)
        try:
            with store.write() as tx:
                tx.decisions.add(decision(LEARNER, *(f"item-{n}" for n in range(50))))
        except StorageFull:
            full += 1
            assert all_rows(database) == before
            assert flaws(store) == []
    assert full > 0
    written = len(all_rows(database))
    limit(2**30)
    with store.write() as tx:
        tx.decisions.add(decision(LEARNER, "b"))
    assert [row["seq"] for row in all_rows(database)] == list(range(1, written + 2))
    assert flaws(store) == []


@pytest.mark.parametrize(
    "change",
    [
        "sealed = 'text'",
        "sealed = x'01'",
        "sealed = x'02' || substr(sealed, 2)",
        "seq = 'six'",
        "seq = 6.5",
        "seq = -6",
        "at = ''",
        "hash = 'not hexadecimal'",
        "hash = x'00'",
        "kind = ''",
        "kind = 'learner'",
        "kind = 'erasure'",
        "kind = 'checkpoint'",
        "subject = x'ff'",
    ],
)
def test_no_nonsense_in_a_record_stops_the_walk(
    filled: SqlStore, database: Path, change: str
) -> None:
    forge(database, "PRAGMA foreign_keys = OFF", f"UPDATE entries SET {change} WHERE seq = 6")
    assert 6 in {flaw.seq for flaw in flaws(filled)}


def test_a_damaged_database_file_is_told(filled: SqlStore, database: Path) -> None:
    filled.close()
    content = bytearray(database.read_bytes())
    content[4096 * 2 :] = bytes(len(content) - 4096 * 2)
    database.write_bytes(content)
    with pytest.raises(CorruptRecord, match="restore it from a backup"):
        flaws(filled)
