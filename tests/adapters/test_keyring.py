import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from recommender.adapters.keyring import MOST_SPARE, Keyring, new_key
from recommender.domain.errors import CorruptRecord


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_a_key_outlives_the_process(tmp_path: Path, keyring: Keyring) -> None:
    keys = {"one": new_key(), "two": new_key()}
    keyring.keep(keys)
    again = Keyring(tmp_path / "keys.db")
    assert {subject: again.get(subject) for subject in keys} == keys
    again.close()


def test_an_unknown_subject_has_no_key(keyring: Keyring) -> None:
    assert keyring.get("nobody") is None


def test_a_forgotten_key_is_gone_from_the_files(tmp_path: Path, keyring: Keyring) -> None:
    forgotten, kept = new_key(), new_key()
    keyring.keep({"forgotten": forgotten, "kept": kept})
    assert forgotten in files(tmp_path)
    keyring.forget("forgotten")
    assert keyring.get("forgotten") is None
    assert forgotten not in files(tmp_path)
    assert keyring.get("kept") == kept
    keyring.forget("forgotten")


def test_a_key_is_never_replaced(keyring: Keyring) -> None:
    first = new_key()
    keyring.keep({"one": first})
    with pytest.raises(CorruptRecord):
        keyring.keep({"two": new_key(), "one": new_key()})
    assert keyring.get("one") == first
    assert keyring.get("two") is None


def test_each_tenant_has_one_lookup_key(tmp_path: Path, keyring: Keyring) -> None:
    assert not keyring.knows("acme")
    again = Keyring(tmp_path / "keys.db")
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda n: (keyring, again)[n % 2].lookup_key("acme"), range(16)))
    again.close()
    assert len(found) == 1
    assert keyring.knows("acme")
    assert keyring.lookup_key("globex") not in found


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_only_the_owner_reads_the_files(tmp_path: Path, keyring: Keyring) -> None:
    keyring.keep({"one": new_key()})
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"keys.db": 0o600, "keys.db-wal": 0o600, "keys.db-shm": 0o600}


def test_spare_keys_are_durable_and_given_out_once(tmp_path: Path, keyring: Keyring) -> None:
    ids = (f"spare-{n}" for n in range(1000))
    keyring.keep({"one": new_key()}, lambda: next(ids))
    assert keyring.spare() is None, "whoever records one thing leaves no spare key"
    keyring.keep({"two": new_key(), "three": new_key()}, lambda: next(ids))
    keyring.keep({"four": new_key()})
    again = Keyring(tmp_path / "keys.db")
    subject = keyring.spare()
    assert subject is not None
    assert again.get(subject) == keyring.get(subject) is not None
    assert again.spare() is None, "what one process holds ready, another does not give out"
    again.close()
    assert keyring.spare() is None


def test_there_are_never_more_spare_keys_than_said(keyring: Keyring) -> None:
    ids = (f"spare-{n}" for n in range(1000))
    for n in range(12):
        keyring.keep({f"own-{n}": new_key()}, lambda: next(ids))
        given = list(iter(keyring.spare, None))
        assert len(given) <= MOST_SPARE
    assert len(given) == MOST_SPARE
    assert len({*given}) == MOST_SPARE


def test_a_failed_commit_gives_no_spare_key(keyring: Keyring) -> None:
    keyring.keep({"one": new_key()})
    with pytest.raises(CorruptRecord):
        keyring.keep({"one": new_key()}, lambda: "spare")
    assert keyring.spare() is None
    assert keyring.get("spare") is None
