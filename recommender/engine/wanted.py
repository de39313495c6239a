"""What a path needs beside its gaps, and which items are worth searching."""

from collections.abc import Mapping

from recommender.domain.catalogue import ContentItem
from recommender.domain.skills import SkillRequirement
from recommender.engine.prospects import Prospects


def wanted_levels(prospects: Prospects) -> dict[str, float]:
    """Return the level wanted of each skill: targets, and what they build on where it is missing.

    Closed over what skills build on, and over the levels that items require which teach a skill
    that is wanted.
    """
    wanted = {skill: gap.target for skill, gap in prospects.gaps.items()}
    floors = _floors(prospects)
    frontier = sorted(wanted)
    while frontier:
        skill = frontier.pop()
        for base in (*prospects.builds_on.get(skill, ()), *floors.get(skill, ())):
            known = max(prospects.level(base.skill), wanted.get(base.skill, 0.0))
            if base.level > known:
                wanted[base.skill] = base.level
                frontier.append(base.skill)
    return wanted


def shortlisted(
    prospects: Prospects, wanted: Mapping[str, float], most: int
) -> tuple[ContentItem, ...]:
    """Return the items worth searching, in order of id: about so many, and what they require.

    In turns from each whole level of each skill that is wanted, those that cover most of it per
    minute first; no level of a skill crowds out another.
    """
    if len(prospects.items) <= most:
        return prospects.items
    cells: dict[tuple[str, int], list[tuple[float, str]]] = {}
    levels = {skill: prospects.level(skill) for skill in wanted}
    for item in prospects.items:
        for link in prospects.links.get(item.id, ()):
            if link.skill not in wanted:
                continue
            start = levels[link.skill]
            covered = min(link.exit, wanted[link.skill]) - max(link.entry, start)
            if covered > 0:
                rate = round(link.confidence * covered / item.minutes, 9)
                cell = (link.skill, int(max(link.entry, start)))
                cells.setdefault(cell, []).append((-rate, item.id))
    turns = sorted(
        (turn, rate, item)
        for cell in cells.values()
        for turn, (rate, item) in enumerate(sorted(cell))
    )
    kept: set[str] = set()
    items = {item.id: item for item in prospects.items}
    for _, _, chosen in turns:
        if len(kept) >= most:
            break
        _keep(chosen, items, kept)
    return tuple(item for item in prospects.items if item.id in kept)


def _keep(item: str, items: Mapping[str, ContentItem], kept: set[str]) -> None:
    """Keep an item, and what it requires, and what that requires."""
    frontier = [item]
    while frontier:
        one = frontier.pop()
        if one in items and one not in kept:
            kept.add(one)
            frontier += items[one].requires_items


def _floors(prospects: Prospects) -> dict[str, list[SkillRequirement]]:
    """By skill, the levels that items which teach it require."""
    floors: dict[str, list[SkillRequirement]] = {}
    for item in prospects.items:
        if item.requires_skills:
            for link in prospects.links.get(item.id, ()):
                floors.setdefault(link.skill, []).extend(item.requires_skills)
    return floors
