"""The audit report: whole, printable, alone, and nothing in it runs."""

import re
from html.parser import HTMLParser

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import CATALOGUE, publish_tiny

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
ADDRESS = "/v1/reports/audit"


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def ask(client, **asked):
    return client.post("/v1/paths", json=asked, headers=ACTOR).json()


@pytest.fixture
def decision(client):
    client.put("/v1/learners/emp-1", json={"role": "bookkeeper"}, headers=ACTOR)
    evidence = {"skill": "numeracy", "level": 1, "source": "manager", "at": "2026-11-01"}
    client.post("/v1/learners/emp-1/evidence", json=evidence, headers=ACTOR)
    return ask(client, learner="emp-1", minutes=60)


def report(client, **asked):
    answer = client.get(ADDRESS, params=asked, headers=ACTOR)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer


def assert_stands_alone(answer):
    tags = Tags(answer.text).found
    assert {"script", "link", "img", "iframe", "form"}.isdisjoint(tag for tag, _ in tags)
    for _, attributes in tags:
        assert not {"src", "href", "style"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_one_decision_with_all_that_it_rests_on(client, decision):
    answer = report(client, decision=decision["id"], reason="works council")
    assert_stands_alone(answer)
    said = words(answer)
    assert "Computed again identical" in said
    assert decision["digest"] in said
    assert "manager 1.00 of 1 November 2026, 100 %" in said
    for step in decision["steps"]:
        assert step["because"] in said
        assert f"{step['score']:+.3f}" in said
    assert "decides nothing" in said
    assert "not made for pay, promotion, dismissal" in said
    assert "Known limits" in said
    (event,) = client.get("/v1/audit/events", params={"act": "report_decision"}).json()["data"]
    assert event["target"] == {"kind": "decision", "id": decision["id"]}
    assert event["reason"] == "works council"


def test_policies_are_named_with_their_author(client):
    policy = {"kind": "forbid", "items": ["sums-101"], "reason": "out of date", "author": "Kim"}
    assert client.post("/v1/policies", json=policy, headers=ACTOR).status_code == 201
    required = {"kind": "require", "items": ["vault-101"], "reason": "law", "author": "Kim"}
    assert client.post("/v1/policies", json=required, headers=ACTOR).status_code == 201
    made = ask(client, role="bookkeeper", minutes=60)
    said = words(report(client, decision=made["id"]))
    for one in (*made["policies"], *made["mandatory"]):
        assert one["because"] in said
    assert "The locked room" in said
    assert "(forbid, by" in said
    assert "Answers that a policy bore on 1" in words(report(client, since="2026-11-01"))


def test_a_period_with_what_was_done_and_a_data_sheet(client, decision):
    answer = report(client, since="2026-11-01", until="2026-12-01")
    assert_stands_alone(answer)
    said = words(answer)
    assert "Answers given 1" in said
    assert "People they were about fewer than 5" in said
    assert "Answers whose figures add up 1 of 1" in said
    assert "Whole:" in said
    assert decision["versions"]["recipe"] in said
    assert "publish: snapshot" in said
    assert "Evidence manager 1" in said
    assert "Answers given 0" in words(report(client, until="2026-11-01"))


def test_nothing_that_others_wrote_runs(client, edge):
    label = f"Spreadsheets {EVIL}"
    rows = [{**r, "title": f"{r['title']} {EVIL}"} if "item" in r else r for r in CATALOGUE]
    rows = [{**r, "label": label} if r.get("skill") == "spreadsheets" else r for r in rows]
    publish_tiny(edge, tuple(rows))
    made = ask(client, role="bookkeeper", need=f"a pivot table {EVIL}", minutes=60)
    for asked in ({"decision": made["id"]}, {"since": "2026-01-01"}):
        answer = client.get(ADDRESS, params={**asked, "reason": EVIL}, headers={"X-Actor": EVIL})
        assert_stands_alone(answer)
    assert "&lt;script&gt;" in report(client, decision=made["id"]).text


def test_a_person_who_was_erased_is_in_no_report(client, decision):
    client.delete("/v1/learners/emp-1", headers=ACTOR)
    refused = client.get(ADDRESS, params={"decision": decision["id"]})
    assert_problem_is(refused, 404)
    answer = report(client, since="2026-11-01")
    assert "emp-1" not in answer.text
    assert "about people who were erased since 1" in words(answer)


def assert_problem_is(answer, status):
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_one_decision_or_a_period(client, decision):
    refused = client.get(ADDRESS)
    assert_problem(refused, 422, "one_of", "/decision")
    both = client.get(ADDRESS, params={"decision": decision["id"], "since": "2026-01-01"})
    assert_problem(both, 422, "one_of", "/decision")
    assert_problem_is(client.get(ADDRESS, params={"decision": "none"}), 404)
    assert_problem(client.get(f"{ADDRESS}?since=soon"), 422, "not_a_datetime", "/since")
