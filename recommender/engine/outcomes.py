"""What happened to a person after an answer, read as outcomes: of items, and of sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recommender.domain.feedback import Feedback
from recommender.domain.learned import LearningRecipe
from recommender.domain.learners import Evidence, Ledger
from recommender.domain.paths import SkillGain
from recommender.domain.recipes import ProfileRecipe, Recipe
from recommender.engine.learning import Error, Sign, hinted, measured, of_gain
from recommender.engine.reactions import undone_ids

YARDSTICKS = ("assessment", "work_sample")
"""What gains and sources are measured by."""
RATERS = ("self", "manager", "peer")
"""Sources whose leaning is learned."""
AS_DECLARED_RATING = 3
NO_GAIN = 0.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as an answer offered it.

    Attributes:
        factor: the effect that the answer counted the item with; gains by the declaration alone
            are those of the answer divided by it.
    """

    item: str
    at: datetime
    gains: tuple[SkillGain, ...]
    factor: float = 1.0

    def expected(self, gain: SkillGain) -> float:
        """Return the levels that the declaration alone lets one expect."""
        return (gain.after - gain.before) / self.factor


@dataclass(frozen=True, slots=True)
class Story:
    """All that bears on one person's outcomes, each part in the order of recording."""

    person: str
    ledger: Ledger = Ledger()
    feedback: Sequence[Feedback] = ()
    offers: Sequence[Offer] = ()


def signs(story: Story, recipe: Recipe, *, now: datetime) -> list[Sign]:
    """Return what a story says of items: gains measured, and hints."""
    said = _standing(story.feedback, now)
    return [*_gains(story, said, recipe, now), *_hints(story.person, said, recipe.learning, now)]


def errors(story: Story, recipe: Recipe, *, now: datetime) -> list[Error]:
    """Return by how much raters were off, beside an assessment of the same skill soon after.

    Only where nothing was marked done in between: what was learned meanwhile is no error.
    """
    law, done = recipe.learning, [f.at for f in _standing(story.feedback, now) if f.kind == "done"]
    readings = _readings(story.ledger, now)
    found = []
    for reading in readings:
        if reading.source not in RATERS:
            continue
        later = _first_yardstick(reading.skill, reading.at, readings, law)
        if later is None or any(reading.at < at <= later.at for at in done):
            continue
        years = (later.at - reading.at) / timedelta(days=365)
        variance = _variance(later, recipe.profile) + recipe.profile.drift_per_year**2 * years
        off = reading.level - _unbiased(later, recipe.profile)
        found.append(Error(story.person, reading.source, reading.at, off, variance))
    return found


def _gains(story: Story, said: Sequence[Feedback], recipe: Recipe, now: datetime) -> Iterator[Sign]:
    """Of every reading after items were done: what each of them brought, in proportion.

    Where several items teach a skill between two readings, what was gained in all is laid to them
    by what each was expected to bring.
    """
    readings = _readings(story.ledger, now)
    taken: dict[tuple[str, Evidence], list[tuple[Offer, SkillGain]]] = {}
    for done in (f for f in said if f.kind == "done"):
        offer = _offered(done, story.offers)
        for gain in offer.gains if offer else ():
            later = _first_yardstick(gain.skill, done.at, readings, recipe.learning)
            if offer and later and gain.after > gain.before:
                taken.setdefault((gain.skill, later), []).append((offer, gain))
    for (_, reading), steps in taken.items():
        expected = sum(offer.expected(gain) for offer, gain in steps)
        before = min(steps, key=lambda s: (s[0].at, s[1].before))[1]
        seen = _unbiased(reading, recipe.profile) - before.before
        variance = of_gain(_variance(reading, recipe.profile), before.spread, recipe.learning)
        for offer, gain in steps:
            share = offer.expected(gain) / expected
            yield measured(
                story.person,
                offer.item,
                reading.at,
                expected=offer.expected(gain),
                seen=share * seen,
                variance=share * variance,
            )


def _hints(
    person: str, said: Sequence[Feedback], law: LearningRecipe, now: datetime
) -> Iterator[Sign]:
    ended = {f.item for f in said if f.kind in ("done", "dismiss", "swap")}
    for one in said:
        if one.item is None:
            continue
        if one.kind == "rate" and one.rating is not None:
            effect = (one.rating - 1) / (AS_DECLARED_RATING - 1)
            yield hinted(person, one.item, one.at, effect=effect, weight=law.rating_weight)
        elif one.kind == "dismiss" and one.reason in ("too_hard", "too_easy"):
            weight = law.difficulty_weight
            yield hinted(person, one.item, one.at, effect=NO_GAIN, weight=weight)
        elif one.kind == "start" and one.item not in ended:
            given_up = one.at + timedelta(days=law.abandoned_days)
            if given_up <= now:
                weight = law.abandoned_weight
                yield hinted(person, one.item, given_up, effect=NO_GAIN, weight=weight)


def _standing(feedback: Sequence[Feedback], now: datetime) -> list[Feedback]:
    seen = [f for f in feedback if f.at <= now]
    undone = undone_ids(seen)
    return [f for f in seen if f.id not in undone]


def _readings(ledger: Ledger, now: datetime) -> list[Evidence]:
    """Evidence that stands, oldest first; what only says *at least* measures nothing."""
    void = {mark.evidence for mark in ledger.marks if mark.kind == "void"}
    stands = [e for e in ledger.evidence if e.id not in void and e.at <= now and not e.at_least]
    return sorted(stands, key=lambda e: (e.at, e.id))


def _first_yardstick(
    skill: str, after: datetime, readings: Sequence[Evidence], law: LearningRecipe
) -> Evidence | None:
    until = after + timedelta(days=law.within_days)
    return next(
        (
            e
            for e in readings
            if e.skill == skill
            and e.source in YARDSTICKS
            and not e.self_reported
            and after < e.at <= until
        ),
        None,
    )


def _offered(done: Feedback, offers: Sequence[Offer]) -> Offer | None:
    """The last offer of an item before it was done."""
    before = [o for o in offers if o.item == done.item and o.at <= done.at]
    return max(before, key=lambda o: o.at, default=None)


def _unbiased(reading: Evidence, profile: ProfileRecipe) -> float:
    return reading.level - profile.reliability[reading.source].bias


def _variance(reading: Evidence, profile: ProfileRecipe) -> float:
    of = profile.reliability[reading.source]
    return of.noise**2 + of.rater**2
