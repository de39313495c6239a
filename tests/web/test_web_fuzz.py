"""Whatever is sent, the service stays upright."""

import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from problem_checks import ACTOR
from tiny_home import client_of, tiny_edge
from xapi_visits import Platform, actor, new_id, scored

TEXT = st.text(st.characters(), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
ASK = {
    "learner": "emp-1",
    "role": "bookkeeper",
    "levels": {"spreadsheets": 1.5, "numeracy": {"level": 2, "spread": 0.4}},
    "gaps": [{"skill": "writing", "current": 1, "target": 3, "by": "2026-12-01"}],
    "completed": ["sums-101"],
    "items": ["pivot-101", "letters-101"],
    "need": "build a pivot table",
    "minutes": 60,
    "max_steps": 5,
    "deadline": "2026-12-01",
    "as_of": "2026-11-23T09:00:00Z",
    "constraints": {"languages": ["en"], "free_only": False},
}
LEARNER = {"name": "Ann", "role": "bookkeeper", "languages": ["en"], "attributes": {"a": 1}}
EVIDENCE = {"evidence": "e", "skill": "numeracy", "level": 2, "source": "self", "at": "2026-01-01"}
SCALED = {**EVIDENCE, "level": 3, "expires": "2027-01-01"}
SCALED["scale"] = {"name": "D", "min": 1, "max": 8, "from": 1, "to": 3}
RUBRIC = {**EVIDENCE, "level": "b", "scale": {"criteria": ["a", "b"]}, "issuer": "x"}
MARK = {"voids": "e", "at": "2026-01-02", "reason": "mixed up"}
STATEMENT = {
    **scored(0.5),
    "actor": {"objectType": "Group", "name": "us", "member": [actor("a"), actor("b")]},
    "result": {
        "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10},
        "success": True,
        "duration": "PT4M",
        "extensions": {"https://x.example/e": [None, {"a": 1}]},
    },
    "context": {
        "registration": new_id(),
        "instructor": actor("c"),
        "contextActivities": {"parent": [{"id": "https://x.example/p"}]},
        "statement": {"objectType": "StatementRef", "id": new_id()},
    },
    "object": {
        "objectType": "SubStatement",
        "actor": actor("d"),
        "verb": {"id": "https://x.example/v", "display": {"en": "did"}},
        "object": {"id": "https://x.example/a", "definition": {"interactionType": "numeric"}},
        "timestamp": "2026-03-01T09:00:00+01:00",
    },
}
PLAIN = {**scored(0.5), "context": {"registration": new_id()}}
ALIAS = {"account": {"homePage": "https://lms.example", "name": "a"}, "learner": "emp-1"}
FEEDBACK = {
    "feedback": "f",
    "learner": "emp-1",
    "kind": "dismiss",
    "item": "pivot-101",
    "reason": "not_now",
    "value": 3,
    "at": "2026-11-23T09:00:00Z",
}
UNDO = {"learner": "emp-1", "kind": "undo", "undoes": "f"}
SWAP = {"learner": "emp-1", "kind": "swap", "item": "sums-101", "value": "letters-101"}
MEASUREMENT = {
    "measure": "errors",
    "category": "business_performance",
    "at": "2026-10-01",
    "value": 1.5,
    "unit": "a month",
    "team": "north",
}
PARAMETERS = {
    "verb": "https://x.example/v",
    "agent": json.dumps(actor()),
    "since": "2026-01-01T00:00:00Z",
    "limit": "3",
    "related_agents": "true",
    "cursor": "5",
}
NUMBERS = (0, -1, 0.5, 5, 5.0000001, 1e-320, 1e308, 2**63)
TEXTS = ("", " ", "0001-01-01", "9999-12-31", "\ud800", "\x00", "\u202e", "x" * 5000)
NAMES = ("pivot-101", "bookkeeper", "numeracy")
NEAR = st.sampled_from([*NUMBERS, *TEXTS, *NAMES, [], {}])


@st.composite
def mutated(draw, whole):
    """A valid object in which a few places hold something else, or nothing."""
    value = json.loads(json.dumps(whole))
    for _ in range(draw(st.integers(0, 3))):
        here = value
        while True:
            keys = list(here) if isinstance(here, dict) else list(range(len(here)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(here[key], dict | list) and here[key] and draw(st.booleans()):
                here = here[key]
                continue
            if isinstance(here, dict) and draw(st.booleans()):
                del here[key]
            else:
                here[key] = draw(NEAR | VALUES)
            break
    return value


@pytest.fixture(scope="module")
def client(published_home, tmp_path_factory):
    home = shutil.copytree(published_home, tmp_path_factory.mktemp("fuzz") / "home")
    with tiny_edge(home) as edge, client_of(edge) as opened:
        opened.put("/v1/learners/emp-1", json=LEARNER, headers=ACTOR)
        yield opened


@pytest.fixture(scope="module")
def lms(client):
    return Platform(client, client.app.state.edge, "our LMS", ("assessment", "completion"))


upright = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def send(client, verb, address, value):
    answer = client.request(verb, address, content=json.dumps(value), headers=ACTOR)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["errors"]
    return answer


@upright
@given(value=VALUES | mutated(ASK))
def test_any_ask(client, value):
    answer = send(client, "POST", "/v1/paths", value)
    if answer.status_code == 201:
        found = client.post(f"/v1/decisions/{answer.json()['id']}/replay")
        assert found.json()["result"] == "identical"


@upright
@given(ask=VALUES | mutated(ASK), kind=st.sampled_from(["what_if", "what_if", "why", "who"]))
def test_any_question(client, ask, kind):
    decision = send(client, "POST", "/v1/paths", {"role": "bookkeeper"}).json()["id"]
    question = {"kind": kind, "ask": ask}
    send(client, "POST", f"/v1/decisions/{decision}/questions", question)


@upright
@given(value=VALUES | mutated(LEARNER))
def test_any_learner(client, value):
    answer = send(client, "PUT", "/v1/learners/emp-1", value)
    if answer.is_success:
        assert client.get("/v1/learners/emp-1").json() == answer.json()


@upright
@given(value=VALUES | st.sampled_from([EVIDENCE, SCALED, RUBRIC, MARK]).flatmap(mutated))
def test_any_evidence(client, value):
    send(client, "POST", "/v1/learners/emp-1/evidence", value)
    profile = client.get("/v1/learners/emp-1/profile").json()
    assert all(0 <= s["level"] <= 5 for s in profile["skills"])


@upright
@given(value=VALUES | st.lists(st.sampled_from([STATEMENT, PLAIN]).flatmap(mutated), max_size=3))
def test_any_statements(client, lms, value):
    answer = lms.client.post("/xapi/statements", content=json.dumps(value), headers=lms.headers)
    assert answer.status_code in (200, 400, 409), answer.text
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"
    if answer.status_code == 200:
        assert lms.post(value).status_code == 200, "the same again changes nothing"
        ids = answer.json()
        assert [lms.get(statementId=i).json()["id"] for i in ids] == ids
    elif answer.status_code == 400:
        assert answer.json()["errors"]


@upright
@given(value=VALUES | mutated(ALIAS))
def test_any_alias(client, value):
    send(client, "POST", "/v1/aliases", value)


@upright
@given(value=VALUES | mutated(MEASUREMENT))
def test_any_measurement(client, value):
    send(client, "POST", "/v1/measurements", value)
    assert client.get("/v1/reports/impact").status_code == 200
    shown = client.get("/v1/reports/impact?format=csv&table=business_performance")
    assert shown.status_code == 200


@upright
@given(value=VALUES | st.sampled_from([FEEDBACK, UNDO, SWAP]).flatmap(mutated))
def test_any_feedback(client, value):
    foreseen = send(client, "POST", "/v1/feedback/preview", value)
    answer = send(client, "POST", "/v1/feedback", value)
    assert foreseen.is_success or foreseen.status_code == answer.status_code
    revised = answer.json().get("revised")
    if revised:
        found = client.post(f"/v1/decisions/{revised['decision']}/replay")
        assert found.json()["result"] == "identical"


@upright
@given(asked=mutated(PARAMETERS) | st.dictionaries(st.sampled_from([*PARAMETERS, "x"]), TEXT))
def test_any_question_about_statements(lms, asked):
    said = {name: str(value) for name, value in asked.items() if value is not None}
    said = {n: v.encode("utf-8", "replace").decode() for n, v in said.items()}
    assert lms.get(**said).status_code in (200, 400)


@upright
@given(raw=st.binary(max_size=200) | st.lists(VALUES, max_size=3).map(json.dumps))
def test_any_catalogue(client, raw):
    answer = client.post("/v1/snapshots?add=true", content=raw, headers=ACTOR)
    assert answer.status_code < 500, answer.text
