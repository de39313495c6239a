"""What policies prefer comes onto a path where it tips the scale, and nowhere else.

The search does not know of preferences. The path it found is varied by the items preferred:
each stands in for a step, or goes in between, where the path is worth more with what a
preference counts (``value.preference``). As that is a small share of what the item itself
brings, only near-ties are tipped.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from recommender.domain.catalogue import ContentItem
from recommender.domain.paths import Ask
from recommender.domain.recipes import Recipe
from recommender.engine.ordering import opens_throughout, serve_alike, worth_of
from recommender.engine.prospects import Prospects
from recommender.engine.value import take

MOST_PREFERRED, MOST_TRIES = 12, 120


def tipped(
    order: tuple[str, ...], prospects: Prospects, ask: Ask, recipe: Recipe, *, fixed: int = 0
) -> tuple[str, ...]:
    """Return the path with the preferred items that make it worth more.

    The twelve that would bring most by themselves are tried, in at most 120 places.

    Args:
        order: the path found.
        prospects: what may be chosen, and what is preferred.
        ask: minutes and most steps.
        recipe: the knobs of value.
        fixed: so many steps at the start stay.
    """
    tries, best = 0, worth_of(order, prospects, recipe) if prospects.preferred else 0
    for item in _wanted(order, prospects, recipe):
        start = order
        for path in _variants(start, item, prospects, ask, fixed):
            if tries == MOST_TRIES:
                return order
            tries += 1
            worth = worth_of(path, prospects, recipe)
            if worth > best and opens_throughout(path, prospects, recipe):
                order, best = path, worth
    return order


def _wanted(order: Sequence[str], prospects: Prospects, recipe: Recipe) -> list[ContentItem]:
    """The preferred items that are not on the path and bring something, those with most first."""
    brings = {
        item.id: take(item.id, prospects.levels, prospects, recipe.value)[0].score
        for item in prospects.items
        if item.id in prospects.preferred and item.id not in order
    }
    some = [item for item in prospects.items if brings.get(item.id, 0) > 0]
    return sorted(some, key=lambda item: (-brings[item.id], item.id))[:MOST_PREFERRED]


def _variants(
    order: tuple[str, ...], item: ContentItem, prospects: Prospects, ask: Ask, fixed: int
) -> Iterator[tuple[str, ...]]:
    """The path with an item in the place of a step that serves the same, or put in between."""
    items: Mapping[str, ContentItem] = prospects.snapshot.catalogue.items
    room = (inf if ask.minutes is None else ask.minutes) - sum(items[i].minutes for i in order)
    for n in range(fixed, len(order)):
        fits = item.minutes <= room + items[order[n]].minutes
        if fits and serve_alike(order[n], item.id, prospects):
            yield (*order[:n], item.id, *order[n + 1 :])
    if item.minutes <= room and len(order) < ask.max_steps:
        for n in range(fixed, len(order) + 1):
            yield (*order[:n], item.id, *order[n:])
