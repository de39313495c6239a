"""Gap vector and needs become candidates, each with where it came from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.domain.catalogue import ContentSkillLink, Snapshot
from recommender.domain.decisions import Need, RetrievalRecipe
from recommender.domain.paths import Gap
from recommender.domain.skills import SkillRequirement
from recommender.engine.links import match_chance
from recommender.ports import VectorIndex, Vectors

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


def retrieve(
    search: Search, snapshot: Snapshot, index: VectorIndex, recipe: RetrievalRecipe
) -> tuple[Found, ...]:
    """Return the candidates in order of their id.

    FAISS and the link table only propose; every similarity returned here is computed exactly.
    A list that somebody chose (``search.listed``) is the whole choice.
    """
    sources: dict[str, list[str]] = {}
    if search.listed:
        for item in search.listed:
            sources[item] = ["listed"]
    else:
        for item, source in _proposals(search, snapshot, index, recipe):
            sources.setdefault(item, []).append(source)
        _follow_requirements(sources, search, snapshot, recipe)
    items = sorted(sources)
    matches = {
        f"need:{n}": index.similarity(np.asarray(need.vector, dtype=np.float32), items)
        for n, need in enumerate(search.needs, start=1)
    }
    near = [] if search.vector is None else [index.similarity(search.vector, items)]
    found = []
    for row, item in enumerate(items):
        cosines = {need: values[row] for need, values in matches.items()}
        links = snapshot.links_by_item.get(item, ()) + _need_links(item, cosines, recipe)
        similarity = max([*(values[row] for values in near), *cosines.values()], default=0.0)
        found.append(Found(item, tuple(sources[item]), similarity, links))
    return tuple(found)


def _proposals(
    search: Search, snapshot: Snapshot, index: VectorIndex, recipe: RetrievalRecipe
) -> list[tuple[str, str]]:
    proposals = []
    for gap in search.gaps:
        if not gap.is_need and gap.size > 0:
            links = _useful(snapshot, gap.skill, gap.current, gap.target)[: recipe.per_gap]
            proposals += [(link.item, f"link:{gap.skill}") for link in links]
    if search.vector is not None:
        nearest = index.nearest(search.vector, recipe.per_gap)
        proposals += [(item, "gap_vector") for item in nearest]
    for number, need in enumerate(search.needs, start=1):
        vector = np.asarray(need.vector, dtype=np.float32)
        proposals += [(i, f"need:{number}") for i in index.nearest(vector, recipe.per_need)]
    return proposals


def _useful(
    snapshot: Snapshot, skill: str, current: float, target: float
) -> list[ContentSkillLink]:
    """Links that lead beyond the current level, those that cover most of the gap first."""
    links = [x for x in snapshot.links_by_skill.get(skill, ()) if x.exit > current]

    def coverage(link: ContentSkillLink) -> float:
        covered = min(link.exit, target) - max(link.entry, current)
        return link.confidence * max(0.0, covered)

    return sorted(links, key=lambda x: (-round(coverage(x), 6), x.entry, x.item))


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


def _need_links(
    item: str, cosines: Mapping[str, float], recipe: RetrievalRecipe
) -> tuple[ContentSkillLink, ...]:
    links = []
    for need, cosine in cosines.items():
        chance = round(match_chance(cosine, recipe), 6)
        if chance >= LEAST_MATCH:
            links.append(ContentSkillLink(item, need, 0.0, 1.0, chance, "need"))
    return tuple(links)
