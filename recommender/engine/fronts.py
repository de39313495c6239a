"""Paths under way, many at once: what is walked, and by what it is judged."""

from dataclasses import dataclass
from math import inf

import numpy as np

from recommender.engine.grid import Bools, Floats, Grid, Rows
from recommender.engine.locks import Locks

EMPTY = -1
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Aim:
    """What a search is after.

    Attributes:
        weight: float64 (K,), importance of each gap that counts now.
        side_weight, side_target: float64 (K,), credit for progress in what later steps need;
            it steers the search and is no part of any value.
        minutes: the budget, infinite without one; max_steps: the most steps.
        least: gain under which a move is not looked at.
    """

    weight: Floats
    side_weight: Floats
    side_target: Floats
    minutes: float
    max_steps: int
    least: float

    @property
    def is_limited(self) -> bool:
        """Whether there is a budget of minutes."""
        return self.minutes < inf


@dataclass(frozen=True, slots=True)
class Front:
    """B paths under way.

    Attributes:
        levels: float64 (B, K, R); taken: bool (B, N); minutes: float64 (B,).
        order: rows in order, (B, D), ``EMPTY`` at the end; steps: how many, (B,).
    """

    levels: Floats
    taken: Bools
    minutes: Floats
    order: Rows
    steps: Rows

    def __len__(self) -> int:
        return len(self.minutes)

    def of(self, paths: Rows | Bools) -> "Front":
        """Return some of the paths."""
        return Front(
            self.levels[paths],
            self.taken[paths],
            self.minutes[paths],
            self.order[paths],
            self.steps[paths],
        )

    def after(self, rows: Rows, grid: Grid) -> "Front":
        """Return the paths with one item more each: rows (B,)."""
        places, levels = np.arange(len(rows)), self.levels.copy()
        minutes = self.minutes + grid.minutes[rows]
        grid.advance(levels, places, rows, minutes)
        taken, order = self.taken.copy(), self.order.copy()
        taken[places, rows] = True
        order[places, self.steps] = rows
        return Front(
            levels,
            taken,
            minutes,
            order,
            self.steps + 1,
        )

    def path(self, place: int) -> tuple[int, ...]:
        """Return the rows of one path, in order."""
        return tuple(self.order[place, : self.steps[place]].tolist())


def at_the_start(grid: Grid, max_steps: int) -> Front:
    """Return the one path without a step."""
    return Front(
        grid.start[None],
        np.zeros((1, len(grid.ids)), dtype=np.bool_),
        np.zeros(1),
        np.full((1, min(max_steps, len(grid.ids))), EMPTY, dtype=np.intp),
        np.zeros(1, dtype=np.intp),
    )


def joined(one: Front, other: Front) -> Front:
    """Return the paths of both."""
    return Front(
        np.concatenate((one.levels, other.levels)),
        np.concatenate((one.taken, other.taken)),
        np.concatenate((one.minutes, other.minutes)),
        np.concatenate((one.order, other.order)),
        np.concatenate((one.steps, other.steps)),
    )


def walked(front: Front, rows: Rows, grid: Grid, locks: Locks, aim: Aim) -> Front:
    """Return the paths after walking on, passing over what is locked, taken or does not fit.

    Args:
        front: where they stand.
        rows: int (B, D), in order, ``EMPTY`` where there is none.
        grid: what is taught.
        locks: what is required.
        aim: minutes and most steps.
    """
    levels, taken = front.levels.copy(), front.taken.copy()
    minutes, order, steps = front.minutes.copy(), front.order.copy(), front.steps.copy()
    most = order.shape[1]
    for row in rows.T:
        on = np.flatnonzero(row != EMPTY)
        now = row[on]
        fits = minutes[on] + grid.minutes[now] <= aim.minutes + SLACK
        fits &= ~taken[on, now] & (steps[on] < most)
        on, now = on[fits], now[fits]
        opened = locks.open_now(now, levels[on, :, 0], taken[on])
        on, now = on[opened], now[opened]
        minutes[on] += grid.minutes[now]
        grid.advance(levels, on, now, minutes[on])
        taken[on, now] = True
        order[on, steps[on]] = now
        steps[on] += 1
    return Front(levels, taken, minutes, order, steps)
