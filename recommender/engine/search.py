"""Beam search over a grid: open items, and locked items together with what opens them.

The beam (Lowerre 1976) keeps, step by step, the paths that promise most. A path promises what it
has brought, and for the minutes left half the rate at which it brought that.
"""

from dataclasses import dataclass

import numpy as np

from recommender.engine.chains import Chains
from recommender.engine.fronts import SLACK, Aim, Front, joined, walked
from recommender.engine.grid import Bools, Floats, Grid, Rows
from recommender.engine.locks import Locks

MOST_BUNDLES = 64
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Children:
    """Next paths, not yet walked: parent, row or bundle, and what is known of each.

    Attributes:
        parent, row: (C,); value: what the whole path brings; promise: with side credit.
        minutes: of the whole path.
    """

    parent: Rows
    row: Rows
    value: Floats
    promise: Floats
    minutes: Floats


class Beam:
    """One search."""

    def __init__(self, grid: Grid, locks: Locks, chains: Chains, aim: Aim, seed: int) -> None:
        self.grid, self.locks, self.chains, self.aim = grid, locks, chains, aim
        draw = np.random.Generator(np.random.PCG64(seed))
        self._mark = draw.integers(0, 2**63, len(grid.ids), dtype=np.int64)

    def run(self, start: Front, width: int, power: float | None = None) -> tuple[int, ...]:
        """Return the rows of the best path found.

        Args:
            start: one path to go on from.
            width: paths kept at each step.
            power: rank by what a move brings per minutes**power, instead of by promise.
        """
        front, best, found = start, self._score(start)[0], start.path(0)
        while len(front) and front.order.shape[1]:
            front = self._next(front, width, power)
            if not len(front):
                break
            scores = self._score(front)
            top = int(np.argmax(scores))
            if scores[top] > best + SLACK:
                best, found = scores[top], front.path(top)
        return found

    def _score(self, front: Front) -> Floats:
        return self.grid.worth(front.levels, self.aim.weight)

    def _next(self, front: Front, width: int, power: float | None) -> Front:
        grid, aim = self.grid, self.aim
        room = front.steps < min(aim.max_steps, front.order.shape[1])
        front = front.of(room)
        if not len(front):
            return front
        value = grid.worth(front.levels, aim.weight)
        side = grid.worth(front.levels, aim.side_weight, aim.side_target)
        singles, locked = self._singles(front, value, side)
        bundles, after = self._bundles(front, locked)
        minutes = np.concatenate((singles.minutes, after.minutes))
        worth = grid.worth(after.levels, aim.weight)
        promise = worth + grid.worth(after.levels, aim.side_weight, aim.side_target)
        parent = np.concatenate((singles.parent, bundles))
        promise = np.concatenate((singles.promise, promise))
        brings = promise - (value + side)[parent]
        worthwhile = brings >= aim.least
        if power is None:
            start = grid.worth(grid.start, aim.weight) + grid.worth(
                grid.start, aim.side_weight, aim.side_target
            )
            key = promise
            if aim.is_limited:
                rate = (promise - start) / np.maximum(minutes, SLACK)
                key = promise + HALF * rate * (aim.minutes - minutes)
        else:
            spent = minutes - front.minutes[parent]
            key = brings / np.power(spent, power)
        key = np.where(worthwhile, np.round(key, 9), -np.inf)
        marks = (
            np.bitwise_xor.reduce(np.where(after.taken, self._mark, 0), axis=1)
            if len(after)
            else np.zeros(0, dtype=np.int64)
        )
        own = np.bitwise_xor.reduce(np.where(front.taken, self._mark, 0), axis=1)
        marks = np.concatenate((own[singles.parent] ^ self._mark[singles.row], marks))
        kept = _best(key, marks, width)
        one = kept[kept < len(singles.row)]
        many = kept[kept >= len(singles.row)] - len(singles.row)
        return joined(front.of(singles.parent[one]).after(singles.row[one], grid), after.of(many))

    def _singles(self, front: Front, value: Floats, side: Floats) -> tuple[Children, Bools]:
        grid, aim = self.grid, self.aim
        after = grid.after_each(front.levels)
        gain = grid.brought(front.levels, after, aim.weight, grid.target, front.minutes)
        aid = grid.brought(front.levels, after, aim.side_weight, aim.side_target)
        fits = front.minutes[:, None] + grid.minutes <= aim.minutes + SLACK
        possible = ~front.taken & fits
        locked = np.zeros_like(possible)
        if self.locks:
            opened = self.locks.opens(front.levels[:, :, 0], front.taken)
            locked = possible & ~opened
            possible &= opened
        possible &= gain + aid >= aim.least
        parent, row = np.nonzero(possible)
        whole = value[parent] + gain[parent, row]
        children = Children(
            parent,
            row,
            whole,
            whole + side[parent] + aid[parent, row],
            front.minutes[parent] + grid.minutes[row],
        )
        return children, locked

    def _bundles(self, front: Front, locked: Bools) -> tuple[Rows, Front]:
        """Locked items after what opens them, the most promising by their bound."""
        chains, grid, aim = self.chains, self.grid, self.aim
        none = np.zeros(0, dtype=np.intp)
        if not chains.of or not locked.any():
            return none, front.of(none)
        parents, rows = [], []
        most = max(1, MOST_BUNDLES // len(front))
        for n in range(len(front)):
            free = (~front.taken[n]).astype(np.float64)
            minutes = chains.total(grid.minutes * free)
            fits = locked[n] & (minutes > 0)
            fits &= front.minutes[n] + minutes <= aim.minutes + SLACK
            fits &= chains.total(free) <= aim.max_steps - front.steps[n]
            bound = chains.total(chains.potential * free) / np.maximum(minutes, 1.0)
            some = np.flatnonzero(fits)
            some = some[np.argsort(-bound[some], kind="stable")][:most]
            parents.append(np.full(len(some), n, dtype=np.intp))
            rows.append(some)
        parent, row = np.concatenate(parents), np.concatenate(rows)
        if not len(row):
            return none, front.of(none)
        after = walked(front.of(parent), chains.padded[chains.place[row]], grid, self.locks, aim)
        whole = after.taken[np.arange(len(row)), row]
        return parent[whole], after.of(whole)


def _best(key: Floats, marks: Rows, width: int) -> Rows:
    """The first of each set among the best keys, ties by place: at most width places."""
    possible = np.flatnonzero(key > -np.inf)
    most = 4 * width
    if len(possible) > most:
        # Ties at the edge stay in, so that the choice does not depend on how they are sorted.
        edge = np.partition(key[possible], len(possible) - most)[len(possible) - most]
        possible = possible[key[possible] >= edge]
    ranked = possible[np.argsort(-key[possible], kind="stable")]
    _, first = np.unique(marks[ranked], return_index=True)
    return ranked[np.sort(first)][:width]
