"""Health, metrics, and what is answered before anything is published."""

import pytest
from problem_checks import ACTOR, assert_problem
from prometheus_client.parser import text_string_to_metric_families
from tiny_home import CATALOGUE, json_lines, publish_tiny

ROLE = {"role": "bookkeeper"}
GOOD = json_lines(*CATALOGUE)
EVIDENCE = {"skill": "numeracy", "level": 2, "source": "peer"}


@pytest.mark.parametrize(
    ("verb", "address", "body"),
    [
        ("GET", "/readyz", None),
        ("POST", "/v1/paths", ROLE),
        ("GET", "/v1/items", None),
        ("GET", "/v1/items?q=pivot", None),
        ("GET", "/v1/items?skill=numeracy", None),
        ("GET", "/v1/items/pivot-101", None),
        ("GET", "/v1/skills", None),
        ("GET", "/v1/roles", None),
        ("GET", "/v1/learners/emp-1/profile", None),
        ("PUT", "/v1/learners/emp-1", ROLE),
        ("POST", "/v1/learners/emp-1/evidence", EVIDENCE),
    ],
)
def test_before_anything_is_published(empty_client, verb, address, body):
    answer = empty_client.request(verb, address, json=body, headers=ACTOR)
    assert_problem(answer, 503, "no_snapshot", "", "recommender publish")


def test_what_needs_no_catalogue_answers_without_one(empty_client):
    assert empty_client.get("/livez").json() == {"status": "ok"}
    assert empty_client.get("/v1/decisions").json() == {"data": [], "next": None}
    assert empty_client.get("/v1/snapshots").json() == {"data": [], "next": None}
    added = empty_client.put("/v1/learners/emp-1", json={"name": "Ann"}, headers=ACTOR)
    assert added.status_code == 201


def test_ready_once_published(empty_client):
    done = empty_client.post("/v1/snapshots", content=GOOD, headers=ACTOR)
    assert done.status_code == 201
    ready = empty_client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ok", "snapshot": done.json()["id"]}


def test_metrics_count_routes_and_name_nobody(client):
    client.put("/v1/learners/emp-secret", json=ROLE, headers=ACTOR)
    client.post("/v1/paths", json={"learner": "emp-secret"})
    client.get("/v1/learners/emp-secret")
    client.get("/v1/nothing/emp-secret")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "emp-secret" not in answer.text
    samples = {
        (s.name, s.labels.get("route"), s.labels.get("status")): s.value
        for family in text_string_to_metric_families(answer.text)
        for s in family.samples
    }
    assert samples["recommender_requests_total", "/v1/paths", "201"] == 1
    assert samples["recommender_requests_total", "/v1/learners/{learner}", "200"] == 1
    assert samples["recommender_requests_total", "none", "404"] == 1
    assert samples["recommender_recommendation_seconds_count", None, None] == 1


def test_a_damaged_snapshot_is_refused_by_its_digest(client, home):
    (index,) = (home / "snapshots").rglob("items.faiss")
    index.write_bytes(index.read_bytes()[:-1] + b"?")
    for verb, address, body in (
        ("GET", "/readyz", None),
        ("GET", "/v1/items", None),
        ("POST", "/v1/paths", ROLE),
    ):
        answer = client.request(verb, address, json=body)
        assert_problem(answer, 503, "corrupt_snapshot", "", "items.faiss")
    healed = client.post("/v1/snapshots", content=GOOD, headers=ACTOR)
    assert healed.status_code == 201
    assert client.get("/readyz").status_code == 200


def test_a_swapped_index_is_refused_by_its_digest(client, edge, home):
    publish_tiny(edge, ({"item": "other", "title": "Other"},))
    one, other = (home / "snapshots").rglob("items.faiss")
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    answer = client.post("/v1/paths", json={"items": ["other"]})
    # What was verified when it was published serves on from memory; a new start refuses it.
    assert answer.status_code == 201
    edge.shelf._loaded.cache_clear()
    assert_problem(client.get("/readyz"), 503, "corrupt_snapshot", "", "items.faiss")
