"""Imagined learners: what is not known about a person's levels, an item's labels, and learning.

Nobody knows a level exactly, no catalogue labels every item rightly, and papers and simulators
disagree on how much a missing basis hurts. A path is therefore judged by what it brings a small
crowd of learners who are all compatible with what is known, and its value is the mean over them.
Everything is drawn by a Latin hypercube (McKay, Beckman and Conover 1979): for every skill, and
for labels, one learner stands in each equally likely stretch of the normal distribution, in an
order that depends on the recipe's seed and the skill's id alone.
"""

import math
import random
from functools import cache
from statistics import NormalDist

from recommender.domain.recipes import ValueRecipe
from recommender.domain.skills import LEVEL_MAX, LEVEL_MIN

GRADED, ALL_OR_NOTHING, FORGIVING = "graded", "all_or_nothing", "forgiving"


def laws(recipe: ValueRecipe) -> tuple[str, ...]:
    """Return how each imagined learner learns: half by degrees, a quarter each the other ways."""
    graded = (recipe.learners + 1) // 2
    strict = (recipe.learners - graded + 1) // 2
    forgiving = recipe.learners - graded - strict
    return (GRADED,) * graded + (ALL_OR_NOTHING,) * strict + (FORGIVING,) * forgiving


def starts(skill: str, mean: float, spread: float, recipe: ValueRecipe) -> tuple[float, ...]:
    """Return the level (0-5) from which each imagined learner starts, rounded to 1e-6.

    Near the ends of the scale the spread shrinks, so that the mean stays the mean.
    """
    if not recipe.learners:
        return ()
    room = min(mean - LEVEL_MIN, LEVEL_MAX - mean) / _stretches(recipe.learners)[-1]
    width = max(0.0, min(spread, room))
    if not width:
        return (mean,) * recipe.learners
    return tuple(round(mean + width * z, 6) for z in _deviates(f"skill:{skill}", recipe))


def slips(recipe: ValueRecipe) -> tuple[float, ...]:
    """Return by how many levels items really start above their labels, for each learner.

    For one learner it is the same with every item, so that equal items are worth the same.
    """
    return tuple(round(recipe.label_spread * z, 6) for z in _deviates("labels", recipe))


def sticks(law: str, short: float, lacking: float, recipe: ValueRecipe) -> float:
    """Return the share (0-1) of what an item teaches that stays with a learner.

    Args:
        law: how this one learns.
        short: levels by which the item starts above the learner, 0 or more.
        lacking: prerequisite levels that are missing, 0 or more.
        recipe: widths and rates.
    """
    if law == FORGIVING:
        short = max(0.0, short - recipe.leap)
    ready = math.exp(-recipe.missing_rate * lacking)
    share = ready * math.exp(-(short**2) / (2 * recipe.mismatch_width**2))
    if law == ALL_OR_NOTHING:
        is_ready = short <= recipe.entry_tolerance and lacking <= recipe.missing_tolerance
        return 1.0 if is_ready else recipe.unready * share
    return share


def _deviates(name: str, recipe: ValueRecipe) -> list[float]:
    """One standard normal deviate for each learner."""
    shuffled = list(_stretches(recipe.learners))
    random.Random(f"{recipe.seed}:{name}").shuffle(shuffled)  # noqa: S311  # a draw, no secret
    return shuffled


@cache
def _stretches(n: int) -> tuple[float, ...]:
    """The middles of n equally likely stretches of the standard normal distribution."""
    return tuple(NormalDist().inv_cdf((k + 0.5) / n) for k in range(n))
