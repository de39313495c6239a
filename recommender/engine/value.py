"""What a step is worth: an exact sum of named terms in one unit.

The unit is the importance-weighted level of gap expected to close. With worth
``phi(level) = round(1e6 * importance * min(level, target))`` a step is worth the difference of
phi before and after it, so the steps of a path telescope to the path's value exactly, and the
terms of a step are differences of phi too, one for each reason why less than everything sticks.

Levels are not known exactly, nor is how learning works. So a path is walked by the most likely
learner and by a few imagined ones (`crowd`), and what the crowd closes more or less than the most
likely learner is a term of its own, ``uncertainty``. Where it is known how much somebody learns in
a week, what closes after the day it is needed by counts less: that is the term ``late``.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from recommender.domain.catalogue import ContentSkillLink
from recommender.domain.paths import LATE, MICRO, POLICY, Contribution, Gap, PathStep, SkillGain
from recommender.domain.recipes import PlanningRecipe, ValueRecipe
from recommender.engine.crowd import GRADED, laws, slips, starts, sticks
from recommender.engine.prospects import Prospects

POTENTIAL = "potential"
LINK_UNCERTAINTY = "link_uncertainty"
LEVEL_MISMATCH = "level_mismatch"
MISSING_PREREQUISITE = "missing_prerequisite"
PART_OF_NEED = "part_of_need"
SEEN_EFFECT = "seen_effect"
FORMAT_FIT = "format_fit"
UNCERTAINTY = "uncertainty"

SMALLEST_SHARE = 0.01
"""Of what a path brings; a step that brings less is not worth proposing."""

Level = Callable[[str], float]

Figure = TypeVar("Figure", float, npt.NDArray[np.float64])
"""One figure, or an array of them."""


def least_gain(recipe: PlanningRecipe, brought: float) -> float:
    """Return the gain under which a step is not worth proposing, of a path that brings so much."""
    return min(recipe.min_gain, SMALLEST_SHARE * brought) if brought > 0 else recipe.min_gain


def worth(gap: Gap | None, level: float) -> int:
    """Return what having a skill at this level is worth, in millionths; 0 without a gap."""
    return 0 if gap is None else round(MICRO * gap.importance * min(level, gap.target))


def scale(gap: Gap, levels: Sequence[float]) -> float:
    """Return the size of a gap over its mean size among imagined learners, at most 1.

    Their mean gap is a little larger where some are already beyond the target. Counted by this
    scale, closing all their gaps is worth exactly the gap that is shown.
    """
    mean = math.fsum(max(0.0, gap.target - level) for level in levels) / max(1, len(levels))
    return min(1.0, gap.size / mean) if mean > 0 else 1.0


def answered(before: Figure, chance: Figure) -> Figure:
    """Return how far (0-1) a need is met after an item that answers it with this chance.

    What an item brings is its chance, times the part of the need that its minutes can cover,
    times what earlier steps have not covered.
    """
    return before + (1.0 - before) * chance


def take(
    item: str, levels: Mapping[str, float], prospects: Prospects, recipe: ValueRecipe
) -> tuple[PathStep, dict[str, float]]:
    """Return one step from these levels, and the most likely levels after it.

    The level after is ``before + (exit - before) * confidence * fit * readiness`` with
    ``fit = exp(-(entry - before)+^2 / (2 width^2))`` and
    ``readiness = exp(-rate * missing prerequisite levels)``: what starts too high or builds on
    what is not there yet teaches less. What people were seen to gain from the item, and how this
    person gets on with its format, multiply that; never beyond the exit.
    """
    gains, contributions, after = [], [], dict(levels)
    for link in prospects.links.get(item, ()):
        before = levels.get(link.skill, prospects.prior_level)
        room = link.exit - before
        if room <= 0:
            continue
        short = max(0.0, link.entry - before)
        lacking = missing_levels(link.skill, _known(levels, prospects), prospects)
        sure = before + room * link.confidence
        stages = [(POTENTIAL, link.exit), (LINK_UNCERTAINTY, sure)]
        if link.is_need:
            part = prospects.part(prospects.snapshot.catalogue.items[item].minutes)
            sure = answered(before, link.confidence * part)
            stages.append((PART_OF_NEED, sure))
        fit = sticks(GRADED, short, 0.0, recipe)
        stages += [
            (LEVEL_MISMATCH, before + (sure - before) * fit),
            (
                MISSING_PREREQUISITE,
                before + (sure - before) * sticks(GRADED, short, lacking, recipe),
            ),
        ]
        if not link.is_need:
            stages += _as_seen(item, before, link.exit, stages[-1][1], prospects)
        reached = max(before, round(stages[-1][1], 6))
        stages[-1] = (stages[-1][0], reached)
        contributions += _terms(link.skill, before, stages, prospects.gaps.get(link.skill))
        after[link.skill] = reached
        if reached > before:
            gains.append(SkillGain(link.skill, before, reached, prospects.spread(link.skill)))
    return PathStep(item, tuple(gains), tuple(contributions)), after


def walk(order: Sequence[str], prospects: Prospects, recipe: ValueRecipe) -> tuple[PathStep, ...]:
    """Return the steps of these items taken in this order, valued by the crowd.

    Gains are those of the most likely learner. What the imagined learners close more or less on
    average is one more term, so that the scores add up to what is expected to close. What is
    closed after the day it is needed by counts the share ``recipe.late``; the rest is taken off.
    """
    levels: Mapping[str, float] = prospects.levels
    items = prospects.snapshot.catalogue.items
    crowd = _Crowd(prospects, recipe)
    steps, minutes = [], 0
    for item in order:
        minutes += items[item].minutes
        step, after = take(item, levels, prospects, recipe)
        if recipe.learners:
            terms = (*step.contributions, *crowd.differences(step, levels))
            step = PathStep(item, step.gains, terms)
        if prospects.minutes_by:
            step = _too_late(step, minutes, prospects.minutes_by, recipe.late)
        if item in prospects.preferred:
            step = preferred(step, recipe.preference)
        steps.append(step)
        levels = after
    return tuple(steps)


def _too_late(
    step: PathStep, minutes: int, minutes_by: Mapping[str, float], counts: float
) -> PathStep:
    """Take off what a step closes after it was needed."""
    brings: dict[str, int] = {}
    for term in step.contributions:
        if minutes > minutes_by.get(term.skill, math.inf):
            brings[term.skill] = brings.get(term.skill, 0) + term.micros
    lost = [(skill, round((1.0 - counts) * micros)) for skill, micros in brings.items()]
    terms = tuple(Contribution(LATE, skill, -micros) for skill, micros in lost if micros)
    return PathStep(step.item, step.gains, (*step.contributions, *terms)) if terms else step


def preferred(step: PathStep, share: float) -> PathStep:
    """Return a step with so much more of what it brings, under the skill it brings most in."""
    more = round(share * max(0, step.score))
    if not more:
        return step
    brings: dict[str, int] = {}
    for term in step.contributions:
        brings[term.skill] = brings.get(term.skill, 0) + term.micros
    skill = min(brings, key=lambda s: (-brings[s], s))
    terms = (*step.contributions, Contribution(POLICY, skill, more))
    return PathStep(step.item, step.gains, terms)


def levels_after(steps: Sequence[PathStep], prospects: Prospects) -> dict[str, float]:
    """Return the most likely levels when these steps have been taken."""
    levels = dict(prospects.levels)
    for step in steps:
        levels.update({gain.skill: gain.after for gain in step.gains})
    return levels


class _Crowd:
    """The imagined learners along a path."""

    def __init__(self, prospects: Prospects, recipe: ValueRecipe) -> None:
        self.prospects, self.recipe, self.laws = prospects, recipe, laws(recipe)
        self.levels: dict[str, tuple[float, ...]] = {}
        self.scales: dict[str, float] = {}

    def differences(self, step: PathStep, likely: Mapping[str, float]) -> list[Contribution]:
        """Take a step, and return what that is worth beyond what it is worth at most likely.

        Nobody is taught what, most likely, is known already.
        """
        prospects = self.prospects
        links = [
            link
            for link in prospects.links.get(step.item, ())
            if link.exit > likely.get(link.skill, prospects.prior_level)
        ]
        open_gaps = [prospects.gaps[x.skill] for x in links if x.skill in prospects.gaps]
        before = [self._worth(gap) for gap in open_gaps]
        part = prospects.part(prospects.snapshot.catalogue.items[step.item].minutes)
        self._take(links, part)
        terms = []
        for gap, was in zip(open_gaps, before, strict=True):
            told = sum(c.micros for c in step.contributions if c.skill == gap.skill)
            more = self._worth(gap) - was - told
            if more:
                terms.append(Contribution(UNCERTAINTY, gap.skill, more))
        return terms

    def _take(self, links: Sequence[ContentSkillLink], part: float) -> None:
        slipped = slips(self.recipe)
        after = {
            link.skill: tuple(
                self._reached(link, n, law, slip, part)
                for n, (law, slip) in enumerate(zip(self.laws, slipped, strict=True))
            )
            for link in links
        }
        self.levels |= after

    def _reached(self, link: ContentSkillLink, n: int, law: str, slip: float, part: float) -> float:
        before = self._level(link.skill, n)
        if link.is_need:
            return round(answered(before, link.confidence * part), 6)
        room = max(0.0, link.exit - before)
        short = max(0.0, link.entry + slip - before)
        lacking = missing_levels(link.skill, lambda s: self._level(s, n), self.prospects)
        _, stays = self.prospects.stays(link.item, self.recipe.transfer)
        share = link.confidence * (sticks(law, short, lacking, self.recipe) * stays)
        return round(before + room * min(1.0, share), 6)

    def _level(self, skill: str, n: int) -> float:
        if skill not in self.levels:
            known = self.prospects
            self.levels[skill] = starts(skill, known.level(skill), known.spread(skill), self.recipe)
        return self.levels[skill][n]

    def _worth(self, gap: Gap) -> int:
        levels = [self._level(gap.skill, n) for n in range(len(self.laws))]
        if gap.skill not in self.scales:
            self.scales[gap.skill] = scale(gap, levels)
        mean = math.fsum(min(level, gap.target) for level in levels) / len(levels)
        return round(MICRO * gap.importance * self.scales[gap.skill] * mean)


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


def _as_seen(
    item: str, before: float, leads_to: float, expected: float, prospects: Prospects
) -> list[tuple[str, float]]:
    """The level expected once it is counted what was seen of others, then of this person."""
    stages, effect = [], prospects.learned.effect(item)
    for name, factor in (
        (SEEN_EFFECT, None if effect is None else effect.factor),
        (FORMAT_FIT, prospects.fit(item)),
    ):
        if factor is not None:
            expected = min(leads_to, before + (expected - before) * factor)
            stages.append((name, expected))
    return stages


def _known(levels: Mapping[str, float], prospects: Prospects) -> Level:
    return lambda skill: levels.get(skill, prospects.prior_level)


def missing_levels(skill: str, level: Level, prospects: Prospects) -> float:
    """Return how many levels (0 or more) of what a skill builds on are missing."""
    return math.fsum(max(0.0, r.level - level(r.skill)) for r in prospects.builds_on.get(skill, ()))
