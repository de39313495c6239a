"""Feedback over HTTP: it acts at once, calmly, and says what it moved."""

import threading
from datetime import timedelta

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import CATALOGUE, MORNING, publish_tiny

ANN, BOB = {"X-Actor": "emp-1"}, {"X-Actor": "emp-2"}


@pytest.fixture
def ann(client):
    """A learner with a plan; returns its decision."""
    for learner in ("emp-1", "emp-2"):
        client.put(f"/v1/learners/{learner}", json={"role": "bookkeeper"}, headers=ACTOR)
    return client.post("/v1/paths", json={"learner": "emp-1", "minutes": 60}).json()


def say(client, kind, item=None, headers=ANN, **more):
    said = {"learner": "emp-1", "kind": kind, **more}
    if item is not None:
        said["item"] = item
    return client.post("/v1/feedback", json=said, headers=headers)


def path(client):
    return client.get("/v1/learners/emp-1/path").json()


def order(answer):
    return [step["item"]["id"] for step in answer["steps"]]


def codes(answer):
    return {one["item"]: one["code"] for one in answer["left_out"]}


def levels(client):
    skills = client.get("/v1/learners/emp-1/profile").json()["skills"]
    return {one["skill"]: one for one in skills}


def changes(client, **asked):
    return client.get("/v1/learners/emp-1/changes", params=asked).json()


def test_a_dismissal_acts_at_once_and_says_what_it_moved(client, ann):
    gone = ann["next"]
    done = say(client, "dismiss", gone, reason="too_easy", decision=ann["id"])
    assert done.status_code == 201
    revised = done.json()["revised"]
    assert path(client)["id"] == revised["decision"]
    assert revised["follows"] == ann["id"]
    assert gone not in order(path(client))
    assert codes(path(client))[gone] == "dismissed"
    left = next(change for change in revised["changes"] if change["item"] == gone)
    assert (left["what"], left["before"], left["after"]) == ("left", 1, None)
    assert left["sentence"].endswith("is too easy.")
    assert changes(client)["data"] == [revised]


def test_every_change_names_an_event(client, ann):
    say(client, "dismiss", ann["next"], reason="not_relevant")
    say(client, "pin", "letters-101")
    say(client, "done", "letters-101")
    rows = changes(client)["data"]
    assert len(rows) == 3
    for row in rows:
        for change in row["changes"]:
            clause = row["events"][change["event"]]["clause"]
            assert clause in change["sentence"]
    assert [row["follows"] for row in rows] == [rows[1]["decision"], rows[2]["decision"], ann["id"]]


def test_done_counts_as_the_learners_own_word(client, ann):
    said = say(client, "done", "sums-101", feedback="f1").json()
    assert "sums-101" not in order(path(client))
    assert codes(path(client))["sums-101"] == "done"
    rows = client.get("/v1/learners/emp-1/evidence").json()["data"]
    assert [(r["skill"], r["level"], r["source"], r["self_reported"]) for r in rows] == [
        ("spreadsheets", 1.5, "completion", True)
    ]
    assert [e["clause"] for e in said["revised"]["events"]] == [
        "you marked “Sums in a spreadsheet” as done"
    ]
    assert path(client)["minutes"] <= 50


def test_what_ends_below_ones_level_does_not_pull_it_down(client, ann):
    knows = {"skill": "spreadsheets", "level": 4, "source": "assessment"}
    client.post("/v1/learners/emp-1/evidence", json=knows, headers=ACTOR)
    before = levels(client)["spreadsheets"]
    say(client, "done", "sums-101")
    assert len(client.get("/v1/learners/emp-1/evidence").json()["data"]) == 2
    after = levels(client)["spreadsheets"]
    assert (after["level"], after["spread"]) == (before["level"], before["spread"])


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "done", "item": "sums-101"},
        {"kind": "dismiss", "item": "percent-101", "reason": "know_it"},
        {"kind": "pin", "item": "letters-101"},
        {"kind": "swap", "item": "sums-101", "value": "letters-101"},
    ],
)
def test_undo_gives_the_same_answer_back(client, ann, said):
    first = say(client, feedback="f1", **said).json()
    assert path(client)["digest"] != ann["digest"]
    undone = say(client, "undo", undoes="f1").json()
    assert path(client)["digest"] == ann["digest"]
    assert undone["revised"]["follows"] == first["revised"]["decision"]
    assert undone["revised"]["events"][0]["clause"].startswith("you took back what you said of")


def test_not_now_comes_back_when_it_said(client, ann, tiny_clock):
    gone = ann["next"]
    say(client, "dismiss", gone, reason="not_now", value=3)
    assert codes(path(client))[gone] == "not_now"
    tiny_clock.move(days=3)
    assert gone in order(path(client))
    entered = next(one for one in changes(client)["data"][0]["changes"] if one["item"] == gone)
    assert entered["sentence"].endswith(
        f"since the time for which you had put off “{entered['title']}” is over."
    )


def test_what_changes_nothing_says_so(client, ann):
    before = order(ann)
    for said in ({"kind": "rate", "value": 4}, {"kind": "accept"}, {"kind": "start"}):
        told = say(client, item=ann["next"], **said).json()
        assert told["revised"] is None
        assert told["meaning"].endswith("; that alone changes nothing on your plan.")
    assert told["meaning"].startswith("You started “Percentages at work”")
    assert path(client)["id"] == ann["id"]
    assert order(path(client)) == before
    assert changes(client)["data"] == []


def test_a_swap_names_both(client, ann):
    revised = say(client, "swap", "sums-101", value="letters-101").json()["revised"]
    assert order(path(client))[0] == "letters-101"
    assert revised["events"][0]["clause"] == (
        "you swapped “Sums in a spreadsheet” for “Write a clear letter”"
    )


def test_new_evidence_plans_again(client, ann):
    knows = {"evidence": "e1", "skill": "spreadsheets", "level": 3, "source": "manager"}
    client.post("/v1/learners/emp-1/evidence", json=knows, headers=ACTOR)
    row = changes(client)["data"][0]
    assert [(e["kind"], e["id"], e["clause"]) for e in row["events"]] == [
        ("evidence", "e1", "new evidence came in: manager 3 in Spreadsheet analysis")
    ]
    assert {change["what"] for change in row["changes"]} >= {"left"}
    client.post("/v1/learners/emp-1/evidence", json=knows, headers=ACTOR)
    assert len(changes(client)["data"]) == 1


def test_a_new_catalogue_is_named_as_the_cause(client, edge, ann):
    without = tuple(row for row in CATALOGUE if row.get("item") != "percent-101")
    publish_tiny(edge, without)
    revised = say(client, "accept", "sums-101").json()["revised"]
    assert [e["kind"] for e in revised["events"]] == ["catalogue"]
    left = next(change for change in revised["changes"] if change["item"] == "percent-101")
    assert left["event"] == 0


def test_the_same_again_changes_nothing(client, ann, tiny_clock):
    first = say(client, "dismiss", "sums-101", reason="not_now", value=5, feedback="f1")
    tiny_clock.move(hours=2)
    again = say(client, "dismiss", "sums-101", reason="not_now", value=5, feedback="f1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert len(changes(client)["data"]) == 1
    other = say(client, "done", "sums-101", feedback="f1")
    bob = {"learner": "emp-2", "kind": "done", "item": "sums-101", "feedback": "f1"}
    for refused in (other, client.post("/v1/feedback", json=bob, headers=ACTOR)):
        assert (refused.status_code, refused.json()["code"]) == (409, "conflict")


def test_before_a_plan_it_is_kept_and_counts_in_the_first(client):
    client.put("/v1/learners/emp-1", json={"role": "bookkeeper"}, headers=ACTOR)
    assert say(client, "dismiss", "percent-101", reason="know_it").json()["revised"] is None
    first = client.post("/v1/paths", json={"learner": "emp-1"}).json()
    assert "percent-101" not in order(first)
    assert changes(client) == {"data": [], "next": None}


def test_a_line_goes_on_where_the_decision_named_stands(client, ann):
    short = client.post("/v1/paths", json={"learner": "emp-1", "minutes": 15}).json()
    revised = say(client, "pin", "letters-101", decision=ann["id"]).json()["revised"]
    assert revised["follows"] == ann["id"]
    revised = say(client, "pin", "percent-101", decision=short["id"]).json()["revised"]
    assert revised["follows"] == short["id"]
    assert [e["clause"] for e in revised["events"]] == [
        "you asked for “Write a clear letter” to come first",
        "you asked for “Percentages at work” to come first",
    ]


def test_lists_are_filtered_and_paged(client, ann):
    for item in ("sums-101", "percent-101", "letters-101"):
        say(client, "pin", item)
    say(client, "rate", "sums-101", value=5)

    def listed(**asked):
        return client.get("/v1/feedback", params=asked).json()

    assert [r["item"] for r in listed()["data"]] == [
        "sums-101",
        "letters-101",
        "percent-101",
        "sums-101",
    ]
    assert [r["kind"] for r in listed(item="sums-101")["data"]] == ["rate", "pin"]
    assert [r["item"] for r in listed(kind="rate", learner="emp-1")["data"]] == ["sums-101"]
    assert listed(learner="emp-2")["data"] == []
    first = listed(limit=3)
    assert [r["item"] for r in listed(limit=3, cursor=first["next"])["data"]] == ["sums-101"]
    one = changes(client, limit=2)
    assert len(one["data"]) == 2
    rest = changes(client, limit=2, cursor=one["next"])
    assert (len(rest["data"]), rest["next"]) == (1, None)


@pytest.mark.parametrize(
    ("pointer", "code", "said"),
    [
        ("/learner", "unknown_learner", {"learner": "emp-9", "kind": "done", "item": "sums-101"}),
        ("/item", "unknown_item", {"kind": "done", "item": "sums-102"}),
        ("/item", "missing", {"kind": "done"}),
        ("/value", "unknown_item", {"kind": "swap", "item": "sums-101", "value": "nothing-101"}),
        ("/value", "same_item", {"kind": "swap", "item": "sums-101", "value": "sums-101"}),
        ("/decision", "unknown_decision", {"kind": "done", "item": "sums-101", "decision": "x"}),
        ("/undoes", "unknown_feedback", {"kind": "undo", "undoes": "none"}),
        ("/at", "in_the_future", {"kind": "done", "item": "sums-101", "at": "2027-01-01"}),
        ("/kind", "unknown_value", {"kind": "finish", "item": "sums-101"}),
        ("/reason", "missing", {"kind": "dismiss", "item": "sums-101"}),
    ],
)
@pytest.mark.parametrize("address", ["/v1/feedback", "/v1/feedback/preview"])
def test_what_does_not_exist_is_refused_by_name(client, ann, address, pointer, code, said):
    refused = client.post(address, json={"learner": "emp-1", **said}, headers=ANN)
    assert_problem(refused, 422, code, pointer)
    assert client.get("/v1/feedback").json()["data"] == []


def test_another_learners_decision_and_feedback_are_unknown(client, ann):
    theirs = {"learner": "emp-2", "kind": "accept", "item": "sums-101", "feedback": "bob-1"}
    client.post("/v1/feedback", json=theirs, headers=BOB)
    undo = {"learner": "emp-1", "kind": "undo", "undoes": "bob-1"}
    refused = client.post("/v1/feedback", json=undo, headers=ACTOR)
    assert_problem(refused, 422, "unknown_feedback", "/undoes")
    done = {"learner": "emp-2", "kind": "done", "item": "sums-101", "decision": ann["id"]}
    refused = client.post("/v1/feedback", json=done, headers=ACTOR)
    assert_problem(refused, 422, "unknown_decision", "/decision")


def test_nobody_reacts_for_a_colleague_and_somebody_acts(client, ann):
    refused = say(client, "done", "sums-101", headers=BOB)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_trusted")
    refused = say(client, "done", "sums-101", headers={})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/X-Actor"


def test_an_undo_is_not_undone(client, ann):
    say(client, "done", "sums-101", feedback="f1")
    say(client, "undo", undoes="f1", feedback="u1")
    assert_problem(say(client, "undo", undoes="u1"), 422, "is_an_undo", "/undoes")


def test_feedback_a_moment_ahead_acts_now_and_old_feedback_acts_too(client, ann):
    soon = (MORNING + timedelta(minutes=5)).isoformat()
    say(client, "done", "sums-101", at=soon)
    say(client, "dismiss", "percent-101", reason="too_hard", at="2016-01-01")
    assert {"sums-101", "percent-101"}.isdisjoint(order(path(client)))


def test_a_clock_that_goes_back_does_not_unsay(client, ann, tiny_clock):
    say(client, "done", "sums-101")
    tiny_clock.move(days=-2)
    again = client.post("/v1/paths", json={"learner": "emp-1"}).json()
    assert "sums-101" not in order(again)


def test_writers_at_once_lose_nothing_and_follow_each_other(client, edge, ann):
    items = ["sums-101", "percent-101", "letters-101", "pivot-101"]
    threads = [
        threading.Thread(target=say, args=(client, "dismiss", item), kwargs={"reason": "too_hard"})
        for item in items
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(items).isdisjoint(order(path(client)))
    rows = changes(client)["data"]
    events = [event["id"] for row in rows for event in row["events"]]
    assert len(events) == len(set(events)) == 4
    assert [row["follows"] for row in rows] == [*(r["decision"] for r in rows[1:]), ann["id"]]


def test_replayed_plans_are_identical(client, ann):
    say(client, "dismiss", ann["next"], reason="too_easy")
    say(client, "pin", "letters-101")
    for row in changes(client)["data"]:
        replayed = client.post(f"/v1/decisions/{row['decision']}/replay").json()
        assert replayed["result"] == "identical"


def test_a_persons_export_holds_it_and_erasing_takes_it(client, ann):
    say(client, "dismiss", "sums-101", reason="too_easy", feedback="f1")
    export = client.get("/v1/learners/emp-1/export", headers=ACTOR).json()
    held = [r["body"]["feedback"] for r in export["records"] if r["kind"] == "feedback"]
    assert [(one["id"], one["reason"]) for one in held] == [("f1", "too_easy")]
    client.delete("/v1/learners/emp-1", headers=ACTOR)
    assert client.get("/v1/feedback").json()["data"] == []
    assert client.get("/v1/audit/verify").json()["flaws"] == []
    assert client.get("/v1/learners/emp-1/changes").status_code == 404
