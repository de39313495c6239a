"""Learners, their evidence and their profile."""

from urllib.parse import quote

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import client_of, tiny_edge

WHOLE = {
    "learner": "emp-1",
    "name": "Ann",
    "role": "bookkeeper",
    "manager": "emp-9",
    "team": "office",
    "languages": ["en", "nl"],
    "minutes_per_week": 60,
    "attributes": {"site": "Delft", "grade": 7, "share": 0.5, "part_time": True},
}
EVIDENCE = {
    "evidence": "e1",
    "skill": "numeracy",
    "level": 2,
    "source": "assessment",
    "at": "2026-03-01",
    "issuer": "skills check",
}


@pytest.fixture
def ann(client):
    assert client.put("/v1/learners/emp-1", json=WHOLE, headers=ACTOR).status_code == 201
    return "/v1/learners/emp-1"


def test_a_learner_reads_as_written(client, ann):
    assert client.get(ann).json() == WHOLE
    again = client.put(ann, json={"name": "Ann B."}, headers=ACTOR)
    assert again.status_code == 200
    assert client.get(ann).json()["name"] == "Ann B."
    assert client.get(ann).json()["role"] is None


@pytest.mark.parametrize("name", ["é 日本", "a.b@c.example", "x" * 200, "50%", "a?b#c"])
def test_any_plain_id_is_an_address(client, name):
    address = f"/v1/learners/{quote(name, safe='')}"
    assert client.put(address, json={}, headers=ACTOR).json()["learner"] == name
    assert client.get(address).json()["learner"] == name


def test_people_of_another_tenant_are_not_found(client, ann, home):
    made = client.post("/v1/paths", json={"learner": "emp-1"})
    assert made.status_code == 201
    with tiny_edge(home, tenant="other") as edge, client_of(edge) as other:
        assert_problem(other.get(ann), 404, "not_found", "", "emp-1")
        assert_problem(other.get(made.headers["location"]), 404, "not_found", "")
        assert other.get("/v1/decisions").json()["data"] == []
        assert other.get("/readyz").status_code == 503


def test_evidence_is_appended_once(client, ann):
    first = client.post(f"{ann}/evidence", json=EVIDENCE, headers=ACTOR)
    again = client.post(f"{ann}/evidence", json=EVIDENCE, headers=ACTOR)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.json()["at"] == "2026-03-01T00:00:00Z"
    other = client.post(f"{ann}/evidence", json={**EVIDENCE, "level": 3}, headers=ACTOR)
    assert_problem(other, 409, "conflict", "", "e1")
    (row,) = [s for s in client.get(f"{ann}/profile").json()["skills"] if s["evidence"]]
    assert [e["evidence"] for e in row["evidence"]] == ["e1"]


def test_evidence_may_leave_out_its_id_and_its_date(client, ann, tiny_clock):
    said = {"skill": "numeracy", "level": 2, "source": "self"}
    done = client.post(f"{ann}/evidence", json=said, headers=ACTOR).json()
    assert done["evidence"]
    assert done["at"] == "2026-11-23T09:00:00Z"


def test_nobody_has_no_evidence(client):
    answer = client.post("/v1/learners/nobody/evidence", json=EVIDENCE, headers=ACTOR)
    assert_problem(answer, 404, "not_found", "", "nobody")
    assert_problem(client.get("/v1/learners/nobody/profile"), 404, "not_found", "", "nobody")


def test_a_profile_is_as_of_a_moment(client, ann):
    client.post(f"{ann}/evidence", json=EVIDENCE, headers=ACTOR)

    def numeracy(as_of):
        profile = client.get(f"{ann}/profile", params={"as_of": as_of}).json()
        return {s["skill"]: s for s in profile["skills"]}["numeracy"]

    assert numeracy("2026-02-01")["basis"] == "prior"
    soon, later = numeracy("2026-03-02"), numeracy("2030-03-02T10:00:00+02:00")
    assert soon["level"] == later["level"] == 2
    assert soon["spread"] < later["spread"]
    assert soon["target"] == 2
    assert soon["evidence"][0]["share"] == 1


def test_the_ledger_stands_behind_an_ask(client, ann):
    asked = {"learner": "emp-1", "as_of": "2026-03-02"}
    before = client.post("/v1/paths", json=asked).json()
    client.post(f"{ann}/evidence", json=EVIDENCE, headers=ACTOR)
    after = client.post("/v1/paths", json=asked).json()
    assert "percent-101" in [s["item"]["id"] for s in before["steps"]]
    assert "percent-101" not in [s["item"]["id"] for s in after["steps"]]


def test_what_was_shown_long_ago_is_refreshed(client, ann):
    client.post(f"{ann}/evidence", json=EVIDENCE, headers=ACTOR)
    profile = client.get(f"{ann}/profile", params={"as_of": "2026-03-02"}).json()
    due = {s["skill"]: s["refresh_on"] for s in profile["skills"]}["numeracy"]
    assert due == "2026-10-11"
    asked = {"learner": "emp-1", "minutes": 120}
    before = client.post("/v1/paths", json={**asked, "as_of": "2026-10-10"}).json()
    after = client.post("/v1/paths", json={**asked, "as_of": "2026-10-11"}).json()
    assert before["refreshers"] == []
    (row,) = after["refreshers"]
    assert (row["skill"], row["on"]) == ("numeracy", due)
    assert after["next"] == row["item"]
    replayed = client.post(f"/v1/decisions/{after['id']}/replay", headers=ACTOR).json()
    assert replayed["result"] == "identical"
