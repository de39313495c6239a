"""Arrays say what the exact, one-at-a-time arithmetic says."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_worlds import Case, Walker, cases, prospects_of
from worlds import item, skill

from recommender.domain.decisions import Recipe
from recommender.domain.paths import MICRO
from recommender.engine.grid import Grid
from recommender.engine.rules import missing
from recommender.engine.value import Prospects, take, walk

LAW = Recipe().value
lucks = st.randoms(use_true_random=False)


def some_state(luck: Random, grid: Grid, world: Prospects) -> tuple[np.ndarray, dict[str, float]]:
    levels = {s: world.level(s) + luck.randint(0, 4) / 2 for s in grid.skills}
    return np.array([levels[s] for s in grid.skills]), levels


@settings(max_examples=80, deadline=None)
@given(cases(), lucks)
def test_gains_steps_and_lifts_agree_with_take(case: Case, luck: Random) -> None:
    world = prospects_of(case)
    grid = Grid(world, LAW)
    state, levels = some_state(luck, grid, world)
    gains = grid.gains(state, grid.weight)
    for row, id_ in enumerate(grid.ids):
        step, after = take(id_, levels, world, LAW)
        assert gains[row] == pytest.approx(step.score / MICRO, abs=3e-6)
        expected = [after.get(s, levels[s]) for s in grid.skills]
        assert grid.step(row, state) == pytest.approx(expected, abs=1e-6)
        for s, column in grid.column.items():
            rise = after[s] - levels[s]
            assert grid.lift(state, column)[row] == pytest.approx(rise, abs=2e-6)


@settings(max_examples=80, deadline=None)
@given(cases(), lucks)
def test_potential_is_never_exceeded_now_or_later(case: Case, luck: Random) -> None:
    world = prospects_of(case)
    grid = Grid(world, LAW)
    state = grid.start
    potential = grid.potential(state, grid.weight)
    for row in luck.sample(range(len(grid.ids)), len(grid.ids)):
        assert (grid.gains(state, grid.weight) <= potential + 3e-6).all()
        state = grid.step(row, state)


@settings(max_examples=80, deadline=None)
@given(cases(), lucks)
def test_what_is_open_agrees_with_what_is_missing(case: Case, luck: Random) -> None:
    world = prospects_of(case)
    grid = Grid(world, LAW)
    state, levels = some_state(luck, grid, world)
    taken = np.array([luck.random() < 0.4 for _ in grid.ids], dtype=np.bool_)
    done = world.completed | {i for i, t in zip(grid.ids, taken, strict=True) if t}
    opened = grid.opens(state, taken)
    for row, one in enumerate(world.items):
        exact = not missing(one, done, levels.__getitem__, world.snapshot)
        assert opened[row] == exact
        assert grid.open_after(row, state, taken) == exact


@settings(max_examples=60, deadline=None)
@given(cases(most_items=6), lucks)
def test_coalitions_agree_with_a_plain_walk(case: Case, luck: Random) -> None:
    world = prospects_of(case)
    grid = Grid(world, LAW)
    order = luck.sample(grid.ids, len(grid.ids))
    members = np.array([[luck.random() < 0.6 for _ in order] for _ in range(6)], dtype=np.bool_)
    members = members.reshape(6, len(order))
    for row, found in enumerate(grid.coalitions(order, members)):
        walker = Walker(case)
        for id_, member in zip(order, members[row], strict=True):
            if member and walker.is_open(id_):
                walker.take(id_)
        assert found == pytest.approx(walker.worth(), abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_the_whole_coalition_is_the_path(case: Case) -> None:
    world = prospects_of(case)
    grid = Grid(world, LAW)
    free = [i.id for i in world.items if not i.requires_items and not i.requires_skills]
    value = sum(s.score for s in walk(free, world, LAW)) / MICRO
    everyone = np.ones((1, len(free)), dtype=np.bool_)
    assert grid.coalitions(free, everyone)[0] == pytest.approx(value, abs=5e-6)


def test_what_a_skill_builds_on_may_itself_build_on_something() -> None:
    skills = (skill("z", y=1), skill("y", x=1), skill("x"))
    asked = {"role": {"z": (2, 1.0)}, "levels": dict.fromkeys("xy", 0.0), "minutes": None}
    case = Case((item("a", "z:0>2"),), skills, {**asked, "completed": ()})
    world = prospects_of(case)
    grid = Grid(world, LAW)
    step, _ = take("a", world.levels, world, LAW)
    assert grid.gains(grid.start, grid.weight)[0] == pytest.approx(step.score / MICRO, abs=1e-6)
    assert step.score < 2 * MICRO
