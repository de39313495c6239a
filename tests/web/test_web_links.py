"""What people say of links changes answers at once, and no answer given before."""

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import client_of, publish_tiny, tiny_edge

WRITER = {"gaps": [{"skill": "writing", "current": 0, "target": 2}]}


def row(client, item="letters-101", skill="writing"):
    rows = client.get("/v1/links", params={"item": item, "skill": skill}).json()["data"]
    return rows[0] if rows else None


def say(client, verdict, item="letters-101", skill="writing"):
    body = {"links": [{"item": item, "skill": skill, "verdict": verdict}]}
    return client.patch("/v1/links", json=body, headers=ACTOR)


def score(client, item, skill="writing"):
    rows = client.get("/v1/items", params={"skill": skill}).json()["data"]
    return next((r["score"] for r in rows if r["id"] == item), None)


def test_an_inferred_link_says_what_speaks_for_it(client):
    link = row(client)
    assert link["origin"] == "inferred"
    assert link["verdict"] is None
    assert "letters and emails" in link["sentence"]
    assert set(link["shares"]) == {"meaning", "words", "named", "alike", "constant"}
    assert 0.05 <= link["confidence"] <= 0.5
    assert client.get(f"/v1/links/{link['id']}").json() == link


def test_verified_is_sure_ignored_is_gone_and_withdrawn_is_as_before(client):
    before = row(client)
    serving = client.get("/v1/snapshots").json()["data"][0]["id"]
    done = client.patch(f"/v1/links/{before['id']}", json={"verdict": "verify"}, headers=ACTOR)
    assert done.status_code == 200
    assert done.json()["links"] == [row(client)]
    assert (row(client)["verdict"], score(client, "letters-101")) == ("verified", 1.0)
    assert say(client, "ignore").status_code == 200
    assert (row(client)["verdict"], score(client, "letters-101")) == ("ignored", None)
    ignored = client.get("/v1/links", params={"verdict": "ignored"}).json()["data"]
    assert [x["id"] for x in ignored] == [before["id"]]
    assert say(client, "withdraw").json()["snapshot"] == serving
    assert row(client) == before


def test_answers_follow_at_once_and_those_given_are_rebuilt_as_they_were(client):
    first = client.post("/v1/paths", json=WRITER).json()
    assert [s["item"]["id"] for s in first["steps"]] == ["letters-101"]
    say(client, "ignore")
    second = client.post("/v1/paths", json=WRITER).json()
    assert second["steps"] == []
    assert second["versions"]["snapshot"] != first["versions"]["snapshot"]
    say(client, "verify")
    third = client.post("/v1/paths", json=WRITER).json()
    assert third["value"] > first["value"]
    assert "a person verified it" in " ".join(third["steps"][0]["evidence"])
    for answer in (first, second, third):
        replayed = client.post(f"/v1/decisions/{answer['id']}/replay").json()
        assert replayed["result"] == "identical"


def test_a_declared_link_can_be_ignored_and_comes_back(client):
    assert say(client, "ignore", "percent-101", "numeracy").status_code == 200
    assert score(client, "percent-101", "numeracy") is None
    assert row(client, "percent-101", "numeracy")["origin"] == "declared"
    say(client, "withdraw", "percent-101", "numeracy")
    assert score(client, "percent-101", "numeracy") == 1.0


def test_a_pair_without_a_link_can_be_verified(client):
    assert row(client, "letters-101", "juggling") is None
    assert say(client, "verify", "letters-101", "juggling").status_code == 200
    assert score(client, "letters-101", "juggling") == 1.0


def test_what_was_said_outlives_the_next_publish(client, edge):
    say(client, "verify")
    publish_tiny(edge)
    assert row(client)["verdict"] == "verified"


def test_a_link_is_surer_after_a_like_item_was_verified(tmp_path):
    rows = (
        {"skill": "bread", "label": "Baking"},
        {"skill": "boats", "label": "Sailing"},
        {"item": "a", "title": "Baking: knead dough and prove the loaf", "minutes": 10},
        {"item": "b", "title": "Baking: knead dough and prove the rolls", "minutes": 10},
        *({"item": f"x{n}", "title": f"{w} {w}ing", "minutes": 10} for n, w in enumerate("pqrst")),
    )
    with tiny_edge(tmp_path / "home") as edge:
        publish_tiny(edge, rows)
        client = client_of(edge)
        before = row(client, "b", "bread")
        say(client, "verify", "a", "bread")
        after = row(client, "b", "bread")
        assert (before["like"], after["like"]) == (None, "a")
        assert after["confidence"] > before["confidence"]
        say(client, "ignore", "a", "bread")
        assert row(client, "b", "bread") is None  # Too unsure to be kept.


def test_the_chain_names_who_said_so(client, edge):
    say(client, "verify")
    with edge.store.read() as tx:
        [verdict] = tx.links.current()
    assert (verdict.item, verdict.skill, verdict.verdict) == ("letters-101", "writing", "verified")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (
            {"item": "nope", "skill": "writing", "verdict": "verify"},
            "/links/0/item",
            "unknown_item",
        ),
        (
            {"item": "letters-101", "skill": "x", "verdict": "ignore"},
            "/links/0/skill",
            "unknown_skill",
        ),
    ],
)
def test_names_that_do_not_exist_change_nothing(client, body, pointer, code):
    good = {"item": "letters-101", "skill": "writing", "verdict": "verify"}
    answer = client.patch("/v1/links", json={"links": [body, good]}, headers=ACTOR)
    assert_problem(answer, 422, code, pointer)
    assert row(client)["verdict"] is None


def test_refusals(client):
    link = row(client)["id"]
    assert client.patch(f"/v1/links/{link}", json={"verdict": "verify"}).status_code == 422
    assert client.get("/v1/links/nope").status_code == 404
    bad = client.patch(f"/v1/links/{link}", json={"verdict": "maybe"}, headers=ACTOR)
    assert bad.status_code == 422
    assert client.get("/v1/links", params={"origin": "guessed"}).status_code == 422


def test_links_are_listed_by_origin_page_by_page(client):
    rows = client.get("/v1/links", params={"limit": 200}).json()["data"]
    declared = client.get("/v1/links", params={"origin": "declared"}).json()["data"]
    assert {r["origin"] for r in declared} == {"declared"}
    assert len(declared) == 5 < len(rows)
    first = client.get("/v1/links", params={"limit": 2}).json()
    rest = client.get("/v1/links", params={"limit": 200, "cursor": first["next"]}).json()
    assert first["data"] + rest["data"] == rows
