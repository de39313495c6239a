"""The queue of disputes when ten thousand are open."""

from collections.abc import Iterator
from datetime import timedelta

from asking import LOCAL
from fastapi.testclient import TestClient
from measuring import Row, median, ms, p95, timed, times

from recommender.domain.disputes import Dispute
from recommender.ports import Edge
from recommender.web.app import create_app

OPEN, AT_ONCE = 10_000, 500


def objections(edge: Edge, visits: int) -> Iterator[Row]:
    """Raise disputes about two people, past the door, and time the pages and lists of them."""
    seconds, _ = timed(lambda: _raised(edge))
    yield (f"record {OPEN} disputes, {AT_ONCE} at once", f"{seconds:.1f} s", "", "")
    client = TestClient(create_app(edge), base_url=LOCAL)
    for address in (
        "/console/disputes",
        "/console",
        "/v1/disputes?status=open&limit=50",
        "/v1/disputes?status=resolved",
        "/v1/disputes?learner=objects-0&limit=50",
    ):
        shown = times(lambda _, address=address: client.get(address), visits)
        yield (f"GET {address}, {OPEN} open", ms(median(shown)), ms(p95(shown)), "")


def _raised(edge: Edge) -> None:
    now = edge.clock()
    for start in range(0, OPEN, AT_ONCE):
        with edge.store.write() as tx:
            for n in range(start, start + AT_ONCE):
                at = now - timedelta(minutes=OPEN - n)
                words = ("decision", edge.new_id(), "This is not how it was. " * 5, "bench")
                due = (at + timedelta(days=edge.dispute_days)).date()
                one = Dispute(edge.new_id(), f"objects-{n % 2}", *words, at, due)
                tx.disputes.add(one, actor="bench")
