"""How locked items are opened."""

import numpy as np
import pytest
from hypothesis import given, settings
from random_worlds import Case, Walker, cases, prospects_of
from worlds import answer, codes, item, make_world, order

from recommender.domain.recipes import Recipe, ValueRecipe
from recommender.engine.chains import LONGEST_CHAIN, Chains
from recommender.engine.grid import Grid
from recommender.engine.locks import Locks

RECIPE = Recipe()
LIKELY = ValueRecipe(learners=0)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_a_chain_opens_what_it_is_for(case: Case) -> None:
    world = prospects_of(case)
    grid = Grid(world, LIKELY)
    chains = Chains(grid, Locks(grid, world), grid.weight, RECIPE.planning.min_gain)
    for row, chain in chains.of.items():
        walker = Walker(case)
        assert not walker.is_open(grid.ids[row])
        for step in chain:
            assert walker.is_open(grid.ids[step])
            walker.take(grid.ids[step])
        assert walker.is_open(grid.ids[row])
        assert len(set(chain)) == len(chain)
        minutes = grid.minutes[[*chain, row]].sum()
        assert chains.total(grid.minutes)[row] == pytest.approx(minutes)


def test_a_long_chain_is_climbed_from_its_foot() -> None:
    def stairs(n: int) -> list:
        steps = [item(f"s{k:02}", after=[f"s{k - 1:02}"] if k else ()) for k in range(n)]
        return [*steps, item("goal", "x:0>5", after=[f"s{n - 1:02}"])]

    reached = answer(make_world(*stairs(LONGEST_CHAIN)), role={"x": 5})
    assert order(reached)[-1] == "goal"
    further = answer(make_world(*stairs(LONGEST_CHAIN + 1)), role={"x": 5})
    assert order(further)[-1] == "goal"
    listed = tuple(i.id for i, _ in stairs(3000))
    assert answer(make_world(*stairs(3000)), role={"x": 5}, items=listed, minutes=60)["steps"] == []


def test_a_thicket_of_locks_ends() -> None:
    rows = [
        item(f"i{n:02}", f"s{n % 7}:0>2", floor={f"s{(n + 1) % 7}": 1}, minutes=1 + n)
        for n in range(60)
    ]
    world = make_world(*rows, item("goal", "x:0>3", floor={"s0": 2}))
    assert codes(answer(world, role={"x": 3}))["goal"] == "locked"


def test_of_two_ways_to_a_level_the_quicker_is_taken() -> None:
    world = make_world(
        item("slow", "t:0>1", minutes=60),
        item("quick", "t:0>1", minutes=6),
        item("goal", "x:0>3", floor={"t": 1}),
    )
    assert order(answer(world, role={"x": 3})) == ["quick", "goal"]


def test_nothing_to_choose_from_is_a_grid_too() -> None:
    nothing = Case((), (), {"role": {}, "levels": {}, "completed": (), "minutes": None})
    world = prospects_of(nothing)
    grid = Grid(world, RECIPE.value)
    locks = Locks(grid, world)
    after = grid.after_each(grid.start[None])
    assert grid.brought(grid.start[None], after, grid.weight, grid.target).shape == (1, 0)
    assert locks.opens(grid.start[:1], np.zeros((1, 0), dtype=np.bool_)).shape == (1, 0)
    assert Chains(grid.most_likely(), locks, grid.weight, 0.02).of == {}
