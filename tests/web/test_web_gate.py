"""Who may call, what an address may be, and who acts."""

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import contents

from recommender.web.requests import write_cursor

ROLE = {"role": "bookkeeper"}


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8000", "127.0.0.2"],
)
def test_this_machine_is_answered(client, host):
    assert client.get("/livez", headers={"Host": host}).status_code == 200
    assert (
        client.get("/livez", headers={"Host": host, "Origin": f"http://{host}"}).status_code == 200
    )


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1:8000@evil.example",
        "[::1]evil.example",
        "[::1",
        "localhost:",
        "10.0.0.1",
        "0.0.0.0",
        "127.0.0.1, evil.example",
    ],
)
def test_a_foreign_host_is_refused(client, home, host):
    before = contents(home)
    answer = client.post("/v1/paths", json=ROLE, headers={"Host": host})
    assert_problem(answer, 403, "foreign_caller", "", "Host")
    assert contents(home) == before


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://evil.example",
        "http://127.0.0.1:3000",
        "http://localhost:8000",
        "http://127.0.0.1:8000.evil.example",
        "file://",
    ],
)
def test_a_foreign_origin_is_refused(client, home, origin):
    before = contents(home)
    answer = client.post("/v1/paths", json=ROLE, headers={"Origin": origin})
    assert_problem(answer, 403, "foreign_caller", "", "Origin")
    assert contents(home) == before


WRITES = [
    ("PUT", "/v1/learners/emp-1", {}),
    (
        "POST",
        "/v1/learners/emp-1/evidence",
        {"skill": "numeracy", "level": 1, "source": "self", "at": "2026-01-01"},
    ),
    ("POST", "/v1/snapshots", {"item": "a", "title": "A"}),
]


@pytest.mark.parametrize(("verb", "address", "body"), WRITES)
@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (None, "missing_actor"),
        ("", "bad_actor"),
        ("   ", "bad_actor"),
        ("x" * 201, "bad_actor"),
        ("a\tb", "bad_actor"),
        ("a\u202eb".encode(), "bad_actor"),
    ],
)
def test_every_write_names_who_acts(client, home, verb, address, body, actor, code):
    client.put("/v1/learners/emp-1", json={}, headers=ACTOR)
    before = contents(home)
    headers = {} if actor is None else {"X-Actor": actor}
    answer = client.request(verb, address, json=body, headers=headers)
    assert_problem(answer, 422, code, "/X-Actor")
    assert contents(home) == before


@pytest.mark.parametrize(("verb", "address", "body"), WRITES)
def test_a_named_write_is_done(client, verb, address, body):
    client.put("/v1/learners/emp-1", json={}, headers=ACTOR)
    assert client.request(verb, address, json=body, headers=ACTOR).status_code in (200, 201)


def test_an_ask_may_be_unnamed_but_not_named_badly(client):
    made = client.post("/v1/paths", json=ROLE).json()
    record = client.get(f"/v1/decisions/{made['id']}").json()
    assert record["actor"] == {"name": "unnamed caller", "status": "claimed"}
    answer = client.post("/v1/paths", json=ROLE, headers={"X-Actor": " "})
    assert_problem(answer, 422, "bad_actor", "/X-Actor")


@pytest.mark.parametrize(
    ("verb", "address"),
    [
        ("DELETE", "/v1/paths"),
        ("GET", "/v1/paths"),
        ("PATCH", "/v1/learners/emp-1"),
        ("PUT", "/v1/decisions"),
        ("POST", "/v1/items"),
        ("POST", "/readyz"),
    ],
)
def test_a_verb_that_is_not_taken(client, verb, address):
    answer = client.request(verb, address, headers=ACTOR)
    assert_problem(answer, 405, "method_not_allowed", "", address)
    assert answer.headers["allow"]


@pytest.mark.parametrize(
    "address", ["/v1", "/v2/paths", "/v1/nothing", "/docs", "/v1//items", "/v1/paths/a/b"]
)
def test_nothing_is_at_this_address(client, address):
    assert_problem(client.get(address), 404, "not_found", "")


@pytest.mark.parametrize(
    "name",
    ["%00", "%ff", "%ED%A0%80", "x" * 5000, "%2e%2e%2f", "a%2Fb", "%0d%0aX:1", "'%20OR%201=1--"],
)
@pytest.mark.parametrize(
    "address",
    [
        "/v1/paths/{}",
        "/v1/decisions/{}",
        "/v1/learners/{}",
        "/v1/learners/{}/profile",
        "/v1/learners/{}/path",
        "/v1/items/{}",
    ],
)
def test_a_strange_id_is_not_found(client, address, name):
    assert_problem(client.get(address.format(name)), 404, "not_found", "")


@pytest.mark.parametrize(
    ("name", "code"),
    [("%00", "bad_id"), ("a%0ab", "bad_id"), ("%20x", "bad_id"), ("x" * 5000, "too_long")],
)
def test_a_strange_id_is_not_written(client, home, name, code):
    before = contents(home)
    answer = client.put(f"/v1/learners/{name}", json={}, headers=ACTOR)
    assert_problem(answer, 422, code, "/learner")
    assert contents(home) == before


@pytest.mark.parametrize(
    ("address", "pointer", "code", "says"),
    [
        ("/v1/items?limit=0", "/limit", "bad_parameter", '"0"'),
        ("/v1/items?limit=201", "/limit", "bad_parameter", '"201"'),
        ("/v1/items?limit=-1", "/limit", "bad_parameter", '"-1"'),
        ("/v1/items?limit=many", "/limit", "bad_parameter", '"many"'),
        ("/v1/items?limit=1e9", "/limit", "bad_parameter", '"1e9"'),
        ("/v1/items?limit=" + "9" * 5000, "/limit", "bad_parameter", "999"),
        ("/v1/items?lmit=5", "/lmit", "unknown_parameter", "lmit"),
        ("/v1/items?q=a&skill=b", "/skill", "one_of", "q and skill"),
        ("/v1/items?q=" + "a" * 4001, "/q", "bad_parameter", "aaa"),
        ("/v1/items?cursor=zzz", "/cursor", "bad_cursor", "zzz"),
        ("/v1/items?cursor=YXQ6LTE", "/cursor", "bad_cursor", "YXQ6LTE"),
        ("/v1/items?cursor=%00", "/cursor", "bad_cursor", "u0000"),
        ("/v1/items?cursor=%C3%A9", "/cursor", "bad_cursor", "é"),
        ("/v1/skills?q=x", "/q", "unknown_parameter", "q"),
        ("/v1/decisions?since=yesterday", "/since", "not_a_datetime", "yesterday"),
        ("/v1/decisions?since=2026-02-30", "/since", "not_a_datetime", "2026-02-30"),
        ("/v1/decisions?since=0001-01-01T00:00%2B14:00", "/since", "not_a_datetime", "0001"),
        ("/v1/decisions?leaner=x", "/leaner", "unknown_parameter", "leaner"),
        ("/v1/decisions?learner=" + "a" * 201, "/learner", "bad_parameter", "aaa"),
        ("/v1/learners/x/profile?as_of=now", "/as_of", "not_a_datetime", "now"),
        ("/v1/learners/x/profile?at=now", "/at", "unknown_parameter", "at"),
    ],
)
def test_a_bad_parameter_is_named(client, address, pointer, code, says):
    assert_problem(client.get(address), 422, code, pointer, says)


@pytest.mark.parametrize("query", ["add=maybe", "strict=2", "stric=true"])
def test_a_publish_is_not_guessed_at(client, home, query):
    before = contents(home)
    answer = client.post(
        f"/v1/snapshots?{query}", content=b'{"item": "a", "title": "A"}', headers=ACTOR
    )
    assert answer.status_code == 422
    assert contents(home) == before


def test_an_unknown_skill_in_the_address_is_not_found(client):
    assert_problem(client.get("/v1/items?skill=none"), 404, "not_found", "", "none")


def test_a_cursor_past_the_end_is_an_empty_page(client):
    past = write_cursor(10**14)
    for address in ("/v1/items", "/v1/decisions", "/v1/snapshots"):
        assert client.get(address, params={"cursor": past}).json() == {"data": [], "next": None}


def test_every_answer_is_kept_from_pages_and_caches(client):
    for answer in (client.get("/livez"), client.get("/v1/nothing")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
