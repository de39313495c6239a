"""Policies over HTTP: made, seen in answers, rehearsed, withdrawn; refused with all problems."""

import json

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import ITEMS, contents

from recommender.domain.decisions import digest
from recommender.service.gathering import gather

EMP = {"learner": "emp-1", "minutes": 60}
FORBID = {"policy": "no-sums", "kind": "forbid", "items": ["sums-101"], "reason": "It is outdated."}


@pytest.fixture
def people(client):
    rows = {
        "emp-1": {"role": "bookkeeper", "team": "books"},
        "emp-2": {"role": "bookkeeper", "team": "shop"},
        "emp-3": {"role": "juggler", "team": "shop"},
    }
    for learner, row in rows.items():
        assert client.put(f"/v1/learners/{learner}", json=row, headers=ACTOR).is_success


def post(client, body, who="Ann"):
    return client.post("/v1/policies", json=body, headers={"X-Actor": who})


def ask(client, **ask):
    answer = client.post("/v1/paths", json={**EMP, **ask})
    assert answer.status_code == 201, answer.text
    return answer.json()


def items(answer):
    return [step["item"]["id"] for step in answer["steps"]]


def test_a_policy_is_made_shown_and_named_in_the_answer(client, people):
    before = ask(client)
    assert "sums-101" in items(before)
    assert before["versions"]["policies"] == digest([])
    made = post(client, FORBID)
    assert made.status_code == 201
    row = made.json()
    assert (row["author"], row["standing"], row["conflicts"]) == ("Ann", "in_force", [])
    after = ask(client)
    assert "sums-101" not in items(after)
    out = {x["item"]: x for x in after["left_out"]}["sums-101"]
    assert out["code"] == "forbidden"
    assert out["because"] == "Kept out by Ann: “It is outdated.”"
    assert [p["id"] for p in after["policies"]] == ["no-sums"]
    assert after["versions"]["policies"] != digest([])
    shown = client.get("/v1/policies").json()
    assert [r["id"] for r in shown["data"]] == ["no-sums"]
    assert shown["conflicts"] == []
    assert client.get("/v1/policies/no-sums").json() == {
        k: v for k, v in row.items() if k != "conflicts"
    }
    found = client.get("/v1/decisions", params={"policy": "no-sums"}).json()["data"]
    assert [d["id"] for d in found] == [after["id"]]


def test_the_same_again_changes_nothing_and_other_content_is_refused(client, people):
    body = {**FORBID, "starts": "2026-11-23T09:00:00Z"}
    post(client, body)
    size = len(client.get("/v1/audit/events").json()["data"])
    assert post(client, body).status_code == 201
    assert len(client.get("/v1/audit/events").json()["data"]) == size
    assert_problem(post(client, {**body, "reason": "other"}), 409, "conflict", "", "no-sums")


def test_answers_given_under_policies_replay_after_they_ended(client, people, tiny_clock):
    post(client, FORBID)
    post(client, {"kind": "prefer", "items": ["percent-101"], "reason": "It is our own."})
    post(client, {"kind": "require", "items": ["letters-101"], "reason": "All of us write."})
    first = ask(client)
    assert [row["item"]["id"] for row in first["mandatory"]] == ["letters-101"]
    tiny_clock.move(hours=1)
    done = client.post(
        "/v1/policies/no-sums/withdraw", json={"reason": "It was updated."}, headers=ACTOR
    )
    assert done.json()["standing"] == "withdrawn"
    assert done.json()["withdrawn"]["by"] == "a test"
    second = ask(client)
    assert "sums-101" in items(second)
    for answer in (first, second):
        replayed = client.post(f"/v1/decisions/{answer['id']}/replay").json()
        assert replayed["result"] == "identical"
    again = client.post("/v1/policies/no-sums/withdraw", json={"reason": "x"}, headers=ACTOR)
    assert_problem(again, 409, "settled", "", "ended already")
    missing = client.post("/v1/policies/none/withdraw", json={"reason": "x"}, headers=ACTOR)
    assert_problem(missing, 404, "not_found", "", "none")


def test_a_plan_is_made_again_when_a_policy_begins_and_ends_and_says_so(client, people, tiny_clock):
    given = ask(client)
    where = "/v1/learners/emp-1"
    assert client.get(f"{where}/path").json()["id"] == given["id"]
    post(client, {**FORBID, "expires": "2026-11-24"})
    after = client.get(f"{where}/path").json()
    assert "sums-101" not in items(after)
    told = json.dumps(client.get(f"{where}/changes").json(), ensure_ascii=False)
    assert (
        "“Sums in a spreadsheet” left the path, since a policy of Ann came into force "
        "(“It is outdated.”)."
    ) in told
    tiny_clock.move(days=1)
    assert "sums-101" in items(client.get(f"{where}/path").json())
    told = json.dumps(client.get(f"{where}/changes").json(), ensure_ascii=False)
    assert "since a policy of Ann ended (“It is outdated.”)." in told


def test_a_policy_holds_from_its_start_until_it_expires(client, people, tiny_clock):
    dated = {"starts": "2026-11-24T00:00:00Z", "expires": "2026-11-26"}
    assert post(client, {**FORBID, **dated}).json()["standing"] == "to_come"
    out = []
    for _ in range(4):
        out.append("sums-101" not in items(ask(client)))
        tiny_clock.move(days=1)
    assert out == [False, True, True, False]
    assert client.get("/v1/policies/no-sums").json()["standing"] == "expired"


def test_scopes_gate_by_team_role_and_skill(client, people):
    post(client, {**FORBID, "scope": {"teams": ["books"]}})
    assert "sums-101" not in items(ask(client))
    assert "sums-101" in items(ask(client, learner="emp-2"))
    juggling = {"kind": "require", "items": ["letters-101"], "reason": "All who juggle write."}
    post(client, {**juggling, "scope": {"skills": ["juggling"]}})
    assert ask(client)["mandatory"] == []
    assert ask(client, learner="emp-3")["mandatory"]
    nobody = {"gaps": [{"skill": "juggling", "target": 1}]}
    assert client.post("/v1/paths", json=nobody).json()["mandatory"]
    post(
        client,
        {"kind": "pin", "items": ["percent-101"], "reason": "r", "scope": {"roles": ["juggler"]}},
    )
    assert items(ask(client, learner="emp-3"))[0] == "percent-101"
    assert items(ask(client, learner="emp-1", role="juggler"))[0] == "percent-101"
    assert not [p for p in ask(client, learner="emp-2")["policies"] if p["kind"] == "pin"]


def test_people_who_differ_in_attributes_alone_get_the_same_inputs(client, edge, people):
    from recommender.formats.door import read_ask

    post(client, {**FORBID, "scope": {"teams": ["books", "shop"]}})
    rows = [
        {"role": "bookkeeper", "team": "books", "name": "Kim", "manager": "Lee"},
        {"role": "bookkeeper", "team": "shop", "attributes": {"age": 61}},
    ]
    seen = []
    for row in rows:
        client.put("/v1/learners/emp-1", json=row, headers=ACTOR)
        inputs, _ = gather(read_ask(EMP), edge)
        seen.append(inputs)
    assert seen[0] == seen[1]
    assert "books" not in str(seen[0])
    assert "shop" not in str(seen[0])


def test_what_is_certain_to_contradict_is_refused_and_what_may_is_reported(client, people):
    assert post(client, {**FORBID, "scope": {"teams": ["shop"]}}).status_code == 201
    need = {"kind": "require", "items": ["sums-101"], "reason": "r"}
    found = post(client, {**need, "scope": {"teams": ["shop"], "roles": ["juggler"]}})
    assert_problem(found, 409, "contradiction", "", "requires what Ann forbids: sums-101")
    found = post(client, {**need, "policy": "need", "scope": {"roles": ["bookkeeper"]}}, "Bob")
    assert found.status_code == 201
    (clash,) = found.json()["conflicts"]
    assert not clash["certain"]
    assert client.get("/v1/policies").json()["conflicts"] == [clash]
    held = ask(client, learner="emp-2")
    assert "Bob requires it" in {x["item"]: x for x in held["left_out"]}["sums-101"]["because"]
    assert held["mandatory"] == []
    assert [row["item"]["id"] for row in ask(client)["mandatory"]] == ["sums-101"]


def test_the_acts_are_on_record_with_actor_target_reason(client, people):
    post(client, {**FORBID, "author": "the board"}, who="Ann")
    client.post("/v1/policies/no-sums/withdraw", json={"reason": "Over."}, headers=ACTOR)
    events = client.get("/v1/audit/events", params={"target": "no-sums"}).json()["data"]
    assert [(e["act"], e["actor"], e["reason"]) for e in events] == [
        ("withdraw_policy", "a test", "Over."),
        ("add_policy", "Ann", "It is outdated."),
    ]
    assert client.get("/v1/audit/verify").json()["whole"]


def test_a_dry_run_tells_whose_path_would_change_and_stores_nothing(client, people, home):
    for learner in ("emp-1", "emp-2", "emp-3"):
        ask(client, learner=learner)
    client.put("/v1/learners/emp-4", json={"role": "bookkeeper"}, headers=ACTOR)
    before = contents(home)
    found = client.post("/v1/policies/dry-run", json=FORBID).json()
    assert contents(home) == before
    assert [p["learner"] for p in found["people"]] == ["emp-1", "emp-2"]
    assert (found["tried"], found["unplanned"], found["remark"]) == (3, 1, None)
    change = {c["item"]: c for c in found["people"][0]["changes"]}["sums-101"]
    assert (change["what"], change["after"]) == ("left", None)
    assert "since this policy holds. Kept out by" in change["sentence"]
    assert found["people"][0]["value_after"] < found["people"][0]["value_before"]
    scoped = {**FORBID, "scope": {"teams": ["shop"], "roles": ["bookkeeper"]}}
    found = client.post("/v1/policies/dry-run", json=scoped).json()
    assert [p["learner"] for p in found["people"]] == ["emp-2"]
    need = {"kind": "require", "items": ["letters-101"], "reason": "r"}
    found = client.post("/v1/policies/dry-run", json=need).json()
    assert [p["mandatory_added"] for p in found["people"]] == [["letters-101"]] * 3


def test_a_dry_run_names_conflicts_and_says_when_it_was_cut(client, people, edge):
    from recommender.domain.policies import Policy
    from recommender.service.rehearsing import rehearse

    for learner in ("emp-1", "emp-2", "emp-3"):
        ask(client, learner=learner)
    post(client, FORBID)
    pin = Policy("p", "pin", "Bob", "r", edge.clock(), ("sums-101",))
    found = rehearse(pin, edge, most=1)
    assert found.tried == 1
    assert found.remark == "Only the first 1 people by id were tried; up to 2 more are in scope."
    assert found.conflicts[0].certain


BAD = {
    "a kind that is none": ({"kind": "frobid"}, "/kind", "unknown_value", "frobid"),
    "no kind": ({"kind": None}, "/kind", "missing", "kind"),
    "no reason": ({"reason": " "}, "/reason", "missing", "reason"),
    "no items": ({"items": []}, "/items", "missing", "forbid what?"),
    "an unknown item": ({"items": ["sums-102"]}, "/items/0", "unknown_item", "sums-102"),
    "expiry before start": (
        {"starts": "2026-12-02", "expires": "2026-12-01"},
        "/expires",
        "expires_too_early",
        "2026-12-01",
    ),
    "expiry before now": ({"expires": "2026-01-01"}, "/expires", "expires_too_early", "not after"),
    "over before it began": (
        {"starts": "2026-01-01", "expires": "2026-02-01"},
        "/expires",
        "in_the_past",
        "over already",
    ),
    "no date": ({"expires": "soon"}, "/expires", "not_a_datetime", "soon"),
    "an unknown role": ({"scope": {"roles": ["x"]}}, "/scope/roles/0", "unknown_role", "x"),
    "an unknown skill": ({"scope": {"skills": ["x"]}}, "/scope/skills/0", "unknown_skill", "x"),
    "an unknown team": ({"scope": {"teams": ["x"]}}, "/scope/teams/0", "unknown_team", "x"),
    "an unknown part of a scope": ({"scope": {"age": ["x"]}}, "/scope/age", "unknown_field", "age"),
    "minutes of a forbid": ({"minutes": 10}, "/minutes", "bad_policy", "no meaning for forbid"),
    "due of a forbid": ({"due": "2026-12-01"}, "/due", "bad_policy", "no meaning for forbid"),
    "a cap of nothing": ({"kind": "cap", "items": []}, "/minutes", "bad_policy", "either"),
    "a cap with items": ({"kind": "cap", "minutes": 9}, "/items", "bad_policy", "items"),
    "a cap of both": (
        {"kind": "cap", "items": [], "minutes": 9, "provider": "P", "share": 0.5},
        "",
        "bad_policy",
        "either",
    ),
    "half a share": (
        {"kind": "cap", "items": [], "provider": "P"},
        "",
        "bad_policy",
        "either",
    ),
    "a share beyond all": (
        {"kind": "cap", "items": [], "provider": "P", "share": 1.5},
        "/share",
        "out_of_range",
        "1.5",
    ),
    "an unknown provider": (
        {"kind": "cap", "items": [], "provider": "Nobody", "share": 0.5},
        "/provider",
        "unknown_provider",
        "Nobody",
    ),
    "due in the past": (
        {"kind": "require", "due": "2026-01-01"},
        "/due",
        "in_the_past",
        "2026-01-01",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_policies_are_refused_by_name_and_change_nothing(client, people, home, name):
    change, pointer, code, says = BAD[name]
    before = contents(home)
    for address in ("/v1/policies", "/v1/policies/dry-run"):
        found = client.post(address, json={**FORBID, **change}, headers=ACTOR)
        assert_problem(found, 422, code, pointer, says)
    assert contents(home) == before


def test_all_problems_come_at_once(client, people):
    bad = {"kind": "forbid", "items": ["x", "y"], "scope": {"teams": ["z"]}, "reason": "r"}
    found = post(client, bad).json()["errors"]
    assert [e["pointer"] for e in found] == ["/items/0", "/items/1", "/scope/teams/0"]
    worse = {"kind": "pin", "expires": "2020-01-01", "share": 1, "colour": "red"}
    found = {e["pointer"] for e in post(client, worse).json()["errors"]}
    assert found == {"/items", "/expires", "/share", "/colour", "/reason"}


def test_a_tenant_sees_its_own_policies_alone(client, people, home):
    from tiny_home import client_of, tiny_edge

    post(client, FORBID)
    with tiny_edge(home, tenant="other") as edge, client_of(edge) as other:
        assert other.get("/v1/policies").json()["data"] == []
        assert other.get("/v1/policies/no-sums").status_code == 404


def test_a_list_is_filtered_and_paged(client, people):
    for n, item in enumerate(row["item"] for row in ITEMS[:3]):
        post(client, {"policy": f"p{n}", "kind": "prefer", "items": [item], "reason": "r"})
    client.post("/v1/policies/p1/withdraw", json={"reason": "x"}, headers=ACTOR)
    first = client.get("/v1/policies", params={"limit": 2}).json()
    rest = client.get("/v1/policies", params={"limit": 2, "cursor": first["next"]}).json()
    assert [r["id"] for r in first["data"] + rest["data"]] == ["p0", "p1", "p2"]
    for asked, ids in (
        ({"standing": "withdrawn"}, ["p1"]),
        ({"item": "sums-101"}, ["p0"]),
        ({"kind": "cap"}, []),
    ):
        assert [r["id"] for r in client.get("/v1/policies", params=asked).json()["data"]] == ids


def test_a_policy_is_withdrawn_from_now_on_though_time_goes_by(client, people, tiny_clock):
    post(client, FORBID)
    still = type(tiny_clock).__call__

    def ticking(clock):
        clock.move(microseconds=1)
        return still(clock)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(tiny_clock), "__call__", ticking)
        done = client.post("/v1/policies/no-sums/withdraw", json={"reason": "Over."}, headers=ACTOR)
        assert (done.status_code, done.json()["standing"]) == (200, "withdrawn")
        dated = {"reason": "x", "at": "2026-11-22"}
        late = client.post("/v1/policies/no-sums/withdraw", json=dated, headers=ACTOR)
        assert_problem(late, 422, "in_the_past", "/at", "which is over")
