"""Recipes from the terminal: learned, looked at, compared, promoted, rolled back."""

import pytest
from tiny_home import CATALOGUE, json_lines

PEOPLE = (
    {"learner": "ann", "name": "Ann", "role": "bookkeeper"},
    {
        "learner": "ann",
        "evidence": "e1",
        "skill": "numeracy",
        "level": 4,
        "source": "self",
        "at": "2026-11-01",
    },
    {
        "learner": "ann",
        "evidence": "e2",
        "skill": "numeracy",
        "level": 1,
        "source": "assessment",
        "at": "2026-11-11",
    },
)


@pytest.fixture
def published(run, tmp_path):
    for name, verb, rows in (("c", ["publish"], CATALOGUE), ("p", ["people", "import"], PEOPLE)):
        file = tmp_path / f"{name}.jsonl"
        file.write_bytes(json_lines(*rows))
        assert run(*verb, file).exit_code == 0


def test_from_learning_to_going_back(run, said, published):
    assert run("recommend", "--learner", "ann").exit_code == 0
    code, made = said("recipe", "learn", "--as", "Ann")
    assert code == 0
    assert made["in_use"] is False
    assert [s["people"] for s in made["learned"]["sources"]] == [1]
    digits = made["id"].rpartition(":")[2][:10]
    shown = run("recipe", "show", digits).stdout
    assert "self: beside later assessments of 1 people, taken to lie 0.45 levels too high" in shown
    code, found = said("recipe", "compare", digits)
    assert (code, found["decisions"], found["same_next"]) == (0, 1, 1.0)
    assert (
        "1 recorded asks: 100% with the same next step" in run("recipe", "compare", digits).stdout
    )
    code, done = said("recipe", "promote", digits, "--reason", "It fits.", "--as", "Lea")
    assert (code, done["id"], done["in_use"]) == (0, made["id"], True)
    listed = run("recipe", "list").stdout.replace("\n", "")
    assert "promoted by Lea: It fits." in listed
    code, answer = said("recommend", "--learner", "ann")
    assert answer["versions"]["recipe"] == made["id"]
    code, back = said("recipe", "rollback", "--reason", "It was worse.")
    assert (code, back["id"].startswith("starter@")) == (0, True)
    code, answer = said("recommend", "--learner", "ann")
    assert answer["versions"]["recipe"] == back["id"]
    assert run("replay", answer["id"]).exit_code == 0


def test_what_is_refused(run, said, published):
    code, body = said("recipe", "promote", "abcdef99", "--reason", "x")
    assert (code, "There is no recipe" in str(body)) == (1, True)
    code, body = said("recipe", "rollback", "--reason", "x")
    assert (code, "No recipe was ever promoted" in str(body)) == (1, True)
    code, body = said("recipe", "learn")
    code, body = said("recipe", "promote", body["id"], "--reason", " ")
    assert (code, "none is given" in str(body)) == (1, True)
    assert run("recipe", "promote", "x").exit_code == 2


def test_a_recipe_that_tries_others_is_kept_promoted_and_replayed(run, said, published):
    code, made = said("recipe", "explore", "--share", "0.1")
    assert (code, made["recipe"]["exploration"]["share"]) == (0, 0.1)
    assert said("recipe", "promote", made["id"], "--reason", "We want to know.")[0] == 0
    code, answer = said("recommend", "--level", "numeracy=0", "--role", "bookkeeper")
    options = answer["exploration"]["options"]
    assert sum(option["chance"] for option in options) == 1
    code, again = said("replay", answer["id"])
    assert (code, again["result"]) == (0, "identical")
    code, found = said("recipe", "compare", made["id"])
    assert found["trials"]["verdict"] == "cannot say yet"
    code, body = said("recipe", "explore", "--share", "0.5")
    assert (code, "give 0 (never) to 0.1" in str(body)) == (1, True)
