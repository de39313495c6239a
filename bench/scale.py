"""The catalogue repeated with noise: index, snapshot and asks at another size."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from asking import LOCAL, post
from fastapi.testclient import TestClient
from measuring import Row, spread, timed, times
from starting import loading

from recommender.adapters.index import ExactIndex, FaissIndex
from recommender.domain.catalogue import Catalogue
from recommender.ports import Edge, Published, SnapshotEntry, Vectors
from recommender.service.browsing import serving
from recommender.web.app import create_app

NOISE, SEED, ASKED, NEAREST = 0.35, 20260901, 40, 60


def indexes(published: Published, count: int) -> Iterator[Row]:
    """Build and search an index of this many vectors; what it finds beside the oracle."""
    items = list(published.snapshot.catalogue.items)
    vectors = repeated(published, items, count)
    ids = [f"{n:07}" for n in range(count)]
    none = np.zeros((0, vectors.shape[1]), dtype=np.float32)
    building, index = timed(lambda: FaissIndex(ids, vectors, [], none))
    exact = ExactIndex(ids, vectors, [], none)
    asked = _mixtures(vectors)
    found = [len({*exact.nearest(q, NEAREST)} & {*index.nearest(q, NEAREST)}) for q in asked]
    name, size = type(index._faiss).__name__, len(index.to_bytes())
    recall = f"recall {np.mean(found) / NEAREST:.4f}"
    searches = times(lambda n: index.nearest(asked[n], NEAREST), ASKED)
    yield spread(f"search {count:,} vectors, {NEAREST} nearest", searches, recall)
    yield (f"  {name} built", f"{building:.1f} s", "", f"{size / 1e6:.0f} MB beside the vectors")


def snapshot_of(edge: Edge, home: Path, count: int, asks: int) -> Iterator[Row]:
    """Publish this many items, load them in a process of their own, and ask."""
    published = serving(edge)
    catalogue, chosen = larger(published.snapshot.catalogue, count)
    skills = np.stack([published.index.skill_vector(s) for s in catalogue.skills])
    vectors = repeated(published, chosen, count)
    writing, snapshot = timed(
        lambda: edge.shelf.write(
            catalogue,
            encoder=published.snapshot.encoder,
            item_vectors=vectors,
            skill_vectors=skills,
        )
    )
    now = datetime(2026, 11, 23, tzinfo=UTC)
    counts = {"items": count, "skills": len(catalogue.skills)}
    with edge.store.write() as tx:
        tx.snapshots.publish(
            SnapshotEntry(snapshot.id, now, snapshot.encoder, counts), actor="bench"
        )
    seconds, size = loading(home)
    yield (f"write a snapshot of {count:,} items", f"{writing:.1f} s", "", "")
    yield ("  load it", f"{seconds:.1f} s", "", f"{size / 1e6:.0f} MB")
    client = TestClient(create_app(edge), base_url=LOCAL)
    roles = sorted(catalogue.roles)
    for title, ask in (
        ("role gap, 120 minutes", lambda n: {"role": roles[n % len(roles)], "minutes": 120}),
        ("need in words, 60 minutes", lambda n: {"need": f"read a csv file ({n})", "minutes": 60}),
    ):
        yield spread(f"  POST /v1/paths, {title}", times(lambda n, a=ask: post(client, a(n)), asks))


def larger(catalogue: Catalogue, count: int) -> tuple[Catalogue, list[str]]:
    """The same catalogue with its items, and what links say of them, under more ids."""
    known = sorted(catalogue.items)
    chosen = [known[n % len(known)] for n in range(count)]
    turns = [n // len(known) for n in range(count)]
    names = [f"{item}~{turn}" if turn else item for item, turn in zip(chosen, turns, strict=True)]
    items = {
        name: replace(catalogue.items[item], id=name)
        for name, item in zip(names, chosen, strict=True)
    }
    links = [
        replace(link, item=name)
        for turn in range(turns[-1] + 1)
        for link in catalogue.links
        if (name := f"{link.item}~{turn}" if turn else link.item) in items
    ]
    return replace(catalogue, items=items, links=tuple(links)), chosen


def repeated(published: Published, items: list[str], count: int) -> Vectors:
    """Vectors of these items, over and over, each time with some noise of their own."""
    known = np.stack([published.index.item_vector(item) for item in items])
    rows = np.resize(np.arange(len(items)), count)
    noise = np.random.RandomState(SEED).standard_normal((count, known.shape[1]))
    noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
    noise[: len(items)] = 0.0
    vectors = known[rows] + noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors, dtype=np.float32)


def _mixtures(vectors: Vectors) -> Vectors:
    """Queries as gap vectors are: sums of a few vectors, at length 1."""
    few = np.random.RandomState(SEED).randint(len(vectors), size=(ASKED, 3))
    sums = vectors[few].sum(axis=1)
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), dtype=np.float32)
