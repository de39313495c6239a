"""What statements say of people's levels: by the table, dated, taken back, and never lost."""

import concurrent.futures

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import client_of, publish_tiny, tiny_edge
from xapi_visits import (
    COMPLETED,
    FAILED,
    HOME,
    LAUNCHED,
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


@pytest.fixture
def lms(client, edge):
    publish_tiny(edge, WITH_ACTIVITIES)
    for learner in ("emp-1", "emp-2"):
        client.put(f"/v1/learners/{learner}", json={"role": "bookkeeper"}, headers=ACTOR)
    return Platform(client, edge, "our LMS", EVERYTHING)


@pytest.fixture
def rows(client):
    def ledger(learner="emp-1", **asked):
        return client.get(f"/v1/learners/{learner}/evidence", params=asked).json()["data"]

    return ledger


@pytest.fixture
def unmatched(client):
    return lambda: client.get("/v1/aliases/unmatched").json()["data"]


def alias(client, said, headers=ACTOR):
    return client.post("/v1/aliases", json=said, headers=headers)


def account(name, learner):
    return {"account": {"homePage": HOME, "name": name}, "learner": learner}


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        # percent-101 teaches numeracy from 0 to 2; a score is read between these.
        (scored(0.5), ("assessment", 1.0)),
        (scored(1), ("assessment", 2.0)),
        (said(PASSED), ("assessment", 2.0)),
        (said(PASSED, result={"success": False}), None),
        (scored(0.25, FAILED), ("assessment", 0.5)),
        (scored(-1, FAILED), ("assessment", 0.0)),
        (said(FAILED, result={"success": False}), None),
        (said(FAILED), None),
        (said(COMPLETED), ("completion", 2.0)),
        (said(COMPLETED, result={"completion": True, "duration": "PT5M"}), ("completion", 2.0)),
        (said(COMPLETED, result={"completion": False}), None),
        (said(VIEWED), None),
        (said(LAUNCHED), None),
        (said("https://x.example/verbs/juggled"), None),
    ],
)
def test_a_verb_tells_what_the_table_says(lms, rows, statement, told):
    assert lms.post(statement).status_code == 200
    found = [(row["source"], row["level"]) for row in rows()]
    assert found == ([] if told is None else [told])


def test_evidence_has_its_date_its_issuer_and_its_score(lms, rows):
    lms.post(scored(0.75, PASSED, PIVOT))
    (row,) = rows()
    assert (row["skill"], row["level"]) == ("spreadsheets", 2.125)  # from 1 to 2.5
    assert (row["at"], row["issuer"], row["vouched_by"]) == (
        "2026-03-01T09:00:00Z",
        "our LMS",
        "our LMS",
    )
    assert row["self_reported"] is False
    assert row["scale"]["words"] == "0.75 of 1 on the scale of score.scaled"
    assert (row["scale"]["from"], row["scale"]["to"]) == (1, 2.5)


def test_voiding_takes_evidence_back(lms, rows, tiny_clock):
    one = scored(0.5)
    lms.post(one)
    tiny_clock.move(days=2)
    lms.post(voiding(one, timestamp=None))
    assert [row["standing"] for row in rows()] == ["voided"]
    assert [row["standing"] for row in rows(as_of="2026-11-24")] == ["counts"]
    again = voiding(one, timestamp=None)
    assert lms.post(again).status_code == 200
    assert [row["standing"] for row in rows()] == ["voided"]


def test_voiding_before_comes_to_the_same(lms, rows):
    one = scored(0.5)
    lms.post(voiding(one))
    lms.post(one)
    assert [row["standing"] for row in rows()] == ["voided"]


def test_the_same_completion_again_is_no_more_evidence(lms, rows):
    first, second, third = (said(COMPLETED) for _ in range(3))
    lms.post([first, second])
    lms.post(third)
    assert [row["standing"] for row in rows()] == ["counts"]
    # Where the first is taken back, the next one stands in for it.
    lms.post(voiding(first))
    assert [row["standing"] for row in rows()] == ["voided", "counts"]
    assert rows()[1]["evidence"].startswith(f"xapi-{second['id']}")
    lms.post(scored(0.5))
    lms.post(scored(0.6))
    assert len(rows()) == 4, "two tests are two observations"


def test_only_what_an_issuer_is_trusted_for_counts(lms, client, edge, rows, unmatched):
    modest = Platform(client, edge, "a video site", ("completion",))
    passed = scored(1)
    assert modest.post([passed, said(COMPLETED)]).status_code == 200
    assert [row["source"] for row in rows()] == ["completion"]
    assert modest.get(statementId=passed["id"]).status_code == 200, "kept all the same"
    found = {"kind": "issuer", "name": "a video site", "source": "assessment", "statements": 1}
    assert unmatched() == [found]


def test_what_matches_nobody_waits_for_an_alias(lms, client, rows, unmatched, tiny_clock):
    lms.post([scored(0.5, PASSED, PERCENT, actor=actor("u-17")), said(VIEWED, PERCENT, "u-17")])
    named = {"account": {"homePage": HOME, "name": "u-17"}}
    assert unmatched() == [{"kind": "account", "name": f"u-17 of {HOME}", "statements": 1, **named}]
    tiny_clock.move(days=30)
    done = alias(client, account("u-17", "emp-1"))
    assert (done.status_code, done.json()["picked_up"]) == (201, 1)
    (row,) = rows()
    assert (row["level"], row["at"]) == (1, "2026-03-01T09:00:00Z")
    assert unmatched() == []
    assert alias(client, account("u-17", "emp-1")).json() == {**done.json(), "picked_up": 0}
    listed = client.get("/v1/aliases").json()["data"]
    assert listed == [{**named, "learner": "emp-1", "at": done.json()["at"]}]
    lms.post(scored(0.75, PASSED, PERCENT, actor=actor("u-17")))
    assert len(rows()) == 2, "and so does what comes later"


def test_what_matches_no_item_waits_for_an_alias(lms, client, rows, unmatched):
    elsewhere = "https://lms.example/course/9"
    lms.post(said(COMPLETED, elsewhere))
    assert unmatched() == [{"kind": "activity", "name": elsewhere, "statements": 1}]
    assert_problem(
        alias(client, {"activity": elsewhere, "item": "nothing"}), 422, "unknown_item", "/item"
    )
    done = alias(client, {"activity": elsewhere, "item": "percent-101"})
    assert (done.status_code, done.json()["picked_up"]) == (201, 1)
    assert [row["skill"] for row in rows()] == ["numeracy"]
    assert unmatched() == []


def test_a_learner_or_an_item_that_comes_later_picks_it_up(lms, client, edge, rows, unmatched):
    lms.post(said(COMPLETED, "https://lms.example/new", "emp-9"))
    assert [(u["kind"], u["statements"]) for u in unmatched()] == [("account", 1), ("activity", 1)]
    client.put("/v1/learners/emp-9", json={}, headers=ACTOR)
    assert rows("emp-9") == []
    assert [u["kind"] for u in unmatched()] == ["activity"]
    new = {
        "item": "new-101",
        "title": "New",
        "minutes": 5,
        "activity_ids": ["https://lms.example/new"],
    }
    new["teaches"] = [{"skill": "writing", "from": 0, "to": 1}]
    publish_tiny(edge, (*WITH_ACTIVITIES, new))
    assert [row["skill"] for row in rows("emp-9")] == ["writing"]
    assert unmatched() == []


def test_nothing_published_yet_loses_nothing(empty_home, tiny_clock):
    with tiny_edge(empty_home, clock=tiny_clock) as edge, client_of(edge) as client:
        lms = Platform(client, edge, "our LMS", EVERYTHING)
        assert lms.post(said(COMPLETED)).status_code == 200
        publish_tiny(edge, WITH_ACTIVITIES)
        client.put("/v1/learners/emp-1", json={}, headers=ACTOR)
        assert len(client.get("/v1/learners/emp-1/evidence").json()["data"]) == 1


def test_an_alias_to_the_wrong_person_is_put_right(lms, client, rows):
    lms.post(scored(0.5, PASSED, PERCENT, actor=actor("u-17")))
    alias(client, account("u-17", "emp-1"))
    assert alias(client, account("u-17", "emp-2")).json()["picked_up"] == 1
    assert [row["standing"] for row in rows()] == ["voided"]
    assert [row["standing"] for row in rows("emp-2")] == ["counts"]
    alias(client, account("u-17", "emp-1"))
    assert [row["standing"] for row in rows()] == ["voided", "counts"]
    assert [row["standing"] for row in rows("emp-2")] == ["voided"]


def test_an_alias_stands_over_the_name_of_the_account(lms, client, rows):
    lms.post(scored(0.5))
    alias(client, account("emp-1", "emp-2"))
    assert [row["standing"] for row in rows()] == ["voided"]
    assert [row["standing"] for row in rows("emp-2")] == ["counts"]


def test_people_known_by_an_address_need_an_alias(lms, client, rows, unmatched):
    ann = {"mbox": "mailto:ann@Firm.example"}
    lms.post(said(COMPLETED, PERCENT, actor=ann))
    assert unmatched()[0]["mbox"] == "mailto:ann@firm.example"
    done = alias(client, {"mbox": "mailto:ann@firm.example", "learner": "emp-1"})
    assert done.json()["picked_up"] == 1
    assert len(rows()) == 1


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({}, "unclear_alias", ""),
        ({"account": {"homePage": HOME, "name": "a"}}, "unclear_alias", ""),
        ({"account": {"homePage": HOME, "name": "a"}, "item": "pivot-101"}, "unclear_alias", ""),
        (
            {"account": {"homePage": "lms", "name": "a"}, "learner": "emp-1"},
            "bad_iri",
            "/account/homePage",
        ),
        ({"account": {"homePage": HOME}, "learner": "emp-1"}, "missing", "/account/name"),
        (account("a", "nobody"), "unknown_learner", "/learner"),
        ({"mbox": "ann@x.example", "learner": "emp-1"}, "bad_mbox", "/mbox"),
        ({**account("a", "emp-1"), "reason": "x"}, "unknown_field", "/reason"),
    ],
)
def test_unclear_aliases_are_refused(lms, client, said, code, pointer):
    assert_problem(alias(client, said), 422, code, pointer)


def test_learners_assign_nothing_to_themselves(lms, client):
    answer = alias(client, account("u-17", "emp-1"), {"X-Actor": "emp-1"})
    assert_problem(answer, 403, "not_trusted", "")


def test_groups_are_nobodys_evidence(lms, client, rows, unmatched):
    team = {"objectType": "Group", "account": {"homePage": HOME, "name": "emp-1"}}
    lms.post(said(COMPLETED, PERCENT, actor=team))
    lms.post(said(COMPLETED, PERCENT, actor={"objectType": "Group", "member": [actor()]}))
    assert rows() == []
    assert unmatched() == []


def test_what_a_platform_reports_as_completed_does_not_come_back(lms, client):
    asked = {"learner": "emp-1", "minutes": 60}
    before = client.post("/v1/paths", json=asked).json()
    assert "pivot-101" in [step["item"]["id"] for step in before["steps"]]
    statement = said(COMPLETED, PIVOT)
    lms.post(statement)
    after = client.get("/v1/learners/emp-1/path").json()
    assert "pivot-101" not in [step["item"]["id"] for step in after["steps"]]
    out = {x["item"]: x for x in after["left_out"]}["pivot-101"]
    assert out["code"] == "reported"
    assert out["because"].startswith("A learning platform reported that you completed it on ")
    (change,) = client.get("/v1/learners/emp-1/changes").json()["data"]
    assert "completion" in [event["kind"] for event in change["events"]]
    assert any("reported" in x["sentence"] for x in change["changes"] if x["item"] == "pivot-101")
    again = client.post(f"/v1/decisions/{after['id']}/replay").json()
    assert again["result"] == "identical"
    lms.post(voiding(statement))
    taken_back = client.post("/v1/paths", json=asked).json()
    assert "reported" not in [x["code"] for x in taken_back["left_out"]]


def test_what_is_completed_is_listed(lms, client):
    first = said(COMPLETED, timestamp="2026-02-01T00:00:00Z")
    lms.post([said(PASSED), first, said(VIEWED, PIVOT), said(FAILED, PIVOT)])
    found = client.get("/v1/learners/emp-1/completions").json()["data"]
    assert found == [
        {"item": "percent-101", "at": "2026-02-01T00:00:00Z", "statement": first["id"]}
    ]
    lms.post(voiding(first))
    found = client.get("/v1/learners/emp-1/completions").json()["data"]
    assert [row["at"] for row in found] == ["2026-03-01T09:00:00Z"]
    assert client.get("/v1/learners/nobody/completions").status_code == 404


def test_order_does_not_matter_and_old_news_is_dated(lms, rows, client):
    some = [
        scored(0.5, timestamp="2016-11-23T09:00:00Z"),
        scored(0.75, timestamp="2026-10-01T09:00:00Z"),
        scored(0.25, FAILED, timestamp="2024-01-01T09:00:00Z"),
    ]
    for one in some:
        lms.post(one)
    for one in reversed(some):
        lms.post({**one, "id": new_id(), "actor": actor("emp-2")})
    assert [r["at"][:4] for r in rows()] == ["2016", "2026", "2024"]
    profiles = [client.get(f"/v1/learners/{who}/profile").json() for who in ("emp-1", "emp-2")]
    one, two = ({s["skill"]: s["level"] for s in profile["skills"]} for profile in profiles)
    assert one == two


def test_the_future_is_refused_and_a_clock_that_goes_back_is_not(lms, rows, tiny_clock):
    ahead = said(timestamp="2026-12-01T00:00:00Z")
    assert_problem(lms.post(ahead), 400, "in_the_future", "/timestamp")
    assert lms.post(said(timestamp="2026-11-23T20:00:00Z")).status_code == 200
    tiny_clock.move(days=-3)
    assert lms.post(said(PASSED, PIVOT, timestamp=None)).status_code == 200
    stored = [s["stored"] for s in lms.get(ascending="true").json()["statements"]]
    assert stored == sorted(stored)
    assert [row["at"][:10] for row in rows()] == ["2026-11-23", "2026-11-20"]


def test_two_workers_at_once_lose_nothing(lms, client, home, tiny_clock, rows):
    some = [scored(n / 20, timestamp=f"2026-03-{n + 1:02}T09:00:00Z") for n in range(20)]
    with tiny_edge(home, clock=tiny_clock) as other, client_of(other) as second:
        for worker in (client, second):
            # A worker makes its routes with the first request, which is not what is tried here.
            assert worker.get("/xapi/about").status_code == 200

        def send(n):
            through = client if n % 2 else second
            # Everything is sent twice, through both.
            return through.post("/xapi/statements", json=some[n % 20], headers=lms.headers)

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(send, [n + k for n in range(20) for k in (0, 21)]))
    assert {a.status_code for a in answers} == {200}
    assert len(rows()) == 20
    assert sorted(lms.listed()) == sorted(s["id"] for s in some)
    assert client.get("/v1/audit/verify").json()["whole"] is True
