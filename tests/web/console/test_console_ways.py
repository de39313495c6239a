"""No dead end in the console: problems by row and column, and a link to what comes next."""

import re

import pytest
from console_visits import WHO, act, decided, hand_in, post, published, read
from page_visits import introduce
from tiny_home import CATALOGUE, json_lines

from recommender.domain.errors import Problem
from recommender.web.console.places import placed

PIN = {"kind": "pin", "items": "pivot-101", "reason": "The auditors ask for it."}


def links(page):
    return [one["href"] for one in page.all("a")]


def acts(client):
    return [(row["act"], row["actor"]) for row in client.get("/v1/audit/events").json()["data"]]


def objection(client, about):
    body = {"learner": "emp-1", "about": about, "words": "I only watched."}
    made = client.post("/v1/disputes", json=body, headers={"X-Actor": "emp-1"})
    assert made.status_code == 201, made.text
    return f"/console/disputes/{made.json()['id']}"


@pytest.mark.parametrize(
    ("pointer", "where"),
    [
        ("a.csv:12:minutes", ("a.csv", 12, "minutes")),
        ("a.jsonl:3", ("a.jsonl", 3, "")),
        ("a.jsonl", ("a.jsonl", None, "")),
        (
            "C:\\my: files\\a.jsonl:3:targets/0/level",
            ("C:\\my: files\\a.jsonl", 3, "targets/0/level"),
        ),
        ("a.csv:1:price:net", ("a.csv", 1, "price:net")),
        ("/items/x/requires", ("/items/x/requires", None, "")),
        ("", ("", None, "")),
    ],
)
def test_a_problem_is_placed_by_file_row_and_column(pointer, where):
    found = placed(Problem(pointer, "x", "It is wrong.", "mend it"))
    assert (found.file, found.row, found.column) == where
    assert (found.detail, found.remedy) == ("It is wrong.", "Mend it.")


def test_a_broken_file_is_told_row_by_row(client):
    act(client)
    rows = b"item,title,minutes\nsums,Sums,twelve\n,No id,5\n"
    text = hand_in(client, ("courses.csv", rows)).text
    cells = '<bdi>courses.csv</bdi></td><td class="figure">2</td><td><bdi>minutes</bdi></td>'
    assert cells in text
    assert "must be a number" in text
    torn = hand_in(client, ("torn.jsonl", b'{"item": "x"\n')).text
    assert '<bdi>torn.jsonl</bdi></td><td class="figure">all</td><td>–</td>' in torn


def test_what_was_published_leads_to_what_it_covers(client):
    act(client)
    sent = hand_in(client, ("more.jsonl", json_lines(*CATALOGUE, {**CATALOGUE[-1], "item": "b"})))
    assert "/console/coverage" in links(published(client, sent.headers["location"]))


def test_a_policy_that_holds_says_so_once(client):
    act(client)
    sent = post(client, "/console/policies", **PIN, do="activate")
    page = read(client, sent.headers["location"])
    assert "✓ It holds from now on: pin: Build a pivot table." in page.text
    (policy,) = client.get("/v1/policies").json()["data"]
    assert f"/console/decisions?policy={policy['id']}" in links(page)
    for other in ("/console/policies", "/console/policies?made=none"):
        assert "It holds from now on" not in read(client, other).text


def test_what_became_another_policy_is_rehearsed_again_before_it_holds(client):
    decided(client)
    act(client)
    text = post(client, "/console/policies", **PIN, do="rehearse").text
    seen = re.search(r'name="rehearsed" value="(sha256:[0-9a-f]{64})"', text)[1]
    other = {**PIN, "kind": "forbid", "rehearsed": seen}
    page = post(client, "/console/policies", **other, do="activate")
    assert page.status_code == 200
    assert "It does something else since you changed it" in page.text
    assert "“Build a pivot table” left the path" in page.text
    assert client.get("/v1/policies").json()["data"] == []
    again = re.search(r'name="rehearsed" value="([^"]+)"', page.text)[1]
    assert again != seen
    reworded = {**other, "rehearsed": again, "reason": "It is being rewritten."}
    assert post(client, "/console/policies", **reworded, do="activate").status_code == 303
    (policy,) = client.get("/v1/policies").json()["data"]
    assert (policy["kind"], policy["reason"]) == ("forbid", "It is being rewritten.")


def test_a_rehearsal_says_what_is_now_and_what_would_be(client):
    decided(client)
    act(client)
    page = read(client, "/console/policies")
    text = post(client, "/console/policies", **PIN, do="rehearse").text
    assert "emp-1: 2 changes; 65 minutes now, 35 with it" in text
    assert "“Build a pivot table” moved to step 1" in text
    assert "Nothing has been recorded yet." in text
    assert "Let it hold" not in page.text
    empty = post(client, "/console/policies", **{**PIN, "items": "vault-101"}, do="rehearse").text
    assert "1 path was made again to see, and none would change." in empty


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (
            {"evidence": "spreadsheets"},
            "Spreadsheet analysis: level 1.5, by manager, on 1 March 2026",
        ),
        ({"target": "numeracy"}, "Numeracy: the role Bookkeeper asks 2"),
        ({"link": "pivot-101"}, "that “Build a pivot table” teaches Spreadsheet analysis"),
        ({"decision": "with a step"}, "the step “Build a pivot table”"),
        ({"decision": "as a whole"}, "how the path was worked out"),
    ],
    ids=str,
)
def test_a_dispute_says_what_it_is_about(client, about, said):
    decision = decided(client)
    if "evidence" in about:
        held = client.get("/v1/learners/emp-1/evidence").json()["data"]
        about = {"evidence": next(e["evidence"] for e in held if e["skill"] == about["evidence"])}
    if "link" in about:
        rows = client.get("/v1/links", params={"item": about["link"]}).json()["data"]
        about = {"link": rows[0]["id"]}
    if "decision" in about:
        step = {"item": "pivot-101"} if about["decision"] == "with a step" else {}
        about = {"decision": decision, **step}
    where = objection(client, about)
    page = read(client, where)
    assert said in page.text
    assert "7 December 2026" in page.text
    assert "7 December 2026" in read(client, "/console/disputes").text
    if "decision" in about:
        assert f"/console/decisions/{decision}" in links(page)


def test_a_dispute_that_ended_leads_to_what_came_of_it(client):
    decided(client)
    act(client)
    held = client.get("/v1/learners/emp-1/evidence").json()["data"]
    manager = next(e["evidence"] for e in held if e["source"] == "manager")
    where = objection(client, {"evidence": manager})
    ended = {"outcome": "upheld", "reasoning": "You were absent that day."}
    post(client, f"{where}/outcome", **ended)
    page = read(client, where)
    assert "How it ended: upheld, they were right" in page.text
    assert page.text.count("Your level in Spreadsheet analysis is now about 0, it was 1.5.") == 1
    newest = client.get("/v1/learners/emp-1/path").json()["id"]
    assert f"/console/decisions/{newest}" in links(page)
    assert where in links(read(client, "/console/record"))


def test_a_role_that_asks_too_much_leads_to_where_it_is_published(client):
    decided(client)
    act(client)
    where = objection(client, {"target": "numeracy"})
    post(client, f"{where}/outcome", outcome="upheld", reasoning="It asks too much.")
    assert "Publish the role anew" in read(client, where).text


def test_the_audit_report_is_printed_under_the_name(client):
    decision = decided(client)
    where = f"/console/decisions/{decision}/report"
    assert where in links(read(client, f"/console/decisions/{decision}"))
    assert "Say first who you are" in client.get(where).text
    act(client)
    report = client.get(where)
    assert "Audit report on one decision" in report.text
    assert "sandbox" in report.headers["content-security-policy"]
    assert acts(client)[0] == ("report_decision", WHO)
    assert f"/console/decisions/{decision}" in links(read(client, "/console/record"))
    assert client.get("/console/decisions/none/report").status_code == 404


def test_the_audit_report_on_a_period_is_printed_under_the_name(client):
    decided(client)
    assert "Audit report on a period, to print" in read(client, "/console/record").text
    where = "/console/record/report"
    assert "Say first who you are" in client.get(where).text
    act(client)
    asked = {"since": "2026-11-01", "until": ""}
    report = client.get(where, params=asked)
    assert "From 1 November 2026 until before now" in report.text
    assert "sandbox" in report.headers["content-security-policy"]
    assert acts(client)[0] == ("report_period", WHO)
    assert "From the beginning until before now" in client.get(where).text
    wrong = client.get(where, params={"since": "soon"})
    assert wrong.status_code == 422
    assert "soon" in wrong.text


def test_a_policy_stands_in_the_timeline_of_what_it_touched(client):
    act(client)
    post(client, "/console/policies", **PIN, do="activate")
    page = read(client, f"/console/decisions/{decided(client)}")
    assert f"A policy began to hold: pin, by {WHO}: {PIN['reason']}" in page.text


def test_what_is_held_on_a_person_is_read_under_the_name(client):
    decided(client)
    where = "/console/held/emp-1"
    assert where in links(read(client, "/console/people/emp-1"))
    assert "Say first who you are" in client.get(where).text
    act(client)
    assert "What is held on emp-1" in client.get(where).text
    assert acts(client)[0] == ("export_learner", WHO)
    assert client.get("/console/held/nobody").status_code == 404


def test_people_without_a_role_are_counted_only_where_there_are_any(client):
    decided(client)
    whole = "1 person; each with a role that is known here."
    assert whole in read(client, "/console/coverage").text
    introduce(client, "emp-2", (), role=None)
    part = "2 people; 1 of them has no role that is known here, so nothing is asked of them."
    assert part in read(client, "/console/coverage").text
