"""What has faded below its target though it was reached, and what would bring it back.

A refresher repeats an item of the skill, or takes another one. It closes no gap: it keeps one from
opening, in the same unit (importance-weighted levels), as a term of its own, ``retention``. What
is due goes first; but where gaps are open, refreshers take no more than a share of the minutes,
unless the minutes are few.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from recommender.domain.catalogue import ContentItem, ContentSkillLink
from recommender.domain.decisions import Inputs, Json
from recommender.domain.paths import (
    MICRO,
    RETENTION,
    Ask,
    Contribution,
    Gap,
    LearningPath,
    PathStep,
)
from recommender.domain.recipes import Recipe
from recommender.engine.crowd import GRADED, sticks
from recommender.engine.explanation import Reason, Voice
from recommender.engine.memory import Memory, level_left, memories, refresh_on
from recommender.engine.ordering import is_open
from recommender.engine.phrasing import day as in_words
from recommender.engine.phrasing import in_a_row, level_in_words, number
from recommender.engine.policies import Rulings
from recommender.engine.prospects import Prospects
from recommender.engine.reactions import Reactions
from recommender.engine.rules import apply_rules

GENERAL_RULE = (
    "How fast it fades is a general rule of memory (FSRS), not something observed of you."
)


@dataclass(frozen=True, slots=True)
class Fading:
    """A target that was as good as reached, and of which too much is likely gone.

    Attributes:
        left: level (0-5) that is likely left when it counts.
        on: the day by which it is best repeated.
        ahead: whether what counts is the date of the gap, and not today.
        past: whether that day lies behind us.
    """

    gap: Gap
    memory: Memory
    left: float
    on: date
    ahead: bool = False
    past: bool = False

    @property
    def lost(self) -> float:
        """Levels of what counts that have gone; what was never reached is a gap, not a loss."""
        return self.keeps - self.left

    @property
    def keeps(self) -> float:
        """The level (0-5) to keep: what was shown, no further than the target."""
        return min(self.gap.target, self.memory.shown)


@dataclass(frozen=True, slots=True)
class Day:
    """What a refresher is chosen from: the ask, what was said and ruled, and what there is."""

    inputs: Inputs
    said: Reactions
    ruled: Rulings
    prospects: Prospects
    voice: Voice
    recipe: Recipe


@dataclass(frozen=True, slots=True)
class Keeping:
    """The refreshers of an answer: what is due, the steps taken for it, and why."""

    due: tuple[Fading, ...] = ()
    steps: tuple[PathStep, ...] = ()
    reasons: tuple[Reason, ...] = ()
    minutes: int = 0

    def before(self, path: LearningPath) -> LearningPath:
        """Return the whole path; refreshers enable nothing."""
        idle = (0,) * len(self.steps)
        return LearningPath((*self.steps, *path.steps), (*idle, *path.enables))

    def rows(self, voice: Voice) -> list[dict[str, Json]]:
        """Return what is due as the answer lists it: skill, date, item (or null), and why."""
        by_skill = {c.skill: step.item for step in self.steps for c in step.contributions}
        return [
            {
                "skill": one.gap.skill,
                "label": one.gap.label,
                "on": one.on.isoformat(),
                "shown": one.memory.shown,
                "left": one.left,
                "target": one.gap.target,
                "item": by_skill.get(one.gap.skill),
                "because": _in_words(one, voice),
            }
            for one in self.due
        ]

    def rest(self, ask: Ask) -> Ask | None:
        """Return the ask with what these steps leave of it; None when nothing is left."""
        if not self.steps:
            return ask
        minutes = None if ask.minutes is None else ask.minutes - self.minutes
        steps = ask.max_steps - len(self.steps)
        if steps < 1 or (minutes is not None and minutes < 1):
            return None
        return replace(ask, minutes=minutes, max_steps=steps)

    def beside(self, prospects: Prospects) -> Prospects:
        """Return what else a path may be made of, once these steps come first."""
        if not self.steps:
            return prospects
        taken = {step.item for step in self.steps}
        return replace(
            prospects,
            items=tuple(i for i in prospects.items if i.id not in taken),
            minutes_by={s: m - self.minutes for s, m in prospects.minutes_by.items()},
        )


def refreshed(gaps: Iterable[Gap], day: Day) -> Keeping:
    """Return what is due, and the refreshers that come first, the most useful per minute first.

    None is a step beside a need in words, nor in a list that somebody chose.
    """
    ask, due = day.inputs.ask, _fading(gaps, day)
    if not due or ask.orders_a_list or day.inputs.needs:
        return Keeping(due)
    keeping, left, items = Keeping(due), list(due), _repeatable(due, day)
    least = day.recipe.planning.min_gain * MICRO
    while left and len(keeping.steps) < ask.max_steps:
        fits = [i for i in items if _fits(i, keeping, day)]
        brings = {i.id: _brings(i, left, day) for i in fits}
        fits = [i for i in fits if _sum(brings[i.id]) >= least]
        if not fits:
            break
        best = min(fits, key=lambda i: (-round(_sum(brings[i.id]) / i.minutes, 6), i.id))
        served = [f for f in left if any(c.skill == f.gap.skill for c in brings[best.id])]
        keeping = Keeping(
            due,
            (*keeping.steps, PathStep(best.id, (), brings[best.id])),
            (*keeping.reasons, _reason(best.id, served, day)),
            keeping.minutes + best.minutes,
        )
        left = [f for f in left if f not in served]
        items = [i for i in items if i.id != best.id]
    return keeping


def _fading(gaps: Iterable[Gap], day: Day) -> tuple[Fading, ...]:
    """The targets that were reached and are due to be refreshed, worst first."""
    recipe, profile = day.recipe.memory, day.voice.profile
    reached = [g for g in gaps if not g.is_need and g.size <= recipe.slack and g.importance > 0]
    if not reached or recipe.fades <= 0:
        return ()
    shown = {g.skill: profile[g.skill] for g in reached if g.skill in profile}
    known = memories(shown, day.said.done, day.prospects.snapshot)
    today = day.inputs.now.date()
    due = []
    for gap in reached:
        memory = known.get(gap.skill)
        on = refresh_on(memory, min(gap.target, memory.shown), recipe) if memory else None
        soon = gap.by is not None and gap.by <= today + timedelta(days=recipe.ahead)
        counts = gap.by if soon and gap.by is not None else today
        if memory is not None and on is not None and on <= counts:
            left = level_left(memory, counts, recipe)
            due.append(Fading(gap, memory, left, on, counts > today, on < today))
    return tuple(sorted(due, key=lambda f: (-f.gap.importance * f.lost, f.gap.skill)))


def _repeatable(due: Sequence[Fading], day: Day) -> list[ContentItem]:
    """Items of the fading skills that may be taken, done before or not, by id."""
    prospects, ask = day.prospects, day.inputs.ask
    snapshot = prospects.snapshot
    ids = {x.item for f in due for x in snapshot.links_by_skill.get(f.gap.skill, ())}
    if ask.items:
        ids &= set(ask.items)
    items = [snapshot.catalogue.items[i] for i in sorted(ids)]
    anew = replace(ask, completed=())
    allowed, _ = apply_rules(
        items, anew, day.inputs.languages, replace(day.said, done={}), day.ruled
    )
    done = set(prospects.completed)
    return [i for i in allowed if i.id in done or is_open(i, done, prospects.levels, prospects)]


def _fits(item: ContentItem, keeping: Keeping, day: Day) -> bool:
    minutes = day.inputs.ask.minutes
    if minutes is None:
        return True
    brief = minutes <= day.recipe.memory.brief and not keeping.steps
    shared = bool(day.prospects.gaps) and not brief
    most = minutes * (day.recipe.memory.share if shared else 1.0)
    return keeping.minutes + item.minutes <= most


def _brings(item: ContentItem, due: Iterable[Fading], day: Day) -> tuple[Contribution, ...]:
    """What an item keeps of each fading skill."""
    links = {x.skill: x for x in day.prospects.snapshot.links_by_item.get(item.id, ())}
    terms = []
    for one in due:
        link = links.get(one.gap.skill)
        if link is not None:
            again = item.id in day.prospects.completed
            levels = _restored(link, one, day.recipe, again=again)
            micros = round(MICRO * one.gap.importance * levels)
            if micros > 0:
                terms.append(Contribution(RETENTION, one.gap.skill, micros))
    return tuple(terms)


def _restored(link: ContentSkillLink, one: Fading, recipe: Recipe, *, again: bool) -> float:
    """Levels that come back: up to where the item leads, no further than the target.

    What starts too high teaches less, as ever; unless it was done before.
    """
    room = max(0.0, min(link.exit, one.keeps) - one.left)
    short = 0.0 if again else max(0.0, link.entry - one.left)
    fit = sticks(GRADED, short, 0.0, recipe.value)
    return room * link.confidence * recipe.value.transfer * fit


def _sum(terms: Iterable[Contribution]) -> int:
    return sum(c.micros for c in terms)


def _reason(item: str, served: Sequence[Fading], day: Day) -> Reason:
    labels = in_a_row([f.gap.label for f in served])
    because = f"Keeps {labels} from fading. {_in_words(served[0], day.voice)}"
    again = ("You have done it before.",) if item in day.prospects.completed else ()
    profile = day.voice.profile
    facts = [_in_words(f, day.voice) for f in served[1:]]
    facts += [f"{f.gap.label}, {level_in_words(profile[f.gap.skill])}." for f in served]
    return Reason(because, (*again, *facts, GENERAL_RULE), ())


def _in_words(one: Fading, voice: Voice) -> str:
    asked, left = voice.asks(one.gap), number(one.left)
    when = f"on {in_words(one.gap.by)}" if one.ahead and one.gap.by else "now"
    best = "It was best repeated" if one.past else "Best repeated"
    return (
        f"You last showed level {number(one.memory.shown)} in {one.gap.label} on "
        f"{in_words(one.memory.last)}; about {left} is likely left {when}, and {asked}. "
        f"{best} by {in_words(one.on)}."
    )
