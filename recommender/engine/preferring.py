"""What policies prefer comes onto a path where it tips the scale, and nowhere else.

The search does not know of preferences. The path it found is varied by the items preferred: each
goes in between, or in the place of the steps that bring least, where the path is worth more with
what a preference counts (``value.preference``). As that is a small share of what the item itself
brings, only near-ties are tipped.
"""

from collections.abc import Iterator, Sequence
from math import inf

from recommender.domain.catalogue import ContentItem
from recommender.domain.paths import Ask
from recommender.domain.recipes import Recipe
from recommender.engine.ordering import opens_throughout, worth_of
from recommender.engine.prospects import Prospects
from recommender.engine.value import take, walk

MOST_PREFERRED, MOST_REPLACED, MOST_WALKED = 12, 6, 1200


def tipped(
    order: tuple[str, ...], prospects: Prospects, ask: Ask, recipe: Recipe, *, fixed: int = 0
) -> tuple[str, ...]:
    """Return the path with the preferred items that make it worth more.

    The twelve that would bring most by themselves are tried, each in the place of one of the six
    steps that bring least or of several; 1,200 steps are walked for it at most.

    Args:
        order: the path found.
        prospects: what may be chosen, and what is preferred.
        ask: minutes and most steps.
        recipe: the knobs of value.
        fixed: so many steps at the start stay.
    """
    if not prospects.preferred:
        return order
    walked, best = 0, worth_of(order, prospects, recipe)
    for item in _wanted(order, prospects, recipe):
        for path in list(_variants(order, item, prospects, ask, recipe, fixed)):
            walked += len(path)
            if walked > MOST_WALKED:
                return order
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
    order: tuple[str, ...],
    item: ContentItem,
    prospects: Prospects,
    ask: Ask,
    recipe: Recipe,
    fixed: int,
) -> Iterator[tuple[str, ...]]:
    """The path with an item put in: anywhere if it fits, or for steps that bring least."""
    items = prospects.snapshot.catalogue.items
    room = (inf if ask.minutes is None else ask.minutes) - sum(items[i].minutes for i in order)
    if item.minutes <= room and len(order) < ask.max_steps:
        for n in range(fixed, len(order) + 1):
            yield (*order[:n], item.id, *order[n:])
        return
    scores = [step.score for step in walk(order, prospects, recipe.value)]
    weakest = sorted(range(fixed, len(order)), key=lambda n: (scores[n], n))
    for n in weakest[:MOST_REPLACED]:
        if item.minutes <= room + items[order[n]].minutes:
            yield (*order[:n], item.id, *order[n + 1 :])
    out: set[int] = set()
    for n in weakest:
        out.add(n)
        room += items[order[n]].minutes
        if len(out) > 1 and item.minutes <= room:
            first = min(out)
            yield (
                *order[:first],
                item.id,
                *(i for place, i in enumerate(order) if place > first and place not in out),
            )
            return
