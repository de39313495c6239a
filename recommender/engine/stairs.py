"""The rules anybody would try: each skill from low to high, what it builds on before it."""

from collections.abc import Mapping

from recommender.engine.grid import Grid
from recommender.engine.prospects import Prospects

HIGHER = 0.2


def stairs(grid: Grid, prospects: Prospects, wanted: Mapping[str, float]) -> tuple[int, ...]:
    """Return rows of a grid in the order of that rule, budget aside.

    Of the items that lead on by more than 0.2 levels, the one that starts lowest is next.
    """
    teaching: dict[str, list[tuple[float, float, str, float]]] = {}
    minutes = {item.id: item.minutes for item in prospects.items}
    for item in grid.ids:
        for link in prospects.links.get(item, ()):
            step = (link.entry, minutes[item], item, link.exit)
            teaching.setdefault(link.skill, []).append(step)
    rows: dict[int, None] = {}
    for skill in _from_the_bottom(prospects, wanted):
        level = prospects.level(skill)
        for entry, _, item, leads in sorted(teaching.get(skill, ())):
            if level < wanted[skill] and entry < wanted[skill] and leads > level + HIGHER:
                rows[grid.row[item]] = None
                level = leads
    return tuple(rows)


def ascent(grid: Grid, prospects: Prospects) -> tuple[int, ...]:
    """Return all rows of a grid from low to high, by where and to which level they lead; by id."""

    def height(item: str) -> tuple[float, float, str]:
        links = prospects.links.get(item, ())
        return (
            min((x.entry for x in links), default=0.0),
            max((x.exit for x in links), default=0.0),
            item,
        )

    return tuple(grid.row[item] for item in sorted(grid.ids, key=height))


def _from_the_bottom(prospects: Prospects, wanted: Mapping[str, float]) -> list[str]:
    """Skills after those they build on; ties by id. Cycles are entered by id."""
    order: dict[str, None] = {}
    under_way: set[str] = set()

    def visit(skill: str) -> None:
        if skill in order or skill in under_way:
            return
        under_way.add(skill)
        for base in sorted(r.skill for r in prospects.builds_on.get(skill, ())):
            if base in wanted:
                visit(base)
        order[skill] = None

    for skill in sorted(wanted):
        visit(skill)
    return list(order)
