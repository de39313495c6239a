"""Makes the exported encoder from the installed weights, and refuses one that does not agree.

Runs as a process of its own (``python -m``), so that torch leaves no trace in the one that serves.
"""

import json
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from recommender.adapters.encoder import SentenceTransformerEncoder
from recommender.adapters.model_folder import EncoderManifest, steering_files
from recommender.adapters.onnx_encoder import (
    GRAPH,
    MANIFEST,
    TOKENIZER,
    ExportManifest,
    OnnxEncoder,
    digest,
    versions,
)
from recommender.adapters.onnx_sample import SAMPLE
from recommender.domain.errors import EncoderMismatch, MissingDependency, RecommenderError
from recommender.ports import Encoder, Vectors

OPSET = 17
BATCHES = (8, 32)


def export(folder: Path, manifest: EncoderManifest, into: Path) -> ExportManifest:
    """Export a model and put it at ``into``, whole and checked, or leave everything as it was.

    Raises:
        EncoderMismatch: when the export does not agree with the reference or with itself.
        MissingDependency: when a library for the export is not installed.
    """
    into.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=into.parent) as scratch:
        new, old = Path(scratch) / "new", Path(scratch) / "old"
        new.mkdir()
        made = _made(folder, manifest, new)
        if into.exists():
            into.rename(old)
        new.rename(into)
    return made


def _made(folder: Path, manifest: EncoderManifest, into: Path) -> ExportManifest:
    reference = SentenceTransformerEncoder(folder, manifest)
    expected = reference.encode(SAMPLE)
    _write_model(reference.model(), manifest, into)
    libraries = versions() | {n: metadata.version(n) for n in ("onnx", "torch")}
    unchecked = ExportManifest(
        encoder=manifest.id,
        dimension=manifest.dimension,
        max_length=manifest.max_length,
        source=steering_files(folder),
        files={name: digest(into / name) for name in (GRAPH, TOKENIZER)},
        versions=libraries,
        cosine=1.0,
        apart=0.0,
        batch_apart=0.0,
    )
    _write_manifest(unchecked, into)
    found = OnnxEncoder(into)
    vectors = np.concatenate([found.encode([text]) for text in SAMPLE])
    checked = ExportManifest(
        **asdict(unchecked)
        | {
            "cosine": _cosine(expected, vectors),
            "apart": float(np.abs(expected - vectors).max()),
            "batch_apart": batch_difference(found, SAMPLE, vectors),
        }
    )
    if not checked.agrees:
        raise EncoderMismatch(
            f"The export of {manifest.name} does not agree with it: cosine {checked.cosine:.6f}, "
            f"largest difference {checked.apart:.1e}, in a batch {checked.batch_apart:.1e}."
        )
    _write_manifest(checked, into)
    return checked


def batch_difference(encoder: Encoder, texts: Sequence[str], alone: Vectors) -> float:
    """Return the largest difference between texts alone and in batches of mixed lengths."""
    return max(
        float(np.abs(encoder.encode(texts[n : n + size]) - alone[n : n + size]).max())
        for size in BATCHES
        for n in range(0, len(texts), size)
    )


def _cosine(these: Vectors, those: Vectors) -> float:
    a, b = these.astype(np.float64), those.astype(np.float64)
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return float(((a * b).sum(axis=1) / lengths).min())


def _write_model(model: Any, manifest: EncoderManifest, into: Path) -> None:
    try:
        import onnx  # noqa: F401  # what torch needs, asked for before the work begins
        import torch
    except ImportError as error:
        raise MissingDependency(f"{error.name} is not installed, which the export needs.") from None

    class Sentence(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: Any) -> Any:
            features = self.model({"input_ids": ids, "attention_mask": torch.ones_like(ids)})
            return torch.nn.functional.normalize(features["sentence_embedding"], p=2, dim=1)

    with warnings.catch_warnings():
        # Tracing warns that it may not generalise; the sample is what shows that it does.
        warnings.simplefilter("ignore")
        try:
            torch.onnx.export(
                Sentence().eval(),
                (torch.full((1, 8), 3, dtype=torch.long),),
                str(into / GRAPH),
                input_names=["ids"],
                output_names=["vector"],
                dynamic_axes={"ids": {1: "pieces"}},
                opset_version=OPSET,
                dynamo=False,
            )
        except Exception as error:  # Whatever a foreign model makes the exporter trip over.
            raise EncoderMismatch(f"{manifest.name} cannot be exported: {error}") from error
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.enable_truncation(manifest.max_length)
    tokenizer.save(str(into / TOKENIZER))


def _write_manifest(made: ExportManifest, into: Path) -> None:
    text = json.dumps(asdict(made), indent=1, sort_keys=True)
    (into / MANIFEST).write_text(text + "\n", encoding="utf-8")


def main() -> int:
    """Export as asked on stdin; say on stdout why not."""
    asked = json.load(sys.stdin)
    into = Path(asked["into"])
    try:
        export(Path(asked["folder"]), EncoderManifest(**asked["manifest"]), into)
    except (RecommenderError, metadata.PackageNotFoundError) as error:
        print(error)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
