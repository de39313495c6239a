"""Feedback from the terminal: what it means, what it would change, what it changed."""

import pytest
from tiny_home import CATALOGUE, json_lines


@pytest.fixture
def ann(run, said, tmp_path):
    """A learner with a plan; returns its first item."""
    files = {"tiny": CATALOGUE, "people": ({"learner": "emp-1", "role": "bookkeeper"},)}
    for name, rows in files.items():
        (tmp_path / f"{name}.jsonl").write_bytes(json_lines(*rows))
    assert run("publish", tmp_path / "tiny.jsonl").exit_code == 0
    assert run("people", "import", tmp_path / "people.jsonl").exit_code == 0
    code, body = said("recommend", "--learner", "emp-1", "--minutes", "60")
    assert code == 0
    return body["next"]


def test_feedback_says_what_it_means_and_what_moved(run, said, ann):
    foreseen = run(
        "feedback", "dismiss", ann, "--learner", "emp-1", "--reason", "too_hard", "--preview"
    )
    assert said("changes", "--learner", "emp-1") == (0, [])
    done = run("feedback", "dismiss", ann, "--learner", "emp-1", "--reason", "too_hard")
    assert done.exit_code == 0
    assert done.stdout.startswith(foreseen.stdout)
    assert "is not proposed again; your levels stay as they are." in done.stdout
    assert "left the path" in done.stdout
    code, (revised,) = said("changes", "--learner", "emp-1")
    assert code == 0
    assert revised["changes"][-1]["item"] == ann
    shown = run("changes", "--learner", "emp-1").stdout
    assert revised["events"][0]["clause"] in " ".join(shown.split())


def test_values_are_numbers_days_and_items(said, ann):
    assert said("feedback", "rate", ann, "--learner", "emp-1", "--value", "4")[1]["value"] == 4
    away = ("feedback", "dismiss", ann, "--learner", "emp-1", "--reason", "not_now", "--value")
    assert said(*away, "2026-12-01")[1]["value"] == "2026-12-01"
    assert said(*away, "3")[1]["value"] == "2026-11-26"
    code, body = said("feedback", "swap", ann, "--learner", "emp-1", "--value", "letters-101")
    assert (code, body["value"]) == (0, "letters-101")
    assert said("feedback", "undo", "--learner", "emp-1", "--undoes", body["feedback"])[0] == 0


def test_what_does_not_exist_is_told(run, said, ann):
    code, body = said("feedback", "done", "sums-102", "--learner", "emp-1")
    assert code == 1
    assert "did you mean “sums-101”" in str(body)
    assert run("changes", "--learner", "emp-9").exit_code == 1
    assert run("changes", "--learner", "emp-1").stdout == "No plan was made again yet.\n"
