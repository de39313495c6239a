"""The verbs that ask about a decision."""

import json

import pytest
from tiny_home import CATALOGUE, json_lines


@pytest.fixture
def decision(run, said, tmp_path):
    file = tmp_path / "tiny.jsonl"
    file.write_bytes(json_lines(*CATALOGUE))
    assert run("publish", file).exit_code == 0
    ask = ("--role", "bookkeeper", "--level", "numeracy=0.5", "--minutes", 30)
    return said("recommend", *ask)[1]


def test_why_reads_as_people_talk(run, said, decision):
    done = run("why", decision["id"])
    assert done.exit_code == 0
    for part in (
        "is step 1 of",
        "What it brings",
        "in all, in levels of gap",
        "Rules",
        "✓ It takes",
    ):
        assert part in done.stdout
    code, body = said("why", decision["id"], "pivot-201")
    assert code == 0
    assert body["kind"] == "why"
    assert body["item"]["id"] == "pivot-201"


def test_why_not(run, said, decision):
    code, body = said("why-not", decision["id"], "pivot-201")
    assert code == 0
    assert body["changes"]
    done = run("why-not", decision["id"], "pivot-201")
    assert "is not on the path" in done.stdout
    assert "What would move" in done.stdout
    assert said("why-not", decision["id"], "nope")[0] == 1
    assert run("why-not", decision["id"]).exit_code == 2


def test_what_if(run, said, decision, tmp_path):
    code, body = said("what-if", decision["id"], "--minutes", 60, "--level", "spreadsheets=1")
    assert code == 0
    assert body["path"]["minutes"] <= 60
    altered = body["changes"][0]["altered"]
    assert {(x["factor"], x["to"]) for x in altered} == {("minutes", 60), ("level", 1.0)}
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps({"minutes": None}))
    code, body = said("what-if", decision["id"], "--ask", changed, "--role", "juggler")
    assert code == 0
    assert {x["factor"] for x in body["changes"][0]["altered"]} == {"minutes", "role"}
    done = run("what-if", decision["id"], "--minutes", 60)
    assert done.stdout.startswith("If you had 60 minutes instead of 30, ")
    assert said("what-if", decision["id"])[0] == 1
    assert run("what-if", decision["id"], "--level", "x").exit_code == 2


def test_what_if_other_policies_held(run, said, decision, tmp_path):
    item = decision["next"]
    code, body = said("what-if", decision["id"], "--forbid", item)
    assert code == 0
    assert body["answer"].startswith("If a policy forbade ")
    assert item not in [step["item"]["id"] for step in body["path"]["steps"]]
    code, body = said("what-if", decision["id"], "--require", item)
    assert [row["item"]["id"] for row in body["path"]["mandatory"]] == [item]
    supposed = tmp_path / "policy.json"
    supposed.write_text(json.dumps({"kind": "cap", "minutes": 10, "author": "HR"}))
    code, body = said("what-if", decision["id"], "--policy", supposed, "--minutes", 60)
    assert body["answer"].startswith("If you had 60 minutes instead of 30 and HR capped ")
    assert run("policy", "add", "forbid", item, "--reason", "Old.", "--id", "p-1").exit_code == 0
    after = said("recommend", "--role", "bookkeeper", "--level", "numeracy=0.5")[1]
    code, body = said("what-if", after["id"], "--without-policy", "p-1")
    assert (code, body["path"]["next"]) == (0, item)
    code, body = said("what-if", after["id"], "--without-policy", "p-2")
    assert (code, body["errors"][0]["pointer"]) == (1, "/without_policies/0")


def test_counterfactual(run, said, decision):
    code, body = said("counterfactual", decision["id"])
    assert code == 0
    assert body["changes"][0]["next"] != decision["next"]
    assert "The next step would be" in run("counterfactual", decision["id"]).stdout


def test_a_decision_that_is_not_there(said, decision):
    code, body = said("why", "nope")
    assert (code, body["code"]) == (1, "not_found")
