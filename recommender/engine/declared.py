"""What declared requirements and levels say of the order of items, as numbers for pairs."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from recommender.domain.catalogue import ContentItem, ContentSkillLink

Floats = npt.NDArray[np.float64]
Links = Mapping[str, Sequence[ContentSkillLink]]

FARTHEST = 1.0


def requires(items: Sequence[ContentItem], links: Links) -> Floats:
    """Return whether the column requires the row, or a level that the row leads to.

    float64 (n, n), 0 to 1: as much as it is sure that the row teaches the skill.
    """
    row = {item.id: n for n, item in enumerate(items)}
    teaching: dict[str, list[tuple[int, ContentSkillLink]]] = {}
    for a, item in enumerate(items):
        for link in links.get(item.id, ()):
            teaching.setdefault(link.skill, []).append((a, link))
    found = np.zeros((len(items), len(items)))
    for b, item in enumerate(items):
        for needed in item.requires_skills:
            for a, link in teaching.get(needed.skill, ()):
                if link.entry < needed.level:
                    found[a, b] = max(found[a, b], link.confidence)
        found[[row[required] for required in item.requires_items if required in row], b] = 1.0
    return found


def levels_apart(items: Sequence[ContentItem], links: Links) -> Floats:
    """Return by how many levels the column stands higher in what both teach: float64 (n, n).

    Half-way between entry and exit, one level at most; the mean over the skills that both teach,
    each counting as much as both links are sure.
    """
    skills = sorted({link.skill for item in items for link in links.get(item.id, ())})
    column = {skill: n for n, skill in enumerate(skills)}
    sure, level = np.zeros((2, len(items), len(skills)))
    for n, item in enumerate(items):
        for link in links.get(item.id, ()):
            sure[n, column[link.skill]] = link.confidence
            level[n, column[link.skill]] = (link.entry + link.exit) / 2
    found = np.zeros((len(items), len(items)))
    for a in range(len(items)):
        both = sure[a] * sure
        higher = (both * np.clip(level - level[a], -FARTHEST, FARTHEST)).sum(axis=1)
        found[a] = higher / np.maximum((both > 0).sum(axis=1), 1)
    return found


def mean_level(links: Sequence[ContentSkillLink]) -> float:
    """Return the mean level of what an item teaches, half-way; 0 where it teaches nothing."""
    sure = sum(link.confidence for link in links)
    half_way = sum(link.confidence * (link.entry + link.exit) / 2 for link in links)
    return half_way / sure if sure else 0.0
