"""Vectors that were computed once are kept, by what they were computed from."""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from recommender.adapters.index import unit_rows
from recommender.domain.errors import RecommenderError
from recommender.ports import Encoder, Progress, Vectors

CHUNK = 128
LOOKUP = 500
"""Keys per query; SQLite's oldest limit is 999 variables."""


class SqliteEmbeddings:
    """A content-addressed cache of unit vectors in a SQLite file of its own.

    The key of a vector is the SHA-256 of encoder id, NUL and text; texts are not stored. Deleting
    the file loses nothing but time. Safe to share between threads and processes.

    What is missing is encoded in chunks, shortest text first, each kept before the next begins: a
    run that was cut off goes on where it stopped, with the same chunks and so the same vectors.
    """

    def __init__(self, path: Path, encoder: Encoder) -> None:
        self._path = path
        self._encoder = encoder

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return float32 (len(texts), dimension); only texts never met before are encoded.

        Args:
            texts: in any order, repeated or not.
            progress: called with (done, total), both counting only the texts to encode; not
                called when there are none.

        Raises:
            RecommenderError: when the file is not a readable cache.
        """
        unique = sorted(set(texts), key=lambda text: (len(text), text))
        with self._open() as connection:
            known = self._known(connection, unique)
            missing = [text for text in unique if text not in known]
            if progress and missing:
                progress(0, len(missing))
            for start in range(0, len(missing), CHUNK):
                chunk = missing[start : start + CHUNK]
                vectors = np.ascontiguousarray(self._encoder.encode(chunk), dtype="<f4")
                known.update(zip(chunk, vectors, strict=True))
                rows = [(self._key(t), v.tobytes()) for t, v in zip(chunk, vectors, strict=True)]
                with connection:
                    connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?)", rows)
                if progress:
                    progress(start + len(chunk), len(missing))
        result = np.empty((len(texts), self._encoder.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            result[row] = known[text]
        return result

    def _known(self, connection: sqlite3.Connection, texts: Sequence[str]) -> dict[str, Vectors]:
        by_key = {self._key(text): text for text in texts}
        keys = list(by_key)
        dimension = self._encoder.dimension
        found: list[tuple[str, bytes]] = []
        for start in range(0, len(keys), LOOKUP):
            part = keys[start : start + LOOKUP]
            marks = ", ".join("?" * len(part))
            rows = connection.execute(
                f"SELECT key, vector FROM embeddings WHERE key IN ({marks})",  # noqa: S608
                part,
            )
            found += [
                (by_key[k], v) for k, v in rows if isinstance(v, bytes) and len(v) == 4 * dimension
            ]
        vectors = np.frombuffer(b"".join(v for _, v in found), dtype="<f4").reshape(-1, dimension)
        sound = unit_rows(vectors)
        return {text: vectors[row] for row, (text, _) in enumerate(found) if sound[row]}

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._encoder.id}\0{text}".encode()).digest()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(self._path, timeout=60)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS embeddings "
                    "(key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
                )
                yield connection
        except sqlite3.DatabaseError as error:
            raise RecommenderError(
                f"The embedding cache {self._path} cannot be used ({error}). "
                "It holds nothing that cannot be computed again: if it is damaged, delete it."
            ) from error
