"""Evidence becomes a skill profile as of a moment: what counts then, and how much."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from recommender.domain.learners import Evidence, EvidenceMark, EvidenceShare, SkillEstimate
from recommender.domain.paths import MICRO, Ask, StatedLevel
from recommender.domain.recipes import ProfileRecipe, Reliability
from recommender.domain.scales import LEVEL_MAX, LEVEL_MIN
from recommender.engine.weighing import Weighed, spread_on_scale, weigh

DAYS_PER_YEAR = 365.25


def stated_levels(ask: Ask) -> dict[str, StatedLevel]:
    """Return the levels given in the ask, by skill: its ``gaps`` stand over its ``levels``."""
    of_gaps = {g.skill: StatedLevel(g.current, g.spread) for g in ask.gaps if g.current is not None}
    return {**ask.levels, **of_gaps}


def standing(
    evidence: Iterable[Evidence], marks: Iterable[EvidenceMark], now: datetime
) -> dict[str, str]:
    """Return what each piece of evidence is worth at a moment, by its id.

    ``counts``, ``disputed`` (counts, but somebody objects), ``voided``, ``ended``, ``expired``
    or ``later``. Every entry speaks from its own date on, whenever it was recorded: a review of
    March that was entered in May is part of what is known of April.
    """
    said: dict[str, set[str]] = {}
    for mark in marks:
        if mark.at <= now:
            said.setdefault(mark.evidence, set()).add(mark.kind)
    return {e.id: _standing(e, said.get(e.id, set()), now) for e in evidence}


def estimate_profile(
    evidence: Sequence[Evidence],
    stated: Mapping[str, StatedLevel],
    recipe: ProfileRecipe,
    *,
    now: datetime,
    marks: Sequence[EvidenceMark] = (),
) -> dict[str, SkillEstimate]:
    """Return what is known about each skill that has evidence or a stated level.

    Levels stated in the ask stand over the ledger.

    Args:
        evidence: all that was recorded; its order is of no weight.
        stated: levels (0-5) given in the ask.
        recipe: reliabilities of the sources, and how fast levels wander.
        now: the moment that age, expiry and objections are judged by.
        marks: what was later said about pieces of evidence.

    Returns:
        Estimates by skill id. Skills without any are left to the prior.
    """
    worth = standing(evidence, marks, now)
    found: dict[str, list[Evidence]] = {}
    for entry in evidence:
        if worth[entry.id] in ("counts", "disputed"):
            found.setdefault(entry.skill, []).append(entry)
    disputed = frozenset(id_ for id_, is_worth in worth.items() if is_worth == "disputed")
    profile = {skill: _estimate(skill, found[skill], disputed, recipe, now) for skill in found}
    for skill, level in stated.items():
        spread = recipe.stated_spread if level.spread is None else level.spread
        profile[skill] = SkillEstimate(skill, level.level, spread, "stated")
    return profile


def prior_estimate(skill: str, recipe: ProfileRecipe) -> SkillEstimate:
    """Return what is assumed of a skill about which nothing is known."""
    return SkillEstimate(skill, recipe.prior_level, recipe.prior_spread, "prior")


def _standing(entry: Evidence, said: set[str], now: datetime) -> str:
    if "void" in said:
        return "voided"
    if entry.at > now:
        return "later"
    if "end" in said:
        return "ended"
    if entry.expires is not None and entry.expires <= now:
        return "expired"
    return "disputed" if "dispute" in said and "confirm" not in said else "counts"


def _estimate(
    skill: str,
    found: list[Evidence],
    disputed: frozenset[str],
    recipe: ProfileRecipe,
    now: datetime,
) -> SkillEstimate:
    telling, readings = _most_telling(found, recipe, now)
    told = _telling_more([entry.at_least for entry in telling], readings, recipe)
    some, variance = weigh([readings[n] for n in told], recipe.drift_per_year, recipe.surprise)
    weights = [0.0] * len(readings)
    for n, weight in zip(told, some, strict=True):
        weights[n] = weight
    shares = tuple(
        EvidenceShare(entry, share, reading.level, entry.id in disputed)
        for entry, share, reading in zip(telling, _whole_shares(weights), readings, strict=True)
    )
    mean = min(LEVEL_MAX, max(LEVEL_MIN, math.fsum(x.share * x.read_as for x in shares)))
    return SkillEstimate(
        skill=skill,
        mean=round(mean, 6),
        spread=round(spread_on_scale(mean, variance), 6),
        basis="evidence",
        shares=shares,
    )


def _telling_more(
    at_least: Sequence[bool], readings: Sequence[Weighed], recipe: ProfileRecipe
) -> list[int]:
    """Which readings are weighed: all but those that say *at least* what is reached anyway.

    From the highest down, one that lies above the mean of what is weighed so far joins it; one
    that does not contradicts nothing, and would only pull the level down.
    """
    kept = [n for n, lower in enumerate(at_least) if not lower]
    lower_bounds = [n for n, lower in enumerate(at_least) if lower]
    for n in sorted(lower_bounds, key=lambda n: (-readings[n].level, readings[n].years, n)):
        if not kept or readings[n].level > _mean([readings[k] for k in kept], recipe):
            kept.append(n)
    return sorted(kept)


def _mean(readings: Sequence[Weighed], recipe: ProfileRecipe) -> float:
    weights, _ = weigh(readings, recipe.drift_per_year, recipe.surprise)
    return math.fsum(w * r.level for w, r in zip(weights, readings, strict=True))


def _most_telling(
    found: list[Evidence], recipe: ProfileRecipe, now: datetime
) -> tuple[list[Evidence], list[Weighed]]:
    """What is weighed, newest first; a flood of weak readings displaces no strong one.

    Of what says *at least*, the highest are looked at; they displace nothing that says more.

    The very same observation under two ids is one.
    """
    different: dict[object, Evidence] = {}
    for entry in sorted(found, key=lambda e: (e.at, e.id), reverse=True):
        different[_rater(entry), entry.source, entry.at, entry.level] = entry
    weighed = [(e, _weighed(e, recipe, now)) for e in different.values()]
    if len(weighed) > recipe.most_readings:
        firm = [pair for pair in weighed if not pair[0].at_least]
        firm.sort(key=lambda pair: _vagueness(pair[1], recipe))
        lower_bounds = [pair for pair in weighed if pair[0].at_least]
        lower_bounds.sort(key=lambda pair: -pair[1].level)
        most = recipe.most_readings
        kept = {e.id for e, _ in (*firm[:most], *lower_bounds[:most])}
        weighed = [pair for pair in weighed if pair[0].id in kept]
    return [e for e, _ in weighed], [reading for _, reading in weighed]


def _vagueness(reading: Weighed, recipe: ProfileRecipe) -> float:
    return reading.noise + reading.rater + recipe.drift_per_year**2 * reading.years


def _weighed(entry: Evidence, recipe: ProfileRecipe, now: datetime) -> Weighed:
    reliability = _reliability(entry, recipe)
    read_as = min(LEVEL_MAX, max(LEVEL_MIN, entry.level - reliability.bias))
    return Weighed(
        level=round(read_as, 6),
        years=(now - entry.at).days / DAYS_PER_YEAR,
        noise=reliability.noise**2,
        rater=reliability.rater**2,
        by=_rater(entry),
    )


def _reliability(entry: Evidence, recipe: ProfileRecipe) -> Reliability:
    return recipe.reliability["self" if entry.self_reported else entry.source]


def _rater(entry: Evidence) -> tuple[str, str | None]:
    """Whose leaning a reading shares; of themselves, people have one leaning for all."""
    if entry.self_reported or entry.source == "self":
        return "self", None
    return entry.source, entry.issuer


def _whole_shares(shares: list[float]) -> list[float]:
    """Round to millionths so that the shares still add up to exactly one."""
    parts = [round(s * MICRO) for s in shares]
    parts[max(range(len(parts)), key=lambda i: parts[i])] += MICRO - sum(parts)
    return [p / MICRO for p in parts]
