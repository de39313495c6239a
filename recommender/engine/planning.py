"""The best feasible path under minutes and prerequisites.

A portfolio: a beam, greedy plans that rank moves by gain per minutes**power, a plan that climbs
skill by skill from the bottom and, of few items, all of them from low to high. The best of them
(of few items, each) is polished by local search. All are judged by the same value, so the path is
never worse than any of them. Where order is worth nothing, steps that serve the same skill come
together, and what reads first goes first.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import inf

import numpy as np

from recommender.domain.paths import Ask
from recommender.domain.recipes import Recipe
from recommender.engine.chains import Chains
from recommender.engine.fronts import Aim, Front, at_the_start, walked
from recommender.engine.grid import Floats, Grid, Rows
from recommender.engine.locks import Locks
from recommender.engine.ordering import put_in_order, settle
from recommender.engine.polish import Polish
from recommender.engine.precedence import Reader
from recommender.engine.preferring import tipped
from recommender.engine.prospects import Prospects
from recommender.engine.search import Beam
from recommender.engine.stairs import ascent, stairs
from recommender.engine.wanted import shortlisted, wanted_levels

SMALLEST_MOVE = 0.001


def plan(
    prospects: Prospects,
    ask: Ask,
    recipe: Recipe,
    reader: Reader,
    lead: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Return the ids of the path's items in order; empty when nothing helps.

    Needs in words are served first, then everything that is asked for.

    Args:
        prospects: what may be chosen and what it is judged by.
        ask: minutes, most steps; items without minutes are only put in order.
        recipe: the knobs of planning and value.
        reader: which of two items reads better first, where their worth does not say.
        lead: steps that are settled, each open in its turn; the path goes on from them.
    """
    if not prospects.items:
        return ()
    if ask.orders_a_list:
        return put_in_order(prospects, recipe, reader)
    if not prospects.gaps:
        return lead
    wanted = wanted_levels(prospects)
    short = {i.id for i in shortlisted(prospects, wanted, recipe.planning.shortlist)}
    items = tuple(i for i in prospects.items if i.id in short or i.id in lead)
    planner = Planner(replace(prospects, items=items), wanted, ask, recipe)
    if prospects.minutes_by:
        # What is best without dates is often as good with them; no search should miss it.
        undated = replace(prospects, minutes_by={})
        planner.also = plan(undated, ask, recipe, reader, lead)[len(lead) :]
    front = planner.led(lead)
    for weight in planner.phases():
        front = planner.further(front, weight)
    found = tuple(planner.grid.ids[row] for row in front.path(0))
    best = tipped(found, planner.prospects, ask, recipe, fixed=len(lead))
    return settle(best, prospects, recipe, reader, fixed=len(lead))


class Planner:
    """One ask over one grid."""

    def __init__(
        self, prospects: Prospects, wanted: dict[str, float], ask: Ask, recipe: Recipe
    ) -> None:
        self.prospects, self.wanted, self.ask = prospects, wanted, ask
        self.recipe = recipe.planning
        self.grid = Grid(prospects, recipe.value)
        self.locks = Locks(self.grid, prospects)
        self.also: tuple[str, ...] = ()

    def led(self, lead: tuple[str, ...]) -> Front:
        """Return the one path that has these steps alone."""
        start = at_the_start(self.grid, self.ask.max_steps)
        if not lead:
            return start
        place = {item: row for row, item in enumerate(self.grid.ids)}
        rows = _row(tuple(place[item] for item in lead))
        return walked(start, rows, self.grid, self.locks, self.aim(self.grid.weight))

    def phases(self) -> Iterator[Floats]:
        """Weights that count needs alone, then all gaps."""
        gaps = self.prospects.gaps
        needs = {skill for skill, gap in gaps.items() if gap.is_need}
        if needs and len(needs) < len(gaps):
            yield self.grid.counting(needs)
        yield self.grid.weight

    def aim(self, weight: Floats) -> Aim:
        """Return what is searched for when these gaps count."""
        grid, gaps = self.grid, self.prospects.gaps
        side_weight, side_target = np.zeros((2, len(grid.skills) + 1))
        credit = self.recipe.side_credit * float(weight[weight > 0].mean())
        for skill, level in self.wanted.items():
            if skill in grid.column and (skill not in gaps or level > gaps[skill].target):
                side_weight[grid.column[skill]] = credit
                side_target[grid.column[skill]] = level
        return Aim(
            weight=weight,
            side_weight=side_weight,
            side_target=side_target,
            minutes=inf if self.ask.minutes is None else float(self.ask.minutes),
            max_steps=self.ask.max_steps,
            least=SMALLEST_MOVE,
        )

    def further(self, front: Front, weight: Floats) -> Front:
        """Return the one path of a front, gone on as far as these gaps are worth it."""
        if not weight.any():
            return front
        aim, grid = self.aim(weight), self.grid
        polish = Polish(grid, self.locks, aim, front, np.arange(len(grid.ids)), self.recipe)
        members = self.members(front, aim)
        _, values = polish.judged(members)
        ranked = np.argsort(-values, kind="stable")
        # Where there is little to search, no member is given up before it is polished.
        starts = ranked if len(grid.ids) <= self.recipe.few_items else ranked[:1]
        polished = [polish.run(members[n]) for n in starts.tolist()]
        _, values = polish.judged(polished)
        best = polish.together(polished[int(np.argmax(values))])
        return walked(front, _row(best), grid, self.locks, aim)

    def members(self, front: Front, aim: Aim) -> list[tuple[int, ...]]:
        """Return the plans that the best is chosen from, without the steps so far."""
        grid, recipe = self.grid, self.recipe
        chains = Chains(grid.most_likely(), self.locks, aim.weight, aim.least)
        beam = Beam(grid, self.locks, chains, aim, recipe.seed)
        least, most = recipe.beam_width
        width = min(most, max(least, recipe.beam_work // max(1, grid.links)))
        so_far = int(front.steps[0])
        few = len(grid.ids) <= recipe.few_items
        plans = [stairs(grid, self.prospects, self.wanted)]
        plans += [beam.run(front, 1, power)[so_far:] for power in recipe.powers]
        if few:
            plans.append(ascent(grid, self.prospects))
        if few or aim.is_limited:
            # Among many without a limit, everything worth it is taken: there is little to choose.
            plans.append(beam.run(front, width)[so_far:])
        so_far_taken = set(front.path(0))
        also = tuple(self.grid.row[item] for item in self.also)
        return [*plans, tuple(row for row in also if row not in so_far_taken)] if also else plans


def _row(path: tuple[int, ...]) -> Rows:
    return np.array([path], dtype=np.intp).reshape(1, len(path))
