"""What somebody who holds the files can do to a chain, with and without its keys."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import rfc8785

from recommender.adapters.sealing import commitment, seal, unseal

TRIGGERS = ("entries_never_change", "entries_never_go", "entries_follow")
HASHED = ("tenant", "seq", "prev", "at", "kind", "subject")
COLUMNS = (*HASHED, "entry_id", "sealed_sha256", "commitment", "hash", "sealed")


def open_behind(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for trigger in TRIGGERS:
        connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    return connection


def forge(database: Path, *statements: str) -> None:
    """Change the database behind its triggers."""
    with closing(open_behind(database)) as connection:
        for statement in statements:
            connection.execute(statement)


def all_rows(database: Path, tenant: str = "acme") -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        query = "SELECT * FROM entries WHERE tenant = ? ORDER BY seq"
        return [dict(row) for row in connection.execute(query, (tenant,))]


def put_rows(database: Path, rows: list[dict[str, Any]], tenant: str = "acme") -> None:
    """Put these rows in the place of all that a tenant has."""
    with closing(open_behind(database)) as connection:
        connection.execute("DELETE FROM entries WHERE tenant = ?", (tenant,))
        names = ", ".join(COLUMNS)
        marks = ", ".join("?" for _ in COLUMNS)
        for row in rows:
            values = [row[name] for name in COLUMNS]
            connection.execute(f"INSERT INTO entries ({names}) VALUES ({marks})", values)


def hashed(row: dict[str, Any]) -> str:
    header = {name: row[name] for name in HASHED}
    header |= {"id": row["entry_id"], "sealed": row["sealed_sha256"]}
    return hashlib.sha256(rfc8785.dumps({**header, "commitment": row["commitment"]})).hexdigest()


def associated(row: dict[str, Any]) -> bytes:
    return rfc8785.dumps({name: row[name] for name in (*HASHED, "entry_id")})


def resealed(row: dict[str, Any], key: bytes, old: bytes, new: bytes) -> dict[str, Any]:
    """A row whose payload says something else, sealed and committed to as the owner would."""
    payload = unseal(row["sealed"], key, associated(row))
    assert payload.count(old) >= 1
    changed = payload.replace(old, new)
    sealed = seal(changed, key, associated(row))
    row = {**row, "sealed": sealed, "sealed_sha256": hashlib.sha256(sealed).hexdigest()}
    row["commitment"] = commitment(changed, key)
    return {**row, "hash": hashed(row)}


def relinked(rows: list[dict[str, Any]], keys: Any, after: int) -> list[dict[str, Any]]:
    """Rows sealed and linked anew after one, as somebody with every key would rewrite history."""
    done, prev = rows[:after], rows[after - 1]["hash"]
    for seq, row in enumerate(rows[after:], after + 1):
        key = keys.get(row["subject"])
        payload = unseal(row["sealed"], key, associated(row))
        row = {**row, "seq": seq, "prev": prev}
        row["sealed"] = seal(payload, key, associated(row))
        row["sealed_sha256"] = hashlib.sha256(row["sealed"]).hexdigest()
        row["hash"] = prev = hashed(row)
        done.append(row)
    return done
