"""Which item teaches which skill, from where to where, and how surely."""

import math
import re
from collections.abc import Sequence

from recommender.domain.catalogue import INFERRED, ContentItem, ContentSkillLink
from recommender.domain.decisions import LinkRecipe

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
MAX_SENTENCES = 8

LEVEL_WORDS = (
    (("beginner", "introductory", "foundation", "basic", "novice"), (0.0, 2.0)),
    (("intermediate", "working"), (2.0, 3.0)),
    (("advanced", "expert", "proficient"), (3.0, 4.0)),
)
"""A catalogue's level word, and the entry and exit level (0-5) read from it."""


def sentences(item: ContentItem) -> tuple[str, ...]:
    """Return the sentences of an item that may carry a link: title, objectives, description."""
    found = [item.title, *item.objectives, *SENTENCE_END.split(item.description)]
    return tuple(dict.fromkeys(s.strip() for s in found if s.strip()))[:MAX_SENTENCES]


def levels_stated(item: ContentItem) -> tuple[float, float]:
    """Return entry and exit level (0-5) from the item's level word; 0 to 2 when it has none."""
    word = (item.level or "").lower()
    for words, levels in LEVEL_WORDS:
        if any(w in word for w in words):
            return levels
    return 0.0, 2.0


def link_confidence(cosine: float, recipe: LinkRecipe) -> float:
    """Return the chance (0-1) that an item teaches a skill at this cosine (-1..1); logistic."""
    return _logistic(recipe.slope * (cosine - recipe.midpoint))


def infer_links(
    item: ContentItem, skills: Sequence[str], cosines: Sequence[float], recipe: LinkRecipe
) -> tuple[ContentSkillLink, ...]:
    """Return the surest links of an item that declares none.

    Args:
        item: the item.
        skills: candidate skill ids.
        cosines: the item's cosine with each of them.
        recipe: midpoint and slope of the confidence, least confidence, most links, and the
            minutes that a level takes: nobody is promised two levels in two minutes.

    Returns:
        Up to ``recipe.per_item`` links, surest first, without their sentence.
    """
    entry, most = levels_stated(item)
    reached = min(most, round(entry + item.minutes / recipe.minutes_per_level, 2))
    sure = [(round(link_confidence(c, recipe), 6), s) for s, c in zip(skills, cosines, strict=True)]
    sure = sorted((x for x in sure if x[0] >= recipe.least), key=lambda x: (-x[0], x[1]))
    return tuple(
        ContentSkillLink(item.id, skill, entry, reached, confidence, INFERRED)
        for confidence, skill in sure[: recipe.per_item]
    )


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))
