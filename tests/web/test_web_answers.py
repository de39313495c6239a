"""An ask becomes an answer of the contract's shape, recorded and rebuilt to the byte."""

import math
from dataclasses import replace

import pytest
import rfc8785
from problem_checks import ACTOR, assert_problem
from tiny_home import client_of, tiny_edge

from recommender.domain.decisions import digest

ROLE = {"role": "bookkeeper"}


def ask(client, **fields):
    answer = client.post("/v1/paths", json=fields)
    assert answer.status_code == 201, answer.text
    return answer


def test_an_answer_adds_up_and_its_digest_is_of_its_bytes(client):
    answer = ask(client, **ROLE, minutes=60).json()
    steps = answer["steps"]
    for step in steps:
        total = math.fsum(c["value"] for c in step["contributions"])
        assert total == pytest.approx(step["score"], abs=1e-9)
        assert step["direct"] == pytest.approx(step["score"], abs=1e-9)
    assert math.fsum(s["score"] for s in steps) == pytest.approx(answer["value"], abs=1e-9)
    assert math.fsum(s["enables"] for s in steps) == pytest.approx(0, abs=1e-9)
    assert [s["position"] for s in steps] == list(range(1, len(steps) + 1))
    assert answer["next"] == steps[0]["item"]["id"]
    assert answer["minutes"] == sum(s["item"]["minutes"] for s in steps) <= 60
    assert all(g["gap"] == max(0, g["target"] - g["current"]) for g in answer["gaps"])
    told = {k: v for k, v in answer.items() if k not in ("id", "at", "learner", "digest")}
    assert answer["digest"] == digest(told)


def test_an_answer_reads_later_as_it_was_given(client):
    given = ask(client, **ROLE)
    assert given.headers["location"] == f"/v1/paths/{given.json()['id']}"
    again = client.get(given.headers["location"])
    assert again.status_code == 200
    assert again.content == given.content == rfc8785.dumps(given.json())


def test_equal_worlds_give_equal_digests(client):
    one, other = ask(client, **ROLE).json(), ask(client, **ROLE).json()
    assert one["id"] != other["id"]
    assert one["digest"] == other["digest"]


def test_a_need_in_words_finds_what_answers_it(client):
    answer = ask(client, need="build a pivot table", completed=["sums-101"], minutes=25).json()
    assert answer["next"] == "pivot-101"


@pytest.mark.parametrize(
    "fields",
    [
        {"gaps": [{"skill": "writing", "current": 3, "target": 1}]},
        {"gaps": [{"skill": "juggling", "target": 2}]},
        {**ROLE, "completed": ["sums-101", "pivot-101", "pivot-201", "percent-101"]},
        {"gaps": [{"skill": "writing", "target": 1}], "items": ["vault-101"]},
        {**ROLE, "minutes": 1},
        {**ROLE, "constraints": {"languages": ["nl"]}},
        {**ROLE, "levels": {"spreadsheets": 5, "numeracy": 5}},
    ],
    ids=["no gap", "no content", "all done", "locked", "no time", "no language", "reached"],
)
def test_nothing_to_do_is_an_answer_with_its_reason(client, fields):
    answer = ask(client, **fields).json()
    assert answer["steps"] == []
    assert answer["next"] is None
    assert answer["value"] == answer["minutes"] == 0
    assert answer["not_covered"] or answer["unknown"]


def test_a_record_holds_all_that_the_answer_came_from(client):
    answer = client.post("/v1/paths", json=ROLE, headers={"X-Actor": "Zoë À.".encode()}).json()
    record = client.get(f"/v1/decisions/{answer['id']}").json()
    assert record["answer"] == answer
    assert record["actor"] == {"name": "Zoë À.", "status": "claimed"}
    assert record["inputs"]["ask"]["role"] == "bookkeeper"
    assert {c["item"] for c in record["candidates"] if c["code"] == "chosen"} == {
        s["item"]["id"] for s in answer["steps"]
    }


@pytest.mark.parametrize("fields", [ROLE, {"need": "a pivot table", "minutes": 30}])
def test_a_replay_is_identical_here_and_elsewhere(client, home, fields):
    answer = ask(client, **fields).json()
    with tiny_edge(home) as elsewhere, client_of(elsewhere) as other:
        for asked in (client, other):
            found = asked.post(f"/v1/decisions/{answer['id']}/replay")
            assert found.status_code == 200
            assert found.json() == {
                "result": "identical",
                "recorded": answer["digest"],
                "computed": answer["digest"],
                "first_difference": None,
            }


def test_a_replay_survives_a_new_snapshot(client):
    answer = ask(client, **ROLE).json()
    published = client.post(
        "/v1/snapshots", content=b'{"item": "other", "title": "Other"}', headers=ACTOR
    )
    assert published.json()["changed"]
    found = client.post(f"/v1/decisions/{answer['id']}/replay").json()
    assert found["result"] == "identical"


def test_a_replay_tells_where_an_altered_record_differs(client, edge):
    answer = ask(client, **ROLE).json()
    with edge.store.read() as tx:
        record = tx.decisions.get(answer["id"])
    altered = {**record.decision.answer, "minutes": 1}
    forged = replace(record, id="forged", decision=replace(record.decision, answer=altered))
    with edge.store.write() as tx:
        tx.decisions.add(forged)
    found = client.post("/v1/decisions/forged/replay").json()
    assert found["result"] == "differs"
    assert found["recorded"] != found["computed"] == answer["digest"]
    assert found["first_difference"] == {
        "pointer": "/answer/minutes",
        "recorded": 1,
        "computed": answer["minutes"],
    }


@pytest.mark.parametrize("item", range(3))
def test_decisions_are_listed_to_the_end_without_repeats(client, tiny_clock, item):
    ids = []
    for _ in range(7):
        tiny_clock.move(minutes=1)
        ids.append(ask(client, **ROLE).json()["id"])
    listed, cursor = [], None
    while True:
        params = {"limit": item + 1} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/decisions", params=params).json()
        assert len(page["data"]) <= item + 1
        listed += [row["id"] for row in page["data"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert listed == ids[::-1]


def test_decisions_are_filtered(client, tiny_clock):
    client.put("/v1/learners/emp-1", json=ROLE, headers=ACTOR)
    hers = ask(client, learner="emp-1").json()["id"]
    tiny_clock.move(hours=1)
    later = ask(client, need="write a clear letter").json()["id"]

    def ids(**params):
        return [row["id"] for row in client.get("/v1/decisions", params=params).json()["data"]]

    assert ids() == [later, hers]
    assert ids(learner="emp-1") == [hers]
    assert ids(learner="nobody") == []
    assert ids(since=tiny_clock().isoformat()) == [later]
    assert ids(item="pivot-101") == [hers]
    assert ids(item="letters-101") == [later]
    assert ids(policy="any") == []


def test_a_learners_latest_path(client):
    client.put("/v1/learners/emp-1", json=ROLE, headers=ACTOR)
    assert_problem(client.get("/v1/learners/emp-1/path"), 404, "not_found", "")
    ask(client, learner="emp-1", minutes=10)
    latest = ask(client, learner="emp-1")
    assert client.get("/v1/learners/emp-1/path").content == latest.content


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "x"])
def test_json_is_json_under_any_content_type(client, kind):
    answer = client.post(
        "/v1/paths", content=b'{"role": "bookkeeper"}', headers={"Content-Type": kind}
    )
    assert answer.status_code == 201
