from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_samples import Clock, new_id

from recommender.adapters.keyring import Keyring
from recommender.adapters.store import SqlStore


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "recommender.db"


@pytest.fixture
def keyring(tmp_path: Path) -> Iterator[Keyring]:
    keyring = Keyring(tmp_path / "keys.db")
    yield keyring
    keyring.close()


@pytest.fixture
def open_store(
    database: Path, keyring: Keyring, clock: Clock
) -> Iterator[Callable[[str], SqlStore]]:
    opened: list[SqlStore] = []

    def open_one(tenant: str) -> SqlStore:
        opened.append(SqlStore(f"sqlite:///{database}", keyring, tenant, clock, new_id))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[str], SqlStore]) -> SqlStore:
    return open_store("acme")
