"""A plan that is made again keeps what it can of the one before.

What the learner pinned comes first. Then the earlier plan goes on in its order, as far as it is
still open and still helps, and is completed by the best that fits. Only a plan that is worth
clearly more replaces it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.paths import MICRO, Ask, PathStep
from recommender.domain.recipes import Recipe
from recommender.engine.explanation import Reason
from recommender.engine.ordering import is_open, opens_throughout, worth_of
from recommender.engine.planning import plan
from recommender.engine.precedence import Reader
from recommender.engine.prospects import Prospects
from recommender.engine.value import least_gain, take, walk

ASKED_FOR = phrase("You asked for it to come first.")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a plan should keep to: items pinned, and the items of the plan before, in order."""

    pinned: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()


def plan_calmly(
    prospects: Prospects, ask: Ask, recipe: Recipe, reader: Reader, wishes: Wishes
) -> tuple[str, ...]:
    """Return the ids of the path's items in order.

    Args:
        prospects: what may be chosen and what it is judged by.
        ask: minutes, most steps; items without minutes are only put in order.
        recipe: the knobs; ``planning.calm`` says how much more another plan has to be worth.
        reader: which of two items reads better first.
        wishes: what to keep to.
    """
    first = openable(wishes.pinned, prospects, ask, recipe)
    fresh = _gone_on(first, prospects, ask, recipe, reader)
    if not wishes.previous or fresh == wishes.previous:
        return fresh
    still = openable((*first, *wishes.previous), prospects, ask, recipe)
    kept = still if ask.orders_a_list else _helping(still, len(first), prospects, recipe)
    if fresh[: len(kept)] == kept:
        return fresh
    steady = _gone_on(kept, prospects, ask, recipe, reader)
    worth = worth_of(steady, prospects, recipe)
    gain = worth_of(fresh, prospects, recipe) - worth
    return fresh if gain > recipe.planning.calm * max(0, worth) else steady


def with_wishes(
    reasons: Sequence[Reason],
    steps: Sequence[PathStep],
    wishes: Wishes,
    language: Language = ENGLISH,
) -> tuple[Reason, ...]:
    """Say of each step that was pinned that it was asked for."""
    return tuple(
        replace(reason, evidence=(language.say(ASKED_FOR), *reason.evidence))
        if step.item in wishes.pinned
        else reason
        for reason, step in zip(reasons, steps, strict=True)
    )


def _gone_on(
    lead: tuple[str, ...], prospects: Prospects, ask: Ask, recipe: Recipe, reader: Reader
) -> tuple[str, ...]:
    """The best path that begins with these steps."""
    if not ask.orders_a_list:
        return plan(prospects, ask, recipe, reader, lead)
    whole = plan(prospects, ask, recipe, reader)
    order = (*lead, *(item for item in whole if item not in lead))
    return order if opens_throughout(order, prospects, recipe) else whole


def openable(
    wanted: Sequence[str], prospects: Prospects, ask: Ask, recipe: Recipe
) -> tuple[str, ...]:
    """Those of these items, in their order, that may be chosen, are open in turn, and fit."""
    items = {item.id: item for item in prospects.items}
    levels: Mapping[str, float] = prospects.levels
    done, minutes = set(prospects.completed), 0
    kept: list[str] = []
    for one in dict.fromkeys(wanted):
        item = items.get(one)
        if item is None or not is_open(item, done, levels, prospects):
            continue
        limited = not ask.orders_a_list
        if limited and ask.minutes is not None and minutes + item.minutes > ask.minutes:
            continue
        if limited and len(kept) >= ask.max_steps:
            break
        _, levels = take(one, levels, prospects, recipe.value)
        kept.append(one)
        done.add(one)
        minutes += item.minutes
    return tuple(kept)


def _helping(
    order: tuple[str, ...], fixed: int, prospects: Prospects, recipe: Recipe
) -> tuple[str, ...]:
    """The steps without those that can go at no cost; the first ``fixed`` stay."""
    steps = walk(order, prospects, recipe.value)
    whole = sum(step.score for step in steps)
    least = least_gain(recipe.planning, whole / MICRO) * MICRO
    idle = [step.item for step in steps[fixed:] if step.score < least]
    for item in reversed(idle):
        fewer = tuple(one for one in order if one != item)
        worth = worth_of(fewer, prospects, recipe)
        if whole - worth < least and opens_throughout(fewer, prospects, recipe):
            order, whole = fewer, worth
    return order
