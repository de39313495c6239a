"""Policies from the terminal: added, listed, rehearsed, withdrawn."""

import pytest
from tiny_home import CATALOGUE, json_lines

PEOPLE = (
    {"learner": "emp-1", "role": "bookkeeper", "team": "books"},
    {"learner": "emp-2", "role": "bookkeeper", "team": "shop"},
)


@pytest.fixture(autouse=True)
def published(run, tmp_path):
    for name, rows, verb in (("c", CATALOGUE, ["publish"]), ("p", PEOPLE, ["people", "import"])):
        file = tmp_path / f"{name}.jsonl"
        file.write_bytes(json_lines(*rows))
        assert run(*verb, file).exit_code == 0


FORBID = ("forbid", "sums-101", "--reason", "It is outdated.", "--as", "Ann")


def test_a_policy_is_added_listed_and_withdrawn(run, said):
    code, row = said(
        "policy", "add", *FORBID, "--id", "p1", "--team", "books", "--expires", "2030-01-01"
    )
    assert code == 0
    assert (row["author"], row["scope"]["teams"]) == ("Ann", ["books"])
    listed = run("policy", "list").stdout.replace("\n", " ")
    assert "p1  in force: Ann: forbid sums-101, for teams books until 2030-01-01." in listed
    code, answer = said("recommend", "--learner", "emp-1")
    assert {x["item"]: x["code"] for x in answer["left_out"]}["sums-101"] == "forbidden"
    code, row = said("policy", "withdraw", "p1", "--reason", "Updated.", "--as", "Bob")
    assert (code, row["standing"]) == (0, "withdrawn")
    assert "withdrawn by Bob" in run("policy", "list").stdout.replace("\n", " ")
    _, events = said("audit", "events")
    assert {"withdraw_policy", "add_policy"} <= {e["act"] for e in events}


def test_a_dry_run_tells_whose_path_would_change(run, said):
    for learner in ("emp-1", "emp-2"):
        assert said("recommend", "--learner", learner)[0] == 0
    shown = run("policy", "dry-run", *FORBID)
    assert shown.exit_code == 0
    assert shown.stdout.startswith("2 of 2 paths would change.")
    assert said("policy", "list")[1]["data"] == []


def test_what_is_mandatory_stands_beside_the_path(run):
    done = run(
        "policy", "add", "require", "letters-101", "--due", "2030-01-01", "--reason", "We write."
    )
    assert done.exit_code == 0
    assert (
        run("policy", "add", "cap", "--minutes", "30", "--reason", "Busy", "--as", "Bob").exit_code
        == 0
    )
    shown = " ".join(run("recommend", "--learner", "emp-1").stdout.split())
    assert "Bob caps learning at 30 minutes a week: “Busy”." in shown
    assert "Mandatory, beside the path" in shown
    assert "due by 1 January 2030: “We write.”" in shown


def test_what_is_wrong_is_told(said):
    code, body = said("policy", "add", "cap", "--reason", "busy")
    assert (code, body["errors"][0]["code"]) == (1, "bad_policy")
    code, body = said("policy", "add", "forbid", "sums-1", "--reason", "r")
    assert (code, body["errors"][0]["pointer"]) == (1, "/items/0")
    assert said("policy", "add", *FORBID)[0] == 0
    code, body = said("policy", "add", "require", "sums-101", "--reason", "r")
    assert (code, body["code"]) == (1, "contradiction")
    code, body = said("policy", "withdraw", "none", "--reason", "r")
    assert (code, body["code"]) == (1, "not_found")
