"""Which encoder runs: the export where there is a sound one, else the reference."""

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from recommender.adapters.embeddings import SqliteEmbeddings
from recommender.adapters.encoder import SentenceTransformerEncoder
from recommender.adapters.model_folder import EncoderManifest, is_plain, steering_files
from recommender.adapters.onnx_encoder import (
    FORMAT,
    MANIFEST,
    OnnxEncoder,
    verify,
    versions,
)
from recommender.domain.errors import EncoderMismatch, MissingDependency, RecommenderError
from recommender.ports import Encoder, Progress, Vectors

EXPORT_SECONDS = 600
LIBRARIES = ("onnx", "onnxruntime", "sentence-transformers", "tokenizers", "torch")
UNTRIED, ABSENT = -2, -1


class ExportedEncoder:
    """The export of one model where it is there and sound, else the reference.

    Both have one id: their weights are the same and an export that disagrees is never used. Safe
    to share between threads.
    """

    def __init__(self, folder: Path, manifest: EncoderManifest, exports: Path) -> None:
        self._folder = folder
        self._manifest = manifest
        self._into = exports / f"{manifest.name}-{manifest.sha256[:12]}"
        self._reference = SentenceTransformerEncoder(folder, manifest)
        self._lock, self._making = threading.Lock(), threading.Lock()
        self._onnx: OnnxEncoder | None = None
        self._refused_at = UNTRIED
        self._reason = ""

    @property
    def id(self) -> str:
        """``name@sha256:…`` of the weights."""
        return self._manifest.id

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._manifest.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, float32 of shape (len(texts), dimension).

        Raises:
            EncoderMismatch: when the reference must run and its files are not its manifest's.
            MissingDependency: when the reference must run and something of it is not installed.
        """
        return self._chosen().encode(texts)

    def in_use(self) -> str:
        """Say which encoder runs, and when it is the reference, why."""
        chosen = self._chosen()
        if isinstance(chosen, OnnxEncoder):
            return f"exported, cosine with the reference {chosen.manifest.cosine:.6f}"
        return f"reference, on sentence-transformers: {self._reason}"

    def prepare(self) -> None:
        """Make the export when there is no sound one; where that fails, the reference runs."""
        with self._making:
            if self._onnx is not None:
                return
            try:
                verify(self._into, self._sound().manifest)
                return
            except MissingDependency:
                return
            except EncoderMismatch:
                self._refused_at = UNTRIED
            refusal = self._refusal()
            if refusal.is_file() and refusal.read_text(encoding="utf-8").startswith(self._key()):
                return
            self._make(refusal)

    def _make(self, refusal: Path) -> None:
        refusal.unlink(missing_ok=True)
        if not is_plain(self._folder):
            why = f"{self._manifest.name} is not a plain transformer with pooling"
        else:
            asked = {
                "folder": str(self._folder.resolve()),
                "manifest": asdict(self._manifest),
                "into": str(self._into.resolve()),
            }
            try:
                done = subprocess.run(
                    [sys.executable, "-m", "recommender.adapters.onnx_export"],
                    input=json.dumps(asked),
                    capture_output=True,
                    text=True,
                    timeout=EXPORT_SECONDS,
                    check=False,
                )
            except (OSError, subprocess.TimeoutExpired):
                return
            if done.returncode != 1 or not done.stdout.strip():
                return
            why = done.stdout.strip()
        refusal.parent.mkdir(parents=True, exist_ok=True)
        refusal.write_text(f"{self._key()}\n{why}\n", encoding="utf-8")

    def _chosen(self) -> Encoder:
        with self._lock:
            if self._onnx is None and self._refused_at != (stamp := self._stamp()):
                try:
                    onnx = self._sound()
                    onnx.load()
                    self._onnx = onnx
                except (EncoderMismatch, MissingDependency) as error:
                    self._refused_at = stamp
                    self._reason = self._why(error)
            return self._onnx or self._reference

    def _sound(self) -> OnnxEncoder:
        """Return the export, when it was made from this model for these libraries and is whole."""
        found = OnnxEncoder(self._into)
        made, now = found.manifest, versions()
        same = (made.encoder, made.dimension, made.max_length, made.source) == (
            self._manifest.id,
            self._manifest.dimension,
            self._manifest.max_length,
            steering_files(self._folder),
        )
        if not same or {name: made.versions.get(name) for name in now} != now:
            raise EncoderMismatch(
                f"The export in {self._into} was made from other files or for other libraries. "
                "Publish to make it again."
            )
        return found

    def _stamp(self) -> int:
        """When the export was last written; it may appear while a service runs."""
        try:
            return (self._into / MANIFEST).stat().st_mtime_ns
        except OSError:
            return ABSENT

    def _refusal(self) -> Path:
        return self._into.with_name(f"{self._into.name}.refused.txt")

    def _key(self) -> str:
        """What a refusal holds for: these files under these libraries."""
        installed = {x.name: x.version for x in map(_distribution, LIBRARIES) if x}
        facts = [self._manifest.id, self._manifest.max_length, steering_files(self._folder)]
        text = json.dumps([FORMAT, *facts, installed], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _why(self, error: RecommenderError) -> str:
        try:
            key, _, reason = self._refusal().read_text(encoding="utf-8").partition("\n")
        except OSError:
            return str(error)
        return reason.strip() if key == self._key() else str(error)


class ExportingEmbeddings:
    """A cache of embeddings that sees to the export first: publishing is what makes it."""

    def __init__(self, path: Path, encoder: ExportedEncoder) -> None:
        self._encoder = encoder
        self._kept = SqliteEmbeddings(path, encoder)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return float32 (len(texts), dimension); only texts never met before are encoded.

        Raises:
            RecommenderError: when the file is not a readable cache.
        """
        self._encoder.prepare()
        return self._kept.encode(texts, progress)


def _distribution(name: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
