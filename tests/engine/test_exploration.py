"""Now and then an equally good next step, drawn from the record, with its chances."""

import math
from collections import Counter
from dataclasses import replace

import pytest
from worlds import LIKELY, item, make_inputs, make_world, order

from recommender.domain.decisions import Inputs, digest
from recommender.domain.feedback import Feedback
from recommender.domain.learned import ExplorationRecipe
from recommender.domain.recipes import Recipe
from recommender.engine.answers import check_sums
from recommender.engine.recommend import recommend

CURIOUS = replace(Recipe(), exploration=ExplorationRecipe(0.1))
TWINS = make_world(
    item("a", "x:0>1"), item("b", "x:0>1"), item("c", "x:0>0.5"), item("d", "x:1>2"),
    item("e", "y:0>1"),
)  # fmt: skip
ASK = {"role": {"x": 2}, "minutes": 20}


def asked(draw: int | None, **more: object) -> Inputs:
    return replace(make_inputs(TWINS, recipe=CURIOUS, **{**ASK, **more}), draw=draw)


def test_the_shipped_recipe_draws_nothing() -> None:
    assert Recipe().exploration.share == 0
    for recipe in (Recipe(), LIKELY):
        given = recommend(asked(7), TWINS, recipe).answer
        assert "exploration" not in given
        assert order(dict(given)) == ["a", "d"]


def test_as_often_as_stated_and_only_what_is_as_good() -> None:
    answers = [recommend(asked(draw), TWINS, CURIOUS).answer for draw in range(400)]
    tally = Counter(a["next"] for a in answers)
    assert set(tally) == {"a", "b"}
    assert abs(tally["b"] - 40) < 4 * math.sqrt(400 * 0.1 * 0.9)
    for given in answers[:20]:
        assert given["exploration"]["options"] == [
            {"item": "a", "chance": 0.9},
            {"item": "b", "chance": 0.1},
        ]
        assert given["exploration"]["chosen"] == given["next"]
        check_sums(given)
        assert given["digest"] == digest({k: v for k, v in given.items() if k != "digest"})


def test_the_same_draw_tries_the_same_and_says_so() -> None:
    draw = next(d for d in range(100) if recommend(asked(d), TWINS, CURIOUS).answer["next"] == "b")
    one, other = (recommend(asked(draw), TWINS, CURIOUS).answer for _ in range(2))
    assert one == other
    said = one["steps"][0]["evidence"][0]
    assert said == (
        "An equally good alternative (within 3 % of the path's value) is tried here, to learn "
        "which teaches more; “a” would usually stand here."
    )


def test_what_goes_on_or_was_asked_for_is_left_alone() -> None:
    pin = Feedback("f", "pin", make_inputs(TWINS).now, "a")
    asks: tuple[dict[str, object], ...] = (
        {"previous": ("a", "d")},
        {"feedback": (pin,)},
        {"items": ("a", "b"), "minutes": None},
    )
    for more in asks:
        for draw in range(60):
            given = recommend(asked(draw, **more), TWINS, CURIOUS).answer
            assert "exploration" not in given
            assert given["next"] == "a"


def test_without_a_draw_nothing_is_tried() -> None:
    assert "exploration" not in recommend(asked(None), TWINS, CURIOUS).answer


def test_more_than_one_step_in_ten_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match=r"give 0 to 0\.1"):
        ExplorationRecipe(0.2)
