"""The exported encoder: the reference's weights on ONNX Runtime, without torch."""

import hashlib
import json
import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from recommender.domain.errors import EncoderMismatch, MissingDependency
from recommender.ports import Vectors

FORMAT = 1
"""Raised whenever the same weights would be exported differently."""

GRAPH, TOKENIZER, MANIFEST = "model.onnx", "tokenizer.json", "export.json"
THREADS = 2
COSINE = 0.9999
APART = 1e-5
"""Largest difference of one number from the reference, at which both may share vectors."""

BATCH_APART = 1e-6


@dataclass(frozen=True, slots=True)
class ExportManifest:
    """What an export is, what it was made from, and how well it agrees.

    Attributes:
        encoder: id of the reference, ``name@sha256:…`` of the source weights.
        source: hex digests of the files that steer the reference, by relative path.
        files: hex digests of the export's own files.
        versions: of the libraries it was made and checked with.
        cosine: smallest, with the reference, over the sample.
        apart: largest difference of one number from the reference.
        batch_apart: largest difference between a text alone and in a batch.
    """

    encoder: str
    dimension: int
    max_length: int
    source: Mapping[str, str]
    files: Mapping[str, str]
    versions: Mapping[str, str]
    cosine: float
    apart: float
    batch_apart: float
    format: int = FORMAT

    @property
    def agrees(self) -> bool:
        """Whether these vectors may stand for the reference's."""
        near = self.cosine >= COSINE and self.apart <= APART
        return near and self.batch_apart <= BATCH_APART


class OnnxEncoder:
    """An export that costs nothing until it is loaded; safe to share between threads.

    Its id is the reference's: the weights are the same and the vectors agree.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.manifest = read_manifest(folder)
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    @property
    def id(self) -> str:
        """``name@sha256:…`` of the weights it was made from."""
        return self.manifest.encoder

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.manifest.dimension

    def load(self) -> None:
        """Compare the files with the manifest and load them, once.

        Raises:
            EncoderMismatch: when a file is not the one the manifest names.
            MissingDependency: when ONNX Runtime or tokenizers is not installed.
        """
        with self._lock:
            if self._loaded is None:
                verify(self._folder, self.manifest)
                self._loaded = _load(self._folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, float32 of shape (len(texts), dimension).

        Each text is computed alone and without padding, several at a time, so its vector is the
        same to the last bit whatever stands beside it.

        Raises:
            EncoderMismatch: when a file is not the one the manifest names.
            MissingDependency: when ONNX Runtime or tokenizers is not installed.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        self.load()
        assert self._loaded is not None
        session, tokenizer = self._loaded

        def compute(row: int) -> None:
            ids = np.array([tokenizer.encode(texts[row]).ids], dtype=np.int64)
            vectors[row] = session.run(None, {"ids": ids})[0][0]

        if len(texts) == 1:
            compute(0)
            return vectors
        with ThreadPoolExecutor(_threads()) as pool:
            for _ in pool.map(compute, range(len(texts))):
                pass
        return vectors


def read_manifest(folder: Path) -> ExportManifest:
    """Read what an export says of itself.

    Raises:
        EncoderMismatch: when there is none, or it cannot be read.
    """
    try:
        manifest = ExportManifest(**json.loads((folder / MANIFEST).read_bytes()))
        readable = manifest.format == FORMAT and manifest.agrees
    except (OSError, TypeError, ValueError):
        readable = False
    if not readable:
        raise EncoderMismatch(f"{folder} holds no finished export. Publish to make it again.")
    return manifest


def verify(folder: Path, manifest: ExportManifest) -> None:
    """Compare an export's files with its manifest.

    Raises:
        EncoderMismatch: when one is missing or differs.
    """
    for name in (GRAPH, TOKENIZER):
        file, expected = folder / name, manifest.files.get(name)
        found = digest(file) if file.is_file() else "no file"
        if found != expected:
            raise EncoderMismatch(
                f"{name} of the exported encoder in {folder}: expected sha256 {expected}, "
                f"found {found}. Publish to make it again."
            )


def versions() -> dict[str, str]:
    """Return the versions of the libraries that an export is computed with.

    Raises:
        MissingDependency: when one is not installed.
    """
    try:
        return {name: metadata.version(name) for name in ("onnxruntime", "tokenizers")}
    except metadata.PackageNotFoundError as error:
        raise MissingDependency(f"The exported encoder needs {error.name}.") from None


def digest(file: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _threads() -> int:
    return min(THREADS, os.cpu_count() or 1)


def _load(folder: Path) -> tuple[Any, Any]:
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise MissingDependency(f"{error.name} cannot be imported: pip install it.") from error
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _threads()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that spin while they wait take the processor from the rest of the service.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
    )
    return session, Tokenizer.from_file(str(folder / TOKENIZER))
