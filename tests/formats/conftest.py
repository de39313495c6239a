"""Where real data lies, for tests that look at it."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def real_data() -> Path:
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("RECOMMENDER_DATA") or beside)
    if not (folder / "README.md").is_file():
        pytest.skip("real data is absent; RECOMMENDER_DATA names its folder")
    return folder
