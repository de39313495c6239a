"""Ask before guessing: whether the next steps depend on a level that is not sure.

For a skill whose level is not sure the planner runs at both ends of the likely range. A check is
offered only if some of the next steps would not be taken there, and knowing brings so much, the
minutes of the check taken off, as would replace a plan that is made again (`planning.calm`). It
stands beside the path and is no part of its value. What it saves is a mean over the two ends, as
if the level were one or the other: what the best path there brings more than this one would.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import Inputs
from recommender.domain.learners import SkillEstimate
from recommender.domain.paths import MICRO, Ask, Gap, PathStep
from recommender.domain.recipes import Recipe
from recommender.domain.timely import CheckRecipe
from recommender.engine.checks import Check
from recommender.engine.ordering import is_open
from recommender.engine.policies import Rulings
from recommender.engine.profile import prior_estimate
from recommender.engine.prospects import Prospects
from recommender.engine.reactions import Reactions
from recommender.engine.rules import apply_rules
from recommender.engine.shares import Planned
from recommender.engine.value import least_gain, take, walk

KINDS = ("assessment", "check", "quiz")
"""Kinds of catalogue items that are checks."""
KNOWN_FOR = 0.05
"""One standard deviation, in levels, of a level that a check has settled."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The items of a path that the planner chose, in order, and what it was made of.

    Attributes:
        ask: with the minutes and steps that refreshers and talks leave to them.
        ahead: the whole path as it is shown, refreshers and talks included.
    """

    order: tuple[str, ...]
    prospects: Prospects
    ask: Ask
    ahead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a check is weighed with: the ask, what is known, and the planner.

    Attributes:
        run: returns the best path for an ask, made of some prospects, as some recipe searches.
    """

    inputs: Inputs
    profile: Mapping[str, SkillEstimate]
    said: Reactions
    ruled: Rulings
    recipe: Recipe
    run: Callable[[Ask, Prospects, Recipe], Planned]


def left_for(
    order: Sequence[str], ask: Ask, steps: Sequence[PathStep], prospects: Prospects
) -> Ask:
    """Return the ask with the minutes and steps that the other steps of a path leave."""
    items = prospects.snapshot.catalogue.items
    others = [step.item for step in steps if step.item not in order]
    minutes = ask.minutes
    if minutes is not None:
        minutes = max(0, minutes - sum(items[item].minutes for item in others))
    return replace(ask, minutes=minutes, max_steps=ask.max_steps - len(others))


def ask_first(base: Plan, gaps: Iterable[Gap], doubt: Doubt) -> Check | None:
    """Return the check that a path should open with, if any is worth it.

    Without a learner there is nobody whose answer could be kept.

    Args:
        base: the path by the most likely levels, and what it was made of.
        gaps: what is asked for.
        doubt: what it is weighed with.
    """
    ask, knobs = doubt.inputs.ask, doubt.recipe.check
    if ask.learner is None or ask.items or not base.order:
        return None
    for gap, known in _unsure(gaps, doubt)[: knobs.skills]:
        item = _check_item(gap.skill, base.prospects, doubt)
        if item is None and _rated_lately(known, doubt.inputs.now, knobs):
            continue
        minutes = knobs.minutes if item is None else item.minutes
        if ask.minutes is not None and minutes > knobs.share * ask.minutes:
            continue
        check = _worth_it(gap, known, item, base, doubt)
        if check is not None:
            return check
    return None


def _unsure(gaps: Iterable[Gap], doubt: Doubt) -> list[tuple[Gap, SkillEstimate]]:
    """The skills whose level is not sure and might leave a gap, the least sure first."""
    found = []
    for gap in gaps:
        known = doubt.profile.get(gap.skill) or prior_estimate(gap.skill, doubt.recipe.profile)
        known = replace(known, mean=gap.current, spread=gap.spread)
        might = known.likely[0] < gap.target and not gap.is_need and gap.importance > 0
        if might and gap.spread >= doubt.recipe.check.spread:
            found.append((gap, known))
    return sorted(found, key=lambda f: (-round(f[0].importance * f[0].spread, 6), f[0].skill))


def _check_item(skill: str, prospects: Prospects, doubt: Doubt) -> ContentItem | None:
    """The shortest check of the skill in the catalogue that may be taken."""
    snapshot = prospects.snapshot
    links = snapshot.links_by_skill.get(skill, ())
    items = [snapshot.catalogue.items[x.item] for x in links if x.stated]
    longest = doubt.recipe.check.longest
    short = [i for i in items if i.kind.lower() in KINDS and i.minutes <= longest]
    return min(_allowed(short, doubt), key=lambda i: (i.minutes, i.id), default=None)


def _allowed(items: Iterable[ContentItem], doubt: Doubt) -> tuple[ContentItem, ...]:
    inputs = doubt.inputs
    return apply_rules(items, inputs.ask, inputs.languages, doubt.said, doubt.ruled)[0]


def _rated_lately(known: SkillEstimate, now: datetime, knobs: CheckRecipe) -> bool:
    """Whether the learner has said so already; asking again would tell nothing new."""
    since = now - timedelta(days=knobs.again)
    return any(x.evidence.source == "self" and x.evidence.at > since for x in known.shares)


def _worth_it(
    gap: Gap, known: SkillEstimate, item: ContentItem | None, base: Plan, doubt: Doubt
) -> Check | None:
    recipe, ask = doubt.recipe, base.ask
    minutes = recipe.check.minutes if item is None else item.minutes
    left = ask if ask.minutes is None else replace(ask, minutes=max(0, ask.minutes - minutes))
    low, high = (round(level, 6) for level in known.likely)
    shown = base.ahead[: recipe.check.ahead]
    ahead = [item for item in shown if item in base.order]
    wider = _wider(base.prospects, gap, low, doubt)
    changed: set[str] = set()
    gained, wasted = 0, 0
    for level in (low, high):
        there = _at(wider, gap, level)
        order = tuple(s.item for s in doubt.run(left, there, _quick(recipe)).steps)
        brings, lost = _brought(base.order, there, recipe)
        better = _brought(order, there, recipe)[0] - brings
        if better > 0:
            changed |= set(ahead) - set(order)
        gained += better
        wasted += lost
    value = gained // 2
    planned = sum(step.score for step in walk(base.order, base.prospects, recipe.value))
    if not changed or value < recipe.planning.calm * planned:
        return None
    return Check(gap, low, high, item, minutes, len(changed), len(shown), wasted / 2, value)


def _quick(recipe: Recipe) -> Recipe:
    """Return a recipe that searches less: what a check saves is told too low rather than late."""
    fewer = replace(
        recipe.planning, shortlist=40, rounds=1, walks=400, beam_work=400, beam_width=(2, 4)
    )
    return replace(recipe, planning=fewer)


def _wider(prospects: Prospects, gap: Gap, low: float, doubt: Doubt) -> Prospects:
    """The same prospects with what else teaches the skill from the low end on, low items first."""
    snapshot, known = prospects.snapshot, {item.id for item in prospects.items}
    links = snapshot.links_by_skill.get(gap.skill, ())
    more = [x for x in links if x.exit > low and x.entry < gap.target and x.item not in known]
    more.sort(key=lambda x: (x.entry, x.item))
    items = [snapshot.catalogue.items[x.item] for x in more[: doubt.recipe.retrieval.per_gap]]
    added = _allowed(items, doubt)
    return replace(
        prospects,
        items=tuple(sorted((*prospects.items, *added), key=lambda i: i.id)),
        links={**{i.id: snapshot.links_by_item[i.id] for i in added}, **prospects.links},
    )


def _at(prospects: Prospects, gap: Gap, level: float) -> Prospects:
    """The same prospects, with one level that is known."""
    sure = replace(gap, current=level, spread=KNOWN_FOR)
    gaps = {skill: one for skill, one in prospects.gaps.items() if skill != gap.skill}
    return replace(
        prospects,
        gaps=gaps | ({gap.skill: sure} if sure.size > 0 else {}),
        levels={**prospects.levels, gap.skill: level},
        spreads={**prospects.spreads, gap.skill: KNOWN_FOR},
    )


def _brought(order: Sequence[str], prospects: Prospects, recipe: Recipe) -> tuple[int, int]:
    """What a path brings (millionths) at these levels, and its minutes that bring nothing.

    What is locked when its turn comes is passed over, and its minutes are wasted.
    """
    items = prospects.snapshot.catalogue.items
    levels: Mapping[str, float] = prospects.levels
    done, opened, wasted = set(prospects.completed), [], 0
    for one in order:
        if not is_open(items[one], done, levels, prospects):
            wasted += items[one].minutes
            continue
        _, levels = take(one, levels, prospects, recipe.value)
        opened.append(one)
        done.add(one)
    steps = walk(opened, prospects, recipe.value)
    least = least_gain(recipe.planning, 0.0) * MICRO
    raised = [bool(step.gains) and step.score >= least for step in steps]
    wasted += sum(items[s.item].minutes for s, ok in zip(steps, raised, strict=True) if not ok)
    return sum(step.score for step in steps), wasted
