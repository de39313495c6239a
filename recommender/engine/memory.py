"""How much of a level that was shown is likely left, and until when it is enough.

The mean of a profile says what was shown, and does not fall with age: nobody observed that it
fell, and its range widens anyway. Fading is a forecast beside it, made only to time refreshers:

    left(t) = shown - fades * (1 - R(t))

with R the retrievability of FSRS-6 (Ye et al., the scheduler of open-spaced-repetition/py-fsrs)
after the days on which the skill was practised. Whoever shows in a test, a certificate or a piece
of work what they can is taken to have known it easily; whoever finishes an item, well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from fsrs import Card, Rating, Scheduler

from recommender.domain.catalogue import Snapshot
from recommender.domain.learners import SkillEstimate
from recommender.domain.scales import LEVEL_MIN
from recommender.domain.timely import MemoryRecipe

RATINGS = {
    "assessment": Rating.Easy,
    "credential": Rating.Easy,
    "work_sample": Rating.Easy,
    "completion": Rating.Good,
}
"""By source of evidence; ratings by people say how it is, and practise nothing."""
LEAST_LEFT, MOST_LEFT = 0.1, 0.99
FURTHEST = timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class Memory:
    """A level (0-5) that was shown, and the days on which its skill was practised.

    Attributes:
        days: each with how well, in order of time; at least one.
    """

    shown: float
    days: tuple[tuple[date, Rating], ...]

    @property
    def last(self) -> date:
        """The day on which the skill was practised last."""
        return self.days[-1][0]


def memories(
    profile: Mapping[str, SkillEstimate], done: Mapping[str, datetime], snapshot: Snapshot
) -> dict[str, Memory]:
    """Return what is remembered of each skill that was practised on a known day.

    A level that the ask states stands for the present: nothing has faded since.

    Args:
        profile: estimates as of now, with the evidence they rest on.
        done: when each item was marked done.
        snapshot: which skills those items are stated to teach.
    """
    also: dict[str, list[tuple[date, Rating]]] = {}
    for item, at in done.items():
        for link in snapshot.links_by_item.get(item, ()):
            if link.stated:
                also.setdefault(link.skill, []).append((at.astimezone(UTC).date(), Rating.Good))
    found = {}
    for skill, estimate in profile.items():
        shares = [x.evidence for x in estimate.shares if x.evidence.source in RATINGS]
        days = [(e.at.astimezone(UTC).date(), RATINGS[e.source]) for e in shares]
        practised: dict[date, Rating] = {}
        for day, rating in (*days, *(also.get(skill, ()) if estimate.shares else ())):
            practised[day] = max(rating, practised.get(day, rating))
        if practised:
            found[skill] = Memory(estimate.mean, tuple(sorted(practised.items())))
    return found


def level_left(memory: Memory, on: date, recipe: MemoryRecipe) -> float:
    """Return the level (0-5) that is likely left on a day, rounded to 1e-6."""
    scheduler, card = _practised(memory, 0.9)
    share = scheduler.get_card_retrievability(card, _noon(on))
    return round(max(LEVEL_MIN, memory.shown - recipe.fades * (1.0 - share)), 6)


def refresh_on(memory: Memory, target: float, recipe: MemoryRecipe) -> date | None:
    """Return the day on which a level falls too far under its target; None if not in ten years.

    Args:
        memory: a level that reaches the target.
        target: level (0-5) to keep.
        recipe: how much fades, and how far under the target is too far.
    """
    if recipe.fades <= 0:
        return None
    enough = 1.0 - (memory.shown - (target - recipe.slack)) / recipe.fades
    if enough < LEAST_LEFT:
        return None
    _, card = _practised(memory, min(MOST_LEFT, enough))
    due = card.due.date()
    return due if due - memory.last <= FURTHEST else None


def _practised(memory: Memory, retention: float) -> tuple[Scheduler, Card]:
    """A scheduler that aims at a retention (0-1), and the skill as its card."""
    scheduler = Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )
    # The library would take an id and a due date from the clock.
    card = Card(card_id=1, due=_noon(memory.days[0][0]))
    for day, rating in memory.days:
        card, _ = scheduler.review_card(card, rating, _noon(day))
    return scheduler, card


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
