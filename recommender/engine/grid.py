"""The arithmetic of `value` over many paths, items and imagined learners at once.

Arrays for searching: whatever is found here is valued again, exactly, by `value.walk`. Shapes
speak of B paths under way, R learners (the most likely one first, then those imagined), N items
(in order of id), K skills (in order of id, and an idle place at the end), L links, and W links of
one item at most.
"""

from collections.abc import Mapping, Set
from copy import copy
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from recommender.domain.recipes import ValueRecipe
from recommender.engine.crowd import ALL_OR_NOTHING, GRADED, laws, slips, starts
from recommender.engine.prospects import Prospects
from recommender.engine.value import answered, scale

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

ON_TIME = "on time: "
"""What a skill's second place is called."""
UNREACHABLE = -1e9
SMALL = 1e-9


class Grid:
    """Prospects as arrays.

    Attributes:
        start: float64 (K, R), the levels (0-5) at the start.
        weight, target: float64 (K,); weight 0 for skills without a gap.
        minutes: float64 (N,).

    A skill that is needed by a date has a second place, which holds its level at that date: it
    carries what being late costs, so that worth is still a sum over levels.
    """

    def __init__(self, prospects: Prospects, recipe: ValueRecipe) -> None:
        self.recipe = recipe
        self.ids = [item.id for item in prospects.items]
        self.row = {item: row for row, item in enumerate(self.ids)}
        skills = skills_of(prospects)
        dated = [skill for skill in skills if skill in prospects.minutes_by]
        self.skills = skills + [ON_TIME + skill for skill in dated]
        self.column = {skill: column for column, skill in enumerate(self.skills)}
        self.start = np.zeros((len(self.skills) + 1, 1 + recipe.learners))
        self.weight, self.target = np.zeros((2, len(self.skills) + 1))
        for column, skill in enumerate(self.skills):
            mean = prospects.level(skill)
            imagined = starts(skill, mean, prospects.spread(skill), recipe)
            self.start[column] = (mean, *imagined)
            if gap := prospects.gaps.get(skill):
                self.weight[column] = gap.importance * scale(gap, imagined)
                self.target[column] = gap.target
        self._lay_out_dates(dated, prospects.minutes_by)
        of = laws(recipe)
        self._graded = 1 + of.count(GRADED)
        self._strict = self._graded + of.count(ALL_OR_NOTHING)
        self.minutes = np.array([i.minutes for i in prospects.items], dtype=np.float64)
        self._lay_out_links(prospects)
        self._lay_out_bases(prospects)

    @property
    def links(self) -> int:
        """How many links there are."""
        return len(self._column_of_links) - 1

    def counting(self, skills: Set[str]) -> Floats:
        """Return the weights of these skills alone: float64 (K,)."""
        counts = [skill.removeprefix(ON_TIME) in skills for skill in self.skills]
        return np.where([*counts, False], self.weight, 0.0)

    def most_likely(self) -> "Grid":
        """Return the same grid with the most likely learner alone."""
        one = copy(self)
        one.start, one._entry = self.start[:, :1], self._entry[:, :1]
        one._stays = self._stays[:, :1]
        return one

    def advance(
        self, levels: Floats, paths: Rows, rows: Rows, minutes: Floats | None = None
    ) -> None:
        """Let some paths take one item each, in place.

        Args:
            levels: float64 (B, K, R), changed.
            paths: which of the B paths.
            rows: the item that each of them takes.
            minutes: of each such path with that item; without them nothing is late.
        """
        links, at = self._links_of[rows], paths[:, None]
        columns = self._column_of_links[links]
        before = levels[at, columns]
        lacking = self._base_level[columns] - levels[at[:, None], self._base[columns]]
        lacking = np.maximum(lacking, 0.0).sum(axis=2)
        levels[at, columns] = self._reached(before, lacking, links)
        if self._dated.size:
            late = False if minutes is None else minutes[:, None] > self._due[self._dated]
            held = self._on_time[self._dated]
            late = np.broadcast_to(late, (len(paths), len(held)))[..., None]
            levels[at, held] = np.where(late, levels[at, held], levels[at, self._dated])

    def after_each(self, levels: Floats) -> Floats:
        """Return the level of its skill after each link: float64 (B, L, R) from (B, K, R)."""
        lacking = np.zeros_like(levels)
        for base, wanted in zip(self._base.T, self._base_level.transpose(1, 0, 2), strict=True):
            lacking += np.maximum(wanted - levels[:, base], 0.0)
        column = self._column_of_links
        return self._reached(levels[:, column], lacking[:, column], None)

    def brought(
        self,
        levels: Floats,
        after: Floats,
        weight: Floats,
        target: Floats,
        minutes: Floats | None = None,
    ) -> Floats:
        """Return what each item brings: float64 (B, N), the mean over the imagined learners.

        Args:
            levels: before, (B, K, R).
            after: after each link, (B, L, R).
            weight: what counts how much, (K,).
            target: and up to which level, (K,).
            minutes: of each path so far, (B,); without them nothing is late.
        """
        column = self._column_of_links
        worth = _mean(np.minimum(after, target[column, None]))
        worth -= _mean(np.minimum(levels, target[:, None]))[:, column]
        counts = weight[column]
        if self._dated.size:
            spent = (0.0 if minutes is None else minutes[:, None]) + self._minutes_of_links
            counts = counts + np.where(
                spent > self._due[column], 0.0, weight[self._on_time[column]]
            )
        return self._by_item(np.maximum(worth, 0.0) * counts)

    def potential(self, weight: Floats) -> Floats:
        """Return the most that each item could bring from the start on: float64 (N,)."""
        column = self._column_of_links
        before, target = self.start[column], self.target[column, None]
        room = np.maximum(self._exit[:, None] - before, 0.0) * self._confidence[:, None]
        rise = _mean(np.minimum(before + room, target) - np.minimum(before, target))
        counts = weight[column] + weight[self._on_time[column]]
        most: Floats = self._by_item((rise * counts)[None])[0]
        return most

    def serves(self, rows: Rows, weight: Floats) -> Bools:
        """Return the skills that count in which each row leads beyond the start: bool (n, K).

        Needs in words are left aside: among what answers one, what reads first decides.
        """
        links = self._links_of[rows]
        columns = self._column_of_links[links]
        further = (weight[columns] > 0) & (self._exit[links] > self.start[columns, 0])
        further &= ~self._is_need[links]
        serves = np.zeros((len(rows), len(weight)), dtype=np.bool_)
        row, place = np.nonzero(further)
        serves[row, columns[row, place]] = True
        return serves

    def lift(self, levels: Floats, column: int) -> Floats:
        """Return by how much each item raises one most likely level, from (K, R): (N,)."""
        after = self.after_each(levels[None])[0, :, 0]
        rise = np.where(self._column_of_links == column, after - levels[column, 0], 0.0)
        lifted: Floats = self._by_item(rise[None])[0]
        return lifted

    def worth(
        self, levels: Floats, weight: Floats | None = None, target: Floats | None = None
    ) -> Floats:
        """Return what levels (..., K, R) are worth: float64 (...), rounded to 1e-6."""
        weights = self.weight if weight is None else weight
        targets = self.target if target is None else target
        worth = (_mean(np.minimum(levels, targets[:, None])) * weights).sum(axis=-1)
        rounded: Floats = np.round(worth, 6)
        return rounded

    def judged(self, levels: Floats, weight: Floats, depth: float) -> Floats:
        """Return `worth`, and so much more at most for skills that are finished.

        Each gap adds ``depth`` times its worth times the square of its share that is closed, so
        that a plan which finishes a skill is ahead of one that brings little more and begins many.
        """
        start = _mean(np.minimum(self.start, self.target[:, None]))
        closed = _mean(np.minimum(levels, self.target[:, None])) - start
        finished = (weight * np.square(closed) / np.maximum(self.target - start, SMALL)).sum(-1)
        rounded: Floats = np.round(self.worth(levels, weight) + depth * finished, 6)
        return rounded

    def _reached(self, before: Floats, lacking: Floats, links: Rows | None) -> Floats:
        """Levels after links (B, W), or after all: float64 (B, W, R) from such levels before."""
        entry = self._entry if links is None else self._entry[links]
        leads = (self._exit if links is None else self._exit[links])[..., None]
        sure = (self._confidence if links is None else self._confidence[links])[..., None]
        share = self._sticks(np.maximum(entry - before, 0.0), lacking)
        share *= self._stays if links is None else self._stays[links]
        share *= sure
        if self._any_beyond:
            share = np.minimum(share, 1.0)
        # Nobody is taught what, most likely, is known already.
        room = np.where(leads > before[..., :1], np.maximum(leads - before, 0.0), 0.0)
        reached = before + room * share
        if self._any_need:
            is_need = self._is_need if links is None else self._is_need[links]
            reached = np.where(is_need[..., None], answered(before, sure), reached)
        rounded: Floats = np.round(reached, 6)
        return rounded

    def _sticks(self, short: Floats, lacking: Floats) -> Floats:
        """The share that stays with each learner, by their law; see `crowd.sticks`."""
        law, strict = self.recipe, slice(self._graded, self._strict)
        far = short.copy()
        far[..., self._strict :] = np.maximum(far[..., self._strict :] - law.leap, 0.0)
        share: Floats = np.exp(-law.missing_rate * lacking)
        share *= np.exp(np.square(far) / (-2 * law.mismatch_width**2))
        ready = short[..., strict] <= law.entry_tolerance
        ready &= lacking[..., strict] <= law.missing_tolerance
        share[..., strict] = np.where(ready, 1.0, law.unready * share[..., strict])
        return share

    def _by_item(self, per_link: Floats) -> Floats:
        """Sums over the links of each item: float64 (B, N) from (B, L), rounded to 1e-6."""
        sums = np.zeros((len(per_link), len(self.ids)))
        if self._first_links.size:
            sums[:, self._teaching] = np.add.reduceat(per_link[:, :-1], self._first_links, axis=1)
        return np.round(sums, 6)

    def _lay_out_dates(self, dated: list[str], minutes_by: Mapping[str, float]) -> None:
        """Where the second place of each dated skill is; the idle place for all others."""
        self._dated: Rows = np.array([self.column[skill] for skill in dated], dtype=np.intp)
        self._on_time: Rows = np.full(len(self.skills) + 1, len(self.skills), dtype=np.intp)
        self._due = np.full(len(self.skills) + 1, np.inf)
        for skill in dated:
            column, held = self.column[skill], self.column[ON_TIME + skill]
            self._on_time[column], self._due[column] = held, minutes_by[skill]
            self.start[held], self.target[held] = self.start[column], self.target[column]
            self.weight[held] = self.weight[column] * (1.0 - self.recipe.late)
            self.weight[column] *= self.recipe.late

    def _lay_out_links(self, prospects: Prospects) -> None:
        links = [
            (row, link)
            for row, item in enumerate(self.ids)
            for link in prospects.links.get(item, ())
            if link.skill in self.column
        ]
        owner = np.array([row for row, _ in links], dtype=np.intp)
        columns = [self.column[x.skill] for _, x in links]
        # One place more at the end: the link that teaches nothing, which fills up short rows.
        self._column_of_links: Rows = np.array([*columns, len(self.skills)], dtype=np.intp)
        self._exit = np.array([*(x.exit for _, x in links), UNREACHABLE], dtype=np.float64)
        self._minutes_of_links = np.append(self.minutes[owner], 0.0)
        parts = [prospects.part(item.minutes) for item in prospects.items]
        sure = [x.confidence * (parts[row] if x.is_need else 1.0) for row, x in links]
        self._confidence = np.array([*sure, 0.0], dtype=np.float64)
        self._is_need = np.array([*(x.is_need for _, x in links), False], dtype=np.bool_)
        self._any_need = bool(self._is_need.any())
        entry = np.array([*(x.entry for _, x in links), 0.0], dtype=np.float64)
        self._entry = entry[:, None] + np.array([0.0, *slips(self.recipe)])
        stays = [prospects.stays(self.ids[row], self.recipe.transfer) for row, _ in links]
        likely, average = np.array([*stays, (1.0, 1.0)], dtype=np.float64).T[:, :, None]
        self._stays = np.hstack((likely, np.repeat(average, self.recipe.learners, axis=1)))
        self._any_beyond = bool((self._stays > 1.0).any())
        self._teaching, self._first_links = np.unique(owner, return_index=True)
        edges = np.searchsorted(owner, np.arange(len(self.ids) + 1)).tolist()
        spans = [list(range(a, b)) for a, b in pairwise(edges)]
        width = max((len(span) for span in spans), default=0) or 1
        padded = [span + [len(links)] * (width - len(span)) for span in spans]
        self._links_of: Rows = np.array(padded, dtype=np.intp).reshape(len(self.ids), width)

    def _lay_out_bases(self, prospects: Prospects) -> None:
        """What each skill builds on: columns and levels (K, D), idle places at level -1e9."""
        of = [*(prospects.builds_on.get(skill, ()) for skill in self.skills), ()]
        depth = max((len(bases) for bases in of), default=0)
        self._base: Rows = np.zeros((len(of), depth), dtype=np.intp)
        self._base_level = np.full((len(of), depth, 1), UNREACHABLE)
        for column, bases in enumerate(of):
            for place, base in enumerate(bases):
                self._base[column, place] = self.column[base.skill]
                self._base_level[column, place] = base.level


def _mean(of_learners: Floats) -> Floats:
    """The mean over the imagined learners (last axis), or the most likely one alone."""
    imagined = of_learners[..., 1:] if of_learners.shape[-1] > 1 else of_learners
    mean: Floats = imagined.mean(axis=-1)
    return mean


def skills_of(prospects: Prospects) -> list[str]:
    """Return the skills that can matter: with a gap, required, or what those build on."""
    skills: set[str] = set()
    frontier = set(prospects.gaps)
    for item in prospects.items:
        frontier.update(r.skill for r in item.requires_skills)
        for required in item.requires_items:
            links = prospects.snapshot.links_by_item.get(required, ())
            frontier.update(link.skill for link in links)
    while frontier:
        skills |= frontier
        bases = (base for skill in frontier for base in prospects.builds_on.get(skill, ()))
        frontier = {base.skill for base in bases} - skills
    return sorted(skills)
