"""Gap vector and needs become candidates, each with where it came from."""

import math
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from recommender.domain.catalogue import NEED, ContentSkillLink, Snapshot
from recommender.domain.decisions import Need
from recommender.domain.languages import ENGLISH, Language
from recommender.domain.paths import MICRO, Gap
from recommender.domain.recipes import RetrievalRecipe
from recommender.domain.skills import SkillRequirement
from recommender.engine.matching import Matches, in_words, match, wording
from recommender.ports import Published, Vectors

LEAST_MATCH, LEAST_SHARE = 0.02, 0.1
"""An item counts as answering a need from this chance on, and from this share of the best chance:
where something fits well, what hardly fits is left aside; a vague need takes what there is."""
LEAST_BESIDE_GAPS, SHARE_BESIDE_GAPS = 0.1, 0.5
"""Where there are gaps to close, too, what fits less would take the minutes that they need."""


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate.

    Attributes:
        sources: what proposed it: ``link:SKILL``, ``basis:SKILL`` (something else builds on it),
            ``gap_vector``, ``need:1``, ``listed``, ``pinned``, ``before:ITEM`` (something else
            requires it).
        similarity: cosine (-1..1) with the gap vector or a need, whichever is nearer; 0 without.
        links: what it teaches, with its match to each need as a link from 0 to 1.
    """

    item: str
    sources: tuple[str, ...]
    similarity: float
    links: tuple[ContentSkillLink, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: gaps, the vector that points at them, needs, and from which levels.

    Attributes:
        known: skills about whose level something is known.
        pinned: items that the learner wants.
        ruled: items that a policy names.
    """

    gaps: Sequence[Gap]
    vector: Vectors | None
    needs: Sequence[Need]
    level: Callable[[str], float]
    listed: Sequence[str] = ()
    known: Set[str] = frozenset()
    pinned: Sequence[str] = ()
    ruled: Sequence[str] = ()


def retrieve(
    search: Search,
    published: Published,
    recipe: RetrievalRecipe,
    language: Language = ENGLISH,
) -> tuple[Found, ...]:
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
    floor, share = LEAST_BESIDE_GAPS, SHARE_BESIDE_GAPS
    if search.vector is None:
        floor, share = LEAST_MATCH, LEAST_SHARE
    least = [max(floor, share * max(found.chances, default=0.0)) for found in matches]
    return tuple(
        Found(
            item,
            tuple(sources[item]),
            similarity,
            by_item.get(item, ()) + _need_links(row, matches, snapshot, least, language),
        )
        for row, (item, similarity) in enumerate(zip(items, nearest, strict=True))
    )


def _proposals(
    search: Search, published: Published, recipe: RetrievalRecipe
) -> list[tuple[str, str]]:
    snapshot, index = published.snapshot, published.index
    items = snapshot.catalogue.items
    proposals = [(item, "pinned") for item in search.pinned if item in items]
    proposals += [(item, "policy") for item in search.ruled if item in items]
    for gap in search.gaps:
        if not gap.is_need and gap.size > 0:
            links = _useful(snapshot, gap.skill, gap.current, gap.target, recipe.per_gap)
            proposals += [(link.item, f"link:{gap.skill}") for link in links]
    for basis in bases(search, snapshot):
        proposals += [
            (item, f"basis:{basis.skill}") for item in _teachers(basis, search, snapshot, recipe)
        ]
    if search.vector is not None:
        nearest = index.nearest(search.vector, recipe.per_gap)
        proposals += [(item, "gap_vector") for item in nearest]
    for number, need in enumerate(search.needs, start=1):
        nearest = index.nearest(_vector(need), recipe.per_need)
        nearest += published.words.best(wording(need), recipe.per_need)
        proposals += [(i, f"need:{number}") for i in dict.fromkeys(nearest)]
    return proposals


def bases(search: Search, snapshot: Snapshot) -> list[SkillRequirement]:
    """Return what the open gaps build on, at whatever depth, and is known to be missing.

    A basis of which nothing is known is not held against anyone, nor taught unasked.
    """
    skills = snapshot.catalogue.skills
    frontier = [g.skill for g in search.gaps if not g.is_need and g.size > 0]
    wanted: dict[str, float] = {}
    while frontier:
        skill = skills.get(frontier.pop())
        for basis in skill.requires if skill else ():
            if basis.skill not in search.known:
                continue
            if basis.level > max(search.level(basis.skill), wanted.get(basis.skill, 0.0)):
                wanted[basis.skill] = basis.level
                frontier.append(basis.skill)
    return [SkillRequirement(skill, level) for skill, level in sorted(wanted.items())]


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
    row: int,
    matches: Sequence[Matches],
    snapshot: Snapshot,
    least: Sequence[float],
    language: Language,
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
            in_words(found, row, items, language),
        )
        for number, found in enumerate(matches, start=1)
        if found.chances[row] >= least[number - 1]
    )


def _vector(need: Need) -> Vectors:
    return np.asarray(need.vector, dtype=np.float32)
