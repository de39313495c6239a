"""A folder of tiny truths, an open home, and where the real ones lie."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_home import json_lines, tiny_edge
from tiny_truths import BAKING, CONCEPTS, COURSES, ITEMS, PATHS, PREREQUISITES, SAILING, SKILLS

from recommender.evaluation.asking import Talk
from recommender.ports import Edge


@pytest.fixture
def truths(tmp_path: Path) -> Path:
    """A data folder: six items and two paths, three courses and two skills."""
    data = tmp_path / "truths"
    provider = dict.fromkeys(BAKING, "bakery") | dict.fromkeys(SAILING, "harbour")
    items = [{**row, "minutes": 10, "provider": provider[row["item"]]} for row in ITEMS]
    files = {
        "open-curricula/catalogue.jsonl.gz": json_lines(*items),
        "open-curricula/paths.dev.jsonl": json_lines(*PATHS),
        "skill-courses/catalogue.jsonl.gz": json_lines(*COURSES),
        "skill-courses/relevance.dev.jsonl": json_lines(*SKILLS),
        "exercism/items.jsonl": json_lines(*CONCEPTS),
        "exercism/prerequisites.jsonl": json_lines(*PREREQUISITES),
    }
    for name, content in files.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(content)
    return data


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[Edge]:
    with tiny_edge(tmp_path / "home", tenant="evaluation") as edge:
        yield edge


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def talk(told: list[str]) -> Talk:
    return Talk(told.append)


@pytest.fixture
def real_data() -> Path:
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("RECOMMENDER_DATA") or beside)
    if not (folder / "README.md").is_file():
        pytest.skip("real data is absent; RECOMMENDER_DATA names its folder")
    return folder
