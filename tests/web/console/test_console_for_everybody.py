"""Every page and state of the console, for everybody: pages times checks."""

from datetime import UTC, datetime

import pytest
from console_visits import WHO, act, hand_in, post, published
from for_everybody import CHECKS, come, faults
from page_visits import introduce
from playwright.sync_api import expect
from tiny_home import CATALOGUE, MORNING, Clock, client_of, json_lines, publish_tiny, tiny_edge
from web_sites import running

SPRING = datetime(2026, 4, 20, 9, tzinfo=UTC)
PEOPLE, ASKING, VOCAL = 24, 6, 2
OBSERVED = ("2026-04-15", "2026-08-15", "2026-11-10")
LONG = "Reconciliation-of-supplier-statements-" * 3
MORE = [{"item": f"more-{n}", "title": f"More {LONG} {n}", "minutes": 5} for n in range(30)]
BAD = {"item": "bad", "title": "Bad", "minutes": -1}
BROKEN = {"name": "broken.jsonl", "mimeType": "text/plain", "buffer": b'{"item": "x"\n'}
FIGURE = {"measure": "invoices corrected", "category": "business_performance", "unit": "per month"}


def sent(client, address, body):
    answer = client.post(address, json=body, headers={"X-Actor": "emp-1"})
    assert answer.status_code < 300, answer.text
    return answer.json()


def staff(client):
    """Two teams that are seen three times; the office is ahead."""
    for n in range(PEOPLE):
        level = 3 if n % 2 else 0.5
        seen = [
            {"skill": "spreadsheets", "level": level + k, "source": "assessment", "at": at}
            for k, at in enumerate(OBSERVED)
        ]
        introduce(client, f"p-{n:02}", seen, team="Office" if n % 2 else "Depot")


def told(client):
    """Let some ask, a few say something, and the firm count its errors."""
    for n in range(ASKING):
        made = sent(client, "/v1/paths", {"learner": f"p-{n:02}"})
        said = {"learner": f"p-{n:02}", "decision": made["id"], "kind": "rate", "value": 1 + n % 5}
        if n < VOCAL:
            sent(client, "/v1/feedback", {**said, "item": made["steps"][0]["item"]["id"]})
    day = client.get("/v1/measurements").json()["data"]
    at = "2026-10-01" if day else "2026-04-01"
    sent(client, "/v1/measurements", {**FIGURE, "at": at, "value": 14 - len(day)})


def uploads(client, edge):
    """Return an upload in each of its states."""
    handed = {
        state: hand_in(client, (f"{LONG}.jsonl", json_lines(*CATALOGUE, *MORE, BAD, extra)))
        for state, extra in {
            state: {"item": f"of-{state}", "title": f"Of {state}", "minutes": 5}
            for state in ("waiting", "publishing", "failed", "done")
        }.items()
    }
    places = {state: answer.headers["location"] for state, answer in handed.items()}
    for state, changed in {
        "publishing": {"done": 3, "total": 12},
        "failed": {"detail": "The disk is full."},
    }.items():
        upload = places[state].rsplit("/", 1)[1]
        edge.uploads.write(upload, {**edge.uploads.note(upload), "state": state, **changed})
    published(client, places["done"])
    return {f"upload {state}": place for state, place in places.items()}


def nobody_acts(page):
    page.context.clear_cookies()
    page.goto("/console/policies")


def say_who(page):
    page.goto("/console/acting")
    page.get_by_label("Your name, or your team's").fill(WHO)
    page.get_by_role("button", name="Act under this name").click()
    expect(page.locator(".acting")).to_contain_text(WHO)


def not_publishable(page):
    page.goto("/console/catalogue")
    page.get_by_label("Files").set_input_files(BROKEN)
    page.get_by_role("button", name="Check them").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("cannot be published")


def rehearsed(page):
    page.goto("/console/policies")
    page.get_by_label("Items (title or id").fill("pivot-101")
    page.get_by_label("Only these teams").fill("Board")
    page.get_by_label("Why (people read it)").fill("It is being rewritten.")
    page.get_by_role("button", name="Rehearse it").click()
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()


def refused_policy(page):
    page.goto("/console/policies")
    page.get_by_label("Until").fill("soon")
    page.get_by_role("button", name="Rehearse it").click()
    expect(page.locator("ul.problems")).to_be_visible()


def stated(client, edge):
    """Return every page and state by name, made in a home of this module's own."""
    introduce(client, team="Board")
    introduce(client, LONG[:60], (), name=LONG)
    asked = {"learner": "emp-1", "need": "a pivot table " + "x" * 60, "minutes": 60}
    policy = {"kind": "prefer", "items": ["pivot-101"], "reason": f"It is liked. {LONG}"}
    sent(client, "/v1/policies", policy)
    decision = sent(client, "/v1/paths", asked)["id"]
    empty = sent(client, "/v1/paths", {"role": "juggler"})["id"]
    objection = {"learner": "emp-1", "about": {"decision": decision}, "words": LONG}
    dispute = sent(client, "/v1/disputes", objection)["id"]
    act(client)
    recipe = post(client, "/console/recipes").headers["location"]
    of = f"/console/decisions/{decision}"
    return {
        "nobody acts": nobody_acts,
        "somebody acts": say_who,
        "overview": "/console",
        "coverage": "/console/coverage",
        "fairness": "/console/fairness",
        "fairness by team": "/console/fairness/report?attribute=team",
        "no such group": "/console/fairness/report?attribute=shoe+size",
        "impact": "/console/impact",
        "quality": "/console/quality",
        "decisions": "/console/decisions",
        "no decisions": "/console/decisions?learner=nobody",
        "a bad filter": "/console/decisions?since=soon",
        "a decision": of,
        "nothing chosen": f"/console/decisions/{empty}",
        "questions": f"{of}/questions",
        "an answer": f"{of}/questions?kind=what_if&minutes=5",
        "no question": f"{of}/questions?kind=what_if&minutes=soon",
        "computed again": f"{of}/replay",
        "verified": f"{of}/verify",
        "policies": "/console/policies",
        "rehearsed": rehearsed,
        "refused policy": refused_policy,
        "disputes": "/console/disputes",
        "a dispute": f"/console/disputes/{dispute}",
        "catalogue": "/console/catalogue",
        "not publishable": not_publishable,
        **uploads(client, edge),
        "links": "/console/links?state=all",
        "people": "/console/people",
        "a person": "/console/people/emp-1",
        "long words": f"/console/people/{LONG[:60]}",
        "recipes": "/console/recipes",
        "laid beside": recipe,
        "record": "/console/record?check=1",
        "who acts": "/console/acting",
        "not there": "/console/decisions/none",
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home, clock = tmp_path_factory.mktemp("everybody") / "home", Clock()
    clock.now = SPRING
    with tiny_edge(home, clock=clock) as edge, client_of(edge) as client:
        publish_tiny(edge)
        staff(client)
        told(client)
        clock.now = MORNING
        told(client)
        places = stated(client, edge)
    with running(home, people=False) as address:
        yield address, places


@pytest.fixture(scope="module")
def site(made):
    return made[0]


@pytest.mark.parametrize("way", CHECKS)
def test_every_page_and_state(visitor, made, way):
    assert faults(come(visitor, way), made[1], way) == ""


@pytest.mark.parametrize(("room", "drawings"), [("coverage", 1), ("impact", 2), ("fairness", 1)])
def test_there_is_something_drawn_to_check(visitor, made, room, drawings):
    page = visitor.page("/console")
    say_who(page)
    report = made[1]["fairness by team"] if room == "fairness" else made[1][room]
    page.goto(report)
    assert page.locator("main svg").count() >= drawings
