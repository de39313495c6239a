"""Hard requirements as arrays: what is open, from the most likely levels and what is done."""

from collections.abc import Mapping

import numpy as np

from recommender.engine.grid import Bools, Floats, Grid, Rows
from recommender.engine.prospects import Prospects
from recommender.engine.rules import TOLERANCE

Wanted = tuple[tuple[int, float], ...]
"""Levels wanted, as (column, level)."""

NEVER = -1


class Locks:
    """What each row of a grid requires.

    Attributes:
        floors: by row, the levels an item requires.
        before: by row, the items it requires: their row (``NEVER`` when they may not be chosen)
            and the levels that stand for having done them (empty when none do).
    """

    def __init__(self, grid: Grid, prospects: Prospects) -> None:
        self.floors: dict[int, Wanted] = {}
        self.before: dict[int, tuple[tuple[int, Wanted], ...]] = {}
        self._items = len(grid.ids)
        column, ahead = grid.column, {}
        for row, item in enumerate(prospects.items):
            if item.requires_skills:
                wanted = ((column[r.skill], r.level) for r in item.requires_skills)
                self.floors[row] = tuple(wanted)
            if names := [i for i in item.requires_items if i not in prospects.completed]:
                ahead[row] = names
        required = sorted({name for names in ahead.values() for name in names})
        known = {name: _known(name, grid, prospects) for name in required}
        place = {name: n for n, name in enumerate(required)}
        for row, names in ahead.items():
            self.before[row] = tuple((grid.row.get(i, NEVER), known[i]) for i in names)
        self._floor = _flat(self.floors)
        self._known = _flat({place[name]: wanted for name, wanted in known.items()})
        self._known_at_all = np.array([bool(known[name]) for name in required], dtype=np.bool_)
        self._required_row = np.array([grid.row.get(i, NEVER) for i in required], dtype=np.intp)
        pairs = [(row, place[name]) for row, names in ahead.items() for name in names]
        self._locked = np.array([row for row, _ in pairs], dtype=np.intp)
        self._by = np.array([name for _, name in pairs], dtype=np.intp)

    def __bool__(self) -> bool:
        return bool(self.floors or self.before)

    def opens(self, levels: Floats, taken: Bools) -> Bools:
        """Return which items have all they require: bool (B, N).

        Args:
            levels: the most likely levels, (B, K).
            taken: what was taken before, (B, N).
        """
        ready = np.ones(taken.shape, dtype=np.bool_)
        row, column, level = self._floor
        _close(ready, row, levels[:, column] < level - TOLERANCE)
        done = np.repeat(self._known_at_all[None], len(taken), axis=0)
        owner, column, level = self._known
        _close(done, owner, levels[:, column] < level - TOLERANCE)
        # The extra place at the end is where NEVER points.
        done |= np.pad(taken, ((0, 0), (0, 1)))[:, self._required_row]
        _close(ready, self._locked, ~done[:, self._by])
        return ready

    def open_now(self, rows: Rows, levels: Floats, taken: Bools) -> Bools:
        """Return whether one item each has all it requires: bool (B,) for rows (B,)."""
        ready = np.ones(len(rows), dtype=np.bool_)
        if not self:
            return ready
        for row in np.unique(rows).tolist():
            if row in self.floors or row in self.before:
                of_row = rows == row
                ready[of_row] = self.open_after(row, levels[of_row], taken[of_row])
        return ready

    def open_after(self, row: int, levels: Floats, taken: Bools) -> Bools:
        """Return whether one item has all it requires: bool (B,) from (B, K) and (B, N)."""
        ready = reaches(self.floors.get(row, ()), levels)
        for required, known in self.before.get(row, ()):
            done = reaches(known, levels) if known else np.zeros_like(ready)
            ready &= done if required == NEVER else done | taken[..., required]
        return ready


def reaches(wanted: Wanted, levels: Floats) -> Bools:
    """Return whether levels (..., K) are at or above all levels wanted: bool (...)."""
    ready: Bools = np.ones(levels.shape[:-1], dtype=np.bool_)
    for column, level in wanted:
        ready &= levels[..., column] >= level - TOLERANCE
    return ready


def _close(ready: Bools, places: Rows, short: Bools) -> None:
    """Take away readiness (B, P) at places (E,) wherever short (B, E)."""
    path, entry = np.nonzero(short)
    ready[path, places[entry]] = False


def _known(item: str, grid: Grid, prospects: Prospects) -> Wanted:
    links = prospects.snapshot.links_by_item.get(item, ())
    return tuple((grid.column[x.skill], x.exit) for x in links if x.stated)


def _flat(wanted: Mapping[int, Wanted]) -> tuple[Rows, Rows, Floats]:
    triples = [(owner, column, level) for owner, w in wanted.items() for column, level in w]
    return (
        np.array([owner for owner, _, _ in triples], dtype=np.intp),
        np.array([column for _, column, _ in triples], dtype=np.intp),
        np.array([level for _, _, level in triples], dtype=np.float64),
    )
