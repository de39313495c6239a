"""What outcomes teach: how much items really teach, and how far sources are off.

Conjugate updates with strong priors. An item's effect f multiplies the gain that its declaration
lets one expect: f ~ N(1, 1 / prior_people), and a gain g seen where e was expected is
g ~ N(f e, v). A reading then has the weight w = e^2 / v and the score s = e (g - e) / v, and f is
1 + sum(s) / (prior_people + sum(w)) (a normal prior and a normal likelihood of known variance;
Gelman et al. 2013, Bayesian Data Analysis, 2.5). Weights and scores of one person for one item,
and of all people in one week, are capped, so that neither one enthusiast nor a hundred bots move
an item by more than the recipe states. The same update over all items gives the effect of the
catalogue, which is where an item starts from.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from recommender.domain.learned import Effect, Learned, LearningRecipe, SourceError
from recommender.domain.recipes import Recipe, Reliability

AS_DECLARED = Effect()


@dataclass(frozen=True, slots=True)
class Sign:
    """What one experience of one person says of an item's effect.

    Attributes:
        person: whose, under any name that is the same each time.
        weight: how many people it counts for, before any cap; 0 or more.
        score: weight times (the effect it speaks for - 1).
        expected, seen: levels, where a gain was measured.
    """

    person: str
    item: str
    at: datetime
    weight: float
    score: float
    expected: float | None = None
    seen: float | None = None


@dataclass(frozen=True, slots=True)
class Error:
    """By how much a source lay above what an assessment soon after showed.

    Attributes:
        error: levels; positive when it overstated.
        variance: levels squared, of what the assessment itself does not know.
    """

    person: str
    source: str
    at: datetime
    error: float
    variance: float


def measured(
    person: str, item: str, at: datetime, *, expected: float, seen: float, variance: float
) -> Sign:
    """Return what a measured gain says.

    Args:
        person: whose.
        item: what was taken.
        at: when the gain was measured.
        expected: levels, by the item's declaration; above 0.
        seen: levels between the estimates before and after.
        variance: levels squared, of ``seen``.
    """
    weight = expected**2 / variance
    score = expected * (seen - expected) / variance
    return Sign(person, item, at, weight, score, expected, seen)


def of_gain(after: float, spread: float, law: LearningRecipe) -> float:
    """Return the variance (levels squared) of a gain seen where another was expected.

    What is not known of the level before is in both: who stands lower than thought gains more.
    Of it the share 1 - effect stays, which is ``furthest`` at most.

    Args:
        after: variance of the level measured afterwards.
        spread: one standard deviation of the level before, in levels.
        law: how far an effect may lie from 1.
    """
    return after + (law.furthest * spread) ** 2


def hinted(person: str, item: str, at: datetime, *, effect: float, weight: float) -> Sign:
    """Return what a rating, an abandonment or a dismissal says: a hint of an effect."""
    return Sign(person, item, at, weight, weight * (effect - 1.0))


def learn(signs: Sequence[Sign], errors: Sequence[Error], recipe: Recipe) -> Recipe:
    """Return the recipe with what these outcomes teach; what it had learned before is replaced.

    Args:
        signs: of items, in any order.
        errors: of sources, in any order.
        recipe: whose knobs say how far anything may move.
    """
    law, before = recipe.learning, _as_assumed(recipe)
    sources = learn_sources(errors, before, law)
    learned = Learned(*learn_effects(signs, law), sources, len(signs) + len(errors))
    reliability = {
        name: _follows(before[name], sources[name]) if name in sources else before[name]
        for name in before
    }
    return replace(
        recipe, learned=learned, profile=replace(recipe.profile, reliability=reliability)
    )


def learn_effects(signs: Sequence[Sign], law: LearningRecipe) -> tuple[Effect, dict[str, Effect]]:
    """Return the effect over the whole catalogue, and that of every item a sign speaks of.

    An item's effect is the catalogue's, and what was seen beyond it: a prior whose mean is learned
    from all items (Gelman et al. 2013, 5.4).
    """
    if not signs:
        return Effect(), {}
    overall = _effect(signs, law, AS_DECLARED)
    by_item: dict[str, list[Sign]] = defaultdict(list)
    for sign in signs:
        by_item[sign.item].append(sign)
    return overall, {item: _effect(by_item[item], law, overall) for item in sorted(by_item)}


def learn_sources(
    errors: Iterable[Error], assumed: Mapping[str, Reliability], law: LearningRecipe
) -> dict[str, SourceError]:
    """Return bias and spread of every source that an error speaks of.

    Normal and inverse gamma, the prior counting as ``prior_people`` (Gelman et al. 2013, 3.3).
    One person counts once for one source: the mean of the errors of the first week.
    """
    by_source: dict[str, list[Error]] = defaultdict(list)
    for error in errors:
        if error.source in assumed:
            by_source[error.source].append(error)
    return {s: _source_error(by_source[s], assumed[s], law) for s in sorted(by_source)}


def week_of(at: datetime) -> date:
    """Return the Monday of the week of a moment, in UTC."""
    day = at.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def _effect(signs: Sequence[Sign], law: LearningRecipe, prior: Effect) -> Effect:
    weight, score = _tally(signs, law, prior.factor)
    whole = law.prior_people + weight
    beyond = max(-law.furthest, min(law.furthest, score / whole))
    factor = max(1 - law.furthest, min(1 + law.furthest, prior.factor + beyond))
    gains = _gains(signs)
    told = len(gains) >= law.least_people
    return Effect(
        factor=round(factor, 6),
        known=round(1 - (1 - prior.known) * law.prior_people / whole, 6),
        people=len({sign.person for sign in signs}),
        measured=len(gains),
        declared=_mean([expected for expected, _ in gains]) if told else None,
        seen=_mean([seen for _, seen in gains]) if told else None,
    )


def _tally(signs: Sequence[Sign], law: LearningRecipe, effect: float) -> tuple[float, float]:
    """Weight and score of signs against an effect: each person's, then each week's, capped."""
    said: dict[date, dict[str, list[Sign]]] = defaultdict(lambda: defaultdict(list))
    for sign in sorted(signs, key=lambda s: (s.at, s.item, s.weight, s.score)):
        said[week_of(sign.at)][sign.person].append(sign)
    left: dict[str, tuple[float, float]] = defaultdict(lambda: (1.0, 1.0))
    weight, score = 0.0, 0.0
    for week in sorted(said):
        counted = []
        for person in sorted(said[week]):
            weight_left, score_left = left[person]
            whole = math.fsum(s.weight for s in said[week][person])
            own = min(whole, weight_left)
            shift = math.fsum(s.score - s.weight * (effect - 1) for s in said[week][person])
            shift = max(-score_left, min(score_left, shift * own / whole if whole else 0.0))
            left[person] = (weight_left - own, score_left - abs(shift))
            counted.append((own, shift))
        size = math.fsum(max(w, abs(s)) for w, s in counted)
        counts = min(1.0, law.week_people / size) if size else 0.0
        weight += counts * math.fsum(w for w, _ in counted)
        score += counts * math.fsum(s for _, s in counted)
    return weight, score


def _gains(signs: Sequence[Sign]) -> list[tuple[float, float]]:
    """Expected and seen gain of each person whose gain was measured."""
    of: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for sign in signs:
        if sign.expected is not None and sign.seen is not None:
            of[sign.person].append((sign.expected, sign.seen))
    return [(_mean([e for e, _ in own]), _mean([g for _, g in own])) for own in of.values()]


def _mean(values: Sequence[float]) -> float:
    return round(math.fsum(values) / len(values), 6)


def _source_error(errors: list[Error], assumed: Reliability, law: LearningRecipe) -> SourceError:
    first: dict[str, date] = {}
    for error in errors:
        week = week_of(error.at)
        first[error.person] = min(week, first.get(error.person, week))
    own: dict[str, list[Error]] = defaultdict(list)
    for error in errors:
        if week_of(error.at) == first[error.person]:
            own[error.person].append(error)
    crowd: dict[date, int] = defaultdict(int)
    for week in first.values():
        crowd[week] += 1
    spread = math.hypot(assumed.noise, assumed.rater)
    total, shifts, squares = law.prior_people, 0.0, law.prior_people * spread**2
    for person in sorted(own):
        counts = min(1.0, law.week_people / crowd[first[person]])
        shift = math.fsum(e.error for e in own[person]) / len(own[person]) - assumed.bias
        shift = max(-law.furthest_error, min(law.furthest_error, shift))
        variance = math.fsum(e.variance for e in own[person]) / len(own[person])
        total += counts
        shifts += counts * shift
        squares += counts * max(0.0, shift**2 - variance)
    moved = shifts / total
    now = math.sqrt(max(0.25 * spread**2, squares / total - moved**2))
    return SourceError(
        people=len(own),
        assumed=assumed.bias,
        bias=round(assumed.bias + moved, 6),
        assumed_spread=round(spread, 6),
        spread=round(now, 6),
    )


def _as_assumed(recipe: Recipe) -> dict[str, Reliability]:
    """The reliabilities before anything was learned: learning starts from there each time."""
    before = {}
    for name, now in recipe.profile.reliability.items():
        learned = recipe.learned.sources.get(name)
        if learned is not None:
            back = learned.assumed_spread / learned.spread
            now = Reliability(
                round(now.noise * back, 4), learned.assumed, round(now.rater * back, 4)
            )
        before[name] = now
    return before


def _follows(assumed: Reliability, seen: SourceError) -> Reliability:
    """A reliability with the bias seen, and noise and leaning scaled to the spread seen."""
    wider = seen.spread / seen.assumed_spread
    return Reliability(round(assumed.noise * wider, 6), seen.bias, round(assumed.rater * wider, 6))
