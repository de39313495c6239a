"""The arithmetic of `value` over all items, or all sub-paths, at once: arrays for searching.

What is searched here is always valued again, exactly, by `value.walk`.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from recommender.domain.decisions import ValueRecipe
from recommender.engine.rules import TOLERANCE
from recommender.engine.value import Prospects

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
Wanted = tuple[tuple[int, float], ...]
"""Levels wanted, as (column, level)."""

NEVER = -1


class Grid:
    """Prospects as arrays over N items (in order of id), K skills (in order of id), L links.

    Attributes:
        start: float64 (K,), the levels (0-5) at the start.
        weight, target: float64 (K,); weight 0 for skills without a gap.
        minutes: float64 (N,).
        floors: by row, the levels an item requires.
        before: by row, the items it requires: their row (``NEVER`` when they may not be chosen)
            and the levels that stand for having done them (empty when none do).
    """

    def __init__(self, prospects: Prospects, recipe: ValueRecipe) -> None:
        self.recipe = recipe
        self.ids = [item.id for item in prospects.items]
        self.row = {item: row for row, item in enumerate(self.ids)}
        self.skills = _skills(prospects)
        self.column = {skill: column for column, skill in enumerate(self.skills)}
        self.start = np.array([prospects.level(s) for s in self.skills], dtype=np.float64)
        gaps = [prospects.gaps.get(s) for s in self.skills]
        self.weight = np.array([g.importance if g else 0.0 for g in gaps], dtype=np.float64)
        self.target = np.array([g.target if g else 0.0 for g in gaps], dtype=np.float64)
        self.minutes = np.array([i.minutes for i in prospects.items], dtype=np.float64)
        self._lay_out_links(prospects)
        self._lay_out_bases(prospects)
        self._lay_out_locks(prospects)

    def step(self, row: int, levels: Floats) -> Floats:
        """Return the levels after one item: float64 (..., K) from levels (..., K)."""
        after = levels.copy()
        after[..., self._column[self._span[row]]] = self._after(row, levels)
        return after

    def gains(self, levels: Floats, weight: Floats) -> Floats:
        """Return what each item brings from levels (K,): float64 (N,), rounded to 1e-6."""
        return self._brought(levels, self._everywhere(levels), weight)

    def potential(self, levels: Floats, weight: Floats) -> Floats:
        """Return the most that each item could bring, now or later: float64 (N,)."""
        before = levels[self._column]
        after = before + np.maximum(self._exit - before, 0.0) * self._confidence
        return self._brought(levels, after, weight)

    def lift(self, levels: Floats, column: int) -> Floats:
        """Return by how many levels each item raises one skill: float64 (N,), rounded to 1e-6."""
        rise = np.where(self._column == column, self._everywhere(levels) - levels[column], 0.0)
        return self._by_item(rise)

    def worth(self, levels: Floats, weight: Floats | None = None) -> Floats:
        """Return what levels (..., K) are worth: float64 (...), rounded to 1e-6."""
        weights = self.weight if weight is None else weight
        worth: Floats = np.round((weights * np.minimum(levels, self.target)).sum(axis=-1), 6)
        return worth

    def opens(self, levels: Floats, taken: Bools) -> Bools:
        """Return which items have all they require: bool (N,) from levels (K,) and taken (N,)."""
        ready = np.ones(len(self.ids), dtype=np.bool_)
        row, column, level = self._floor_arrays
        ready[row[levels[column] < level - TOLERANCE]] = False
        done = self._known_at_all.copy()
        owner, column, level = self._known_arrays
        done[owner[levels[column] < level - TOLERANCE]] = False
        # The extra place at the end is where NEVER points.
        done |= np.append(taken, False)[self._required_row]
        locked, required = self._lock_arrays
        ready[locked[~done[required]]] = False
        return ready

    def open_after(self, row: int, levels: Floats, taken: Bools) -> Bools:
        """Return whether one item has all it requires: bool (...) from (..., K) and (..., N)."""
        ready = reaches(self.floors.get(row, ()), levels)
        for required, known in self.before.get(row, ()):
            done = reaches(known, levels) if known else np.zeros_like(ready)
            ready &= done if required == NEVER else done | taken[..., required]
        return ready

    def coalitions(self, order: Sequence[str], members: Bools) -> Floats:
        """Return what each subset of a path brings when its members keep their order.

        A member whose hard requirements are not met within the subset brings nothing.

        Args:
            order: item ids, length n.
            members: bool (C, n).

        Returns:
            float64 (C,), in importance-weighted levels.
        """
        levels = np.repeat(self.start[None, :], len(members), axis=0)
        taken = np.zeros((len(members), len(self.ids)), dtype=np.bool_)
        for n, row in enumerate(self.row[item] for item in order):
            active = members[:, n] & self.open_after(row, levels, taken)
            columns = self._column[self._span[row]]
            reached = self._after(row, levels)
            levels[:, columns] = np.where(active[:, None], reached, levels[:, columns])
            taken[:, row] = active
        return self.worth(levels) - float(self.worth(self.start))

    def _after(self, row: int, levels: Floats) -> Floats:
        """The levels of what one item teaches, after it; rounded to 1e-6."""
        links = self._span[row]
        columns = self._column[links]
        reached = self._reached(levels[..., columns], self._ready(levels, columns), links)
        rounded: Floats = np.round(reached, 6)
        return rounded

    def _everywhere(self, levels: Floats) -> Floats:
        """The level of its skill after each link, float64 (L,)."""
        ready = self._ready(levels, slice(None))[self._column]
        return self._reached(levels[self._column], ready, slice(None))

    def _reached(self, before: Floats, ready: Floats, links: slice) -> Floats:
        room = np.maximum(self._exit[links] - before, 0.0)
        short = np.maximum(self._entry[links] - before, 0.0)
        fit = np.exp(-np.square(short) / (2 * self.recipe.mismatch_width**2))
        reached: Floats = before + room * self._confidence[links] * fit * ready
        return reached

    def _ready(self, levels: Floats, columns: Rows | slice) -> Floats:
        lacking = np.maximum(self._builds_on[:, columns] - levels[..., self._bases, None], 0.0)
        ready: Floats = np.exp(-self.recipe.missing_rate * lacking.sum(axis=-2))
        return ready

    def _brought(self, levels: Floats, after: Floats, weight: Floats) -> Floats:
        target = self.target[self._column]
        rise = np.minimum(after, target) - np.minimum(levels[self._column], target)
        return self._by_item(weight[self._column] * rise)

    def _by_item(self, per_link: Floats) -> Floats:
        sums = np.bincount(self._row, weights=per_link, minlength=len(self.ids))
        rounded: Floats = np.round(sums, 6).astype(np.float64)
        return rounded

    def _lay_out_links(self, prospects: Prospects) -> None:
        links = [(row, x) for row, i in enumerate(self.ids) for x in prospects.links.get(i, ())]
        self._row = np.array([row for row, _ in links], dtype=np.intp)
        self._column = np.array([self.column[x.skill] for _, x in links], dtype=np.intp)
        self._entry = np.array([x.entry for _, x in links], dtype=np.float64)
        self._exit = np.array([x.exit for _, x in links], dtype=np.float64)
        self._confidence = np.array([x.confidence for _, x in links], dtype=np.float64)
        edges = np.searchsorted(self._row, np.arange(len(self.ids) + 1)).tolist()
        self._span = [slice(a, b) for a, b in pairwise(edges)]

    def _lay_out_bases(self, prospects: Prospects) -> None:
        """Level (B, K) of each of the B skills that something builds on, for each skill."""
        wanted = np.zeros((len(self.skills), len(self.skills)))
        for column in np.unique(self._column).tolist():
            for base in prospects.builds_on.get(self.skills[column], ()):
                wanted[self.column[base.skill], column] = base.level
        self._bases = np.flatnonzero(wanted.any(axis=1))
        self._builds_on = wanted[self._bases]

    def _lay_out_locks(self, prospects: Prospects) -> None:
        self.floors: dict[int, Wanted] = {}
        self.before: dict[int, tuple[tuple[int, Wanted], ...]] = {}
        ahead: dict[int, list[str]] = {}
        for row, item in enumerate(prospects.items):
            if item.requires_skills:
                self.floors[row] = tuple(
                    (self.column[r.skill], r.level) for r in item.requires_skills
                )
            if names := [i for i in item.requires_items if i not in prospects.completed]:
                ahead[row] = names
        required = sorted({name for names in ahead.values() for name in names})
        known = {name: self._known(name, prospects) for name in required}
        place = {name: n for n, name in enumerate(required)}
        for row, names in ahead.items():
            self.before[row] = tuple((self.row.get(i, NEVER), known[i]) for i in names)
        self._floor_arrays = _flat(self.floors)
        self._known_arrays = _flat({place[name]: wanted for name, wanted in known.items()})
        self._known_at_all = np.array([bool(known[name]) for name in required], dtype=np.bool_)
        self._required_row = np.array([self.row.get(i, NEVER) for i in required], dtype=np.intp)
        pairs = [(row, place[name]) for row, names in ahead.items() for name in names]
        self._lock_arrays = (
            np.array([row for row, _ in pairs], dtype=np.intp),
            np.array([name for _, name in pairs], dtype=np.intp),
        )

    def _known(self, item: str, prospects: Prospects) -> Wanted:
        links = prospects.snapshot.links_by_item.get(item, ())
        return tuple((self.column[x.skill], x.exit) for x in links if x.stated)


def reaches(wanted: Wanted, levels: Floats) -> Bools:
    """Return whether levels (..., K) are at or above all levels wanted: bool (...)."""
    ready: Bools = np.ones(levels.shape[:-1], dtype=np.bool_)
    for column, level in wanted:
        ready &= levels[..., column] >= level - TOLERANCE
    return ready


def _flat(wanted: Mapping[int, Wanted]) -> tuple[Rows, Rows, Floats]:
    triples = [(owner, column, level) for owner, w in wanted.items() for column, level in w]
    return (
        np.array([owner for owner, _, _ in triples], dtype=np.intp),
        np.array([column for _, column, _ in triples], dtype=np.intp),
        np.array([level for _, _, level in triples], dtype=np.float64),
    )


def _skills(prospects: Prospects) -> list[str]:
    """Skills with a gap, and those that the items teach, build on or require."""
    skills = set(prospects.gaps)
    for item in prospects.items:
        taught = {link.skill for link in prospects.links.get(item.id, ())}
        skills |= taught | {r.skill for r in item.requires_skills}
        skills.update(base.skill for s in taught for base in prospects.builds_on.get(s, ()))
        for required in item.requires_items:
            links = prospects.snapshot.links_by_item.get(required, ())
            skills.update(link.skill for link in links)
    return sorted(skills)
