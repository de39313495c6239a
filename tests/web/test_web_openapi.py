"""The description of the API is true: of its routes, its bodies and its answers."""

import pytest
from jsonschema import Draft202012Validator
from problem_checks import ACTOR
from tiny_home import CATALOGUE, json_lines

from recommender.domain.recipes import Recipe

EVIDENCE = {"skill": "numeracy", "level": 2, "source": "self"}

SCALE = {"name": "Degreed", "min": 1, "max": 8, "from": 0, "to": 5}

VISITS = [
    ("PUT", "/v1/learners/{learner}", {"role": "bookkeeper", "attributes": {"site": "Delft"}}),
    ("PUT", "/v1/learners/{learner}", {"role": "bookkeeper"}),
    ("GET", "/v1/learners/{learner}", None),
    ("POST", "/v1/learners/{learner}/evidence", EVIDENCE),
    ("POST", "/v1/learners/{learner}/evidence", {**EVIDENCE, "level": 7, "scale": "1-8"}),
    ("POST", "/v1/learners/{learner}/evidence", {**EVIDENCE, "level": "b", "scale": "a < b"}),
    ("POST", "/v1/learners/{learner}/evidence", {**EVIDENCE, "evidence": "e", "scale": SCALE}),
    ("POST", "/v1/learners/{learner}/evidence", {"disputes": "e", "reason": "I was ill"}),
    ("GET", "/v1/learners/{learner}/evidence", None),
    ("GET", "/v1/learners/{learner}/profile", None),
    ("POST", "/v1/paths", {"learner": "emp-1", "minutes": 60}),
    ("POST", "/v1/paths", {"need": "a pivot table", "levels": {"numeracy": 1}}),
    ("POST", "/v1/paths", {"gaps": [{"skill": "juggling", "target": 1}]}),
    ("POST", "/v1/paths", {"role": "bookkeeper", "language": "de-AT"}),
    ("POST", "/v1/paths", {"minutes": 0}),
    ("POST", "/v1/feedback/preview", {"learner": "emp-1", "kind": "done", "item": "sums-101"}),
    ("POST", "/v1/feedback", {"learner": "emp-1", "kind": "done", "item": "sums-101"}),
    ("POST", "/v1/feedback", {"learner": "emp-1", "kind": "rate", "item": "sums-101", "value": 4}),
    ("GET", "/v1/feedback", None),
    ("GET", "/v1/learners/{learner}/changes", None),
    ("GET", "/v1/learners/{learner}/path", None),
    ("GET", "/v1/paths/{decision}", None),
    ("GET", "/v1/decisions", None),
    ("GET", "/v1/decisions/{decision}", None),
    ("POST", "/v1/decisions/{decision}/replay", None),
    ("POST", "/v1/decisions/{decision}/questions", {"kind": "why"}),
    ("POST", "/v1/decisions/{decision}/questions", {"kind": "why_not", "item": "pivot-101"}),
    ("POST", "/v1/decisions/{decision}/questions", {"kind": "what_if", "ask": {"minutes": 9}}),
    ("POST", "/v1/decisions/{decision}/questions", {"kind": "counterfactual"}),
    ("GET", "/v1/decisions/{decision}/receipt", None),
    (
        "POST",
        "/v1/disputes",
        {"learner": "emp-1", "about": {"evidence": "e"}, "words": "I was ill"},
    ),
    ("GET", "/v1/disputes", None),
    ("GET", "/v1/disputes/{dispute}", None),
    ("POST", "/v1/disputes/{dispute}/owner", {"owner": "Noor"}),
    ("POST", "/v1/disputes/{dispute}/outcome", {"outcome": "upheld", "reasoning": "so it was"}),
    ("GET", "/v1/disputes", None),
    ("GET", "/v1/audit/checkpoint", None),
    ("GET", "/v1/audit/consistency?first=1&second=2", None),
    ("GET", "/v1/audit/verify", None),
    ("GET", "/v1/learners/{learner}/export", None),
    ("DELETE", "/v1/learners/{learner}", None),
    ("GET", "/v1/audit/events", None),
    ("POST", "/v1/decisions/{decision}/replay", None),
    ("GET", "/v1/learners/{learner}/completions", None),
    ("POST", "/v1/aliases", {"activity": "https://lms.example/a", "item": "pivot-101"}),
    ("POST", "/v1/aliases", {"account": {"homePage": "https://lms.example", "name": "a"}}),
    ("GET", "/v1/aliases", None),
    ("GET", "/v1/aliases/unmatched", None),
    ("GET", "/xapi/about", None),
    ("GET", "/xapi/statements", None),
    ("POST", "/xapi/statements", {}),
    ("PUT", "/xapi/statements", {}),
    ("GET", "/v1/items", None),
    ("GET", "/v1/items/{item}", None),
    ("GET", "/v1/links", None),
    ("GET", "/v1/links/{link}", None),
    ("PATCH", "/v1/links/{link}", {"verdict": "verify", "reason": "I teach it"}),
    (
        "PATCH",
        "/v1/links",
        {"links": [{"item": "letters-101", "skill": "writing", "verdict": "withdraw"}]},
    ),
    ("GET", "/v1/mentors/{mentor}", None),
    ("GET", "/v1/reports/coverage", None),
    ("GET", "/v1/reports/fairness", None),
    ("GET", "/v1/reports/impact", None),
    ("GET", "/v1/reports/audit?since=2026-01-01", None),
    ("GET", "/v1/reports/quality", None),
    (
        "POST",
        "/v1/measurements",
        {
            "measure": "errors",
            "category": "business_performance",
            "at": "2026-10-01",
            "value": 1.5,
            "unit": "a month",
        },
    ),
    ("GET", "/v1/measurements", None),
    (
        "POST",
        "/v1/policies",
        {"policy": "p", "kind": "require", "items": ["sums-101"], "reason": "r"},
    ),
    ("POST", "/v1/policies", {"kind": "forbid", "items": ["pivot-101"], "reason": "r"}),
    ("POST", "/v1/paths", {"role": "bookkeeper"}),
    ("GET", "/v1/policies", None),
    ("GET", "/v1/policies/{policy}", None),
    ("POST", "/v1/policies/dry-run", {"kind": "cap", "minutes": 20, "reason": "r"}),
    ("POST", "/v1/policies/{policy}/withdraw", {"reason": "r"}),
    ("POST", "/v1/recipes", None),
    ("GET", "/v1/recipes", None),
    ("GET", "/v1/recipes/{recipe}", None),
    ("GET", "/v1/recipes/{recipe}/compare?limit=2", None),
    ("POST", "/v1/recipes/{recipe}/promote", {"reason": "People learn more with it"}),
    ("GET", "/v1/skills", None),
    ("GET", "/v1/roles", None),
    ("GET", "/v1/snapshots", None),
    ("POST", "/v1/snapshots", CATALOGUE),
    ("GET", "/livez", None),
    ("GET", "/readyz", None),
    ("GET", "/metrics", None),
]


@pytest.fixture
def described(client):
    return client.get("/openapi.json").json()


def operations(described):
    return {
        (verb.upper(), path): operation
        for path, verbs in described["paths"].items()
        for verb, operation in verbs.items()
    }


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_route_is_described_and_visited(described):
    assert set(operations(described)) == {
        (verb, path.partition("?")[0]) for verb, path, _ in VISITS
    }
    assert all(operation.get("summary") for operation in operations(described).values())
    assert all(operation.get("description") for operation in operations(described).values())


def test_every_reference_leads_somewhere(described):
    found = set(references(described))
    assert "#/components/schemas/AskBody" in found
    for reference in found:
        *_, kind, name = reference.split("/")
        assert name in described["components"][kind]


def test_every_shape_is_a_schema(described):
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_writes_are_described_as_needing_an_actor(described):
    needed = {
        where: parameter["required"]
        for where, operation in operations(described).items()
        for parameter in operation.get("parameters", ())
        if parameter["name"] == "x-actor"
    }
    assert needed == {
        ("POST", "/v1/paths"): False,
        ("PUT", "/v1/learners/{learner}"): True,
        ("POST", "/v1/learners/{learner}/evidence"): False,  # or an issuer's key
        ("GET", "/v1/learners/{learner}/path"): False,
        ("POST", "/v1/feedback"): False,  # or an issuer's key
        ("POST", "/v1/feedback/preview"): False,
        ("POST", "/v1/snapshots"): True,
        ("POST", "/v1/aliases"): True,
        ("POST", "/v1/measurements"): True,
        ("DELETE", "/v1/learners/{learner}"): True,
        ("GET", "/v1/learners/{learner}/export"): False,
        ("GET", "/v1/reports/fairness"): False,
        ("GET", "/v1/reports/audit"): False,
        ("POST", "/v1/recipes"): True,
        ("POST", "/v1/recipes/{recipe}/promote"): True,
        ("PATCH", "/v1/links"): True,
        ("PATCH", "/v1/links/{link}"): True,
        ("POST", "/v1/disputes"): True,
        ("POST", "/v1/disputes/{dispute}/owner"): True,
        ("POST", "/v1/disputes/{dispute}/outcome"): True,
        ("POST", "/v1/policies"): True,
        ("POST", "/v1/policies/dry-run"): False,
        ("POST", "/v1/policies/{policy}/withdraw"): True,
    }


def matching(described, operation, answer):
    responses = operation["responses"]
    status = str(answer.status_code)
    (kind, content), *_ = responses.get(status, responses.get("4XX"))["content"].items()
    assert answer.headers["content-type"].split(";")[0] == kind
    return {**content.get("schema", {}), "components": described["components"]}


def test_every_answer_is_as_described(client, described):
    decision = dispute = None
    recipe = Recipe().id
    link = client.get("/v1/links", params={"item": "letters-101"}).json()["data"][0]["id"]
    for verb, path, body in VISITS:
        known = {"learner": "emp-1", "item": "pivot-101", "policy": "p", "mentor": "m"}
        known |= {"link": link, "recipe": recipe}
        address = path.format(decision=decision, dispute=dispute, **known)
        sent = {"content": json_lines(*body)} if body is CATALOGUE else {"json": body}
        answer = client.request(verb, address, headers=ACTOR, **sent)
        operation = operations(described)[verb, path.partition("?")[0]]
        if path.startswith("/v1/") and body and body is not CATALOGUE and answer.is_success:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            validate(body, {**schema, "components": described["components"]})
        schema = matching(described, operation, answer)
        if "json" in answer.headers["content-type"]:
            validate(answer.json(), schema)
        if (verb, path) == ("POST", "/v1/disputes"):
            dispute = answer.json()["id"]
        if path == "/v1/paths" and answer.is_success:
            decision = answer.json()["id"]
        if (verb, path) == ("POST", "/v1/recipes"):
            recipe = answer.json()["id"]


def validate(value, schema):
    Draft202012Validator(schema).validate(value)


def test_a_refusal_is_as_described_and_a_bad_ask_fails_the_description(client, described):
    schema = operations(described)["POST", "/v1/paths"]["requestBody"]["content"]
    ask = Draft202012Validator(
        {**schema["application/json"]["schema"], "components": described["components"]}
    )
    for bad in (
        {"minutes": 0},
        {"gaps": [{"skill": "a", "target": 6}]},
        {"mintues": 5},
        {"gaps": [{}]},
    ):
        assert not ask.is_valid(bad)
        assert client.post("/v1/paths", json=bad).status_code == 422
