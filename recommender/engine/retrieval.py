"""Gap vector and needs become candidates, each with where it came from."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from recommender.domain.catalogue import NEED, ContentSkillLink, Snapshot
from recommender.domain.decisions import Need, RetrievalRecipe
from recommender.domain.paths import MICRO, Gap
from recommender.domain.skills import SkillRequirement
from recommender.engine.matching import Matches, in_words, match, wording
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
    matches = [match(need, items, published, recipe) for need in search.needs]
    if search.vector is not None:
        near.append(index.similarity(search.vector, items))
    nearest = map(max, zip(*near, strict=True)) if near else repeat(0.0, len(items))
    by_item = snapshot.links_by_item
    return tuple(
        Found(
            item,
            tuple(sources[item]),
            similarity,
            by_item.get(item, ()) + _need_links(row, matches, snapshot),
        )
        for row, (item, similarity) in enumerate(zip(items, nearest, strict=True))
    )


def _proposals(
    search: Search, published: Published, recipe: RetrievalRecipe
) -> list[tuple[str, str]]:
    snapshot, index = published.snapshot, published.index
    proposals = []
    for gap in search.gaps:
        if not gap.is_need and gap.size > 0:
            links = _useful(snapshot, gap.skill, gap.current, gap.target, recipe.per_gap)
            proposals += [(link.item, f"link:{gap.skill}") for link in links]
    if search.vector is not None:
        nearest = index.nearest(search.vector, recipe.per_gap)
        proposals += [(item, "gap_vector") for item in nearest]
    for number, need in enumerate(search.needs, start=1):
        nearest = index.nearest(_vector(need), recipe.per_need)
        nearest += published.words.best(wording(need), recipe.per_need)
        proposals += [(i, f"need:{number}") for i in dict.fromkeys(nearest)]
    return proposals


def _useful(
    snapshot: Snapshot,
    skill: str,
    current: float,
    target: float,
    most: int,
    *,
    below: float = math.inf,
) -> list[ContentSkillLink]:
    """Links that lead beyond the current level, in turns from each whole level on the way.

    Those that cover most of the gap come first; no level crowds out another. At most ``most``,
    of those that start ``below`` a level.
    """
    columns = snapshot.link_columns.get(skill)
    if columns is None:
        return []
    entry, end, confidence = map(np.frombuffer, (columns.entry, columns.exit, columns.confidence))
    start = np.maximum(entry, current)
    covered = np.maximum(np.minimum(end, target) - start, 0.0)
    coverage = (confidence * covered * MICRO + 0.5).astype(np.int64)
    rows = np.flatnonzero(end > current)
    # Both sorts are stable: links that are equal in all of this stay in the order of their items.
    rows = rows[np.lexsort((entry[rows], -coverage[rows]))]
    level = start[rows].astype(np.int64)
    by_level = np.argsort(level, kind="stable")
    turn = np.empty_like(level)
    turn[by_level] = np.arange(len(level)) - np.searchsorted(level[by_level], level[by_level])
    rows = rows[np.lexsort((level, turn))]
    return [columns.links[row] for row in rows[entry[rows] < below][:most]]


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
    level, most = requirement.level, recipe.per_gap
    links = _useful(snapshot, requirement.skill, current, level, most, below=level)
    return [link.item for link in links]


def _need_links(
    row: int, matches: Sequence[Matches], snapshot: Snapshot
) -> tuple[ContentSkillLink, ...]:
    items = snapshot.catalogue.items
    return tuple(
        ContentSkillLink(
            found.items[row],
            f"need:{number}",
            0.0,
            1.0,
            found.chances[row],
            NEED,
            in_words(found, row, items),
        )
        for number, found in enumerate(matches, start=1)
        if found.chances[row] >= LEAST_MATCH
    )


def _vector(need: Need) -> Vectors:
    return np.asarray(need.vector, dtype=np.float32)
