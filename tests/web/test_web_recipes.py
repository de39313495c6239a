"""Recipes are listed, compared and promoted by a named person, effective at once everywhere."""

from dataclasses import replace

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import client_of, publish_tiny, tiny_edge

from recommender.domain.learned import Effect, Learned
from recommender.domain.recipes import Recipe

ASK = {"gaps": [{"skill": "numeracy", "current": 0, "target": 2}]}
TWIN = {
    "item": "percent-102",
    "title": "Percentages again",
    "minutes": 15,
    "teaches": [{"skill": "numeracy", "from": 0, "to": 2}],
}
WEAK = Effect(factor=0.6, known=0.5, people=14, measured=14, declared=1.0, seen=0.6)
WHY = {"reason": "People learn more from the other one."}


@pytest.fixture
def learned(edge):
    """A kept recipe in which percent-101 teaches less than it says."""
    recipe = replace(
        Recipe(name="learned"), learned=Learned(effects={"percent-101": WEAK}, outcomes=14)
    )
    with edge.store.write() as tx:
        tx.recipes.keep(recipe)
    return recipe


def next_of(client):
    return client.post("/v1/paths", json={**ASK, "minutes": 15}).json()


def test_the_one_that_came_with_the_software_serves_first(client):
    rows = client.get("/v1/recipes").json()["data"]
    assert [(r["id"], r["in_use"], r["promotions"]) for r in rows] == [(Recipe().id, True, [])]


def test_what_was_learned_can_be_inspected(client, learned):
    body = client.get(f"/v1/recipes/{learned.id}").json()
    (row,) = body["learned"]["effects"]
    assert row["title"] == "Percentages at work"
    assert row["in_words"] == (
        "declared +1.0, seen +0.6 over 14 people; counts as 60 % of what it declares"
    )
    assert body["learned"]["bounds"]["one_week_moves_an_item_by"] == pytest.approx(0.1429)
    digits = learned.id.rpartition(":")[2]
    assert client.get(f"/v1/recipes/{digits[:12]}").json() == body
    assert body["recipe"]["learning"]["prior_people"] == 20


def test_promoted_at_once_in_every_worker_and_answers_before_are_rebuilt(
    home, client, edge, learned
):
    before = next_of(client)
    assert before["next"] == "percent-101"
    with tiny_edge(home) as other:
        worker = client_of(other)
        assert next_of(worker)["versions"]["recipe"] == Recipe().id
        done = client.post(f"/v1/recipes/{learned.id}/promote", json=WHY, headers=ACTOR)
        assert done.status_code == 200
        assert done.json()["in_use"] is True
        (promotion,) = done.json()["promotions"]
        assert (promotion["actor"], promotion["reason"]) == (ACTOR["X-Actor"], WHY["reason"])
        after = next_of(worker)
    assert after["versions"]["recipe"] == learned.id
    terms = {c["term"] for c in after["steps"][0]["contributions"]}
    assert "seen_effect" in terms
    assert "14 people gained about 0.6 levels" in " ".join(after["steps"][0]["evidence"])
    for answer in (before, after):
        replay = client.post(f"/v1/decisions/{answer['id']}/replay").json()
        assert replay["result"] == "identical"
    (event,) = client.get("/v1/audit/events", params={"act": "promote_recipe"}).json()["data"]
    assert event["target"] == {"kind": "recipe", "id": learned.id}
    assert client.get("/v1/audit/verify").json()["whole"] is True


def test_going_back_is_promoting_the_one_before(client, learned):
    client.post(f"/v1/recipes/{learned.id}/promote", json=WHY, headers=ACTOR)
    back = client.post(
        f"/v1/recipes/{Recipe().id}/promote", json={"reason": "It was worse."}, headers=ACTOR
    )
    assert back.json()["in_use"] is True
    assert next_of(client)["versions"]["recipe"] == Recipe().id
    assert [r["in_use"] for r in client.get("/v1/recipes").json()["data"]] == [True, False]


def test_laid_beside_the_serving_one_on_recorded_asks(tmp_path):
    with tiny_edge(tmp_path / "twin") as edge:
        publish_tiny(edge)
        client = client_of(edge)
        both = [
            *({"skill": "numeracy", "label": "Numeracy"},),
            {**TWIN, "item": "percent-101"},
            TWIN,
        ]
        publish_tiny(edge, tuple(both))
        recipe = replace(Recipe(name="learned"), learned=Learned(effects={"percent-101": WEAK}))
        with edge.store.write() as tx:
            tx.recipes.keep(recipe)
        asked = next_of(client)
        assert asked["next"] == "percent-101"
        found = client.get(f"/v1/recipes/{recipe.id}/compare").json()
        same = client.get(f"/v1/recipes/{Recipe().id}/compare", params={"limit": 1}).json()
    assert (found["decisions"], found["same_next"], found["same_plan"]) == (1, 0.0, 0.0)
    (diff,) = found["diffs"]
    assert diff["decision"] == asked["id"]
    assert (diff["entered"], diff["left"]) == (["percent-102"], ["percent-101"])
    assert found["by_serving"]["serving"] == found["by_serving"]["other"] == asked["value"]
    assert found["by_other"]["serving"] < found["by_other"]["other"] == asked["value"]
    assert (same["same_next"], same["same_plan"], same["diffs"]) == (1.0, 1.0, [])


def test_nothing_to_compare_on_is_said(client, learned):
    found = client.get(f"/v1/recipes/{learned.id}/compare").json()
    assert (found["decisions"], found["same_next"]) == (0, None)


def test_what_is_refused(client, learned):
    address = f"/v1/recipes/{learned.id}/promote"

    def tried(address=address, body=WHY, headers=ACTOR):
        return client.post(address, json=body, headers=headers)

    assert_problem(tried(headers={}), 422, "missing_actor", "/X-Actor")
    assert_problem(tried(body={}), 422, "missing", "/reason")
    assert tried(body={"reason": " "}).status_code == 422
    assert tried("/v1/recipes/starter@sha256:00/promote").status_code == 404
    assert client.get("/v1/recipes/learned").status_code == 404
    assert tried().status_code == 200
    again = tried()
    assert again.status_code == 409
    assert "in use already" in again.json()["detail"]


def test_learned_from_evidence_and_not_put_to_use(client):
    client.put("/v1/learners/ann", json={"name": "Ann"}, headers=ACTOR)
    for evidence, level, source, day in (("e1", 4, "self", "01"), ("e2", 1, "assessment", "11")):
        body = {
            "evidence": evidence, "skill": "numeracy", "level": level, "source": source,
            "at": f"2026-11-{day}",
        }  # fmt: skip
        sent = client.post("/v1/learners/ann/evidence", json=body, headers=ACTOR)
        assert sent.status_code == 201
    made = client.post("/v1/recipes", headers=ACTOR)
    assert made.status_code == 201
    (source,) = made.json()["learned"]["sources"]
    assert (source["source"], source["people"]) == ("self", 1)
    assert source["bias"] == pytest.approx(0.35 + 2 / 21, abs=1e-6)
    assert made.json()["in_use"] is False
    assert len(client.get("/v1/recipes").json()["data"]) == 2


def test_six_people_do_an_item_and_are_tested_then_what_it_teaches_is_known(client, tiny_clock):
    """Declared +2; they come out half a level above where they stood."""
    client.put("/v1/learners/boss", json={}, headers=ACTOR)
    for n in range(6):
        who = f"emp-{n}"
        client.put(f"/v1/learners/{who}", json={}, headers=ACTOR)
        asked = {"learner": who, "gaps": [{"skill": "numeracy", "current": 0, "target": 2}]}
        decision = client.post("/v1/paths", json=asked).json()
        assert decision["next"] == "percent-101"
        tiny_clock.move(days=1)
        done = {"learner": who, "item": "percent-101", "kind": "done", "decision": decision["id"]}
        assert client.post("/v1/feedback", json=done, headers=ACTOR).status_code == 201
        tiny_clock.move(days=6)
        test = {"skill": "numeracy", "level": 0.5, "source": "assessment"}
        sent = client.post(f"/v1/learners/{who}/evidence", json=test, headers=ACTOR)
        assert sent.status_code == 201
    made = client.post("/v1/recipes", headers=ACTOR).json()
    (effect,) = made["learned"]["effects"]
    assert effect["item"] == "percent-101"
    assert effect["in_words"].startswith("declared +2.0, seen +0.5 over 6 people; counts as ")
    of_all = 6 * 0.75 / 26
    assert effect["factor"] == pytest.approx(1 - of_all - 6 * (0.75 - of_all) / 26, abs=1e-5)
    client.delete("/v1/learners/emp-0", headers=ACTOR)
    again = client.post("/v1/recipes", headers=ACTOR).json()
    assert again["learned"]["effects"][0]["people"] == 5
    client.post(f"/v1/recipes/{made['id']}/promote", json=WHY, headers=ACTOR)
    after = client.get("/v1/learners/emp-1/changes").json()
    assert after["data"]
    relearned = client.post("/v1/recipes", headers=ACTOR).json()
    assert relearned["id"] == again["id"]
