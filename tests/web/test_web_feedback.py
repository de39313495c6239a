"""Feedback over HTTP: it acts at once, calmly, and says what it moved."""

import threading
from datetime import timedelta

import pytest
from problem_checks import ACTOR, assert_problem
from sqlalchemy import event
from tiny_home import CATALOGUE, MORNING, json_lines, publish_tiny
from xapi_visits import WITH_ACTIVITIES, Platform, scored

from recommender.domain.feedback import Feedback
from recommender.domain.paths import Ask
from recommender.intake import import_files
from recommender.service.asking import TRIES, decided, kept
from recommender.service.gathering import gather

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


def evidence(client):
    return client.get("/v1/learners/emp-1/evidence").json()["data"]


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


def test_the_same_ask_goes_on_and_any_other_begins(client, ann, edge):
    with edge.store.read() as tx:
        first = tx.decisions.get(ann["id"])
    again = client.post("/v1/paths", json={"learner": "emp-1", "minutes": 60}).json()
    other = client.post("/v1/paths", json={"learner": "emp-1", "minutes": 30}).json()
    then = {"learner": "emp-1", "minutes": 60, "as_of": "2026-11-23T09:00:00Z"}
    dated = client.post("/v1/paths", json=then).json()
    with edge.store.read() as tx:
        again, other, dated = (tx.decisions.get(one["id"]) for one in (again, other, dated))
    assert (again.line, again.inputs.previous) == (ann["id"], tuple(order(ann)))
    assert again.decision.answer["digest"] == first.decision.answer["digest"]
    assert (other.line, other.inputs.previous) == (other.id, ())
    assert (dated.line, dated.inputs.previous) == (dated.id, ())
    assert changes(client)["data"] == []


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


@pytest.mark.parametrize("undone", ["abc", "cba", "bca"])
def test_whatever_the_order_of_taking_back_the_first_plan_returns(client, ann, undone):
    say(client, "done", "percent-101", feedback="a")
    say(client, "dismiss", "sums-101", reason="know_it", feedback="b")
    say(client, "pin", "letters-101", feedback="c")
    for one in undone:
        say(client, "undo", undoes=one)
    assert path(client)["digest"] == ann["digest"]


def test_said_twice_it_is_evidence_once_and_stands_until_both_are_taken_back(client, ann):
    say(client, "done", "sums-101", feedback="a")
    again = say(client, "done", "sums-101", feedback="b").json()
    assert again["meaning"].endswith("your levels stay as they are, as you had said so before.")
    counts = [r["standing"] for r in evidence(client)]
    assert counts == ["counts"]
    say(client, "undo", undoes="a")
    assert [r["standing"] for r in evidence(client)] == ["counts"]
    assert "sums-101" not in order(path(client))
    say(client, "undo", undoes="b")
    assert [r["standing"] for r in evidence(client)] == ["voided"]
    assert path(client)["digest"] == ann["digest"]


@pytest.mark.parametrize(
    ("reason", "left"),
    [
        ("know_it", [("spreadsheets", 1.5, "self", True, True)]),
        ("too_easy", [("spreadsheets", 1.5, "self", True, True)]),
        ("too_hard", []),
        ("not_relevant", []),
        ("other_format", []),
    ],
)
def test_knowing_it_is_a_word_about_oneself_and_too_hard_is_none(client, ann, reason, left):
    told = say(client, "dismiss", "sums-101", reason=reason).json()
    found = evidence(client)
    assert [
        (r["skill"], r["level"], r["source"], r["self_reported"], r["at_least"]) for r in found
    ] == left
    assert ("at least level 1.5 in Spreadsheet analysis" in told["meaning"]) == bool(left)
    assert codes(path(client))["sums-101"] == "dismissed"


def test_what_is_only_guessed_to_be_taught_is_no_evidence(client, ann):
    told = say(client, "done", "letters-101").json()
    assert evidence(client) == []
    assert told["meaning"].endswith("it changes no level, as nothing says surely what it teaches.")


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "done", "item": "sums-101"},
        {"kind": "dismiss", "item": "percent-101", "reason": "know_it"},
        {"kind": "pin", "item": "letters-101"},
        {"kind": "rate", "item": "sums-101", "value": 5},
        {"kind": "undo", "undoes": "f0"},
    ],
)
def test_a_preview_says_what_will_be_and_records_nothing(client, edge, ann, said):
    say(client, "dismiss", "pivot-101", reason="too_hard", feedback="f0")
    with edge.store.read() as tx:
        before = tx.audit.size()
    body = {"learner": "emp-1", "feedback": "f1", **said}
    foreseen = client.post("/v1/feedback/preview", json=body, headers=ANN).json()
    with edge.store.read() as tx:
        assert tx.audit.size() == before
    told = client.post("/v1/feedback", json=body, headers=ANN).json()
    assert foreseen["meaning"] == told["meaning"]
    if said["kind"] == "rate":
        assert foreseen["revised"] is told["revised"] is None
        return
    assert foreseen["revised"]["decision"] is None
    for field in ("follows", "events", "changes", "value"):
        assert foreseen["revised"][field] == told["revised"][field]


def test_a_rating_costs_the_same_however_many_there_are_and_plans_nothing(client, edge, ann):
    def statements(about):
        seen = []

        def count(*told):
            seen.append(told[2])

        event.listen(edge.store._engine, "before_cursor_execute", count)
        say(client, "rate", "sums-101", value=about % 5 + 1)
        event.remove(edge.store._engine, "before_cursor_execute", count)
        return seen

    statements(0)
    first = statements(1)
    for n in range(60):
        say(client, "rate", "sums-101", value=n % 5 + 1)
    assert statements(2) == first
    assert len(client.get("/v1/decisions").json()["data"]) == 1
    opened = []
    with edge.store.read() as tx:
        open_one = tx.feedback._chain.open
        tx.feedback._chain.open = lambda row: opened.append(row) or open_one(row)
        assert tx.feedback.bearing("emp-1") == []
    assert opened == []


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


def test_events_in_between_are_told_apart(client, edge, ann, monkeypatch):
    """Two workers: evidence is recorded while another plans because of feedback."""
    from recommender.service import asking

    think, left = asking.recommend, [1]

    def slowly(*arguments, **more):
        if left:
            left.pop()
            knows = {"evidence": "e1", "skill": "numeracy", "level": 3, "source": "manager"}
            assert client.post("/v1/learners/emp-1/evidence", json=knows, headers=ACTOR).is_success
        return think(*arguments, **more)

    monkeypatch.setattr(asking, "recommend", slowly)
    say(client, "dismiss", "pivot-201", reason="too_hard", feedback="f1")
    rows = changes(client)["data"]
    assert sorted(e["id"] for row in rows for e in row["events"]) == ["e1", "f1"]
    assert rows[-1]["follows"] == ann["id"]
    moved = {
        one["item"]: row["events"][one["event"]]["id"] for row in rows for one in row["changes"]
    }
    assert moved["percent-101"] == "e1"
    assert "percent-101" not in order(path(client))


def test_who_is_disturbed_again_and_again_plans_in_the_end(client, edge, ann):
    seen = []

    def thought():
        inputs, published = gather(Ask(learner="emp-1"), edge)
        seen.append(len(inputs.feedback))
        if len(seen) <= TRIES:
            with edge.store.write() as tx:
                done = Feedback(f"f{len(seen)}", "done", MORNING, f"item-{len(seen)}")
                tx.feedback.add(done, "emp-1", actor="emp-1")
        return decided(inputs, published, None, edge, actor="emp-1")

    record = kept("emp-1", thought, edge)
    assert seen == [0, 1, 2, 3]
    assert [said.id for said in record.inputs.feedback] == ["f1", "f2", "f3"]
    assert path(client)["id"] == record.id


def test_what_was_asked_as_of_a_moment_is_not_overtaken_by_time(client, ann):
    knows = {"skill": "numeracy", "level": 3, "source": "manager", "at": "2026-11-20"}
    client.post("/v1/learners/emp-1/evidence", json=knows, headers=ACTOR)
    then = {"learner": "emp-1", "minutes": 60, "as_of": "2026-11-10T09:00:00Z"}
    dated = client.post("/v1/paths", json=then).json()
    assert path(client) == dated
    say(client, "done", "percent-101")
    assert path(client)["id"] != dated["id"]


def test_many_events_at_once_are_laid_to_what_moved_each(client, edge, ann):
    """What came in by import waits for the next look, and is then told apart by event."""
    rows = [
        {"learner": "emp-1", "evidence": "e1", "skill": "numeracy", "level": 4, "source": "peer"},
        {"learner": "emp-1", "evidence": "e2", "skill": "writing", "level": 4, "source": "peer"},
    ]
    rows = [{**row, "at": "2026-11-01"} for row in rows]
    import_files([("people.jsonl", json_lines(*rows))], edge, actor="a test")
    assert changes(client)["data"] == []
    assert "percent-101" not in order(path(client))
    (row,) = changes(client)["data"]
    assert [e["id"] for e in row["events"]] == ["e1", "e2"]
    (left,) = (one for one in row["changes"] if one["item"] == "percent-101")
    assert left["event"] == 0
    assert left["sentence"].startswith(
        "“Percentages at work” left the path, since new evidence came in: peer 4 in Numeracy."
    )


def test_many_pieces_of_evidence_in_a_row_are_one_event(client, edge, ann):
    rows = [
        {"learner": "emp-1", "evidence": f"e{n}", "skill": "numeracy", "level": 4, "source": "peer"}
        for n in range(9)
    ]
    rows = [{**row, "at": f"2026-11-0{n + 1}"} for n, row in enumerate(rows)]
    import_files([("people.jsonl", json_lines(*rows))], edge, actor="a test")
    path(client)
    assert [e["clause"] for e in changes(client)["data"][0]["events"]] == [
        "9 pieces of evidence came in or were marked"
    ]


def test_another_role_plans_again(client, ann):
    client.put("/v1/learners/emp-1", json={"role": "juggler"}, headers=ACTOR)
    row = changes(client)["data"][0]
    assert [(e["kind"], e["clause"]) for e in row["events"]] == [
        ("role", "your role is now “Juggler”")
    ]
    assert {one["what"] for one in row["changes"]} == {"left"}
    client.put("/v1/learners/emp-1", json={"role": "juggler", "team": "b"}, headers=ACTOR)
    assert len(changes(client)["data"]) == 1


def test_a_statement_from_elsewhere_counts_at_the_next_look(client, edge, ann):
    publish_tiny(edge, WITH_ACTIVITIES)
    lms = Platform(client, edge, "our LMS", ("assessment", "completion"))
    assert lms.post(scored(1.0, timestamp="2026-11-20T09:00:00Z")).status_code == 200
    assert changes(client)["data"] == []
    assert "percent-101" not in order(path(client))
    row = changes(client)["data"][0]
    assert [e["kind"] for e in row["events"]] == ["catalogue", "completion", "evidence"]


def test_a_day_that_is_over_orders_nothing_any_more(client, ann, tiny_clock):
    asked = {"learner": "emp-1", "minutes": 60, "deadline": "2026-11-25"}
    client.post("/v1/paths", json=asked)
    tiny_clock.move(days=4)
    assert say(client, "dismiss", "sums-101", reason="too_easy").json()["revised"]
    assert [gap["by"] for gap in path(client)["gaps"]] == [None, None]


def test_a_role_that_is_gone_keeps_what_was_said(client, edge, ann):
    client.post("/v1/paths", json={"learner": "emp-1", "role": "juggler"})
    publish_tiny(edge, tuple(row for row in CATALOGUE if row.get("role") != "juggler"))
    told = say(client, "done", "sums-101")
    assert (told.status_code, told.json()["revised"]) == (201, None)
    assert len(client.get("/v1/feedback").json()["data"]) == 1


def test_what_was_offered_may_be_done_after_it_left_the_catalogue(client, edge, ann):
    publish_tiny(edge, tuple(row for row in CATALOGUE if row.get("item") != "percent-101"))
    assert_problem(say(client, "done", "percent-101"), 422, "unknown_item", "/item")
    told = say(client, "done", "percent-101", decision=ann["id"]).json()
    assert told["meaning"].startswith("“Percentages at work” is not proposed again;")


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
    assert [(one["kind"], one["by"]) for one in export["feedback"]] == [("dismiss", "emp-1")]
    words = client.get("/v1/learners/emp-1/export", params={"format": "text"}, headers=ACTOR).text
    assert "- 2026-11-23: dismiss, too easy, sums-101" in words
    held = [r["body"]["feedback"] for r in export["records"] if r["kind"] == "feedback"]
    assert [(one["id"], one["reason"]) for one in held] == [("f1", "too_easy")]
    client.delete("/v1/learners/emp-1", headers=ACTOR)
    assert client.get("/v1/feedback").json()["data"] == []
    assert client.get("/v1/audit/verify").json()["flaws"] == []
    assert client.get("/v1/learners/emp-1/changes").status_code == 404
