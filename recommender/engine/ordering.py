"""The order of steps: a list that somebody chose, and steps that may as well change places."""

from collections.abc import Iterable, Mapping, Sequence, Set

from recommender.domain.catalogue import ContentItem, ContentSkillLink
from recommender.domain.recipes import Recipe
from recommender.engine.precedence import MOST_COMPARED, Reader
from recommender.engine.prospects import Prospects
from recommender.engine.rules import missing
from recommender.engine.seriation import best_order
from recommender.engine.value import take, walk

MOST_TRIES = 300
NO_DATE = "9999"


def put_in_order(prospects: Prospects, recipe: Recipe, reader: Reader) -> tuple[str, ...]:
    """Put every item in the order that reads best; what never opens is left out.

    None stands before what it requires. More than 300 go by what each says by itself.
    """
    left = {item.id: item for item in _ranked(prospects, reader)}
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


def _ranked(prospects: Prospects, reader: Reader) -> list[ContentItem]:
    """The items in the order that reads best, whatever they require."""
    links = skill_links((item.id for item in prospects.items), prospects)
    if len(prospects.items) > MOST_COMPARED:
        late = reader.lateness(prospects.items, links).tolist()
        places = {item.id: place for item, place in zip(prospects.items, late, strict=True)}
        return sorted(prospects.items, key=lambda item: (places[item.id], item.id))
    precedence = reader.precedence(prospects.items, links)
    by_id = {item.id: item for item in prospects.items}
    return [by_id[precedence.ids[n]] for n in best_order(precedence.odds)]


def settle(
    order: Sequence[str],
    prospects: Prospects,
    recipe: Recipe,
    reader: Reader,
    *,
    fixed: int = 0,
) -> tuple[str, ...]:
    """Let neighbours on a path change places where that is better and nothing is lost.

    What is needed sooner moves forward. Of steps that serve a gap in common, needed alike, that
    goes first which reads first; of others texts say nothing. Every step stays open when its turn
    comes, and the path's value does not fall by more than a millionth a step, which is what
    rounding may take. At most 300 exchanges are tried; the first ``fixed`` steps stay.
    """
    if len(order) < 2:
        return tuple(order)
    settled = list(order)
    items = prospects.snapshot.catalogue.items
    precedence = reader.precedence([items[i] for i in order], skill_links(order, prospects))
    urgency = {item: _urgency(item, prospects) for item in order}
    least = worth_of(order, prospects, recipe) - len(order)
    tried: set[tuple[str, str]] = set()
    place = fixed
    while place < len(settled) - 1 and len(tried) < MOST_TRIES:
        first, second = settled[place : place + 2]
        sooner = urgency[second] < urgency[first]
        alike = urgency[second] == urgency[first] and serve_alike(first, second, prospects)
        better = sooner or (alike and precedence.prefers(second, first) > 0)
        if not better or (first, second) in tried:
            place += 1
            continue
        tried.add((first, second))
        swapped = [*settled[:place], second, first, *settled[place + 2 :]]
        if opens_throughout(swapped, prospects, recipe) and (
            worth_of(swapped, prospects, recipe) >= least
        ):
            settled, place = swapped, max(fixed, place - 1)
        else:
            place += 1
    return tuple(settled)


def _urgency(item: str, prospects: Prospects) -> tuple[bool, str]:
    """How soon what an item teaches is needed: a need in words first, then gaps by date."""
    gaps = [prospects.gaps.get(link.skill) for link in prospects.links.get(item, ())]
    return min(((not g.is_need, str(g.by or NO_DATE)) for g in gaps if g), default=(True, NO_DATE))


def serve_alike(first: str, second: str, prospects: Prospects) -> bool:
    """Return whether two items bear on the same gap, or there are no gaps at all."""
    served = [
        {x.skill for x in prospects.links.get(i, ()) if x.skill in prospects.gaps}
        for i in (first, second)
    ]
    return not prospects.gaps or not served[0].isdisjoint(served[1])


def skill_links(
    items: Iterable[str], prospects: Prospects
) -> dict[str, tuple[ContentSkillLink, ...]]:
    """Return what each of these items teaches, needs left aside."""
    needs = {gap.skill for gap in prospects.gaps.values() if gap.is_need}
    return {
        item: tuple(link for link in prospects.links.get(item, ()) if link.skill not in needs)
        for item in items
    }


def worth_of(order: Sequence[str], prospects: Prospects, recipe: Recipe) -> int:
    """Return what a path is worth, in millionths."""
    return sum(step.score for step in walk(order, prospects, recipe.value))


def opens_throughout(order: Sequence[str], prospects: Prospects, recipe: Recipe) -> bool:
    """Return whether every step has all it requires when its turn comes."""
    items = prospects.snapshot.catalogue.items
    levels: Mapping[str, float] = prospects.levels
    done = set(prospects.completed)
    for item in order:
        if not is_open(items[item], done, levels, prospects):
            return False
        _, levels = take(item, levels, prospects, recipe.value)
        done.add(item)
    return True


def is_open(
    item: ContentItem, done: Set[str], levels: Mapping[str, float], prospects: Prospects
) -> bool:
    """Return whether an item has all it requires: items done, mean levels reached."""

    def level(skill: str) -> float:
        return levels.get(skill, prospects.prior_level)

    return not missing(item, done, level, prospects.snapshot)
