"""What a step is worth: an exact sum of named terms in one unit.

The unit is the importance-weighted level of gap expected to close. With worth
``phi(level) = round(1e6 * importance * min(level, target))`` a step is worth the difference of
phi before and after it, so the steps of a path telescope to the path's value exactly, and the
terms of a step are differences of phi too, one for each reason why less than everything sticks.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommender.domain.catalogue import ContentItem, ContentSkillLink, Snapshot
from recommender.domain.decisions import ValueRecipe
from recommender.domain.paths import MICRO, Contribution, Gap, PathStep, SkillGain
from recommender.domain.skills import SkillRequirement

POTENTIAL = "potential"
LINK_UNCERTAINTY = "link_uncertainty"
LEVEL_MISMATCH = "level_mismatch"
MISSING_PREREQUISITE = "missing_prerequisite"


@dataclass(frozen=True)
class Prospects:
    """All that a path can be made of, and what it is judged by.

    Attributes:
        items: what may be chosen, in order of id.
        links: what each of them teaches (levels 0-5), needs included.
        gaps: open gaps by skill.
        levels: mean level (0-5) of every skill about which something is known.
        spreads: one standard deviation of each of those, in levels.
        builds_on: what each skill builds on, where the level of that is known.
        completed: ids already completed.
        snapshot: for the items that hard requirements name.
        prior_level, prior_spread: of a skill about which nothing is known.
    """

    items: tuple[ContentItem, ...]
    links: Mapping[str, tuple[ContentSkillLink, ...]]
    gaps: Mapping[str, Gap]
    levels: Mapping[str, float]
    spreads: Mapping[str, float]
    builds_on: Mapping[str, tuple[SkillRequirement, ...]]
    completed: frozenset[str]
    snapshot: Snapshot
    prior_level: float = 0.0
    prior_spread: float = 1.5

    def level(self, skill: str) -> float:
        """Return the mean level (0-5) a skill starts from."""
        return self.levels.get(skill, self.prior_level)

    def spread(self, skill: str) -> float:
        """Return one standard deviation, in levels, of the level a skill starts from."""
        return self.spreads.get(skill, self.prior_spread)


def worth(gap: Gap | None, level: float) -> int:
    """Return what having a skill at this level is worth, in millionths; 0 without a gap."""
    return 0 if gap is None else round(MICRO * gap.importance * min(level, gap.target))


def take(
    item: str, levels: Mapping[str, float], prospects: Prospects, recipe: ValueRecipe
) -> tuple[PathStep, dict[str, float]]:
    """Return one step from these levels, and the mean levels after it.

    The level after is ``before + (exit - before) * confidence * fit * readiness`` with
    ``fit = exp(-(entry - before)+^2 / (2 width^2))`` and
    ``readiness = exp(-rate * missing prerequisite levels)``: what starts too high or builds on
    what is not there yet teaches less.
    """
    gains, contributions, after = [], [], dict(levels)
    for link in prospects.links.get(item, ()):
        before = levels.get(link.skill, prospects.prior_level)
        room = link.exit - before
        if room <= 0:
            continue
        fit = math.exp(-(max(0.0, link.entry - before) ** 2) / (2 * recipe.mismatch_width**2))
        readiness = math.exp(-recipe.missing_rate * _missing_levels(link.skill, levels, prospects))
        stages = [
            (POTENTIAL, link.exit),
            (LINK_UNCERTAINTY, before + room * link.confidence),
            (LEVEL_MISMATCH, before + room * link.confidence * fit),
            (MISSING_PREREQUISITE, before + room * link.confidence * fit * readiness),
        ]
        reached = round(stages[-1][1], 6)
        stages[-1] = (MISSING_PREREQUISITE, reached)
        contributions += _terms(link.skill, before, stages, prospects.gaps.get(link.skill))
        after[link.skill] = reached
        if reached > before:
            gains.append(SkillGain(link.skill, before, reached, prospects.spread(link.skill)))
    return PathStep(item, tuple(gains), tuple(contributions)), after


def walk(order: Sequence[str], prospects: Prospects, recipe: ValueRecipe) -> tuple[PathStep, ...]:
    """Return the steps of these items taken in this order."""
    levels: Mapping[str, float] = prospects.levels
    steps = []
    for item in order:
        step, levels = take(item, levels, prospects, recipe)
        steps.append(step)
    return tuple(steps)


def levels_after(steps: Sequence[PathStep], prospects: Prospects) -> dict[str, float]:
    """Return the mean levels when these steps have been taken."""
    levels = dict(prospects.levels)
    for step in steps:
        levels.update({gain.skill: gain.after for gain in step.gains})
    return levels


def _terms(
    skill: str, before: float, stages: list[tuple[str, float]], gap: Gap | None
) -> list[Contribution]:
    terms, reached = [], worth(gap, before)
    for name, level in stages:
        now = worth(gap, level)
        if now != reached:
            terms.append(Contribution(name, skill, now - reached))
        reached = now
    return terms


def _missing_levels(skill: str, levels: Mapping[str, float], prospects: Prospects) -> float:
    return math.fsum(
        max(0.0, r.level - levels.get(r.skill, prospects.prior_level))
        for r in prospects.builds_on.get(skill, ())
    )
