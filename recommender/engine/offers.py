"""What each of many items would bring next: the terms of `value.take`, in one batch.

To the last millionth what `value.take` says of one item: sums and products are the same for an
array as for a number, exponentials and decimal rounding are left to the same functions.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from recommender.domain.catalogue import ContentSkillLink
from recommender.domain.paths import MICRO, Contribution
from recommender.domain.recipes import ValueRecipe
from recommender.engine.crowd import GRADED, sticks
from recommender.engine.prospects import Prospects
from recommender.engine.value import (
    FORMAT_FIT,
    LEVEL_MISMATCH,
    LINK_UNCERTAINTY,
    MISSING_PREREQUISITE,
    PART_OF_NEED,
    POTENTIAL,
    SEEN_EFFECT,
    Level,
    answered,
    missing_levels,
)

TERMS = (
    *(POTENTIAL, LINK_UNCERTAINTY, PART_OF_NEED, LEVEL_MISMATCH, MISSING_PREREQUISITE),
    *(SEEN_EFFECT, FORMAT_FIT),
)


Floats = npt.NDArray[np.float64]
Micros = npt.NDArray[np.int64]


class Offers:
    """N items, each as it would be the next step."""

    def __init__(
        self,
        items: Sequence[tuple[ContentSkillLink, ...]],
        prospects: Prospects,
        recipe: ValueRecipe,
    ) -> None:
        """Lay out the links of each item that bear on a gap; others contribute no term."""
        gaps, catalogue = prospects.gaps, prospects.snapshot.catalogue.items
        links = [(n, x) for n, group in enumerate(items) for x in group if x.skill in gaps]
        self.prospects, self.recipe, self.count = prospects, recipe, len(items)
        self.owners = [n for n, _ in links]
        self.links = [link for _, link in links]
        self.skills = [link.skill for link in self.links]
        needs = [link.is_need for link in self.links]
        parts = [
            prospects.part(catalogue[link.item].minutes) if is_need else 1.0
            for link, is_need in zip(self.links, needs, strict=True)
        ]
        weights = {skill: MICRO * gap.importance for skill, gap in gaps.items()}
        self._is_need = np.array(needs, dtype=np.bool_)
        self._exit = _floats([link.exit for link in self.links])
        self._sure = _floats([link.confidence for link in self.links])
        self._chance = self._sure * _floats(parts)
        self._weight = _floats([weights[skill] for skill in self.skills])
        self._target = _floats([gaps[skill].target for skill in self.skills])
        effects = [None if x.is_need else prospects.learned.effect(x.item) for x in self.links]
        fits = [None if x.is_need else prospects.fit(x.item) for x in self.links]
        self._seen = _floats([np.nan if e is None else e.factor for e in effects])
        self._fit = _floats([np.nan if fit is None else fit for fit in fits])

    def micros(self, levels: Mapping[str, float]) -> Micros:
        """Return the terms of each link from these levels, in millionths: int64 (L, terms)."""
        prospects, leads = self.prospects, self._exit

        def level(skill: str) -> float:
            return levels.get(skill, prospects.prior_level)

        known = {skill: level(skill) for skill in prospects.gaps}
        before = _floats([known[skill] for skill in self.skills])
        fit, stays = self._shares(known, level)
        likely = before + (leads - before) * self._sure
        covered = np.where(self._is_need, answered(before, self._chance), likely)
        mismatched = before + (covered - before) * fit
        ready = before + (covered - before) * stays
        seen = self._counted(before, ready, self._seen)
        reached = _floats([round(x, 6) for x in self._counted(before, seen, self._fit).tolist()])
        # Only the last level is rounded, whichever of the terms comes last.
        seen = np.where(np.isnan(self._fit), reached, seen)
        ready = np.where(np.isnan(self._seen), seen, ready)
        stages = np.stack((before, leads, likely, covered, mismatched, ready, seen, reached))
        worth = np.rint(self._weight * np.minimum(stages, self._target)).astype(np.int64)
        return np.where(leads > before, np.diff(worth, axis=0), 0).T

    def _counted(self, before: Floats, expected: Floats, factor: Floats) -> Floats:
        """Levels with a factor on what is gained, where there is one; never beyond the exit."""
        level = np.minimum(self._exit, before + (expected - before) * factor)
        counted: Floats = np.where(np.isnan(factor), expected, level)
        return counted

    def terms(self, micros: Micros) -> list[tuple[Contribution, ...]]:
        """Return the terms of each item."""
        of_item: list[list[Contribution]] = [[] for _ in range(self.count)]
        for owner, skill, worth in zip(self.owners, self.skills, micros.tolist(), strict=True):
            of_item[owner] += [
                Contribution(term, skill, part)
                for term, part in zip(TERMS, worth, strict=True)
                if part
            ]
        return [tuple(terms) for terms in of_item]

    def sums(self, of_links: Micros) -> list[int]:
        """Return the sum over the links of each item."""
        sums = np.zeros(self.count, dtype=np.int64)
        np.add.at(sums, self.owners, of_links)
        summed: list[int] = sums.tolist()
        return summed

    def _shares(self, known: Mapping[str, float], level: Level) -> tuple[Floats, Floats]:
        """What sticks of each link where only its start counts, and where all does: (L,) each."""
        prospects, law = self.prospects, self.recipe
        lacking = {skill: missing_levels(skill, level, prospects) for skill in prospects.gaps}
        shares: dict[tuple[str, float], tuple[float, float]] = {}
        starts = [(link.skill, link.entry) for link in self.links]
        for skill, entry in set(starts):
            short = max(0.0, entry - known[skill])
            fit = sticks(GRADED, short, 0.0, law)
            shares[skill, entry] = fit, sticks(GRADED, short, lacking[skill], law)
        both = [shares[start] for start in starts]
        return _floats([fit for fit, _ in both]), _floats([stays for _, stays in both])


def _floats(figures: Sequence[float]) -> Floats:
    return np.array(figures, dtype=np.float64)
