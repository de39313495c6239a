"""Evidence becomes a skill profile as of a moment: a precision-weighted mean with its shares."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime

from recommender.domain.decisions import ProfileRecipe
from recommender.domain.learners import Evidence, EvidenceShare, SkillEstimate
from recommender.domain.paths import MICRO, Ask, StatedLevel

DAYS_PER_YEAR = 365.25


def stated_levels(ask: Ask) -> dict[str, StatedLevel]:
    """Return the levels given in the ask, by skill: its ``gaps`` stand over its ``levels``."""
    of_gaps = {g.skill: StatedLevel(g.current, g.spread) for g in ask.gaps if g.current is not None}
    return {**ask.levels, **of_gaps}


def estimate_profile(
    evidence: Iterable[Evidence],
    stated: Mapping[str, StatedLevel],
    recipe: ProfileRecipe,
    *,
    now: datetime,
) -> dict[str, SkillEstimate]:
    """Return what is known about each skill that has evidence or a stated level.

    Levels stated in the ask stand over the ledger. Evidence dated after ``now`` is not seen.
    Of one source and issuer only the newest observation of a skill counts: saying a thing
    twice is not new evidence.

    Args:
        evidence: observations in the order in which they were recorded.
        stated: levels (0-5) given in the ask.
        recipe: reliabilities per source and drift per year.
        now: the moment that age is judged by.

    Returns:
        Estimates by skill id. Skills without any are left to the prior.
    """
    newest: dict[str, dict[tuple[str, str | None], Evidence]] = {}
    for observation in evidence:
        if observation.at > now:
            continue
        of_skill = newest.setdefault(observation.skill, {})
        key = (observation.source, observation.issuer)
        if key not in of_skill or observation.at >= of_skill[key].at:
            of_skill[key] = observation
    profile = {
        skill: _combine(skill, list(found.values()), recipe, now) for skill, found in newest.items()
    }
    for skill, level in stated.items():
        spread = recipe.stated_spread if level.spread is None else level.spread
        profile[skill] = SkillEstimate(skill, level.level, spread, "stated")
    return profile


def prior_estimate(skill: str, recipe: ProfileRecipe) -> SkillEstimate:
    """Return what is assumed of a skill about which nothing is known."""
    return SkillEstimate(skill, recipe.prior_level, recipe.prior_spread, "prior")


def _combine(
    skill: str, observations: list[Evidence], recipe: ProfileRecipe, now: datetime
) -> SkillEstimate:
    """Inverse-variance weighting; a source's variance grows with the age of what it said."""
    observations.sort(key=lambda e: (e.at, e.id), reverse=True)
    precisions = [1.0 / _variance(e, recipe, now) for e in observations]
    total = math.fsum(precisions)
    shares = _whole_shares([p / total for p in precisions])
    mean = math.fsum(share * e.level for share, e in zip(shares, observations, strict=True))
    return SkillEstimate(
        skill=skill,
        mean=round(mean, 6),
        spread=round(math.sqrt(1.0 / total), 6),
        basis="evidence",
        shares=tuple(EvidenceShare(e, s) for e, s in zip(observations, shares, strict=True)),
    )


def _variance(observation: Evidence, recipe: ProfileRecipe, now: datetime) -> float:
    years = max(0, (now - observation.at).days) / DAYS_PER_YEAR
    return recipe.source_spread[observation.source] ** 2 + recipe.drift_per_year**2 * years


def _whole_shares(shares: list[float]) -> list[float]:
    """Round to millionths so that the shares still add up to exactly one."""
    parts = [round(s * MICRO) for s in shares]
    parts[max(range(len(parts)), key=lambda i: parts[i])] += MICRO - sum(parts)
    return [p / MICRO for p in parts]
