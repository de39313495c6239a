"""A check is offered where the next steps depend on a level that is not sure, and nowhere else."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from worlds import LIKELY, answer, item, make_world, order, skill

from recommender.domain.learners import Evidence
from recommender.domain.recipes import Recipe
from recommender.domain.timely import CheckRecipe, MemoryRecipe

LADDER = (
    item("x-1", "x:0>1", minutes=20),
    item("x-2", "x:1>2", minutes=20),
    item("x-3", "x:2>3", minutes=20),
    item("y-1", "y:0>1", minutes=20),
)
WORLD = make_world(*LADDER, skills=[skill("x", "Charts")])
"""Rated 2 by a manager once: anything between 1 and 3, and another first step in either case."""
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
RATED = (Evidence("1", "x", 2.1, "manager", JUNE, issuer="boss"),)


def ask(world: Any = WORLD, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"role": {"x": 3}, "evidence": RATED, "minutes": 40, "learner": "ann"}
    return answer(world, **{**given, **more})


def test_a_level_that_decides_the_next_step_is_asked_for() -> None:
    given = ask()
    check = given["check"]
    assert order(given) == ["x-3"]
    assert (check["skill"], check["item"], check["source"]) == ("x", None, "self")
    assert (check["depend"], check["of"], check["minutes"]) == (1, 1, 3)
    assert check["question"] == "Which of these describes you in Charts?"
    assert [option["level"] for option in check["options"]] == [0, 1, 2, 3, 4, 5]
    assert check["because"].startswith("Your next step depends on your level in Charts, which may")


def test_what_it_saves_is_what_the_planner_says_at_both_ends() -> None:
    """At the high end nothing is left to learn and 20 minutes are wasted; at the low end x-3
    starts too high, and x-2 is the better step."""
    check = ask()["check"]
    low, high = check["low"], check["high"]
    at_low = {"learner": "ann", "role": {"x": 3}, "levels": {"x": low}}
    best = answer(WORLD, minutes=37, **at_low)["value"]
    this = answer(WORLD, items=("x-3",), minutes=40, **at_low)["value"]
    assert high == pytest.approx(3.5, abs=0.5)
    assert order(answer(WORLD, minutes=37, **at_low)) == ["x-2"]
    assert check["saves"] == pytest.approx((best - this) / 2, abs=1e-6)
    assert check["saves_minutes"] == 10


def test_it_stands_beside_the_value() -> None:
    asked, silent = ask(), ask(recipe=replace(LIKELY, check=CheckRecipe(skills=0)))
    assert silent["check"] is None
    for field in ("steps", "value", "minutes", "closed"):
        assert asked[field] == silent[field]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"learner": None}, "nobody's answer could be kept"),
        ({"minutes": 14}, "three minutes are too many of fourteen"),
        ({"levels": {"x": 2.1}}, "the level is stated"),
        ({"items": ("x-2", "x-3")}, "somebody chose the items"),
        ({"role": {"x": 0.5}}, "the target is reached at either end"),
        ({"role": {"y": 1}, "levels": {"y": 0}}, "another skill is asked for"),
    ],
)
def test_it_is_not_offered(change: dict[str, Any], why: str) -> None:
    assert ask(**change)["check"] is None, why


def test_it_is_not_offered_where_the_plan_stays_the_same() -> None:
    world = make_world(item("all", "x:0>5", minutes=20), skills=[skill("x", "Charts")])
    given = ask(world, role={"x": 5})
    assert order(given) == ["all"]
    assert given["check"] is None


def test_who_has_just_rated_themselves_is_not_asked_again() -> None:
    lately = Evidence("2", "x", 2.0, "self", datetime(2026, 11, 1, tzinfo=UTC))
    long_ago = Evidence("2", "x", 2.0, "self", datetime(2026, 2, 1, tzinfo=UTC))
    assert ask(evidence=(*RATED, lately))["check"] is None
    assert ask(evidence=(*RATED, long_ago))["check"] is not None


def test_a_check_of_the_catalogue_comes_before_a_self_check() -> None:
    quiz = item("x-quiz", "x:0>0.1", minutes=5, kind="quiz", title="Ten questions on charts")
    check = ask(make_world(*LADDER, quiz))["check"]
    assert (check["item"], check["minutes"], check["source"]) == ("x-quiz", 5, None)
    assert check["question"] == "Ten questions on charts"


def test_own_words_of_a_skill_are_read_out() -> None:
    words = ("sees", "tries", "does", "improves", "invents")
    own = replace(skill("x", "Charts"), levels=words)
    check = ask(make_world(*LADDER, skills=[own]))["check"]
    assert [o["description"] for o in check["options"][1:]] == list(words)


def test_the_same_is_asked_twice() -> None:
    assert ask(recipe=Recipe()) == ask(recipe=Recipe())


def test_minutes_of_refreshers_are_not_counted_as_saved() -> None:
    """Beside a refresher of 20 minutes a check is weighed with the other 40 alone."""
    world = make_world(*LADDER, item("z-1", "z:2>3", minutes=20), skills=[skill("x", "Charts")])
    tested = Evidence("2", "z", 3, "assessment", datetime(2025, 6, 1, tzinfo=UTC))
    half = replace(LIKELY, memory=MemoryRecipe(share=0.5))
    role = {"x": 3, "z": (3, 0.5)}
    beside = ask(world, role=role, evidence=(*RATED, tested), minutes=60, recipe=half)
    alone = ask(minutes=40)
    assert order(beside) == ["z-1", *order(alone)]
    assert beside["check"]["saves"] == alone["check"]["saves"]
    assert (beside["check"]["depend"], beside["check"]["of"]) == (1, 2)
    assert beside["check"]["because"].startswith("One of your next two steps depends on")
