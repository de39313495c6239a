"""Published snapshots as folders: each complete and verified, or not there at all."""

import functools
import hashlib
import json
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recommender.adapters.snapshot_files import FILES, FORMAT, MANIFEST, fingerprint, pack, unpack
from recommender.domain.catalogue import Catalogue, Snapshot
from recommender.domain.errors import CorruptSnapshot, NotFound
from recommender.ports import ItemVectors, Published, Vectors

MANIFEST_LIMIT = 1_000_000
ID = re.compile(r"[0-9a-f]{64}")


class FolderShelf:
    """One folder per snapshot under ``root``, named by the SHA-256 of its manifest.

    Rows are stored sorted by id: the order of the source files changes nothing, not even the id.
    A write becomes visible with one rename. Several processes may share the folder.
    """

    def __init__(self, root: Path, *, keep: int = 4) -> None:
        """Name the folder; ``keep`` snapshots stay in memory, those used last."""
        self._root = root
        self._lock = threading.Lock()
        self._loaded = functools.lru_cache(maxsize=keep)(self._read)

    def write(
        self,
        catalogue: Catalogue,
        *,
        encoder: str,
        item_vectors: ItemVectors,
        skill_vectors: Vectors,
    ) -> Snapshot:
        """Store a catalogue with its vectors and return it as it reads from the disk.

        The same content under the same encoder is the same snapshot. A damaged copy is replaced.

        Args:
            catalogue: what to publish.
            encoder: id of the encoder that made the vectors.
            item_vectors: unit rows in the order of the items.
            skill_vectors: float32 (skills, dimension), unit rows in the order of the skills.

        Raises:
            ValueError: when the vectors do not fit the catalogue.
        """
        files = pack(catalogue, encoder, item_vectors, skill_vectors)
        snapshot = hashlib.sha256(files[MANIFEST]).hexdigest()
        self._root.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._sweep()
            if not self._intact(snapshot):
                self._place(snapshot, files)
        return self.load(snapshot).snapshot

    def load(self, snapshot: str) -> Published:
        """Return a verified snapshot.

        Raises:
            CorruptSnapshot: when a file is missing or differs from the manifest.
            NotFound: when the id is not one that a snapshot can have.
        """
        if not ID.fullmatch(snapshot):
            raise NotFound("A snapshot's id has 64 hexadecimal characters")
        with self._lock:
            return self._loaded(snapshot)

    def _intact(self, snapshot: str) -> bool:
        try:
            self._read(snapshot)
        except CorruptSnapshot:
            return False
        return True

    def _place(self, snapshot: str, files: dict[str, bytes]) -> None:
        final, draft = self._root / snapshot, self._root / f".writing-{snapshot}"
        try:
            draft.mkdir()
            for name, data in files.items():
                with (draft / name).open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            _sync_folder(draft)
            if final.exists():
                final.replace(self._root / f".damaged-{snapshot}")
            draft.replace(final)
            _sync_folder(self._root)
        finally:
            self._sweep()

    def _sweep(self) -> None:
        """Remove what a killed write left behind; only ever called by the one writer."""
        for pattern in (".writing-*", ".damaged-*"):
            for leftover in self._root.glob(pattern):
                shutil.rmtree(leftover, ignore_errors=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder against writers in this and other processes."""
        with (self._root / ".lock").open("ab") as handle:
            if sys.platform != "win32":
                import fcntl

                fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _read(self, snapshot: str) -> Published:
        folder = self._root / snapshot
        raw = _bytes(folder, MANIFEST, MANIFEST_LIMIT)
        if hashlib.sha256(raw).hexdigest() != snapshot:
            raise _corrupt(folder, MANIFEST, "does not have the digest that is the snapshot's id")
        try:
            manifest = json.loads(raw)
            if manifest["format"] != FORMAT or set(manifest["files"]) != FILES:
                raise _corrupt(folder, MANIFEST, "was written by another version")
            files = {}
            for name, stated in manifest["files"].items():
                data = _bytes(folder, name, stated["bytes"])
                if fingerprint(data) != stated:
                    raise _corrupt(folder, name, "differs from the manifest")
                files[name] = data
            return unpack(snapshot, manifest, files)
        except (ValueError, LookupError, TypeError, EOFError) as error:
            raise _corrupt(folder, MANIFEST, "names files that do not fit together") from error


def _bytes(folder: Path, name: str, limit: int) -> bytes:
    """Return a file's content, at most one byte more than it may have."""
    try:
        with (folder / name).open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        raise _corrupt(folder, name, "is missing") from None
    except OSError as error:
        raise _corrupt(folder, name, f"cannot be read ({error.strerror})") from error


def _corrupt(folder: Path, name: str, what: str) -> CorruptSnapshot:
    return CorruptSnapshot(
        f"Snapshot {folder.name}: {name} {what}. Publish again, or restore the folder."
    )


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
