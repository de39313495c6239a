"""How surely an item answers a need, and the texts of an item that this is judged by."""

import math

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import RetrievalRecipe


def document(item: ContentItem) -> str:
    """Return the text of an item that is embedded: title first, as encoders read the start best."""
    parts = [item.title, item.description, *item.objectives, *item.sections]
    parts += [item.text or item.instructions]
    return "\n".join(p for p in parts if p)


def lexical_text(item: ContentItem) -> str:
    """Return the text of an item whose words are matched; its title counts twice."""
    return f"{item.title}\n{document(item)}"


def match_chance(cosine: float, overlap: float, recipe: RetrievalRecipe) -> float:
    """Return the chance (0-1) that an item answers a need; logistic, rounded to 1e-6.

    Args:
        cosine: of the need and the item (-1..1), what they mean.
        overlap: share of the need's words that the item has (0-1), how they say it.
        recipe: midpoints and weights of both.
    """
    meaning = recipe.match_slope * (cosine - recipe.match_midpoint)
    wording = recipe.overlap_weight * (math.sqrt(overlap) - recipe.overlap_midpoint)
    return round(1.0 / (1.0 + math.exp(-meaning - wording)), 6)
