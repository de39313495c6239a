"""For each locked item that could close a gap one way to open it, where there is any."""

from dataclasses import dataclass

import numpy as np

from recommender.engine.fronts import EMPTY
from recommender.engine.grid import Bools, Floats, Grid, Rows
from recommender.engine.locks import NEVER, Locks, Wanted, reaches

LONGEST_CHAIN = 12
MOST_TRIES = 4
MOST_LOOKS = 200


@dataclass(frozen=True, slots=True)
class State:
    """Where the looking stands: most likely levels (K,), taken items (N,), rows in order."""

    levels: Floats
    taken: Bools
    order: tuple[int, ...] = ()

    def after(self, row: int, grid: Grid) -> "State":
        """Return the state with one item more."""
        taken = self.taken.copy()
        taken[row] = True
        levels = self.levels[None, :, None].copy()
        grid.advance(levels, np.zeros(1, dtype=np.intp), np.array([row]))
        return State(levels[0, :, 0], taken, (*self.order, row))


class Chains:
    """One chain for each locked item that is worth it.

    Attributes:
        of: by row of a locked item, the rows that open it, in order.
        potential: float64 (N,), the most that each item could bring.
        padded: int (C, D), each chain and its item in order, ``EMPTY`` at the end; place: by row,
            where its chain stands there.
    """

    def __init__(self, grid: Grid, locks: Locks, weight: Floats, least: float) -> None:
        """Look for them all on a grid of the most likely learner alone."""
        self.grid, self.locks, self.least, self.looks = grid, locks, least, 0
        self.of: dict[int, tuple[int, ...]] = {}
        self._lifters: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        self.potential = grid.potential(weight)
        if locks:
            self._look()
        links = [(row, r) for row, chain in self.of.items() for r in (*chain, row)]
        self._owner: Rows = np.array([row for row, _ in links], dtype=np.intp)
        self._member: Rows = np.array([r for _, r in links], dtype=np.intp)
        depth = max((len(chain) + 1 for chain in self.of.values()), default=0)
        self.padded: Rows = np.full((len(self.of), depth), EMPTY, dtype=np.intp)
        self.place: Rows = np.full(len(grid.ids), EMPTY, dtype=np.intp)
        for n, (row, chain) in enumerate(self.of.items()):
            self.padded[n, : len(chain) + 1] = (*chain, row)
            self.place[row] = n

    def total(self, per_item: Floats) -> Floats:
        """Return the sum over each locked item and its chain: float64 (N,), 0 without a chain."""
        weights = per_item[self._member]
        sums = np.bincount(self._owner, weights=weights, minlength=len(self.grid.ids))
        return sums.astype(np.float64)

    def _look(self) -> None:
        start = State(self.grid.start[:, 0], np.zeros(len(self.grid.ids), dtype=np.bool_))
        opened = self.locks.opens(start.levels[None], start.taken[None])[0]
        for row in np.flatnonzero((self.potential >= self.least) & ~opened).tolist():
            self.looks = MOST_LOOKS
            found = self._opened(row, start, frozenset())
            if found is not None:
                self.of[row] = found.order

    def _opened(self, row: int, state: State, above: frozenset[int]) -> State | None:
        """A state in which `row` has all it requires."""
        above = above | {row}
        for required, known in self.locks.before.get(row, ()):
            if required != NEVER and state.taken[required]:
                continue
            if known and reaches(known, state.levels):
                continue
            found = self._taken(required, state, above)
            if found is None and known:
                found = self._lifted(known, state, above)
            if found is None:
                return None
            state = found
        return self._lifted(self.locks.floors.get(row, ()), state, above)

    def _taken(self, row: int, state: State, above: frozenset[int]) -> State | None:
        self.looks -= 1
        too_far = len(state.order) + len(above) > LONGEST_CHAIN or self.looks < 0
        if row == NEVER or row in above or too_far:
            return None
        opened = self._opened(row, state, above)
        return None if opened is None else opened.after(row, self.grid)

    def _lifted(self, wanted: Wanted, state: State, above: frozenset[int]) -> State | None:
        for column, level in wanted:
            while not reaches(((column, level),), state.levels):
                lifted = self._raised(column, state, above)
                if lifted is None:
                    return None
                state = lifted
        return state

    def _raised(self, column: int, state: State, above: frozenset[int]) -> State | None:
        # Many items ask for the same level of the same skill, from the same place.
        place = (column, state.order)
        if place not in self._lifters:
            self._lifters[place] = self._lifters_of(column, state)
        for row in [r for r in self._lifters[place] if r not in above][:MOST_TRIES]:
            raised = self._taken(row, state, above)
            if raised is not None:
                return raised
        return None

    def _lifters_of(self, column: int, state: State) -> list[int]:
        """Rows that lift a skill, open ones first, then those that lift most per minute."""
        grid = self.grid
        lift = np.where(state.taken, 0.0, grid.lift(state.levels[:, None], column))
        rows = np.flatnonzero(lift > self.least)
        locked = ~self.locks.opens(state.levels[None], state.taken[None])[0, rows]
        ranked: list[int] = rows[
            np.lexsort((rows, -lift[rows] / grid.minutes[rows], locked))
        ].tolist()
        return ranked
