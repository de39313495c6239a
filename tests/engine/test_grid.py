"""Arrays say what the exact, one-at-a-time arithmetic says."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_worlds import Case, cases, prospects_of
from worlds import LIKELY, item, skill

from recommender.domain.paths import MICRO
from recommender.domain.recipes import Recipe
from recommender.engine.grid import Grid
from recommender.engine.locks import Locks
from recommender.engine.prospects import Prospects
from recommender.engine.rules import missing
from recommender.engine.value import take, walk

LAW, CROWD = LIKELY.value, Recipe().value
lucks = st.randoms(use_true_random=False)


def some_state(luck: Random, grid: Grid, world: Prospects) -> tuple[np.ndarray, dict[str, float]]:
    """Levels of the one learner (1, K, 1), and by skill."""
    levels = {s: world.level(s) + luck.randint(0, 4) / 2 for s in grid.skills}
    state = np.array([*(levels[s] for s in grid.skills), 0.0])
    return state[None, :, None], levels


@settings(max_examples=80, deadline=None)
@given(cases(), lucks)
def test_what_items_bring_and_lift_agrees_with_take(case: Case, luck: Random) -> None:
    world = prospects_of(case)
    grid = Grid(world, LAW)
    state, levels = some_state(luck, grid, world)
    brought = grid.brought(state, grid.after_each(state), grid.weight, grid.target)[0]
    for row, id_ in enumerate(grid.ids):
        step, after = take(id_, levels, world, LAW)
        assert brought[row] == pytest.approx(step.score / MICRO, abs=3e-6)
        reached = state.copy()
        grid.advance(reached, np.zeros(1, dtype=np.intp), np.array([row]))
        for s, column in grid.column.items():
            assert reached[0, column, 0] == pytest.approx(after[s], abs=1e-6)
            rise = after[s] - levels[s]
            assert grid.lift(state[0], column)[row] == pytest.approx(rise, abs=2e-6)


@settings(max_examples=60, deadline=None)
@given(cases(), lucks)
def test_a_crowd_on_the_way_agrees_with_a_walk(case: Case, luck: Random) -> None:
    world = prospects_of(case)
    grid = Grid(world, CROWD)
    order = luck.sample(grid.ids, len(grid.ids))
    levels, start = grid.start[None].copy(), float(grid.worth(grid.start))
    for id_ in order:
        grid.advance(levels, np.zeros(1, dtype=np.intp), np.array([grid.row[id_]]))
    value = sum(step.score for step in walk(order, world, CROWD)) / MICRO
    assert float(grid.worth(levels)[0]) - start == pytest.approx(value, abs=2e-5)


@settings(max_examples=80, deadline=None)
@given(cases(), lucks)
def test_potential_is_never_exceeded(case: Case, luck: Random) -> None:
    world = prospects_of(case)
    grid = Grid(world, LAW)
    state, potential = grid.start[None].copy(), grid.potential(grid.weight)
    for row in luck.sample(range(len(grid.ids)), len(grid.ids)):
        brought = grid.brought(state, grid.after_each(state), grid.weight, grid.target)[0]
        assert (brought <= potential + 3e-6).all()
        grid.advance(state, np.zeros(1, dtype=np.intp), np.array([row]))


@settings(max_examples=80, deadline=None)
@given(cases(), lucks)
def test_what_is_open_agrees_with_what_is_missing(case: Case, luck: Random) -> None:
    world = prospects_of(case)
    grid = Grid(world, LAW)
    locks = Locks(grid, world)
    state, levels = some_state(luck, grid, world)
    taken = np.array([[luck.random() < 0.4 for _ in grid.ids]], dtype=np.bool_)
    done = world.completed | {i for i, t in zip(grid.ids, taken[0], strict=True) if t}
    opened = locks.opens(state[:, :, 0], taken)[0]
    for row, one in enumerate(world.items):
        exact = not missing(one, done, levels.__getitem__, world.snapshot)
        assert opened[row] == exact
        assert locks.open_after(row, state[:, :, 0], taken)[0] == exact
        assert locks.open_now(np.array([row]), state[:, :, 0], taken)[0] == exact


@settings(max_examples=40, deadline=None)
@given(cases())
def test_finishing_is_worth_a_tie_at_most(case: Case) -> None:
    world = prospects_of(case)
    grid = Grid(world, CROWD)
    levels = grid.start[None].copy()
    for row in range(len(grid.ids)):
        grid.advance(levels, np.zeros(1, dtype=np.intp), np.array([row]))
    brought = float(grid.worth(levels)[0]) - float(grid.worth(grid.start))
    more = float(grid.judged(levels, grid.weight, 0.02)[0]) - float(grid.worth(levels)[0])
    assert -1e-6 <= more <= 0.02 * brought + 2e-6


def test_what_a_skill_builds_on_may_itself_build_on_something() -> None:
    skills = (skill("z", y=1), skill("y", x=1), skill("x"))
    asked = {"role": {"z": (2, 1.0)}, "levels": dict.fromkeys("xy", 0.0), "minutes": None}
    case = Case((item("a", "z:0>2"),), skills, {**asked, "completed": ()})
    world = prospects_of(case)
    grid = Grid(world, LAW)
    step, _ = take("a", world.levels, world, LAW)
    state = grid.start[None]
    brought = grid.brought(state, grid.after_each(state), grid.weight, grid.target)
    assert brought[0, 0] == pytest.approx(step.score / MICRO, abs=1e-6)
    assert step.score < 2 * MICRO


def test_nothing_known_of_a_spread_imagines_nobody_elsewhere() -> None:
    world = prospects_of(Case((item("a", "x:0>2"),), (), QUESTION))
    sure = Grid(replace(world, spreads={"x": 0.0}), CROWD)
    assert (sure.start[0] == sure.start[0, 0]).all()


QUESTION = {"role": {"x": (2, 1.0)}, "levels": {"x": 1.0}, "minutes": None, "completed": ()}


@settings(max_examples=60, deadline=None)
@given(cases(), lucks)
def test_what_comes_too_late_agrees_with_a_walk(case: Case, luck: Random) -> None:
    """Level by level, and step by step from wherever a path stands."""
    world = prospects_of(case)
    until = {s: float(luck.randint(0, 120)) for s in world.gaps if luck.random() < 0.7}
    world = replace(world, minutes_by=until)
    grid = Grid(world, CROWD)
    order = luck.sample(grid.ids, len(grid.ids))
    levels, start = grid.start[None].copy(), float(grid.worth(grid.start))
    minutes = np.zeros(1)
    for n, id_ in enumerate(order):
        row = grid.row[id_]
        after = grid.after_each(levels)
        brought = grid.brought(levels, after, grid.weight, grid.target, minutes)[0, row]
        before = float(grid.worth(levels)[0])
        minutes = minutes + grid.minutes[row]
        grid.advance(levels, np.zeros(1, dtype=np.intp), np.array([row]), minutes)
        now = float(grid.worth(levels)[0])
        assert now - before == pytest.approx(brought, abs=2e-5)
        value = sum(step.score for step in walk(order[: n + 1], world, CROWD)) / MICRO
        assert now - start == pytest.approx(value, abs=2e-5)
