"""Greedy search over a grid: open items, and locked items together with what opens them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from recommender.domain.decisions import PlanningRecipe
from recommender.domain.paths import Gap
from recommender.engine.grid import NEVER, Bools, Floats, Grid, Rows, Wanted, reaches

LONGEST_CHAIN = 12
MOST_TRIES = 4
MOST_LOOKS = 200
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class State:
    """Where a search stands: mean levels (K,), taken items (N,), rows in order."""

    levels: Floats
    taken: Bools
    order: tuple[int, ...] = ()

    def after(self, row: int, grid: Grid) -> "State":
        """Return the state with one item more."""
        taken = self.taken.copy()
        taken[row] = True
        return State(grid.step(row, self.levels), taken, (*self.order, row))


def start_of(grid: Grid) -> State:
    """Return the state before the first step."""
    return State(grid.start, np.zeros(len(grid.ids), dtype=np.bool_))


class Chains:
    """For each locked item that could close a gap one way to open it, where there is any."""

    def __init__(self, grid: Grid, least: float) -> None:
        """Look for them all; ``least`` is the gain or lift that is worth a step."""
        self.grid, self.least, self.looks = grid, least, 0
        self.of: dict[int, tuple[int, ...]] = {}
        self._lifters: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        start = start_of(grid)
        useful = grid.potential(start.levels, grid.weight) >= least
        for row in np.flatnonzero(useful & ~grid.opens(start.levels, start.taken)).tolist():
            self.looks = MOST_LOOKS
            opened = self._opened(row, start, frozenset())
            if opened is not None:
                self.of[row] = opened.order
        links = [(row, r) for row, chain in self.of.items() for r in (*chain, row)]
        self._owner: Rows = np.array([row for row, _ in links], dtype=np.intp)
        self._member: Rows = np.array([r for _, r in links], dtype=np.intp)

    def total(self, per_item: Floats) -> Floats:
        """Return the sum over each locked item and its chain: float64 (N,), 0 without a chain."""
        weights = per_item[self._member]
        sums = np.bincount(self._owner, weights=weights, minlength=len(self.grid.ids))
        return sums.astype(np.float64)

    def _opened(self, row: int, state: State, above: frozenset[int]) -> State | None:
        """A state in which `row` has all it requires."""
        above = above | {row}
        for required, known in self.grid.before.get(row, ()):
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
        return self._lifted(self.grid.floors.get(row, ()), state, above)

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
        lift = np.where(state.taken, 0.0, grid.lift(state.levels, column))
        rows = np.flatnonzero(lift > self.least)
        locked = ~grid.opens(state.levels, state.taken)[rows]
        ranked: list[int] = rows[
            np.lexsort((rows, -lift[rows] / grid.minutes[rows], locked))
        ].tolist()
        return ranked


class Greedy:
    """One greedy plan over a grid; ``power`` says how much minutes count."""

    def __init__(
        self,
        grid: Grid,
        chains: Chains,
        recipe: PlanningRecipe,
        power: float,
        minutes: float,
        max_steps: int,
    ) -> None:
        self.grid, self.chains = grid, chains
        self.least, self.power = recipe.min_gain, power
        self.minutes, self.max_steps = minutes, max_steps

    def run(self, gaps: Sequence[Gap]) -> tuple[str, ...]:
        """Return item ids in order: needs are served first, then gaps by date, then the rest."""
        grid, state = self.grid, start_of(self.grid)
        for weight in self._phases(gaps):
            while move := self._best_move(state, weight):
                state = reduce(lambda so_far, row: so_far.after(row, grid), move, state)
        return tuple(grid.ids[row] for row in state.order)

    def _phases(self, gaps: Sequence[Gap]) -> Iterator[Floats]:
        """Weights that count one group of gaps, then two, then all of them."""
        urgency = {g.skill: (not g.is_need, str(g.by or "9999")) for g in gaps}
        for step in sorted(set(urgency.values())):
            counts = [urgency.get(s, step) <= step for s in self.grid.skills]
            yield np.where(counts, self.grid.weight, 0.0)

    def _best_move(self, state: State, weight: Floats) -> tuple[int, ...]:
        """The rows to take next: an open item, or a locked one after its chain; none is the end."""
        if len(state.order) >= self.max_steps:
            return ()
        grid = self.grid
        left = self.minutes - float(grid.minutes[list(state.order)].sum())
        possible = ~state.taken & (grid.minutes <= left)
        opened = grid.opens(state.levels, state.taken)
        gain = grid.gains(state.levels, weight)
        rate = np.where(possible & opened & (gain >= self.least), self._per(gain, grid.minutes), 0)
        row = int(np.argmax(rate))
        move: tuple[int, ...] = (row,)
        best = (-float(rate[row]), len(move), row)
        for bundle, bound in self._bundles(state, weight, possible & ~opened, left):
            if bound < -best[0]:
                break
            rank = (-self._rate(state, bundle, weight), len(bundle), bundle[-1])
            if rank < best:
                best, move = rank, bundle
        return move if best[0] < 0 else ()

    def _bundles(
        self, state: State, weight: Floats, locked: Bools, left: float
    ) -> Iterator[tuple[tuple[int, ...], float]]:
        """Locked items with what is not yet taken of their chain, by the most they could bring."""
        grid, untaken = self.grid, (~state.taken).astype(np.float64)
        potential = grid.potential(state.levels, weight) * untaken
        minutes = self.chains.total(grid.minutes * untaken)
        fits = (minutes > 0) & (minutes <= left)
        fits &= self.chains.total(untaken) <= self.max_steps - len(state.order)
        rows = np.flatnonzero(locked & fits & (potential >= self.least))
        bound = self._per(self.chains.total(potential)[rows] + ROUNDING, minutes[rows]) + ROUNDING
        for n in np.argsort(-bound, kind="stable").tolist():
            row = int(rows[n])
            chain = tuple(r for r in self.chains.of[row] if not state.taken[r])
            yield (*chain, row), float(bound[n])

    def _rate(self, state: State, bundle: Sequence[int], weight: Floats) -> float:
        """Gain of a bundle per minutes**power; 0 when it is not worth proposing."""
        levels = reduce(lambda so_far, row: self.grid.step(row, so_far), bundle, state.levels)
        gain = float(self.grid.worth(levels, weight) - self.grid.worth(state.levels, weight))
        minutes = self.grid.minutes[list(bundle)].sum()
        return float(self._per(np.array(gain), minutes)) if gain >= self.least else 0.0

    def _per(self, gain: Floats, minutes: Floats) -> Floats:
        rate: Floats = np.round(gain / np.power(minutes, self.power), 9)
        return rate
