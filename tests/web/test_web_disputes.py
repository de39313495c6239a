"""Disputes over HTTP: opened, owned, ended with reasons either way, and what that changes."""

import json

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import client_of, contents, tiny_edge

KIM = {"X-Actor": "emp-1"}
LEE = {"X-Actor": "Lee"}


@pytest.fixture
def kim(client):
    """A bookkeeper whose manager thinks much of her sums, and the plan that rests on it."""
    client.put("/v1/learners/emp-1", json={"role": "bookkeeper", "name": "Kim"}, headers=ACTOR)
    for id_, skill, level in (("e1", "numeracy", 2), ("e2", "spreadsheets", 2)):
        body = {
            "evidence": id_,
            "skill": skill,
            "level": level,
            "source": "assessment",
            "at": "2026-11-01",
        }
        client.post("/v1/learners/emp-1/evidence", json=body, headers=ACTOR)
    return client.post("/v1/paths", json={"learner": "emp-1", "minutes": 60}).json()


def post(client, about, words="That was not me.", who=KIM, **more):
    body = {"learner": "emp-1", "about": about, "words": words, **more}
    return client.post("/v1/disputes", json=body, headers=who)


def end(client, dispute, outcome="upheld", who=LEE, **more):
    body = {"outcome": outcome, "reasoning": "I looked into it.", **more}
    return client.post(f"/v1/disputes/{dispute}/outcome", json=body, headers=who)


def items(answer):
    return [step["item"]["id"] for step in answer["steps"]]


def standing(client):
    rows = client.get("/v1/learners/emp-1/evidence").json()["data"]
    return {row["evidence"]: row["standing"] for row in rows}


def test_evidence_is_disputed_and_counts_on_until_there_is_an_outcome(client, kim):
    before = client.get("/v1/learners/emp-1/profile").json()["skills"]
    made = post(client, {"evidence": "e2"})
    assert made.status_code == 201
    row = made.json()
    assert (row["status"], row["by"], row["due"]) == ("open", "emp-1", "2026-12-07")
    assert (row["about"], row["owner"], row["outcome"]) == ({"evidence": "e2"}, None, None)
    assert client.get(made.headers["Location"]).json() == row
    assert standing(client) == {"e1": "counts", "e2": "disputed"}
    after = client.get("/v1/learners/emp-1/profile").json()["skills"]
    assert [s["level"] for s in after] == [s["level"] for s in before]


def test_upholding_voids_the_evidence_and_shows_the_new_plan(client, kim):
    id_ = post(client, {"evidence": "e2"}).json()["id"]
    done = end(client, id_)
    assert done.status_code == 200, done.text
    outcome = done.json()["outcome"]
    assert (done.json()["status"], outcome["by"], outcome["effect"]) == ("upheld", "Lee", "void")
    assert standing(client)["e2"] == "voided"
    changed = outcome["changed"]
    latest = client.get("/v1/learners/emp-1/path").json()
    assert latest["id"] == changed["decision"] != kim["id"]
    assert set(items(latest)) != set(items(kim))
    entered = {c["item"] for c in changed["changes"] if c["what"] == "entered"}
    assert entered == set(items(latest)) - set(items(kim))
    assert "since evidence you disputed no longer counts." in changed["because"]
    assert "Your level in Spreadsheet analysis is now about 0, it was 2." in changed["because"]
    for decision in (kim["id"], latest["id"]):
        found = client.post(f"/v1/decisions/{decision}/replay").json()
        assert found["result"] == "identical"


def test_rejecting_takes_reasons_too_and_the_evidence_counts_undisputed(client, kim):
    id_ = post(client, {"evidence": "e2"}).json()["id"]
    assert_problem(end(client, id_, "rejected", reasoning=" "), 422, "missing", "/reasoning")
    outcome = end(client, id_, "rejected").json()["outcome"]
    assert outcome["effect"] == "none"
    assert outcome["changed"] == {
        "because": "Nothing changed. The evidence counts as before.",
        "decision": None,
        "changes": [],
    }
    assert standing(client)["e2"] == "counts"
    assert client.get("/v1/learners/emp-1/path").json()["digest"] == kim["digest"]


def test_partly_does_what_it_says_and_no_more(client, kim):
    id_ = post(client, {"evidence": "e2"}).json()["id"]
    outcome = end(client, id_, "partly", effect="end").json()["outcome"]
    assert (outcome["outcome"], outcome["effect"]) == ("partly", "end")
    assert standing(client)["e2"] == "ended"
    id_ = post(client, {"evidence": "e1"}).json()["id"]
    assert end(client, id_, "partly").json()["outcome"]["effect"] == "none"


def test_an_upheld_dispute_of_a_link_ignores_it_for_everybody(client, kim):
    link = client.get("/v1/links", params={"item": "pivot-201"}).json()["data"][0]
    made = post(client, {"link": link["id"]}, "It shows no spreadsheet at all.").json()
    assert made["about"] == {"link": link["id"], "item": "pivot-201", "skill": "spreadsheets"}
    outcome = end(client, made["id"]).json()["outcome"]
    assert outcome["effect"] == "ignore"
    assert client.get(f"/v1/links/{link['id']}").json()["verdict"] == "ignored"
    assert "pivot-201" in items(kim)
    assert "pivot-201" not in items(client.get("/v1/learners/emp-1/path").json())
    assert "since a link you disputed is ignored." in outcome["changed"]["because"]


def test_a_link_may_be_verified_against_the_objection(client, kim):
    link = client.get("/v1/links", params={"item": "letters-101"}).json()["data"][0]
    id_ = post(client, {"link": link["id"]}).json()["id"]
    assert end(client, id_, "partly", effect="verify").json()["outcome"]["effect"] == "verify"
    assert client.get(f"/v1/links/{link['id']}").json()["verdict"] == "verified"


@pytest.mark.parametrize("about", ["target", "decision", "step"])
def test_targets_and_decisions_are_disputed_and_say_that_nothing_changes(client, kim, about):
    named = {
        "target": {"target": "numeracy"},
        "decision": {"decision": kim["id"]},
        "step": {"decision": kim["id"], "item": items(kim)[0]},
    }[about]
    row = post(client, named).json()
    assert row["about"] == named
    changed = end(client, row["id"]).json()["outcome"]["changed"]
    assert changed["because"].startswith("Nothing changed. ")


def test_an_owner_is_named_and_changed(client, kim):
    id_ = post(client, {"evidence": "e1"}, owner="Lee").json()["id"]
    assert client.get(f"/v1/disputes/{id_}").json()["owner"] == "Lee"
    body = {"owner": "Noor"}
    done = client.post(f"/v1/disputes/{id_}/owner", json=body, headers=LEE).json()
    assert done["owner"] == "Noor"
    end(client, id_)
    late = client.post(f"/v1/disputes/{id_}/owner", json=body, headers=LEE)
    assert_problem(late, 409, "settled", "", "upheld")


def test_nobody_decides_on_their_own_objection(client, kim):
    id_ = post(client, {"evidence": "e1"}, who={"X-Actor": "Sam"}).json()["id"]
    for who in ("Sam", "emp-1"):
        found = end(client, id_, who={"X-Actor": who})
        assert_problem(found, 422, "own_dispute", "/X-Actor", who)
    assert end(client, id_).status_code == 200
    assert_problem(end(client, id_), 409, "settled", "", "outcome already: upheld")


def test_overdue_disputes_say_so(client, kim, tiny_clock):
    id_ = post(client, {"evidence": "e1"}, due="2026-11-24").json()["id"]
    tiny_clock.move(days=1)
    assert not client.get(f"/v1/disputes/{id_}").json()["overdue"]
    tiny_clock.move(days=1)
    assert client.get(f"/v1/disputes/{id_}").json()["overdue"]
    end(client, id_)
    assert not client.get(f"/v1/disputes/{id_}").json()["overdue"]


def test_a_dispute_of_a_dispute_is_refused(client, kim, home):
    id_ = post(client, {"evidence": "e1"}).json()["id"]
    before = contents(home)
    found = post(client, {"dispute": id_})
    assert_problem(found, 422, "dispute_of_dispute", "/about/dispute", id_)
    for kind in ("evidence", "link", "target", "decision"):
        found = post(client, {kind: id_})
        assert_problem(found, 422, "dispute_of_dispute", f"/about/{kind}", id_)
    assert_problem(post(client, {"evidence": "e1"}), 409, "settled", "", id_)
    assert contents(home) == before


BAD = {
    "nothing": ({}, "/about", "unclear_dispute"),
    "two things": ({"evidence": "e1", "target": "numeracy"}, "/about", "unclear_dispute"),
    "an item alone": ({"evidence": "e1", "item": "sums-101"}, "/about/item", "unclear_dispute"),
    "unknown evidence": ({"evidence": "e9"}, "/about/evidence", "unknown_evidence"),
    "an unknown link": ({"link": "l9"}, "/about/link", "unknown_link"),
    "an unknown skill": ({"target": "numeracies"}, "/about/target", "unknown_skill"),
    "no target of the role": ({"target": "juggling"}, "/about/target", "no_such_target"),
    "an unknown decision": ({"decision": "d9"}, "/about/decision", "unknown_decision"),
    "something else": ({"colour": "red"}, "/about/colour", "unknown_field"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_disputes_are_refused_by_name_and_change_nothing(client, kim, home, name):
    about, pointer, code = BAD[name]
    before = contents(home)
    assert_problem(post(client, about), 422, code, pointer)
    assert contents(home) == before


def test_more_bad_disputes(client, kim):
    assert_problem(post(client, {"evidence": "e1"}, " "), 422, "missing", "/words")
    past = post(client, {"evidence": "e1"}, due="2026-11-01")
    assert_problem(past, 422, "in_the_past", "/due", "2026-11-01")
    someone = client.post(
        "/v1/disputes",
        json={"learner": "emp-9", "about": {"evidence": "e1"}, "words": "x"},
        headers=KIM,
    )
    assert_problem(someone, 422, "unknown_learner", "/learner", "emp-9")
    of_another = client.post("/v1/paths", json={"role": "bookkeeper"}).json()["id"]
    found = post(client, {"decision": of_another})
    assert_problem(found, 422, "unknown_decision", "/about/decision", of_another)
    found = post(client, {"decision": kim["id"], "item": "nothing"})
    assert_problem(found, 422, "unknown_item", "/about/item", "nothing")
    assert_problem(end(client, "none"), 404, "not_found", "", "none")
    id_ = post(client, {"evidence": "e1"}).json()["id"]
    assert_problem(end(client, id_, "perhaps"), 422, "unknown_value", "/outcome", "perhaps")
    assert_problem(end(client, id_, effect="ignore"), 422, "no_such_effect", "/effect")
    rejected = end(client, id_, "rejected", effect="void")
    assert_problem(rejected, 422, "no_such_effect", "/effect", "rejected")


def test_disputes_are_listed_newest_first_filtered_and_paged(client, kim):
    made = [post(client, about).json()["id"] for about in ({"evidence": "e1"}, {"evidence": "e2"})]
    made.append(post(client, {"target": "numeracy"}).json()["id"])
    end(client, made[1])

    def ids(**asked):
        return [r["id"] for r in client.get("/v1/disputes", params=asked).json()["data"]]

    assert ids() == made[::-1]
    assert ids(status="open") == [made[2], made[0]]
    assert ids(status="resolved") == [made[1]]
    assert ids(learner="emp-1", limit=1) == [made[2]]
    assert ids(learner="emp-9") == []
    first = client.get("/v1/disputes", params={"limit": 2}).json()
    rest = client.get("/v1/disputes", params={"limit": 2, "cursor": first["next"]}).json()
    assert [r["id"] for r in first["data"] + rest["data"]] == made[::-1]
    assert rest["next"] is None


def test_a_tenant_sees_its_own_disputes_alone(client, kim, home):
    id_ = post(client, {"evidence": "e1"}).json()["id"]
    with tiny_edge(home, tenant="other") as edge, client_of(edge) as other:
        assert other.get("/v1/disputes").json()["data"] == []
        assert other.get(f"/v1/disputes/{id_}").status_code == 404


def test_the_acts_are_on_record_without_the_words(client, kim):
    id_ = post(client, {"evidence": "e1"}, "Kim was ill that day.").json()["id"]
    client.post(f"/v1/disputes/{id_}/owner", json={"owner": "Noor"}, headers=LEE)
    end(client, id_, "rejected")
    events = client.get("/v1/audit/events", params={"target": id_}).json()["data"]
    assert [(e["act"], e["actor"], e["reason"]) for e in events] == [
        ("resolve_dispute", "Lee", "rejected"),
        ("assign_dispute", "Lee", None),
        ("open_dispute", "emp-1", None),
    ]
    assert "ill" not in json.dumps(events)


def test_an_export_holds_disputes_and_an_erasure_takes_them(client, kim, home):
    words, reasoning = "I was ill xylophone that day.", "The record marimba agrees."
    id_ = post(client, {"evidence": "e2"}, words).json()["id"]
    end(client, id_, reasoning=reasoning)
    still_open = post(client, {"evidence": "e1"}, words).json()["id"]
    export = client.get("/v1/learners/emp-1/export").json()
    held = [r for r in export["records"] if r["kind"].startswith("dispute")]
    assert [r["kind"] for r in held] == ["dispute", "dispute_step", "dispute_step", "dispute"]
    assert words in json.dumps(held)
    assert reasoning in json.dumps(held)
    assert client.delete("/v1/learners/emp-1", headers=ACTOR).status_code == 200
    for dispute in (id_, still_open):
        assert client.get(f"/v1/disputes/{dispute}").status_code == 404
    assert client.get("/v1/disputes").json() == {"data": [], "next": None}
    assert client.get("/v1/audit/verify").json()["whole"]
    kept = b"".join(f.read_bytes() for f in home.rglob("*") if f.is_file())
    for trace in (words, reasoning, "xylophone", "marimba"):
        assert trace.encode() not in kept
    client.put("/v1/learners/emp-1", json={"role": "bookkeeper"}, headers=ACTOR)
    assert client.get("/v1/disputes", params={"learner": "emp-1"}).json()["data"] == []
