"""Recipes as JSON, and what they learned in words."""

from collections.abc import Mapping
from dataclasses import asdict

from recommender.domain.decisions import Json
from recommender.domain.learned import Effect, SourceError
from recommender.domain.recipes import Recipe


def learned_body(recipe: Recipe, titles: Mapping[str, str]) -> dict[str, Json]:
    """Return what a recipe learned, each figure with a sentence.

    Args:
        recipe: any recipe.
        titles: of items that are known here, by id.
    """
    learned = recipe.learned
    return {
        "outcomes": learned.outcomes,
        "bounds": {
            "one_person_moves_an_item_by": round(recipe.learning.person_moves, 4),
            "one_week_moves_an_item_by": round(recipe.learning.week_moves, 4),
        },
        "overall": {**asdict(learned.overall), "in_words": effect_in_words(learned.overall)},
        "effects": [
            {"item": i, "title": titles.get(i), **asdict(e), "in_words": effect_in_words(e)}
            for i, e in learned.effects.items()
        ],
        "sources": [
            {"source": s, **asdict(e), "in_words": source_in_words(e)}
            for s, e in learned.sources.items()
        ],
    }


def effect_in_words(effect: Effect) -> str:
    """Return an effect as a sentence: declared +1.0, seen +0.6 over 14 people; …."""
    counts = f"counts as {100 * effect.factor:.0f} % of what it declares"
    if effect.declared is None or effect.seen is None:
        return f"seen of too few people to be told in levels; {counts}"
    return (
        f"declared {effect.declared:+.1f}, seen {effect.seen:+.1f} "
        f"over {effect.measured} people; {counts}"
    )


def source_in_words(error: SourceError) -> str:
    """Return a source's error as a sentence: over 20 people, taken to lie 0.5 levels too high …."""
    where = "high" if error.bias >= 0 else "low"
    return (
        f"beside later assessments of {error.people} people, taken to lie {abs(error.bias):.2f} "
        f"levels too {where} ({error.assumed:+.2f} was assumed) and to scatter by "
        f"{error.spread:.2f} ({error.assumed_spread:.2f} was assumed)"
    )
