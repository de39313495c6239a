"""The console's pages, each beside the call of the API that it rests on."""

from collections.abc import Iterator

from asking import LOCAL
from fastapi.testclient import TestClient
from measuring import Row, median, ms, p95, timed, times

from recommender.ports import Edge
from recommender.service.browsing import serving
from recommender.web.app import create_app
from recommender.web.console.charts import SHADES, Cell, heat_map


def console(edge: Edge, visits: int) -> Iterator[Row]:
    """Time pages of the console beside their calls; the first of each is not counted."""
    client = TestClient(create_app(edge), base_url=LOCAL)
    role = min(serving(edge).snapshot.catalogue.roles)
    made = client.post("/v1/paths", json={"role": role}).json()["id"]
    for page, call in (
        ("/console/decisions", "/v1/decisions?limit=25"),
        (f"/console/decisions/{made}", f"/v1/decisions/{made}"),
        ("/console/links?state=all", "/v1/links?limit=200"),
        ("/console/catalogue", "/v1/snapshots"),
        ("/console/record", "/v1/audit/events"),
    ):
        client.get(page)
        plain = times(lambda _, call=call: client.get(call), visits)
        shown = times(lambda _, page=page: client.get(page), visits)
        more = [one - other for one, other in zip(shown, plain, strict=True)]
        name, size = page.replace(made, "{id}"), len(client.get(page).content)
        yield (f"GET {name} (to {size / 1000:.0f} kB)", ms(median(shown)), ms(p95(shown)), "")
        beside = f"{ms(median(plain))} alone"
        yield (f"  longer than GET {call.replace(made, '{id}')}", ms(median(more)), "", beside)
    yield from _drawing(visits)


def _drawing(visits: int) -> Iterator[Row]:
    """A heat map of 24 skills and 10 teams, each time another one: none is kept from before."""
    rows, columns = [f"Skill {n}" for n in range(24)], [f"Team {n}" for n in range(10)]

    def drawn(n: int) -> None:
        cells = [Cell(r, c, f"{n} %", SHADES[n % 5]) for r in rows for c in columns]
        heat_map(cells, rows, columns)

    first, *later = (timed(lambda n=n: drawn(n))[0] for n in range(visits + 1))
    yield ("A heat map of 240 cells, the first", ms(first), "", "")
    yield ("  each one after it", ms(median(later)), ms(p95(later)), "")
