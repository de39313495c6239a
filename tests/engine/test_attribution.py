"""What steps enable: the Shapley value with the order of the path kept."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from random_worlds import Case, cases, prospects_of
from worlds import answer, item, make_world

from recommender.domain.paths import MICRO
from recommender.domain.recipes import PlanningRecipe, Recipe
from recommender.engine.attribution import enables
from recommender.engine.ordering import is_open
from recommender.engine.prospects import Prospects
from recommender.engine.value import take, walk

RECIPE = Recipe()
SAMPLING = replace(RECIPE, planning=PlanningRecipe(exact_steps=0, permutations=400))


def open_path(world: Prospects, most: int) -> list[str]:
    """A feasible path through whatever is open, in order of id."""
    path: list[str] = []
    levels: Mapping[str, float] = world.levels
    for _ in range(most):
        done = world.completed.union(path)
        opened = [i for i in world.items if i.id not in path and is_open(i, done, levels, world)]
        if not opened:
            break
        path.append(opened[0].id)
        _, levels = take(path[-1], levels, world, RECIPE.value)
    return path


def coalition(world: Prospects, members: list[str]) -> float:
    """What some steps bring in their order; one that is locked among them brings nothing."""
    path: list[str] = []
    levels: Mapping[str, float] = world.levels
    items = world.snapshot.catalogue.items
    for one in members:
        if is_open(items[one], world.completed.union(path), levels, world):
            path.append(one)
            _, levels = take(one, levels, world, RECIPE.value)
    return sum(step.score for step in walk(path, world, RECIPE.value)) / MICRO


def by_permutations(world: Prospects, path: list[str]) -> list[float]:
    """The textbook: mean marginal contribution over all orders of arrival."""
    known: dict[frozenset[str], float] = {}

    def worth(here: frozenset[str]) -> float:
        if here not in known:
            known[here] = coalition(world, [i for i in path if i in here])
        return known[here]

    arrivals = list(permutations(path))
    sums = dict.fromkeys(path, 0.0)
    for arrival in arrivals:
        for n, player in enumerate(arrival):
            before = frozenset(arrival[:n])
            sums[player] += worth(before | {player}) - worth(before)
    return [sums[i] / len(arrivals) for i in path]


@settings(max_examples=25, deadline=None)
@given(cases(most_items=7))
def test_enumerated_is_the_textbook_formula(case: Case) -> None:
    world = prospects_of(case)
    path = open_path(world, 5)
    steps = walk(path, world, RECIPE.value)
    parts = enables(steps, world, RECIPE)
    assert sum(parts) == 0
    if path:
        shapley = [(p + s.score) / MICRO for p, s in zip(parts, steps, strict=True)]
        assert shapley == pytest.approx(by_permutations(world, path), abs=3e-5)


@settings(max_examples=25, deadline=None)
@given(cases())
def test_sampled_sums_to_zero_and_is_near(case: Case) -> None:
    world = prospects_of(case)
    steps = walk(open_path(world, 8), world, RECIPE.value)
    sampled, exact = enables(steps, world, SAMPLING), enables(steps, world, RECIPE)
    assert sum(sampled) == 0
    assert np.abs(np.array(sampled) - np.array(exact)).sum() / MICRO <= 0.25 * len(steps)


def test_sampling_is_seeded() -> None:
    rows = [item(f"i{n:02}", f"x:{n / 4}>{n / 4 + 0.5}") for n in range(14)]
    asked = {"role": {"x": 4}, "items": tuple(f"i{n:02}" for n in range(14))}
    one, two = (answer(make_world(*rows), **asked) for _ in range(2))
    assert [s["enables"] for s in one["steps"]] == [s["enables"] for s in two["steps"]]
    assert one["digest"] == two["digest"]


def test_the_glove_game() -> None:
    """One left glove, two right ones: 2/3, 1/6, 1/6 (here: the goal and two ways to open it)."""
    world = make_world(
        item("way-1", "t:0>1"), item("way-2", "t:0>1"), item("win", "x:1>2", floor={"t": 1})
    )
    listed = ("way-1", "way-2", "win")
    given_back = answer(world, items=listed, role={"x": 2}, levels={"x": 1})
    shapley = {s["item"]["id"]: s["direct"] + s["enables"] for s in given_back["steps"]}
    assert shapley["win"] == pytest.approx(2 / 3, abs=2e-6)
    assert shapley["way-1"] == shapley["way-2"] == pytest.approx(1 / 6, abs=2e-6)


def test_the_airport_game() -> None:
    """Runways for planes that need 1, 2 and 3: the costs are shared 1/3, 5/6 and 11/6.

    Littlechild and Owen (1973). A coalition's worth is its greatest exit level; each item
    starts at 0, so the order within a coalition does not matter.
    """
    world = make_world(*(item(f"to-{n}", f"x:0>{n}") for n in (1, 2, 3)))
    asked = answer(world, items=("to-1", "to-2", "to-3"), role={"x": 3})
    shapley = {s["item"]["id"]: s["direct"] + s["enables"] for s in asked["steps"]}
    expected = {"to-1": 1 / 3, "to-2": 5 / 6, "to-3": 11 / 6}
    assert shapley == pytest.approx(expected, abs=3e-6)


def test_no_steps_enable_nothing() -> None:
    world = prospects_of(Case((), (), {"role": {}, "levels": {}, "completed": (), "minutes": 1}))
    assert enables((), world, RECIPE) == ()
