"""Sentences become unit vectors on the CPU, from local weights whose digest is known."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from recommender.adapters.model_folder import EncoderManifest, verify
from recommender.domain.errors import EncoderMismatch, MissingDependency
from recommender.ports import Vectors

BATCH = 16


class SentenceTransformerEncoder:
    """An encoder that costs nothing until the first text, then loads once.

    Its files are compared with the manifest before they are loaded. Safe to share between threads.
    """

    def __init__(self, folder: Path, manifest: EncoderManifest) -> None:
        self._folder = folder
        self._manifest = manifest
        self._lock = threading.Lock()
        self._model: Any = None

    @property
    def id(self) -> str:
        """``name@sha256:…`` of the weights, as the manifest names them."""
        return self._manifest.id

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._manifest.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, float32 of shape (len(texts), dimension).

        A text alone and the same text in a batch agree to about 1e-7.

        Raises:
            EncoderMismatch: when a file is not the one the manifest names.
            MissingDependency: when the weights or sentence-transformers are not installed.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._loaded().encode(
                list(texts),
                batch_size=BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def model(self) -> Any:
        """Return the sentence-transformers model itself, for its export.

        Raises:
            EncoderMismatch: when a file is not the one the manifest names.
            MissingDependency: when the weights or sentence-transformers are not installed.
        """
        with self._lock:
            return self._loaded()

    def _loaded(self) -> Any:
        if self._model is None:
            verify(self._folder, self._manifest)
            self._model = _load(self._folder, self._manifest)
        return self._model


def _load(folder: Path, manifest: EncoderManifest) -> Any:
    # Read by the libraries while they are imported.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise MissingDependency(
            f"{error.name or 'sentence-transformers'} cannot be imported: "
            "pip install sentence-transformers"
        ) from error
    model = SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True, "dtype": "float32"},
    )
    model.max_seq_length = manifest.max_length
    found = model.get_embedding_dimension()
    if found != manifest.dimension:
        raise EncoderMismatch(
            f"Encoder {manifest.name}: expected dimension {manifest.dimension}, found {found}. "
            "Correct the manifest, or name the folder without one."
        )
    return model
