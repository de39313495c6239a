"""Questions about decisions, each beside the decision that it is about.

An ask is timed, then the questions about its decision in the same moment; what counts is how many
times the ask a question takes. Items asked about are left out for reasons of every kind in turn.
"""

from collections.abc import Iterator, Mapping
from itertools import cycle

from asking import LOCAL, NEEDS
from fastapi.testclient import TestClient
from measuring import Row, median, ms, p95, timed

from recommender.ports import Edge
from recommender.service.browsing import serving
from recommender.web.app import create_app

GOALS = {"why": 1.0, "what_if": 2.0, "why_not": 20.0, "counterfactual": 60.0}
"""Times the decision."""


def questioning(edge: Edge, asks: int) -> Iterator[Row]:
    """Time every kind of question about decisions on role gaps and on needs in words."""
    roles = sorted(serving(edge).snapshot.catalogue.roles)
    by_role = [{"role": roles[n % len(roles)], "minutes": (60, 120)[n % 2]} for n in range(asks)]
    by_need = [{"need": f"{NEEDS[n % len(NEEDS)]} ({n})", "minutes": 60} for n in range(asks)]
    yield from _questions("of a role gap", by_role, edge)
    yield from _questions("of a need in words", by_need, edge)


def _questions(title: str, bodies: list[dict[str, object]], edge: Edge) -> Iterator[Row]:
    client = TestClient(create_app(edge), base_url=LOCAL)
    seconds: dict[str, list[float]] = {kind: [] for kind in GOALS}
    times: dict[str, list[float]] = {kind: [] for kind in GOALS}
    certain: dict[str, int] = dict.fromkeys(GOALS, 0)
    turn = cycle(range(5))
    client.post("/v1/paths", json=bodies[0])
    for body in bodies:
        spent, answer = timed(lambda b=body: client.post("/v1/paths", json=b).json())
        for question in _of(answer, next(turn)):
            took, reply = timed(lambda q=question, a=answer: _ask(client, a["id"], q))
            kind = str(question["kind"])
            seconds[kind].append(took)
            times[kind].append(took / spent)
            certain[kind] += bool((reply.get("search") or {}).get("minimal"))
    for kind, goal in GOALS.items():
        if not times[kind]:
            continue
        beside = f"{median(times[kind]):.1f} (p95 {p95(times[kind]):.1f}) of {goal:.0f} decisions"
        if certain[kind]:
            beside += f"; {certain[kind]} of {len(times[kind])} proven smallest"
        yield (f"{kind}, {title}", ms(median(seconds[kind])), ms(p95(seconds[kind])), beside)


def _of(answer: Mapping[str, object], turn: int) -> Iterator[dict[str, object]]:
    """One question of each kind about a decision."""
    yield {"kind": "why"}
    more: dict[str, object] = {"minutes": 90}
    yield {"kind": "what_if", "ask": more}
    left = {one["code"]: one["item"] for one in answer["left_out"]}  # type: ignore[attr-defined]
    if left:
        code = sorted(left)[turn % len(left)]
        yield {"kind": "why_not", "item": left[code]}
    yield {"kind": "counterfactual"}


def _ask(client: TestClient, decision: str, question: dict[str, object]) -> dict[str, object]:
    answer = client.post(f"/v1/decisions/{decision}/questions", json=question)
    assert answer.status_code == 200, answer.text
    body: dict[str, object] = answer.json()
    return body
