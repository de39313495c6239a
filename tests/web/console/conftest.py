"""A service of the console's own: its tests publish, and no other test may notice."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_sites import running


@pytest.fixture(scope="session")
def site(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with the tiny catalogue and two people."""
    home = shutil.copytree(published_home, tmp_path_factory.mktemp("console") / "home")
    with running(home, people=True) as address:
        yield address
