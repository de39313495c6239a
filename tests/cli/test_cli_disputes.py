"""Disputes from the terminal: opened, listed, assigned, resolved."""

import pytest
from tiny_home import CATALOGUE, json_lines

PEOPLE = (
    {"learner": "emp-1", "role": "bookkeeper"},
    {
        "learner": "emp-1",
        "evidence": "e1",
        "skill": "spreadsheets",
        "level": 2,
        "source": "assessment",
        "at": "2026-11-01",
    },
)


@pytest.fixture(autouse=True)
def published(run, tmp_path):
    for name, rows, verb in (("c", CATALOGUE, ["publish"]), ("p", PEOPLE, ["people", "import"])):
        file = tmp_path / f"{name}.jsonl"
        file.write_bytes(json_lines(*rows))
        assert run(*verb, file).exit_code == 0


def words(done):
    return " ".join(done.stdout.split())


def test_a_dispute_is_opened_assigned_listed_and_resolved(run, said):
    assert said("recommend", "--learner", "emp-1")[0] == 0
    code, row = said(
        *("dispute", "add", "emp-1", "--evidence", "e1", "--words", "Not me.", "--as", "emp-1")
    )
    assert (code, row["status"], row["about"]) == (0, "open", {"evidence": "e1"})
    assert said("dispute", "assign", row["id"], "Noor", "--as", "Lee")[1]["owner"] == "Noor"
    assert "open, with Noor, due by 2026-12-07: emp-1 on evidence e1 of emp-1: “Not me.”" in words(
        run("dispute", "list", "--open")
    )
    why = ("--reasoning", "It was another person.")
    code, body = said("dispute", "resolve", row["id"], "upheld", *why, "--as", "emp-1")
    assert (code, body["errors"][0]["code"]) == (1, "own_dispute")
    shown = words(run("dispute", "resolve", row["id"], "upheld", *why, "--as", "Lee"))
    assert "upheld, with Noor: emp-1 on evidence e1" in shown
    assert "Lee: “It was another person.”" in shown
    assert "Your level in Spreadsheet analysis is now about 0, it was 2." in shown
    assert words(run("dispute", "list", "--open")) == "No disputes."
    assert [r["status"] for r in said("dispute", "list", "--learner", "emp-1")[1]["data"]] == [
        "upheld"
    ]


def test_what_is_wrong_is_told(said):
    code, body = said("dispute", "add", "emp-1", "--words", "Not me.")
    assert (code, body["errors"][0]["code"]) == (1, "unclear_dispute")
    code, body = said("dispute", "add", "emp-1", "--evidence", "e9", "--words", "Not me.")
    assert (code, body["errors"][0]["pointer"]) == (1, "/about/evidence")
    code, body = said("dispute", "resolve", "none", "upheld", "--reasoning", "r")
    assert (code, body["code"]) == (1, "not_found")
