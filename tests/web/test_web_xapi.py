"""Statements over HTTP: taken strictly, kept once, handed out again."""

import json

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import publish_tiny
from xapi_visits import (
    ADL,
    COMPLETED,
    HOME,
    PASSED,
    PERCENT,
    PIVOT,
    VIEWED,
    WITH_ACTIVITIES,
    Platform,
    actor,
    new_id,
    said,
    scored,
    voiding,
)

EVERYTHING = ("assessment", "completion")
SPOKEN = "X-Experience-API-Version"


@pytest.fixture
def lms(client, edge):
    publish_tiny(edge, WITH_ACTIVITIES)
    for learner in ("emp-1", "emp-2"):
        client.put(f"/v1/learners/{learner}", json={"role": "bookkeeper"}, headers=ACTOR)
    return Platform(client, edge, "our LMS", EVERYTHING)


def test_about_is_open_and_says_what_this_is(client):
    answer = client.get("/xapi/about")
    assert answer.status_code == 200
    assert answer.json()["version"] == ["1.0.3", "2.0.0"]
    assert "statement receiver" in json.dumps(answer.json())
    assert answer.headers[SPOKEN] == "1.0.3"
    # tincan, which Open edX uses, takes no list with a version that it does not know.
    older = client.get("/xapi/about", headers={SPOKEN: "1.0.3"})
    assert older.json()["version"] == ["1.0.3"]
    assert client.get("/xapi/about", headers={SPOKEN: "0.9"}).status_code == 200


@pytest.mark.parametrize(
    ("sent", "spoken"),
    [
        ("1.0", "1.0.3"),
        ("1.0.0", "1.0.3"),
        ("1.0.3", "1.0.3"),
        ("2.0.0", "2.0.0"),
        ("2.0", "2.0.0"),
    ],
)
def test_the_version_is_said_on_every_answer(lms, sent, spoken):
    good, bad = lms.post(said(), **{SPOKEN: sent}), lms.post({"actor": 5}, **{SPOKEN: sent})
    assert (good.status_code, bad.status_code) == (200, 400)
    assert good.headers[SPOKEN] == bad.headers[SPOKEN] == spoken
    found = lms.client.get("/xapi/statements", headers={**lms.headers, SPOKEN: sent})
    assert found.headers[SPOKEN] == spoken
    too_large = lms.post({"a": "x" * 1_100_000}, **{SPOKEN: sent})
    assert (too_large.status_code, too_large.headers[SPOKEN]) == (413, spoken)
    nowhere = lms.client.get("/xapi/nowhere", headers={SPOKEN: sent})
    assert (nowhere.status_code, nowhere.headers[SPOKEN]) == (404, spoken)
    stranger = lms.client.post("/xapi/statements", json=said(), headers={SPOKEN: sent})
    assert (stranger.status_code, stranger.headers[SPOKEN]) == (401, spoken)


@pytest.mark.parametrize("sent", ["0.95", "1.1.0", "1", "1.0.x", "2.1.0", "", "10.0"])
def test_other_versions_are_refused(lms, sent):
    assert_problem(lms.post(said(), **{SPOKEN: sent}), 400, "bad_version", f"/{SPOKEN}")


def test_a_version_must_be_said(lms):
    headers = {"Authorization": lms.headers["Authorization"]}
    answer = lms.client.post("/xapi/statements", json=said(), headers=headers)
    assert_problem(answer, 400, "bad_version", f"/{SPOKEN}", "missing")
    assert answer.headers[SPOKEN] == "1.0.3"


def test_posting_answers_the_ids_in_order_even_when_all_is_there_already(lms):
    some = [said(), said(COMPLETED), said(VIEWED, id=None)]
    first = lms.post(some)
    assert first.status_code == 200
    ids = first.json()
    assert ids[:2] == [some[0]["id"], some[1]["id"]]
    again = lms.post([{**one, "id": id_} for one, id_ in zip(some, ids, strict=True)])
    assert (again.status_code, again.json()) == (200, ids)
    assert lms.listed(ascending="true") == ids
    assert lms.post(some[0]).json() == ids[:1]
    assert lms.post([]).json() == []


def test_putting_answers_204_and_again(lms):
    one = said()
    assert lms.put({k: v for k, v in one.items() if k != "id"}, one["id"]).status_code == 204
    assert lms.put(one).status_code == 204
    assert lms.listed() == [one["id"]]
    assert_problem(lms.put(one, new_id()), 400, "other_id", "/id")
    assert_problem(lms.put([one], one["id"]), 400, "other_id", "/id")
    missing = lms.client.put("/xapi/statements", json=one, headers=lms.headers)
    assert_problem(missing, 400, "bad_uuid", "/statementId")


def test_the_same_id_with_other_content_is_a_conflict(lms):
    one = scored(0.5)
    lms.post(one)
    other = {**one, "result": {"score": {"scaled": 0.6}, "success": True}}
    assert_problem(lms.post(other), 409, "conflict", "")
    assert_problem(lms.put(other), 409, "conflict", "")
    fresh = said()
    assert_problem(lms.post([fresh, other]), 409, "conflict", "")
    assert lms.listed() == [one["id"]], "a refused batch leaves nothing"


def test_what_the_receiver_assigned_is_no_difference(lms, tiny_clock):
    one = said(timestamp=None)
    tiny_clock.move(microseconds=123_456)
    assert lms.post(one).status_code == 200
    tiny_clock.move(hours=3)
    assert lms.post(one).status_code == 200
    handed_out = lms.get(statementId=one["id"]).json()
    assert lms.post(handed_out).status_code == 200
    assert lms.listed() == [one["id"]]
    assert_problem(lms.post({**one, "timestamp": "2026-01-01T00:00:00Z"}), 409, "conflict", "")


def test_what_the_specification_excepts_is_no_difference(lms):
    members = [actor("a"), actor("b")]
    one = said(
        actor={"objectType": "Group", "member": members},
        verb={"id": PASSED, "display": {"en": "passed"}},
        context={"contextActivities": {"parent": {"id": PIVOT}}},
    )
    like = {
        **one,
        "id": one["id"].upper(),
        "actor": {"objectType": "Group", "member": members[::-1]},
        "verb": {"id": PASSED},
        "object": {"objectType": "Activity", "id": PERCENT, "definition": {"name": {"en": "x"}}},
        "timestamp": "2026-03-01T10:00:00+01:00",
        "context": {"contextActivities": {"parent": [{"id": PIVOT}]}},
        "version": "1.0.0",
        "stored": "2020-01-01T00:00:00Z",
        "authority": actor("somebody"),
    }
    assert lms.post(one).status_code == 200
    assert lms.post(like).json() == [like["id"]]
    assert lms.listed() == [one["id"]]


def test_a_duration_is_compared_as_a_text(lms):
    one = said(result={"duration": "PT60S"})
    lms.post(one)
    assert lms.post({**one, "result": {"duration": "PT1M"}}).status_code == 409


def test_a_batch_is_recorded_whole_or_not_at_all(lms):
    bad = said(verb={"id": "passed"})
    assert_problem(lms.post([said(), bad, said()]), 400, "bad_iri", "/1/verb/id", "passed")
    one = said()
    assert_problem(lms.post([one, {**one, "id": one["id"].upper()}]), 400, "duplicate", "/1/id")
    assert lms.listed() == []


def test_a_statement_comes_back_as_it_was_sent(lms):
    extensions = {"https://x.example/e": {"free": None, "list": [1, 2.5, None], "Ü": "\u2028"}}
    one = said(
        result={
            "score": {"scaled": 0.75, "raw": 7.5, "min": 0, "max": 10},
            "completion": True,
            "duration": "PT4M30.5S",
            "response": "b",
            "extensions": extensions,
        },
        context={"registration": new_id(), "language": "nl-NL", "platform": "LMS"},
        attachments=[
            {
                "usageType": "https://x.example/certificate",
                "display": {"en": "Certificate"},
                "contentType": "application/pdf",
                "length": 1234,
                "sha2": "0" * 64,
                "fileUrl": "https://x.example/c.pdf",
            }
        ],
    )
    lms.post(one)
    answer = lms.get(statementId=one["id"])
    found = answer.json()
    assert {k: v for k, v in found.items() if k in one} == one
    assert set(found) - set(one) == {"stored", "authority", "version"}
    assert (found["version"], found["authority"]["account"]["name"]) == ("1.0.3", "our LMS")
    assert found["stored"].startswith("2026-11-23T09:00:00")
    assert answer.headers["Last-Modified"] == "Mon, 23 Nov 2026 09:00:00 GMT"
    assert answer.headers["X-Experience-API-Consistent-Through"].startswith("2026-11-23T09:00")
    head = lms.client.head("/xapi/statements", headers=lms.headers)
    assert (head.status_code, head.headers[SPOKEN]) == (200, "1.0.3")


def test_a_list_is_filtered_and_paged(lms, tiny_clock):
    sent = []
    for n in range(7):
        who, what = ("emp-1", PERCENT) if n % 2 else ("emp-2", PIVOT)
        one = said(COMPLETED if n < 4 else VIEWED, what, who)
        lms.post(one)
        sent.append(one["id"])
        tiny_clock.move(minutes=1)
    assert lms.listed() == sent[::-1]
    assert lms.listed(ascending="true", limit=2) == sent
    assert lms.listed(limit=3) == sent[::-1]
    assert len(lms.get(limit=2).json()["statements"]) == 2
    assert lms.get(limit=0).json()["more"] == ""
    assert lms.listed(agent=json.dumps(actor("emp-2")), ascending="true") == sent[::2]
    assert lms.listed(activity=PERCENT, ascending="true", limit=1) == sent[1::2]
    assert lms.listed(verb=VIEWED, ascending="true") == sent[4:]
    since, until = "2026-11-23T09:01:00Z", "2026-11-23T10:05:00+01:00"
    assert lms.listed(since=since, until=until, ascending="true") == sent[2:6]
    assert lms.listed(verb=f"{ADL}launched") == []
    bare = lms.get(statementId=sent[0], format="ids").json()
    assert bare["object"] == {"id": PIVOT}


def test_related_agents_and_activities_are_found_on_request(lms):
    near = said(
        context={
            "instructor": actor("emp-9"),
            "contextActivities": {"grouping": [{"id": PIVOT}]},
        }
    )
    lms.post([near, said(COMPLETED)])
    emp_9 = json.dumps(actor("emp-9"))
    assert lms.listed(agent=emp_9) == []
    assert lms.listed(agent=emp_9, related_agents="true") == [near["id"]]
    assert lms.listed(activity=PIVOT) == []
    assert lms.listed(activity=PIVOT, related_activities="true") == [near["id"]]


@pytest.mark.parametrize(
    ("asked", "code", "pointer"),
    [
        ({"foo": "1"}, "unknown_parameter", "/foo"),
        ({"Verb": PASSED}, "unknown_parameter", "/Verb"),
        ({"verb": "passed"}, "bad_iri", "/verb"),
        ({"statementId": "1"}, "bad_uuid", "/statementId"),
        ({"limit": "-1"}, "not_whole", "/limit"),
        ({"limit": "a"}, "not_whole", "/limit"),
        ({"since": "yesterday"}, "bad_timestamp", "/since"),
        ({"ascending": "1"}, "unknown_value", "/ascending"),
        ({"agent": "{"}, "unparsable", "/agent"),
        ({"agent": "{}"}, "no_identifier", "/agent"),
        ({"agent": '{"objectType":"Group","member":[]}'}, "no_identifier", "/agent"),
        ({"format": "canonical"}, "unknown_value", "/format"),
        ({"attachments": "true"}, "unknown_value", "/attachments"),
        ({"statementId": new_id(), "verb": PASSED}, "not_fitting", "/verb"),
        (
            {"statementId": new_id(), "voidedStatementId": new_id()},
            "not_fitting",
            "/voidedStatementId",
        ),
    ],
)
def test_bad_parameters_are_refused(lms, asked, code, pointer):
    assert_problem(lms.get(**asked), 400, code, pointer)


def test_a_parameter_twice_and_parameters_of_a_post_are_refused(lms):
    twice = lms.get("/xapi/statements?limit=1&limit=2")
    assert_problem(twice, 400, "duplicate", "/limit")
    answer = lms.client.post("/xapi/statements?method=PUT", json=said(), headers=lms.headers)
    assert_problem(answer, 400, "unknown_parameter", "/method")


def test_what_is_not_there_is_404(lms):
    assert_problem(lms.get(statementId=new_id()), 404, "not_found", "")
    assert_problem(lms.get(voidedStatementId=new_id()), 404, "not_found", "")
    one = said()
    lms.post(one)
    assert lms.get(voidedStatementId=one["id"]).status_code == 404


def test_other_bodies_are_refused(lms):
    def send(kind, content):
        headers = {**lms.headers, "Content-Type": kind}
        return lms.client.post("/xapi/statements", content=content, headers=headers)

    parts = send("multipart/mixed; boundary=x", b"--x--")
    assert_problem(parts, 415, "unsupported_media", "", "Attachments are not taken")
    assert_problem(send("text/plain", b"{}"), 415, "unsupported_media", "")
    assert_problem(send("application/json", b"{"), 400, "unparsable", "")
    assert send("application/json; charset=utf-8", json.dumps(said())).status_code == 200


def test_each_issuer_sees_its_own(lms, client, edge):
    other = Platform(client, edge, "another LMS", EVERYTHING)
    one = said()
    lms.post(one)
    assert other.listed() == []
    assert other.get(statementId=one["id"]).status_code == 404
    # The same again from elsewhere is the same again.
    assert other.post(one).status_code == 200
    assert_problem(other.post({**one, "object": {"id": PIVOT}}), 409, "conflict", "")


@pytest.mark.parametrize("order", ["after", "before", "together"])
def test_voiding_works_in_either_order(lms, order):
    one = said()
    void = voiding(one)
    batches = {"after": [one, void], "before": [void, one], "together": [[void, one]]}
    for batch in batches[order]:
        assert lms.post(batch).status_code == 200
    assert lms.get(statementId=one["id"]).status_code == 404
    assert lms.get(voidedStatementId=one["id"]).json()["id"] == one["id"]
    assert lms.listed() == [void["id"]]
    assert lms.get(statementId=void["id"]).status_code == 200
    assert lms.post(one).status_code == 200, "the same again is no conflict, void or not"
    assert lms.listed() == [void["id"]]


def test_what_voids_cannot_be_voided(lms):
    one = said()
    void = voiding(one)
    again = voiding(void)
    lms.post([one, void])
    assert_problem(lms.post(again), 400, "voids_a_voiding", "/object/id")
    assert lms.listed() == [void["id"]]
    # Sent the other way round, it has no effect.
    two = said()
    void_two = voiding(two)
    assert lms.post(voiding(void_two)).status_code == 200
    assert lms.post([two, void_two]).status_code == 200
    assert lms.get(statementId=two["id"]).status_code == 404
    assert lms.get(statementId=void_two["id"]).status_code == 200


def test_only_who_sent_a_statement_voids_it(lms, client, edge):
    other = Platform(client, edge, "another LMS", EVERYTHING)
    one, two = said(), said(COMPLETED)
    lms.post(one)
    assert_problem(other.post(voiding(one)), 403, "not_trusted", "")
    assert other.post(voiding(two)).status_code == 200, "nobody knows yet whose it is"
    lms.post(two)
    assert lms.listed(ascending="true") == [one["id"], two["id"]]


def test_second_version_has_context_agents_and_needs_offsets(lms):
    one = said(
        context={
            "contextAgents": [
                {"objectType": "contextAgent", "agent": actor("x"), "relevantTypes": [HOME]}
            ]
        }
    )
    assert lms.post(one, **{SPOKEN: "2.0.0"}).status_code == 200
    assert lms.get(statementId=one["id"]).json()["version"] == "2.0.0"
    earlier = {**one, "id": new_id()}
    assert_problem(lms.post(earlier), 400, "unknown_field", "/context/contextAgents")
    local = said(timestamp="2026-03-01T09:00:00")
    assert_problem(lms.post(local, **{SPOKEN: "2.0.0"}), 400, "bad_timestamp", "/timestamp")
    assert lms.post(local).status_code == 200
