"""Gap vector and needs become candidates, each with where it came from."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.domain.catalogue import ContentSkillLink, Snapshot
from recommender.domain.decisions import Need, RetrievalRecipe
from recommender.domain.paths import Gap
from recommender.domain.skills import SkillRequirement
from recommender.engine.matching import match_chance
from recommender.ports import Published, Vectors

LEAST_MATCH = 0.05


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate.

    Attributes:
        sources: what proposed it: ``link:SKILL``, ``gap_vector``, ``need:1``, ``listed``,
            ``before:ITEM`` (something else requires it).
        similarity: cosine (-1..1) with the gap vector or a need, whichever is nearer; 0 without.
        links: what it teaches, with its match to each need as a link from 0 to 1.
    """

    item: str
    sources: tuple[str, ...]
    similarity: float
    links: tuple[ContentSkillLink, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: gaps, the vector that points at them, needs, and from which levels."""

    gaps: Sequence[Gap]
    vector: Vectors | None
    needs: Sequence[Need]
    level: Callable[[str], float]
    listed: Sequence[str] = ()


def retrieve(search: Search, published: Published, recipe: RetrievalRecipe) -> tuple[Found, ...]:
    """Return the candidates in order of their id.

    FAISS, words and links only propose; every similarity returned here is computed exactly.
    A list that somebody chose (``search.listed``) is the whole choice.
    """
    snapshot, index = published.snapshot, published.index
    sources: dict[str, list[str]] = {}
    if search.listed:
        for item in search.listed:
            sources[item] = ["listed"]
    else:
        for item, source in _proposals(search, published, recipe):
            sources.setdefault(item, []).append(source)
        _follow_requirements(sources, search, snapshot, recipe)
    items = sorted(sources)
    near = [index.similarity(_vector(need), items) for need in search.needs]
    chances = [match(need, items, published, recipe) for need in search.needs]
    if search.vector is not None:
        near.append(index.similarity(search.vector, items))
    found = []
    for row, item in enumerate(items):
        matches = _need_links(item, [values[row] for values in chances])
        links = snapshot.links_by_item.get(item, ()) + matches
        similarity = max((values[row] for values in near), default=0.0)
        found.append(Found(item, tuple(sources[item]), similarity, links))
    return tuple(found)


def match(
    need: Need, items: Sequence[str], published: Published, recipe: RetrievalRecipe
) -> list[float]:
    """Return the chance (0-1) that each item answers a need."""
    cosines = published.index.similarity(_vector(need), items)
    overlaps = published.words.overlap(need.about, items)
    return [match_chance(c, o, recipe) for c, o in zip(cosines, overlaps, strict=True)]


def _proposals(
    search: Search, published: Published, recipe: RetrievalRecipe
) -> list[tuple[str, str]]:
    snapshot, index = published.snapshot, published.index
    proposals = []
    for gap in search.gaps:
        if not gap.is_need and gap.size > 0:
            links = _useful(snapshot, gap.skill, gap.current, gap.target)[: recipe.per_gap]
            proposals += [(link.item, f"link:{gap.skill}") for link in links]
    if search.vector is not None:
        nearest = index.nearest(search.vector, recipe.per_gap)
        proposals += [(item, "gap_vector") for item in nearest]
    for number, need in enumerate(search.needs, start=1):
        nearest = index.nearest(_vector(need), recipe.per_need)
        nearest += published.words.best(need.about, recipe.per_need)
        proposals += [(i, f"need:{number}") for i in dict.fromkeys(nearest)]
    return proposals


def _useful(
    snapshot: Snapshot, skill: str, current: float, target: float
) -> list[ContentSkillLink]:
    """Links that lead beyond the current level, in turns from each whole level on the way.

    Those that cover most of the gap come first; no level crowds out another.
    """
    links = [x for x in snapshot.links_by_skill.get(skill, ()) if x.exit > current]

    def coverage(link: ContentSkillLink) -> float:
        covered = min(link.exit, target) - max(link.entry, current)
        return link.confidence * max(0.0, covered)

    links.sort(key=lambda x: (-round(coverage(x), 6), x.entry, x.item))
    turns: Counter[int] = Counter()
    ranked = []
    for link in links:
        level = int(max(link.entry, current))
        turns[level] += 1
        ranked.append((turns[level], level, link))
    return [link for _, _, link in sorted(ranked, key=lambda r: r[:2])]


def _follow_requirements(
    sources: dict[str, list[str]], search: Search, snapshot: Snapshot, recipe: RetrievalRecipe
) -> None:
    """Add what candidates require, so that a locked item can be opened by an earlier step."""
    items = snapshot.catalogue.items
    teachers: dict[SkillRequirement, list[str]] = {}
    frontier = sorted(sources)
    for _ in range(recipe.prerequisite_depth):
        added: dict[str, list[str]] = {}
        for item in frontier:
            needed = list(items[item].requires_items)
            for requirement in items[item].requires_skills:
                if requirement not in teachers:
                    teachers[requirement] = _teachers(requirement, search, snapshot, recipe)
                needed += teachers[requirement]
            for one in dict.fromkeys(needed):
                if one not in sources:
                    added.setdefault(one, []).append(f"before:{item}")
        if not added:
            return
        sources.update(added)
        frontier = sorted(added)


def _teachers(
    requirement: SkillRequirement, search: Search, snapshot: Snapshot, recipe: RetrievalRecipe
) -> list[str]:
    current = search.level(requirement.skill)
    if current >= requirement.level:
        return []
    links = _useful(snapshot, requirement.skill, current, requirement.level)
    return [x.item for x in links if x.entry < requirement.level][: recipe.per_gap]


def _need_links(item: str, chances: Sequence[float]) -> tuple[ContentSkillLink, ...]:
    return tuple(
        ContentSkillLink(item, f"need:{number}", 0.0, 1.0, chance, "need")
        for number, chance in enumerate(chances, start=1)
        if chance >= LEAST_MATCH
    )


def _vector(need: Need) -> Vectors:
    return np.asarray(need.vector, dtype=np.float32)
