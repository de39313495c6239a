"""Check that everything needed is here and whole."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata

from recommender.adapters.onnx_choice import ExportedEncoder
from recommender.domain.decisions import Json
from recommender.domain.errors import (
    EncoderMismatch,
    MissingDependency,
    NoSnapshot,
)
from recommender.ports import Edge
from recommender.runtime import Settings, opened
from recommender.service.browsing import serving

LIBRARIES = (
    "faiss-cpu",
    "fastapi",
    "numpy",
    "onnxruntime",
    "sentence-transformers",
    "sqlalchemy",
    "torch",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, whether all is well, and what was seen."""

    name: str
    ok: bool
    detail: str
    missing: bool = False

    def body(self) -> dict[str, Json]:
        """Return the finding as JSON."""
        return {"name": self.name, "ok": self.ok, "detail": self.detail}


def examine(chosen: Settings) -> Iterator[Finding]:
    """Yield what each check found; a check that fails does not keep the others from running."""
    yield Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0])
    yield _checked("Libraries", _libraries)
    try:
        with opened(chosen) as edge:
            yield Finding("Data folder", True, str(chosen.home))
            yield _checked("Encoder", lambda: _encoder(edge))
            yield _checked("Languages", lambda: _languages(edge))
            yield _checked("Database", lambda: _database(edge))
            yield _checked("Serving snapshot", lambda: _snapshot(edge))
    except Exception as error:
        yield Finding("Data folder", False, str(error), isinstance(error, MissingDependency))


def _checked(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except metadata.PackageNotFoundError as error:
        return Finding(name, False, f"{error.name} is not installed", missing=True)
    except Exception as error:  # Whatever is wrong is what a doctor is asked for.
        return Finding(name, False, str(error), isinstance(error, MissingDependency))


def _libraries() -> str:
    return ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)


def _encoder(edge: Edge) -> str:
    """Load the model and see that it knows what belongs together."""
    asked, near, far = edge.encoder.encode(["build a pivot table", "pivot tables", "fire drill"])
    if float(asked @ near) <= float(asked @ far):
        raise EncoderMismatch(f"{edge.encoder.id} does not tell near from far.")
    running = f"; {edge.encoder.in_use()}" if isinstance(edge.encoder, ExportedEncoder) else ""
    return f"{edge.encoder.id[:48]}…, files as in its manifest{running}"


def _languages(edge: Edge) -> str:
    """Read every catalogue of phrases; an installation without any lost its files."""
    spoken = sorted(language.code for language in edge.languages.values())
    if len(spoken) < 2:
        raise MissingDependency("No catalogue of phrases came with this installation.")
    return ", ".join(spoken)


def _database(edge: Edge) -> str:
    with edge.store.read() as tx:
        published, people = len(tx.snapshots.all()), len(tx.learners.ids())
    return f"{published} publications, {people} learners"


def _snapshot(edge: Edge) -> str:
    try:
        catalogue = serving(edge).snapshot.catalogue
    except NoSnapshot:
        return "none yet; recommender publish FILES… makes one"
    return f"{len(catalogue.items)} items, {len(catalogue.skills)} skills, digests as published"
