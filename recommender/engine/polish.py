"""Local search: a path is varied by dropping, inserting, swapping and replacing steps.

Every variant is walked in full under the same value; the best becomes the next path until none is
better. What is locked or does not fit any more after a change is passed over.
"""

import numpy as np

from recommender.domain.paths import MICRO
from recommender.domain.recipes import PlanningRecipe
from recommender.engine.fronts import EMPTY, Aim, Front, walked
from recommender.engine.grid import Bools, Floats, Grid, Rows
from recommender.engine.grouping import together
from recommender.engine.locks import Locks
from recommender.engine.value import least_gain


class Polish:
    """Variation of paths that go on from one start."""

    def __init__(
        self,
        grid: Grid,
        locks: Locks,
        aim: Aim,
        start: Front,
        pool: Rows,
        recipe: PlanningRecipe,
    ) -> None:
        self.grid, self.locks, self.aim, self.start, self.pool = grid, locks, aim, start, pool
        self.recipe = recipe
        self._worth_at_the_start = float(grid.worth(start.levels, aim.weight)[0])
        self._draw = np.random.Generator(np.random.PCG64(recipe.seed))

    def judged(self, paths: list[tuple[int, ...]]) -> tuple[Front, Floats]:
        """Walk paths; return them as walked, and what each is worth (higher is better)."""
        depth = max((len(p) for p in paths), default=0)
        rows = np.full((len(paths), depth), EMPTY, dtype=np.intp)
        for n, path in enumerate(paths):
            rows[n, : len(path)] = path
        return self._walk(rows)

    def run(self, path: tuple[int, ...]) -> tuple[int, ...]:
        """Return the best path that variation reaches, and that has no step it does not need."""
        walk, value = self.judged([path])
        best = (-float(value[0]), float(walk.minutes[0]))
        path = self._own(walk, 0)
        for _ in range(self.recipe.rounds):
            walk, value = self._walk(self._variants(np.array(path, dtype=np.intp)))
            if not len(walk):
                break
            top = int(np.lexsort((walk.minutes, -value))[0])
            rank = (-float(value[top]), float(walk.minutes[top]))
            if rank >= best:
                break
            best, path = rank, self._own(walk, top)
        return self._lean(path)

    def together(self, path: tuple[int, ...]) -> tuple[int, ...]:
        """Return the path with steps that serve the same skill side by side, where that is free."""
        rows = np.array(path, dtype=np.intp)
        serves = self.grid.serves(rows, self.aim.weight)
        alike: Bools = np.any(serves[:, None] & serves[None], axis=-1)
        most = int(self.start.steps[0]) + len(rows)

        def worth(orders: Rows) -> Floats:
            walk, _ = self._walk(rows[orders])
            return np.where(walk.steps == most, self._worth(walk), -np.inf)

        order = together(alike, worth, slack=len(rows) / MICRO)
        return tuple(rows[order].tolist())

    def _lean(self, path: tuple[int, ...]) -> tuple[int, ...]:
        """Drop steps that bring too little to be proposed, and enable nothing."""
        while path:
            whole = float(self._worth(self.judged([path])[0])[0])
            walk, _ = self._walk(_drops(np.array(path, dtype=np.intp)))
            lost = whole - self._worth(walk)
            idle = int(np.argmin(lost))
            brings = whole - self._worth_at_the_start
            if lost[idle] >= least_gain(self.recipe, brings):
                break
            path = self._own(walk, idle)
        return path

    def _walk(self, rows: Rows) -> tuple[Front, Floats]:
        many = self.start.of(np.zeros(len(rows), dtype=np.intp))
        after = walked(many, rows, self.grid, self.locks, self.aim)
        return after, self.grid.judged(after.levels, self.aim.weight, self.recipe.depth)

    def _worth(self, walk: Front) -> Floats:
        return self.grid.worth(walk.levels, self.aim.weight)

    def _own(self, front: Front, place: int) -> tuple[int, ...]:
        return front.path(place)[int(self.start.steps[0]) :]

    def _variants(self, path: Rows) -> Rows:
        """Rows (P, n + 1): all variants by dropping, and of the others a seeded draw."""
        n = len(path)
        others = self.pool[~np.isin(self.pool, path)]
        variants = [_swaps(path), _moves(path), _inserts(path, others)]
        variants.append(_replacements(path, others))
        rows = np.concatenate([_padded(v, n + 1) for v in variants])
        most = self.recipe.walks // (n + 1)
        if len(rows) > most:
            rows = rows[np.sort(self._draw.choice(len(rows), most, replace=False))]
        return np.concatenate((_padded(_drops(path), n + 1), rows))


def _padded(rows: Rows, width: int) -> Rows:
    short = width - rows.shape[1]
    return np.pad(rows, ((0, 0), (0, short)), constant_values=EMPTY)


def _drops(path: Rows) -> Rows:
    n = len(path)
    kept = ~np.eye(n, dtype=np.bool_)
    return np.broadcast_to(path, (n, n))[kept].reshape(n, max(n - 1, 0))


def _swaps(path: Rows) -> Rows:
    one, other = np.triu_indices(len(path), 1)
    rows = np.repeat(path[None], len(one), axis=0)
    places = np.arange(len(one))
    rows[places, one], rows[places, other] = path[other], path[one]
    return rows


def _moves(path: Rows) -> Rows:
    """Each step put in each other place: rows (n (n - 1), n), by step, then by place."""
    n = len(path)
    step, to, place = np.ogrid[:n, :n, :n]
    kept = place - (place > to)
    kept = kept + (kept >= step)
    rows = path[np.where(place == to, step, kept)] if n else np.empty((0, 0, 0), dtype=np.intp)
    return rows[~np.eye(n, dtype=np.bool_)].reshape(n * max(n - 1, 0), n)


def _inserts(path: Rows, others: Rows) -> Rows:
    n, many = len(path), len(others)
    rows = np.empty((n + 1, many, n + 1), dtype=np.intp)
    for place in range(n + 1):
        rows[place, :, :place] = path[:place]
        rows[place, :, place] = others
        rows[place, :, place + 1 :] = path[place:]
    return rows.reshape((n + 1) * many, n + 1)


def _replacements(path: Rows, others: Rows) -> Rows:
    n, many = len(path), len(others)
    rows = np.broadcast_to(path, (n, many, n)).copy()
    for place in range(n):
        rows[place, :, place] = others
    return rows.reshape(n * many, n)
