"""What was learned counts in value, in its own named term, and is told."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_worlds import Case, cases, prospects_of
from worlds import LIKELY, NOW, answer, item, make_world, order

from recommender.domain.feedback import Feedback
from recommender.domain.learned import Effect, Learned
from recommender.domain.paths import MICRO
from recommender.domain.recipes import Recipe
from recommender.engine.grid import Grid
from recommender.engine.prospects import Prospects
from recommender.engine.value import levels_after, take, walk

WEAK = Effect(factor=0.6, known=0.5, people=14, measured=14, declared=1.0, seen=0.6)
CROWD = Recipe()
lucks = st.randoms(use_true_random=False)


def knowing(recipe: Recipe, **effects: Effect) -> Recipe:
    return replace(recipe, learned=Learned(effects=effects))


def some_effects(luck: Random, world: Prospects) -> Prospects:
    effects = {
        one.id: Effect(round(luck.uniform(0.5, 1.5), 3), round(luck.random(), 3))
        for one in world.items
        if luck.random() < 0.7
    }
    return replace(world, learned=Learned(effects=effects))


def test_what_people_gained_is_a_term_of_its_own() -> None:
    world = make_world(item("a", "x:0>1"))
    step = answer(world, role={"x": 2}, recipe=knowing(LIKELY, a=WEAK))["steps"][0]
    terms = {c["term"]: c["value"] for c in step["contributions"]}
    assert terms == {"potential": 1.0, "seen_effect": -0.4}
    assert step["score"] == 0.6
    assert step["gains"][0]["after"] == 0.6


def test_it_is_told_with_its_people() -> None:
    world = make_world(item("a", "x:0>1"))
    told = answer(world, role={"x": 2}, recipe=knowing(LIKELY, a=WEAK))["steps"][0]["evidence"]
    assert (
        "14 people gained about 0.6 levels from it, where 1 were declared; "
        "it counts as 60 % of what it declares."
    ) in told
    few = replace(WEAK, measured=3, declared=None, seen=None)
    told = answer(world, role={"x": 2}, recipe=knowing(LIKELY, a=few))["steps"][0]["evidence"]
    assert "From what was seen of it so far, it counts as 60 % of what it declares." in told


def test_of_an_item_nobody_took_it_is_told_what_people_gained_here() -> None:
    world = make_world(item("a", "x:0>1"))
    recipe = replace(LIKELY, learned=Learned(overall=WEAK))
    step = answer(world, role={"x": 2}, recipe=recipe)["steps"][0]
    assert step["score"] == 0.6
    assert (
        "14 people gained about 0.6 levels from items here, where 1 were declared; "
        "it counts as 60 % of what it declares."
    ) in step["evidence"]


def test_of_two_equal_items_the_one_that_taught_more_goes_on_the_path() -> None:
    world = make_world(item("a", "x:0>1"), item("b", "x:0>1"))
    for recipe in (LIKELY, CROWD):
        assert order(answer(world, role={"x": 1}, minutes=10, recipe=recipe)) == ["a"]
        weak = knowing(recipe, a=WEAK)
        assert order(answer(world, role={"x": 1}, minutes=10, recipe=weak)) == ["b"]


def test_nobody_gains_more_than_is_declared() -> None:
    world = make_world(item("a", "x:0>1"))
    strong = knowing(LIKELY, a=Effect(1.5, 0.9))
    step = answer(world, role={"x": 2}, recipe=strong)["steps"][0]
    assert step["gains"][0]["after"] == 1.0


def test_a_need_in_words_is_left_as_it_matches() -> None:
    world = make_world(item("a", title="pivot tables"))
    need = {"need": "pivot tables"}
    plain, known = answer(world, **need), answer(world, recipe=knowing(LIKELY, a=WEAK), **need)
    assert plain["steps"][0]["contributions"] == known["steps"][0]["contributions"]


def test_what_is_known_replaces_what_is_assumed_of_the_crowd() -> None:
    """Nothing known: as shipped. All known: what was seen, and not less once more."""
    world = prospects_of(Case((item("a", "x:0>1"),), (), {"role": {"x": (1, 1.0)}}))
    assert world.stays("a", 0.85) == (1.0, 0.85)
    for effect, stays in (
        (Effect(0.8, 1.0), (0.8, 0.8)),
        (Effect(1.0, 0.0), (1.0, 0.85)),
        (Effect(0.9, 0.5), (0.9, 0.825)),
    ):
        seen = replace(world, learned=Learned(effects={"a": effect}))
        assert seen.stays("a", 0.85) == pytest.approx(stays)


@settings(max_examples=60, deadline=None)
@given(cases(), lucks)
def test_arrays_agree_with_a_walk(case: Case, luck: Random) -> None:
    world = some_effects(luck, prospects_of(case))
    for law in (LIKELY.value, CROWD.value):
        grid = Grid(world, law)
        path = luck.sample(grid.ids, len(grid.ids))
        levels, start = grid.start[None].copy(), float(grid.worth(grid.start))
        for one in path:
            grid.advance(levels, np.zeros(1, dtype=np.intp), np.array([grid.row[one]]))
        value = sum(step.score for step in walk(path, world, law)) / MICRO
        assert float(grid.worth(levels)[0]) - start == pytest.approx(value, abs=2e-5)


@settings(max_examples=60, deadline=None)
@given(cases(), lucks)
def test_terms_still_telescope(case: Case, luck: Random) -> None:
    world = some_effects(luck, prospects_of(case))
    steps = walk([one.id for one in world.items], world, LIKELY.value)
    levels = levels_after(steps, world)
    closed = sum(
        round(MICRO * g.importance * min(levels.get(g.skill, g.current), g.target))
        - round(MICRO * g.importance * min(g.current, g.target))
        for g in world.gaps.values()
    )
    assert sum(step.score for step in steps) == closed


def done(n: int, item_id: str, kind: str = "done", reason: str | None = None) -> Feedback:
    return Feedback(f"f{n}", kind, NOW, item_id, reason=reason)


def test_a_format_that_is_put_aside_counts_less_and_one_that_is_finished_more() -> None:
    others = [item(f"v{n}", "y:0>1", format="video") for n in range(4)]
    others += [item(f"t{n}", "y:0>1", format="text") for n in range(4)]
    a, b = item("a", "x:0>1", format="video"), item("b", "x:0>1", format="text")
    world = make_world(a, b, *others)
    said = [done(n, f"v{n}", "dismiss", "other_format") for n in range(4)]
    said += [done(10 + n, f"t{n}") for n in range(4)]
    ask = {"role": {"x": 1}, "minutes": 10}
    assert order(answer(world, **ask)) == ["a"]
    told = answer(world, feedback=said, **ask)
    assert order(told) == ["b"]
    video = answer(world, feedback=said, items=("a",), **ask)["steps"][0]
    terms = {c["term"]: c["value"] for c in video["contributions"]}
    assert terms == {"potential": 1.0, "format_fit": -0.2}
    assert (
        "From how you got on with this format (video) before, it counts 80 % of what it would."
    ) in video["evidence"]


def test_an_item_without_a_format_is_left_alone() -> None:
    world = make_world(item("a", "x:0>1"), item("v", "y:0>1", format="video"))
    said = [done(1, "v", "dismiss", "other_format")]
    assert answer(world, feedback=said, role={"x": 1})["value"] == 1.0


def test_fields_of_a_step_from_levels() -> None:
    world = replace(
        prospects_of(Case((item("a", "x:0>2?0.5"),), (), {"role": {"x": (2, 1.0)}})),
        learned=Learned(effects={"a": Effect(0.5, 0.2)}),
    )
    step, after = take("a", {"x": 0.0}, world, LIKELY.value)
    assert after == {"x": 0.5}
    assert [(c.term, c.micros) for c in step.contributions] == [
        ("potential", 2_000_000),
        ("link_uncertainty", -1_000_000),
        ("seen_effect", -500_000),
    ]
