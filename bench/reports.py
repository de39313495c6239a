"""The console's pages of reports about made-up people, each beside the call that it rests on."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from asking import LOCAL
from fastapi.testclient import TestClient
from measuring import Row, median, ms, p95, timed, times
from starting import served, status

from recommender.domain.learners import Evidence, Learner
from recommender.ports import Edge
from recommender.service.browsing import serving
from recommender.web.app import create_app

PEOPLE, TEAMS = 120, 6
REPORTS = ("coverage", "impact", "quality", "fairness")


def reports(edge: Edge, home: Path, visits: int) -> Iterator[Row]:
    """Time the pages of reports; then the first chart of a service that has just started."""
    people(edge)
    client = TestClient(create_app(edge), base_url=LOCAL, headers={"X-Actor": "bench"})
    client.cookies.set("acting", "bench", path="/console")
    for name in REPORTS:
        page, call = f"/console/{name}", f"/v1/reports/{name}"
        if name == "fairness":
            page, call = f"{page}/report?attribute=team", f"{call}?attribute=team"
        plain = times(lambda _, call=call: _whole(client, call), visits)
        shown = times(lambda _, page=page: _whole(client, page), visits)
        size = len(client.get(page).content)
        yield (f"GET {page} (to {size / 1000:.0f} kB)", ms(median(shown)), ms(p95(shown)), "")
        more = ms(median(shown) - median(plain))
        yield (f"  longer than GET {call}", more, "", f"{ms(median(plain))} alone")
    with served(home) as (_, port, _seconds):
        time.sleep(1)
        first, _ = timed(lambda: status(port, "/console/coverage"))
        later, _ = timed(lambda: status(port, "/console/coverage"))
    yield ("GET /console/coverage, the first chart after start", ms(first), "", f"then {ms(later)}")


def people(edge: Edge) -> None:
    """Record people in teams, with two levels each of what their role asks, and answers."""
    roles = [role for _, role in sorted(serving(edge).snapshot.catalogue.roles.items())]
    client = TestClient(create_app(edge), base_url=LOCAL)
    for n in range(PEOPLE):
        role = roles[n % len(roles)]
        learner = Learner(f"made-{n:03}", role=role.id, team=f"Team {n % TEAMS}")
        at = edge.clock() - timedelta(days=30 + n)
        seen = [
            Evidence(f"{learner.id}-{m}", target.skill, 1.0 + (n + m) % 4, "manager", at)
            for m, target in enumerate(role.targets[:2])
        ]
        with edge.store.write() as tx:
            tx.learners.put(learner, actor="bench")
            tx.learners.add_evidence(learner.id, seen, actor="bench")
        if n % 2 == 0:
            client.post("/v1/paths", json={"learner": learner.id, "minutes": 60})


def _whole(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:400]
