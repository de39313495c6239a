"""The best feasible path under minutes and prerequisites.

A portfolio of greedy plans, each ranking moves by gain per minutes**power; a move is an open
item, or a locked item together with the steps that open it, so that an early prerequisite is
chosen for what it makes possible. The plan of greatest exact value wins.
"""

from collections.abc import Mapping, Sequence
from math import inf

from recommender.domain.decisions import Recipe
from recommender.domain.paths import Ask, PathStep
from recommender.engine.grid import Grid
from recommender.engine.ordering import is_open, put_in_order, settle
from recommender.engine.precedence import Reader
from recommender.engine.search import Chains, Greedy
from recommender.engine.value import Prospects, take, walk


def plan(prospects: Prospects, ask: Ask, recipe: Recipe, reader: Reader) -> tuple[str, ...]:
    """Return the ids of the path's items in order; empty when nothing helps.

    Args:
        prospects: what may be chosen and what it is judged by.
        ask: minutes, most steps; items without minutes are only put in order.
        recipe: the knobs of planning and value.
        reader: which of two items reads better first, where their worth does not say.
    """
    if not prospects.items:
        return ()
    if ask.orders_a_list:
        return put_in_order(prospects, recipe, reader)
    powers = recipe.planning.minutes_powers
    if ask.minutes is None:
        powers = (recipe.planning.default_power,)
    grid = Grid(prospects, recipe.value)
    chains = Chains(grid, recipe.planning.min_gain)
    gaps = tuple(prospects.gaps.values())
    plans = []
    for power in powers:
        minutes = inf if ask.minutes is None else ask.minutes
        search = Greedy(grid, chains, recipe.planning, power, minutes, ask.max_steps)
        plans.append(_without_idle(search.run(gaps), prospects, recipe))
    minutes_of = {item.id: item.minutes for item in prospects.items}

    def rank(order: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]]:
        value = _total(walk(order, prospects, recipe.value))
        return (-value, sum(minutes_of[i] for i in order), order)

    best = min(plans, key=rank)
    return settle(best, prospects, recipe, reader)


def _without_idle(order: Sequence[str], prospects: Prospects, recipe: Recipe) -> tuple[str, ...]:
    """Keep the steps that are open, judged exactly, and that bring or make possible something."""
    kept = _open_ones(order, prospects, recipe)
    steps = walk(kept, prospects, recipe.value)
    for item in reversed(kept):
        if steps[kept.index(item)].score > 0:
            continue
        fewer = tuple(i for i in kept if i != item)
        lighter = walk(fewer, prospects, recipe.value)
        worse = _total(lighter) < _total(steps)
        if not worse and _open_ones(fewer, prospects, recipe) == fewer:
            kept, steps = fewer, lighter
    return kept


def _open_ones(order: Sequence[str], prospects: Prospects, recipe: Recipe) -> tuple[str, ...]:
    """Walk a path and pass over what is locked when its turn comes."""
    items = prospects.snapshot.catalogue.items
    levels: Mapping[str, float] = prospects.levels
    kept: list[str] = []
    for item in order:
        if is_open(items[item], prospects.completed.union(kept), levels, prospects):
            _, levels = take(item, levels, prospects, recipe.value)
            kept.append(item)
    return tuple(kept)


def _total(steps: Sequence[PathStep]) -> int:
    return sum(step.score for step in steps)
