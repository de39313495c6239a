"""What each step enables: order-kept Shapley value minus what the step brings directly.

Telescoping gives an early prerequisite no credit for what it makes possible. The Shapley value
(Shapley 1953) of a step is its mean marginal contribution over all orders of arrival, the order
of the path itself being kept within each coalition. It is enumerated exactly for short paths;
above, seeded antithetic permutations estimate it and each of them adds up to the path's value.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recommender.domain.paths import MICRO, PathStep
from recommender.domain.recipes import Recipe
from recommender.engine.grid import Bools, Floats, Grid
from recommender.engine.locks import Locks
from recommender.engine.prospects import Prospects

MOST_WORK = 8_000_000
"""Coalitions times steps. A list of thousands is not worth minutes: there nothing is attributed."""


def enables(steps: Sequence[PathStep], prospects: Prospects, recipe: Recipe) -> tuple[int, ...]:
    """Return what each step enables, in millionths; sums to exactly zero over the path.

    Args:
        steps: the path.
        prospects: what it was made of.
        recipe: how long a path is enumerated, how many permutations otherwise, and their seed.
    """
    if not any(step.score for step in steps):
        return (0,) * len(steps)
    order = [step.item for step in steps]
    on_path = [item for item in prospects.items if item.id in set(order)]
    walked = replace(prospects, items=tuple(on_path))
    grid = Grid(walked, recipe.value)
    locks = Locks(grid, walked)
    if len(order) <= recipe.planning.exact_steps:
        shapley = _enumerated(grid, locks, order)
    elif 2 * len(order) ** 2 <= MOST_WORK:
        shapley = _sampled(grid, locks, order, recipe.planning.permutations, recipe.planning.seed)
    else:
        return (0,) * len(steps)
    closes = [step.score - step.preference for step in steps]
    parts = [round(MICRO * float(v)) - brings for v, brings in zip(shapley, closes, strict=True)]
    rest = sum(parts)
    if rest:
        parts[max(range(len(parts)), key=lambda n: (abs(parts[n]), -n))] -= rest
    return tuple(parts)


def _enumerated(grid: Grid, locks: Locks, order: Sequence[str]) -> Floats:
    n = len(order)
    codes = np.arange(2**n)
    members: Bools = (codes[:, None] >> np.arange(n) & 1).astype(np.bool_)
    values = _coalitions(grid, locks, order, members)
    sizes = members.sum(axis=1)
    weights = np.array(
        [math.factorial(k) * math.factorial(n - k - 1) / math.factorial(n) for k in range(n)]
    )
    shapley = np.zeros(n)
    for player in range(n):
        without = codes[~members[:, player]]
        marginal = values[without | (1 << player)] - values[without]
        shapley[player] = math.fsum(weights[sizes[without]] * marginal)
    return shapley


def _sampled(
    grid: Grid, locks: Locks, order: Sequence[str], permutations: int, seed: int
) -> Floats:
    n = len(order)
    pairs = min(max(1, permutations // 2), MOST_WORK // (2 * n**2))
    draw = np.random.Generator(np.random.PCG64(seed))
    shapley = np.zeros(n)
    for _ in range(pairs):
        arrival = draw.permutation(n)
        for sequence in (arrival, arrival[::-1]):
            rank = np.empty(n, dtype=np.intp)
            rank[sequence] = np.arange(n)
            members: Bools = rank[None, :] < np.arange(n + 1)[:, None]
            shapley[sequence] += np.diff(_coalitions(grid, locks, order, members))
    return shapley / (2 * pairs)


def _coalitions(grid: Grid, locks: Locks, order: Sequence[str], members: Bools) -> Floats:
    """What each subset of a path brings when its members keep their order.

    A member whose hard requirements are not met within the subset brings nothing.

    Args:
        grid: of the path's items.
        locks: of the same.
        order: item ids, length n.
        members: bool (C, n).

    Returns:
        float64 (C,), in importance-weighted levels.
    """
    levels = np.repeat(grid.start[None], len(members), axis=0)
    taken = np.zeros((len(members), len(grid.ids)), dtype=np.bool_)
    minutes = np.zeros(len(members))
    for n, row in enumerate(grid.row[item] for item in order):
        active = np.flatnonzero(members[:, n] & locks.open_after(row, levels[:, :, 0], taken))
        minutes[active] += grid.minutes[row]
        grid.advance(levels, active, np.full(len(active), row), minutes[active])
        taken[active, row] = True
    return grid.worth(levels) - float(grid.worth(grid.start))
