"""Homes, published and not, and a client of the API over each."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import settings
from tiny_home import Clock, client_of, publish_tiny, tiny_edge

from recommender.adapters.onnx_choice import ExportedEncoder
from recommender.ports import Edge
from recommender.runtime import Settings, opened

# A slow machine is not a failure, and what fails in CI must fail again when somebody looks.
settings.register_profile("steady", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published home to copy from, and never to write to."""
    home = tmp_path_factory.mktemp("published") / "home"
    with tiny_edge(home) as edge:
        publish_tiny(edge)
    return home


@pytest.fixture(scope="session")
def exported_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose first publish made the export of the real encoder; its export may be copied."""
    home = tmp_path_factory.mktemp("exported") / "home"
    with opened(Settings(home=home, tenant="main", encoder=None)) as edge:
        publish_tiny(edge)
        assert isinstance(edge.encoder, ExportedEncoder)
        assert edge.encoder.in_use().startswith("exported, cosine with the reference 1.000000")
    return home


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def home(published_home: Path, tmp_path: Path) -> Path:
    """A home of this test's own in which the tiny catalogue serves."""
    return Path(shutil.copytree(published_home, tmp_path / "home"))


@pytest.fixture
def tiny_clock() -> Clock:
    return Clock()


@pytest.fixture
def edge(home: Path, tiny_clock: Clock) -> Iterator[Edge]:
    with tiny_edge(home, clock=tiny_clock) as opened:
        yield opened


@pytest.fixture
def client(edge: Edge) -> Iterator[TestClient]:
    with client_of(edge) as opened:
        yield opened


@pytest.fixture
def empty_client(empty_home: Path) -> Iterator[TestClient]:
    """A client of a service in which nothing was published yet."""
    with tiny_edge(empty_home) as edge, client_of(edge) as opened:
        yield opened
