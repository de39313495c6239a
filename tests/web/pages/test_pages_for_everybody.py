"""Every page and state of the employee's face, for everybody: pages times checks."""

import shutil
from functools import partial

import pytest
from for_everybody import CHECKS, come, faults
from page_visits import introduce
from playwright.sync_api import expect
from tiny_home import CATALOGUE, Clock, client_of, publish_tiny, tiny_edge
from web_sites import running

LONG = "Reconciliation of supplier statements with the general ledger, " * 3
LADDER = (
    {"skill": "charts", "label": "Charts"},
    {"role": "analyst", "label": "Analyst", "targets": [{"skill": "charts", "level": 3}]},
    {"role": "writer", "label": "Writer", "targets": [{"skill": "writing", "level": 2}]},
    *(
        {
            "item": f"charts-{n}",
            "title": f"Charts, part {n}",
            "minutes": 20,
            "teaches": [{"skill": "charts", "from": n, "to": n + 1}],
        }
        for n in range(3)
    ),
    {
        "item": "drill",
        "title": LONG,
        "kind": "practice",
        "minutes": 25,
        "description": "Do it by hand once.",
        "instructions": "WHAT YOU NEED: a pen.\n1. Read https://example.org/" + "a" * 90 + "\n2. Do.",
        "teaches": [{"skill": "writing", "from": 0, "to": 2}],
    },
)
RATED = {"skill": "charts", "level": 2.1, "source": "manager", "at": "2026-06-01"}
TESTED = {"skill": "charts", "level": 3, "source": "assessment", "at": "2025-01-01"}


def posted(client, address, body):
    sent = client.post(address, json=body, headers={"X-Actor": "a test"})
    assert sent.status_code < 300, sent.text
    return sent.json()


def answer(client, **ask):
    return f"/paths/{posted(client, '/v1/paths', ask)['id']}"


def said(client, learner, decision, **said_of):
    """Say something of an item, and return the page that tells what it changed."""
    body = {"learner": learner, "decision": decision.rsplit("/", 1)[1], **said_of}
    told = posted(client, "/v1/feedback", body)
    newest = client.get(f"/v1/learners/{learner}/path").json()["id"]
    return f"/paths/{newest}?said={told['feedback']}"


def refused(page):
    page.goto("/")
    page.get_by_label("I have … minutes").fill("soon")
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Please change something.")


def foreseen(address, label, page):
    """What a control leads to: over the page, or a page of its own without scripts."""
    page.goto(address)
    page.locator(".next .controls > summary").click()
    page.locator(".next").get_by_role("link", name=label).click()
    expect(page.get_by_role("heading", level=1).last).to_contain_text("?")


def stated(client):
    """Return every page and state by name, made in a home of this module's own."""
    introduce(client)
    introduce(client, "emp-2", (), name="Bo Example", role=None)
    introduce(client, "emp-3", (RATED,), name="Cleo Example", role="analyst")
    introduce(client, "emp-4", (), name=LONG[:80], role="writer")
    introduce(client, "emp-5", (TESTED,), name="Di Example", role="analyst")
    introduce(client, "emp-6")
    one = answer(client, learner="emp-1", need="percentages " + "x" * 60, minutes=60)
    long = answer(client, learner="emp-4")
    other = answer(client, learner="emp-6")
    item = client.get(f"/v1{other}").json()["steps"][0]["item"]["id"]
    told = said(client, "emp-6", other, item=item, kind="dismiss", reason="too_hard")
    evidence = client.get("/v1/learners/emp-1/evidence").json()["data"][0]["evidence"]
    return {
        "front door": "/",
        "refused form": refused,
        "levels": "/levels?role=bookkeeper",
        "a path": one,
        "a check to answer": answer(client, learner="emp-3", minutes=40),
        "long words": long,
        "refreshers": answer(client, learner="emp-5", minutes=60),
        "an old path": other,
        "told": told,
        "nobody": answer(client, need="a pivot table", minutes=60, role="bookkeeper"),
        "no role": answer(client, learner="emp-2"),
        "reached": answer(client, role="juggler", levels={"juggling": 3}),
        "nothing fits": answer(client, role="juggler"),
        "locked": answer(
            client, gaps=[{"skill": "writing", "target": 1}], items=["vault-101"], minutes=60
        ),
        "a step": f"{one}/steps/1",
        "instructions": f"{long}/steps/1",
        "an item": f"{one}/items?item=drill",
        "computed again": f"{one}/check",
        "what would change": f"{one}/what-would-change",
        "why not": f"{one}/why-not?item=vault-101",
        "too hard": f"{one}/say/too_hard?item=percent-101",
        "not now": f"{one}/say/not_now?item=percent-101",
        "swap": f"{one}/say/swap?item=percent-101",
        "object": f"{one}/wrong?skill=spreadsheets&evidence={evidence}",
        "over the page": partial(foreseen, one, "Too hard"),
        "not there": "/paths/none",
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory, published_home):
    home = shutil.copytree(published_home, tmp_path_factory.mktemp("everybody") / "home")
    with tiny_edge(home, clock=Clock()) as edge, client_of(edge) as client:
        publish_tiny(edge, (*CATALOGUE, *LADDER))
        places = stated(client)
    with running(home, people=False) as address:
        yield address, places


@pytest.fixture(scope="module")
def site(made):
    return made[0]


@pytest.mark.parametrize("way", CHECKS)
def test_every_page_and_state(visitor, made, way):
    assert faults(come(visitor, way), made[1], way) == ""
