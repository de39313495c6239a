"""The first path, measured: embedding, publishing, asking, beside the floor of the same run.

The floor of an ask is what no recommender on this stack can go under: a bare FastAPI answer of
the same size, one FAISS search, and, for a need in words, one encoder call.
"""

import argparse
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from rich.console import Console
from rich.table import Table

from recommender.intake import publish_files
from recommender.ports import Edge
from recommender.runtime import opened, settings
from recommender.service.browsing import serving
from recommender.web.app import create_app

ROOT = Path(__file__).parents[1]
LOCAL = "http://127.0.0.1:8000"
NEEDS = (
    "build a pivot table for tomorrow's meeting",
    "answer an angry customer politely",
    "version control with git and pull requests",
    "read a csv file in python and plot it",
    "find out whether an e-mail is a scam",
    "make a web page that works on a phone",
)

T = TypeVar("T")
Row = tuple[str, str, str, str]


def main() -> None:
    """Run the bench and print its table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--asks", type=int, default=60)
    given = options.parse_args()
    catalogue = given.data / "open-curricula" / "catalogue.jsonl.gz"
    if not catalogue.is_file():
        raise SystemExit(f"{catalogue} is not here; name its folder with --data")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, opened(settings(home=Path(folder))) as edge:
        rows += publishing(edge, catalogue)
        rows += asking(edge, given.asks)
        rows += reading(edge, given.asks)
    table = Table("what", "p50", "p95", "ratio to its floor", title="The first path")
    for row in rows:
        table.add_row(*row)
    Console(width=100).print(table)


def publishing(edge: Edge, catalogue: Path) -> Iterator[Row]:
    """Publish the real catalogue cold, then again warm, then the starter world over it."""
    source = [(catalogue.name, catalogue.read_bytes())]
    with peak_memory() as memory:
        cold, (done, _) = timed(lambda: publish_files(source, edge, actor="bench"))
    texts = done.counts["items"] + done.counts["skills"]
    yield ("items embedded and published per second", f"{texts / cold:.0f}", "", "")
    yield (f"publish {done.counts['items']} items, nothing cached", f"{cold:.1f} s", "", "")
    yield ("peak memory while publishing", f"{memory[0] / 1e6:.0f} MB", "", "")
    warm, _ = timed(lambda: publish_files(source, edge, actor="bench"))
    yield ("publish again, all cached", f"{warm:.1f} s", "", f"{warm / cold:.3f} of cold")
    starter = sorted((ROOT / "catalogs" / "starter").rglob("*.jsonl"))
    own = [(f.name, f.read_bytes()) for f in starter]
    added, (done, _) = timed(lambda: publish_files(own, edge, actor="bench", add=True))
    yield (f"add the starter world ({done.counts['items']} items)", f"{added:.1f} s", "", "")


def asking(edge: Edge, asks: int) -> Iterator[Row]:
    """Time asks through the API beside the floor of the same run."""
    published = serving(edge)
    roles = sorted(published.snapshot.catalogue.roles)
    client = TestClient(create_app(edge), base_url=LOCAL)
    by_role = [{"role": roles[n % len(roles)], "minutes": 120} for n in range(asks)]
    by_need = [{"need": f"{NEEDS[n % len(NEEDS)]} ({n})", "minutes": 60} for n in range(asks)]
    vectors = edge.encoder.encode([ask["need"] for ask in by_need])
    search = times(lambda n: published.index.nearest(vectors[n], 60), asks)
    encode = times(lambda n: edge.encoder.encode([by_need[n]["need"] + "?"]), asks)
    for name, bodies, needs_encoder in (
        ("POST /v1/paths, role gap, 120 minutes", by_role, False),
        ("POST /v1/paths, need in words, 60 minutes", by_need, True),
    ):
        size = len(client.post("/v1/paths", json=bodies[0]).content)
        bare = times(bare_answer(size), asks)
        real = times(lambda n, b=bodies: post(client, b[n]), asks)
        floor = median(bare) + median(search) + (median(encode) if needs_encoder else 0)
        yield (name, ms(median(real)), ms(p95(real)), f"{median(real) / floor:.1f} ×")
        yield (f"  its floor ({size / 1000:.0f} kB answer)", ms(floor), "", "1 ×")
    yield ("bare FastAPI answer", ms(median(bare)), ms(p95(bare)), "")
    yield ("FAISS search, 60 nearest", ms(median(search)), ms(p95(search)), "")
    yield ("encoder call, one short text", ms(median(encode)), ms(p95(encode)), "")


def reading(edge: Edge, asks: int) -> Iterator[Row]:
    """Time the page of a stored answer beside the same answer from the API, call by call."""
    client = TestClient(create_app(edge), base_url=LOCAL)
    roles = sorted(serving(edge).snapshot.catalogue.roles)
    made = [
        client.post("/v1/paths", json={"role": roles[n % len(roles)]}).json()["id"]
        for n in range(asks)
    ]
    plain = times(lambda n: client.get(f"/v1/paths/{made[n]}"), asks)
    page = times(lambda n: client.get(f"/paths/{made[n]}"), asks)
    more = [one - other for one, other in zip(page, plain, strict=True)]
    size = max(len(client.get(f"/paths/{one}").content) for one in made)
    yield ("GET /v1/paths/{id}, no limit of minutes", ms(median(plain)), ms(p95(plain)), "")
    yield (f"GET /paths/{{id}}, the page (to {size / 1000:.0f} kB)", ms(median(page)), "", "")
    yield ("  what the page takes longer", ms(median(more)), ms(p95(more)), "")


def post(client: TestClient, body: dict[str, object]) -> None:
    """Ask, and insist on an answer."""
    response = client.post("/v1/paths", json=body)
    assert response.status_code == 201, response.text


def bare_answer(size: int) -> Callable[[int], object]:
    """Return a call of an application that does nothing but answer this many bytes."""
    app = FastAPI()
    text = json.dumps({"x": "y" * (size - 9)})

    @app.post("/")
    def bare() -> Response:
        return Response(text, media_type="application/json")

    client = TestClient(app, base_url=LOCAL)
    return lambda n: client.post("/", json={"n": n})


def times(call: Callable[[int], object], n: int) -> list[float]:
    """Seconds of each of n calls, after one that is not counted."""
    call(0)
    return [timed(lambda k=k: call(k))[0] for k in range(n)]


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Seconds of one call, and what it returned."""
    began = time.perf_counter()
    value = call()
    return time.perf_counter() - began, value


@contextmanager
def peak_memory() -> Iterator[list[int]]:
    """The most resident memory of this process while inside, in bytes."""
    process, most, stop = psutil.Process(), [0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.05):
            most[0] = max(most[0], process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        stop.set()
        watcher.join()


def median(seconds: list[float]) -> float:
    """The middle."""
    return statistics.median(seconds)


def p95(seconds: list[float]) -> float:
    """What 19 of 20 stay under."""
    return float(np.percentile(seconds, 95))


def ms(seconds: float) -> str:
    """Milliseconds, as people write them."""
    return f"{seconds * 1000:.1f} ms"


if __name__ == "__main__":
    main()
