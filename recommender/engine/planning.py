"""The best feasible path under minutes and prerequisites.

A portfolio of greedy plans, each ranking moves by gain per minutes**power; a move is an open
item, or a locked item together with the steps that open it, so that an early prerequisite is
chosen for what it makes possible. The plan of greatest exact value wins.
"""

from collections.abc import Mapping, Sequence, Set
from math import fsum, inf

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import Recipe
from recommender.domain.paths import MICRO, Ask, PathStep
from recommender.engine.grid import Grid
from recommender.engine.precedence import earliness
from recommender.engine.rules import missing
from recommender.engine.search import Chains, Greedy
from recommender.engine.value import Prospects, take, walk


def plan(prospects: Prospects, ask: Ask, recipe: Recipe) -> tuple[str, ...]:
    """Return the ids of the path's items in order; empty when nothing helps.

    Args:
        prospects: what may be chosen and what it is judged by.
        ask: minutes, most steps; items without minutes are only put in order.
        recipe: the knobs of planning and value.
    """
    if not prospects.items:
        return ()
    if ask.orders_a_list:
        return _ordered(prospects, recipe)
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

    return min(plans, key=rank)


def _ordered(prospects: Prospects, recipe: Recipe) -> tuple[str, ...]:
    """Put every item in order: lower entry level, then what reads first, then id.

    None stands before what it requires; what never opens is left out.
    """
    items = prospects.items
    gains = [take(i.id, prospects.levels, prospects, recipe.value)[0].score for i in items]
    early = earliness(items, [gain / MICRO for gain in gains])
    places = [(_entry(i.id, prospects), -e, i.id) for i, e in zip(items, early, strict=True)]
    ranked = sorted(range(len(items)), key=lambda n: places[n])
    left = {items[n].id: items[n] for n in ranked}
    levels: Mapping[str, float] = prospects.levels
    order: list[str] = []
    done = set(prospects.completed)
    while True:
        item = next((i for i in left if _is_open(left[i], done, levels, prospects)), None)
        if item is None:
            return tuple(order)
        _, levels = take(item, levels, prospects, recipe.value)
        order.append(item)
        done.add(item)
        del left[item]


def _entry(item: str, prospects: Prospects) -> float:
    """Mean entry level of what an item teaches; needs have none."""
    entries = [
        x.entry
        for x in prospects.links.get(item, ())
        if x.skill not in prospects.gaps or not prospects.gaps[x.skill].is_need
    ]
    return fsum(entries) / len(entries) if entries else 0.0


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
        if _is_open(items[item], prospects.completed.union(kept), levels, prospects):
            _, levels = take(item, levels, prospects, recipe.value)
            kept.append(item)
    return tuple(kept)


def _is_open(
    item: ContentItem, done: Set[str], levels: Mapping[str, float], prospects: Prospects
) -> bool:
    def level(skill: str) -> float:
        return levels.get(skill, prospects.prior_level)

    return not missing(item, done, level, prospects.snapshot)


def _total(steps: Sequence[PathStep]) -> int:
    return sum(step.score for step in steps)
