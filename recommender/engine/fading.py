"""What has faded below its target though it was reached, and by when it is best repeated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from recommender.domain.decisions import Inputs
from recommender.domain.languages import phrase
from recommender.domain.paths import Gap
from recommender.domain.recipes import Recipe
from recommender.engine.memory import Memory, level_left, memories, refresh_on
from recommender.engine.policies import Rulings
from recommender.engine.prospects import Prospects
from recommender.engine.reactions import Reactions
from recommender.engine.voice import Voice

LEFT_NOW = phrase(
    "You last showed level {shown} in {skill} on {last}; about {left} is likely left now, "
    "and {asked}."
)
LEFT_THEN = phrase(
    "You last showed level {shown} in {skill} on {last}; about {left} is likely left on {by}, "
    "and {asked}."
)
BEST = phrase("{likely} Best repeated by {on}.")
WAS_BEST = phrase("{likely} It was best repeated by {on}.")


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
    """What a refresher is chosen from: the ask, what was said and ruled, and what there is.

    Attributes:
        reserved: minutes of each pinned item that is open and fits; they are not to be spent.
    """

    inputs: Inputs
    said: Reactions
    ruled: Rulings
    prospects: Prospects
    voice: Voice
    recipe: Recipe
    reserved: Mapping[str, int] = field(default_factory=dict)


def fading(gaps: Iterable[Gap], day: Day) -> tuple[Fading, ...]:
    """Return the targets that were reached and are due to be refreshed, worst first."""
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


def in_words(one: Fading, voice: Voice) -> str:
    """Return what was shown and when, what is likely left, and by when it is best repeated."""
    say, by = voice.language.say, one.gap.by
    likely = say(
        LEFT_THEN if one.ahead and by else LEFT_NOW,
        shown=one.memory.shown,
        skill=one.gap.label,
        last=one.memory.last,
        left=one.left,
        by=by or one.on,
        asked=voice.asks(one.gap),
    )
    return say(WAS_BEST if one.past else BEST, likely=likely, on=one.on)
