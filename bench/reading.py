"""The page of a stored answer, beside the same answer from the API."""

from collections.abc import Callable, Iterator

from asking import LOCAL
from fastapi.testclient import TestClient
from measuring import Row, median, ms, p95, timed

from recommender.ports import Edge
from recommender.service.browsing import serving
from recommender.web.app import create_app


def reading(edge: Edge, asks: int) -> Iterator[Row]:
    """Time the page of a stored answer beside the same answer from the API, call by call."""
    client = TestClient(create_app(edge), base_url=LOCAL)
    roles = sorted(serving(edge).snapshot.catalogue.roles)
    made = [
        client.post("/v1/paths", json={"role": roles[n % len(roles)]}).json()["id"]
        for n in range(asks)
    ]
    plain = _times(lambda n: client.get(f"/v1/paths/{made[n]}"), asks)
    page = _times(lambda n: client.get(f"/paths/{made[n]}"), asks)
    more = [one - other for one, other in zip(page, plain, strict=True)]
    size = max(len(client.get(f"/paths/{one}").content) for one in made)
    yield ("GET /v1/paths/{id}, no limit of minutes", ms(median(plain)), ms(p95(plain)), "")
    yield (f"GET /paths/{{id}}, the page (to {size / 1000:.0f} kB)", ms(median(page)), "", "")
    yield ("  what the page takes longer", ms(median(more)), ms(p95(more)), "")


def _times(call: Callable[[int], object], n: int) -> list[float]:
    """Seconds of each of n calls, after one that is not counted."""
    call(0)
    return [timed(lambda k=k: call(k))[0] for k in range(n)]
