"""The export of the real weights: agrees, is the same in any batch, is whole or not there."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.adapters import onnx_choice
from recommender.adapters.model_folder import manifest_of, starter_model
from recommender.adapters.onnx_choice import ExportedEncoder
from recommender.adapters.onnx_encoder import (
    GRAPH,
    MANIFEST,
    TOKENIZER,
    OnnxEncoder,
    read_manifest,
)
from recommender.adapters.onnx_export import batch_difference
from recommender.adapters.onnx_sample import SAMPLE
from recommender.doctor import examine
from recommender.domain.errors import EncoderMismatch
from recommender.runtime import Settings

DEADLINE = 60


@pytest.fixture(scope="module")
def home(exported_home: Path) -> Path:
    return exported_home


@pytest.fixture(scope="module")
def made(home: Path) -> Path:
    (made,) = (home / "encoders").iterdir()
    return made


@pytest.fixture(scope="module")
def export(made: Path) -> OnnxEncoder:
    return OnnxEncoder(made)


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """An export of this test's own, where a home would keep it."""
    return Path(shutil.copytree(made, tmp_path / "encoders" / made.name))


@pytest.fixture
def unexportable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when an export is begun."""
    monkeypatch.setattr(
        onnx_choice.subprocess, "run", lambda *a, **k: pytest.fail("began an export")
    )


def test_it_agrees_with_the_reference(made: Path, export: OnnxEncoder) -> None:
    said = read_manifest(made)
    assert said.cosine >= 0.9999
    assert said.apart <= 1e-5
    assert said.batch_apart == 0.0
    assert export.id == starter_model()[1].id
    vectors = export.encode(SAMPLE)
    assert (vectors.shape, vectors.dtype) == ((len(SAMPLE), export.dimension), np.float32)
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-6
    assert export.encode([]).shape == (0, export.dimension)


def test_the_company_of_a_text_changes_nothing(export: OnnxEncoder) -> None:
    alone = np.concatenate([export.encode([text]) for text in SAMPLE])
    assert batch_difference(export, SAMPLE, alone) == 0.0


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=5), st.randoms())
def test_nor_does_its_order(export: OnnxEncoder, texts: list[str], random: object) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)
    here, there = export.encode(texts), export.encode([texts[n] for n in order])
    assert np.array_equal(here[order], there)


def test_what_lies_beyond_the_limit_is_not_read(export: OnnxEncoder) -> None:
    one, other = export.encode(["data " * 254, "data " * 254 + "cat " * 50])
    assert np.array_equal(one, other)


@pytest.mark.parametrize("name", [GRAPH, TOKENIZER])
def test_a_tampered_file_is_refused(copy: Path, name: str) -> None:
    with (copy / name).open("r+b") as file:
        file.seek(1000)
        file.write(b"tampered")
    with pytest.raises(EncoderMismatch, match=f"{name} .* expected sha256"):
        OnnxEncoder(copy).encode(["a"])
    chosen = ExportedEncoder(*starter_model(), copy.parent)
    assert chosen.in_use().startswith("reference")
    assert "expected sha256" in chosen.in_use()


@pytest.mark.parametrize("change", [{"cosine": 0.99}, {"batch_apart": 1e-3}, {"format": 0}])
def test_one_that_does_not_agree_is_refused(copy: Path, change: dict[str, float]) -> None:
    said = asdict(replace(read_manifest(copy), **change))
    (copy / MANIFEST).write_text(json.dumps(said))
    with pytest.raises(EncoderMismatch, match="no finished export"):
        OnnxEncoder(copy)


def test_one_for_other_libraries_or_files_is_not_used(copy: Path) -> None:
    said = read_manifest(copy)
    for change in (
        {"versions": {**said.versions, "onnxruntime": "0.1"}},
        {"source": {**said.source, "config.json": "0" * 64}},
    ):
        (copy / MANIFEST).write_text(json.dumps(asdict(replace(said, **change))))
        chosen = ExportedEncoder(*starter_model(), copy.parent)
        assert "made from other files or for other libraries" in chosen.in_use()


@pytest.mark.usefixtures("unexportable")
def test_a_sound_one_is_not_made_again(copy: Path) -> None:
    chosen = ExportedEncoder(*starter_model(), copy.parent)
    chosen.prepare()
    assert chosen.in_use().startswith("exported")


def test_it_is_taken_up_when_it_appears(copy: Path) -> None:
    aside = copy.rename(copy.parent.parent / "aside")
    chosen = ExportedEncoder(*starter_model(), copy.parent)
    assert "Publish to make it" in chosen.in_use()
    aside.rename(copy)
    assert chosen.in_use().startswith("exported")


def test_a_killed_export_leaves_nothing_half(tmp_path: Path) -> None:
    folder, manifest = starter_model()
    into = tmp_path / "encoders" / "half"
    asked = {"folder": str(folder), "manifest": asdict(manifest), "into": str(into)}
    with subprocess.Popen(
        [sys.executable, "-m", "recommender.adapters.onnx_export"], stdin=subprocess.PIPE
    ) as making:
        making.stdin.write(json.dumps(asked).encode())
        making.stdin.close()
        until = time.monotonic() + DEADLINE
        while not list(tmp_path.glob("encoders/.making-*")) and time.monotonic() < until:
            time.sleep(0.05)
        making.kill()
    assert not into.exists()
    with pytest.raises(EncoderMismatch, match="no finished export"):
        OnnxEncoder(into)


@pytest.mark.usefixtures("unexportable")
def test_a_model_of_another_shape_runs_on_the_reference(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    for name, content in {
        "model.safetensors": "weights",
        "config.json": {"hidden_size": 12, "max_position_embeddings": 512},
        "modules.json": [{"path": "", "type": "sentence_transformers.models.WordWeights"}],
    }.items():
        (folder / name).write_text(json.dumps(content))
    for _ in range(2):
        chosen = ExportedEncoder(folder, manifest_of(folder), tmp_path / "encoders")
        chosen.prepare()
        assert "reference" in chosen.in_use()
        assert "not a plain transformer" in chosen.in_use()


def test_a_refused_export_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def refused(*given: object, **how: object) -> subprocess.CompletedProcess[str]:
        tries.append(given)
        return subprocess.CompletedProcess([], 1, "onnx is not installed", "")

    monkeypatch.setattr(onnx_choice.subprocess, "run", refused)
    for _ in range(2):
        chosen = ExportedEncoder(*starter_model(), tmp_path)
        chosen.prepare()
        assert "onnx is not installed" in chosen.in_use()
    assert len(tries) == 1


ANSWER = """
import sys
from pathlib import Path
from recommender.domain.paths import Ask
from recommender.runtime import opened, settings
from recommender.service.asking import answer
with opened(settings(home=Path(sys.argv[1]))) as edge:
    record = answer(Ask(need="build a pivot table for the meeting"), edge, actor="test")
assert record.decision.answer["steps"], record.decision.answer
assert not {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
"""


def test_a_need_is_answered_without_torch(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ANSWER, str(home)],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_doctor_says_which_encoder_runs(home: Path) -> None:
    chosen = Settings(home=home, tenant="main", encoder=None)
    details = {finding.name: finding.detail for finding in examine(chosen)}
    assert "; exported, cosine with the reference 1.000000" in details["Encoder"]
