"""What brings back what has faded below its target though it was reached.

A refresher repeats an item of the skill, or takes another one. It closes no gap: it keeps one from
opening, in the same unit (importance-weighted levels), as a term of its own, ``retention``. What
is due goes first; but where gaps are open, refreshers take no more than a share of the minutes,
unless the minutes are few.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from recommender.domain.catalogue import INFERRED, ContentItem, ContentSkillLink
from recommender.domain.decisions import CandidateTrace, Json
from recommender.domain.languages import phrase
from recommender.domain.paths import (
    MICRO,
    RETENTION,
    Ask,
    Contribution,
    Gap,
    LearningPath,
    PathStep,
)
from recommender.domain.policies import Policy
from recommender.domain.recipes import Recipe
from recommender.engine.crowd import GRADED, sticks
from recommender.engine.explanation import Reason
from recommender.engine.facts import level_fact, link_fact, minutes_fact
from recommender.engine.fading import Day, Fading, fading, in_words
from recommender.engine.ordering import is_open
from recommender.engine.policies import forbidden_sentence, share_sentence
from recommender.engine.prospects import Prospects
from recommender.engine.rules import Removed, apply_rules
from recommender.engine.voice import Voice

GENERAL_RULE = phrase(
    "How fast it fades is a general rule of memory (FSRS), not something observed of you."
)
AGAIN = phrase("You have done it before.")


@dataclass(frozen=True, slots=True)
class Keeping:
    """The refreshers of an answer: what is due, the steps taken for it, and why.

    Attributes:
        kept_out: what would be a refresher if a policy did not keep it out.
    """

    due: tuple[Fading, ...] = ()
    steps: tuple[PathStep, ...] = ()
    reasons: tuple[Reason, ...] = ()
    minutes: int = 0
    kept_out: tuple[Removed, ...] = ()

    def before(self, path: LearningPath, lead: int) -> LearningPath:
        """Return the whole path: refreshers after what was pinned first; they enable nothing."""
        idle = (0,) * len(self.steps)
        steps = (*path.steps[:lead], *self.steps, *path.steps[lead:])
        return LearningPath(steps, (*path.enables[:lead], *idle, *path.enables[lead:]))

    def traced(self, traces: Iterable[CandidateTrace]) -> tuple[CandidateTrace, ...]:
        """Say of each candidate that a policy kept it from being a refresher, by id."""
        told = {trace.item: trace for trace in traces}
        for one in self.kept_out:
            known = told.get(one.item, CandidateTrace(one.item, ("refresher",), 0.0, "", ""))
            if known.code != "chosen":
                told[one.item] = replace(known, code=one.code, because=one.because)
        return tuple(told[item] for item in sorted(told))

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
                "because": in_words(one, voice),
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

    None is a step beside a need in words, nor in a list that somebody chose. Nor is an item of a
    provider whose share is capped: whatever the rest of the path is, the cap is kept.
    """
    due = fading(gaps, day)
    if not due or day.inputs.ask.orders_a_list or day.inputs.needs:
        return Keeping(due)
    keeping = _chosen(due, day)
    if not day.ruled.forbidden and not day.ruled.shares:
        return keeping
    free = _chosen(due, replace(day, ruled=replace(day.ruled, forbidden={}, shares={})))
    kept_out = (_kept_out(step.item, day) for step in free.steps)
    return replace(keeping, kept_out=tuple(one for one in kept_out if one is not None))


def _chosen(due: tuple[Fading, ...], day: Day) -> Keeping:
    """Take refreshers as long as one fits and brings enough."""
    keeping, left, items = Keeping(due), list(due), _repeatable(due, day)
    least = day.recipe.planning.min_gain * MICRO
    most = day.inputs.ask.max_steps
    while left and len(keeping.steps) < most:
        items = [i for i in items if i.id in day.reserved or len(_held(keeping, day)) < most]
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


def _kept_out(item: str, day: Day) -> Removed | None:
    """The policy that keeps an item from being a refresher, if any does."""
    if item in day.ruled.forbidden:
        return Removed(item, "forbidden", forbidden_sentence(item, day.ruled, day.voice.language))
    cap = _capped(day.prospects.snapshot.catalogue.items[item], day)
    return (
        None
        if cap is None
        else Removed(item, "over_share", share_sentence(cap, day.voice.language))
    )


def _capped(item: ContentItem, day: Day) -> Policy | None:
    return day.ruled.shares.get(item.provider or "")


def _held(keeping: Keeping, day: Day) -> set[str]:
    """The refreshers so far, and what is pinned."""
    return {step.item for step in keeping.steps} | day.reserved.keys()


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
        items, anew, day.inputs.languages, replace(day.said, done={}, reported={}), day.ruled
    )
    allowed = tuple(i for i in allowed if _capped(i, day) is None)
    done = set(prospects.completed)
    return [i for i in allowed if i.id in done or is_open(i, done, prospects.levels, prospects)]


def _fits(item: ContentItem, keeping: Keeping, day: Day) -> bool:
    minutes = day.inputs.ask.minutes
    if minutes is None:
        return True
    brief = minutes <= day.recipe.memory.brief and not keeping.steps
    shared = bool(day.prospects.gaps) and not brief
    most = minutes * (day.recipe.memory.share if shared else 1.0)
    taken = {step.item for step in keeping.steps} | {item.id}
    pinned = sum(m for one, m in day.reserved.items() if one not in taken)
    spent = keeping.minutes + item.minutes
    return spent <= most and spent + pinned <= minutes


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
    language, profile = day.voice.language, day.voice.profile
    because = language.say(
        "Keeps {skills} from fading. {due}",
        skills=[f.gap.label for f in served],
        due=in_words(served[0], day.voice),
    )
    again = (language.say(AGAIN),) if item in day.prospects.completed else ()
    facts = [in_words(f, day.voice) for f in served[1:]]
    facts += [level_fact(f.gap.label, profile[f.gap.skill], language) for f in served]
    snapshot, skills = day.prospects.snapshot, {f.gap.skill for f in served}
    links = [x for x in snapshot.links_by_item.get(item, ()) if x.skill in skills]
    facts += [link_fact(x, day.voice) for x in links if x.origin == INFERRED]
    facts += minutes_fact(snapshot.catalogue.items[item], language)
    return Reason(because, (*again, *facts, language.say(GENERAL_RULE)), ())
