"""Whatever is sent of policies, disputes, links and recipes, the service stays upright."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from problem_checks import ACTOR
from test_web_fuzz import EVIDENCE, LEARNER, VALUES, mutated, send, upright
from tiny_home import client_of, tiny_edge

FORBID = {
    "kind": "forbid",
    "items": ["sums-101"],
    "scope": {"teams": [], "roles": ["bookkeeper"], "skills": ["numeracy"]},
    "author": "Ann",
    "reason": "It is outdated.",
    "starts": "2026-11-23T09:00:00Z",
    "expires": "2027-01-01",
}
REQUIRE = {**FORBID, "kind": "require", "items": ["letters-101"], "due": "2026-12-01"}
CAP = {"kind": "cap", "minutes": 60, "reason": "The year ends.", "expires": "2027-01-01"}
POLICIES = st.sampled_from([FORBID, REQUIRE, CAP]).flatmap(mutated)
WITHDRAWAL = {"reason": "Over.", "at": "2026-12-01"}
DISPUTE = {
    "learner": "emp-1",
    "about": {"evidence": "ev-1"},
    "words": "I was ill.",
    "due": "2026-12-01",
    "owner": "Lee",
}
TARGET = {**DISPUTE, "about": {"target": "spreadsheets"}}
STEP = {**DISPUTE, "about": {"decision": "none", "item": "sums-101"}}
OUTCOME = {"outcome": "partly", "reasoning": "It was so.", "effect": "end"}
VERDICT = {"verdict": "verify", "reason": "I read it."}


@pytest.fixture(scope="module")
def client(published_home, tmp_path_factory):
    home = shutil.copytree(published_home, tmp_path_factory.mktemp("fuzz") / "home")
    with tiny_edge(home) as edge, client_of(edge) as opened:
        opened.put("/v1/learners/emp-1", json=LEARNER, headers=ACTOR)
        known = {**EVIDENCE, "evidence": "ev-1"}
        opened.post("/v1/learners/emp-1/evidence", json=known, headers=ACTOR)
        yield opened


def upright_answer(client):
    """Whatever rules hold by now: an answer, whose figures add up, and its replay."""
    answer = client.post("/v1/paths", json={"learner": "emp-1", "minutes": 60}, headers=ACTOR)
    assert answer.status_code == 201, answer.text
    given = answer.json()
    assert sum(s["score"] for s in given["steps"]) == pytest.approx(given["value"], abs=1e-9)
    replayed = client.post(f"/v1/decisions/{given['id']}/replay").json()
    assert replayed["result"] == "identical"


@upright
@given(value=VALUES | POLICIES)
def test_any_policy(client, value):
    rehearsed = send(client, "POST", "/v1/policies/dry-run", value)
    made = send(client, "POST", "/v1/policies", value)
    if made.is_success:
        assert rehearsed.is_success
        upright_answer(client)
        address = f"/v1/policies/{made.json()['id']}"
        if client.get(address).is_success:
            client.post(f"{address}/withdraw", json={"reason": "Over."}, headers=ACTOR)


@upright
@given(value=VALUES | mutated(WITHDRAWAL))
def test_any_withdrawal(client, value):
    policy = client.post("/v1/policies", json=CAP, headers=ACTOR).json()
    if "id" in policy:
        send(client, "POST", f"/v1/policies/{policy['id']}/withdraw", value)
        client.post(f"/v1/policies/{policy['id']}/withdraw", json={"reason": "x"}, headers=ACTOR)
    send(client, "POST", "/v1/policies/none/withdraw", value)


@upright
@given(value=VALUES | st.sampled_from([DISPUTE, TARGET, STEP]).flatmap(mutated))
def test_any_dispute(client, value):
    opened = send(client, "POST", "/v1/disputes", value)
    if opened.is_success:
        address = f"/v1/disputes/{opened.json()['id']}/outcome"
        client.post(address, json={"outcome": "rejected", "reasoning": "x"}, headers=ACTOR)


@upright
@given(value=VALUES | mutated(OUTCOME), owner=VALUES | mutated({"owner": "Lee"}))
def test_any_outcome(client, value, owner):
    opened = client.post("/v1/disputes", json=TARGET, headers={"X-Actor": "emp-1"}).json()
    found = client.get("/v1/disputes?status=open").json()["data"]
    dispute = opened.get("id") or found[0]["id"]
    send(client, "POST", f"/v1/disputes/{dispute}/owner", owner)
    send(client, "POST", f"/v1/disputes/{dispute}/outcome", value)


@upright
@given(value=VALUES | mutated(VERDICT), many=VALUES | mutated({"links": [VERDICT]}))
def test_any_verdict(client, value, many):
    link = client.get("/v1/links").json()["data"][0]["id"]
    send(client, "PATCH", f"/v1/links/{link}", value)
    send(client, "PATCH", "/v1/links", many)


@upright
@given(value=VALUES | mutated({"reason": "Better."}))
def test_any_promotion(client, value):
    recipe = client.get("/v1/recipes").json()["data"][0]["id"]
    send(client, "POST", f"/v1/recipes/{recipe}/promote", value)
