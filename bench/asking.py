"""Asks through the API, stage by stage, beside what nothing on this stack can go under.

Each ask is paired with the parts of its floor, measured in the same moment: a bare FastAPI answer
of the same size, one FAISS search, one durable SQLite commit of as many bytes as are sealed, and,
for a need in words, one encoder call. The goal gives all but planning and explaining three times
the first three together, and 1.5 times the encoder call.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from measuring import Row, median, ms, p95, spread, timed, watched

from recommender.adapters import chain, decision_book
from recommender.engine import recommend as engine
from recommender.ports import Edge
from recommender.service import asking as service
from recommender.service.browsing import serving
from recommender.web import paths
from recommender.web.app import create_app

LOCAL = "http://127.0.0.1:8000"
NEEDS = (
    "build a pivot table for tomorrow's meeting",
    "answer an angry customer politely",
    "version control with git and pull requests",
    "read a csv file in python and plot it",
    "find out whether an e-mail is a scam",
    "make a web page that works on a phone",
)
STAGES = {
    "gather": (service, "gather"),
    "who asks": (engine, "who_asks"),
    "retrieve": (engine, "retrieve"),
    "rules": (engine, "apply_rules"),
    "refreshers": (engine, "refreshed"),
    "plan, shares, talks": (engine, "with_talks"),
    "another next step": (engine, "explore"),
    "check": (engine, "ask_first"),
    "explain": (engine, "explain"),
    "transitions": (engine, "with_transitions"),
    "attribute": (engine, "enables"),
    "trace": (engine, "trace"),
    "remark": (engine, "remark"),
    "name policies": (engine, "name_policies"),
    "answer": (engine, "build_answer"),
    "record to columns": (decision_book, "decision_body"),
    "serialise": (decision_book, "pack"),
    "seal": (chain, "seal"),
}
PLANNING = ("refreshers", "plan, shares, talks", "another next step", "check")
EXPLAINING = ("explain", "transitions", "attribute", "trace", "remark", "name policies")
THINKING = PLANNING + EXPLAINING
"""What is left is held against the floor."""
OUTER = {
    "think": (service, "recommend"),
    "ask": (paths, "answer"),
    "response": (paths, "as_given"),
}
GOAL, ENCODER_GOAL = 3.0, 1.5


def asking(edge: Edge, home: Path, asks: int) -> Iterator[Row]:
    """Time asks for a role gap and for a need in words."""
    roles = sorted(serving(edge).snapshot.catalogue.roles)
    by_role = [{"role": roles[n % len(roles)], "minutes": 120} for n in range(asks)]
    by_need = [{"need": f"{NEEDS[n % len(NEEDS)]} ({n})", "minutes": 60} for n in range(asks)]
    yield from _asked("POST /v1/paths, role gap, 120 minutes", by_role, edge, home)
    yield from _asked("POST /v1/paths, need in words, 60 minutes", by_need, edge, home)


def _asked(title: str, bodies: list[dict[str, object]], edge: Edge, home: Path) -> Iterator[Row]:
    client = TestClient(create_app(edge), base_url=LOCAL)
    index = serving(edge).index
    vectors = edge.encoder.encode([str(body.get("need", body.get("role"))) for body in bodies])
    first = client.post("/v1/paths", json=bodies[0])
    bare = bare_answer(len(first.content))
    commit = bare_commit(home, _sealed_bytes(home))
    real, rest, floors, parts = [], [], [], {"bare": [], "search": [], "commit": [], "encode": []}
    bare(0), commit(0)
    with watched(STAGES) as stage, watched(OUTER) as outer:
        for n, body in enumerate(bodies):
            parts["bare"].append(timed(lambda n=n: bare(n))[0])
            parts["search"].append(timed(lambda n=n: index.nearest(vectors[n], 60))[0])
            parts["commit"].append(timed(lambda n=n: commit(n))[0])
            encode = 0.0
            if "need" in body:
                encode = timed(lambda b=body: edge.encoder.encode([f"{b['need']}?"]))[0]
                parts["encode"].append(encode)
            real.append(timed(lambda b=body: post(client, b))[0])
            rest.append(real[-1] - sum(stage[name][-1] for name in THINKING))
            own = sum(parts[name][-1] for name in ("bare", "search", "commit"))
            floors.append(GOAL * own + ENCODER_GOAL * encode)
    yield spread(title, real, f"{len(first.content) / 1000:.0f} kB answer")
    for name, seconds in stage.items():
        yield spread(f"  {name}", seconds)
    written = [
        ask - gathered - thought - sum(spent)
        for ask, gathered, thought, *spent in zip(
            outer["ask"],
            stage["gather"],
            outer["think"],
            *(stage[name] for name in ("record to columns", "serialise", "seal")),
            strict=True,
        )
    ]
    yield spread("  append and commit", written)
    http = [
        whole - ask - answered
        for whole, ask, answered in zip(real, outer["ask"], outer["response"], strict=True)
    ]
    yield spread("  response", outer["response"])
    yield spread("  HTTP", http)
    share = median(rest) / median(floors)
    yield spread("  all but planning and explaining", rest, f"{share:.2f} of what the goal gives")
    yield ("  what the goal gives", ms(median(floors)), ms(p95(floors)), "1")
    names = {
        "bare": "  bare FastAPI answer of that size",
        "search": "  FAISS search, 60 nearest",
        "commit": "  durable commit of as many bytes",
        "encode": "  encoder call, one short text",
    }
    for name, seconds in parts.items():
        if seconds:
            yield spread(names[name], seconds)


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


def bare_commit(home: Path, size: int) -> Callable[[int], None]:
    """Return a call that commits this many bytes as durably as the store does."""
    connection = sqlite3.connect(home / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS kept (n INTEGER PRIMARY KEY, data BLOB)")
    data = os.urandom(size)

    def commit(_: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO kept (data) VALUES (?)", (data,))
        connection.execute("COMMIT")

    return commit


def _sealed_bytes(home: Path) -> int:
    """Bytes of the last sealed entry."""
    connection = sqlite3.connect(home / "recommender.db")
    query = "SELECT length(sealed) FROM entries ORDER BY seq DESC LIMIT 1"
    size: int = connection.execute(query).fetchone()[0]
    connection.close()
    return size
