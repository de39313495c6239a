"""Put a list that somebody chose in order: nothing left out that can be opened."""

from collections.abc import Mapping, Set
from math import fsum

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import Recipe
from recommender.domain.paths import MICRO
from recommender.engine.precedence import earliness
from recommender.engine.rules import missing
from recommender.engine.value import Prospects, take


def put_in_order(prospects: Prospects, recipe: Recipe) -> tuple[str, ...]:
    """Put every item in order: lower entry level, then what reads first, then id.

    None stands before what it requires; what never opens is left out.
    """
    items = prospects.items
    gains = [take(i.id, prospects.levels, prospects, recipe.value)[0].score for i in items]
    early = earliness(items, [gain / MICRO for gain in gains])
    places = [(_entry(i.id, prospects), -e, i.id) for i, e in zip(items, early, strict=True)]
    ranked = sorted(range(len(items)), key=lambda n: places[n])
    left = {items[n].id: items[n] for n in ranked}
    levels: Mapping[str, float] = prospects.levels
    order: list[str] = []
    done = set(prospects.completed)
    while True:
        item = next((i for i in left if is_open(left[i], done, levels, prospects)), None)
        if item is None:
            return tuple(order)
        _, levels = take(item, levels, prospects, recipe.value)
        order.append(item)
        done.add(item)
        del left[item]


def _entry(item: str, prospects: Prospects) -> float:
    """Mean entry level of what an item teaches; needs have none."""
    entries = [
        x.entry
        for x in prospects.links.get(item, ())
        if x.skill not in prospects.gaps or not prospects.gaps[x.skill].is_need
    ]
    return fsum(entries) / len(entries) if entries else 0.0


def is_open(
    item: ContentItem, done: Set[str], levels: Mapping[str, float], prospects: Prospects
) -> bool:
    """Return whether an item has all it requires: items done, mean levels reached."""

    def level(skill: str) -> float:
        return levels.get(skill, prospects.prior_level)

    return not missing(item, done, level, prospects.snapshot)
